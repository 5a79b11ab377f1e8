"""Compose the Python that runs in the browser: Pyodide's own files, each checked, and our wheels in its lock file."""

import json
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name, parse_wheel_filename

from tools.lite.wheels import checksum, lock_entry, needs

CORE = json.loads(Path(__file__).with_name("core.json").read_text(encoding="utf-8"))
LOCK = "pyodide-lock.json"
# what the kernel loads when it starts
KERNEL = ("micropip", "ssl", "sqlite3", "ipython", "jedi", "packaging", "traitlets")
# the front end has these as extensions of JupyterLab
IN_THE_FRONT_END = {"widgetsnbextension", "jupyterlab-widgets"}
# needed by one button only, and imported when that is pressed
SPARED = {"python-docx"}

Packages = dict[str, dict[str, Any]]


def compose(pyodide: Path, wheels: Iterable[Path], out: Path) -> list[str]:
    """
    Copy what the lessons need of a Pyodide distribution, and write our wheels into its lock file.

    Parameters
    ----------
    pyodide : pathlib.Path
        Folder with Pyodide's core files, its lock file, and the wheels that the lock file names.
    wheels : iterable of pathlib.Path
        Wheels that are added: this module, and what it needs that Pyodide does not have.
    out : pathlib.Path
        Folder to write; it must not exist yet.

    Returns
    -------
    list of str
        Wheels that were left out, because a package that they need is not in the folder.
    """
    lock = read_lock(pyodide)
    named = {canonicalize_name(entry["name"]): entry for entry in lock["packages"].values()}
    added, left = added_entries(list(wheels), named, pyodide)
    chosen = needed({**named, **added}, [*KERNEL, *added])
    out.mkdir(parents=True)
    places = {wheel.name: wheel.parent for wheel in wheels}
    sums = {**CORE["sha256"], **{entry["file_name"]: entry["sha256"] for entry in chosen.values()}}
    for name, wanted in sums.items():
        copy_checked(places.get(name, pyodide) / name, wanted, out)
    (out / LOCK).write_text(json.dumps({**lock, "packages": chosen}, indent=1), encoding="utf-8")
    return left


def read_lock(pyodide: Path) -> dict[str, Any]:
    """Read Pyodide's lock file; refuse another version, whose wheels would not fit the kernel."""
    try:
        lock = json.loads((pyodide / LOCK).read_text(encoding="utf-8"))
        version = lock["info"]["version"]
    except (OSError, ValueError, LookupError, TypeError):
        sys.exit(f"{pyodide} is no distribution of Pyodide: it has no {LOCK} that can be read.")
    if version != CORE["version"]:
        sys.exit(f"{pyodide} is Pyodide {version}, and the kernel needs {CORE['version']}: get that release.")
    return lock


def added_entries(wheels: list[Path], named: Packages, pyodide: Path) -> tuple[Packages, list[str]]:
    """Return the lock entries of our wheels, and the files of those whose needs are not to be had."""
    wanted = {name_of(wheel): wheel for wheel in wheels}
    known = {name for name, entry in named.items() if (pyodide / entry["file_name"]).is_file()} | set(wanted)
    left = [name for name, wheel in wanted.items() if name in SPARED and not set(needs(wheel)) <= known]
    absent = IN_THE_FRONT_END.union(left)
    entries = {}
    for name, wheel in wanted.items():
        depends = [one for one in needs(wheel) if one not in absent]
        if missing := sorted(set(depends) - known) if name not in left else []:
            sys.exit(f"{wheel.name} needs {', '.join(missing)}, which is not in {pyodide}.")
        entries[name] = lock_entry(wheel, depends)
    return {name: entry for name, entry in entries.items() if name not in left}, left


def name_of(wheel: Path) -> str:
    """Return the name of a wheel's package in its one spelling."""
    return parse_wheel_filename(wheel.name)[0]


def needed(packages: Packages, roots: Iterable[str]) -> Packages:
    """Return the entries of some packages and of all that they depend on, by name."""
    found: Packages = {}
    waiting = list(roots)
    while waiting:
        if (name := canonicalize_name(waiting.pop())) not in found:
            found[name] = packages[name]
            waiting += found[name]["depends"]
    return dict(sorted(found.items()))


def copy_checked(file: Path, wanted: str, out: Path) -> None:
    """Copy a file whose contents are those that were promised; stop with its name if they are not."""
    if not file.is_file():
        sys.exit(f"{file.name} is not in {file.parent}: the distribution of Pyodide is not complete.")
    if checksum(file) != wanted:
        sys.exit(
            f"{file.name} in {file.parent} is not the file that was published: its checksum differs. Get it again."
        )
    shutil.copyfile(file, out / file.name)
