"""
Zygote: a process that has imported all modules and forks a kernel for each submission.

It has one thread, so that forking is safe. The child joins the namespaces of a sandbox before it runs code of the
submission. The zygote exits when its socket is closed.
"""

import ctypes
import gc
import importlib
import json
import os
import resource
import shutil
import signal
import socket
import sys
import traceback
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from nbgrader_sandbox.execution import courses
from nbgrader_sandbox.execution.audit import install_audit_hook
from nbgrader_sandbox.execution.forked_kernel import create_shell, kernel_app

KERNEL_IMPORTS = (  # modules that a kernel imports when its first cell runs or fails
    *("matplotlib_inline.backend_inline", "IPython.core.pylabtools", "IPython.core.completerlib"),
    *("IPython.core.debugger", "IPython.extensions.storemagic", "ipykernel.debugger", "stack_data"),
    *("IPython.core.oinspect", "IPython.core.logger", "IPython.utils.wildcard", "faulthandler"),
    *("pygments.formatters.terminal256", "pygments.styles.default", "tornado.platform.asyncio"),
)
NAMESPACES = 0x00020000 | 0x04000000 | 0x08000000 | 0x20000000 | 0x40000000  # mount, uts, ipc, process, network
USER_NAMESPACE = 0x10000000
SET_PARENT_DEATH_SIGNAL, SET_NO_NEW_PRIVILEGES = 1, 38
OWN_USER = 1 << 30  # each sandbox has its own user ID, because the limit on processes counts per user
GIVEN = Path("/given")

libc = ctypes.CDLL(None, use_errno=True)


def run_zygote_server(descriptor: int) -> None:
    """Import modules once, then fork a zygote for every socket that is received. Exit when the channel closes."""
    close_descriptors(keep=[descriptor])
    preload_modules()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    channel = socket.socket(fileno=descriptor)
    while True:
        message, (*kernel_socket,), _, _ = socket.recv_fds(channel, 16, 1)
        if not message:
            return
        if os.fork() == 0:
            channel.close()
            serve_kernels(*kernel_socket)
            return
        os.close(*kernel_socket)


def serve_kernels(descriptor: int) -> None:
    """Fork a kernel for every request on a socket. Return when the socket is closed."""
    channel = socket.socket(fileno=descriptor)
    preload_modules()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the batch handles Ctrl-C
    channel.send(b"{}")
    while True:
        message, descriptors, _, _ = socket.recv_fds(channel, 1 << 16, 8)
        if not message:
            return
        answer_end, report_end = os.pipe()
        if os.fork() == 0:
            channel.close()
            os.close(answer_end)
            run_child(json.loads(message), descriptors, report_end)
        for descriptor in (*descriptors, report_end):
            os.close(descriptor)
        with open(answer_end, "rb") as answer:
            channel.send(answer.read() or b'{"error": "the kernel could not be forked"}')


@cache
def preload_modules() -> None:
    """Import modules, warm up the courses and run their warm-up cells, so that kernels need not do it."""
    for name in KERNEL_IMPORTS:
        with suppress(ImportError):
            importlib.import_module(name)
    courses.warm_up_courses()
    create_shell(courses.warm_up_cells())
    kernel_app()
    gc.collect()
    gc.freeze()


def run_child(request: dict[str, Any], descriptors: list[int], report_end: int) -> None:
    """Run the kernel in the forked child. Write the process ID or an error to `report_end`. Does not return."""
    status = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        libc.prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
        if request["sandbox"]:
            join_namespaces(request["sandbox"])
            if child := os.fork():  # only a child is inside the process namespace
                os.write(report_end, json.dumps({"pid": child}).encode())
                os.close(report_end)
                close_descriptors(keep=())
                os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) & 0xFF)
        else:
            os.write(report_end, json.dumps({"pid": os.getpid()}).encode())
        os.close(report_end)
        close_descriptors(keep=descriptors)
        run_kernel(request, descriptors)
        status = 0
    except BaseException:
        with suppress(OSError):
            os.write(report_end, json.dumps({"error": traceback.format_exc()}).encode())
    finally:
        os._exit(status)


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


def run_kernel(request: dict[str, Any], descriptors: list[int]) -> None:
    """Drop privileges, set limits and run the kernel application until it stops."""
    *listeners, report = descriptors
    os.environ.clear()
    os.environ.update(request["environment"])
    if request["sandbox"]:
        copy_files_drop_privileges(request)
    os.chdir(request["folder"])
    set_limits(request["limits"], own_user=bool(request["sandbox"]))
    sys.path[0:1] = [""]
    app = kernel_app()
    app.ip, app.listeners = request["ip"], dict(enumerate(listeners, 1))
    for number, name in enumerate(request["channels"], 1):
        setattr(app, f"{name}_port", number)
    app.session.key = request["key"].encode()
    app.initialize([])
    if request["sandbox"]:
        install_audit_hook(report, request["readable"])
    app.start()


def copy_files_drop_privileges(request: dict[str, Any]) -> None:
    """Copy submission files into the sandbox home, then drop all privileges."""
    if GIVEN.is_dir():
        shutil.copytree(GIVEN, request["folder"], dirs_exist_ok=True, symlinks=True)
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


def set_limits(limits: dict[str, int], *, own_user: bool) -> None:
    """
    Set resource limits of the operating system; the provisioner checks the memory of all processes.

    The limit on processes counts per user, so it is set only for a sandbox with its own user.
    """
    values = {
        resource.RLIMIT_AS: limits["address_space"],
        resource.RLIMIT_FSIZE: limits["disk"],
        resource.RLIMIT_CPU: limits["seconds"],
        resource.RLIMIT_NOFILE: 512,
        resource.RLIMIT_CORE: 0,
    }
    if own_user and limits["processes"]:
        values[resource.RLIMIT_NPROC] = limits["processes"]
    for name, value in values.items():
        resource.setrlimit(name, (value, value))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a file over the limit raises an error in the cell


if __name__ == "__main__":
    serve_kernels(int(sys.argv[1]))
