"""Tests of the template of feedback pages: language, headings, names of links, marks, and what is not marked yet."""

import re
import shutil
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from nbformat import from_dict, v4

from nbgrader_sandbox.batch.gradebook import ignore_warnings, open_gradebook
from nbgrader_sandbox.batch.release import nbgrader_api
from nbgrader_sandbox.course import Course
from nbgrader_sandbox.output import feedback_page, reports
from nbgrader_sandbox.selftest.corpus import ASSIGNMENT, NOTEBOOK, graded_code_cell, graded_metadata

STUDENT = "ann"
COMMENT = "# Good\n\n<b>reasons</b>"
HEADINGS = re.compile(r"<h(\d)\b[^>]*>(.*?)</h\d>")
GRADED = {"student": STUDENT, "status": "graded", "findings": []}


def submission(sample):
    """Return the cells of a submission: two tasks with a heading each, a table, and an answer with a heading."""
    table = '<table><tr><th></th><th scope="col">a</th></tr></table><h1>Loud</h1>'
    cells = {cell.get("id"): cell for cell in sample}
    cells["start"].outputs = [v4.new_output("display_data", data={"text/html": table})]
    cells["why"].source = "# My answer\n\nBecause."
    return [
        cells["title"],
        cells["start"],
        v4.new_markdown_cell("## 1 · *Twice* <or> more\n\nWrite it.", id="one"),
        *(cells[name] for name in ("twice", "twice-form", "twice-value", "quarter", "quarter-form", "quarter-value")),
        v4.new_markdown_cell("## 2 · Why", id="two"),
        cells["why"],
    ]


@pytest.fixture(scope="module")
def course(sample, tmp_path_factory):
    home = tmp_path_factory.mktemp("page")
    shutil.copytree(sample, home, dirs_exist_ok=True)
    course = Course(home, home / "grading")
    released = nbformat.read(course.release_folder(ASSIGNMENT) / "release" / NOTEBOOK, 4)
    released.cells = submission(released.cells)
    folder = course.path("autograded", STUDENT, ASSIGNMENT)
    folder.mkdir(parents=True)
    nbformat.write(released, folder / NOTEBOOK)
    with ignore_warnings(), open_gradebook(course) as book:
        book.add_student(STUDENT)
        (notebook,) = book.add_submission(ASSIGNMENT, STUDENT).notebooks
        for grade in notebook.grades:
            grade.needs_manual_grade = grade.name == "why"
            grade.auto_score = None if grade.name == "why" else grade.max_score
        for comment in notebook.comments:
            comment.manual_comment = COMMENT if comment.name == "why" else None
        notebook.late_submission_penalty = 0.5
        book.db.commit()
    return course


@pytest.fixture(scope="module")
def page(course):
    api = nbgrader_api(course.config(), course.root.resolve(), str(course.solutions), course.gradebook_url())
    with ignore_warnings():
        reports.write_feedback_pages(course, ASSIGNMENT, api, GRADED)
    return (course.path("feedback", STUDENT, ASSIGNMENT) / "00-sample.html").read_text(encoding="utf-8")


def test_page_has_a_language_and_a_title(page):
    assert '<html lang="en">' in page
    assert "<title>Feedback: A sample</title>" in page
    assert 'name="viewport"' in page


def test_headings_begin_with_one_first_level_and_skip_none(page):
    levels = [int(level) for level, _ in HEADINGS.findall(page)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert "<p><strong>Loud</strong></p>" in page


def test_each_link_names_its_task_and_leads_to_it(page):
    links = dict(re.findall(r'<li><a href="#([\w-]+)">(.*?)</a>', page))
    assert list(links.values()) == [
        "1 · Twice &lt;or&gt; more (twice-form)",
        "1 · Twice &lt;or&gt; more (twice-value)",
        "1 · Twice &lt;or&gt; more (quarter-value)",
        "2 · Why (why)",
    ]
    assert all(
        re.search(rf'<h\d[^>]* id="{place}"[^>]*>[\w ]+: {re.escape(words)}<', page) for place, words in links.items()
    )


def test_marks_are_numbers_and_what_is_not_marked_is_no_zero(page):
    lines = re.findall(r"</a>: (.*?)</li>", page)
    assert lines == ["1 of 1", "2 of 2", "2 of 2", "not marked yet, of 3; with a comment"]
    assert "So far 4.5 of 8; not all is marked yet." in page
    assert "Taken off because it came late: 0.5." in page


def test_comment_is_under_its_answer_with_a_lower_heading(page):
    answer = page[page.index(">Your answer: 2 · Why") :]
    assert "<h5>My answer</h5>" in answer
    assert "<h5>Good</h5>" in answer[answer.index("Comment:") :]


def test_table_can_be_reached_by_key_and_has_no_empty_header(page):
    assert re.search(r'<div aria-label="[^"]+" class="output_html" role="group" tabindex="0">', page)
    assert "<th></th>" not in page
    assert "<td></td>" in page


def test_note_of_repairs_is_below_the_title():
    found = {"kind": "repaired", "cell": "why", "what": "put back"}
    page = reports.add_note("<header><h1>x</h1></header><nav>", {"status": "graded", "findings": [found]})
    assert page.startswith('<header><h1>x</h1></header><section aria-labelledby="note"><h2 id="note">When')


def test_heading_of_an_answer_or_of_code_names_no_task():
    answer = v4.new_markdown_cell("# Mine", metadata=graded_metadata("a", solution=True))
    marked = graded_code_cell("a-value", "1", grade=True, points=1)
    marked.metadata.nbgrader |= from_dict({"score": 0, "points": 1})
    facts = feedback_page.add_facts([v4.new_markdown_cell("## Task"), answer, v4.new_code_cell("# no"), marked], set())
    assert [fact["title"] for fact in facts] == ["Task (a-value)"]


def test_item_without_a_task_is_called_by_its_name():
    marked = graded_code_cell("a-value", "1", grade=True, points=1)
    marked.metadata.nbgrader |= from_dict({"score": 0.5, "points": 1})
    (facts,) = feedback_page.add_facts([marked], set())
    assert (facts["title"], facts["level"], facts["score"], facts["of"]) == ("a-value", 2, "0.5", "1")


def test_points_that_a_file_gives_to_a_cell_without_marks_are_not_read():
    commented = graded_code_cell("a", "1", solution=True, points="many")
    commented.metadata.nbgrader |= from_dict({"comment": "Good."})
    (facts,) = feedback_page.add_facts([commented], set())
    assert (facts["has_mark"], facts["of"], facts["kind"]) == (False, "", "Your answer")


def test_course_has_the_template_and_formgrader_keeps_its_own():
    config = Course(Path("/nowhere"), Path("/nowhere")).config()
    assert config.GenerateFeedback.exporter_class.endswith("FeedbackExporter")
    assert "template_name" not in config.HTMLExporter
