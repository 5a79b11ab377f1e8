"""The figures and numbers of lesson 1 are those of the tables."""

import csv
import re

import pytest

import ties
from far_east import lesson_01
from far_east.exercise_01 import exercise, slips
from ties.tables import package


def rows(table):
    """Read a table apart from the lesson's own code."""
    with (package.folder() / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def count(**wanted):
    """Count the claims whose columns have the given values."""
    return sum(all(row[name] == value for name, value in wanted.items()) for row in rows("claims"))


def hedged(kind):
    return count(asserts=kind) - count(asserts=kind, hedge="")


def still_reach_the_thesis(pulled):
    """Return the claims from which arrows still lead to the thesis when one claim is gone."""
    arrows = [(row["claim_id"], row["supports_id"]) for row in rows("claim_links")]
    reached = {"C45"}
    for _ in arrows:
        reached |= {start for start, end in arrows if end in reached and start != pulled}
    return reached


def fall_with(pulled):
    return {row["claim_id"] for row in rows("claims")} - still_reach_the_thesis(pulled) - {pulled}


@pytest.fixture
def claims():
    return ties.read("claims")


def kinds_of(drawn):
    return [text.get_text() for text in drawn.axes[0].get_yticklabels()]


def widths(drawn):
    """Return the lengths of the lying bars by label."""
    return {bars.get_label(): [bar.get_width() for bar in bars] for bars in drawn.axes[0].containers}


def test_the_bars_show_how_many_claims_evidence_could_settle(drawn, claims):
    lesson_01.testable_bars(lesson_01.testable_counts(claims))
    names = {"yes": "yes", "in part": "partly", "no": "no"}
    assert widths(drawn) == {
        label: [count(asserts=kind, testable=answer) for kind in kinds_of(drawn)]
        for label, answer in names.items()
        if count(testable=answer)
    }
    assert set(kinds_of(drawn)) == {row["asserts"] for row in rows("claims")}
    assert drawn.axes[0].get_xlabel() == "claims"
    assert f"could settle {count(testable='yes')} of {count()} claims, {count(testable='partly')} more" in drawn.alt
    assert f"facts {count(asserts='fact', testable='yes')} of {count(asserts='fact')}" in drawn.alt


def test_the_bars_show_what_each_paragraph_is_about(drawn, claims):
    lesson_01.paragraph_bars(claims)
    shown = {name: [int(height) for height in heights] for name, heights in drawn.bars().items()}
    paragraphs = [str(number) for number in range(1, 12)]
    hosts = {"North Korea": "PRK", "Vietnam": "VNM"}
    for name, code in hosts.items():
        assert shown[name] == [count(paragraph=number, region=code) for number in paragraphs]
    every = [count(paragraph=number) for number in paragraphs]
    assert [sum(heights) for heights in zip(*shown.values(), strict=True)] == every
    assert f"North Korea {count(region='PRK')}, the main subject of paragraphs 2, 3, 4, 9;" in drawn.alt
    assert drawn.axes[0].get_ylabel() == "claims"


@pytest.mark.parametrize("never", ["yes", "partly", "no"])
def test_the_legend_leaves_out_an_answer_that_no_claim_has(drawn, claims, never):
    others = [answer for answer in lesson_01.SETTLED if answer != never]
    for answer, claim in zip(others, claims.index, strict=False):
        claims.loc[claim, "testable"] = answer
    claims["testable"] = claims["testable"].replace(never, others[0])
    lesson_01.testable_bars(lesson_01.testable_counts(claims))
    legend = [text.get_text() for text in drawn.axes[0].get_legend().get_texts()]
    assert legend == [lesson_01.SETTLED[answer][0] for answer in others]


def test_the_parts_of_a_bar_lie_end_to_end(drawn, claims):
    lesson_01.testable_bars(lesson_01.testable_counts(claims))
    *_, last = drawn.axes[0].containers
    ends = [bar.get_x() + bar.get_width() for bar in last]
    assert ends == [count(asserts=kind) for kind in kinds_of(drawn)]


def test_the_bars_show_which_claims_are_hedged(drawn, claims):
    lesson_01.hedge_bars(claims)
    kinds = kinds_of(drawn)
    assert widths(drawn)["hedged"] == [hedged(kind) for kind in kinds]
    assert widths(drawn)["not hedged"] == [count(asserts=kind, hedge="") for kind in kinds]
    assert [text.get_text() for text in drawn.axes[0].texts] == [
        f"{hedged(kind)} of {count(asserts=kind)}" for kind in kinds
    ]
    assert f"fact {hedged('fact')} of {count(asserts='fact')}" in drawn.alt
    assert f"{count() - count(hedge='')} of {count()} are hedged" in drawn.caption
    assert f"could ({count(hedge='could')})" in drawn.caption


def test_the_bars_show_what_falls_with_each_claim(drawn, claims):
    lesson_01.fall_bars(lesson_01.falls(claims, ties.read("claim_links")))
    names = [text.get_text() for text in drawn.axes[0].get_xticklabels()]
    (heights,) = drawn.bars().values()
    expected = {claim["claim_id"]: len(fall_with(claim["claim_id"])) for claim in rows("claims")}
    del expected["C45"]
    assert dict(zip(names, heights, strict=True)) == {one: fallen for one, fallen in expected.items() if fallen}
    assert heights == sorted(heights, reverse=True)
    assert f"C42 {expected['C42']}," in drawn.alt
    assert f"one of the other {list(expected.values()).count(0)} claims is pulled out, none falls" in drawn.alt


def test_every_card_has_our_pile_and_a_word_on_its_wording(claims):
    words = lesson_01.lesson.questions.sort["cards"]
    mine = claims.set_index("claim_id").loc[list(words.wording)]
    assert len(mine) == 12
    assert set(mine["asserts"]) <= set(words.piles)
    named = {card: re.search("“(.+?)”", why)[1].lower() for card, why in words.wording.items()}
    assert [card for card, word in named.items() if word not in mine["claim"][card].lower()] == []


def test_the_numbers_in_the_words_count_the_claims():
    assert lesson_01.values() == {"claims": count(), "others": count() - 2}


def test_pulling_c25_leaves_c23_other_premises():
    assert fall_with("C25") == set()
    assert {row["claim_id"] for row in rows("claim_links") if row["supports_id"] == "C23"} > {"C25"}


def test_the_choices_of_an_item_are_all_claims():
    assert list(exercise.questions.check["only_now"].one_of) == [row["claim_id"] for row in rows("claims")]


def test_the_slips_of_a_thread_count_what_falls_with_each_claim():
    known = slips()["fall_together"]
    first, second = fall_with("C19"), fall_with("C34")
    assert (known["c19_alone"], known["c34_alone"]) == (len(first), len(second))
    assert known["c42_alone"] == len(fall_with("C42"))


@pytest.mark.parametrize("pulled", [["C19"], ["C19", "C34"], ["C25"]])
def test_the_table_under_the_map_lists_what_falls_with_the_pulled_claims(pulled):
    claims, links = ties.read("claims"), ties.read("claim_links")
    html = lesson_01.what_falls(claims[["claim_id", "claim"]], links)(pulled).html
    fallen = {row["claim_id"] for row in rows("claims")} - still_reach_without(pulled) - set(pulled)
    assert f"Without {' and '.join(pulled)}, {len(fallen)} claims fall" in html
    assert set(re.findall(r"C\d\d", html)) - set(pulled) == fallen


def test_nothing_is_said_to_fall_before_a_claim_is_pulled_out():
    shown = lesson_01.what_falls(ties.read("claims"), ties.read("claim_links"))([])
    assert "Pull out a claim on the map above" in shown.html
    assert re.search(r"C\d\d|<table", shown.html) is None


def still_reach_without(out):
    arrows = {(row["claim_id"], row["supports_id"]) for row in rows("claim_links")}
    reached, before = {"C45"}, 0
    while len(reached) > before:
        before = len(reached)
        reached |= {start for start, end in arrows if end in reached and start not in out}
    return reached
