"""The trusted side of a kernel in a sandbox: what nbgrader talks to, chosen by configuration alone."""

import atexit
import json
import os
import select
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from queue import Empty
from shutil import copytree, ignore_patterns, rmtree
from typing import Any

import zmq.asyncio
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import KernelProvisionerBase

from nbgrader_sandbox.execution import sandbox, startup

CHANNELS = ("shell", "iopub", "stdin", "control")
WARM = "nbgrader_sandbox.execution.zygote"
LARGEST_MESSAGE = 64 * sandbox.MEGABYTE
REPORT_SIZE = 1 << 16
STARTING = 60  # seconds for a kernel to be ready


@cache
def warm_server() -> socket.socket:
    """Start the warm process of this process, or have it forked in the nursery; it ends with this one."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with its:
        if startup.nursery:
            socket.send_fds(startup.nursery, [b"one"], [its.fileno()])
        else:
            its.set_inheritable(True)
            command = [sys.executable, "-m", WARM, str(its.fileno())]
            os.posix_spawn(sys.executable, command, {**sandbox.bare_environment(), **sandbox.ONE_THREAD})
    atexit.register(ours.close)
    if not ours.recv(1 << 10):
        raise RuntimeError("the process that forks kernels ended before it was ready")
    return ours


@cache
def messages() -> zmq.asyncio.Context:
    """Give the context of all sockets of this process: a message that is too large is not even read."""
    context = zmq.asyncio.Context()
    context.setsockopt(zmq.MAXMSGSIZE, LARGEST_MESSAGE)
    return context


class WarmKernelClient(AsyncKernelClient):
    """Talks to one warm kernel; it has no heartbeat, because its process is watched itself."""

    def start_channels(self, **channels: bool) -> None:
        """Open the channels; the one that listens for a heartbeat takes a tenth of a second to stop."""
        super().start_channels(**{**channels, "hb": False})

    async def _async_wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until a first question is answered on both channels; the usual way then waits a fifth of a second."""
        until = time.monotonic() + (timeout or STARTING)
        while not await self.answers(self.kernel_info()):
            if not await self.is_alive():
                raise RuntimeError("the kernel died before it was ready")
            if time.monotonic() > until:
                raise RuntimeError("the kernel was not ready in time")

    async def answers(self, question: str) -> bool:
        """Whether the kernel answers a question, and then says that it is idle again."""
        try:
            while (await self.get_shell_msg(timeout=1))["parent_header"].get("msg_id") != question:
                pass
            while not is_idle_after(await self.get_iopub_msg(timeout=0.2), question):
                pass
        except Empty:
            return False
        return True

    wait_for_ready = _async_wait_for_ready


def is_idle_after(message: dict[str, Any], question: str) -> bool:
    """Whether a message says that everything one question led to was sent."""
    idle = message["msg_type"] == "status" and message["content"]["execution_state"] == "idle"
    return idle and message["parent_header"].get("msg_id") == question


class WarmKernelManager(AsyncKernelManager):
    """Starts kernels by forking the warm process, inside a sandbox unless told otherwise."""

    def __init__(self, *, protected: bool, hidden: Iterable[Path], limits: sandbox.Limits, **kwargs: Any) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="nbs-", dir=startup.near(startup.LONGEST_PATH - 20)))
        ports = {f"{name}_port": number for number, name in enumerate((*CHANNELS, "hb"), 1)}
        own = {"context": messages(), "client_class": f"{__name__}.WarmKernelClient", **ports}
        super().__init__(transport="ipc", ip=str(self.folder / "k"), **own, **kwargs)
        self._kernel_spec = KernelSpec(argv=["warm"], display_name="warm", language="python")
        self.provisioner = WarmProvisioner(parent=self, kernel_spec=self._kernel_spec, kernel_id="warm")
        self.provisioner.prepare(protected, hidden, limits)

    def write_connection_file(self, **_: Any) -> None:
        """Nobody reads it: the warm process is told by message."""

    async def _async_kill_kernel(self, restart: bool = False) -> None:
        """Kill at once; the manager's own way polls every tenth of a second."""
        await self.provisioner.kill(restart=restart)
        await self.provisioner.wait()

    def cleanup_connection_file(self) -> None:
        """Remove the sockets' folder with everything in it."""
        rmtree(self.folder, ignore_errors=True)


