"""Every assignment: what students get, what a check replies, and what nbgrader gives for it."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from textwrap import dedent

import nbformat
import numpy as np
import pandas as pd
import pytest

import ties
from tests.exercise_items import each_assignment, each_item, fair, rows
from ties.learning import attempts
from ties.learning.attempts import NotYet
from tools.assignments import (
    ASSIGNMENTS,
    HIDDEN,
    ROOT,
    SOLUTION,
    asked,
    is_written,
    items_of,
    nbgrader_part,
    notebook,
    raised,
)

TWO_WRONG = [  # of each form that may be asked for: what has another form is no try
    (-987.5, -988.5),
    ("no such word", "nor this one"),
    ([1], [1, 2]),
    ({"nobody asked": 1}, {"nobody asked": 2}),
    (pd.DataFrame({"x": [1]}), pd.DataFrame({"x": [1, 2]})),
]
ODD = json.loads((ROOT / "tests/data/odd-answers.json").read_text("utf-8"))


@pytest.fixture(autouse=True)
def no_tries_yet():
    attempts.wrong_answers.clear()


@each_item
def test_every_reply_to_a_known_wrong_answer_is_tested(item):
    tried = [item.attempt(row[0]) for kind in ("wrong", "half") for row in item.rows(kind)]
    met = {pair for replies in tried for pair in replies.items()}
    assert not set(item.known_wrong()) - met


@each_item
def test_solution_earns_full_marks_and_empty_cell_none(item):
    assert not any(item.attempt(SOLUTION.search(item.cell.source)[1]).values())
    assert item.earned("") == []
    assert "no answer yet" in "\n".join(item.attempt("").values())


@pytest.mark.parametrize(("item", "answer"), rows("right"))
def test_another_right_way_earns_full_marks(item, answer):
    assert not any(item.attempt(answer).values())


@pytest.mark.parametrize(("item", "answer", "reply"), rows("wrong"))
def test_a_wrong_answer_earns_nothing_and_gets_its_reply(item, answer, reply):
    assert item.earned(answer) == []
    assert reply in "\n".join(item.attempt(answer).values())


@pytest.mark.parametrize(("item", "answer", "passed", "reply"), rows("half"))
def test_partly_right_answer_earns_part_of_the_marks(item, answer, passed, reply):
    assert 0 < len(passed) < len(item.marks())
    assert item.earned(answer) == passed
    assert reply in "\n".join(item.attempt(answer).values())


@each_item
def test_check_reports_type_of_unexpected_answer(item):
    for check, (answer, says) in product(item.checks, ODD.items()):
        reply = raised(check, {"ties": ties, asked(check): eval(answer, {"np": np, "pd": pd})})
        assert isinstance(reply, NotYet), (asked(check), answer)
        assert HIDDEN.search(check.source) or any(words in str(reply) for words in says), (answer, reply)
        assert len(reply._render_traceback_()) == 1
        assert "\n" not in str(reply).split("\nStill stuck?")[0].split("\nOne way to work it out:")[0]


@each_item
def test_collapsed_check_has_a_line_with_item_and_key(item):
    for check in item.checks:
        if not HIDDEN.search(check.source):
            assert check.metadata["jupyter"]["source_hidden"]
            assert check.source.startswith(f"# Check {asked(check)}: press Shift+Enter\n")


@each_item
def test_check_names_an_answer_that_was_deleted_or_renamed(item):
    for check in item.checks:
        if not HIDDEN.search(check.source):
            reply = raised(check, {})
            assert isinstance(reply, NotYet)
            assert f"Nothing is called {asked(check)!r} yet" in str(reply)


@each_item
def test_learner_alone_gets_the_worked_answer_after_two_wrong_ones(item, monkeypatch):
    monkeypatch.chdir(ROOT / "exercises" / item.assignment)
    visible = next(check for check in item.checks if not HIDDEN.search(check.source))

    def replies(pair):
        return [str(raised(visible, {asked(visible): answer})) for answer in pair]

    first, second = next(pair for pair in map(replies, TWO_WRONG) if not pair[0].startswith("The answer should be"))
    assert "One way to work it out" not in first
    worked = second.split("One way to work it out:")[1]
    assert re.search(rf"\b{asked(visible)}\b", worked)
    assert worked.strip() in dedent(SOLUTION.search(item.cell.source)[1])


@each_item
def test_learner_alone_is_told_that_the_solution_is_right(item, monkeypatch, capsys):
    monkeypatch.chdir(ROOT / "exercises" / item.assignment)
    names = {}
    exec(item.cell.source, names)
    capsys.readouterr()
    for check in item.checks:
        if not HIDDEN.search(check.source):
            assert raised(check, names) is None
            assert capsys.readouterr().out == "Your answer is right.\n"


@each_assignment
def test_assignment_has_three_automatic_items_one_written_and_full_marks(assignment):
    cells = notebook(ROOT / "solutions", assignment).cells
    assert len(items_of(assignment)) >= 4
    assert any(is_written(cell) for cell in cells)
    assert fair(sum(nbgrader_part(cell).get("points", 0) for cell in cells), assignment)


@each_item
def test_item_has_a_visible_and_a_hidden_check(item):
    hidden = [bool(HIDDEN.search(check.source)) for check in item.checks]
    assert hidden == [nbgrader_part(check)["grade"] for check in item.checks]
    assert set(hidden) == {True, False}
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", nbgrader_part(check)["grade_id"]) for check in item.checks)


@each_assignment
def test_exercise_without_the_package_names_the_command_to_run(assignment, monkeypatch):
    monkeypatch.setitem(sys.modules, "ties", None)
    first = next(cell for cell in notebook(ROOT / "exercises", assignment).cells if cell.cell_type == "code")
    with pytest.raises(ModuleNotFoundError) as missing:
        exec(first.source, {})
    (sentence,) = missing.value._render_traceback_()
    assert ".venv/bin/nox -s lab" in sentence


@each_assignment
def test_every_question_has_three_closed_hints(assignment):
    questions = [cell for cell in notebook(ROOT / "solutions", assignment).cells if re.match(r"## \d", cell.source)]
    assert len(questions) >= 5
    assert {len(re.findall("<details><summary[^>]*>Hint", cell.source)) for cell in questions} == {3}


@each_assignment
def test_no_solution_and_no_hidden_check_reaches_students(assignment):
    source = "\n".join(cell.source for cell in notebook(ROOT / "solutions", assignment).cells)
    written = [cell.source for cell in notebook(ROOT / "solutions", assignment).cells if is_written(cell)]
    given = (ROOT / "exercises" / assignment / f"exercise-{assignment}.ipynb").read_text("utf-8")
    code = "\n".join(cell.source for cell in notebook(ROOT / "exercises", assignment).cells if cell.cell_type == "code")
    secret = "\n".join([*SOLUTION.findall(source), *HIDDEN.findall(source)]).splitlines()
    assert not [line for line in secret if re.search(r"\w", line) and line in code]
    assert not [text for text in (*written, "BEGIN SOLUTION", "HIDDEN TESTS") if text in given]


RELEASE = """
import sys
from nbgrader.apps import NbGraderAPI
from traitlets.config.loader import PyFileConfigLoader

