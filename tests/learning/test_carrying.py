"""Answers are saved to a file and loaded from one; whatever the file holds, none that are here are lost."""

import base64
import errno
import json
import re
import tempfile
from datetime import datetime

import pytest

import ties
from far_east.lesson_05 import lesson
from ties.course import way
from ties.learning import answer_store
from ties.learning.carrying import Carrying

OURS = {"L01-P1": {"value": 37}, "L02-K1": {"answer": "yes"}}
ASKED = {"L01-P1", "L02-K1", "L03-K1"}


@pytest.fixture
def file(tmp_path, monkeypatch):
    """Return a file of answers that holds two."""
    monkeypatch.setenv("TIES_WORK", str(tmp_path / "work"))
    monkeypatch.setattr(answer_store, "unwritten", {})
    for key, entry in OURS.items():
        answer_store.save(key, entry)
    return answer_store.answer_file()


def chosen(contents, name="mine.json"):
    """Choose a file in the panel, and return the panel's reply."""
    raw = contents if isinstance(contents, bytes) else json.dumps(contents).encode()
    panel = Carrying("They stay here.", lambda: ASKED)
    facts = {"name": name, "type": "application/json", "size": len(raw), "last_modified": datetime(2024, 6, 20)}
    panel.upload.set_trait("value", ({**facts, "content": memoryview(raw)},))
    assert panel.upload.value == ()
    return panel.status.value


def saved():
    """Press the button that saves answers to a file, and return what the file holds."""
    panel = Carrying("They stay here.", lambda: ASKED)
    panel.button.click()
    packed = re.search(r'download="answers.json" href="data:application/json;base64,([^"]+)"', panel.status.value)
    known = json.loads(base64.b64decode(packed.group(1)))
    assert f"{len(known)} answers" in panel.status.value
    return known


def test_saved_file_holds_every_answer(file):
    assert saved() == OURS


def test_reply_says_that_a_link_is_to_be_pressed_and_the_link_looks_like_one(file):
    panel = Carrying("They stay here.", lambda: ASKED)
    panel.button.click()
    assert "Press the link to save it" in panel.status.value
    assert re.search(r"<a [^>]*text-decoration:underline[^>]*>Download answers.json</a>", panel.status.value)


def test_no_file_is_offered_where_nothing_was_answered(tmp_path, monkeypatch):
    monkeypatch.setenv("TIES_WORK", str(tmp_path))
    panel = Carrying("They stay here.", lambda: ASKED)
    panel.button.click()
    assert "There are no answers yet" in panel.status.value
    assert "download" not in panel.status.value


def test_a_new_answer_takes_back_what_was_said_of_the_old_ones(file):
    panel = Carrying("They stay here.", lambda: ASKED)
    panel.button.click()
    answer_store.save("L03-K1", {"answer": "no"})
    assert panel.status.value == ""
    panel.button.click()
    assert "A file with 3 answers is ready." in panel.status.value


def test_loaded_answers_join_those_that_are_here(file):
    reply = chosen({"L03-K1": {"answer": "no"}})
    assert json.loads(file.read_text("utf-8")) == {**OURS, "L03-K1": {"answer": "no"}}
    assert "1 answer was loaded; run" in reply
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_answer_that_is_replaced_is_kept_in_a_file(file):
    reply = chosen({"L01-P1": {"value": 12}})
    assert json.loads(file.read_text("utf-8"))["L01-P1"] == {"value": 12}
    assert json.loads((file.parent / "answers-before-1.json").read_text("utf-8")) == OURS
    assert "answers-before-1.json" in reply


def test_answers_of_an_older_edition_are_kept_and_counted(file):
    reply = chosen({"L00-F9": {"value": 1}, "L03-K1": {"answer": "no"}})
    assert "1 of them are to questions that this edition does not ask; they are kept" in reply
    assert "L00-F9" in json.loads(file.read_text("utf-8"))


@pytest.mark.parametrize("broken", [b"", b"\xff\xfe\x00", b'{"L01-P1": {"val', b"[1, 2]", b'{"L01-P1": 3}', b"{}"])
def test_broken_file_is_refused_and_changes_nothing(file, broken):
    before = file.read_bytes()
    reply = chosen(broken, "<b>old</b>.json")
    assert "&lt;b&gt;old&lt;/b&gt;.json" in reply
    assert "Nothing was changed here" in reply
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_full_store_is_said_in_a_sentence_and_loses_no_answer(file, monkeypatch, number):
    before = file.read_bytes()

    def refuse(*_, **__):
        raise OSError(number, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(tempfile, "mkstemp", refuse)
        with pytest.raises(
            answer_store.NotSavedError, match=r"Save your answers to a file .* make room and answer again"
        ):
            answer_store.save("L03-K1", {"answer": "no"})
        assert "No space left on device. Nothing was changed here" in chosen({"L01-P1": {"value": 12}})
        assert saved()["L03-K1"] == {"answer": "no"}  # the file that is offered holds what could not be written
    assert file.read_bytes() == before
    answer_store.save("L02-K1", {"answer": "now there is room"})
    assert json.loads(file.read_text("utf-8"))["L03-K1"] == {"answer": "no"}


@pytest.mark.parametrize("entry", [{}, {"old": 1}, {"kind": "ledger"}, {"kind": None, "tried": None, "tries": "many"}])
def test_answers_in_the_form_of_another_edition_are_kept_and_lessons_run(file, monkeypatch, entry):
    older = dict.fromkeys(lesson.course.keys_of(5), entry)
    assert f"{len(older)} answers were loaded" in chosen(older)
    asked, predicted, line = lesson.ask("W"), lesson.predict("P2", answer=33.0), lesson.weigh("C20")
    page = way.one_page(5, "Did trade grow?", lesson.steps, answer_store.entries()).markdown()
    assert asked.chosen == []
    assert [one for one in (predicted.outcome.value, page) if "in another form; it stays there" not in one] == []
    assert ("in another form; it stays there" in line.outcome.value) == bool(entry)
    assert ties.ledger().empty
    assert json.loads(file.read_text("utf-8")) == {**OURS, **older}


def test_answers_here_that_cannot_be_read_stay_as_they_are(file):
    file.write_text("not answers", encoding="utf-8")
    assert "not readable as answers" in chosen({"L03-K1": {"answer": "no"}})
    assert file.read_text("utf-8") == "not answers"


def test_what_shows_answers_follows_a_loaded_file(file, monkeypatch):
    seen = []
    monkeypatch.setattr(answer_store, "followers", {"steps": lambda: seen.append(answer_store.recall("L03-K1"))})
    chosen({"L03-K1": {"answer": "no"}})
    assert seen == [{"answer": "no"}]


def test_button_that_loads_a_file_says_its_words_and_nothing_else(file):
    upload = Carrying("Here they are.", set).upload
    assert (upload.description, upload.tooltip, upload.icon) == ("Load answers from a file", "", "")
