"""Resumable parallel autograding of an assignment."""

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook

from nbgrader_sandbox.batch import pool
from nbgrader_sandbox.batch.gradebook import ignore_warnings, record_result, recording_gradebook
from nbgrader_sandbox.batch.jobs import Job
from nbgrader_sandbox.batch.lateness import update_lateness
from nbgrader_sandbox.batch.model import read_model
from nbgrader_sandbox.batch.model_run import learn_from_model
from nbgrader_sandbox.batch.release import build_release
from nbgrader_sandbox.batch.results import Result, all_results, latest_deliveries, result_path, stored_result
from nbgrader_sandbox.course import Course, GradingError, folder_checksum
from nbgrader_sandbox.errors import BadInputError
from nbgrader_sandbox.execution import sandbox, startup
from nbgrader_sandbox.files import is_disk_full, write_json
from nbgrader_sandbox.findings import LOOK, REJECTED, Finding
from nbgrader_sandbox.intake.collect import saved_roster

LOST_MARKS = Finding(
    LOOK, "the gradebook had lost this submission; its automatic marks were written again", "give marks by hand again"
)
EXTRA_SECONDS = 60  # seconds beyond the limits of a submission before its worker is killed


@ignore_warnings()
def run(
    course: Course,
    assignment: str,
    *,
    workers: int = 2,
    unprotected: bool = False,
    report_progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[dict[str, Any]]:
    """
    Grade all submissions of an assignment that are not graded yet.

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
    unprotected : bool
        Run students' code without a sandbox.
    report_progress : callable
        Called after each submission with the number of graded submissions and the total.

    Returns
    -------
    list of dict
        Results of all submissions, graded now or earlier, with ``student``, ``status``, ``items`` and ``findings``.

    Raises
    ------
    NotProtectedError
        If there is no sandbox and `unprotected` is False.
    GradingError
        If the disk is full or nbgrader refuses the solutions.
    BadInputError
        If `workers` is not at least 1.

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
        jobs = list(pending_jobs(course, assignment, release, unprotected))
        if jobs and not read_model(release).known:
            learn_from_model(course, release, jobs[0], workers, worker_timeout(course, release))
        names = {student.key: student.name for student in saved_roster(course)}
        with recording_gradebook(course) as book:
            restore_lost_marks(course, book, assignment, names, {job.student for job in jobs})
            for done, result in enumerate(pool.run_jobs(jobs, workers, worker_timeout(course, release)), 1):
                store_result(course, book, result, names.get(result["student"], ""))
                report_progress(done, len(jobs))
            update_lateness(course, book, assignment)
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


def pending_jobs(course: Course, assignment: str, release: Path, unprotected: bool) -> Iterator[Job]:
    """Yield jobs for submissions that are new, or whose files, tests or protection changed since they were graded."""
    config = course.config()
    config.SandboxedExecute.protected = not unprotected
    settings = json.loads(json.dumps(config))
    base = f"{folder_checksum(course.source(assignment))} {json.dumps(settings, sort_keys=True)}"
    settings["SandboxedExecute"]["hidden"] = [str(path.resolve()) for path in (course.solutions, course.root)]
    for student, delivery in latest_deliveries(course, assignment):
        digest = f"{folder_checksum(delivery)} {text_checksum(base)}"
        if stored_result(course, assignment, student).get("digest") == digest:
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


def text_checksum(text: str) -> str:
    """Return a short checksum of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def store_result(course: Course, book: Gradebook, result: dict[str, Any], name: str) -> None:
    """Write one result to the gradebook, then to its state file."""
    fields = {key: result[key] for key in ("student", "assignment", "items", "comments", "graded")}
    if result["graded"] or result["status"] == REJECTED:
        record_result(book, Result(**fields), name)
    if result["status"] == "not graded":
        result["digest"] = ""  # so that the next run tries again
    write_json(result_path(course, result["assignment"], result["student"]), result)
