"""Which files of a download belong to which student. Each entry at the top is judged by itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader_sandbox.findings import Finding
from nbgrader_sandbox.intake.archives import is_junk, left_out_finding
from nbgrader_sandbox.intake.deliveries import time_of
from nbgrader_sandbox.intake.names import safe_name
from nbgrader_sandbox.intake.roster import Student, find_student

MOODLE = re.compile(r"(?P<who>.+)_(?P<number>\d+)_assignsubmission_(file|onlinetext)_?(?P<file>.*)", re.DOTALL)
CANVAS = re.compile(r"(?P<who>[^_]+)(?P<late>_LATE)?_(?P<number>\d+)_\d+_(?P<file>.+)", re.DOTALL)
WORK = {
    *(".ipynb", ".json", ".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".py", ".r", ".html", ".htm"),
    *(".pdf", ".doc", ".docx", ".odt", ".rtf", ".txt", ".md", ".jpg", ".png"),
}
NOT_A_STUDENT = {"index", "grades", "readme", "timestamp"}
CONTAINERS = {"submitted", "submissions"}


@dataclass
class IncomingSubmission:
    """Files and folders of one student, with the names they will get."""

    sender: str
    number: str = ""
    parts: list[tuple[Path, str]] = field(default_factory=list)
    late: bool = False

    @property
    def identity(self) -> str:
        """What names the sender where the class list does not: the name, and the number of the LMS."""
        return f"{self.sender}-{self.number}" if self.number else self.sender

    def lms_names(self) -> list[str]:
        """Return the names that Moodle or Canvas gave."""
        return [path.name for path, _ in self.parts if lms_pattern(path.name)]

    @property
    def newest_time(self) -> float:
        """Time of the newest file, or the one that timestamp.txt says; 0 if it is unknown."""
        folders = [time_of(path) for path, _ in self.parts if path.is_dir()]
        return max([*folders, *(path.lstat().st_mtime for path, _ in self.parts if path.is_file())], default=0.0)


def lms_pattern(name: str) -> re.Match[str] | None:
    """Return what Moodle or Canvas wrote into the name of a file."""
    return MOODLE.fullmatch(name) or CANVAS.fullmatch(name)


class Layout:
    """The entries of one download, sorted by student. What belongs to nobody is listed in `unused`."""

    def __init__(self, assignment: str, others: list[str], students: list[Student]) -> None:
        self.assignment, self.students = assignment, students
        self.others = set(others)
        self.unused: list[Finding] = []

    def submissions(self, folder: Path) -> Iterator[IncomingSubmission]:
        """Group the entries below a folder by student."""
        found: dict[tuple[str, str, Path], IncomingSubmission] = {}
        for path in self.senders(self.inner_folder(folder)):
            match = self.pattern(path)
            sender, number = (match["who"], match["number"]) if match else (bare_name(path), "")
            name = "" if path.is_dir() else (match["file"] if match and match["file"] else path.name)
            sender = safe_name(sender)
            one = found.setdefault((sender, number, path.parent), IncomingSubmission(sender, number))
            one.late |= bool(match and match.groupdict().get("late"))
            one.parts += [(part, name) for part in self.own_parts(path)]
        yield from found.values()

    def pattern(self, path: Path) -> re.Match[str] | None:
        """Return what Moodle or Canvas wrote into a name."""
        return MOODLE.fullmatch(path.name) or (None if path.is_dir() else CANVAS.fullmatch(path.name))

    def is_known(self, path: Path) -> bool:
        """Return whether a name is that of a student, or was written by Moodle or Canvas."""
        return bool(self.pattern(path)) or bool(find_student(self.students, bare_name(path), "")[0])

    def inner_folder(self, folder: Path) -> Path:
        """Skip folders that contain nothing but one folder of students."""
        while (
            len(contents := list_folder(folder)) == 1
            and contents[0].is_dir()
            and not self.is_known(contents[0])
            and not is_work_folder(contents[0] / self.assignment)
            and (contents[0].name == self.assignment or all(path.is_dir() for path in list_folder(contents[0])))
        ):
            folder = contents[0]
        return folder

    def senders(self, folder: Path) -> Iterator[Path]:
        """List the files and folders that each belong to one student."""
        for path in sorted(folder.iterdir()):
            if is_junk(path.name):
                continue
            if path.is_symlink():
                self.unused.append(left_out_finding(path.name, "it is a link"))
            elif path.is_dir():
                yield from self.senders_in(path)
            elif path.is_file() and (self.is_known(path) or is_work(path)):
                yield path
            else:
                self.unused.append(left_out_finding(path.name, "it names no student and is not a notebook or document"))

    def senders_in(self, path: Path) -> Iterator[Path]:
        """Return a folder itself, or the folders of students in it."""
        if self.is_known(path) or is_work_folder(path / self.assignment):
            yield path
            return
        inner = list_folder(path)
        owners = {each.parent for each in path.rglob(self.assignment) if is_work_folder(each)}
        several = len(owners) > 1 or any(self.is_known(owner) for owner in owners)
        if any(self.is_known(each) for each in inner) or path.name in CONTAINERS or several:
            yield from self.senders(path)
        else:
            yield path

    def own_parts(self, path: Path) -> list[Path]:
        """Leave out a student's folders for other assignments."""
        if path.is_dir() and (path / self.assignment).is_dir():
            inner = list_folder(path)
            if all(each.is_dir() and each.name in {*self.others, self.assignment} for each in inner):
                return [path / self.assignment]
        return [path]


def is_work_folder(path: Path) -> bool:
    """Return whether a folder contains files of one student: files, and none that Moodle or Canvas named."""
    files = [each for each in list_folder(path) if each.is_file()] if path.is_dir() else []
    return any(each.suffix == ".ipynb" for each in files) and not any(
        MOODLE.fullmatch(each.name) or CANVAS.fullmatch(each.name) for each in files
    )


def is_work(path: Path) -> bool:
    """Return whether a file at the top may be the work of a student."""
    return path.suffix.casefold() in WORK and bare_name(path).casefold() not in NOT_A_STUDENT


def bare_name(path: Path) -> str:
    """Return the name of a folder, or of a file without its endings."""
    if path.is_dir():
        return path.name
    ending = "".join(path.suffixes[-2:]).casefold()
    return path.name[: -len(ending)] if ending in (".tar.gz", ".tar.bz2", ".tar.xz") else path.stem


def list_folder(folder: Path) -> list[Path]:
    """List a folder without links and without files of the operating system."""
    return [path for path in sorted(folder.iterdir()) if not is_junk(path.name) and not path.is_symlink()]
