"""
Zygote: a process that has imported all modules and forks a kernel for each submission.

It has one thread, so that forking is safe. Each connection to its socket brings one request and one end of another
socket, the report, on which the kernel says its process ID, then that it is ready, and later what the submission tried
to access. The child joins the namespaces of a sandbox, and gives up its privileges, its keys and most system calls,
before it runs code of the submission. The zygote exits when its standard input is closed.
"""

import ctypes
import errno
import gc
import importlib
import json
import os
import resource
import select
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Iterable
from contextlib import redirect_stdout, suppress
from io import StringIO
from pathlib import Path
from typing import Any

from nbgrader_sandbox import compat
from nbgrader_sandbox.execution import courses, system_calls
from nbgrader_sandbox.execution.audit import install_audit_hook

compat.leave_out_debugger()

from ipykernel.compiler import get_tmp_directory  # noqa: E402 (after the debugger is left out)
from ipykernel.kernelapp import IPKernelApp  # noqa: E402
from traitlets.config import Config  # noqa: E402

KERNEL_IMPORTS = (  # modules that a kernel imports when its first cell runs or fails
    *("matplotlib_inline.backend_inline", "IPython.core.pylabtools", "IPython.core.completerlib"),
    *("IPython.core.debugger", "IPython.extensions.storemagic", "ipykernel.debugger", "stack_data"),
    *(
        "IPython.core.oinspect",
        "IPython.core.logger",
        "IPython.utils.wildcard",
        "faulthandler",
        "pygments.formatters.terminal256",
    ),
    *("pygments.styles.default", "tornado.platform.asyncio"),
)
NAMESPACES = 0x00020000 | 0x04000000 | 0x08000000 | 0x20000000 | 0x40000000  # mount, uts, ipc, process, network
USER_NAMESPACE = 0x10000000
SET_PARENT_DEATH_SIGNAL, SET_NO_NEW_PRIVILEGES = 1, 38
JOIN_SESSION_KEYRING = 1
REMOUNT_NO_DEVICES = (
    32 | 2 | 4
)  # without changing that programs get no rights from files, and that there are no devices
OWN_USER = 1 << 30  # each sandbox has its own user ID, because the limit on processes counts per user
SUBMISSION_FILES = Path("/given")
PROFILE = "/tmp/.ipython"  # not in the student's folder, so that a submission brings no start-up files
CONNECTION_FILE = "/tmp/.connection.json"
NO_HISTORY = Config(HistoryManager={"enabled": False})

libc = ctypes.CDLL(None, use_errno=True)


def serve_kernels(descriptor: int) -> None:
    """Fork a kernel for every connection to a listening socket. Return when standard input is closed."""
    preload_modules()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the batch handles Ctrl-C
    with socket.socket(fileno=descriptor) as listening:
        while sys.stdin not in select.select([sys.stdin, listening], [], [])[0]:
            connection, _ = listening.accept()
            with connection:
                message, (report, *_), _, _ = socket.recv_fds(connection, 1 << 16, 1)
            if os.fork() == 0:
                run_child(json.loads(message), report)
            os.close(report)


def preload_modules() -> None:
    """Import modules, warm up the courses and run their warm-up cells, so that kernels need not do it."""
    for name in KERNEL_IMPORTS:
        with suppress(ImportError):
            importlib.import_module(name)
    courses.warm_up_courses()
    with redirect_stdout(StringIO()):
        names: dict[str, Any] = {}
        for cell in courses.warm_up_cells():
            with suppress(Exception):  # a cell may show what a wrong answer meets
                exec(cell, names)
    gc.collect()
    gc.freeze()


