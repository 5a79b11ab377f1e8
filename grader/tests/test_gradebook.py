"""Tests of what reaches the gradebook, and of when a submission is graded again."""

import json
import shutil

import nbformat
import pytest
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory

from nbgrader_sandbox import files
from nbgrader_sandbox.batch import release, runner
from nbgrader_sandbox.batch.gradebook import ignore_warnings, open_gradebook, record_result
from nbgrader_sandbox.batch.results import Result, result_path
from nbgrader_sandbox.course import Course, folder_checksum
from nbgrader_sandbox.findings import LOOK, REJECTED, REPAIRED, Finding
from nbgrader_sandbox.output import reports
from nbgrader_sandbox.selftest.corpus import ASSIGNMENT, NOTEBOOK

ANN = "ann"
ITEM = {"notebook": "00-sample", "max_score": 3}


@pytest.fixture
def book(new_course):
    """Open the gradebook of a course without submissions."""
    with ignore_warnings(), open_gradebook(new_course()) as opened:
        yield opened


def graded(**scores):
    """Make a result; a score of None still needs marking."""
    items = [
        {**ITEM, "cell": name.replace("_", "-"), "score": score, "needs_marking": score is None}
        for name, score in scores.items()
    ]
    comments = [{"notebook": "00-sample", "cell": "why", "comment": "No response."}]
    return Result(ANN, ASSIGNMENT, graded=True, items=items, comments=comments)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [("Mai Anh Tran", "Mai Anh", "Tran"), ("Plato", "", "Plato"), ("<b>Ann</b> Example", "‹b›Ann‹/b›", "Example")],
)
def test_student_has_the_first_and_the_last_name_of_the_class_list(book, name, first, last):
    record_result(book, graded(why=None), name)
    student = book.find_student(ANN)
    assert (student.first_name, student.last_name) == (first, last)


def test_known_name_stays_where_the_class_list_has_none(book):
    record_result(book, graded(why=None), "Ann Example")
    record_result(book, graded(why=None), "")
    assert book.find_student(ANN).last_name == "Example"


def test_marks_and_comments_of_each_cell_reach_the_gradebook(book):
    record_result(book, graded(twice_form=1, twice_value=2, quarter_value=0, why=None))
    (notebook,) = book.find_submission(ASSIGNMENT, ANN).notebooks
    assert {grade.name: (grade.auto_score, grade.needs_manual_grade) for grade in notebook.grades} == {
        "twice-form": (1, False),
        "twice-value": (2, False),
        "quarter-value": (0, False),
        "why": (None, True),
    }
    comments = {comment.name: comment.auto_comment for comment in notebook.comments}
    assert comments["why"] == "No response."
    assert {comments[name] for name in comments if name != "why"} <= {None}


def test_mark_given_by_hand_is_kept_and_flagged_for_another_look(book):
    record_result(book, graded(twice_form=1, twice_value=2, why=None))
    for name, mark in (("why", 2), ("twice-form", 0)):
        grade = book.find_grade(name, "00-sample", ASSIGNMENT, ANN)
        grade.manual_score, grade.needs_manual_grade = mark, False
    book.db.commit()
    record_result(book, graded(twice_form=1, twice_value=2, why=None))
    found = {name: book.find_grade(name, "00-sample", ASSIGNMENT, ANN) for name in ("why", "twice-form", "twice-value")}
    assert {name: grade.manual_score for name, grade in found.items()} == {
        "why": 2,
        "twice-form": 0,
        "twice-value": None,
    }
    assert {name: grade.needs_manual_grade for name, grade in found.items()} == {
        "why": True,
        "twice-form": True,
        "twice-value": False,
    }


def test_mark_that_a_new_result_lacks_is_removed(book):
    record_result(book, graded(twice_form=1, twice_value=2))
    record_result(book, graded(twice_form=1))
    assert book.find_grade("twice-value", "00-sample", ASSIGNMENT, ANN).auto_score is None


@pytest.fixture
def pending(new_course):
    """Return a course whose two submissions count as graded, and a function that lists what is to be graded."""
    course = new_course("all right", "one answer wrong")

    def waiting(unprotected=False):
        return list(runner.pending_jobs(course, ASSIGNMENT, course.release_folder(ASSIGNMENT), unprotected))

    for job in waiting():
        files.write_json(result_path(course, ASSIGNMENT, job.student), {"status": "graded", "digest": job.digest})
    assert waiting() == []
    return course, waiting


