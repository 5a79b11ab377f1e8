"""Tests of the limits of a sandbox. Each limit is met alone: the others are so wide that they cannot hide it."""

import os
import resource
import select
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from grader.tests.kernels import SandboxedKernel, executed
from nbgrader_sandbox.execution import sandbox, zygote
from nbgrader_sandbox.execution.preprocessor import KERNEL_LEFT

pytestmark = pytest.mark.needs_bubblewrap
PACKAGE = Path(sandbox.__file__).resolve().parents[1]
MEGABYTE = sandbox.MEGABYTE
LIMITS = sandbox.Limits(
    seconds=301, memory=2003 * MEGABYTE, address_space=5003 * MEGABYTE, disk=40 * MEGABYTE, processes=43
)
WIDE = {"memory": 1 << 40, "address_space": 1 << 40}
START_TWENTY = """
import os, time
children = []
for _ in range(20):
    children.append(os.fork())
    if not children[-1]:
        time.sleep(60)
        os._exit(0)
"""
HOLD_OPEN = """
import os, sys, time
from pathlib import Path
from nbgrader_sandbox.execution import sandbox
opened = sandbox.Sandbox(Path(sys.argv[1]), (), sandbox.Limits())
if holder := os.fork():  # the holder keeps the input of the sandbox open
    print(opened.pid, holder, flush=True)
time.sleep(600)
"""


@pytest.fixture(scope="module")
def kernel(tmp_path_factory):
    """Start one kernel for all tests that leave it as it is."""
    opened = SandboxedKernel(tmp_path_factory.mktemp("submission"), hidden=[PACKAGE / "selftest"], limits=LIMITS)
    opened.manager.provisioner.watching.cancel()  # a test that lowers a limit asks for the excess itself
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AS", LIMITS.address_space),
        ("FSIZE", LIMITS.disk),
        ("CPU", LIMITS.seconds),
        ("NPROC", LIMITS.processes),
        ("NOFILE", 512),
        ("CORE", 0),
    ],
)
def test_operating_system_enforces_each_limit_and_it_cannot_be_raised(kernel, name, value):
    assert hasattr(resource, f"RLIMIT_{name}")
    assert kernel.run(f"import resource\nprint(*resource.getrlimit(resource.RLIMIT_{name}))") == f"{value} {value}"


def test_address_space_ends_at_its_limit(kernel):
    reserve = "import mmap\nflags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000  # no memory is reserved\n"
    assert kernel.run(f"{reserve}mmap.mmap(-1, 1 << 30, flags).close()") == ""
    assert kernel.run(f"{reserve}mmap.mmap(-1, 5 << 30, flags).close()") == "OSError"


def test_more_files_than_the_limit_cannot_be_open(kernel):
    assert kernel.run("many = [open('/dev/null') for _ in range(600)]") == "OSError"
    assert kernel.run("few = [open('/dev/null') for _ in range(100)]") == ""


def test_file_past_the_limit_raises_and_the_kernel_lives(kernel):
    write = "with open('holes', 'wb') as out:\n    out.seek({})\n    out.write(b'x')"
    assert kernel.run(write.format(LIMITS.disk - 2)) == ""
    assert kernel.run(write.format(LIMITS.disk + 2)) == "OSError"
    assert kernel.run("print('alive')") == "alive"


def test_folder_of_a_submission_is_as_large_as_its_limit(kernel):
    assert kernel.run("import os\nroom = os.statvfs('.')\nprint(room.f_blocks * room.f_frsize)") == str(LIMITS.disk)


def test_memory_of_all_processes_together_is_limited(kernel):
    watched = kernel.manager.provisioner
    idle, before = watched.own_sandbox.measure_usage()
    kernel.run(
        "import os, signal, time\nchildren = []\nfor _ in range(2):\n    ready, done = os.pipe()\n"
        "    if (child := os.fork()) == 0:\n        hoard = b'x' * (60 << 20)\n        os.write(done, b'x')\n"
        "        time.sleep(60)\n        os._exit(0)\n    children.append(child)\n    os.read(ready, 1)"
    )
    threads, memory = watched.own_sandbox.measure_usage()
    kernel.run("for child in children:\n    os.kill(child, signal.SIGKILL)\n    os.waitpid(child, 0)")
    assert memory - before > 120 * MEGABYTE
    assert threads >= idle + 2


