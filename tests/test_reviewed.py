"""What lessons, exercises and teachers' pages say is what was reviewed, drawn, computed or recorded."""

import re
from datetime import datetime

import nbformat
import pytest

from tests import lesson_runs, reviewed
from tests.exercise_items import ITEMS
from ties.tables import package as tables
from tools.assignments import ASSIGNMENTS, SOLUTION, notebook

ROOT = reviewed.ROOT
LINES = reviewed.ledger()
each_lesson = pytest.mark.parametrize("number", lesson_runs.LESSONS)


def by_lesson(found):
    """Sort a list by the lesson that its keys begin with."""
    return {number: {key: value for key, value in found.items() if key[:2] == number} for number in lesson_runs.LESSONS}


@pytest.fixture(scope="module")
def unanswered(tmp_path_factory):
    """Point the lessons to an empty folder of answers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TIES_WORK", str(tmp_path_factory.mktemp("answers")))
        yield


@each_lesson
def test_a_lesson_cites_every_table_that_it_reads(number):
    cells = nbformat.read(lesson_runs.LESSONS[number], as_version=4).cells
    named = next(cell.source for cell in cells if "lesson.sources(" in cell.source)
    names_only = {"countries"}  # gives names to codes
    assert lesson_runs.run(number).tables - names_only <= set(re.findall(r"\w+", named))


@each_lesson
def test_no_word_of_a_figure_is_cut_off_at_its_edge(number):
    assert lesson_runs.run(number).cut == []


@each_lesson
def test_the_right_option_is_the_one_that_was_reviewed(number):
    right = {key: one["right"] for key, one in by_lesson(reviewed.answers())[number].items()}
    assert right == {key: one["right"] for key, one in by_lesson(reviewed.known("answers"))[number].items()}


@each_lesson
def test_the_teachers_page_answers_each_question_as_reviewed(number):
    told = reviewed.teachers_reasons(int(number))
    known = by_lesson(reviewed.known("answers"))[number]
    assert told == {key[3:]: one["because"] for key, one in known.items() if one["because"]}
    assert {key for key, one in known.items() if not one["because"]} <= {"08.K4", "10.W"}


@each_lesson
def test_our_line_on_a_claim_is_the_one_that_was_reviewed(number):
    assert by_lesson(LINES)[number] == by_lesson(reviewed.known("ledger"))[number]


@pytest.mark.parametrize(("place", "line"), LINES.items(), ids=LINES)
def test_our_line_on_a_claim_has_evidence_of_its_direction(place, line):
    lesson, claim = place.split(".")
    direction = line.split(",")[0]
    rows = tables.read("claim_evidence")
    rows = rows[rows["claim_id"] == claim]
    here = set(rows.loc[rows["lesson"] == int(lesson), "direction"])
    assert direction == "silent" or direction in (here or set(rows["direction"]))


@each_lesson
def test_title_units_caption_and_text_of_a_figure_are_as_reviewed(number, unanswered):
    found, known = reviewed.figures_of(number), reviewed.known("figures")[number]
    without = [one if isinstance(one, str) else {**one, "not drawn": ""} for one in found]
    assert without == [one if isinstance(one, str) else {**one, "not drawn": ""} for one in known]


@each_lesson
def test_a_number_in_the_text_of_a_figure_is_drawn(number, unanswered):
    found, known = reviewed.figures_of(number), reviewed.known("figures")[number]
    left = [one["not drawn"] for one in found if isinstance(one, dict)]
    assert left == [one["not drawn"] for one in known if isinstance(one, dict)]  # sums, years of a span, parts of both


def test_every_page_with_numbers_is_on_the_reviewed_list():
    assert list(reviewed.prose()) == list(reviewed.known("prose"))


@pytest.mark.parametrize("page", reviewed.known("prose"))
def test_numbers_dates_and_claims_in_prose_are_those_reviewed(page):
    assert reviewed.prose()[page] == reviewed.known("prose")[page]


def recorded_days():
    """Return every full date that a table records."""
    columns = [("events", "date"), ("visits", "date"), ("visits", "date_until"), ("un_resolutions", "date")]
    columns += [("partnerships", name) for name in ("signed", "in_force", "until")] + [("sources", "published")]
    return set().union(*(tables.read(table)[column].dropna() for table, column in columns))


DAY = re.compile(
    r"\b(\d{1,2}) (January|February|March|April|May|June|July|August|September|October|November|December) (\d{4})"
)


def days(text):
    return {datetime.strptime(" ".join(found), "%d %B %Y").date().isoformat() for found in DAY.findall(text)}


@pytest.mark.parametrize("path", sorted((ROOT / "src/far_east/questions").glob("*.toml")), ids=lambda path: path.stem)
def test_a_day_in_a_question_is_recorded_in_a_table(path):
    assert days(path.read_text("utf-8")) - recorded_days() == set()


MONTHS = [datetime(2000, month, 1).strftime("%B") for month in range(1, 13)]
MONTH = re.compile(rf"\b({'|'.join(MONTHS)}) (\d{{4}})")


OTHER_MONTHS = {"2024-01", "2023-03"}  # a report for a month; the warrant of the International Criminal Court


@pytest.mark.parametrize("path", sorted((ROOT / "src/far_east/questions").glob("*.toml")), ids=lambda path: path.stem)
def test_a_month_in_a_question_is_that_of_an_event(path):
    months = {f"{year}-{1 + MONTHS.index(name):02d}" for name, year in MONTH.findall(path.read_text("utf-8"))}
    assert months - {day[:7] for day in recorded_days()} - OTHER_MONTHS == set()


@pytest.mark.parametrize("folder", ["notebooks", "solutions"])
def test_a_day_in_a_notebook_is_recorded_in_a_table(folder):
    texts = [path.read_text("utf-8") for path in (ROOT / folder).rglob("*.ipynb")]
    assert set().union(*map(days, texts)) - recorded_days() - OTHER_DAYS == set()


OTHER_DAYS = {"2019-10-23", "2025-12-30"}  # dates of a roll call and of a news page, in captions and in `cite`
CARD = re.compile(r"\*\*(C\d\d)\*\* · paragraph (\d+)(?:, the thesis)?<br><br>(.+?)<br><br>")


def test_a_printed_card_says_what_the_table_of_claims_says():
    cards = CARD.findall((ROOT / "docs/printable-cards.md").read_text("utf-8"))
    claims = tables.read("claims").set_index("claim_id")
    assert len(cards) == 12
    for claim, paragraph, text in cards:
        assert re.sub(r" \*\(.+?\)\*", "", text) == claims.loc[claim, "claim"].replace(
            "Main thesis: through", "Through"
        )
        assert int(paragraph) == claims.loc[claim, "paragraph"]


@pytest.mark.parametrize("number", range(1, 11))
def test_a_teachers_page_names_the_core_claims_of_its_lesson(number):
    page = (ROOT / f"docs/lessons/{number:02d}.md").read_text("utf-8")
    named = set(re.findall(r"C\d\d", re.search(r"\*\*Claims\*\*:? .+", page)[0]))
    core = tables.read("claims").query("core and lesson == @number")["claim_id"]
    assert set(core) <= named


@pytest.mark.parametrize("name", ASSIGNMENTS)
@pytest.mark.parametrize("part", ["points", "rubric", "hints"])
def test_marks_rubric_and_hints_of_an_exercise_are_those_reviewed(name, part):
    assert reviewed.exercise(name)[part] == reviewed.known("exercises")[name][part]


def first_lines(item):
    """Return the third hint of a question, where it is a line of code."""
    cells = notebook(ROOT / "solutions", item.assignment).cells
    at = next(place for place, cell in enumerate(cells) if cell.id == item.cell.id)
    question = next(cell for cell in reversed(cells[:at]) if cell.cell_type == "markdown")
    hints = dict(reviewed.HINT.findall(question.source))
    return [line for line in re.findall(r"`([^`]+)`", hints.get("3", "")) if is_statement(line)]


def is_statement(line):
    try:
        compile(line, "hint", "exec")
    except SyntaxError:
        return False
    return "=" in line


HINTED = [pytest.param(item, line, id=item.slug) for item in ITEMS for line in first_lines(item)]


@pytest.mark.parametrize(("item", "line"), HINTED)
def test_the_first_line_of_a_hint_runs_below_its_cell(item, line):
    names = {"display": str}
    exec(SOLUTION.sub("", item.cell.source), names)
    exec(line, names)


@pytest.mark.parametrize(
    ("text", "value", "same"),
    [
        ("33", 33.4, True),
        ("33", 33.6, False),
        ("1,068", 1068.2, True),
        ("-91", -91, True),
        ("+91", -91, False),
        ("91", -91, True),
        ("2.50", 2.51, False),
    ],
)
def test_a_number_is_drawn_if_it_rounds_to_what_is_written(text, value, same):
    assert lesson_runs.is_written(text, value) == same


def test_numbers_in_prose_keep_the_word_that_follows():
    text = "C20 grew in **2018** by 4.5 % in [two](x-9.md) years."
    assert reviewed.counted(text) == "C20 grew \u00b7 2018 by \u00b7 4.5 % in \u00b7 two years"
