"""Grade the model answers and an untouched notebook once, to know what no submission can get honestly."""

import json
import shutil
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from nbgrader_sandbox.batch import pool
from nbgrader_sandbox.batch.jobs import Job
from nbgrader_sandbox.batch.model import Model
from nbgrader_sandbox.course import Course
from nbgrader_sandbox.files import write_json

MODEL, BLANK = "model-answers", "untouched"


def learn_from_model(course: Course, release: Path, job: Job, workers: int, timeout: float) -> Model:
    """Grade the solutions and the release as if they were submissions, and keep what `Model` needs."""
    work = release / "model-run"  # always the same, so that a run that was killed leaves nothing for long
    shutil.rmtree(work, ignore_errors=True)
    deliveries = {MODEL: course.source(job.assignment), BLANK: release / "release"}
    jobs = [
        replace(job, student=name, delivery=str(folder.resolve()), **work_folders(work, name))
        for name, folder in deliveries.items()
    ]
    graded = {result["student"]: result for result in pool.run_jobs(jobs, workers, timeout)}
    results = tests_with_results(work / MODEL / "autograded") if graded[MODEL]["graded"] else None
    shutil.rmtree(work, ignore_errors=True)
    free = [item["cell"] for item in graded[BLANK]["items"] if has_full_marks(item)]
    learned = Model(results, free, known=all(result["graded"] for result in graded.values()))
    write_json(release / "model.json", asdict(learned))
    return learned


def work_folders(work: Path, name: str) -> dict[str, str]:
    """Return the folders in which one of the two is graded."""
    return {step: str((work / name / step).resolve()) for step in ("submitted", "autograded")}


def has_full_marks(item: dict[str, Any]) -> bool:
    """Return whether an item has all its marks."""
    return (item["score"] or 0) >= item["max_score"]


def tests_with_results(folder: Path) -> list[str]:
    """List the tests that show a result in graded notebooks."""
    cells = [cell for path in sorted(folder.glob("*.ipynb")) for cell in json.loads(path.read_text("utf-8"))["cells"]]
    return [
        cell["metadata"]["nbgrader"]["grade_id"]
        for cell in cells
        if cell["metadata"].get("nbgrader", {}).get("grade")
        if any(output["output_type"] == "execute_result" for output in cell.get("outputs", ()))
    ]
