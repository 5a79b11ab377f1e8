"""Where the script of the argument map puts its words: under a claim, above it, on the next line."""

import pytest

import ties
from tests.browser.argument_page import CLAIMS, LINKS, OPTION, ShownArgument
from tests.browser.script_page import Shown

pytestmark = pytest.mark.browser


@pytest.fixture
def chart(plain_page):
    return lambda **options: ShownArgument(plain_page, **options)


def boxes(shown, claim_id):
    """Return where a claim and its full words are, after the pointer came to it."""
    shown.find(OPTION.format(claim_id)).hover()
    return shown.find(OPTION.format(claim_id)).bounding_box(), shown.find(".tip").bounding_box()


def by_height(shown):
    """Return one claim of each height at which claims are drawn, the highest first."""
    return [claim_id for _, claim_id in sorted({one["y"]: one["id"] for one in shown.widget.spec["claims"]}.items())]


def test_the_full_words_stand_under_a_claim_where_the_frame_has_room(chart):
    shown = chart(selected="C45")
    claim, words = boxes(shown, by_height(shown)[1])
    assert words["y"] >= claim["y"] + claim["height"] - 1


def test_the_full_words_stand_above_the_lowest_claim(chart):
    shown = chart(selected="C45")
    claim, words = boxes(shown, by_height(shown)[-1])
    assert words["y"] + words["height"] <= claim["y"] + 1


@pytest.mark.parametrize("full", [True, False], ids=["all lines", "fewer lines"])
def test_words_that_give_way_to_a_note_end_in_dots_only_where_they_go_on(chart, full):
    shown = chart()
    room = shown.widget.spec["lines"]
    claim_id, short = next(
        (one["id"], one["short"])
        for one in shown.widget.spec["claims"]
        if (len(one["short"]) == room) == full and one["id"] != "C45"
    )
    shown.set(pulled=[claim_id])
    *words, note = shown.all_text(f"{OPTION.format(claim_id)} text.words")
    assert note == "pulled out"
    assert len(words) == (room - 1 if full else len(short))
    assert words[-1].endswith(" …") == full or words[-1] == short[-1]
    assert words[-1].removesuffix(" …") == short[len(words) - 1].removesuffix("…").rstrip()


def test_escape_hides_the_full_words_wherever_the_focus_is_and_other_keys_do_not(chart):
    shown = chart()
    shown.find("button[data-view=tree]").focus()
    shown.find(OPTION.format("C39")).hover()
    shown.press("a")
    assert shown.find(".tip").is_visible()
    shown.press("Escape")
    assert shown.find(".tip:visible").count() == 0


def test_the_tree_has_the_thesis_first_and_then_other_ends_as_they_are_drawn(plain_page):
    loose = ["C01", "C03", "C14"]
    argument = ties.map_argument(CLAIMS, LINKS[~LINKS["claim_id"].isin(loose)])
    shown = Shown(plain_page, argument, 1200)
    shown.find("button[data-view=tree]").click()
    top = shown.find(".tree > ul > li > .row > .claim b").all_text_contents()
    assert top == ["C45", *(one["id"] for one in argument.spec["claims"] if one["id"] in loose)]


def test_what_is_shown_is_said_once_escape_lets_go_of_the_active_claim(chart):
    shown = chart(selected="C45")
    summary = shown.spoken()
    shown.walk("ArrowLeft")
    assert shown.find("p.now").get_attribute("aria-live") == "off"  # the focus says the claim
    shown.press("Escape")
    assert (shown.spoken(), shown.find("p.now").get_attribute("aria-live")) == (summary, "polite")


@pytest.mark.parametrize(("view", "visible"), [("picture", True), ("tree", True), ("table", False)])
def test_the_legend_is_beside_what_has_signs_and_not_beside_the_table(chart, view, visible):
    shown = chart()
    shown.find(f"button[data-view={view}]").click()
    assert shown.find(".keys, .legend").first.is_visible() == visible
