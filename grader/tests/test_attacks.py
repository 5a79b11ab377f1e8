"""Tests of attacks from inside a kernel: nothing is reached, and seen from outside nothing is changed."""

import errno
import os
import socket
from pathlib import Path

import pytest

from grader.tests import outside
from grader.tests.kernels import SandboxedKernel, executed
from nbgrader_sandbox.execution import sandbox, system_calls, zygote
from nbgrader_sandbox.selftest import attacks

pytestmark = [
    pytest.mark.needs_bubblewrap,
    pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning"),  # newer Pythons warn of it beside threads
]
ATTACKS = attacks.attacks()
SHARED = "import mmap\nheld = [mmap.mmap(-1, 100 << 20) for _ in range(6)]\n"
COUNT = """
import os
n = 0
try:
    while True:
        open(f'{n}', 'x').close()
        n += 1
except OSError as error:
    print(n, error.errno)
"""
FILL = "for each in held:\n    each.write(bytes(100 << 20))\nimport time\ntime.sleep(20)"


@pytest.fixture(scope="module")
def listening():
    """Listen on this machine: at a port, for datagrams, and at an abstract address."""
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams,
        socket.socket(socket.AF_UNIX) as abstract,
    ):
        port = server.getsockname()[1]
        datagrams.bind(("127.0.0.53", port))
        abstract.bind(f"\0nbs-outside-{port}")
        abstract.listen()
        for each in (server, datagrams, abstract):
            each.setblocking(False)
        yield port, (server.accept, lambda: datagrams.recv(10), abstract.accept)


@pytest.fixture(scope="module")
def kernel(tmp_path_factory):
    """Start one kernel for all attacks, while the instructor's session has a key."""
    session = outside.SESSION
    key = outside.add_key(b"instructors-key", b"hunter2")
    opened = SandboxedKernel(tmp_path_factory.mktemp("submission"))
    assert opened.run(attacks.tools()) == ""
    yield opened
    opened.close()
    outside.unlink_key(key, session)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_attack_reaches_nothing_and_changes_nothing_outside(kernel, listening, attack):
    before = outside.seen(kernel)
    cell = attack.cell().replace("__PORT__", str(listening[0]))
    assert kernel.run(f"{cell}\nprint(tried[-1], tried[-1] in reached)") == f"{attack.name} False"
    assert outside.seen(kernel) == before
    for arrives in listening[1]:
        with pytest.raises(BlockingIOError):
            arrives()


# Each would do something harmless, or fail in another way, without the filter; the C library knows its number.
CALLS_OF_THE_C_LIBRARY = """
import ctypes
c = ctypes.CDLL(None, use_errno=True)
calls = {
    "unshare": (0,), "setns": (-1, 0), "ptrace": (0, 0, 0, 0), "process_vm_readv": (c.getpid(), 0, 0, 0, 0, 0),
    "name_to_handle_at": (-1, b"", 0, 0, 0), "memfd_create": (b"x", 0), "shmget": (0, 4096, 0o1600),
    "shmat": (-1, 0, 0), "semget": (0, 1, 0o1600), "msgget": (0, 0o1600), "adjtimex": (0,),
    "open_by_handle_at": (-1, 0, 0),
}
print([name for name, given in calls.items() if getattr(c, name)(*given) != -1 or ctypes.get_errno() != 1])
"""


def test_calls_of_the_c_library_are_refused_whatever_our_table_of_numbers_says(kernel):
    assert kernel.run(CALLS_OF_THE_C_LIBRARY) == "[]"


def test_every_call_to_refuse_has_a_number_on_a_usual_machine():
    assert [name for name, numbers in system_calls.REFUSED.items() if None in numbers[:1]] == []


def test_list_has_every_kind_of_attack_once_and_says_what_holds():
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS) >= 60
    assert {attack.group for attack in ATTACKS} == {"keys", "namespaces", "processes", "machine", "network", "memory"}
    assert all(attack.tries and attack.holds and "got" in attack.code for attack in ATTACKS)


def test_attack_that_reaches_something_is_seen(kernel):
    reaches = attacks.Attack("keys", "reads its own folder", "", "got = os.getcwd()", "")
    assert kernel.run(f"{reaches.cell()}\nprint(reached.pop())") == "reads its own folder"


