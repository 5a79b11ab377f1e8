"""Tests of what a gradebook on a server and many machines need, without a server."""

import json
import os
import sys

import pytest
from nbgrader.api import Assignment, Course, Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import OperationalError

from nbgrader_sandbox import cli
from nbgrader_sandbox.batch import cluster, jobs, release, runner
from nbgrader_sandbox.batch.gradebook import clear_errors, ignore_warnings, open_gradebook, record_result
from nbgrader_sandbox.batch.results import Result, all_results, result_path
from nbgrader_sandbox.course import UNNAMED_COURSE, GradingError, read_config
from nbgrader_sandbox.execution import startup
from nbgrader_sandbox.files import write_json
from nbgrader_sandbox.output import reports
from nbgrader_sandbox.selftest.corpus import ASSIGNMENT

SERVER = "postgresql+psycopg://grader:a-secret@127.0.0.1:9/course"


def configure(course, *lines):
    """Add lines to the configuration of a course."""
    with (course.home / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write("\n".join([*lines, ""]))
    read_config.cache_clear()


def course_of_assignment(url):
    """Return the ids of the course that a gradebook's assignments belong to."""
    with ignore_warnings(), Gradebook(url, "unasked") as book:
        return [each.course_id for each in book.db.query(Assignment)]


def test_every_gradebook_has_its_assignment_under_the_id_of_the_course(new_course):
    course = new_course()
    configure(course, 'c.CourseDirectory.course_id = "chosen"')
    course.root.joinpath("gradebook.db").unlink()
    folder = release.build_release(course, ASSIGNMENT)
    assert course.course_id() == "chosen"
    assert course_of_assignment(course.gradebook_url()) == ["chosen"]
    assert course_of_assignment(f"sqlite:///{folder}/gradebook.db") == ["chosen"]


def test_course_without_an_id_has_the_one_that_nbgrader_gives(new_course):
    course = new_course()
    assert course.course_id() == UNNAMED_COURSE
    assert course_of_assignment(course.gradebook_url()) == [UNNAMED_COURSE]


def test_assignment_of_an_earlier_version_gets_the_id_of_the_course(new_course):
    course = new_course()
    with ignore_warnings(), open_gradebook(course) as book:
        book.find_assignment(ASSIGNMENT).course_id = ""
        book.db.query(Course).delete()
        book.db.commit()
    with ignore_warnings(), open_gradebook(course) as book:
        assert [each.id for each in book.db.query(Course)] == [UNNAMED_COURSE]
    assert course_of_assignment(course.gradebook_url()) == [UNNAMED_COURSE]


def test_assignment_of_a_course_that_exists_keeps_it(new_course):
    course = new_course()
    with ignore_warnings(), open_gradebook(course) as book:
        book.check_course("of last year")
        book.find_assignment(ASSIGNMENT).course_id = "of last year"
        book.db.commit()
    with ignore_warnings(), open_gradebook(course) as book:
        assert book.find_assignment(ASSIGNMENT).course_id == "of last year"


def test_gradebook_on_a_server_that_cannot_be_opened_is_said_without_its_password(new_course, capsys):
    course = new_course("all right")
    configure(course, f"c.CourseDirectory.db_url = {SERVER!r}")
    assert cli.main(["--course", str(course.home), "export", ASSIGNMENT]) == cli.COULD_NOT_START
    said = capsys.readouterr().err
    assert said.startswith("the gradebook ")
    assert "psycopg[binary]" in said or "Is its server running" in said  # the first where psycopg is not installed
    assert "a-secret" not in said


def test_server_that_does_not_answer_is_named_without_the_password():
    with pytest.raises(GradingError) as said, clear_errors(SERVER):
        raise OperationalError("SELECT 1", {}, Exception("connection refused\nIs it running?"))
    assert str(said.value) == (
        "the gradebook postgresql+psycopg://grader:***@127.0.0.1:9/course cannot be read (connection refused). "
        "Is its server running, and are the address and the password right? Nothing was changed."
    )


def test_address_of_an_unknown_kind_is_refused_in_a_sentence(new_course):
    course = new_course()
    configure(course, 'c.CourseDirectory.db_url = "postgresql:grader@db"')
    with pytest.raises(GradingError, match=r"cannot be opened .*postgresql\+psycopg://"):
        open_gradebook(course)


@pytest.fixture
def graded(new_course):
    """Return a course whose submission counts as graded."""
    course = new_course("all right")
    for job in runner.pending_jobs(course, ASSIGNMENT, course.release_folder(ASSIGNMENT), False):
        write_json(result_path(course, ASSIGNMENT, job.student), {"status": "graded", "digest": job.digest})
    return course


@pytest.mark.parametrize(
    ("line", "again"),
    [
        (f"c.CourseDirectory.db_url = {SERVER!r}", 0),
        ('c.CourseDirectory.course_id = "another"', 0),
        ("c.Execute.timeout = 4", 1),
    ],
)
def test_only_a_setting_that_can_change_marks_has_the_class_graded_again(graded, line, again):
    configure(graded, line)
    waiting = list(runner.pending_jobs(graded, ASSIGNMENT, graded.release_folder(ASSIGNMENT), False))
    assert len(waiting) == again


def test_job_does_not_carry_the_address_of_the_gradebook(new_course):
    course = new_course("all right")
    configure(course, f"c.CourseDirectory.db_url = {SERVER!r}")
    (job,) = runner.pending_jobs(course, ASSIGNMENT, course.release_folder(ASSIGNMENT), False)
    assert "a-secret" not in json.dumps(job.config)


def test_name_is_as_long_as_every_database_takes(new_course):
    with ignore_warnings(), open_gradebook(new_course()) as book:
        record_result(book, Result("ann", ASSIGNMENT), "Ann " + "x" * 300)
        student = book.find_student("ann")
        assert (student.first_name, len(f"{student.first_name} {student.last_name}")) == ("Ann", 128)


@pytest.mark.needs_bubblewrap
def test_scheduler_of_the_command_grades_in_place_of_this_machine(new_course, monkeypatch):
    course, asked = new_course("all right", "one answer wrong"), []

    def graded_elsewhere(waiting, scheduler, timeout):
        asked.append((scheduler, len(waiting), timeout))
        return map(jobs.run_job, waiting)

    monkeypatch.setattr(cluster, "run_jobs", graded_elsewhere)
    assert cli.main(["--course", str(course.home), "run", ASSIGNMENT, "--scheduler", "tcp://127.0.0.1:8786"]) == 0
    assert asked == [("tcp://127.0.0.1:8786", 2, 20 + runner.EXTRA_SECONDS)]
    assert {result["status"] for result in all_results(course, ASSIGNMENT)} == {"needs marking"}


def test_scheduler_without_dask_is_refused_in_a_sentence(new_course, monkeypatch):
    course = new_course("all right")
    waiting = list(runner.pending_jobs(course, ASSIGNMENT, course.release_folder(ASSIGNMENT), False))
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(GradingError, match="install the package distributed"):
        list(cluster.run_jobs(waiting, "tcp://127.0.0.1:9", 60))


def test_scheduler_is_not_asked_where_nothing_is_to_be_graded(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert list(cluster.run_jobs([], "tcp://127.0.0.1:9", 60)) == []


@pytest.mark.needs_bubblewrap
def test_nbgraders_exchange_releases_the_pages_of_graded_and_of_rejected_work(new_course, tmp_path):
    course, sent = new_course("all right", "empty file"), ("all-right", "empty-file")
    for student in sent:
        delivery = course.path("received", student, ASSIGNMENT) / "1"
        (delivery / "timestamp.txt").write_text("2026-02-02 12:00:00 UTC", encoding="utf-8")
        (delivery / "submission_secret.txt").write_text(f"secret of {student}", encoding="utf-8")
    runner.run(course, ASSIGNMENT)
    reports.feedback(course, ASSIGNMENT)
    config = course.config()
    config.CourseDirectory.update(root=str(course.root), source_directory="../solutions", db_url=course.gradebook_url())
    config.Exchange.root = str(tmp_path / "exchange")
    (tmp_path / "exchange").mkdir()
    with ignore_warnings():
        answer = NbGraderAPI(CourseDirectory(config=config), config=config).release_feedback(ASSIGNMENT)
    assert answer["success"], answer
    pages = [path.read_text(encoding="utf-8") for path in tmp_path.glob(f"exchange/{UNNAMED_COURSE}/feedback/*.html")]
    assert len(pages) == 2
    assert sum("This could not be graded" in page for page in pages) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not say which processes there are")
def test_folders_of_another_machine_are_left_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(startup, "SHORT_FOLDER", str(tmp_path))
    monkeypatch.setattr(startup.tempfile, "tempdir", str(tmp_path))
    nobody = 2**22 + 1  # more than Linux gives to a process
    ours, theirs, lives = (
        tmp_path / f"{startup.FOLDER_PREFIX}{number}-{where}-x"
        for number, where in ((nobody, startup.machine()), (nobody, "01234567"), (os.getpid(), startup.machine()))
    )
    for folder in (ours, theirs, lives):
        folder.mkdir()
    startup.remove_leftovers()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([theirs.name, lives.name])
