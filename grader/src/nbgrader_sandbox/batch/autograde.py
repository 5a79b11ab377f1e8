"""Autograde one submission. It reads and writes only the given paths, so that it can run on any machine."""

import re
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import (
    ClearOutput,
    DeduplicateIds,
    LimitOutput,
    NbGraderPreprocessor,
    OverwriteCells,
)
from nbgrader.utils import find_all_files, is_grade, is_task, setenv
from traitlets.config import Config

from nbgrader_sandbox import compat
from nbgrader_sandbox.batch.gradebook import ignore_warnings
from nbgrader_sandbox.batch.marks import CollectMarks, graded_item
from nbgrader_sandbox.batch.results import Result
from nbgrader_sandbox.execution.preprocessor import SandboxedExecute
from nbgrader_sandbox.files import replace_folder
from nbgrader_sandbox.output.exporter import compact_json
from nbgrader_sandbox.output.sanitizer import SafeOutputs

SANITIZE = (ClearOutput, DeduplicateIds, OverwriteCells)  # `repair` has checked the metadata and set the kernel


@ignore_warnings()
def grade_submission(
    submission: Path, student: str, assignment: str, *, source: Path, release: Path, out: Path, config: Config
) -> Result:
    """
    Grade the notebooks of one folder and write the graded ones to another.

    Uses nbgrader's preprocessors in a temporary folder with a copy of the release's gradebook, so that several
    processes can run at once without affecting each other's marks.

    Parameters
    ----------
    submission : pathlib.Path
        Folder of repaired notebooks.
    student, assignment : str
        Key of the student and name of the assignment.
    source : pathlib.Path
        Folder of the solutions of all assignments.
    release : pathlib.Path
        Folder made by `build_release`.
    out : pathlib.Path
        Folder for the graded notebooks; replaced.
    config : traitlets.config.Config
        Configuration of nbgrader.

    Returns
    -------
    Result
        Marks, comments and replies of all notebooks of the assignment.

    """
    result = Result(student, assignment)
    with tempfile.TemporaryDirectory(prefix="nbs-") as work, setenv(NBGRADER_EXECUTION="autograde"):
        folder, url = Path(work) / "submission", f"sqlite:///{work}/gradebook.db"
        shutil.copytree(submission, folder, symlinks=True)
        shutil.copy(release / "gradebook.db", work)
        copy_files_of_course(source / assignment, folder, assignment, config)
        for released in sorted(release.glob("release/*.ipynb")):
            if (path := folder / released.name).is_file():
                names = compat.nbgrader_resources(student, assignment, path.stem, url)
                grade_notebook(path, {"metadata": {"path": str(folder)}, "nbgrader": names}, config, result)
            else:
                result.items += unsubmitted_items(released)
        replace_folder(folder, out)
    result.graded = True
    return result


def grade_notebook(path: Path, resources: dict[str, Any], config: Config, result: Result) -> None:
    """Grade one notebook in place, and add what was found to the result."""
    execute, marks = SandboxedExecute(config=config), CollectMarks(config=config)
    sanitize = [make(config=config) for make in SANITIZE]
    finish = [LimitOutput(config=config), marks, SafeOutputs(config=config)]
    notebook = preprocessed(nbformat.read(path, as_version=4), resources, [*sanitize, execute, *finish])
    nbformat.validate(notebook, relax_add_props=True)
    path.write_text(compact_json(notebook), encoding="utf-8")
    result.items += marks.items
    result.comments += marks.comments
    result.replies += read_replies(notebook)
    result.noticed.append({"notebook": path.stem, **execute.observed})


def preprocessed(
    notebook: NotebookNode, resources: dict[str, Any], preprocessors: Iterable[NbGraderPreprocessor]
) -> NotebookNode:
    """Return a notebook after several preprocessors of nbgrader."""
    for preprocessor in preprocessors:
        notebook, resources = preprocessor(notebook, resources)
    return notebook


def copy_files_of_course(source: Path, folder: Path, assignment: str, config: Config) -> None:
    """Replace the student's files by those that the assignment brings, as nbgrader does, except notebooks."""
    kept = {str(source / name) for name in Autograde(config=config).exclude_overwriting.get(assignment, ())}
    for name in set(find_all_files(str(source), [*CourseDirectory(config=config).ignore, "*.ipynb"])) - kept:
        target = folder / Path(name).relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        shutil.copy(name, target)


def unsubmitted_items(released: Path) -> list[dict[str, Any]]:
    """Return the marks of a notebook that the student did not send: 0 for each graded cell."""
    cells = nbformat.read(released, as_version=4).cells
    return [graded_item(released.stem, cell, 0) for cell in cells if is_grade(cell) or is_task(cell)]


def read_replies(notebook: NotebookNode) -> list[dict[str, Any]]:
    """List the error messages that tests and checks gave for wrong answers."""
    found = []
    for cell in notebook.cells:
        nbgrader_data = cell.metadata.get("nbgrader", {})
        errors = [output for output in cell.get("outputs", ()) if output["output_type"] == "error"]
        if errors and nbgrader_data.get("locked") and not nbgrader_data.get("solution"):
            reply = f"{errors[0]['ename']}: {errors[0]['evalue'][:300]}".removesuffix(": ")
            found.append({"cell": nbgrader_data["grade_id"], "reply": reply})
    return found


def failure_reason(answer: dict[str, Any]) -> str:
    """Return the first error in the log of an nbgrader command. The last one only refers to the log."""
    lines = [line.strip() for part in ("log", "error") for line in (answer.get(part) or "").splitlines()]
    errors = [line for line in lines if re.match(r"[\w.]*[A-Z]\w*: \S", line) and "NbGraderException:" not in line]
    if answer["success"]:
        return ""
    return (errors or [line for line in lines[::-1] if line] or ["nbgrader gave no reason"])[0]
