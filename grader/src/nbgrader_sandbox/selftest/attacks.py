"""Attacks on the sandbox from inside a kernel, as data, and the cells that make them."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from nbgrader_sandbox.execution import system_calls
from nbgrader_sandbox.selftest.corpus import Files, Submission

LIST = Path(__file__).with_name("attacks.toml")
TOOLS = """
import ctypes, errno, mmap, os, resource, shutil, socket, struct, time, warnings
warnings.simplefilter("ignore")  # newer Pythons warn of fork beside threads
NUMBERS = __NUMBERS__
libc = ctypes.CDLL(None, use_errno=True)
reached, tried = [], []

def call(name, *arguments):
    words = [ctypes.c_long(each) if isinstance(each, int) else each for each in arguments]
    result = libc.syscall(ctypes.c_long(NUMBERS[name]), *words)
    return -ctypes.get_errno() if result == -1 else result

def made(name, *arguments):
    return name in NUMBERS and call(name, *arguments) >= 0

def started(process):
    if process == 0:
        os._exit(0)
    return process > 0 and os.waitpid(process, 0)

def attempt(name, source):
    names = {**globals(), "got": None}
    try:
        exec(source, names)
    except Exception:
        pass
    tried.append(name)
    if names["got"]:
        reached.append(name)
"""
NOTHING_REACHED = "quarter = 0.25 if len(tried) == {} and not reached else reached"
REPORT = """
import os, socket, stat
for report in map(int, os.listdir('/proc/self/fd')):
    try:
        kind = socket.socket(fileno=os.dup(report)).type if stat.S_ISSOCK(os.fstat(report).st_mode) else 0
    except OSError:
        continue
    if kind == socket.SOCK_SEQPACKET:
        break
"""
REPLACE = f"{REPORT}kept = os.dup(report)\nos.dup2(os.open('/dev/null', os.O_WRONLY), report)\n"
LOOK = "def look():\n    try:\n        open('/elsewhere/secret')\n    except OSError:\n        pass\n"
SILENCE_FOR_A_WHILE = f"{REPLACE}{LOOK}look()\nos.dup2(kept, report)"


@dataclass(frozen=True)
class Attack:
    """What code inside a kernel tries, and what must hold."""

    group: str
    name: str
    tries: str
    code: str
    holds: str

    def cell(self) -> str:
        """Return a cell that makes the attack, after the cell `tools`."""
        return f"attempt({self.name!r}, {self.code!r})"


def attacks() -> list[Attack]:
    """Return all attacks of the list."""
    return [Attack(**each) for each in tomllib.loads(LIST.read_text(encoding="utf-8"))["attack"]]


def tools() -> str:
    """Return a cell with what attacks use: the numbers of system calls, and functions that make them."""
    return TOOLS.replace("__NUMBERS__", repr(system_calls.numbers(system_calls.machine())))


def attacking(submission: Submission) -> Files:
    """Return a submission that makes all attacks, a cell for each group; full marks if nothing is reached."""
    submission.insert_code(tools(), before="quarter")
    for group in dict.fromkeys(attack.group for attack in attacks()):
        cells = [attack.cell() for attack in attacks() if attack.group == group]
        submission.insert_code("\n".join(cells), before="quarter")
    return submission.set_answers(quarter=NOTHING_REACHED.format(len(attacks()))).as_files()
