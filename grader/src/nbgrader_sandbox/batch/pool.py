"""Pool of worker processes. A worker that dies or exceeds its time limit loses only its own job."""

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

from nbgrader_sandbox.batch.jobs import RETRY_ADVICE, Job, result_as_dict, run_job
from nbgrader_sandbox.batch.results import Result
from nbgrader_sandbox.execution import provisioner, startup
from nbgrader_sandbox.findings import LOOK, Finding

TASKS_PER_WORKER = 100  # then a new one, so that memory does not grow


def run_worker(connection: Connection, folder: str) -> None:
    """Run jobs until the connection closes. Temporary files are written to one folder."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tempfile.tempdir = folder
    threading.Thread(target=exit_with_parent, daemon=True).start()
    if sys.platform == "linux":
        provisioner.zygote_socket()
    with suppress(EOFError, ConnectionError):
        while True:
            job = connection.recv()
            try:
                connection.send(run_job(job))
            except OSError as error:
                connection.send(error.errno)


def exit_with_parent() -> None:
    """Exit as soon as the parent process ends; the sandboxes of this process end with it."""
    wait([multiprocessing.parent_process().sentinel])
    os._exit(1)


@contextmanager
def without_main_module() -> Iterator[None]:
    """Hide the main module, so that new workers do not import it again."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


class Worker:
    """A process that runs jobs and can be killed."""

    def __init__(self, context: Any, timeout: float) -> None:
        self.connection, other = context.Pipe()
        self.folder = tempfile.mkdtemp(prefix=f"{startup.FOLDER_PREFIX}{os.getpid()}-")
        self.process = context.Process(target=run_worker, args=(other, self.folder), daemon=True)
        with without_main_module():
            self.process.start()
        other.close()
        self.job: Job | None = None
        self.jobs_done, self.deadline, self.timeout = 0, 0.0, timeout

    def assign(self, job: Job) -> None:
        """Send a job to the worker."""
        self.job, self.deadline = job, time.monotonic() + self.timeout
        self.jobs_done += 1
        with suppress(ConnectionError):  # `take_result` handles a worker that has died
            self.connection.send(job)

    def take_result(self) -> dict[str, Any]:
        """Return the result. Return an ungraded one if the worker died or exceeded its time limit."""
        job, self.job = self.job, None
        try:
            if self.connection.poll():
                answer = self.connection.recv()
                if isinstance(answer, int):
                    raise OSError(answer, os.strerror(answer))
                return answer
            reason = "grading did not finish in time"
        except (EOFError, ConnectionError):
            reason = "the process that graded it ended"
        self.stop()
        return result_as_dict(
            job, "not graded", [Finding(LOOK, reason, RETRY_ADVICE)], Result(job.student, job.assignment)
        )

    def stop(self) -> None:
        """Kill the worker and its sandboxes."""
        self.process.kill()
        self.process.join()
        self.connection.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def run_jobs(jobs: list[Job], workers: int, timeout: float) -> Iterator[dict[str, Any]]:
    """Run jobs on several processes and yield each result when it is ready."""
    context = multiprocessing.get_context(startup.METHOD)
    waiting, pool = list(reversed(jobs)), []
    try:
        while waiting or any(worker.job for worker in pool):
            pool = [worker for worker in pool if worker.process.is_alive() or worker.job]
            for worker in [worker for worker in pool if not worker.job and worker.jobs_done >= TASKS_PER_WORKER]:
                worker.stop()
                pool.remove(worker)
            while waiting and (len(pool) < workers or any(not worker.job for worker in pool)):
                free = next((worker for worker in pool if not worker.job), None)
                if free is None:
                    pool.append(free := Worker(context, timeout))
                free.assign(waiting.pop())
            ready = wait([worker.connection for worker in pool if worker.job], timeout=1)
            for worker in pool:
                if worker.job and (worker.connection in ready or time.monotonic() > worker.deadline):
                    yield worker.take_result()
    finally:
        for worker in pool:
            if not worker.connection.closed:
                worker.stop()
