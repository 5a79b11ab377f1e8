"""
bubblewrap sandbox for one submission: no network, few system calls, read-only environment, tmpfs home.

Inside: the Python environment, this package and the course's packages and tables, all read-only, and a small tmpfs.
Not inside: network, other processes, solutions, gradebook, other students. bubblewrap creates the namespaces and
sleeps; a kernel forked by `zygote.py` joins them, so that it keeps the modules that the zygote imported.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nbgrader_sandbox.errors import GraderError
from nbgrader_sandbox.execution import courses, system_calls

MEGABYTE = 1 << 20
INNER_HOME = "/tmp/student"  # folder of the student's files inside the sandbox
DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")
# an ordinary user's kernel has the user of the first process, and could change its memory if it had as many rights
AS_ORDINARY_USER = ("--unshare-user", "--cap-add", "CAP_WAKE_ALARM")
SLEEP = "trap '' CHLD; echo ready; exec cat"  # the trap removes processes that end after their parents
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64")
# what the machine tells there of keys, of its memory and of its devices, as far as it has these files
MASKED = ("/proc/keys", "/proc/key-users", "/proc/kcore", "/proc/timer_list", "/proc/sched_debug", "/proc/acpi")
KEPT_VARIABLES = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "PYTHONPATH", "LD_LIBRARY_PATH", "MPLCONFIGDIR")
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "MPLBACKEND": "agg"}
ETC = ("/etc/ld.so.cache", "/etc/localtime", "/etc/fonts", "/etc/alternatives")


class NotProtectedError(GraderError, RuntimeError):
    """There is no sandbox, and grading without one was not requested."""


@dataclass(frozen=True)
class Limits:
    """
    Limits of one submission.

    Parameters
    ----------
    seconds : int
        Time for the whole notebook. The time for one cell is nbgrader's ``Execute.timeout``.
    memory : int
        Resident memory of all processes together, shared memory included, in bytes.
    address_space : int
        Address space of one process, in bytes.
    disk : int
        Size of all files it writes and of the shared memory it names (one tmpfs), in bytes.
    files : int
        Number of these files and folders, its own submission included.
    processes : int
        Number of processes and threads.
    output : int
        Output that is kept of one cell, in characters.

    """

    seconds: int = 120
    memory: int = 2048 * MEGABYTE
    address_space: int = 4096 * MEGABYTE
    disk: int = 64 * MEGABYTE
    files: int = 10_000
    processes: int = 64
    output: int = 1 * MEGABYTE


def readable_folders() -> list[Path]:
    """List the folders that a submission may read: the Python environment, this package, and the course's folders."""
    packages = [Path(__file__).resolve().parents[1], *courses.course_folders()]
    return list(
        dict.fromkeys([Path(sys.prefix), Path(sys.base_prefix), Path(sys.executable).resolve().parent, *packages])
    )


def bwrap_options(submission_files: Path, hidden: Iterable[Path], limits: Limits) -> list[str]:
    """
    Return the options of bwrap.

    `submission_files` is mounted read-only; `hidden` folders are covered even inside a readable folder.
    """
    line = [*(AS_ORDINARY_USER if os.geteuid() else ()), "--unshare-cgroup-try"]
    line += ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
    line += ["--die-with-parent", "--as-pid-1", "--new-session", "--clearenv"]
    # before the environment is mounted, which may be under /tmp
    line += ["--size", str(limits.disk), "--perms", "1777", "--tmpfs", "/tmp"]
    for folder in parent_folders([*ETC, *DEVICES, *map(str, readable_folders())]):
        line += ["--perms", "0755", "--dir", folder]  # folders that bubblewrap creates itself are for root only
    for path in SYSTEM:
        line += ["--symlink", os.readlink(path), path] if os.path.islink(path) else ["--ro-bind-try", path, path]
    for path in (*ETC, *map(str, readable_folders())):
        line += ["--ro-bind-try", path, path]
    line += ["--ro-bind", str(submission_files), "/given"]
    for path in folders_to_cover(hidden):
        line += cover(str(path))
    for path in DEVICES:
        line += ["--dev-bind-try", path, path]
    line += ["--proc", "/proc", "--symlink", "/tmp", "/dev/shm", "--dir", INNER_HOME]
    for path in MASKED:
        if os.path.exists(path):
            line += cover(path) if os.path.isdir(path) else ["--ro-bind", "/dev/null", path]
    return [*line, "--remount-ro", "/"]


def cover(path: str) -> list[str]:
    """Return options after which a folder is empty and stays so: what is written there would not be counted."""
    return ["--tmpfs", path, "--remount-ro", path]


