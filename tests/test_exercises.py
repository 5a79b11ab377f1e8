"""Every assignment: what students get, what a check replies, and what nbgrader gives for it."""

import ast
import csv
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
ASSIGNMENTS = sorted(path.stem for path in (ROOT / "solutions").glob("*/*.ipynb"))
SOLUTION = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", re.DOTALL)
HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS", re.DOTALL)


def notebook(folder, name):
    return nbformat.read(folder / name / f"{name}.ipynb", as_version=4)


def nbgrader_part(cell):
    return cell.metadata.get("nbgrader", {"grade": False, "solution": False, "grade_id": ""})


def is_written(cell):
    return cell.cell_type == "markdown" and nbgrader_part(cell)["solution"]


def data(assignment):
    return json.loads((ROOT / f"tests/data/exercises/{assignment}.json").read_text("utf-8"))


def fair(marks, assignment):
    """Ten to twelve marks, unless the rows of data say otherwise: a memo weighs more."""
    least, most = data(assignment).get("marks", (10, 12))
    return least <= marks <= most


@dataclass
class Item:
    """One automatic exercise: the cell a student changes, and the checks under it."""

    assignment: str
    slug: str
    cell: object
    checks: list = field(default_factory=list)

    def rows(self, kind):
        return data(self.assignment)[self.slug][kind]

    def marks(self):
        """Give the marks of each hidden check by its slug."""
        parts = [nbgrader_part(check) for check in self.checks]
        return {part["grade_id"]: part["points"] for part in parts if part["grade"]}

    def known_wrong(self):
        """Give every reply to a known wrong answer, with the check that gives it."""
        for check in self.checks:
            options = {word.arg: word.value for word in ast.parse(check.source).body[-1].value.keywords}
            if "not_these" in options:
                yield from ((nbgrader_part(check)["grade_id"], reply.value) for reply in options["not_these"].values)

    def attempt(self, answer):
        """Run this item alone, so that it cannot lean on another; give each check's reply, "" where it is content."""
        names, replies = {}, {}
        exec("import ties", names)
        exec(filled(self.cell.source, answer), names)
        for check in self.checks:
            slug = nbgrader_part(check)["grade_id"]
            try:
                exec(check.source, names)
                replies[slug] = ""
            except Exception as reply:
                replies[slug] = str(reply)
        return replies

    def earned(self, answer):
        """Give the slugs of the hidden checks that this answer satisfies."""
        replies = self.attempt(answer)
        return [slug for slug in self.marks() if not replies[slug]]


def filled(source, answer):
    return SOLUTION.sub(lambda _: answer, source)


def items_of(assignment):
    items = []
    for cell in notebook(ROOT / "solutions", assignment).cells:
        part = nbgrader_part(cell)
        if cell.cell_type == "code" and part["solution"]:
            items.append(Item(assignment, part["grade_id"], cell))
        elif cell.cell_type == "code" and part["grade_id"]:
            items[-1].checks.append(cell)
    return items


ITEMS = [item for assignment in ASSIGNMENTS for item in items_of(assignment)]
each_assignment = pytest.mark.parametrize("assignment", ASSIGNMENTS)
each_item = pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.slug)


def rows(kind):
    """Make one test of every row beside the assignments."""
    found = [(item, *([row] if isinstance(row, str) else row)) for item in ITEMS for row in optional(item, kind)]
    return [pytest.param(*row, id=f"{row[0].slug}-{number}") for number, row in enumerate(found)]


def optional(item, kind):
    try:
        return item.rows(kind)
    except KeyError:
        return []


@each_item
def test_every_item_is_tried_with_wrong_and_other_right_answers(item):
    assert len(item.rows("wrong")) >= 4
    assert len(item.rows("right")) >= 2


@each_item
def test_every_reply_to_a_known_wrong_answer_is_met_by_a_row(item):
    tried = [item.attempt(row[0]) for kind in ("wrong", "half") for row in optional(item, kind)]
    met = {pair for replies in tried for pair in replies.items()}
    assert not set(item.known_wrong()) - met


