"""Tests of grading one student or one item anew."""

import pytest

from grader.tests.downloads import copy_of
from nbgrader_sandbox import cli
from nbgrader_sandbox.batch import runner, selection
from nbgrader_sandbox.batch.gradebook import ignore_warnings, open_gradebook
from nbgrader_sandbox.batch.results import stored_result
from nbgrader_sandbox.errors import BadInputError, UnknownNameError
from nbgrader_sandbox.intake.roster import Student
from nbgrader_sandbox.selftest.corpus import ASSIGNMENT, NOTEBOOK

THREE = ("all right", "one answer wrong", "empty file")
RIGHT, WRONG = "all-right", "one-answer-wrong"


def marks(course):
    """Return all marks of the gradebook, by student and item: by a test, by hand, and whether a person should look."""
    with ignore_warnings(), open_gradebook(course) as book:
        return {
            (submission.student.id, grade.name): (grade.auto_score, grade.manual_score, grade.needs_manual_grade)
            for submission in book.assignment_submissions(ASSIGNMENT)
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


def changed(before, after):
    """Return what is not as it was."""
    return {key: after[key] for key in after if after[key] != before.get(key)}


@pytest.fixture(scope="module")
def graded(new_course):
    """Return a graded class of three."""
    course = new_course(*THREE)
    runner.run(course, ASSIGNMENT)
    return course


@pytest.fixture
def course(graded, tmp_path):
    """Return a copy of the class; each mark in its gradebook is replaced, so that what is written is seen."""
    course = copy_of(graded.home, tmp_path / "course")
    with ignore_warnings(), open_gradebook(course) as book:
        for submission in book.assignment_submissions(ASSIGNMENT):
            for grade in submission.notebooks[0].grades:
                grade.auto_score = 0.5
        book.find_grade("why", "00-sample", ASSIGNMENT, RIGHT).manual_score = 2
        book.find_grade("why", "00-sample", ASSIGNMENT, RIGHT).needs_manual_grade = False
        book.db.commit()
    return course


@pytest.mark.needs_bubblewrap
def test_only_the_named_students_get_new_marks(course):
    before = marks(course)
    done = []
    runner.run(course, ASSIGNMENT, students=[RIGHT], report_progress=lambda number, of: done.append(of))
    after = changed(before, marks(course))
    assert done == [1]
    assert {student for student, _ in after} == {RIGHT}
    assert after[RIGHT, "twice-value"] == (2, None, False)
    assert after[RIGHT, "why"] == (None, 2, True)  # given by hand; asks for another look
    runner.run(course, ASSIGNMENT, report_progress=lambda number, of: done.append(of))
    assert done == [1]  # nothing else was waiting


@pytest.mark.needs_bubblewrap
def test_only_the_named_item_gets_new_marks(course):
    before = marks(course)
    left_out = []
    runner.run(course, ASSIGNMENT, items=["quarter-value"], report_left_out=lambda *about: left_out.append(about))
    assert changed(before, marks(course)) == {
        (RIGHT, "quarter-value"): (2, None, False),
        (WRONG, "quarter-value"): (0, None, False),
    }
    assert [student for student, _ in left_out] == ["empty-file"]


@pytest.mark.needs_bubblewrap
def test_item_of_one_student_is_one_new_mark(course):
    before = marks(course)
    runner.run(course, ASSIGNMENT, students=[WRONG], items=["00-sample/twice-form", "twice-value"])
    assert changed(before, marks(course)) == {
        (WRONG, "twice-form"): (1, None, False),
        (WRONG, "twice-value"): (2, None, False),
    }


@pytest.mark.needs_bubblewrap
def test_corrected_test_counts_for_its_item_and_later_for_all(course):
    path = course.solutions / ASSIGNMENT / NOTEBOOK
    text = path.read_text(encoding="utf-8")
    assert text.count("abs(quarter - 0.25) < 1e-9") == 1
    path.write_text(text.replace("abs(quarter - 0.25) < 1e-9", "quarter in (0.25, 0.4)"), encoding="utf-8")
    before = marks(course)
    runner.run(course, ASSIGNMENT, items=["quarter-value"])
    assert changed(before, marks(course)) == {
        (RIGHT, "quarter-value"): (2, None, False),
        (WRONG, "quarter-value"): (2, None, False),
    }
    result = stored_result(course, ASSIGNMENT, WRONG)
    assert {item["cell"]: item["score"] for item in result["items"]} == {
        "twice-form": 1,
        "twice-value": 2,
        "quarter-value": 2,
        "why": None,
    }
    assert result["replies"] == []  # the old reply of this test is gone
    done = []
    runner.run(course, ASSIGNMENT, report_progress=lambda number, of: done.append(of))
    assert done[0] == 3  # a plain run grades by the new tests whatever was not


@pytest.mark.needs_bubblewrap
def test_item_is_not_graded_from_a_newer_file(course):
    before = marks(course)
    folder = course.path("received", WRONG, ASSIGNMENT)
    (folder / "2").mkdir()
    right = course.path("received", RIGHT, ASSIGNMENT) / "1" / NOTEBOOK
    (folder / "2" / NOTEBOOK).write_bytes(right.read_bytes())
    left_out = {}
    runner.run(course, ASSIGNMENT, items=["quarter-value"], report_left_out=left_out.__setitem__)
    assert {student for student, _ in changed(before, marks(course))} == {RIGHT}
    assert "a newer file came" in left_out[WRONG]


@pytest.mark.needs_bubblewrap
def test_marks_stay_when_the_item_cannot_be_graded(course, monkeypatch):
    before, kept = marks(course), stored_result(course, ASSIGNMENT, WRONG)

    def fail(jobs, *_):
        for job in jobs:
            yield {
                **stored_result(course, ASSIGNMENT, job.student),
                "graded": False,
                "items": [],
                "status": "not graded",
            }

    monkeypatch.setattr(runner.pool, "run_jobs", fail)
    left_out = {}
    runner.run(course, ASSIGNMENT, items=["quarter-value"], report_left_out=left_out.__setitem__)
    assert changed(before, marks(course)) == {}
    assert stored_result(course, ASSIGNMENT, WRONG) == kept
    assert "its old marks stay" in left_out[WRONG]


@pytest.mark.needs_bubblewrap
def test_lost_marks_come_back_before_an_item_is_graded_anew(course):
    with ignore_warnings(), open_gradebook(course) as book:
        book.remove_student(WRONG)
    runner.run(course, ASSIGNMENT, items=["quarter-value"], students=[WRONG])
    found = {item: mark[0] for (student, item), mark in marks(course).items() if student == WRONG}
    assert found == {"twice-form": 1, "twice-value": 2, "quarter-value": 0, "why": None}


@pytest.mark.needs_bubblewrap
def test_unknown_names_are_answered_with_similar_ones(course, capsys):
    here = ["--course", str(course.home), "run", ASSIGNMENT]
    before = marks(course)
    for option, sentence in (
        (["--student", "all-rigth"], "no student called 'all-rigth'; did you mean all-right?"),
        (["--student", "sent-nothing"], "sent-nothing submitted nothing for 00-sample, so there is nothing to grade."),
        (["--item", "quarter"], "no item called 'quarter'; did you mean quarter-value?"),
        (["--item", "other/quarter-value"], "no item called 'other/quarter-value'; "),
    ):
        assert cli.main([*here, *option]) == cli.COULD_NOT_START
        assert sentence in capsys.readouterr().err
    assert changed(before, marks(course)) == {}


@pytest.mark.needs_bubblewrap
def test_command_says_what_was_graded_anew(course, capsys):
    here = ["--course", str(course.home), "run", ASSIGNMENT]
    assert cli.main([*here, "--student", RIGHT, "--item", "twice-form"]) == 1  # one submission was rejected before
    said = "Only the item twice-form of all-right was graded anew; all other marks are as they were."
    assert said in capsys.readouterr().out


KNOWN = {
    "ann": Student("ann", "Ann Lee", "ann@x.org", id="u/1"),
    "ann-2": Student("ann-2", "Ann Lee", id="u2"),
    "bob": Student("bob", "Bob", id="bob"),
}


@pytest.mark.parametrize(
    ("name", "key"), [("ann", "ann"), ("U/1", "ann"), ("ann@x.org", "ann"), ("Bob", "bob"), ("u2", "ann-2")]
)
def test_student_is_found_by_folder_id_address_or_name(name, key):
    assert selection.one_student(name, KNOWN, set(KNOWN), ASSIGNMENT) == key


def test_name_of_two_students_is_refused_with_both():
    with pytest.raises(BadInputError, match="fits ann and ann-2"):
        selection.one_student("ann lee", KNOWN, set(KNOWN), ASSIGNMENT)


def test_item_may_be_named_with_its_notebook(sample):
    release = sample / "grading" / "state" / "masters" / ASSIGNMENT
    assert selection.chosen_items(release, ["why"]) == {("00-sample", "why")}
    assert selection.chosen_items(release, ["00-sample/why"]) == {("00-sample", "why")}
    with pytest.raises(UnknownNameError, match="did you mean why"):
        selection.chosen_items(release, ["wy"])
