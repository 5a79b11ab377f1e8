"""Tests of collecting submissions: names, archives, damaged and hostile files."""

import errno
import json
import os
import stat
import zipfile
import zlib

import pytest

from nbgrader_sandbox.cli import main
from nbgrader_sandbox.course import Course, folder_checksum
from nbgrader_sandbox.errors import BadInputError, UnknownNameError
from nbgrader_sandbox.intake import archives
from nbgrader_sandbox.intake.collect import collect
from nbgrader_sandbox.intake.roster import read_roster, slug
from nbgrader_sandbox.selftest import corpus
from nbgrader_sandbox.selftest.corpus import ASSIGNMENT, NOTEBOOK

ROSTER = "student_id,name,email,id\nann,Ann Example,ann@example.org,101\nbob,Bob Sample,bob@example.org,102\n"


@pytest.fixture
def course(tmp_path):
    """Return a course with a class list of two."""
    corpus.write_solution(tmp_path)
    (tmp_path / "students.csv").write_text(ROSTER, encoding="utf-8")
    return Course(tmp_path, tmp_path / "grading")


def packed(course, *names, content=b"{}"):
    """Create a zip with files of these names."""
    path = course.home / "download.zip"
    with zipfile.ZipFile(path, "w") as out:
        for name in names:
            out.writestr(name, content + name.encode())
    return path


def received(course, student):
    """List the collected files of a student."""
    folder = course.path("received", student, ASSIGNMENT)
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    "name",
    [
        f"ann/{ASSIGNMENT}/{NOTEBOOK}",
        f"ann/{NOTEBOOK}",
        f"download/submitted/ann/{ASSIGNMENT}/{NOTEBOOK}",
        f"Ann Example_101_assignsubmission_file_/{NOTEBOOK}",
        f"Ann Example_101_assignsubmission_file_{NOTEBOOK}",
        f"Participant_101_assignsubmission_file_/{NOTEBOOK}",
        f"exampleann_101_9876_{NOTEBOOK}",
        f"exampleann_LATE_101_9876_{NOTEBOOK}",
        f"someone_101_9876_{NOTEBOOK}",
        f"exampleann_5_9876_{NOTEBOOK}",
    ],
)
def test_names_of_folders_moodle_and_canvas_are_matched_to_students(course, name):
    collected = collect(course, packed(course, name, "bob/x.ipynb"), ASSIGNMENT, course.home / "students.csv")
    assert "ann" in collected.students
    assert received(course, "ann") == [f"1/{NOTEBOOK}"]


def test_collecting_the_same_files_again_changes_nothing(course):
    archive = packed(course, f"ann/{NOTEBOOK}")
    collect(course, archive, ASSIGNMENT)
    before = folder_checksum(course.root / "received")
    collect(course, archive, ASSIGNMENT)
    assert folder_checksum(course.root / "received") == before


def test_newer_delivery_is_stored_beside_the_older(course):
    collect(course, packed(course, f"ann/{NOTEBOOK}"), ASSIGNMENT)
    collect(course, packed(course, f"ann/{NOTEBOOK}", content=b"[]"), ASSIGNMENT)
    assert received(course, "ann") == [f"1/{NOTEBOOK}", f"2/{NOTEBOOK}"]


def test_two_submissions_of_one_student_are_kept_and_reported(course):
    names = (f"exampleann_101_1_{NOTEBOOK}", f"ann_777_2_{NOTEBOOK}")
    collected = collect(course, packed(course, *names), ASSIGNMENT, course.home / "students.csv")
    assert collected.students == ["ann"]
    assert "more than one delivery" in collected.findings["ann"][-1].what
    assert len(received(course, "ann")) == 2


def test_unknown_student_is_kept_and_reported(course):
    collected = collect(course, packed(course, f"eve/{NOTEBOOK}"), ASSIGNMENT, course.home / "students.csv")
    assert collected.students == ["eve"]
    assert "not on the class list" in collected.findings["eve"][0].what


