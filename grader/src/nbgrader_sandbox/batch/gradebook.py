"""The gradebook of the course, nbgrader's own."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbgrader
from nbgrader.api import BaseCell, Gradebook
from sqlalchemy import create_engine, inspect, text

from nbgrader_sandbox.batch.results import Result
from nbgrader_sandbox.course import Course
from nbgrader_sandbox.output.sanitizer import plain_name


@contextmanager
def quiet() -> Iterator[None]:
    """Keep SQLAlchemy's warnings about nbgrader's own code to ourselves; a decorator too."""
    with warnings.catch_warnings(action="ignore"):
        yield


def begin_gradebook(url: str) -> None:
    """
    Write into a gradebook that does not exist yet of which version its tables are.

    nbgrader starts `alembic` by its bare name to learn it, which takes seconds and needs it on PATH.
    """
    engine = create_engine(url)
    with engine.begin() as connection:
        if not inspect(connection).get_table_names():
            from alembic.script import ScriptDirectory  # late: most gradebooks exist

            scripts = ScriptDirectory(str(Path(nbgrader.__file__).parent / "alembic"))
            connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
            version = {"head": scripts.get_current_head()}
            connection.execute(text("INSERT INTO alembic_version (version_num) VALUES (:head)"), version)
    engine.dispose()


def gradebook(course: Course) -> Gradebook:
    """Open the gradebook of the course; close it when done."""
    begin_gradebook(course.gradebook_url())
    return Gradebook(course.gradebook_url(), "")


@contextmanager
def writing(course: Course) -> Iterator[Gradebook]:
    """Open the gradebook for one result after another: what does not change meanwhile is read once."""
    with gradebook(course) as book:
        session = book.db()
        session.autoflush = session.expire_on_commit = False
        session.info["cells"] = session.query(BaseCell).all()  # a session holds only what somebody else holds too
        yield book


def record(book: Gradebook, result: Result, name: str = "") -> None:
    """
    Put the automatic marks and comments of one submission into the gradebook, all or none.

    A mark that a human gave stays, and is shown to the human again, as nbgrader does it.
    """
    name = plain_name(name)
    names = {"first_name": name.rpartition(" ")[0], "last_name": name.rpartition(" ")[2]} if name else {}
    book.update_or_create_student(result.student, **names)
    submission = book.update_or_create_submission(result.assignment, result.student)
    items = {(item["notebook"], item["cell"]): item for item in result.items}
    comments = {(item["notebook"], item["cell"]): item["comment"] for item in result.comments}
    for notebook in submission.notebooks:
        for grade in notebook.grades:
            item: dict[str, Any] = items.get((notebook.name, grade.name), {})
            grade.auto_score = item.get("score")
            grade.needs_manual_grade = grade.manual_score is not None or bool(item.get("needs_marking"))
        for comment in notebook.comments:
            comment.auto_comment = comments.get((notebook.name, comment.name))
    book.db.commit()
