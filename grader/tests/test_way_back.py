"""Tests of the files with which feedback gets to the students: Moodle's zip, Canvas's files, the list for mail."""

import csv
import io
import json
import zipfile
from pathlib import Path

import nbformat
import pytest

from grader.tests.downloads import as_canvas_reads, as_moodle_reads, copy_of, download, read_zip, solved
from nbgrader_sandbox import cli, files
from nbgrader_sandbox.batch import runner
from nbgrader_sandbox.batch.gradebook import ignore_warnings, open_gradebook
from nbgrader_sandbox.errors import BadInputError
from nbgrader_sandbox.intake.collect import collect
from nbgrader_sandbox.intake.roster import Student
from nbgrader_sandbox.output import reports, way_back
from nbgrader_sandbox.selftest.corpus import ASSIGNMENT, NOTEBOOK

pytestmark = pytest.mark.needs_bubblewrap
LONG = "Adolph Blaine Charles David Earl Frederick Gerald Hubert Irvin John Kenneth Lloyd Martin Nero Oliver Paul"
MOODLE = {
    "101": "Ann Example",
    "102": "Nguyễn Thị Ánh",
    "103": "Jose Nunez",
    "104": "José Núñez",
    "105": LONG,
    "106": "=1+1 Sent Nothing",
}
CANVAS = {("101", "5001"): "exampleann", ("102", "5002"): "nguyễnánh", ("103", "5003"): "nunezjose"}
PAGE = "00-sample.html"


def rows(text):
    """Read CSV."""
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture(scope="module")
def moodle(sample, tmp_path_factory):
    """Return a graded class that came from Moodle, with its pages; each student has a mark of their own."""
    course = copy_of(sample, tmp_path_factory.mktemp("moodle"))
    worksheet = io.StringIO()
    out = csv.writer(worksheet)
    out.writerow(["Identifier", "Full name", "ID number", "Email address"])
    out.writerows([f"Participant {number}", name, f"u{number}", f"{number}@x.org"] for number, name in MOODLE.items())
    (course.home / "worksheet.csv").write_text(worksheet.getvalue(), encoding="utf-8")
    right, wrong = solved(course), solved(course, quarter="quarter = 0.4")
    sent = {
        f"{name}_{number}_assignsubmission_file/{NOTEBOOK}": wrong if number == "103" else right
        for number, name in MOODLE.items()
        if number != "106"
    }
    collect(course, download(course.home / "moodle.zip", sent), ASSIGNMENT, course.home / "worksheet.csv")
    runner.run(course, ASSIGNMENT)
    reports.feedback(course, ASSIGNMENT)
    return course


@pytest.fixture(scope="module")
def canvas(sample, tmp_path_factory):
    """Return a graded class that came from Canvas: a notebook, a late zip, and a file of another kind."""
    course = copy_of(sample, tmp_path_factory.mktemp("canvas"))
    right = solved(course)
    packed = download(io.BytesIO(), {NOTEBOOK: right})
    sent = {
        f"exampleann_101_5001_{NOTEBOOK}": right,
        "nguyễnánh_LATE_102_5002_work.zip": packed.getvalue(),
        "nunezjose_103_5003_essay.pdf": b"%PDF-1.7",
    }
    lines = ["Student,ID,SIS Login ID,Section", "    Points Possible,,,"]
    lines += [
        '"Example, Ann",101,ann,A',
        '"Ánh, Nguyễn",102,anh,A',
        '"Nunez, Jose",103,jose,A',
        '"Nothing, Sent",104,sn,A',
    ]
    (course.home / "gradebook.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    collect(course, download(course.home / "canvas.zip", sent), ASSIGNMENT, course.home / "gradebook.csv")
    runner.run(course, ASSIGNMENT)
    with ignore_warnings(), open_gradebook(course) as book:
        book.find_comment("why", "00-sample", ASSIGNMENT, "ann").manual_comment = "Good <b>reasons</b>."
        book.db.commit()
    reports.feedback(course, ASSIGNMENT)
    return course


def test_moodle_finds_each_students_own_page(moodle):
    (written,) = way_back.write(moodle, ASSIGNMENT, "moodle")
    found = as_moodle_reads(written.path, MOODLE)
    assert sorted(found) == ["101", "102", "103", "104", "105"]
    for number, pages in found.items():
        own = moodle.path("feedback", f"u{number}", ASSIGNMENT) / PAGE
        assert pages == {PAGE: own.read_bytes()}
    assert written.students == 5


def test_moodle_folders_have_the_names_of_its_own_download(moodle):
    (written,) = way_back.write(moodle, ASSIGNMENT, "moodle")
    folders = {name.partition("/")[0] for name in read_zip(written.path)}
    assert folders == {f"{name}_{number}_assignsubmission_file" for number, name in MOODLE.items() if number != "106"}


def test_moodle_gets_only_the_students_that_were_named(moodle):
    (written,) = way_back.write(moodle, ASSIGNMENT, "moodle", students=["Nguyễn Thị Ánh", "u103"])
    assert sorted(as_moodle_reads(written.path, MOODLE)) == ["102", "103"]


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("Ann_Marie O'Brien", "Ann Marie OBrien"),
        ("../../etc/x", "etcx"),
        ("陳" * 200, "陳" * 50),
        ("José", "José"),
        ("\x07", "student"),
    ],
)
def test_name_cannot_shift_the_participants_number(name, folder):
    who = Student("x", name, row={"Identifier": "Participant 7"})
    made = way_back.moodle_folder(way_back.Recipient({"key": "x", "who": who}, [], [], None))
    assert made == f"{folder}_7_assignsubmission_file"
    assert len(made.encode()) < 255


