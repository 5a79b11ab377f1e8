"""The script of the argument map: what it opens, reads out and pulls out is what the tables say."""

import pytest

from tests.browser.argument_page import CLAIMS, LINKS, OPTION, ShownArgument, claim, notes, premises_of, supported_by
from ties import read
from ties.argument.graph import unsupported

pytestmark = pytest.mark.browser


@pytest.fixture
def chart(plain_page):
    return lambda **options: ShownArgument(plain_page, **options)


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
    assert heading == f"C42 · paragraph {row['paragraph']}"
    assert words[0] == row["claim"]
    ways = {
        line.partition(": ")[0]: shown.find(".open > div > p").nth(n).locator("button") for n, line in enumerate(words)
    }
    assert ways["Supports"].all_text_contents() == supported_by("C42")
    assert sorted(ways["Premises"].all_text_contents()) == sorted(premises_of("C42"))


def test_the_kinds_of_a_claim_have_a_name_and_a_meaning_each(chart):
    shown, row = chart(selected="C01"), claim("C01")
    assert shown.all_text(".kinds dt") == ["Asserts", "Theme", "Type", "Hedge"]
    assert shown.all_text(".kinds dd") == [
        f"{row['asserts']}: it says that somebody wants something",
        row["theme"],
        f"{row['type']}: the sentence looks ahead",
        f"hedged with “{row['hedge']}”: the article softens the claim with this word",
    ]


def uneven_claim():
    """Return a claim with more evidence on one side than on the other, so that the two counts cannot be confused."""
    counts = read("claim_evidence").pivot_table("evidence_id", "claim_id", "direction", aggfunc="count")
    return counts[counts["supports"] != counts["challenges"]].drop("C45", errors="ignore").index[0]


def test_a_click_on_a_claim_opens_it(chart):
    shown, opened = chart(), uneven_claim()
    shown.click(opened)
    assert shown.text(".open h5").startswith(f"{opened} ·")
    assert shown.states("chosen") == [opened]
    count = read("claim_evidence").query("claim_id == @opened")["direction"].value_counts()
    evidence = f"Evidence: {count['supports']} for, {count['challenges']} against."
    assert shown.spoken() == f"{opened} is open: {claim(opened)['claim']} {evidence}"
    shown.reaches_python()
    assert shown.widget.selected == opened


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
    assert shown.curves("near") == shown.curves_at("C23")


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
    shown.walk(key)
    assert shown.active() == end
    assert shown.states("active") == [end]
    assert shown.spoken().startswith(f"{end}, paragraph {claim(end)['paragraph']}, ")
    assert claim(end)["claim"] in shown.spoken()
    shown.press("Enter")
    shown.reaches_python()
    assert shown.widget.selected == end


def test_left_goes_to_the_topmost_premise(chart):
    shown = chart(selected="C42")
    shown.walk("ArrowLeft")
    spots = {one["id"]: one["y"] for one in shown.widget.spec["claims"]}
    assert shown.active() == min(premises_of("C42"), key=spots.get)


@pytest.mark.parametrize(
    ("start", "key", "words"),
    [
        ("C45", "ArrowRight", "C45 supports no other claim; it is an end."),
        ("C41", "ArrowLeft", "C41 has no premise here."),
        ("C01", "ArrowUp", "C01 is the topmost of its column."),
        ("C55", "ArrowDown", "C55 is the lowest of its column."),
    ],
)
def test_where_there_is_no_neighbour_this_is_said(chart, start, key, words):
    shown = chart(selected=start)
    shown.walk(key)
    assert (shown.spoken(), shown.active()) == (words, start)


def test_escape_lets_go_of_the_active_claim_and_says_what_there_is(chart):
    shown = chart(selected="C40")
    shown.walk("ArrowRight", "Escape")
    assert shown.active() is None
    assert shown.spoken() == f"{len(CLAIMS)} claims and {len(LINKS)} links end in C45; C40 is open."