api = NbGraderAPI(config=PyFileConfigLoader("nbgrader_config.py").load_config())
for name in sys.argv[1:]:
    print(name, api.generate_assignment(name, force=True, create=True)["success"])
"""


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """A copy of this repository in which nbgrader has just made every exercise."""
    folder = tmp_path_factory.mktemp("released")
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    shutil.copytree(ROOT / "solutions", folder / "solutions", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    run(folder, "-c", RELEASE, *ASSIGNMENTS)
    return folder / "exercises"


def run(folder, *command):
    # nbgrader starts alembic by its bare name, so it has to lie on the path
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path}
    subprocess.run([sys.executable, *command], cwd=folder, env=environment, check=True, capture_output=True)


@pytest.fixture(scope="module", params=ASSIGNMENTS[:1])  # what nbgrader itself does is the same for each
def course(request, tmp_path_factory):
    """A course of three students in a folder of its own, released, graded and exported by nbgrader's commands."""
    folder = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    shutil.copytree(ROOT / "solutions" / request.param, folder / "solutions" / request.param)
    course = Course(folder, request.param)
    course.nbgrader("generate_assignment", course.assignment, "--force")
    for student in STUDENTS:
        course.submit(student)
    course.nbgrader("autograde", course.assignment)
    course.nbgrader("generate_feedback", course.assignment)
    course.nbgrader("export", "--to=grading/grades.csv")
    return course


