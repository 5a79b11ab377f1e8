"""Drill: grade a made-up class and show the instructor all results."""

import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from nbgrader_sandbox.batch import runner
from nbgrader_sandbox.batch.release import build_release
from nbgrader_sandbox.batch.results import all_results, latest_deliveries
from nbgrader_sandbox.console import progress_bar, run_summary
from nbgrader_sandbox.course import Course, folder_checksum
from nbgrader_sandbox.findings import REPAIRED
from nbgrader_sandbox.intake.collect import collect
from nbgrader_sandbox.intake.roster import slug
from nbgrader_sandbox.output import reports
from nbgrader_sandbox.selftest import corpus
from nbgrader_sandbox.selftest.cases import CASES
from nbgrader_sandbox.selftest.corpus import ASSIGNMENT, Case

SUBMISSIONS_PER_KILL = 3  # so that some submissions are ungraded at every kill
LONGEST_WAIT = 2.0  # seconds from a result to the kill; one submission takes about one second


def write_class(course: Course, into: Path, cases: list[Case], port: int = 9) -> None:
    """Write one folder per submission in nbgrader's layout, and a class list with one student who submitted nothing."""
    released = json.loads((build_release(course, ASSIGNMENT) / "release" / corpus.NOTEBOOK).read_text(encoding="utf-8"))
    into.mkdir()
    for case in cases:
        folder = into / slug(case.name) / ASSIGNMENT
        for name, content in case.make(corpus.Submission(released)).items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            home = str(course.home.resolve()).encode()
            path.write_bytes(content.replace(b"__HOME__", home).replace(b"__PORT__", str(port).encode()))
    names = [*(slug(case.name) for case in cases), "sent-nothing"]
    (course.home / "students.csv").write_text("student_id\n" + "\n".join(names) + "\n", encoding="utf-8")


