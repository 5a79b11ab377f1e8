"""Pool of worker processes. A worker that dies or exceeds its time limit loses only its own job."""

import faulthandler
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing import connection
from typing import Any

from nbgrader_sandbox.batch.jobs import RETRY_ADVICE, Job, run_job, ungraded
from nbgrader_sandbox.execution import startup, zygote_process
from nbgrader_sandbox.findings import LOOK, Finding

JOBS_PER_WORKER = 100  # then a new pool, so that memory does not grow


def start_worker(folder: str, zygote: str, stop: connection.Connection) -> None:
    """Prepare a worker process: it has a temporary folder of its own and ends with its batch."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tempfile.tempdir = tempfile.mkdtemp(dir=folder)
    os.environ[zygote_process.ADDRESS_VARIABLE] = zygote
    threading.Thread(target=exit_when_stopped, args=(stop,), daemon=True).start()


def exit_when_stopped(stop: connection.Connection) -> None:
    """Exit as soon as the batch stops or its process ends; the sandboxes of this process end with it."""
    connection.wait([multiprocessing.parent_process().sentinel, stop])
    os._exit(1)


def run_limited(job: Job, timeout: float) -> dict[str, Any]:
    """Run a job. The process ends if the job takes too long, even if it does not listen to signals."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        faulthandler.dump_traceback_later(max(timeout, 0.01), exit=True, file=nowhere)
        try:
            return run_job(job)
        finally:
            faulthandler.cancel_dump_traceback_later()


@contextmanager
def open_pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Open a pool whose workers are stopped at once at the end, whatever they do."""
    zygote = zygote_process.zygote_address() if sys.platform == "linux" else ""
    folder = tempfile.mkdtemp(prefix=startup.folder_prefix())
    stop, keep_open = multiprocessing.Pipe(duplex=False)
    context = multiprocessing.get_context(startup.METHOD)
    pool = ProcessPoolExecutor(workers, context, start_worker, (folder, zygote, stop))
    try:
        yield pool
    finally:
        keep_open.close()
        pool.shutdown(cancel_futures=True)
        stop.close()
        shutil.rmtree(folder, ignore_errors=True)


def run_jobs(jobs: Iterable[Job], workers: int, timeout: float) -> Iterator[dict[str, Any]]:
    """Run jobs on several processes and yield each result when it is ready."""
    waiting = deque(jobs)
    while waiting:
        for job in (yield from run_in_pool(waiting, workers, timeout)):
            yield run_alone(job, timeout)


def run_in_pool(waiting: deque[Job], workers: int, timeout: float) -> Generator[dict[str, Any], None, list[Job]]:
    """
    Run jobs until the pool has done its part, or a worker dies.

    Returns the jobs that were running when a worker died: one of them did it. No job waits inside the pool, so that
    there are few.
    """
    running: dict[Future, Job] = {}
    started, remaining = [], workers * JOBS_PER_WORKER
    with open_pool(workers) as pool, suppress(BrokenProcessPool):
        while running or (waiting and remaining):
            while waiting and remaining and len(running) < workers:
                started.append(waiting.popleft())
                running[pool.submit(run_limited, started[-1], timeout)] = started[-1]
                remaining -= 1
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                result = future.result()
                started.remove(running.pop(future))
                yield result
    return started


def run_alone(job: Job, timeout: float) -> dict[str, Any]:
    """Run a job in a pool of its own. If its worker dies, the job did it, and is not graded."""
    begin = time.monotonic()
    with open_pool(1) as pool:
        try:
            return pool.submit(run_limited, job, timeout).result()
        except BrokenProcessPool:
            late = time.monotonic() - begin >= timeout
    reason = "grading did not finish in time" if late else "the process that graded it ended"
    return ungraded(job, [Finding(LOOK, reason, RETRY_ADVICE)])
