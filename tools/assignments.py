"""
Read the items of every assignment: from ``solutions/``, and from the answers in ``tests/data/exercises/``.

An item is the cell that a student changes, with the checks under it. The page of items and the tests read it here.
"""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import nbformat
from nbformat import NotebookNode

from ties.learning import attempts, question_file

ROOT = Path(__file__).parents[1]
ASSIGNMENTS = sorted(path.parent.name for path in (ROOT / "solutions").glob("*/*.ipynb"))
SOLUTION = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", re.DOTALL)
HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS", re.DOTALL)
MODULE = re.compile(r"from (\w+\.exercise_\d\d) import exercise")
UNGRADED = {"grade": False, "solution": False, "grade_id": ""}


def notebook(folder: Path, name: str) -> NotebookNode:
    """Read the notebook of one assignment below a folder."""
    return nbformat.read(folder / name / f"exercise-{name}.ipynb", as_version=4)


def nbgrader_part(cell: NotebookNode) -> dict[str, Any]:
    """Return what nbgrader's metadata say of a cell."""
    return cell.metadata.get("nbgrader", UNGRADED)


def is_written(cell: NotebookNode) -> bool:
    """Return True for a cell in which a student writes prose."""
    return cell.cell_type == "markdown" and nbgrader_part(cell)["solution"]


def data(assignment: str) -> dict[str, Any]:
    """Read the objectives and the answers tried of one assignment."""
    return json.loads((ROOT / f"tests/data/exercises/{assignment}.json").read_text("utf-8"))


@dataclass
class Item:
    """One automatic exercise: the cell that a student changes, and the checks under it."""

    assignment: str
    slug: str
    cell: NotebookNode
    checks: list[NotebookNode] = field(default_factory=list)

    def rows(self, kind: str) -> list[Any]:
        """Return the answers tried that are right, half right or wrong; an item may have none of a kind."""
        return data(self.assignment)[self.slug].get(kind, [])

    def marks(self) -> dict[str, int]:
        """Return the marks of each hidden check by its slug."""
        parts = [nbgrader_part(check) for check in self.checks]
        return {part["grade_id"]: part["points"] for part in parts if part["grade"]}

    def known_wrong(self) -> Iterator[tuple[str, str]]:
        """Yield the reply to each known wrong answer, after the slug of the check that gives it."""
        for check in self.checks:
            if not HIDDEN.search(check.source):
                yield from ((nbgrader_part(check)["grade_id"], reply) for reply in replies(check))

    def attempt(self, answer: str) -> dict[str, str]:
        """Run this item alone with an answer; return the reply of each check, "" where it passes."""
        names: dict[str, Any] = {}
        attempts.wrong_answers.clear()
        exec(filled(self.cell.source, answer), names)
        return {nbgrader_part(check)["grade_id"]: str(raised(check, names) or "") for check in self.checks}

    def earned(self, answer: str) -> list[str]:
        """Return the slugs of the hidden checks that an answer passes."""
        found = self.attempt(answer)
        return [slug for slug in self.marks() if not found[slug]]


def call(check: NotebookNode) -> ast.Call:
    """Return the call of ``exercise.check`` or ``ties.check_answer`` that ends a check."""
    return ast.parse(check.source).body[-1].value


def module(check: NotebookNode) -> ModuleType:
    """Import the module of the exercise that a visible check uses."""
    return import_module(MODULE.search(check.source)[1])


def words(check: NotebookNode) -> question_file.Item:
    """Return the entry in the file of questions that a visible check is about."""
    return module(check).exercise.questions.check[call(check).args[0].value]


def replies(check: NotebookNode) -> list[str]:
    """Return the replies of a visible check to known wrong answers, as a student reads them."""
    return list(module(check).exercise.slips(call(check).args[0].value, words(check)).values())


def asked(check: NotebookNode) -> str:
    """Return the name under which a check looks for the answer."""
    return call(check).args[-1].body.id


def raised(check: NotebookNode, names: dict[str, Any]) -> Exception | None:
    """Run a check with these names; return what it raises, None where it passes."""
    try:
        exec(check.source, names)
    except Exception as reply:
        return reply
    return None


def filled(source: str, answer: str) -> str:
    """Replace the solution by an answer."""
    return SOLUTION.sub(lambda _: answer, source)


def items_of(assignment: str) -> list[Item]:
    """Return the automatic items of one assignment, in the order of its notebook."""
    items: list[Item] = []
    for cell in notebook(ROOT / "solutions", assignment).cells:
        part = nbgrader_part(cell)
        if cell.cell_type == "code" and part["solution"]:
            items.append(Item(assignment, part["grade_id"], cell))
        elif cell.cell_type == "code" and part["grade_id"]:
            items[-1].checks.append(cell)
    return items
