"""The script of the argument map: picture, tree, table, filters and search show what the tables say."""

from itertools import pairwise

import pytest

from tests.browser.argument_page import CLAIMS, LINKS, OPTION, ShownArgument, claim, premises_of, supported_by

pytestmark = pytest.mark.browser


@pytest.fixture
def chart(plain_page):
    return lambda **options: ShownArgument(plain_page, **options)


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
    assert shown.curves("cut") == shown.curves_at(*others)
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
    shown = chart(weighed=True, selected="C25")
    row, panel = claim("C25"), shown.all_text(".open > div > p")
    ours = next(line for line in panel if line.startswith("Our verdict"))
    assert row["confidence"] in ours
    assert row["reasoning"] in ours
    assert panel[-1] == "Your line: lesson 5: challenges, strength 3 of 3; limit: registers only"
    shown.click("C40")
    assert shown.all_text(".open > div > p")[-2:] == [
        "Our verdict: shows once you have weighed this claim.",
        "Your line: not weighed yet.",
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


def test_the_tree_begins_with_the_thesis_and_has_every_end(chart):
    shown = chart(selected="C45")
    shown.find("button[data-view=tree]").click()
    top = shown.find(".tree > ul > li > .row > .claim b").all_text_contents()
    assert top[0] == "C45"
    assert sorted(top) == sorted(set(CLAIMS["claim_id"]) - set(LINKS["claim_id"]))


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
    dotted = shown.find("path.link[stroke-linecap=round]").count()
    assert dotted == (LINKS["kind"] == "background").sum()  # without round ends a dot is not seen


def test_the_pointer_meets_the_words_of_a_claim(chart):
    shown = chart(selected="C45")
    shown.find(OPTION.format("C22")).hover()
    assert shown.text(".tip") == f"C22 ¶{claim('C22')['paragraph']}: {claim('C22')['claim']}"
    assert shown.find(".tip").is_visible()


TEXTS = """(id) => {
  const option = document.querySelector(`[role=option][id$='-${id}']`);
  const edges = (node) => {
    const { x, y, width, height } = node.getBBox(); return { x, y, right: x + width, bottom: y + height };
  };
  const lines = [...option.querySelectorAll("text")].filter((one) => one.textContent);
  return { box: edges(option.querySelector(".box")), lines: lines.map((one) => [one.textContent, edges(one)]) };
}"""


def lines_of(shown, claim_id):
    """Return the lines of words in a box, each with its edges, and the edges of the box."""
    found = shown.page.evaluate(TEXTS, claim_id)
    return found["lines"], found["box"]


@pytest.mark.parametrize("pulled", [[], ["C19"], ["C19", "C34", "C42"]])
def test_no_words_of_the_picture_lie_over_others_or_leave_their_box(chart, pulled):
    shown = chart(pulled=pulled, weighed=True)
    for one in shown.widget.spec["claims"]:
        lines, box = lines_of(shown, one["id"])
        for _, edges in lines:
            assert edges["x"] >= box["x"] - 1, lines
            assert edges["right"] <= box["right"] + 1, lines
            assert edges["bottom"] <= box["bottom"] + 1, lines
        assert all(lower[1]["y"] - upper[1]["y"] > 10 for upper, lower in pairwise(lines))


def test_a_box_has_the_first_words_of_its_claim(chart):
    shown = chart()
    for one in shown.widget.spec["claims"]:
        lines, _ = lines_of(shown, one["id"])
        assert [words for words, _ in lines][1:] == one["short"]


@pytest.mark.parametrize(("claim_id", "note"), [("C19", "pulled out"), ("C18", "lost its way")])
def test_what_became_of_a_claim_takes_the_place_of_its_last_words(chart, claim_id, note):
    shown = chart(pulled=["C19"])
    lines, _ = lines_of(shown, claim_id)
    assert lines[-1][0] == note
    assert len(lines) <= 4
    shown.set(pulled=[])
    assert note not in [words for words, _ in lines_of(shown, claim_id)[0]]


def away_from_the_claim(shown, way):
    """Do something after which the full words of a claim are not wanted any more."""
    if way == "pointer":
        shown.page.mouse.move(2, 2)
    elif way == "Escape":
        shown.press("Escape")
    elif way == "focus":
        shown.find("select").last.focus()
    elif way == "search":
        shown.find("input[type=search]").fill("russia")
    elif way == "find":
        shown.page.mouse.move(2, 2)  # the picture scrolls, and would leave the pointer too
        shown.find("input[type=search]").fill("C40")
        shown.press("Enter")
    elif way == "filter":
        shown.find("label:has-text('Theme') select").select_option("energy")
    else:
        shown.find(f"button[data-view={way}]").click()


@pytest.mark.parametrize("way", ["pointer", "Escape", "focus", "search", "find", "filter", "tree"])
def test_the_full_words_of_a_claim_go_away(chart, way):
    shown = chart(selected="C45")
    shown.walk("ArrowLeft")
    shown.find(OPTION.format("C39")).hover()
    assert shown.find(".tip").is_visible()
    away_from_the_claim(shown, way)
    assert shown.find(".tip:visible").count() == 0


def test_the_full_words_of_the_active_claim_are_shown_inside_the_frame(chart):
    shown = chart(selected="C45")
    shown.walk("Home")
    for key in ("Home", "ArrowLeft", "ArrowLeft", "ArrowDown", "ArrowDown", "ArrowLeft", "ArrowUp"):
        shown.press(key)
        active = shown.active()
        assert shown.text(".tip") == f"{active} ¶{claim(active)['paragraph']}: {claim(active)['claim']}"
        tip, frame = shown.find(".tip").bounding_box(), shown.find(".stage").bounding_box()
        assert tip["x"] >= frame["x"] - 1
        assert tip["x"] + tip["width"] <= frame["x"] + frame["width"] + 1
        assert tip["y"] + tip["height"] <= frame["y"] + frame["height"] + 1


def test_the_active_claim_is_scrolled_into_the_frame(chart):
    shown = chart(selected="C45")
    for claim_id in ("C14", "C45", "C03", "C50"):  # found by search, since a browser scrolls to what a key leads to
        shown.find("input[type=search]").fill(claim_id)
        shown.press("Enter")
        box = shown.find(OPTION.format(shown.active())).bounding_box()
        frame = shown.find(".stage").bounding_box()
        edge = 8  # the thick outline of an active claim is counted in, and lies over the edge in the top row
        assert frame["x"] - edge <= box["x"]
        assert box["x"] + box["width"] <= frame["x"] + frame["width"] + edge
        assert frame["y"] - edge <= box["y"]
        assert box["y"] + box["height"] <= frame["y"] + frame["height"] + edge


def test_the_whole_map_can_be_seen_at_once(chart):
    shown = chart()
    whole = shown.find("button:text-is('Whole map')")
    assert whole.get_attribute("aria-pressed") == "false"
    whole.click()
    assert whole.get_attribute("aria-pressed") == "true"
    fits = "(one) => one.scrollWidth <= one.clientWidth + 1 && one.scrollHeight <= one.clientHeight + 1"
    assert shown.find(".stage").evaluate(fits)
    whole.click()
    assert not shown.find(".stage").evaluate(fits)


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
    shown = chart(weighed=True, pulled="C23")
    shown.find("label:has-text('Theme') select").select_option("energy")

    def label(claim_id):
        return shown.find(OPTION.format(claim_id)).get_attribute("aria-label")

    assert label("C45").startswith(f"C45, {claim('C45')['asserts']}, the thesis, filtered out: ")
    assert ", pulled out" in label("C23")
    assert ", lost its way to the thesis" in label("C25")
    assert label("C42").startswith(f"C42, {claim('C42')['asserts']}, filtered out: {claim('C42')['claim'][:12]}")
    assert label("C42").endswith(f" ({len(premises_of('C42'))} premises)")
    assert max(len(label(one)) for one in CLAIMS["claim_id"]) < 160
    faded = CLAIMS.loc[CLAIMS["theme"] != "energy", "claim_id"]
    assert all((", filtered out" in label(one)) == (one in set(faded)) for one in CLAIMS["claim_id"])


def test_all_words_of_a_claim_stand_above_the_picture_and_its_name_is_heard(chart):
    shown = chart(weighed=True)
    shown.walk("Home", "ArrowLeft", "ArrowRight")
    said = shown.spoken()
    assert said.startswith(f"C45, paragraph {claim('C45')['paragraph']}, {claim('C45')['asserts']}, not hedged, the")
    assert said.endswith(f": {claim('C45')['claim']} {len(premises_of('C45'))} premises.")
    assert shown.find("p.now").get_attribute("aria-live") == "off"
    shown.press("Enter")
    assert shown.spoken().startswith(f"C45 is open: {claim('C45')['claim']}")
    assert shown.find("p.now").get_attribute("aria-live") == "polite"


def test_the_pressed_button_is_that_of_the_view_on_show(chart):
    shown = chart()
    for view, place in (("table", ".stage > table"), ("tree", ".stage > .tree"), ("picture", ".stage > svg")):
        shown.find(f"button[data-view={view}]").click()
        pressed = shown.find("button[aria-pressed=true]")
        assert (pressed.count(), pressed.get_attribute("data-view")) == (1, view)
        assert shown.find(place).is_visible()


def test_a_claim_met_again_in_the_tree_says_where_its_premises_are(chart):
    shown = chart()
    shown.find("button[data-view=tree]").click()
    again = shown.all_text(".tree .claim:has(b:text-is('C13'))")
    assert [line.endswith("(its premises stand under C34)") for line in again] == [False, True]
    assert not any("its premises" in line for line in shown.all_text(".tree .claim:has(b:text-is('C54'))"))
