"""What comes out: the table of problems, the grades for an LMS, feedback for each student, an overview of the class."""

import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import Any

from nbgrader.api import MissingEntry

from nbgrader_sandbox.batch.gradebook import gradebook, quiet
from nbgrader_sandbox.batch.jobs import is_full
from nbgrader_sandbox.batch.results import results
from nbgrader_sandbox.course import Course, GradingError
from nbgrader_sandbox.files import write_json, write_text
from nbgrader_sandbox.findings import LOOK, MENDED, SET_ASIDE, Finding
from nbgrader_sandbox.intake.collect import roster
from nbgrader_sandbox.intake.roster import Student
from nbgrader_sandbox.output.class_overview import overview
from nbgrader_sandbox.output.csv_export import as_csv, canvas, moodle
from nbgrader_sandbox.output.html_table import table
from nbgrader_sandbox.output.pages import META, closed

PAGE = f"""<!DOCTYPE html><html lang="en"><head>{META}<meta charset="utf-8"><title>{{title}}</title>
<style>body{{{{font-family:sans-serif;max-width:60em;margin:2em auto;padding:0 1em;line-height:1.5}}}}
table{{{{border-collapse:collapse;margin:1em 0}}}}th,td{{{{border:1px solid #bbb;padding:.3em .6em}}}}
th,td{{{{text-align:left}}}}</style></head><body><h1>{{title}}</h1>{{body}}</body></html>
"""


def problems(course: Course, assignment: str) -> list[dict[str, str]]:
    """List what is to be told: who, which file and cell, what, what to do; what a human must do comes first."""
    rows = [
        {"student": result["student"], "assignment": assignment, **finding, "what_to_do": finding["todo"]}
        for result in results(course, assignment)
        for finding in [*result["findings"], *failed_page(course, assignment, result["student"])]
    ]
    return sorted(rows, key=lambda row: ((SET_ASIDE, "look", MENDED).index(row["kind"]), row["student"]))


def write_problems(course: Course, assignment: str) -> Path:
    """Write problems.csv of one assignment."""
    columns = ("student", "assignment", "file", "cell", "kind", "what", "what_to_do")
    path = course.root / f"problems-{assignment}.csv"
    write_text(path, as_csv(columns, problems(course, assignment)))
    return path


def page_state(course: Course, assignment: str, student: str) -> Path:
    """Return the file that says why a student has no feedback page."""
    return course.root / "state" / "feedback" / assignment / f"{student}.json"


def failed_page(course: Course, assignment: str, student: str) -> list[dict[str, str]]:
    """Return the finding about a feedback page that could not be written; most have none."""
    with suppress(OSError, ValueError):
        return [json.loads(page_state(course, assignment, student).read_text(encoding="utf-8"))]
    return []


Tell = Callable[[str, str], None]  # told: which student, what went wrong


@quiet()
def grades(course: Course, assignments: list[str], wrong: Tell = lambda student, why: None) -> list[dict[str, Any]]:
    """
    List the grades: a row for every student of the class list, and for every one who sent something.

    `score` is blank where a human has to decide first: set aside, not graded, or not submitted. It is blank, and
    `wrong` is called, where the gradebook has no answer for one student.
    """
    listed = {student.key: student for student in roster(course)}
    rows = []
    with gradebook(course) as book:
        for assignment in assignments:
            found = {result["student"]: result for result in results(course, assignment)}
            for key in sorted({*listed, *found}):
                status = found[key]["status"] if key in found else "not submitted"
                who = listed.get(key, Student(key))
                try:
                    rows.append(row(book, assignment, key, status, who))
                except Exception as error:
                    book.db.rollback()
                    blank = {"student": key, "assignment": assignment, "score": "", "max_score": "", "who": who}
                    rows.append(blank | {"status": "not graded"})
                    wrong(key, f"{assignment}: the gradebook has no mark ({one_line(error)}); run again")
    return rows


def one_line(error: Exception) -> str:
    """Say in one line what an error is."""
    said = " ".join(str(error).split())[:300]
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def row(book: Any, assignment: str, key: str, status: str, student: Student) -> dict[str, Any]:
    """Give one row of the grades, with the marks that were given by hand."""
    score: float | str = ""
    if status in ("graded", "needs marking"):
        submission = book.find_submission(assignment, key)
        score, status = submission.score, "needs marking" if submission.needs_manual_grade else "graded"
    try:
        of = book.find_assignment(assignment).max_score
    except MissingEntry:
        of = ""
    return {"student": key, "assignment": assignment, "score": score, "max_score": of, "status": status, "who": student}


