"""Where answers are kept: in which folder, written whole or not at all, and never lost."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from ties.learning import answer_store

ENTRY = {"kind": "prediction", "value": 3.0}
NOBODY = 65534  # root may write everywhere, so a folder is read-only only to somebody else
# saves one answer after the other and says so; within the sixth it is killed before, half-way through or after a step
KILLED = """
import os, pathlib, signal, sys, tempfile
from ties import files
from ties.learning import answer_store

when, owner, name = sys.argv[1:]
owner = {"files": files, "os": os, "tempfile": tempfile, "Path": pathlib.Path}[owner]
step = getattr(owner, name)

def half(out, text):
    out.write(text[: len(text) // 2])
    out.flush()

def killed(*args, **options):
    if when != "before":
        (half if when == "half-way" else step)(*args, **options)
    os.kill(os.getpid(), signal.SIGKILL)

for number in range(10):
    if number == 5:
        setattr(owner, name, killed)
    answer_store.save(f"q{number}", {"reason": "Việt Nam " * 500})
    print(f"q{number}", flush=True)
"""
MOMENTS = [
    *[("before", *step) for step in (("Path", "mkdir"), ("os", "fsync"), ("os", "replace"))],
    *[("after", *step) for step in (("tempfile", "mkstemp"), ("os", "fsync"), ("os", "replace"))],
    ("half-way", "files", "write_synced"),
]


@pytest.fixture(autouse=True)
def work(tmp_path, monkeypatch):
    """A folder of its own for each test, and a session that has written nothing yet."""
    monkeypatch.setenv("TIES_WORK", str(tmp_path / "work"))
    monkeypatch.setattr(answer_store, "unwritten", {})
    return tmp_path / "work"


@pytest.fixture
def refusing(monkeypatch):
    """A disk that fails just before the new file takes the place of the old one."""

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refuse)


def test_file_is_in_the_folder_named_by_ties_work(work):
    assert answer_store.answer_file() == work / "answers.json"


def test_folder_named_by_ties_work_may_begin_with_the_home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))  # Windows asks for this one
    monkeypatch.setenv("TIES_WORK", "~/answers of mine")
    assert answer_store.answer_file() == tmp_path / "answers of mine" / "answers.json"


@pytest.fixture
def read_only(monkeypatch):
    """A folder with an answer in it that may be read and not written, whoever runs the test."""
    if not hasattr(os, "seteuid"):
        pytest.skip("this system has no users to whom a folder could be closed")
    with tempfile.TemporaryDirectory() as folder:
        monkeypatch.setenv("TIES_WORK", folder)
        answer_store.save("old", ENTRY)
        Path(folder).chmod(0o555)
        Path(folder, "answers.json").chmod(0o444)
        me = os.geteuid()
        os.seteuid(me or NOBODY)
        yield Path(folder)
        os.seteuid(me)
        Path(folder).chmod(0o755)


@pytest.mark.parametrize("here", ["", "notebooks", "notebooks/deep/er"])
def test_file_is_in_nearest_folder_with_notebooks_by_default(tmp_path, monkeypatch, here):
    (tmp_path / "course/notebooks/deep/er").mkdir(parents=True)
    monkeypatch.delenv("TIES_WORK")
    monkeypatch.chdir(tmp_path / "course" / here)
    assert answer_store.answer_file() == tmp_path / "course/my_work/answers.json"


def test_file_is_beside_the_notebook_otherwise(tmp_path, monkeypatch):
    monkeypatch.delenv("TIES_WORK")
    monkeypatch.chdir(tmp_path)
    assert answer_store.answer_file() == tmp_path / "my_work/answers.json"


def test_saved_answer_can_be_recalled():
    assert answer_store.recall("a") is None
    answer_store.save("a", ENTRY)
    assert answer_store.recall("a") == ENTRY


def test_file_is_readable_text(work):
    answer_store.save("b", {"reason": "Việt Nam"})
    answer_store.save("a", ENTRY)
    text = (work / "answers.json").read_text(encoding="utf-8")
    assert "Việt Nam" in text
    assert list(json.loads(text)) == ["a", "b"]


def test_saving_the_same_answer_twice_does_not_write(work, monkeypatch):
    answer_store.save("a", ENTRY)
    monkeypatch.setattr(answer_store, "replace_files", lambda *_: pytest.fail("the file was written again"))
    answer_store.save("a", ENTRY)


@pytest.mark.parametrize(
    "broken", [b'{"a": {"value"', b"", b"\xff\xfe", b"[1]"], ids=["cut off", "empty", "no text", "list"]
)
def test_unreadable_file_raises_error_and_is_left_unchanged(work, broken):
    work.mkdir()
    (work / "answers.json").write_bytes(broken)
    for attempt in (lambda: answer_store.recall("a"), lambda: answer_store.save("a", ENTRY)):
        with pytest.raises(answer_store.NotSavedError, match="not readable as answers; rename it"):
            attempt()
    assert (work / "answers.json").read_bytes() == broken


def test_failed_write_leaves_the_old_file_and_no_temporary_file(work, refusing):
    work.mkdir()
    (work / "answers.json").write_text('{"old": {}}', encoding="utf-8")
    with pytest.raises(answer_store.NotSavedError, match=r"could not be written to work/answers\.json"):
        answer_store.save("a", ENTRY)
    assert [file.name for file in work.iterdir()] == ["answers.json"]
    assert (work / "answers.json").read_text(encoding="utf-8") == '{"old": {}}'


def test_unwritten_answer_is_written_with_the_next_one(work, monkeypatch):
    with monkeypatch.context() as disk:
        disk.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        with pytest.raises(answer_store.NotSavedError):
            answer_store.save("a", ENTRY)
    assert answer_store.recall("a") == ENTRY
    answer_store.save("b", ENTRY)
    assert set(json.loads((work / "answers.json").read_text(encoding="utf-8"))) == {"a", "b"}


def test_saving_an_old_answer_again_writes_unwritten_ones(work, monkeypatch):
    answer_store.save("old", ENTRY)
    with monkeypatch.context() as disk:
        disk.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        with pytest.raises(answer_store.NotSavedError):
            answer_store.save("a", ENTRY)
    answer_store.save("old", ENTRY)
    assert set(json.loads((work / "answers.json").read_text(encoding="utf-8"))) == {"a", "old"}


def test_answer_that_another_notebook_overwrote_at_the_same_time_is_written_again(work, monkeypatch):
    write, other = answer_store.replace_files, [{"b": ENTRY}]

    def overtaken(texts):
        write(texts)
        if other:
            write(dict.fromkeys(texts, answer_store.as_text(other.pop())))

    monkeypatch.setattr(answer_store, "replace_files", overtaken)
    answer_store.save("a", ENTRY)
    assert set(json.loads((work / "answers.json").read_text(encoding="utf-8"))) == {"a", "b"}


def test_folder_that_cannot_be_created_is_reported_in_a_sentence(work):
    work.write_text("a file stands where the folder should be", encoding="utf-8")
    with pytest.raises(answer_store.NotSavedError, match="your answer could not be written"):
        answer_store.save("a", ENTRY)


def test_read_only_folder_is_reported_and_loses_no_answer(read_only):
    before = (read_only / "answers.json").read_bytes()
    with pytest.raises(
        answer_store.NotSavedError, match="Permission denied.*Copy it down, or make the folder writable"
    ):
        answer_store.save("new", ENTRY)
    assert answer_store.entries() == {"old": ENTRY, "new": ENTRY}
    assert (read_only / "answers.json").read_bytes() == before
    assert [file.name for file in read_only.iterdir()] == ["answers.json"]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
@pytest.mark.parametrize("moment", MOMENTS, ids=" ".join)
def test_killed_kernel_leaves_every_saved_answer_in_the_file(work, moment):
    ran = subprocess.run([sys.executable, "-c", KILLED, *moment], capture_output=True, text=True)
    assert ran.returncode == -signal.SIGKILL, ran.stderr
    assert ran.stdout.split() == [f"q{number}" for number in range(5)]
    kept = json.loads((work / "answers.json").read_text(encoding="utf-8"))
    assert kept.keys() - {"q5"} == set(ran.stdout.split())
    assert {entry["reason"] for entry in kept.values()} == {"Việt Nam " * 500}
    answer_store.save("next", ENTRY)  # what the killed one left lying about is in nobody's way
    assert answer_store.entries() == {**kept, "next": ENTRY}


def test_an_answer_that_could_not_be_written_goes_before_the_one_in_the_file(refusing, monkeypatch, work):
    work.mkdir()
    (work / "answers.json").write_text(json.dumps({"a": {"kind": "check", "answer": "old"}}), "utf-8")
    with pytest.raises(answer_store.NotSavedError, match="kept while"):
        answer_store.save("a", {"kind": "check", "answer": "new"})
    assert answer_store.recall("a")["answer"] == "new"


def test_an_answer_that_could_not_be_written_is_written_with_the_next(monkeypatch, work):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as broken:
        broken.setattr(os, "replace", refuse)
        with pytest.raises(answer_store.NotSavedError):
            answer_store.save("a", {"answer": "first"})
    answer_store.save("b", {"answer": "second"})
    assert set(json.loads((work / "answers.json").read_text("utf-8"))) == {"a", "b"}
    assert answer_store.unwritten == {}


def test_an_answer_given_again_takes_the_place_of_the_earlier_one(work):
    answer_store.save("a", {"answer": "first"})
    answer_store.save("a", {"answer": "second"})
    assert json.loads((work / "answers.json").read_text("utf-8")) == {"a": {"answer": "second"}}


def test_entries_that_are_set_aside_are_kept_in_a_file_of_their_own(tmp_path, monkeypatch):
    monkeypatch.setenv("TIES_WORK", str(tmp_path))
    for key in ("L05-P1", "L05-K1", "L06-P1"):
        answer_store.save(key, {"kind": "check", "answer": key})
    kept = answer_store.set_aside(["L05-P1", "L05-K1", "L05-none"])
    assert kept == tmp_path / "answers-before-1.json"
    assert set(json.loads(kept.read_text("utf-8"))) == {"L05-P1", "L05-K1"}
    assert set(answer_store.entries()) == {"L06-P1"}
    assert answer_store.set_aside(["L05-P1"]) is None
    assert answer_store.set_aside(["L06-P1"]).name == "answers-before-2.json"


def test_nothing_is_lost_if_entries_cannot_be_set_aside(tmp_path, monkeypatch):
    monkeypatch.setenv("TIES_WORK", str(tmp_path))
    answer_store.save("L05-P1", {"kind": "check", "answer": "a"})

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OSError, match="Permission denied"):
        answer_store.set_aside(["L05-P1"])
    assert set(answer_store.entries()) == {"L05-P1"}