@pytest.mark.parametrize("claim_id", ["C23", "C34", "C06"])
def test_a_claim_pulled_out_takes_along_those_that_lose_their_way(chart, claim_id):
    shown = chart(selected=claim_id)
    shown.find(".open button:has-text('Pull this claim out')").click()
    lost = sorted(unsupported(LINKS, claim_id, "C45"))
    assert (shown.states("pulled"), shown.states("lost")) == ([claim_id], lost)
    assert shown.curves("cut") == shown.curves_at(claim_id, *lost)
    assert shown.spoken().startswith(f"{claim_id} is pulled out. {len(lost)} other claims lose their way")
    assert shown.find(OPTION.format(lost[0])).locator("text.note").text_content() == "lost its way"
    shown.reaches_python()
    assert shown.widget.pulled == [claim_id]


def test_a_pulled_claim_can_be_put_back(chart):
    shown = chart(selected="C23", pulled="C23")
    assert shown.states("pulled") == ["C23"]
    shown.find(".open button:has-text('Put back')").click()
    assert (shown.states("pulled"), shown.states("lost"), shown.curves("cut")) == ([], [], [])
    shown.reaches_python()
    assert shown.widget.pulled == []


def test_several_claims_are_pulled_out_together_and_put_back_one_by_one(chart):
    shown = chart(selected="C19")
    for claim_id in ("C19", "C34"):
        shown.click(claim_id)
        shown.find(".open button:has-text('Pull this claim out')").click()
    lost = sorted(unsupported(LINKS, ["C19", "C34"], "C45"))
    assert (shown.states("pulled"), shown.states("lost")) == (["C19", "C34"], lost)
    assert shown.spoken().startswith(f"C19 and C34 are pulled out. {len(lost)} other claims lose their way")
    shown.find(".open button:has-text('Put back')").click()
    assert shown.spoken().startswith("C34 is back. C19 is pulled out.")
    assert shown.states("lost") == sorted(unsupported(LINKS, "C19", "C45"))
    shown.reaches_python()
    assert shown.widget.pulled == ["C19"]


def test_all_claims_are_put_back_with_one_button(chart):
    shown = chart()
    assert not shown.find("button:text-is('Put all back')").is_visible()
    shown.set(pulled=["C19", "C34"])
    shown.find("button:text-is('Put all back')").click()
    assert (shown.states("pulled"), shown.states("lost")) == ([], [])
    assert shown.find(".open h5").evaluate("(one) => one === document.activeElement")
    shown.reaches_python()
    assert shown.widget.pulled == []


@pytest.mark.parametrize("key", ["p", "P"])
def test_p_pulls_out_the_active_claim(chart, key):
    shown = chart(selected="C39")
    shown.walk("ArrowDown", key)
    shown.reaches_python()
    assert (shown.widget.pulled, shown.states("pulled")) == (["C42"], ["C42"])


def test_a_claim_pulled_in_python_is_drawn_and_read_out(chart):
    shown = chart()
    shown.set(pulled="C23")
    assert shown.states("lost") == sorted(unsupported(LINKS, "C23", "C45"))
    assert shown.spoken().startswith("C23 is pulled out. 3 other claims lose their way")


def test_the_thesis_cannot_be_pulled_out(chart):
    shown = chart(selected="C45")
    assert shown.find(".open button:has-text('Pull this claim out')").is_disabled()
    shown.walk("p")
    assert "C45 is the thesis" in shown.spoken()
    assert shown.states("pulled") == []


@pytest.mark.parametrize("words", ["c40", "C40"])
def test_an_id_in_the_search_opens_that_claim(chart, words):
    shown = chart()
    shown.find("input[type=search]").fill(words)
    shown.press("Enter")
    assert shown.states("chosen") == ["C40"]
    assert (shown.active(), shown.find("input[type=search]").input_value()) == ("C40", "")
    shown.reaches_python()
    assert shown.widget.selected == "C40"


def test_the_focus_starts_at_the_open_claim_and_leaves_none_active(chart):
    shown = chart(selected="C40")
    shown.find("select").last.focus()
    shown.press("Tab")
    assert shown.active() == "C40"
    shown.press("Shift+Tab")
    assert (shown.active(), shown.states("active")) == (None, [])
