"""Collect submissions from a download or a folder. Original files are kept unchanged."""

import shutil
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from nbgrader_sandbox.course import Course, folder_checksum
from nbgrader_sandbox.errors import BadInputError
from nbgrader_sandbox.files import is_disk_full, write_json
from nbgrader_sandbox.findings import LOOK, Finding
from nbgrader_sandbox.intake.archives import class_allowance, copy_file, copy_tree, student_allowance, unzip
from nbgrader_sandbox.intake.deliveries import (
    Delivery,
    as_text,
    graded_delivery,
    list_deliveries,
    plausible,
    read_deliveries,
    stamp_of,
    write_deliveries,
)
from nbgrader_sandbox.intake.formats import archive_kind
from nbgrader_sandbox.intake.groups import group_work_path, members_of_groups, set_group_work
from nbgrader_sandbox.intake.keys import Keys, saved_list, saved_roster, with_keys
from nbgrader_sandbox.intake.layout import IncomingSubmission, Layout, list_folder
from nbgrader_sandbox.intake.names import safe_name
from nbgrader_sandbox.intake.roster import FIX_LIST, Student, find_student, read_roster_and_findings, same_text


@dataclass
class Collected:
    """Collected students and findings (key '' for findings about the download itself)."""

    students: list[str]
    findings: dict[str, list[Finding]]


def collect(
    course: Course, source: Path, assignment: str, roster: Path | None = None, *, groups: bool | None = None
) -> Collected:
    """
    Copy submissions to ``received/``, one numbered folder per delivery.

    Collecting the same files twice changes nothing. A newer delivery gets its own folder, and the newest is graded.

    Parameters
    ----------
    course : Course
        The course.
    source : pathlib.Path
        Folder or archive: nbgrader's layout, a download of Moodle or Canvas, or one folder per student.
    assignment : str
        Name of the assignment.
    roster : pathlib.Path, optional
        Class list (CSV). A copy is kept for later commands.
    groups : bool, optional
        Whether the assignment is group work, so that one file counts for a whole group of the class list. This is
        remembered; by default it stays as it was.

    Returns
    -------
    Collected
        Keys of the students, and findings by student.

    Raises
    ------
    BadInputError
        If `source` is neither a folder nor an archive, if the class list cannot be read, or if `groups` is true and
        the class list names no groups.
    UnknownNameError
        If there is no such assignment.

    """
    course.source(assignment)
    list_findings = save_roster(course, roster)
    if groups is not None:
        choose_group_work(course, assignment, on=groups)
    with tempfile.TemporaryDirectory(prefix="nbs-") as work:
        folder, source_findings = open_source(source, Path(work))
        keys = Keys(course)
        students = with_keys(saved_list(course), keys)
        layout = Layout(assignment, course.assignments(), students)
        incoming = sorted(layout.submissions(folder), key=lambda one: one.newest_time)
        findings: dict[str, list[Finding]] = {"": [*list_findings, *source_findings, *layout.unused]}
        matches = match_all(course, incoming, students, keys, assignment)
        keys.save()
        for one, (key, match_findings) in zip(incoming, matches, strict=True):
            match_findings += move_earlier_work(course, keys.earlier(one.identity), key, assignment)
            stored = store_delivery(course, one, key, assignment, source_has_times=source.is_file())
            findings.setdefault(key, []).extend([*match_findings, *stored])
    seen = Counter(key for key, _ in matches)
    for key in seen:
        findings[key] += delivery_findings(course, key, assignment, seen[key])
        write_json(collect_findings_path(course, key, assignment), [found.as_dict() for found in findings[key]])
    write_json(collect_findings_path(course, "", assignment), [found.as_dict() for found in findings[""]])
    return Collected(sorted(seen), {key: found for key, found in findings.items() if found})


def collect_findings_path(course: Course, key: str, assignment: str) -> Path:
    """Return the file that stores the findings of `collect` about one submission, or (key '') about the download."""
    name = f"{key}.json" if key else f"{assignment}.download.json"
    return course.root / "state" / "collected" / (assignment if key else "") / name


