"""Tests of downloads that are not all in order: one bad entry costs one entry, and nobody's work becomes another's."""

import csv
import os
import time
import zipfile

import pytest

from nbgrader_sandbox.batch.results import latest_deliveries
from nbgrader_sandbox.cli import main
from nbgrader_sandbox.course import Course
from nbgrader_sandbox.errors import BadInputError
from nbgrader_sandbox.intake.archives import student_allowance, unzip
from nbgrader_sandbox.intake.collect import collect
from nbgrader_sandbox.intake.deliveries import graded_delivery, read_deliveries
from nbgrader_sandbox.intake.keys import saved_roster
from nbgrader_sandbox.intake.prepare import prepare_submission
from nbgrader_sandbox.intake.roster import read_roster
from nbgrader_sandbox.output.reports import problem_rows, write_problems
from nbgrader_sandbox.selftest import corpus
from nbgrader_sandbox.selftest.corpus import ASSIGNMENT, NOTEBOOK

ROSTER = "student_id,name,id\nann,Ann Example,101\nbob,Bob Sample,102\ncy,Cy Third,103\n"
EARLY, LATE = (2026, 1, 5, 12, 0, 0), (2026, 1, 9, 12, 0, 0)


@pytest.fixture
def course(tmp_path):
    """Return a course with a class list of three."""
    corpus.write_solution(tmp_path)
    (tmp_path / "students.csv").write_text(ROSTER, encoding="utf-8")
    return Course(tmp_path, tmp_path / "grading")


def packed(course, *names, content=b"{}", date=EARLY):
    """Create a zip with files of these names and one date."""
    path = course.home / "download.zip"
    with zipfile.ZipFile(path, "w") as out:
        for name in names:
            out.writestr(zipfile.ZipInfo(name, date), content + name.encode())
    return path


def words(collected):
    """Return all findings as one text."""
    return " | ".join(found.what for findings in collected.findings.values() for found in findings)


def with_list(course, source):
    """Collect with the class list."""
    return collect(course, source, ASSIGNMENT, course.home / "students.csv")


@pytest.mark.parametrize("listed", [True, False], ids=["with a class list", "without one"])
def test_each_students_folder_has_its_own_layout(course, listed):
    names = ("ann/x.ipynb", f"bob/{ASSIGNMENT}/x.ipynb", f"cy/exercises/{ASSIGNMENT}/x.ipynb")
    source = packed(course, *names)
    collected = with_list(course, source) if listed else collect(course, source, ASSIGNMENT)
    assert collected.students == ["ann", "bob", "cy"]
    assert len(list(course.root.glob("received/*/*/1/**/x.ipynb"))) == 3
    assert words(collected) == ""


def test_folder_of_a_section_contains_students(course):
    collected = with_list(course, packed(course, "Section A/ann/x.ipynb", "Section B/bob/x.ipynb", "cy.ipynb"))
    assert collected.students == ["ann", "bob", "cy"]


def test_work_for_other_assignments_is_left_where_it_is(course):
    (course.home / "solutions" / "01-other").mkdir()
    (course.home / "solutions" / "01-other" / "y.ipynb").write_text("{}", encoding="utf-8")
    with_list(course, packed(course, f"ann/{ASSIGNMENT}/x.ipynb", "ann/01-other/y.ipynb", "bob/x.ipynb"))
    assert [path.name for path in course.root.glob("received/ann/*/1/*")] == ["x.ipynb"]


def test_bad_names_in_a_zip_cost_only_themselves(course):
    names = (".", f"ann/{'x' * 300}.ipynb", "ann/a/b", "ann/a", f"bob/{NOTEBOOK}")
    collected = with_list(course, packed(course, *names))
    assert collected.students == ["ann", "bob"]
    assert "its path leads" not in words(collected)
    assert ". was left out: it has no name" in words(collected)
    assert "ann/a was left out" in words(collected)
    (shortened,) = course.root.glob("received/ann/*/1/xxx*.ipynb")
    assert len(shortened.name) <= 200


def test_name_that_is_not_utf8_costs_nobody_anything(course, capsys):
    folder = course.home / "in" / "ann"
    folder.mkdir(parents=True)
    with open(os.fsencode(folder) + b"/Gr\xfc\xdfe.ipynb", "w", encoding="utf-8") as out:
        out.write("{}")
    os.symlink("/etc", os.fsencode(course.home / "in") + b"/b\xff")
    (course.home / "in" / "bob").mkdir()
    (course.home / "in" / "bob" / NOTEBOOK).write_text("{}", encoding="utf-8")
    here = ["--course", str(course.home), "collect", str(course.home / "in"), ASSIGNMENT]
    assert main([*here, "--roster", str(course.home / "students.csv")]) == 1
    assert "was left out: it is a link" in capsys.readouterr().out
    assert [path.name for path in course.root.glob("received/ann/*/1/*")] == ["Grüße.ipynb"]
    delivery = course.path("received", "ann", ASSIGNMENT) / "1"
    prepared = prepare_submission(delivery, course.home / "solutions" / ASSIGNMENT, course.home / "out")
    assert "Grüße.ipynb: " in prepared.findings[0].what


