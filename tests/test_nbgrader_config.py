"""The committed nbgrader_config.py protects a course, also where nbgrader is started without our commands."""

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.apps import AutogradeApp, GenerateFeedbackApp
from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.coursedir import CourseDirectory

from nbgrader_sandbox.selftest import corpus
from nbgrader_sandbox.selftest.corpus import ASSIGNMENT, NOTEBOOK

ROOT = Path(__file__).parents[1]
SECRET = "twice(20 + 1) == 42"
ESCAPE = """import pathlib, socket
try:
    pathlib.Path({file!r}).write_text("was here")
except OSError:
    print("the file could not be written")
try:
    socket.create_connection(("127.0.0.1", {port}), timeout=5)
except OSError:
    print("the port could not be reached")
"""
SCRIPT = 'from IPython.display import HTML, display\ndisplay(HTML("<b>kept</b><script>window.ran = 1</script>"))'


def names(classes):
    return [chosen if isinstance(chosen, str) else f"{chosen.__module__}.{chosen.__name__}" for chosen in classes]


@pytest.fixture
def loaded(tmp_path, monkeypatch):
    """Return the settings that an nbgrader command reads in a folder with the committed file."""

    def load(app_class, converter_class):
        shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
        monkeypatch.chdir(tmp_path)
        app = app_class()
        app.initialize([])
        return converter_class(coursedir=CourseDirectory(parent=app), parent=app)

    return load


def test_autograde_runs_in_the_sandbox_and_cleans_outputs_afterwards(loaded):
    steps = names(loaded(AutogradeApp, Autograde).autograde_preprocessors)
    assert "nbgrader_sandbox.execution.preprocessor.SandboxedExecute" in steps
    assert steps[-1] == "nbgrader_sandbox.output.sanitizer.SafeOutputs"
    assert not any(step.endswith(".Execute") for step in steps)


def test_feedback_removes_tests_before_writing(loaded):
    steps = names(loaded(GenerateFeedbackApp, GenerateFeedback).preprocessors)
    assert "nbgrader_sandbox.output.hide_tests.HideTests" in steps


def nbgrader(home, *words):
    """Run an nbgrader command in a course, as an instructor types it in an activated environment."""
    env = dict(os.environ, PATH=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    ran = subprocess.run([sys.executable, "-m", "nbgrader", *words], cwd=home, env=env, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr


@pytest.fixture(scope="module")
def listener():
    """Listen on a port of this machine that a submission will try to reach."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


@pytest.fixture(scope="module")
def graded(tmp_path_factory, listener):
    """Grade a hostile submission with nbgrader's own commands and the committed file; give the course."""
    home = tmp_path_factory.mktemp("stock")
    corpus.write_solution(home)
    shutil.copy(ROOT / "nbgrader_config.py", home)
    nbgrader(home, "generate_assignment", ASSIGNMENT, "--create")
    submission = corpus.Submission(json.loads((home / "exercises" / ASSIGNMENT / NOTEBOOK).read_text(encoding="utf-8")))
    submission.set_answers(
        twice="def twice(x):\n    return 3 * x"
    )  # wrong, so that the hidden test fails and has an output
    submission.insert_code(ESCAPE.format(file=str(home / "escaped"), port=listener.getsockname()[1])).insert_code(
        SCRIPT
    )
    folder = home / "grading" / "submitted" / "mai" / ASSIGNMENT
    folder.mkdir(parents=True)
    (folder / NOTEBOOK).write_text(submission.as_text(), encoding="utf-8")
    nbgrader(home, "autograde", ASSIGNMENT)
    nbgrader(home, "generate_feedback", ASSIGNMENT)
    return home


@pytest.fixture(scope="module")
def outputs(graded):
    notebook = nbformat.read(graded / "grading" / "autograded" / "mai" / ASSIGNMENT / NOTEBOOK, as_version=4)
    return str([cell.outputs for cell in notebook.cells if cell.cell_type == "code"])


@pytest.mark.needs_bubblewrap
def test_submission_cannot_write_outside_the_sandbox(graded, outputs):
    assert not (graded / "escaped").exists()
    assert "the file could not be written" in outputs


@pytest.mark.needs_bubblewrap
def test_submission_cannot_open_a_connection(outputs, listener):
    assert "the port could not be reached" in outputs
    with pytest.raises(BlockingIOError):  # nobody knocked
        listener.accept()


@pytest.mark.needs_bubblewrap
def test_autograding_removes_scripts_from_outputs(outputs):
    assert "<b>kept</b>" in outputs
    assert "<script" not in outputs


@pytest.mark.needs_bubblewrap
def test_feedback_shows_no_hidden_test(graded):
    (page,) = (graded / "grading" / "feedback" / "mai" / ASSIGNMENT).glob("*.html")
    text = page.read_text(encoding="utf-8")
    assert "Try it with 21." in text  # the hidden test failed and its reply to the student is shown
    assert SECRET not in text
    assert "BEGIN HIDDEN TESTS" not in text
