"""The picture of the timeline is read back: where marks are, what they look like, and the words at them."""

import re

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from ties.display import palette
from ties.settings import current
from ties.widgets.timeline.events import date_span
from ties.widgets.timeline.widget import show_timeline

EVENTS = [
    ("1961-07-06", "RUS;PRK", "defence", True),
    ("1981", "RUS;VNM", "energy", True),
    ("2001-03", "RUS;VNM", "diplomatic", True),
    ("2024-06-20", "RUS;VNM", "diplomatic", True),
    ("2024-10", "RUS;PRK", "defence", False),
]


def events(*rows):
    frame = pd.DataFrame(rows or EVENTS, columns=["date", "actors", "theme", "known_to_article"])
    return frame.assign(event="Event of " + frame["date"], significance="why", sources="source")


def year_of(day, part=0.0):
    """Count years from 1970 to a part of a day, in years of 365.2425 days."""
    days = (np.datetime64(day) - np.datetime64("1970-01-01")).astype(int)
    return 1970 + (days + part) / 365.2425


def marks(fig):
    """Return x and theme of each mark, with what the legend calls marks of its look."""
    axes = fig.axes[0]
    themes = {place: label.get_text() for place, label in zip(axes.get_yticks(), axes.get_yticklabels(), strict=True)}
    return [
        (x, themes[round(y)], dots.get_label())
        for dots in axes.collections
        if len(dots.get_offsets()) and hasattr(dots, "get_sizes") and len(dots.get_sizes())
        for x, y in dots.get_offsets()
    ]


def test_each_event_is_at_the_middle_of_its_day_month_or_year(pictures):
    show_timeline(events(), hindsight=True)
    expected = [
        (year_of("1961-07-06", 0.5), "defence", "event"),
        (year_of("1981-01-01", 182.5), "energy", "event"),
        (year_of("2001-03-01", 15.5), "diplomatic", "event"),
        (year_of("2024-06-20", 0.5), "diplomatic", "event"),
        (year_of("2024-10-01", 15.5), "defence", "hindsight"),
    ]
    for seen, meant in zip(sorted(marks(pictures[-1])), expected, strict=True):
        assert seen == (pytest.approx(meant[0], abs=1e-6), *meant[1:])


@pytest.mark.parametrize(
    ("date", "first", "after"),
    [
        ("2024-06-20", "2024-06-20", "2024-06-21"),
        ("2024-06", "2024-06-01", "2024-07-01"),
        ("2024", "2024-01-01", "2025-01-01"),
        ("2024-06-18/2024-06-20", "2024-06-18", "2024-06-21"),
        ("2023/2024-02", "2023-01-01", "2024-03-01"),
    ],
)
def test_a_date_lasts_from_its_first_day_to_the_day_after(date, first, after):
    assert date_span(date) == pytest.approx((year_of(first), year_of(after)), abs=1e-9)


def test_a_mark_is_drawn_in_the_middle_of_its_days(pictures):
    show_timeline(events(), marked={"2001-03-10/2001-03-12": "a visit"})
    (line,) = [line for line in pictures[-1].axes[0].lines if line.get_label() == "a visit"]
    assert line.get_xdata() == pytest.approx([year_of("2001-03-11", 0.5)] * 2, abs=1e-6)
    assert to_hex(line.get_color()).upper() == palette.CATEGORIES[1]


def test_a_mark_far_from_all_events_is_not_drawn(pictures):
    show_timeline(events(), marked={"1950": "long before"})
    assert [line.get_label() for line in pictures[-1].axes[0].lines] == []


def test_marks_have_different_lines(pictures):
    show_timeline(events(), marked={"1970": "one", "1980": "two", "1990": "three"})
    assert len({line.get_linestyle() for line in pictures[-1].axes[0].lines}) == 3


def test_the_words_of_a_mark_are_on_its_days_and_no_others():
    days = [(f"2024-06-{day}", "RUS", "diplomatic", True) for day in range(17, 22)]
    html = show_timeline(events(*days), marked={"2024-06-18/2024-06-20": "a visit"}).fallback_html
    assert re.findall(r"(2024-06-\d\d)<br>◆ a visit", html) == ["2024-06-18", "2024-06-19", "2024-06-20"]


def test_the_dates_marked_by_the_course_are_those_of_the_visits():
    assert current().timeline.marks == {"2024-06-18/2024-06-20": "the June 2024 visits"}


def test_hindsight_is_a_hollow_diamond_and_an_event_a_full_dot(pictures):
    show_timeline(events(), hindsight=True)
    dots = {dots.get_label(): dots for dots in pictures[-1].axes[0].collections}
    assert to_hex(dots["event"].get_facecolor()[0]).upper() == palette.CATEGORIES[0]
    assert to_hex(dots["hindsight"].get_facecolor()[0]) == "#ffffff"
    corners = {label: len(dots[label].get_paths()[0].vertices) for label in ("event", "hindsight")}
    assert corners["hindsight"] == 5 < corners["event"]


def test_the_legend_names_dots_diamonds_and_marked_days(pictures):
    show_timeline(events(), hindsight=True)
    assert [text.get_text() for text in pictures[-1].legends[0].get_texts()] == [
        "event", "hindsight", "the June 2024 visits"
    ]  # fmt: skip


def test_hidden_hindsight_is_not_in_the_picture(pictures):
    show_timeline(events())
    assert {label for *_, label in marks(pictures[-1])} == {"event"}


def test_a_line_through_a_mark_is_as_long_as_its_date(pictures):
    show_timeline(events(EVENTS[1]))
    (line,) = [part for part in pictures[-1].axes[0].collections if hasattr(part, "get_segments")]
    assert line.get_segments()[0][:, 0] == pytest.approx(date_span("1981"))


def test_themes_are_in_the_order_of_the_course_from_the_top(pictures):
    show_timeline(events(), hindsight=True)
    labels = [label.get_text() for label in pictures[-1].axes[0].get_yticklabels()]
    assert labels[::-1] == [theme for theme in current().timeline.themes if theme in labels]
    assert set(labels) == {"defence", "energy", "diplomatic"}


def test_events_close_in_time_are_above_each_other_within_their_row(pictures):
    show_timeline(events(*[("2024-06-20", "RUS", theme, True) for theme in ["defence"] * 4 + ["energy"]]))
    heights = sorted(y for dots in pictures[-1].axes[0].collections for _, y in dots.get_offsets())
    heights = [y for y in heights if y > 0.5]
    assert len(heights) == len(set(heights)) == 4
    assert all(abs(y - 1) < 0.5 for y in heights)
