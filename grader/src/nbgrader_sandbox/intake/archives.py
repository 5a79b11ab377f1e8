"""Unpack what others packed: nothing leaves the folder, nothing fills the disk, what is refused is named."""

import datetime
import os
import shutil
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from nbgrader_sandbox.findings import LOOK, Finding

MEGABYTE = 1 << 20
JUNK = {"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini", ".ipynb_checkpoints", "__pycache__"}


@dataclass
class Allowance:
    """How much may still be written; a class download needs the large one, one student the small one."""

    files: int
    size: int
    largest: int = 100 * MEGABYTE


def for_a_class() -> Allowance:
    """Allow what two thousand students send."""
    return Allowance(files=50_000, size=8_000 * MEGABYTE)


def for_a_student() -> Allowance:
    """Allow what one student sends."""
    return Allowance(files=200, size=150 * MEGABYTE, largest=50 * MEGABYTE)


def refused(name: str, why: str) -> Finding:
    """Say which entry was left out."""
    return Finding(LOOK, f"{name[:120]} was left out: {why}", "ask the student for it, if it belongs to the work")


def unzip(archive: Path, into: Path, allowance: Allowance) -> list[Finding]:
    """Unpack a zip; an entry that points outside, is a link, is locked or is too large is left out and named."""
    findings = []
    try:
        with zipfile.ZipFile(archive) as packed:
            for entry in packed.infolist():
                if not entry.is_dir() and not JUNK & set(PurePosixPath(entry.filename).parts):
                    findings += unzip_one(packed, entry, into, allowance)
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        return [*findings, refused(archive.name, f"the zip is damaged ({error})")]
    return findings


def unzip_one(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, into: Path, allowance: Allowance) -> list[Finding]:
    """Unpack one entry, counting what is really written: the size an archive claims can be a lie."""
    name = PurePosixPath(entry.filename.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts or ":" in name.parts[0]:
        return [refused(entry.filename, "its path leads out of the folder")]
    if stat.S_ISLNK(entry.external_attr >> 16):
        return [refused(entry.filename, "it is a link")]
    if allowance.files <= 0:
        return [refused(entry.filename, "there are too many files")]
    target = into.joinpath(*name.parts)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with packed.open(entry) as source, open(target, "xb") as out:
            written = copy_at_most(source, out, min(allowance.size, allowance.largest))
    except FileExistsError:
        return [refused(entry.filename, "another file in the zip has its name")]
    except (RuntimeError, zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        target.unlink(missing_ok=True)
        return [refused(entry.filename, f"it cannot be unpacked ({error})")]
    if written is None:
        target.unlink()
        return [refused(entry.filename, "it is far too large")]
    allowance.files, allowance.size = allowance.files - 1, allowance.size - written
    os.utime(target, (modified(entry), modified(entry)))
    return []


def copy_at_most(source: object, out: object, limit: int) -> int | None:
    """Copy up to a limit; give the number of bytes, or None where there were more."""
    written = 0
    while chunk := source.read(MEGABYTE):
        written += len(chunk)
        if written > limit:
            return None
        out.write(chunk)
    return written


def modified(entry: zipfile.ZipInfo) -> float:
    """Give the time of an entry in seconds; a zip may hold impossible ones."""
    try:
        return datetime.datetime(*entry.date_time).timestamp()
    except (ValueError, OverflowError):
        return 0.0


def copy_tree(source: Path, into: Path, allowance: Allowance) -> list[Finding]:
    """Copy a folder: plain files only, no links followed; what cannot be read is named."""
    findings = []
    for folder, folders, files in os.walk(source, followlinks=False):
        folders[:] = [name for name in sorted(folders) if name not in JUNK]
        links = [name for name in folders if Path(folder, name).is_symlink()]
        for name in [*sorted(files), *links]:
            path = Path(folder, name)
            if name not in JUNK:
                findings += copy_one(path, into / path.relative_to(source), allowance)
    return findings


def copy_one(path: Path, target: Path, allowance: Allowance) -> list[Finding]:
    """Copy one file with its time, or say why not."""
    if path.is_symlink():
        return [refused(path.name, "it is a link")]
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            return [refused(path.name, "it is not an ordinary file")]
        if allowance.files <= 0 or about.st_size > min(allowance.size, allowance.largest):
            return [refused(path.name, "it is far too large, or there are too many files")]
        with open(path, "rb") as source:
            target.parent.mkdir(parents=True, exist_ok=True)
            with open(target, "wb") as out:
                shutil.copyfileobj(source, out)
    except PermissionError as error:
        return [refused(path.name, f"it cannot be read ({error.strerror})")]
    os.utime(target, (about.st_mtime, about.st_mtime))
    allowance.files, allowance.size = allowance.files - 1, allowance.size - about.st_size
    return []
