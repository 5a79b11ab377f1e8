"""A worker or a scheduler that is lost costs time, and no submission."""

import gc
import os
import signal
from dataclasses import replace

import pytest
from distributed import Client

from nbgrader_sandbox.batch import cluster, runner
from nbgrader_sandbox.batch.release import build_release
from nbgrader_sandbox.batch.results import all_results
from nbgrader_sandbox.course import GradingError
from nbgrader_sandbox.selftest.corpus import ASSIGNMENT
from tests.scale import machines

# Dask leaves sockets of failed attempts to the garbage collector, which a later test would be blamed for
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
SIX = {"all-right", "one-answer-wrong", "in-a-zip", "warns-in-the-test", "draws-a-figure", "empty-file"}


@pytest.fixture(autouse=True)
def collect_garbage():
    yield
    gc.collect()


def statuses(course):
    """Return the status of every student."""
    return {result["student"]: result["status"] for result in all_results(course, ASSIGNMENT)}


EXPECTED = dict.fromkeys(SIX, "needs marking") | {"empty-file": "rejected"}


@pytest.fixture(scope="module")
def two_workers(scheduler):
    """Start two workers, and return the address of their scheduler."""
    with machines.workers(scheduler, 2):
        yield scheduler


@pytest.fixture
def jobs(new_course):
    """Return jobs that are waiting."""
    course = new_course("jobs", on_server=False, only={"all-right", "one-answer-wrong"})
    return list(runner.pending_jobs(course, ASSIGNMENT, build_release(course, ASSIGNMENT), False))


def test_job_of_a_worker_that_is_killed_goes_to_another(new_course, two_workers):
    course = new_course("worker lost", on_server=True, only=SIX)
    process = machines.start_grading(course, "--scheduler", two_workers)
    said = process.stderr.readline()
    assert "left" in said, said + process.stderr.read()
    with Client(two_workers, set_as_default=False) as client:
        os.kill(next(iter(client.run(os.getpid).values())), signal.SIGKILL)
    out, err = process.communicate()
    assert process.returncode == 1, out + err  # the empty file
    assert statuses(course) == EXPECTED
    assert len({key[0] for key in machines.marks(course)}) == 6


def test_scheduler_that_is_lost_ends_the_run_in_a_sentence_and_nothing_is_lost(new_course):
    course = new_course("scheduler lost", on_server=True, only=SIX)
    with machines.scheduler() as address, machines.workers(address, 1):
        process = machines.start_grading(course, "--scheduler", address)
        said = process.stderr.readline()
        assert "left" in said, said + process.stderr.read()
    out, err = process.communicate()  # the scheduler and the worker are gone
    first = [name for name, status in statuses(course).items() if status != "not graded"]
    assert (process.returncode, "Traceback" in err) == (2, False), out + err
    assert f"the Dask scheduler at {address} was lost" in err
    assert "run again" in err
    assert first
    code, said, _ = machines.grade(course)  # on this machine
    assert code == 1, said
    assert statuses(course) == EXPECTED


def test_job_that_ends_every_worker_is_not_graded_and_others_are(jobs, two_workers, monkeypatch):
    hung = replace(jobs[0], digest="hung")
    monkeypatch.setattr(cluster, "run_limited", machines.end_if_hung)
    results = {result["student"]: result for result in cluster.run_jobs([hung, jobs[1]], two_workers, 60)}
    assert results[jobs[1].student]["status"] == "needs marking"
    assert results[hung.student]["status"] == "not graded"
    assert results[hung.student]["findings"][-1]["what"] == cluster.DIED


def test_time_limit_of_a_job_ends_its_worker(jobs, two_workers):
    (result,) = cluster.run_jobs(jobs[:1], two_workers, 0)
    assert (result["status"], result["findings"][-1]["what"]) == ("not graded", cluster.DIED)


def test_scheduler_that_does_not_answer_is_named(jobs, monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    with pytest.raises(GradingError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9 .*running\?"):
        list(cluster.run_jobs(jobs, "tcp://127.0.0.1:9", 60))


def test_scheduler_without_workers_is_refused(jobs, monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE", 3)
    with machines.scheduler() as address, pytest.raises(GradingError, match="has no workers: start"):
        list(cluster.run_jobs(jobs, address, 60))


def test_worker_with_several_threads_is_refused(jobs):
    refused = pytest.raises(GradingError, match="several threads; start it with --nthreads 1")
    with machines.scheduler() as address, machines.workers(address, 1, threads=2), refused:
        list(cluster.run_jobs(jobs, address, 60))


def test_worker_that_does_not_see_the_course_is_refused(jobs, two_workers, tmp_path):
    elsewhere = replace(jobs[0], release=str(tmp_path / "of another machine"))
    with pytest.raises(GradingError, match="does not see the folder .*of another machine"):
        list(cluster.run_jobs([elsewhere], two_workers, 60))


def test_worker_without_a_sandbox_is_refused(jobs, two_workers):
    with Client(two_workers, set_as_default=False) as client:
        client.run(machines.take_sandbox_away)
        try:
            with pytest.raises(GradingError, match="cannot grade: no bubblewrap here"):
                list(cluster.run_jobs(jobs, two_workers, 60))
        finally:
            client.restart()
