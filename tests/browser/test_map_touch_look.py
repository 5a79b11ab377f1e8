"""The live map on small screens and in the dark: everything fits, can be touched, and can be told from its ground."""

import pytest

from tests.browser.map_page import ShownMap, widget
from tests.browser.script_page import script_page
from ties.settings import current

pytestmark = pytest.mark.browser

BOXES = """() => {
  const box = (selector) => {
    const { top, bottom, left, right } = document.querySelector(selector).getBoundingClientRect();
    return { top, bottom, left, right, height: bottom - top };
  };
  return Object.fromEntries([["heading", "h4"], ["bar", ".bar"], ["spoken", ".now"], ["map", ".stage > svg"]]
    .map(([name, selector]) => [name, box(selector)]));
}"""
SMALL = """() => [...document.querySelectorAll(".ties-map :is(button, select, input)")]
  .map((one) => [one.getAttribute("aria-label") ?? one.textContent, one.getBoundingClientRect()])
  .filter(([, box]) => box.width < 24 || box.height < 24).map(([words]) => words)"""
COLOURS = """() => {
  const look = (selector) => getComputedStyle(document.querySelector(selector));
  const number = (text) => text.match(/[\\d.]+/g).map(Number).slice(0, 3);
  const bare = "pattern[id$='-255']", dispute = "pattern[id$='-disputed']";
  return Object.fromEntries(Object.entries({
    ground: look(".ties-map").backgroundColor,
    ink: look(".ties-map").color,
    note: look(".note").color,
    button: look(".bar button").backgroundColor,
    button_edge: look(".bar button").borderTopColor,
    button_ink: look(".bar button").color,
    sea: look(".stage > svg").backgroundColor,
    border: look(".stage [role=option][stroke='#fff']").stroke,
    name: look(".names").fill,
    halo: look(".names").stroke,
    bare: look(`${bare} rect`).fill,
    hatch: look(`${bare} path`).stroke,
    dispute: look(`${dispute} rect`).fill,
    dispute_hatch: look(`${dispute} path`).stroke,
    lit: look(".lit").stroke,
    tip: look(".tip").backgroundColor,
    tip_ink: look(".tip").color,
    focus: look(".bar button").outlineColor,
  }).map(([name, colour]) => [name, number(colour)]));
}"""
TEXT = [("ink", "ground"), ("note", "ground"), ("button_ink", "button"), ("name", "halo"), ("tip_ink", "tip")]
STATES = [
    *[("button_edge", "ground"), ("border", "sea"), ("hatch", "bare"), ("dispute_hatch", "dispute")],
    *[("lit", "sea"), ("tip", "sea"), ("focus", "ground")],
]


def light(colour):
    """Return the relative luminance of WCAG."""
    parts = [one / 255 for one in colour]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted([light(one), light(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.fixture
def page(fresh_page):
    made = script_page(fresh_page())
    yield made
    assert made.complaints == []
    made.context.close()


def shown_in(page, width, height, room, **chosen):
    page.set_viewport_size({"width": width, "height": height})
    shown = ShownMap(page, **chosen)
    shown.find(".ties-map").evaluate(f"(node) => {{ node.parentElement.style.width = '{room}px'; }}")
    return shown


@pytest.mark.parametrize("region", [*current().map.regions])
def test_controls_words_and_map_are_seen_together_on_a_small_laptop(page, region):
    shown = shown_in(page, 1366, 768, 930, region=region, selected=["VNM"])
    seen = page.evaluate(BOXES)
    assert seen["heading"]["bottom"] <= seen["bar"]["top"] + 1
    assert 0 <= seen["spoken"]["top"] - seen["bar"]["bottom"] < 8
    assert 0 <= seen["map"]["top"] - seen["spoken"]["bottom"] < 12
    assert seen["map"]["height"] <= 421
    assert seen["map"]["bottom"] - seen["heading"]["top"] < 600
    assert shown.find(".key").first.bounding_box()["y"] < seen["map"]["bottom"]


@pytest.mark.parametrize("width", [320, 390])
def test_a_narrow_page_does_not_scroll_sideways_and_can_be_touched(page, width):
    shown_in(page, width, 800, width - 16, selected=["VNM"])
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(SMALL) == []
    seen = page.evaluate(BOXES)
    assert seen["map"]["bottom"] - seen["spoken"]["top"] < 460


@pytest.mark.parametrize("kind", ["outside", "lab"])
def test_in_the_dark_all_can_be_read_and_told_apart(page, kind):
    if kind == "outside":
        page.emulate_media(color_scheme="dark")
    shown = ShownMap(page, selected=["VNM"])
    if kind == "lab":  # as JupyterLab marks its dark theme and names its colours
        page.evaluate("""() => {
          document.body.dataset.jpThemeLight = "false";
          const look = { "ui-font-color1": "#fff", "ui-font-color2": "#b3b3b3", "layout-color1": "#111" };
          for (const [name, value] of Object.entries(look)) document.body.style.setProperty(`--jp-${name}`, value);
          document.querySelector(".ties-map").style.background = "#111";
        }""")
    shown.find(".bar button").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    colours = page.evaluate(COLOURS)
    for one, other in TEXT:
        assert contrast(colours[one], colours[other]) >= 4.5, (one, other)
    for one, other in STATES:
        assert contrast(colours[one], colours[other]) >= 3, (one, other)
    fills = shown.read()["fills"]
    assert fills["CHN"] == shown.expected("CHN", 2019)


def test_by_day_the_map_is_light_and_text_can_be_read(page):
    shown = ShownMap(page)
    page.evaluate("document.querySelector('.ties-map').style.background = '#fff'")
    shown.find(".bar button").first.focus()
    colours = page.evaluate(COLOURS)
    assert light(colours["sea"]) > 0.8
    for one, other in TEXT:
        assert contrast(colours[one], colours[other]) >= 4.5, (one, other)


def test_a_picture_saved_in_the_dark_is_a_light_one(page):
    page.emulate_media(color_scheme="dark")
    ShownMap(page)
    stroke = page.locator(".seams").get_attribute("stroke")
    names = page.locator(".names").get_attribute("fill")
    assert (stroke, names) == ("#fff", "#1f2933")
    assert widget().spec["colours"]["sea"] == "#F3F6F8"
