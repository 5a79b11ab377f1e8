"""Tests of group work: one file, and each member's mark, page and mark by hand."""

import csv
import io

import pytest

from grader.tests.downloads import as_moodle_reads, copy_of, download, solved
from nbgrader_sandbox import cli
from nbgrader_sandbox.batch import runner
from nbgrader_sandbox.batch.gradebook import ignore_warnings, open_gradebook
from nbgrader_sandbox.batch.results import all_results
from nbgrader_sandbox.errors import BadInputError
from nbgrader_sandbox.intake.collect import collect
from nbgrader_sandbox.intake.groups import counted_deliveries, group_rows, groups
from nbgrader_sandbox.intake.roster import parse_student
from nbgrader_sandbox.output import reports, way_back
from nbgrader_sandbox.selftest.corpus import ASSIGNMENT, NOTEBOOK

pytestmark = pytest.mark.needs_bubblewrap
LIST = """Identifier,ID number,Full name,Email address,Group
Participant 1,ann,Ann Example,ann@x.org,Red team
Participant 2,bob,Bob Sample,bob@x.org,Red team
Participant 3,cho,Cho Li,,Red team
Participant 4,dev,Dev Rao,,Blue
Participant 5,eva,Eva Ruiz,,Blue
Participant 6,fay,Fay Alone,,Default group
"""


@pytest.fixture
def course(sample, tmp_path):
    """Return a course with a class list of two groups and one student who works alone."""
    course = copy_of(sample, tmp_path)
    (tmp_path / "students.csv").write_text(LIST, encoding="utf-8")
    return course


def sent(course, hour, groups=None, **works):
    """Collect one zip, sent at an hour, with a folder for each student."""
    files = {f"{name}/{NOTEBOOK}": work for name, work in works.items()}
    path = download(course.home / f"at-{hour}.zip", files, hour)
    return collect(course, path, ASSIGNMENT, course.home / "students.csv", groups=groups)


def table(course):
    """Return mark and status of everyone."""
    text = reports.export(course, "csv", [ASSIGNMENT], partial=True)
    return {row["student"]: (row["score"], row["status"]) for row in csv.DictReader(io.StringIO(text))}


def counts(course):
    """Return whose file counts for each student."""
    return {student: counted.sender for student, counted in counted_deliveries(course, ASSIGNMENT).items()}


def test_one_file_gives_each_member_mark_and_feedback(course):
    sent(course, 10, groups=True, bob=solved(course, quarter="quarter = 0.4"), fay=solved(course))
    done = []
    runner.run(course, ASSIGNMENT, report_progress=lambda number, of: done.append(of))
    assert done == [2, 2]  # the file of the group is run once
    assert table(course) == {
        **dict.fromkeys(("ann", "bob", "cho"), ("3.0", "needs marking")),
        **dict.fromkeys(("dev", "eva"), ("", "not submitted")),
        "fay": ("5.0", "needs marking"),
    }
    pages, overview = reports.feedback(course, ASSIGNMENT)
    assert pages == 4
    for student in ("ann", "bob", "cho"):
        page = course.path("feedback", student, ASSIGNMENT) / "00-sample.html"
        assert "So far 3 of 8;" in page.read_text(encoding="utf-8")
    assert "<td>Red team</td><td>ann, bob, cho</td><td>of bob, number 1, sent 2026-02-01" in overview.read_text("utf-8")
    runner.run(course, ASSIGNMENT, report_progress=lambda number, of: done.append(of))
    assert done == [2, 2]  # nobody is graded twice


def test_newest_file_of_any_member_counts_for_all(course):
    right, wrong = solved(course), solved(course, quarter="quarter = 0.4")
    sent(course, 12, groups=True, bob=wrong)
    sent(course, 10, ann=right)
    assert counts(course) == dict.fromkeys(("ann", "bob", "cho"), "bob")
    runner.run(course, ASSIGNMENT)
    assert {table(course)[name][0] for name in ("ann", "bob", "cho")} == {"3.0"}
    sent(course, 14, ann=right)
    assert counts(course) == dict.fromkeys(("ann", "bob", "cho"), "ann")
    runner.run(course, ASSIGNMENT)
    assert {table(course)[name][0] for name in ("ann", "bob", "cho")} == {"5.0"}
    (red,) = [row for row in group_rows(course, ASSIGNMENT) if row["group"] == "Red team"]
    assert red["file that counts"].startswith("of ann, number 1, sent 2026-02-01")
    assert red["own files that do not count"] == "bob"
    assert (course.path("received", "bob", ASSIGNMENT) / "1" / NOTEBOOK).read_bytes() == wrong


def test_groups_count_only_where_it_was_said(course, capsys):
    here = ["--course", str(course.home), "collect"]
    path = download(course.home / "x.zip", {f"bob/{NOTEBOOK}": solved(course)})
    cli.main([*here, str(path), ASSIGNMENT, "--roster", str(course.home / "students.csv")])
    assert "add --groups if this is group work" in capsys.readouterr().out
    assert counts(course) == {"bob": "bob"}
    cli.main([*here, str(path), ASSIGNMENT, "--groups"])
    printed = capsys.readouterr().out
    assert "counts for all its members. Blue (dev, eva); Red team (ann, bob, cho)" in printed
    assert "3 on the class list submitted nothing: dev, eva, fay" in printed
    cli.main([*here, str(path), ASSIGNMENT])
    assert counts(course) == dict.fromkeys(("ann", "bob", "cho"), "bob")  # remembered
    cli.main([*here, str(path), ASSIGNMENT, "--no-groups"])
    assert counts(course) == {"bob": "bob"}


