"""The drill: a made-up class, graded before the eyes of the instructor, who then has seen everything once."""

import json
import shutil
import socket
import tempfile
import threading
import time
from pathlib import Path

from ties.grading import batch, corpus, report
from ties.grading.__main__ import progress, summary
from ties.grading.cases import CASES
from ties.grading.collect import collect
from ties.grading.corpus import ASSIGNMENT, Case
from ties.grading.course import Course, fingerprint, make_master
from ties.grading.roster import slug


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
        self.heard = 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self) -> None:
        """Count who comes."""
        while True:
            try:
                self.socket.accept()[0].close()
            except OSError:
                return
            self.heard += 1


def play(size: int) -> int:
    """Write, collect, grade and report a made-up class; give 0 if all came out as it should."""
    cases = [CASES[number * len(CASES) // size] for number in range(size)] if size < len(CASES) else CASES
    home = Path(tempfile.mkdtemp(prefix="ties-drill-"))
    course, ear, begin = Course(home, home / "grading"), Ear(), time.monotonic()
    corpus.write_solution(home)
    write_class(course, home / "incoming", cases, ear.port)
    before = fingerprint(home / "solutions")
    print(f"{len(cases)} submissions: good, wrong, damaged and hostile. collect …")
    collect(course, home / "incoming", ASSIGNMENT, home / "students.csv")
    print("run …")
    results = batch.run(course, ASSIGNMENT, tell=progress(time.monotonic()))
    print(summary(results, time.monotonic() - begin), "\n")
    for row in report.problems(course, ASSIGNMENT):
        if row["kind"] != "mended":
            print(f"  {row['student']}: {row['what'][:100]}")
    print("\nfeedback, export …")
    report.feedback(course, ASSIGNMENT)
    print("".join(report.export(course, "csv", [ASSIGNMENT]).splitlines(keepends=True)[:5]), "  …", sep="")
    wrong = unexpected(results, cases)
    safe = fingerprint(home / "solutions") == before and not ear.heard
    print(f"\nSolutions untouched and network silent: {'yes' if safe else 'NO'}.")
    print(f"Not as it should be: {', '.join(wrong) or 'nothing'}.")
    print(f"Look around in {home}/grading, then delete it." if wrong else clean(home))
    return 0 if safe and not wrong else 1


def unexpected(results: list[dict], cases: list[Case]) -> list[str]:
    """Name the submissions of which something else came than should."""
    by_name = {result["student"]: result for result in results}
    return [case.name for case in cases if not as_expected(by_name.get(slug(case.name), {}), case)]


def as_expected(result: dict, case: Case) -> bool:
    """Whether status, marks and words are those of the case."""
    said = " | ".join(found["what"] for found in result.get("findings", ()))
    score = sum(item["score"] or 0 for item in result.get("items", ()))
    return result.get("status") == case.status and case.score in (None, score) and case.says in said


def clean(home: Path) -> str:
    """Take the drill's folder away."""
    shutil.rmtree(home)
    return "Nothing of the drill is left behind."