def test_number_in_a_list_that_is_not_moodles_is_no_participant():
    who = Student("x", "Ann", number="7", row={"id": "7", "name": "Ann"})
    assert way_back.moodle_folder(way_back.Recipient({"key": "x", "who": who}, [], [], None)) == ""


def test_students_with_one_participant_number_are_left_out_and_named(moodle):
    people = way_back.recipients(moodle, ASSIGNMENT, set())
    twice = [one for one in people if one.key in ("u101", "u102", "u103")]
    twice[1].names[:] = twice[0].names
    left_out = []
    (written,) = way_back.write_moodle(moodle, ASSIGNMENT, twice, lambda *about: left_out.append(about))
    assert sorted(as_moodle_reads(written.path, MOODLE)) == ["103"]
    assert [student for student, _ in left_out] == ["u101", "u102"]
    assert "101 belongs to more than one student" in left_out[0][1]


def test_archive_without_any_number_is_refused_and_the_old_one_stays(new_course):
    course = new_course("all right", "empty file")
    runner.run(course, ASSIGNMENT)
    reports.feedback(course, ASSIGNMENT)
    old = course.root / f"feedback-{ASSIGNMENT}-moodle.zip"
    old.write_bytes(b"old")
    left_out = []
    with pytest.raises(BadInputError, match="collect Moodle's download"):
        way_back.write(course, ASSIGNMENT, "moodle", lambda student, reason: left_out.append(student))
    assert old.read_bytes() == b"old"
    assert left_out == ["all-right", "empty-file"]
    with pytest.raises(BadInputError, match="collect Canvas's own download"):
        way_back.write(course, ASSIGNMENT, "canvas")


def test_command_names_the_page_that_failed_and_sends_the_others(moodle, capsys):
    graded = moodle.path("autograded", "u101", ASSIGNMENT) / NOTEBOOK
    kept = graded.read_bytes()
    try:
        graded.write_text("{")
        assert cli.main(["--course", str(moodle.home), "feedback", ASSIGNMENT, "--for", "moodle"]) == 1
        printed = capsys.readouterr()
        assert "u101: no feedback page" in printed.err
        assert "4 students in " in printed.out
        assert "Upload multiple feedback files in a zip" in printed.out
        archive = moodle.root / f"feedback-{ASSIGNMENT}-moodle.zip"
        assert sorted(as_moodle_reads(archive, MOODLE)) == ["102", "103", "104", "105"]
    finally:
        graded.write_bytes(kept)
        reports.feedback(moodle, ASSIGNMENT)


def test_page_whose_writing_failed_is_left_out_though_a_file_is_there(moodle):
    failure = reports.page_error_path(moodle, ASSIGNMENT, "u101")
    files.write_json(failure, {"kind": "look", "what": "no feedback page: x", "cell": "", "file": "", "todo": "look"})
    try:
        assert (moodle.path("feedback", "u101", ASSIGNMENT) / PAGE).exists()
        (written,) = way_back.write(moodle, ASSIGNMENT, "moodle")
        assert sorted(as_moodle_reads(written.path, MOODLE)) == ["102", "103", "104", "105"]
    finally:
        failure.unlink()


def test_canvas_gets_its_own_names_back_with_what_they_promise(canvas):
    left_out = []
    archive, _ = way_back.write(canvas, ASSIGNMENT, "canvas", lambda *about: left_out.append(about))
    assert sorted(read_zip(archive.path)) == [f"exampleann_101_5001_{NOTEBOOK}", "nguyễnánh_LATE_102_5002_work.zip"]
    found = as_canvas_reads(archive.path, CANVAS)
    notebook = nbformat.reads(found["101", "5001"].decode(), as_version=4)
    nbformat.validate(notebook)
    assert [cell.cell_type for cell in notebook.cells] == ["raw"]  # what tests and students wrote is not rendered
    assert f"{ASSIGNMENT}: 5 of 8 so far; not all is marked yet" in notebook.cells[0].source
    with zipfile.ZipFile(io.BytesIO(found["102", "5002"])) as inner:
        assert inner.namelist() == [PAGE]
    assert left_out == [("jose", "nunezjose_103_5003_essay.pdf would be no .pdf file")]


