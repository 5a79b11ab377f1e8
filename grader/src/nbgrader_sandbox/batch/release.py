"""Build the released assignment and a gradebook that contains its tests and no students."""

import json
import shutil
import tempfile
from copy import deepcopy
from pathlib import Path

from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from nbgrader_sandbox.batch.gradebook import has_assignment, ignore_warnings, stamp_new_gradebook
from nbgrader_sandbox.course import Course, GradingError, folder_checksum
from nbgrader_sandbox.files import write_json


def nbgrader_api(config: Config, root: Path, source: str, url: str) -> NbGraderAPI:
    """Return nbgrader's API for one folder and one gradebook."""
    config = deepcopy(config)
    folders = {"root": str(root), "source_directory": source, "release_directory": "release", "db_url": url}
    kept = {name: config.CourseDirectory[name] for name in ("ignore", "course_id")}
    config.CourseDirectory = Config(**kept, **folders)
    coursedir = CourseDirectory(config=config)
    return NbGraderAPI(coursedir, config=config)


@ignore_warnings()
def build_release(course: Course, assignment: str) -> Path:
    """
    Build the released assignment and its gradebook, unless they are up to date.

    The gradebook contains the hidden tests, which nbgrader puts back into submissions.

    Parameters
    ----------
    course : Course
        The course.
    assignment : str
        Name of the assignment.

    Returns
    -------
    pathlib.Path
        Folder with the released notebooks in ``release/`` and ``gradebook.db``.

    Raises
    ------
    GradingError
        If nbgrader refuses the solutions, or if cells were added after grading began.

    """
    source, folder = course.source(assignment), course.release_folder(assignment)
    digest = folder_checksum(source)
    if stored_checksum(folder) == digest and has_assignment(course, assignment):
        return folder
    with tempfile.TemporaryDirectory(prefix="nbs-") as work:
        (Path(work) / "source").symlink_to(course.solutions.resolve())
        generate_release(course, Path(work), assignment, f"sqlite:///{work}/gradebook.db")
        gradebook = Path(course.gradebook_url().removeprefix("sqlite:///"))
        if gradebook.is_absolute() and not gradebook.exists():
            gradebook.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(Path(work) / "gradebook.db", gradebook)
        else:
            generate_release(course, Path(work), assignment, course.gradebook_url())
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(Path(work) / "release" / assignment, folder / "release")
        shutil.copy(Path(work) / "gradebook.db", folder)
    write_json(folder / "master.json", {"digest": digest})
    return folder


def generate_release(course: Course, work: Path, assignment: str, url: str) -> None:
    """Generate the assignment with nbgrader and write one gradebook."""
    course.root.mkdir(parents=True, exist_ok=True)
    stamp_new_gradebook(url)
    answer = nbgrader_api(course.config(), work, "source", url).generate_assignment(assignment, force=True, create=True)
    if not answer["success"]:
        log_lines = (answer.get("error") or answer.get("log") or "").strip().splitlines()
        reason = log_lines[-1] if log_lines else "no reason given"
        raise GradingError(
            f"the assignment could not be made from solutions/{assignment}: {reason}. "
            "If cells were added or removed after grading began, start a new --root."
        )


def stored_checksum(folder: Path) -> str:
    """Return the checksum of the solutions from which a release was built, or ''."""
    try:
        return json.loads((folder / "master.json").read_text(encoding="utf-8"))["digest"]
    except (OSError, ValueError, KeyError):
        return ""
