"""
Command line of the grader (see `python -m nbgrader_sandbox --help`).

Modules that import nbgrader are imported inside the commands that need them: importing nbgrader takes seconds, and
`run` starts its workers during that time.
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
from typing import Any

from nbgrader_sandbox import help_texts
from nbgrader_sandbox.console import progress_bar, run_summary
from nbgrader_sandbox.course import Course
from nbgrader_sandbox.errors import GraderError
from nbgrader_sandbox.execution import startup, zygote_process
from nbgrader_sandbox.files import write_text
from nbgrader_sandbox.findings import LOOK, REJECTED, REPAIRED
from nbgrader_sandbox.intake.collect import collect, saved_roster

WORKERS = min(8, 1 + (os.cpu_count() or 1))  # one more than processors, because workers wait for kernels
GOOD, NEEDS_REVIEW, COULD_NOT_START, STOPPED = 0, 1, 2, 130


def build_parser() -> argparse.ArgumentParser:
    """Define the commands and their options."""
    top = argparse.ArgumentParser("grade", description="Grade a class with nbgrader.", **as_written(help_texts.TOP))
    top.add_argument("--root", type=Path, help="folder for submissions, marks and pages (default: grading/)")
    top.add_argument(
        "--course", type=Path, default=Path(), help="folder that contains solutions/ (default: the current folder)"
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="collect | run | feedback | export | drill")
    add = commands.add_parser
    collecting = add("collect", help="collect a folder or zip of submissions", **as_written(help_texts.COLLECT))
    collecting.add_argument("source", type=Path, help="one folder per student, or a download from Moodle or Canvas")
    collecting.add_argument("assignment", help="name of a folder in solutions/, for example 02-where-and-whose-map")
    collecting.add_argument("--roster", type=Path, help="class list (CSV), or an export from Moodle or Canvas")
    running = add("run", help="repair and grade what is not graded yet", **as_written(help_texts.RUN))
    running.add_argument("assignment", help="name of a folder in solutions/")
    running.add_argument(
        "--workers", type=positive, default=WORKERS, help="submissions at the same time (default: %(default)s)"
    )
    running.add_argument("--unprotected", action="store_true", help="run students' code without a sandbox")
    writing = add("feedback", help="write a page for each student and the overview", **as_written(help_texts.FEEDBACK))
    writing.add_argument("assignment", help="name of a folder in solutions/")
    exporting = add("export", help="write the grades for an LMS", **as_written(help_texts.EXPORT))
    exporting.add_argument("assignment", nargs="*", help="default: all that were collected")
    exporting.add_argument("--lms", choices=("csv", "moodle", "canvas"), default="csv", help="default: plain columns")
    exporting.add_argument("--out", type=Path, help="a file instead of the screen")
    exporting.add_argument(
        "--partial", action="store_true", help="give the marks so far where a written answer is not marked yet"
    )
    commands.add_parser("drill", help="grade a made-up class to try all commands").add_argument(
        "--size", type=positive, default=60, help="how many submissions (default: 60)"
    )
    return top


def as_written(text: str) -> dict[str, Any]:
    """Return the options of a parser whose help ends with a text in lines of its own."""
    return {"epilog": text, "formatter_class": argparse.RawDescriptionHelpFormatter}


def positive(text: str) -> int:
    """Return a number of at least one."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of at least 1")
    return int(text)


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = build_parser().parse_args(arguments)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell ignores SIGINT for commands started with &
    course = Course(options.course, options.root or options.course / "grading")
    try:
        return COMMANDS[options.command](course, options)
    except KeyboardInterrupt:
        print("\nStopped. Completed results are kept; run the same command again to continue.", file=sys.stderr)
        return STOPPED
    except (GraderError, OSError) as problem:
        print(problem, file=sys.stderr)
        return COULD_NOT_START


def collect_command(course: Course, options: argparse.Namespace) -> int:
    """Collect submissions and print what was found."""
    collected = collect(course, options.source, options.assignment, options.roster)
    listed = [(key, finding) for key, findings in collected.findings.items() for finding in findings]
    print(f"{number(len(collected.students), 'student')} submitted files for {options.assignment}.")
    for key, finding in listed:
        print(f"  {key or options.source.name}: {finding.what}")
    on_list = {student.key for student in saved_roster(course)}
    ever = {path.parent.name for path in course.root.glob(f"received/*/{options.assignment}")}
    if absent := sorted(on_list - ever):
        print(f"{len(absent)} on the class list submitted nothing: {some(absent)}")
    if on_list and (gone := sorted(ever - on_list - set(collected.students))):
        print(f"{len(gone)} submitted earlier and are not on the class list (any more): {some(gone)}")
    return NEEDS_REVIEW if listed or not collected.students else GOOD


