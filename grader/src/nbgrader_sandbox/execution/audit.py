"""
Audit hook that reports attempts to access anything outside the sandbox.

The hook lives in the process of a student's code. So that the code can neither take it away nor speak in its name
unseen, each report is sealed with a key that changes with every report (whoever finds the key later can neither write
nor change earlier ones), the hook uses only functions that Python code cannot replace, it looks only at plain values,
and what it cannot report is not done: the error of a hook ends the operation.
"""

import builtins
import sys
from collections.abc import Callable
from hashlib import blake2b
from os import fstat, getcwd, path, stat, write
from typing import Any

MAX_REPORTS = 50
LONGEST = 200  # characters of a report
PATH_EVENTS = {"open", "os.listdir", "os.scandir", "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.chmod"}
PROGRAM_EVENTS = {"subprocess.Popen", "os.system", "os.posix_spawn", "os.exec"}
NETWORK_EVENTS = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname"}
BELOW_EVENTS = {  # the ways to code and memory that Python does not guard
    *("ctypes.dlopen", "ctypes.dlsym", "gc.get_objects", "gc.get_referrers", "sys._current_frames"),
    "cpython.PyInterpreterState_New",
}
PRIVATE_IN_PROC = ("/mem", "/environ", "/root", "/cwd")
BELOW, ALIVE, MORE = "below Python: ", "alive ", "and more"
ALIVE_EVENT = "nbgrader_sandbox.alive"  # the grader raises it, to see that reports still arrive
FOLDERS = ("/usr", "/lib", "/dev", "/proc", "/sys", "/etc")


def private_copy() -> dict[str, Any]:
    """Return the names of this module, made anew with built-in functions of their own, which no other module shares."""
    names: dict[str, Any] = {"__builtins__": dict(vars(builtins)), "__name__": __name__}
    with open(__file__, encoding="utf-8") as source:
        exec(compile(source.read(), "<the sandbox's own>", "exec"), names)
    return names


def install_audit_hook(report: int, key: bytes, readable: list[str]) -> None:
    """Install an audit hook, which Python code cannot remove. It sends each attempt over a socket."""
    allowed = tuple({*readable, *map(path.realpath, sys.path), *FOLDERS})
    sys.addaudithook(private_copy()["make_hook"](report, key, allowed))


def make_hook(report: int, key: bytes, allowed: tuple[str, ...]) -> Callable[[str, tuple[Any, ...]], None]:
    """Return a hook that sends sealed reports. It raises an error, which ends the operation, if it cannot."""
    channel, state = fstat(report).st_ino, [(key, 0)]
    del key  # the first key must not stay where it can be found later
    reported: set[str] = set()

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        line = describe_event(event, arguments, allowed)
        if len(reported) >= MAX_REPORTS and line and not line.startswith(ALIVE):
            line = MORE
        if not line or line in reported:
            return
        key, number = state[0]
        try:
            if fstat(report).st_ino != channel:
                raise PermissionError("the sandbox cannot report any more")
            write(report, seal(key, number, line))
        finally:
            state[0] = (next_key(key), number + 1)  # a number that is missing shows what was not reported
        if not line.startswith(ALIVE):
            reported.add(line)

    return hook


def seal(key: bytes, number: int, line: str) -> bytes:
    """Return a message that only the holder of the key can write."""
    text = line[:LONGEST].replace("\n", " ").encode("utf-8", "replace")
    mark = blake2b(b"%d %s" % (number, text), key=key, digest_size=16).hexdigest().encode()
    return b"%d %s %s" % (number, mark, text)


def next_key(key: bytes) -> bytes:
    """Return the key of the next message. Nobody can compute the one before."""
    return blake2b(b"next", key=key, digest_size=32).digest()


def describe_event(event: str, arguments: tuple[Any, ...], allowed: tuple[str, ...]) -> str:
    """Describe an audit event that accesses a path, host or program outside the sandbox, or return ''."""
    first = arguments[0] if arguments else None
    if event in PATH_EVENTS:
        return outside_path(first, allowed)
    if event in NETWORK_EVENTS:
        return f"the network: {plain(arguments[1] if event == 'socket.connect' else first)}"
    if event in BELOW_EVENTS:
        name = plain(arguments[-1]) if event.startswith("ctypes") else ""
        return f"{BELOW}{event} {name}".rstrip()
    if event == ALIVE_EVENT:
        return f"{ALIVE}{plain(first)}"
    return f"another program: {plain(first)}" if event in PROGRAM_EVENTS else ""


def plain(value: Any) -> str:
    """Return the text of a plain value. Others may have code of the student's, which must not run here."""
    kind = type(value)
    if kind is tuple:
        return "(" + ", ".join([repr(part) if type(part) is str else plain(part) for part in value]) + ")"
    if kind is str or kind is int or value is None:
        return str(value)
    return path_text(value) or "something else"


def path_text(value: Any) -> str:
    """Return a path as plain text; '' if it is none."""
    kind = type(value)
    if issubclass(kind, str):
        return str.__str__(value)
    return bytes.decode(value, "utf-8", "replace") if issubclass(kind, bytes) else ""


def outside_path(given: Any, allowed: tuple[str, ...]) -> str:
    """Return a path that is outside the sandbox, or ''."""
    if not (text := path_text(given)):
        return ""
    absolute = normal_path(text if text.startswith("/") else f"{getcwd()}/{text}")
    if absolute.startswith("/proc/"):
        return absolute if [part for part in PRIVATE_IN_PROC if f"{part}/" in f"{absolute}/"] else ""
    own_file = absolute.startswith("/tmp/") and is_folder(absolute.rpartition("/")[0])
    return "" if own_file or absolute.startswith(allowed) else absolute


def normal_path(text: str) -> str:
    """Return an absolute path without `.` and `..`."""
    parts: list[str] = []
    for part in text.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    return "/" + "/".join(parts)


def is_folder(name: str) -> bool:
    """Return whether a folder exists."""
    try:
        return stat(name).st_mode & 0o170000 == 0o040000
    except (OSError, ValueError):
        return False
