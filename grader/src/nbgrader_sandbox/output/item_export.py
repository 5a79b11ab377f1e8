"""
Marks of each item as CSV: a column per item for people, or a row per student and item for statistics.

The long form is what pandas, R and SPSS group and model without rearranging it, and it has a column for the maximum and
for who gave the mark; the wide form is what a person reads in a spreadsheet.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from nbgrader.api import Gradebook, MissingEntry

from nbgrader_sandbox.batch.gradebook import ignore_warnings, open_gradebook
from nbgrader_sandbox.batch.results import all_results
from nbgrader_sandbox.batch.selection import Item, released_items
from nbgrader_sandbox.batch.sharing import bring_up_to_date
from nbgrader_sandbox.course import Course, GradingError
from nbgrader_sandbox.intake.keys import Keys, saved_roster
from nbgrader_sandbox.intake.roster import Student
from nbgrader_sandbox.output.csv_export import csv_text

GRADED = ("graded", "needs marking")
LONG = ("student", "name", "group", "assignment", "notebook", "item", "score", "max_score", "marked", "status")


@ignore_warnings()
def export_items(course: Course, assignment: str, form: str) -> str:
    """
    Return the marks of each item as CSV, from the gradebook.

    Parameters
    ----------
    course : Course
        The course.
    assignment : str
        Name of the assignment.
    form : {"wide", "long"}
        One row per student and a column per item, or one row per student and item.

    Returns
    -------
    str
        Rows for every student of the class list and everyone who submitted, in the order of their folders; items in
        the order of the notebooks. A mark is blank where there is none: nothing submitted or graded, or not marked yet.

    Raises
    ------
    GradingError
        If nothing of the assignment is graded yet.
    UnknownNameError
        If there is no such assignment.

    """
    course.source(assignment)
    items = released_items(course.release_folder(assignment))
    if not items:
        raise GradingError(f"Nothing of {assignment} is graded yet: run `collect` and `run` first.")
    with open_gradebook(course) as book:
        bring_up_to_date(course, book, assignment)
        points = maximum_points(book, assignment)
        people = [
            (person, *status_and_marks(book, assignment, person.key, status))
            for person, status in everyone(course, assignment)
        ]
    if form == "long":
        return csv_text(LONG, long_rows(assignment, people, items, points))
    titles = column_titles(items, points)
    columns = ("student", "name", "group", "status", *titles.values())
    return csv_text(columns, [wide_row(*each, titles) for each in people])


def everyone(course: Course, assignment: str) -> Iterator[tuple[Student, str]]:
    """Yield every student of the class list and everyone who submitted, with the status of the submission."""
    people = {student.key: student for student in saved_roster(course)}
    status = {result["student"]: result["status"] for result in all_results(course, assignment)}
    ids = Keys(course).ids()
    for key in sorted({*people, *status}):
        yield people.get(key) or Student(key, id=ids.get(key, "")), status.get(key, "not submitted")


def status_and_marks(
    book: Gradebook, assignment: str, student: str, status: str
) -> tuple[str, dict[Item, tuple[float | str, str]]]:
    """Return the status with what was marked by hand since, and the marks; none of what was not graded."""
    if status not in GRADED:
        return status, {}
    marks = item_marks(book, assignment, student)
    if not marks:
        return "not graded", {}
    waiting = book.find_submission(assignment, student).needs_manual_grade
    return "needs marking" if waiting else "graded", marks


def maximum_points(book: Gradebook, assignment: str) -> dict[Item, float]:
    """Return the maximum of each item."""
    return {
        (notebook.name, cell.name): cell.max_score
        for notebook in book.find_assignment(assignment).notebooks
        for cell in (*notebook.grade_cells, *notebook.task_cells)
    }


def item_marks(book: Gradebook, assignment: str, student: str) -> dict[Item, tuple[float | str, str]]:
    """Return the mark of each item and who gave it; the mark is blank where nobody did."""
    try:
        notebooks = book.find_submission(assignment, student).notebooks
    except MissingEntry:
        return {}
    return {(notebook.name, grade.name): mark_of(grade) for notebook in notebooks for grade in notebook.grades}


def mark_of(grade: Any) -> tuple[float | str, str]:
    """Return one mark, and whether it was given by a test, by hand, or not yet."""
    if grade.manual_score is not None:
        return grade.score, "by hand"
    if grade.auto_score is None or grade.needs_manual_grade:
        return "", "not yet"
    return grade.score, "by a test"


def column_titles(items: list[Item], points: dict[Item, float]) -> dict[Item, str]:
    """Return the title of each item's column: its name, with that of the notebook where two share it, and maximum."""
    times = Counter(cell for _, cell in items)
    names = {item: item[1] if times[item[1]] == 1 else "/".join(item) for item in items}
    return {item: f"{name} (of {points.get(item, 0):g})" for item, name in names.items()}


def wide_row(person: Student, status: str, marks: dict, titles: dict[Item, str]) -> dict[str, Any]:
    """Return the row of one student."""
    row = {"student": person.own_id, "name": person.name, "group": person.group, "status": status}
    return row | {title: marks.get(item, ("", ""))[0] for item, title in titles.items()}


def long_rows(
    assignment: str, people: list[tuple[Student, str, dict]], items: list[Item], points: dict[Item, float]
) -> Iterator[dict[str, Any]]:
    """Yield a row for each student and item."""
    for person, status, marks in people:
        about = {"student": person.own_id, "name": person.name, "group": person.group, "assignment": assignment}
        for item in items:
            score, marked = marks.get(item, ("", ""))
            place = {"notebook": item[0], "item": item[1], "score": score, "max_score": points.get(item, "")}
            yield about | place | {"marked": marked, "status": status}