def run_child(request: dict[str, Any], report: int) -> None:
    """Run the kernel in the forked child, and report its process ID or an error. Does not return."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        libc.prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
        close_descriptors(keep=[report])
        join_namespaces(request["sandbox"])
        if child := os.fork():  # only a child is inside the process namespace
            os.write(report, f"{child}".encode())
            os.close(report)
            os.waitpid(child, 0)
        else:
            run_kernel(request, report)
    except BaseException as error:
        with suppress(OSError):
            os.write(report, f"{type(error).__name__}: {error}".replace("\n", " ")[:1000].encode(errors="replace"))
    finally:
        os._exit(1)


def join_namespaces(sandbox: int) -> None:
    """Join the namespaces of a sandbox, given the process ID of its first process."""
    namespaces = NAMESPACES | (USER_NAMESPACE if os.geteuid() else 0)
    pidfd = os.pidfd_open(sandbox)
    if libc.setns(pidfd, namespaces) != 0:
        raise OSError(ctypes.get_errno(), "the kernel could not enter its sandbox")
    os.close(pidfd)


def close_descriptors(keep: Iterable[int]) -> None:
    """Close inherited file descriptors except `keep`; redirect stdin, stdout and stderr to /dev/null."""
    null_device = os.open("/dev/null", os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null_device, standard)
    kept = {0, 1, 2, *keep}
    for name in os.listdir("/proc/self/fd"):
        if int(name) not in kept:
            with suppress(OSError):
                os.close(int(name))


def run_kernel(request: dict[str, Any], report: int) -> None:
    """Drop privileges, set limits and run the kernel application until it stops."""
    os.environ.clear()
    os.environ.update(request["environment"], IPYTHONDIR=PROFILE)
    tempfile.tempdir = None  # forget the zygote's
    limit_files(request["limits"]["files"])
    copy_files_drop_privileges(request)
    os.chdir(request["folder"])
    set_limits(request["limits"])
    leave_session_keyring()
    system_calls.install_filter(libc, bytes.fromhex(request["filter"]))
    sys.path[0:1] = [""]
    write_private(Path(CONNECTION_FILE), json.dumps(request["connection"]))
    app = IPKernelApp.instance(config=NO_HISTORY, config_file_paths=[PROFILE], log_level=50)
    app.initialize(["-f", CONNECTION_FILE])
    app.log.setLevel(50)  # log_level sets only the handler's level; messages would still be formatted
    # cells are called by names in this folder, which does not exist; tracebacks look for them
    install_audit_hook(report, bytes.fromhex(request.pop("key")), [*request["readable"], get_tmp_directory()])
    os.write(report, b"ready")
    app.start()


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read."""
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")


def copy_files_drop_privileges(request: dict[str, Any]) -> None:
    """Copy submission files into the sandbox home, then drop all privileges."""
    if SUBMISSION_FILES.is_dir():
        shutil.copytree(SUBMISSION_FILES, request["folder"], dirs_exist_ok=True, symlinks=True)
    if os.geteuid() == 0:
        user_id = OWN_USER + request["sandbox"]
        for path in (Path(request["folder"]), *Path(request["folder"]).rglob("*")):
            os.chown(path, user_id, user_id, follow_symlinks=False)
        os.setgroups([])
        os.setresgid(user_id, user_id, user_id)
        os.setresuid(user_id, user_id, user_id)
    libc.prctl(SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    header, nothing = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    if libc.capset(header, nothing) != 0:
        raise OSError(ctypes.get_errno(), "the kernel could not give up its privileges")


def limit_files(number: int) -> None:
    """Limit how many files a submission can make: each takes memory, however small it is."""
    folder = tempfile.gettempdir().encode()
    if libc.mount(b"tmpfs", folder, None, REMOUNT_NO_DEVICES, b"nr_inodes=%d" % number) != 0:
        raise OSError(ctypes.get_errno(), "the number of files could not be limited")


def leave_session_keyring() -> None:
    """Take a new session keyring: the one that was inherited may hold the instructor's keys."""
    call = system_calls.numbers(system_calls.machine())["keyctl"]
    joined = libc.syscall(call, JOIN_SESSION_KEYRING, None, 0, 0, 0) >= 0
    no_keys = (errno.ENOSYS, errno.EPERM)  # none on this machine, or none for a container: for a submission neither
    if not joined and (error := ctypes.get_errno()) not in no_keys:
        raise OSError(error, "the kernel could not leave the session's keyring")


def set_limits(limits: dict[str, int]) -> None:
    """Set resource limits of the operating system; the provisioner checks the memory of all processes."""
    values = {
        resource.RLIMIT_AS: limits["address_space"],
        resource.RLIMIT_FSIZE: limits["disk"],
        resource.RLIMIT_CPU: limits["seconds"],
        resource.RLIMIT_NOFILE: 512,
        resource.RLIMIT_CORE: 0,
    }
    if limits["processes"]:
        values[resource.RLIMIT_NPROC] = limits["processes"]
    for name, value in values.items():
        resource.setrlimit(name, (value, value))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a file over the limit raises an error in the cell


if __name__ == "__main__":
    serve_kernels(int(sys.argv[1]))
