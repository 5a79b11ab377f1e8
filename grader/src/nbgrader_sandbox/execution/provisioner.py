"""Kernel manager, client and provisioner for kernels that are forked into a sandbox."""

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
ZYGOTE_MODULE = "nbgrader_sandbox.execution.zygote"
LARGEST_MESSAGE = 64 * sandbox.MEGABYTE
REPORT_SIZE = 1 << 16
START_TIMEOUT = 60  # seconds for a kernel to be ready


@cache
def zygote_socket() -> socket.socket:
    """Return the socket of this process's zygote. Start the zygote on the first call; it exits with this process."""
    parent_end, zygote_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with zygote_end:
        if startup.zygote_server:
            socket.send_fds(startup.zygote_server, [b"one"], [zygote_end.fileno()])
        else:
            zygote_end.set_inheritable(True)
            command = [sys.executable, "-m", ZYGOTE_MODULE, str(zygote_end.fileno())]
            os.posix_spawn(sys.executable, command, {**sandbox.minimal_environment(), **sandbox.ONE_THREAD})
    atexit.register(parent_end.close)
    if not parent_end.recv(1 << 10):
        raise RuntimeError("the process that forks kernels ended before it was ready")
    return parent_end


@cache
def zmq_context() -> zmq.asyncio.Context:
    """Return the ZeroMQ context of this process. It rejects messages over the size limit."""
    context = zmq.asyncio.Context()
    context.setsockopt(zmq.MAXMSGSIZE, LARGEST_MESSAGE)
    return context


class SandboxKernelClient(AsyncKernelClient):
    """Client without heartbeat: the provisioner watches the process itself."""

    def start_channels(self, **channels: bool) -> None:
        """Open the channels except the heartbeat, which takes 0.1 s to stop."""
        super().start_channels(**{**channels, "hb": False})

    async def _async_wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers on both channels. jupyter_client's own method takes 0.2 s longer."""
        deadline = time.monotonic() + (timeout or START_TIMEOUT)
        while not await self.has_answered(self.kernel_info()):
            if not await self.is_alive():
                raise RuntimeError("the kernel died before it was ready")
            if time.monotonic() > deadline:
                raise RuntimeError("the kernel was not ready in time")

    async def has_answered(self, request_id: str) -> bool:
        """Return whether the kernel answers a request and then reports that it is idle."""
        try:
            while (await self.get_shell_msg(timeout=1))["parent_header"].get("msg_id") != request_id:
                pass
            while not is_idle_after(await self.get_iopub_msg(timeout=0.2), request_id):
                pass
        except Empty:
            return False
        return True

    wait_for_ready = _async_wait_for_ready


def is_idle_after(message: dict[str, Any], request_id: str) -> bool:
    """Return whether a message says that one request is complete."""
    idle = message["msg_type"] == "status" and message["content"]["execution_state"] == "idle"
    return idle and message["parent_header"].get("msg_id") == request_id


class SandboxKernelManager(AsyncKernelManager):
    """Start kernels by forking the zygote, in a sandbox unless `protected` is False."""

    def __init__(self, *, protected: bool, hidden: Iterable[Path], limits: sandbox.Limits, **kwargs: Any) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="nbs-", dir=startup.short_folder(startup.LONGEST_SOCKET_PATH - 20)))
        ports = {f"{name}_port": number for number, name in enumerate((*CHANNELS, "hb"), 1)}
        own = {"context": zmq_context(), "client_class": f"{__name__}.SandboxKernelClient", **ports}
        super().__init__(transport="ipc", ip=str(self.folder / "k"), **own, **kwargs)
        self._kernel_spec = KernelSpec(argv=["zygote"], display_name="zygote", language="python")
        self.provisioner = SandboxProvisioner(parent=self, kernel_spec=self._kernel_spec, kernel_id="zygote")
        self.provisioner.configure(protected, hidden, limits)

    def write_connection_file(self, **_: Any) -> None:
        """Do nothing: the zygote gets the connection data in a message."""

    async def _async_kill_kernel(self, restart: bool = False) -> None:
        """Kill the kernel without polling every 0.1 s."""
        await self.provisioner.kill(restart=restart)
        await self.provisioner.wait()

    def cleanup_connection_file(self) -> None:
        """Remove the folder of the sockets."""
        rmtree(self.folder, ignore_errors=True)


