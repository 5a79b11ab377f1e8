"""These tests ask the registry for wheels and take minutes: `nox -s bundle -- --check` runs them, not `nox -s test`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

collect_ignore_glob = [] if os.environ.get("BUNDLE_TEST") else ["test_*.py"]
ROOT = Path(__file__).parents[2]
NAME = "far-east-ties-offline"


def build(out, *words):
    """Make a package for this machine; return the zip."""
    subprocess.run([sys.executable, "-m", "tools.bundle", "--here", "--out", out, *words], cwd=ROOT, check=True)
    return out.with_suffix(".zip")


@pytest.fixture(scope="session")
def zipped(tmp_path_factory):
    """Make the package of what the registry has."""
    return build(tmp_path_factory.mktemp("made") / NAME)


def unpacked(zipped, folder):
    folder.mkdir()
    with ZipFile(zipped) as package:
        package.extractall(folder)
    return folder / NAME


@pytest.fixture(scope="session")
def package(zipped, tmp_path_factory):
    """Unpack it where a path has spaces and accents."""
    return unpacked(zipped, tmp_path_factory.mktemp("stick") / "Ünï Pfad mit Leerzeichen")


@pytest.fixture
def another(package, tmp_path):
    """Copy the package, without what was installed."""
    return shutil.copytree(package, tmp_path / "copy", ignore=shutil.ignore_patterns(".venv-*"))


@pytest.fixture(scope="session")
def cut_off(tmp_path_factory):
    """Return a function that runs a program without network, environment and home; it dies with its children."""
    home = tmp_path_factory.mktemp("home")

    def run(*words, read_only=None):
        own = {"PATH": os.pathsep.join([str(Path(sys.base_prefix) / "bin"), "/usr/bin", "/bin"]), "HOME": str(home)}
        outside = ["bwrap", "--bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--unshare-net", "--unshare-pid"]
        outside += ["--ro-bind", read_only, read_only] if read_only else []
        command = [*outside, "--die-with-parent", "--clearenv", "--setenv", "LANG", "C.UTF-8"]
        command += [word for name, value in own.items() for word in ("--setenv", name, value)]
        return subprocess.run([*map(str, [*command, *words])], capture_output=True, text=True)

    return run
