"""The pages that are looked at: both sites, lessons and exercises as exported, feedback pages."""

import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import nbformat
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from nbformat.v4 import new_output

from nbgrader_sandbox.batch.gradebook import ignore_warnings, open_gradebook
from nbgrader_sandbox.batch.release import build_release, nbgrader_api
from nbgrader_sandbox.course import Course
from nbgrader_sandbox.output.reports import write_feedback_pages

ROOT = Path(__file__).parents[2]
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
EXERCISES = sorted((ROOT / "exercises").glob("*/*.ipynb"))
# by kind of page: the rules that a host breaks, and the classes of its own elements; () means all
OF_NBCONVERT = {"color-contrast": ("jp-InputPrompt", "jp-OutputPrompt", "highlight"), "link-in-text-block": ()}
HOST: dict[str, dict[str, tuple[str, ...]]] = {
    "student site": {},
    "site for instructors": {},
    "lessons": {**OF_NBCONVERT},
    "exercises": {"color-contrast": OF_NBCONVERT["color-contrast"]},
    "feedback": {},
}
KINDS = tuple(HOST)
EXPORTS = {"lessons": LESSONS, "exercises": EXERCISES}
WIDE_HOSTS = tuple(EXPORTS)  # their layout is nbconvert's
FEEDBACK = ("05-vietnam-trade-and-energy", "09-how-many-poles")
STUDENT = "ann"
REPAIRED = {"kind": "repaired", "cell": "sold-change-check", "what": "a cell was put back"}
TABLE = '<table class="dataframe"><tr><th></th><th>2018</th></tr><tr><th>sold</th><td>2.0</td></tr></table>'


def make(kind: str, scheme: str, out: Path) -> list[Path]:
    """Make the pages of one kind."""
    if kind in EXPORTS:
        return list(exported(EXPORTS[kind], out, scheme))
    if kind == "feedback":
        made = [feedback(out / name, name, late) for late, name in enumerate(FEEDBACK)]
        return [*made, not_graded(out / "rejected", FEEDBACK[0])]
    return pages_of(site(out, *(("-t", "instructor") if "instructors" in kind else ())))


def site(out: Path, *options: str) -> Path:
    """Build an edition of the site; it fails on a warning."""
    line = [sys.executable, "-m", "sphinx", "--quiet", "--fail-on-warning", "-c", "docs", *options]
    subprocess.run([*line, "-d", f"{out}-kept", ".", str(out)], cwd=ROOT, check=True)
    return out


def pages_of(folder: Path) -> list[Path]:
    """Return the pages of a built site."""
    return [path for path in sorted(folder.rglob("*.html")) if "_static" not in path.parts]


def exported(paths: list[Path], out: Path, theme: str) -> Iterator[Path]:
    """Export notebooks as nbconvert does without options, in a theme of JupyterLab."""
    out.mkdir(exist_ok=True)
    for path in paths:
        html, _ = HTMLExporter(theme=theme).from_filename(str(path))
        page = out / f"{path.stem}.html"
        page.write_text(html, encoding="utf-8")
        yield page


def answered(notebook: NotebookNode) -> NotebookNode:
    """Return an exercise with outputs of every kind that a page can show."""
    notebook = deepcopy(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell in code:
        cell.outputs = [new_output("stream", name="stdout", text="year  sold\n2018   2.0\n")]
    said = "NotYet: this divides by the second year, and the question asks since the first. " * 3
    code[3].outputs = [new_output("error", ename="NotYet", evalue=said, traceback=[said])]
    code[4].outputs = [new_output("display_data", data={"text/html": TABLE, "text/plain": "a table"})]
    return notebook


@ignore_warnings()
def feedback(home: Path, assignment: str, late: float = 0) -> Path:
    """Write the feedback of a student, half right and half unmarked, without running any code."""
    course = Course(ROOT, home / "grading")
    release = build_release(course, assignment) / "release"
    folder = course.path("autograded", STUDENT, assignment)
    folder.mkdir(parents=True)
    for path in release.glob("*.ipynb"):
        nbformat.write(answered(nbformat.read(path, 4)), folder / path.name)
    with open_gradebook(course) as book:
        book.add_student(STUDENT)
        (notebook,) = book.add_submission(assignment, STUDENT).notebooks
        for number, grade in enumerate(notebook.grades):
            grade.needs_manual_grade = grade.max_score > 2
            grade.auto_score = None if grade.needs_manual_grade else grade.max_score * (number % 2)
        for comment in notebook.comments:
            comment.manual_comment = "Name the office that *counts*.\n\n## And\n\nthe year."
        notebook.late_submission_penalty = late
        book.db.commit()
    api = nbgrader_api(course.config(), course.root.resolve(), str(course.solutions), course.gradebook_url())
    result = {"student": STUDENT, "status": "graded", "findings": [REPAIRED]}
    write_feedback_pages(course, assignment, api, result)
    (page,) = course.path("feedback", STUDENT, assignment).glob("*.html")
    return page


def not_graded(home: Path, assignment: str) -> Path:
    """Write the page of a student whose submission could not be graded."""
    course = Course(ROOT, home / "grading")
    result = {"student": "ben", "status": "rejected", "findings": [{**REPAIRED, "kind": "rejected", "cell": ""}]}
    write_feedback_pages(course, assignment, None, result)
    return course.path("feedback", "ben", assignment) / "not-graded.html"
