"""The items of every assignment, read from solutions/ and from the rows of data beside the tests."""

import ast
import json
import re
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import nbformat
import pytest

from ties.course import Course
from ties.learning import attempts

ROOT = Path(__file__).parents[1]
COURSE = Course.open("far_east")
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
            if not HIDDEN.search(check.source):
                yield from ((nbgrader_part(check)["grade_id"], reply) for reply in replies(check))

    def attempt(self, answer):
        """Run this item alone, so that it cannot lean on another; give each check's reply, "" where it is content."""
        names = {}
        attempts.wrong_answers.clear()
        exec(filled(self.cell.source, answer), names)
        return {nbgrader_part(check)["grade_id"]: str(raised(check, names) or "") for check in self.checks}

    def earned(self, answer):
        """Give the slugs of the hidden checks that this answer satisfies."""
        replies = self.attempt(answer)
        return [slug for slug in self.marks() if not replies[slug]]


def call(check):
    """Give the call of check_answer that ends a check."""
    return ast.parse(check.source).body[-1].value


def words(check):
    """Give what the file of questions says of the item that a visible check is about."""
    exercise = re.search(r"from far_east\.exercise_(\d\d) import exercise", check.source)
    return COURSE.questions(int(exercise[1])).check[call(check).args[0].value]


def replies(check):
    """Give the replies to known wrong answers as a visible check gives them."""
    module = import_module(re.search(r"from (far_east\.exercise_\d\d) import exercise", check.source)[1])
    return module.exercise.slips(call(check).args[0].value, words(check)).values()


def asked(check):
    """Give the name under which a check looks for the answer."""
    return call(check).args[-1].body.id


def raised(check, names):
    """Run a check on what stands under these names; give what it raises, None where it is content."""
    try:
        exec(check.source, names)
    except Exception as reply:
        return reply
    return None


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
