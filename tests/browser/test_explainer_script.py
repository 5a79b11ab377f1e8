"""The script that explains codes and terms: what it wraps, what it leaves alone, and how the meaning is shown."""

import pytest

from tests.browser.script_page import Shown
from ties.widgets.explainer.widget import Explainer

pytestmark = pytest.mark.browser
TEXT = """<p>Claim C20 rests on mirror data; C20 again, and Mirror data once more. Not C200, <code>C20</code>,
<a href="#">C20</a> or XC20.</p><h2>C20</h2>"""
PUT = """(html) => { const place = document.createElement("div"); place.className = "ties-explained";
  place.innerHTML = html; document.body.append(place); }"""


@pytest.fixture
def page(plain_page):
    widget = Explainer({"C20": "Trade grew.", "C21": "It fell."}, {"mirror data": "The other side's count."})
    shown = Shown(plain_page, widget, 800)
    plain_page.evaluate(PUT, TEXT)
    plain_page.clock.run_for(100)
    plain_page.wait_for_selector(".ties-explained .ties-term")
    yield plain_page
    assert shown


def terms(page):
    return page.locator(".ties-explained .ties-term")


def test_each_code_and_the_first_mention_of_a_term_are_wrapped(page):
    assert terms(page).all_text_contents() == ["C20", "mirror data", "C20"]
    assert page.locator(".ties-explained p").text_content().split()[:4] == ["Claim", "C20", "rests", "on"]


def test_links_code_headings_and_longer_words_are_left_alone(page):
    assert page.locator(".ties-explained :is(a, code, h2) .ties-term").count() == 0
    assert "Not C200" in page.locator(".ties-explained p").inner_text()


@pytest.mark.parametrize("way", ["hover", "focus", "click"])
def test_meaning_is_shown_on_hover_focus_and_tap(page, way):
    page.keyboard.press("Escape")
    getattr(terms(page).nth(1), way)()
    tip = page.locator("#ties-tip")
    assert tip.is_visible()
    assert tip.text_content() == "mirror data: The other side's count."
    assert terms(page).nth(1).get_attribute("aria-describedby") == "ties-tip"
    box, width = tip.bounding_box(), page.viewport_size["width"]
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width


def test_escape_hides_the_meaning(page):
    terms(page).first.focus()
    page.keyboard.press("Escape")
    assert not page.locator("#ties-tip").is_visible()


def test_hidden_meaning_stays_hidden_when_the_page_scrolls(page):
    terms(page).first.focus()
    page.keyboard.press("Escape")
    page.evaluate("() => document.dispatchEvent(new Event('scroll'))")
    assert not page.locator("#ties-tip").is_visible()
    terms(page).nth(1).focus()
    page.evaluate("() => document.dispatchEvent(new Event('scroll'))")
    assert page.locator("#ties-tip").is_visible()


def test_text_that_comes_later_is_explained_too(page):
    page.evaluate(PUT, "<p class=later>And C21.</p>")
    page.clock.run_for(100)
    page.wait_for_selector(".later .ties-term")
    assert page.locator(".later .ties-term").get_attribute("data-meaning") == "C21: It fell."


def test_brackets_stay_on_the_line_of_their_term(page):
    page.evaluate(PUT, "<p class=later>Trade grew (C20), (C21, C20) and C21.</p>")
    page.clock.run_for(100)
    page.wait_for_selector(".later .ties-term")
    assert page.locator(".later .ties-held").all_text_contents() == ["(C20),", "(C21,", "C20)", "C21."]
    assert page.locator(".later").text_content() == "Trade grew (C20), (C21, C20) and C21."
    assert page.locator(".later .ties-held").first.evaluate("one => getComputedStyle(one).whiteSpace") == "nowrap"


def test_code_whose_words_are_beside_it_is_no_stop(page):
    page.evaluate(PUT, "<p class=beside>Trade grew. [C20] It did not. [C21]</p>")
    page.clock.run_for(100)
    page.wait_for_selector(".beside .ties-term")
    assert page.locator(".beside .ties-term").all_text_contents() == ["C21"]


def test_reply_that_is_announced_is_left_as_it_was_said(page):
    page.evaluate(PUT, "<p aria-live=polite>By C20.</p><p aria-live=off class=quiet>By C20.</p>")
    page.clock.run_for(100)
    page.wait_for_selector(".quiet .ties-term")
    assert page.locator("[aria-live=polite] .ties-term").count() == 0
