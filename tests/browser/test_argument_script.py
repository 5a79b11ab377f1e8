"""The script of the argument map: what it opens, reads out, pulls out and filters is what the tables say."""

import pandas as pd
import pytest

import ties
from tests.browser.script_page import script_page, show
from ties.argument.graph import unsupported
from ties.tables.package import read
from ties.widgets import base

pytestmark = pytest.mark.browser

CLAIMS = read("claims")
LINKS = read("claim_links")
EVIDENCE = read("claim_evidence")
WEIGHED = pd.DataFrame(
    [("C25", 5, "challenges", 3, "registers only")],
    columns=["claim_id", "lesson", "direction", "strength", "limit"],
)
OPTION = "[role=option][id$='-{}']"
LISTS = """() => Object.fromEntries([...document.querySelectorAll(".open strong")].map((one) => [one.textContent,
  [...one.nextElementSibling?.querySelectorAll?.("li") ?? []].map((line) => line.textContent)]))"""
STATES = """(name) => [...document.querySelectorAll(`[role=option].${name}`)]
  .map((one) => one.id.split("-").at(-1)).sort()"""
CURVES = """(name) => [...document.querySelectorAll(`path.link${name}`)].map((one) => one.getAttribute("d")).sort()"""


@pytest.fixture(scope="module")
def page(fresh_page):
    page = script_page(fresh_page())
    yield page
    assert page.complaints == []
    page.context.close()


@pytest.fixture(scope="module")
def charts():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(base, "CHOSEN", {})
        plain = ties.map_argument(CLAIMS, LINKS, evidence=EVIDENCE)
        weighed = ties.map_argument(CLAIMS, LINKS, evidence=EVIDENCE, verdicts=WEIGHED)
    return {"plain": plain, "weighed": weighed}


@pytest.fixture
def chart(page, charts):
    """Draw the argument, with one claim open and perhaps one pulled out."""

    def draw(name="plain", selected="C45", pulled=None, width=1200):
        widget = charts[name]
        widget.selected, widget.pulled = selected, pulled
        shown = show(page, widget, width)
        shown.states = lambda state: page.evaluate(STATES, state)
        shown.curves = lambda state="": page.evaluate(CURVES, state)
        shown.lists = lambda: page.evaluate(LISTS)
        return shown

    return draw


def claim(claim_id):
    return CLAIMS.set_index("claim_id").loc[claim_id]


def notes(claim_id, direction):
    return EVIDENCE.query("claim_id == @claim_id and direction == @direction")["note"].tolist()


def supported_by(claim_id):
    """Return what a claim supports, as the links say."""
    return LINKS.loc[LINKS["claim_id"] == claim_id, "supports_id"].tolist()


def premises_of(claim_id):
    return LINKS.loc[LINKS["supports_id"] == claim_id, "claim_id"].tolist()


def curves_at(shown, *ids):
    return sorted(link["d"] for link in shown.widget.spec["links"] if {link["from"], link["to"]} & set(ids))


def active(shown):
    found = shown.find("[role=listbox]").get_attribute("aria-activedescendant")
    return found and found.rpartition("-")[2]


def click(shown, claim_id):
    shown.find(OPTION.format(claim_id)).dispatch_event("click")


def walk_from(shown, *keys):
    """Put the focus on the picture, with the open claim active, and press keys."""
    shown.find("[role=listbox]").focus()
    shown.press("Escape", *keys)


@pytest.mark.parametrize("claim_id", ["C01", "C06", "C40", "C36", "C45"])
def test_evidence_for_and_against_stands_in_lists_of_its_own(chart, claim_id):
    lists = chart(selected=claim_id).lists()
    for heading, direction in (("Evidence for", "supports"), ("Evidence against", "challenges")):
        wanted = notes(claim_id, direction)
        found = lists[f"{heading} ({len(wanted)})"]
        assert all(line.startswith(note) for line, note in zip(found, wanted, strict=True))


