"""Write text files so that a full disk or a killed process never leaves half of one."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO


def replace_files(texts: Mapping[Path, str]) -> None:
    """
    Replace text files: all are written beside their places first, then each is moved into its place in one step.

    Parameters
    ----------
    texts : mapping of pathlib.Path to str
        The new text of each file, written as UTF-8 with LF line ends. Missing folders are made.

    Raises
    ------
    OSError
        If a file cannot be written; then no file has changed that was not moved yet, and no draft is left.
    """
    drafts: dict[Path, Path] = {}
    try:
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-", suffix=path.suffix)
            drafts[path] = Path(draft)
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as out:
                write_synced(out, text)
            if path.exists():
                shutil.copymode(path, draft)
        for path, draft in drafts.items():
            os.replace(draft, path)
    except BaseException:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)
        raise


def write_synced(out: TextIO, text: str) -> None:
    """Write a text and wait until it is on the disk."""
    out.write(text)
    out.flush()
    os.fsync(out.fileno())
