"""Reports: table of problems, grades, feedback pages, class overview."""

import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import Any

from nbgrader.api import MissingEntry

from nbgrader_sandbox.batch.gradebook import ignore_warnings, open_gradebook
from nbgrader_sandbox.batch.jobs import is_disk_full
from nbgrader_sandbox.batch.results import all_results
from nbgrader_sandbox.course import Course, GradingError
from nbgrader_sandbox.files import write_json, write_text
from nbgrader_sandbox.findings import LOOK, REJECTED, REPAIRED, Finding
from nbgrader_sandbox.intake.collect import saved_roster
from nbgrader_sandbox.intake.roster import Student
from nbgrader_sandbox.output.class_overview import overview_rows
from nbgrader_sandbox.output.csv_export import canvas_csv, csv_text, moodle_csv
from nbgrader_sandbox.output.html_table import html_table
from nbgrader_sandbox.output.pages import META, without_scripts

PAGE = f"""<!DOCTYPE html><html lang="en"><head>{META}<meta charset="utf-8"><title>{{title}}</title>
<style>body{{{{font-family:sans-serif;max-width:60em;margin:2em auto;padding:0 1em;line-height:1.5}}}}
table{{{{border-collapse:collapse;margin:1em 0}}}}th,td{{{{border:1px solid #bbb;padding:.3em .6em}}}}
th,td{{{{text-align:left}}}}</style></head><body><h1>{{title}}</h1>{{body}}</body></html>
"""


