"""Group work: every member of a group gets the marks, the graded notebook and the marks by hand of the one file."""

from collections.abc import Iterator
from typing import Any

from nbgrader.api import Gradebook

from nbgrader_sandbox.batch.lateness import update_lateness
from nbgrader_sandbox.course import Course
from nbgrader_sandbox.files import replace_folder
from nbgrader_sandbox.intake.groups import counted_deliveries, groups


def partners(course: Course, assignment: str) -> dict[str, list[str]]:
    """Return for each student whose file counts for others who these others are."""
    found: dict[str, list[str]] = {}
    for student, counted in counted_deliveries(course, assignment).items():
        if counted.sender != student:
            found.setdefault(counted.sender, []).append(student)
    return found


def copy_graded_notebooks(course: Course, assignment: str, sender: str, student: str) -> None:
    """Copy the graded notebooks of a group for one member."""
    made = course.path("autograded", sender, assignment)
    if made.is_dir():
        replace_folder(made, course.path("autograded", student, assignment))


def share_marks_by_hand(course: Course, book: Gradebook, assignment: str) -> None:
    """
    Give a mark or comment that was written by hand for one member of a group to those who have none.

    Where two members have different ones, somebody wanted that, and nothing is changed.
    """
    counted = counted_deliveries(course, assignment)
    known = {each.student.id: each for each in book.assignment_submissions(assignment)}
    for members in groups(course, assignment).values():
        together = [known[key] for key in members if key in known and key in counted]
        for cells in same_cells(together, "grades"):
            share(cells, "manual_score", needs_manual_grade=False)
        for cells in same_cells(together, "comments"):
            share(cells, "manual_comment")
    book.db.commit()


def same_cells(submissions: list[Any], kind: str) -> Iterator[list[Any]]:
    """Yield the entries of several submissions that are about the same cell."""
    found: dict[tuple[str, str], list[Any]] = {}
    for submission in submissions:
        for notebook in submission.notebooks:
            for entry in getattr(notebook, kind):
                found.setdefault((notebook.name, entry.name), []).append(entry)
    yield from found.values()


def share(entries: list[Any], field: str, **also: Any) -> None:
    """Write the one value that a field has into the entries that have none."""
    values = {getattr(entry, field) for entry in entries} - {None}
    if len(values) != 1:
        return
    value = values.pop()
    for entry in entries:
        if getattr(entry, field) is None:
            for name, content in {field: value, **also}.items():
                setattr(entry, name, content)


def bring_up_to_date(course: Course, book: Gradebook, assignment: str) -> None:
    """Share marks by hand within groups, and compute times and late penalties again."""
    share_marks_by_hand(course, book, assignment)
    update_lateness(course, book, assignment)