@pytest.mark.parametrize(
    "name", ["../../evil.ipynb", "/evil.ipynb", "..\\..\\evil.ipynb", "C:\\evil.ipynb", "a/../../evil"]
)
def test_zip_cannot_write_outside_the_folder(course, name):
    collected = collect(course, packed(course, name, f"ann/{NOTEBOOK}"), ASSIGNMENT)
    assert "leads out of the folder" in collected.findings[""][0].what
    assert collected.students == ["ann"]
    assert not list(course.home.parent.rglob("evil*"))


def test_link_in_a_zip_is_left_out(course):
    link = zipfile.ZipInfo("ann/all")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(packed(course, f"ann/{NOTEBOOK}"), "a") as out:
        out.writestr(link, "/etc")
    collected = collect(course, course.home / "download.zip", ASSIGNMENT)
    assert "ann/all was left out: it is a link" in collected.findings[""][0].what
    assert received(course, "ann") == [f"1/{NOTEBOOK}"]


def bomb(path, claimed):
    """Create a zip of two megabytes that contains two gigabytes of zeros and states another size."""
    pack = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    megabyte = pack.compress(bytes(1 << 20)) + pack.flush(zlib.Z_FULL_FLUSH)
    with zipfile.ZipFile(path, "w") as out:
        out.writestr(f"ann/{NOTEBOOK}", "{}")
        out.writestr("ann/bomb.bin", megabyte * 2048 + b"\3\0")
        entry = out.infolist()[-1]
        entry.compress_type, entry.file_size = zipfile.ZIP_DEFLATED, claimed
    return path


@pytest.mark.parametrize("allowance", [archives.class_allowance, archives.student_allowance])
def test_file_over_the_limit_is_left_out_before_it_is_unpacked(tmp_path, allowance, monkeypatch):
    written, largest = [], allowance().largest
    copy = archives.copy_at_most

    def watched(source, out, limit):
        given = copy(source, out, limit)
        written.append(out.tell())
        return given

    monkeypatch.setattr(archives, "copy_at_most", watched)
    (finding,) = archives.unzip(bomb(tmp_path / "bomb.zip", 2 << 30), tmp_path / "out", allowance())
    assert "far too large" in finding.what
    assert max(written) <= largest
    assert [path.name for path in (tmp_path / "out").rglob("*") if path.is_file()] == [NOTEBOOK]


def test_size_in_the_zip_header_is_not_trusted(tmp_path):
    (finding,) = archives.unzip(bomb(tmp_path / "bomb.zip", 1 << 10), tmp_path / "out", archives.student_allowance())
    assert "ann/bomb.bin was left out" in finding.what
    assert [path.name for path in (tmp_path / "out").rglob("*") if path.is_file()] == [NOTEBOOK]


def test_files_over_the_allowed_number_are_left_out_and_reported(course):
    archive, allowance = packed(course, "a.txt", "b.txt", "c.txt"), archives.Allowance(files=2, size=1 << 20)
    (finding,) = archives.unzip(archive, course.home / "out", allowance)
    assert "c.txt was left out: there are too many files" in finding.what


def test_links_and_pipes_are_not_followed(course):
    folder = course.home / "in" / "ann"
    folder.mkdir(parents=True)
    (folder / NOTEBOOK).write_text("{}", encoding="utf-8")
    (folder / "secret.txt").symlink_to("/etc/passwd")
    (folder / "all").symlink_to("/etc")
    os.mkfifo(folder / "pipe")
    collected = collect(course, course.home / "in", ASSIGNMENT)
    assert received(course, "ann") == [f"1/{NOTEBOOK}"]
    assert sorted(finding.what.split(" was")[0] for finding in collected.findings["ann"]) == [
        "all",
        "pipe",
        "secret.txt",
    ]


