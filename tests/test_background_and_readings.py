"""Each lesson has a background in two lengths and works to read further, from both sides."""

import re
from html import unescape

import nbformat
import pytest

from far_east.lesson_03 import lesson
from ties.course import Course
from ties.course.background import background_output, parts
from ties.course.readings import load, of_lesson, reading_line
from ties.course.sources import sources_output
from ties.errors import BadInputError
from tools import reading_page
from tools.pages import ROOT, reading_ease

COURSE = Course.open("far_east")
WORKS = load(COURSE.folder)
LESSONS = {one.number: one.file for one in COURSE.settings.lessons}
LENGTHS = {"Background in two minutes": (230, 370), "Background in six minutes": (700, 1050)}
ONE = """[[reading]]
authors = "A. Author"
year = 1999
title = "A <b>title</b>"
published = "A journal"
identifier = "doi:10.1/x"
kind = "article"
speaks = "for"
lessons = [1]
argues = "One sentence."
"""

each_lesson = pytest.mark.parametrize("number", LESSONS)


@each_lesson
def test_background_has_two_parts_of_their_length_in_easy_words(number):
    found = parts(COURSE.folder, number)
    assert list(found) == list(LENGTHS)
    for title, text in found.items():
        least, most = LENGTHS[title]
        assert least <= len(text.split()) <= most, title
        assert reading_ease(text) >= 55, title


@each_lesson
def test_lesson_shows_its_background_and_works(number):
    notebook = nbformat.read(ROOT / f"notebooks/{LESSONS[number]}.ipynb", as_version=4)
    shown = [output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", ())]
    (background,) = [one["text/markdown"] for one in shown if "text/markdown" in one]
    words = {paragraph for text in parts(COURSE.folder, number).values() for paragraph in text.split("\n\n")}
    assert [one for one in words if "{" not in one and one not in background] == []
    assert re.search(r"\{[a-z_]", background) is None
    html = unescape("".join(one.get("text/html", "") for one in shown))
    assert [one.title for one in of_lesson(WORKS, number) if one.title not in html] == []


def test_background_opens_only_when_asked_and_its_numbers_are_computed(tmp_path):
    (tmp_path / "background").mkdir()
    (tmp_path / "background/04.md").write_text("# A title\n\n## Short\n\nAbout {n}.\n\n## Long\n\nMore.\n", "utf-8")
    shown = background_output(tmp_path, 4, lambda text: text.format(n=7))
    assert shown.markdown.count("<details><summary style=") == 2
    assert "open" not in shown.markdown
    assert ">Short</summary>\n\nAbout 7.\n\n</details>" in shown.markdown
    assert repr(shown) == "Background: Short, Long."


@pytest.mark.parametrize("text", [None, "no heading"])
def test_a_background_that_is_missing_or_has_no_parts_is_an_error(text, tmp_path):
    (tmp_path / "background").mkdir()
    if text:
        (tmp_path / "background/04.md").write_text(text, "utf-8")
    with pytest.raises(BadInputError, match="background/04.md"):
        parts(tmp_path, 4)


def test_reading_list_has_works_from_both_sides():
    assert 20 <= len(WORKS) <= 32
    assert len({one.title for one in WORKS}) == len(WORKS)
    sides = [one.speaks for one in WORKS]
    assert min(sides.count("for"), sides.count("against")) >= 5
    assert {number for one in WORKS for number in one.lessons} == set(LESSONS)
    assert [one.title for one in WORKS if not one.argues.endswith(".") or ". " in one.argues] == []


@pytest.mark.parametrize("number", range(3, 11))
def test_a_lesson_that_tests_claims_names_more_than_one_side(number):
    sides = {one.speaks for one in of_lesson(WORKS, number)} - {"method"}
    assert "both" in sides or {"for", "against"} <= sides


def test_a_work_is_shown_with_its_link_and_its_side(tmp_path):
    (tmp_path / "readings.toml").write_text(ONE, "utf-8")
    (work,) = load(tmp_path)
    assert reading_line(work) == (
        'A. Author (1999). <a href="https://doi.org/10.1/x" target="_blank">'
        "<cite>A &lt;b&gt;title&lt;/b&gt;</cite></a>. A journal. One sentence. "
        "<em>(speaks for the article&#x27;s argument)</em>"
    )
    assert "To read further: 1 work<" in sources_output(["trade"], [work]).html
    assert "To read further" not in sources_output(["trade"], []).html


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"for"', '"maybe"', "speaks is 'maybe'; use for, against, both, method"),
        ("year = 1999", "", "year is missing"),
        ("[[reading]]", "[[reading", "cannot be read"),
    ],
)
def test_a_reading_file_that_cannot_be_used_is_refused_with_the_reason(old, new, says, tmp_path):
    (tmp_path / "readings.toml").write_text(ONE.replace(old, new), "utf-8")
    with pytest.raises(BadInputError, match=re.escape(says)):
        load(tmp_path)


def test_a_course_without_readings_has_none(tmp_path):
    assert load(tmp_path) == ()


def test_sources_of_a_lesson_list_its_works():
    html = lesson.sources("trade").html
    assert f"To read further: {len(of_lesson(WORKS, 3))} works" in html
    assert "Busted Sanctions" in html
    assert "Myth of Continents" not in html


def test_page_with_the_reading_list_is_made_from_the_file():
    assert reading_page.PAGE.read_text("utf-8") == reading_page.page(), "make it again: python -m tools.pages"
