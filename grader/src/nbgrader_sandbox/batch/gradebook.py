"""The gradebook of the course, nbgrader's own."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbgrader
from nbgrader.api import Gradebook
from sqlalchemy import create_engine, inspect, text

from nbgrader_sandbox.course import Course


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