def test_what_was_not_used_is_listed_on_screen_and_in_the_problems(course, capsys):
    source = packed(course, f"ann/{NOTEBOOK}", "index.html", "statistics.xml")
    assert main(["--course", str(course.home), "collect", str(source), ASSIGNMENT]) == 1
    printed = capsys.readouterr().out
    for name in ("index.html", "statistics.xml"):
        assert f"{name} was left out: it names no student" in printed
    with open(write_problems(course, ASSIGNMENT), encoding="utf-8") as text:
        listed = [row for row in csv.DictReader(text) if not row["student"]]
    assert [row["what"].split()[0] for row in listed] == ["index.html", "statistics.xml"]
    assert all(row["what_to_do"] for row in problem_rows(course, ASSIGNMENT))


def test_two_files_of_one_name_by_one_student_are_both_kept(course):
    with_list(course, packed(course, "exampleann_101_1_x.ipynb", "exampleann_101_2_x.ipynb"))
    assert sorted(path.name for path in course.root.glob("received/ann/*/1/*")) == ["x (2).ipynb", "x.ipynb"]


def test_notebooks_are_copied_before_other_files_reach_the_limit(course):
    folder = course.home / "in" / "ann"
    folder.mkdir(parents=True)
    for number in range(student_allowance().files + 5):
        (folder / f"a{number:03d}.txt").touch()
    (folder / "z.ipynb").write_text("{}", encoding="utf-8")
    with_list(course, course.home / "in")
    assert (course.path("received", "ann", ASSIGNMENT) / "1" / "z.ipynb").is_file()


def test_zips_in_zips_share_one_allowance(course):
    inner = packed(course, "a.txt", content=b"x" * 1000).read_bytes()
    outer = course.home / "outer"
    outer.mkdir()
    for number in range(3):
        (outer / f"{number}.zip").write_bytes(inner)
    allowance = student_allowance()
    allowance.size = 1500
    findings = [found for path in sorted(outer.iterdir()) for found in unzip(path, outer / path.stem, allowance)]
    assert len(findings) == 2


def test_class_zip_in_a_zip_or_a_tar_is_opened(course):
    inner = packed(course, f"ann/{NOTEBOOK}", f"bob/{NOTEBOOK}").read_bytes()
    with zipfile.ZipFile(course.home / "outer.ZIP", "w") as out:
        out.writestr("submissions.zip", inner)
    assert with_list(course, course.home / "outer.ZIP").students == ["ann", "bob"]


@pytest.mark.parametrize(
    ("one", "two"),
    [("Ann Lee", "Ann-Lee"), ("🦊", "🐼"), ("x" * 90 + "1", "x" * 90 + "2"), ("-x", "x"), ("Émile", "émile")],
)
def test_names_that_fold_alike_are_two_students(course, one, two):
    collected = collect(course, packed(course, f"{one}/{NOTEBOOK}", f"{two}/{NOTEBOOK}"), ASSIGNMENT)
    assert len(collected.students) == 2
    again = collect(course, packed(course, f"{two}/{NOTEBOOK}"), ASSIGNMENT)
    assert set(again.students) < set(collected.students)
    assert not [key for key in collected.students if len(list(course.root.glob(f"received/{key}/*/*"))) > 1]


def test_ids_that_fold_alike_have_folders_of_their_own(course):
    (course.home / "students.csv").write_text("student_id\nAnn Lee\nAnn-Lee\n", encoding="utf-8")
    with_list(course, packed(course, f"Ann Lee/{NOTEBOOK}", f"Ann-Lee/{NOTEBOOK}"))
    by_id = {student.own_id: student.key for student in saved_roster(course)}
    assert by_id["Ann-Lee"] == "Ann-Lee"
    assert by_id["Ann Lee"].startswith("Ann-Lee-")
    (course.home / "students.csv").write_text("student_id\nann lee \nAnn-Lee\nAnn Lee\n", encoding="utf-8")
    with_list(course, packed(course, f"Ann-Lee/{NOTEBOOK}"))
    assert {student.own_id: student.key for student in saved_roster(course)}["Ann-Lee"] == "Ann-Lee"


def test_number_of_another_student_overrules_a_name(course):
    (course.home / "students.csv").write_text("student_id,name,id\nw1,Wei Zhang,11\n", encoding="utf-8")
    names = (f"Wei Zhang_{number}_assignsubmission_file_/{NOTEBOOK}" for number in (11, 12))
    collected = with_list(course, packed(course, *names))
    assert collected.students == ["Wei-Zhang-12", "w1"]
    assert "'Wei Zhang' is not on the class list" in words(collected)


def test_name_with_another_number_than_the_list_is_said(course):
    collected = with_list(course, packed(course, f"exampleann_5_1_{NOTEBOOK}"))
    assert "matched by name; its number is 5" in words(collected)


