"""Runs the checks of `invariants` between the cells of a notebook."""

import random
from typing import Any

from nbformat import NotebookNode
from nbgrader.utils import is_grade, is_solution

from nbgrader_sandbox.execution import invariants

LARGEST = 4_000_000  # characters of output of one of these cells; a notebook's own limit does not count here


class Watch:
    """What is compared while one notebook runs, and what differed."""

    def __init__(self, execute: Any, notebook: NotebookNode) -> None:
        self.execute = execute
        self.taken = invariants.taken_names(notebook)
        self.marks: dict[str, str] | None = None
        self.changed: list[str] = []
        self.forged: list[str] = []
        self.passed_canary = False
        code = [
            number for number, cell in enumerate(notebook.cells) if cell.cell_type == "code" and cell.source.strip()
        ]
        tests = [number for number in code if is_test(notebook.cells[number])]
        self.first, self.last = (code[0], code[-1]) if code else (-1, -1)
        self.between = random.SystemRandom().choice(tests) if tests else -1

    def before(self, cell: NotebookNode, index: int) -> None:
        """Record fingerprints before the first cell; restore Python's built-in functions before a test."""
        if index == self.first:
            self.marks = self.fingerprints(index)
        if is_test(cell):
            self.take(index)

    def after(self, cell: NotebookNode, index: int) -> None:
        """Restore the student's names after a test, run checks that must fail, and compare fingerprints at the end."""
        if not is_test(cell):
            self.take(index)
        if index in (self.between, self.last):
            self.try_canaries(index)
        if index == self.last:
            marks = self.fingerprints(index)
            self.changed = [] if self.execute.stopped else invariants.changed_names(self.marks, marks)
        self.give_back(index)

    def take(self, index: int) -> None:
        """Restore the built-in functions whose names the student assigned to something else."""
        if self.taken:
            self.run(invariants.take_cell(self.taken), index)

    def give_back(self, index: int) -> None:
        """Restore what the student assigned to the names of built-in functions."""
        if self.taken:
            self.run(invariants.give_back_cell(), index)

    def try_canaries(self, index: int) -> None:
        """Run checks that must fail."""
        for canary in invariants.canary_cells():
            self.run(canary, index)
            self.passed_canary |= not self.execute.stopped and invariants.passed(canary)

    def fingerprints(self, index: int) -> dict[str, str] | None:
        """Return fingerprints of everything that must not change; the kernel must report the new token, too."""
        token = invariants.new_token()
        cell = invariants.fingerprint_cell(token)
        self.run(cell, index)
        if self.execute.manager and not self.execute.stopped:
            self.execute.manager.provisioner.report.expected.append(token)
        return invariants.read_fingerprints(cell, token)

    def run(self, cell: NotebookNode, index: int) -> None:
        """Run a cell that is not part of the notebook."""
        if not self.execute.stopped:
            cells, sizes = self.execute.nb.cells, self.execute.output_sizes
            kept, size = cells[index], sizes.get(index, 0)
            sizes[index] = self.execute.effective_limits.output - LARGEST
            self.execute.run_code_cell(cell, index, store_history=False)
            cells[index], sizes[index] = kept, size  # nbclient puts what it ran into the notebook

    def look_for_forged_result(self, cell: NotebookNode, expected: list[str] | None) -> None:
        """Remove and note a result that the model answer's run does not have."""
        if invariants.without_forged_result(cell, expected):
            self.forged.append(cell.metadata.nbgrader.grade_id)

    def findings(self) -> dict[str, Any]:
        """Return what differed, for the instructor."""
        return {"changed": self.changed, "forged": self.forged, "passed_canary": self.passed_canary}


def is_test(cell: NotebookNode) -> bool:
    """Return whether a cell tests an answer."""
    locked = cell.metadata.get("nbgrader", {}).get("locked", False)
    return bool(is_grade(cell) or locked) and not is_solution(cell)
