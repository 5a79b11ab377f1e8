"""Somebody who never used a notebook is told what to type and where, and nothing is answered before it is asked."""

import re
from pathlib import Path

import nbformat
import pytest

from far_east.lesson_05 import hindsight
from tests.exercise_items import each_assignment
from ties import read
from ties.course import Course
from tools.assignments import HIDDEN, items_of, notebook, words

ROOT = Path(__file__).parents[1]
LESSONS = {path.stem: nbformat.read(path, as_version=4) for path in sorted((ROOT / "notebooks").glob("*.ipynb"))}
QUESTIONS = Course.open("far_east").questions
PER_CENT = ("%", "share")  # units of answers that a student may want to write with a % sign

each_lesson = pytest.mark.parametrize("name", LESSONS)

IN_SIGHT = {("07", "R2"), ("10", "R2")}  # open questions about a picture that is not hidden: a figure, an explorer


def texts(book):
    return [cell.source for cell in book.cells if cell.cell_type == "markdown"]


def without_way(paragraphs):
    """Return the paragraphs that send a reader to a new cell and do not name the button that makes one."""
    return [one for one in paragraphs if "new cell" in one.replace("*", "") and "**+**" not in one]


def question_of(item, assignment):
    """Return the text of the cell above an item, without its hints."""
    cells = notebook(ROOT / "solutions", assignment).cells
    (at,) = (at for at, cell in enumerate(cells) if cell.id == item.cell.id)
    return cells[at - 1].source.split("<details>")[0]


def asked_about_an_answer(name):
    """Yield the first part of each set of open questions whose picture opens with the answer of a prediction."""
    for cell in LESSONS[name].cells:
        if (found := re.fullmatch(r'lesson\.write\("(\w+)"\)', cell.source)) and (name[:2], found[1]) not in IN_SIGHT:
            yield QUESTIONS(int(name[:2])).write[found[1]].parts[0].question


@each_lesson
def test_text_that_names_a_new_cell_says_how_to_make_one(name):
    assert without_way("\n\n".join(texts(LESSONS[name])).split("\n")) == []


@each_assignment
def test_exercise_that_names_a_new_cell_says_how_to_make_one(assignment):
    assert without_way("\n".join(texts(notebook(ROOT / "solutions", assignment))).split("\n")) == []


@each_lesson
def test_two_dollar_signs_are_not_read_as_a_formula(name):
    paragraphs = "\n\n".join(texts(LESSONS[name])).split("\n\n")
    plain = (re.sub(r"`[^`]*`", "", one) for one in paragraphs)
    assert [one for one in plain if len(re.findall(r"(?<!\\)\$", one)) > 1] == []


@pytest.mark.parametrize("path", sorted((ROOT / "src/far_east/background").glob("*.md")), ids=lambda path: path.stem)
def test_background_has_no_two_dollar_signs_in_a_paragraph(path):
    assert [one for one in path.read_text("utf-8").split("\n\n") if one.count("$") > 1] == []


@each_lesson
def test_what_a_round_changed_is_folded_until_a_reader_opens_it(name):
    shown = re.sub(r"<details.*?</details>", "", "\n\n".join(texts(LESSONS[name])), flags=re.DOTALL)
    found = re.findall(r"\*\*What this changed\.\*\* (\w+ \w+)", shown)
    assert found == (["Your own"] if name.startswith("10") else [])  # nothing was asked before that sentence


@each_lesson
def test_questions_about_a_picture_say_where_it_opens(name):
    assert [one for one in asked_about_an_answer(name) if not one.startswith("First show the answer above.")] == []


@each_lesson
def test_words_about_the_map_look_for_its_line_where_it_is(name):
    asked = (ROOT / f"src/far_east/questions/{name[:2]}.toml").read_text("utf-8")
    assert "line under the map" not in " ".join([*texts(LESSONS[name]), asked.replace("\\\n", "")])


@each_lesson
def test_warm_up_from_a_lesson_that_is_not_needed_may_be_skipped(name):
    text = "\n".join(texts(LESSONS[name]))
    needed = re.findall(r"\d+", re.search(r"\*\*You need\*\*(.*?)[.;]", text)[1])
    for lesson, rest in re.findall(r"^### Warm-up \(?from lesson (\d+)(.*)$", text, re.MULTILINE):
        assert lesson in needed or "if you did it" in rest or "from the lines above" in rest


@each_assignment
def test_question_that_asks_for_per_cent_says_to_leave_out_the_sign(assignment):
    for item in items_of(assignment):
        units = {words(check).unit for check in item.checks if not HIDDEN.search(check.source)}
        assert units.isdisjoint(PER_CENT) or re.search(r"(no|the|a) % sign", question_of(item, assignment)), item.slug


@each_assignment
def test_exercise_says_how_to_write_a_number_and_a_text(assignment):
    first = texts(notebook(ROOT / "solutions", assignment))[0]
    assert "with a point, not a comma, and without a % sign" in first
    assert "double-click the line" in first
    assert "package for a class" not in first  # a reader does not know which package this is
    assert "folder `solutions` beside the folder `exercises`" in first


@each_assignment
def test_cell_for_grading_is_folded_and_says_that_nothing_is_to_do(assignment):
    cells = [cell for cell in notebook(ROOT / "solutions", assignment).cells if HIDDEN.search(cell.source)]
    assert cells
    for cell in cells:
        assert cell.source.startswith("# For grading: nothing to do here.")
        assert cell.metadata["jupyter"]["source_hidden"]


@each_assignment
def test_worked_answer_of_a_number_begins_with_the_sum_in_words(assignment):
    for item in items_of(assignment):
        kinds = {words(check).kind for check in item.checks if not HIDDEN.search(check.source)}
        if "number" in kinds:
            assert "### BEGIN SOLUTION\n# in words: " in item.cell.source, item.slug


def test_place_for_a_written_answer_says_how_to_open_it():
    stub = "".join(
        re.findall(
            r'^    "(.+)"$', (ROOT / "nbgrader_config.py").read_text("utf-8").split("text_stub")[1], re.MULTILINE
        )
    )
    assert stub.startswith("*Double-click this line, then click once in the box that opens.")
    assert "Shift+Enter" in stub


@pytest.mark.parametrize("name", ["04", "07", "09"])
def test_hindsight_on_a_sealed_forecast_says_so_before_it_is_opened(name):
    (lesson,) = (texts(lesson) for stem, lesson in LESSONS.items() if stem.startswith(name))
    assert re.search(r"<summary[^>]*>Hindsight: [^<]+forecast of lesson 0\)</summary>", "\n".join(lesson))


def test_hindsight_on_trade_warns_and_does_not_say_which_way_it_went():
    summary = re.search("<summary>(.*?)</summary>", hindsight(read("reported_figures")).html)[1]
    assert "lock your forecast on trade in lesson 0 first" in summary
    assert "growth" not in summary


def test_a_lesson_ends_with_the_question_of_the_next_one():
    (first,) = (texts(lesson)[-1] for stem, lesson in LESSONS.items() if stem.startswith("01"))
    assert "whose map" in first.split("[lesson 2]")[1]
    assert "actors" not in first
