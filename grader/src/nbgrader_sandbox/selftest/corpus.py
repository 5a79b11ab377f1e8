"""Build synthetic submissions from a sample assignment."""

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
TEST_POINTS, ESSAY_POINTS = 5, 3  # marks of the tests, marks of the written answer
NEEDS_MARKING = "needs marking"
ANSWERS = {
    "twice": "def twice(x):\n    return 2 * x",
    "quarter": "quarter = 0.25",
    "why": "Because twice is two times, and a quarter is one of four parts.",
}
COURSE_CONFIG = (
    "c = get_config()\nc.Execute.timeout = 3\nc.SandboxedExecute.limits = {'seconds': 20, 'memory': 1 << 30}\n"
)
Files = dict[str, bytes]


@dataclass(frozen=True)
class Case:
    """One kind of submission, with its expected status, marks of the tests, and words in a finding."""

    name: str
    group: str
    make: Callable[["Submission"], Files]
    status: str = NEEDS_MARKING
    score: float | None = TEST_POINTS
    says: str = ""


class Submission:
    """The released notebook as plain data, with correct answers, to be changed by a case."""

    def __init__(self, released: dict[str, Any]) -> None:
        self.notebook = deepcopy(released)
        self.cells: list[dict[str, Any]] = self.notebook["cells"]
        self.handed_out = {name: self[name]["source"] for name in ANSWERS}
        for name, sources in ANSWERS.items():
            self[name]["source"] = sources

    def __getitem__(self, name: str) -> dict[str, Any]:
        """Return a cell by its grade_id."""
        return next(cell for cell in self.cells if nbgrader_data(cell).get("grade_id") == name)

    def position(self, name: str) -> int:
        """Return the index of a cell."""
        return self.cells.index(self[name])

    def set_answers(self, **sources: str) -> "Submission":
        """Replace answers."""
        for name, source in sources.items():
            self[name]["source"] = source
        return self

    def insert_code(self, source: str, before: str = "twice") -> "Submission":
        """Insert an extra cell before another."""
        cell = {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None}
        self.cells.insert(self.position(before), cell)
        return self

    def delete(self, *names: str) -> "Submission":
        """Delete cells."""
        for name in names:
            del self.cells[self.position(name)]
        return self

    def change_cells(self, change: Callable[[dict[str, Any]], Any]) -> "Submission":
        """Change every graded cell."""
        for cell in self.cells:
            if nbgrader_data(cell):
                change(cell)
        return self

    def as_text(self) -> str:
        """Return the notebook as text."""
        return json.dumps(self.notebook, ensure_ascii=False)

    def as_files(self, name: str = NOTEBOOK, **more: bytes) -> Files:
        """Return the notebook under a file name, and other files."""
        return {name: self.as_text().encode(), **more}


def nbgrader_data(cell: dict[str, Any]) -> dict[str, Any]:
    """Return nbgrader's metadata of a cell."""
    found = cell["metadata"].get("nbgrader")
    return found if isinstance(found, dict) else {}


