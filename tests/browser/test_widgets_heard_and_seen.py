"""Every widget in use by keyboard in JupyterLab: what is heard of it, and what axe-core says of each of its states."""

from importlib.resources import files

import pytest

from tests.browser import widgets
from tests.heard import FILES, Tour, widgets_in_lab

pytestmark = pytest.mark.browser

AXE = files("axe_playwright_python").joinpath("axe.min.js")
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
STATES = ("before", "wrong", "done")
TALL = 9_000  # pixels, so that the whole notebook is on the screen: axe leaves out words that must be scrolled to
IN_THEME = """async (theme) => {
  await window.jupyterapp.commands.execute("apputils:change-theme", { theme });
  const light = String(theme.endsWith("Light"));
  while (document.body.dataset.jpThemeLight !== light) await new Promise((done) => requestAnimationFrame(done));
}"""
# after another size or theme JupyterLab lays its parts out anew, and covers them for a moment
IN_VIEW = """() => {
  document.querySelector(".jp-WindowedPanel-outer").scrollTop = 0;
  return [...document.querySelectorAll("[data-axe]")].every((one) => {
    const box = one.getBoundingClientRect();
    return one.contains(document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2));
  });
}"""
# JupyterLab's body has no height and hides what is beyond it, so that axe would take all words as not to be seen
LOOK = """async () => {
  const [body, was] = [document.body, document.body.style.cssText];
  body.style.overflow = "visible";
  body.style.height = "100vh";
  const rules = { "target-size": { enabled: true } }; // 24 pixels: of WCAG 2.2, which axe leaves out unless it is asked
  const { violations, passes } = await axe.run({ include: [["[data-axe]"]] }, { rules });
  body.style.cssText = was;
  const nodes = (all) => all.flatMap((rule) => rule.nodes.map((node) => [rule.id, node.target[0], node.html]));
  const place = (target) => document.querySelector(target)?.closest("[data-axe]")?.dataset.axe;
  const looked = {};
  for (const [rule, target] of nodes(passes)) if (rule === "color-contrast") looked[place(target)] =
    (looked[place(target)] ?? 0) + 1;
  return { found: nodes(violations).map(([rule, target, html]) => [place(target), `${rule}: ${html.slice(0, 160)}`]),
    looked };
}"""
# in colours of the system: a control that can be used and shows no edge
EDGELESS = """() => [...document.querySelectorAll("[data-axe] :is(button, select, input, textarea)")].filter((node) => {
  const look = getComputedStyle(node);
  return node.checkVisibility({ visibilityProperty: true }) && !node.disabled && look.appearance !== "auto"
    && !node.matches(".ties-term, .sources, [type=checkbox], [type=range], [type=radio]")
    && (look.borderBottomStyle === "none" || parseFloat(look.borderBottomWidth) === 0);
}).map((node) => node.outerHTML.slice(0, 140))"""
# the text spacing of WCAG 2.2, 1.4.12, and words that then do not fit into a box that neither grows nor scrolls
SPACING = """[data-axe] * { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important }
  [data-axe] p { margin-bottom: 2em !important }"""
CUT = """() => [...document.querySelectorAll("[data-axe] *")].filter((node) => {
  const look = getComputedStyle(node), hides = (way) => ["hidden", "clip"].includes(way);
  const written = [...node.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
  const shown = node.checkVisibility({ visibilityProperty: true }) && node.clientWidth > 1;
  const wide = hides(look.overflowX) && node.scrollWidth > node.clientWidth + 1;
  const high = (hides(look.overflowY) || node.matches("button")) && node.scrollHeight > node.clientHeight + 1;
  return written && shown && !node.closest("svg, select") && (wide || high);
}).map((node) => `${node.closest("[data-axe]").dataset.axe}: ${node.outerHTML.slice(0, 140)}`)"""
# a ring of the focus of which a box cuts off a part; what scrolls is scrolled to its ring
CUT_RINGS = """() => [...document.querySelectorAll("[data-axe] *")]
  .filter((node) => node.matches("button, select, input, textarea, summary, div[tabindex='0']"))
  .filter((node) => node.checkVisibility({ visibilityProperty: true }) && !node.disabled).filter((node) => {
    node.focus({ focusVisible: true });
    const look = getComputedStyle(node), ring = parseFloat(look.outlineWidth) + parseFloat(look.outlineOffset);
    const { left, top, right, bottom } = node.getBoundingClientRect();
    for (let box = node.parentElement; box && !box.matches(".jp-Cell, .scroll"); box = box.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(box), edge = box.getBoundingClientRect();
      if (overflowX === "visible" && overflowY === "visible") continue;
      if (left - ring < edge.left - .6 || right + ring > edge.right + .6) return true;
      if (overflowY !== "visible" && (top - ring < edge.top - .6 || bottom + ring > edge.bottom + .6)) return true;
    }
    return look.outlineStyle === "none" || ring <= 0;
  }).map((node) => `${node.closest("[data-axe]").dataset.axe}: ${node.outerHTML.slice(0, 140)}`)"""
