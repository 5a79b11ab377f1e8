"""The grid of the explorer is read back: the mark in each cell, the counts, and what is pale."""

import re

import pytest
from matplotlib.colors import to_hex

from ties.widgets.multiverse import explore

CHOICES = {"partner": ["China", "hosts"], "base": [2013, 2018, 2021]}
LOOKS = {"survives": ("#0072b2", "o"), "fails": ("#d55e00", "X"), "no data": ("#9a9a98", "s")}


def survives(partner, base):
    """China always, the hosts from 2013 only; 2021 has no data for the hosts."""
    if partner == "hosts" and base == 2021:
        return None
    return partner == "China" or base == 2013


def cells(fig, alpha=None):
    """Return the outcome of each cell by the words beside it and below it; a mark is read by its colour."""
    axes = fig.axes[0]
    rows, columns = (
        [label.get_text() for label in labels] for labels in (axes.get_yticklabels(), axes.get_xticklabels())
    )
    outcomes = {colour: words for words, (colour, _) in LOOKS.items()}
    return {
        (rows[int(y)], columns[int(x)]): outcomes[to_hex(marks.get_facecolor()[0])]
        for marks in axes.collections
        if marks.get_alpha() == alpha
        for x, y in marks.get_offsets()
    }


def test_each_cell_has_the_mark_of_its_outcome(pictures):
    explore(survives, **CHOICES)
    assert cells(pictures[-1]) == {
        ("China", "2013"): "survives",
        ("China", "2018"): "survives",
        ("China", "2021"): "survives",
        ("hosts", "2013"): "survives",
        ("hosts", "2018"): "fails",
        ("hosts", "2021"): "no data",
    }


@pytest.mark.parametrize("by", ["window", "partner", "base"])
def test_with_three_choices_the_one_survivor_is_in_its_own_cell(pictures, by):
    explore(
        lambda window, partner, base: (window, partner, base) == ("w2", "p1", "b2"),
        by=by, window=["w1", "w2"], partner=["p1", "p2"], base=["b1", "b2"],
    )  # fmt: skip
    axes = pictures[-1].axes[0]
    rows = [label.get_text().split(" · ") for label in axes.get_yticklabels()]
    (marks,) = [marks for marks in axes.collections if (marks.get_label() or "").startswith("survives")]
    ((x, y),) = marks.get_offsets()
    assert {*whole(rows, int(y)), *headings(axes, int(x))} == {"w2", "p1", "b2"}


def whole(words, at):
    """Return all parts of a label; an outer part is written once, at the first place that has it."""
    inner = words[at][-1]
    outer = next(parts[:-1] for parts in words[at::-1] if len(parts) == max(map(len, words)))
    return [*outer, inner]


def headings(axes, at):
    """Return the headings of a column: its own, and in each tier below the group whose middle is nearest."""
    tiers = [zip(tier.get_xticks(), tier.get_xticklabels(), strict=True) for tier in axes.child_axes]
    near = [min(tier, key=lambda pair: abs(pair[0] - at))[1].get_text() for tier in tiers]
    return [axes.get_xticklabels()[at].get_text(), *near]


WAYS = {
    "flow": ["exports", "imports", "both"],
    "first": [2013, 2018, 2021],
    "last": [2023, 2024],
    "as": ["value", "share"],
}


def test_headings_of_many_columns_are_level_and_each_group_is_named_once(pictures):
    explore(lambda **_: True, {"group": list("ABCDEFG"), **WAYS}, by="group")
    axes = pictures[-1].axes[0]
    own = axes.get_xticklabels()
    assert {label.get_rotation() for label in own} == {0.0}
    assert [label.get_text() for label in own] == ["value", "share"] * 6
    tiers = [[label.get_text() for label in tier.get_xticklabels()] for tier in axes.child_axes]
    assert tiers == [["2023", "2024"] * 3, ["2013", "2018", "2021"]]