class ConnectionListener:
    """Listener on this machine that hostile submissions try to reach."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.socket.setblocking(False)
        self.port = self.socket.getsockname()[1]

    def was_contacted(self) -> bool:
        """Return whether a connection arrived."""
        with suppress(BlockingIOError):
            self.socket.accept()[0].close()
            return True
        return False


def run_drill(size: int) -> int:
    """Collect, grade and report a made-up class. Return 0 if all results are as expected."""
    cases = [CASES[number * len(CASES) // size] for number in range(size)] if size < len(CASES) else CASES
    home = Path(tempfile.mkdtemp(prefix="nbs-drill-"))
    course, listener, begin = Course(home, home / "grading"), ConnectionListener(), time.monotonic()
    corpus.write_solution(home)
    write_class(course, home / "incoming", cases, listener.port)
    checksum = folder_checksum(home / "solutions")
    print(f"{len(cases)} submissions: good, wrong, damaged and hostile. collect, run …")
    collect(course, home / "incoming", ASSIGNMENT, home / "students.csv")
    results = runner.run(course, ASSIGNMENT, report_progress=progress_bar(time.monotonic()))
    print(run_summary(results, time.monotonic() - begin), "\n")
    for row in reports.problem_rows(course, ASSIGNMENT):
        if row["kind"] != REPAIRED:
            print(f"  {row['student']}: {row['what'][:100]}")
    print("\nfeedback, export …")
    reports.feedback(course, ASSIGNMENT)
    print(
        "".join(reports.export(course, "csv", [ASSIGNMENT], partial=True).splitlines(keepends=True)[:5]), "  …", sep=""
    )
    wrong = unexpected_results(results, cases)
    print("\ngrading the same class again with repeated kill -9 …")
    killed_course = Course(home, home / "killed")
    collect(killed_course, home / "incoming", ASSIGNMENT, home / "students.csv")
    lost = kill_repeatedly(killed_course, course, home / "tmp")
    wrong += unexpected_results(all_results(killed_course, ASSIGNMENT), cases)
    untouched = folder_checksum(home / "solutions") == checksum and not listener.was_contacted()
    listener.socket.close()
    print(f"\nSolutions unchanged and no network connection: {'yes' if untouched else 'NO'}.")
    print(f"Unexpected results: {', '.join([*wrong, *lost]) or 'nothing'}.")
    passed = untouched and not wrong and not lost
    print(
        "All files of the drill were deleted."
        if passed
        else f"The files are in {home}; delete them when you have looked at them."
    )
    if passed:
        shutil.rmtree(home)
    return int(not passed)


def unexpected_results(results: list[dict], cases: list[Case]) -> list[str]:
    """Return the names of submissions with unexpected results."""
    by_student = {result["student"]: result for result in results}
    return [case.name for case in cases if not is_expected(by_student.get(slug(case.name), {}), case)]


def is_expected(result: dict, case: Case) -> bool:
    """Return whether status, marks and findings are those of the case."""
    messages = " | ".join(found["what"] for found in result.get("findings", ()))
    score = sum(item["score"] or 0 for item in result.get("items", ()))
    return result.get("status") == case.status and case.score in (None, score) and case.says in messages


def kill_repeatedly(course: Course, undisturbed: Course, folder: Path) -> list[str]:
    """Grade a collected class with one `kill -9` per three submissions. Return what differs or is left behind."""
    folder.mkdir()
    total, generator, counts = len(list(latest_deliveries(course, ASSIGNMENT))), random.Random(2024), [0]
    for number in range(total // SUBMISSIONS_PER_KILL):
        counts.append(kill_run(course, folder, counts[-1] + (number % 4 > 0), generator))
    start_run(course, folder).wait()
    for _ in range(100):  # the fork server ends a little later
        time.sleep(0.1 if processes_using(folder) else 0)
    print(f"{len(counts) - 1} kills; of {total} submissions were stored by then: {', '.join(map(str, counts[1:]))}.")
    integrity = sqlite3.connect(course.root / "gradebook.db").execute("PRAGMA integrity_check").fetchone()
    differs = {
        "marks and rows of the export": len(
            {reports.export(c, "csv", [ASSIGNMENT], partial=True) for c in (course, undisturbed)}
        )
        > 1,
        "gradebook": integrity != ("ok",),
        "processes left behind": processes_using(folder),
        f"files left in {folder}": list(folder.iterdir()),
    }
    return [name for name, found in differs.items() if found]


def kill_run(course: Course, folder: Path, after: int, generator: random.Random) -> int:
    """Kill a run, alone or with its workers, after a number of results. Return the number of stored results."""
    process = start_run(course, folder)
    while process.poll() is None and count_results(course) < after:
        time.sleep(0.01)
    with suppress(subprocess.TimeoutExpired):
        process.wait(generator.uniform(0, LONGEST_WAIT))
    with suppress(ProcessLookupError):
        generator.choice((os.kill, os.killpg))(process.pid, signal.SIGKILL)
    process.wait()
    return count_results(course)


def start_run(course: Course, folder: Path) -> subprocess.Popen:
    """Start the command `run` with its own temporary folder."""
    command = [
        sys.executable,
        "-m",
        "nbgrader_sandbox",
        "--course",
        course.home,
        "--root",
        course.root,
        "run",
        ASSIGNMENT,
    ]
    env, null = os.environ | {"TMPDIR": str(folder)}, subprocess.DEVNULL
    return subprocess.Popen(command, env=env, stdout=null, stderr=null, start_new_session=True)


def count_results(course: Course) -> int:
    """Return the number of stored results."""
    return len(list(course.root.glob(f"state/results/{ASSIGNMENT}/*.json")))


def processes_using(folder: Path) -> list[int]:
    """Return the IDs of processes whose temporary folder is this one or inside it."""
    found = []
    for environ in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if f"TMPDIR={folder}".encode() in environ.read_bytes():
                found.append(int(environ.parts[2]))
    return found
