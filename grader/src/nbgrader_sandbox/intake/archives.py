"""Unpack archives and copy folders within the target folder and within size limits. Skipped files are listed."""

import datetime
import gzip
import io
import os
import shutil
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from nbgrader_sandbox.files import is_disk_full
from nbgrader_sandbox.findings import LOOK, Finding
from nbgrader_sandbox.intake.formats import archive_kind
from nbgrader_sandbox.intake.names import safe_name, zip_entry_name

MEGABYTE = 1 << 20
JUNK = {"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini", ".ipynb_checkpoints", "__pycache__"}
FIRST_WANTED = (".ipynb", ".zip", ".tgz", ".gz", ".tar", ".7z", ".rar", ".json")  # copied before others reach a limit
DAMAGED = (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


@dataclass
class Allowance:
    """How much may still be written."""

    files: int
    size: int
    largest: int = 100 * MEGABYTE


@dataclass
class Entry:
    """One file of an archive: its name, its time in seconds (0 if unknown), and why it cannot be unpacked."""

    name: str
    time: float
    opener: Callable[[], Any] = io.BytesIO
    refused: str = ""


def class_allowance() -> Allowance:
    """Return the limits for the download of a class."""
    return Allowance(files=50_000, size=8_000 * MEGABYTE)


def student_allowance() -> Allowance:
    """Return the limits for the files of one student."""
    return Allowance(files=200, size=150 * MEGABYTE, largest=50 * MEGABYTE)


def left_out_finding(name: str, why: str) -> Finding:
    """Return the finding about a file that was left out."""
    return Finding(
        LOOK, f"{safe_name(name)[:120]} was left out: {why}", "ask the student for it, if it belongs to the work"
    )


def is_junk(name: str) -> bool:
    """Return whether an operating system or an editor made this file for itself."""
    return name in JUNK or name.startswith("._")


def unzip(archive: Path, into: Path, allowance: Allowance) -> list[Finding]:
    """
    Unpack a zip, a tar, or the one file of a `.gz`.

    Entries that point outside, are links, are encrypted or are too large are left out, each with a finding.
    """
    findings: list[Finding] = []
    kind = archive_kind(archive)
    entries = {"tar": tar_entries, "gz": gzip_entry}.get(kind, zip_entries)
    try:
        for entry in entries(archive):
            findings += unpack_entry(entry, into, allowance)
    except (*DAMAGED, OSError) as error:
        if is_disk_full(error):
            raise
        findings.append(left_out_finding(archive.name, f"the {kind or 'zip'} is damaged ({error})"))
    return findings


def zip_entries(archive: Path) -> Iterator[Entry]:
    """List the files of a zip."""
    with zipfile.ZipFile(archive) as opened:
        for entry in opened.infolist():
            if not entry.is_dir():
                link = "it is a link" if stat.S_ISLNK(entry.external_attr >> 16) else ""
                name = zip_entry_name(entry).replace("\\", "/")
                yield Entry(name, modification_time(entry), lambda entry=entry: opened.open(entry), link)


def tar_entries(archive: Path) -> Iterator[Entry]:
    """List the files of a tar, compressed or not."""
    with tarfile.open(archive, errors="surrogateescape") as opened:
        for member in opened:
            if not member.isdir():
                link = "" if member.isreg() else "it is a link or no ordinary file"
                yield Entry(member.name, member.mtime, lambda member=member: opened.extractfile(member), link)


def gzip_entry(archive: Path) -> Iterator[Entry]:
    """List the one file that a `.gz` contains."""
    name = archive.name[: -len(".gz")] if archive.name.casefold().endswith(".gz") else archive.name
    yield Entry(name, archive.stat().st_mtime, lambda: gzip.GzipFile(archive))


def unpack_entry(entry: Entry, into: Path, allowance: Allowance) -> list[Finding]:
    """Unpack one entry and count the bytes written; the size in the archive's header can be wrong."""
    name = PurePosixPath(entry.name)
    if any(map(is_junk, name.parts)):
        return []
    if refused := entry.refused or unusable_path(name) or ("there are too many files" if allowance.files <= 0 else ""):
        return [left_out_finding(entry.name, refused)]
    target = into.joinpath(*map(safe_name, name.parts))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with entry.opener() as source, open(target, "xb") as output:
            written = copy_at_most(source, output, min(allowance.size, allowance.largest))
    except FileExistsError:
        return [left_out_finding(entry.name, "another file in the zip has its name")]
    except (*DAMAGED, OSError) as error:
        if is_disk_full(error):
            raise
        with suppress(OSError):
            target.unlink(missing_ok=True)
        return [left_out_finding(entry.name, f"it cannot be unpacked ({error})")]
    if written is None:
        target.unlink()
        return [left_out_finding(entry.name, "it is far too large")]
    allowance.files, allowance.size = allowance.files - 1, allowance.size - written
    os.utime(target, (entry.time, entry.time))
    return []


def unusable_path(name: PurePosixPath) -> str:
    """Return why the path of an entry cannot be used, or ''."""
    if not name.parts:
        return "it has no name"
    leads_out = name.is_absolute() or ".." in name.parts or ":" in name.parts[0][1:2]
    return "its path leads out of the folder" if leads_out else ""


def copy_at_most(source: IO[bytes], output: IO[bytes], limit: int) -> int | None:
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
        return max(0.0, datetime.datetime(*entry.date_time).timestamp())
    except (ValueError, OverflowError, OSError):
        return 0.0


def copy_tree(source: Path, into: Path, allowance: Allowance) -> list[Finding]:
    """Copy the ordinary files of a folder without following links, notebooks first. Other files are left out."""
    paths = []
    for folder, folders, files in os.walk(source, followlinks=False):
        folders[:] = [name for name in sorted(folders) if not is_junk(name)]
        links = [name for name in folders if Path(folder, name).is_symlink()]
        paths += [Path(folder, name) for name in [*sorted(files), *links] if not is_junk(name)]
    paths.sort(key=lambda path: path.suffix.casefold() not in FIRST_WANTED)
    findings = []
    for path in paths:
        findings += copy_file(path, into.joinpath(*map(safe_name, path.relative_to(source).parts)), allowance)
    return findings


def copy_file(path: Path, target: Path, allowance: Allowance) -> list[Finding]:
    """Copy one file with its time, or return a finding that says why not. A second file of a name gets another."""
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
            target = free_name(target)
            with open(target, "xb") as output:
                shutil.copyfileobj(source, output)
    except OSError as error:
        if is_disk_full(error):
            raise
        return [left_out_finding(path.name, f"it cannot be read ({error.strerror})")]
    with suppress(OSError, OverflowError):
        os.utime(target, (file_stat.st_mtime, file_stat.st_mtime))
    allowance.files, allowance.size = allowance.files - 1, allowance.size - file_stat.st_size
    return []


def free_name(target: Path) -> Path:
    """Return a name that no file has yet: `x (2).ipynb` where `x.ipynb` exists."""
    number, free = 2, target
    while free.exists():
        free, number = target.with_name(f"{target.stem} ({number}){target.suffix}"), number + 1
    return free
