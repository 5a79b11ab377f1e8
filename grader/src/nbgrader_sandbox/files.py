"""Atomic writing of files, archives and folders."""

import errno
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def write_text(path: Path, text: str) -> None:
    """Replace a file atomically; an interrupted call leaves the old file."""
    with replacing(path) as draft, open(draft, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())


def write_zip(path: Path, entries: Iterable[tuple[str, bytes]]) -> None:
    """Replace a zip atomically; the same entries give the same bytes. Entries are read one at a time."""
    with replacing(path) as draft, open(draft, "wb") as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in entries:
                archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
        out.flush()
        os.fsync(out.fileno())


@contextmanager
def replacing(path: Path) -> Iterator[str]:
    """Give the name of a draft beside a file, which takes its place at the end; a failure leaves the old file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
    os.close(handle)
    try:
        yield draft
        os.chmod(draft, 0o644)
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def write_json(path: Path, content: Any) -> None:
    """Write JSON that people can read."""
    write_text(path, json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def replace_folder(made: Path, out: Path) -> None:
    """Replace a folder. An interrupted call leaves the old folder, the new one or none."""
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=out.parent, prefix=".draft-"))
    try:
        shutil.copytree(made, draft, dirs_exist_ok=True)
        draft.chmod(0o755)
        shutil.rmtree(out, ignore_errors=True)
        draft.rename(out)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def is_disk_full(error: BaseException) -> bool:
    """Return whether an error means that the disk is full."""
    number = getattr(error, "errno", None)
    return number in (errno.ENOSPC, errno.EDQUOT) or "disk is full" in str(error)
