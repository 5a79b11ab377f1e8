"""Reports: table of problems, grades, feedback pages, class overview."""

import json
import shutil
from collections.abc import Callable, Collection
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import Any

from nbgrader.api import MissingEntry

from nbgrader_sandbox.batch.gradebook import ignore_warnings, open_gradebook
from nbgrader_sandbox.batch.results import all_results
from nbgrader_sandbox.batch.selection import chosen_students
from nbgrader_sandbox.batch.sharing import bring_up_to_date
from nbgrader_sandbox.course import Course, GradingError
from nbgrader_sandbox.files import is_disk_full, write_json, write_text
from nbgrader_sandbox.findings import LOOK, REJECTED, REPAIRED, Finding
from nbgrader_sandbox.intake.collect import collect_findings_path
from nbgrader_sandbox.intake.groups import group_rows
from nbgrader_sandbox.output.class_overview import overview_rows
from nbgrader_sandbox.output.csv_export import csv_text
from nbgrader_sandbox.output.grades import ReportFailure, error_line, export
from nbgrader_sandbox.output.html_table import html_table
from nbgrader_sandbox.output.pages import META, without_scripts

__all__ = ["export", "feedback", "problem_rows", "write_overview", "write_problems"]
OF_EXCHANGE = ("timestamp.txt", "submission_secret.txt")  # by which nbgrader's exchange finds a student
STYLE = (Path(__file__).with_name("templates") / "feedback_page" / "style.css").read_text(encoding="utf-8")


def whole_page(title: str, body: str) -> str:
    """Return a page in the style of feedback pages."""
    view = '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    head = f"<head>{META}{view}<title>{escape(title)}</title><style>{STYLE}</style></head>"
    main = f"<main><h1>{escape(title)}</h1>{body}</main>"
    return f'<!DOCTYPE html><html lang="en">{head}<body>{main}</body></html>\n'


def problem_rows(course: Course, assignment: str) -> list[dict[str, str]]:
    """List the findings of an assignment, most urgent first."""
    rows = [
        {"student": result["student"], "assignment": assignment, **finding, "what_to_do": finding["todo"]}
        for result in all_results(course, assignment)
        for finding in [*result["findings"], *page_error_findings(course, assignment, result["student"])]
    ]
    rows += [
        {"student": "", "assignment": assignment, **finding, "what_to_do": finding["todo"]}
        for finding in stored_findings(collect_findings_path(course, "", assignment))
    ]
    return sorted(rows, key=lambda row: ((REJECTED, LOOK, REPAIRED).index(row["kind"]), row["student"]))


def write_problems(course: Course, assignment: str) -> Path:
    """Write problems-ASSIGNMENT.csv."""
    columns = ("student", "assignment", "file", "cell", "kind", "what", "what_to_do")
    path = course.root / f"problems-{assignment}.csv"
    write_text(path, csv_text(columns, problem_rows(course, assignment)))
    return path


def page_error_path(course: Course, assignment: str, student: str) -> Path:
    """Return the file that says why a student has no feedback page."""
    return course.root / "state" / "feedback" / assignment / f"{student}.json"


def page_error_findings(course: Course, assignment: str, student: str) -> list[dict[str, str]]:
    """Return the finding about a feedback page that could not be written; usually none."""
    return stored_findings(page_error_path(course, assignment, student))


def stored_findings(path: Path) -> list[dict[str, str]]:
    """Read one finding or several from a file; none if there is no such file."""
    with suppress(OSError, ValueError):
        found = json.loads(path.read_text(encoding="utf-8"))
        return found if isinstance(found, list) else [found]
    return []


