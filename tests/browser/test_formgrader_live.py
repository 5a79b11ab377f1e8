"""A written answer is marked in Formgrader, by clicking, and feedback and grades show what was given."""

import contextlib
import csv
import io
import shutil

import pytest

from nbgrader_sandbox.batch import runner
from nbgrader_sandbox.course import Course
from nbgrader_sandbox.intake.collect import collect
from nbgrader_sandbox.output import reports
from nbgrader_sandbox.selftest import corpus, drill
from nbgrader_sandbox.selftest.cases import CASES
from nbgrader_sandbox.selftest.corpus import ASSIGNMENT, ESSAY_POINTS, TEST_POINTS
from tests.browser.lab import ROOT, lab

pytestmark = pytest.mark.browser
COMMENT = "Which of the two is four times the other?"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Return a graded course of one, with the configuration of this repository."""
    home = tmp_path_factory.mktemp("formgrader")
    course = Course(home, home / "grading")
    corpus.write_solution(home)
    shutil.copy(ROOT / "nbgrader_config.py", home)
    with contextlib.chdir(home):  # the configuration names folders as they are seen from here
        drill.write_class(course, home / "incoming", CASES[:1])
        collect(course, home / "incoming", ASSIGNMENT, home / "students.csv")
        runner.run(course, ASSIGNMENT, workers=1, unprotected=True)  # it holds nothing but our own sample
        yield course


@pytest.fixture(scope="module")
def jupyter(course):
    """Start JupyterLab in the folder of the course, as an instructor does; give its address."""
    with lab(course.home / "jupyter", root=course.home, start=course.home) as address:
        yield address


def saved(page, what, do):
    """Do something, and wait until Formgrader has saved it."""
    with page.expect_response(
        lambda answer: f"/api/{what}/" in answer.url and answer.request.method == "PUT"
    ) as response:
        do()
    assert response.value.ok


@pytest.fixture(scope="module")
def marked(fresh_page, jupyter):
    """Go from JupyterLab's menu to the essay by clicking, give it a mark and a comment; give the page."""
    page = fresh_page()
    page.context.route(lambda url: not url.startswith(jupyter), lambda route: route.abort())
    page.goto(f"{jupyter}/lab?reset")
    page.click(".lm-MenuBar-itemLabel:text-is('Nbgrader')")
    page.click(".lm-Menu-itemLabel:text-is('Formgrader')")
    formgrader = page.frame_locator("iframe[src*=formgrader]")
    for link in ("Manual Grading", ASSIGNMENT, corpus.NOTEBOOK.removesuffix(".ipynb"), "Submission #1"):
        formgrader.get_by_role("link", name=link, exact=True).click()
    # they have a placeholder once the page has fetched what was given before; what is typed earlier is not heard
    for ready in ("#why_extra_credit[placeholder]", "#why-comment[placeholder]"):
        formgrader.locator(ready).wait_for()
    mark, comment = formgrader.locator("#why"), formgrader.locator("#why-comment")
    mark.fill("2")
    saved(page, "grade", lambda: mark.press("Tab"))
    comment.fill(COMMENT)
    saved(page, "comment", lambda: comment.press("Tab"))
    yield page
    page.context.close()


def test_mark_and_comment_from_formgrader_reach_grades_and_feedback(course, marked):
    (row, _) = csv.DictReader(io.StringIO(reports.export(course, "csv", [ASSIGNMENT])))
    assert (row["score"], row["max_score"], row["status"]) == (
        f"{TEST_POINTS + 2:.1f}",
        f"{TEST_POINTS + ESSAY_POINTS:.1f}",
        "graded",
    )
    reports.feedback(course, ASSIGNMENT)
    (page,) = course.path("feedback", "all-right", ASSIGNMENT).glob("*.html")
    text = page.read_text(encoding="utf-8")
    assert COMMENT in text
    assert f">{TEST_POINTS + 2} of {TEST_POINTS + ESSAY_POINTS}.<" in text


def test_formgrader_shows_the_answer_being_marked(marked):
    formgrader = marked.frame_locator("iframe[src*=formgrader]")
    assert corpus.ANSWERS["why"] in formgrader.locator(".nbgrader_cell", has=formgrader.locator("#why")).inner_text()
    assert marked.complaints == []
