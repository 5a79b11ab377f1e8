"""
The process from which workers are forked: started first, so that it imports while the batch itself still does.

Nothing heavy may be imported here.
"""

import multiprocessing
import os
import shutil
import sys
import tempfile
from functools import cache
from multiprocessing import util
from pathlib import Path

from ties.grading import sandbox

# jsonschema would compile a grammar of web addresses for a second, to check what no notebook holds
sys.modules.setdefault("rfc3987_syntax", None)

METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"  # Windows has no fork
LEFT = "ties-worker-"


def sweep() -> None:
    """Remove what a batch left behind that was killed before it could tidy up."""
    for folder in Path(tempfile.gettempdir()).glob(f"{LEFT}*"):
        owner = folder.name.removeprefix(LEFT).split("-")[0]
        if Path("/proc/self").exists() and not Path("/proc", owner).exists():
            shutil.rmtree(folder, ignore_errors=True)


@cache
def own_folder() -> str:
    """Give a folder that goes with this process, and is swept where the process was killed."""
    folder = tempfile.mkdtemp(prefix=f"{LEFT}{os.getpid()}-")
    util.Finalize(None, shutil.rmtree, (folder,), {"ignore_errors": True}, exitpriority=-101)  # after its own, -100
    return folder


def start_importing() -> None:
    """Start the process that imports everything once, and from which workers are forked; it is told no secret."""
    sweep()
    if METHOD != "forkserver":
        return
    multiprocessing.set_forkserver_preload(["ties.grading.ahead", "ties.grading.warm", "ties.grading.jobs"])
    from multiprocessing import forkserver

    before, usual = dict(os.environ), tempfile.tempdir
    bare = {**sandbox.bare_environment(), **sandbox.ONE_THREAD}
    try:
        os.environ.clear()
        os.environ.update(bare)
        tempfile.tempdir = own_folder()  # for the socket that multiprocessing makes
        forkserver.ensure_running()
    finally:
        tempfile.tempdir = usual
        os.environ.clear()
        os.environ.update(before)
