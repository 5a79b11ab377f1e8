"""Tests of what an attempt to leave the sandbox is called, and of which accesses are no attempt."""

import pytest

from nbgrader_sandbox.batch.jobs import observation_findings
from nbgrader_sandbox.execution import audit
from nbgrader_sandbox.findings import LOOK, REPAIRED

ALLOWED = ("/usr", "/course")


@pytest.mark.parametrize(
    ("event", "arguments", "what"),
    [
        ("open", ("/etc/shadow", "r", 0), "/etc/shadow"),
        ("open", (b"/elsewhere/x", "r", 0), "/elsewhere/x"),
        ("open", ("/usr/../root/x", "r", 0), "/root/x"),
        ("os.listdir", ("/home",), "/home"),
        ("os.remove", ("/tmp/nowhere/x", -1), "/tmp/nowhere/x"),
        ("socket.connect", (None, ("10.0.0.1", 80)), "the network: ('10.0.0.1', 80)"),
        ("socket.getaddrinfo", ("example.org", 80), "the network: example.org"),
        ("subprocess.Popen", ("ls", ["ls"], None, None), "another program: ls"),
        ("os.system", ("ls",), "another program: ls"),
    ],
)
def test_access_outside_the_sandbox_is_described(event, arguments, what):
    assert audit.describe_event(event, arguments, ALLOWED) == what


@pytest.mark.parametrize(
    ("event", "arguments"),
    [
        ("open", ("/usr/lib/x", "r", 0)),
        ("open", ("/course/data.csv", "r", 0)),
        ("open", (3, "r", 0)),
        ("compile", ("/etc/shadow",)),
    ],
)
def test_honest_access_is_not_described(event, arguments):
    assert audit.describe_event(event, arguments, ALLOWED) == ""


def test_own_file_in_the_temporary_folder_is_honest(tmp_path, monkeypatch):
    monkeypatch.setattr(audit, "is_folder", lambda _: True)
    assert audit.outside_path("/tmp/student/new.txt", ALLOWED) == ""


def test_observations_become_findings_for_the_instructor():
    observed = {"notebook": "a", "stopped": "it left", "attempts": ["/etc", "/etc", "the network: x"], "cut": ["why"]}
    stopped, *attempts, cut = observation_findings(observed)
    assert (stopped.kind, stopped.what) == (LOOK, "stopped: it left; later cells get no marks")
    assert [(found.kind, found.what.split(";")[0]) for found in attempts] == [
        (LOOK, "its code tried to reach /etc"),
        (LOOK, "its code tried to reach the network: x"),
    ]
    assert (cut.kind, cut.cell) == (REPAIRED, "why")
    assert {found.file for found in (stopped, *attempts, cut)} == {"a.ipynb"}
    assert list(observation_findings({"notebook": "a", "stopped": "", "attempts": [], "cut": []})) == []
