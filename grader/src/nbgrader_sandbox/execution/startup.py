"""
Fork server of the workers, temporary folders of processes, and how they are removed after a kill.

This module imports nothing large, so that the fork server imports what workers need while the batch does.
"""

import atexit
import hashlib
import multiprocessing
import os
import shutil
import tempfile
import threading
from functools import cache
from pathlib import Path

METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"  # Windows has no fork
WORKER_MODULE = "nbgrader_sandbox.batch.preload"
FOLDER_PREFIX = "nbs-worker-"
LONGEST_SOCKET_PATH = 103  # characters, on any system
SHORT_FOLDER = "/tmp"


@cache
def start_fork_server() -> None:
    """Start the fork server of the workers in the background: it imports their modules once for all of them."""
    if METHOD == "forkserver":
        context = multiprocessing.get_context(METHOD)
        context.set_forkserver_preload([WORKER_MODULE])
        first = context.Process(target=os.getpid)  # the server starts with the first process, whatever it does
        threading.Thread(target=first.start, daemon=True).start()


@cache
def machine() -> str:
    """
    Return a mark of this machine, as it is running now, and of the processes that can be seen.

    Containers and machines may share a temporary folder, and the same number is another process there.
    """
    try:
        seen = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii"), os.readlink("/proc/self/ns/pid")
    except OSError:  # there is no /proc, and no folder is removed
        return "unknown"
    return hashlib.sha256("".join(seen).encode()).hexdigest()[:8]


def folder_prefix() -> str:
    """Return how the names of this process's temporary folders begin."""
    return f"{FOLDER_PREFIX}{os.getpid()}-{machine()}-"


def remove_leftovers() -> None:
    """Remove the temporary folders of processes of this machine that were killed."""
    for folder in (
        path for parent in {tempfile.gettempdir(), SHORT_FOLDER} for path in Path(parent).glob(f"{FOLDER_PREFIX}*")
    ):
        owner, where, *_ = [*folder.name.removeprefix(FOLDER_PREFIX).split("-"), ""]
        if where == machine() and Path("/proc/self").exists() and not Path("/proc", owner).exists():
            shutil.rmtree(folder, ignore_errors=True)


def short_folder(longest: int) -> str:
    """Return the temporary folder, or `/tmp` if socket paths in it would be too long."""
    return tempfile.gettempdir() if len(tempfile.gettempdir()) <= longest else SHORT_FOLDER


@cache
def process_folder() -> str:
    """Return the temporary folder of this process; it is removed at exit, or by a later command after a kill."""
    folder = tempfile.mkdtemp(prefix=folder_prefix(), dir=short_folder(LONGEST_SOCKET_PATH - len(FOLDER_PREFIX) - 40))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
