"""The package starts where nothing is installed and the network is cut off, until the server answers at lesson 0."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

from tests.bundle.conftest import ROOT, build
from tests.typed import lines_to_type

STARTER = Path(__file__).with_name("until_it_answers.py")
LESSON = "notebooks/05-vietnam-trade-and-energy.ipynb"
FIRST = "This is the first start here"


def start(cut_off, package):
    """Start the package where a program has port 8888; return what was said."""
    words = (package / "start.sh", "--no-browser", "--allow-root", "--port=8888")
    done = cut_off("python3", STARTER, "8888", "sh", *words)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_machine_is_cut_off(cut_off):
    ask = "import socket; socket.create_connection(('1.1.1.1', 80), timeout=5)"
    assert "Network is unreachable" in cut_off("python3", "-c", ask).stderr


def test_first_start_installs_and_the_server_answers_at_lesson_0(cut_off, package):
    said = start(cut_off, package)
    assert FIRST in said
    (address,) = re.findall(r"answers: http://127.0.0.1:(\d+)/lab/tree/notebooks/00-start-here.ipynb", said)
    assert address != "8888"
    assert "8888 is already in use" in said


def test_later_start_installs_nothing_even_after_work_in_a_lesson(cut_off, package):
    lesson = package / "far-east-ties" / "notebooks" / "00-start-here.ipynb"
    lesson.write_text(lesson.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    said = start(cut_off, package)
    assert FIRST not in said
    assert "answers: http://127.0.0.1" in said


def test_lesson_runs_in_what_was_installed(cut_off, package, tmp_path):
    (python,) = package.glob(".venv-*/bin/python")
    words = ("--execute", "--to", "notebook", "--output-dir", tmp_path)
    done = cut_off(python, "-m", "nbconvert", *words, package / "far-east-ties" / LESSON)
    assert done.returncode == 0, done.stderr
    (cells,) = [json.loads(path.read_text("utf-8"))["cells"] for path in tmp_path.glob("*.ipynb")]
    assert sum(bool(cell.get("outputs")) for cell in cells) > 10


def test_read_only_folder_is_refused_in_a_sentence(cut_off, another):
    done = cut_off("sh", another / "start.sh", read_only=another)
    assert done.stderr.startswith(f"{another} cannot be written: copy the whole folder to a place of your own")
    assert done.stderr.count("\n") == 1
    assert not list(another.glob(".venv-*"))


def test_damaged_wheel_is_refused_by_name(cut_off, another):
    wheel = next((another / "wheels").glob("pandas-*.whl"))
    content = bytearray(wheel.read_bytes())
    content[len(content) // 2] ^= 1
    wheel.write_bytes(content)
    done = cut_off("sh", another / "start.sh")
    assert f"wheels/{wheel.name} is damaged" in done.stderr
    assert not list(another.glob(".venv-*"))


def test_package_of_a_folder_of_wheels_needs_no_registry(cut_off, package, tmp_path):
    words = ("--here", "--folder", "--wheels", package / "wheels", "--out", tmp_path / "again")
    done = cut_off("sh", "-c", f"cd '{ROOT}' && exec \"$@\"", "sh", sys.executable, "-m", "tools.bundle", *words)
    assert done.returncode == 0, done.stderr
    first, second = (json.loads((one / "files.json").read_text("utf-8")) for one in (package, tmp_path / "again"))
    assert first == second


def test_one_command_of_the_readme_starts_the_pinned_jupyterlab(package):
    lessons = package / "far-east-ties"
    (line,) = {line for line in lines_to_type(lessons / "README.md") if line.startswith("uvx ")}
    words = [sys.executable, "-m", "uv", "tool", "run", *shlex.split(line)[1:], "--version"]
    done = subprocess.run(words, cwd=lessons, capture_output=True, text=True)
    assert f"jupyterlab=={done.stdout.strip()}\n" in (lessons / "requirements.txt").read_text("utf-8"), done.stderr


def test_self_study_package_has_the_solutions(package, tmp_path):
    build(tmp_path / "own", "--folder", "--self-study", "--wheels", package / "wheels")
    assert (tmp_path / "own" / "far-east-ties" / "solutions").is_dir()
