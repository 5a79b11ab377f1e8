"""The pages for maintainers name files, modules and layers that exist."""

import re
import runpy
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = ("CONTRIBUTING.md", "grader/README.md", "docs/architecture.md", "docs/maintaining.md", "docs/testing.md")
STARTS = (
    ROOT,
    ROOT / "grader/src/nbgrader_sandbox",
    ROOT / "src/ties/learning",
    ROOT / "src/far_east",
    ROOT / "tests/toy_course",
)
MADE = ("dist/", "my_work/", "grading/", "gradebook")  # not committed
INVENTED = re.compile(r"11|51|coffee|my_course|NN|NAME|TABLE|ASSIGNMENT|STUDENT|FOLDER|…|[ *:=({,]")


def paths(page):
    """Return what stands in backticks and is the path of one file or folder."""
    words = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", (ROOT / page).read_text("utf-8"), flags=re.DOTALL))
    parts = [word for word in words if "/" in word and not word.startswith(MADE) and not INVENTED.search(word)]
    own = {"received/", "submitted/", "autograded/", "feedback/", "state/"}  # below grading/
    return [word for word in parts if word not in own]


@pytest.mark.parametrize("page", PAGES)
def test_every_path_that_a_page_names_exists(page):
    found = paths(page)
    assert len(found) >= 5
    assert [path for path in found if not any((start / path).exists() for start in STARTS)] == []


def test_the_layers_are_those_that_the_linter_holds():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (layers,) = [contract["layers"] for contract in contracts if contract.get("containers") == ["ties"]]
    assert "\n".join(layers) in (ROOT / "docs/architecture.md").read_text("utf-8")


def test_the_version_is_the_same_in_every_file():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text("utf-8")


def test_the_graders_readme_names_all_that_a_course_may_give():
    told = (ROOT / "grader/src/nbgrader_sandbox/execution/courses.py").read_text("utf-8")
    names = re.findall(r"^``(\w+)", told, re.MULTILINE)
    readme = (ROOT / "grader/README.md").read_text("utf-8")
    assert len(names) >= 6
    assert [name for name in names if f"`{name}" not in readme] == []


def test_the_budget_of_the_page_is_the_one_that_is_printed():
    printed = runpy.run_path(str(ROOT / "conftest.py"))
    told = re.findall(r"^\| ([a-z ]+) \| (\d+) \|", (ROOT / "docs/testing.md").read_text("utf-8"), re.MULTILINE)
    assert {group: int(minutes) for group, minutes in told} == printed["BUDGET"]
    assert set(printed["GROUPS"]) | {"the rest"} == set(printed["BUDGET"])
