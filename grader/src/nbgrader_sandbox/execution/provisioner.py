"""Kernel provisioner of jupyter_client that starts a kernel in a sandbox and holds its limits."""

import asyncio
import os
import secrets
import select
import signal
import tempfile
from contextlib import suppress
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import KernelProvisionerBase
from traitlets import Instance, List

from nbgrader_sandbox.execution import sandbox, system_calls
from nbgrader_sandbox.execution.report import Report
from nbgrader_sandbox.execution.zygote_process import request_kernel

PORTS = {f"{name}_port": number for number, name in enumerate(("shell", "iopub", "stdin", "control", "hb"), 1)}
INNER_TMP = "/tmp"  # where the kernel opens its sockets; the sandbox limits its size
START_TIMEOUT = 300  # seconds for a kernel to be ready; the first one waits for the zygote, on a busy machine long
INTERVAL = 0.2  # seconds between two checks of the limits


class SandboxProvisioner(KernelProvisionerBase):
    """
    Start one kernel in a sandbox, watch it, and kill it with all its processes.

    The kernel named ``nbgrader-sandbox`` uses it. `ended` says why the kernel was ended, `attempts` what it tried to
    access, and `report` whether that can be believed; all are complete when the kernel is cleaned up.

    Parameters
    ----------
    limits : Limits
        Configurable. Limits of the submission.
    hidden : list of str
        Configurable. Folders that are covered even inside a readable folder.

    """

    limits = Instance(sandbox.Limits, (), help="Limits of one submission").tag(config=True)
    hidden = List([], help="Folders that a submission must not see").tag(config=True)
    own_sandbox: sandbox.Sandbox | None = None
    submission_files: tempfile.TemporaryDirectory | None = None
    watching: asyncio.Task | None = None
    report: Report | None = None
    pidfd = tmp = -1
    ended = ""
    attempts: tuple[str, ...] = ()
    interrupted = False

    @property
    def has_process(self) -> bool:
        """Return whether there is a kernel, running or not, that was not cleaned up."""
        return self.pidfd >= 0

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Return launch arguments; the parent environment is not passed."""
        return {"cmd": [], "cwd": kwargs.get("cwd") or os.getcwd()}

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start the sandbox and ask the zygote to fork a kernel into it."""
        try:
            return self.start_in_sandbox(kwargs["cwd"])
        except BaseException:
            await self.cleanup()  # nobody else cleans up what did not start
            raise

    def start_in_sandbox(self, folder: str) -> KernelConnectionInfo:
        """Start the sandbox and a kernel with the files of one folder; return how to connect to it."""
        self.submission_files = tempfile.TemporaryDirectory(prefix="nbs-")
        given = Path(self.submission_files.name, "given")
        # notebooks contain the hidden tests
        copytree(folder, given, symlinks=True, ignore=ignore_patterns("*.ipynb"))
        given.chmod(0o755)
        self.own_sandbox = sandbox.Sandbox(given, map(Path, self.hidden), self.limits)
        # a descriptor, because a process ID or a path may later name something else
        self.tmp = os.open(f"/proc/{self.own_sandbox.pid}/root{INNER_TMP}", os.O_PATH | os.O_DIRECTORY)
        name = f".kernel-{secrets.token_hex(4)}"
        session = self.parent.session
        connection = {"transport": "ipc", "signature_scheme": session.signature_scheme, **PORTS}
        self.fork_kernel({**connection, "ip": f"{INNER_TMP}/{name}", "key": session.key.decode()})
        self.watching = asyncio.create_task(self.watch_limits())
        return {**connection, "ip": f"/proc/self/fd/{self.tmp}/{name}", "key": session.key}

    def fork_kernel(self, connection: dict[str, Any]) -> None:
        """Ask for a kernel and wait until it is ready. Connecting earlier would fail or cost time."""
        request = {
            "sandbox": self.own_sandbox.pid,
            "folder": sandbox.INNER_HOME,
            "environment": sandbox.kernel_environment(),
            "readable": [str(path) for path in sandbox.readable_folders()],
            "limits": vars(self.limits),
            "filter": system_calls.assembled(system_calls.filter_program(system_calls.machine())).hex(),
            "connection": connection,
        }
        self.report = Report()
        request_kernel({**request, "key": self.report.key.hex()}, self.report.kernels_end.fileno())
        self.report.kernels_end.close()
        process_id = self.report.read_start(START_TIMEOUT)
        if not process_id.isdigit():
            raise RuntimeError(f"the kernel did not start: {process_id or 'no reason given'}")
        self.pidfd = os.pidfd_open(int(process_id))
        if (reply := self.report.read_start(START_TIMEOUT)) != "ready":
            raise RuntimeError(f"the kernel did not start: {reply or 'no reason given'}")

    async def watch_limits(self) -> None:
        """Kill the kernel when it has exceeded a limit."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self.limits.seconds
        while self.is_running() and not self.ended:
            await asyncio.sleep(INTERVAL)
            self.report.read()  # so that a full channel stops nobody for long
            late = loop.time() >= deadline
            total = f"the notebook ran longer than {self.limits.seconds} seconds in total"
            if reason := (total if late else self.exceeded_limit()):
                self.ended = reason
                await self.kill()

    def exceeded_limit(self) -> str:
        """Return a message that names the exceeded limit, or ''."""
        threads, memory = self.own_sandbox.measure_usage() if self.own_sandbox else (0, 0)
        if memory > self.limits.memory:
            return f"it used more than {self.limits.memory // sandbox.MEGABYTE} MB of memory"
        return f"it started more than {self.limits.processes} processes" if threads > self.limits.processes + 8 else ""

    async def poll(self) -> int | None:
        """Return None while the kernel runs."""
        return None if self.is_running() else 1

    def is_running(self) -> bool:
        """Return whether the kernel's process runs."""
        return self.has_process and not select.select([self.pidfd], [], [], 0)[0]

    async def wait(self) -> int | None:
        """Wait until the kernel has ended."""
        if self.has_process:
            select.select([self.pidfd], [], [], 10)
        return 0

    async def send_signal(self, signum: int) -> None:
        """Send a signal to the kernel, unless it has ended."""
        self.interrupted |= signum == signal.SIGINT
        if self.has_process:
            with suppress(OSError):
                signal.pidfd_send_signal(self.pidfd, signum)

    async def kill(self, restart: bool = False) -> None:
        """Kill the kernel and all processes it started, and wait for their end."""
        if self.own_sandbox:
            self.own_sandbox.close()
        await self.send_signal(signal.SIGKILL)
        await self.wait()

    async def terminate(self, restart: bool = False) -> None:
        """Terminate the kernel (same as kill)."""
        await self.kill()

    async def cleanup(self, restart: bool = False) -> None:
        """Kill the kernel, read its report and close all descriptors. May be called twice."""
        await self.kill()
        if self.watching:
            self.watching.cancel()
        if self.report:
            self.report.close()
            self.attempts = tuple(self.report.attempts())
        for descriptor in (self.pidfd, self.tmp):
            with suppress(OSError):
                os.close(descriptor)
        self.pidfd = self.tmp = -1
        if self.submission_files:
            self.submission_files.cleanup()

    def read_attempts(self) -> list[str]:
        """Return what the submission tried to access outside the sandbox so far."""
        if not self.report:
            return []
        self.report.read()
        return self.report.attempts()
