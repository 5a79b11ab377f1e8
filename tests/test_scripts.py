"""The script that a browser loads is made from its modules; Node.js is not needed to see it."""

import re
from pathlib import Path

import pytest

WIDGETS = Path(__file__).parents[1] / "src" / "ties" / "widgets"
MODULES = sorted(path for path in WIDGETS.rglob("*.js") if path.parent.name != "static")
ENTRIES = [path for path in MODULES if "\nexport default" in path.read_text(encoding="utf-8")]


def code_of(path):
    """Return the lines of a module without imports, exports and comments."""
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line.removeprefix("export ") for line in lines if not re.match(r"import |export default|//", line)]
    return [line for line in kept if line.strip()]


def test_each_widget_with_a_script_has_a_built_one():
    assert len(ENTRIES) >= 7
    assert {path.parent / "static" / path.name for path in ENTRIES} == set(WIDGETS.rglob("static/*.js"))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda path: path.stem)
def test_a_built_script_holds_its_modules_as_they_are(entry):
    built = (entry.parent / "static" / entry.name).read_text(encoding="utf-8").splitlines()
    folder = [path for path in MODULES if path.parent == entry.parent]
    assert [line for path in folder for line in code_of(path) if line not in built] == []


@pytest.mark.parametrize("module", MODULES, ids=lambda p: p.name)
def test_a_module_of_a_script_is_short_and_so_are_its_lines(module):
    lines = module.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 150
    assert max(map(len, lines)) <= 120
