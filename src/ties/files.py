"""Write files so that a full disk or a killed process never leaves half of one."""

import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO


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
        If a file cannot be written; then no file has changed that was not moved yet, and no draft is left. A browser
        whose store is full raises it with `errno.ENOSPC`, as a full disk does.
    """
    replace_bytes({path: text.encode("utf-8") for path, text in texts.items()})


def replace_bytes(contents: Mapping[Path, bytes]) -> None:
    """Replace files of any kind in the same way as `replace_files`."""
    drafts: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-", suffix=path.suffix)
            drafts[path] = Path(draft)
            with os.fdopen(handle, "wb") as out:
                write_synced(out, content)
            if path.exists():
                shutil.copymode(path, draft)
        for path, draft in drafts.items():
            os.replace(draft, path)
    except BaseException as error:
        remove(drafts.values())
        if sys.platform == "emscripten" and isinstance(error, OSError) and error.errno == errno.EINVAL:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error  # what JupyterLite calls a full store
        raise


def remove(drafts: Iterable[Path]) -> None:
    """Remove drafts; one that cannot be removed does not hide why they are not wanted any more."""
    for draft in drafts:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def write_synced(out: BinaryIO, content: bytes) -> None:
    """Write a file and wait until it is on the disk."""
    out.write(content)
    out.flush()
    os.fsync(out.fileno())
