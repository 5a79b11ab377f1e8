"""Which submissions and which items are graded anew, and how new marks of some items are put into an old result."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.utils import is_grade, is_task

from nbgrader_sandbox.batch.results import stored_result
from nbgrader_sandbox.course import Course, folder_checksum
from nbgrader_sandbox.errors import BadInputError, UnknownNameError
from nbgrader_sandbox.intake.groups import counted_deliveries
from nbgrader_sandbox.intake.keys import Keys, saved_roster
from nbgrader_sandbox.intake.roster import Student, same_text

Item = tuple[str, str]  # notebook and cell


def chosen_students(course: Course, assignment: str, names: Iterable[str]) -> set[str]:
    """
    Return the folders of the students that were named by folder, id, address or name.

    Raises
    ------
    UnknownNameError
        If nobody has this name. The message lists similar names.
    BadInputError
        If two students have this name, or if this student submitted nothing.

    """
    submitted = counted_deliveries(course, assignment)
    known = {student.key: student for student in saved_roster(course)}
    ids = Keys(course).ids()
    known |= {key: Student(key, id=ids.get(key, "")) for key in submitted if key not in known}
    return {one_student(name, known, set(submitted), assignment) for name in names}


def one_student(name: str, known: dict[str, Student], submitted: set[str], assignment: str) -> str:
    """Return the folder of one student."""
    found = sorted(key for key, student in known.items() if same_text(name) in spellings(student))
    exact = [key for key in found if same_text(name) in {same_text(key), same_text(known[key].own_id)}]
    if not found:
        raise UnknownNameError("student", name, {student.own_id for student in known.values()})
    if len(found) > 1 and len(exact) != 1:
        raise BadInputError(f"{name!r} fits {' and '.join(found)}; give --student one of these names.")
    key = (exact or found)[0]
    if key not in submitted:
        raise BadInputError(f"{name} submitted nothing for {assignment}, so there is nothing to grade.")
    return key


def spellings(student: Student) -> set[str]:
    """Return all that names a student on the command line."""
    return {same_text(text) for text in (student.key, student.own_id, student.mail, student.name) if text}


def released_items(release: Path) -> list[Item]:
    """List the graded cells of a release in the order of its notebooks."""
    return [
        (path.stem, cell.metadata.nbgrader.grade_id)
        for path in sorted(release.glob("release/*.ipynb"))
        for cell in nbformat.read(path, as_version=4).cells
        if is_grade(cell) or is_task(cell)
    ]


def chosen_items(release: Path, names: Iterable[str]) -> set[Item]:
    """
    Return the items that were named as ITEM or NOTEBOOK/ITEM.

    Raises
    ------
    UnknownNameError
        If the assignment has no such item. The message lists similar names.

    """
    items, found = released_items(release), set()
    for name in names:
        matching = {item for item in items if name in (item[1], "/".join(item))}
        if not matching:
            raise UnknownNameError("item", name, {cell for _, cell in items})
        found |= matching
    return found


def not_for_items(course: Course, assignment: str, students: set[str]) -> Iterator[tuple[str, str]]:
    """Yield the students whose items cannot be graded anew alone, and why: their other marks would not fit."""
    counted = counted_deliveries(course, assignment)
    for student in sorted(students):
        result = stored_result(course, assignment, student)
        if not result.get("graded"):
            yield student, "not graded yet, so no item of it was graded anew; use `run` without --item"
        elif result["digest"].partition(" ")[0] != folder_checksum(counted[student].folder):
            yield student, "a newer file came, so no item of the old one was graded anew; use `run` without --item"


def with_new_items(old: dict[str, Any], new: dict[str, Any], items: set[Item]) -> dict[str, Any]:
    """
    Return an old result with the new marks, comments and replies of some items.

    The digest stays, so that the next `run` without --item still grades what changed since.
    """
    cells = {cell for _, cell in items}
    marks = {(item["notebook"], item["cell"]): item for item in new["items"]}
    kept = [item for item in old["items"] if (item["notebook"], item["cell"]) not in items]
    places = {(item["notebook"], item["cell"]): number for number, item in enumerate(old["items"])}
    fresh = [marks[item] for item in items if item in marks]
    together = sorted([*kept, *fresh], key=lambda item: places.get((item["notebook"], item["cell"]), len(places)))
    waiting = any(item["needs_marking"] for item in together)
    return {
        **old,
        "items": together,
        "comments": replaced(old.get("comments", []), new["comments"], cells),
        "replies": replaced(old.get("replies", []), new["replies"], cells),
        "findings": new["findings"],
        "status": "needs marking" if waiting else "graded",
    }


def replaced(old: list[dict[str, Any]], new: list[dict[str, Any]], cells: set[str]) -> list[dict[str, Any]]:
    """Return a list of entries about cells in which those about some cells are new."""
    return [*(each for each in old if each["cell"] not in cells), *(each for each in new if each["cell"] in cells)]
