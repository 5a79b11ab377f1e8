"""Tests of inputs that people reported in public; `data/reported.toml` has the sources."""

import gzip
import io
import json
import re
import tarfile
import tomllib
import zipfile
from copy import deepcopy
from pathlib import Path

import nbformat
import pytest

from nbgrader_sandbox.course import Course
from nbgrader_sandbox.errors import BadInputError
from nbgrader_sandbox.findings import LOOK
from nbgrader_sandbox.intake.collect import collect
from nbgrader_sandbox.intake.prepare import prepare_submission
from nbgrader_sandbox.intake.repair import repair
from nbgrader_sandbox.intake.roster import read_roster_and_findings
from nbgrader_sandbox.selftest import corpus
from nbgrader_sandbox.selftest.corpus import ASSIGNMENT, NOTEBOOK, Submission, nbgrader_data

CASES = tomllib.loads((Path(__file__).parent / "data" / "reported.toml").read_text(encoding="utf-8"))["case"]
LONG = "long" * 70
ENCODINGS = {"cp1252": "cp1252", "gbk": "gbk", "cp850": "cp850", "raw_utf8": "utf-8"}


def named(kind):
    """Return the cases of a kind, each with its source as name."""
    return [pytest.param(case, id=f"{number} {case['source']}") for number, case in enumerate(CASES) if kind in case]


