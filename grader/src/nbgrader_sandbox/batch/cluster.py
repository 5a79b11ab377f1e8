"""Grade jobs on the workers of a Dask scheduler, which may be on many machines that see the same folders."""

import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError, Future, as_completed
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbgrader_sandbox.batch.jobs import RETRY_ADVICE, Job, ungraded
from nbgrader_sandbox.batch.pool import run_limited
from nbgrader_sandbox.course import GradingError
from nbgrader_sandbox.execution import sandbox
from nbgrader_sandbox.findings import LOOK, Finding

if TYPE_CHECKING:
    from distributed import Client

PATIENCE = 15  # seconds until a scheduler must answer and have a worker
TALKATIVE = ("distributed", "distributed.client")  # they report a lost connection with tracebacks
DIED = "the worker that graded it ended, or did not finish in time"


def run_jobs(jobs: Sequence[Job], scheduler: str, timeout: float) -> Iterator[dict[str, Any]]:
    """
    Run jobs on the workers of a scheduler and yield each result when it is ready.

    If a worker is lost, Dask gives its job to another. A job with which workers ended several times is tried once more
    when nothing else runs; if they end again, the job did it, and is not graded.
    """
    if not jobs:
        return
    with connected(scheduler) as client:
        refuse_unfit_workers(client, jobs[0])
        executor = client.get_executor(pure=False)
        suspects = yield from finished({executor.submit(run_limited, job, timeout): job for job in jobs})
        for job in suspects:
            for _ in (yield from finished({executor.submit(run_limited, job, timeout): job})):
                yield ungraded(job, [Finding(LOOK, DIED, RETRY_ADVICE)])


@contextmanager
def connected(scheduler: str) -> Iterator["Client"]:
    """Connect to a scheduler. A lost connection is a GradingError that says what to do."""
    try:
        from distributed import Client  # imported late: only a large course needs it
    except ModuleNotFoundError:
        raise GradingError(
            "--scheduler needs Dask: install the package distributed, here and on each worker."
        ) from None
    try:
        client = Client(scheduler, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise GradingError(
            f"no Dask scheduler answers at {scheduler} ({error}). Is `dask scheduler` running?"
        ) from None
    with quiet(), client:
        try:
            yield client
        except (CancelledError, OSError) as error:
            if client.status == "running":
                raise
            raise GradingError(
                f"the Dask scheduler at {scheduler} was lost ({type(error).__name__}). Completed results are kept: "
                "start it and its workers again, then run again."
            ) from None


@contextmanager
def quiet() -> Iterator[None]:
    """Keep Dask's reports of a lost connection off the screen; ours says what to do."""
    levels = {name: logging.getLogger(name).level for name in TALKATIVE}
    for name in levels:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


def refuse_unfit_workers(client: "Client", job: Job) -> None:
    """Raise a GradingError if there is no worker, or one that cannot grade."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        what = "the Dask scheduler has no workers: start `dask worker --nthreads 1` on each machine."
        raise GradingError(what) from None
    threads = client.nthreads()
    reasons = {worker: "it has several threads; start it with --nthreads 1" for worker, n in threads.items() if n > 1}
    if not reasons:
        reasons = {worker: reason for worker, reason in client.run(reason_against, job).items() if reason}
    for worker, reason in reasons.items():
        raise GradingError(f"the Dask worker {worker} cannot grade: {reason}.")


def reason_against(job: Job) -> str:
    """Return why this machine cannot grade a job; '' if it can."""
    for folder in (job.release, job.source):
        if not Path(folder).is_dir():
            return f"it does not see the folder {folder}; all machines need the course under the same path"
    protected = job.config["SandboxedExecute"]["protected"]
    return sandbox.unavailable_reason() if protected else ""


def finished(running: dict[Future, Job]) -> Iterator[dict[str, Any]]:
    """Yield results as they come; return the jobs whose workers ended."""
    from distributed import KilledWorker

    suspects = []
    for future in as_completed(running):
        try:
            yield future.result()
        except KilledWorker:
            suspects.append(running[future])
    return suspects
