"""
Make an environment for the lessons from the wheels in this folder, once, and open the lessons; no network is asked.

Only the standard library is used, since nothing is installed yet. `files.json` lists every file of the package with its
checksum, and the wheels of each system and Python.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import venv
from collections.abc import Iterable
from hashlib import file_digest
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
LESSONS = "far-east-ties"
NEEDED = 700_000_000  # bytes that an environment takes, with room for answers
DONE = "ready"  # a file in an environment whose installation came to its end


def main(words: list[str], here: Path = HERE) -> int:
    """Make what is missing, open the lessons, and return the exit code of JupyterLab."""
    parser = argparse.ArgumentParser(prog="start", description="Open the lessons in the browser, without a network.")
    parser.add_argument("--check", action="store_true", help="compare every file of the package with its checksum")
    asked, rest = parser.parse_known_args(words)
    listed = read_list(here)
    if asked.check:
        refuse_damaged(here, listed["sha256"], listed["sha256"])
        print(f"All {len(listed['sha256'])} files are as they were packed.")
        return 0
    target = this_target(listed["targets"])
    python = environment(here, target, listed)
    return open_lessons(python, here / LESSONS, rest)


def read_list(here: Path) -> dict[str, Any]:
    """Read the list of files; stop if it is not there or damaged."""
    try:
        listed = json.loads((here / "files.json").read_text(encoding="utf-8"))
        return {name: dict(listed[name]) for name in ("targets", "sha256")}
    except (OSError, ValueError, LookupError, TypeError):
        sys.exit("files.json is missing or damaged: copy or unpack the whole package again.")


def this_target(known: Iterable[str]) -> str:
    """Return system and Python as the list of files names them; stop if the package has no wheels for them."""
    machine = platform.machine().lower().replace("amd64", "x86_64") if sys.maxsize > 2**32 else "32-bit"
    target = f"{system()}-{machine}-{this_python()}"
    if target not in known:
        sys.exit(f"The package has no wheels for {target}, which this machine is; it has {as_words(known)}.")
    return target


def system() -> str:
    """Return the name of the system; a Linux whose C library is another one, or too old, needs other wheels."""
    name = {"linux": "linux", "win32": "windows", "darwin": "macos"}.get(sys.platform, sys.platform)
    library, version = platform.libc_ver()
    if name != "linux" or (library == "glibc" and [*map(int, version.split("."))] >= [2, 28]):
        return name
    return f"linux-with-{library or 'another-C-library'}-{version}".rstrip("-")


def this_python() -> str:
    """Return the version of this Python; one of another kind, or without the global lock, needs other wheels."""
    kind = "" if platform.python_implementation() == "CPython" else f"-{platform.python_implementation()}"
    free = "t" if sysconfig.get_config_var("Py_GIL_DISABLED") else ""
    return f"{sys.version_info.major}.{sys.version_info.minor}{free}{kind}"


def as_words(names: Iterable[str]) -> str:
    """Return names as words of a sentence."""
    *first, last = sorted(names)
    return f"{', '.join(first)} and {last}" if first else last


def environment(here: Path, target: str, listed: dict[str, Any]) -> Path:
    """Return the Python of the environment; make it first if it is not there, or was not finished."""
    folder = here / f".venv-{target}"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    wheels = {name: listed["sha256"].get(f"wheels/{name}", "") for name in listed["targets"][target]}
    wanted = json.dumps(wheels, sort_keys=True)
    if runs(python) and text_of(folder / DONE) == wanted:
        return python
    refuse_read_only(here)
    refuse_full(here)
    own = [name for name in listed["sha256"] if not name.startswith(("wheels/", f"{LESSONS}/"))]
    print("This is the first start here. The files are compared with their checksums …", flush=True)
    refuse_damaged(here, [*own, *(f"wheels/{name}" for name in wheels)], listed["sha256"])
    print("The lessons are installed in this folder; that takes a minute or more …", flush=True)
    venv.create(folder, clear=True, with_pip=False)
    install(python, here / "wheels", wheels, folder)
    (folder / DONE).write_text(wanted, encoding="utf-8")
    return python


def runs(python: Path) -> bool:
    """Return whether a Python starts; that of an environment does not once the machine's Python is gone."""
    return python.exists() and subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0


def text_of(path: Path) -> str:
    """Return the text of a file; nothing if it is not there."""
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def refuse_read_only(here: Path) -> None:
    """Stop if nothing can be written beside the lessons, where answers are kept."""
    try:
        with tempfile.TemporaryFile(dir=here), tempfile.TemporaryFile(dir=here / LESSONS):
            pass
    except OSError:
        sys.exit(f"{here} cannot be written: copy the whole folder to a place of your own, and start it there.")


def refuse_full(here: Path) -> None:
    """Stop if the disk has not enough room."""
    free = shutil.disk_usage(here).free
    if free < NEEDED:
        sys.exit(f"The disk of {here} has {free / 1e6:.0f} MB free, and {NEEDED / 1e6:.0f} MB are needed: make room.")


def refuse_damaged(here: Path, names: Iterable[str], sums: dict[str, str]) -> None:
    """Stop with the name of the first file that is missing, or is not as it was packed."""
    for name in names:
        if not (here / name).is_file():
            sys.exit(f"{name} is missing: copy or unpack the whole package again.")
        with (here / name).open("rb") as opened:
            if file_digest(opened, "sha256").hexdigest() != sums.get(name):
                sys.exit(f"{name} is damaged, its checksum differs: copy or unpack the whole package again.")


def install(python: Path, folder: Path, wheels: dict[str, str], environment: Path) -> None:
    """Install wheels with the pip that is one of them; pip compares their checksums too."""
    (pip,) = (folder / name for name in wheels if name.startswith("pip-"))
    wanted = environment / "wanted.txt"
    lines = ("{}=={} --hash=sha256:{}".format(*name.split("-")[:2], digest) for name, digest in wheels.items())
    wanted.write_text("\n".join(lines), encoding="utf-8")
    given = ("--isolated", "--no-index", f"--find-links={folder}", "--no-deps", "--require-hashes", "--no-cache-dir")
    plain = ("--quiet", "--disable-pip-version-check", "--requirement")
    command = [python, pip / "pip", "install", *given, *plain, wanted]
    done = subprocess.run(command, capture_output=True, text=True, env=own_environment(), check=False)
    if done.returncode:
        shutil.rmtree(environment, ignore_errors=True)
        said = (done.stderr.strip().splitlines() or ["pip gave no reason"])[-1]
        sys.exit(f"The lessons could not be installed, and what was begun is removed. The reason: {said}")


def own_environment() -> dict[str, str]:
    """Return the environment without what would lead Python to packages of somebody else."""
    return {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}


def open_lessons(python: Path, lessons: Path, words: list[str]) -> int:
    """Open JupyterLab in the folder of the lessons and wait until it is shut down."""
    command = [str(python), "-m", "jupyterlab", "--config=jupyter_config.py", *words]
    if os.name == "posix":  # JupyterLab takes the place of this program, so that a signal reaches it
        os.chdir(lessons)
        os.execve(python, command, own_environment())
    with subprocess.Popen(command, cwd=lessons, env=own_environment()) as running:
        while True:
            try:
                return running.wait()
            except KeyboardInterrupt:  # JupyterLab was told too, and asks whether to stop
                continue
