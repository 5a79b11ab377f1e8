"""Tests of files that Moodle and Canvas read, of class lists, and of the summary of a class."""

import csv
import io
import re

import pytest

from nbgrader_sandbox.intake.roster import Student, find_student, parse_student
from nbgrader_sandbox.output import class_overview, csv_export, reports

MOODLE_ID = re.compile(r"Participant (\d+)")  # what Moodle's grading worksheet reads in the column Identifier


def rows(text):
    """Read CSV."""
    return list(csv.DictReader(io.StringIO(text)))


def mark(score, max_score=8, status="graded"):
    """Make the marks of one assignment."""
    return {"score": score, "max_score": max_score, "status": status}


ANN = Student("u7", "Ann Example", "ann@example.org", "101")
BOB = Student("bob")
CLASS = {"u7": {"who": ANN, "a": mark(5.0), "b": mark(2.0, 4)}, "bob": {"who": BOB, "a": mark("", status="rejected")}}


@pytest.mark.parametrize(
    ("sender", "number", "only_a_name"),
    [("u7", "", False), ("x", "101", False), ("ann@example.org", "", False), ("Ann Example", "", True)],
)
def test_what_names_a_student_is_a_name_or_something_stronger(sender, number, only_a_name):
    assert find_student([BOB, ANN], sender, number) == ([ANN], only_a_name)


def test_moodle_finds_each_student_by_the_number_of_the_participant():
    ann, bob = rows(csv_export.moodle_csv(CLASS, ["a"]))
    assert MOODLE_ID.fullmatch(ann["Identifier"])[1] == "101"
    assert bob["Identifier"] == ""  # the class list does not give it


def test_moodle_reads_name_number_mail_and_marks():
    ann, bob = rows(csv_export.moodle_csv(CLASS, ["a"]))
    assert (ann["Full name"], ann["ID number"], ann["Email address"]) == ("Ann Example", "u7", "ann@example.org")
    assert (ann["Grade"], ann["Maximum Grade"], ann["Status"]) == ("5.0", "8", "graded")
    assert (bob["Full name"], bob["ID number"], bob["Grade"], bob["Status"]) == ("bob", "bob", "", "rejected")


def test_moodle_gets_a_column_for_each_of_several_assignments():
    ann, bob = rows(csv_export.moodle_csv(CLASS, ["a", "b"]))
    assert list(ann)[4:] == ["a", "b"]
    assert (ann["a"], ann["b"], bob["a"], bob["b"]) == ("5.0", "2.0", "", "")


@pytest.mark.parametrize("identifier", ["Participant 101", "Teilnehmer/in101"])  # Moodle writes in its own language
def test_what_moodle_exported_is_given_back_as_it_was(identifier):
    row = {"Identifier": identifier, "Full name": "Ann Example", "ID number": "S/7", "Email address": "a@x.org"}
    who = parse_student(row)
    assert who.key == "S-7"  # names a folder, and Moodle does not know it
    (ann,) = rows(csv_export.moodle_csv({who.key: {"who": who, "a": mark(5.0)}}, ["a"]))
    assert {name: ann[name] for name in row} == row


def test_id_leaves_as_it_came():
    who = parse_student({"student_id": "o'brien@x.edu", "name": "O'Brien"})
    given = {who.key: {"who": who, "a": mark(5.0)}}
    assert rows(csv_export.moodle_csv(given, ["a"]))[0]["ID number"] == "o'brien@x.edu"
    assert rows(csv_export.canvas_csv(given, ["a"]))[1]["SIS Login ID"] == "o'brien@x.edu"


def test_canvas_finds_each_student_by_its_own_number():
    points, ann, bob = rows(csv_export.canvas_csv(CLASS, ["a", "b"]))
    assert (ann["ID"], bob["ID"]) == ("101", "")
    assert (ann["Student"], ann["SIS Login ID"], ann["a"], ann["b"]) == ("Ann Example", "u7", "5.0", "2.0")
    assert (points["Student"].strip(), points["ID"], points["a"], points["b"]) == ("Points Possible", "", "8", "4")


def test_what_canvas_exported_is_given_back_as_it_was():
    row = {"Student": "Example, Ann", "ID": "101", "SIS User ID": "S9", "SIS Login ID": "ann", "Section": "Tuesday"}
    who = parse_student(row)
    _, ann = rows(csv_export.canvas_csv({who.key: {"who": who, "a": mark(5.0)}}, ["a"]))
    assert {name: ann[name] for name in row} == row


@pytest.mark.parametrize("start", ["=", "+", "@", "\t", "\r", "-2+", " =", "-x"])
def test_cell_that_a_spreadsheet_would_compute_is_escaped(start):
    (row,) = rows(csv_export.csv_text(["a", "b"], [{"a": f"{start}1", "b": "1=1", "c": "not a column"}]))
    assert row == {"a": f"'{start}1".replace("\r", "\n"), "b": "1=1"}