@ignore_warnings()
def feedback(
    course: Course,
    assignment: str,
    report_progress: Callable[[int, int], None] = lambda done, total: None,
    on_failure: ReportFailure = lambda student, reason: None,
    students: Collection[str] = (),
) -> tuple[int, Path]:
    """
    Write a page for each student and an overview of the class.

    A page contains marks, replies and comments of this student only. It needs no network. If a page cannot be written,
    the next student follows.

    Parameters
    ----------
    course : Course
        The course.
    assignment : str
        Name of the assignment.
    report_progress : callable
        Called after each student with the number of students done and the total.
    on_failure : callable
        Called with student and reason if a page cannot be written.
    students : collection of str
        Only their pages are written: folders, ids, addresses or names. The overview is always that of the class.

    Returns
    -------
    pages : int
        Number of students with feedback.
    overview : pathlib.Path
        The overview page.

    Raises
    ------
    GradingError
        If the disk is full, or if nothing is graded yet.
    UnknownNameError
        If there is no such assignment or student.

    """
    from nbgrader_sandbox.batch.release import nbgrader_api  # imported late: exporting does not need it

    course.source(assignment)
    class_results, pages = all_results(course, assignment), 0
    if not any(result.get("digest") for result in class_results):
        raise GradingError(f"Nothing of {assignment} is graded yet: run `collect` and `run` first.")
    update_lateness(course, assignment)
    api = nbgrader_api(course.config(), course.root.resolve(), str(course.solutions), course.gradebook_url())
    chosen = chosen_students(course, assignment, students)
    wanted = [result for result in class_results if not chosen or result["student"] in chosen]
    for done, result in enumerate(wanted, 1):
        error_path = page_error_path(course, assignment, result["student"])
        try:
            write_feedback_pages(course, assignment, api, result)
            error_path.unlink(missing_ok=True)
            pages += 1
        except Exception as error:
            if is_disk_full(error) or "No space left" in str(error):
                raise GradingError("The disk is full. Free some space, then run `feedback` again.") from None
            reason = str(error) if isinstance(error, GradingError) else error_line(error)
            found = Finding(LOOK, f"no feedback page: {reason}", "look at this notebook, then run `feedback` again")
            write_json(error_path, found.as_dict())
            on_failure(result["student"], found.what)
        report_progress(done, len(wanted))
    write_problems(course, assignment)
    return pages, write_overview(course, assignment, class_results)


def update_lateness(course: Course, assignment: str) -> None:
    """Bring late penalties up to date."""
    with open_gradebook(course) as book, suppress(MissingEntry):
        bring_up_to_date(course, book, assignment)


def write_feedback_pages(course: Course, assignment: str, api: Any, result: dict[str, Any]) -> None:
    """Write the feedback pages of one student."""
    folder = course.path("feedback", result["student"], assignment)
    if result["status"] not in ("graded", "needs marking"):
        shutil.rmtree(folder, ignore_errors=True)
        for name in copy_keys_of_exchange(course, result["student"], assignment, folder) or ["not-graded"]:
            write_text(folder / f"{name}.html", whole_page(assignment, student_note(result)))
        return
    from nbgrader_sandbox.batch.autograde import failure_reason  # imported late

    answer = api.generate_feedback(assignment, result["student"], force=True)
    if not answer["success"]:
        raise GradingError(failure_reason(answer)[:300])
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".html" and path.name not in OF_EXCHANGE:
            path.unlink()
    for page in folder.glob("*.html"):
        write_text(page, add_note(page.read_text(encoding="utf-8"), result))


def copy_keys_of_exchange(course: Course, student: str, assignment: str, folder: Path) -> list[str]:
    """
    Copy what nbgrader's exchange finds a student by, where the submission came through it.

    Return the names under which it looks for pages; none if the submission came another way.
    """
    keys = [path for name in OF_EXCHANGE if (path := course.path("submitted", student, assignment) / name).is_file()]
    if len(keys) < len(OF_EXCHANGE):
        return []
    folder.mkdir(parents=True)
    for path in keys:
        shutil.copy(path, folder)
    return [path.stem for path in sorted((course.release_folder(assignment) / "release").glob("*.ipynb"))]


def add_note(page: str, result: dict[str, Any]) -> str:
    """Add the student's note below the title of a page; remove scripts."""
    return without_scripts(page).replace("</header>", f"</header>{student_note(result)}", 1)


def student_note(result: dict[str, Any]) -> str:
    """Return what the student should know: repairs, and why a submission was rejected or stopped."""
    kinds = (REPAIRED, REJECTED)
    items = [found for found in result["findings"] if found["kind"] in kinds or found["what"].startswith("stopped:")]
    lines = "".join(f"<li>{escape(': '.join(filter(None, (item['cell'], item['what']))))}</li>" for item in items)
    title = {REJECTED: "This could not be graded", "not graded": "This is not graded yet"}.get(result["status"], "")
    if not (lines or title):
        return ""
    heading = f'<h2 id="note">{title or "When this was graded"}</h2>'
    return f'<section aria-labelledby="note">{heading}<ul>{lines}</ul></section>'


def write_overview(course: Course, assignment: str, class_results: list[dict[str, Any]]) -> Path:
    """Write the overview of the class as HTML and CSV."""
    marks, replies = overview_rows(class_results)
    body = f"<h2>Marks</h2>{html_table(marks)}<h2>Most common replies to wrong answers</h2>{html_table(replies)}"
    if groups := group_rows(course, assignment):
        body += f"<h2>Groups</h2>{html_table(groups)}"
    path = course.root / f"overview-{assignment}.html"
    write_text(path, whole_page(assignment, body))
    if marks:
        write_text(path.with_suffix(".csv"), csv_text(marks[0], marks))
    return path
