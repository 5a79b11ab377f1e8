"""Folders of a course, and the configuration of nbgrader."""

import hashlib
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from traitlets.config import Config, PyFileConfigLoader

from nbgrader_sandbox.errors import GraderError, UnknownNameError

CONFIG_FILE = "nbgrader_config.py"
UNNAMED_COURSE = "default_course"  # as nbgrader calls it; without any id PostgreSQL refuses assignments
AUTOGRADE_PREPROCESSORS = [
    "nbgrader_sandbox.execution.preprocessor.SandboxedExecute",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader_sandbox.output.sanitizer.SafeOutputs",
]
FEEDBACK_PREPROCESSORS = [
    "nbgrader.preprocessors.GetGrades",
    "nbgrader_sandbox.output.hide_tests.HideTests",
    "nbgrader_sandbox.output.feedback_page.FeedbackFacts",
]
# pages are sanitised again, because another program may have graded; the others are nbconvert's that have an effect
PAGE_PREPROCESSORS = [
    "nbgrader_sandbox.output.sanitizer.SafeOutputs",
    "nbconvert.preprocessors.HighlightMagicsPreprocessor",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]


class GradingError(GraderError, RuntimeError):
    """Grading cannot continue. The message says what to do."""


def protect(config: Config) -> None:
    """
    Configure nbgrader, including Formgrader's buttons, for sandboxed grading and safe pages.

    Submissions run in the sandbox, hidden tests stay out of feedback, pages are sanitised, and the course has an id.

    Parameters
    ----------
    config : traitlets.config.Config
        Configuration of nbgrader; changed in place.

    """
    config.Autograde.autograde_preprocessors = AUTOGRADE_PREPROCESSORS
    config.GenerateFeedback.preprocessors = FEEDBACK_PREPROCESSORS
    config.GenerateFeedback.exporter_class = "nbgrader_sandbox.output.feedback_page.FeedbackExporter"
    config.FeedbackExporter.template_name = "feedback_page"
    config.FeedbackExporter.extra_template_basedirs = [str(Path(__file__).with_name("output") / "templates")]
    config.HTMLExporter.default_preprocessors = PAGE_PREPROCESSORS
    config.HTMLExporter.filters = {"markdown2html": "nbgrader_sandbox.output.pages.markdown2html"}
    config.CourseDirectory.course_id = config.CourseDirectory.get("course_id") or UNNAMED_COURSE
    config.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "*.findings.json"]


@dataclass(frozen=True)
class Course:
    """
    Folders of one course.

    Parameters
    ----------
    home : pathlib.Path
        Folder that contains the solutions and ``nbgrader_config.py``.
    root : pathlib.Path
        Folder for everything that grading reads and writes: submissions, gradebook, state, feedback. It is created when
        needed.

    """

    home: Path
    root: Path

    @property
    def solutions(self) -> Path:
        """Folder of the instructor's notebooks."""
        return self.home / self.config().CourseDirectory.get("source_directory", "solutions")

    def config(self) -> Config:
        """Return a copy of the course's configuration."""
        return deepcopy(read_config(self.home))

    def course_id(self) -> str:
        """Return the id of the course, under which the gradebook keeps its assignments."""
        return self.config().CourseDirectory.course_id

    def gradebook_url(self) -> str:
        """Return the address of the gradebook: the configured one, or a file in `root`."""
        chosen = self.config().CourseDirectory.get("db_url", "")
        if not chosen or self.root.resolve() != (self.home / "grading").resolve():
            return f"sqlite:///{(self.root / 'gradebook.db').resolve()}"
        file = chosen.removeprefix("sqlite:///")
        return chosen if file == chosen else f"sqlite:///{(self.home / file).resolve()}"

    def source(self, assignment: str) -> Path:
        """
        Return the folder of an assignment's solutions.

        Parameters
        ----------
        assignment : str
            Name of a folder in the solutions.

        Returns
        -------
        pathlib.Path
            Folder with at least one notebook.

        Raises
        ------
        UnknownNameError
            If there is no such assignment. The message lists similar names.

        """
        folder = self.solutions / assignment
        if not any(folder.glob("*.ipynb")):
            raise UnknownNameError("assignment", assignment, self.assignments())
        return folder

    def assignments(self) -> list[str]:
        """List the assignments: folders of the solutions that contain a notebook."""
        return sorted({path.parent.name for path in self.solutions.glob("*/*.ipynb")})

    def release_folder(self, assignment: str) -> Path:
        """Return the folder of the released assignment and its gradebook without students."""
        return self.root / "state" / "masters" / assignment  # the name on disk stays, for courses in mid-term

    def path(self, step: str, student: str, assignment: str) -> Path:
        """
        Return a folder in nbgrader's layout.

        Parameters
        ----------
        step : str
            Step of nbgrader, such as ``"submitted"`` or ``"autograded"``; ``"received"`` for original files.
        student : str
            Key of the student.
        assignment : str
            Name of the assignment.

        Returns
        -------
        pathlib.Path
            The folder; it need not exist.

        """
        return self.root / step / student / assignment


@cache
def read_config(home: Path) -> Config:
    """Read nbgrader_config.py of a course. A missing file counts as empty."""
    config = Config()
    if (home / CONFIG_FILE).is_file():
        config = PyFileConfigLoader(CONFIG_FILE, path=str(home)).load_config()
    protect(config)
    config.NbGraderAPI.log_level = "ERROR"
    return config


def folder_checksum(folder: Path) -> str:
    """Return the SHA-256 checksum of all files of a folder and their names."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()):
        digest.update(f"{path.relative_to(folder)}\0".encode(errors="surrogateescape"))
        digest.update(path.read_bytes())
    return digest.hexdigest()
