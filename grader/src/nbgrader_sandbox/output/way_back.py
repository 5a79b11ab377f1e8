"""
The way of feedback pages back to the students: an archive for Moodle, files for Canvas, a list for mail.

Moodle's importer (mod/assign/feedback/file/importziplib.php) reads the participant from the second part of a folder's
name, and Canvas's (infer_comment_context_from_filename in app/models/abstract_assignment.rb) reads user and attachment
from two numbers in a file's name. So both get the names back that their own downloads had.
"""

import io
import json
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader_sandbox.batch.gradebook import ignore_warnings, open_gradebook
from nbgrader_sandbox.batch.results import all_results
from nbgrader_sandbox.batch.selection import chosen_students, released_items
from nbgrader_sandbox.course import Course
from nbgrader_sandbox.errors import BadInputError
from nbgrader_sandbox.files import write_text, write_zip
from nbgrader_sandbox.intake.groups import counted_deliveries, groups
from nbgrader_sandbox.intake.layout import CANVAS, MOODLE
from nbgrader_sandbox.intake.roster import Student, column, same_text
from nbgrader_sandbox.output.csv_export import csv_text
from nbgrader_sandbox.output.grades import grade_rows
from nbgrader_sandbox.output.item_export import maximum_points
from nbgrader_sandbox.output.reports import page_error_path
from nbgrader_sandbox.output.summary import as_notebook, summary

MAIL = ("email", "name", "student", "assignment", "mark", "maximum", "status", "feedback")
NOT_IN_MOODLE_NAMES = re.compile(r"[\x00-\x1f\x7f&<>\"`|':\\/]")
LONGEST_NAME = 150  # bytes; with the number and the ending a folder must stay below 255
MOODLE_COLUMNS = ("identifier", "participant", "moodle_id")
CANVAS_COLUMNS = ("sis user id", "sis login id", "canvas_id")
TWICE = "the number {} belongs to more than one student; correct the class list"
NO_PARTICIPANT = "Moodle's number is not known; collect Moodle's download, with its grading worksheet as class list"
NO_ATTACHMENT = "Canvas's name of the file is not known; collect Canvas's own download once more"
MOODLE_ADVICE = "give it to Moodle's 'Upload multiple feedback files in a zip', above the list of submissions."
CANVAS_ADVICE = (
    "give it to Canvas's 'Upload Submissions' beside the assignment; each upload adds the comments once more."
)
COMMENT_ADVICE = "the body of one call of Canvas's API (see the run book); each call adds the comments once more."
MAIL_ADVICE = "a list for your mail program; nothing was sent."


@dataclass(frozen=True)
class Written:
    """A file that was written, the number of students in it, and what to do with it."""

    path: Path
    students: int
    advice: str


@dataclass(frozen=True)
class Recipient:
    """One student: the row of grades, the pages, the names that the LMS gave to the own file, and the result."""

    row: dict[str, Any]
    pages: list[Path]
    names: list[str]
    result: dict[str, Any] | None

    @property
    def key(self) -> str:
        """Folder of the student."""
        return self.row["key"]

    @property
    def who(self) -> Student:
        """The student as the class list has them."""
        return self.row["who"]


def write(
    course: Course,
    assignment: str,
    way: str,
    report_left_out: Callable[[str, str], None] = lambda student, reason: None,
    students: Collection[str] = (),
) -> list[Written]:
    """
    Write the files with which feedback gets to the students.

    Parameters
    ----------
    course : Course
        The course.
    assignment : str
        Name of the assignment, whose feedback pages are written already.
    way : {"moodle", "canvas", "mail"}
        Where the pages go.
    report_left_out : callable
        Called with student and reason for each student who has a page that is not in the file.
    students : collection of str
        Only these students; all if empty.

    Returns
    -------
    list of Written
        The files.

    Raises
    ------
    BadInputError
        If not one student could be put into the file. Nothing is written then.

    """
    people = recipients(course, assignment, chosen_students(course, assignment, students))
    return WAYS[way](course, assignment, people, report_left_out)


