"""Read class lists (CSV; Moodle and Canvas exports)."""

import csv
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader_sandbox.errors import BadInputError

# the first column that exists is used; these include the columns of Moodle's worksheet and Canvas's gradebook
KEYS = ("student_id", "sis login id", "sis user id", "id number", "username", "student id", "login", "email address")
NAMES = ("name", "full name", "student name", "student")
MAILS = ("email", "email address", "mail")
NUMBERS = ("identifier", "id", "participant", "user id", "moodle_id", "canvas_id")


@dataclass(frozen=True)
class Student:
    """One student: the folder's name, and what the LMS knows."""

    key: str
    name: str = ""
    mail: str = ""
    number: str = ""
    row: dict[str, str] = field(default_factory=dict, hash=False)

    def matches(self, sender: str, number: str) -> bool:
        """Return whether a download's name or ID matches this student."""
        if number and number == self.number:
            return True
        surname_first = letters_only("".join(reversed(self.name.split(",", 1)))) if "," in self.name else ""
        spellings = {
            letters_only(self.key),
            letters_only(self.name),
            surname_first,
            letters_only(self.mail),
            surname_first_letters(self.name),
        }
        return letters_only(sender) in spellings - {""}


def letters_only(text: str) -> str:
    """Return the letters and digits of a name in lower case, as Canvas does in file names."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode() or text
    return re.sub(r"[\W_]", "", plain).casefold()


def surname_first_letters(name: str) -> str:
    """Return `letters_only` of a name with the surname first: 'Ann Example' gives 'exampleann'."""
    words = name.replace(",", " ").split()
    return letters_only("".join([*words[-1:], *words[:-1]]))


def slug(text: str) -> str:
    """Return a safe folder name for a student."""
    text = unicodedata.normalize("NFC", text)
    return re.sub(r"[^\w.@-]+", "-", text).strip(".-")[:80] or "nameless"


def read_roster(path: Path) -> list[Student]:
    """Read a class list. It needs a column that names students."""
    try:
        with open(path, encoding="utf-8-sig", newline="") as text:
            sample = text.read(4096)
            text.seek(0)
            rows = list(csv.DictReader(text, delimiter=";" if sample.count(";") > sample.count(",") else ","))
    except (OSError, UnicodeDecodeError) as error:
        raise BadInputError(f"the class list {path} cannot be read ({error}).") from None
    students = [parsed for row in rows if (parsed := parse_student(row))]
    if not students:
        raise BadInputError(f"{path.name} needs a header and a column 'student' or 'student_id'; see the run book.")
    return students


def parse_student(row: dict[str, str]) -> Student | None:
    """Return the student of one row; None for rows of points or test students."""
    values = {(key or "").strip().casefold(): (value or "").strip() for key, value in row.items() if key}
    key = first_value(values, KEYS) or first_value(values, NAMES)
    if not key or key.casefold() in ("points possible", "student, test"):
        return None
    number = re.sub(r"\D", "", first_value(values, NUMBERS))
    return Student(
        slug(key),
        first_value(values, NAMES),
        first_value(values, MAILS),
        number,
        {k or "": v or "" for k, v in row.items()},
    )


def first_value(row: dict[str, str], names: tuple[str, ...]) -> str:
    """Return the first value that is not empty among some columns."""
    return next((row[name] for name in names if row.get(name)), "")
