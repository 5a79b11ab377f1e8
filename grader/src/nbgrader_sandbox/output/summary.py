"""The marks, replies and comments of one submission as plain text, for a comment in an LMS."""

from typing import Any

import nbformat
from nbgrader.api import Gradebook

from nbgrader_sandbox.batch.selection import Item
from nbgrader_sandbox.findings import REJECTED
from nbgrader_sandbox.output.item_export import item_marks


def summary(
    book: Gradebook, assignment: str, result: dict[str, Any], items: list[Item], points: dict[Item, float]
) -> str:
    """Return what a student should read: a line per item, what tests replied, and comments."""
    if result["status"] not in ("graded", "needs marking"):
        reasons = [found["what"] for found in result["findings"] if found["kind"] == REJECTED]
        return "\n".join([f"{assignment}: this could not be graded.", *reasons])
    marks = item_marks(book, assignment, result["student"])
    scores = [marks.get(item, ("", ""))[0] for item in items]
    total, most = sum(score for score in scores if score != ""), sum(points.get(item, 0) for item in items)
    lines = [f"{assignment}: {total:g} of {most:g}{' so far; not all is marked yet' if '' in scores else ''}"]
    replies = {reply["cell"]: reply["reply"] for reply in result["replies"]}
    for item, score in zip(items, scores, strict=True):
        mark = "not marked yet, of" if score == "" else f"{score:g} of"
        lines.append(f"- {item[1]}: {mark} {points.get(item, 0):g}")
        lines += [f"  {replies[item[1]]}"] if item[1] in replies else []
    return "\n".join([*lines, *comment_lines(book, assignment, result["student"])])


def comment_lines(book: Gradebook, assignment: str, student: str) -> list[str]:
    """Return a line for each comment on an answer."""
    notebooks = book.find_submission(assignment, student).notebooks
    return [
        f"Comment on {comment.name}: {comment.comment}"
        for notebook in sorted(notebooks, key=lambda notebook: notebook.name)
        for comment in notebook.comments
        if comment.comment
    ]


def as_notebook(text: str) -> bytes:
    """Return a text as a notebook of one cell that nothing runs or renders."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_raw_cell(text)])
    return nbformat.writes(notebook).encode()