def test_the_open_claim_shows_its_words_paragraph_and_neighbours(chart):
    shown, row = chart(selected="C42"), claim("C42")
    heading, words = shown.text(".open h5"), shown.all_text(".open > div > p")
    assert heading.startswith(f"C42 · paragraph {row['paragraph']} · {row['asserts']} · {row['theme']} · {row['type']}")
    assert words[0] == row["claim"]
    ways = {
        line.partition(": ")[0]: shown.find(".open > div > p").nth(n).locator("button") for n, line in enumerate(words)
    }
    assert ways["Supports"].all_text_contents() == supported_by("C42")
    assert sorted(ways["Premises"].all_text_contents()) == sorted(premises_of("C42"))


def test_a_click_on_a_claim_opens_it(chart):
    shown = chart()
    click(shown, "C40")
    assert shown.text(".open h5").startswith("C40 ·")
    assert shown.states("chosen") == ["C40"]
    assert shown.spoken() == f"C40 is open: {claim('C40')['claim']} Evidence: 1 for, 3 against."
    shown.reaches_python()
    assert shown.widget.selected == "C40"


def test_a_click_of_the_mouse_opens_the_claim_under_it(chart):
    shown = chart()
    shown.find(OPTION.format("C22")).click()
    assert shown.states("chosen") == ["C22"]


def test_a_click_on_a_neighbour_opens_it(chart):
    shown = chart(selected="C40")
    shown.find(".open button:text-is('C39')").click()
    assert shown.text(".open h5").startswith("C39 ·")
    shown.reaches_python()
    assert shown.widget.selected == "C39"


def test_a_claim_opened_in_python_is_shown(chart):
    shown = chart()
    shown.set(selected="C40")
    assert shown.text(".open h5").startswith("C40 ·")
    assert shown.states("chosen") == ["C40"]
    assert shown.find("[role=option][aria-selected=true]").get_attribute("id").endswith("-C40")


def test_the_open_claim_is_where_the_links_are_dark(chart):
    shown = chart(selected="C23")
    assert shown.curves(".near") == curves_at(shown, "C23")


@pytest.mark.parametrize(
    ("start", "key", "end"),
    [
        ("C29", "ArrowRight", "C21"),  # the first of three that it supports
        ("C42", "ArrowRight", "C45"),
        ("C39", "ArrowUp", "C01"),
        ("C39", "ArrowDown", "C42"),
        ("C14", "Home", "C45"),
    ],
)
def test_an_arrow_on_the_picture_goes_to_the_neighbour_there(chart, start, key, end):
    shown = chart(selected=start)
    walk_from(shown, key)
    assert active(shown) == end
    assert shown.states("active") == [end]
    assert shown.spoken().startswith(f"{end}, paragraph {claim(end)['paragraph']}, ")
    assert claim(end)["claim"] in shown.spoken()
    shown.press("Enter")
    shown.reaches_python()
    assert shown.widget.selected == end


def test_left_goes_to_the_topmost_premise(chart):
    shown = chart(selected="C42")
    walk_from(shown, "ArrowLeft")
    spots = {one["id"]: one["y"] for one in shown.widget.spec["claims"]}
    assert active(shown) == min(premises_of("C42"), key=spots.get)


@pytest.mark.parametrize(
    ("start", "key", "words"),
    [
        ("C45", "ArrowRight", "C45 supports no other claim; it is an end."),
        ("C40", "ArrowLeft", "C40 has no premise here."),
        ("C01", "ArrowUp", "C01 is the topmost of its column."),
        ("C44", "ArrowDown", "C44 is the lowest of its column."),
    ],
)
def test_where_there_is_no_neighbour_this_is_said(chart, start, key, words):
    shown = chart(selected=start)
    walk_from(shown, key)
    assert (shown.spoken(), active(shown)) == (words, start)


def test_escape_lets_go_of_the_active_claim_and_says_what_there_is(chart):
    shown = chart(selected="C40")
    walk_from(shown, "ArrowRight", "Escape")
    assert active(shown) is None
    assert shown.spoken() == f"{len(CLAIMS)} claims and {len(LINKS)} links end in C45; C40 is open."