@contextlib.contextmanager
def readable_descriptor(content: bytes) -> Iterator[str]:
    """Return the number of a file descriptor from which another process reads some bytes."""
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        yield str(file.fileno())


def start_bwrap(options: Iterable[str], info: int) -> subprocess.Popen[bytes]:
    """
    Start bwrap. The sandbox sleeps until it is killed or its stdin is closed.

    bubblewrap writes the process ID of the first process to the descriptor `info`. Its options come through a
    descriptor, because a submission can read how its first process was started. That process has the filter too, so
    that nobody gets out of the filter by taking it over.
    """
    filter_code = system_calls.assembled(system_calls.filter_program(system_calls.machine()))
    with readable_descriptor("\0".join(options).encode() + b"\0") as args, readable_descriptor(filter_code) as code:
        return subprocess.Popen(
            ["bwrap", "--args", args, "--info-fd", str(info), "--seccomp", code, "--", "/bin/sh", "-c", SLEEP],
            pass_fds=[info, int(args), int(code)],
            env={"PATH": os.environ.get("PATH", os.defpath)},  # a submission may read it
            start_new_session=True,  # the batch handles Ctrl-C
            stdin=subprocess.PIPE,  # closed when the parent is killed, which ends the sandbox
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )


def parent_folders(paths: Iterable[str]) -> list[str]:
    """List all folders above the paths, outermost first."""
    folders = {str(folder) for path in paths for folder in Path(path).parents}
    return sorted(folders - {"/"} - set(SYSTEM))


def folders_to_cover(hidden: Iterable[Path]) -> list[Path]:
    """Return the hidden folders that are inside a readable folder."""
    visible = [*map(Path, SYSTEM), *readable_folders()]
    return [path for path in map(Path.resolve, hidden) if path.is_dir() and any(map(path.is_relative_to, visible))]


class Sandbox:
    """A running sandbox."""

    def __init__(self, submission_files: Path, hidden: Iterable[Path], limits: Limits) -> None:
        self.limits = limits
        read, write = os.pipe()
        with open(read, encoding="utf-8") as info_file:
            try:
                self.process = start_bwrap(bwrap_options(submission_files, hidden, limits), write)
            except FileNotFoundError:
                raise NotProtectedError("bubblewrap (bwrap) is not installed") from None
            finally:
                os.close(write)
            if self.process.stdout.readline() != b"ready\n":  # the process ID arrives before the sandbox is ready
                raise NotProtectedError(f"bubblewrap says: {self.bwrap_error()}")
            self.pid = json.loads(info_file.read())["child-pid"]

    def bwrap_error(self) -> str:
        """Return the error message of bubblewrap."""
        _, stderr = self.process.communicate(timeout=10)
        return stderr.decode(errors="replace").strip() or "nothing"

    def measure_usage(self) -> tuple[int, int]:
        """Return the number of processes and threads inside, and their memory in bytes."""
        threads = memory = 0
        proc = Path(f"/proc/{self.pid}/root/proc")
        for status in proc.glob("[0-9]*/status"):
            with contextlib.suppress(OSError, ValueError):
                fields = dict(line.split(":", 1) for line in status.read_text().splitlines())
                threads += int(fields.get("Threads", 1))
                # shared pages count in each process, so that a fork bomb is stopped sooner
                memory += sum(int(fields.get(name, "0 kB").split()[0]) for name in ("RssAnon", "RssShmem")) * 1024
        return threads, memory

    def close(self) -> None:
        """Kill all processes inside: they end with the first process of their namespace."""
        if self.process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            self.process.kill()
            self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            pipe.close()


@cache
def unavailable_reason() -> str:
    """Return why there is no sandbox on this machine, or ''."""
    if sys.platform != "linux":
        return f"bubblewrap needs Linux, and this is {sys.platform}"
    if system_calls.machine() not in system_calls.MACHINES:
        return f"the system calls of {system_calls.machine()} are not in the sandbox's table"
    try:
        Sandbox(Path(__file__).parent, (), Limits()).close()
    except NotProtectedError as reason:
        return str(reason)
    return ""


def minimal_environment() -> dict[str, str]:
    """Return the few environment variables that Python needs to start; none contains a secret."""
    return {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}


def kernel_environment() -> dict[str, str]:
    """Return the environment of a sandboxed kernel; it does not inherit the caller's."""
    return {
        "HOME": INNER_HOME,
        "LANG": "C.UTF-8",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "MPLCONFIGDIR": "/tmp/.matplotlib",
        "NBGRADER_EXECUTION": "autograde",
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "TMPDIR": "/tmp",
        "USER": "student",
        **courses.course_environment(INNER_HOME),
    }
