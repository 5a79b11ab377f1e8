"""A class to grade, a Dask scheduler with workers on this machine, and what a gradebook contains."""

import os
import re
import subprocess
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import perf_counter

from nbgrader.api import Gradebook
from sqlalchemy import create_engine, inspect, text

from nbgrader_sandbox.batch.gradebook import ignore_warnings
from nbgrader_sandbox.batch.pool import run_limited
from nbgrader_sandbox.execution import sandbox, zygote_process
from nbgrader_sandbox.intake.roster import slug
from nbgrader_sandbox.selftest.cases import CASES
from nbgrader_sandbox.selftest.corpus import ASSIGNMENT

ROOT = Path(__file__).parents[2]
COURSE_ID = "a-course"
GOOD = ("all right", "right in another way", "draws a figure", "shows a table", "reads its own file", "writes a file")
MORE = ("more cells of its own", "shows a widget", "prints to stderr", "warns in the test")
WRONG = ("one answer wrong", "one answer half right", "form wrong", "nothing done", "does not parse", "exits")
DAMAGED = ("answer cell twice", "grade_id lost", "in a zip", "empty file", "web page")
HOSTILE = ("reads the gradebook", "opens the network", "ends the kernel")
CLASS = [case for case in CASES if case.name in {*GOOD, *MORE, *WRONG, *DAMAGED, *HOSTILE}]
assert len(CLASS) == 24


def key(name):
    """Return the key of the student who sent a case."""
    return slug(name)


def command_of(course, *options):
    """Return the command of the run book."""
    python = [sys.executable, "-W", "ignore", "-m", "nbgrader_sandbox"]
    return [*python, "--course", str(course.home), "run", ASSIGNMENT, "--no-similar", *options]


def grade(course, *options):
    """Grade with the command of the run book; return the exit code, what it printed, and its seconds."""
    begin = perf_counter()
    ran = subprocess.run(command_of(course, *options), capture_output=True, text=True, check=False)
    return ran.returncode, ran.stdout + ran.stderr, perf_counter() - begin


def start_grading(course, *options):
    """Start the same command and return its process, whose progress can be read from stderr."""
    return subprocess.Popen(command_of(course, *options), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def marks(course):
    """Return what the gradebook has of each student and cell: marks, comments and what is to be marked by hand."""
    found = {}
    with ignore_warnings(), Gradebook(course.gradebook_url(), course.course_id()) as book:
        for submission in book.assignment_submissions(ASSIGNMENT):
            for notebook in submission.notebooks:
                for each in notebook.grades:
                    entry = (each.auto_score, each.manual_score, bool(each.needs_manual_grade), each.max_score)
                    found[submission.student.id, notebook.name, each.name, "mark"] = entry
                for each in notebook.comments:
                    entry = (each.auto_comment, each.manual_comment)
                    found[submission.student.id, notebook.name, each.name, "comment"] = entry
    return found


def rows(url):
    """Return every row of every table of a database, in no order."""
    engine = create_engine(url)
    with engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        return {name: connection.execute(text(f'SELECT * FROM "{name}"')).mappings().all() for name in tables}


@contextmanager
def program(*command, ready, **more):
    """Start a program that reports on stderr; yield it and the line that says that it is ready, and end it."""
    with tempfile.TemporaryDirectory(prefix="dask-") as folder:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            cwd=folder,
            env=os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"} | more,
        )
        try:
            lines = []
            for line in process.stderr:
                lines.append(line)
                if found := re.search(ready, line):
                    break
            else:
                raise RuntimeError(f"{command} ended: {''.join(lines)}")
            drain = subprocess.Popen(["cat"], stdin=process.stderr, stdout=subprocess.DEVNULL)  # so that it never waits
            yield process, found
        finally:
            process.terminate()
            process.wait()
            process.stderr.close()
            drain.wait()


@contextmanager
def scheduler(port=0):
    """Start a Dask scheduler on this machine and yield its address."""
    options = ("--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    allow = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}
    with program("dask", "scheduler", *options, ready=r"Scheduler at:\s+(tcp://\S+)", **allow) as (_, found):
        yield found[1]


def has_graded():
    """Return whether this process has started kernels; asked of workers."""
    return zygote_process.start_zygote.cache_info().currsize == 1


def take_sandbox_away():
    """Make this process say that it has no sandbox; asked of workers."""
    sandbox.unavailable_reason = lambda: "no bubblewrap here"


def end_if_hung(job, timeout):
    """Run a job, or end the process as one that hangs is ended; done by workers."""
    return os._exit(1) if job.digest == "hung" else run_limited(job, timeout)


@contextmanager
def workers(address, number, threads=1):
    """Start workers of a scheduler as the page says, each a process of its own with a nanny."""
    options = (
        "--nthreads",
        str(threads),
        "--preload",
        "nbgrader_sandbox.batch.jobs",
        "--no-dashboard",
        "--host",
        "127.0.0.1",
    )
    with ExitStack() as stack:
        yield [
            stack.enter_context(program("dask", "worker", address, *options, ready="Registered to"))[0]
            for _ in range(number)
        ]
