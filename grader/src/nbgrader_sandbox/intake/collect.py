"""Take in what an LMS or a folder holds: whose it is, what came twice. Originals stay as they are."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader_sandbox.course import Course, fingerprint
from nbgrader_sandbox.errors import BadInputError
from nbgrader_sandbox.files import write_json
from nbgrader_sandbox.findings import LOOK, Finding
from nbgrader_sandbox.intake.archives import JUNK, copy_one, copy_tree, for_a_class, for_a_student, unzip
from nbgrader_sandbox.intake.roster import Student, read_roster, slug

MOODLE = re.compile(r"(?P<who>.+)_(?P<number>\d+)_assignsubmission_(file|onlinetext)_?(?P<file>.*)", re.DOTALL)
CANVAS = re.compile(r"(?P<who>[^_]+)(_LATE)?_(?P<number>\d+)_\d+_(?P<file>.+)", re.DOTALL)


@dataclass
class Arrival:
    """What came of one student: folders and files, and the names they are to have."""

    who: str
    number: str = ""
    parts: list[tuple[Path, str]] = field(default_factory=list)

    @property
    def when(self) -> float:
        """The time of the newest file in it."""
        files = [path for part, _ in self.parts for path in (part, *part.rglob("*")) if path.is_file()]
        return max((os.lstat(path).st_mtime for path in files), default=0.0)


@dataclass
class Collected:
    """What collecting gave: how many came, and what is to be told."""

    students: list[str]
    findings: dict[str, list[Finding]]


def collect(course: Course, source: Path, assignment: str, roster: Path | None = None) -> Collected:
    """
    Put what is in a folder or zip under `received/`, a numbered folder for each delivery of a student.

    Collecting the same twice changes nothing; a newer delivery is put beside the older, and the newest is graded.
    """
    course.source(assignment)
    students = keep_roster(course, roster)
    with tempfile.TemporaryDirectory(prefix="nbs-") as work:
        folder, general = opened(source, Path(work))
        findings: dict[str, list[Finding]] = {"": general} if general else {}
        taken = set()
        for arrival in sorted(arrivals(folder, assignment), key=lambda arrival: arrival.when):
            key, unknown = whose(arrival, students)
            told = deliver(course, arrival, key, assignment)
            if key in taken:
                told.append(Finding(LOOK, "more than one delivery of this student; the newest is graded"))
            taken.add(key)
            findings.setdefault(key, []).extend([*unknown, *told])
    for key in taken:
        write_json(notes(course, key, assignment), [found.as_dict() for found in findings.get(key, [])])
    return Collected(sorted(taken), findings)


def notes(course: Course, key: str, assignment: str) -> Path:
    """Give the file that keeps what was noticed when a submission came in."""
    return course.root / "state" / "collected" / assignment / f"{key}.json"


def keep_roster(course: Course, roster: Path | None) -> list[Student]:
    """Keep a copy of the class list, so that no later step needs to be told again."""
    kept = course.root / "roster.csv"
    if roster:
        read_roster(roster)
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(roster, kept)
    return read_roster(kept) if kept.is_file() else []


def opened(source: Path, work: Path) -> tuple[Path, list[Finding]]:
    """Give the folder to look in: the source, or what its zip holds."""
    if source.is_dir():
        return source, []
    if source.is_file() and source.suffix.casefold() == ".zip":
        return work, unzip(source, work, for_a_class())
    raise BadInputError(f"{source} is neither a folder nor a zip; give what the LMS let you download, or unpack it.")


def arrivals(folder: Path, assignment: str) -> Iterator[Arrival]:
    """Find whose is what: nbgrader's folders, the names of Moodle and Canvas, else a folder a student."""
    nested = [path for path in sorted(folder.rglob(assignment)) if path.is_dir() and path.parent != folder]
    if nested:
        for path in nested:
            yield Arrival(path.parent.name, parts=[(path, "")])
        return
    while len(inside := entries(folder)) == 1 and inside[0].is_dir() and all(p.is_dir() for p in entries(inside[0])):
        folder = inside[0]
    if len(inside) == 1 and inside[0].name == assignment and inside[0].is_dir():
        folder = inside[0]
    yield from by_name(entries(folder))


def by_name(paths: list[Path]) -> Iterator[Arrival]:
    """Group the entries of a folder by the student their names tell."""
    found: dict[tuple[str, str], Arrival] = {}
    for path in paths:
        match = MOODLE.fullmatch(path.name) or (CANVAS.fullmatch(path.name) if not path.is_dir() else None)
        who, number = (match["who"], match["number"]) if match else (path.name if path.is_dir() else path.stem, "")
        name = "" if path.is_dir() else (match["file"] if match and match["file"] else path.name)
        found.setdefault((who, number), Arrival(who, number)).parts.append((path, name))
    yield from found.values()


def entries(folder: Path) -> list[Path]:
    """List a folder without what computers leave behind, and without links."""
    return [path for path in sorted(folder.iterdir()) if path.name not in JUNK and not path.is_symlink()]


def whose(arrival: Arrival, students: list[Student]) -> tuple[str, list[Finding]]:
    """Find the student on the list; one that is not on it is kept under the name that came."""
    meant = [student for student in students if student.answers_to(arrival.who, arrival.number)]
    if len(meant) == 1:
        return meant[0].key, []
    key = slug(f"{arrival.who}-{arrival.number}" if arrival.number else arrival.who)
    if not students:
        return key, []
    why = "fits more than one student" if meant else "is not on the class list"
    return key, [Finding(LOOK, f"{arrival.who!r} {why}; graded as {key}", "correct the class list and collect again")]


def deliver(course: Course, arrival: Arrival, key: str, assignment: str) -> list[Finding]:
    """Copy one delivery beside the earlier ones, unless it is there already."""
    shelf = course.path("received", key, assignment)
    shelf.mkdir(parents=True, exist_ok=True)
    findings: list[Finding] = []
    draft, allowance = Path(tempfile.mkdtemp(dir=shelf, prefix=".draft-")), for_a_student()
    try:
        for path, name in arrival.parts:
            if path.is_dir():
                findings += copy_tree(path, draft, allowance)
            else:
                findings += copy_one(path, draft / Path(name).name, allowance)
        if fingerprint(draft) not in {fingerprint(earlier) for earlier in deliveries(shelf)}:
            draft.chmod(0o755)
            draft.rename(shelf / f"{len(deliveries(shelf)) + 1}")
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return findings


def deliveries(shelf: Path) -> list[Path]:
    """List the deliveries of one student, the newest last."""
    return sorted((path for path in shelf.glob("[0-9]*") if path.is_dir()), key=lambda path: int(path.name))


def roster(course: Course) -> list[Student]:
    """Give the class list that was collected with, if any."""
    kept = course.root / "roster.csv"
    return read_roster(kept) if kept.is_file() else []