def test_number_and_negative_number_are_not_escaped():
    assert rows(csv_export.csv_text(["a", "b"], [{"a": 2.5, "b": "-1"}])) == [{"a": "2.5", "b": "-1"}]


@pytest.mark.parametrize(
    "sender",
    ["u7", "Ann Example", "exampleann", "Example Ann", "ANN EXAMPLE", "ann@example.org", "annexampleorg"],
)
def test_key_name_and_mail_each_identify_a_student(sender):
    assert ANN.matches(sender, "")


@pytest.mark.parametrize(("sender", "number"), [("ann", ""), ("", ""), ("Ann", "10"), ("example", ""), ("Bob", "")])
def test_other_names_and_numbers_identify_nobody(sender, number):
    assert not ANN.matches(sender, number)
    assert not Student("cy").matches(sender, number)  # of whom the list gives neither name nor address


def test_number_of_the_lms_identifies_whatever_the_name():
    assert ANN.matches("someone else", "101")
    assert not BOB.matches("someone else", "")


def test_name_with_a_comma_is_also_read_with_the_surname_last():
    assert Student("x", "van der Berg, Anna Maria").matches("Anna Maria van der Berg", "")
    assert Student("x", "Özil, Ann").matches("Ann Ozil", "")


@pytest.mark.parametrize(
    ("row", "read"),
    [
        ({" Email ": " ann@example.org ", "Name": "Ann"}, ("Ann", "Ann", "ann@example.org", "")),
        ({"Email address": "ann@example.org"}, ("ann@example.org", "", "ann@example.org", "")),
        ({"student_id": "u7", "username": "ann", "participant": "Participant 5"}, ("u7", "", "", "5")),
        ({"Student": "    Points Possible", "ID": ""}, None),
        ({"Student": "Student, Test", "ID": "9"}, None),
        ({"Section": "A"}, None),
    ],
)
def test_row_of_a_class_list_is_read_by_the_names_of_its_columns(row, read):
    student = parse_student(row)
    assert (student and (student.key, student.name, student.mail, student.number)) == read


def item(score, *, needs_marking=False, cell="why", of=3):
    """Make the mark of one item."""
    return {"cell": cell, "score": score, "max_score": of, "needs_marking": needs_marking}


def test_mean_of_an_item_leaves_out_what_is_not_marked():
    given = [item(3), item(1), item(0), item(None, needs_marking=True), item(0, needs_marking=True)]
    assert class_overview.item_summary("why", given) == {
        "item": "why",
        "of": "3",
        "mean": "1.33",
        "full": 1,
        "none": 1,
        "to mark": 2,
    }


def test_item_that_nobody_marked_has_no_mean():
    assert class_overview.item_summary("why", [item(None, needs_marking=True)])["mean"] == ""


def test_overview_counts_the_five_most_common_replies_of_each_cell():
    replies = [{"cell": "a", "reply": f"reply {number}"} for number in range(7) for _ in range(number + 1)]
    _, common = class_overview.overview_rows([{"items": [], "replies": replies}, {"items": [], "replies": []}])
    assert common == [{"cell": "a", "times": times, "reply": f"reply {times - 1}"} for times in (7, 6, 5, 4, 3)]


SUSPICIONS = ["tried to reach /etc; the sandbox prevented it", "line 3 reads the tests while they run", "2 files fit"]


@pytest.mark.parametrize("status", ["graded", "needs marking", "rejected", "not graded"])
def test_no_suspicion_is_on_a_students_page(status):
    findings = [{"kind": "look", "what": what, "cell": "", "todo": "talk to the student"} for what in SUSPICIONS]
    note = reports.student_note({"findings": findings, "status": status})
    assert not [word for word in (*SUSPICIONS, "talk to") if word in note]
    assert bool(note) == (status in ("rejected", "not graded"))


@pytest.mark.parametrize(
    ("status", "title"),
    [("rejected", "could not be graded"), ("not graded", "not graded yet"), ("graded", "When this was graded")],
)
def test_student_reads_what_was_repaired_rejected_or_stopped(status, title):
    kinds = [("repaired", "put back <b>"), ("rejected", "the file is empty"), ("look", "stopped: too much memory")]
    findings = [{"kind": kind, "what": what, "cell": "quarter"} for kind, what in kinds]
    note = reports.student_note({"findings": findings, "status": status})
    assert title in note
    assert all(f"<li>quarter: {what}</li>" in note for what in ("the file is empty", "stopped: too much memory"))
    assert "<li>quarter: put back &lt;b&gt;</li>" in note
