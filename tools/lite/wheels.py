"""What a wheel says of itself, as Pyodide's lock file needs it."""

import re
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from packaging.metadata import Metadata
from packaging.utils import canonicalize_name, parse_wheel_filename

# what a marker is asked about; `extra` is empty, so that no extra is taken
BROWSER = {"python_version": "3.12", "sys_platform": "emscripten", "platform_system": "Emscripten", "extra": ""}


def checksum(path: Path) -> str:
    """Return the sha256 of a file."""
    return sha256(path.read_bytes()).hexdigest()


def needs(wheel: Path) -> list[str]:
    """Return the names of the packages that a wheel requires in a browser."""
    with ZipFile(wheel) as opened:
        (name,) = (one for one in opened.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", one))
        wanted = Metadata.from_email(opened.read(name), validate=False).requires_dist or []
    asked = (one for one in wanted if one.marker is None or one.marker.evaluate(BROWSER))
    return sorted({canonicalize_name(one.name) for one in asked})


def modules(wheel: Path) -> list[str]:
    """Return the names under which a wheel is imported: its packages and modules at the top."""
    with ZipFile(wheel) as opened:
        tops = {one.split("/")[0] for one in opened.namelist() if one.endswith(".py")}
    return sorted(one.removesuffix(".py") for one in tops if not one.endswith((".data", ".dist-info")))


def lock_entry(wheel: Path, depends: list[str]) -> dict[str, Any]:
    """Return the entry of a wheel in Pyodide's lock file; importing one of its modules loads it."""
    name, version, _, _ = parse_wheel_filename(wheel.name)
    return {
        "name": name,
        "version": str(version),
        "file_name": wheel.name,
        "sha256": checksum(wheel),
        "imports": modules(wheel),
        "depends": depends,
        "install_dir": "site",
        "package_type": "package",
        "unvendored_tests": False,
    }