def test_corrected_class_list_takes_work_to_its_student(course):
    collect(course, packed(course, f"Ann Example/{NOTEBOOK}"), ASSIGNMENT)
    collected = with_list(course, packed(course, f"Ann Example/{NOTEBOOK}", content=b"[]", date=LATE))
    assert "work that was kept as Ann-Example is now that of ann" in words(collected)
    assert [student for student, _ in latest_deliveries(course, ASSIGNMENT)] == ["ann"]
    assert len(list(course.root.glob("received/ann/*/*"))) == 2


def test_student_who_left_the_list_is_named(course, capsys):
    with_list(course, packed(course, f"bob/{NOTEBOOK}"))
    (course.home / "students.csv").write_text("student_id\nann\n", encoding="utf-8")
    source = str(packed(course, f"ann/{NOTEBOOK}"))
    here = ["--course", str(course.home), "collect", source, ASSIGNMENT]
    main([*here, "--roster", str(course.home / "students.csv")])
    printed = capsys.readouterr().out
    assert "1 submitted earlier and are not on the class list (any more): bob" in printed
    assert "submitted nothing" not in printed


def sent(course, content, date):
    """Collect one delivery of Ann."""
    return with_list(course, packed(course, f"ann/{NOTEBOOK}", content=content, date=date))


def graded_content(course):
    """Return what is graded of Ann's."""
    return (graded_delivery(course, "ann", ASSIGNMENT)[0] / NOTEBOOK).read_bytes()[:1]


def test_older_zip_collected_later_is_not_graded(course):
    sent(course, b"N", LATE)
    collected = sent(course, b"O", EARLY)
    assert graded_content(course) == b"N"
    assert "what was collected now is older" in words(collected)
    assert "the newest is graded: number 1 of 2, sent 2026-01-09" in words(collected)


def test_first_version_that_is_sent_once_more_is_graded(course):
    for content, date in ((b"A", EARLY), (b"B", LATE), (b"A", (2026, 1, 10, 12, 0, 0))):
        sent(course, content, date)
    assert graded_content(course) == b"A"
    assert len(read_deliveries(course, "ann", ASSIGNMENT)) == 2
    sent(course, b"B", LATE)
    assert graded_content(course) == b"A"


def test_deliveries_without_a_time_are_graded_in_the_order_of_collecting(course):
    for content in (b"A", b"B", b"A"):
        sent(course, content, (1980, 1, 1, 0, 0, 0))
        assert graded_content(course) == content


def test_time_in_the_future_counts_as_unknown(course):
    ahead = time.gmtime(time.time() + 10 * 86_400)[:6]
    sent(course, b"A", ahead)
    assert read_deliveries(course, "ann", ASSIGNMENT)["1"].time == 0


def test_submission_that_canvas_calls_late_is_reported(course):
    collected = with_list(course, packed(course, f"exampleann_LATE_101_9_{NOTEBOOK}"))
    assert "the LMS calls this submission late" in words(collected)
    assert read_deliveries(course, "ann", ASSIGNMENT)["1"].late


def test_time_of_files_in_a_folder_is_not_sure_but_a_timestamp_is(course):
    for name in ("ann", "bob"):
        (course.home / "in" / name).mkdir(parents=True)
        (course.home / "in" / name / NOTEBOOK).write_text("{}", encoding="utf-8")
    (course.home / "in" / "bob" / "timestamp.txt").write_text("2026-02-01 12:30:00 UTC", encoding="utf-8")
    with_list(course, course.home / "in")
    assert read_deliveries(course, "ann", ASSIGNMENT)["1"].sent() == ""
    assert read_deliveries(course, "bob", ASSIGNMENT)["1"].sent() == "2026-02-01 12:30:00 UTC"


@pytest.mark.parametrize("content", [b"student_id,name\n", b"a,b\n1,2\n", b"", b"\xd0\xcf\x11\xe0old"])
def test_class_list_that_cannot_be_used_gets_one_sentence(course, content):
    (course.home / "students.csv").write_bytes(content)
    with pytest.raises(BadInputError) as caught:
        read_roster(course.home / "students.csv")
    assert len(str(caught.value).splitlines()) == 1


def test_notebook_with_a_similar_name_stays_the_other_notebook(tmp_path):
    corpus.write_solution(tmp_path)
    one = (tmp_path / "solutions" / ASSIGNMENT / NOTEBOOK).read_text(encoding="utf-8")
    for folder in ("release", "in"):
        (tmp_path / folder).mkdir()
    two = one.replace('"grade_id": "', '"grade_id": "b-').replace("twice", "thrice").replace("quarter", "third")
    two = two.replace("It follows.", "Why not?").replace("Say why.", "Say how.").replace('"id": "', '"id": "b-')
    (tmp_path / "release" / "a.ipynb").write_text(one, encoding="utf-8")
    for folder in ("release", "in"):
        (tmp_path / folder / "ab.ipynb").write_text(two, encoding="utf-8")
    prepared = prepare_submission(tmp_path / "in", tmp_path / "release", tmp_path / "out")
    assert prepared.notebooks == ["ab"]
