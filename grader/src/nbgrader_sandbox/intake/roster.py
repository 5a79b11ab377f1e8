"""Read class lists: CSV as Excel, Moodle and Canvas write it."""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from nbgrader_sandbox.errors import BadInputError
from nbgrader_sandbox.findings import LOOK, Finding

# the first column that exists is used; these include the columns of Moodle's worksheet and Canvas's gradebook
KEYS = (
    *("student_id", "sis login id", "sis user id", "id number", "username", "student id", "student number"),
    *("studentid", "studentnumber", "matriculation number", "matrikelnummer", "login", "login id", "org defined id"),
    "email address",
)
NAMES = ("name", "full name", "student name", "student")
MAILS = ("email", "email address", "mail")
NUMBERS = ("identifier", "id", "participant", "user id", "moodle_id", "canvas_id")
GROUPS = ("group", "group name", "team", "team name")
NO_GROUP = {"", "-", "–", "none", "no group", "default group"}  # what Moodle and people write for no group
WORKBOOKS = {b"PK\3\4": "an Excel workbook", b"\xd0\xcf\x11\xe0": "an old Excel workbook"}
FIX_LIST = "correct the class list and collect again"


@dataclass(frozen=True)
class Student:
    """One student: the folder's name (key), what the LMS knows, and the id as the class list writes it."""

    key: str
    name: str = ""
    mail: str = ""
    number: str = ""
    row: dict[str, str] = field(default_factory=dict, hash=False)
    id: str = ""
    group: str = ""

    @property
    def own_id(self) -> str:
        """The id as the class list writes it; the folder's name where there is no list."""
        return self.id or self.key

    def matches(self, sender: str, number: str) -> bool:
        """Return whether a download's name or ID matches this student."""
        return any(agrees(self, sender, number) for agrees in EVIDENCE)

    def names(self) -> set[str]:
        """Return the spellings of this student's name, letters and digits only."""
        surname_first = letters_only("".join(reversed(self.name.split(",", 1)))) if "," in self.name else ""
        return {letters_only(self.name), surname_first, surname_first_letters(self.name)} - {""}


# the strongest evidence decides: a number, then an id or address, then a name as it is written, then what folds alike
EVIDENCE: tuple[Callable[[Student, str, str], bool], ...] = (
    lambda student, sender, number: bool(number) and number == student.number,
    lambda student, sender, number: same_text(sender) in {*map(same_text, (student.own_id, student.mail))} - {""},
    lambda student, sender, number: bool(student.name) and same_text(sender) == same_text(student.name),
    lambda student, sender, number: (
        letters_only(sender) in {*map(letters_only, (student.own_id, student.key, student.mail))} - {""}
    ),
    lambda student, sender, number: letters_only(sender) in student.names(),
)
BY_NAME = 2  # from here on the evidence is a name, which two students may share


def find_student(students: list[Student], sender: str, number: str) -> tuple[list[Student], bool]:
    """Return the students that the strongest evidence names, and whether that evidence is only a name."""
    for strength, agrees in enumerate(EVIDENCE):
        if found := [student for student in students if agrees(student, sender, number)]:
            return found, strength >= BY_NAME
    return [], False


def same_text(text: str) -> str:
    """Return a text without the differences of case and of how accents are stored."""
    return unicodedata.normalize("NFC", text).strip().casefold()


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
    return read_roster_and_findings(path)[0]


def read_roster_and_findings(path: Path) -> tuple[list[Student], list[Finding]]:
    """Read a class list, and say which rows were not used and why."""
    try:
        rows = read_rows(path)
    except (OSError, csv.Error) as error:
        raise BadInputError(f"the class list {path} cannot be read ({error}).") from None
    students = [parsed for row in rows if (parsed := parse_student(row))]
    if not students:
        raise BadInputError(f"{path.name} needs a header and a column 'student' or 'student_id'; see the run book.")
    students = with_numbers_of_namesakes(students)
    kept: dict[str, Student] = {}
    findings = []
    for student in students:
        other = kept.setdefault(same_text(student.own_id), student)
        if other is not student and other.row != student.row:
            what = f"the class list has {student.own_id} twice: {other.name or 'first row'} is used, {student.name} not"
            findings.append(Finding(LOOK, what, FIX_LIST))
    if all(student.id == student.name for student in students):
        findings.append(Finding(LOOK, "the class list has no column of student ids, so names are used", FIX_LIST))
    return list(kept.values()), findings


def with_numbers_of_namesakes(students: list[Student]) -> list[Student]:
    """Tell students of one name apart by their number, where the list has no other id."""
    times = Counter(same_text(student.id) for student in students if student.id == student.name)
    return [
        replace(student, key=slug(f"{student.id}-{student.number}"), id=f"{student.id}-{student.number}")
        if student.number and times[same_text(student.id)] > 1 and student.id == student.name
        else student
        for student in students
    ]


def read_rows(path: Path) -> list[dict[str, str]]:
    """Read the rows of a CSV in the encodings and with the separators that spreadsheets write."""
    raw = path.read_bytes()
    for start, kind in WORKBOOKS.items():
        if raw.startswith(start):
            raise BadInputError(f"the class list {path} is {kind}; save it as 'CSV UTF-8' and give that file.")
    text = decode_list(raw).lstrip("\ufeff").replace("\0", "").lstrip("\r\n")
    first, _, rest = text.partition("\n")
    if stated := re.fullmatch(r'"?sep=(.)"?\s*', first, re.IGNORECASE):
        return list(csv.DictReader(io.StringIO(rest, newline=""), delimiter=stated[1]))
    separator = max(",;\t", key=lambda sign: (first.count(sign), sign == ","))
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))


def decode_list(raw: bytes) -> str:
    """Decode UTF-8, UTF-16 or, as older Excel writes, Windows-1252."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    if b"\0" in raw[:200]:
        return raw.decode("utf-16-be" if raw[:1] == b"\0" else "utf-16-le", errors="replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def parse_student(row: dict[str, str]) -> Student | None:
    """Return the student of one row; None for rows of points or test students."""
    values = {column(key): cell_text(value) for key, value in row.items() if key}
    key = first_value(values, KEYS) or first_value(values, NAMES)
    if not key or key.casefold() in ("points possible", "student, test"):
        return None
    number = re.sub(r"\D", "", first_value(values, NUMBERS))
    own = {key or "": cell_text(value) for key, value in row.items()}
    group = first_value(values, GROUPS)
    group = "" if group.casefold() in NO_GROUP else group
    return Student(slug(key), first_value(values, NAMES), first_value(values, MAILS), number, own, key, group)


def column(name: str) -> str:
    """Return the name of a column without case and spaces at its ends."""
    return re.sub(r"\s+", " ", name.strip().casefold())


def cell_text(value: object) -> str:
    """Return a cell as text; a row that is too long gives a list."""
    return value.strip() if isinstance(value, str) else ""


def first_value(row: dict[str, str], names: tuple[str, ...]) -> str:
    """Return the first value that is not empty among some columns."""
    return next((row[name] for name in names if row.get(name)), "")