class SandboxProvisioner(KernelProvisionerBase):
    """Start one kernel in a sandbox, watch it, and kill it with all its processes."""

    own_sandbox: sandbox.Sandbox | None = None
    pid = 0
    pidfd = -1
    audit_pipe = -1

    def configure(self, protected: bool, hidden: Iterable[Path], limits: sandbox.Limits) -> None:
        """Set protection, hidden folders and limits."""
        self.protected, self.hidden, self.limits = protected, tuple(hidden), limits

    @property
    def has_process(self) -> bool:
        """Return whether there is a kernel, running or not, that was not waited for."""
        return self.pid > 0

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Return launch arguments; the parent environment is not passed."""
        return {"cmd": [], "cwd": kwargs.get("cwd") or os.getcwd()}

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> dict[str, Any]:
        """Start the sandbox and ask the zygote to fork a kernel into it."""
        manager = self.parent
        submission_files = manager.folder / "given"
        without_notebooks = ignore_patterns("*.ipynb")  # they contain the hidden tests
        copytree(kwargs["cwd"], submission_files, symlinks=True, ignore=without_notebooks)
        submission_files.chmod(0o755)
        if self.protected:
            self.own_sandbox = sandbox.Sandbox(submission_files, self.hidden, self.limits)
        self.audit_pipe, report_end = os.pipe2(os.O_NONBLOCK)
        listeners = [listening_socket(f"{manager.ip}-{number}") for number in range(1, len(CHANNELS) + 1)]
        request = {
            "sandbox": self.own_sandbox.pid if self.own_sandbox else 0,
            "folder": sandbox.INNER_HOME if self.own_sandbox else str(submission_files),
            "environment": sandbox.kernel_environment() if self.own_sandbox else dict(os.environ),
            "readable": [str(path) for path in sandbox.readable_folders()],
            "limits": vars(self.limits),
            "channels": CHANNELS,
            "ip": manager.ip,
            "key": manager.session.key.decode(),
        }
        zygote = zygote_socket()
        socket.send_fds(zygote, [json.dumps(request).encode()], [*(s.fileno() for s in listeners), report_end])
        os.close(report_end)
        reply = json.loads(zygote.recv(1 << 16))
        for open_socket in listeners:
            open_socket.close()
        if "pid" not in reply:
            raise RuntimeError(reply.get("error", "the kernel did not start"))
        self.pid = reply["pid"]
        self.pidfd = os.pidfd_open(self.pid)
        return manager.get_connection_info()

    async def poll(self) -> int | None:
        """Return None while the kernel runs."""
        return None if self.is_running() else 1

    def is_running(self) -> bool:
        """Return whether the kernel's process runs."""
        return self.pidfd >= 0 and not select.select([self.pidfd], [], [], 0)[0]

    async def wait(self) -> int | None:
        """Wait until the kernel has ended."""
        if self.pidfd >= 0:
            select.select([self.pidfd], [], [], 10)
        self.pid = 0
        return 0

    async def send_signal(self, signum: int) -> None:
        """Send a signal to the kernel, unless it has ended."""
        with suppress(OSError):
            signal.pidfd_send_signal(self.pidfd, signum)

    async def kill(self, restart: bool = False) -> None:
        """Kill the kernel and all processes it started."""
        if self.own_sandbox:
            self.own_sandbox.close()
        await self.send_signal(signal.SIGKILL)
        if not self.own_sandbox and self.pid:
            with suppress(OSError):
                os.killpg(self.pid, signal.SIGKILL)

    async def terminate(self, restart: bool = False) -> None:
        """Terminate the kernel (same as kill)."""
        await self.kill()

    async def cleanup(self, restart: bool = False) -> None:
        """Kill the kernel and close all descriptors."""
        await self.kill()
        for descriptor in (self.pidfd, self.audit_pipe):
            with suppress(OSError):
                os.close(descriptor)
        self.pidfd = self.audit_pipe = -1

    def read_attempts(self) -> list[str]:
        """Read the audit log: what the submission tried to access outside the sandbox."""
        with suppress(OSError):
            return os.read(self.audit_pipe, REPORT_SIZE).decode(errors="replace").splitlines()
        return []

    def exceeded_limit(self) -> str:
        """Return a message that names the exceeded limit, or ''."""
        threads, memory = self.own_sandbox.measure_usage() if self.own_sandbox else (0, 0)
        if memory > self.limits.memory:
            return f"it used more than {self.limits.memory // sandbox.MEGABYTE} MB of memory"
        return f"it started more than {self.limits.processes} processes" if threads > self.limits.processes + 8 else ""


def listening_socket(path: str) -> socket.socket:
    """Open a listening socket for the kernel, which then needs no access to the folder of the sockets."""
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listening.bind(path)
    listening.listen()
    return listening
