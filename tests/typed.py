"""What a package tells people to type, and whether it would work; nothing is installed and no network is needed."""

import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Callable
from importlib.metadata import metadata
from pathlib import Path

from packaging.requirements import Requirement

from tests.links import words_of

FENCE = re.compile(r"^```[^\n]*\n(.*?)^```$", re.DOTALL | re.MULTILINE)
PROGRAMS = re.compile(
    r"^(?:\.venv[/\\](?:bin|Scripts)[/\\])?(py|python3?|sh|uvx|pipx|pip|nox|jupyter|start\.cmd)(?: |$)"
)


def lines_to_type(page: Path) -> list[str]:
    """Return the commands in a page, each once: without comment and folder of programs, what `&&` joins one by one."""
    text = words_of(page)
    lines = [line for block in FENCE.findall(text) for line in block.splitlines()]
    lines += re.findall(r"`([^`\n]+)`", FENCE.sub("", text))
    parts = [part.partition("  #")[0].strip() for line in lines for part in line.split(" && ")]
    return sorted({part[found.start(1) :] for part in parts if (found := PROGRAMS.match(part))})


def ran(folder: Path, *words: str) -> str:
    """Run Python of this environment in a folder, with the programs beside it; return what it printed."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    env = dict(os.environ, PATH=path, PYTHONPATH=str(folder / "src"))
    done = subprocess.run([sys.executable, *words], cwd=folder, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def venv_can_be_made(folder: Path, words: list[str]) -> None:
    """`python -m venv .venv`: the module is there."""
    assert words[1:] == ["-m", "venv", ".venv"]
    assert ".venv" not in {path.name for path in folder.iterdir()}
    ran(folder, "-m", "venv", "--help")


def pip_finds_extras(folder: Path, words: list[str]) -> None:
    """`pip install "NAME[EXTRA]"`: the package, which is in this environment, has the extra."""
    wanted = Requirement(words[2])
    assert words[1] == "install"
    assert wanted.extras <= set(metadata(wanted.name).get_all("Provides-Extra", []))


def nox_opens_the_lessons(folder: Path, words: list[str]) -> None:
    """`nox -s lab`: it is the only session of the package and starts the JupyterLab that is pinned."""
    sessions = re.findall(r"^[*-] (\w+)", ran(folder, "-m", "nox", "--list"), re.MULTILINE)
    assert words[1:] == ["-s", *sessions]
    version = ran(folder, "-m", "nox", *words[1:], "--no-venv", "--no-install", "--", "--version").strip()
    assert f"jupyterlab=={version}" in (folder / "requirements.txt").read_text(encoding="utf-8").splitlines()


def package_starts(folder: Path, words: list[str]) -> None:
    """`sh start.sh`: it names its options. With `--check` it compares every file; it is not started here."""
    script = (folder / words[1]).resolve()
    asked = ["--check"] if "--check" in words else ["--help"]
    done = subprocess.run(["sh", script, *asked], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert ("are as they were packed" in done.stdout) == ("--check" in words)


def command_file_is_there(folder: Path, words: list[str]) -> None:
    """`start.cmd`: it starts the same program; only Windows can run it."""
    text = (folder / words[0]).read_text(encoding="utf-8")
    assert "py -3 start.py" in text
    assert (folder / "start.py").is_file()


def project(folder: Path) -> dict:
    """Return what pyproject.toml says of the package."""
    return tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def uvx_opens_the_lessons(folder: Path, words: list[str]) -> None:
    """`uvx … --from ".[EXTRA]" PROGRAM`: file, extra and program exist; the program starts the pinned JupyterLab."""
    *options, program = words[1:]
    given = dict(zip(options[::2], options[1::2], strict=True))
    assert (folder / given["--constraints"]).is_file()
    assert re.fullmatch(r"\.\[(\w+)\]", given["--from"])[1] in project(folder)["optional-dependencies"]
    module, _, function = project(folder)["scripts"][program].partition(":")
    version = ran(folder, "-c", f"from {module} import {function}; {function}(['--version'])").strip()
    assert f"jupyterlab=={version}" in (folder / "requirements.txt").read_text(encoding="utf-8").splitlines()


TRIED: dict[str, Callable[[Path, list[str]], None]] = {
    "py": venv_can_be_made,
    "python3": venv_can_be_made,
    "pip": pip_finds_extras,
    "nox": nox_opens_the_lessons,
    "uvx": uvx_opens_the_lessons,
    "sh": package_starts,
    "start.cmd": command_file_is_there,
}


def try_command(folder: Path, line: str) -> None:
    """Try a command of a page as far as no network is needed; a command that nobody can try here is an error."""
    program = PROGRAMS.match(line)[1]
    TRIED[program](folder, shlex.split(line.replace("\\", "/")))