def test_canvas_api_gets_a_comment_for_each_user_number(canvas):
    _, calls = way_back.write(canvas, ASSIGNMENT, "canvas")
    comments = json.loads(calls.path.read_text(encoding="utf-8"))["grade_data"]
    assert sorted(comments) == ["101", "102", "103"]  # nobody without a submission
    lines = comments["101"]["text_comment"].splitlines()
    assert lines == [
        f"{ASSIGNMENT}: 5 of 8 so far; not all is marked yet",
        "- twice-form: 1 of 1",
        "- twice-value: 2 of 2",
        "- quarter-value: 2 of 2",
        "- why: not marked yet, of 3",
        "Comment on why: Good <b>reasons</b>.",
    ]
    assert comments["103"]["text_comment"].splitlines()[0] == f"{ASSIGNMENT}: this could not be graded."
    assert set(comments["101"]) == {"text_comment"}  # a mark leaves by the gradebook import alone


def test_reply_of_a_test_is_under_its_item(moodle):
    people = way_back.recipients(moodle, ASSIGNMENT, {"u103"})
    lines = way_back.summaries(moodle, ASSIGNMENT, people)["u103"].splitlines()
    assert lines[lines.index("- quarter-value: 0 of 2") + 1] == "  AssertionError"


def test_file_that_is_collected_again_tells_canvas_name(canvas):
    path = canvas.root / "state" / "deliveries" / ASSIGNMENT / "ann.json"
    kept = path.read_text(encoding="utf-8")
    record = json.loads(kept)
    del record["1"]["names"]  # as an earlier version wrote it
    path.write_text(json.dumps(record), encoding="utf-8")
    left_out = []
    way_back.write(canvas, ASSIGNMENT, "canvas", lambda *about: left_out.append(about))
    assert ("ann", way_back.NO_ATTACHMENT) in left_out
    collect(canvas, canvas.home / "canvas.zip", ASSIGNMENT)
    assert json.loads(path.read_text(encoding="utf-8"))["1"]["names"] == [f"exampleann_101_5001_{NOTEBOOK}"]


def test_mail_list_has_a_row_for_everyone_and_finds_each_page(moodle):
    left_out = []
    (written,) = way_back.write(moodle, ASSIGNMENT, "mail", lambda *about: left_out.append(about))
    table = {row["student"]: row for row in rows(written.path.read_text(encoding="utf-8"))}
    assert list(table) == [f"u{number}" for number in MOODLE]
    for number in ("101", "102", "103", "104", "105"):
        row = table[f"u{number}"]
        assert row["email"] == f"{number}@x.org"
        assert Path(row["feedback"]).samefile(moodle.path("feedback", f"u{number}", ASSIGNMENT) / PAGE)
    assert (table["u106"]["name"], table["u106"]["mark"], table["u106"]["feedback"], table["u106"]["status"]) == (
        "'=1+1 Sent Nothing",
        "",
        "",
        "not submitted",
    )
    assert {row["maximum"] for row in table.values()} == {"8.0"}
    assert left_out == []


def test_mail_list_says_who_has_no_address(new_course, capsys):
    course = new_course("empty file")
    runner.run(course, ASSIGNMENT)
    assert cli.main(["--course", str(course.home), "feedback", ASSIGNMENT, "--for", "mail"]) == 1
    printed = capsys.readouterr()
    assert "empty-file: the class list has no address" in printed.err
    assert "nothing was sent" in printed.out


def test_interrupted_archive_leaves_the_old_one_and_no_draft(tmp_path):
    path = tmp_path / "feedback.zip"
    files.write_zip(path, [("a/ä.html", b"old")])

    def interrupted():
        yield "a/new.html", b"new"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        files.write_zip(path, interrupted())
    assert read_zip(path) == {"a/ä.html": b"old"}
    assert [each.name for each in tmp_path.iterdir()] == ["feedback.zip"]
    before = path.read_bytes()
    files.write_zip(path, [("a/ä.html", b"old")])
    assert path.read_bytes() == before
    assert path.stat().st_mode & 0o777 == 0o644


def test_feedback_of_one_student_leaves_the_other_pages_alone(moodle, capsys):
    pages = {number: moodle.path("feedback", f"u{number}", ASSIGNMENT) / PAGE for number in ("101", "102")}
    for page in pages.values():
        page.write_text("old", encoding="utf-8")
    here = ["--course", str(moodle.home), "feedback", ASSIGNMENT]
    assert cli.main([*here, "--student", "102@x.org"]) == 0
    assert pages["101"].read_text(encoding="utf-8") == "old"
    assert "Your answer: " in pages["102"].read_text(encoding="utf-8")
    assert cli.main([*here, "--student", "u10"]) == 2
    assert "no student called 'u10'; did you mean u10" in capsys.readouterr().err
    assert cli.main([*here, "--student", "u106"]) == 2
    assert "u106 submitted nothing for 00-sample" in capsys.readouterr().err
    reports.feedback(moodle, ASSIGNMENT)
