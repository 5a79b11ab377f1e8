"""A batch that is killed -9 with its workers, at any of its steps, gives in the end what it would have given."""

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
    "a worker grades it": (jobs, "grade_submission"),
    "the graded notebook is put in its place": (Path, "rename"),
    "a result has come": (pool.Worker, "take_result"),
    "it is in the gradebook, and not yet noted as done": (runner, "write_json"),
    "the note is half written": (files.os, "replace"),
}
CHANCE = random.Random(2024)
MOMENTS = {step: CHANCE.randrange(3) for step in STEPS}


def run_until(course, step, before, folder):
    """Run a batch that kills itself -9, with its workers, when it comes to a step after it came there some times."""
    os.setsid()
    os.environ["TMPDIR"] = tempfile.tempdir = folder
    startup.METHOD = "fork"  # so that all processes belong to one group, and are killed at once
    owner, name = STEPS[step]
    do, left = getattr(owner, name), iter(range(before))

    def once_more(*given, **named):
        if next(left, None) is None:
            os.killpg(0, signal.SIGKILL)
        return do(*given, **named)

    setattr(owner, name, once_more)
    runner.run(course, ASSIGNMENT)


def killed(course, step, folder):
    """Run a batch until it is killed; give how it ended."""
    process = multiprocessing.get_context("forkserver").Process(
        target=run_until, args=(course, step, MOMENTS[step], str(folder))
    )
    process.start()
    process.join()
    return process.exitcode


def visible_outcome(course):
    """Give all that an instructor sees of a class: the grades, and each sentence."""
    findings = [
        tuple(row[key] for key in ("student", "kind", "cell", "what"))
        for row in reports.problem_rows(course, ASSIGNMENT)
    ]
    return reports.export(course, "csv", [ASSIGNMENT]), sorted(findings)


@pytest.fixture(scope="module")
def undisturbed(new_course):
    course = new_course(*CLASS)
    runner.run(course, ASSIGNMENT)
    return visible_outcome(course)


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_moment_it_gives_in_the_end_what_it_would_have_given(new_course, undisturbed, step, monkeypatch):
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


def own_a_worker_that_hangs(pipe):
    """Start a worker that tells its number when it has a job, and then never comes to an end."""
    pool.run_job = lambda job: (pipe.send(os.getpid()), threading.Event().wait())
    pool.Worker(multiprocessing.get_context("fork"), 60).give("a job")
    threading.Event().wait()


def test_a_worker_ends_with_its_batch_whatever_it_is_doing():
    reader, pipe = multiprocessing.Pipe()
    owner = multiprocessing.get_context("forkserver").Process(target=own_a_worker_that_hangs, args=(pipe,))
    owner.start()
    worker = os.pidfd_open(reader.recv())
    owner.kill()
    ended, _, _ = select.select([worker], [], [], 30)
    os.close(worker)
    owner.join()
    assert ended


def test_the_drill_of_a_small_class_comes_out_as_it_should_and_leaves_nothing(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert drill.run_drill(6) == 0
    assert "2 kills" in capsys.readouterr().out
    assert os.listdir(tmp_path) == []
