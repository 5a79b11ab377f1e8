"""Grade a class: one submission after another on a few processes, whatever any of them does, and go on after a stop."""

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook

from nbgrader_sandbox.batch import pool
from nbgrader_sandbox.batch.gradebook import quiet, record, writing
from nbgrader_sandbox.batch.jobs import Job, is_full
from nbgrader_sandbox.batch.release import make_master
from nbgrader_sandbox.batch.results import Result, received, results, state, stored
from nbgrader_sandbox.course import Course, GradingError, fingerprint
from nbgrader_sandbox.execution import sandbox, startup
from nbgrader_sandbox.files import write_json
from nbgrader_sandbox.findings import SET_ASIDE
from nbgrader_sandbox.intake.collect import roster

PATIENCE = 60  # seconds beyond the limits of a submission before its worker is given up


@quiet()
def run(
    course: Course,
    assignment: str,
    *,
    workers: int = 2,
    unprotected: bool = False,
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> list[dict[str, Any]]:
    """
    Grade every submission of an assignment that is not graded yet, and give the results of all.

    Each result is written before the next is waited for, so that a stop at any moment loses at most what was running.
    Raises NotProtectedError where there is no sandbox and `unprotected` was not asked for, and GradingError where the
    disk is full or nbgrader refuses the solutions.
    """
    if not unprotected and (reason := sandbox.missing()):
        raise sandbox.NotProtectedError(
            f"The code of students would run unprotected here: {reason}. Install bubblewrap, or add --unprotected."
        )
    startup.start_importing()
    try:
        master = make_master(course, assignment)
        jobs = list(pending(course, assignment, master, unprotected))
        names = {student.key: student.name for student in roster(course)}
        with writing(course) as book:
            for done, result in enumerate(pool.run_jobs(jobs, workers, patience(course, master)), 1):
                keep(course, book, result, names.get(result["student"], ""))
                tell(done, len(jobs))
    except Exception as error:
        if is_full(error):
            raise GradingError(
                "The disk is full. Nothing that was graded is lost: free some space, run again."
            ) from None
        raise
    return results(course, assignment)


def patience(course: Course, master: Path) -> float:
    """Give the seconds after which a worker is given up."""
    limits = sandbox.Limits(**course.config().SandboxedExecute.get("limits", {}))
    return PATIENCE + limits.seconds * len(list(master.glob("release/*.ipynb")))


def pending(course: Course, assignment: str, master: Path, unprotected: bool) -> Iterator[Job]:
    """List the jobs still to be done: those whose submission, tests or protection changed since they were graded."""
    config = course.config()
    config.SandboxedExecute.protected = not unprotected
    plain = json.loads(json.dumps(config))
    basis = f"{fingerprint(course.source(assignment))} {json.dumps(plain, sort_keys=True)}"
    for student, delivery in received(course, assignment):
        digest = f"{fingerprint(delivery)} {hash_of(basis)}"
        if stored(course, assignment, student).get("digest") == digest:
            continue
        paths = [course.path(step, student, assignment) for step in ("submitted", "autograded")]
        everything = [str(path.resolve()) for path in (delivery, *paths, master, course.solutions)]
        yield Job(student, assignment, *everything, config=plain, digest=digest)


def hash_of(text: str) -> str:
    """Digest a text shortly."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def keep(course: Course, book: Gradebook, result: dict[str, Any], name: str) -> None:
    """Write one result: first the gradebook, then the file that says it is done."""
    known = {key: result[key] for key in ("student", "assignment", "items", "comments", "graded")}
    if result["graded"] or result["status"] == SET_ASIDE:
        record(book, Result(**known), name)
    if result["status"] == "not graded":
        result["digest"] = ""  # so that the next run tries again
    write_json(state(course, result["assignment"], result["student"]), result)