def test_marks_of_a_group_end_with_it(course):
    sent(course, 10, groups=True, bob=solved(course))
    runner.run(course, ASSIGNMENT)
    sent(course, 10, groups=False, bob=solved(course))
    runner.run(course, ASSIGNMENT)
    assert {result["student"] for result in all_results(course, ASSIGNMENT)} == {"bob"}
    assert table(course)["cho"] == ("", "not submitted")


def test_list_without_groups_is_refused(course):
    (course.home / "students.csv").write_text("student_id\nann\nbob\n", encoding="utf-8")
    with pytest.raises(BadInputError, match="names no groups; give it a column 'group'"):
        sent(course, 10, groups=True, ann=solved(course))
    assert not (course.root / "received").exists()


@pytest.mark.parametrize("nothing", ["", " - ", "Default group", "None", "NO GROUP"])
def test_cell_that_names_no_group_leaves_a_student_alone(nothing):
    assert parse_student({"student_id": "a", "Group": nothing}).group == ""
    assert parse_student({"student_id": "a", "Team": "A 1"}).group == "A 1"


def test_moodles_folder_of_a_group_goes_to_its_members(course):
    path = download(course.home / "m.zip", {f"Red team_6_assignsubmission_file/{NOTEBOOK}": solved(course)})
    collected = collect(course, path, ASSIGNMENT, course.home / "students.csv", groups=True)
    assert collected.students == ["ann"]  # its number is the group's, not that of participant 6
    assert counts(course) == dict.fromkeys(("ann", "bob", "cho"), "ann")
    runner.run(course, ASSIGNMENT)
    reports.feedback(course, ASSIGNMENT)
    (written,) = way_back.write(course, ASSIGNMENT, "moodle")
    found = as_moodle_reads(written.path, {str(number) for number in range(1, 7)})
    assert sorted(found) == ["1", "2", "3"]


def test_mark_by_hand_for_one_member_is_that_of_all_who_have_none(course):
    sent(course, 10, groups=True, bob=solved(course))
    runner.run(course, ASSIGNMENT)

    def essays(book):
        return {name: book.find_grade("why", "00-sample", ASSIGNMENT, name) for name in ("ann", "bob", "cho")}

    with ignore_warnings(), open_gradebook(course) as book:
        essay = essays(book)["cho"]
        essay.manual_score, essay.needs_manual_grade = 2, False
        book.find_comment("why", "00-sample", ASSIGNMENT, "cho").manual_comment = "Well said."
        book.db.commit()
    assert {table(course)[name] for name in ("ann", "bob", "cho")} == {("7.0", "graded")}
    with ignore_warnings(), open_gradebook(course) as book:
        assert book.find_comment("why", "00-sample", ASSIGNMENT, "ann").comment == "Well said."
        essays(book)["ann"].manual_score = 1
        book.db.commit()
    table(course)
    with ignore_warnings(), open_gradebook(course) as book:
        assert {name: grade.manual_score for name, grade in essays(book).items()} == {"ann": 1, "bob": 2, "cho": 2}


def test_mark_by_hand_is_not_shared_where_two_members_have_others(course):
    sent(course, 10, groups=True, bob=solved(course))
    runner.run(course, ASSIGNMENT)
    with ignore_warnings(), open_gradebook(course) as book:
        for name, mark in (("ann", 1), ("bob", 2)):
            book.find_grade("why", "00-sample", ASSIGNMENT, name).manual_score = mark
        book.db.commit()
    table(course)
    with ignore_warnings(), open_gradebook(course) as book:
        marks = [book.find_grade("why", "00-sample", ASSIGNMENT, name).manual_score for name in ("ann", "bob", "cho")]
    assert marks == [1, 2, None]


def test_run_that_was_stopped_between_members_gives_the_others_their_marks(course, monkeypatch):
    sent(course, 10, groups=True, bob=solved(course))
    store = runner.store_for_student

    def stopped(*about):
        store(*about)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(runner, "store_for_student", stopped)
        with pytest.raises(KeyboardInterrupt):
            runner.run(course, ASSIGNMENT)
    assert [name for name, (score, _) in table(course).items() if score] == ["bob"]
    done = []
    runner.run(course, ASSIGNMENT, report_progress=lambda number, of: done.append(of))
    assert done == []
    assert [name for name, (score, _) in table(course).items() if score] == ["ann", "bob", "cho"]


def test_one_item_again_reaches_all_members(course):
    sent(course, 10, groups=True, bob=solved(course))
    runner.run(course, ASSIGNMENT)
    with ignore_warnings(), open_gradebook(course) as book:
        for name in ("ann", "bob", "cho"):
            for item in ("quarter-value", "twice-form"):
                book.find_grade(item, "00-sample", ASSIGNMENT, name).auto_score = 0
        book.db.commit()
    runner.run(course, ASSIGNMENT, students=["cho"], items=["quarter-value"])
    assert {table(course)[name][0] for name in ("ann", "bob", "cho")} == {"4.0"}


def test_late_file_of_a_group_is_late_for_every_member(course):
    with ignore_warnings(), open_gradebook(course) as book:
        book.update_or_create_assignment(ASSIGNMENT, duedate="2026-01-01 12:00:00 UTC")
    sent(course, 10, groups=True, bob=solved(course))
    runner.run(course, ASSIGNMENT)
    text = reports.export(course, "csv", [ASSIGNMENT], partial=True)
    late = {row["student"]: row["late"] for row in csv.DictReader(io.StringIO(text))}
    assert [name for name, word in late.items() if word] == ["ann", "bob", "cho"]


def test_groups_and_members_are_in_the_order_of_their_names(course):
    sent(course, 10, groups=True, bob=solved(course))
    assert groups(course, ASSIGNMENT) == {"Blue": ["dev", "eva"], "Red team": ["ann", "bob", "cho"]}
