"""Tests of the marks of each item as CSV."""

import csv
import io

import pytest

from grader.tests.downloads import copy_of
from nbgrader_sandbox import cli
from nbgrader_sandbox.batch import runner
from nbgrader_sandbox.batch.gradebook import ignore_warnings, open_gradebook
from nbgrader_sandbox.course import GradingError
from nbgrader_sandbox.errors import UnknownNameError
from nbgrader_sandbox.output import item_export
from nbgrader_sandbox.output.item_export import export_items
from nbgrader_sandbox.selftest.corpus import ASSIGNMENT

TITLES = ["twice-form (of 1)", "twice-value (of 2)", "quarter-value (of 2)", "why (of 3)"]


@pytest.fixture(scope="module")
def course(new_course):
    """Return a graded class in which one essay is marked by hand, and one name is a formula."""
    course = new_course("all right", "one answer wrong", "empty file")
    names = {"all-right": "=1+1", "one-answer-wrong": "Wrong", "empty-file": "Empty", "sent-nothing": "Nothing"}
    lines = "".join(f"{key},{name},red\n" for key, name in names.items())
    (course.root / "roster.csv").write_text(f"student_id,name,group\n{lines}", encoding="utf-8")
    runner.run(course, ASSIGNMENT)
    with ignore_warnings(), open_gradebook(course) as book:
        essay = book.find_grade("why", "00-sample", ASSIGNMENT, "all-right")
        essay.manual_score, essay.needs_manual_grade = 2, False
        book.db.commit()
    return course


def rows(text):
    """Read CSV."""
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.needs_bubblewrap
def test_wide_form_has_a_column_per_item_with_its_maximum(course):
    found = rows(export_items(course, ASSIGNMENT, "wide"))
    assert list(found[0]) == ["student", "name", "group", "status", *TITLES]
    assert {row["student"]: [row[title] for title in TITLES] for row in found} == {
        "all-right": ["1.0", "2.0", "2.0", "2.0"],
        "empty-file": ["", "", "", ""],
        "one-answer-wrong": ["1.0", "2.0", "0.0", ""],
        "sent-nothing": ["", "", "", ""],
    }
    assert [row["status"] for row in found] == ["graded", "rejected", "needs marking", "not submitted"]
    assert found[0]["name"] == "'=1+1"


@pytest.mark.needs_bubblewrap
def test_long_form_has_a_row_per_student_and_item(course):
    found = rows(export_items(course, ASSIGNMENT, "long"))
    assert [row["item"] for row in found] == ["twice-form", "twice-value", "quarter-value", "why"] * 4
    essays = {row["student"]: (row["score"], row["max_score"], row["marked"]) for row in found if row["item"] == "why"}
    assert essays == {
        "all-right": ("2.0", "3.0", "by hand"),
        "one-answer-wrong": ("", "3.0", "not yet"),
        "empty-file": ("", "3.0", ""),
        "sent-nothing": ("", "3.0", ""),
    }
    assert {row["marked"] for row in found if row["item"] == "twice-form" and row["score"]} == {"by a test"}


@pytest.mark.needs_bubblewrap
def test_order_stays_when_the_gradebook_is_written_in_another_order(course, tmp_path):
    text = export_items(course, ASSIGNMENT, "wide")
    again = copy_of(course.home, tmp_path / "again")
    for student in ("sent-nothing", "one-answer-wrong", "all-right"):
        if student != "sent-nothing":
            runner.run(again, ASSIGNMENT, students=[student], items=["quarter-value"])
    assert export_items(again, ASSIGNMENT, "wide") == text


@pytest.mark.needs_bubblewrap
def test_command_writes_the_file_and_counts_its_rows(course, tmp_path, capsys):
    here = ["--course", str(course.home), "export"]
    assert cli.main([*here, ASSIGNMENT, "--items", "long", "--out", str(tmp_path / "items.csv")]) == 0
    assert "16 rows in " in capsys.readouterr().out
    assert rows((tmp_path / "items.csv").read_text(encoding="utf-8"))[0]["student"] == "all-right"
    assert cli.main([*here, "--items", "wide"]) == cli.COULD_NOT_START
    assert "--items writes one file for one assignment; name it" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        cli.main([*here, ASSIGNMENT, "--items", "wide", "--lms", "moodle"])


def test_nothing_graded_yet_is_one_sentence(sample, tmp_path):
    course = copy_of(sample, tmp_path)
    with pytest.raises(UnknownNameError, match="did you mean 00-sample"):
        export_items(course, "00-sampel", "wide")
    for notebook in course.release_folder(ASSIGNMENT).glob("release/*"):
        notebook.unlink()
    with pytest.raises(GradingError, match="Nothing of 00-sample is graded yet"):
        export_items(course, ASSIGNMENT, "wide")


def test_item_that_two_notebooks_share_is_named_with_its_notebook():
    items = [("a", "why"), ("b", "why"), ("b", "how")]
    titles = item_export.column_titles(items, dict.fromkeys(items, 2.5))
    assert list(titles.values()) == ["a/why (of 2.5)", "b/why (of 2.5)", "how (of 2.5)"]