def test_exceeded_limit_names_the_limit(kernel, monkeypatch):
    watched = kernel.manager.provisioner
    assert watched.exceeded_limit() == ""
    monkeypatch.setattr(watched, "limits", replace(LIMITS, memory=MEGABYTE))
    assert watched.exceeded_limit() == "it used more than 1 MB of memory"
    monkeypatch.setattr(watched, "limits", LIMITS)
    monkeypatch.setattr(watched.own_sandbox, "measure_usage", lambda: (LIMITS.processes + 8, LIMITS.memory))
    assert watched.exceeded_limit() == ""
    monkeypatch.setattr(watched.own_sandbox, "measure_usage", lambda: (LIMITS.processes + 9, LIMITS.memory))
    assert watched.exceeded_limit() == "it started more than 43 processes"


def test_kernel_is_ended_when_its_memory_exceeds_the_limit(tmp_path):
    hoard = f"import time\nhoard = b'x' * {500 * MEGABYTE}\ntime.sleep(20)"
    outputs, found = executed(tmp_path, "1", hoard, "2", timeout=10, **{**WIDE, "memory": 400 * MEGABYTE})
    assert outputs[1] == ["it used more than 400 MB of memory"]
    assert outputs[2] == ["not run, because an earlier cell ended the kernel: it used more than 400 MB of memory"]
    assert found["stopped"] == "it used more than 400 MB of memory"


def test_processes_and_threads_together_are_counted(kernel, monkeypatch):
    watched = kernel.manager.provisioner
    monkeypatch.setattr(
        watched, "limits", replace(LIMITS, processes=12, memory=1 << 40)
    )  # the user's own limit stays at 43
    assert watched.exceeded_limit() == ""
    kernel.run(START_TWENTY)
    exceeded = watched.exceeded_limit()
    kernel.run("for child in children:\n    os.kill(child, 9)\n    os.waitpid(child, 0)")
    assert exceeded == "it started more than 12 processes"


def test_user_of_a_sandbox_cannot_start_more_processes(kernel):
    code = "children = []\ntry:\n    while len(children) < 60:\n        children.append(os.fork())\n"
    code += "        if not children[-1]:\n            time.sleep(60)\n            os._exit(0)\n"
    code += "except BlockingIOError:\n    print('no more')\n"
    code += "for child in children:\n    os.kill(child, 9)\n    os.waitpid(child, 0)"
    quiet = "import os, time, warnings\nwarnings.simplefilter('ignore')\n"  # newer Pythons warn of fork beside threads
    assert kernel.run(quiet + code) == "no more"


def test_notebook_is_stopped_after_its_total_time(tmp_path):
    sleep = "import time\ntime.sleep(1.2)"
    outputs, found = executed(tmp_path, sleep, sleep, "print(1)", timeout=60, seconds=2, **WIDE)
    assert outputs[0] == []
    assert outputs[1] == [reason := "the notebook ran longer than 2 seconds in total"]
    assert outputs[2] == [f"not run, because an earlier cell ended the kernel: {reason}"]
    assert found["stopped"] == reason


def test_cell_is_interrupted_after_its_time_and_the_next_one_runs(tmp_path):
    outputs, found = executed(tmp_path, "import time\ntime.sleep(60)", "print(1)", timeout=1, seconds=12, **WIDE)
    assert "stopped after 1 seconds" in outputs[0]
    assert (outputs[1], found["stopped"]) == (["1"], "")


@pytest.mark.parametrize("leave", ["exit()", "quit()", "exit", "get_ipython().ask_exit()", "import os\nos._exit(0)"])
def test_no_cell_runs_after_one_that_leaves(tmp_path, leave):
    outputs, found = executed(tmp_path, leave, "print(1)", "print(2)", **WIDE)
    assert outputs[0][-1] == found["stopped"] == KERNEL_LEFT
    assert outputs[1:] == [[f"not run, because an earlier cell ended the kernel: {KERNEL_LEFT}"]] * 2


def test_exit_that_keeps_the_kernel_ends_nothing(tmp_path):
    outputs, found = executed(tmp_path, "exit(keep_kernel=True)", "print(1)", **WIDE)
    assert (outputs, found["stopped"]) == ([[], ["1"]], "")