def edit(path, old, new):
    """Replace a text that a file contains."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_changed_test_has_the_whole_class_graded_again_by_the_new_test(pending):
    course, waiting = pending
    edit(course.solutions / ASSIGNMENT / NOTEBOOK, "twice(20 + 1) == 42", "twice(30 + 1) == 62")
    assert [job.student for job in waiting()] == ["all-right", "one-answer-wrong"]
    folder = release.build_release(course, ASSIGNMENT)
    assert b"twice(30 + 1) == 62" in (folder / "gradebook.db").read_bytes()
    assert release.stored_checksum(folder) == folder_checksum(course.solutions / ASSIGNMENT)


def test_release_is_not_built_again_while_the_solutions_stay(new_course, monkeypatch):
    course = new_course()
    monkeypatch.setattr(release, "generate_release", None)  # would fail if it were called
    assert release.build_release(course, ASSIGNMENT) == course.release_folder(ASSIGNMENT)


def test_changed_file_beside_a_notebook_has_only_its_student_graded_again(pending):
    course, waiting = pending
    (course.path("received", "all-right", ASSIGNMENT) / "1" / "n.txt").write_text("0.25", encoding="utf-8")
    assert [job.student for job in waiting()] == ["all-right"]


def test_submissions_graded_without_a_sandbox_are_graded_again_in_one(pending):
    _, waiting = pending
    assert len(waiting(unprotected=True)) == 2


def test_jobs_carry_the_protection_and_the_folders(pending):
    course, waiting = pending
    job = waiting(unprotected=True)[0]
    assert job.config["SandboxedExecute"]["protected"] is False
    assert job.delivery == str((course.path("received", job.student, ASSIGNMENT) / "1").resolve())
    assert job.source == str(course.solutions.resolve())
    hidden = [str(folder.resolve()) for folder in (course.solutions, course.root)]
    assert job.config["SandboxedExecute"]["hidden"] == hidden


def test_folder_checksum_depends_on_names_and_on_contents(tmp_path):
    one, two, three = (tmp_path / name for name in ("one", "two", "three"))
    for folder, name, text in ((one, "a", "x"), (two, "b", "x"), (three, "a", "y")):
        folder.mkdir()
        (folder / name).write_text(text, encoding="utf-8")
    assert len({folder_checksum(folder) for folder in (one, two, three)}) == 3
    shutil.copytree(one, tmp_path / "four")
    assert folder_checksum(tmp_path / "four") == folder_checksum(one)


def test_worker_has_the_time_of_all_its_notebooks_and_more(tmp_path, new_course):
    course = new_course()
    folder = tmp_path / "release"
    folder.mkdir()
    for name in ("a.ipynb", "b.ipynb", "c.txt"):
        (folder / name).touch()
    assert runner.worker_timeout(course, tmp_path) == 2 * 20 + runner.EXTRA_SECONDS  # the sample allows 20 seconds


def test_folder_is_replaced_only_when_its_copy_is_complete(tmp_path, monkeypatch):
    made, out = tmp_path / "made", tmp_path / "out"
    for folder, text in ((made, "new"), (out, "old")):
        folder.mkdir()
        (folder / "marks").write_text(text, encoding="utf-8")

    def interrupted(source, into, **_):
        (into / "marks").write_text("ne", encoding="utf-8")
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(files.shutil, "copytree", interrupted)
        with pytest.raises(KeyboardInterrupt):
            files.replace_folder(made, out)
    assert (out / "marks").read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["made", "out"]
    (out / "left over").touch()
    made.chmod(0o700)  # as a temporary folder is made; teachers read what replaces it
    files.replace_folder(made, out)
    assert [path.name for path in out.iterdir()] == ["marks"]
    assert (out / "marks").read_text(encoding="utf-8") == "new"
    assert out.stat().st_mode & 0o777 == 0o755


def test_file_is_replaced_whole_and_without_a_draft(tmp_path, monkeypatch):
    path = tmp_path / "folder" / "state.json"
    files.write_text(path, "old")
    with monkeypatch.context() as patch:
        patch.setattr(files.os, "fsync", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            files.write_text(path, "new")
    assert (path.read_text(encoding="utf-8"), [each.name for each in path.parent.iterdir()]) == ("old", ["state.json"])


def stored(course, student, status, *findings):
    """Store the result of a student without grading."""
    (course.path("received", student, ASSIGNMENT) / "1").mkdir(parents=True)
    result = {"status": status, "findings": [each.as_dict() for each in findings], "items": []}
    files.write_json(result_path(course, ASSIGNMENT, student), result)


def test_problems_begin_with_rejected_work_and_end_with_repairs(tmp_path):
    course = Course(tmp_path, tmp_path)
    stored(course, "ann", "graded", Finding(REPAIRED, "put back"), Finding(LOOK, "names the network"))
    stored(course, "bob", "rejected", Finding(REJECTED, "the file is empty", "ask"))
    stored(course, "cho", "graded", Finding(LOOK, "a name of the network"))
    text = reports.write_problems(course, ASSIGNMENT).read_text(encoding="utf-8").splitlines()
    assert text[0] == "student,assignment,file,cell,kind,what,what_to_do"
    assert text[1:] == [
        "bob,00-sample,,,rejected,the file is empty,ask",
        "ann,00-sample,,,look,names the network,nothing",
        "cho,00-sample,,,look,a name of the network,nothing",
        "ann,00-sample,,,repaired,put back,nothing",
    ]


@pytest.mark.needs_bubblewrap
def test_nbgraders_own_command_takes_marks_off_late_work_and_shortens_output(new_course):
    course = new_course("all right")
    submitted = course.path("submitted", "all-right", ASSIGNMENT)
    shutil.copytree(course.path("received", "all-right", ASSIGNMENT) / "1", submitted)
    notebook = json.loads((submitted / NOTEBOOK).read_text(encoding="utf-8"))
    notebook["cells"].append({**nbformat.v4.new_code_cell("print('line\\n' * 3000)"), "id": "long"})
    (submitted / NOTEBOOK).write_text(json.dumps(notebook), encoding="utf-8")
    (submitted / "timestamp.txt").write_text("2026-02-02 12:00:00 UTC", encoding="utf-8")
    config = course.config()
    config.CourseDirectory.update(root=str(course.root), source_directory="../solutions", db_url=course.gradebook_url())
    config.LateSubmissionPlugin.penalty_method = "zero"
    with ignore_warnings():
        with open_gradebook(course) as book:
            book.update_or_create_assignment(ASSIGNMENT, duedate="2026-02-01 12:00:00 UTC")
        answer = NbGraderAPI(CourseDirectory(config=config), config=config).autograde(ASSIGNMENT, "all-right")
        assert answer["success"], answer
        with open_gradebook(course) as book:
            assert book.find_submission(ASSIGNMENT, "all-right").late_submission_penalty == 5
    shown = nbformat.read(course.path("autograded", "all-right", ASSIGNMENT) / NOTEBOOK, as_version=4)
    assert len(shown.cells[-1].outputs[0].text.splitlines()) == 1000