@pytest.mark.parametrize("claim_id", ["C23", "C34", "C06"])
def test_a_claim_pulled_out_takes_along_those_that_lose_their_way(chart, claim_id):
    shown = chart(selected=claim_id)
    shown.find(".open button:has-text('Pull this claim out')").click()
    lost = sorted(unsupported(LINKS, claim_id, "C45"))
    assert (shown.states("pulled"), shown.states("lost")) == ([claim_id], lost)
    assert shown.curves(".cut") == curves_at(shown, claim_id, *lost)
    assert shown.spoken().startswith(f"{claim_id} is pulled out: {len(lost)} claims lost their way")
    assert shown.find(OPTION.format(lost[0])).locator("text").nth(1).text_content() == "lost its way"
    shown.reaches_python()
    assert shown.widget.pulled == claim_id


def test_a_pulled_claim_can_be_put_back(chart):
    shown = chart(selected="C23", pulled="C23")
    assert shown.states("pulled") == ["C23"]
    shown.find(".open button:has-text('Put back')").click()
    assert (shown.states("pulled"), shown.states("lost"), shown.curves(".cut")) == ([], [], [])
    shown.reaches_python()
    assert shown.widget.pulled is None


@pytest.mark.parametrize("key", ["p", "P"])
def test_p_pulls_out_the_active_claim(chart, key):
    shown = chart(selected="C39")
    walk_from(shown, "ArrowDown", key)
    shown.reaches_python()
    assert (shown.widget.pulled, shown.states("pulled")) == ("C42", ["C42"])


def test_a_claim_pulled_in_python_is_drawn_and_read_out(chart):
    shown = chart()
    shown.set(pulled="C23")
    assert shown.states("lost") == sorted(unsupported(LINKS, "C23", "C45"))
    assert shown.spoken().startswith("C23 is pulled out: 3 claims lost their way")


def test_the_thesis_cannot_be_pulled_out(chart):
    shown = chart(selected="C45")
    assert shown.find(".open button:has-text('Pull this claim out')").is_disabled()
    walk_from(shown, "p")
    assert "C45 is the thesis" in shown.spoken()
    assert shown.states("pulled") == []


@pytest.mark.parametrize("words", ["c40", "C40"])
def test_an_id_in_the_search_opens_that_claim(chart, words):
    shown = chart()
    shown.find("input[type=search]").fill(words)
    shown.press("Enter")
    assert shown.states("chosen") == ["C40"]
    assert (active(shown), shown.find("input[type=search]").input_value()) == ("C40", "")
    shown.reaches_python()
    assert shown.widget.selected == "C40"


@pytest.mark.parametrize("word", ["russia", " Russia"])
def test_a_word_in_the_search_leaves_the_claims_that_have_it(chart, word):
    shown = chart()
    shown.find("input[type=search]").fill(word)
    have = CLAIMS["claim"].str.contains("russia", case=False)
    assert shown.states("faded") == sorted(CLAIMS.loc[~have, "claim_id"])
    assert shown.spoken().startswith(f"{have.sum()} of {len(CLAIMS)} claims match")
    shown.press("Enter")
    assert shown.states("chosen") == [CLAIMS.loc[have, "claim_id"].iloc[0]]


def test_a_word_that_no_claim_has_is_said(chart):
    shown = chart(selected="C40")
    shown.find("input[type=search]").fill("zebra")
    shown.press("Enter")
    assert shown.spoken() == "No claim has “zebra” in its id or words."
    assert shown.states("chosen") == ["C40"]


@pytest.mark.parametrize(("label", "column", "value"), [("Theme", "theme", "energy"), ("Asserts", "asserts", "aim")])
def test_a_filter_fades_the_claims_that_do_not_match(chart, label, column, value):
    shown = chart()
    shown.find(f"label:has-text('{label}') select").select_option(value)
    others = sorted(CLAIMS.loc[CLAIMS[column] != value, "claim_id"])
    assert shown.states("faded") == others
    assert shown.curves(".cut") == curves_at(shown, *others)
    shown.find("button[data-view=table]").click()
    lines = shown.find("tbody tr:not([hidden]) th b").all_text_contents()
    assert [line.strip() for line in lines] == CLAIMS.loc[CLAIMS[column] == value, "claim_id"].tolist()


