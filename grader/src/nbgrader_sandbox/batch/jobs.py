"""One submission as a job: paths and plain data in, plain data out, so that it can be done on any machine."""

import errno
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from traitlets.config import Config

from nbgrader_sandbox.batch.autograde import grade
from nbgrader_sandbox.batch.results import Result
from nbgrader_sandbox.findings import LOOK, MENDED, SET_ASIDE, Finding
from nbgrader_sandbox.intake.prepare import prepare
from nbgrader_sandbox.output.exporter import OwnNotebookExporter

SANITIZE = [  # as nbgrader has it, but what was mended needs no second look at its metadata
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
]
AGAIN = "run again; if it happens again, grade this one by hand"


@dataclass(frozen=True)
class Job:
    """All that is needed to grade one submission: paths and plain data, so that it can be sent anywhere."""

    student: str
    assignment: str
    delivery: str
    submitted: str
    autograded: str
    master: str
    source: str
    config: dict[str, Any]
    digest: str


def do(job: Job) -> dict[str, Any]:
    """Mend and grade one submission; never raises, whatever the submission holds."""
    try:
        return attempt(job)
    except Exception as error:
        if is_full(error):
            raise
        trouble = Finding(LOOK, f"grading failed ({type(error).__name__}: {str(error)[:200]})", AGAIN)
        return outcome(job, "not graded", [trouble], Result(job.student, job.assignment))


def attempt(job: Job) -> dict[str, Any]:
    """Mend and grade one submission."""
    prepared = prepare(Path(job.delivery), Path(job.master) / "release", Path(job.submitted))
    if not prepared.notebooks:
        return outcome(job, SET_ASIDE, prepared.findings, Result(job.student, job.assignment))
    config = Config(job.config)
    config.Autograde.sanitize_preprocessors = SANITIZE
    config.Autograde.exporter_class = OwnNotebookExporter
    result = grade(
        Path(job.submitted),
        job.student,
        job.assignment,
        source=Path(job.source),
        master=Path(job.master),
        out=Path(job.autograded),
        config=config,
    )
    if not result.graded:
        trouble = Finding(LOOK, f"nbgrader could not grade it ({result.error[:200]})", AGAIN)
        return outcome(job, "not graded", [*prepared.findings, trouble], result)
    open_marks = any(item["needs_marking"] for item in result.items)
    findings = [*prepared.findings, *(found for notebook in result.noticed for found in told(notebook))]
    return outcome(job, "needs marking" if open_marks else "graded", findings, result)


def told(noticed: dict[str, Any]) -> Iterator[Finding]:
    """Put into findings what was noticed while a notebook ran."""
    file = f"{noticed['notebook']}.ipynb"
    if noticed["stopped"]:
        yield Finding(LOOK, f"stopped: {noticed['stopped']}; later cells count nothing", "look at the cell", file=file)
    for what in dict.fromkeys(noticed["attempts"]):
        yield Finding(LOOK, f"its code tried to reach {what}; it was kept from it", "talk to the student", file=file)
    for cell in noticed["cut"]:
        yield Finding(MENDED, "its output was too long and was cut", cell=cell, file=file)


def outcome(job: Job, status: str, findings: list[Finding], result: Result) -> dict[str, Any]:
    """Give the whole result of one submission as plain data, as it is kept on the disk."""
    return {**result.as_dict(), "status": status, "digest": job.digest, "findings": [f.as_dict() for f in findings]}


def is_full(error: BaseException) -> bool:
    """Whether an error means that the disk is full."""
    number = getattr(error, "errno", None)
    return number in (errno.ENOSPC, errno.EDQUOT) or "disk is full" in str(error)
