"""
ipykernel's kernel, made lean: it does at its start and for each cell only what a submission needs.

Its memory is that of the process it was forked from until it is written to, and Python writes to every object it so
much as looks at. Forked a hundred times, a kernel that looks at all modules costs more than the cells it runs.
"""
# ruff: noqa: E402 (ipykernel looks for a debugger when it is imported)

import sys
from collections.abc import Iterable
from contextlib import redirect_stdout
from functools import cache
from io import StringIO
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

sys.modules["debugpy"] = None  # a kernel that nobody debugs is ready in half the time

import zmq
from ipykernel import ipkernel
from ipykernel.kernelapp import IPKernelApp
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.compilerop import CachingCompiler
from jupyter_client.session import Session
from traitlets import Type
from traitlets.config import Config

NO_HISTORY = Config(HistoryManager={"enabled": False})


class NoModules:
    """Stands for `sys` where a kernel lists all modules for its debugger: to look at them copies every page of them."""

    modules: ClassVar[dict[str, Any]] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(sys, name)


ipkernel.sys = NoModules()


class LeanShell(ZMQInteractiveShell):
    """Reads a cell once, where a kernel asks for it twice."""

    read: tuple[Any, ...] = ()

    def transform_cell(self, raw_cell: str) -> str:
        """Turn what is no Python, such as a magic, into Python."""
        asked = (self.execution_count, raw_cell)
        if self.read[:2] != asked:
            self.read = (*asked, super().transform_cell(raw_cell))
        return self.read[2]


class LeanKernel(ipkernel.IPythonKernel):
    """Takes the shell that is there; names cells by their number: a hash for a debugger costs more than many a cell."""

    shell_class = Type(LeanShell)
    compiler_class = Type(CachingCompiler)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.shell.kernel, self.shell.profile_dir = self, self.profile_dir
        self.shell.init_environment()
        self.shell.init_sys_modules()


class Deaf(Session):
    """Hears what a shell says before there is a kernel."""

    def send(self, *_: Any, **__: Any) -> None:
        """Tell nobody."""


def rehearse(cells: Iterable[str]) -> None:
    """Make the shell that every kernel finds there, in which such cells have run as students hand in."""
    main = sys.modules["__main__"]
    with TemporaryDirectory() as home, redirect_stdout(StringIO()):
        shell = LeanShell.instance(ipython_dir=home, config=NO_HISTORY, compiler_class=CachingCompiler)
        shell.displayhook.session = Deaf()
        for cell in cells:
            shell.run_cell(cell, store_history=True)
        shell.reset()
    sys.modules["__main__"] = main


class LeanKernelApp(IPKernelApp):
    """A kernel whose sockets were opened before the doors were shut; it reads and writes no connection file."""

    listeners: dict[int, int]

    def parse_command_line(self, argv: list[str] | None = None) -> None:
        """There is none."""

    def load_config_file(self, *_: Any, **__: Any) -> None:
        """There is none, and no start-up file either."""

    def init_code(self) -> None:
        """A copy of all names of modules, which `%reset` wants, would be a copy of a thousand pages."""
        self.shell._sys_modules_keys = sys.modules.keys()

    def init_connection_file(self) -> None:
        """Everything was said by the server."""

    def write_connection_file(self, **_: Any) -> None:
        """Nobody reads it."""

    def init_heartbeat(self) -> None:
        """The process itself is watched, which is surer."""

    def _try_bind_socket(self, s: zmq.Socket, port: int) -> int:
        s.setsockopt(zmq.USE_FD, self.listeners[port])
        return super()._try_bind_socket(s, port)


@cache
def unborn() -> LeanKernelApp:
    """Make the application that every kernel becomes once it is told where to listen."""
    app = LeanKernelApp(transport="ipc", kernel_class=LeanKernel, log_level=50, config=NO_HISTORY)
    app.log.setLevel(50)  # its handler alone was told, and every message was made and thrown away
    return app
