"""How a made-up submission is written: a sample assignment, filled in and then spoilt in one way or another."""

import io
import json
import zipfile
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import v4

ASSIGNMENT = "00-sample"
NOTEBOOK = "00-sample.ipynb"
FULL, ESSAY = 5, 3  # marks of the tests, marks of the written answer
TO_MARK, ASIDE = "needs marking", "set aside"
ANSWERS = {
    "twice": "def twice(x):\n    return 2 * x",
    "quarter": "quarter = 0.25",
    "why": "Because twice is two times, and a quarter is one of four parts.",
}
CONFIG = "c = get_config()\nc.Execute.timeout = 3\nc.SandboxedExecute.limits = {'seconds': 20, 'memory': 1 << 30}\n"
Files = dict[str, bytes]


@dataclass(frozen=True)
class Case:
    """One kind of submission: the files, and the status, the marks of the tests and the words that must come of it."""

    name: str
    group: str
    make: Callable[["Sheet"], Files]
    status: str = TO_MARK
    score: float | None = FULL
    says: str = ""


class Sheet:
    """The released notebook as plain data, to be filled in and spoilt."""

    def __init__(self, released: dict[str, Any]) -> None:
        self.notebook = deepcopy(released)
        self.cells: list[dict[str, Any]] = self.notebook["cells"]
        for name, words in ANSWERS.items():
            self[name]["source"] = words

    def __getitem__(self, name: str) -> dict[str, Any]:
        """Find a cell by its name for nbgrader."""
        return next(cell for cell in self.cells if meta(cell).get("grade_id") == name)

    def at(self, name: str) -> int:
        """Find the place of a cell."""
        return self.cells.index(self[name])

    def answer(self, **words: str) -> "Sheet":
        """Write other answers."""
        for name, text in words.items():
            self[name]["source"] = text
        return self

    def code(self, source: str, before: str = "twice") -> "Sheet":
        """Put a cell of one's own before another."""
        cell = {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None}
        self.cells.insert(self.at(before), cell)
        return self

    def without(self, *names: str) -> "Sheet":
        """Delete cells."""
        for name in names:
            del self.cells[self.at(name)]
        return self

    def each(self, change: Callable[[dict[str, Any]], Any]) -> "Sheet":
        """Change every cell that nbgrader knows."""
        for cell in self.cells:
            if meta(cell):
                change(cell)
        return self

    def text(self) -> str:
        """Give the file as text."""
        return json.dumps(self.notebook, ensure_ascii=False)

    def files(self, name: str = NOTEBOOK, **more: bytes) -> Files:
        """Give the file under a name, and others beside it."""
        return {name: self.text().encode(), **more}


def meta(cell: dict[str, Any]) -> dict[str, Any]:
    """Give nbgrader's metadata of a cell."""
    found = cell["metadata"].get("nbgrader")
    return found if isinstance(found, dict) else {}


def write_solution(home: Path) -> None:
    """Write the solutions of the sample assignment into a course."""
    cells = [
        v4.new_markdown_cell("# A sample", id="title"),
        v4.new_code_cell("import pandas as pd", id="start"),
        code("twice", "### BEGIN SOLUTION\ndef twice(x):\n    return 2 * x\n### END SOLUTION", solution=True),
        code("twice-form", "assert twice(0) == 0, 'Twice nothing is nothing.'", grade=True, locked=True, points=1),
        code("twice-value", hidden("assert twice(20 + 1) == 42, 'Try it with 21.'"), grade=True, locked=True, points=2),
        code("quarter", "quarter = None\n### BEGIN SOLUTION\nquarter = 1 / 4\n### END SOLUTION", solution=True),
        code("quarter-form", "assert 0 <= quarter <= 1, 'A share lies between 0 and 1.'", locked=True),
        code("quarter-value", hidden("assert abs(quarter - 0.25) < 1e-9"), grade=True, locked=True, points=2),
        v4.new_markdown_cell("Say why.", id="question"),
        v4.new_markdown_cell("It follows.", id="why", metadata=graded("why", grade=True, solution=True, points=ESSAY)),
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    folder = home / "solutions" / ASSIGNMENT
    folder.mkdir(parents=True)
    notebook = v4.new_notebook(cells=cells, metadata={**kernel, "language_info": {"name": "python"}})
    nbformat.write(notebook, folder / NOTEBOOK)
    (home / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")


def hidden(test: str) -> str:
    """Put a test between nbgrader's marks."""
    return f"# Your answer is compared here with the right one.\n### BEGIN HIDDEN TESTS\n{test}\n### END HIDDEN TESTS"


def graded(name: str, **given: Any) -> dict[str, Any]:
    """Give the metadata of a cell that nbgrader knows."""
    base = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False}
    return {"nbgrader": {**base, "grade_id": name, **given}}


def code(name: str, source: str, **given: Any) -> Any:
    """Make a code cell that nbgrader knows."""
    return v4.new_code_cell(source, id=name, metadata=graded(name, **given))


def doubled(name: str, **change: str) -> Callable[[Sheet], Files]:
    """Make a submission in which a cell stands twice, the second time changed."""

    def make(sheet: Sheet) -> Files:
        sheet.cells.insert(sheet.at(name) + 1, {**deepcopy(sheet[name]), **change})
        return sheet.files()

    return make


def metadata(change: Callable[[dict[str, Any]], Any]) -> Callable[[Sheet], Files]:
    """Make a submission in which the metadata of every known cell was changed."""
    return lambda sheet: sheet.each(change).files()


def answers(**words: str) -> Callable[[Sheet], Files]:
    """Make a submission with other answers."""
    return lambda sheet: sheet.answer(**words).files()


def runs(source: str, before: str = "twice") -> Callable[[Sheet], Files]:
    """Make a submission with one more cell."""
    return lambda sheet: sheet.code(source, before).files()


def raw(content: bytes, name: str = NOTEBOOK) -> Callable[[Sheet], Files]:
    """Make a submission that is something else."""
    return lambda _: {name: content}


def renamed(name: str) -> Callable[[Sheet], Files]:
    """Make a submission under another name."""
    return lambda sheet: sheet.files(name)


def encoded(encoding: str) -> Callable[[Sheet], Files]:
    """Make a submission that was saved in another encoding."""
    return lambda sheet: {NOTEBOOK: sheet.answer(why="Weil zwei mal vier größer ist.").text().encode(encoding)}


def zipped(*entries: tuple[str, bytes]) -> Callable[[Sheet], Files]:
    """Make a submission in a zip, with whatever else is in it."""

    def make(sheet: Sheet) -> Files:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
            for name, content in (*entries, (NOTEBOOK, sheet.text().encode())):
                out.writestr(name, content)
        return {"my work.zip": packed.getvalue()}

    return make


def pop(key: str) -> Callable[[dict[str, Any]], Any]:
    """Take one key out of nbgrader's metadata."""
    return lambda cell: meta(cell).pop(key, None)


def put(**given: Any) -> Callable[[dict[str, Any]], Any]:
    """Put keys into nbgrader's metadata."""
    return lambda cell: meta(cell).update(given)


def old_format(sheet: Sheet) -> Files:
    """Save the notebook in the format of 2013."""
    for cell in sheet.cells:
        if cell["cell_type"] == "code":
            cell |= {"input": cell["source"], "language": "python"}
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}}
    return {NOTEBOOK: json.dumps({**old, "worksheets": [{"cells": sheet.cells, "metadata": {}}]}).encode()}