def save_roster(course: Course, roster: Path | None) -> list[Finding]:
    """Save a copy of the class list for later commands; return what is wrong with it."""
    if not roster:
        return []
    _, findings = read_roster_and_findings(roster)
    path = course.root / "roster.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(roster, path)
    return findings


def choose_group_work(course: Course, assignment: str, *, on: bool) -> None:
    """Remember whether an assignment is group work; it cannot be if the class list has no groups."""
    if on and not members_of_groups(saved_list(course)):
        raise BadInputError(
            "The class list names no groups; give it a column 'group' with --roster, or leave --groups out."
        )
    set_group_work(course, assignment, on)


def open_source(source: Path, work: Path) -> tuple[Path, list[Finding]]:
    """Return the folder to search: the source itself, or the unpacked archive."""
    if source.is_dir():
        return source, []
    kind = archive_kind(source) if source.is_file() else ""
    if kind not in ("zip", "tar") and source.suffix.casefold() != ".zip":
        raise BadInputError(
            f"{source} is neither a folder nor a zip; give what the LMS let you download, or unpack it."
        )
    if not source.is_file() or kind not in ("zip", "tar"):
        raise BadInputError(f"the zip {source} is damaged, cut off or not there; download it again.")
    folder, allowance = work / "download", class_allowance()
    folder.mkdir()
    findings = unzip(source, folder, allowance)
    inner = list_folder(folder)
    if not inner and any("is damaged" in found.what for found in findings):
        raise BadInputError(f"{findings[0].what.replace(' was left out: ', ': ')}; download it again.")
    if len(inner) == 1 and inner[0].is_file() and archive_kind(inner[0]) in ("zip", "tar"):
        again = work / "inner"
        again.mkdir()
        more = unzip(inner[0], again, allowance)
        if any(path.is_dir() for path in list_folder(again)):
            return again, [*findings, *more]
    return folder, findings


def match_all(
    course: Course, incoming: list[IncomingSubmission], students: list[Student], keys: Keys, assignment: str
) -> list[tuple[str, list[Finding]]]:
    """Find the student of each submission. A number that belongs to somebody else overrules a name."""
    names = group_names(students) if group_work_path(course, assignment).is_file() else {}
    incoming_alone = [one for one in incoming if same_text(one.sender) not in names]
    claimed = {
        (student.key, one.number)
        for one in incoming_alone
        for student in students
        if one.number and one.number == student.number
    }
    return [
        (names[same_text(one.sender)], [])  # its number is that of the group, which may also be a student's
        if same_text(one.sender) in names
        else match_student(one, students, keys, {key for key, _ in claimed})
        for one in incoming
    ]


def group_names(students: list[Student]) -> dict[str, str]:
    """Return the student under whom the file of a group is kept: the first member, by the name of the group."""
    return {same_text(name): members[0] for name, members in members_of_groups(students).items()}


def match_student(
    incoming: IncomingSubmission, students: list[Student], keys: Keys, claimed: set[str]
) -> tuple[str, list[Finding]]:
    """Find the student on the class list. An unknown student is kept under the name in the download."""
    matching, by_name = find_student(students, incoming.sender, incoming.number)
    other_number = by_name and incoming.number and any(student.number for student in matching)
    if len(matching) == 1 and not (other_number and matching[0].key in claimed):
        note = f"{incoming.sender!r} was matched by name; its number is {incoming.number}, the list has another"
        return matching[0].key, [Finding(LOOK, note, FIX_LIST)] if other_number else []
    key = keys.key(incoming.identity)
    if not students:
        return key, []
    reason = "fits more than one student" if len(matching) > 1 else "is not on the class list"
    return key, [Finding(LOOK, f"{incoming.sender!r} {reason}; graded as {key}", FIX_LIST)]


