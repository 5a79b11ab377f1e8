"""Start the zygote of this process, or use that of another, and ask it for kernels."""

import atexit
import json
import os
import socket
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

from nbgrader_sandbox.execution import sandbox, startup

MODULE = "nbgrader_sandbox.execution.zygote"
ADDRESS_VARIABLE = "NBGRADER_SANDBOX_ZYGOTE"  # a worker finds the zygote of its batch here


def zygote_address() -> str:
    """Return the address of the zygote's socket. Start a zygote unless a batch has one; it exits with this process."""
    return os.environ.get(ADDRESS_VARIABLE) or start_zygote()


@cache
def start_zygote() -> str:
    """Start a zygote and return the address of its socket. It accepts requests before it is ready to answer them."""
    path = Path(startup.process_folder(), "zygote")
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listening:
        listening.bind(str(path))
        listening.listen(128)
        process = subprocess.Popen(
            [sys.executable, "-m", MODULE, str(listening.fileno())],
            env={**sandbox.minimal_environment(), **sandbox.ONE_THREAD},  # a kernel can read it
            pass_fds=[listening.fileno()],
            start_new_session=True,  # the batch handles Ctrl-C
            stdin=subprocess.PIPE,  # closed when this process is killed, which ends the zygote
            stdout=subprocess.DEVNULL,
        )
    atexit.register(process.communicate)
    return str(path)


def request_kernel(request: dict[str, Any], report: int) -> None:
    """Ask the zygote for a kernel, which writes to the descriptor `report`."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as connection:
        try:
            connection.connect(zygote_address())
            socket.send_fds(connection, [json.dumps(request).encode()], [report])
        except OSError as error:
            raise RuntimeError(f"the process that forks kernels has ended ({error})") from None
