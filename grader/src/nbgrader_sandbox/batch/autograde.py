"""Autograde one submission. It reads and writes only the given paths, so that it can run on any machine."""

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from nbgrader import api
from nbgrader.api import Gradebook
from sqlalchemy import Engine, create_engine, event
from traitlets.config import Config

from nbgrader_sandbox.batch.gradebook import ignore_warnings
from nbgrader_sandbox.batch.release import nbgrader_api
from nbgrader_sandbox.batch.results import Result
from nbgrader_sandbox.files import replace_folder


def grade_submission(
    submission: Path, student: str, assignment: str, *, source: Path, release: Path, out: Path, config: Config
) -> Result:
    """
    Grade the notebooks of one folder and write the graded ones to another.

    Uses a temporary folder and a gradebook of its own, so that several processes can run at once without affecting each
    other's marks. One process grades one submission at a time.

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
        Marks, comments and replies; ``graded`` is False and ``error`` says why if nbgrader failed.

    """
    with temporary_course() as folder:
        shutil.copytree(submission, folder / "submitted" / student / assignment, symlinks=True)
        (folder / "source").symlink_to(source.resolve())
        shutil.copy(release / "gradebook.db", folder)
        url = sqlite_address(folder)
        answer = nbgrader_api(config, folder, "source", url).autograde(assignment, student, force=True)
        graded_folder = folder / "autograded" / student / assignment
        result = Result(student, assignment, graded=answer["success"], error=failure_reason(answer))
        if result.graded:
            result.items, result.comments = read_marks(url, student, assignment)
            result.noticed = [read_observations(path) for path in sorted(graded_folder.glob("*.findings.json"))]
            result.replies = [reply for path in sorted(graded_folder.glob("*.ipynb")) for reply in read_replies(path)]
            replace_folder(graded_folder, out)
    return result


def failure_reason(answer: dict[str, Any]) -> str:
    """Return the first error in nbgrader's log. The last one only refers to the log."""
    lines = [line.strip() for part in ("log", "error") for line in (answer.get(part) or "").splitlines()]
    errors = [line for line in lines if re.match(r"[\w.]*[A-Z]\w*: \S", line) and "NbGraderException:" not in line]
    if answer["success"]:
        return ""
    return (errors or [line for line in lines[::-1] if line] or ["nbgrader gave no reason"])[0]


def read_marks(url: str, student: str, assignment: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Read the marks and automatic comments of one submission from its gradebook."""
    with Gradebook(url, "") as book:
        book.db().info["cells"] = book.db.query(api.BaseCell).all()  # one query instead of one per cell
        notebooks = book.find_submission(assignment, student).notebooks
        items = [
            {
                "notebook": notebook.name,
                "cell": grade.name,
                "score": grade.auto_score,
                "max_score": grade.max_score,
                "needs_marking": bool(grade.needs_manual_grade),
            }
            for notebook in notebooks
            for grade in notebook.grades
        ]
        comments = [
            {"notebook": notebook.name, "cell": comment.name, "comment": comment.auto_comment}
            for notebook in notebooks
            for comment in notebook.comments
        ]
    return items, comments


def read_replies(path: Path) -> list[dict[str, Any]]:
    """List the error messages that tests and checks gave for wrong answers."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    found = []
    for cell in cells:
        nbgrader_data = cell["metadata"].get("nbgrader", {})
        errors = [output for output in cell.get("outputs", ()) if output["output_type"] == "error"]
        if errors and nbgrader_data.get("locked") and not nbgrader_data.get("solution"):
            reply = f"{errors[0]['ename']}: {errors[0]['evalue'][:300]}".removesuffix(": ")
            found.append({"cell": nbgrader_data["grade_id"], "reply": reply})
    return found


def read_observations(path: Path) -> dict[str, Any]:
    """Read what was observed while one notebook ran."""
    return {"notebook": path.name.removesuffix(".findings.json"), **json.loads(path.read_text(encoding="utf-8"))}


@contextmanager
def temporary_course() -> Iterator[Path]:
    """Create an empty folder, always the same one, so that one engine serves all gradebooks of this process."""
    folder = Path(tempfile.gettempdir(), f"nbs-cell-{os.getpid()}")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        with ignore_warnings(), shared_engine():
            yield folder
    finally:
        Engine.dispose(cached_engine(sqlite_address(folder)))
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def shared_engine() -> Iterator[None]:
    """Temporarily patch nbgrader to reuse one SQLAlchemy engine; it opens the gradebook ten times per submission."""
    originals = api.create_engine, Gradebook.check_course
    api.create_engine = lambda url, **_: cached_engine(url)
    Gradebook.check_course = lambda *_, **__: None  # this gradebook has no course name
    try:
        yield
    finally:
        api.create_engine, Gradebook.check_course = originals


def sqlite_address(folder: Path) -> str:
    """Return the address of the gradebook in a folder."""
    return f"sqlite:///{folder}/gradebook.db"


@cache
def cached_engine(url: str) -> Engine:
    """
    Return the engine of an address; a new engine compiles all SQL statements again.

    SQLite does not wait for the disk, because the gradebook is temporary.
    """
    engine = create_engine(url)
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF"))
    # the tables exist already; `temporary_course` disposes of the engine
    engine.dispose = engine._run_ddl_visitor = lambda *_, **__: None
    return engine
