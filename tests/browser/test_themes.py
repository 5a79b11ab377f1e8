"""Live views in light and dark: words and edges can be seen, in JupyterLab's themes and outside JupyterLab."""

import re

import pandas as pd
import pytest

from tests.browser.argument_page import ShownArgument
from tests.browser.contrast import TEXT, WORDS, faint_edges, faint_marks, faint_words, too_faint
from tests.browser.line_page import ShownLine
from tests.browser.script_page import Shown
from tests.browser.table_page import ShownTable
from tests.browser.timeline_page import ShownTimeline
from ties.widgets.explainer.widget import Explainer
from ties.widgets.sort_cards.widget import SortedCards

pytestmark = pytest.mark.browser

# the theme's own mark and the two colours of it that live views use
LAB = {
    "Lab light": ("true", "#ffffff", "#ffffff"),
    "Lab dark": ("false", "#111111", "#212121"),
    "Lab high contrast": ("false", "#000000", "#000000"),
}
PREFERRED = {"prefers light": "light", "prefers dark": "dark", "forced light": "light", "forced dark": "dark"}
THEMES = [*LAB, *PREFERRED]
SET = """([light, paper, field]) => {
  if (light === null) delete document.body.dataset.jpThemeLight; else document.body.dataset.jpThemeLight = light;
  const colours = `background:${paper};--jp-layout-color0:${paper};--jp-layout-color1:${field}`;
  document.body.style.cssText = paper ? colours : "";
}"""


@pytest.fixture(params=THEMES)
def page(request, plain_page):
    """A page in one of the themes; it is light again afterwards."""
    forced = "active" if request.param.startswith("forced") else "none"
    plain_page.emulate_media(color_scheme=PREFERRED.get(request.param, "light"), forced_colors=forced)
    plain_page.evaluate(SET, LAB.get(request.param, (None, "", "")))
    plain_page.theme = request.param
    yield plain_page
    plain_page.emulate_media(color_scheme="light", forced_colors="none")
    plain_page.evaluate(SET, (None, "", ""))


def argument(page):
    shown = ShownArgument(page, pulled=["C19"], selected="C42", weighed=True)
    shown.find("label:has-text('Theme') select").select_option("energy")
    return shown


def line(page):
    shown = ShownLine(page, {2019: 4.0})
    shown.find("summary").click()
    shown.find("input[aria-label='2021, US$ bn']").fill("99")
    shown.press("Enter")
    return shown


def table(page):
    shown = ShownTable(page)
    shown.find("input[type=search]").fill("a")
    shown.find("summary").first.click()
    shown.find(".sources").first.click()
    shown.name("Rusia")
    return shown


def cards(page):
    cards = {"A": "It was so.", "B": "They want it."}
    shown = Shown(page, SortedCards(cards, {"fact": "it was", "aim": "they want"}, label="Which pile?"), 700)
    shown.find("summary").click()
    return shown


def timeline(page):
    shown = ShownTimeline(page)
    shown.set(selected="The treaty enters into force")
    shown.walk("ArrowLeft")
    return shown


PLACES = {
    ".ties-argument": argument,
    ".ties-line": line,
    ".ties-table": table,
    ".ties-cards": cards,
    ".ties-timeline": timeline,
}
each_view = pytest.mark.parametrize("place", PLACES)


@each_view
def test_words_have_the_contrast_that_reading_needs(page, place):
    PLACES[place](page)
    assert faint_words(page, place) == []


@each_view
def test_edges_of_controls_can_be_seen(page, place):
    PLACES[place](page)
    assert faint_edges(page, place) == []


@each_view
def test_a_view_is_as_dark_as_the_theme(page, place):
    PLACES[place](page)
    dark = "dark" in page.theme or "contrast" in page.theme
    colour = page.evaluate("(place) => getComputedStyle(document.querySelector(place)).backgroundColor", place)
    assert (int(re.search(r"\d+", colour)[0]) < 60) == dark


def test_boxes_links_and_words_of_the_argument_can_be_seen(page):
    shown = argument(page)
    shown.find("label:has-text('Theme') select").select_option("")
    option = "[role=option]"
    assert faint_marks(page, f"{option} text", over=".box", least=4.5) == []
    assert faint_marks(page, f"{option} .box", of="stroke") == []
    assert faint_marks(page, "path.link:not(.cut)", of="stroke") == []
    shown.walk("Home")
    assert faint_marks(page, f"{option}.active .box", of="stroke") == []


def test_words_of_faded_claims_can_be_read(page):
    argument(page)
    assert faint_marks(page, "[role=option].faded text", over=".box", least=4.5) == []


def test_marks_and_words_of_the_timeline_can_be_seen(page):
    timeline(page)
    assert faint_marks(page, ".picture text", least=4.5) == []
    for mark in (".dot", ".span", ".day"):
        assert faint_marks(page, f".picture {mark}", of="stroke") == []


def test_the_three_lines_of_a_drawn_line_can_be_seen(page):
    shown = ShownLine(page, {2019: 4.0, 2020: 8.0})
    shown.widget.show(pd.Series({2018: 2.0, 2019: 3.0, 2020: 5.0}))
    shown.set(disabled=True)
    shown.set(truth=shown.widget.truth)
    for kind in ("given", "guess", "truth"):
        assert faint_marks(page, f".plot .{kind}.line", of="stroke") == []
    assert faint_marks(page, ".plot text", least=4.5) == []


def test_bars_and_small_lines_of_the_ties_table_can_be_seen(page):
    ShownTable(page)
    assert faint_marks(page, ".ties-table svg path", of="stroke") == []


def test_an_explanation_can_be_read(page):
    shown = Shown(page, Explainer({"C20": "Ties have grown."}, {}), 600)
    page.evaluate("""() => { document.body.insertAdjacentHTML("beforeend",
      "<div class='ties-explained jp-RenderedHTMLCommon'><p>What of C20?</p></div>"); }""")
    page.clock.run_for(200)
    shown.find(".ties-term").first.focus()
    found = page.evaluate(WORDS, ".ties-tip")
    assert len(found) == 1
    assert too_faint(found, TEXT) == []
