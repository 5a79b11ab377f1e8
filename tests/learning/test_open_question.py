"""Open questions: what is written is kept, and the model answers wait for it."""

import json

import pytest

from ties.course import Course
from ties.errors import BadInputError, UnknownNameError
from ties.learning import answer_store, question_file
from ties.learning.open_question import OpenQuestion
from ties.learning.question_file import WrittenPart

PARTS = [
    WrittenPart("What do you see?", "Which bar is <longest>?", "The first & no other."),
    WrittenPart("What else would you need to know?", "Why?", "A record of reasons."),
]


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("TIES_WORK", str(tmp_path))
    answer_store.unwritten.clear()
    return tmp_path


def asked(*words):
    question = OpenQuestion("T-R1", PARTS)
    for box, text in zip(question.boxes, words, strict=False):
        box.value = text
    return question


def test_model_answers_wait_until_something_is_written():
    question = asked()
    assert question.open_button.disabled
    question.open_answers()
    assert "record of reasons" not in question.outcome.value
    question.boxes[1].value = "  "
    assert question.open_button.disabled
    question.boxes[1].value = "who knows"
    assert not question.open_button.disabled


def test_nothing_written_gets_a_sentence_and_is_not_stored():
    question = asked(" ", "")
    question.submit()
    assert "Nothing is written yet." in question.complaint.value
    question.boxes[1].value = "at last"
    assert question.complaint.value == ""
    question.boxes[1].value = ""
    assert answer_store.recall("T-R1") is None


def test_answers_are_saved_and_the_open_ones_are_named():
    question = asked("the first")
    question.submit()
    assert "Saved. Still without an answer: What else would you need to know?" in question.outcome.value
    assert "The first &amp; no other." not in question.outcome.value
    assert answer_store.recall("T-R1") == {
        "kind": "written",
        "questions": ["Which bar is <longest>?", "Why?"],
        "answers": ["the first", ""],
        "opened": False,
    }


def test_model_answers_open_beside_the_own_ones_and_save_them():
    question = asked("<b>mine</b>", "no idea")
    question.open_answers()
    shown = question.outcome.value
    places = [shown.index(words) for words in ("&lt;b&gt;mine", "The first &amp; no other.", "no idea", "A record")]
    assert places == sorted(places)
    assert answer_store.recall("T-R1")["answers"] == ["<b>mine</b>", "no idea"]


def test_a_cell_run_again_shows_answers_and_open_model_answers():
    asked("the first", "no idea").open_answers()
    again = OpenQuestion("T-R1", PARTS)
    assert again.written == ["the first", "no idea"]
    assert "A record of reasons." in again.outcome.value
    assert again.open_button.disabled


def test_closed_model_answers_stay_closed_when_run_again():
    asked("the first").submit()
    again = OpenQuestion("T-R1", PARTS)
    assert "A record of reasons." not in again.outcome.value
    assert not again.open_button.disabled


def test_what_is_typed_but_not_saved_survives_a_second_run():
    asked("saved").submit()
    asked("saved and changed")
    assert OpenQuestion("T-R1", PARTS).written == ["saved and changed", ""]
    assert answer_store.recall("T-R1")["answers"] == ["saved", ""]


def test_answers_to_more_questions_than_there_are_stay_in_the_last_box():
    entry = {"kind": "written", "questions": ["1", "2", "3"], "answers": ["one", "two", "three"], "opened": False}
    answer_store.save("T-R1", entry)
    question = OpenQuestion("T-R1", PARTS)
    assert question.written == ["one", "two\nthree"]
    assert "These questions have changed" in question.outcome.value


def test_an_entry_of_another_kind_is_left_alone():
    answer_store.save("T-R1", {"kind": "check", "answers": ["x"], "opened": True})
    question = OpenQuestion("T-R1", PARTS)
    assert (question.written, question.outcome.value) == (["", ""], "")


def test_a_damaged_answer_file_is_named_and_keeps_its_text(own_folder):
    path = answer_store.answer_file()
    path.write_text("{", "utf-8")
    question = asked("mine")
    question.submit()
    assert "is not readable as answers" in question.outcome.value
    assert (path.read_text("utf-8"), question.written[0]) == ("{", "mine")
    assert OpenQuestion("T-R1", PARTS).written[0] == "mine"


def test_still_view_has_model_answers_closed_and_nothing_of_the_student():
    before = OpenQuestion("T-R1", PARTS).fallback_html
    asked("a secret").open_answers()
    after = OpenQuestion("T-R1", PARTS).fallback_html
    assert before == after
    shown, folded = before.split("<details>")
    assert "Which bar is &lt;longest&gt;?" in shown
    assert "no other" not in shown
    assert "The first &amp; no other." in folded


def test_a_lesson_asks_its_open_questions_by_key():
    lesson = Course.open("far_east").lesson(5)
    question = lesson.write("R1")
    assert [part.label for part in question.parts] == [
        "What do you see?",
        "Look closer.",
        "What else would you need to know?",
    ]
    question.boxes[0].value = "it breaks"
    question.submit()
    assert json.loads(answer_store.answer_file().read_text("utf-8"))["L05-R1"]["answers"][0] == "it breaks"
    with pytest.raises(UnknownNameError, match="R1"):
        lesson.write("R9")


def test_open_questions_without_a_part_are_refused(tmp_path):
    path = tmp_path / "01.toml"
    path.write_text("[write.R1]\nparts = []\n", "utf-8")
    with pytest.raises(BadInputError, match=r"questions/01\.toml: write\.R1 needs at least one part"):
        question_file.load(path)
