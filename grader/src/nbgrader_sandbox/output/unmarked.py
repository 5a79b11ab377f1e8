"""Answers that nobody has marked yet."""

from typing import Any


def unmarked_names(notebook: Any) -> list[str]:
    """Return the names of the items of one notebook that a person still has to mark for the first time."""
    return [grade.name for grade in notebook.grades if grade.needs_manual_grade and grade.manual_score is None]


def unmarked_items(submission: Any) -> dict[str, list[str]]:
    """Return the names of what is not marked yet in each notebook."""
    return {notebook.name: unmarked_names(notebook) for notebook in submission.notebooks}
