"""
Tell a learner alone whether an exercise is right, from the notebook of solutions if it is there.

The whole module and the package for self-study have ``solutions/`` beside ``exercises/``; a package for a class has
not, and then nothing is told. The comparison is the one that grading makes: the hidden tests of the solution, run on
the learner's own answer.
"""

import json
import re
from collections.abc import Mapping
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from textwrap import dedent
from typing import Any, NamedTuple

from ties.settings import current


def between_marks(what: str) -> re.Pattern[str]:
    """Return a pattern for the code between two marks of nbgrader in a cell."""
    return re.compile(rf"### BEGIN {what}\n(.*?)[ \t]*### END {what}", re.DOTALL)


TESTS, SOLUTION = between_marks("HIDDEN TESTS"), between_marks("SOLUTION")
comparing: list[str] = []  # the item that is compared now, so that a test that checks it again does not start anew


class Compared(NamedTuple):
    """How many of an item's hidden tests an answer passes."""

    passed: int
    tests: int


def solution_file() -> Path | None:
    """Return the solution of the open notebook: that of the folder it is in, in a folder above."""
    here = Path.cwd()
    book = current().solution.format(assignment=here.name)
    return next((folder / book for folder in here.parents if book and (folder / book).is_file()), None)


def code_cells(path: Path) -> list[str]:
    """Return the code of each cell of a notebook; nothing if the file cannot be read."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def compare(item: str, answer: Any, names: Mapping[str, Any]) -> Compared | None:
    """
    Run the hidden tests of an item on an answer; return None if there are none.

    `names` are those of the notebook, as a test may use them; the tests cannot change them.
    """
    path = solution_file()
    if path is None or comparing:
        return None
    named = re.compile(rf"\blambda: {re.escape(item)}\b")
    tests = [found[1] for code in code_cells(path) if (found := TESTS.search(code)) and named.search(found[1])]
    comparing.append(item)
    try:
        passed = [passes(code, {**names, item: answer}) for code in tests]
    finally:
        comparing.clear()
    return Compared(sum(passed), len(passed)) if passed else None


def passes(code: str, names: dict[str, Any]) -> bool:
    """Return whether a hidden test runs without an error."""
    try:
        with redirect_stdout(StringIO()):
            exec(dedent(code), {"ties": __import__("ties"), **names})
    except Exception:
        return False
    return True


def worked_answer(item: str) -> str:
    """Return the lines of the solution that compute an item; an empty text if there are none."""
    path = solution_file()
    blocks = [found[1] for code in (code_cells(path) if path else []) if (found := SOLUTION.search(code))]
    named = re.compile(rf"\b{re.escape(item)}\b")
    return next((dedent(block).rstrip() for block in blocks if named.search(block)), "")
