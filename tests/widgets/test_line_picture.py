"""The picture of a true line is read back: its points, its gaps, its words and its axis."""

import pandas as pd
import pytest
from matplotlib.colors import to_hex

from ties.display import palette
from ties.widgets.draw_line.widget import DrawnLine, axis_ticks, line_fallback, line_in_words

TRUTH = pd.Series({2014: 2.5, 2015: None, 2016: 4.0, 2017: None, 2018: 3.0})


@pytest.fixture
def axes(pictures):
    line_fallback(TRUTH, title="Trade", unit="US$ bn", digits=1)
    return pictures[-1].axes[0]


def test_the_line_has_the_value_of_each_year_and_breaks_at_a_gap(axes):
    (line,) = axes.lines
    values = dict(zip(*line.get_data(), strict=True))
    assert {year: value for year, value in values.items() if value == value} == {2014: 2.5, 2016: 4.0, 2018: 3.0}
    assert line.get_marker() == "o"


def test_each_year_that_is_not_reported_is_a_hatched_gap_with_its_words(axes):
    gaps = [patch for patch in axes.patches if patch.get_hatch()]
    # older matplotlib draws a span as a polygon, newer as a rectangle
    spans = [gap.get_path().transformed(gap.get_patch_transform()).get_extents() for gap in gaps]
    assert [round((span.x0 + span.x1) / 2, 6) for span in spans] == [2015, 2017]
    assert {round(span.width, 6) for span in spans} == {0.8}
    assert {to_hex(gap.get_facecolor()).upper() for gap in gaps} == {palette.NO_DATA}
    assert [(text.get_position()[0], text.get_text()) for text in axes.texts] == [
        (2015, "not reported"), (2017, "not reported")
    ]  # fmt: skip


def test_title_and_axis_say_what_is_measured(axes):
    assert (axes.get_title(loc="left"), axes.get_ylabel()) == ("Trade", "US$ bn")


def test_the_axis_begins_at_nought_or_below_the_lowest_value(axes, pictures):
    assert axes.get_ylim()[0] == 0
    line_fallback(pd.Series({2014: -5.0, 2015: 3.0}), title="Change", unit="%", digits=0)
    assert pictures[-1].axes[0].get_ylim()[0] == pytest.approx(-5.5)


def test_ticks_are_within_the_plot_and_say_their_number():
    assert axis_ticks(0, 10) == [(0, "0"), (2, "2"), (4, "4"), (6, "6"), (8, "8"), (10, "10")]
    assert axis_ticks(-1900, 1900)[0] == (-1600, "-1,600")


@pytest.mark.parametrize(("count", "said"), [(12, 12), (13, 2)])
def test_up_to_twelve_years_are_all_said_in_words(count, said):
    line = pd.Series({2000 + year: float(year) for year in range(count)})
    assert line_in_words(line, "", 0).count(",") == said - 1


def test_the_plot_is_told_unit_digits_and_what_is_given():
    spec = DrawnLine([2014, 2015, 2016], TRUTH[:2], label="?", top=10, bottom=-10, unit="US$ bn", digits=2).spec
    assert {name: spec[name] for name in ("unit", "digits", "years", "asked", "given", "bottom", "top")} == {
        "unit": "US$ bn", "digits": 2, "years": [2014, 2015, 2016], "asked": [2015, 2016],
        "given": {"2014": 2.5}, "bottom": -10, "top": 10,
    }  # fmt: skip