def test_unreadable_file_is_reported_and_others_are_collected(course, monkeypatch):
    folder = course.home / "in" / "ann"
    folder.mkdir(parents=True)
    for name in (NOTEBOOK, "locked.csv"):
        (folder / name).write_text("{}", encoding="utf-8")

    def open_file(path, *rest):
        if str(path).endswith("in/ann/locked.csv"):
            raise PermissionError(13, "Permission denied")
        return open(path, *rest)

    monkeypatch.setattr("nbgrader_sandbox.intake.archives.open", open_file, raising=False)
    collected = collect(course, course.home / "in", ASSIGNMENT)
    assert "cannot be read" in collected.findings["ann"][0].what
    assert received(course, "ann") == [f"1/{NOTEBOOK}"]


def test_full_disk_gives_a_message_and_leaves_no_partial_delivery(course, monkeypatch, capsys):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    archive, here = str(packed(course, f"ann/{NOTEBOOK}")), ["--course", str(course.home)]
    monkeypatch.setattr(archives.shutil, "copyfileobj", full)
    assert main([*here, "collect", archive, ASSIGNMENT]) == 2
    stderr = capsys.readouterr().err
    assert ("No space left" in stderr, "Traceback" in stderr) == (True, False)
    assert received(course, "ann") == []
    monkeypatch.undo()
    assert main([*here, "collect", archive, ASSIGNMENT]) == 0
    assert received(course, "ann") == [f"1/{NOTEBOOK}"]


def test_damaged_class_zip_stops_with_one_sentence(course, capsys):
    whole = packed(course, f"ann/{NOTEBOOK}").read_bytes()
    (course.home / "download.zip").write_bytes(whole[: len(whole) // 2])
    assert main(["--course", str(course.home), "collect", str(course.home / "download.zip"), ASSIGNMENT]) == 2
    printed = capsys.readouterr().err
    assert "is damaged, cut off or not there; download it again" in printed
    assert len(printed.splitlines()) == 1


def test_source_that_is_neither_folder_nor_zip_raises(course):
    with pytest.raises(BadInputError, match="neither a folder nor a zip"):
        collect(course, course.home / "students.csv", ASSIGNMENT)


def test_unknown_assignment_raises_and_lists_assignments(course):
    with pytest.raises(UnknownNameError, match=ASSIGNMENT):
        collect(course, course.home, "00-sampel")


@pytest.mark.parametrize(
    ("text", "key", "number"),
    [
        ("student\nann\n", "ann", ""),
        ("Identifier,Full name,ID number,Email address\nParticipant 101,Ann Example,u7,a@example.org\n", "u7", "101"),
        (
            'Student,ID,SIS User ID,SIS Login ID,Section\n    Points Possible,,,,\n"Example, Ann",101,7,ann,A\n',
            "ann",
            "101",
        ),
        ("\ufeffname;id\nAnn Example;7\n", "Ann-Example", "7"),
    ],
)
def test_class_lists_of_moodle_canvas_and_own_csv_are_read(tmp_path, text, key, number):
    (tmp_path / "list.csv").write_text(text, encoding="utf-8")
    (student,) = read_roster(tmp_path / "list.csv")
    assert (student.key, student.number) == (key, number)


@pytest.mark.parametrize("name", ["../x", "a/b", "a*[b]?", "..", "  ", "x" * 500, "a\nb"])
def test_slug_is_a_safe_folder_name(name):
    made = slug(name)
    assert made
    assert not set(made) & set("/*[]?\n")
    assert len(made) <= 80
    assert made != ".."


def test_findings_of_collect_are_stored(course):
    collect(course, packed(course, f"eve/{NOTEBOOK}"), ASSIGNMENT, course.home / "students.csv")
    kept = json.loads((course.root / "state" / "collected" / ASSIGNMENT / "eve.json").read_text(encoding="utf-8"))
    assert "not on the class list" in kept[0]["what"]
