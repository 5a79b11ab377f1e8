"""These tests start a database and workers: `nox -s scale` runs them, `nox -s test` does not."""

import os
import shutil

import pytest

from nbgrader_sandbox.batch.gradebook import ignore_warnings
from nbgrader_sandbox.batch.release import build_release
from nbgrader_sandbox.course import Course
from nbgrader_sandbox.intake.collect import collect
from nbgrader_sandbox.selftest import corpus, drill
from nbgrader_sandbox.selftest.corpus import ASSIGNMENT
from tests.scale import machines
from tools import postgres as servers

collect_ignore_glob = [] if os.environ.get("SCALE_TEST") else ["test_*.py"]


@pytest.fixture(scope="session")
def postgres():
    """Start a PostgreSQL server; where there is none the tests say so, and fail in CI."""
    try:
        servers.programs()
    except servers.NoServerError as problem:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(str(problem))
    with servers.server() as server:
        yield server


@pytest.fixture(scope="session")
def scheduler():
    """Start a Dask scheduler without workers, and return its address."""
    with machines.scheduler() as address:
        yield address


@pytest.fixture(scope="session")
def collected(tmp_path_factory):
    """Return a course whose class has handed in, once; nothing is graded."""
    home = tmp_path_factory.mktemp("collected")
    corpus.write_solution(home)
    course = Course(home, home / "grading")
    drill.write_class(course, home / "incoming", machines.CLASS)
    collect(course, home / "incoming", ASSIGNMENT, home / "students.csv")
    return home


@pytest.fixture(scope="session")
def new_course(collected, postgres, tmp_path_factory):
    """Return a function that makes a course of the class; its gradebook is a file, or a new database of the server."""

    def make(name, *, on_server, only=None):
        home = tmp_path_factory.mktemp(name)
        shutil.copytree(collected, home, dirs_exist_ok=True)
        shutil.rmtree(home / "grading" / "state" / "masters")
        (home / "grading" / "gradebook.db").unlink()
        url = postgres.new_database(f"{name} {home.name}") if on_server else "sqlite:///grading/gradebook.db"
        config = f'{corpus.COURSE_CONFIG}c.CourseDirectory.course_id = "{machines.COURSE_ID}"\n'
        (home / "nbgrader_config.py").write_text(f"{config}c.CourseDirectory.db_url = {url!r}\n", encoding="utf-8")
        course = Course(home, home / "grading")
        for folder in [] if only is None else course.root.glob("received/*"):
            if folder.name not in only:
                shutil.rmtree(folder)
        with ignore_warnings():
            build_release(course, ASSIGNMENT)
        return course

    return make
