"""Fixtures: a small sample course."""

import shutil

import pytest

from nbgrader_sandbox.batch import runner
from nbgrader_sandbox.batch.release import build_release
from nbgrader_sandbox.course import Course
from nbgrader_sandbox.intake.collect import collect
from nbgrader_sandbox.selftest import corpus, drill
from nbgrader_sandbox.selftest.cases import CASES
from nbgrader_sandbox.selftest.corpus import ASSIGNMENT


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    """Create the sample course once, because building its gradebook is slow."""
    home = tmp_path_factory.mktemp("sample")
    corpus.write_solution(home)
    build_release(Course(home, home / "grading"), ASSIGNMENT)
    return home


@pytest.fixture(scope="module")
def new_course(sample, tmp_path_factory):
    """Return a function that creates a course and collects some cases of the corpus."""

    def make(*names):
        home = tmp_path_factory.mktemp("course")
        shutil.copytree(sample, home, dirs_exist_ok=True)
        course = Course(home, home / "grading")
        drill.write_class(course, home / "incoming", [case for case in CASES if case.name in names])
        collect(course, home / "incoming", ASSIGNMENT, home / "students.csv")
        return course

    return make


@pytest.fixture(scope="module")
def small_class(new_course):
    """Return a graded class of three: one right, one wrong, one rejected."""
    course = new_course("all right", "one answer wrong", "empty file")
    runner.run(course, ASSIGNMENT)
    return course
