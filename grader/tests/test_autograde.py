"""Tests of how one submission is graded: by nbgrader's preprocessors, with marks as data."""

import nbformat
import pytest
from nbformat import v4
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor, SaveAutoGrades
from nbgrader.utils import compute_checksum
from traitlets.config import Config

from nbgrader_sandbox import compat
from nbgrader_sandbox.batch import autograde
from nbgrader_sandbox.batch.gradebook import ignore_warnings, stamp_new_gradebook
from nbgrader_sandbox.batch.marks import CollectMarks
from nbgrader_sandbox.batch.results import Result
from nbgrader_sandbox.execution.preprocessor import SandboxedExecute

ERROR = v4.new_output("error", ename="AssertionError", evalue="no", traceback=[])
HALF = v4.new_output("execute_result", data={"text/plain": "0.5"})


def graded_cell(name, cell, *, points=2.0, unchanged=False, **flags):
    """Give a cell nbgrader's metadata; its checksum fits if it is unchanged."""
    about = {"grade_id": name, "points": points, "schema_version": 3, "cell_type": cell.cell_type}
    cell.metadata.nbgrader = {**about, "grade": False, "solution": False, "task": False, "locked": False, **flags}
    cell = nbformat.from_dict(cell)
    cell.metadata.nbgrader.checksum = compute_checksum(cell) if unchanged else "another"
    return cell


@pytest.fixture
def notebook():
    """Return a notebook with every kind of cell that can have a mark or a comment."""
    test, answer = {"grade": True, "locked": True}, {"grade": True, "solution": True}
    return v4.new_notebook(
        cells=[
            graded_cell("right", v4.new_code_cell("1"), **test),
            graded_cell("wrong", v4.new_code_cell("2", outputs=[ERROR]), **test),
            graded_cell("partly", v4.new_code_cell("3", outputs=[HALF]), **test),
            graded_cell("code", v4.new_code_cell("4"), solution=True),
            graded_cell("essay", v4.new_markdown_cell("Because."), **answer),
            graded_cell("empty", v4.new_markdown_cell("Write here."), unchanged=True, **answer),
            graded_cell("untouched", v4.new_code_cell("5"), unchanged=True, solution=True),
            graded_cell("task", v4.new_markdown_cell("Do it."), unchanged=True, task=True, locked=True),
            v4.new_code_cell("6"),
        ]
    )


def marks_by_nbgrader(notebook, url):
    """Return the marks and comments that nbgrader's own preprocessor writes to a gradebook."""
    stamp_new_gradebook(url)
    with ignore_warnings(), Gradebook(url) as book:
        book.add_assignment("a")
        book.add_notebook("n", "a")
        for cell in notebook.cells:
            if about := cell.metadata.get("nbgrader"):
                kind = {"name": about.grade_id, "notebook": "n", "assignment": "a", "cell_type": cell.cell_type}
                if about.grade:
                    book.add_grade_cell(max_score=about.points, **kind)
                if about.solution:
                    book.add_solution_cell(about.grade_id, "n", "a")
                if about.task:
                    book.add_task_cell(max_score=about.points, **kind)
        book.add_student("ann")
        book.add_submission("a", "ann")
    SaveAutoGrades().preprocess(notebook, {"nbgrader": compat.nbgrader_resources("ann", "a", "n", url)})
    with ignore_warnings(), Gradebook(url) as book:
        (found,) = book.find_submission("a", "ann").notebooks
        marks = {g.name: (g.auto_score, g.max_score, g.needs_manual_grade) for g in found.grades}
        return marks, {c.name: c.auto_comment for c in found.comments}


def test_marks_and_comments_equal_those_that_nbgrader_saves(notebook, tmp_path):
    collect = CollectMarks()
    collect.preprocess(notebook, {"nbgrader": {"notebook": "n"}})
    marks = {item["cell"]: (item["score"], item["max_score"], item["needs_marking"]) for item in collect.items}
    comments = {each["cell"]: each["comment"] for each in collect.comments}
    assert (marks, comments) == marks_by_nbgrader(notebook, f"sqlite:///{tmp_path}/gradebook.db")
    assert marks["partly"] == (0.5, 2, False)
    assert marks["essay"] == (None, 2, True)
    assert comments["empty"] == comments["untouched"] == "No response."


class BreakCellType(NbGraderPreprocessor):
    """Set an invalid type on a cell."""

    def preprocess_cell(self, cell, resources, index):
        cell.cell_type = "secret"
        return cell, resources


def test_invalid_notebook_after_a_preprocessor_raises(tmp_path, monkeypatch):
    path = tmp_path / "n.ipynb"
    nbformat.write(v4.new_notebook(cells=[v4.new_code_cell("1")]), path)
    monkeypatch.setattr(autograde, "SafeOutputs", BreakCellType)
    monkeypatch.setattr(autograde, "SANITIZE", ())
    monkeypatch.setattr(SandboxedExecute, "preprocess", lambda self, notebook, resources: (notebook, resources))
    with pytest.raises(nbformat.ValidationError):
        autograde.grade_notebook(path, {"nbgrader": {"notebook": "n"}}, Config(), Result("ann", "a"))


def test_notebook_that_was_not_sent_has_no_marks(notebook, tmp_path):
    nbformat.write(notebook, tmp_path / "n.ipynb")
    items = autograde.unsubmitted_items(tmp_path / "n.ipynb")
    assert {item["cell"] for item in items} == {"right", "wrong", "partly", "essay", "empty", "task"}
    assert {(item["score"], item["needs_marking"]) for item in items} == {(0, False)}


def test_files_of_the_course_replace_those_of_the_student(tmp_path):
    course, student = tmp_path / "course", tmp_path / "student"
    for folder, text in ((course / "data", "right"), (student / "data", "changed")):
        folder.mkdir(parents=True)
        for name in ("table.csv", "own.csv", "hidden.ipynb"):
            (folder / name).write_text(text, encoding="utf-8")
    config = Config(Autograde={"exclude_overwriting": {"a": ["data/own.csv"]}})
    autograde.copy_files_of_course(course, student, "a", config)
    texts = {path.name: path.read_text(encoding="utf-8") for path in (student / "data").iterdir()}
    assert texts == {"table.csv": "right", "own.csv": "changed", "hidden.ipynb": "changed"}
