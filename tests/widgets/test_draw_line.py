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


def test_only_years_without_a_value_are_asked():
    assert plot().asked == [2015, 2016, 2017]


def test_guess_is_a_series_with_open_years_missing():
    line = plot()
    line.values = {"2015": 3, "2017": 4.5}
    assert line.guess.fillna(-1).to_dict() == {2015: 3.0, 2016: -1.0, 2017: 4.5}
    assert line.still_open == [2016]


@pytest.mark.parametrize(
    "sent", [{"2014": 9}, {"1999": 1}, {"2015": None}, {"2015": "3"}, {"2015": math.nan}, {"2015": math.inf}]
)
def test_page_cannot_set_other_years_or_invalid_numbers(sent):
    line = plot()
    line.values = sent
    assert line.value == {}


def test_late_message_does_not_change_a_locked_line():
    line = plot()
    line.values = {"2015": 3}
    line.disabled = True
    line.values = {"2015": 9}
    assert line.value == {"2015": 3.0}


def test_truth_is_sent_only_by_show_with_its_gaps():
    line = plot()
    assert line.truth == {}
    line.show(pd.Series({2015: 3.1, 2016: np.nan}))
    assert line.truth == {"2015": 3.1, "2016": None}


@pytest.mark.parametrize("size", [0.013, 0.7, 1, 3.1, 6.2, 68, 99.9, 1000, 123456])
def test_axis_ends_at_1_5_to_2_times_the_largest_number(size):
    assert 1.5 <= roomy_top(size) / size <= 2


@pytest.mark.parametrize("top", [1, 3, 10, 45, 120, 100000])
def test_keys_cross_the_axis_in_at_most_fifteen_page_steps(top):
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
def test_series_by_year_raises_on_invalid_input(wrong):
    with pytest.raises(BadInputError, match=r"^given is a Series of numbers with one row per year"):
        series_by_year(wrong, "given")


def test_series_by_year_sorts_years_and_keeps_missing_values():
    line = series_by_year(pd.Series([2, pd.NA], index=["2015", "2014"], dtype="Int64"), "given")
    assert line.index.tolist() == [2014, 2015]
    assert math.isnan(line[2014])


def test_fallback_picture_has_numbers_and_gaps_in_words():
    html = line_fallback(pd.Series({2014: 2.5, 2015: None, 2016: 4.0}), title="Trade", unit="US$ bn", digits=1)
    assert 'alt="Line: Trade In US$ bn: 2014 2.5, 2015 not reported, 2016 4.0."' in html
    assert "<details><summary>The line as a table</summary>" in html


def test_long_line_is_described_by_ends_extremes_and_gaps():
    line = pd.Series({2000 + n: float(n) for n in range(20)})
    line[2005], line[2007] = 99, np.nan
    assert line_in_words(line, "", 0) == "2000 0, 2005 99, 2007 not reported, 2019 19."


def test_fallback_of_the_plot_lists_asked_and_given_years():
    assert "Years to draw: 2015, 2016, 2017 (US$ bn)." in plot().fallback_html
    assert "2.5" in plot().fallback_html
