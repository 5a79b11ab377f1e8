"""
What one submission costs in a class of five hundred, beside one in a class of twenty; and the memory of the whole run.

The cost is the slope: the seconds of `run` for the class less those for a class of one, over one submission less than
the class has, so that starting up counts in neither; of the two small classes the quickest of three runs counts.
Memory is the proportional set size of the command and of every process under it, sampled twice a second and added up:
a page that several share counts once. Two workers, assignment 02, the same submissions as in `grade-100`.
`TIES_BENCH_SIZE` changes the five hundred; what is above a tenth dearer or above 1.5 GB is said to be missed.
With `TIES_BENCH_GRADEBOOK=postgresql` each class has a database of a PostgreSQL server that is started for it, whose
memory does not count, and the figures say so.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.grade_100 import ASSIGNMENT, ROOT, marks, run, submissions
from tools import postgres

FEW = 20
EVERY = 0.5  # seconds between two samples
FLAT, MOST = 1.1, 1536  # as much dearer, and as many megabytes, are allowed


def measure() -> dict[str, object]:
    """Return the seconds a submission in the large class and in the small one, their ratio, and the peak of memory."""
    size = int(os.environ.get("TIES_BENCH_SIZE", "500"))
    with TemporaryDirectory() as folder:
        seconds, peaks = {}, {}
        with gradebooks() as new_gradebook:
            for number, times in ((1, 3), (FEW, 3), (size, 1)):
                runs = [grade(Path(folder) / f"{number}", number, new_gradebook()) for _ in range(times)]
                seconds[number], peaks[number] = min(time for time, _ in runs), max(peak for _, peak in runs)
    many, few = (cost(seconds, number) for number in (size, FEW))
    peak = round(max(peaks.values()))
    figures = {"ours": round(many, 3), "other": round(few, 3), "ratio": round(many / few, 3), "n": size}
    more = {"other_n": FEW, "start": round(seconds[1], 1), "seconds": round(seconds[size], 1)}
    memory = {"peak_mb": peak, "peak_mb_few": round(peaks[FEW])}
    held = "held" if many / few <= FLAT and peak <= MOST else "missed"
    versions = {name: version(name) for name in ("nbgrader", "nbclient", "ipykernel")}
    where = {"gradebook": "PostgreSQL" if on_postgresql() else "SQLite"}
    return {
        "name": "grade-500",
        "unit": "s",
        **where,
        **figures,
        **more,
        **memory,
        "limits": held,
        "versions": versions,
    }


def on_postgresql() -> bool:
    """Return whether the gradebooks are databases of a server."""
    return os.environ.get("TIES_BENCH_GRADEBOOK", "sqlite") == "postgresql"


@contextmanager
def gradebooks() -> Iterator[Callable[[], str]]:
    """Give a function that returns the address of a new gradebook; '' is a file of the course."""
    if not on_postgresql():
        yield lambda: ""
        return
    with postgres.server() as server:
        numbers = count()
        yield lambda: server.new_database(f"class {next(numbers)}")


def make_course(home: Path, url: str) -> Path:
    """Make a course with the solutions of this repository and a gradebook of its own."""
    home.mkdir(parents=True)
    (home / "solutions").symlink_to(ROOT / "solutions")
    lines = [f"load_subconfig('nbgrader_config.py', path={str(ROOT)!r})", "c = get_config()"]
    address = url or "sqlite:///grading/gradebook.db"
    text = "\n".join([*lines, f"c.CourseDirectory.db_url = {address!r}", ""])
    (home / "nbgrader_config.py").write_text(text, encoding="utf-8")
    return home


def cost(seconds: dict[int, float], number: int) -> float:
    """Return what one more submission costs, from a class of one to a class of many."""
    return (seconds[number] - seconds[1]) / (number - 1)


def grade(home: Path, size: int, url: str = "") -> tuple[float, float]:
    """Collect and grade a class of its own; give the seconds of `run` and its peak of memory in megabytes."""
    course = make_course(home / "course", url)
    grading = [sys.executable, "-m", "nbgrader_sandbox", "--course", str(course)]
    run(ROOT, *grading[1:], "collect", str(submissions(home / "submitted", size)), ASSIGNMENT)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    start, peak = perf_counter(), 0.0
    command = [*grading, "run", ASSIGNMENT, "--workers", "2"]
    with (home / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PATH": path}, stdout=log, stderr=log)
        while process.poll() is None:
            peak = max(peak, sum(map(megabytes, family(process.pid))))
            with suppress(subprocess.TimeoutExpired):
                process.wait(EVERY)
    seconds = perf_counter() - start
    # nobody has marked the essays, so the marks are partial, and the command says so with its exit code
    run(ROOT, *grading[1:], "export", ASSIGNMENT, "--partial", "--out", str(home / "grades.csv"), fine=(0, 1))
    if len(marks(home / "grades.csv", "student")) != size:
        raise RuntimeError(f"not all of {size} submissions were graded: {(home / 'log').read_text()[-500:]}")
    shutil.rmtree(home)
    return seconds, peak


def family(pid: int) -> list[int]:
    """List a process and every process under it."""
    found = [pid]
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in children.read_text().split():
                found += family(int(child))
    return found


def megabytes(pid: int) -> float:
    """Return the proportional set size of a process; one that is gone has none."""
    with suppress(OSError):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)
    return 0.0
