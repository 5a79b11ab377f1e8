"""The script of the table of ties: sorting, filters, pages, columns, files and what is read out, without a kernel."""

import csv
import io
from pathlib import Path

import pytest

import ties
from tests.browser.table_page import LAYOUT, ShownTable, big

pytestmark = pytest.mark.browser


@pytest.fixture
def table(plain_page):
    return lambda **chosen: ShownTable(plain_page, **chosen)


@pytest.fixture
def pages(plain_page):
    """A table of 40 partners and two powers without a figure, 15 to a page."""
    return lambda: ShownTable(plain_page, ties.tabulate_ties("RUS", trade=big(40)))


TO_THE_END = """async (box) => {
  const scrolled = new Promise((done) => box.addEventListener("scroll", done, { once: true }));
  box.scrollLeft = box.scrollWidth;
  await scrolled;
}"""
ORDERS = {
    "Partner": (["China", "Japan", "Russia", "South Korea", "Türkiye"], "A to Z"),
    "Trade": (["China", "Japan", "Russia", "Türkiye", "South Korea"], "largest first"),
    "Share": (["China", "Japan", "Russia", "Türkiye"], "largest first"),
    "Rank": (["China", "Japan", "Russia", "Türkiye"], "first place first"),
    "Change": (["Russia", "China"], "rises first"),
    "Votes": (["Russia", "China"], "largest first"),
}


@pytest.mark.parametrize("head", ORDERS)
def test_a_click_on_a_header_sorts_and_blanks_come_last(table, head):
    shown, (order, words) = table(), ORDERS[head]
    shown.sort(head)
    assert [one for one in shown.partners() if one in order][: len(order)] == order
    assert shown.partners()[: len(order)] == [one for one in order if one in shown.partners()] or head == "Partner"
    assert words in shown.spoken()


def test_the_second_click_turns_the_order_and_the_third_ends_it(table):
    shown = table(partners=["CHN", "RUS", "JPN", "TUR"])
    leading = shown.partners()
    header = shown.find("thead [data-id=trade_share_percent]")
    seen = []
    for _ in range(3):
        shown.sort("Share")
        seen.append((header.get_attribute("aria-sort"), header.text_content()[-1], shown.partners()[0]))
    assert seen == [("descending", "↓", "China"), ("ascending", "↑", "Türkiye"), ("none", "↕", leading[0])]


def test_sorting_by_keyboard_keeps_the_focus_on_the_header(table):
    shown = table()
    shown.find("thead button").nth(1).focus()
    shown.press("Enter", "Space")
    assert "smallest first" in shown.spoken()
    assert shown.page.evaluate("document.activeElement.textContent").startswith("Trade")
    assert shown.find("thead button:not([data-lm-suppress-shortcuts])").count() == 0


def test_python_has_the_rows_in_the_order_on_screen(table):
    shown = table(partners=["CHN", "RUS", "JPN"])
    shown.sort("Partner")
    shown.sort("Partner")
    shown.reaches_python()
    assert shown.widget.frame["partner"].tolist() == ["Russia", "Japan", "China"] == shown.partners()


def test_search_looks_at_every_word_and_ignores_accents(table):
    shown = table()
    for typed, found in {
        "turk": ["Türkiye"],
        "elsewhere 140": ["Russia"],
        "exports": ["South Korea"],
        "zzz": [],
    }.items():
        shown.find("input[type=search]").fill(typed)
        assert shown.partners() == found
    assert shown.text(".nothing") == "No partner in this table fits the filters. Take one away."


def test_search_is_read_out_once_it_rests(table):
    shown = table()
    before = shown.spoken()
    shown.find("input[type=search]").type("chi")
    assert shown.spoken() == before
    shown.page.clock.run_for(400)
    assert shown.spoken().startswith("1 of 6 partners")


def test_chips_name_the_filters_and_take_them_away(table):
    shown = table(partners=["RUS", "CHN"])
    shown.find("input[type=search]").fill("rus")
    assert [text.replace("×", "").strip() for text in shown.all_text(".chips li")] == [
        "Partners: China, Russia" if shown.widget.partners == ["CHN", "RUS"] else "Partners: Russia, China",
        "Contains “rus”",
    ]
    assert shown.find(".chips button").first.get_attribute("aria-label") == "Remove the filter: Partners: Russia, China"
    shown.find(".chips button").first.click()
    assert shown.partners() == ["Russia"]
    assert shown.page.evaluate("document.activeElement.type") == "search"
    shown.find(".chips button").click()
    assert len(shown.partners()) == 6
    assert shown.find(".chips").is_hidden()


