"""Tests of the sandbox: what a submission can access."""

import os
import socket
from pathlib import Path

import pytest

from grader.tests.kernels import SandboxedKernel
from nbgrader_sandbox.execution import provisioner, sandbox

pytestmark = pytest.mark.needs_bubblewrap
HERE = Path(__file__).resolve()


@pytest.fixture(scope="module")
def kernel(tmp_path_factory):
    """Start one sandboxed kernel for all tests."""
    folder = tmp_path_factory.mktemp("submission")
    (folder / "mine.csv").write_text("a\n1\n", encoding="utf-8")
    (folder / "graded.ipynb").write_text("hidden tests", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INSTRUCTORS_TOKEN", "s3cret")
        opened = SandboxedKernel(folder, hidden=[HERE.parent])
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "path",
    [
        str(HERE),
        str(HERE.parents[2] / "pyproject.toml"),
        str(HERE.parents[2] / "solutions"),
        str(HERE.parents[2] / "tests"),
        "/etc/passwd",
        "/etc/shadow",
        "/root/.bashrc",
        "/proc/1/cwd/etc/passwd",
        "/var",
        "graded.ipynb",
    ],
)
def test_submission_cannot_read_files_outside_the_sandbox(kernel, path):
    assert kernel.run(f"import os\nos.listdir({path!r}) if os.path.isdir({path!r}) else open({path!r})").endswith(
        "Error"
    )


def test_submission_sees_only_parents_of_readable_folders_in_home(kernel):
    allowed = {path.parts[2] for path in sandbox.readable_folders() if path.parts[:2] == ("/", "home")}
    seen = kernel.run("import os\nprint(*(os.listdir('/home') if os.path.isdir('/home') else ()))")
    assert set(seen.split()) == allowed


@pytest.mark.parametrize("path", ["/usr/x", "/given/x", "/x", "/etc/x", "/proc/sys/kernel/hostname"])
def test_submission_cannot_write_outside_its_folder(kernel, path):
    assert kernel.run(f"open({path!r}, 'w')").endswith("Error")


def test_submission_cannot_change_the_environment_or_the_course(kernel):
    assert kernel.run("import pandas\nopen(pandas.__file__, 'a')").endswith("Error")
    assert kernel.run("import ties\nopen(ties.__file__, 'a')").endswith("Error")


def test_submission_reads_its_own_files_and_writes_beside_them(kernel):
    assert kernel.run("print(open('mine.csv').read())") == "a\n1"
    assert kernel.run("open('new.txt', 'w').write('x')\nprint(open('new.txt').read())") == "x"
    assert not (kernel.folder / "new.txt").exists()


def test_submission_reads_the_tables_of_the_course(kernel):
    code = "from ties.tables import package\nprint(len(list(package.folder().glob('*.csv'))) > 5)"
    assert kernel.run(code) == "True"


def test_submission_reaches_no_network_and_no_local_server(kernel):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        assert kernel.run(
            f"import socket\nsocket.create_connection(('127.0.0.1', {listener.getsockname()[1]}), 1)"
        ).endswith("Error")
        with pytest.raises(BlockingIOError):
            listener.accept()
    assert kernel.run("import socket\nprint([name for _, name in socket.if_nameindex() if name != 'lo'])") == "[]"


def test_submission_sees_only_its_own_processes(kernel):
    assert int(kernel.run("import os\nprint(len([p for p in os.listdir('/proc') if p.isdigit()]))")) <= 4


def test_submission_has_no_privileges_and_no_secrets(kernel):
    status = kernel.run("print(open('/proc/self/status').read())")
    assert "CapEff:\t0000000000000000" in status
    assert "NoNewPrivs:\t1" in status
    assert (
        kernel.run("import os\nprint(os.getuid() != 0, 'PWD' in os.environ, os.environ['USER'])")
        == "True False student"
    )


@pytest.mark.parametrize("process", ["self", "1", "2"])
def test_submission_cannot_read_the_instructors_environment(kernel, process):
    assert "s3cret" not in kernel.run(f"print(open('/proc/{process}/environ').read())")
    assert kernel.run("import os\nprint('INSTRUCTORS_TOKEN' in os.environ)") == "False"


def test_total_size_of_written_files_is_limited(kernel):
    code = "import os\nfor n in range(8):\n    open(f'{n}.bin', 'wb').write(b'x' * (20 << 20))"
    assert kernel.run(code).endswith("OSError")
    assert kernel.run("for n in range(8):\n    if os.path.exists(f'{n}.bin'):\n        os.remove(f'{n}.bin')") == ""


@pytest.mark.parametrize(
    "code",
    [
        "bytearray(8 << 30)",
        "import threading, time\n[threading.Thread(target=time.sleep, args=(5,)).start() for _ in range(200)]",
    ],
    ids=["memory", "threads"],
)
def test_memory_and_threads_are_limited(kernel, code):
    assert kernel.run(code).endswith("Error")


def test_attempt_to_open_an_outside_file_is_logged(kernel):
    kernel.run("try:\n    open('/elsewhere/file')\nexcept OSError:\n    pass")
    assert "/elsewhere/file" in kernel.manager.provisioner.read_attempts()


def test_magics_run_and_repeated_cells_run_again(kernel):
    kernel.run("%%capture caught\nprint('from a magic')\nruns = 0")
    assert kernel.run("print(caught.stdout)") == "from a magic"
    assert [kernel.run("runs += 1\nprint(runs)") for _ in range(2)] == ["1", "2"]


def test_traceback_names_the_line_of_the_cell(kernel):
    assert kernel.run("a = 1\na / 0") == "ZeroDivisionError"
    shown = kernel.run("import sys, traceback\nprint(traceback.format_exception(sys.last_value)[-2])")
    assert "line 2" in shown
    assert "a / 0" in shown


def test_kernel_continues_after_aggressive_reset(kernel):
    assert kernel.run("%reset -f --aggressive\nprint(len('abc'))").endswith("3")


def test_closed_sandbox_leaves_no_process_and_no_socket(tmp_path):
    opened = SandboxedKernel(tmp_path)
    started = opened.manager.provisioner
    inside, files = started.own_sandbox.pid, [Path(started.submission_files.name), Path(opened.manager.connection_file)]
    assert all(path.exists() for path in files)
    opened.close()
    assert not os.path.exists(f"/proc/{inside}/root/proc")
    assert not any(path.exists() for path in files)


def test_hidden_folder_inside_a_readable_one_is_covered():
    parts = sandbox.folders_to_cover([Path(provisioner.__file__).parent, HERE.parent, Path("/nowhere")])
    assert parts == [Path(provisioner.__file__).resolve().parent]


def test_missing_bubblewrap_raises_with_the_reason(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(sandbox.NotProtectedError, match="not installed"):
        sandbox.Sandbox(HERE.parent, (), sandbox.Limits())


def test_sandbox_ends_when_its_parent_is_killed(tmp_path):
    opened = sandbox.Sandbox(tmp_path, (), sandbox.Limits())
    opened.process.stdin.close()  # as the operating system does when a process is killed
    assert opened.process.wait(timeout=30) == 0
    opened.close()
