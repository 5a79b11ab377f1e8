"""A picture and a table keep their words."""

import re
from io import BytesIO

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import Rectangle
from PIL import Image

import ties
from ties.display import figure, plain_text
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


def test_axes_are_taken_for_their_figure():
    _, axes = plt.subplots()
    assert repr(figure.figure(axes, alt="2 lines")) == "Figure: 2 lines"
    with pytest.raises(BadInputError, match="takes a matplotlib figure or its axes, and this is str"):
        figure.figure("picture.png", alt="2 lines")


def test_a_dollar_sign_is_a_dollar_sign_and_powers_stay_powers():
    fig, axes = plt.subplots()
    axes.set(title=r"US$ 2015, US$ $\frac$", yscale="log", ylim=(1, 1e6))
    axes.set_xticks([0], ["$5 and $6"])
    words = axes.get_title()
    figure.figure(fig, alt="2 lines")
    assert axes.get_title() == words
    assert not axes.title.get_parse_math()
    assert not axes.get_xticklabels()[0].get_parse_math()
    assert all(label.get_parse_math() for label in axes.get_yticklabels())


@pytest.mark.filterwarnings("error")
def test_letters_that_no_font_has_are_named_and_not_boxed(monkeypatch):
    monkeypatch.setattr(plain_text, "installed", lambda: ())
    fig, axes = plt.subplots()
    axes.set_title("Türkiye, 중국 무역 and China", loc="center")
    figure.figure(fig, alt="2 lines")
    assert axes.get_title("center") == "Türkiye, [letters not drawn] and China"


def test_a_colour_that_fills_an_area_is_in_the_picture():
    colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#B8B000", "#7A4B9C", "#8C510A"]
    fig, axes = plt.subplots()
    axes.imshow([[n / 255 for n in range(256)]], cmap="viridis", aspect="auto")
    for at, colour in enumerate(colours):
        fig.patches.append(Rectangle((at * 12, 0), 8, 8, facecolor=colour, linewidth=0))
    shown = {
        tuple(one)
        for one in np.asarray(Image.open(BytesIO(figure.png(fig))).convert("RGB")).reshape(-1, 3).astype(int).tolist()
    }
    for colour in colours:
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        assert any(max(abs(red - r), abs(green - g), abs(blue - b)) <= 24 for r, g, b in shown), colour


def test_years_in_a_table_have_no_decimals_and_a_series_is_taken():
    shown = figure.table(pd.DataFrame({"year": [2019.0, None], "usd": [1.5, 2]}), caption="x")
    assert "2019<" in shown.html
    assert "2,019" not in shown.html
    assert "RUS" in figure.table(pd.Series({"RUS": 1}, name="usd"), caption="x").html


def test_caption_of_a_table_wraps_on_a_narrow_screen():
    html = ties.table(pd.DataFrame({"a": [1]}), caption="A long caption").html
    assert '<div style="max-width:80vw">A long caption</div></caption>' in html
