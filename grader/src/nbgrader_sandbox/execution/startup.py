"""
The processes from which workers and kernels are forked: started first, so that they import while the batch still does.

Nothing heavy may be imported here. The one, multiprocessing's own, imports `ready`, which is what workers need; before
that it forks the other, the nursery, which imports what kernels need and stays the smaller for it.
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

# jsonschema would compile a grammar of web addresses for a second, to check what no notebook holds
sys.modules.setdefault("rfc3987_syntax", None)

METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"  # Windows has no fork
LEFT = "nbs-worker-"
LONGEST_PATH = 103  # of a socket, on any system
NEAREST = "/tmp"
SERVED = ("assignment_list", "course_list", "formgrader", "validate_assignment")
nursery: socket.socket | None = None  # how a worker asks for a process of its own that forks kernels


def without_server() -> None:
    """Keep nbgrader from importing what only Jupyter's server asks of it, for half a second in every process."""
    for name in SERVED:
        stub = ModuleType(f"nbgrader.server_extensions.{name}")
        stub.load_jupyter_server_extension = None
        sys.modules.setdefault(stub.__name__, stub)


def open_nursery() -> None:
    """Fork the nursery; it ends when nobody is left who could ask it."""
    global nursery
    nursery, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    if os.fork() == 0:
        try:
            from nbgrader_sandbox.execution import zygote

            zygote.nurse(its.fileno())
        finally:
            os._exit(0)
    its.close()


def sweep() -> None:
    """Remove what a batch left behind that was killed before it could tidy up."""
    for folder in (found for place in {tempfile.gettempdir(), NEAREST} for found in Path(place).glob(f"{LEFT}*")):
        owner = folder.name.removeprefix(LEFT).split("-")[0]
        if Path("/proc/self").exists() and not Path("/proc", owner).exists():
            shutil.rmtree(folder, ignore_errors=True)


def near(longest: int) -> str:
    """Give the usual folder for what is temporary, or a nearer one where sockets in it would have too long a path."""
    return tempfile.gettempdir() if len(tempfile.gettempdir()) <= longest else NEAREST


@cache
def own_folder() -> str:
    """Give a folder that goes with this process, and is swept where the process was killed."""
    folder = tempfile.mkdtemp(prefix=f"{LEFT}{os.getpid()}-", dir=near(LONGEST_PATH - len(LEFT) - 40))
    util.Finalize(None, shutil.rmtree, (folder,), {"ignore_errors": True}, exitpriority=-101)  # after its own, -100
    return folder


def start_importing() -> None:
    """Start the process that imports everything once, and from which workers are forked; it is told no secret."""
    sweep()
    if METHOD != "forkserver":
        return
    multiprocessing.set_forkserver_preload(["nbgrader_sandbox.execution.startup", "nbgrader_sandbox.execution.preload"])
    from multiprocessing import forkserver

    before, usual = dict(os.environ), tempfile.tempdir
    bare = {**sandbox.bare_environment(), **sandbox.ONE_THREAD, "TMPDIR": own_folder()}
    try:
        os.environ.clear()
        os.environ.update(bare)
        tempfile.tempdir = own_folder()  # for the socket that multiprocessing makes
        forkserver.ensure_running()
    finally:
        tempfile.tempdir = usual
        os.environ.clear()
        os.environ.update(before)
