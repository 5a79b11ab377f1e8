"""The assignment as released, and the gradebook that knows its tests and no student: what grading starts from."""

import json
import shutil
import tempfile
from copy import deepcopy
from pathlib import Path

from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from nbgrader_sandbox.batch.gradebook import begin_gradebook, quiet
from nbgrader_sandbox.course import Course, GradingError, fingerprint
from nbgrader_sandbox.files import write_json


def nbgrader_at(config: Config, root: Path, source: str, url: str) -> NbGraderAPI:
    """Make nbgrader work in one folder and write to one gradebook."""
    config = deepcopy(config)
    places = {"root": str(root), "source_directory": source, "release_directory": "release", "db_url": url}
    config.CourseDirectory = Config(ignore=config.CourseDirectory.ignore, **places)
    coursedir = CourseDirectory(config=config)
    return NbGraderAPI(coursedir, config=config)


@quiet()
def make_master(course: Course, assignment: str) -> Path:
    """
    Make the assignment as released, and the gradebook from which hidden tests come back, unless they are up to date.

    Raises GradingError where nbgrader refuses the solutions, or where cells were added to an assignment that was
    graded already.
    """
    source, folder = course.source(assignment), course.master(assignment)
    digest = fingerprint(source)
    if stamp(folder) == digest:
        return folder
    with tempfile.TemporaryDirectory(prefix="nbs-") as work:
        (Path(work) / "source").symlink_to(course.solutions.resolve())
        generate(course, Path(work), assignment, f"sqlite:///{work}/gradebook.db")
        book = Path(course.gradebook_url().removeprefix("sqlite:///"))
        if book.is_absolute() and not book.exists():
            book.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(Path(work) / "gradebook.db", book)
        else:
            generate(course, Path(work), assignment, course.gradebook_url())
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(Path(work) / "release" / assignment, folder / "release")
        shutil.copy(Path(work) / "gradebook.db", folder)
    write_json(folder / "master.json", {"digest": digest})
    return folder


def generate(course: Course, work: Path, assignment: str, url: str) -> None:
    """Let nbgrader write one gradebook from the solutions."""
    course.root.mkdir(parents=True, exist_ok=True)
    begin_gradebook(url)
    told = nbgrader_at(course.config(), work, "source", url).generate_assignment(assignment, force=True, create=True)
    if not told["success"]:
        why = (told.get("error") or told.get("log") or "").strip().splitlines()
        raise GradingError(
            f"the assignment could not be made from solutions/{assignment}: {why[-1] if why else 'no reason given'}. "
            "If cells were added or removed after grading began, start a new --root."
        )


def stamp(folder: Path) -> str:
    """Give the digest of the solutions from which a master was made, or an empty string."""
    try:
        return json.loads((folder / "master.json").read_text(encoding="utf-8"))["digest"]
    except (OSError, ValueError, KeyError):
        return ""
