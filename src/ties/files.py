"""Write files so that a full disk or a killed process never leaves half of one."""

import asyncio
import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

SPARE = 100_000  # bytes that a browser's store must have beyond the files themselves
room: dict[str, float] = {}  # in a browser: the bytes that were left when it was asked last
asking: list[asyncio.Future[None]] = []


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
    replace_bytes({path: text.encode("utf-8") for path, text in texts.items()})


def replace_bytes(contents: Mapping[Path, bytes]) -> None:
    """Replace files of any kind in the same way as `replace_files`."""
    refuse_without_room(sum(map(len, contents.values())))
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
    except BaseException:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)
        raise


def write_synced(out: BinaryIO, content: bytes) -> None:
    """Write a file and wait until it is on the disk."""
    out.write(content)
    out.flush()
    os.fsync(out.fileno())


def refuse_without_room(size: int, platform: str = sys.platform) -> None:
    """
    In a browser, raise OSError if files would not fit into its store.

    The file system there (JupyterLite's) waits for an answer that never comes once the store is full, and the kernel
    with it. So the browser is asked before; it answers between two cells, for the next time.
    """
    ask_for_room(platform)
    if room.get("left", size + SPARE) < size + SPARE:
        raise OSError(errno.ENOSPC, "the store of this browser is full")


def ask_for_room(platform: str = sys.platform) -> None:
    """In a browser, ask how many bytes are left, and do not wait for the answer."""
    if platform == "emscripten":
        asking.append(asyncio.ensure_future(note_room()))  # a task that nobody keeps may vanish before it is done
        asking[:] = [task for task in asking if not task.done()]


async def note_room() -> None:
    """Note how many bytes the browser's store has left; one that does not tell is taken to have enough."""
    with suppress(Exception):  # whatever kind of error a browser has for it
        known = await import_module("js").navigator.storage.estimate()
        room["left"] = known.quota - known.usage
