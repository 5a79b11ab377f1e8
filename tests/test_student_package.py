"""The package for students holds all that its pages name, and nothing that gives answers away."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.links import dead_links, words_of
from tools import pack as pack_students

ROOT = Path(__file__).parents[1]
FILES = {"CITATION.cff", "LICENSE", "LICENSES.md", "README.md", "jupyter_config.py", "noxfile.py"}
FILES |= {"pyproject.toml", "requirements.txt"}
FOLDERS = {"data", "docs", "exercises", "lab_settings", "notebooks", "src"}


def unpacked(zipped, folder):
    with ZipFile(zipped) as package:
        package.extractall(folder)
    return folder / "far-east-ties"


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    folder = tmp_path_factory.mktemp("package")
    return unpacked(pack_students.pack(folder / "students.zip"), folder)


@pytest.fixture
def worktree(tmp_path, monkeypatch):
    """Return a copy of what is packed, in which a teacher has worked; there is no git in it."""
    for name in pack_students.FOLDERS:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in pack_students.FILES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    monkeypatch.setattr(pack_students, "ROOT", tmp_path)
    return tmp_path


def nox(folder, *words):
    """Run nox in a folder, with the programs of this environment and without installing."""
    env = dict(os.environ, PATH=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    ran = subprocess.run([sys.executable, "-m", "nox", *words], cwd=folder, env=env, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_package_contains_what_a_student_needs_and_no_more(package):
    assert {path.name for path in package.iterdir()} == FILES | FOLDERS
    assert [path.name for path in (package / "docs").iterdir()] == ["memo-exemplars.md"]
    assert not (package / "src" / "ties" / "grading").exists()


@pytest.mark.parametrize("folder", ["notebooks", "exercises", "data"])
def test_every_lesson_exercise_and_table_is_in_the_package(package, folder):
    here, there = ({path.name for path in (place / folder).rglob("*.*")} for place in (ROOT, package))
    assert {name for name in here if "checkpoint" not in name and not name.startswith(".")} == there


def test_package_contains_no_solution_and_no_hidden_test(package):
    secrets = re.compile("BEGIN (SOLUTION|HIDDEN TESTS|MARK SCHEME)")
    texts = (path for path in package.rglob("*") if path.is_file())
    assert [path.name for path in texts if secrets.search(path.read_text(encoding="utf-8"))] == []


def test_every_relative_link_of_the_package_works(package):
    assert list(dead_links(package)) == []


def test_package_names_no_missing_folder(package):
    readme = words_of(package / "README.md")
    named = {name for name in re.findall(r"`(\w+)/`", readme) if name != "my_work"}  # that one appears later
    assert named >= {"notebooks", "exercises", "data"}
    assert [name for name in named if not (package / name).is_dir()] == []


def test_every_command_of_the_student_readme_works(package):
    sessions = re.findall(r"^[*-] (\w+)", nox(package, "--list"), re.MULTILINE)
    assert set(re.findall(r"nox -s (\w+)", words_of(package / "README.md"))) == set(sessions) == {"lab"}
    version = nox(package, "-s", "lab", "--no-venv", "--no-install", "--", "--version").strip()
    assert f"jupyterlab=={version}" in (package / "requirements.txt").read_text(encoding="utf-8").splitlines()


def test_the_module_imports_from_the_package_without_the_grader(package):
    code = "import ties; print(ties.__file__); [getattr(ties, name) for name in ties.__all__]; ties.read('trade')"
    env = dict(os.environ, PYTHONPATH=str(package / "src"))
    ran = subprocess.run([sys.executable, "-c", code], cwd=package, env=env, capture_output=True, text=True)
    assert ran.stdout.strip() == str(package / "src" / "ties" / "__init__.py"), ran.stderr


def test_package_contains_the_current_files(worktree, tmp_path):
    (worktree / "LICENSES.md").write_text("changed today", encoding="utf-8")
    for litter in (
        "notebooks/.ipynb_checkpoints/a.ipynb",
        "src/ties/__pycache__/b.py",
        "exercises/my_work/answers.json",
    ):
        (worktree / litter).parent.mkdir(exist_ok=True)
        (worktree / litter).write_text("{}", encoding="utf-8")
    made = unpacked(pack_students.pack(tmp_path / "made.zip"), tmp_path / "made")
    assert (made / "LICENSES.md").read_text(encoding="utf-8") == "changed today"
    assert {path.name for path in made.rglob("*")}.isdisjoint({"a.ipynb", "b.py", "answers.json"})


def test_exercise_that_shows_its_solution_is_not_packed(worktree, tmp_path):
    name = "05-vietnam-trade-and-energy"
    shutil.copy(ROOT / "solutions" / name / f"exercise-{name}.ipynb", worktree / "exercises" / name)
    with pytest.raises(SystemExit, match=rf"exercises/{name}/exercise-{name}\.ipynb contains BEGIN SOLUTION"):
        pack_students.pack(tmp_path / "made.zip")
    assert not (tmp_path / "made.zip").exists()
