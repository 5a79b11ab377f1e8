"""A command of root's runs as an ordinary user, also where only root can enter."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tools import ordinary_user

SHOW = "import os, sys; print(os.getuid(), os.listdir(sys.argv[1]), os.access(os.environ['HOME'], os.W_OK))"


@pytest.fixture
def closed():
    """Make a folder that only its owner can enter, with two folders in it; its parents are open."""
    with tempfile.TemporaryDirectory(prefix="closed-", dir="/tmp") as outer:
        Path(outer).chmod(0o755)
        for name in ("wanted", "secret"):
            Path(outer, "closed", name).mkdir(parents=True)
        Path(outer, "closed").chmod(0o700)
        yield Path(outer, "closed")


def test_outermost_folder_that_others_cannot_enter_is_found(closed):
    (closed / "wanted" / "inner").mkdir(mode=0o700)
    assert ordinary_user.closed_parent(closed / "wanted" / "inner") == closed
    assert ordinary_user.closed_parent(closed.parent) is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_command_runs_as_an_ordinary_user_in_a_closed_folder(closed, monkeypatch, capfd):
    monkeypatch.setattr(ordinary_user, "ROOT", closed / "wanted")
    mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory(prefix="room-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        code = ordinary_user.run_as("nobody", folder, ("-c", SHOW, str(closed)))
    assert code == 0
    assert capfd.readouterr().out.strip() == "65534 ['wanted'] True"
    assert Path("/proc/self/mountinfo").read_text(encoding="utf-8") == mounts


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs the programs")
def test_missing_program_is_named(monkeypatch, capsys):
    monkeypatch.setattr(ordinary_user.shutil, "which", lambda name: None if name == "setpriv" else name)
    assert ordinary_user.main(["-c", ""]) == 1
    assert capsys.readouterr().out == "Not tested as an ordinary user: setpriv is not installed.\n"


def test_ordinary_user_runs_the_command_as_it_is(monkeypatch):
    ran = []
    monkeypatch.setattr(ordinary_user.os, "geteuid", lambda: 1000)
    finished = subprocess.CompletedProcess([], 3)
    monkeypatch.setattr(ordinary_user.subprocess, "run", lambda command, **_: ran.append(command) or finished)
    assert ordinary_user.main(["-c", "1"]) == 3
    assert ran == [[sys.executable, "-c", "1"]]
