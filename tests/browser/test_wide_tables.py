"""A plain table or picture of a lesson that is wider than its place says so, can take the focus, and scrolls by key."""

import pytest

from tests.browser.script_page import Shown
from ties.widgets.explainer.widget import Explainer

pytestmark = pytest.mark.browser
SHOW = """([width, columns]) => {
  document.querySelectorAll(".jp-OutputArea-output").forEach((one) => one.remove());
  const place = document.createElement("div");
  place.className = "jp-OutputArea-output jp-RenderedHTMLCommon";
  place.style.width = `${width}px`;
  const cells = "<td>one thousand</td>".repeat(columns);
  place.innerHTML = `<table style="white-space:nowrap"><caption><div style="max-width:80vw;white-space:normal">Days, by
    the name of the leader</div></caption><tbody><tr>${cells}</tr></tbody></table>`;
  document.body.append(place);
}"""
# observers are called in the order in which they were made, so the script's was called before this one
LOOKED = """() => new Promise((done) =>
  new ResizeObserver(done).observe(document.querySelector(".jp-OutputArea-output")))"""
HINT = "(Scroll sideways to see all columns.)"
AFTER = "() => getComputedStyle(document.querySelector('.jp-OutputArea-output caption'), '::after').content"


@pytest.fixture
def page(plain_page):
    shown = Shown(plain_page, Explainer({}, {"mirror data": "The other side's count."}), 800)
    plain_page.clock.run_for(100)
    yield plain_page
    assert shown


def output(page):
    return page.locator(".jp-OutputArea-output")


def test_wide_table_says_so_and_scrolls_by_key(page):
    page.evaluate(SHOW, [300, 12])
    page.clock.run_for(100)
    page.wait_for_selector(".ties-wide")
    assert HINT in page.evaluate(AFTER)
    assert output(page).get_attribute("role") == "region"
    assert " ".join(output(page).get_attribute("aria-label").split()) == "Days, by the name of the leader"
    page.evaluate("() => document.activeElement.blur()")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.classList.contains('ties-wide')"):
            break
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.jp-OutputArea-output').scrollLeft > 0")


def test_title_of_a_wide_table_stays_in_view(page):
    page.evaluate(SHOW, [300, 12])
    page.clock.run_for(100)
    page.wait_for_selector(".ties-wide")
    output(page).evaluate("(place) => { place.scrollLeft = 400; }")
    title, place = output(page).locator("caption > div").bounding_box(), output(page).bounding_box()
    assert title["x"] >= place["x"]
    assert title["x"] + title["width"] <= place["x"] + place["width"] + 1


def test_table_that_fits_says_nothing_and_takes_no_focus(page):
    page.evaluate(SHOW, [600, 2])
    page.clock.run_for(100)
    page.evaluate(LOOKED)
    assert output(page).get_attribute("tabindex") is None
    assert HINT not in page.evaluate(AFTER)


def test_words_go_once_there_is_room(page):
    page.evaluate(SHOW, [120, 2])
    page.clock.run_for(100)
    page.wait_for_selector(".ties-wide")
    output(page).evaluate("(place) => { place.style.width = '700px'; }")
    page.wait_for_selector(".jp-OutputArea-output:not(.ties-wide)")
    assert output(page).get_attribute("role") is None


PICTURE = """() => {
  document.querySelectorAll(".jp-OutputArea-output").forEach((one) => one.remove());
  const place = document.createElement("div");
  place.className = "jp-OutputArea-output jp-RenderedHTMLCommon";
  const svg = encodeURIComponent("<svg xmlns='http://www.w3.org/2000/svg' width='640' height='300'></svg>");
  place.innerHTML = `<figure style="margin:0"><img alt="A grid of 330 choices" style="max-width:100%;height:auto"
    src="data:image/svg+xml,${svg}"><figcaption>Source: table power</figcaption></figure>`;
  document.body.append(place);
}"""


@pytest.fixture
def narrow(page):
    before = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 800})
    yield page
    page.set_viewport_size(before)


def test_picture_on_a_narrow_page_keeps_its_size_and_says_that_it_scrolls(narrow):
    narrow.evaluate(PICTURE)
    narrow.clock.run_for(100)
    figure = narrow.locator("figure.ties-wide")
    figure.wait_for()
    assert figure.locator("img").bounding_box()["width"] == 640
    before = figure.evaluate("(one) => getComputedStyle(one, '::before').content")
    assert before == '"Scroll sideways to see the whole picture."'
    assert figure.get_attribute("tabindex") == "0"
    assert figure.get_attribute("aria-label") == "A grid of 330 choices"
    caption = figure.locator("figcaption").bounding_box()
    assert caption["x"] + caption["width"] <= 390
    assert narrow.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_picture_on_a_wide_page_fits_and_says_nothing(page):
    page.evaluate(PICTURE)
    page.clock.run_for(100)
    page.evaluate(LOOKED)
    assert page.locator("figure.ties-wide").count() == 0
