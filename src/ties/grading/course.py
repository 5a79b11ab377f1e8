"""Where things lie, how nbgrader is configured, and the gradebook that knows the tests and no student."""

import hashlib
import json
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config, PyFileConfigLoader

from ties.errors import TiesError, UnknownNameError
from ties.grading.atomic import write_json

CONFIG = "nbgrader_config.py"
RUN = [
    "ties.grading.execute.SandboxedExecute",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
    "ties.grading.safe.SafeOutputs",
]
FEEDBACK = [
    "nbgrader.preprocessors.GetGrades",
    "ties.grading.feedback.HideTests",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]


class GradingError(TiesError, RuntimeError):
    """Grading cannot go on; what to do is in the sentence."""


def protect(config: Config) -> None:
    """Make nbgrader, Formgrader's buttons included, run code in a sandbox and keep tests out of feedback."""
    config.Autograde.autograde_preprocessors = RUN
    config.GenerateFeedback.preprocessors = FEEDBACK
    config.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "*.findings.json"]


@dataclass(frozen=True)
class Course:
    """One course: `home` holds solutions/ and nbgrader_config.py, `root` everything that arrives or is made."""

    home: Path
    root: Path

    @property
    def solutions(self) -> Path:
        """The instructor's notebooks."""
        return self.home / self.config().CourseDirectory.get("source_directory", "solutions")

    def config(self) -> Config:
        """Give a copy of the configuration of the course."""
        return deepcopy(read_config(self.home))

    def gradebook_url(self) -> str:
        """Give the address of the gradebook: what the configuration says, else a file under the root."""
        chosen = self.config().CourseDirectory.get("db_url", "")
        if not chosen or self.root.resolve() != (self.home / "grading").resolve():
            return f"sqlite:///{(self.root / 'gradebook.db').resolve()}"
        file = chosen.removeprefix("sqlite:///")
        return chosen if file == chosen else f"sqlite:///{(self.home / file).resolve()}"

    def source(self, assignment: str) -> Path:
        """Give the folder of one assignment's solutions, or say which there are."""
        folder = self.solutions / assignment
        if not any(folder.glob("*.ipynb")):
            raise UnknownNameError("assignment", assignment, self.assignments())
        return folder

    def assignments(self) -> list[str]:
        """List the assignments, each a folder of solutions/ with a notebook in it."""
        return sorted({path.parent.name for path in self.solutions.glob("*/*.ipynb")})

    def master(self, assignment: str) -> Path:
        """Give the folder that holds the assignment as released, and a gradebook without students."""
        return self.root / "state" / "masters" / assignment

    def path(self, step: str, student: str, assignment: str) -> Path:
        """Give a folder in nbgrader's layout: step, student, assignment."""
        return self.root / step / student / assignment


@contextmanager
def quiet() -> Iterator[None]:
    """Keep SQLAlchemy's warnings about nbgrader's own code to ourselves; a decorator too."""
    with warnings.catch_warnings(action="ignore"):
        yield


@cache
def read_config(home: Path) -> Config:
    """Read nbgrader_config.py of a course; one that is missing is as good as an empty one."""
    config = Config()
    if (home / CONFIG).is_file():
        config = PyFileConfigLoader(CONFIG, path=str(home)).load_config()
    protect(config)
    config.NbGraderAPI.log_level = "ERROR"
    return config


def nbgrader_at(config: Config, root: Path, source: str, url: str) -> NbGraderAPI:
    """Make nbgrader work in one folder and write to one gradebook."""
    put_on_path()
    config = deepcopy(config)
    places = {"root": str(root), "source_directory": source, "release_directory": "release", "db_url": url}
    config.CourseDirectory = Config(ignore=config.CourseDirectory.ignore, **places)
    coursedir = CourseDirectory(config=config)
    return NbGraderAPI(coursedir, config=config)


def put_on_path() -> None:
    """Put the environment's programs first: nbgrader starts `alembic` by its bare name."""
    programs = str(Path(sys.executable).parent)
    if not os.environ["PATH"].startswith(programs):
        os.environ["PATH"] = f"{programs}{os.pathsep}{os.environ['PATH']}"


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
    with tempfile.TemporaryDirectory(prefix="ties-") as work:
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
    told = nbgrader_at(course.config(), work, "source", url).generate_assignment(assignment, force=True, create=True)
    if not told["success"]:
        why = (told.get("error") or told.get("log") or "").strip().splitlines()
        raise GradingError(
            f"the assignment could not be made from solutions/{assignment}: {why[-1] if why else 'no reason given'}. "
            "If cells were added or removed after grading began, start a new --root."
        )


def fingerprint(folder: Path) -> str:
    """Digest every file of a folder, names included."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()):
        digest.update(f"{path.relative_to(folder)}\0".encode(errors="surrogateescape"))
        digest.update(path.read_bytes())
    return digest.hexdigest()


def stamp(folder: Path) -> str:
    """Give the digest of the solutions from which a master was made, or an empty string."""
    try:
        return json.loads((folder / "master.json").read_text(encoding="utf-8"))["digest"]
    except (OSError, ValueError, KeyError):
        return ""


def gradebook(course: Course) -> Gradebook:
    """Open the gradebook of the course; close it when done."""
    return Gradebook(course.gradebook_url(), "")
