"""Grades of a class: one row for each student, and the CSV that Moodle and Canvas import."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from nbgrader.api import MissingEntry

from nbgrader_sandbox.batch.gradebook import ignore_warnings, open_gradebook
from nbgrader_sandbox.batch.results import all_results
from nbgrader_sandbox.batch.sharing import bring_up_to_date
from nbgrader_sandbox.course import Course, GradingError
from nbgrader_sandbox.errors import UnknownNameError
from nbgrader_sandbox.intake.groups import Counted, counted_deliveries
from nbgrader_sandbox.intake.keys import Keys, saved_roster
from nbgrader_sandbox.intake.roster import Student
from nbgrader_sandbox.output.csv_export import canvas_csv, csv_text, moodle_csv
from nbgrader_sandbox.output.unmarked import unmarked_items

NOT_MARKED = "a written answer is not marked yet, so the score is blank; mark it in Formgrader, or add --partial"
ReportFailure = Callable[[str, str], None]  # called with student and reason


@ignore_warnings()
def grade_rows(
    course: Course,
    assignments: list[str],
    on_failure: ReportFailure = lambda student, reason: None,
    partial: bool = False,
) -> list[dict[str, Any]]:
    """
    List grades: one row for every student of the class list, and for every other student who submitted.

    `score` is blank if a submission was rejected, not graded or not submitted, and, unless `partial`, while a written
    answer in it is not marked. It is also blank, and `on_failure` is called, if the gradebook cannot be read for one
    student.
    """
    on_roster = {student.key: student for student in saved_roster(course)}
    ids = Keys(course).ids()
    rows = []
    with open_gradebook(course) as book:
        for assignment in assignments:
            with suppress(MissingEntry):
                bring_up_to_date(course, book, assignment)
            counted = counted_deliveries(course, assignment)
            found = {result["student"]: result for result in all_results(course, assignment)}
            for key in sorted({*on_roster, *found}):
                status = found[key]["status"] if key in found else "not submitted"
                person = on_roster.get(key) or Student(key, id=ids.get(key, ""))
                try:
                    row = grade_row(book, assignment, key, status, person, partial)
                    rows.append(row | when_sent(counted.get(key), row["past_due"]))
                    if row["unmarked"] and not partial:
                        on_failure(key, f"{assignment}: {NOT_MARKED}")
                except Exception as error:
                    book.db.rollback()
                    blank = {
                        "student": person.own_id,
                        "key": key,
                        "assignment": assignment,
                        "score": "",
                        "max_score": "",
                        "who": person,
                    }
                    rows.append(blank | {"status": "not graded"})
                    on_failure(key, f"{assignment}: the gradebook has no mark ({error_line(error)}); run again")
    return rows


def error_line(error: Exception) -> str:
    """Return an error as one line."""
    message = " ".join(str(error).split())[:300]
    return f"{type(error).__name__}: {message}" if message else type(error).__name__


def when_sent(counted: Counted | None, past_due: bool) -> dict[str, str]:
    """Return when the graded delivery was sent, and whether it is late for the gradebook or for the LMS."""
    late = past_due or bool(counted and counted.record.late)
    return {"submitted": counted.record.sent() if counted else "", "late": "yes" if late else ""}


def grade_row(
    book: Any, assignment: str, key: str, status: str, student: Student, partial: bool = False
) -> dict[str, Any]:
    """Return one row of grades, including manual marks and late penalties."""
    score: float | str = ""
    past_due = unmarked = False
    if status in ("graded", "needs marking"):
        submission = book.find_submission(assignment, key)
        status = "needs marking" if submission.needs_manual_grade else "graded"
        penalty = sum(notebook.late_submission_penalty or 0 for notebook in submission.notebooks)
        unmarked, past_due = any(unmarked_items(submission).values()), bool(submission.total_seconds_late)
        score = "" if unmarked and not partial else submission.score - penalty
    try:
        max_score = book.find_assignment(assignment).max_score
    except MissingEntry:
        max_score = ""
    return {
        "student": student.own_id,
        "key": key,
        "assignment": assignment,
        "score": score,
        "max_score": max_score,
        "status": status,
        "who": student,
        "past_due": past_due,
        "unmarked": unmarked,
    }


def export(
    course: Course,
    lms: str,
    assignments: list[str],
    on_failure: ReportFailure = lambda student, reason: None,
    partial: bool = False,
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
        Called with student and reason if the gradebook cannot be read for one student, or if a written answer is not
        marked.
    partial : bool
        Give the marks so far where a written answer is not marked; otherwise the score is blank.

    Returns
    -------
    str
        One row for every student of the class list and for every other student who submitted.

    Raises
    ------
    GradingError
        If `assignments` is empty.
    UnknownNameError
        If there is no such assignment.

    """
    known = {*course.assignments(), *(path.name for path in course.root.glob("received/*/*"))}
    for unknown in [name for name in assignments if name not in known]:
        raise UnknownNameError("assignment", unknown, known)
    if not assignments:
        raise GradingError("There is nothing to export yet: run `collect` and `run` first.")
    rows = grade_rows(course, assignments, on_failure, partial)
    if lms == "csv":
        return csv_text(("student", "assignment", "score", "max_score", "status", "submitted", "late"), rows)
    by_student: dict[str, dict[str, Any]] = {}
    for each in rows:
        by_student.setdefault(each["key"], {"who": each["who"]})[each["assignment"]] = each
    return (moodle_csv if lms == "moodle" else canvas_csv)(by_student, assignments)
