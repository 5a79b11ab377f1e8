"""Every widget in JupyterLab, and all of them in Notebook 7: drawn, named, and seen in either theme."""

import json

import pytest

from tests.browser import widgets
from tests.browser.contrast import faint_edges, faint_words
from tests.browser.lab import DONE, KERNEL_LISTENS, PROMPTS, lab, run_all, run_notebook

pytestmark = pytest.mark.browser

PLACES = {name: cell.place for name, cell in widgets.CELLS.items()}
each_widget = pytest.mark.parametrize("widget", PLACES.values(), ids=PLACES)
MOVING = "(all) => all.flatMap((one) => one.getAnimations({ subtree: true })).length"
# what lies beyond an edge of a widget: itself, or one of its controls that stands in no box that scrolls
BEYOND = """(widget) => {
  const room = widget.getBoundingClientRect();
  const scrolls = (node) => node !== widget
    && (/auto|scroll/.test(getComputedStyle(node).overflowX) || scrolls(node.parentElement));
  const outside = (box) => box.width && (box.right > room.right + 1 || box.left < room.left - 1);
  const lost = [...widget.querySelectorAll("input, select, button, summary, div[tabindex]")]
    .filter((one) => !scrolls(one.parentElement) && outside(one.getBoundingClientRect()));
  const wide = widget.scrollWidth > widget.clientWidth + 1 ? [widget] : [];
  return [...wide, ...lost].map((one) => one.outerHTML.slice(0, 90));
}"""


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A notebook with one widget a cell, in a folder of its own."""
    return widgets.write(tmp_path_factory.mktemp("widgets")).parent


def drawn(theme, book, fresh_page, home):
    """Open the notebook of all widgets in one of JupyterLab's themes."""
    settings = home / "settings/@jupyterlab/apputils-extension/themes.jupyterlab-settings"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"theme": theme}), encoding="utf-8")
    with lab(home, root=book) as address:
        page = fresh_page()
        run_notebook(page, address, "all.ipynb")
        yield page
        page.context.close()


@pytest.fixture(scope="module")
def shown(fresh_page, book, tmp_path_factory):
    yield from drawn("JupyterLab Light", book, fresh_page, tmp_path_factory.mktemp("light"))


@pytest.fixture(scope="module")
def dark(fresh_page, book, tmp_path_factory):
    yield from drawn("JupyterLab Dark", book, fresh_page, tmp_path_factory.mktemp("dark"))


@each_widget
def test_widget_is_drawn_in_jupyterlab(shown, widget):
    shown.locator(widget).first.wait_for()
    assert shown.complaints == []


OURS = {name: place for name, place in PLACES.items() if name not in ("map", "find")}


@pytest.mark.parametrize("theme", ["shown", "dark"])
@pytest.mark.parametrize("widget", OURS.values(), ids=OURS)
def test_words_and_edges_can_be_seen_in_either_theme(request, widget, theme):
    page = request.getfixturevalue(theme)
    page.locator(widget).first.evaluate("(node) => node.setAttribute('data-seen', '')")
    found = faint_words(page, "[data-seen]") + faint_edges(page, "[data-seen]")
    page.evaluate("document.querySelector('[data-seen]').removeAttribute('data-seen')")
    assert found == []


ROOM = """(widget) => {
  widget.scrollIntoView({ block: "start" });
  const panel = widget.closest(".jp-WindowedPanel-outer, .jp-Notebook").getBoundingClientRect();
  return [".now", ".stage"].map((one) => widget.querySelector(one).getBoundingClientRect())
    .every((box) => box.top >= panel.top - 1 && box.bottom <= panel.bottom + 1);
}"""


@pytest.mark.parametrize("key", ["Home", "ArrowLeft"])
def test_picture_and_spoken_line_of_the_argument_are_on_one_small_screen(shown, key):
    shown.set_viewport_size({"width": 1366, "height": 768})
    argument = shown.locator(".ties-argument")
    argument.locator("[role=listbox]").focus()
    shown.keyboard.press(key)  # a long sentence
    together = argument.evaluate(ROOM)
    shown.keyboard.press("Escape")
    shown.set_viewport_size({"width": 1280, "height": 1000})
    assert together