def problem_rows(course: Course, assignment: str) -> list[dict[str, str]]:
    """List the findings of an assignment, most urgent first."""
    rows = [
        {"student": result["student"], "assignment": assignment, **finding, "what_to_do": finding["todo"]}
        for result in all_results(course, assignment)
        for finding in [*result["findings"], *page_error_findings(course, assignment, result["student"])]
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
    with suppress(OSError, ValueError):
        return [json.loads(page_error_path(course, assignment, student).read_text(encoding="utf-8"))]
    return []


ReportFailure = Callable[[str, str], None]  # called with student and reason


@ignore_warnings()
def grade_rows(
    course: Course, assignments: list[str], on_failure: ReportFailure = lambda student, reason: None
) -> list[dict[str, Any]]:
    """
    List grades: one row for every student of the class list, and for every other student who submitted.

    `score` is blank if a submission was rejected, not graded or not submitted. It is also blank, and `on_failure` is
    called, if the gradebook cannot be read for one student.
    """
    on_roster = {student.key: student for student in saved_roster(course)}
    rows = []
    with open_gradebook(course) as book:
        for assignment in assignments:
            found = {result["student"]: result for result in all_results(course, assignment)}
            for key in sorted({*on_roster, *found}):
                status = found[key]["status"] if key in found else "not submitted"
                person = on_roster.get(key, Student(key))
                try:
                    rows.append(grade_row(book, assignment, key, status, person))
                except Exception as error:
                    book.db.rollback()
                    blank = {"student": key, "assignment": assignment, "score": "", "max_score": "", "who": person}
                    rows.append(blank | {"status": "not graded"})
                    on_failure(key, f"{assignment}: the gradebook has no mark ({error_line(error)}); run again")
    return rows


def error_line(error: Exception) -> str:
    """Return an error as one line."""
    message = " ".join(str(error).split())[:300]
    return f"{type(error).__name__}: {message}" if message else type(error).__name__


def grade_row(book: Any, assignment: str, key: str, status: str, student: Student) -> dict[str, Any]:
    """Return one row of grades, including manual marks."""
    score: float | str = ""
    if status in ("graded", "needs marking"):
        submission = book.find_submission(assignment, key)
        score, status = submission.score, "needs marking" if submission.needs_manual_grade else "graded"
    try:
        of = book.find_assignment(assignment).max_score
    except MissingEntry:
        of = ""
    return {"student": key, "assignment": assignment, "score": score, "max_score": of, "status": status, "who": student}


def export(
    course: Course, lms: str, assignments: list[str], on_failure: ReportFailure = lambda student, reason: None
) -> str:
    """
    Return the grades as CSV.

    Parameters
    ----------
    course : Course
        The course.
    lms : {"csv", "moodle", "canvas"}
        Plain columns, or the columns that Moodle or Canvas import.
    assignments : list of str
        Names of the assignments.
    on_failure : callable
        Called with student and reason if the gradebook cannot be read for one student.

    Returns
    -------
    str
        One row for every student of the class list and for every other student who submitted.

    Raises
    ------
    GradingError
        If `assignments` is empty.

    """
    if not assignments:
        raise GradingError("There is nothing to export yet: run `collect` and `run` first.")
    rows = grade_rows(course, assignments, on_failure)
    if lms == "csv":
        return csv_text(("student", "assignment", "score", "max_score", "status"), rows)
    by_student: dict[str, dict[str, Any]] = {}
    for each in rows:
        by_student.setdefault(each["student"], {"who": each["who"]})[each["assignment"]] = each
    return (moodle_csv if lms == "moodle" else canvas_csv)(by_student, assignments)


@ignore_warnings()
def feedback(
    course: Course,
    assignment: str,
    report_progress: Callable[[int, int], None] = lambda done, total: None,
    on_failure: ReportFailure = lambda student, reason: None,
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

    Returns
    -------
    pages : int
        Number of students with feedback.
    overview : pathlib.Path
        The overview page.

    Raises
    ------
    GradingError
        If the disk is full.

    """
    from nbgrader_sandbox.batch.release import nbgrader_api  # imported late: exporting does not need it

    class_results, pages = all_results(course, assignment), 0
    api = nbgrader_api(course.config(), course.root.resolve(), str(course.solutions), course.gradebook_url())
    for done, result in enumerate(class_results, 1):
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
        report_progress(done, len(class_results))
    write_problems(course, assignment)
    return pages, write_overview(course, assignment, class_results)


def write_feedback_pages(course: Course, assignment: str, api: Any, result: dict[str, Any]) -> None:
    """Write the feedback pages of one student."""
    folder = course.path("feedback", result["student"], assignment)
    if result["status"] not in ("graded", "needs marking"):
        shutil.rmtree(folder, ignore_errors=True)
        write_text(folder / "not-graded.html", PAGE.format(title=escape(assignment), body=student_note(result)))
        return
    from nbgrader_sandbox.batch.autograde import failure_reason  # imported late

    answer = api.generate_feedback(assignment, result["student"], force=True)
    if not answer["success"]:
        raise GradingError(failure_reason(answer)[:300])
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".html":
            path.unlink()
    for page in folder.glob("*.html"):
        write_text(page, add_note(page.read_text(encoding="utf-8"), result))


def add_note(page: str, result: dict[str, Any]) -> str:
    """Add the student's note to the top of a page; remove scripts."""
    return without_scripts(page).replace("<body>", f"<body>{student_note(result)}", 1)


def student_note(result: dict[str, Any]) -> str:
    """Return what the student should know: repairs, and why a submission was rejected or stopped."""
    kinds = (REPAIRED, REJECTED)
    items = [found for found in result["findings"] if found["kind"] in kinds or found["what"].startswith("stopped:")]
    lines = "".join(f"<li>{escape(': '.join(filter(None, (item['cell'], item['what']))))}</li>" for item in items)
    title = {REJECTED: "This could not be graded", "not graded": "This is not graded yet"}.get(result["status"], "")
    if not (lines or title):
        return ""
    return f"<section><p><strong>{title or 'When this was graded:'}</strong></p><ul>{lines}</ul></section>"


def write_overview(course: Course, assignment: str, class_results: list[dict[str, Any]]) -> Path:
    """Write the overview of the class as HTML and CSV."""
    marks, replies = overview_rows(class_results)
    body = f"<h2>Marks</h2>{html_table(marks)}<h2>Most common replies to wrong answers</h2>{html_table(replies)}"
    path = course.root / f"overview-{assignment}.html"
    write_text(path, PAGE.format(title=escape(assignment), body=body))
    if marks:
        write_text(path.with_suffix(".csv"), csv_text(marks[0], marks))
    return path
