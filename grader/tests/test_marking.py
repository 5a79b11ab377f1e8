"""Tests of marks that a person still has to give, of late work, and of a gradebook that was lost."""

import csv
import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from nbgrader.api import Gradebook

from nbgrader_sandbox.batch import runner
from nbgrader_sandbox.batch.gradebook import ignore_warnings, open_gradebook
from nbgrader_sandbox.cli import main
from nbgrader_sandbox.course import Course
from nbgrader_sandbox.intake.collect import collect
from nbgrader_sandbox.output import reports
from nbgrader_sandbox.selftest import corpus, drill
from nbgrader_sandbox.selftest.corpus import ASSIGNMENT, NOTEBOOK, Case

pytestmark = pytest.mark.needs_bubblewrap
SHADOWS = "sum = 2\nlen = 3\nabs = {1}\nset = abs"


def as_handed_out(submission, *names):
    """Put answers back to what was handed out."""
    for name in names:
        submission[name]["source"] = submission.handed_out[name]
    return submission


def essay_beside(submission):
    """Write the essay into a cell under the one that is meant for it."""
    as_handed_out(submission, "why")
    place = submission.position("why") + 1
    submission.cells.insert(place, {"cell_type": "markdown", "source": "Because it is half.", "metadata": {}})
    return submission.as_files()


def code_at_the_end(submission):
    """Write an answer into a new cell at the end."""
    as_handed_out(submission, "quarter")
    cell = {"cell_type": "code", "source": "quarter = 0.25", "metadata": {}, "outputs": [], "execution_count": None}
    submission.cells.append(cell)
    return submission.as_files()


def code_before_the_test(submission):
    """Write an answer into a new cell before its test."""
    as_handed_out(submission, "quarter").insert_code("quarter = 0.25", before="quarter-form")
    return submission.as_files()


TAKEN = "sum = 2\ndef twice(x):\n    return 2 * x"
CASES = [
    Case("essay beside", "own", essay_beside),
    Case("essay untouched", "own", lambda s: as_handed_out(s, "why").as_files()),
    Case("code at the end", "own", code_at_the_end),
    Case("code before the test", "own", code_before_the_test),
    Case("shadows", "own", lambda s: s.set_answers(twice=f"{SHADOWS}\ndef twice(x):\n    return 3 * x").as_files()),
    Case("shadow used later", "own", lambda s: s.set_answers(twice=TAKEN, quarter="quarter = sum / 8").as_files()),
    Case("windows", "own", lambda s: s.change_cells(windows).as_files()),
]