def store_delivery(
    course: Course, incoming: IncomingSubmission, key: str, assignment: str, *, source_has_times: bool
) -> list[Finding]:
    """Copy one delivery beside earlier ones, unless it is already there, and note when it came."""
    student_folder = course.path("received", key, assignment)
    student_folder.mkdir(parents=True, exist_ok=True)
    deliveries = read_deliveries(course, key, assignment)
    findings: list[Finding] = []
    draft = Path(tempfile.mkdtemp(dir=student_folder, prefix=".draft-"))
    try:
        findings += copy_parts(incoming, draft)
        same = [
            path.name for path in list_deliveries(student_folder) if folder_checksum(path) == folder_checksum(draft)
        ]
        number = same[0] if same else f"{max([0, *map(int, deliveries)]) + 1}"
        if not same:
            draft.chmod(0o755)
            draft.rename(student_folder / number)
    except OSError as error:
        if is_disk_full(error):
            raise
        return [*findings, Finding(LOOK, f"a delivery could not be kept ({error})", "look at it, then collect again")]
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    earlier = deliveries.get(number, Delivery())
    deliveries[number] = Delivery(
        max(earlier.time, plausible(incoming.newest_time)),
        time.time(),
        1 + max((record.collected for record in deliveries.values()), default=0),
        earlier.sure or source_has_times or bool(stamp_of(list((student_folder / number).rglob("*")))),
        earlier.late or incoming.late,
        incoming.sender,
        incoming.number,
        incoming.lms_names() or earlier.names,
    )
    write_deliveries(course, key, assignment, deliveries)
    return findings


def move_earlier_work(course: Course, old: str, key: str, assignment: str) -> list[Finding]:
    """Move work that was kept under the name that came, now that the class list says whose it is."""
    if old in ("", key) or old in {student.key for student in saved_roster(course)}:
        return []
    folders = list_deliveries(course.path("received", old, assignment))
    if not folders:
        return []
    earlier, deliveries = read_deliveries(course, old, assignment), read_deliveries(course, key, assignment)
    for folder in folders:
        number = f"{max([0, *map(int, deliveries)]) + 1}"
        target = course.path("received", key, assignment) / number
        target.parent.mkdir(parents=True, exist_ok=True)
        deliveries[number] = earlier[folder.name]
        folder.rename(target)
    write_deliveries(course, key, assignment, deliveries)
    for step in ("received", "submitted", "autograded", "feedback"):
        shutil.rmtree(course.path(step, old, assignment), ignore_errors=True)
    for kind in ("results", "collected", "deliveries", "feedback"):
        (course.root / "state" / kind / assignment / f"{old}.json").unlink(missing_ok=True)
    what = f"work that was kept as {old} is now that of {key}; marks given by hand to {old} stay under that name"
    return [Finding(LOOK, what, "look at the marks of both in Formgrader")]


def copy_parts(incoming: IncomingSubmission, draft: Path) -> list[Finding]:
    """Copy the files of one submission; return what was left out."""
    findings, allowance = [], student_allowance()
    for path, name in incoming.parts:
        if path.is_dir():
            findings += copy_tree(path, draft, allowance)
        else:
            findings += copy_file(path, draft / safe_name(Path(name).name), allowance)
    return findings


def delivery_findings(course: Course, key: str, assignment: str, now: int) -> list[Finding]:
    """Say which of several deliveries is graded, and whether the LMS calls it late."""
    found = graded_delivery(course, key, assignment)
    if not found:
        return []
    (path, record), count = found, len(read_deliveries(course, key, assignment))
    which = f"the newest is graded: number {path.name} of {count}, sent {as_text(record.time) or 'at an unknown time'}"
    findings = [Finding(LOOK, f"more than one delivery of this student; {which}")] if now > 1 else []
    if now == 1 and record.collected < max(
        each.collected for each in read_deliveries(course, key, assignment).values()
    ):
        findings.append(Finding(LOOK, f"what was collected now is older than an earlier delivery; {which}"))
    return findings + ([Finding(LOOK, "the LMS calls this submission late", "decide")] if record.late else [])
