"""Remove hidden tests from feedback."""

import re
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution

BEGIN, END = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"
HIDDEN = re.compile(rf"{BEGIN}.*?({END}|\Z)", re.DOTALL)
REPLACEMENT = "# (here your answer was compared with the right one)"
SHOWN_ERRORS = ("NotYet", "NotRun", "KernelEnded", "TooLong", "NameError")  # their messages contain no answer
WITHHELD = "(withheld: this output shows tests)"


class HideTests(NbGraderPreprocessor):
    """Remove hidden tests, and outputs that reveal them, before feedback is generated."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Hide the tests in every cell and in every output."""
        hidden = {line for cell in nb.cells for line in hidden_lines(cell.source)}
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.outputs = [visible_output(output, cell, hidden) for output in cell.outputs]
                cell.source = HIDDEN.sub(REPLACEMENT, cell.source)
        return nb, resources


def hidden_lines(source: str) -> set[str]:
    """List the lines of hidden tests that are long enough to be recognised, without quotes and spaces."""
    lines = {normalised(line) for part in HIDDEN.finditer(source) for line in part[0].splitlines()}
    return {line for line in lines if len(line) > 12 and not line.startswith("###")}


def normalised(text: str) -> str:
    """Return a text without the characters that Python changes when it quotes it."""
    return re.sub(r"[\\'\"\s]", "", text)


def visible_output(output: NotebookNode, cell: NotebookNode, hidden: set[str]) -> NotebookNode:
    """Return an output as the student may see it."""
    if output.output_type == "error" and is_grade(cell) and not is_solution(cell):
        message = visible_message(output, cell.source)
        return new_output("error", ename=output.ename, evalue=message, traceback=[message])
    content = normalised(str(output))
    return new_output("stream", name="stdout", text=WITHHELD) if any(line in content for line in hidden) else output


def visible_message(output: NotebookNode, source: str) -> str:
    """Return the assertion message if it appears in the test source; otherwise a generic failure message."""
    if output.evalue and (output.ename in SHOWN_ERRORS or output.evalue in source):
        return output.evalue
    return f"This test did not pass ({output.ename})."
