"""Tests of the whole corpus, graded at once."""

import csv
import io
import json
import re

import pytest

from nbgrader_sandbox.batch import runner
from nbgrader_sandbox.course import Course, folder_checksum
from nbgrader_sandbox.intake.collect import collect
from nbgrader_sandbox.intake.roster import slug
from nbgrader_sandbox.output import reports
from nbgrader_sandbox.selftest import corpus, drill
from nbgrader_sandbox.selftest.cases import CASES
from nbgrader_sandbox.selftest.corpus import ASSIGNMENT
from ties.tables import package

pytestmark = pytest.mark.needs_bubblewrap


def checksums(home):
    """Return checksums of what no submission may change: solutions, submissions and the course's tables."""
    return [folder_checksum(home / name) for name in ("solutions", "incoming", "grading/received", package.folder())]


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Grade the whole corpus once, with a listener; compute checksums before."""
    home = tmp_path_factory.mktemp("class")
    course, listener = Course(home, home / "grading"), drill.ConnectionListener()
    corpus.write_solution(home)
    drill.write_class(course, home / "incoming", CASES, listener.port)
    collect(course, home / "incoming", ASSIGNMENT, home / "students.csv")
    before = checksums(home)
    results = {result["student"]: result for result in runner.run(course, ASSIGNMENT)}
    reports.feedback(course, ASSIGNMENT)
    yield course, results, before, listener
    listener.socket.close()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_submission_has_the_expected_status_marks_and_message(graded, case):
    _, results, _, _ = graded
    result = results[slug(case.name)]
    messages = " | ".join(found["what"] for found in result["findings"])
    score = sum(item["score"] or 0 for item in result["items"])
    assert (result["status"], case.says in messages) == (case.status, True), messages
    assert case.score in (None, score)


def test_no_honest_submission_is_reported_for_access_outside_the_sandbox(graded):
    honest = {slug(case.name) for case in CASES if case.group in ("good", "wrong")}
    rows = [row for row in reports.problem_rows(graded[0], ASSIGNMENT) if row["student"] in honest]
    assert [row for row in rows if "tried to reach" in row["what"]] == []


def test_corpus_contains_at_least_sixty_cases():
    assert len({case.name for case in CASES}) == len(CASES) >= 60


def test_files_outside_the_sandbox_do_not_change(graded):
    course, _, before, _ = graded
    assert checksums(course.home) == before
    assert not list(course.home.parent.rglob("escaped.txt"))


def test_listener_on_this_machine_gets_no_connection(graded):
    assert not graded[3].was_contacted()


def test_export_contains_every_student(graded):
    rows = list(csv.DictReader(io.StringIO(reports.export(graded[0], "csv", [ASSIGNMENT]))))
    assert [row["student"] for row in rows] == sorted([*(slug(case.name) for case in CASES), "sent-nothing"])
    assert {row["status"] for row in rows} == {"needs marking", "rejected", "not submitted"}


def test_every_problem_says_what_to_do(graded):
    rows = reports.problem_rows(graded[0], ASSIGNMENT)
    assert {row["student"] for row in rows} >= {slug(case.name) for case in CASES if case.says}
    assert all(row["what"] and row["what_to_do"] and "Traceback" not in row["what"] for row in rows)


@pytest.mark.parametrize("leak", ["abs(quarter", "20 + 1", "BEGIN HIDDEN", "1 / 4"])
def test_feedback_shows_no_solution(graded, leak):
    pages = list(graded[0].root.glob("feedback/*/*/*.html"))
    assert len(pages) == len(CASES)
    assert not [page for page in pages if leak in re.sub(r"<[^>]+>", "", page.read_text(encoding="utf-8"))]


def test_feedback_names_no_other_student(graded):
    names = {slug(case.name) for case in CASES if len(case.name) > 15}
    for page in graded[0].root.glob("feedback/*/*/*.html"):
        text = page.read_text(encoding="utf-8")
        assert not [name for name in names - {page.parts[-3]} if name in text]


def test_feedback_needs_no_network_and_runs_no_script_of_a_student(graded):
    for page in graded[0].root.glob("feedback/*/*/*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"""(src|href)=["']https?:[^"']*\.(js|css|woff)""", text)
        assert not re.search(r"<script>alert|<img[^>]*onerror=", text)


@pytest.mark.parametrize("name", ["a-script-in-its-output", "a-script-in-its-words"])
def test_graded_notebook_contains_no_script_of_a_student(graded, name):
    text = (graded[0].path("autograded", name, ASSIGNMENT) / corpus.NOTEBOOK).read_text(encoding="utf-8")
    written = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "markdown" or cell.get("outputs")]
    shown = "".join(str(cell.get("outputs", cell["source"])) for cell in written)
    assert not re.search(r"<script|<img|application/javascript", shown)
