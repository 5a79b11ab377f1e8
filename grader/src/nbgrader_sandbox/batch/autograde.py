"""Grade one submission: paths in, result out, nothing else touched. It can run on any machine that sees the paths."""

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

from nbgrader_sandbox.batch.gradebook import quiet
from nbgrader_sandbox.batch.release import nbgrader_at
from nbgrader_sandbox.batch.results import Result
from nbgrader_sandbox.files import replace_folder


def grade(
    submission: Path, student: str, assignment: str, *, source: Path, master: Path, out: Path, config: Config
) -> Result:
    """
    Grade the notebooks in one folder and put the graded ones into another.

    `source` is the folder of solutions, `master` the folder made by `make_master`; `out` is replaced. Works in a folder
    of its own with a gradebook of its own, so that any number of processes may do it at once and none can harm
    another's marks; in one process, one after another.
    """
    with fresh_room() as room:
        shutil.copytree(submission, room / "submitted" / student / assignment, symlinks=True)
        (room / "source").symlink_to(source.resolve())
        shutil.copy(master / "gradebook.db", room)
        url = address(room)
        told = nbgrader_at(config, room, "source", url).autograde(assignment, student, force=True)
        made = room / "autograded" / student / assignment
        result = Result(student, assignment, graded=told["success"], error=cause(told))
        if result.graded:
            result.items, result.comments = marks(url, student, assignment)
            result.noticed = [asdict_of(path) for path in sorted(made.glob("*.findings.json"))]
            result.replies = [reply for path in sorted(made.glob("*.ipynb")) for reply in replies(path)]
            replace_folder(made, out)
    return result


def cause(told: dict[str, Any]) -> str:
    """Find in what nbgrader said the error that came first; what it raises at last only points to its log."""
    said = [line.strip() for part in ("log", "error") for line in (told.get(part) or "").splitlines()]
    errors = [line for line in said if re.match(r"[\w.]*[A-Z]\w*: \S", line) and "NbGraderException:" not in line]
    return (
        "" if told["success"] else (errors or [line for line in said[::-1] if line] or ["nbgrader gave no reason"])[0]
    )


def marks(url: str, student: str, assignment: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Read the marks and automatic comments of one submission from its own gradebook."""
    with Gradebook(url, "") as book:
        book.db().info["cells"] = book.db.query(api.BaseCell).all()  # read at once, not one by one
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


def replies(path: Path) -> list[dict[str, Any]]:
    """List what the checks and tests of a graded notebook replied to wrong answers."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    found = []
    for cell in cells:
        about = cell["metadata"].get("nbgrader", {})
        errors = [output for output in cell.get("outputs", ()) if output["output_type"] == "error"]
        if errors and about.get("locked") and not about.get("solution"):
            said = f"{errors[0]['ename']}: {errors[0]['evalue'][:300]}".removesuffix(": ")
            found.append({"cell": about["grade_id"], "reply": said})
    return found


def asdict_of(path: Path) -> dict[str, Any]:
    """Read what the run of one notebook noticed."""
    return {"notebook": path.name.removesuffix(".findings.json"), **json.loads(path.read_text(encoding="utf-8"))}


@contextmanager
def fresh_room() -> Iterator[Path]:
    """Give an empty folder, the same one each time, so that one engine serves every gradebook of this process."""
    room = Path(tempfile.gettempdir(), f"nbs-cell-{os.getpid()}")
    shutil.rmtree(room, ignore_errors=True)
    room.mkdir(mode=0o700)
    try:
        with quiet(), opened_once():
            yield room
    finally:
        Engine.dispose(engine(address(room)))
        shutil.rmtree(room, ignore_errors=True)


@contextmanager
def opened_once() -> Iterator[None]:
    """Let nbgrader open the gradebook ten times for a submission, as it does, at the price of one."""
    before = api.create_engine, Gradebook.check_course
    api.create_engine, Gradebook.check_course = lambda url, **_: engine(url), lambda *_, **__: None  # ours has no name
    try:
        yield
    finally:
        api.create_engine, Gradebook.check_course = before


def address(room: Path) -> str:
    """Give the address of the gradebook in a room."""
    return f"sqlite:///{room}/gradebook.db"


@cache
def engine(url: str) -> Engine:
    """
    Give the engine of one address; nbgrader makes ten a submission, and each compiles every statement anew.

    SQLite is told not to wait for the disk: the gradebook is thrown away.
    """
    made = create_engine(url)
    event.listen(made, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF"))
    made.dispose = made._run_ddl_visitor = lambda *_, **__: None  # the tables are there; `fresh_room` disposes
    return made
