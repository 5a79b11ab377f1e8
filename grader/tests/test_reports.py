"""Tests of exports, feedback pages and the overview."""

import csv
import io

import pytest

from nbgrader_sandbox.batch import results, runner
from nbgrader_sandbox.batch.gradebook import open_gradebook
from nbgrader_sandbox.cli import main
from nbgrader_sandbox.files import write_json
from nbgrader_sandbox.intake.collect import collect_findings_path
from nbgrader_sandbox.output import class_overview, csv_export, reports
from nbgrader_sandbox.selftest.corpus import ASSIGNMENT

pytestmark = pytest.mark.needs_bubblewrap


def rows(text):
    """Read CSV."""
    return list(csv.DictReader(io.StringIO(text)))


def test_plain_grades_have_a_row_for_everyone(small_class):
    table = {
        row["student"]: (row["score"], row["max_score"], row["status"])
        for row in rows(reports.export(small_class, "csv", [ASSIGNMENT], partial=True))
    }
    assert table == {
        "all-right": ("5.0", "8.0", "needs marking"),
        "one-answer-wrong": ("3.0", "8.0", "needs marking"),
        "empty-file": ("", "8.0", "rejected"),
        "sent-nothing": ("", "8.0", "not submitted"),
    }


def test_moodle_gets_the_columns_of_its_worksheet(small_class):
    first = rows(reports.export(small_class, "moodle", [ASSIGNMENT], partial=True))[0]
    assert list(first) == ["Identifier", "Full name", "ID number", "Email address", "Status", "Grade", "Maximum Grade"]
    assert (first["ID number"], first["Grade"]) == ("all-right", "5.0")


def test_canvas_gets_its_five_columns_and_the_points_possible(small_class):
    points, first, *_ = rows(reports.export(small_class, "canvas", [ASSIGNMENT], partial=True))
    assert list(first) == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", ASSIGNMENT]
    assert (points["Student"], points[ASSIGNMENT]) == ("    Points Possible", "8.0")
    assert (first["SIS Login ID"], first[ASSIGNMENT]) == ("all-right", "5.0")


def test_formulas_are_escaped_in_csv():
    assert "'=1+1" in csv_export.csv_text(["name"], [{"name": "=1+1"}])


def test_feedback_shows_marks_replies_and_reasons_for_rejection(small_class):
    reports.feedback(small_class, ASSIGNMENT)
    page = (small_class.path("feedback", "one-answer-wrong", ASSIGNMENT) / "00-sample.html").read_text(encoding="utf-8")
    assert "This test did not pass (AssertionError)" in page
    assert "So far 3 of 8; not all is marked yet" in page
    assert page.count("ot marked yet, of 3") == 2  # in the list of marks and above the answer
    assert "0 of 3" not in page
    rejected = (small_class.path("feedback", "empty-file", ASSIGNMENT) / "not-graded.html").read_text(encoding="utf-8")
    assert "could not be graded" in rejected
    assert "the file is empty" in rejected


def test_overview_counts_marks_and_replies(small_class):
    class_results = results.all_results(small_class, ASSIGNMENT)
    marks, replies = class_overview.overview_rows(class_results)
    assert [(row["item"], row["full"], row["none"], row["to mark"]) for row in marks] == [
        ("twice-form", 2, 0, 0),
        ("twice-value", 2, 0, 0),
        ("quarter-value", 1, 1, 0),
        ("why", 0, 0, 2),
    ]
    assert replies == [{"cell": "quarter-value", "times": 1, "reply": "AssertionError"}]


def test_feedback_does_not_show_suspicions_to_students():
    found = [("look", "line 1 names the network: secret"), ("look", "stopped: out of memory"), ("repaired", "put back")]
    findings = [{"kind": kind, "what": what, "cell": ""} for kind, what in found]
    text = reports.student_note({"findings": findings, "status": "graded"})
    assert "secret" not in text
    assert "out of memory" in text
    assert "put back" in text


def test_feedback_continues_after_a_page_fails(new_course, capsys):
    course = new_course("all right", "one answer wrong")
    runner.run(course, ASSIGNMENT)
    (course.path("autograded", "all-right", ASSIGNMENT) / "00-sample.ipynb").write_text("{")
    here = ["--course", str(course.home)]
    assert main([*here, "feedback", ASSIGNMENT]) == 1
    assert "all-right: no feedback page: " in capsys.readouterr().err
    (row,) = [row for row in reports.problem_rows(course, ASSIGNMENT) if row["student"] == "all-right"]
    assert "JSON" in row["what"]
    assert "no feedback page" in (course.root / f"problems-{ASSIGNMENT}.csv").read_text(encoding="utf-8")
    assert (course.path("feedback", "one-answer-wrong", ASSIGNMENT) / "00-sample.html").exists()


def test_export_continues_after_a_student_without_marks(new_course, capsys):
    course = new_course("all right", "one answer wrong")
    runner.run(course, ASSIGNMENT)
    with open_gradebook(course) as book:
        book.remove_student("all-right")
    assert main(["--course", str(course.home), "export", "--partial", ASSIGNMENT]) == 1
    printed = capsys.readouterr()
    assert "all-right" in printed.err
    table = {row["student"]: (row["score"], row["status"]) for row in rows(printed.out)}
    assert table["all-right"] == ("", "not graded")
    assert table["one-answer-wrong"] == ("3.0", "needs marking")


def test_help_explains_the_four_commands_and_the_exit_codes(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    printed = capsys.readouterr().out
    assert all(
        word in printed for word in ("collect submissions.zip", "run 02", "feedback 02", "export --lms", "exit codes")
    )


def test_commands_return_the_documented_exit_codes(small_class, capsys, tmp_path):
    here = ["--course", str(small_class.home)]
    assert main([*here, "run", ASSIGNMENT]) == 1  # one is rejected
    assert main([*here, "export", "--partial", "--out", str(tmp_path / "grades.csv")]) == 0
    assert main([*here, "run", "99-nothing"]) == 2
    printed = capsys.readouterr()
    assert "did you mean" in printed.err or "there are: 00-sample" in printed.err
    assert "Traceback" not in printed.err
    assert (
        (tmp_path / "grades.csv")
        .read_text(encoding="utf-8")
        .startswith("student,assignment,score,max_score,status,submitted,late\n")
    )


def test_state_files_with_old_words_are_still_understood(new_course):
    course = new_course("empty file")
    (job,) = runner.pending_jobs(course, ASSIGNMENT, course.release_folder(ASSIGNMENT), False)
    findings = [{"kind": kind, "what": "x", "todo": "y", "cell": "", "file": ""} for kind in ("mended", "set aside")]
    old = {"status": "set aside", "digest": job.digest, "findings": findings}
    write_json(results.result_path(course, ASSIGNMENT, "empty-file"), old)
    write_json(collect_findings_path(course, "empty-file", ASSIGNMENT), findings[:1])
    assert list(runner.pending_jobs(course, ASSIGNMENT, course.release_folder(ASSIGNMENT), False)) == []
    assert [row["kind"] for row in reports.problem_rows(course, ASSIGNMENT)] == ["rejected", "repaired", "repaired"]
    assert rows(reports.export(course, "csv", [ASSIGNMENT]))[0]["status"] == "rejected"


def test_no_script_is_left_in_a_feedback_page():
    page = reports.add_note(
        "<body><script src='x.js'></script>Kept.<SCRIPT>run()", {"findings": [], "status": "graded"}
    )
    assert page == "<body>Kept."