def test_two_filters_hold_together(chart):
    shown = chart()
    shown.find("label:has-text('Theme') select").select_option("energy")
    shown.find("label:has-text('Asserts') select").select_option("fact")
    both = (CLAIMS["theme"] == "energy") & (CLAIMS["asserts"] == "fact")
    assert shown.states("faded") == sorted(CLAIMS.loc[~both, "claim_id"])


def test_the_verdict_shows_on_a_weighed_claim_alone(chart):
    shown = chart("weighed", selected="C25")
    row, panel = claim("C25"), shown.all_text(".open > div > p")
    ours = next(line for line in panel if line.startswith("Our verdict"))
    assert row["confidence"] in ours
    assert row["reasoning"] in ours
    assert panel[-1] == "Your verdict: lesson 5: challenges, strength 3 of 3; limit: registers only"
    click(shown, "C40")
    assert shown.all_text(".open > div > p")[-2:] == [
        "Our verdict: shows once you have weighed this claim.",
        "Your verdict: not weighed yet.",
    ]


def test_the_table_has_a_row_a_claim_with_what_it_supports(chart):
    shown = chart(selected="C45")
    shown.find("button[data-view=table]").click()
    rows = shown.find("tbody tr:has(th)").evaluate_all(
        "(all) => all.map((row) => [...row.children].map((cell) => cell.textContent))"
    )
    kinds = {(link.claim_id, link.supports_id): link.kind for link in LINKS.itertuples()}
    assert [row[0].strip() for row in rows] == CLAIMS["claim_id"].tolist()
    for row, given in zip(rows, CLAIMS.itertuples(), strict=True):
        ways = [f"{to} ({kinds[given.claim_id, to]})" for to in supported_by(given.claim_id)]
        assert row[1:4] == [str(given.paragraph), given.claim, given.asserts]
        assert row[5] == (", ".join(ways) or "nothing: an end")


def test_the_tree_hangs_premises_under_their_claim_and_unfolds(chart):
    shown = chart(selected="C45")
    shown.find("button[data-view=tree]").click()
    below = shown.find(".tree > ul > li > ul > li > .row > .claim b")
    assert sorted(below.all_text_contents()) == sorted(premises_of("C45"))
    fold = shown.find(".tree button[aria-label$=' of C39']")
    assert fold.get_attribute("aria-expanded") == "false"
    fold.click()
    assert fold.get_attribute("aria-expanded") == "true"
    assert shown.find(".tree li:has(> .row [aria-label$=' of C39']) > ul").is_visible()
    shown.find(".tree .claim:has(b:text-is('C40')):visible").click()
    shown.reaches_python()
    assert shown.widget.selected == "C40"
    assert shown.find(".tree li:has(> .row b:text-is('C40')) .open").count() == 1


@pytest.mark.parametrize(("key", "step"), [("ArrowDown", 1), ("ArrowUp", -1)])
def test_arrows_in_the_tree_go_a_line_down_or_up(chart, key, step):
    shown = chart(selected="C45")
    shown.find("button[data-view=tree]").click()
    lines = shown.find(".tree .claim:visible")
    lines.nth(2).focus()
    shown.press(key)
    assert lines.nth(2 + step).evaluate("(node) => node === document.activeElement")


def test_a_pulled_claim_is_marked_in_the_tree_too(chart):
    shown = chart(selected="C45")
    shown.find("button[data-view=tree]").click()
    shown.set(pulled="C42")
    assert "[pulled out]" in shown.text(".tree .claim:has(b:text-is('C42'))")
    assert "[lost its way to the thesis]" in shown.all_text(".tree .claim:has(b:text-is('C02'))")[0]


