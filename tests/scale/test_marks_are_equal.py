"""The same class has the same marks on SQLite, on PostgreSQL, and on PostgreSQL with the workers of Dask."""

import os

import pytest
from distributed import Client
from sqlalchemy import create_engine, text

from nbgrader_sandbox.batch.results import all_results
from nbgrader_sandbox.output import reports
from nbgrader_sandbox.selftest import drill
from nbgrader_sandbox.selftest.corpus import ASSIGNMENT
from tests.scale import machines

ROWS = "{:36} {:>8} {:>14} {:>11} {:>11}"
SQLITE, POSTGRES = "SQLite, local pool, 2 workers", "PostgreSQL, local pool, 2 workers"
ONE, TWO = "PostgreSQL, Dask, 1 worker", "PostgreSQL, Dask, 2 workers"
SQLITE_ONE = "SQLite, local pool, 1 worker"
ALONE = {SQLITE: SQLITE_ONE, TWO: ONE}  # what half of the work is compared with


@pytest.fixture(scope="module")
def graded(new_course, scheduler):
    """Grade the class in each way, one after the other; return courses, seconds, and which workers took part."""
    courses, seconds, took_part = {}, {}, {}

    def grade(way, *options, on_server=True):
        courses[way] = new_course(way.split(",")[0].lower(), on_server=on_server)
        code, said, seconds[way] = machines.grade(courses[way], *options)
        assert code == 1, said  # two of the class sent what nobody can grade
        if "Dask" in way:
            with Client(scheduler, set_as_default=False) as client:
                took_part[way] = sorted(client.run(machines.has_graded).values())

    grade(SQLITE_ONE, "--workers", "1", on_server=False)
    grade(SQLITE, "--workers", "2", on_server=False)
    grade(POSTGRES, "--workers", "2")
    for way, number in ((ONE, 1), (TWO, 2)):
        with machines.workers(scheduler, number):
            grade(way, "--scheduler", scheduler)
    return courses, seconds, took_part


def test_every_submission_has_the_status_and_marks_that_its_case_expects(graded):
    for course in graded[0].values():
        assert drill.unexpected_results(all_results(course, ASSIGNMENT), machines.CLASS) == []


@pytest.mark.parametrize("way", [POSTGRES, ONE, TWO])
def test_marks_and_comments_equal_those_of_sqlite_entry_for_entry(graded, way):
    courses = graded[0]
    expected = machines.marks(courses[SQLITE])
    assert len(expected) == 24 * 7  # four marks and three comments of each submission
    assert machines.marks(courses[way]) == expected


@pytest.mark.parametrize("way", [POSTGRES, ONE, TWO])
def test_exported_grades_equal_those_of_sqlite(graded, way):
    courses = graded[0]
    exported = [reports.export(courses[each], "csv", [ASSIGNMENT], partial=True) for each in (SQLITE, way)]
    assert exported[0] == exported[1]
    assert "all-right,5.0" in exported[1].replace('"', "") or ",5.0," in exported[1]


def test_marks_are_in_the_database_under_the_course_and_in_no_file(graded):
    for way in (POSTGRES, ONE, TWO):
        course = graded[0][way]
        engine = create_engine(course.gradebook_url())
        with engine.connect() as connection:
            courses = connection.execute(text("SELECT course_id FROM assignment")).scalars().all()
            assert connection.execute(text("SELECT version()")).scalar_one().startswith("PostgreSQL")
        engine.dispose()
        assert courses == [machines.COURSE_ID]
        assert not (course.root / "gradebook.db").exists()


def test_every_worker_took_part(graded):
    assert graded[2] == {ONE: [True], TWO: [True, True]}


def test_second_run_grades_nothing_again(graded, scheduler):
    course = graded[0][TWO]
    code, said, _ = machines.grade(
        course, "--scheduler", "tcp://127.0.0.1:9"
    )  # nobody answers there, and nobody is asked
    assert (code, "left" in said) == (1, False)


def test_print_how_long_each_way_took(graded, capsys):
    courses, seconds, _ = graded
    number, between = len(machines.CLASS), {way: first_to_last(course) for way, course in courses.items()}
    with capsys.disabled():
        print(f"\n\n{number} submissions, {os.cpu_count()} processors; without start: first result to last")
        print(ROWS.format("", "seconds", "without start", "per minute", "efficiency"))
        for way, spent in between.items():
            efficiency = f"{between[ALONE[way]] / spent / 2:.0%}" if way in ALONE else ""
            print(
                ROWS.format(way, f"{seconds[way]:.1f}", f"{spent:.1f}", f"{(number - 1) / spent * 60:.0f}", efficiency)
            )
    assert set(between) == {SQLITE_ONE, SQLITE, POSTGRES, ONE, TWO}
    assert all(0 < spent < seconds[way] for way, spent in between.items())


def first_to_last(course):
    """Return the seconds from the first stored result to the last."""
    times = [path.stat().st_mtime for path in course.root.glob(f"state/results/{ASSIGNMENT}/*.json")]
    return max(times) - min(times)