def test_all_partners_can_be_shown_and_groups_stay_out(table):
    shown = table(partners=["RUS", "EU-28"])
    assert sorted(shown.partners()) == ["EU-28", "Russia"]
    shown.find("button:has-text('Show all partners')").click()
    assert len(shown.partners()) == 6
    assert "EU-28" not in shown.partners()


def test_emptied_field_shows_all_partners(table):
    shown = table(partners=["RUS", "CHN"])
    assert shown.find("input[type=text]").input_value() == "Russia; China"
    shown.name("")
    assert len(shown.partners()) == 6


def test_known_names_need_no_kernel(table):
    shown = table()
    shown.find("input[type=text]").fill("turkiye, CHN")
    shown.press("Enter")
    assert sorted(shown.partners()) == ["China", "Türkiye"]


def test_unknown_name_is_answered_and_the_others_are_shown(table):
    shown = table()
    shown.name("Rusia, Korea, Rep., Viet Nam, India")
    assert "There is no country called “Rusia”. Did you mean Russia" in shown.spoken()
    assert "Vietnam is no partner of its own. Shown: South Korea, India." in shown.spoken()
    assert sorted(shown.partners()) == ["India", "South Korea"]
    shown.name("Atlantis")
    first = shown.spoken()
    shown.name("Atlantis ")
    assert shown.spoken() != first  # the same error is said again
    assert sorted(shown.partners()) == ["India", "South Korea"]


def test_pages_hold_fifteen_rows_and_say_which(pages):
    shown = pages()
    shown.find("button:has-text('Show all partners')").click()
    assert len(shown.partners()) == 15
    first = shown.partners()
    shown.find("button:has-text('Next')").click()
    assert not set(first) & set(shown.partners())
    assert shown.spoken().endswith("Page 2 of 3.")
    shown.find("button:has-text('Next')").click()
    assert len(shown.partners()) == 12
    shown.find("button:has-text('Next')").focus()
    shown.press("Enter")
    assert shown.find("button:has-text('Next')").get_attribute("aria-disabled") == "true"
    assert shown.page.evaluate("document.activeElement.textContent") == "Next ›"
    shown.find("label:has-text('Rows on a page') select").select_option("0")
    assert len(shown.partners()) == 42
    assert shown.find(".pager").is_hidden()


def test_filter_goes_back_to_the_first_page(pages):
    shown = pages()
    shown.find("button:has-text('Show all partners')").click()
    shown.find("button:has-text('Next')").click()
    shown.find("input[type=search]").fill("a")
    assert "Page 1" in shown.text(".pager")


def test_columns_can_be_hidden_and_shown(table):
    shown = table()
    shown.find(".columns summary").click()
    shown.find("fieldset label:has-text('Rank') input").uncheck()
    assert "Rank" not in shown.heads()
    assert "Share of all trade" in shown.heads()
    shown.reaches_python()
    assert shown.widget.hidden == ["trade_rank"]
    wide = "(rows) => rows.map((row) => [...row.cells].reduce((sum, cell) => sum + cell.colSpan, 0))"
    assert set(shown.find("tbody tr").evaluate_all(wide)) == {len(shown.heads())}
    assert shown.find("tbody td[colspan]").count() > 0
    shown.find("fieldset label:has-text('Rank') input").check()
    assert "Rank" in shown.heads()


def download(shown):
    """Save the table, and return the name and the text of the file."""
    with shown.page.expect_download() as given:
        shown.find("button:has-text('Save as CSV')").click()
    return given.value.suggested_filename, Path(given.value.path()).read_bytes().decode("utf-8")