@each_item
def test_the_solution_earns_full_marks_and_the_untouched_cell_none(item):
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
def test_a_half_right_answer_earns_its_part(item, answer, passed, reply):
    assert 0 < len(passed) < len(item.marks())
    assert item.earned(answer) == passed
    assert reply in "\n".join(item.attempt(answer).values())


@each_assignment
def test_an_assignment_has_three_automatic_items_and_a_written_one_and_the_marks_of_its_size(assignment):
    cells = notebook(ROOT / "solutions", assignment).cells
    assert len(items_of(assignment)) >= 4
    assert any(is_written(cell) for cell in cells)
    assert fair(sum(nbgrader_part(cell).get("points", 0) for cell in cells), assignment)


@each_item
def test_an_item_has_a_check_students_see_and_one_they_do_not(item):
    hidden = [bool(HIDDEN.search(check.source)) for check in item.checks]
    assert hidden == [nbgrader_part(check)["grade"] for check in item.checks]
    assert set(hidden) == {True, False}
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", nbgrader_part(check)["grade_id"]) for check in item.checks)


@each_assignment
def test_every_question_has_three_folded_hints(assignment):
    questions = [cell for cell in notebook(ROOT / "solutions", assignment).cells if re.match(r"## \d", cell.source)]
    assert len(questions) >= 5
    assert {cell.source.count("<details><summary>Hint") for cell in questions} == {3}


@each_assignment
def test_no_solution_and_no_hidden_check_reaches_students(assignment):
    source = "\n".join(cell.source for cell in notebook(ROOT / "solutions", assignment).cells)
    written = [cell.source for cell in notebook(ROOT / "solutions", assignment).cells if is_written(cell)]
    given = (ROOT / "exercises" / assignment / f"{assignment}.ipynb").read_text("utf-8")
    code = "\n".join(cell.source for cell in notebook(ROOT / "exercises", assignment).cells if cell.cell_type == "code")
    secret = "\n".join([*SOLUTION.findall(source), *HIDDEN.findall(source)]).splitlines()
    assert not [line for line in secret if line.strip() and line in code]
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
    return next(iter(optional(item, "half")), ("", []))[1]


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
        path = self.folder / "grading" / "submitted" / student / self.assignment / f"{self.assignment}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(book, path)

    def answer(self, student, item):
        """Give the first row of data for this student; an item that cannot be half right stays open."""
        first = next(iter(optional(item, student)), "")
        return first if isinstance(first, str) else first[0]

    def due(self, student):
        """Give the marks this student should get: what the rows of data say."""
        earned = {"right": lambda item: list(item.marks()), "half": half_earned, "wrong": lambda item: []}[student]
        return sum(item.marks()[slug] for item in items_of(self.assignment) for slug in earned(item))

    def feedback(self, student):
        path = self.folder / "grading" / "feedback" / student / self.assignment / f"{self.assignment}.html"
        return path.read_text("utf-8")

    def grades(self):
        with open(self.folder / "grading" / "grades.csv", newline="") as file:
            return {row["student_id"]: row for row in csv.DictReader(file)}


@each_assignment
def test_exercises_are_what_nbgrader_makes_of_the_solutions(released, assignment):
    made, kept = released / assignment, ROOT / "exercises" / assignment
    files = [sorted(path.relative_to(base) for path in base.glob("*.*") if path.is_file()) for base in (made, kept)]
    assert files[0] == files[1]
    assert [(made / name).read_bytes() for name in files[0]] == [(kept / name).read_bytes() for name in files[0]]


@pytest.mark.parametrize("student", STUDENTS)
def test_nbgrader_gives_each_student_the_marks_due(course, student):
    row = course.grades()[student]
    assert float(row["score"]) == course.due(student)
    assert fair(float(row["max_score"]), course.assignment)


def test_the_feedback_page_says_why_an_answer_is_wrong(course):
    for item in items_of(course.assignment):
        assert item.rows("wrong")[0][1] in course.feedback("wrong")
    assert "NotYet" not in course.feedback("right")


def test_everything_made_while_grading_lies_in_grading(course):
    assert {path.name for path in course.folder.iterdir()} == {
        "nbgrader_config.py",
        "solutions",
        "exercises",
        "grading",
    }