def number(count: int, noun: str) -> str:
    """Return a number and a noun: '1 student', '2 students'."""
    return f"{count} {noun}{'s' * (count != 1)}"


def some(names: list[str]) -> str:
    """Return the first of some names."""
    return f"{', '.join(names[:12])}{' …' * (len(names) > 12)}"


def run_command(course: Course, options: argparse.Namespace) -> int:
    """Grade submissions and print a summary."""
    begin = time.monotonic()
    course.source(options.assignment)
    startup.start_fork_server()
    if sys.platform == "linux" and not options.unprotected:
        zygote_process.start_zygote()
    from nbgrader_sandbox.batch import runner
    from nbgrader_sandbox.output import reports

    if options.unprotected:
        print("Unprotected: students' code runs as you, with access to your files and your network.")
    results = runner.run(
        course,
        options.assignment,
        workers=options.workers,
        unprotected=options.unprotected,
        report_progress=progress_bar(begin),
    )
    path = reports.write_problems(course, options.assignment)
    print(run_summary(results, time.monotonic() - begin))
    kinds = Counter(finding["kind"] for result in results for finding in result["findings"])
    print(f"{kinds[LOOK] + kinds[REJECTED]} findings for you to review, {kinds[REPAIRED]} repaired: {path}")
    ungraded = [result for result in results if result["status"] in (REJECTED, "not graded")]
    if not results:
        print(f"Nothing was collected for {options.assignment} yet: run `collect` first.", file=sys.stderr)
    waiting = [result["student"] for result in results if result["status"] == "needs marking"]
    if waiting:
        print(f"{number(len(waiting), 'submission')} with written answers to mark in Formgrader: {some(waiting)}")
    return NEEDS_REVIEW if ungraded or not results else GOOD


def feedback_command(course: Course, options: argparse.Namespace) -> int:
    """Write the feedback pages and print where they are."""
    from nbgrader_sandbox.output import reports

    failed: list[str] = []
    pages, overview = reports.feedback(
        course, options.assignment, progress_bar(time.monotonic()), failure_reporter(failed)
    )
    print(
        f"{pages} students have feedback in {course.root}/feedback/STUDENT/{options.assignment}/; the class: {overview}"
    )
    return GOOD if pages and not failed else NEEDS_REVIEW


def failure_reporter(failed: list[str]) -> Callable[[str, str], None]:
    """Return a function that prints the failure of one student and appends the student to a list."""

    def report_failure(student: str, reason: str) -> None:
        failed.append(student)
        print(f"  {student}: {reason}", file=sys.stderr)

    return report_failure


def export_command(course: Course, options: argparse.Namespace) -> int:
    """Export grades to a file or to the screen."""
    from nbgrader_sandbox.output import reports
    from nbgrader_sandbox.output.grades import NOT_MARKED

    assignments = sorted({path.name for path in course.root.glob("received/*/*") if path.is_dir()})
    failed: list[str] = []
    report, unmarked = failure_reporter(failed), []

    def report_failure(student: str, reason: str) -> None:
        (unmarked.append if reason.endswith(NOT_MARKED) else lambda _: report(student, reason))(student)

    text = reports.export(course, options.lms, options.assignment or assignments, report_failure, options.partial)
    if unmarked:
        print(f"{len(unmarked)} of the rows: {NOT_MARKED}.", file=sys.stderr)
    if options.out:
        write_text(options.out, text)
        print(f"{text.count(chr(10)) - 1} rows in {options.out}")
    else:
        print(text, end="")
    return NEEDS_REVIEW if failed or unmarked else GOOD


def drill_command(course: Course, options: argparse.Namespace) -> int:
    """Grade a made-up class."""
    from nbgrader_sandbox.selftest.drill import run_drill

    tempfile.tempdir = None  # keep the drill's files if something is wrong
    return run_drill(options.size)


COMMANDS = {
    "collect": collect_command,
    "run": run_command,
    "feedback": feedback_command,
    "export": export_command,
    "drill": drill_command,
}


def console_script() -> int:
    """Run one command as its own process. Remove files that an earlier, killed command left."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # a name that the terminal cannot show must not stop a batch
    startup.remove_leftovers()
    tempfile.tempdir = startup.process_folder()
    return main()