def test_the_legend_counts_claims_and_links_of_each_kind(chart):
    keys = chart().all_text(".keys > span")
    claims = [f"{kind} ({count})" for kind, count in CLAIMS["asserts"].value_counts().items()]
    links = [f"{kind} ({count})" for kind, count in LINKS["kind"].value_counts().items()]
    assert set(claims) | set(links) <= set(keys)


def test_links_are_drawn_in_the_look_of_their_kind_towards_what_they_support(chart):
    shown = chart()
    drawn = shown.find("path.link").evaluate_all(
        """(all) => all.map((one) => ["d", "stroke-width", "stroke-dasharray"].map((name) => one.getAttribute(name)))"""
    )
    kinds = shown.widget.spec["kinds"]
    for (d, width, dashes), link in zip(drawn, shown.widget.spec["links"], strict=True):
        assert (d, float(width), dashes or "") == (
            link["d"],
            kinds[link["kind"]]["width"],
            kinds[link["kind"]]["dashes"],
        )
    assert shown.find("path.link[marker-end]").count() == len(LINKS)


def test_the_pointer_meets_the_words_of_a_claim(chart):
    shown = chart(selected="C45")
    shown.find(OPTION.format("C22")).hover()
    assert shown.text(".tip") == f"C22 ¶{claim('C22')['paragraph']}: {claim('C22')['claim']}"
    assert shown.find(".tip").is_visible()


def test_every_claim_is_drawn_in_its_place_and_shape_with_paragraph_and_hedge(chart):
    shown = chart()
    drawn = shown.find("[role=option]").evaluate_all(
        """(all) => Object.fromEntries(all.map((one) => [one.id.split("-").at(-1), [one.getAttribute("transform"),
        one.querySelector("path").getAttribute("d"), one.querySelector("text").textContent]]))"""
    )
    for one in shown.widget.spec["claims"]:
        hedged = " ~" if isinstance(claim(one["id"])["hedge"], str) and claim(one["id"])["hedge"] else ""
        place, shape, words = drawn[one["id"]]
        assert [float(n) for n in place[10:-1].split(",")] == [one["x"], one["y"]]
        assert shape == shown.widget.spec["shapes"][claim(one["id"])["asserts"]]["d"]
        assert words == f"{one['id']} ¶{claim(one['id'])['paragraph']}{hedged}"


def test_a_claim_is_named_with_all_that_is_seen_of_it(chart):
    shown = chart("weighed", pulled="C23")
    shown.find("label:has-text('Theme') select").select_option("energy")

    def label(claim_id):
        return shown.find(OPTION.format(claim_id)).get_attribute("aria-label")

    assert label("C45").startswith(
        f"C45, paragraph {claim('C45')['paragraph']}, {claim('C45')['asserts']}, not hedged, the"
    )
    assert ", hedged with “would”" in label("C01")
    assert ", pulled out" in label("C23")
    assert ", lost its way to the thesis, our verdict: " in label("C25")
    assert "yours: lesson 5: challenges, strength 3 of 3" in label("C25")
    assert label("C42").endswith(f": {claim('C42')['claim']} {len(premises_of('C42'))} premises.")
    faded = CLAIMS.loc[CLAIMS["theme"] != "energy", "claim_id"]
    assert all((", filtered out" in label(one)) == (one in set(faded)) for one in CLAIMS["claim_id"])


def test_the_pressed_button_is_that_of_the_view_on_show(chart):
    shown = chart()
    for view, place in (("table", ".stage > table"), ("tree", ".stage > .tree"), ("picture", ".stage > svg")):
        shown.find(f"button[data-view={view}]").click()
        pressed = shown.find("button[aria-pressed=true]")
        assert (pressed.count(), pressed.get_attribute("data-view")) == (1, view)
        assert shown.find(place).is_visible()


def test_the_focus_starts_at_the_open_claim_and_leaves_none_active(chart):
    shown = chart(selected="C40")
    shown.find("select").last.focus()
    shown.press("Tab")
    assert active(shown) == "C40"
    shown.press("Shift+Tab")
    assert (active(shown), shown.states("active")) == (None, [])
