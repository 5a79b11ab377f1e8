"""Who is in the class: a list of one's own, or the file that Moodle or Canvas gives."""

import csv
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader_sandbox.errors import BadInputError

# the first column that is there counts; Moodle's worksheet and Canvas's gradebook are among them
KEYS = ("student_id", "sis login id", "sis user id", "id number", "username", "student id", "login", "email address")
NAMES = ("name", "full name", "student name", "student")
MAILS = ("email", "email address", "mail")
NUMBERS = ("identifier", "id", "participant", "user id", "moodle_id", "canvas_id")


@dataclass(frozen=True)
class Student:
    """One student: the name of the folder, and whatever an LMS knows about the person."""

    key: str
    name: str = ""
    mail: str = ""
    number: str = ""
    row: dict[str, str] = field(default_factory=dict, hash=False)

    def answers_to(self, who: str, number: str) -> bool:
        """Whether a name or number in a download means this student."""
        if number and number == self.number:
            return True
        surname_first = squeeze("".join(reversed(self.name.split(",", 1)))) if "," in self.name else ""
        known = {squeeze(self.key), squeeze(self.name), surname_first, squeeze(self.mail), backwards(self.name)}
        return squeeze(who) in known - {""}


def squeeze(text: str) -> str:
    """Fold a name to its letters and digits, as Canvas does in the names of files."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode() or text
    return re.sub(r"[\W_]", "", plain).casefold()


def backwards(name: str) -> str:
    """Fold a name with the surname put first: 'Ann Example' as 'exampleann'."""
    words = name.replace(",", " ").split()
    return squeeze("".join([*words[-1:], *words[:-1]]))


def slug(text: str) -> str:
    """Make a folder's name of whatever stands for a student; it can lead nowhere else."""
    text = unicodedata.normalize("NFC", text)
    return re.sub(r"[^\w.@-]+", "-", text).strip(".-")[:80] or "nameless"


def read_roster(path: Path) -> list[Student]:
    """Read a class list; refuses one without a column that names students."""
    try:
        with open(path, encoding="utf-8-sig", newline="") as text:
            sample = text.read(4096)
            text.seek(0)
            rows = list(csv.DictReader(text, delimiter=";" if sample.count(";") > sample.count(",") else ","))
    except (OSError, UnicodeDecodeError) as error:
        raise BadInputError(f"the class list {path} cannot be read ({error}).") from None
    students = [made for row in rows if (made := student(row))]
    if not students:
        raise BadInputError(f"{path.name} needs a header and a column 'student' or 'student_id'; see the run book.")
    return students


def student(row: dict[str, str]) -> Student | None:
    """Make a student of one row; rows for points or test students give None."""
    plain = {(key or "").strip().casefold(): (value or "").strip() for key, value in row.items() if key}
    key = first(plain, KEYS) or first(plain, NAMES)
    if not key or key.casefold() in ("points possible", "student, test"):
        return None
    number = re.sub(r"\D", "", first(plain, NUMBERS))
    return Student(
        slug(key), first(plain, NAMES), first(plain, MAILS), number, {k or "": v or "" for k, v in row.items()}
    )


def first(row: dict[str, str], names: tuple[str, ...]) -> str:
    """Give the first of some columns that has something in it."""
    return next((row[name] for name in names if row.get(name)), "")