def write_solution(home: Path) -> None:
    """Write the solutions of the sample assignment."""
    cells = [
        v4.new_markdown_cell("# A sample", id="title"),
        v4.new_code_cell("import pandas as pd", id="start"),
        graded_code_cell(
            "twice", "### BEGIN SOLUTION\ndef twice(x):\n    return 2 * x\n### END SOLUTION", solution=True
        ),
        graded_code_cell(
            "twice-form", "assert twice(0) == 0, 'Twice nothing is nothing.'", grade=True, locked=True, points=1
        ),
        graded_code_cell(
            "twice-value",
            hidden_test("assert twice(20 + 1) == 42, 'Try it with 21.'"),
            grade=True,
            locked=True,
            points=2,
        ),
        graded_code_cell(
            "quarter", "quarter = None\n### BEGIN SOLUTION\nquarter = 1 / 4\n### END SOLUTION", solution=True
        ),
        graded_code_cell("quarter-form", "assert 0 <= quarter <= 1, 'A share lies between 0 and 1.'", locked=True),
        graded_code_cell(
            "quarter-value", hidden_test("assert abs(quarter - 0.25) < 1e-9"), grade=True, locked=True, points=2
        ),
        v4.new_markdown_cell("Say why.", id="question"),
        v4.new_markdown_cell(
            "It follows.", id="why", metadata=graded_metadata("why", grade=True, solution=True, points=ESSAY_POINTS)
        ),
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    folder = home / "solutions" / ASSIGNMENT
    folder.mkdir(parents=True)
    notebook = v4.new_notebook(cells=cells, metadata={**kernel, "language_info": {"name": "python"}})
    nbformat.write(notebook, folder / NOTEBOOK)
    (home / "nbgrader_config.py").write_text(COURSE_CONFIG, encoding="utf-8")


def hidden_test(test: str) -> str:
    """Enclose a test in nbgrader's markers."""
    return f"# Your answer is compared here with the right one.\n### BEGIN HIDDEN TESTS\n{test}\n### END HIDDEN TESTS"


def graded_metadata(name: str, **fields: Any) -> dict[str, Any]:
    """Return the metadata of a graded cell."""
    base = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False}
    return {"nbgrader": {**base, "grade_id": name, **fields}}


def graded_code_cell(name: str, source: str, **fields: Any) -> Any:
    """Return a graded code cell."""
    return v4.new_code_cell(source, id=name, metadata=graded_metadata(name, **fields))


def with_cell_twice(name: str, **change: str) -> Callable[[Submission], Files]:
    """Return a maker of submissions that contain a cell twice, the second time changed."""

    def make(submission: Submission) -> Files:
        submission.cells.insert(submission.position(name) + 1, {**deepcopy(submission[name]), **change})
        return submission.as_files()

    return make


def with_metadata(change: Callable[[dict[str, Any]], Any]) -> Callable[[Submission], Files]:
    """Return a maker of submissions with changed metadata in every graded cell."""
    return lambda submission: submission.change_cells(change).as_files()


def with_answers(**sources: str) -> Callable[[Submission], Files]:
    """Return a maker of submissions with other answers."""
    return lambda submission: submission.set_answers(**sources).as_files()


def with_extra_cell(source: str, before: str = "twice") -> Callable[[Submission], Files]:
    """Return a maker of submissions with one more cell."""
    return lambda submission: submission.insert_code(source, before).as_files()


def with_bytes(content: bytes, name: str = NOTEBOOK) -> Callable[[Submission], Files]:
    """Return a maker of submissions with other file content."""
    return lambda _: {name: content}


def with_file_name(name: str) -> Callable[[Submission], Files]:
    """Return a maker of submissions under another file name."""
    return lambda submission: submission.as_files(name)


def with_encoding(encoding: str) -> Callable[[Submission], Files]:
    """Return a maker of submissions in another encoding."""
    return lambda submission: {
        NOTEBOOK: submission.set_answers(why="Weil zwei mal vier größer ist.").as_text().encode(encoding)
    }


def in_zip(*entries: tuple[str, bytes]) -> Callable[[Submission], Files]:
    """Return a maker of submissions in a zip, with other entries."""

    def make(submission: Submission) -> Files:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
            for name, content in (*entries, (NOTEBOOK, submission.as_text().encode())):
                out.writestr(name, content)
        return {"my work.zip": packed.getvalue()}

    return make


def drop_key(key: str) -> Callable[[dict[str, Any]], Any]:
    """Return a change that removes one key of nbgrader's metadata."""
    return lambda cell: nbgrader_data(cell).pop(key, None)


def set_keys(**fields: Any) -> Callable[[dict[str, Any]], Any]:
    """Return a change that sets keys of nbgrader's metadata."""
    return lambda cell: nbgrader_data(cell).update(fields)


def in_format_3(submission: Submission) -> Files:
    """Return the notebook in format 3 (of 2013)."""
    for cell in submission.cells:
        if cell["cell_type"] == "code":
            cell |= {"input": cell["source"], "language": "python"}
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}}
    return {NOTEBOOK: json.dumps({**old, "worksheets": [{"cells": submission.cells, "metadata": {}}]}).encode()}
