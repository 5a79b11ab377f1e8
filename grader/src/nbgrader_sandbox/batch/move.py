"""Copy a gradebook into another database, for a course that grows in mid-term."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from nbgrader.api import Base
from nbgrader.dbutil import ALEMBIC_DIR
from sqlalchemy import Connection, Table, create_engine, delete, func, insert, inspect, select
from sqlalchemy.exc import DatabaseError

from nbgrader_sandbox.batch.gradebook import clear_errors, first_line, ignore_warnings, open_gradebook, shown
from nbgrader_sandbox.course import Course, GradingError

AT_ONCE = 1000  # rows
TABLES = Base.metadata.sorted_tables  # a table comes after those that it refers to


@ignore_warnings()
def move_gradebook(course: Course, url: str) -> dict[str, int]:
    """
    Copy every row of the course's gradebook into an empty database, and compare the two.

    All rows are copied or none. The old gradebook stays as it is.

    Parameters
    ----------
    course : Course
        The course, whose configuration still names the old gradebook.
    url : str
        Address of the new database.

    Returns
    -------
    dict of str to int
        Number of rows of each table.

    Raises
    ------
    GradingError
        If a database cannot be opened, the old one has an older version, the new one is not empty, or it refuses a row.

    """
    with open_gradebook(course):  # every assignment has a course afterwards
        pass
    with opened(course.gradebook_url()) as old, opened(url) as new:
        refuse_other_version(old, course.gradebook_url())
        prepare(new, url)
        try:
            for table in TABLES:
                copy_rows(old, new, table)
        except DatabaseError as error:
            raise GradingError(f"{shown(url)} refuses a row ({first_line(error.orig)}). Nothing was moved.") from None
        if different := [table.name for table in TABLES if fingerprint(old, table) != fingerprint(new, table)]:
            raise GradingError(
                f"the table {different[0]} is not the same in {shown(url)}. Did somebody mark in the meantime? Nothing "
                "was moved; move again."
            )
        return {table.name: fingerprint(new, table)[0] for table in TABLES}


@contextmanager
def opened(url: str) -> Iterator[Connection]:
    """Open a database. What is written is kept only if nothing is raised."""
    with clear_errors(url):
        engine = create_engine(url)
        connection = engine.connect()
    try:
        with connection, connection.begin():
            yield connection
    finally:
        engine.dispose()


def refuse_other_version(connection: Connection, url: str) -> None:
    """Raise a GradingError if the tables are of another version of nbgrader."""
    if MigrationContext.configure(connection).get_current_revision() != newest_version():
        raise GradingError(
            f"the tables of {shown(url)} are those of another version of nbgrader: type `nbgrader db upgrade`, then "
            "move again."
        )


def newest_version() -> str | None:
    """Return the version of the tables of the installed nbgrader."""
    return ScriptDirectory(ALEMBIC_DIR).get_current_head()


def prepare(connection: Connection, url: str) -> None:
    """Make nbgrader's tables in an empty database, with their version; refuse one that has a gradebook."""
    if not inspect(connection).get_table_names():
        MigrationContext.configure(connection).stamp(ScriptDirectory(ALEMBIC_DIR), "head")
    refuse_other_version(connection, url)
    Base.metadata.create_all(connection)
    for table in reversed(TABLES):
        if table.name == "course":  # opening a gradebook is enough to make its course
            connection.execute(delete(table))
        elif connection.execute(select(func.count()).select_from(table)).scalar_one():
            raise GradingError(f"{shown(url)} already has rows in the table {table.name}; give an empty database.")


def copy_rows(old: Connection, new: Connection, table: Table) -> None:
    """Copy the rows of one table, some at a time."""
    for rows in old.execute(select(table)).mappings().partitions(AT_ONCE):
        new.execute(insert(table), [dict(row) for row in rows])


def fingerprint(connection: Connection, table: Table) -> tuple[int, int]:
    """Return the number of rows, and a checksum that does not depend on their order."""
    count, total = 0, 0
    for row in connection.execute(select(table)):
        count += 1
        total += int.from_bytes(sha256(repr(tuple(row)).encode(errors="surrogatepass")).digest())
    return count, total
