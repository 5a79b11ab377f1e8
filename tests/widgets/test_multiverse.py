"""The explorer: every combination once, the share that can be judged, and that no function breaks it."""

import math
import re

import numpy as np
import pandas as pd
import pytest

from ties.errors import BadInputError, UnknownNameError
from ties.widgets.multiverse import explore

KEPT = {"figure", "img", "details", "summary", "div", "table", "caption", "thead", "tbody", "tr", "th", "td"}
KEPT |= {"p", "strong"}
CHOICES = {"partner": ["China", "the hosts"], "base": [2013, 2018, 2021]}


def survives(partner, base):
    """China always, the hosts from 2013 only; 2021 has no data for the hosts."""
    if partner == "the hosts" and base == 2021:
        return None
    return partner == "China" or base == 2013


def test_every_combination_has_one_row_and_its_outcome_in_words():
    table = explore(survives, **CHOICES).outcomes
    assert list(table.columns) == ["partner", "base", "outcome"]
    assert list(table["outcome"]) == ["survives"] * 4 + ["fails", "no data"]


def test_share_leaves_out_combinations_without_data():
    result = explore(survives, **CHOICES)
    assert (result.count, result.share) == (6, 0.8)


def test_share_is_missing_without_any_data():
    assert math.isnan(explore(lambda base: None, base=[2013, 2018]).share)


def test_status_shows_counts_or_a_single_outcome():
    result = explore(survives, **CHOICES)
    assert "4 of 6 choices: the claim survives. It fails in 1, and 1 cannot be judged" in result.status.value
    result.controls["partner"].value = "the hosts"
    assert "1 of 3 choices" in result.status.value
    result.controls["base"].value = 2018
    assert "partner the hosts, base 2018: the claim fails." in result.status.value
    result.controls["base"].value = 2021
    assert "it cannot be judged: no data" in result.status.value


def test_controls_filter_the_table_and_not_fallback_or_outcomes():
    result = explore(survives, **CHOICES)
    before = result.fallback_html
    result.controls["base"].value = 2018
    assert result.place.value.count('scope="row"') == 2
    assert (result.fallback_html, len(result.outcomes)) == (before, 6)


@pytest.mark.parametrize(("rows", "words"), [(30, "Show the table<"), (31, "Show the table: 31 rows, which scroll<")])
def test_long_live_table_scrolls_and_shows_its_number_of_rows(rows, words):
    result = explore(lambda base: base > 3, base=list(range(rows)))
    assert words in result.place.value
    assert ("max-height" in result.place.value) == (rows > 30)
    assert "max-height" not in result.fallback_html


def test_by_adds_a_breakdown():
    assert (
        "All choices by partner: China 3 of 3, the hosts 1 of 3."
        in explore(survives, by="partner", **CHOICES).fallback_html
    )


def test_dictionary_labels_values_and_function_gets_values():
    spans = {"long": (2000, 2024), "short": (2014, 2024)}
    table = explore(lambda span: span[0] < 2010, span=spans).outcomes
    assert dict(table.to_numpy()) == {"long": "survives", "short": "fails"}


def test_pair_is_shown_as_text():
    assert list(explore(lambda span: True, span=[(2000, 2024)]).outcomes["span"]) == ["2000, 2024"]


@pytest.mark.parametrize("answer", [None, pd.NA, np.nan])
def test_missing_outcome_is_no_data_and_not_a_failure(answer):
    assert list(explore(lambda base: answer, base=[1]).outcomes["outcome"]) == ["no data"]


def test_numpy_booleans_are_accepted():
    assert list(explore(lambda base: np.True_, base=[1]).outcomes["outcome"]) == ["survives"]


def test_share_is_labelled_as_not_a_probability():
    result = explore(survives, **CHOICES)
    assert all("not the probability" in html for html in (result.fallback_html, result.place.value))


