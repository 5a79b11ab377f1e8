"""Tests of marks that an honest submission does not get, and that honest submissions are not flagged."""

import tomllib
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell

from nbgrader_sandbox.batch import runner
from nbgrader_sandbox.course import Course
from nbgrader_sandbox.execution import invariants
from nbgrader_sandbox.findings import LOOK
from nbgrader_sandbox.intake.collect import collect
from nbgrader_sandbox.intake.roster import slug
from nbgrader_sandbox.intake.suspicious import suspicious_lines
from nbgrader_sandbox.selftest import corpus, drill
from nbgrader_sandbox.selftest.corpus import ASSIGNMENT, Case

pytestmark = pytest.mark.needs_bubblewrap
DATA = Path(__file__).parent / "data"
CHEATS = tomllib.loads((DATA / "cheats.toml").read_text(encoding="utf-8"))["cheat"]
HONEST = tomllib.loads((DATA / "honest.toml").read_text(encoding="utf-8"))["lines"]


def cheating(cheat):
    """Return a maker of a submission without answers that cheats."""

    def make(submission):
        if "answer" in cheat:
            return submission.set_answers(quarter=cheat["answer"]).as_files()
        for name in ("twice", "quarter"):
            submission[name]["source"] = submission.handed_out[name]
        return submission.insert_code(cheat["code"]).as_files()

    return make


def honest(number):
    """Return a maker of a right submission with some lines that honest students write."""

    def make(submission):
        for source in HONEST[number::10]:
            submission.insert_code(source)
        return submission.as_files()

    return make


CASES = [
    *(Case(cheat["name"], "cheat", cheating(cheat)) for cheat in CHEATS),
    *(Case(f"honest {number}", "honest", honest(number)) for number in range(10)),
]


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Grade all of them at once."""
    home = tmp_path_factory.mktemp("cheats")
    course = Course(home, home / "grading")
    corpus.write_solution(home)
    drill.write_class(course, home / "incoming", CASES)
    collect(course, home / "incoming", ASSIGNMENT, home / "students.csv")
    return {result["student"]: result for result in runner.run(course, ASSIGNMENT)}


def looked_at(result):
    """Return the findings that a person should read."""
    return [found["what"] for found in result["findings"] if found["kind"] == LOOK]


def test_errors_are_shown_after_a_check_that_must_fail_as_they_were_before_it(capsys):
    shell = InteractiveShell.instance()
    try:
        before = [shell.InteractiveTB.mode, set(shell.user_ns), list(shell.events.callbacks["post_run_cell"])]
        for cell in invariants.canary_cells():
            assert not shell.run_cell(cell.source, store_history=False).success
            assert shell.InteractiveTB.mode == before[0] != "Minimal"
        assert [set(shell.user_ns), shell.events.callbacks["post_run_cell"]] == before[1:]
    finally:
        InteractiveShell.clear_instance()
    assert len(capsys.readouterr().out.splitlines()) < 8  # and in short while they run


@pytest.mark.parametrize("cheat", CHEATS, ids=lambda cheat: cheat["name"])
def test_each_way_to_get_marks_without_an_answer_is_flagged(graded, cheat):
    found = looked_at(graded[slug(cheat["name"])])
    assert [what for what in found if cheat["says"] in what], found


@pytest.mark.parametrize("number", range(10))
def test_honest_submission_has_full_marks_and_no_flag(graded, number):
    result = graded[f"honest-{number}"]
    assert looked_at(result) == []
    assert sum(item["score"] or 0 for item in result["items"]) == corpus.TEST_POINTS


def test_result_that_no_test_gives_is_not_taken_as_a_mark(graded):
    result = graded[slug("a number is shown while the test runs")]
    assert {item["cell"]: item["score"] for item in result["items"]}["quarter-value"] == 0


@pytest.mark.parametrize("source", HONEST)
def test_line_that_honest_students_write_is_not_flagged(source):
    assert suspicious_lines(source) == []
    assert len(HONEST) >= 100
