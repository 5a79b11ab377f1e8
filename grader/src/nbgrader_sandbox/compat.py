"""
The few places where this package relies on what a library does not promise.

Each function says why. `grader/tests/test_compat.py` has a test for each, which fails when the library changes.
"""

import logging
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode  # importing it compiles the grammar


def leave_out_debugger() -> None:
    """
    Make ipykernel start without its debugger. Call it before ipykernel is imported.

    Nobody debugs a submission, and importing debugpy takes half of the time in which a kernel starts. ipykernel works
    without debugpy, but has no option to leave it out.
    """
    sys.modules.setdefault("debugpy", None)


def leave_out_address_grammar() -> None:
    """
    Make jsonschema skip its check of web addresses. Call it before nbformat is imported.

    jsonschema compiles a large grammar for it when it is imported, which takes seconds in each process. No field of a
    notebook uses the check, and jsonschema works without the grammar, but has no option to leave it out.
    """
    sys.modules.setdefault("rfc3987_syntax", None)


def nbgrader_resources(student: str, assignment: str, notebook: str, url: str) -> dict[str, str]:
    """
    Return what nbgrader's preprocessors look up under ``resources["nbgrader"]``.

    nbgrader's converter fills it, and its documentation does not list the keys. The converter itself takes three times
    as long as its preprocessors, because it opens the gradebook ten times for each submission.
    """
    return {"student": student, "assignment": assignment, "notebook": notebook, "db_url": url}


def nbgrader_mark(cell: "NotebookNode", log: logging.Logger) -> float | None:
    """
    Return the mark of a graded cell, or None if a person must give it.

    nbgrader has this rule in ``utils``, which its documentation does not list.
    """
    from nbgrader import utils  # imported late: the zygote does not need nbgrader

    return utils.determine_grade(cell, log)[0]


def nbgrader_comment(cell: "NotebookNode") -> str | None:
    """
    Return the automatic comment on an answer: "No response." if it is as it was handed out.

    nbgrader decides this inside a method that writes to a gradebook (``SaveAutoGrades``), so that the rule is repeated.
    """
    from nbgrader import utils

    unchanged = cell.metadata.nbgrader.get("checksum") == utils.compute_checksum(cell)
    return "No response." if unchanged and not utils.is_task(cell) else None
