"""
Grade a class: `python -m nbgrader_sandbox --help` says how.

What imports nbgrader is imported by the command that needs it: it takes seconds, which `run` uses to start its workers.
"""

import argparse
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from nbgrader_sandbox.console import progress, summary
from nbgrader_sandbox.course import Course
from nbgrader_sandbox.errors import GraderError
from nbgrader_sandbox.execution import startup
from nbgrader_sandbox.files import write_text
from nbgrader_sandbox.intake.collect import collect, roster

WORKERS = min(8, 1 + (os.cpu_count() or 1))  # one more than processors: while one waits for its kernel, another works
GOOD, LOOK_AT_PROBLEMS, CANNOT, STOPPED = 0, 1, 2, 130
TEACH = """\
The evening before a deadline, four commands:

  %(prog)s collect submissions.zip 02-where-and-whose-map --roster students.csv
  %(prog)s run 02-where-and-whose-map
  %(prog)s feedback 02-where-and-whose-map
  %(prog)s export --lms moodle --out grades.csv

collect takes what Moodle or Canvas lets you download, or a folder a student, and keeps it untouched.
run mends what is damaged and runs every notebook in a sandbox; stop it whenever you like and run it again.
feedback writes a page for each student and an overview of the class; export writes the grades.
Written answers are marked in between, in JupyterLab's Formgrader, on the same gradebook.
Everything lies under grading/; what a human should see stands in grading/problems-ASSIGNMENT.csv.

To see all of it happen first, with a class made up of good, damaged and hostile submissions:

  %(prog)s drill

exit codes: 0 all graded; 1 done, and some submissions need you; 2 could not start; 130 stopped by Ctrl-C
"""


def parser() -> argparse.ArgumentParser:
    """Describe the commands."""
    top = argparse.ArgumentParser(
        "grade",
        description="Grade a class with nbgrader.",
        epilog=TEACH,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--root", type=Path, help="where everything that arrives or is made lies (default: grading/)")
    top.add_argument("--course", type=Path, default=Path(), help="the folder that holds solutions/ (default: here)")
    commands = top.add_subparsers(dest="command", required=True, metavar="collect | run | feedback | export | drill")
    taking = commands.add_parser("collect", help="take in a folder or zip of submissions")
    taking.add_argument("source", type=Path, help="a folder a student, or what Moodle or Canvas lets you download")
    taking.add_argument("assignment", help="a folder of solutions/, as 02-where-and-whose-map")
    taking.add_argument("--roster", type=Path, help="a CSV with the class; Moodle's and Canvas's own will do")
    running = commands.add_parser("run", help="mend and grade what is not graded yet")
    running.add_argument("assignment")
    running.add_argument(
        "--workers", type=int, default=WORKERS, help="submissions at the same time (default: %(default)s)"
    )
    running.add_argument("--unprotected", action="store_true", help="run students' code without a sandbox")
    giving = commands.add_parser("feedback", help="write a page for each student and the overview of the class")
    giving.add_argument("assignment")
    leaving = commands.add_parser("export", help="write the grades for an LMS")
    leaving.add_argument("assignment", nargs="*", help="default: all that were collected")
    leaving.add_argument("--lms", choices=("csv", "moodle", "canvas"), default="csv")
    leaving.add_argument("--out", type=Path, help="a file instead of the screen")
    commands.add_parser("drill", help="grade a made-up class, and see what you would see").add_argument(
        "--size", type=int, default=60, help="how many submissions (default: 60)"
    )
    return top


def main(arguments: list[str] | None = None) -> int:
    """Do one command; give an exit code a script can use."""
    given = parser().parse_args(arguments)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that starts it with & would have it ignored
    course = Course(given.course, given.root or given.course / "grading")
    try:
        return {"collect": take, "run": grade, "feedback": give, "export": leave, "drill": drill}[given.command](
            course, given
        )
    except KeyboardInterrupt:
        print("\nStopped. What was graded is kept; run the same command again and it goes on.", file=sys.stderr)
        return STOPPED
    except (GraderError, OSError) as problem:
        print(problem, file=sys.stderr)
        return CANNOT


def take(course: Course, given: argparse.Namespace) -> int:
    """Collect, and say what came."""
    came = collect(course, given.source, given.assignment, given.roster)
    told = [(key, finding) for key, findings in came.findings.items() for finding in findings]
    print(f"{len(came.students)} students sent something for {given.assignment}.")
    for key, finding in told:
        print(f"  {key or given.source.name}: {finding.what}")
    if absent := sorted({student.key for student in roster(course)} - set(came.students)):
        print(f"{len(absent)} on the class list sent nothing: {', '.join(absent[:12])}{' …' * (len(absent) > 12)}")
    return LOOK_AT_PROBLEMS if told or not came.students else GOOD


def grade(course: Course, given: argparse.Namespace) -> int:
    """Run, and say how it went."""
    begin = time.monotonic()
    startup.start_importing()
    from nbgrader_sandbox.batch import runner
    from nbgrader_sandbox.output import reports

    if given.unprotected:
        print("Unprotected: the code of students runs as you, with your files and your network.")
    results = runner.run(
        course, given.assignment, workers=given.workers, unprotected=given.unprotected, tell=progress(begin)
    )
    path = reports.write_problems(course, given.assignment)
    print(summary(results, time.monotonic() - begin))
    looks = Counter(finding["kind"] for result in results for finding in result["findings"])
    print(f"{looks['look'] + looks['set aside']} things for you to look at, {looks['mended']} mended: {path}")
    bad = [result for result in results if result["status"] in ("set aside", "not graded")]
    return LOOK_AT_PROBLEMS if bad or not results else GOOD


def give(course: Course, given: argparse.Namespace) -> int:
    """Write feedback, and say where it is."""
    from nbgrader_sandbox.output import reports

    failed: list[str] = []
    pages, overview = reports.feedback(course, given.assignment, progress(time.monotonic()), say(failed))
    print(
        f"{pages} students have feedback in {course.root}/feedback/STUDENT/{given.assignment}/; the class: {overview}"
    )
    return GOOD if pages and not failed else LOOK_AT_PROBLEMS


def say(failed: list[str]) -> Callable[[str, str], None]:
    """Give a function that says on the screen what went wrong for one student, and remembers whom."""

    def tell(student: str, why: str) -> None:
        failed.append(student)
        print(f"  {student}: {why}", file=sys.stderr)

    return tell


def leave(course: Course, given: argparse.Namespace) -> int:
    """Export, to a file or the screen."""
    from nbgrader_sandbox.output import reports

    known = sorted({path.name for path in course.root.glob("received/*/*") if path.is_dir()})
    failed: list[str] = []
    text = reports.export(course, given.lms, given.assignment or known, say(failed))
    if given.out:
        write_text(given.out, text)
        print(f"{text.count(chr(10)) - 1} rows in {given.out}")
    else:
        print(text, end="")
    return LOOK_AT_PROBLEMS if failed else GOOD


def drill(course: Course, given: argparse.Namespace) -> int:
    """Grade a made-up class."""
    from nbgrader_sandbox.selftest.drill import play

    tempfile.tempdir = None  # what the drill leaves behind, where something is wrong, is to be looked at
    return play(given.size)


def command() -> int:
    """Run one command as a process of its own; what an earlier, killed command left behind is removed."""
    startup.without_server()
    startup.sweep()
    tempfile.tempdir = startup.own_folder()
    return main()
