"""
Start the fork server and the zygote server, so that they import modules while the batch does.

This module imports nothing large. The fork server of multiprocessing imports `preload`, which contains what workers
need. Before that it forks the zygote server, which imports what kernels need and stays smaller that way.
"""

import multiprocessing
import os
import shutil
import socket
import sys
import tempfile
from functools import cache
from multiprocessing import util
from pathlib import Path
from types import ModuleType

from nbgrader_sandbox.execution import sandbox

# without this, jsonschema compiles a grammar of web addresses for a second; notebooks do not need it
sys.modules.setdefault("rfc3987_syntax", None)

METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"  # Windows has no fork
FOLDER_PREFIX = "nbs-worker-"
LONGEST_SOCKET_PATH = 103  # characters, on any system
SHORT_FOLDER = "/tmp"
SERVER_EXTENSIONS = ("assignment_list", "course_list", "formgrader", "validate_assignment")
zygote_server: socket.socket | None = None  # a worker requests its zygote here


def skip_server_extensions() -> None:
    """Replace nbgrader's server extensions by stubs; importing them takes 0.5 s in every process."""
    for name in SERVER_EXTENSIONS:
        stub = ModuleType(f"nbgrader.server_extensions.{name}")
        stub.load_jupyter_server_extension = None
        sys.modules.setdefault(stub.__name__, stub)


def fork_zygote_server() -> None:
    """Fork the zygote server. It exits when its socket is closed by all other processes."""
    global zygote_server
    zygote_server, server_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    if os.fork() == 0:
        try:
            from nbgrader_sandbox.execution import zygote

            zygote.run_zygote_server(server_end.fileno())
        finally:
            os._exit(0)
    server_end.close()


def remove_leftovers() -> None:
    """Remove the temporary folders of processes that were killed."""
    for folder in (
        path for parent in {tempfile.gettempdir(), SHORT_FOLDER} for path in Path(parent).glob(f"{FOLDER_PREFIX}*")
    ):
        owner = folder.name.removeprefix(FOLDER_PREFIX).split("-")[0]
        if Path("/proc/self").exists() and not Path("/proc", owner).exists():
            shutil.rmtree(folder, ignore_errors=True)


def short_folder(longest: int) -> str:
    """Return the temporary folder, or `/tmp` if socket paths in it would be too long."""
    return tempfile.gettempdir() if len(tempfile.gettempdir()) <= longest else SHORT_FOLDER


@cache
def process_folder() -> str:
    """Return the temporary folder of this process; it is removed at exit, or by a later command after a kill."""
    folder = tempfile.mkdtemp(
        prefix=f"{FOLDER_PREFIX}{os.getpid()}-", dir=short_folder(LONGEST_SOCKET_PATH - len(FOLDER_PREFIX) - 40)
    )
    util.Finalize(
        None, shutil.rmtree, (folder,), {"ignore_errors": True}, exitpriority=-101
    )  # after multiprocessing's own, -100
    return folder


def start_forkserver() -> None:
    """Start the fork server from which workers are forked. It gets no secret from the environment."""
    remove_leftovers()
    if METHOD != "forkserver":
        return
    multiprocessing.set_forkserver_preload(["nbgrader_sandbox.execution.startup", "nbgrader_sandbox.execution.preload"])
    from multiprocessing import forkserver

    saved_environment, saved_folder = dict(os.environ), tempfile.tempdir
    minimal = {**sandbox.minimal_environment(), **sandbox.ONE_THREAD, "TMPDIR": process_folder()}
    try:
        os.environ.clear()
        os.environ.update(minimal)
        tempfile.tempdir = process_folder()  # multiprocessing creates its socket there
        forkserver.ensure_running()
    finally:
        tempfile.tempdir = saved_folder
        os.environ.clear()
        os.environ.update(saved_environment)
