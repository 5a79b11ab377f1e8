"""
IPython kernel with less start-up work, to limit copy-on-write page faults after fork().

A forked kernel shares the memory of its parent until it writes to it, and Python writes to an object (its reference
count) even when it only reads it. Reading all modules in each kernel takes longer than running the cells of most
submissions.
"""
# ruff: noqa: E402 (debugpy must be disabled before ipykernel is imported)

import sys
from collections.abc import Iterable
from contextlib import redirect_stdout
from functools import cache
from io import StringIO
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

sys.modules["debugpy"] = None  # without the debugger a kernel starts in half the time

import zmq
from ipykernel import ipkernel
from ipykernel.kernelapp import IPKernelApp
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.compilerop import CachingCompiler
from jupyter_client.session import Session
from traitlets import Type
from traitlets.config import Config

NO_HISTORY = Config(HistoryManager={"enabled": False})


class SysWithoutModules:
    """
    Replacement for `sys` in ipykernel. It lists no modules: ipykernel copies the list for its debugger, which copies
    pages.
    """

    modules: ClassVar[dict[str, Any]] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(sys, name)


ipkernel.sys = SysWithoutModules()


class ForkedShell(ZMQInteractiveShell):
    """Shell that transforms each cell once; the kernel asks for it twice."""

    last_transform: tuple[Any, ...] = ()

    def transform_cell(self, raw_cell: str) -> str:
        """Transform IPython syntax, such as magics, into Python."""
        key = (self.execution_count, raw_cell)
        if self.last_transform[:2] != key:
            self.last_transform = (*key, super().transform_cell(raw_cell))
        return self.last_transform[2]


class ForkedKernel(ipkernel.IPythonKernel):
    """Kernel that uses the existing shell and names cells by number; hashing each cell for a debugger is slow."""

    shell_class = Type(ForkedShell)
    compiler_class = Type(CachingCompiler)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.shell.kernel, self.shell.profile_dir = self, self.profile_dir
        self.shell.init_environment()
        self.shell.init_sys_modules()


class NullSession(Session):
    """Session that discards all messages."""

    def send(self, *_: Any, **__: Any) -> None:
        """Discard the message."""


def create_shell(cells: Iterable[str]) -> None:
    """Create the shell that all kernels use, and run warm-up cells in it."""
    main_module = sys.modules["__main__"]
    with TemporaryDirectory() as home, redirect_stdout(StringIO()):
        shell = ForkedShell.instance(ipython_dir=home, config=NO_HISTORY, compiler_class=CachingCompiler)
        shell.displayhook.session = NullSession()
        for cell in cells:
            shell.run_cell(cell, store_history=True)
        shell.reset()
    sys.modules["__main__"] = main_module


class ForkedKernelApp(IPKernelApp):
    """Kernel application whose sockets were opened before the sandbox was entered. It uses no connection file."""

    listeners: dict[int, int]

    def parse_command_line(self, argv: list[str] | None = None) -> None:
        """Do nothing: there is no command line."""

    def load_config_file(self, *_: Any, **__: Any) -> None:
        """Do nothing: there is no configuration file and no start-up file."""

    def init_code(self) -> None:
        """Store the module names for `%reset` as a view; a copy would copy a thousand pages."""
        self.shell._sys_modules_keys = sys.modules.keys()

    def init_connection_file(self) -> None:
        """Do nothing: the zygote sets ports and key."""

    def write_connection_file(self, **_: Any) -> None:
        """Do nothing: no client reads it."""

    def init_heartbeat(self) -> None:
        """Do nothing: the provisioner watches the process itself."""

    def _try_bind_socket(self, s: zmq.Socket, port: int) -> int:
        s.setsockopt(zmq.USE_FD, self.listeners[port])
        return super()._try_bind_socket(s, port)


@cache
def kernel_app() -> ForkedKernelApp:
    """Create the IPKernelApp once, before forking; ports are set in the child."""
    app = ForkedKernelApp(transport="ipc", kernel_class=ForkedKernel, log_level=50, config=NO_HISTORY)
    app.log.setLevel(50)  # log_level sets only the handler's level; messages would still be formatted
    return app
