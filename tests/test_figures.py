"""A picture and a table keep their words."""

import re

import matplotlib.pyplot as plt
import pandas as pd
import pytest

import ties
from ties.errors import BadInputError


@pytest.fixture
def drawing():
    figure, axis = plt.subplots(figsize=(3, 2))
    axis.plot([1, 2], [3, 4])
    return figure


def test_a_figure_keeps_alt_text_and_caption_in_html_and_its_alt_text_in_plain_text(drawing):
    shown = ties.figure(drawing, alt="A line from 3 to 4", caption="Unit: none. Source: none.")
    assert '<img alt="A line from 3 to 4"' in shown.html
    assert "<figcaption>Unit: none. Source: none.</figcaption>" in shown.html
    assert repr(shown) == "Figure: A line from 3 to 4"


def test_alt_text_without_a_number_is_refused(drawing):
    with pytest.raises(BadInputError, match="a number"):
        ties.figure(drawing, alt="A line goes up")


def test_a_figure_is_closed_so_that_it_is_not_drawn_twice(drawing):
    ties.figure(drawing, alt="A line from 3 to 4")
    assert drawing.number not in plt.get_fignums()


def test_words_with_signs_of_html_stay_words():
    frame = pd.DataFrame({"name": ["<b>A & B</b>"], "share": [0.5]})
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in ties.table(frame, caption="<i>x</i>").html


def test_a_missing_value_reads_not_reported_and_a_zero_reads_0():
    frame = pd.DataFrame({"partner": ["Laos", "Fiji"], "trade": [None, 0.0]})
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", ties.table(frame, caption="Trade").html)
    assert cells == ["not reported", "0"]


def test_every_header_of_a_table_says_what_it_heads():
    html = ties.table(pd.DataFrame({"partner_iso3": ["RUS"], "share": [0.5]}), caption="Shares").html
    assert re.findall(r"<th scope=\"(\w+)\"[^>]*>([^<]+)", html) == [
        ("col", "partner iso3"),
        ("col", "share"),
        ("row", "RUS"),
    ]
