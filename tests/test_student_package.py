"""Each package of lessons holds all that its pages name; the one for a class has nothing that gives answers away."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.links import dead_links, words_of
from tests.typed import lines_to_type, ran, try_command
from tools import pack as packing
from tools.pack import SELF_STUDY, STUDENTS

ROOT = Path(__file__).parents[1]
FILES = {"CITATION.cff", "LICENSE", "LICENSES.md", "README.md", "jupyter_config.py", "noxfile.py"}
FILES |= {"pyproject.toml", "requirements.txt"}
FOLDERS = {"data", "docs", "exercises", "lab_settings", "notebooks", "src"}
MARKED = re.compile(r"### (BEGIN (SOLUTION|HIDDEN TESTS|MARK SCHEME))\n(.*?)### END \2", re.DOTALL)


def unpacked(zipped, folder):
    with ZipFile(zipped) as package:
        package.extractall(folder)
    return folder / "far-east-ties"


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    folder = tmp_path_factory.mktemp("package")
    return unpacked(packing.pack(STUDENTS, folder / "students.zip"), folder)


@pytest.fixture(scope="module")
def self_study(tmp_path_factory):
    folder = tmp_path_factory.mktemp("self-study")
    return unpacked(packing.pack(SELF_STUDY, folder / "self-study.zip"), folder)


@pytest.fixture(params=["package", "self_study"])
def either(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def worktree(tmp_path, monkeypatch):
    """Return a copy of what is packed, in which a teacher has worked; there is no git in it."""
    for name in SELF_STUDY.folders:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in {*STUDENTS.files, *STUDENTS.top, *SELF_STUDY.files, *SELF_STUDY.top}:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    monkeypatch.setattr(packing, "ROOT", tmp_path)
    return tmp_path


def test_package_contains_what_a_student_needs_and_no_more(package):
    assert {path.name for path in package.iterdir()} == FILES | FOLDERS | {"hand-in.md"}
    assert [path.name for path in (package / "docs").iterdir()] == ["memo-exemplars.md"]
    assert not (package / "src" / "ties" / "grading").exists()


def test_self_study_adds_the_solutions_and_no_sheet_for_a_teacher(self_study):
    assert {path.name for path in self_study.iterdir()} == FILES | FOLDERS | {"solutions"}
    assert {path.name for path in (self_study / "docs").iterdir()} == {
        "glossary.md",
        "memo-exemplars.md",
        "reading-list.md",
    }
    assert "your teacher" not in words_of(self_study / "README.md").lower()


@pytest.mark.parametrize("folder", ["notebooks", "exercises", "data"])
def test_every_lesson_exercise_and_table_is_in_each_package(either, folder):
    here, there = ({path.name for path in (place / folder).rglob("*.*")} for place in (ROOT, either))
    assert {name for name in here if "checkpoint" not in name and not name.startswith(".")} == there


def test_students_package_contains_no_mark_of_a_solution(package):
    texts = (path for path in package.rglob("*") if path.is_file())
    secrets = re.compile("BEGIN (SOLUTION|HIDDEN TESTS|MARK SCHEME)")
    assert [path.name for path in texts if secrets.search(path.read_text(encoding="utf-8"))] == []


def cells_of(path):
    return ["".join(cell["source"]) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]


@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "solutions").iterdir() if path.is_dir()))
def test_no_block_that_solves_an_exercise_is_in_the_students_package(package, name):
    solved = cells_of(ROOT / "solutions" / name / f"exercise-{name}.ipynb")
    blocks = [found[3].strip() for cell in solved for found in MARKED.finditer(cell)]
    assert len(blocks) >= 4
    texts = [cell for path in package.rglob("*.ipynb") for cell in cells_of(path)]
    texts += [path.read_text(encoding="utf-8") for path in package.rglob("*.py")]
    assert [block for block in blocks if any(block in text for text in texts)] == []


def test_every_relative_link_of_each_package_works(either):
    assert list(dead_links(either)) == []


def test_each_readme_names_every_folder_and_no_missing_one(either):
    named = set(re.findall(r"`(\w+)/`", words_of(either / "README.md"))) - {"my_work"}  # that one appears later
    assert named == {path.name for path in either.iterdir() if path.is_dir()} - {"lab_settings"}


def test_every_command_of_each_readme_works(either):
    lines = lines_to_type(either / "README.md")
    assert len(lines) >= 5
    for line in lines:
        try_command(either, line)


def test_exercises_of_the_self_study_package_are_compared_with_its_solutions(self_study):
    code = (
        "from ties.learning import worked_answers as worked\n"
        "import far_east.exercise_05\n"
        "print(worked.solution_file()); print(worked.worked_answer('gazprom_part'))"
    )
    folder = self_study / "exercises" / "05-vietnam-trade-and-energy"
    env = dict(os.environ, PYTHONPATH=str(self_study / "src"))
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, env=env, capture_output=True, text=True)
    file, *lines = done.stdout.splitlines()
    assert Path(file).is_relative_to(self_study / "solutions"), done.stderr
    assert any("gazprom_part" in line for line in lines)


def test_the_module_imports_from_each_package_without_the_grader(either):
    code = "import ties; print(ties.__file__); [getattr(ties, name) for name in ties.__all__]; ties.read('trade')"
    assert ran(either, "-c", code).strip() == str(either / "src" / "ties" / "__init__.py")


def test_package_contains_the_current_files(worktree, tmp_path):
    (worktree / "LICENSES.md").write_text("changed today", encoding="utf-8")
    for litter in (
        "notebooks/.ipynb_checkpoints/a.ipynb",
        "src/ties/__pycache__/b.py",
        "exercises/my_work/answers.json",
    ):
        (worktree / litter).parent.mkdir(exist_ok=True)
        (worktree / litter).write_text("{}", encoding="utf-8")
    made = unpacked(packing.pack(STUDENTS, tmp_path / "made.zip"), tmp_path / "made")
    assert (made / "LICENSES.md").read_text(encoding="utf-8") == "changed today"
    assert {path.name for path in made.rglob("*")}.isdisjoint({"a.ipynb", "b.py", "answers.json"})


@pytest.mark.parametrize("edition", [STUDENTS, SELF_STUDY], ids=lambda edition: edition.name)
def test_exercise_that_shows_its_solution_is_not_packed(worktree, tmp_path, edition):
    name = "05-vietnam-trade-and-energy"
    shutil.copy(ROOT / "solutions" / name / f"exercise-{name}.ipynb", worktree / "exercises" / name)
    with pytest.raises(SystemExit, match=rf"exercises/{name}/exercise-{name}\.ipynb contains BEGIN SOLUTION"):
        packing.pack(edition, tmp_path / "made.zip")
    assert not (tmp_path / "made.zip").exists()


@pytest.mark.parametrize(("words", "name"), [([], STUDENTS.name), (["--self-study"], SELF_STUDY.name)])
def test_command_makes_the_package_that_is_asked_for(worktree, monkeypatch, capsys, words, name):
    monkeypatch.setattr(sys, "argv", ["pack", *words])
    packing.main()
    made = worktree / "dist" / f"{name}.zip"
    assert capsys.readouterr().out == f"{made} is ready\n"
    with ZipFile(made) as package:
        assert any(one.startswith("far-east-ties/solutions/") for one in package.namelist()) == bool(words)
