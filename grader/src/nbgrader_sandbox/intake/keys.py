"""Folder names of students. Two students never share one, and a student keeps the first one."""

import hashlib
import json
from contextlib import suppress
from dataclasses import replace

from nbgrader_sandbox.course import Course
from nbgrader_sandbox.files import write_json
from nbgrader_sandbox.intake.roster import Student, read_roster, slug


class Keys:
    """Which folder belongs to which id; kept in ``state/students.json``."""

    def __init__(self, course: Course) -> None:
        self.path = course.root / "state" / "students.json"
        self.of_id: dict[str, str] = {}
        with suppress(OSError, ValueError, AttributeError):
            known = json.loads(self.path.read_text(encoding="utf-8"))
            self.of_id = {str(who): str(key) for who, key in known.items() if slug(str(key)) == key}

    def key(self, own_id: str) -> str:
        """Return the folder of an id; a digest is added where another id has the same folder name."""
        if own_id not in self.of_id:
            plain = slug(own_id)
            taken = {key.casefold() for key in self.of_id.values()}
            digest = hashlib.sha256(own_id.encode(errors="replace")).hexdigest()[:8]
            self.of_id[own_id] = plain if plain.casefold() not in taken else f"{plain[:70]}-{digest}"
        return self.of_id[own_id]

    def earlier(self, own_id: str) -> str:
        """Return the folder that an id already has, or ''."""
        return self.of_id.get(own_id, "")

    def ids(self) -> dict[str, str]:
        """Return the id of each folder."""
        return {key: own_id for own_id, key in self.of_id.items()}

    def save(self) -> None:
        """Write the folder names for later commands."""
        write_json(self.path, self.of_id)


def with_keys(students: list[Student], keys: Keys) -> list[Student]:
    """Return the students with the folders they have in this course; plain names go to plain ids first."""
    for student in sorted(students, key=lambda student: slug(student.own_id) != student.own_id):
        keys.key(student.own_id)
    return [replace(student, key=keys.key(student.own_id)) for student in students]


def saved_list(course: Course) -> list[Student]:
    """Return the students of the saved class list, without their folders."""
    path = course.root / "roster.csv"
    return read_roster(path) if path.is_file() else []


def saved_roster(course: Course) -> list[Student]:
    """Return the saved class list; empty if there is none."""
    return with_keys(saved_list(course), Keys(course))
