"""
The page that a student gets back: nbconvert's exporter with a template of our own.

The template names each task, says what is not marked yet in place of a zero, and needs no script and no network.
"""

import re
from html import unescape
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode, from_dict
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution, is_task

from nbgrader_sandbox.output.unmarked import unmarked_names

HEADING = re.compile(r"\A\s*(#{1,6})[ \t]+(.+?)[ \t]*#*$", re.MULTILINE)
MARKUP = re.compile(r"[*_`]+(?=\S)|(?<=\S)[*_`]+")
EMPTY_HEADER = re.compile(r"<th\b[^>]*>\s*</th>")
TAG = re.compile(r"<(/?)h([1-6])\b", re.IGNORECASE)
WHOLE_TAG = re.compile(r"<(/?)h[1-6]\b[^>]*>", re.IGNORECASE)
KINDS = {(True, True): "Your answer", (True, False): "Test", (False, True): "Your answer", (False, False): "Task"}


class FeedbackExporter(HTMLExporter):
    """Exports feedback pages; `nbgrader_sandbox.course.protect` names its template."""

    def default_filters(self) -> Any:
        """Add the filters that fit a notebook's HTML into the page."""
        yield from super().default_filters()
        yield from ((each.__name__, each) for each in (lower_headings, headings_below, without_headings))


def lower_headings(html: str, by: int = 1) -> str:
    """Return HTML whose headings are some levels lower: the page has the first level."""
    return TAG.sub(lambda tag: f"<{tag[1]}h{min(6, int(tag[2]) + by)}", without_empty_headers(html))


def headings_below(html: str, level: int) -> str:
    """Return HTML whose headings are all of the level that follows; for words of a student or of a marker."""
    return TAG.sub(lambda tag: f"<{tag[1]}h{min(6, level + 1)}", without_empty_headers(html))


def without_headings(html: str) -> str:
    """Return the HTML of an output whose headings are bold words: nobody knows what level would fit."""
    return WHOLE_TAG.sub(lambda tag: "</strong></p>" if tag[1] else "<p><strong>", without_empty_headers(html))


def without_empty_headers(html: str) -> str:
    """Return HTML in which an empty cell of a table is no header."""
    return EMPTY_HEADER.sub("<td></td>", html)


class FeedbackFacts(NbGraderPreprocessor):
    """Collect what the template shows of each marked cell; runs after GetGrades."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Add facts to each marked or commented cell, and a summary of them to the resources."""
        about = resources["nbgrader"]
        with Gradebook(about["db_url"], CourseDirectory(config=self.config).course_id) as book:
            found = book.find_submission_notebook(about["notebook"], about["assignment"], about["student"])
            unmarked = set(unmarked_names(found))
        items = add_facts(nb.cells, unmarked)
        resources["feedback_page"] = {
            "title": title_of(nb.cells) or about["notebook"],
            "score": f"{about['score']:g}",
            "of": f"{about['max_score']:g}",
            "late": f"{about['late_penalty']:g}" if about["late_penalty"] > 0 else "",
            "unmarked": bool(unmarked),
            "items": items,
        }
        return nb, resources


def add_facts(cells: list[NotebookNode], unmarked: set[str]) -> list[dict[str, Any]]:
    """Add to each marked or commented cell the facts about it, and return them in order."""
    items, level, task = [], 0, ""
    for cell in cells:
        about = cell.metadata.get("nbgrader", {})
        has_mark = is_grade(cell) or is_task(cell)
        if has_mark or about.get("comment"):
            name = about["grade_id"]
            facts = {
                "place": f"item-{len(items) + 1}",
                "title": f"{task} ({name})" if task else name,
                "level": min(6, level + 2),
                "kind": KINDS[is_grade(cell), is_solution(cell)],
                "has_mark": has_mark,
                "score": f"{about['score'] or 0:g}" if has_mark else "",
                "of": f"{about['points']:g}" if has_mark else "",  # without a mark it is what a student's file says
                "unmarked": name in unmarked,
                "comment": bool(about.get("comment")),
            }
            cell.metadata["feedback_page"] = from_dict(facts)
            items.append(facts)
        elif found := heading_of(cell):
            level, task = found
    return items


def heading_of(cell: NotebookNode) -> tuple[int, str] | None:
    """Return level and words of the heading that a Markdown cell begins with; none in a student's answer."""
    found = HEADING.match(cell.source) if cell.cell_type == "markdown" and not is_solution(cell) else None
    return (len(found[1]), MARKUP.sub("", unescape(found[2]))) if found else None  # SafeOutputs escaped tags


def title_of(cells: list[NotebookNode]) -> str:
    """Return the words of the first heading of a notebook, or ''."""
    return next((found[1] for cell in cells if (found := heading_of(cell))), "")
