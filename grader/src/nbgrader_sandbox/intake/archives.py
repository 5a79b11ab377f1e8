"""Unpack archives and copy folders within the target folder and within size limits. Skipped files are listed."""

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
    """How much may still be written."""

    files: int
    size: int
    largest: int = 100 * MEGABYTE


def class_allowance() -> Allowance:
    """Return the limits for the download of a class."""
    return Allowance(files=50_000, size=8_000 * MEGABYTE)


def student_allowance() -> Allowance:
    """Return the limits for the files of one student."""
    return Allowance(files=200, size=150 * MEGABYTE, largest=50 * MEGABYTE)


def left_out_finding(name: str, why: str) -> Finding:
    """Return the finding about a file that was left out."""
    return Finding(LOOK, f"{name[:120]} was left out: {why}", "ask the student for it, if it belongs to the work")


def unzip(archive: Path, into: Path, allowance: Allowance) -> list[Finding]:
    """Unpack a zip. Entries that point outside, are links, are encrypted or are too large are left out."""
    findings = []
    try:
        with zipfile.ZipFile(archive) as opened_zip:
            for entry in opened_zip.infolist():
                if not entry.is_dir() and not JUNK & set(PurePosixPath(entry.filename).parts):
                    findings += unzip_entry(opened_zip, entry, into, allowance)
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        return [*findings, left_out_finding(archive.name, f"the zip is damaged ({error})")]
    return findings


def unzip_entry(opened_zip: zipfile.ZipFile, entry: zipfile.ZipInfo, into: Path, allowance: Allowance) -> list[Finding]:
    """Unpack one entry and count the bytes written; the size in the zip's header can be wrong."""
    name = PurePosixPath(entry.filename.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts or ":" in name.parts[0]:
        return [left_out_finding(entry.filename, "its path leads out of the folder")]
    if stat.S_ISLNK(entry.external_attr >> 16):
        return [left_out_finding(entry.filename, "it is a link")]
    if allowance.files <= 0:
        return [left_out_finding(entry.filename, "there are too many files")]
    target = into.joinpath(*name.parts)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with opened_zip.open(entry) as source, open(target, "xb") as output:
            written = copy_at_most(source, output, min(allowance.size, allowance.largest))
    except FileExistsError:
        return [left_out_finding(entry.filename, "another file in the zip has its name")]
    except (RuntimeError, zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        target.unlink(missing_ok=True)
        return [left_out_finding(entry.filename, f"it cannot be unpacked ({error})")]
    if written is None:
        target.unlink()
        return [left_out_finding(entry.filename, "it is far too large")]
    allowance.files, allowance.size = allowance.files - 1, allowance.size - written
    os.utime(target, (modification_time(entry), modification_time(entry)))
    return []


def copy_at_most(source: object, output: object, limit: int) -> int | None:
    """Copy up to a limit. Return the number of bytes, or None if there are more."""
    written = 0
    while chunk := source.read(MEGABYTE):
        written += len(chunk)
        if written > limit:
            return None
        output.write(chunk)
    return written


def modification_time(entry: zipfile.ZipInfo) -> float:
    """Return the time of an entry in seconds; 0 if it is invalid."""
    try:
        return datetime.datetime(*entry.date_time).timestamp()
    except (ValueError, OverflowError):
        return 0.0


def copy_tree(source: Path, into: Path, allowance: Allowance) -> list[Finding]:
    """Copy the ordinary files of a folder without following links. Other files are left out."""
    findings = []
    for folder, folders, files in os.walk(source, followlinks=False):
        folders[:] = [name for name in sorted(folders) if name not in JUNK]
        links = [name for name in folders if Path(folder, name).is_symlink()]
        for name in [*sorted(files), *links]:
            path = Path(folder, name)
            if name not in JUNK:
                findings += copy_file(path, into / path.relative_to(source), allowance)
    return findings


def copy_file(path: Path, target: Path, allowance: Allowance) -> list[Finding]:
    """Copy one file with its time, or return a finding that says why not."""
    if path.is_symlink():
        return [left_out_finding(path.name, "it is a link")]
    try:
        file_stat = path.stat()
        if not stat.S_ISREG(file_stat.st_mode):
            return [left_out_finding(path.name, "it is not an ordinary file")]
        if allowance.files <= 0 or file_stat.st_size > min(allowance.size, allowance.largest):
            return [left_out_finding(path.name, "it is far too large, or there are too many files")]
        with open(path, "rb") as source:
            target.parent.mkdir(parents=True, exist_ok=True)
            with open(target, "wb") as output:
                shutil.copyfileobj(source, output)
    except PermissionError as error:
        return [left_out_finding(path.name, f"it cannot be read ({error.strerror})")]
    os.utime(target, (file_stat.st_mtime, file_stat.st_mtime))
    allowance.files, allowance.size = allowance.files - 1, allowance.size - file_stat.st_size
    return []
