"""Kernel manager and client for sandboxed kernels, made of jupyter_client's own."""

import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from queue import Empty
from time import monotonic
from typing import Any
from uuid import uuid4

import zmq.asyncio
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.channels import AsyncZMQSocketChannel
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from traitlets import Type, default
from traitlets.config import Config

from nbgrader_sandbox.execution import sandbox

KERNEL_NAME = "nbgrader-sandbox"
KERNELS = Path(__file__).parent / "kernels"  # not where JupyterLab looks, so that its launcher does not list the kernel
LARGEST_MESSAGE = 64 * sandbox.MEGABYTE
LATER = 24 * 3600 * 1000  # milliseconds; with -1, "never", ZeroMQ ends the process when a kernel dies
SLICE = 0.2  # seconds of one wait for a message


@cache
def zmq_context() -> zmq.asyncio.Context:
    """
    Return the ZeroMQ context of this process.

    It rejects messages over the size limit. A lost connection is not opened again while a submission runs: its address
    is in a folder that the submission writes, where a link could lead anywhere.
    """
    context = zmq.asyncio.Context()
    context.setsockopt(zmq.MAXMSGSIZE, LARGEST_MESSAGE)
    context.setsockopt(zmq.RECONNECT_IVL, LATER)
    return context


class SlicedChannel(AsyncZMQSocketChannel):
    """Channel that waits in short slices. One long wait can miss a message while another task uses the socket."""

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        """Return the next message; raise `queue.Empty` after a number of seconds."""
        deadline = float("inf") if timeout is None else monotonic() + timeout
        while True:
            try:
                return await super().get_msg(max(0, min(SLICE, deadline - monotonic())))
            except Empty:
                if monotonic() >= deadline:
                    raise


class SandboxKernelClient(AsyncKernelClient):
    """Client without heartbeat: the provisioner watches the process itself."""

    shell_channel_class = Type(SlicedChannel)
    iopub_channel_class = Type(SlicedChannel)

    @default("context")
    def _shared_context(self) -> zmq.asyncio.Context:
        return zmq_context()

    def start_channels(self, **channels: bool) -> None:
        """Open the channels except the heartbeat, which takes 0.1 s to stop."""
        super().start_channels(**{**channels, "hb": False})


def sandboxed_kernel_manager(limits: sandbox.Limits, hidden: Iterable[str] = ()) -> AsyncKernelManager:
    """
    Return jupyter_client's manager of the kernel whose provisioner is `SandboxProvisioner`.

    Parameters
    ----------
    limits : Limits
        Limits of the submission.
    hidden : iterable of str
        Folders that are covered even inside a readable folder.

    """
    return AsyncKernelManager(
        kernel_name=KERNEL_NAME,
        kernel_spec_manager=KernelSpecManager(kernel_dirs=[str(KERNELS)], ensure_native_kernel=False),
        client_class=f"{__name__}.SandboxKernelClient",
        connection_file=str(Path(tempfile.gettempdir(), f"nbs-{uuid4()}.json")),
        context=zmq_context(),
        config=Config(SandboxProvisioner={"limits": limits, "hidden": list(hidden)}),
    )
