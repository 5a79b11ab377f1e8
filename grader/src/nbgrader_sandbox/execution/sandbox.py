"""
A room without doors for one submission, built by bubblewrap.

Inside: the Python environment, this package and its tables, all read-only, and one small folder in memory that is
thrown away. Not inside: a network, other processes, solutions, the gradebook, other students. bubblewrap only builds
the room and sleeps in it; the kernel of `warm.py` steps into it, so that the warmth of its imports is not lost.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nbgrader_sandbox.errors import GraderError
from nbgrader_sandbox.execution import courses

MEGABYTE = 1 << 20
INNER_HOME = "/tmp/student"  # where the student's own files lie inside
DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64")
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "PYTHONPATH", "LD_LIBRARY_PATH", "MPLCONFIGDIR")
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "MPLBACKEND": "agg"}
ETC = ("/etc/ld.so.cache", "/etc/localtime", "/etc/fonts", "/etc/alternatives")


class NotProtectedError(GraderError, RuntimeError):
    """There is no sandbox here, and nobody asked for grading without one."""


@dataclass(frozen=True)
class Limits:
    """What one submission may use; a student's honest work needs a fraction of it."""

    seconds: int = 120  # for the whole notebook; one cell has nbgrader's own Execute.timeout
    memory: int = 2048 * MEGABYTE  # resident, all processes together
    address_space: int = 4096 * MEGABYTE  # one process
    disk: int = 64 * MEGABYTE  # everything it writes, in memory
    processes: int = 64  # threads count
    output: int = 1 * MEGABYTE  # kept of one cell


def readable() -> list[Path]:
    """List the folders that code under grading may read: the environment, this package, its tables."""
    own = [Path(__file__).resolve().parents[1], *courses.readable()]
    return list(dict.fromkeys([Path(sys.prefix), Path(sys.base_prefix), Path(sys.executable).resolve().parent, *own]))


def command(given: Path, hidden: Iterable[Path], limits: Limits, info: int) -> list[str]:
    """
    Compose the command line of one sandbox that sleeps until it is killed, or nobody holds the other end of its input.

    `given` is copied in; `hidden` are folders that are covered even where a readable folder holds them; `info` is the
    file descriptor on which bubblewrap tells the process id of the first process inside.
    """
    rooms = [*(("--unshare-user",) if os.geteuid() else ()), "--unshare-cgroup-try"]
    line = ["bwrap", *rooms, "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
    line += ["--die-with-parent", "--new-session", "--clearenv", "--info-fd", str(info)]
    # before the environment is shown, which may itself lie somewhere under /tmp
    line += ["--size", str(limits.disk), "--perms", "1777", "--tmpfs", "/tmp"]
    for folder in parents([*ETC, *DEVICES, *map(str, readable())]):
        line += ["--perms", "0755", "--dir", folder]  # those that bubblewrap makes of itself only root can enter
    for path in SYSTEM:
        line += ["--symlink", os.readlink(path), path] if os.path.islink(path) else ["--ro-bind-try", path, path]
    for path in (*ETC, *map(str, readable())):
        line += ["--ro-bind-try", path, path]
    line += ["--ro-bind", str(given), "/given"]
    for path in covered(hidden):
        line += ["--tmpfs", str(path)]
    for path in DEVICES:
        line += ["--dev-bind-try", path, path]
    line += ["--proc", "/proc", "--symlink", "/tmp", "/dev/shm", "--dir", INNER_HOME, "--remount-ro", "/"]
    return [*line, "--", "/bin/sh", "-c", "echo ready; exec cat"]


def parents(paths: Iterable[str]) -> list[str]:
    """List every folder above the paths, the outermost first."""
    above = {str(folder) for path in paths for folder in Path(path).parents}
    return sorted(above - {"/"} - set(SYSTEM))


def covered(hidden: Iterable[Path]) -> list[Path]:
    """Find the hidden folders that would otherwise be seen because a readable folder holds them."""
    shown = [*map(Path, SYSTEM), *readable()]
    return [path for path in map(Path.resolve, hidden) if path.is_dir() and any(map(path.is_relative_to, shown))]


class Sandbox:
    """One room, from the moment bubblewrap has built it until everything in it is killed."""

    def __init__(self, given: Path, hidden: Iterable[Path], limits: Limits) -> None:
        self.limits = limits
        read, write = os.pipe()
        with open(read, encoding="utf-8") as told:
            try:
                self.process = subprocess.Popen(
                    command(given, hidden, limits, write),
                    pass_fds=[write],
                    env=bare_environment(),  # a process may read how its parents were started
                    start_new_session=True,  # Ctrl-C is the batch's business
                    stdin=subprocess.PIPE,  # an owner that is killed lets go of it, and the room ends
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                )
            except FileNotFoundError:
                raise NotProtectedError("bubblewrap (bwrap) is not installed") from None
            finally:
                os.close(write)
            if self.process.stdout.readline() != b"ready\n":  # the process id comes before the room is built
                raise NotProtectedError(f"bubblewrap says: {self.complaint()}")
            self.pid = json.loads(told.read())["child-pid"]

    def complaint(self) -> str:
        """Give what bubblewrap said when it could not build the room."""
        _, said = self.process.communicate(timeout=10)
        return said.decode(errors="replace").strip() or "nothing"

    def use(self) -> tuple[int, int]:
        """Count what runs inside: processes and threads, and the memory they hold together, in bytes."""
        threads = memory = 0
        inside = Path(f"/proc/{self.pid}/root/proc")
        for status in inside.glob("[0-9]*/status"):
            with contextlib.suppress(OSError, ValueError):
                fields = dict(line.split(":", 1) for line in status.read_text().splitlines())
                threads += int(fields.get("Threads", 1))
                # pages that a fork shares count in each of the two: a bomb is stopped the sooner for it
                memory += int(fields.get("RssAnon", "0 kB").split()[0]) * 1024
        return threads, memory

    def close(self) -> None:
        """Kill everything inside at once: with its first process the whole process namespace dies."""
        if self.process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            self.process.kill()
            self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            pipe.close()


@cache
def missing() -> str:
    """Say why there is no sandbox on this machine, or give an empty string where there is one."""
    if sys.platform != "linux":
        return f"bubblewrap needs Linux, and this is {sys.platform}"
    try:
        Sandbox(Path(__file__).parent, (), Limits()).close()
    except NotProtectedError as reason:
        return str(reason)
    return ""


def bare_environment() -> dict[str, str]:
    """Give the few variables that Python needs to start, and none that may hold a secret."""
    return {name: os.environ[name] for name in KEPT if name in os.environ}


def environment() -> dict[str, str]:
    """Give the environment variables of a kernel: nothing of the instructor's own."""
    return {
        "HOME": INNER_HOME,
        "LANG": "C.UTF-8",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "MPLCONFIGDIR": "/tmp/.matplotlib",
        "NBGRADER_EXECUTION": "autograde",
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "TMPDIR": "/tmp",
        "USER": "student",
        **courses.environment(INNER_HOME),
    }
