"""Every page of both sites, every lesson and exercise as exported, and what students get back."""

import re

import pytest

from tests.access.axe import look
from tests.access.pages import HOST, KINDS, ROOT, WIDE_HOSTS

FEWEST = 3  # texts on the smallest page; a page with code, tables and figures has hundreds
WIDTH, HEIGHT = 320, 800
SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
  p { margin-bottom: 2em !important }"""
# words that are wider than a box which neither grows nor scrolls
CUT = """() => [...document.querySelectorAll("p, li, td, th, dd, h1, h2, h3, h4, summary, a, figcaption, caption")]
  .filter((node) => node.checkVisibility() && ["hidden", "clip"].includes(getComputedStyle(node).overflowX)
    && node.clientWidth > 1 && node.scrollWidth > node.clientWidth + 1).map((node) => node.outerHTML.slice(0, 120))"""
# code whose lines go beyond the paper
BEYOND = """() => [...document.querySelectorAll("main pre")].filter((node) => node.checkVisibility()
  && node.scrollWidth > node.clientWidth + 1).map((node) => node.textContent.slice(0, 80))"""
UNMARKED_LINKS = """() => [...document.querySelectorAll("main p a, main li a")].filter((link) => link.checkVisibility()
  && !link.closest("nav, .headerlink") && !getComputedStyle(link).textDecorationLine.includes("underline"))
  .map((link) => link.outerHTML.slice(0, 120))"""
GROUPED = {kind: pytest.param(kind, marks=pytest.mark.xdist_group(kind)) for kind in KINDS}  # pages are made once
each_kind = pytest.mark.parametrize("kind", GROUPED.values())
own_pages = pytest.mark.parametrize("kind", [GROUPED[kind] for kind in KINDS if kind not in WIDE_HOSTS])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@each_kind
def test_axe_finds_only_what_is_the_hosts(made, opened, kind, scheme):
    page, ours, seen, texts = opened(color_scheme=scheme), {}, set(), {}
    for path in made(kind, scheme):
        page.goto(path.as_uri())
        found = look(page, HOST[kind])
        seen |= found.host
        texts[path.name] = found.texts
        if found.ours:
            ours[path.name] = found.ours[:5]
    assert ours == {}
    assert {name: number for name, number in texts.items() if number < FEWEST} == {}
    assert sum(texts.values()) > 100 * len(texts) or kind == "feedback"
    assert seen == set(HOST[kind])  # what a host mends leaves the list


@own_pages
def test_no_page_scrolls_sideways_at_320_pixels(made, opened, kind):
    page, wide = opened(viewport={"width": WIDTH, "height": HEIGHT}), {}
    for path in made(kind, "light"):
        page.goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
        if (width := page.evaluate("document.documentElement.scrollWidth")) > WIDTH:
            wide[path.name] = width
    assert wide == {}


@own_pages
def test_no_word_is_cut_with_the_text_spacing_of_wcag(made, opened, kind):
    page, lost = opened(viewport={"width": 640, "height": HEIGHT}), {}
    for path in made(kind, "light"):
        page.goto(path.as_uri())
        page.add_style_tag(content=SPACING)
        cut = page.evaluate(CUT)
        if cut or page.evaluate("document.documentElement.scrollWidth") > 640:
            lost[path.name] = cut
    assert lost == {}


@own_pages
def test_printed_code_loses_no_end_of_a_line(made, opened, kind):
    page, lost = opened(viewport={"width": 700, "height": HEIGHT}), {}
    page.emulate_media(media="print")
    for path in made(kind, "light"):
        page.goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
        if beyond := page.evaluate(BEYOND):
            lost[path.name] = beyond[:3]
    assert lost == {}


@own_pages
def test_links_in_text_are_underlined_in_forced_colours(made, opened, kind):
    page, bare = opened(forced_colors="active"), {}
    for path in made(kind, "light"):
        page.goto(path.as_uri())
        if found := page.evaluate(UNMARKED_LINKS):
            bare[path.name] = found[:3]
    assert bare == {}


def test_the_statement_lists_what_is_the_hosts():
    """The table of docs/accessibility.md has a row for each rule that a host breaks, and no other."""
    text = (ROOT / "docs/accessibility.md").read_text(encoding="utf-8")
    rows = set(re.findall(r"^\| ([\w ]+?) as exported \| `([\w-]+)` \|", text, re.MULTILINE))
    assert rows == {(kind, rule) for kind, rules in HOST.items() for rule in rules}