def test_output_of_a_cell_is_cut_at_its_limit_and_reported(tmp_path):
    cells = "print('x' * 900)", "print('y' * 5000)", "for _ in range(50):\n    display({}, raw=True)"
    outputs, found = executed(tmp_path, *cells, output=2000, **WIDE)
    assert outputs[0] == ["x" * 900]
    assert outputs[1][0].startswith("y" * 2000 + "\n…")
    assert "y" * 2001 not in outputs[1][0]
    assert len(outputs[2]) < 20  # empty outputs count too
    assert found["cut"] == ["cell 2", "cell 3"]


def test_folders_of_the_course_are_hidden_while_a_notebook_runs(tmp_path):
    look = f"import os\nprint(os.listdir('{PACKAGE / 'selftest'}'))"
    assert executed(tmp_path, look, root=PACKAGE, source_folder="selftest")[0] == [["[]"]]


@pytest.mark.parametrize("name", ["ipc", "mnt", "net", "pid", "uts"])
def test_kernel_shares_no_namespace_with_this_process(kernel, name):
    own = os.readlink(f"/proc/self/ns/{name}")
    inside = kernel.run(f"import os\nprint(os.readlink('/proc/self/ns/{name}'))")
    assert inside.startswith(f"{name}:[")
    assert inside != own


def test_everything_but_the_own_folder_is_mounted_read_only(kernel):
    folders = ["/", "/usr", "/given", *map(str, sandbox.readable_folders())]
    assert kernel.run(f"import os\nprint([f for f in {folders} if not os.statvfs(f).f_flag & os.ST_RDONLY])") == "[]"
    assert kernel.run("print(os.statvfs('.').f_flag & os.ST_RDONLY)") == "0"


def test_hidden_folder_inside_a_readable_one_is_empty(kernel):
    assert kernel.run(f"import os\nprint(os.listdir('{PACKAGE / 'selftest'}'))") == "[]"
    assert "cli.py" in kernel.run(f"print(os.listdir('{PACKAGE}'))")


def test_sandbox_is_not_started_with_the_instructors_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("INSTRUCTORS_TOKEN", "s3cret")
    opened = sandbox.Sandbox(tmp_path, (), sandbox.Limits())
    inside = Path(f"/proc/{opened.pid}/root/proc")
    started = [Path(f"/proc/{opened.process.pid}/environ"), *inside.glob("[0-9]*/environ")]
    environments = [path.read_bytes() for path in started]
    opened.close()
    assert len(environments) >= 2
    assert not any(b"s3cret" in each for each in environments)


def test_sandbox_dies_with_its_parent_though_its_input_stays_open(tmp_path):
    command = [sys.executable, "-W", "ignore", "-c", HOLD_OPEN, str(tmp_path)]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    inside, holder = map(int, parent.stdout.readline().split())
    watched = os.pidfd_open(inside)
    parent.kill()
    parent.wait()
    ended, _, _ = select.select([watched], [], [], 10)
    os.kill(holder, 9)
    parent.stdout.close()
    os.close(watched)
    assert ended


def test_groups_are_given_up_before_the_user(tmp_path, monkeypatch):
    calls = []
    for name in ("setgroups", "setresgid", "setresuid", "chown"):
        monkeypatch.setattr(zygote.os, name, lambda *given, name=name, **_: calls.append((name, given)))
    monkeypatch.setattr(zygote.os, "geteuid", lambda: 0)
    answers = {name: lambda *given, name=name: calls.append((name, given[:2])) or 0 for name in ("prctl", "capset")}
    monkeypatch.setattr(zygote, "libc", SimpleNamespace(**answers))
    zygote.copy_files_drop_privileges({"folder": str(tmp_path), "sandbox": 5})
    user = zygote.OWN_USER + 5
    assert [name for name, _ in calls] == ["chown", "setgroups", "setresgid", "setresuid", "prctl", "capset"]
    assert dict(calls[1:4]) == {"setgroups": ([],), "setresgid": (user,) * 3, "setresuid": (user,) * 3}
    assert calls[4] == ("prctl", (zygote.SET_NO_NEW_PRIVILEGES, 1))


def test_every_sandbox_has_a_user_of_its_own():
    assert zygote.OWN_USER > 1 << 20  # far above the users of a machine
