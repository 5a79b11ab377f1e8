"""Collect submissions from a download or a folder. Original files are kept unchanged."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader_sandbox.course import Course, folder_checksum
from nbgrader_sandbox.errors import BadInputError
from nbgrader_sandbox.files import write_json
from nbgrader_sandbox.findings import LOOK, Finding
from nbgrader_sandbox.intake.archives import JUNK, class_allowance, copy_file, copy_tree, student_allowance, unzip
from nbgrader_sandbox.intake.roster import Student, read_roster, slug

MOODLE = re.compile(r"(?P<who>.+)_(?P<number>\d+)_assignsubmission_(file|onlinetext)_?(?P<file>.*)", re.DOTALL)
CANVAS = re.compile(r"(?P<who>[^_]+)(_LATE)?_(?P<number>\d+)_\d+_(?P<file>.+)", re.DOTALL)


@dataclass
class IncomingSubmission:
    """Files and folders of one student, with the names they will get."""

    sender: str
    number: str = ""
    parts: list[tuple[Path, str]] = field(default_factory=list)

    @property
    def newest_time(self) -> float:
        """Time of the newest file."""
        files = [path for part, _ in self.parts for path in (part, *part.rglob("*")) if path.is_file()]
        return max((os.lstat(path).st_mtime for path in files), default=0.0)


@dataclass
class Collected:
    """Collected students and findings (key '' for findings about the download itself)."""

    students: list[str]
    findings: dict[str, list[Finding]]


def collect(course: Course, source: Path, assignment: str, roster: Path | None = None) -> Collected:
    """
    Copy submissions to ``received/``, one numbered folder per delivery.

    Collecting the same files twice changes nothing. A newer delivery gets its own folder, and the newest is graded.

    Parameters
    ----------
    course : Course
        The course.
    source : pathlib.Path
        Folder or zip: nbgrader's layout, a download of Moodle or Canvas, or one folder per student.
    assignment : str
        Name of the assignment.
    roster : pathlib.Path, optional
        Class list (CSV). A copy is kept for later commands.

    Returns
    -------
    Collected
        Keys of the students, and findings by student.

    Raises
    ------
    BadInputError
        If `source` is neither a folder nor a zip, or the class list cannot be read.
    UnknownNameError
        If there is no such assignment.

    """
    course.source(assignment)
    students = save_roster(course, roster)
    with tempfile.TemporaryDirectory(prefix="nbs-") as work:
        folder, source_findings = open_source(source, Path(work))
        findings: dict[str, list[Finding]] = {"": source_findings} if source_findings else {}
        seen = set()
        for incoming in sorted(find_submissions(folder, assignment), key=lambda incoming: incoming.newest_time):
            key, match_findings = match_student(incoming, students)
            delivery_findings = store_delivery(course, incoming, key, assignment)
            if key in seen:
                delivery_findings.append(Finding(LOOK, "more than one delivery of this student; the newest is graded"))
            seen.add(key)
            findings.setdefault(key, []).extend([*match_findings, *delivery_findings])
    for key in seen:
        write_json(collect_findings_path(course, key, assignment), [found.as_dict() for found in findings.get(key, [])])
    return Collected(sorted(seen), findings)


def collect_findings_path(course: Course, key: str, assignment: str) -> Path:
    """Return the file that stores the findings of `collect` about one submission."""
    return course.root / "state" / "collected" / assignment / f"{key}.json"


def save_roster(course: Course, roster: Path | None) -> list[Student]:
    """Save a copy of the class list for later commands, and read it."""
    roster_path = course.root / "roster.csv"
    if roster:
        read_roster(roster)
        roster_path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(roster, roster_path)
    return read_roster(roster_path) if roster_path.is_file() else []


def open_source(source: Path, work: Path) -> tuple[Path, list[Finding]]:
    """Return the folder to search: the source itself, or the unpacked zip."""
    if source.is_dir():
        return source, []
    if source.is_file() and source.suffix.casefold() == ".zip":
        return work, unzip(source, work, class_allowance())
    raise BadInputError(f"{source} is neither a folder nor a zip; give what the LMS let you download, or unpack it.")


def find_submissions(folder: Path, assignment: str) -> Iterator[IncomingSubmission]:
    """Group files by student (nbgrader layout, Moodle or Canvas file names, or one folder per student)."""
    nested = [path for path in sorted(folder.rglob(assignment)) if path.is_dir() and path.parent != folder]
    if nested:
        for path in nested:
            yield IncomingSubmission(path.parent.name, parts=[(path, "")])
        return
    while (
        len(contents := list_folder(folder)) == 1
        and contents[0].is_dir()
        and all(p.is_dir() for p in list_folder(contents[0]))
    ):
        folder = contents[0]
    if len(contents) == 1 and contents[0].name == assignment and contents[0].is_dir():
        folder = contents[0]
    yield from group_by_student(list_folder(folder))


def group_by_student(paths: list[Path]) -> Iterator[IncomingSubmission]:
    """Group the entries of a folder by the student in their names."""
    found: dict[tuple[str, str], IncomingSubmission] = {}
    for path in paths:
        match = MOODLE.fullmatch(path.name) or (CANVAS.fullmatch(path.name) if not path.is_dir() else None)
        sender, number = (match["who"], match["number"]) if match else (path.name if path.is_dir() else path.stem, "")
        name = "" if path.is_dir() else (match["file"] if match and match["file"] else path.name)
        found.setdefault((sender, number), IncomingSubmission(sender, number)).parts.append((path, name))
    yield from found.values()


def list_folder(folder: Path) -> list[Path]:
    """List a folder without links and without files of the operating system."""
    return [path for path in sorted(folder.iterdir()) if path.name not in JUNK and not path.is_symlink()]


def match_student(incoming: IncomingSubmission, students: list[Student]) -> tuple[str, list[Finding]]:
    """Find the student on the class list. An unknown student is kept under the name in the download."""
    matching = [student for student in students if student.matches(incoming.sender, incoming.number)]
    if len(matching) == 1:
        return matching[0].key, []
    key = slug(f"{incoming.sender}-{incoming.number}" if incoming.number else incoming.sender)
    if not students:
        return key, []
    reason = "fits more than one student" if matching else "is not on the class list"
    return key, [
        Finding(LOOK, f"{incoming.sender!r} {reason}; graded as {key}", "correct the class list and collect again")
    ]


def store_delivery(course: Course, incoming: IncomingSubmission, key: str, assignment: str) -> list[Finding]:
    """Copy one delivery beside earlier ones, unless it is already there."""
    student_folder = course.path("received", key, assignment)
    student_folder.mkdir(parents=True, exist_ok=True)
    findings: list[Finding] = []
    draft, allowance = Path(tempfile.mkdtemp(dir=student_folder, prefix=".draft-")), student_allowance()
    try:
        for path, name in incoming.parts:
            if path.is_dir():
                findings += copy_tree(path, draft, allowance)
            else:
                findings += copy_file(path, draft / Path(name).name, allowance)
        if folder_checksum(draft) not in {folder_checksum(earlier) for earlier in list_deliveries(student_folder)}:
            draft.chmod(0o755)
            draft.rename(student_folder / f"{len(list_deliveries(student_folder)) + 1}")
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return findings


def list_deliveries(student_folder: Path) -> list[Path]:
    """List the deliveries of one student, newest last."""
    return sorted((path for path in student_folder.glob("[0-9]*") if path.is_dir()), key=lambda path: int(path.name))


def saved_roster(course: Course) -> list[Student]:
    """Return the saved class list; empty if there is none."""
    roster_path = course.root / "roster.csv"
    return read_roster(roster_path) if roster_path.is_file() else []