def windows(cell):
    """End the lines of a cell as Windows does."""
    cell["source"] = "".join(cell["source"]).replace("\n", "\r\n")


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Return a graded class."""
    home = tmp_path_factory.mktemp("marking")
    course = Course(home, home / "grading")
    corpus.write_solution(home)
    drill.write_class(course, home / "incoming", CASES)
    collect(course, home / "incoming", ASSIGNMENT, home / "students.csv")
    runner.run(course, ASSIGNMENT)
    return course


@pytest.fixture(scope="module")
def results(course):
    """Return the results by student."""
    return {result["student"]: result for result in runner.all_results(course, ASSIGNMENT)}


def marks(result):
    """Return the marks by item."""
    return {item["cell"]: item["score"] for item in result["items"]}


def words(result):
    """Return the findings as one text."""
    return " | ".join(found["what"] for found in result["findings"])


def exported(course, **options):
    """Return the rows of the export by student."""
    text = reports.export(course, "csv", [ASSIGNMENT], **options)
    return {row["student"]: row for row in csv.DictReader(io.StringIO(text))}


def test_essay_in_a_cell_of_its_own_reaches_the_marker(results):
    assert (results["essay-beside"]["status"], marks(results["essay-beside"])["why"]) == ("needs marking", None)
    assert "the answer's cell is as it was handed out; cell 11 may be the answer" in words(results["essay-beside"])


def test_essay_that_was_left_out_is_a_zero(results):
    assert (results["essay-untouched"]["status"], marks(results["essay-untouched"])["why"]) == ("graded", 0)
    assert words(results["essay-untouched"]) == ""


def test_code_answer_after_its_test_reaches_the_marker(results):
    assert marks(results["code-at-the-end"])["quarter-value"] is None
    assert "cell 11 may be the answer" in words(results["code-at-the-end"])


def test_code_answer_before_its_test_is_an_answer(results):
    assert marks(results["code-before-the-test"])["quarter-value"] == 2
    assert words(results["code-before-the-test"]) == ""


def test_names_taken_from_python_cost_their_own_item_only(results):
    assert marks(results["shadows"]) == {"twice-form": 1, "twice-value": 0, "quarter-value": 2, "why": None}
    assert "abs, len, set, sum got another meaning here" in words(results["shadows"])


def test_answer_that_uses_a_taken_name_is_still_right(results):
    """The next answer uses `sum`, which the student gave another meaning: between two tests it has that meaning."""
    assert marks(results["shadow-used-later"]) == {"twice-form": 1, "twice-value": 2, "quarter-value": 2, "why": None}


def test_line_ends_of_windows_are_no_change(results):
    assert words(results["windows"]) == ""


def test_score_is_blank_until_everything_is_marked(course):
    row = exported(course)["shadows"]
    assert (row["score"], row["status"]) == ("", "needs marking")
    assert exported(course, partial=True)["shadows"]["score"] == "3.0"
    assert exported(course)["essay-untouched"]["score"] == "5.0"


def test_export_says_how_many_are_not_marked(course, capsys):
    assert main(["--course", str(course.home), "export", ASSIGNMENT]) == 1
    assert "6 of the rows: a written answer is not marked yet" in capsys.readouterr().err
    assert main(["--course", str(course.home), "export", "--partial", ASSIGNMENT]) == 0


def test_mark_given_by_hand_ends_the_wait(course):
    with ignore_warnings(), open_gradebook(course) as book:
        grade = book.find_grade("why", "00-sample", ASSIGNMENT, "windows")
        grade.manual_score, grade.needs_manual_grade = 2, False
        book.db.commit()
    assert exported(course)["windows"]["score"] == "7.0"
    reports.feedback(course, ASSIGNMENT)
    page = (course.path("feedback", "windows", ASSIGNMENT) / "00-sample.html").read_text(encoding="utf-8")
    assert '<p class="sum">7 of 8.</p>' in page
    assert "ot marked yet" not in page


def test_full_marks_with_an_answer_in_another_cell_are_not_suspicious(results):
    assert "full marks" not in words(results["code-before-the-test"])


@pytest.fixture
def late_course(tmp_path):
    """Return a course whose one student sent a zip that says when."""
    course = Course(tmp_path, tmp_path / "grading")
    corpus.write_solution(tmp_path)
    with open(tmp_path / "nbgrader_config.py", "a", encoding="utf-8") as config:
        config.write("c.LateSubmissionPlugin.penalty_method = 'zero'\n")
    drill.write_class(course, tmp_path / "in", [Case("ann", "own", lambda s: as_handed_out(s, "why").as_files())])
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as out:
        content = (tmp_path / "in" / "ann" / ASSIGNMENT / NOTEBOOK).read_bytes()
        out.writestr(zipfile.ZipInfo(f"ann/{NOTEBOOK}", (2026, 2, 1, 12, 0, 0)), content)
    collect(course, tmp_path / "class.zip", ASSIGNMENT, tmp_path / "students.csv")
    runner.run(course, ASSIGNMENT)
    return course


def test_lateness_penalty_and_extension_are_those_of_nbgrader(late_course):
    when = datetime(2026, 2, 1, 12, 0).astimezone(UTC)
    row = exported(late_course)["ann"]
    assert (row["score"], row["late"], row["submitted"]) == ("5.0", "", f"{when:%Y-%m-%d %H:%M:%S} UTC")
    with ignore_warnings(), open_gradebook(late_course) as book:
        assert book.find_submission(ASSIGNMENT, "ann").timestamp == when.replace(tzinfo=None)
        book.update_or_create_assignment(ASSIGNMENT, duedate=f"{when - timedelta(days=1):%Y-%m-%d %H:%M:%S} UTC")
    row = exported(late_course)["ann"]
    assert (row["score"], row["late"]) == ("0.0", "yes")
    with ignore_warnings(), open_gradebook(late_course) as book:
        book.grant_extension(ASSIGNMENT, "ann", days=2)
    row = exported(late_course)["ann"]
    assert (row["score"], row["late"]) == ("5.0", "")


def test_lost_gradebook_gets_its_automatic_marks_again(late_course):
    (late_course.root / "gradebook.db").unlink()
    results = runner.run(late_course, ASSIGNMENT)
    assert exported(late_course)["ann"]["score"] == "5.0"
    assert "the gradebook had lost this submission" in words(results[0])


def test_damaged_gradebook_stops_with_one_sentence(late_course, capsys):
    (late_course.root / "gradebook.db").write_bytes(b"this is no gradebook" * 100)
    here = ["--course", str(late_course.home)]
    for command in (["run", ASSIGNMENT], ["feedback", ASSIGNMENT], ["export", ASSIGNMENT]):
        assert main([*here, *command]) == 2
        printed = capsys.readouterr().err.strip()
        assert "cannot be read" in printed
        assert len(printed.splitlines()) == 1


def test_feedback_and_export_before_run_say_what_comes_first(tmp_path, capsys):
    corpus.write_solution(tmp_path)
    (tmp_path / "in" / "ann").mkdir(parents=True)
    (tmp_path / "in" / "ann" / NOTEBOOK).write_text("{}", encoding="utf-8")
    here = ["--course", str(tmp_path)]
    assert main([*here, "export"]) == 2
    main([*here, "collect", str(tmp_path / "in"), ASSIGNMENT])
    capsys.readouterr()
    assert main([*here, "feedback", ASSIGNMENT]) == 2
    assert f"Nothing of {ASSIGNMENT} is graded yet: run `collect` and `run` first." in capsys.readouterr().err


@pytest.mark.parametrize("command", ["collect .", "run", "feedback", "export"])
def test_unknown_assignment_is_a_sentence_and_code_two(course, capsys, command):
    assert main(["--course", str(course.home), *command.split(), "99-nothing"]) == 2
    printed = capsys.readouterr().err.strip()
    assert "no assignment called '99-nothing'" in printed
    assert len(printed.splitlines()) == 1


@pytest.mark.parametrize("workers", ["0", "-1", "two"])
def test_number_of_workers_is_at_least_one(course, capsys, workers):
    with pytest.raises(SystemExit) as left:
        main(["--course", str(course.home), "run", ASSIGNMENT, "--workers", workers])
    assert left.value.code == 2
    assert "is not a number of at least 1" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["collect", "run", "feedback", "export"])
def test_help_of_each_command_has_an_example_and_the_exit_codes(capsys, command):
    with pytest.raises(SystemExit):
        main([command, "--help"])
    printed = capsys.readouterr().out
    assert "Example: " in printed
    assert "exit codes: 0 all graded" in printed


def test_gradebook_has_no_submission_of_the_model_answers(course):
    with ignore_warnings(), Gradebook(course.gradebook_url(), "") as book:
        assert not {"model-answers", "untouched"} & {student.id for student in book.students}
