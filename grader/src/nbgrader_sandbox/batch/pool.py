"""A few processes that do jobs; one that dies or does not answer costs only its own job."""

import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from types import ModuleType
from typing import Any

from nbgrader_sandbox.batch.jobs import AGAIN, Job, do, outcome
from nbgrader_sandbox.batch.results import Result
from nbgrader_sandbox.execution import provisioner, startup
from nbgrader_sandbox.findings import LOOK, Finding

TASKS_A_WORKER = 100  # then a fresh one, so that memory stays flat


def work(connection: Connection, folder: str) -> None:
    """Do jobs until the other side is gone; whatever is made on the way lies in one folder."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tempfile.tempdir = folder
    threading.Thread(target=end_with_owner, daemon=True).start()
    if sys.platform == "linux":
        provisioner.warm_server()
    with suppress(EOFError, ConnectionError):
        while True:
            job = connection.recv()
            try:
                connection.send(do(job))
            except OSError as error:
                connection.send(error.errno)


def end_with_owner() -> None:
    """End at once where the batch was killed, and with it what runs in the rooms: nobody waits for the result."""
    wait([multiprocessing.parent_process().sentinel])
    os._exit(1)


@contextmanager
def no_main() -> Iterator[None]:
    """Keep workers from running the program that started them once more: they need nothing of it."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


class Worker:
    """A process that does jobs, and can be given up."""

    def __init__(self, context: Any, patience: float) -> None:
        self.connection, other = context.Pipe()
        self.folder = tempfile.mkdtemp(prefix=f"{startup.LEFT}{os.getpid()}-")
        self.process = context.Process(target=work, args=(other, self.folder), daemon=True)
        with no_main():
            self.process.start()
        other.close()
        self.job: Job | None = None
        self.done, self.until, self.patience = 0, 0.0, patience

    def give(self, job: Job) -> None:
        """Hand over a job."""
        self.job, self.until = job, time.monotonic() + self.patience
        self.done += 1
        with suppress(ConnectionError):  # a worker that is gone is met again when its result is taken
            self.connection.send(job)

    def result(self) -> dict[str, Any]:
        """Take the result; a worker that died or does not answer gives one that says so."""
        job, self.job = self.job, None
        try:
            if self.connection.poll():
                answer = self.connection.recv()
                if isinstance(answer, int):
                    raise OSError(answer, os.strerror(answer))
                return answer
            why = "it did not come to an end"
        except (EOFError, ConnectionError):
            why = "the process that graded it ended"
        self.end()
        return outcome(job, "not graded", [Finding(LOOK, why, AGAIN)], Result(job.student, job.assignment))

    def end(self) -> None:
        """Kill the worker; its sandboxes die with it."""
        self.process.kill()
        self.process.join()
        self.connection.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def run_jobs(jobs: list[Job], workers: int, patience: float) -> Iterator[dict[str, Any]]:
    """Do all jobs on a few processes and give each result as it comes."""
    context = multiprocessing.get_context(startup.METHOD)
    waiting, crew = list(reversed(jobs)), []
    try:
        while waiting or any(worker.job for worker in crew):
            crew = [worker for worker in crew if worker.process.is_alive() or worker.job]
            for worker in [worker for worker in crew if not worker.job and worker.done >= TASKS_A_WORKER]:
                worker.end()
                crew.remove(worker)
            while waiting and (len(crew) < workers or any(not worker.job for worker in crew)):
                idle = next((worker for worker in crew if not worker.job), None)
                if idle is None:
                    crew.append(idle := Worker(context, patience))
                idle.give(waiting.pop())
            ready = wait([worker.connection for worker in crew if worker.job], timeout=1)
            for worker in crew:
                if worker.job and (worker.connection in ready or time.monotonic() > worker.until):
                    yield worker.result()
    finally:
        for worker in crew:
            if not worker.connection.closed:
                worker.end()