@pytest.mark.parametrize("rules", [["value", "share"], ["one above 50 %", "none above 33 %"], ["x" * 40, "y" * 40]])
def test_no_heading_of_the_grid_lies_over_another(pictures, rules):
    explore(lambda **_: True, {"group": list("ABCDEFG"), **WAYS, "as": rules}, by="group")
    fig = pictures[-1]
    fig.canvas.draw()
    axes = fig.axes[0]
    labels = [*axes.get_xticklabels(), *(label for tier in axes.child_axes for label in tier.get_xticklabels())]
    boxes = [label.get_window_extent() for label in [*labels, axes.xaxis.label]]
    for at, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[at + 1 :])


def test_headings_too_long_for_their_columns_are_turned(pictures):
    explore(lambda name, who: True, by="who", name=[f"A long name of rule {n}" for n in range(8)], who=["x", "y"])
    assert {label.get_rotation() for label in pictures[-1].axes[0].get_xticklabels()} == {90.0}


def test_the_choice_by_which_it_is_broken_down_is_on_the_side(pictures):
    explore(survives, by="base", **CHOICES)
    axes = pictures[-1].axes[0]
    assert (axes.get_ylabel(), axes.get_xlabel()) == ("base", "partner")
    assert [label.get_text() for label in axes.get_yticklabels()] == ["2013", "2018", "2021"]


def test_the_first_row_is_at_the_top_and_the_axes_hold_every_mark(pictures):
    explore(survives, **CHOICES)
    (left, right), (bottom, top) = pictures[-1].axes[0].get_xlim(), pictures[-1].axes[0].get_ylim()
    assert left < 0 < 2 < right
    assert top < 0 < 1 < bottom


def test_the_legend_counts_the_marks_of_each_kind(pictures):
    explore(survives, **CHOICES)
    assert [text.get_text() for text in pictures[-1].legends[0].get_texts()] == ["survives 4", "fails 1", "no data 1"]


def test_survives_is_a_blue_dot_and_fails_an_orange_cross(pictures):
    explore(survives, **CHOICES)
    (box,) = pictures[-1].legends
    seen = {}
    for key, text in zip(box.legend_handles, box.get_texts(), strict=True):
        seen[re.sub(r" \d+$", "", text.get_text())] = to_hex(key.get_facecolor()[0])
    assert seen == {words: colour for words, (colour, _) in LOOKS.items()}
    corners = [
        len(marks.get_paths()[0].vertices) for marks in pictures[-1].axes[0].collections if marks.get_alpha() is None
    ]
    assert len(set(corners)) == 3
    assert corners[1] == 13  # a filled cross


def test_what_is_not_chosen_is_pale_and_the_legend_counts_the_rest(pictures):
    explore(survives, **CHOICES).controls["base"].value = 2018
    fig = pictures[-1]
    assert set(cells(fig)) == {("China", "2018"), ("hosts", "2018")}
    assert len(cells(fig, alpha=0.15)) == 6
    assert [text.get_text() for text in fig.legends[0].get_texts()] == ["survives 1", "fails 1", "no data 0"]


def test_the_breakdown_counts_the_survivors_of_each_value():
    html = explore(survives, by="partner", **CHOICES).fallback_html
    assert "All choices by partner: China 3 of 3, hosts 1 of 3." in html


def test_the_table_says_of_each_combination_what_is_drawn(pictures):
    result = explore(survives, **CHOICES)
    rows = re.findall(r'<th scope="row"[^>]*>([^<]+)</th><td[^>]*>([^<]+)</td><td[^>]*>([^<]+)', result.fallback_html)
    assert {(partner, base): outcome for partner, base, outcome in rows} == cells(pictures[-1])


def test_the_share_is_nought_where_nothing_survives():
    assert explore(lambda base: False, base=[2013, 2018]).share == 0


def test_marks_of_one_kind_in_uneven_cells_are_each_in_their_own(pictures):
    explore(lambda partner, base: partner == "China" or base == 2018, **CHOICES)
    seen = {cell for cell, outcome in cells(pictures[-1]).items() if outcome == "survives"}
    assert seen == {("China", "2013"), ("China", "2018"), ("China", "2021"), ("hosts", "2018")}
