"""The house as a whole: what imports what, how large it is, what it never names."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path
from statistics import median
from zipfile import ZipFile

import grimp
import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("src/ties", "src/far_east", "grader/src/nbgrader_sandbox", "tools")
CODE = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
TRACKED = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
TEXTS = [ROOT / name for name in TRACKED if name and (ROOT / name).is_file() and not name.endswith((".png", ".ico"))]


def functions(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def lines_of_work(function):
    """Lines of a function under its docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 1


@pytest.mark.parametrize("room", ROOMS)
def test_median_function_is_under_ten_lines(room):
    mine = [path for path in CODE if path.is_relative_to(ROOT / room)]
    assert median(lines_of_work(function) for path in mine for function in functions(path)) < 10


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_is_under_three_hundred_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def test_ties_imports_without_jupyter_nbgrader_or_a_plotting_backend():
    code = (
        "import sys\n"
        "extras = ('jupyterlab', 'nbgrader', 'nbconvert', 'nbval', 'frictionless', 'notebook')\n"
        "sys.modules.update(dict.fromkeys(extras))\n"
        "import ties; print(ties.iso3('Viet Nam'))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert ran.stdout.strip() == "VNM", ran.stderr


def test_every_public_name_exists_and_has_a_docstring():
    import ties

    assert [name for name in ties.__all__ if not getattr(ties, name).__doc__] == []


# written in pieces, so that this file does not name what it forbids
HOSTS = re.compile(
    "|".join(["pypi" + r"\.org", "pythonhosted" + r"\.org", "registry" + r"\.npmjs", "conda" + r"\.anaconda"])
)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_committed_file_names_a_package_registry(path):
    assert not HOSTS.search(path.read_text(encoding="utf-8", errors="replace"))


def test_pins_are_names_and_exact_versions_only():
    pins = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert [pin for pin in pins if not re.fullmatch(r"[A-Za-z0-9._-]+==[^ ]+( ; .+)?", pin)] == []


def test_environment_yml_uses_requirements_and_installs_this_package():
    lines = (ROOT / "environment.yml").read_text(encoding="utf-8")
    assert re.findall(r"- (-\w .+)", lines) == ["-c requirements.txt", "-e .[lab]"]


def test_network_guard_blocks_connections_to_other_machines():
    code = "import socket; socket.create_connection(('192.0.2.1', 9), timeout=1)"
    guarded = dict(os.environ, PYTHONPATH=str(ROOT / "tests/offline"))
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=guarded)
    assert "beyond this machine" in ran.stderr


def test_submodules_are_available_without_an_import():
    ask = (
        "import sys, ties; assert 'pandas' not in sys.modules; print(ties.measures.concentration is ties.concentration)"
    )
    assert subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True).stdout == "True\n"


def built(project, folder):
    """Build the wheel of a project without its build environment; return the names of the files in it."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=project, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return ZipFile(wheel).namelist()


def test_wheel_contains_no_grader_and_no_hostile_submission(tmp_path):
    names = built(ROOT, tmp_path)
    assert {name.split("/")[0].split("-")[0] for name in names} == {"ties", "far_east", "far_east_ties"}
    code = [name for name in names if not name.startswith("far_east/data/")]
    assert [name for name in code if re.search("grad|corpus|drill|solution", name)] == []
    assert "far_east/data/trade.csv" in names
    assert "far_east/questions/05.toml" in names


def test_no_two_modules_import_each_other():
    graph = grimp.build_graph("ties", "far_east", "nbgrader_sandbox")
    assert [
        (one, two)
        for one in graph.modules
        for two in graph.find_modules_directly_imported_by(one)
        if one < two and one in graph.find_modules_directly_imported_by(two)
    ] == []
