"""Tests of the channel on which a kernel reports: what a submission can do to it is named, and what was said stays."""

import os
import sys
from types import SimpleNamespace

import pytest

from grader.tests.kernels import executed
from nbgrader_sandbox.batch.jobs import observation_findings
from nbgrader_sandbox.execution import audit
from nbgrader_sandbox.execution.report import FORGED, SILENT, Report
from nbgrader_sandbox.selftest.attacks import REPLACE, REPORT, SILENCE_FOR_A_WHILE

LOOK_OUTSIDE = "try:\n    open('/elsewhere/secret')\nexcept OSError as error:\n    print(error)"
CLOSED = f"{REPORT}os.close(report)"
IN_A_CHILD = [
    "import os\nif not os.fork():\n    try:\n        open('/elsewhere/child')\n    finally:\n        os._exit(0)",
    f"os.wait()\n{LOOK_OUTSIDE}",
]
STOPPED = f"{REPORT}socket.socket(fileno=os.dup(report)).shutdown(socket.SHUT_RDWR)"


@pytest.fixture
def channel():
    """Open a channel whose kernel's end is this process's too."""
    opened = Report()
    yield opened
    opened.close()


def hook_of(channel):
    """Return a hook that reports on a channel, and is not installed."""
    return audit.make_hook(channel.kernels_end.fileno(), channel.key, ("/usr",))


def read(channel):
    """Return what a channel believes, and what is wrong with it."""
    channel.read()
    return channel.attempts(), channel.damage()


def test_reports_of_the_hook_are_believed_in_their_order(channel):
    hook = hook_of(channel)
    for path in ("/etc/a", "/etc/b", "/etc/a"):
        hook("open", (path, "r", 0))
    assert read(channel) == (["/etc/a", "/etc/b"], [])


@pytest.mark.parametrize(
    "message",
    [
        b"/etc/passwd",
        b"0 0123456789abcdef0123456789abcdef /etc/passwd",
        b"99999999999 x y",
        b"\xff\xfe 1 2",
        b"-1 x y",
        audit.seal(b"another key", 0, "/etc/passwd"),
    ],
)
def test_forged_message_is_not_believed_and_is_named(channel, message):
    channel.kernels_end.send(message)
    assert read(channel) == ([], [FORGED])


def test_changed_message_is_not_believed(channel):
    channel.kernels_end.send(audit.seal(channel.key, 0, "/etc/a").replace(b"/etc/a", b"/etc/b"))
    assert read(channel) == ([], [FORGED])


def test_missing_message_is_named(channel):
    hook = hook_of(channel)
    hook("open", ("/etc/a", "r", 0))
    channel.own_end.recv(1000)  # as if it had been taken away
    hook("open", ("/etc/b", "r", 0))
    assert read(channel) == (["/etc/b"], [SILENT])


def test_word_that_was_asked_for_and_does_not_come_is_named(channel):
    channel.expected += ["word", "another"]
    hook = hook_of(channel)
    hook(audit.ALIVE_EVENT, ("word",))
    assert read(channel) == ([], [SILENT])
    hook(audit.ALIVE_EVENT, ("another",))
    assert read(channel) == ([], [])


def test_key_of_a_later_message_does_not_seal_an_earlier_one(channel):
    hook = hook_of(channel)
    hook("open", ("/etc/a", "r", 0))
    channel.kernels_end.send(audit.seal(audit.next_key(channel.key), 0, "/etc/b"))
    assert read(channel) == (["/etc/a"], [FORGED])


def test_repeated_message_is_taken_once(channel):
    message = audit.seal(channel.key, 0, "/etc/a")
    for _ in range(3):
        channel.kernels_end.send(message)
    assert read(channel) == (["/etc/a"], [])


def test_number_of_reports_is_limited_and_the_last_says_so(channel):
    hook = hook_of(channel)
    for number in range(audit.MAX_REPORTS + 20):
        hook("open", (f"/etc/{number}", "r", 0))
    attempts, damage = read(channel)
    assert attempts[-2:] == [f"/etc/{audit.MAX_REPORTS - 1}", audit.MORE]
    assert (len(attempts), damage) == (audit.MAX_REPORTS + 1, [])


def test_what_cannot_be_reported_is_refused(channel, tmp_path):
    hook = hook_of(channel)
    with open(tmp_path / "x", "wb") as file:
        hook = audit.make_hook(file.fileno(), channel.key, ("/usr",))
    with pytest.raises(OSError, match="Bad file descriptor"):
        hook("open", ("/etc/a", "r", 0))
    hook("open", ("/usr/lib/x", "r", 0))  # what needs no report still works


def test_what_would_go_to_a_channel_put_in_place_is_refused(channel, tmp_path):
    hook, kept = hook_of(channel), os.dup(channel.kernels_end.fileno())
    with open(tmp_path / "x", "wb") as other:
        os.dup2(other.fileno(), channel.kernels_end.fileno())
        with pytest.raises(PermissionError, match="cannot report any more"):
            hook("open", ("/etc/a", "r", 0))
        os.dup2(kept, channel.kernels_end.fileno())
    os.close(kept)


