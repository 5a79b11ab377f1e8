"""What is seen of a sandboxed kernel from outside: what an attack would have changed."""

import ctypes
import os
import socket
from pathlib import Path

from nbgrader_sandbox.execution import system_calls

KEYCTL = system_calls.numbers(system_calls.machine())["keyctl"]
ADD_KEY = system_calls.numbers(system_calls.machine())["add_key"]
JOIN_SESSION_KEYRING, SEARCH, UNLINK = 1, 10, 9
SESSION, USER = -3, -4
TOLD = ("Uid", "Gid", "Groups", "CapInh", "CapPrm", "CapEff", "CapAmb", "NoNewPrivs", "Seccomp", "TracerPid")
libc = ctypes.CDLL(None, use_errno=True)


def call(number, *arguments):
    """Make a system call as this process."""
    words = [ctypes.c_long(each) if isinstance(each, int) else each for each in arguments]
    return libc.syscall(ctypes.c_long(number), *words)


def add_key(name, content, keyring=SESSION):
    """Add a key to a keyring of this process; return its number, or -1."""
    return call(ADD_KEY, b"user", name, content, len(content), keyring)


def find_key(name, keyring=USER):
    """Return the number of a key that this process can find, or -1."""
    return call(KEYCTL, SEARCH, keyring, b"user", name, 0)


def join_new_session_keyring():
    """Take a session keyring that this process may use, whatever it was started with."""
    return call(KEYCTL, JOIN_SESSION_KEYRING, None, 0, 0, 0)


def unlink_key(key, keyring):
    """Take a key out of a keyring."""
    return call(KEYCTL, UNLINK, key, keyring, 0, 0)


def process_of(descriptor):
    """Return the process ID of a descriptor of a process."""
    lines = Path(f"/proc/self/fdinfo/{descriptor}").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("Pid:")).split()[1])


def seen(kernel):
    """Return rights, namespaces and mounts of a kernel and of its sandbox, the name of this machine, and its keys."""
    watched = kernel.manager.provisioner
    pids = (process_of(watched.pidfd), watched.own_sandbox.pid)
    return {
        "rights": [told_by_status(pid) for pid in pids],
        "namespaces": [os.readlink(f"/proc/{pid}/ns/{name}") for pid in pids for name in ("mnt", "net", "pid", "user")],
        "mounts": [Path(f"/proc/{pid}/mountinfo").read_text(encoding="utf-8") for pid in pids],
        "machine": socket.gethostname(),
        "left key": find_key(b"from-student"),
    }


def told_by_status(pid):
    """Return what the machine says of a process's rights."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return dict(line.split(":\t", 1) for line in lines if line.split(":")[0] in TOLD)


def session_keyrings(user):
    """Return the ids of the session keyrings that a user has; a process asks as this user."""
    reader, writer = os.pipe()
    if (child := os.fork()) == 0:
        if os.getuid() != user:
            os.setresuid(user, user, user)
        lines = Path("/proc/keys").read_text(encoding="utf-8").splitlines()
        found = [line.split()[0] for line in lines if "_ses" in line and f" {user} " in line]
        os.write(writer, " ".join(found).encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(writer)
    with open(reader, "rb") as answer:
        return set(answer.read().decode().split())
