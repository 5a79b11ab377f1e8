"""A course that moves from SQLite to PostgreSQL in mid-term loses nothing."""

from datetime import datetime, timedelta

import pytest
from nbgrader.api import Base, Course, Gradebook
from sqlalchemy import create_engine, inspect, select, text

from nbgrader_sandbox import cli
from nbgrader_sandbox.batch import move, runner
from nbgrader_sandbox.batch.gradebook import ignore_warnings, open_gradebook, stamp_new_gradebook
from nbgrader_sandbox.course import GradingError, read_config
from nbgrader_sandbox.files import write_json
from nbgrader_sandbox.output import reports
from nbgrader_sandbox.selftest.corpus import ASSIGNMENT
from tests.scale import machines

SENT = {"all-right", "one-answer-wrong", "empty-file"}
WORDS = "Zwei Sätze,\nund 'Zeichen': \\ % ü 越南 🦊" + " viel" * 2000


@pytest.fixture(scope="module")
def in_mid_term(new_course):
    """Return a course on SQLite with marks by hand and late work, whose assignment has no course."""
    course = new_course("mid term", on_server=False, only=SENT)
    config = course.home / "nbgrader_config.py"
    with config.open("a", encoding="utf-8") as file:
        file.write('c.LateSubmissionPlugin.penalty_method = "zero"\n')
    read_config.cache_clear()
    stamp = course.path("received", "one-answer-wrong", ASSIGNMENT) / "1" / "timestamp.txt"
    stamp.write_text("2026-02-02 12:00:00.25 UTC", encoding="utf-8")
    record = {"time": datetime.fromisoformat("2026-02-02T12:00:00+00:00").timestamp(), "collected": 1, "sure": True}
    write_json(course.root / "state" / "deliveries" / ASSIGNMENT / "one-answer-wrong.json", {"1": record})
    runner.run(course, ASSIGNMENT)
    with ignore_warnings(), open_gradebook(course) as book:
        book.update_or_create_assignment(ASSIGNMENT, duedate="2026-02-01 12:00:00 UTC")
        book.grant_extension(ASSIGNMENT, "all-right", days=2, hours=3)
        book.update_or_create_student(
            "all-right", first_name="Ánh", last_name="Trần", email="a@example.org", lms_user_id="7"
        )
        grade = book.find_grade("why", "00-sample", ASSIGNMENT, "all-right")
        grade.manual_score, grade.extra_credit, grade.needs_manual_grade = 2.1, 0.7, False
        book.find_comment("why", "00-sample", ASSIGNMENT, "all-right").manual_comment = WORDS
        book.find_submission_notebook("00-sample", ASSIGNMENT, "one-answer-wrong").flagged = True
        book.find_assignment(ASSIGNMENT).course_id = ""  # as an earlier version left it
        book.db.query(Course).delete()
        book.db.commit()
    return course


def point_to(course, url):
    """Write an address into the configuration of a course."""
    path = course.home / "nbgrader_config.py"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if "db_url" not in line]
    path.write_text("\n".join([*lines, f"c.CourseDirectory.db_url = {url!r}", ""]), encoding="utf-8")
    read_config.cache_clear()


