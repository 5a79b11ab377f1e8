"""Where answers are kept: in which folder, written whole or not at all, and never lost."""

import json
import os

import pytest

from ties.learning import answers

ENTRY = {"kind": "prediction", "value": 3.0}


@pytest.fixture(autouse=True)
def work(tmp_path, monkeypatch):
    """A folder of its own for each test, and a session that has written nothing yet."""
    monkeypatch.setenv("TIES_WORK", str(tmp_path / "work"))
    monkeypatch.setattr(answers, "unwritten", {})
    return tmp_path / "work"


@pytest.fixture
def refusing(monkeypatch):
    """A disk that fails just before the new file takes the place of the old one."""

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refuse)


def test_the_file_lies_where_ties_work_says(work):
    assert answers.file() == work / "answers.json"


@pytest.mark.parametrize("here", ["", "notebooks", "notebooks/deep/er"])
def test_without_it_the_file_lies_in_the_nearest_folder_that_holds_notebooks(tmp_path, monkeypatch, here):
    (tmp_path / "course/notebooks/deep/er").mkdir(parents=True)
    monkeypatch.delenv("TIES_WORK")
    monkeypatch.chdir(tmp_path / "course" / here)
    assert answers.file() == tmp_path / "course/my_work/answers.json"


def test_with_neither_it_lies_beside_the_notebook(tmp_path, monkeypatch):
    monkeypatch.delenv("TIES_WORK")
    monkeypatch.chdir(tmp_path)
    assert answers.file() == tmp_path / "my_work/answers.json"


def test_an_answer_is_kept_and_recalled():
    assert answers.recall("a") is None
    answers.keep("a", ENTRY)
    assert answers.recall("a") == ENTRY


def test_the_file_can_be_read_by_a_person(work):
    answers.keep("b", {"reason": "Việt Nam"})
    answers.keep("a", ENTRY)
    text = (work / "answers.json").read_text(encoding="utf-8")
    assert "Việt Nam" in text
    assert list(json.loads(text)) == ["a", "b"]


def test_saying_the_same_twice_does_not_touch_the_file(work, monkeypatch):
    answers.keep("a", ENTRY)
    monkeypatch.setattr(answers, "replace", lambda *_: pytest.fail("the file was written again"))
    answers.keep("a", ENTRY)


@pytest.mark.parametrize(
    "broken", [b'{"a": {"value"', b"", b"\xff\xfe", b"[1]"], ids=["cut off", "empty", "no text", "list"]
)
def test_a_broken_file_is_refused_and_left_as_it_is(work, broken):
    work.mkdir()
    (work / "answers.json").write_bytes(broken)
    for attempt in (lambda: answers.recall("a"), lambda: answers.keep("a", ENTRY)):
        with pytest.raises(answers.NotSavedError, match="not readable as answers; rename it"):
            attempt()
    assert (work / "answers.json").read_bytes() == broken


def test_a_write_that_is_cut_off_leaves_the_old_file_and_no_litter(work, refusing):
    work.mkdir()
    (work / "answers.json").write_text('{"old": {}}', encoding="utf-8")
    with pytest.raises(answers.NotSavedError, match=r"could not be written to work/answers\.json"):
        answers.keep("a", ENTRY)
    assert [file.name for file in work.iterdir()] == ["answers.json"]
    assert (work / "answers.json").read_text(encoding="utf-8") == '{"old": {}}'


def test_what_could_not_be_written_is_remembered_and_written_with_the_next_answer(work, monkeypatch):
    with monkeypatch.context() as disk:
        disk.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        with pytest.raises(answers.NotSavedError):
            answers.keep("a", ENTRY)
    assert answers.recall("a") == ENTRY
    answers.keep("b", ENTRY)
    assert set(json.loads((work / "answers.json").read_text(encoding="utf-8"))) == {"a", "b"}


def test_saying_something_old_again_writes_what_could_not_be_written_before(work, monkeypatch):
    answers.keep("old", ENTRY)
    with monkeypatch.context() as disk:
        disk.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        with pytest.raises(answers.NotSavedError):
            answers.keep("a", ENTRY)
    answers.keep("old", ENTRY)
    assert set(json.loads((work / "answers.json").read_text(encoding="utf-8"))) == {"a", "old"}


def test_a_folder_that_cannot_be_made_is_said_in_a_sentence(work):
    work.write_text("a file stands where the folder should be", encoding="utf-8")
    with pytest.raises(answers.NotSavedError, match="your answer could not be written"):
        answers.keep("a", ENTRY)
