"""The drill: a made-up class, graded before the eyes of the instructor, who then has seen everything once."""

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
from nbgrader_sandbox.batch.release import make_master
from nbgrader_sandbox.batch.results import received, results
from nbgrader_sandbox.console import progress, summary
from nbgrader_sandbox.course import Course, fingerprint
from nbgrader_sandbox.intake.collect import collect
from nbgrader_sandbox.intake.roster import slug
from nbgrader_sandbox.output import reports
from nbgrader_sandbox.selftest import corpus
from nbgrader_sandbox.selftest.cases import CASES
from nbgrader_sandbox.selftest.corpus import ASSIGNMENT, Case

A_KILL = 3  # so many submissions for each kill, that something is left to be done at every one
LONGEST = 2.0  # seconds from a result to the kill; a submission takes about one


def write_class(course: Course, into: Path, cases: list[Case], port: int = 9) -> None:
    """Write one folder a submission, as nbgrader lays them out, and a class list with one who sent nothing."""
    released = json.loads((make_master(course, ASSIGNMENT) / "release" / corpus.NOTEBOOK).read_text(encoding="utf-8"))
    into.mkdir()
    for case in cases:
        folder = into / slug(case.name) / ASSIGNMENT
        for name, content in case.make(corpus.Sheet(released)).items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            home = str(course.home.resolve()).encode()
            path.write_bytes(content.replace(b"__HOME__", home).replace(b"__PORT__", str(port).encode()))
    names = [*(slug(case.name) for case in cases), "sent-nothing"]
    (course.home / "students.csv").write_text("student_id\n" + "\n".join(names) + "\n", encoding="utf-8")


class Ear:
    """A listener on this machine that hostile submissions try to reach; it must hear nothing."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.socket.setblocking(False)
        self.port = self.socket.getsockname()[1]

    def heard(self) -> bool:
        """Whether anyone came: a connection waits at the door until it is taken."""
        with suppress(BlockingIOError):
            self.socket.accept()[0].close()
            return True
        return False


def play(size: int) -> int:
    """Write, collect, grade and report a made-up class; give 0 if all came out as it should."""
    cases = [CASES[number * len(CASES) // size] for number in range(size)] if size < len(CASES) else CASES
    home = Path(tempfile.mkdtemp(prefix="nbs-drill-"))
    course, ear, begin = Course(home, home / "grading"), Ear(), time.monotonic()
    corpus.write_solution(home)
    write_class(course, home / "incoming", cases, ear.port)
    before = fingerprint(home / "solutions")
    print(f"{len(cases)} submissions: good, wrong, damaged and hostile. collect, run …")
    collect(course, home / "incoming", ASSIGNMENT, home / "students.csv")
    graded = runner.run(course, ASSIGNMENT, tell=progress(time.monotonic()))
    print(summary(graded, time.monotonic() - begin), "\n")
    for row in reports.problems(course, ASSIGNMENT):
        if row["kind"] != "mended":
            print(f"  {row['student']}: {row['what'][:100]}")
    print("\nfeedback, export …")
    reports.feedback(course, ASSIGNMENT)
    print("".join(reports.export(course, "csv", [ASSIGNMENT]).splitlines(keepends=True)[:5]), "  …", sep="")
    wrong = unexpected(graded, cases)
    print("\nand the same class once more, killed -9 again and again …")
    again = Course(home, home / "killed")
    collect(again, home / "incoming", ASSIGNMENT, home / "students.csv")
    lost = kill_again_and_again(again, course, home / "tmp")
    wrong += unexpected(results(again, ASSIGNMENT), cases)
    safe = fingerprint(home / "solutions") == before and not ear.heard()
    ear.socket.close()
    print(f"\nSolutions untouched and network silent: {'yes' if safe else 'NO'}.")
    print(f"Not as it should be: {', '.join([*wrong, *lost]) or 'nothing'}.")
    good = safe and not wrong and not lost
    print("Nothing of the drill is left behind." if good else f"Look around in {home}, then delete it.")
    if good:
        shutil.rmtree(home)
    return int(not good)


def unexpected(graded: list[dict], cases: list[Case]) -> list[str]:
    """Name the submissions of which something else came than should."""
    by_name = {result["student"]: result for result in graded}
    return [case.name for case in cases if not as_expected(by_name.get(slug(case.name), {}), case)]


def as_expected(result: dict, case: Case) -> bool:
    """Whether status, marks and words are those of the case."""
    said = " | ".join(found["what"] for found in result.get("findings", ()))
    score = sum(item["score"] or 0 for item in result.get("items", ()))
    return result.get("status") == case.status and case.score in (None, score) and case.says in said


def kill_again_and_again(course: Course, undisturbed: Course, room: Path) -> list[str]:
    """Grade a collected class, with a kill -9 for every three submissions; name what then differs or is left."""
    room.mkdir()
    of, chance, counts = len(list(received(course, ASSIGNMENT))), random.Random(2024), [0]
    for number in range(of // A_KILL):
        counts.append(kill_one(course, room, counts[-1] + (number % 4 > 0), chance))
    start(course, room).wait()
    for _ in range(100):  # the process from which workers are forked hears of the end a little later
        time.sleep(0.1 if living(room) else 0)
    print(f"{len(counts) - 1} kills; of {of} submissions were kept by then: {', '.join(map(str, counts[1:]))}.")
    health = sqlite3.connect(course.root / "gradebook.db").execute("PRAGMA integrity_check").fetchone()
    differs = {
        "marks and rows of the export": len({reports.export(c, "csv", [ASSIGNMENT]) for c in (course, undisturbed)})
        > 1,
        "gradebook": health != ("ok",),
        "processes left behind": living(room),
        f"files left in {room}": list(room.iterdir()),
    }
    return [name for name, found in differs.items() if found]


def kill_one(course: Course, room: Path, after: int, chance: random.Random) -> int:
    """Kill a run, alone or with its workers, some time after so many results are kept; give how many are by then."""
    process = start(course, room)
    while process.poll() is None and kept(course) < after:
        time.sleep(0.01)
    with suppress(subprocess.TimeoutExpired):
        process.wait(chance.uniform(0, LONGEST))
    with suppress(ProcessLookupError):
        chance.choice((os.kill, os.killpg))(process.pid, signal.SIGKILL)
    process.wait()
    return kept(course)


def start(course: Course, room: Path) -> subprocess.Popen:
    """Start `run` as an instructor does, with a folder of its own for what is temporary."""
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
    env, nowhere = os.environ | {"TMPDIR": str(room)}, subprocess.DEVNULL
    return subprocess.Popen(command, env=env, stdout=nowhere, stderr=nowhere, start_new_session=True)


def kept(course: Course) -> int:
    """Count the results that are kept."""
    return len(list(course.root.glob(f"state/results/{ASSIGNMENT}/*.json")))


def living(room: Path) -> list[int]:
    """List the processes that were started with a folder for what is temporary, or with one inside it."""
    found = []
    for place in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if f"TMPDIR={room}".encode() in place.read_bytes():
                found.append(int(place.parts[2]))
    return found