def test_every_process_of_a_sandbox_has_the_filter(kernel):
    started = kernel.manager.provisioner
    inside = f"/proc/{started.own_sandbox.pid}/root/proc"
    processes = [int(name) for name in os.listdir(inside) if name.isdigit()]
    filtered = kernel.run(f"print([open(f'/proc/{{pid}}/status').read().count('Seccomp:\\t2') for pid in {processes}])")
    assert len(processes) >= 2
    assert filtered == str([1] * len(processes))


def test_kernel_has_a_session_keyring_of_its_own(monkeypatch):
    calls = []
    monkeypatch.setattr(zygote, "libc", type("libc", (), {"syscall": lambda *given: calls.append(given) or 0}))
    zygote.leave_session_keyring()
    assert [given[:2] for given in calls] == [(outside.KEYCTL, outside.JOIN_SESSION_KEYRING)]


def test_kernel_that_keeps_its_session_keyring_does_not_start(monkeypatch):
    monkeypatch.setattr(zygote, "libc", type("libc", (), {"syscall": lambda *given: -1}))
    monkeypatch.setattr(zygote.ctypes, "get_errno", lambda: errno.EDQUOT)
    with pytest.raises(OSError, match="could not leave the session's keyring"):
        zygote.leave_session_keyring()
    monkeypatch.setattr(zygote.ctypes, "get_errno", lambda: errno.ENOSYS)  # no keys on this machine
    zygote.leave_session_keyring()


@pytest.mark.skipif(not Path("/proc/keys").exists(), reason="this machine has no keys")
def test_kernel_takes_a_session_keyring_when_it_starts(tmp_path):
    before = outside.session_keyrings(os.getuid())  # kernels of other tests come and go, so ids are compared
    opened = SandboxedKernel(tmp_path)
    user = int(outside.seen(opened)["rights"][0]["Uid"].split()[0])
    during = outside.session_keyrings(user)
    opened.close()
    assert during - before


def test_key_of_the_session_is_not_inherited(tmp_path):
    reader, writer = os.pipe()
    if (child := os.fork()) == 0:
        outside.join_new_session_keyring()
        key = outside.add_key(b"instructors-key", b"hunter2")
        zygote.leave_session_keyring()
        os.write(writer, b"%d %d" % (key > 0, outside.find_key(b"instructors-key", outside.SESSION)))
        os._exit(0)
    os.waitpid(child, 0)
    found = os.read(reader, 100)
    os.close(reader)
    os.close(writer)
    assert found == b"1 -1"


def test_shared_memory_counts_as_memory(tmp_path):
    outputs, found = executed(tmp_path, SHARED, FILL, timeout=30, memory=400 * sandbox.MEGABYTE)
    assert found["stopped"] == "it used more than 400 MB of memory"
    assert outputs[1] == [found["stopped"]]


def test_submission_can_make_as_many_files_as_its_limit_and_no_more(tmp_path):
    outputs, _ = executed(tmp_path, COUNT, files=300)
    made, error = map(int, outputs[0][0].split())
    assert 250 < made < 300
    assert error == 28  # no space left


def test_covered_folder_is_mounted_read_only(tmp_path):
    package = os.path.dirname(attacks.__file__)
    look = f"import os\nprint(os.listdir('{package}'), os.statvfs('{package}').f_flag & os.ST_RDONLY)"
    outputs, _ = executed(tmp_path, look, root=os.path.dirname(package), source_folder="selftest")
    assert outputs == [["[] 1"]]


def test_first_process_was_started_with_nothing_but_a_path(tmp_path):
    opened = sandbox.Sandbox(tmp_path, (), sandbox.Limits())
    started = Path(f"/proc/{opened.process.pid}")
    variables, command = (started / "environ").read_bytes(), (started / "cmdline").read_bytes()
    opened.close()
    assert [each.split(b"=")[0] for each in variables.split(b"\0") if each] == [b"PATH"]
    assert str(tmp_path).encode() not in command


def test_machine_without_a_table_has_no_sandbox(monkeypatch):
    monkeypatch.setattr(system_calls, "machine", lambda: "riscv64")
    sandbox.unavailable_reason.cache_clear()
    reason = sandbox.unavailable_reason()
    sandbox.unavailable_reason.cache_clear()
    assert reason == "the system calls of riscv64 are not in the sandbox's table"
