"""The commands and their options."""

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nbgrader_sandbox import help_texts

WORKERS = min(8, 3 * (os.cpu_count() or 1))  # more than processors, because workers wait for their kernels
SOLUTION = "name of a folder in solutions/"


def build_parser() -> argparse.ArgumentParser:
    """Define the commands and their options."""
    top = argparse.ArgumentParser("grade", description="Grade a class with nbgrader.", **as_written(help_texts.TOP))
    top.add_argument("--root", type=Path, help="folder for submissions, marks and pages (default: grading/)")
    top.add_argument(
        "--course", type=Path, default=Path(), help="folder that contains solutions/ (default: the current folder)"
    )
    commands = top.add_subparsers(
        dest="command", required=True, metavar="collect | run | feedback | export | move-gradebook | drill"
    )
    for define in (collect_options, run_options, feedback_options, export_options):
        define(commands.add_parser)
    moving = commands.add_parser(
        "move-gradebook", help="copy the gradebook into another database", **as_written(help_texts.MOVE)
    )
    moving.add_argument(
        "address", help="an empty database, for example postgresql+psycopg://grader@db.example.org/course"
    )
    commands.add_parser("drill", help="grade a made-up class to try all commands").add_argument(
        "--size", type=positive, default=60, help="how many submissions (default: 60)"
    )
    return top


def collect_options(add: Callable[..., argparse.ArgumentParser]) -> None:
    """Define `collect`."""
    collecting = add("collect", help="collect a folder or zip of submissions", **as_written(help_texts.COLLECT))
    collecting.add_argument("source", type=Path, help="one folder per student, or a download from Moodle or Canvas")
    collecting.add_argument("assignment", help=f"{SOLUTION}, for example 02-where-and-whose-map")
    collecting.add_argument("--roster", type=Path, help="class list (CSV), or an export from Moodle or Canvas")
    collecting.add_argument(
        "--groups",
        action=argparse.BooleanOptionalAction,
        help="group work: one file counts for all members of a group of the class list (default: as before)",
    )


def run_options(add: Callable[..., argparse.ArgumentParser]) -> None:
    """Define `run`."""
    running = add("run", help="repair and grade what is not graded yet", **as_written(help_texts.RUN))
    running.add_argument("assignment", help=SOLUTION)
    running.add_argument(
        "--workers", type=positive, default=WORKERS, help="submissions at the same time (default: %(default)s)"
    )
    running.add_argument(
        "--scheduler",
        default="",
        metavar="ADDRESS",
        help="grade on the workers of this Dask scheduler, for example tcp://127.0.0.1:8786",
    )
    running.add_argument("--unprotected", action="store_true", help="run students' code without a sandbox")
    running.add_argument(
        "--student", action="append", default=[], metavar="ID", help="grade only this one, again; several times allowed"
    )
    running.add_argument(
        "--item", action="append", default=[], metavar="NAME", help="write only marks of this item; several allowed"
    )
    running.add_argument(
        "--no-similar", dest="similar", action="store_false", help="do not look for nearly identical answers"
    )


def feedback_options(add: Callable[..., argparse.ArgumentParser]) -> None:
    """Define `feedback`."""
    writing = add("feedback", help="write a page for each student and the overview", **as_written(help_texts.FEEDBACK))
    writing.add_argument("assignment", help=SOLUTION)
    writing.add_argument(
        "--student", action="append", default=[], metavar="ID", help="only the pages of this one; several times allowed"
    )
    writing.add_argument(
        "--for",
        dest="way",
        choices=("moodle", "canvas", "mail"),
        help="also write the file with which the pages get to the students; nothing is sent",
    )


def export_options(add: Callable[..., argparse.ArgumentParser]) -> None:
    """Define `export`."""
    exporting = add("export", help="write the grades for an LMS", **as_written(help_texts.EXPORT))
    exporting.add_argument("assignment", nargs="*", help="default: all that were collected")
    form = exporting.add_mutually_exclusive_group()
    form.add_argument("--lms", choices=("csv", "moodle", "canvas"), default="csv", help="default: plain columns")
    form.add_argument(
        "--items", choices=("wide", "long"), help="marks of each item: a column per item, or a row per student and item"
    )
    exporting.add_argument("--out", type=Path, help="a file instead of the screen")
    exporting.add_argument(
        "--partial", action="store_true", help="give the marks so far where a written answer is not marked yet"
    )


def as_written(text: str) -> dict[str, Any]:
    """Return the options of a parser whose help ends with a text in lines of its own."""
    return {"epilog": text, "formatter_class": argparse.RawDescriptionHelpFormatter}


def positive(text: str) -> int:
    """Return a number of at least one."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of at least 1")
    return int(text)
