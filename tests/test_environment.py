"""What the module asks of an environment, and what it leaves alone there."""

import ast
import json
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import nbformat
import pytest
from nbformat import v4
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
OURS = {"ties", "far_east", "nbgrader_sandbox", "tests", "grader", "benchmarks", "tools"}
# only bench, prove or scale has them
NOT_IN_THE_TEST_ENVIRONMENT = {"otter": ["otter-grader"], "cosmic_ray": ["cosmic-ray"], "distributed": ["distributed"]}
GRADER = ROOT / "grader/src"
CORE = sorted((ROOT / "src").rglob("*.py"))
PACKAGE = [*CORE, *sorted(GRADER.rglob("*.py"))]
TOOLS = [
    *(path for folder in ("tests", "grader/tests", "tools", "docs") for path in sorted((ROOT / folder).rglob("*.py"))),
    *(path for path in sorted(ROOT.glob("*.py")) if path.name != "noxfile.py"),  # nox itself is installed by hand
]
USES = [
    ("core", CORE, ()),
    ("test", TOOLS, ("lab", "grade", "site", "test", "prove", "scale")),
    ("bench", sorted((ROOT / "benchmarks").rglob("*.py")), ("lab", "grade", "site", "test", "bench")),
]


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(*extras):
    lines = [*PROJECT["dependencies"], *(line for extra in extras for line in EXTRAS[extra])]
    return {normal(Requirement(line).name) for line in lines}


def imported(path):
    """Names of the modules of others that a file imports, with their dots."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module


def foreign(paths):
    names = {name for path in paths for name in imported(path)}
    return {name for name in names if name.split(".")[0] not in {*sys.stdlib_module_names, *OURS}}


@pytest.mark.parametrize(("paths", "extras"), [use[1:] for use in USES], ids=[use[0] for use in USES])
def test_every_package_that_is_imported_is_declared(paths, extras):
    packages = {**packages_distributions(), **NOT_IN_THE_TEST_ENVIRONMENT}
    known = declared(*extras)
    undeclared = [
        name for name in foreign(paths) if not known & {*map(normal, packages.get(top := name.split(".")[0], [top]))}
    ]
    assert sorted(undeclared) == []


def test_every_package_that_the_grader_imports_is_declared_and_pinned():
    grader = tomllib.loads((ROOT / "grader/pyproject.toml").read_text(encoding="utf-8"))["project"]
    own = {normal(Requirement(line).name) for line in grader["dependencies"]}
    optional = {normal(Requirement(line).name) for lines in grader["optional-dependencies"].values() for line in lines}
    assert optional <= declared("scale")
    packages = packages_distributions()
    tops = {name.split(".")[0] for name in foreign(GRADER.rglob("*.py"))}
    assert sorted(top for top in tops if not (own | optional) & {*map(normal, packages.get(top, [top]))}) == []
    assert own - declared() == {normal(Requirement(line).name) for line in EXTRAS["grade"]}


@pytest.mark.parametrize("name", ["jupyterlab", "pandas", "matplotlib", "ipywidgets", "nbval", "pytest"])
def test_learner_environment_has_what_the_lessons_need(name):
    assert name in declared("lab")


LOOK = """
import gc, importlib, json, logging, os, signal, sys, warnings
others, ours = json.load(sys.stdin)
for name in others:
    importlib.import_module(name)

def state():
    import matplotlib
    return {
        "frozen objects": gc.get_freeze_count(),
        "collector": (gc.isenabled(), gc.get_threshold()),
        "warnings": [repr(each) for each in warnings.filters],
        "matplotlib": dict(matplotlib.rcParams),
        "environment": dict(os.environ),
        "signals": [repr(signal.getsignal(each)) for each in sorted(signal.valid_signals())],
        "logging": (logging.root.level, list(logging.root.handlers), logging.root.manager.disable),
        "search path": list(sys.path),
        "folder": os.getcwd(),
        "hooks": (sys.excepthook, sys.displayhook, sys.unraisablehook),
    }

before = state()
for name in ours:
    importlib.import_module(name)
print(json.dumps([what for what, value in state().items() if value != before[what]]))
"""
AT_ONCE = {"nbgrader_sandbox.__main__"}


@pytest.mark.skipif(sys.platform != "linux", reason="the sandbox, and so a part of grading, imports on Linux only")
def test_importing_the_package_has_no_side_effect():
    roots = [(path, GRADER if path.is_relative_to(GRADER) else ROOT / "src") for path in PACKAGE]
    names = {".".join(path.relative_to(root).with_suffix("").parts) for path, root in roots}
    ours = sorted({name.removesuffix(".__init__") for name in names} - AT_ONCE)
    others = {name for name in foreign(PACKAGE) if name.split(".")[0] not in NOT_IN_THE_TEST_ENVIRONMENT}
    asked = json.dumps([sorted(others), ours])
    ran = subprocess.run([sys.executable, "-c", LOOK], input=asked, capture_output=True, text=True, cwd=ROOT)
    assert ran.stdout, ran.stderr
    assert json.loads(ran.stdout.splitlines()[-1]) == []


PICTURE = '<img alt="" src="data:image/png;base64,{}">'
DRAW = f"from IPython.display import HTML\nHTML('{PICTURE.format('bm93')}')"
SOUND = [
    ("import sys, os\nprint(os.listdir(os.environ['TIES_WORK']))", "[]\n"),  # no answer of a student is in reach
    (f"print(sys.executable == {sys.executable!r})", "True\n"),
]


def notebook(cells):
    """A notebook of a kernel that this machine lacks, whose picture had other bytes than it will have now."""
    data = {"text/html": PICTURE.format("dGhlbg=="), "text/plain": "<IPython.core.display.HTML object>"}
    drawn = v4.new_output("execute_result", data=data, execution_count=len(cells) + 1)
    shown = [*((code, v4.new_output("stream", text=text)) for code, text in cells), (DRAW, drawn)]
    ran = [v4.new_code_cell(code, outputs=[out], execution_count=at) for at, (code, out) in enumerate(shown, start=1)]
    return v4.new_notebook(cells=ran, metadata={"kernelspec": {"name": "elsewhere", "display_name": "Elsewhere"}})


def plain_nbval(folder, cells):
    """Run `pytest --nbval notebooks`, and no other option, with the settings of this repository."""
    (folder / "tests").mkdir()
    (folder / "notebooks").mkdir()
    for name in ("pyproject.toml", "conftest.py", "tests/sanitize.cfg"):
        shutil.copy(ROOT / name, folder / name)
    nbformat.write(notebook(cells), folder / "notebooks/lesson.ipynb")
    command = [sys.executable, "-m", "pytest", "--nbval", "notebooks"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def test_plain_nbval_passes_without_any_other_option(tmp_path):
    ran = plain_nbval(tmp_path, SOUND)
    assert "3 passed" in ran.stdout, ran.stdout


def test_plain_nbval_fails_on_another_number(tmp_path):
    ran = plain_nbval(tmp_path, [*SOUND, ("print(1 + 1)", "3\n")])
    assert "1 failed, 3 passed" in ran.stdout, ran.stdout