@pytest.mark.parametrize("kind", [str, bytes])
def test_hook_runs_no_code_of_its_arguments(channel, kind):
    ran = []

    class Own(kind):
        def __getattribute__(self, name):
            ran.append(name)
            return super().__getattribute__(name)

        def startswith(self, *given):
            ran.append(given)
            return True

    path = Own("/etc/a") if kind is str else Own(b"/etc/a")
    hook = hook_of(channel)
    hook("open", (path, "r", 0))
    hook("socket.connect", (None, (path, SimpleNamespace())))
    assert (read(channel)[0][0], ran) == ("/etc/a", [])


def test_hook_uses_no_function_that_other_code_can_replace(channel, monkeypatch):
    make = audit.private_copy()["make_hook"]
    hook = make(channel.kernels_end.fileno(), channel.key, ("/usr",))
    for name in ("describe_event", "outside_path", "seal", "write", "fstat", "normal_path"):
        monkeypatch.setattr(audit, name, None)
    with monkeypatch.context() as patch:
        patch.setattr("builtins.issubclass", None)
        patch.setattr("os.write", None)
        hook("open", ("/etc/a", "r", 0))
    monkeypatch.undo()
    assert read(channel) == (["/etc/a"], [])


def test_letters_that_show_nothing_become_spaces(channel):
    hook_of(channel)("open", ("/etc/\x1b[31m\u202ex\ny", "r", 0))
    assert read(channel)[0] == ["/etc/ [31m x y"]


@pytest.mark.parametrize(
    ("event", "arguments", "what"),
    [
        ("ctypes.dlopen", (None,), "below Python: ctypes.dlopen None"),
        ("ctypes.dlsym", (object(), "prctl"), "below Python: ctypes.dlsym prctl"),
        ("gc.get_objects", (-1,), "below Python: gc.get_objects"),
        ("cpython.PyInterpreterState_New", (), "below Python: cpython.PyInterpreterState_New"),
        ("open", ("/proc/self/mem", "r+", 0), "/proc/self/mem"),
        ("open", ("/proc/1/environ", "r", 0), "/proc/1/environ"),
        ("open", ("/proc/1/root/etc", "r", 0), "/proc/1/root/etc"),
        ("open", ("/proc/self/memory", "r", 0), ""),
        ("open", ("/proc/meminfo", "r", 0), ""),
    ],
)
def test_ways_below_python_are_reported(event, arguments, what):
    assert audit.describe_event(event, arguments, audit.FOLDERS) == what


def test_damage_and_what_is_below_python_become_findings():
    observed = {"notebook": "a", "stopped": "", "attempts": ["below Python: ctypes.dlopen None"], "cut": []}
    below, damage = (found.what for found in observation_findings({**observed, "damage": [SILENT]}))
    assert below == "its code went below Python (ctypes.dlopen None), where it is not watched; the sandbox held"
    assert damage == SILENT


@pytest.mark.needs_bubblewrap
@pytest.mark.parametrize(
    ("cells", "damage", "attempts"),
    [
        (["1 + 1"], [], []),
        ([f"{REPORT}os.write(report, b'0 0 /etc/shadow')"], [FORGED], []),
        ([f"{REPORT}socket.socket(fileno=os.dup(report)).send(b'x')", LOOK_OUTSIDE], [FORGED], ["/elsewhere/secret"]),
        ([CLOSED, LOOK_OUTSIDE], [SILENT], []),
        ([REPLACE, LOOK_OUTSIDE], [SILENT], []),
        ([SILENCE_FOR_A_WHILE], [SILENT], []),
        ([STOPPED], [SILENT], []),
        ([f"{REPORT}open(f'/proc/self/fd/{{report}}', 'rb').read()", LOOK_OUTSIDE], [], ["/elsewhere/secret"]),
        (["import sys\nsys.audit = lambda *given: None", LOOK_OUTSIDE], [SILENT], ["/elsewhere/secret"]),
        (["import os\nos.write = os.fstat = os.getcwd = None", LOOK_OUTSIDE], [], ["/elsewhere/secret"]),
        (["import builtins\nbuiltins.issubclass = lambda *given: False", LOOK_OUTSIDE], None, ["/elsewhere/secret"]),
        (IN_A_CHILD, [], ["/elsewhere/child", "/elsewhere/secret"]),
        (["import gc\nfound = gc.get_objects()"], [], ["below Python: gc.get_objects"]),
    ],
    ids=lambda value: "",
)
def test_submission_cannot_speak_for_the_sandbox_or_silence_it_unseen(tmp_path, cells, damage, attempts):
    _, found = executed(tmp_path, *cells)
    assert damage is None or found["damage"] == damage
    assert found["attempts"] == attempts


def test_this_process_has_no_hook_of_the_sandbox():
    sys.audit(audit.ALIVE_EVENT)  # nothing happens
