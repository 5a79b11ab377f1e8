"""
Group work: the newest file that any member sent counts for every member of the group, as in Moodle and Canvas.

Groups are those of the class list (column ``group``). They count only for assignments that `collect --groups` named,
because a class list may name groups that meet on the same day and hand in alone.
"""

from dataclasses import dataclass
from pathlib import Path

from nbgrader_sandbox.course import Course
from nbgrader_sandbox.files import write_json
from nbgrader_sandbox.intake.deliveries import Delivery, graded_delivery
from nbgrader_sandbox.intake.keys import saved_roster
from nbgrader_sandbox.intake.roster import Student, same_text


@dataclass(frozen=True)
class Counted:
    """The delivery that counts for a student: the folder's name of who sent it, its folder, and when it came."""

    sender: str
    folder: Path
    record: Delivery


def group_work_path(course: Course, assignment: str) -> Path:
    """Return the file whose existence says that an assignment is group work."""
    return course.root / "state" / "groups" / f"{assignment}.json"


def set_group_work(course: Course, assignment: str, on: bool) -> None:
    """Remember whether an assignment is group work."""
    path = group_work_path(course, assignment)
    if on:
        write_json(path, {"groups": True})
    else:
        path.unlink(missing_ok=True)


def members_of_groups(students: list[Student]) -> dict[str, list[str]]:
    """Return the folders of the members of each group; groups and members in the order of their names."""
    found: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for student in sorted(students, key=lambda student: student.key):
        if student.group:
            found.setdefault(names.setdefault(same_text(student.group), student.group), []).append(student.key)
    return dict(sorted(found.items()))


def groups(course: Course, assignment: str) -> dict[str, list[str]]:
    """Return the members of each group; empty if the assignment is not group work."""
    if not group_work_path(course, assignment).is_file():
        return {}
    return members_of_groups(saved_roster(course))


def counted_deliveries(course: Course, assignment: str) -> dict[str, Counted]:
    """Return the delivery that counts for each student: the own one, or the newest of the group."""
    found = {}
    for folder in sorted(course.root.glob(f"received/*/{assignment}")):
        key = folder.parent.name
        if newest := graded_delivery(course, key, assignment):
            found[key] = Counted(key, *newest)
    for members in groups(course, assignment).values():
        if sent := [found[key] for key in members if key in found]:
            found |= dict.fromkeys(members, max(sent, key=lambda one: one.record.order()))
    return dict(sorted(found.items()))


def group_rows(course: Course, assignment: str) -> list[dict[str, str]]:
    """List the groups for the overview: members, whose file counts, and whose own files do not."""
    counted = counted_deliveries(course, assignment)
    rows = []
    for name, members in groups(course, assignment).items():
        chosen = counted.get(members[0])
        others = [key for key in members if chosen and key != chosen.sender and sent_something(course, key, assignment)]
        rows.append(
            {
                "group": name,
                "members": ", ".join(members),
                "file that counts": f"of {chosen.sender}, {when(chosen)}" if chosen else "nothing was submitted",
                "own files that do not count": ", ".join(others) or "none",
            }
        )
    return rows


def when(chosen: Counted) -> str:
    """Say which delivery it is and when it was sent."""
    return f"number {chosen.folder.name}, sent {chosen.record.sent() or 'at an unknown time'}"


def sent_something(course: Course, key: str, assignment: str) -> bool:
    """Return whether a student has a delivery of their own."""
    return graded_delivery(course, key, assignment) is not None