def test_no_widget_makes_a_page_of_390_pixels_scroll_sideways(shown):
    shown.set_viewport_size({"width": 390, "height": 800})
    side = shown.locator("#jp-left-stack")
    was_open = side.is_visible()
    if was_open:  # it covers a narrow screen; JupyterLab closes it with these keys
        shown.keyboard.press("Control+b")
        side.wait_for(state="hidden")
    notebook = shown.locator(".jp-Notebook").element_handle()
    wide = [
        name
        for name, place in OURS.items()
        if shown.locator(place).first.evaluate("(node) => node.scrollWidth > node.clientWidth + 1")
    ]
    fits = notebook.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    if was_open:
        shown.keyboard.press("Control+b")
    shown.set_viewport_size({"width": 1280, "height": 1000})
    assert (wide, fits) == ([], True)


def test_map_selection_can_be_read_and_set(shown):
    countries = shown.locator(".ties-map [role=listbox]")
    countries.focus()
    shown.keyboard.press("ArrowUp")
    shown.keyboard.press("Enter")
    assert shown.locator(".ties-map [aria-selected=true]").count() == 2
    assert countries.get_attribute("aria-activedescendant")
    shown.keyboard.press("End")
    assert shown.locator(".ties-map h4").text_content().endswith("2025")


def test_map_is_saved_as_a_picture_with_its_title(shown):
    with shown.expect_download() as saved:
        shown.locator(".ties-map button:has-text('Save as PNG')").click()
    assert saved.value.suggested_filename.startswith("Growth")
    assert saved.value.suggested_filename.endswith(".png")


@pytest.mark.parametrize("width", [320, 640])  # 640 stands for 1280 at 200 % zoom
@each_widget
def test_widgets_and_controls_fit_a_narrow_screen(shown, widget, width):
    node = shown.locator(widget).first.element_handle()
    node.evaluate(f"(node) => {{ node.style.width = '{width}px'; }}")
    shown.wait_for_function(f"(node) => ({BEYOND})(node).length === 0", arg=node, timeout=5_000)
    node.evaluate("(node) => { node.style.width = ''; }")


def test_argument_map_opens_at_the_thesis_and_as_a_tree_if_narrow(shown):
    argument = shown.locator(".ties-argument").element_handle()
    inside = """(widget) => {
      const [thesis, stage] = [widget.querySelector("[id$='-C45']"), widget.querySelector(".stage")];
      return thesis && thesis.getBoundingClientRect().right <= stage.getBoundingClientRect().right + 1;
    }"""
    for width, picture in ((1000, True), (850, True), (660, True), (600, False)):
        argument.evaluate(f"(node) => {{ node.parentElement.style.width = '{width}px'; }}")
        shown.wait_for_function(
            f"(node) => Boolean(({inside})(node)) === {str(picture).lower()}", arg=argument, timeout=5_000
        )
    argument.evaluate("(node) => { node.parentElement.style.width = ''; }")


def run_until_all_ran(page, tries=3):
    """Run all cells; a kernel that connects anew drops the cells that wait for it, so look and run again."""
    for _ in range(tries):
        run_all(page)
        page.wait_for_function(f"() => !{PROMPTS}.includes('[*]:')")
        if page.evaluate(DONE):
            return


def test_nothing_is_animated_if_reduced_motion_is_set(shown):
    shown.emulate_media(reduced_motion="reduce")
    run_all(shown)  # drawn anew, as it would be on a machine with that setting
    shown.wait_for_function(DONE)
    world = shown.locator(".ties-map")
    world.locator("button:has-text('Save as PNG')").wait_for()
    assert world.locator("button:has-text('Play')").count() == 0
    year = world.locator("h4").text_content()
    world.locator("button[aria-label='Previous year']").click()
    assert world.locator("h4").text_content() < year
    assert shown.locator(".ties-map, .ties-argument, .ties-line, .ties-panel").evaluate_all(MOVING) == 0
    shown.emulate_media(reduced_motion="no-preference")


def test_widgets_work_by_keyboard_in_notebook_7(fresh_page, book, tmp_path_factory):
    with lab(tmp_path_factory.mktemp("notebook"), app="notebook", root=book) as address:
        page = fresh_page()
        page.goto(f"{address}/notebooks/all.ipynb")
        page.wait_for_selector(".jp-Notebook")
        page.wait_for_function(KERNEL_LISTENS)  # to run without a kernel opens a dialog there
        run_until_all_ran(page)
        for widget in PLACES.values():
            page.locator(widget).first.wait_for()
        page.locator(".ties-map input[type=range]").focus()
        page.keyboard.press("ArrowLeft")
        assert page.locator(".ties-map h4").text_content() == "Growth, 2024"
        page.context.close()  # its complaints are not ours: Notebook 7 has one about its settings with any notebook
