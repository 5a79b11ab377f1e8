"""
A process that has imported everything once and forks a kernel for each submission.

It has one thread, so that forking is safe. Its child joins the namespaces of a sandbox before it runs a line of the
submission. `kernel.py` starts it; it ends when the other end of its socket closes.
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
from nbgrader_sandbox.execution.audit import watch
from nbgrader_sandbox.execution.forked_kernel import rehearse, unborn

KERNEL_IMPORTS = (  # what a kernel imports only when its first cell runs or fails
    *("matplotlib_inline.backend_inline", "IPython.core.pylabtools", "IPython.core.completerlib"),
    *("IPython.core.debugger", "IPython.extensions.storemagic", "ipykernel.debugger", "stack_data"),
    *("IPython.core.oinspect", "IPython.core.logger", "IPython.utils.wildcard", "faulthandler"),
    *("pygments.formatters.terminal256", "pygments.styles.default", "tornado.platform.asyncio"),
)
NAMESPACES = 0x00020000 | 0x04000000 | 0x08000000 | 0x20000000 | 0x40000000  # mount, uts, ipc, process, network
USER_NAMESPACE = 0x10000000
SET_PARENT_DEATH_SIGNAL, SET_NO_NEW_PRIVILEGES = 1, 38
OWN_USER = 1 << 30  # a user id of its own for each sandbox, so that a limit on processes never hits a neighbour
GIVEN = Path("/given")

libc = ctypes.CDLL(None, use_errno=True)


def nurse(descriptor: int) -> None:
    """Warm up once, then fork a server for every socket that comes, until nobody is left to send one."""
    close_all(keep=[descriptor])
    warm_up()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    channel = socket.socket(fileno=descriptor)
    while True:
        message, (*its,), _, _ = socket.recv_fds(channel, 16, 1)
        if not message:
            return
        if os.fork() == 0:
            channel.close()
            serve(*its)
            return
        os.close(*its)


def serve(descriptor: int) -> None:
    """Fork a kernel for every request that comes on a socket, until its other side is gone."""
    channel = socket.socket(fileno=descriptor)
    warm_up()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the batch's business
    channel.send(b"{}")
    while True:
        message, descriptors, _, _ = socket.recv_fds(channel, 1 << 16, 8)
        if not message:
            return
        told, tell = os.pipe()
        if os.fork() == 0:
            channel.close()
            os.close(told)
            become_kernel(json.loads(message), descriptors, tell)
        for descriptor in (*descriptors, tell):
            os.close(descriptor)
        with open(told, "rb") as answer:
            channel.send(answer.read() or b'{"error": "the kernel could not be forked"}')


@cache
def warm_up() -> None:
    """Import what lessons import, draw a picture, read the tables, run a few cells: once, so that no kernel has to."""
    for name in KERNEL_IMPORTS:
        with suppress(ImportError):
            importlib.import_module(name)
    courses.warm_up()
    rehearse(courses.rehearsal())
    unborn()
    gc.collect()
    gc.freeze()


def become_kernel(request: dict[str, Any], descriptors: list[int], tell: int) -> None:
    """Turn this fork into a kernel, or say why not; never returns."""
    status = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        libc.prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
        if request["sandbox"]:
            enter(request["sandbox"])
            if child := os.fork():  # only a child is inside the process namespace
                os.write(tell, json.dumps({"pid": child}).encode())
                os.close(tell)
                close_all(keep=())
                os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) & 0xFF)
        else:
            os.write(tell, json.dumps({"pid": os.getpid()}).encode())
        os.close(tell)
        close_all(keep=descriptors)
        run_kernel(request, descriptors)
        status = 0
    except BaseException:
        with suppress(OSError):
            os.write(tell, json.dumps({"error": traceback.format_exc()}).encode())
    finally:
        os._exit(status)


def enter(sandbox: int) -> None:
    """Step into every namespace of a sandbox, given the process id of its first process."""
    everything = NAMESPACES | (USER_NAMESPACE if os.geteuid() else 0)
    inside = os.pidfd_open(sandbox)
    if libc.setns(inside, everything) != 0:
        raise OSError(ctypes.get_errno(), "the kernel could not enter its sandbox")
    os.close(inside)


def close_all(keep: Iterable[int]) -> None:
    """Close every descriptor but the given ones and the three standard ones, which lead nowhere."""
    nowhere = os.open("/dev/null", os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    kept = {0, 1, 2, *keep}
    for name in os.listdir("/proc/self/fd"):
        if int(name) not in kept:
            with suppress(OSError):
                os.close(int(name))


def run_kernel(request: dict[str, Any], descriptors: list[int]) -> None:
    """Give up every privilege, set the limits, then answer messages until told to stop."""
    *listeners, report = descriptors
    os.environ.clear()
    os.environ.update(request["environment"])
    if request["sandbox"]:
        move_in(request)
    os.chdir(request["folder"])
    set_limits(request["limits"], alone=bool(request["sandbox"]))
    sys.path[0:1] = [""]
    app = unborn()
    app.ip, app.listeners = request["ip"], dict(enumerate(listeners, 1))
    for number, name in enumerate(request["channels"], 1):
        setattr(app, f"{name}_port", number)
    app.session.key = request["key"].encode()
    app.initialize([])
    if request["sandbox"]:
        watch(report, request["readable"])
    app.start()


def move_in(request: dict[str, Any]) -> None:
    """Copy the submission's own files into the room, then become nobody."""
    if GIVEN.is_dir():
        shutil.copytree(GIVEN, request["folder"], dirs_exist_ok=True, symlinks=True)
    if os.geteuid() == 0:
        user = OWN_USER + request["sandbox"]
        for path in (Path(request["folder"]), *Path(request["folder"]).rglob("*")):
            os.chown(path, user, user, follow_symlinks=False)
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    libc.prctl(SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    header, nothing = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    if libc.capset(header, nothing) != 0:
        raise OSError(ctypes.get_errno(), "the kernel could not give up its privileges")


def set_limits(limits: dict[str, int], *, alone: bool) -> None:
    """
    Set the limits that the kernel of the machine holds; memory of all processes together is watched outside.

    Processes are counted by user: without a user `alone` in a room, the instructor's own would be counted too.
    """
    wanted = {
        resource.RLIMIT_AS: limits["address_space"],
        resource.RLIMIT_FSIZE: limits["disk"],
        resource.RLIMIT_CPU: limits["seconds"],
        resource.RLIMIT_NOFILE: 512,
        resource.RLIMIT_CORE: 0,
    }
    if alone and limits["processes"]:
        wanted[resource.RLIMIT_NPROC] = limits["processes"]
    for name, value in wanted.items():
        resource.setrlimit(name, (value, value))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # too large a file is an error of the cell, not the end of it


if __name__ == "__main__":
    serve(int(sys.argv[1]))
