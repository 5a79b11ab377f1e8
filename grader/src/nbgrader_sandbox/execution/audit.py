"""Audit hook that reports attempts to access anything outside the sandbox."""

import os
import sys
from contextlib import suppress
from typing import Any

MAX_REPORTS = 50
PATH_EVENTS = {"open", "os.listdir", "os.scandir", "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.chmod"}
PROGRAM_EVENTS = {"subprocess.Popen", "os.system", "os.posix_spawn", "os.exec"}
NETWORK_EVENTS = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname"}


def install_audit_hook(report: int, readable: list[str]) -> None:
    """Install an audit hook, which Python code cannot remove. It writes each attempt to a pipe."""
    allowed = tuple({*readable, *map(os.path.realpath, sys.path), "/usr", "/lib", "/dev", "/proc", "/sys", "/etc"})
    reported: set[str] = set()

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        with suppress(Exception):
            line = describe_event(event, arguments, allowed)
            if line and line not in reported and len(reported) < MAX_REPORTS:
                reported.add(line)
                os.write(report, line.replace("\n", " ")[:200].encode(errors="replace") + b"\n")

    sys.addaudithook(hook)


def describe_event(event: str, arguments: tuple[Any, ...], allowed: tuple[str, ...]) -> str:
    """Describe an audit event that accesses a path, host or program outside the sandbox, or return ''."""
    if event in PATH_EVENTS:
        return outside_path(arguments[0], allowed)
    if event in NETWORK_EVENTS:
        return f"the network: {arguments[1] if event == 'socket.connect' else arguments[0]}"
    return f"another program: {arguments[0]}" if event in PROGRAM_EVENTS else ""


def outside_path(path: Any, allowed: tuple[str, ...]) -> str:
    """Return a path that is outside the sandbox, or ''."""
    if not isinstance(path, str | bytes | os.PathLike):
        return ""
    absolute = os.path.normpath(os.path.join(os.getcwd(), os.fsdecode(path)))
    own_file = absolute.startswith("/tmp/") and os.path.isdir(os.path.dirname(absolute))
    return "" if own_file or absolute.startswith(allowed) else absolute