@pytest.fixture
def course(tmp_path):
    """Return an empty course."""
    corpus.write_solution(tmp_path)
    return Course(tmp_path, tmp_path / "grading")


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """Return a folder with the released sample, made without nbgrader."""
    home = tmp_path_factory.mktemp("sample")
    corpus.write_solution(home)
    notebook = json.loads((home / "solutions" / ASSIGNMENT / NOTEBOOK).read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
        if nbgrader_data(cell).get("solution"):
            cell["source"] = {"quarter": "quarter = None\n# YOUR CODE HERE"}.get(cell["id"], "# YOUR CODE HERE")
    (home / NOTEBOOK).write_text(json.dumps(notebook), encoding="utf-8")
    return home


def answered(released):
    """Return the released notebook with right answers."""
    return Submission(json.loads((released / NOTEBOOK).read_text(encoding="utf-8")))


def zipped(names, content, encoding=""):
    """Return a zip; with an encoding, its names are written in it and without the flag of UTF-8."""
    out = io.BytesIO()
    raw_names = {}
    with zipfile.ZipFile(out, "w") as archive:
        for number, name in enumerate(names):
            name = name.replace("LONG", LONG)
            raw = name.encode(encoding) if encoding else b""
            stand_in = f"{number:02d}".ljust(len(raw), "x") if encoding else name
            raw_names[stand_in.encode()] = raw
            archive.writestr(stand_in, content)
    made = out.getvalue()
    for stand_in, raw in raw_names.items() if encoding else ():
        made = made.replace(stand_in, raw)
    return made


def tarred(names, content):
    """Return a compressed tar."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name in names:
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return out.getvalue()


def content_of(text, notebook):
    """Return the bytes that a word of the table stands for."""
    packed = re.fullmatch(r"(zip|tar|gz)\((.*)\)", text)
    if text == "7z":
        return b"7z\xbc\xaf\x27\x1c"
    if not packed:
        return notebook if text == "NOTEBOOK" else text.encode()
    if packed[2].startswith("zip("):
        return zipped(["inner.zip"], content_of(packed[2], notebook))
    names = packed[2].split(",")
    return {"zip": zipped, "tar": tarred, "gz": lambda _, content: gzip.compress(content)}[packed[1]](names, notebook)


def check(case, findings):
    """Compare findings with what a case says."""
    words = " | ".join(found.what for found in findings)
    assert case.get("says", "") in words, words
    assert not (case.get("silent") and words), words


@pytest.mark.parametrize("case", named("download"))
def test_reported_download_gives_each_student_what_is_theirs(course, case):
    encoding = next((name for key, name in ENCODINGS.items() if key in case), "")
    (course.home / "class.zip").write_bytes(zipped(case["download"], b"{}", encoding))
    if "roster" in case:
        (course.home / "list.csv").write_text(case["roster"], encoding="utf-8")
    roster = course.home / "list.csv" if "roster" in case else None
    collected = collect(course, course.home / "class.zip", ASSIGNMENT, roster)
    assert collected.students == case.get("students", collected.students)
    assert len(collected.students) == case.get("count", len(collected.students))
    kept = [path for path in course.root.glob("received/*/*/*/*") if path.is_file()]
    assert len(kept) == case.get("kept", len(case["download"]))
    check(case, [found for findings in collected.findings.values() for found in findings])


@pytest.mark.parametrize("case", named("files"))
def test_reported_files_are_graded_or_named_with_the_reason(released, tmp_path, case):
    (tmp_path / "in").mkdir()
    (tmp_path / "release").mkdir()
    (tmp_path / "release" / NOTEBOOK).write_bytes((released / NOTEBOOK).read_bytes())
    for name, content in case["files"].items():
        made = content_of(content, answered(released).as_text().encode())
        (tmp_path / "in" / name.replace("LONG", "long" * 50)).write_bytes(made)
    prepared = prepare_submission(tmp_path / "in", tmp_path / "release", tmp_path / "out")
    assert bool(prepared.notebooks) == case["graded"], prepared.findings
    check(case, prepared.findings)


def changed(submission, operation, *given):
    """Apply one change of the table to a submission, and return its bytes."""
    cells, place = submission.cells, next((n for n, c in enumerate(submission.cells) if c["id"] in given[:1]), 0)
    if operation == "copy":
        cells.insert(place + 1, deepcopy(cells[place]))
    elif operation == "delete":
        del cells[place]
    elif operation in ("set", "meta"):
        cells[place][given[1] if operation == "set" else "metadata"] = given[-1]
    elif operation == "insert":
        cells.insert(place, {"cell_type": given[1], "source": given[2], "metadata": {}, "id": "mine"})
    elif operation == "kernel":
        submission.notebook["metadata"]["kernelspec"] = given[0]
    else:
        for cell in cells:
            cell["source"] = cell["source"].replace("\n", {"crlf": "\r\n", "cr": "\r"}[operation])


@pytest.mark.parametrize("case", named("change"))
def test_reported_change_of_a_notebook_is_repaired_or_reported(released, case):
    submission = answered(released)
    for operation in case["change"]:
        changed(submission, *operation)
    reference = nbformat.read(released / NOTEBOOK, as_version=4)
    notebook, findings = repair(submission.as_text().encode(), reference)
    graded = [cell.metadata.nbgrader.grade_id for cell in notebook.cells if nbgrader_data(cell)]
    assert graded == [cell.metadata.nbgrader.grade_id for cell in reference.cells if nbgrader_data(cell)]
    check(case, findings)


@pytest.mark.parametrize("case", named("list"))
def test_reported_class_list_is_read_as_it_was_written(tmp_path, case):
    path = tmp_path / "list.csv"
    path.write_bytes(case["list"].encode(case.get("encoding", "utf-8")))
    if "fails" in case:
        with pytest.raises(BadInputError, match=re.escape(case["fails"])):
            read_roster_and_findings(path)
        return
    students, findings = read_roster_and_findings(path)
    assert [student.key for student in students] == case["students"]
    assert [student.own_id for student in students] == case.get("ids", [student.own_id for student in students])
    check(case, findings)


def test_table_has_at_least_sixty_inputs_and_a_source_for_each():
    assert len(CASES) >= 60
    assert all(re.fullmatch(r"[\w.-]+/[\w.-]+/(issues|pull)/\d+", case["source"]) for case in CASES)


def test_look_is_the_kind_of_what_a_person_must_read(tmp_path):
    (tmp_path / "list.csv").write_text("student_id,name\nann,A\nann,B\n", encoding="utf-8")
    assert [found.kind for found in read_roster_and_findings(tmp_path / "list.csv")[1]] == [LOOK]
