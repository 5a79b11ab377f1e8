"""How each submission was graded, as it is kept on the disk."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from nbgrader_sandbox.course import Course
from nbgrader_sandbox.intake.collect import deliveries, notes


@dataclass
class Result:
    """What grading one submission gave; plain data, so that it can be sent from another machine."""

    student: str
    assignment: str
    graded: bool = False
    error: str = ""
    items: list[dict[str, Any]] = field(default_factory=list)
    comments: list[dict[str, Any]] = field(default_factory=list)
    replies: list[dict[str, Any]] = field(default_factory=list)
    noticed: list[dict[str, Any]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Give plain data."""
        return asdict(self)


def received(course: Course, assignment: str) -> Iterator[tuple[str, Path]]:
    """List the newest delivery of every student; what lies in submitted/ only is taken in first."""
    for folder in sorted(course.root.glob(f"submitted/*/{assignment}")):
        shelf = course.path("received", folder.parent.name, assignment)
        if not deliveries(shelf):
            shelf.mkdir(parents=True, exist_ok=True)
            folder.rename(shelf / "1")
    for shelf in sorted(course.root.glob(f"received/*/{assignment}")):
        if found := deliveries(shelf):
            yield shelf.parent.name, found[-1]


def state(course: Course, assignment: str, student: str) -> Path:
    """Give the file that says how one submission was graded."""
    return course.root / "state" / "results" / assignment / f"{student}.json"


def stored(course: Course, assignment: str, student: str) -> dict[str, Any]:
    """Read how a submission was graded; nothing where it was not, or where the file is no longer whole."""
    try:
        found = json.loads(state(course, assignment, student).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def results(course: Course, assignment: str) -> list[dict[str, Any]]:
    """Give the results of all submissions that came, graded or not, with what collecting told of each."""
    found = []
    for student, _ in received(course, assignment):
        empty = {"student": student, "assignment": assignment, "status": "not graded", "findings": [], "items": []}
        result = {**empty, "replies": [], **stored(course, assignment, student)}
        with suppress(OSError, ValueError):
            earlier = json.loads(notes(course, student, assignment).read_text(encoding="utf-8"))
            result["findings"] = [*earlier, *result["findings"]]
        found.append(result)
    return found
