"""Tests of resuming: a run is killed (SIGKILL) with its workers at several steps."""

import contextlib
import multiprocessing
import os
import random
import select
import signal
import sqlite3
import tempfile
import threading
from pathlib import Path

import pytest

from nbgrader_sandbox import files
from nbgrader_sandbox.batch import jobs, pool, runner
from nbgrader_sandbox.execution import startup
from nbgrader_sandbox.output import reports
from nbgrader_sandbox.selftest import drill
from nbgrader_sandbox.selftest.corpus import ASSIGNMENT

pytestmark = pytest.mark.needs_bubblewrap
CLASS = ("all right", "one answer wrong", "a copy", "empty file", "ends the kernel")
STEPS = {
    "while a worker grades": (jobs, "grade_submission"),
    "while the graded notebook is moved": (Path, "rename"),
    "when a result arrives": (runner, "store_result"),
    "after the gradebook and before the state file": (runner, "write_json"),
    "while the state file is written": (files.os, "replace"),
}
CHANCE = random.Random(2024)
MOMENTS = {step: CHANCE.randrange(3) for step in STEPS}


def run_until(course, step, before, folder):
    """Run a batch that kills itself and its workers when it reaches a step after a number of times."""
    os.setsid()
    os.environ["TMPDIR"] = tempfile.tempdir = folder
    tempfile.tempdir = startup.process_folder()  # as the command does
    startup.METHOD = "fork"  # so that all processes are in one group and are killed at once
    owner, name = STEPS[step]
    original, remaining = getattr(owner, name), iter(range(before))

    def counted(*args, **kwargs):
        if next(remaining, None) is None:
            os.killpg(0, signal.SIGKILL)
        return original(*args, **kwargs)

    setattr(owner, name, counted)
    runner.run(course, ASSIGNMENT)


def killed(course, step, folder):
    """Run a batch until it is killed and return its exit code."""
    process = multiprocessing.get_context("forkserver").Process(
        target=run_until, args=(course, step, MOMENTS[step], str(folder))
    )
    process.start()
    process.join()
    return process.exitcode


def visible_outcome(course):
    """Return all that an instructor sees of a class: grades and findings."""
    findings = [
        tuple(row[key] for key in ("student", "kind", "cell", "what"))
        for row in reports.problem_rows(course, ASSIGNMENT)
    ]
    return reports.export(course, "csv", [ASSIGNMENT], partial=True), sorted(findings)


@pytest.fixture(scope="module")
def undisturbed(new_course):
    course = new_course(*CLASS)
    runner.run(course, ASSIGNMENT)
    return visible_outcome(course)


@pytest.mark.parametrize("step", STEPS)
def test_killed_run_gives_the_same_results_after_a_restart(new_course, undisturbed, step, monkeypatch):
    course = new_course(*CLASS)
    with tempfile.TemporaryDirectory(prefix="nbs-kill-") as folder:
        ended = killed(course, step, folder)
        stored = drill.count_results(course)
        monkeypatch.setattr(tempfile, "tempdir", folder)
        runner.run(course, ASSIGNMENT)
        left = os.listdir(folder), drill.processes_using(folder)
    assert ended == -signal.SIGKILL
    assert stored < len(CLASS)
    assert visible_outcome(course) == undisturbed
    with contextlib.closing(sqlite3.connect(course.root / "gradebook.db")) as book:
        assert book.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert left == ([], [])


def hang(job):
    """Say the process ID, and then wait for ever."""
    job.send(os.getpid())
    threading.Event().wait()


def start_a_worker_that_hangs(pipe):
    """Start a worker with a job that hangs."""
    pool.run_job = hang
    startup.METHOD = "fork"
    list(pool.run_jobs([pipe], 1, 60))


def test_worker_ends_when_its_parent_is_killed():
    reader, pipe = multiprocessing.Pipe()
    owner = multiprocessing.get_context("forkserver").Process(target=start_a_worker_that_hangs, args=(pipe,))
    owner.start()
    worker = os.pidfd_open(reader.recv())
    owner.kill()
    ended, _, _ = select.select([worker], [], [], 30)
    os.close(worker)
    owner.join()
    assert ended


def test_drill_of_a_small_class_passes_and_leaves_no_files(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert drill.run_drill(6) == 0
    assert "2 kills" in capsys.readouterr().out
    assert os.listdir(tmp_path) == []
