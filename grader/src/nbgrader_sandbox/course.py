"""Where the things of a course lie, and how nbgrader is configured."""

import hashlib
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from traitlets.config import Config, PyFileConfigLoader

from nbgrader_sandbox.errors import GraderError, UnknownNameError

CONFIG = "nbgrader_config.py"
RUN = [
    "nbgrader_sandbox.execution.preprocessor.SandboxedExecute",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader_sandbox.output.sanitizer.SafeOutputs",
]
FEEDBACK = [
    "nbgrader.preprocessors.GetGrades",
    "nbgrader_sandbox.output.hide_tests.HideTests",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]
PAGE = [  # sanitised again whenever it is shown, whoever graded it; the others are those of nbconvert that do something
    "nbgrader_sandbox.output.sanitizer.SafeOutputs",
    "nbconvert.preprocessors.HighlightMagicsPreprocessor",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]


class GradingError(GraderError, RuntimeError):
    """Grading cannot go on; what to do is in the sentence."""


def protect(config: Config) -> None:
    """Make nbgrader, Formgrader's buttons included, use a sandbox, keep tests out of feedback, and show safe pages."""
    config.Autograde.autograde_preprocessors = RUN
    config.GenerateFeedback.preprocessors = FEEDBACK
    config.HTMLExporter.default_preprocessors = PAGE
    config.HTMLExporter.filters = {"markdown2html": "nbgrader_sandbox.output.pages.markdown2html"}
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


@cache
def read_config(home: Path) -> Config:
    """Read nbgrader_config.py of a course; one that is missing is as good as an empty one."""
    config = Config()
    if (home / CONFIG).is_file():
        config = PyFileConfigLoader(CONFIG, path=str(home)).load_config()
    protect(config)
    config.NbGraderAPI.log_level = "ERROR"
    return config


def fingerprint(folder: Path) -> str:
    """Digest every file of a folder, names included."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()):
        digest.update(f"{path.relative_to(folder)}\0".encode(errors="surrogateescape"))
        digest.update(path.read_bytes())
    return digest.hexdigest()