def recipients(course: Course, assignment: str, chosen: set[str]) -> list[Recipient]:
    """List the students with their pages; a page that could not be written this time is not given."""
    results = {result["student"]: result for result in all_results(course, assignment)}
    counted, names_of_groups = counted_deliveries(course, assignment), set(map(same_text, groups(course, assignment)))
    found = []
    for row in grade_rows(course, [assignment]):
        key = row["key"]
        if chosen and key not in chosen:
            continue
        mine = counted.get(key)
        names = mine.record.names if mine and mine.sender == key else []
        own = [name for name in names if same_text(name.partition("_")[0]) not in names_of_groups]
        failed = page_error_path(course, assignment, key).exists()
        pages = sorted(course.path("feedback", key, assignment).glob("*.html")) if key in results and not failed else []
        found.append(Recipient(row, pages, own, results.get(key)))
    return found


def write_moodle(
    course: Course, assignment: str, people: list[Recipient], report_left_out: Callable[[str, str], None]
) -> list[Written]:
    """Write the zip that Moodle's "Upload multiple feedback files in a zip" takes."""
    folders = {one.key: moodle_folder(one) for one in people if one.pages}
    times = Counter(participant(folder) for folder in folders.values() if folder)
    entries: dict[str, Path] = {}
    taken = 0
    for one in [one for one in people if one.pages]:
        folder = folders[one.key]
        if not folder or times[participant(folder)] > 1:
            report_left_out(one.key, TWICE.format(participant(folder)) if folder else NO_PARTICIPANT)
            continue
        taken += 1
        entries |= {f"{folder}/{page.name.lstrip('.~')}": page for page in one.pages}
    path = course.root / f"feedback-{assignment}-moodle.zip"
    if not entries:
        raise BadInputError(f"{path.name} was not written, because it would be empty: {NO_PARTICIPANT}.")
    write_zip(path, ((name, page.read_bytes()) for name, page in entries.items()))
    return [Written(path, taken, MOODLE_ADVICE)]


def moodle_folder(one: Recipient) -> str:
    """Return the folder that Moodle gives to a student: as it came, or from the worksheet; '' if it is not known."""
    for found in filter(None, map(MOODLE.fullmatch, one.names)):
        return f"{moodle_name(found['who'])}_{found['number']}_assignsubmission_file"
    number = number_in(one.who, MOODLE_COLUMNS)
    return f"{moodle_name(one.who.name or one.who.own_id)}_{number}_assignsubmission_file" if number else ""


def participant(folder: str) -> str:
    """Return the number that Moodle reads from a folder's name: what follows the first underscore."""
    return folder.split("_")[1]


def moodle_name(name: str) -> str:
    """Return a name as Moodle writes it into file names: without underscores and what file systems do not take."""
    plain = NOT_IN_MOODLE_NAMES.sub("", unicodedata.normalize("NFC", name).replace("_", " "))
    return plain.encode()[:LONGEST_NAME].decode(errors="ignore").strip(" .") or "student"


def number_in(who: Student, names: tuple[str, ...]) -> str:
    """Return the digits of the first of some columns of the class list."""
    values = {column(name): value for name, value in who.row.items()}
    return next((re.sub(r"\D", "", values[name]) for name in names if values.get(name)), "")


