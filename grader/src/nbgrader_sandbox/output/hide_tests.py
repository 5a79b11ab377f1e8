"""What a student gets back: marks, replies and comments, and neither a hidden test nor its answer."""

import re
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution

BEGIN, END = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"
HIDDEN = re.compile(rf"{BEGIN}.*?({END}|\Z)", re.DOTALL)
INSTEAD = "# (here your answer was compared with the right one)"
TELLS = ("NotYet", "NotRun", "KernelEnded", "TooLong", "NameError")  # sentences that hold no answer
WITHHELD = "(withheld: this output shows tests)"


class HideTests(NbGraderPreprocessor):
    """Takes hidden tests, and what their errors give away, out of a notebook before feedback is made of it."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Hide the tests in every cell, and wherever an output repeats them."""
        secrets = {line for cell in nb.cells for line in secret_lines(cell.source)}
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.outputs = [shown(output, cell, secrets) for output in cell.outputs]
                cell.source = HIDDEN.sub(INSTEAD, cell.source)
        return nb, resources


def secret_lines(source: str) -> set[str]:
    """List the lines of hidden tests that are long enough to be known again, without quotes and spaces."""
    lines = {bare(line) for part in HIDDEN.finditer(source) for line in part[0].splitlines()}
    return {line for line in lines if len(line) > 12 and not line.startswith("###")}


def bare(text: str) -> str:
    """Reduce a text to what stays the same when Python shows it in quotes."""
    return re.sub(r"[\\'\"\s]", "", text)


def shown(output: NotebookNode, cell: NotebookNode, secrets: set[str]) -> NotebookNode:
    """Give an output as the student may see it: the sentence of a failed test, nothing that shows a test."""
    if output.output_type == "error" and is_grade(cell) and not is_solution(cell):
        words = sentence(output, cell.source)
        return new_output("error", ename=output.ename, evalue=words, traceback=[words])
    said = bare(str(output))
    return new_output("stream", name="stdout", text=WITHHELD) if any(secret in said for secret in secrets) else output


def sentence(output: NotebookNode, source: str) -> str:
    """Give the words of a failed test where they were written for the student, else only that it failed."""
    if output.evalue and (output.ename in TELLS or output.evalue in source):
        return output.evalue
    return f"This test did not pass ({output.ename})."