def test_the_file_is_the_rows_and_columns_on_screen(table):
    shown = table()
    shown.sort("Partner")
    shown.find("input[type=search]").fill("20")
    shown.set(hidden=["trade_rank"])
    name, text = download(shown)
    header, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert text.startswith("\ufeff")
    assert name == "ties-vietnam-all-2014-2019.csv"
    assert [row[0] for row in rows] == shown.partners()
    assert "trade_rank" not in header
    assert "trade_share_percent" in header
    korea = dict(zip(header, next(row for row in rows if row[1] == "KOR"), strict=True))
    assert (korea["trade_publisher"], korea["trade_year"], korea["trade_usd_million"]) == ("'=cmd", "2019", "7")
    assert shown.spoken() == f"{len(rows)} partners saved as {name}."


def test_copied_rows_have_tabs_between_their_fields(table):
    shown = table(partners=["RUS", "KOR"])
    shown.page.evaluate(
        "navigator.clipboard.writeText = async (text) => { window.copied = text; }"
    ) if shown.page.evaluate("Boolean(navigator.clipboard)") else shown.page.evaluate(
        "document.execCommand = () => { window.copied = document.activeElement.value; return true; }"
    )
    shown.find("button:has-text('Copy')").click()
    shown.page.wait_for_function("window.copied")
    rows = [line.split("\t") for line in shown.page.evaluate("window.copied").split("\n")]
    assert {len(row) for row in rows} == {len(rows[0])}
    assert [row[0] for row in rows[1:]] == shown.partners()
    assert shown.spoken() == "2 partners copied; paste them into a spreadsheet."


def test_sources_open_below_the_row_by_keyboard(table):
    shown = table(partners=["RUS", "CHN"])
    button = shown.find("tr:has-text('Russia') .sources")
    button.focus()
    shown.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    assert "Trade: 140 US$ million, 2019, IMF." in shown.all_text("tr.info li")
    shown.sort("Partner")
    assert shown.find("tr.info").count() == 1  # it goes with its row
    shown.press("Tab")
    button.focus()
    shown.press("Space")
    assert shown.find("tr.info").count() == 0


def test_first_year_after_the_last_is_refused_in_words(table):
    shown = table()
    heading = shown.text("h4")
    shown.find("label:has-text('Last year') select").select_option("2014")
    shown.answered()
    shown.find("label:has-text('First year') select").select_option("2019")
    shown.answered()
    assert shown.spoken().startswith("The first year, 2019, comes after the last, 2014. Choose two years in order")
    assert shown.find("[aria-invalid=true]").count() == 2
    shown.find("label:has-text('Last year') select").select_option("2019")
    shown.answered()
    assert shown.text("h4") == heading.replace("2014", "2019")
    assert shown.find("[aria-invalid=true]").count() == 0


def test_country_and_theme_are_asked_of_python(table):
    shown = table()
    shown.find("label:has-text('Country') select").select_option("CHN")
    shown.answered()
    assert shown.text("h4").startswith("China: ")
    assert "India" in shown.partners()
    shown.find("label:has-text('Theme') select").select_option("diplomatic")
    shown.answered()
    assert shown.heads() == ["Partner", "Votes in agreement, resolutions"]
    assert shown.widget.country == "CHN"


def test_silence_of_python_is_said_and_sorting_goes_on(table):
    shown = table()
    shown.find("label:has-text('Theme') select").select_option("economic")
    shown.page.clock.run_for(6000)
    assert shown.spoken().startswith("Python has not answered yet")
    shown.sort("Partner")
    assert shown.spoken() == "6 partners, sorted by Partner, A to Z."
    shown.find("label:has-text('Theme') select").select_option("diplomatic")
    shown.answered()
    shown.page.clock.run_for(6000)
    assert not shown.spoken().startswith("Python")


def test_reset_returns_to_what_the_cell_asked_for(table):
    shown = table(partners=["RUS", "CHN"])
    before = (shown.partners(), shown.text("h4"), shown.heads())
    shown.find("label:has-text('Country') select").select_option("CHN")
    shown.answered()
    shown.sort("Partner")
    shown.find("input[type=search]").fill("ind")
    shown.find("button:has-text('Reset')").click()
    shown.answered()
    assert (shown.partners(), shown.text("h4"), shown.heads()) == before


def test_choices_in_python_reach_the_page(table):
    shown = table()
    shown.set(partners=["CHN"], sort=["partner", "down"])
    assert shown.partners() == ["China"]
    assert shown.find("input[type=text]").input_value() == "China"


