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


def test_figure_has_alt_text_in_html_and_plain_text(drawing):
    shown = ties.figure(drawing, alt="A line from 3 to 4", caption="Unit: none. Source: none.")
    assert '<img alt="A line from 3 to 4"' in shown.html
    assert "<figcaption>Unit: none. Source: none.</figcaption>" in shown.html
    assert repr(shown) == "Figure: A line from 3 to 4"


def test_alt_text_without_a_number_raises_error(drawing):
    with pytest.raises(BadInputError, match="a number"):
        ties.figure(drawing, alt="A line goes up")


def test_figure_is_closed_and_not_drawn_twice(drawing):
    ties.figure(drawing, alt="A line from 3 to 4")
    assert drawing.number not in plt.get_fignums()


def test_text_is_escaped_in_html():
    frame = pd.DataFrame({"name": ["<b>A & B</b>"], "share": [0.5]})
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in ties.table(frame, caption="<i>x</i>").html


def test_missing_value_is_not_reported_and_zero_is_0():
    frame = pd.DataFrame({"partner": ["Laos", "Fiji"], "trade": [None, 0.0]})
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", ties.table(frame, caption="Trade").html)
    assert cells == ["not reported", "0"]


def test_every_table_header_has_a_scope():
    html = ties.table(pd.DataFrame({"partner_iso3": ["RUS"], "share": [0.5]}), caption="Shares").html
    assert re.findall(r"<th scope=\"(\w+)\"[^>]*>([^<]+)", html) == [
        ("col", "partner iso3"),
        ("col", "share"),
        ("row", "RUS"),
    ]
