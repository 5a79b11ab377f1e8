"""
Runs tests in a process that has imported the libraries already: to start Python takes longer than most tests.

The libraries are imported once, and each run is a fork of that process. Nothing of this repository is imported before
the fork, so that a run imports the files of its own copy, with the fault that was planted in them.
"""

import multiprocessing
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

LIBRARIES = (  # no plugin of pytest: it wants to import those itself
    "pytest",
    "coverage",
    "jupyter_client.manager",
    "nbformat",
    "pandas",
    "matplotlib.pyplot",
    "ipywidgets",
    "anywidget",
    "playwright.sync_api",
    "nbclient",
    "nbconvert",
    "PIL.Image",
)
OWN = ("tools", "ties", "far_east", "nbgrader_sandbox", "tests", "conftest")
context = multiprocessing.get_context("forkserver")
context.set_forkserver_preload(list(LIBRARIES))


def run_tests(folder: Path, environment: Mapping[str, str], tests: tuple[str, ...], patience: float) -> int | None:
    """Run tests in a folder and return pytest's exit code; None where they took longer than `patience` seconds."""
    process = context.Process(target=become_pytest, args=(str(folder), dict(environment), tests))
    process.start()
    process.join(patience)
    if process.exitcode is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.join()
        return None
    return process.exitcode


def become_pytest(folder: str, environment: dict[str, str], tests: tuple[str, ...]) -> None:
    """Run pytest as `python -m pytest` does in a folder; what it prints is in a file beside the folder."""
    os.setsid()  # so that it can be stopped together with all that it started
    os.environ.clear()
    os.environ.update(environment)
    sys.dont_write_bytecode = True
    forget_own_modules()
    sys.path[:] = [folder, *environment["PYTHONPATH"].split(os.pathsep), *packages()]
    printed = os.open(f"{folder}.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(printed, 1)
    os.dup2(printed, 2)
    os.chdir(folder)
    import pytest  # in the child: the process that asks for tests need not have it

    code = pytest.main(["-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", *tests])
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(int(code))


def forget_own_modules() -> None:
    """Forget what of this repository was imported, so that the copy's own files are imported."""
    for name in [name for name in sys.modules if name.partition(".")[0] in OWN]:
        del sys.modules[name]


def packages() -> list[str]:
    """Return where the standard library and what is installed are, and not the files of this repository."""
    here = str(Path(__file__).parents[2])
    return [
        path for path in sys.path if path and not path.startswith((f"{here}/src", f"{here}/grader")) and path != here
    ]
