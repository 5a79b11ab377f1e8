"""Gradebook of the course (nbgrader's), and how results are written to it."""

import warnings
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from nbgrader import api
from nbgrader.api import BaseCell, Gradebook
from nbgrader.dbutil import ALEMBIC_DIR
from sqlalchemy import create_engine, inspect, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError

from nbgrader_sandbox.batch.results import Result
from nbgrader_sandbox.course import Course, GradingError
from nbgrader_sandbox.output.sanitizer import plain_name

LONGEST_NAME = 128  # letters; PostgreSQL refuses more in nbgrader's tables


@contextmanager
def ignore_warnings() -> Iterator[None]:
    """Ignore warnings that nbgrader's code causes in SQLAlchemy. Usable as a decorator."""
    with warnings.catch_warnings(action="ignore"):
        yield


def stamp_new_gradebook(url: str) -> None:
    """
    Write the version of the tables into a new gradebook, with nbgrader's own migrations.

    nbgrader does the same when it opens a new gradebook, but runs the program `alembic`, which takes seconds and must
    be on PATH.
    """
    engine = create_engine(url)
    with engine.begin() as connection:
        if not inspect(connection).get_table_names():
            MigrationContext.configure(connection).stamp(ScriptDirectory(ALEMBIC_DIR), "head")
    engine.dispose()


def open_gradebook(course: Course) -> Gradebook:
    """Open the gradebook of the course. Use as a context manager."""
    url = course.gradebook_url()
    with clear_errors(url):
        stamp_new_gradebook(url)
    book = Gradebook(url, course.course_id())
    adopt_assignments(book)
    return book


@contextmanager
def clear_errors(url: str) -> Iterator[None]:
    """Raise a GradingError that says what to do if a gradebook cannot be opened."""
    try:
        yield
    except (ArgumentError, ModuleNotFoundError) as error:
        raise GradingError(
            f"the gradebook cannot be opened ({first_line(error)}). For PostgreSQL install psycopg[binary], and begin "
            "db_url in nbgrader_config.py with postgresql+psycopg://"
        ) from None
    except DatabaseError as error:
        reason = f"the gradebook {shown(url)} cannot be read ({first_line(error.orig)})"
        if make_url(url).get_backend_name() != "sqlite":
            raise GradingError(
                f"{reason}. Is its server running, and are the address and the password right? Nothing was changed."
            ) from None
        raise GradingError(
            f"{reason}; put a copy of it back, "
            "or move it away and run again: automatic marks are written anew, marks given by hand are not."
        ) from None


def shown(url: str) -> str:
    """Return the address of a gradebook without its password."""
    return make_url(url).render_as_string(hide_password=True)


def first_line(error: object) -> str:
    """Return the first line of a message."""
    return next(iter(str(error).strip().splitlines()), "no reason given")


def adopt_assignments(book: Gradebook) -> None:
    """Give the id of the course to assignments of earlier versions, which had none: PostgreSQL refuses them."""
    known = {course.id for course in book.db.query(api.Course)}
    strays = [each for each in book.db.query(api.Assignment) if each.course_id not in known]
    for assignment in strays:
        assignment.course_id = book.course_id
    if strays:
        book.db.commit()


@ignore_warnings()
def has_assignment(course: Course, assignment: str) -> bool:
    """Return whether the gradebook exists and knows an assignment."""
    with open_gradebook(course) as book:
        return any(each.name == assignment for each in book.assignments)


@contextmanager
def recording_gradebook(course: Course) -> Iterator[Gradebook]:
    """Open the gradebook to write several results; cells are read once."""
    with open_gradebook(course) as book:
        session = book.db()
        session.autoflush = session.expire_on_commit = False
        session.info["cells"] = session.query(BaseCell).all()  # a session has weak references only
        yield book


def record_result(
    book: Gradebook, result: Result, name: str = "", only: Collection[tuple[str, str]] | None = None
) -> None:
    """
    Write the automatic marks and comments of one submission, all or none.

    Manual marks are kept and flagged for another look, as nbgrader does. Where `only` is given, all marks and comments
    but those of these notebooks and cells stay as they are.
    """
    name = plain_name(name)[:LONGEST_NAME]
    names = {"first_name": name.rpartition(" ")[0], "last_name": name.rpartition(" ")[2]} if name else {}
    book.update_or_create_student(result.student, **names)
    submission = book.update_or_create_submission(result.assignment, result.student)
    items = {(item["notebook"], item["cell"]): item for item in result.items}
    comments = {(item["notebook"], item["cell"]): item["comment"] for item in result.comments}
    for notebook in submission.notebooks:
        for grade in chosen_cells(notebook.grades, notebook.name, only):
            item: dict[str, Any] = items.get((notebook.name, grade.name), {})
            grade.auto_score = item.get("score")
            grade.needs_manual_grade = grade.manual_score is not None or bool(item.get("needs_marking"))
        for comment in chosen_cells(notebook.comments, notebook.name, only):
            comment.auto_comment = comments.get((notebook.name, comment.name))
    book.db.commit()


def chosen_cells(entries: Iterable[Any], notebook: str, only: Collection[tuple[str, str]] | None) -> list[Any]:
    """Return the entries of a notebook that are about certain cells; all if none are given."""
    return [entry for entry in entries if only is None or (notebook, entry.name) in only]