class WarmProvisioner(KernelProvisionerBase):
    """The life of one kernel: room built, kernel forked into it, watched, killed with everything in the room."""

    room: sandbox.Sandbox | None = None
    pid = 0
    watched = -1
    reports = -1

    def prepare(self, protected: bool, hidden: Iterable[Path], limits: sandbox.Limits) -> None:
        """Say how the kernel is to be kept."""
        self.protected, self.hidden, self.limits = protected, tuple(hidden), limits

    @property
    def has_process(self) -> bool:
        """Whether there is a kernel, dead or alive, that was not waited for."""
        return self.pid > 0

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Nothing of the surroundings is handed on."""
        return {"cmd": [], "cwd": kwargs.get("cwd") or os.getcwd()}

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> dict[str, Any]:
        """Build the room and let the warm process fork a kernel into it."""
        manager = self.parent
        given = manager.folder / "given"
        copytree(kwargs["cwd"], given, symlinks=True, ignore=ignore_patterns("*.ipynb"))  # they hold hidden tests
        given.chmod(0o755)
        if self.protected:
            self.room = sandbox.Sandbox(given, self.hidden, self.limits)
        self.reports, report = os.pipe2(os.O_NONBLOCK)
        listeners = [listener(f"{manager.ip}-{number}") for number in range(1, len(CHANNELS) + 1)]
        request = {
            "sandbox": self.room.pid if self.room else 0,
            "folder": sandbox.INNER_HOME if self.room else str(given),
            "environment": sandbox.environment() if self.room else dict(os.environ),
            "readable": [str(path) for path in sandbox.readable()],
            "limits": vars(self.limits),
            "channels": CHANNELS,
            "ip": manager.ip,
            "key": manager.session.key.decode(),
        }
        server = warm_server()
        socket.send_fds(server, [json.dumps(request).encode()], [*(s.fileno() for s in listeners), report])
        os.close(report)
        answer = json.loads(server.recv(1 << 16))
        for open_socket in listeners:
            open_socket.close()
        if "pid" not in answer:
            raise RuntimeError(answer.get("error", "the kernel did not start"))
        self.pid = answer["pid"]
        self.watched = os.pidfd_open(self.pid)
        return manager.get_connection_info()

    async def poll(self) -> int | None:
        """Give None while the kernel lives."""
        return None if self.alive() else 1

    def alive(self) -> bool:
        """Whether the kernel's process still runs."""
        return self.watched >= 0 and not select.select([self.watched], [], [], 0)[0]

    async def wait(self) -> int | None:
        """Wait until the kernel is dead; everything else in the room dies with it."""
        if self.watched >= 0:
            select.select([self.watched], [], [], 10)
        self.pid = 0
        return 0

    async def send_signal(self, signum: int) -> None:
        """Send a signal to the kernel, unless it is dead already."""
        with suppress(OSError):
            signal.pidfd_send_signal(self.watched, signum)

    async def kill(self, restart: bool = False) -> None:
        """Kill the kernel with everything it started."""
        if self.room:
            self.room.close()
        await self.send_signal(signal.SIGKILL)
        if not self.room and self.pid:
            with suppress(OSError):
                os.killpg(self.pid, signal.SIGKILL)

    async def terminate(self, restart: bool = False) -> None:
        """There is nothing to be saved in it."""
        await self.kill()

    async def cleanup(self, restart: bool = False) -> None:
        """Leave nothing behind: no process, no file, no descriptor."""
        await self.kill()
        for descriptor in (self.watched, self.reports):
            with suppress(OSError):
                os.close(descriptor)
        self.watched = self.reports = -1

    def attempts(self) -> list[str]:
        """Read what the submission tried to reach outside, as far as it was told."""
        with suppress(OSError):
            return os.read(self.reports, REPORT_SIZE).decode(errors="replace").splitlines()
        return []

    def excess(self) -> str:
        """Say which limit on the whole room is passed, or give an empty string."""
        threads, memory = self.room.use() if self.room else (0, 0)
        if memory > self.limits.memory:
            return f"it used more than {self.limits.memory // sandbox.MEGABYTE} MB of memory"
        return f"it started more than {self.limits.processes} processes" if threads > self.limits.processes + 8 else ""


def listener(path: str) -> socket.socket:
    """Open a socket that the kernel will answer on, so that it needs no way to the folder of the sockets."""
    opened = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    opened.bind(path)
    opened.listen()
    return opened