def test_each_change_is_read_out_once(table):
    shown = table()
    shown.page.evaluate("""() => { window.said = [];
      for (const one of document.querySelectorAll("[aria-live], [role=alert], [role=status]"))
        new MutationObserver(() => window.said.push(one.textContent))
          .observe(one, { childList: true, characterData: true });
    }""")
    acts = [
        lambda: shown.sort("Trade"),
        lambda: shown.find(".chips button").first.click(),
        lambda: shown.name("Rusia, China"),
        lambda: shown.find("label:has-text('Rows on a page') select").select_option("25"),
        lambda: shown.find("button:has-text('Reset')").click(),
    ]
    for act in acts:
        shown.page.evaluate("window.said = []")
        act()
        shown.page.clock.run_for(500)
        assert len(shown.page.evaluate("window.said")) == 1


def test_bars_are_measured_against_the_largest_on_screen(table):
    width = "(node) => node.getBoundingClientRect().width / node.parentElement.clientWidth"
    shown = table(partners=["RUS", "JPN"])
    bars = dict(
        zip(
            shown.partners(), shown.find("td:nth-child(2) .bar").evaluate_all(f"(all) => all.map({width})"), strict=True
        )
    )
    assert bars["Russia"] / bars["Japan"] == pytest.approx(0.5, abs=0.02)
    shown.set(partners=["RUS"])
    alone = shown.find("td:nth-child(2) .bar").evaluate(width)
    assert alone == pytest.approx(bars["Japan"], abs=0.01)


def test_small_line_has_a_pale_band_where_years_are_missing(table):
    shown = table(partners=["RUS", "CHN"])
    russia = shown.find("tr:has-text('Russia') svg")
    assert russia.get_attribute("aria-label") == "2014 to 2019: from 50 to 100, no figure for 3 of the years"
    assert russia.locator(".gap").count() == 1
    assert russia.locator("circle").count() == 2  # a lone year and the last


@pytest.mark.parametrize("width", [330, 1100])
def test_controls_fit_and_columns_off_screen_are_named(plain_page, width):
    plain_page.set_viewport_size({"width": width + 20, "height": 800})
    shown = ShownTable(plain_page, width=width)
    for _ in range(3):  # until nothing is left to be drawn
        shown.page.clock.run_for(500)
    look = plain_page.evaluate(LAYOUT)
    assert look == {"wide": False, "beside": 0, "small": 0}
    overflows = shown.find(".scroll").evaluate("(box) => box.scrollWidth > box.clientWidth + 4")
    assert overflows == (width == 330)
    assert shown.find(".more").is_visible() == overflows
    if overflows:
        assert "more columns, the last of them: Votes in agreement" in shown.text(".more")
        shown.find(".scroll").evaluate(TO_THE_END)
        shown.page.clock.run_for(500)
        shown.page.wait_for_selector(".more", state="hidden")
    plain_page.set_viewport_size({"width": 1280, "height": 1000})


def test_words_of_the_rows_are_text_and_never_markup(plain_page):
    rows = big(3).assign(publisher="<img src=x onerror='window.ran = 1'>", flag="<b>flag</b>")
    shown = ShownTable(plain_page, ties.tabulate_ties("RUS", trade=rows, title="<i>title</i>"))
    shown.find(".sources").first.click()
    assert shown.find("img, h4 i").count() == 0
    assert shown.page.evaluate("window.ran") is None


def test_empty_table_says_why(plain_page):
    shown = ShownTable(plain_page, ties.tabulate_ties("VNM"))
    assert shown.text(".nothing").startswith("No data: no rows were given")
    assert shown.find(".scroll").is_hidden()


def test_a_filter_leaves_the_rows_that_stay_where_they_are(table):
    shown = table()
    before = shown.partners()
    shown.page.evaluate(
        """() => { window.put = []; new MutationObserver((all) => all.forEach((one) =>
        window.put.push(...[...one.addedNodes].map((row) => row.querySelector("th").textContent.trim()))))
        .observe(document.querySelector("tbody"), { childList: true }); }"""
    )
    shown.find("input[type=search]").fill("chi")
    kept = shown.partners()
    assert len(kept) < len(before)
    assert shown.page.evaluate("window.put") == []
    shown.find("input[type=search]").fill("")
    assert shown.partners() == before
    assert len(shown.page.evaluate("window.put")) == len(before) - len(kept)
