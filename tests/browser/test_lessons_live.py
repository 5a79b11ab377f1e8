"""A lesson in JupyterLab, run and used by keyboard."""

import shutil

import pytest

from tests.browser.lab import READY, ROOT, lab

pytestmark = pytest.mark.browser
LESSON_2 = "notebooks/02-where-and-whose-map.ipynb"


@pytest.fixture
def lesson_2(opened):
    page = opened(LESSON_2)
    page.wait_for_selector(".ties-map >> nth=1")
    return page


def test_arrow_key_changes_year_map_and_spoken_value(lesson_2):
    world = lesson_2.locator(".ties-map").nth(1)
    spoken, china = world.locator(".now"), world.locator("[role=option][id$='-CHN']")
    before = spoken.text_content(), china.get_attribute("fill")
    world.locator("input[type=range]").focus()
    for _ in range(20):
        lesson_2.keyboard.press("ArrowLeft")
    assert world.locator("h4").text_content().endswith("2003")
    assert spoken.text_content() != before[0]
    assert china.get_attribute("fill") != before[1]
    # the slider says it, so the line is not said as well
    assert world.locator("input[type=range]").get_attribute("aria-valuetext") == spoken.text_content()
    assert spoken.get_attribute("aria-live") == "off"
    assert lesson_2.complaints == []


def test_locked_prediction_shows_figure_and_difference_in_words(lesson_2):
    # the steps of the lesson name it too, in a panel that holds other panels
    prediction = lesson_2.locator(
        ".ties-panel:not(:has(.ties-panel))", has_text="how many of ASEAN's ten members"
    ).first
    assert "Answer:" not in prediction.inner_text()
    prediction.locator("input").first.focus()
    for keys in ("3", "Tab", "ArrowDown", "Tab", "a guess", "Tab", "Enter"):
        (lesson_2.keyboard.press if len(keys) > 2 and " " not in keys else lesson_2.keyboard.type)(keys)
    prediction.get_by_role("button", name="Show the answer").click()
    prediction.locator("img").wait_for()
    assert "You said 3 states; the answer is 5 states. You are 2 states too low" in prediction.inner_text()


def test_border_view_gives_an_area_to_another_country(lesson_2):
    area = lesson_2.locator(".ties-map").first
    crimea, russia, ukraine = (area.locator(f"[role=option][id$='-{name}']") for name in ("crimea", "RUS", "UKR"))
    assert crimea.get_attribute("fill") == ukraine.get_attribute("fill") != russia.get_attribute("fill")
    area.locator("select").first.select_option("controlled")
    assert crimea.get_attribute("fill") == russia.get_attribute("fill")
    assert "by who administers an area" in area.locator(".note").text_content()


def test_terms_and_codes_show_their_meaning_by_keyboard(lesson_2):
    code = lesson_2.locator(".jp-RenderedMarkdown .ties-term[data-term^='C']").first
    code.focus()
    tip = lesson_2.locator("#ties-tip")
    tip.wait_for()
    assert "lesson" in tip.text_content()
    lesson_2.keyboard.press("Escape")


def test_last_cell_links_to_the_exercise_and_the_next_lesson(lesson_2):
    links = lesson_2.locator(".jp-RenderedMarkdown").last.locator("a:not(.jp-InternalAnchorLink)")
    found = links.evaluate_all("(all) => all.map((one) => new URL(one.href).pathname.split('/').at(-1))")
    assert found == ["exercise-02-where-and-whose-map.ipynb", "03-north-korea-trade.ipynb"]


def test_first_start_opens_the_table_of_contents(fresh_page, tmp_path):
    (tmp_path / "course/notebooks").mkdir(parents=True)
    shutil.copy(ROOT / LESSON_2, tmp_path / "course" / LESSON_2)
    with lab(tmp_path, root=tmp_path / "course") as address:
        page = fresh_page()
        page.goto(f"{address}/lab/tree/{LESSON_2}")
        page.wait_for_function(READY)
        page.locator(".jp-TableOfContents", has_text="Round 1").wait_for()
        page.context.close()
