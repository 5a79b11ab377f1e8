"""The command `far-east-ties` opens the lessons with the settings that are beside them, or says why it cannot."""

import json
import os
import subprocess
import sys
import tomllib
from urllib.request import urlopen

import pytest

from far_east import open_lessons
from tests.browser.lab import OWN, ROOT, free_port, wait_until_it_answers
from tests.typed import lines_to_type, try_command

MODULE, _, FUNCTION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"][
    "far-east-ties"
].partition(":")


@pytest.fixture
def server(tmp_path):
    """Type the command in the folder of the notebooks; give its address, and the program to stop."""
    port = free_port()
    env = dict(os.environ, **{name: str(tmp_path / folder) for name, folder in OWN.items()})
    code = f"import sys; from {MODULE} import {FUNCTION}; sys.exit({FUNCTION}())"
    options = ("--no-browser", "--allow-root", f"--ServerApp.port={port}", "--IdentityProvider.token=")
    command = [sys.executable, "-c", code, *options, "--ServerApp.log_level=ERROR"]
    with subprocess.Popen(command, cwd=ROOT / "notebooks", env=env) as running:
        try:
            wait_until_it_answers(f"http://127.0.0.1:{port}", running)
            yield f"http://127.0.0.1:{port}", running
        finally:
            running.terminate()


def test_command_opens_lesson_0_with_the_shipped_settings(server):
    address, running = server
    assert urlopen(address).geturl() == f"{address}/lab/tree/notebooks/00-start-here.ipynb"
    assert "notebooks" in {one["name"] for one in json.load(urlopen(f"{address}/api/contents"))["content"]}
    assert '"name": "read-only"' in urlopen(f"{address}/lab").read().decode()
    running.terminate()
    assert running.wait() == 0  # JupyterLab itself was told, and has shut down


def test_folder_without_lessons_is_named_in_a_sentence(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stop:
        open_lessons.main([])
    assert stop.value.code == (
        f"The lessons are not in {tmp_path}: open a terminal in the folder that has notebooks/, and type it there."
    )


def test_folder_that_is_named_is_taken(monkeypatch, tmp_path):
    begun = []
    monkeypatch.setattr(open_lessons, "jupyterlab", lambda folder, words: begun.append((folder, words)) or 0)
    monkeypatch.chdir(tmp_path)
    assert open_lessons.main(["--folder", str(ROOT / "exercises"), "--no-browser"]) == 0
    assert begun == [(ROOT, ["--no-browser"])]


def test_environment_without_jupyterlab_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr(open_lessons, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match=r'JupyterLab is not installed here: install "far-east-ties\[lab\]"'):
        open_lessons.main(["--folder", str(ROOT)])


def test_one_command_of_the_readme_works_here():
    (line,) = {line for line in lines_to_type(ROOT / "README.md") if line.startswith("uvx")}
    assert line == 'uvx --constraints requirements.txt --from ".[lab]" far-east-ties'
    try_command(ROOT, line)
