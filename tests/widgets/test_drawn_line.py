"""The line to draw: what the page is told and when, what it may answer, and its still picture."""

import math

import numpy as np
import pandas as pd
import pytest

from ties.errors import BadInputError
from ties.widgets.draw_line.widget import DrawnLine, key_step, line_fallback, line_in_words, roomy_top, series_by_year

KNOWN = pd.Series({2014: 2.5, 2015: None})


def plot(**options):
    return DrawnLine(range(2014, 2018), KNOWN, **{"label": "How did it go?", "top": 10.0, "unit": "US$ bn", **options})


def test_a_year_that_is_given_is_not_asked_and_a_blank_one_is():
    assert plot().asked == [2015, 2016, 2017]


def test_the_guess_is_a_series_with_open_years_missing():
    line = plot()
    line.values = {"2015": 3, "2017": 4.5}
    assert line.guess.fillna(-1).to_dict() == {2015: 3.0, 2016: -1.0, 2017: 4.5}
    assert line.still_open == [2016]


@pytest.mark.parametrize(
    "sent", [{"2014": 9}, {"1999": 1}, {"2015": None}, {"2015": "3"}, {"2015": math.nan}, {"2015": math.inf}]
)
def test_the_page_cannot_set_what_was_not_asked_or_is_no_number(sent):
    line = plot()
    line.values = sent
    assert line.value == {}


def test_a_late_message_does_not_change_what_was_locked():
    line = plot()
    line.values = {"2015": 3}
    line.disabled = True
    line.values = {"2015": 9}
    assert line.value == {"2015": 3.0}


def test_the_truth_reaches_the_page_only_when_it_is_shown_and_its_gaps_stay_gaps():
    line = plot()
    assert line.truth == {}
    line.show(pd.Series({2015: 3.1, 2016: np.nan}))
    assert line.truth == {"2015": 3.1, "2016": None}


@pytest.mark.parametrize("size", [0.013, 0.7, 1, 3.1, 6.2, 68, 99.9, 1000, 123456])
def test_the_axis_ends_between_one_and_a_half_and_two_times_the_largest_number(size):
    assert 1.5 <= roomy_top(size) / size <= 2


@pytest.mark.parametrize("top", [1, 3, 10, 45, 120, 100000])
def test_the_keys_reach_every_height_in_at_most_fifteen_page_steps(top):
    assert top / 150 <= key_step(top, 6) <= top / 50


@pytest.mark.parametrize(
    "wrong",
    [
        *(None, 3, [1, 2], {2014: 1}, "text"),
        pd.DataFrame({"a": [1]}),
        pd.Series({"first": 1}),
        pd.Series({2014.5: 1}),
        pd.Series(["x"], index=[2014]),
        pd.Series([1, 2], index=[2014, 2014]),
        pd.Series([np.inf], index=[2014]),
        pd.Series([1], index=pd.to_datetime(["2014-01-01"])),
    ],
    ids=repr,
)
def test_what_is_not_a_series_by_year_is_refused_in_a_sentence(wrong):
    with pytest.raises(BadInputError, match=r"^given is a Series of numbers with one row a year"):
        series_by_year(wrong, "given")


def test_years_come_in_order_and_a_blank_stays_blank():
    line = series_by_year(pd.Series([2, pd.NA], index=["2015", "2014"], dtype="Int64"), "given")
    assert line.index.tolist() == [2014, 2015]
    assert math.isnan(line[2014])


def test_the_still_picture_has_its_numbers_in_words_and_names_the_gap():
    html = line_fallback(pd.Series({2014: 2.5, 2015: None, 2016: 4.0}), title="Trade", unit="US$ bn", digits=1)
    assert 'alt="Line: Trade In US$ bn: 2014 2.5, 2015 not reported, 2016 4.0."' in html
    assert "<details><summary>The line as a table</summary>" in html


def test_a_long_line_is_told_by_its_ends_extremes_and_gaps():
    line = pd.Series({2000 + n: float(n) for n in range(20)})
    line[2005], line[2007] = 99, np.nan
    assert line_in_words(line, "", 0) == "2000 0, 2005 99, 2007 not reported, 2019 19."


def test_the_twin_of_the_plot_says_what_is_asked_and_given():
    assert "Years to draw: 2015, 2016, 2017 (US$ bn)." in plot().fallback_html
    assert "2.5" in plot().fallback_html
