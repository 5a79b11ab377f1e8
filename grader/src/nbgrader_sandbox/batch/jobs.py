"""Grade one submission as a job: plain data in, plain data out, so that it can run on any machine."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from traitlets.config import Config

from nbgrader_sandbox.batch.autograde import grade_submission
from nbgrader_sandbox.batch.honesty import (
    cheating_findings,
    code_lines,
    marks_for_nothing,
    note_what_is_elsewhere,
)
from nbgrader_sandbox.batch.model import read_model
from nbgrader_sandbox.batch.results import Result
from nbgrader_sandbox.execution import audit
from nbgrader_sandbox.files import is_disk_full
from nbgrader_sandbox.findings import LOOK, REJECTED, REPAIRED, Finding
from nbgrader_sandbox.intake.prepare import prepare_submission

RETRY_ADVICE = "run again; if it happens again, grade this one by hand"


@dataclass(frozen=True)
class Job:
    """All that is needed to grade one submission: paths and plain data that can be pickled."""

    student: str
    assignment: str
    delivery: str
    submitted: str
    autograded: str
    release: str
    source: str
    config: dict[str, Any]
    digest: str


def run_job(job: Job) -> dict[str, Any]:
    """Repair and grade one submission. Raises only if the disk is full."""
    findings: list[Finding] = []
    try:
        return grade_job(job, findings)
    except Exception as error:
        if is_disk_full(error):
            raise
        problem = Finding(LOOK, f"grading failed ({type(error).__name__}: {str(error)[:200]})", RETRY_ADVICE)
        return ungraded(job, [*findings, problem])


def grade_job(job: Job, findings: list[Finding]) -> dict[str, Any]:
    """Repair and grade one submission; add what is found to a list."""
    prepared = prepare_submission(Path(job.delivery), Path(job.release) / "release", Path(job.submitted))
    findings += prepared.findings
    if not prepared.notebooks:
        return result_as_dict(job, REJECTED, findings, Result(job.student, job.assignment))
    config, model = Config(job.config), read_model(Path(job.release))
    config.SandboxedExecute.results = model.results
    result = grade_submission(
        Path(job.submitted),
        job.student,
        job.assignment,
        source=Path(job.source),
        release=Path(job.release),
        out=Path(job.autograded),
        config=config,
    )
    for item in result.items:
        note_what_is_elsewhere(item, prepared)
    findings += marks_for_nothing(result.items, prepared, model)
    for notebook in result.noticed:
        lines = code_lines(Path(job.submitted) / f"{notebook['notebook']}.ipynb")
        findings += [*observation_findings(notebook), *cheating_findings(notebook, lines)]
    open_marks = any(item["needs_marking"] for item in result.items)
    return result_as_dict(job, "needs marking" if open_marks else "graded", findings, result)


def ungraded(job: Job, findings: list[Finding]) -> dict[str, Any]:
    """Return the result of a submission that could not be graded, and that the next run tries again."""
    return result_as_dict(job, "not graded", findings, Result(job.student, job.assignment))


def observation_findings(observed: dict[str, Any]) -> Iterator[Finding]:
    """Yield findings about what was observed while a notebook ran."""
    file = f"{observed['notebook']}.ipynb"
    if observed["stopped"]:
        yield Finding(LOOK, f"stopped: {observed['stopped']}; later cells get no marks", "look at the cell", file=file)
    for what in dict.fromkeys(observed["attempts"]):
        yield Finding(LOOK, attempt_sentence(what), "talk to the student", file=file)
    for what in observed.get("damage", ()):
        yield Finding(LOOK, what, "read what this student's code does", file=file)
    for cell in observed["cut"]:
        yield Finding(REPAIRED, "its output was too long and was cut", cell=cell, file=file)


def attempt_sentence(what: str) -> str:
    """Return a sentence about one report of the sandbox."""
    if what.startswith(audit.BELOW):
        return (
            f"its code went below Python ({what.removeprefix(audit.BELOW)}), where it is not watched; the sandbox held"
        )
    return f"its code tried to reach {what}; the sandbox prevented it"


def result_as_dict(job: Job, status: str, findings: list[Finding], result: Result) -> dict[str, Any]:
    """Return the result of one submission as plain data for the state file."""
    return {**result.as_dict(), "status": status, "digest": job.digest, "findings": [f.as_dict() for f in findings]}
