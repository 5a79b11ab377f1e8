"""Cells of a notebook as nbgrader marks them."""

import re

from nbformat import NotebookNode

STUB = re.compile(r"\s*(# YOUR CODE HERE|raise NotImplementedError\(\)|YOUR ANSWER HERE)?\s*")


def grade_id(cell: NotebookNode) -> str:
    """Return the grade_id of a cell, or ''."""
    submitted = cell.metadata.get("nbgrader", {}).get("grade_id", "")
    return submitted if isinstance(submitted, str) else ""


def has_flag(cell: NotebookNode, key: str) -> bool:
    """Return a boolean of nbgrader's cell metadata."""
    return bool(cell.metadata.get("nbgrader", {}).get(key, False))


def is_answer(model: NotebookNode) -> bool:
    """Return whether students write in this cell."""
    return has_flag(model, "solution")


def is_ungraded_text(cell: NotebookNode, reference: NotebookNode) -> bool:
    """Return whether a cell is an ungraded cell of the release."""
    return any(not grade_id(model) and model.source.strip() == cell.source.strip() for model in reference.cells)


def cell_features(cell: NotebookNode) -> set[str]:
    """Return identifying features of a cell: defined names and instruction comments."""
    found = re.findall(r"^(?:(?:def|class) \w+|\w+(?= *=)|# \w.{8,})", cell.source, re.MULTILINE)
    return {feature for feature in found if not STUB.fullmatch(feature)}