def export(course: Course, lms: str, assignments: list[str], wrong: Tell = lambda student, why: None) -> str:
    """Write the grades as CSV: plain, or with the columns that Moodle or Canvas import."""
    if not assignments:
        raise GradingError("There is nothing to export yet: run `collect` and `run` first.")
    rows = grades(course, assignments, wrong)
    if lms == "csv":
        return as_csv(("student", "assignment", "score", "max_score", "status"), rows)
    by_student: dict[str, dict[str, Any]] = {}
    for each in rows:
        by_student.setdefault(each["student"], {"who": each["who"]})[each["assignment"]] = each
    return (moodle if lms == "moodle" else canvas)(by_student, assignments)


@quiet()
def feedback(
    course: Course,
    assignment: str,
    tell: Callable[[int, int], None] = lambda done, of: None,
    wrong: Tell = lambda student, why: None,
) -> tuple[int, Path]:
    """
    Write a page for each student, and an overview of the class; give the number of pages and where the overview is.

    A page holds the marks, the replies, the comments of Formgrader and nothing of anyone else; it needs no network.
    Where a page cannot be written, `wrong` is called, problems.csv gets a row, and the next student follows.
    """
    from nbgrader_sandbox.batch.release import nbgrader_at  # late: exporting needs none of it

    everyone, pages = results(course, assignment), 0
    api = nbgrader_at(course.config(), course.root.resolve(), str(course.solutions), course.gradebook_url())
    for done, result in enumerate(everyone, 1):
        known = page_state(course, assignment, result["student"])
        try:
            write_pages(course, assignment, api, result)
            known.unlink(missing_ok=True)
            pages += 1
        except Exception as error:
            if is_full(error) or "No space left" in str(error):
                raise GradingError("The disk is full. Free some space, then run `feedback` again.") from None
            why = str(error) if isinstance(error, GradingError) else one_line(error)
            found = Finding(LOOK, f"no feedback page: {why}", "look at this notebook, then run `feedback` again")
            write_json(known, found.as_dict())
            wrong(result["student"], found.what)
        tell(done, len(everyone))
    write_problems(course, assignment)
    return pages, write_overview(course, assignment, everyone)


def write_pages(course: Course, assignment: str, api: Any, result: dict[str, Any]) -> None:
    """Write the feedback pages of one student."""
    folder = course.path("feedback", result["student"], assignment)
    if result["status"] not in ("graded", "needs marking"):
        shutil.rmtree(folder, ignore_errors=True)
        write_text(folder / "not-graded.html", PAGE.format(title=escape(assignment), body=note(result)))
        return
    from nbgrader_sandbox.batch.autograde import cause  # late as well

    told = api.generate_feedback(assignment, result["student"], force=True)
    if not told["success"]:
        raise GradingError(cause(told)[:300])
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".html":
            path.unlink()
    for page in folder.glob("*.html"):
        write_text(page, with_notes(page.read_text(encoding="utf-8"), result))


def with_notes(page: str, result: dict[str, Any]) -> str:
    """Put what was noticed at the top of a page, and take out every script and what would be fetched."""
    return closed(page).replace("<body>", f"<body>{note(result)}", 1)


def note(result: dict[str, Any]) -> str:
    """Tell a student what was mended or could not be used; what is for a human's eye only stays out."""
    kinds = (MENDED, SET_ASIDE)
    items = [found for found in result["findings"] if found["kind"] in kinds or found["what"].startswith("stopped:")]
    lines = "".join(f"<li>{escape(': '.join(filter(None, (item['cell'], item['what']))))}</li>" for item in items)
    title = {SET_ASIDE: "This could not be graded", "not graded": "This is not graded yet"}.get(result["status"], "")
    if not (lines or title):
        return ""
    return f"<section><p><strong>{title or 'When this was graded:'}</strong></p><ul>{lines}</ul></section>"


def write_overview(course: Course, assignment: str, everyone: list[dict[str, Any]]) -> Path:
    """Write the overview of the class as a page and as CSV."""
    marks, replies = overview(everyone)
    body = f"<h2>Marks</h2>{table(marks)}<h2>Most common replies to wrong answers</h2>{table(replies)}"
    path = course.root / f"overview-{assignment}.html"
    write_text(path, PAGE.format(title=escape(assignment), body=body))
    if marks:
        write_text(path.with_suffix(".csv"), as_csv(marks[0], marks))
    return path
