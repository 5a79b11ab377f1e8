"""Tell the outside what a submission tries to reach beyond its room."""

import os
import sys
from contextlib import suppress
from typing import Any

REPORTS = 50
PATH_EVENTS = {"open", "os.listdir", "os.scandir", "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.chmod"}
PROGRAM_EVENTS = {"subprocess.Popen", "os.system", "os.posix_spawn", "os.exec"}
NETWORK_EVENTS = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname"}


def watch(report: int, readable: list[str]) -> None:
    """Tell the outside what the submission tries to reach beyond its room: a hook that Python cannot take away."""
    allowed = tuple({*readable, *map(os.path.realpath, sys.path), "/usr", "/lib", "/dev", "/proc", "/sys", "/etc"})
    told: set[str] = set()

    def heard(event: str, arguments: tuple[Any, ...]) -> None:
        with suppress(Exception):
            said = attempt(event, arguments, allowed)
            if said and said not in told and len(told) < REPORTS:
                told.add(said)
                os.write(report, said.replace("\n", " ")[:200].encode(errors="replace") + b"\n")

    sys.addaudithook(heard)


def attempt(event: str, arguments: tuple[Any, ...], allowed: tuple[str, ...]) -> str:
    """Put into words what reaches out of the room, or give an empty string."""
    if event in PATH_EVENTS:
        return outside(arguments[0], allowed)
    if event in NETWORK_EVENTS:
        return f"the network: {arguments[1] if event == 'socket.connect' else arguments[0]}"
    return f"another program: {arguments[0]}" if event in PROGRAM_EVENTS else ""


def outside(path: Any, allowed: tuple[str, ...]) -> str:
    """Give a path that leads out of the room, or an empty string."""
    if not isinstance(path, str | bytes | os.PathLike):
        return ""
    whole = os.path.normpath(os.path.join(os.getcwd(), os.fsdecode(path)))
    mine = whole.startswith("/tmp/") and os.path.isdir(os.path.dirname(whole))
    return "" if mine or whole.startswith(allowed) else whole
