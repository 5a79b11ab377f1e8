"""Resumable parallel autograding of an assignment."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook

from nbgrader_sandbox.batch import cluster, pool
from nbgrader_sandbox.batch.gradebook import ignore_warnings, record_result, recording_gradebook
from nbgrader_sandbox.batch.jobs import Job
from nbgrader_sandbox.batch.model import read_model
from nbgrader_sandbox.batch.model_run import learn_from_model
from nbgrader_sandbox.batch.release import build_release
from nbgrader_sandbox.batch.results import Result, all_results, latest_deliveries, result_path, stored_result
from nbgrader_sandbox.batch.selection import Item, chosen_items, chosen_students, not_for_items, with_new_items
from nbgrader_sandbox.batch.sharing import bring_up_to_date, copy_graded_notebooks, partners
from nbgrader_sandbox.course import Course, GradingError, folder_checksum
from nbgrader_sandbox.errors import BadInputError
from nbgrader_sandbox.execution import sandbox, startup
from nbgrader_sandbox.files import is_disk_full, write_json
from nbgrader_sandbox.findings import LOOK, REJECTED, Finding
from nbgrader_sandbox.intake.groups import counted_deliveries
from nbgrader_sandbox.intake.keys import saved_roster

LOST_MARKS = Finding(
    LOOK, "the gradebook had lost this submission; its automatic marks were written again", "give marks by hand again"
)
WHERE_MARKS_GO = ("db_url", "course_id")
EXTRA_SECONDS = 60  # seconds beyond the limits of a submission before its worker is killed


@ignore_warnings()
def run(
    course: Course,
    assignment: str,
    *,
    workers: int = 2,
    scheduler: str = "",
    unprotected: bool = False,
    report_progress: Callable[[int, int], None] = lambda done, total: None,
    students: Collection[str] = (),
    items: Collection[str] = (),
    report_left_out: Callable[[str, str], None] = lambda student, reason: None,
) -> list[dict[str, Any]]:
    """
    Grade all submissions of an assignment that are not graded yet, or some students or items anew.

    Each result is stored as soon as it is ready. If the process is stopped, only the submissions that were being graded
    are graded again.

    Parameters
    ----------
    course : Course
        The course.
    assignment : str
        Name of the assignment.
    workers : int
        Number of submissions that are graded at the same time.
    scheduler : str
        Address of a Dask scheduler, such as ``"tcp://127.0.0.1:8786"``: its workers grade in place of this machine.
    unprotected : bool
        Run students' code without a sandbox.
    report_progress : callable
        Called after each submission with the number of graded submissions and the total.
    students : collection of str
        Only these are graded, whether they were graded before or not: folders, ids, addresses or names.
    items : collection of str
        Only marks of these items are written; all other marks stay as they are.
    report_left_out : callable
        Called with student and reason if the items of a submission could not be graded anew.

    Returns
    -------
    list of dict
        Results of all submissions, graded now or earlier, with ``student``, ``status``, ``items`` and ``findings``.

    Raises
    ------
    NotProtectedError
        If there is no sandbox and `unprotected` is False.
    GradingError
        If the disk is full, nbgrader refuses the solutions, or the workers of the scheduler cannot grade.
    BadInputError
        If `workers` is not at least 1, or if a student submitted nothing.
    UnknownNameError
        If there is no such assignment, student or item.

    """
    if workers < 1:
        raise BadInputError(f"Nothing can be graded by {workers} workers; give --workers a number of 1 or more.")
    if not unprotected and (reason := sandbox.unavailable_reason()):
        raise sandbox.NotProtectedError(
            f"The code of students would run unprotected here: {reason}. Install bubblewrap, or add --unprotected."
        )
    startup.remove_leftovers()
    startup.start_fork_server()
    try:
        release = build_release(course, assignment)
        only = chosen_items(release, items) if items else None
        again = submissions_to_grade(course, assignment, students, only, report_left_out)
        jobs = list(pending_jobs(course, assignment, release, unprotected, again))
        timeout = worker_timeout(course, release)
        if jobs and not read_model(release).known:
            learn_from_model(course, release, jobs[0], workers, timeout)
        grade = cluster.run_jobs(jobs, scheduler, timeout) if scheduler else pool.run_jobs(jobs, workers, timeout)
        names = {student.key: student.name for student in saved_roster(course)}
        with recording_gradebook(course) as book:
            pending = set() if only else {job.student for job in jobs}
            restore_lost_marks(course, book, assignment, names, pending)
            others = partners(course, assignment)
            for done, result in enumerate(grade, 1):
                sender = result["student"]
                if only and not result["graded"]:
                    report_left_out(sender, f"its old marks stay, because it was not graded: {first_finding(result)}")
                else:
                    for student in (sender, *others.get(sender, ())):
                        store_for_student(course, book, result, student, names, only)
                report_progress(done, len(jobs))
            share_results(course, book, assignment, names)
            bring_up_to_date(course, book, assignment)
    except Exception as error:
        if is_disk_full(error):
            raise GradingError(
                "The disk is full. Completed results are kept: free some space, then run again."
            ) from None
        raise
    return all_results(course, assignment)


def worker_timeout(course: Course, release: Path) -> float:
    """Return the time in seconds after which a worker is killed."""
    limits = sandbox.Limits(**course.config().SandboxedExecute.get("limits", {}))
    return EXTRA_SECONDS + limits.seconds * len(list(release.glob("release/*.ipynb")))


def submissions_to_grade(
    course: Course,
    assignment: str,
    students: Collection[str],
    items: set[Item] | None,
    report_left_out: Callable[[str, str], None],
) -> set[str] | None:
    """Return whose files are graded whether they changed or not; None for those that are new or changed."""
    if not students and not items:
        return None
    counted = counted_deliveries(course, assignment)
    senders = {counted[key].sender for key in chosen_students(course, assignment, students) or counted}
    left_out = dict(not_for_items(course, assignment, senders)) if items else {}
    for student, reason in left_out.items():
        report_left_out(student, reason)
    return senders - set(left_out)


def first_finding(result: dict[str, Any]) -> str:
    """Return the first reason why a submission was not graded."""
    return next((found["what"] for found in result["findings"] if found["kind"] in (REJECTED, LOOK)), "no reason given")


def pending_jobs(
    course: Course, assignment: str, release: Path, unprotected: bool, again: set[str] | None = None
) -> Iterator[Job]:
    """
    Yield jobs for submissions that are new, or whose files, tests or protection changed since they were graded.

    Where `again` is given, yield jobs for just these students. A group has one job.
    """
    config = course.config()
    config.SandboxedExecute.protected = not unprotected
    settings = json.loads(json.dumps(config))
    for name in WHERE_MARKS_GO:  # another gradebook is no reason to grade again, and its password stays here
        settings["CourseDirectory"].pop(name, None)
    base = f"{folder_checksum(course.source(assignment))} {json.dumps(settings, sort_keys=True)}"
    settings["SandboxedExecute"]["hidden"] = [str(path.resolve()) for path in (course.solutions, course.root)]
    shared = {student for others in partners(course, assignment).values() for student in others}
    for student, delivery in latest_deliveries(course, assignment):
        if student in shared or (again is not None and student not in again):
            continue
        digest = f"{folder_checksum(delivery)} {text_checksum(base)}"
        if again is None and stored_result(course, assignment, student).get("digest") == digest:
            continue
        paths = [course.path(step, student, assignment) for step in ("submitted", "autograded")]
        folders = [str(path.resolve()) for path in (delivery, *paths, release, course.solutions)]
        yield Job(student, assignment, *folders, config=settings, digest=digest)


def restore_lost_marks(
    course: Course, book: Gradebook, assignment: str, names: dict[str, str], pending: set[str]
) -> None:
    """Write the automatic marks again of graded submissions that the gradebook does not know any more."""
    known = {submission.student.id for submission in book.assignment_submissions(assignment)}
    for student, _ in latest_deliveries(course, assignment):
        result = stored_result(course, assignment, student)
        if student not in known | pending and result.get("digest"):
            result["findings"].append(LOST_MARKS.as_dict())
            store_result(course, book, result, names.get(student, ""))


def store_for_student(
    course: Course,
    book: Gradebook,
    result: dict[str, Any],
    student: str,
    names: dict[str, str],
    only: set[Item] | None = None,
) -> None:
    """Store a result for the student who sent the file, or for another member of the group."""
    assignment, sender = result["assignment"], result["student"]
    if student != sender:
        copy_graded_notebooks(course, assignment, sender, student)
    old = stored_result(course, assignment, student) if only else {}
    merged = with_new_items(old, result, only) if only and old.get("graded") else result
    name = names.get(student, "")
    store_result(course, book, {**merged, "student": student}, name, only if merged is not result else None)


def share_results(course: Course, book: Gradebook, assignment: str, names: dict[str, str]) -> None:
    """Store the result of a group's file for the members who do not have it yet."""
    for sender, others in partners(course, assignment).items():
        result = stored_result(course, assignment, sender)
        for student in others:
            earlier = stored_result(course, assignment, student)
            if result and (earlier.get("digest"), earlier.get("status")) != (result.get("digest"), result["status"]):
                store_for_student(course, book, result, student, names)


def text_checksum(text: str) -> str:
    """Return a short checksum of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def store_result(
    course: Course, book: Gradebook, result: dict[str, Any], name: str, only: set[Item] | None = None
) -> None:
    """Write one result to the gradebook, then to its state file."""
    fields = {key: result[key] for key in ("student", "assignment", "items", "comments", "graded")}
    if result["graded"] or result["status"] == REJECTED:
        record_result(book, Result(**fields), name, only)
    if result["status"] == "not graded":
        result["digest"] = ""  # so that the next run tries again
    write_json(result_path(course, result["assignment"], result["student"]), result)
