"""Answers that nobody has marked yet: which they are, and how a feedback page says so instead of a zero."""

import re
from typing import Any

SCORE = r"Score: -?[\d.]+ / ([\d.]+)"


def unmarked_items(submission: Any) -> dict[str, list[str]]:
    """Return the names of the items of each notebook that a person still has to mark for the first time."""
    return {
        notebook.name: [
            grade.name for grade in notebook.grades if grade.needs_manual_grade and grade.manual_score is None
        ]
        for notebook in submission.notebooks
    }


def without_zeros(page: str, unmarked: list[str]) -> str:
    """Return a feedback page of nbgrader on which unmarked items have no score."""
    for name in map(re.escape, unmarked):
        page = re.sub(rf'(<a href="#{name}">[^<]*</a>) \({SCORE}\)', r"\1 (not marked yet, of \2)", page, count=1)
        page = re.sub(rf'(<a name="{name}"></a>.*?){SCORE}', r"\1Not marked yet, of \2", page, count=1, flags=re.DOTALL)
    if unmarked:
        page = re.sub(r"\(Score: (-?[\d.]+) / ([\d.]+)\)</h4>", r"(so far \1 of \2; not all is marked yet)</h4>", page)
    return page