def test_the_alt_text_counts_each_outcome():
    alt = re.search('alt="([^"]*)"', explore(survives, **CHOICES).fallback_html)[1]
    assert alt == "Grid of 6 choices, a mark each; of the 6 shown: survives 4, fails 1, no data 1."


def test_picture_names_its_source_in_both_views():
    result = explore(survives, source="IMF & others", **CHOICES)
    caption = "<figcaption>Source: IMF &amp; others</figcaption>"
    assert caption in result.fallback_html
    assert caption in result.place.value


def test_running_a_cell_again_shows_the_last_choice():
    explore(survives, **CHOICES).controls["base"].value = 2013
    assert "2 of 2 choices" in explore(survives, **CHOICES).status.value


@pytest.mark.parametrize("sizes", [(2, 3, 3, 2), (12, 12), (28, 28), (10, 10, 20)])
def test_fallback_is_small_reproducible_plain_html(sizes):
    choices = {f"choice_{i}": range(size) for i, size in enumerate(sizes)}
    first, second = (explore(lambda **some: sum(some.values()) % 3 > 0, **choices).fallback_html for _ in range(2))
    assert first == second
    assert len(first.encode()) < 25_000
    assert set(re.findall(r"<(\w+)", first)) <= KEPT


def test_text_from_the_lesson_is_escaped():
    result = explore(lambda base: True, claim="<script>", by="base", base=["<script>"])
    assert "<script>" not in result.fallback_html + result.place.value


@pytest.mark.parametrize(
    ("asked", "error", "words"),
    [
        ({}, BadInputError, "at least one choice"),
        ({"base": []}, BadInputError, "at least one value"),
        ({"base": [1, 1]}, BadInputError, "each value once"),
        ({"base": "2013"}, BadInputError, "base='2013' is no choice"),
        ({"base": 2013}, BadInputError, "base=2013 is no choice"),
        ({"outcome": [1]}, BadInputError, "is no choice"),
        ({"base": range(50), "end": range(41)}, BadInputError, "2,050 combinations"),
        ({"base": [1], "by": "bas"}, UnknownNameError, "did you mean base"),
    ],
)
def test_explore_raises_on_invalid_choices(asked, error, words):
    with pytest.raises(error, match=re.escape(words)):
        explore(lambda **some: True, **asked)


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda base: 1 / (base - 2) < 5, "stopped at base=2 (ZeroDivisionError"),
        (lambda base: base * 0.5, "at base=1 it gave float"),
        (lambda base: pd.Series([True]), "at base=1 it gave Series"),
        (lambda window: True, "stopped at base=1 (TypeError"),
        ("survives", "stopped at base=1 (TypeError"),
    ],
)
def test_failing_function_is_reported_with_its_combination(function, words):
    with pytest.raises(BadInputError, match=re.escape(words)):
        explore(function, base=[1, 2])


def test_a_choice_may_have_a_name_that_is_taken():
    result = explore(lambda source, by: source == "a" and by == 1, {"source": ["a", "b"], "by": [1]})
    assert result.outcomes["outcome"].tolist() == ["survives", "fails"]


@pytest.mark.parametrize("name", ["by", "claim", "source"])
def test_a_list_under_a_taken_name_says_how_to_write_it(name):
    with pytest.raises(BadInputError, match=rf"explore\(survives, {{'{name}': \[value, value\]}}\)"):
        explore(lambda **_: True, first=[1], **{name: [1, 2]})


def test_the_table_is_closed_in_the_live_view_too():
    result = explore(lambda first, last: last > first, first=[1, 2], last=[2, 3])
    for html in (result.fallback_html, result.place.value):
        assert "<details" in html
        assert "<details open" not in html


def test_table_that_is_cut_says_how_many_rows_it_leaves_out():
    html = explore(lambda a, b: a > b, a=range(20), b=range(12)).place.value
    assert "Show the table: the first 200 of 240, which scroll<" in html
