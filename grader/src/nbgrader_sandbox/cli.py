"""
Command line of the grader (see `python -m nbgrader_sandbox --help`).

Modules that import nbgrader are imported inside the commands that need them: importing nbgrader takes seconds, and
`run` starts its workers during that time.
"""

import argparse
import csv
import io
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from nbgrader_sandbox import compat
from nbgrader_sandbox.cli_options import build_parser
from nbgrader_sandbox.console import progress_bar, run_summary
from nbgrader_sandbox.course import Course
from nbgrader_sandbox.errors import BadInputError, GraderError
from nbgrader_sandbox.execution import startup, zygote_process
from nbgrader_sandbox.files import write_text
from nbgrader_sandbox.findings import LOOK, REJECTED, REPAIRED
from nbgrader_sandbox.intake.collect import collect
from nbgrader_sandbox.intake.groups import counted_deliveries, groups
from nbgrader_sandbox.intake.keys import saved_roster

GOOD, NEEDS_REVIEW, COULD_NOT_START, STOPPED = 0, 1, 2, 130


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = build_parser().parse_args(arguments)
    compat.leave_out_address_grammar()  # each command that imports nbgrader would wait for it
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
    collected = collect(course, options.source, options.assignment, options.roster, groups=options.groups)
    listed = [(key, finding) for key, findings in collected.findings.items() for finding in findings]
    print(f"{number(len(collected.students), 'student')} submitted files for {options.assignment}.")
    for key, finding in listed:
        print(f"  {key or options.source.name}: {finding.what}")
    roster = saved_roster(course)
    for line in group_lines(course, options.assignment, any(student.group for student in roster)):
        print(line)
    on_list = {student.key for student in roster}
    ever = set(counted_deliveries(course, options.assignment))
    if absent := sorted(on_list - ever):
        print(f"{len(absent)} on the class list submitted nothing: {some(absent)}")
    if on_list and (gone := sorted(ever - on_list - set(collected.students))):
        print(f"{len(gone)} submitted earlier and are not on the class list (any more): {some(gone)}")
    return NEEDS_REVIEW if listed or not collected.students else GOOD


def group_lines(course: Course, assignment: str, named: bool) -> Iterator[str]:
    """Print which groups share a file, or that the groups of the class list are not used."""
    members = groups(course, assignment)
    if members:
        listed = "; ".join(f"{name} ({some(keys)})" for name, keys in members.items())
        yield f"Group work: the newest file of a group counts for all its members. {listed}"
    elif named:
        yield "The class list names groups, but each student is graded alone; add --groups if this is group work."


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
    left_out: list[str] = []
    results = runner.run(
        course,
        options.assignment,
        workers=options.workers,
        scheduler=options.scheduler,
        unprotected=options.unprotected,
        report_progress=progress_bar(begin),
        students=options.student,
        items=options.item,
        report_left_out=failure_reporter(left_out),
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
    if options.student or options.item:
        print(f"Only {anew(options.student, options.item)} graded anew; all other marks are as they were.")
    if options.similar:
        print_similar(course, options.assignment)
    return NEEDS_REVIEW if ungraded or left_out or not results else GOOD


def anew(students: list[str], items: list[str]) -> str:
    """Return words for what was graded again: 'ann was', 'the item why of ann and bob was'."""
    who = " and ".join(students)
    if not items:
        return f"{who} {'were' if len(students) > 1 else 'was'}"
    what = f"{'the items' if len(items) > 1 else 'the item'} {' and '.join(items)}"
    return f"{what}{f' of {who}' if who else ''} {'were' if len(items) > 1 else 'was'}"


def print_similar(course: Course, assignment: str) -> None:
    """Look for nearly identical answers, and say in one line what was found."""
    from nbgrader_sandbox.output import similar

    pairs, path = similar.write_similar(course, assignment)
    if pairs:
        print(
            f"{number(len(pairs), 'pair')} of submissions with nearly the same answers: {path}. "
            "This is a hint to read both, never a mark and no proof of anything."
        )


def feedback_command(course: Course, options: argparse.Namespace) -> int:
    """Write the feedback pages and print where they are."""
    from nbgrader_sandbox.output import reports

    failed: list[str] = []
    pages, overview = reports.feedback(
        course, options.assignment, progress_bar(time.monotonic()), failure_reporter(failed), options.student
    )
    print(
        f"{pages} students have feedback in {course.root}/feedback/STUDENT/{options.assignment}/; the class: {overview}"
    )
    if options.way:
        write_way_back(course, options, failure_reporter(failed))
    return GOOD if pages and not failed else NEEDS_REVIEW


def write_way_back(course: Course, options: argparse.Namespace, report_left_out: Callable[[str, str], None]) -> None:
    """Write the file with which pages get to the students, and say what to do with it."""
    from nbgrader_sandbox.output import way_back

    for written in way_back.write(course, options.assignment, options.way, report_left_out, options.student):
        print(f"{number(written.students, 'student')} in {written.path}: {written.advice}")


def failure_reporter(failed: list[str]) -> Callable[[str, str], None]:
    """Return a function that prints the failure of one student and appends the student to a list."""

    def report_failure(student: str, reason: str) -> None:
        failed.append(student)
        print(f"  {student}: {reason}", file=sys.stderr)

    return report_failure


def export_command(course: Course, options: argparse.Namespace) -> int:
    """Export grades to a file or to the screen."""
    if options.items:
        return export_items_command(course, options)
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
    put_out(text, options.out)
    return NEEDS_REVIEW if failed or unmarked else GOOD


def export_items_command(course: Course, options: argparse.Namespace) -> int:
    """Export the marks of each item of one assignment."""
    from nbgrader_sandbox.output.item_export import export_items

    if len(options.assignment) != 1:
        raise BadInputError("--items writes one file for one assignment; name it, for example 02-where-and-whose-map.")
    put_out(export_items(course, options.assignment[0], options.items), options.out)
    return GOOD


def put_out(text: str, path: Path | None) -> None:
    """Write rows to a file or to the screen."""
    if path:
        write_text(path, text)
        print(f"{sum(1 for _ in csv.reader(io.StringIO(text))) - 1} rows in {path}")
    else:
        print(text, end="")


def move_gradebook_command(course: Course, options: argparse.Namespace) -> int:
    """Copy the gradebook into another database."""
    from nbgrader_sandbox.batch.gradebook import shown
    from nbgrader_sandbox.batch.move import move_gradebook

    rows = move_gradebook(course, options.address)
    counted = ", ".join(f"{name} {count}" for name, count in rows.items() if count)
    print(f"{sum(rows.values())} rows are the same in {shown(options.address)}: {counted}.")
    print("Now give this address to c.CourseDirectory.db_url in nbgrader_config.py. The old gradebook stays as it was.")
    return GOOD


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
    "move-gradebook": move_gradebook_command,
    "drill": drill_command,
}


def console_script() -> int:
    """Run one command as its own process. Remove files that an earlier, killed command left."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # a name that the terminal cannot show must not stop a batch
    startup.remove_leftovers()
    tempfile.tempdir = startup.process_folder()
    return main()