# words that axe can compare with what is behind them, at least; the pictures are drawn in SVG, see test_themes.py
LEAST = {
    "map": 15,
    "argument": 40,
    "ties": 25,
    "timeline": 40,
    "explore": 5,
    "line": 5,
    "rank": 5,
    "number": 4,
    "check": 3,
    "write": 6,
    "cards": 20,
    "find": 2,
    "weigh": 9,
}
each_widget = pytest.mark.parametrize("name", widgets.CELLS)


def looks(page):
    """Ask axe in both themes."""
    seen, usual = {}, page.viewport_size
    page.set_viewport_size({**usual, "height": TALL})
    for theme, name in THEMES.items():
        page.evaluate(IN_THEME, name)
        page.wait_for_function(IN_VIEW)
        seen[theme] = page.evaluate(LOOK)
    page.evaluate(IN_THEME, THEMES["light"])
    page.set_viewport_size(usual)
    return seen


def cut_rings(page):
    """Return the controls whose ring is cut off, in a window so high that nothing is scrolled."""
    usual = page.viewport_size
    page.set_viewport_size({**usual, "height": TALL})
    page.wait_for_function(IN_VIEW)
    found = page.evaluate(CUT_RINGS)
    page.set_viewport_size(usual)
    return found


def in_colours_of_the_system(page):
    """Return the controls without an edge where the system forces its own colours."""
    page.emulate_media(forced_colors="active")
    found = page.evaluate(EDGELESS)
    page.emulate_media(forced_colors="none")
    return found


def with_wide_text(page):
    """Return the words that are cut off with the text spacing of WCAG."""
    style = page.add_style_tag(content=SPACING)
    found = page.evaluate(CUT)
    style.evaluate("(node) => node.remove()")
    return found


@pytest.fixture(scope="module")
def toured(fresh_page, tmp_path_factory):
    """All widgets used to their end, with what was heard, and what axe saw before, at a mistake and afterwards."""
    page = fresh_page()
    with widgets_in_lab(tmp_path_factory.mktemp("heard"), page):
        tour = Tour(page)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        for name in widgets.CELLS:
            tour.widget(name).evaluate("(node, name) => { node.dataset.axe = name; }", name)
        tour.seen = {"before": looks(page)}
        tour.to_what_is_wrong()
        tour.seen["wrong"] = looks(page)
        tour.to_the_end()
        tour.seen["done"] = looks(page)
        tour.rings = cut_rings(page)
        tour.edgeless, tour.cut = in_colours_of_the_system(page), with_wide_text(page)
        yield tour
        page.context.close()


@each_widget
def test_what_is_heard_of_a_widget_is_what_was_read_and_kept(toured, name):
    kept = (FILES / f"{name}.txt").read_text(encoding="utf-8")
    assert toured.texts()[f"{name}.txt"].splitlines() == kept.splitlines()


def test_each_file_of_what_is_heard_belongs_to_a_widget():
    assert {path.stem for path in FILES.iterdir()} == {*widgets.CELLS, "lesson-05"}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("state", STATES)
@each_widget
def test_axe_finds_nothing_in_any_state_and_looks_at_its_words(toured, name, state, theme):
    seen = toured.seen[state][theme]
    assert [words for place, words in seen["found"] if place == name] == []
    assert seen["looked"].get(name, 0) >= LEAST[name]


def test_every_control_has_an_edge_when_the_system_forces_its_colours(toured):
    assert toured.edgeless == []


def test_the_ring_of_the_focus_is_seen_all_round(toured):
    assert toured.rings == []


def test_no_words_are_cut_with_the_text_spacing_of_the_guidelines(toured):
    assert toured.cut == []


def test_nothing_that_axe_finds_is_left_out(toured):
    places = {place for themes in toured.seen.values() for seen in themes.values() for place, _ in seen["found"]}
    assert places <= set(widgets.CELLS)
