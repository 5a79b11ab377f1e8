"""The students' site gives no answer away, and both editions open without a network."""

import gzip
import json
import re
import subprocess
import sys
from base64 import b64decode
from html.parser import HTMLParser
from pathlib import Path

import pytest

import ties
from tests.access.axe import look

ROOT = Path(__file__).parents[2]
LESSONS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
FOR_STUDENTS = {"index", "accessibility", "api", "glossary", "memo-exemplars", "printable-cards", "reading-list"}
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


def build(out, *options):
    line = [sys.executable, "-m", "sphinx", "--quiet", "--fail-on-warning", "-c", "docs", *options]
    built = subprocess.run([*line, "-d", f"{out}-kept", ".", str(out)], cwd=ROOT, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    return out


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return build(tmp_path_factory.mktemp("site") / "html")


@pytest.fixture(scope="module")
def teaching(tmp_path_factory):
    return build(tmp_path_factory.mktemp("teaching") / "html", "-t", "instructor")


@pytest.fixture(params=["site", "teaching"])
def edition(request):
    return request.getfixturevalue(request.param)


def pages(site):
    return [path for path in sorted(site.rglob("*.html")) if "_static" not in path.parts]


def titles(site):
    return [TITLE.search(path.read_text(encoding="utf-8")).group(1) for path in pages(site)]


def test_student_site_has_no_page_for_instructors(site):
    assert {path.stem for path in (site / "docs").rglob("*.*")} == FOR_STUDENTS
    assert list((site / "_sources").rglob("*.*")) == []
    assert {path.stem for path in site.glob("*.html")} == {"LICENSES", "genindex", "search"}


def test_still_views_say_where_they_can_be_used(edition):
    for name in LESSONS:
        page = (edition / f"notebooks/{name}.html").read_text(encoding="utf-8")
        assert "Run the cell above" not in page
        assert "In JupyterLab you can use it" in page


def test_student_site_contains_no_words_of_the_answer_sheets(site):
    """Each page for instructors is known by its title and its long table rows; none is in any file, search included."""
    hidden = [path for path in (ROOT / "docs").rglob("*.md") if path.stem not in FOR_STUDENTS]
    lines = [line for path in hidden for line in path.read_text(encoding="utf-8").splitlines()]
    sheets = {line for line in lines if len(line) > 60 and not line.startswith(("../", ":"))}
    assert len(sheets) > 300
    texts = {path: path.read_text(encoding="utf-8", errors="replace") for path in site.rglob("*") if path.is_file()}
    assert [(path.name, line) for path, text in texts.items() for line in sheets if line in text] == []


def test_search_of_student_site_covers_only_its_own_pages(site):
    index = json.loads((site / "searchindex.js").read_text("utf-8").removeprefix("Search.setIndex(").rstrip(")"))
    known = {f"docs/{page}" for page in FOR_STUDENTS} | {f"notebooks/{lesson}" for lesson in LESSONS}
    assert set(index["docnames"]) == known | {"LICENSES", "data/README"}
    assert [title for title in index["alltitles"] if title.startswith("Teaching")] == []


def test_titles_distinguish_lessons_from_lesson_plans(teaching):
    shown = titles(teaching)
    assert len(set(shown)) == len(shown)
    assert sum(title.startswith("Teaching ") for title in shown) == len(LESSONS)


def test_instructor_edition_is_labelled_on_every_page(site, teaching):
    assert all("for instructors" in title for title in titles(teaching))
    assert not any("instructor" in title for title in titles(site))


class Open(HTMLParser):
    """Collects what a reader sees of a page before unfolding anything."""

    def __init__(self):
        super().__init__()
        self.folded, self.words = 0, []

    def handle_starttag(self, tag, attributes):
        if tag == "details":
            assert "open" not in dict(attributes)
            self.folded += 1

    def handle_endtag(self, tag):
        self.folded -= tag == "details"

    def handle_data(self, data):
        if not self.folded:
            self.words.append(data)


@pytest.mark.parametrize("lesson", LESSONS[1:])
def test_answers_of_questions_are_closed_in_a_lesson_page(site, lesson):
    text = (site / "notebooks" / f"{lesson}.html").read_text(encoding="utf-8")
    assert text.count("✔") >= 3
    reader = Open()
    reader.feed(text)
    assert "✔" not in "".join(reader.words)


@pytest.mark.parametrize("lesson", LESSONS[1:])
def test_site_shows_every_lesson_with_figures_and_alt_text(site, lesson):
    page = (site / "notebooks" / f"{lesson}.html").read_text(encoding="utf-8")
    source = (ROOT / "notebooks" / f"{lesson}.ipynb").read_text(encoding="utf-8")
    assert page.count("<figcaption>") >= source.count("<figcaption>") >= 2


@pytest.mark.parametrize("lesson", LESSONS)
def test_downloaded_notebook_equals_the_committed_lesson(edition, lesson):
    page = (edition / "notebooks" / f"{lesson}.html").read_text(encoding="utf-8")
    (file,) = re.findall(rf'<a download="{lesson}.ipynb" href="data:application/x-ipynb\+json;base64,([^"]*)"', page)
    assert b64decode(file) == (ROOT / "notebooks" / f"{lesson}.ipynb").read_bytes()


def test_every_link_of_the_site_leads_to_a_page(edition):
    links = re.compile(r'<(?:a|link|script|img)\b[^>]*\b(?:href|src)="([^"#?]+)')
    found = [(page, link) for page in pages(edition) for link in links.findall(page.read_text(encoding="utf-8"))]
    here = [(page, link) for page, link in found if not re.match(r"\w+:", link)]
    assert [(page.name, link) for page, link in here if not (page.parent / link).exists()] == []


def test_site_loads_nothing_from_another_host(edition):
    loads = re.compile(r"<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)=\"(?:https?:)?//[^\"]*\"", re.IGNORECASE)
    found = {path.name: loads.findall(path.read_text(encoding="utf-8")) for path in pages(edition)}
    assert {name: what for name, what in found.items() if what} == {}


def test_page_about_the_toolkit_describes_its_public_names(edition):
    page = (edition / "docs" / "api.html").read_text(encoding="utf-8")
    described = set(re.findall(r'<dt class="sig sig-object py" id="([\w.]+)"', page))
    named = {f"ties.{name}" for name in ties.__all__} - {"ties.partner_share", "ties.concentration"}
    assert named | {"ties.measures.partner_share", "ties.measures.concentration"} <= described


def test_glossary_page_shows_every_term_of_the_table(site):
    rows = (ROOT / "data" / "glossary.csv").read_text(encoding="utf-8").splitlines()[1:]
    page = (site / "docs" / "glossary.html").read_text(encoding="utf-8")
    assert page.count("<tr class") == len(rows) + 1


@pytest.mark.browser
def test_lesson_page_opens_without_network(site, browser):
    context = browser.new_context(offline=True)
    page, said = context.new_page(), []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("requestfailed", lambda request: said.append(request.url))
    page.goto((site / "notebooks" / f"{LESSONS[5]}.html").as_uri())
    assert page.get_by_role("heading", level=1).inner_text().startswith("5")
    assert page.locator("figure img").first.evaluate("picture => picture.naturalWidth") > 0
    assert said == []


@pytest.mark.browser
def test_download_button_saves_the_notebook_without_network(site, browser):
    page = browser.new_context(offline=True, accept_downloads=True).new_page()
    page.goto((site / "notebooks" / f"{LESSONS[5]}.html").as_uri())
    page.locator("button[aria-label='Download this page']").click()
    with page.expect_download() as saved:
        page.get_by_text(".ipynb", exact=True).click()
    assert saved.value.suggested_filename == f"{LESSONS[5]}.ipynb"
    assert Path(saved.value.path()).read_bytes() == (ROOT / "notebooks" / f"{LESSONS[5]}.ipynb").read_bytes()


@pytest.mark.browser
def test_codes_and_terms_of_a_lesson_page_show_their_meaning(site, browser):
    claims = ties.read("claims").set_index("claim_id")["claim"]
    meanings = ties.read("glossary").set_index("term")["meaning"]
    page = browser.new_context(offline=True, viewport={"width": 390, "height": 800}).new_page()
    page.goto((site / "notebooks" / f"{LESSONS[5]}.html").as_uri())
    tip = page.locator("#ties-tip")
    for name, words in (("C27", claims["C27"]), ("mirror data", meanings["mirror data"])):
        page.locator(f".bd-article .ties-term[data-term='{name}']").first.focus()
        assert words in tip.inner_text()
    page.keyboard.press("Escape")
    assert tip.is_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.fixture
def lesson_page(site, browser):
    """Open a lesson's page without a network; the page must not fail."""
    said = []

    def show(number, **settings):
        page = browser.new_context(offline=True, **settings).new_page()
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto((site / "notebooks" / f"{LESSONS[number]}.html").as_uri())
        return page

    yield show
    assert said == []


@pytest.mark.browser
def test_map_of_a_lesson_page_moves_through_the_years_without_a_kernel(lesson_page):
    page = lesson_page(3)
    chart = page.locator(".ties-alone.live .ties-map")
    assert chart.locator("h4").inner_text() == "Partners in North Korea's trade, 2015"
    chart.get_by_role("slider").first.press("ArrowLeft")
    assert chart.locator("h4").inner_text() == "Partners in North Korea's trade, 2014"
    chart.get_by_label("Find a country").fill("viet")
    chart.get_by_label("Find a country").press("Enter")
    assert "Vietnam" in chart.locator(".now").inner_text()
    assert page.locator(".ties-alone-still").first.is_hidden()


@pytest.mark.browser
def test_table_of_a_lesson_page_offers_only_what_needs_no_kernel(lesson_page):
    table = lesson_page(3).locator(".ties-alone.live .ties-table")
    assert table.get_by_role("combobox", name="Rows on a page").count() == 1
    assert [table.get_by_role("combobox", name=name).count() for name in ("Country", "Theme", "First year")] == [
        0,
        0,
        0,
    ]
    table.get_by_label("Only these partners").fill("Atlantis")
    table.get_by_label("Only these partners").press("Enter")
    table.get_by_text("No partner in this table is called “Atlantis”").wait_for()
    table.get_by_role("button", name="Show all partners").click()
    table.get_by_label("Find in the table").fill("Chi")
    table.get_by_text("1 of 5 partners").wait_for()


@pytest.mark.browser
def test_line_of_a_lesson_page_is_compared_when_every_year_is_drawn(lesson_page):
    place = lesson_page(3).locator(".ties-alone.live:has(.ties-line)")
    compare = place.get_by_role("button", name="Compare with the figures")
    assert compare.is_disabled()
    assert "the data" not in place.inner_text()
    place.get_by_text("As a table of numbers").click()
    for field in place.locator("input[type=number]").all():
        field.fill("50")
        field.press("Tab")
    compare.click()
    assert "the data" in place.inner_text()
    assert compare.is_disabled()


@pytest.mark.browser
def test_argument_of_a_lesson_page_is_taken_apart_without_a_kernel(lesson_page):
    chart = lesson_page(1).locator(".ties-alone.live .ties-argument")
    chart.get_by_role("button", name="Pull this claim out").click()
    assert "C42 is pulled out" in chart.locator(".now").inner_text()
    chart.get_by_role("button", name="Put all back").click()
    assert "pulled out" not in chart.locator(".now").inner_text()


@pytest.mark.browser
@pytest.mark.parametrize(("lesson", "level"), [(0, "3"), (3, "4")])
def test_title_of_a_live_widget_is_one_level_below_the_heading_above(lesson_page, lesson, level):
    title = lesson_page(lesson).locator(".ties-alone.live h4").first
    assert title.get_attribute("aria-level") == level


@pytest.mark.browser
def test_printed_page_and_page_without_scripts_show_the_picture(lesson_page):
    page = lesson_page(3)
    page.emulate_media(media="print")
    assert page.locator(".ties-alone").first.is_hidden()
    assert page.locator(".ties-alone-still figure img").first.is_visible()
    plain = lesson_page(3, java_script_enabled=False)
    assert plain.locator(".ties-alone.live").count() == 0
    assert plain.locator(".ties-alone-still figure img").first.is_visible()


def test_page_with_all_four_kinds_of_widget_would_weigh_under_500_kilobytes(site):
    files = [*(site / "_static/live").glob("*.*s"), site / f"notebooks/{LESSONS[3]}.html"]
    lessons = [f"{name}.js" for name in LESSONS if name not in (LESSONS[1], LESSONS[3])]
    sent = [path for path in files if path.name not in lessons]
    assert len(sent) > 10
    assert sum(len(gzip.compress(path.read_bytes())) for path in sent) < 500_000


@pytest.mark.browser
def test_without_scripts_a_lesson_page_reads_as_before(site, browser):
    page = browser.new_context(offline=True, java_script_enabled=False).new_page()
    page.goto((site / "notebooks" / f"{LESSONS[5]}.html").as_uri())
    assert page.locator(".ties-term").count() == 0
    assert "Claims tested" in page.locator("article.bd-article").inner_text()


def test_folded_code_of_a_lesson_page_has_a_name_of_its_own(site):
    page = (site / "notebooks" / f"{LESSONS[5]}.html").read_text(encoding="utf-8")
    names = re.findall(r'<summary><p class="collapsed admonition-title">(.*?)</p>', page)
    assert names == [f"Show code {number}" for number in range(1, len(names) + 1)]
    assert len(names) > 10
    assert "Toggle hidden content" not in page


def test_table_cells_without_words_are_no_headers_on_a_page(site):
    page = (site / "docs" / "printable-cards.html").read_text(encoding="utf-8")
    assert re.search(r"<th\b[^>]*>\s*(<p>\s*</p>)?\s*</th>", page) is None
    assert "<td></td>" in page


@pytest.mark.browser
@pytest.mark.parametrize("lesson", [0, 2, 5])
def test_axe_finds_nothing_on_a_dark_lesson_page(site, browser, lesson):
    page = browser.new_context(offline=True, reduced_motion="reduce", color_scheme="dark").new_page()
    page.goto((site / "notebooks" / f"{LESSONS[lesson]}.html").as_uri())
    found = look(page, {})
    assert found.ours == []
    assert found.texts > 300


@pytest.mark.browser
def test_lesson_page_fits_320_pixels_and_reaches_what_scrolls(site, browser):
    page = browser.new_context(offline=True, viewport={"width": 320, "height": 800}).new_page()
    page.goto((site / "notebooks" / f"{LESSONS[5]}.html").as_uri())
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert page.locator(".scrolls").count() == page.locator(".scrolls[tabindex='0']").count() > 0


# words of a table, and numbers, that go on in another line
BROKEN = """() => [...document.querySelectorAll(".cell_output :is(th, td)")].flatMap((cell) => {
  const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), broken = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    for (const { 0: word, index } of node.data.matchAll(/\\p{L}{3,14}|\\d{3,}/gu)) {
      const letters = document.createRange();
      letters.setStart(node, index);
      letters.setEnd(node, index + word.length);
      if (new Set([...letters.getClientRects()].map(({ top }) => Math.round(top))).size > 1) broken.push(word);
    }
  return broken;
})"""
UNREACHED = """() => [...document.querySelectorAll(".cell_output > .output")].filter((box) =>
  box.scrollWidth > box.clientWidth + 1 && box.tabIndex < 0).map((box) => box.innerText.slice(0, 60))"""


def test_tables_of_a_narrow_lesson_page_keep_their_words_and_are_reached(site, browser):
    page = browser.new_context(offline=True, viewport={"width": 320, "height": 800}).new_page()
    page.goto((site / "notebooks/05-vietnam-trade-and-energy.html").as_uri())
    for fold in page.locator("details").all():  # one by one: the theme looks again once the window changes its size
        fold.evaluate("(fold) => { fold.open = true; }")
        page.wait_for_function(f"({UNREACHED})().length === 0", timeout=10_000)
    assert page.evaluate(BROKEN) == []
    page.context.close()