STUDENTS = ("right", "half", "wrong")


def half_earned(item):
    return next(iter(item.rows("half")), ("", []))[1]


@dataclass
class Course:
    """A folder that looks like this repository to nbgrader, and what happens in it."""

    folder: Path
    assignment: str

    def nbgrader(self, command, *options):
        run(self.folder, "-m", "nbgrader", command, *options)

    def submit(self, student):
        """Fill in the released notebook as this student would; the one who is wrong writes no text."""
        book = notebook(self.folder / "exercises", self.assignment)
        cells = {nbgrader_part(cell)["grade_id"]: cell for cell in book.cells}
        for item in items_of(self.assignment):
            cells[item.slug].source += f"\n{self.answer(student, item)}"
        for cell in book.cells:
            if is_written(cell) and student != "wrong":
                cell.source = "The atlas prints both names."
        path = self.folder / "grading" / "submitted" / student / self.assignment / f"exercise-{self.assignment}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(book, path)

    def answer(self, student, item):
        """Return the first row of data for this student; an item that cannot be half right stays open."""
        first = next(iter(item.rows(student)), "")
        return first if isinstance(first, str) else first[0]

    def due(self, student):
        """Return the marks this student should get: what the rows of data say."""
        earned = {"right": lambda item: list(item.marks()), "half": half_earned, "wrong": lambda item: []}[student]
        return sum(item.marks()[slug] for item in items_of(self.assignment) for slug in earned(item))

    def feedback(self, student):
        path = self.folder / "grading" / "feedback" / student / self.assignment / f"exercise-{self.assignment}.html"
        return path.read_text("utf-8")

    def grades(self):
        with open(self.folder / "grading" / "grades.csv", newline="") as file:
            return {row["student_id"]: row for row in csv.DictReader(file)}


@each_assignment
def test_exercises_are_generated_from_the_solutions(released, assignment):
    made, kept = released / assignment, ROOT / "exercises" / assignment
    files = [sorted(path.relative_to(base) for path in base.glob("*.*") if path.is_file()) for base in (made, kept)]
    assert files[0] == files[1]
    assert [(made / name).read_bytes() for name in files[0]] == [(kept / name).read_bytes() for name in files[0]]


@pytest.mark.parametrize("student", STUDENTS)
def test_nbgrader_gives_each_student_the_expected_marks(course, student):
    row = course.grades()[student]
    assert float(row["score"]) == course.due(student)
    assert fair(float(row["max_score"]), course.assignment)


def test_feedback_page_explains_why_an_answer_is_wrong(course):
    for item in items_of(course.assignment):
        # a reply is wrapped, so that no word is broken
        assert item.rows("wrong")[0][1] in " ".join(course.feedback("wrong").split())
    assert "NotYet" not in course.feedback("right")


def test_grading_writes_only_into_its_own_folder(course):
    assert {path.name for path in course.folder.iterdir()} == {
        "nbgrader_config.py",
        "solutions",
        "exercises",
        "grading",
    }
