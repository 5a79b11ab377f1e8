"""What README, CONTRIBUTING and docs/ tell people to type exists, and the files for other programs are valid."""

import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from nbgrader.apps import NbGraderApp
from packaging.specifiers import SpecifierSet

from tests.links import dead_links, words_of

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
WORDS = "\n".join(map(words_of, PAGES))
LICENCES = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
NAMES = sorted({licence["name"] for table in LICENCES["resources"] for licence in table["licenses"]})


def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def named(command):
    """List the first words that follow a command in the pages, `nox -s` for example."""
    return sorted(set(re.findall(rf"\b{command} ([a-z_][\w-]*)", WORDS)))


def code_with(command):
    """List what follows a command at the start of a line of code; the prose around it may use the same word."""
    fence = re.compile(r"^```[^\n]*\n(.*?)^```$", re.DOTALL | re.MULTILINE)
    code = [*fence.findall(WORDS), *re.findall(r"`([^`\n]+)`", fence.sub("", WORDS))]
    return sorted(set(re.findall(rf"^(?:\S*[/\\])?{command} ([a-z_]+)", "\n".join(code), re.MULTILINE)))


@pytest.fixture(scope="module")
def sessions():
    line = [sys.executable, "-m", "nox", "--list"]
    ran = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True)
    return set(re.findall(r"^[*-] (\w+)", ran.stdout, re.MULTILINE))


def test_every_nox_session_that_a_page_names_exists(sessions):
    assert len(named("nox -s")) >= 8
    assert [name for name in named("nox -s") if name not in sessions] == []


def test_every_grader_command_that_a_page_names_exists():
    ran = subprocess.run(
        [sys.executable, "-m", "nbgrader_sandbox", "--help"], capture_output=True, text=True, check=True
    )
    known = re.search(r"[\w-]+(?: \| [\w-]+){4,}", ran.stdout).group().split(" | ")
    assert {"collect", "run", "feedback", "export"} <= set(named("nox -s grade --"))
    assert [name for name in named("nox -s grade --") if name not in known] == []


def test_every_module_that_a_page_runs_exists():
    modules = set(re.findall(r"\bpython3? -m ([\w.]+\w)", WORDS))
    assert "venv" in modules
    assert [name for name in modules if find_spec(name) is None] == []


def test_every_script_that_a_page_runs_exists():
    scripts = set(re.findall(r"\bpython3? ([\w/]+\.py)", WORDS))
    assert [name for name in scripts if not (ROOT / name).is_file()] == []


def test_every_jupyter_command_that_a_page_names_exists():
    jupyter = {script.name.removeprefix("jupyter-") for script in entry_points(group="console_scripts")}
    assert [name for name in code_with("nbgrader") if name not in NbGraderApp.subcommands] == []
    assert {"lab", "notebook", "nbconvert"} <= set(code_with("jupyter"))
    assert [name for name in code_with("jupyter") if name not in jupyter] == []


def test_every_file_of_settings_that_a_page_names_exists():
    files = set(re.findall(r"--config[= ]([\w/.]+\.py)", WORDS))
    assert "jupyter_config.py" in files
    assert [name for name in files if not (ROOT / name).is_file()] == []


@pytest.mark.parametrize("folder", ["docs", "notebooks", "exercises", "solutions", "data"])
def test_every_link_between_pages_works(folder):
    assert list(dead_links(ROOT / folder)) == []


def test_every_link_of_a_top_level_page_works():
    links = [link for page in ROOT.glob("*.md") for link in re.findall(r"\]\(([^)#:]+)\)", words_of(page))]
    assert len(links) > 10
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_conda_environment_has_a_supported_python():
    wanted = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    (python,) = (re.split(r"[=<>]+", line)[1] for line in wanted if str(line).startswith("python"))
    assert SpecifierSet(project()["requires-python"]).contains(f"{python}.0")


def test_citation_file_is_valid():
    line = ["check-jsonschema", "--builtin-schema", "vendor.citation-file-format", str(ROOT / "CITATION.cff")]
    ran = subprocess.run([Path(sys.executable).parent / line[0], *line[1:]], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout


def test_citation_file_has_the_package_version():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert (cited["version"], cited["license"]) == (project()["version"], project()["license"])


@pytest.mark.parametrize("name", NAMES)
def test_licenses_md_lists_each_licence_with_its_tables(name):
    tables = {table["name"] for table in LICENCES["resources"] if name in {part["name"] for part in table["licenses"]}}
    text = (ROOT / "LICENSES.md").read_text(encoding="utf-8")
    rows = re.findall(rf"^\| `{re.escape(name)}` \| ([\w, ]+) \| .+ \|$", text, re.MULTILINE)
    assert [set(row.split(", ")) for row in rows] == [tables]
