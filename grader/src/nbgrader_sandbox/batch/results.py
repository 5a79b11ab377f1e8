"""Results of submissions, and how they are stored on disk (JSON)."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from nbgrader_sandbox.course import Course
from nbgrader_sandbox.findings import OLD_WORDS, with_current_words
from nbgrader_sandbox.intake.collect import collect_findings_path
from nbgrader_sandbox.intake.deliveries import list_deliveries
from nbgrader_sandbox.intake.groups import counted_deliveries


@dataclass
class Result:
    """Result of grading one submission; plain data that another machine can send."""

    student: str
    assignment: str
    graded: bool = False
    error: str = ""
    items: list[dict[str, Any]] = field(default_factory=list)
    comments: list[dict[str, Any]] = field(default_factory=list)
    replies: list[dict[str, Any]] = field(default_factory=list)
    noticed: list[dict[str, Any]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Return the result as plain data."""
        return asdict(self)


def latest_deliveries(course: Course, assignment: str) -> Iterator[tuple[str, Path]]:
    """
    Yield the delivery that counts for every student: the newest, or in group work the newest of the group.

    Folders that are only in submitted/ are moved to received/ first.
    """
    for folder in sorted(course.root.glob(f"submitted/*/{assignment}")):
        student_folder = course.path("received", folder.parent.name, assignment)
        if not list_deliveries(student_folder):
            student_folder.mkdir(parents=True, exist_ok=True)
            folder.rename(student_folder / "1")
    for student, counted in counted_deliveries(course, assignment).items():
        yield student, counted.folder


def result_path(course: Course, assignment: str, student: str) -> Path:
    """Return the file that stores the result of one submission."""
    return course.root / "state" / "results" / assignment / f"{student}.json"


def stored_result(course: Course, assignment: str, student: str) -> dict[str, Any]:
    """Read the stored result of a submission; empty if there is none or if the file is damaged."""
    try:
        found = json.loads(result_path(course, assignment, student).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    status = found.get("status", "not graded")
    findings = [with_current_words(finding) for finding in found.get("findings", [])]
    return found | {"status": OLD_WORDS.get(status, status), "findings": findings}


def all_results(course: Course, assignment: str) -> list[dict[str, Any]]:
    """Return the results of all submissions, graded or not, with the findings of `collect`."""
    found = []
    for student, _ in latest_deliveries(course, assignment):
        empty = {"student": student, "assignment": assignment, "status": "not graded", "findings": [], "items": []}
        result = {**empty, "replies": [], **stored_result(course, assignment, student)}
        with suppress(OSError, ValueError):
            earlier = json.loads(collect_findings_path(course, student, assignment).read_text(encoding="utf-8"))
            result["findings"] = [*map(with_current_words, earlier), *result["findings"]]
        found.append(result)
    return found
