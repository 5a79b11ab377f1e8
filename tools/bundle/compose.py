"""Put the offline package together: what opens the lessons, the lessons, wheels, and a list of all with checksums."""

import json
import shutil
import sys
from collections.abc import Iterable
from hashlib import file_digest
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, is_zipfile

from tools import pack

NAME = "far-east-ties-offline"
LIST = "files.json"
LESSONS = "far-east-ties"  # the package of lessons has this folder


def checksum(path: Path) -> str:
    """Return the sha256 of a file."""
    with path.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()


def compose(wheels: dict[str, list[Path]], ours: Path, out: Path, edition: pack.Edition = pack.STUDENTS) -> Path:
    """
    Write the package as a folder.

    Parameters
    ----------
    wheels : dict
        The wheels of each target, by its name.
    ours : pathlib.Path
        The wheel of this module, which every target gets.
    out : pathlib.Path
        Folder to write. An earlier package in it is replaced; anything else is refused.
    edition : tools.pack.Edition, optional
        Which package of lessons it contains.
    """
    if out.exists() and not (out / LIST).is_file():
        sys.exit(f"{out} exists and holds no earlier package: name a folder that does not exist yet.")
    shutil.rmtree(out, ignore_errors=True)
    (out / "wheels").mkdir(parents=True)
    copy_start(out)
    copy_lessons(out, edition)
    for wheel in [ours, *(one for files in wheels.values() for one in files)]:
        copy_wheel(wheel, out / "wheels")
    named = {target: sorted({ours.name, *(one.name for one in files)}) for target, files in wheels.items()}
    files = sorted(path for path in out.rglob("*") if path.is_file())
    sums = {path.relative_to(out).as_posix(): checksum(path) for path in files}
    listed = {"targets": named, "sha256": sums}
    (out / LIST).write_text(json.dumps(listed, indent=1), encoding="utf-8")
    return out


def copy_start(out: Path) -> None:
    """Copy what opens the lessons; the command prompt of Windows wants its own line ends."""
    for path in sorted((pack.ROOT / "offline").iterdir()):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            (out / path.name).write_text(text, encoding="utf-8", newline="\r\n" if path.suffix == ".cmd" else "\n")
            shutil.copymode(path, out / path.name)


def copy_lessons(out: Path, edition: pack.Edition) -> None:
    """Unpack the package of lessons."""
    zipped = pack.pack(edition, out / "lessons.zip")
    with ZipFile(zipped) as package:
        package.extractall(out)
    zipped.unlink()


def copy_wheel(wheel: Path, folder: Path) -> None:
    """Copy a wheel; two targets may share one, but not two different files of one name."""
    place = folder / wheel.name
    if not is_zipfile(wheel):
        sys.exit(f"{wheel.name} is no wheel that can be opened: get it again.")
    if place.exists() and checksum(place) != checksum(wheel):
        sys.exit(f"{wheel.name} was found twice with different contents: get the wheels again.")
    shutil.copyfile(wheel, place)


def zip_of(folder: Path) -> Path:
    """Make a zip of a package and remove the folder; wheels are compressed already."""
    out = folder.with_suffix(".zip")
    with ZipFile(out, "w", strict_timestamps=False) as made:
        for path in files_of(folder):
            place = f"{NAME}/{path.relative_to(folder).as_posix()}"
            made.write(path, place, ZIP_STORED if path.suffix == ".whl" else ZIP_DEFLATED)
    shutil.rmtree(folder)
    return out


def files_of(folder: Path) -> Iterable[Path]:
    """Return the files of a package in order."""
    return sorted(path for path in folder.rglob("*") if path.is_file())