def write_canvas(
    course: Course, assignment: str, people: list[Recipient], report_left_out: Callable[[str, str], None]
) -> list[Written]:
    """Write the zip that Canvas takes as re-uploaded submissions, and the comments that its API takes."""
    texts = summaries(course, assignment, people)
    entries: dict[str, bytes] = {}
    for one in [one for one in people if one.pages]:
        name = canvas_file(one.names)
        if content := canvas_content(name, texts[one.key], one.pages):
            entries[name] = content
        else:
            report_left_out(one.key, f"{name} would be no {Path(name).suffix} file" if name else NO_ATTACHMENT)
    numbers = {one.key: canvas_user(one) for one in people if one.pages}
    times = Counter(numbers.values())
    comments = {numbers[key]: {"text_comment": text} for key, text in texts.items() if times[numbers.get(key, "")] == 1}
    comments.pop("", None)
    archive = course.root / f"feedback-{assignment}-canvas.zip"
    calls = course.root / f"feedback-{assignment}-canvas.json"
    if not entries and not comments:
        raise BadInputError(f"{archive.name} was not written, because it would be empty: {NO_ATTACHMENT}.")
    written = []
    if entries:
        write_zip(archive, entries.items())
        written.append(Written(archive, len(entries), CANVAS_ADVICE))
    if comments:
        write_text(calls, json.dumps({"grade_data": comments}, ensure_ascii=False, indent=1) + "\n")
        written.append(Written(calls, len(comments), COMMENT_ADVICE))
    return written


def canvas_file(names: list[str]) -> str:
    """Return the name of one file that Canvas gave: a notebook if there is one; '' if none is known."""
    known = sorted(name for name in names if CANVAS.fullmatch(name) and not MOODLE.fullmatch(name))
    return min(known, key=lambda name: (not name.endswith(".ipynb"), not name.endswith(".zip"), name), default="")


def canvas_content(name: str, text: str, pages: list[Path]) -> bytes:
    """
    Return the feedback as a file of the kind that its name says; empty if there is no such form.

    Canvas shows the file under the name of the student's own one, so that an HTML page in it would not open.
    """
    ending = Path(name).suffix.casefold()
    if ending == ".ipynb":
        return as_notebook(text)
    if ending == ".zip":
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for page in pages:
                archive.writestr(zipfile.ZipInfo(page.name), page.read_bytes(), zipfile.ZIP_DEFLATED)
        return packed.getvalue()
    return text.encode() if ending in (".txt", ".md") else b""


def canvas_user(one: Recipient) -> str:
    """Return Canvas's number of a student, from the own file or from Canvas's gradebook; '' if it is not known."""
    for found in filter(None, map(CANVAS.fullmatch, one.names)):
        return found["number"] if not MOODLE.fullmatch(found[0]) else ""
    return number_in(one.who, ("id", "canvas_id")) if number_in_canvas(one.who) else ""


def number_in_canvas(who: Student) -> bool:
    """Return whether the class list has the columns of Canvas's gradebook."""
    return bool({column(name) for name in who.row} & set(CANVAS_COLUMNS))


@ignore_warnings()
def summaries(course: Course, assignment: str, people: list[Recipient]) -> dict[str, str]:
    """Return the text of marks and comments of each student who has a page."""
    items = released_items(course.release_folder(assignment))
    with open_gradebook(course) as book:
        points = maximum_points(book, assignment)
        return {
            one.key: summary(book, assignment, one.result, items, points) for one in people if one.pages and one.result
        }


def write_mail(
    course: Course, assignment: str, people: list[Recipient], report_left_out: Callable[[str, str], None]
) -> list[Written]:
    """Write a list for a mail program: address, name, mark and page of each student."""
    path = course.root / f"feedback-{assignment}-mail.csv"
    write_text(path, csv_text(MAIL, mail_rows(people)))
    for one in people:
        if one.pages and not one.who.mail:
            report_left_out(one.key, "the class list has no address, so this row has none")
    return [Written(path, len(people), MAIL_ADVICE)]


def mail_rows(people: list[Recipient]) -> Iterator[dict[str, Any]]:
    """Yield a row for each student of the class; several pages are separated by commas."""
    for one in people:
        row = {"email": one.who.mail, "name": one.who.name, "student": one.who.own_id}
        mark = {"mark": one.row["score"], "maximum": one.row["max_score"], "status": one.row["status"]}
        pages = ", ".join(str(page.resolve()) for page in one.pages)
        yield {**row, "assignment": one.row["assignment"], **mark, "feedback": pages}


WAYS = {"moodle": write_moodle, "canvas": write_canvas, "mail": write_mail}