def typed_rows(url):
    """Return every row of every table of nbgrader, in the order of their keys."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
        }
        found["alembic_version"] = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
        assert set(found) == set(inspect(connection).get_table_names())
    engine.dispose()
    return found


@pytest.fixture(scope="module")
def moved(in_mid_term, postgres):
    """Move the course with the command, and return the two addresses and what was exported before."""
    course = in_mid_term
    old, new = course.gradebook_url(), postgres.new_database("moved")
    runner.run(course, ASSIGNMENT)  # writes the late penalty
    before = reports.export(course, "csv", [ASSIGNMENT], partial=True), machines.marks(course)
    assert cli.main(["--course", str(course.home), "move-gradebook", new]) == 0
    return course, old, new, before


def test_every_row_of_every_table_is_the_same_on_both_sides(moved):
    _, old, new, _ = moved
    rows = typed_rows(old)
    assert typed_rows(new) == rows
    assert {name for name in rows if not rows[name]} == {
        "task_cells"
    }  # the sample has none; every other table has rows


def test_marks_by_hand_comments_and_lateness_arrive(moved):
    _, _, new, _ = moved
    with ignore_warnings(), Gradebook(new, machines.COURSE_ID) as book:
        grade = book.find_grade("why", "00-sample", ASSIGNMENT, "all-right")
        assert (grade.manual_score, grade.extra_credit, grade.needs_manual_grade) == (2.1, 0.7, False)
        assert book.find_comment("why", "00-sample", ASSIGNMENT, "all-right").manual_comment == WORDS
        submission = book.find_submission(ASSIGNMENT, "one-answer-wrong")
        assert submission.timestamp == datetime(2026, 2, 2, 12)
        assert submission.late_submission_penalty == 3
        assert submission.notebooks[0].flagged is True
        assert book.find_submission(ASSIGNMENT, "all-right").extension == timedelta(days=2, hours=3)
        assert book.find_student("all-right").last_name == "Trần"
        assert book.find_assignment(ASSIGNMENT).course_id == machines.COURSE_ID


def test_after_the_move_nothing_is_graded_again_and_grades_are_the_same(moved):
    course, _, new, before = moved
    point_to(course, new)
    done = []
    runner.run(course, ASSIGNMENT, report_progress=lambda number, of: done.append(number))
    assert done == []
    assert (reports.export(course, "csv", [ASSIGNMENT], partial=True), machines.marks(course)) == before
    assert reports.feedback(course, ASSIGNMENT)[0] == 3


def test_database_that_has_a_gradebook_is_refused_and_unchanged(in_mid_term, moved, capsys):
    course, old, new, _ = moved
    point_to(course, old)
    rows = typed_rows(new)
    assert cli.main(["--course", str(course.home), "move-gradebook", new]) == cli.COULD_NOT_START
    assert "already has rows in the table" in (said := capsys.readouterr().err)
    assert "give an empty database" in said
    assert typed_rows(new) == rows


def test_database_that_was_only_opened_counts_as_empty(in_mid_term, moved, postgres):
    course, old, _, _ = moved
    new = postgres.new_database("opened before")
    stamp_new_gradebook(new)
    with ignore_warnings(), Gradebook(new, "another-name"):
        pass
    point_to(course, old)
    move.move_gradebook(course, new)
    assert typed_rows(new) == typed_rows(old)


def test_row_that_postgresql_refuses_stops_the_move_and_nothing_is_moved(in_mid_term, moved, postgres):
    course, old, _, _ = moved
    new = postgres.new_database("refuses")
    point_to(course, old)
    with ignore_warnings(), open_gradebook(course) as book:
        comment = book.find_comment("why", "00-sample", ASSIGNMENT, "one-answer-wrong")
        comment.manual_comment = "a sign \x00 that PostgreSQL has not"
        book.db.commit()
        with pytest.raises(GradingError, match=r"refuses a row .*Nothing was moved") as refused:
            move.move_gradebook(course, new)
        comment.manual_comment = None
        book.db.commit()
    assert postgres.password not in str(refused.value)
    engine = create_engine(new)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == []
    engine.dispose()


def test_gradebook_of_another_version_is_refused_with_the_command_that_helps(new_course, postgres):
    course = new_course("old version", on_server=False, only=())
    engine = create_engine(course.gradebook_url())
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '724cde206c17'"))
    engine.dispose()
    with pytest.raises(GradingError, match="nbgrader db upgrade"):
        move.move_gradebook(course, postgres.new_database("old version"))


def test_tables_that_differ_after_copying_are_not_kept(in_mid_term, moved, postgres, monkeypatch):
    course, old, _, _ = moved
    point_to(course, old)
    new, copy = postgres.new_database("differs"), move.copy_rows

    def forgetful(source, target, table):
        copy(source, target, table)
        if table.name == "comment":
            target.execute(text("UPDATE comment SET manual_comment = 'short' WHERE manual_comment IS NOT NULL"))

    monkeypatch.setattr(move, "copy_rows", forgetful)
    with pytest.raises(GradingError, match="the table comment is not the same"):
        move.move_gradebook(course, new)
    engine = create_engine(new)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == []
    engine.dispose()
