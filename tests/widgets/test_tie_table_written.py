"""What the table of ties writes: the CSV as an importer reads it, the orders, the flags, bars and small lines."""

import base64
import csv
import io
import re

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from ties.widgets.ties_table import widget
from ties.widgets.ties_table.sparkline import INK, draw_sparkline
from ties.widgets.ties_table.widget import tabulate_ties


def trade(*rows):
    """Rows of reporter, partner, year, flow, US$ million, and, where it matters, flag and basis."""
    names = ["iso3", "partner_iso3", "year", "flow", "trade_usd_million", "flag", "basis"]
    frame = pd.DataFrame(
        [[*row, None, "reported"][:7] if len(row) < 6 else [*row, "reported"][:7] for row in rows], columns=names
    )
    return frame.assign(period="year", publisher="GSO")


TRADE = trade(
    ("VNM", "RUS", 2019, "total", 100), ("VNM", "RUS", 2014, "total", 50),
    ("VNM", "CHN", 2019, "total", 300), ("VNM", "CHN", 2014, "total", 400),
    ("VNM", "JPN", 2019, "total", 200), ("VNM", "TUR", 2019, "total", 25),
    ("VNM", "WLD", 2019, "total", 1000),
)  # fmt: skip
FOUR = ["Russia", "China", "Japan", "Türkiye"]
ARMS = pd.DataFrame(
    [
        ("VNM", "RUS", 2019, 90), ("VNM", "JPN", 2019, 10), ("VNM", "CHN", 2018, 0),
        ("TUR", "VNM", 2019, 4), ("JPN", "VNM", 2019, 6),
    ],
    columns=["iso3", "partner_iso3", "year", "tiv_million"],
)  # fmt: skip
TREATIES = pd.DataFrame(
    [
        ("VNM", "RUS", "strategic", "strategic partnership", "2012-07-27", "no"),
        ("VNM", "JPN", "renewed", "strategic partnership", "2014-03", "no"),
    ],
    columns=["iso3", "partner_iso3", "instrument", "level", "in_force", "mutual_defence"],
)
CAST = {"VNM": ["yes", "yes", "no"], "RUS": ["yes", "yes", "no"], "CHN": ["yes", "no", "yes"]}
VOTES = pd.DataFrame(
    [(f"T{number}", who, vote) for who, votes in CAST.items() for number, vote in enumerate(votes)],
    columns=["resolution", "iso3", "vote"],
)


@pytest.fixture
def table():
    return tabulate_ties(
        "VNM", trade=TRADE, arms=ARMS, treaties=TREATIES, votes=VOTES, span=(2014, 2019), partners=FOUR
    )


def saved(table):
    """Return the bytes behind the link that saves the table."""
    return base64.b64decode(re.search(r'href="data:text/csv;charset=utf-8;base64,([^"]+)"', table.place.value)[1])


def test_the_csv_has_the_columns_of_the_screen_and_no_other(table):
    header, *rows = csv.reader(io.StringIO(saved(table).decode("utf-8-sig"), newline=""))
    assert header == list(table.frame.columns)
    assert header[:2] == ["partner", "partner_iso3"]
    assert [row[:2] for row in rows] == table.frame[["partner", "partner_iso3"]].to_numpy().tolist()


def test_a_spreadsheet_is_told_that_the_csv_is_utf_8(table):
    assert saved(table).startswith(b"\xef\xbb\xbf")
    assert "Türkiye".encode() in saved(table)


def test_the_csv_read_back_is_the_table_in_the_same_order(table):
    table.controls["sort"].value = "Partner, A to Z"
    read = pd.read_csv(io.BytesIO(saved(table)))
    assert read["partner"].tolist() == sorted(table.frame["partner"])
    for name in ("trade_usd_million", "arms_received_tiv_million", "votes_agreed_resolutions"):
        assert read[name].fillna(-1).tolist() == table.frame[name].fillna(-1).tolist()


ORDERS = {
    "Partner, A to Z": ["CHN", "JPN", "RUS", "TUR"],
    "Trade, largest first": ["CHN", "JPN", "RUS", "TUR"],
    "Share of trade, largest first": ["CHN", "JPN", "RUS", "TUR"],
    "Change in trade, rise first": ["RUS", "CHN"],
    "Change in trade, fall first": ["CHN", "RUS"],
    "Arms received, most first": ["RUS", "JPN", "CHN"],
    "Arms sent, most first": ["JPN", "TUR"],
    "Partnership, newest first": ["JPN", "RUS"],
    "Votes in agreement, most first": ["RUS", "CHN"],
}


@pytest.mark.parametrize("sort", ORDERS)
def test_an_order_sorts_as_its_name_says_and_blanks_come_last(table, sort):
    table.controls["sort"].value = sort
    assert table.frame["partner_iso3"].tolist()[: len(ORDERS[sort])] == ORDERS[sort]
    assert len(table.frame) == 4


def test_every_order_but_the_first_is_on_the_reviewed_list():
    assert set(widget.SORTS) == {widget.LEADING_FIRST, *ORDERS}


def test_a_flag_names_every_partner_that_it_is_about():
    rows = trade(
        ("VNM", "RUS", 2019, "total", 100, "printed as about"), ("VNM", "CHN", 2019, "total", 300, "printed as about"),
        ("VNM", "JPN", 2019, "total", 200),
    )  # fmt: skip
    html = tabulate_ties("VNM", trade=rows, partners=FOUR[:3]).fallback_html
    (partners,) = re.findall(r"<li>† ([^<:]+): printed as about\.</li>", html)
    assert sorted(partners.split(", ")) == ["China", "Russia"]
    cells = dict(re.findall(r'<th scope="row"[^>]*>([^<]+)</th><td[^>]*>(.*?)</td>', html))
    assert {partner: "†" in cell for partner, cell in cells.items()} == {"China": True, "Japan": False, "Russia": True}


def row_cells(table, partner):
    """Return the text of the cells of one row."""
    (row,) = re.findall(rf'<th scope="row"[^>]*>{partner}</th>(.*?)</tr>', table.fallback_html)
    return [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)]


def test_each_cell_is_under_the_header_of_what_it_says(table):
    heads = re.findall(r'<th scope="col"[^>]*>([^<]+)</th>', table.fallback_html)
    russia = dict(zip(heads[1:], row_cells(table, "Russia"), strict=True))
    assert russia == {
        "Trade, US$ million": "100 2019, GSO",
        "Share of all trade": "10.0 %",
        "Rank": "3 of 4",
        "Change in 5 years": "+100 %",
        "All years": "",
        "Arms received, million TIV": "90",
        "Share of arms received": "90.0 %",
        "Arms sent, million TIV": "not reported",
        "Mutual-defence clause": "no (strategic, 2012)",
        "Partnership in force": "strategic partnership since 2012-07-27",
        "Votes in agreement, resolutions": "3 of 3",
    }


def test_a_fall_has_a_minus_and_a_year_alone_has_no_line(table):
    assert "−25 %" in row_cells(table, "China")
    assert "2019 only" in row_cells(table, "Japan")


def test_a_bar_is_as_long_as_its_number_beside_the_largest(table):
    bars = re.findall(
        r"<b>(\d+)</b>(?: <small>[^<]*</small></div>)?<div style=\"[^\"]*width:(\d+)%", table.fallback_html
    )
    assert {("300", "100"), ("200", "67"), ("100", "33"), ("25", "8"), ("90", "100"), ("10", "11")} <= set(bars)


def test_an_estimate_has_a_hollow_bar_and_a_report_a_full_one():
    rows = trade(("VNM", "RUS", 2019, "total", 100, None, "estimated"), ("VNM", "CHN", 2019, "total", 300))
    html = tabulate_ties("VNM", trade=rows, partners=FOUR[:2]).fallback_html
    bars = dict(re.findall(r'<th scope="row"[^>]*>([^<]+)</th>.*?<div style="(border|background):', html))
    assert bars == {"China": "background", "Russia": "border"}


def test_the_words_of_a_small_line_are_its_first_and_last_year(table):
    assert 'alt="2014 to 2019: from 50 to 100"' in table.fallback_html


def ink(points):
    """Return how strong each pixel of a small line is, 0 to 3."""
    picture = Image.open(io.BytesIO(draw_sparkline(tuple(points))))
    assert picture.size == (96, 24)
    return np.asarray(picture)


def columns(points):
    """Return the mean height of the ink in each column; 0 is the bottom, missing where there is none."""
    rows = np.arange(23, -1, -1)[:, None]
    strength = ink(points).astype(float)
    with np.errstate(invalid="ignore"):
        return (strength * rows).sum(axis=0) / strength.sum(axis=0)


def test_a_rising_line_rises_from_left_to_right():
    heights = columns([(2000, 1), (2001, 2), (2002, 3)])
    assert heights[5] < heights[48] < heights[90]
    assert heights[48] == pytest.approx(11.5, abs=1)


def test_a_flat_line_is_in_the_middle():
    assert columns([(2000, 5), (2001, 5)])[40] == pytest.approx(11.5, abs=1)


def test_a_year_without_a_figure_is_a_gap_and_a_lone_year_a_dot():
    heights = columns([(2000, 1), (2001, 1), (2003, 2), (2005, 3), (2006, 3)])
    drawn = ~np.isnan(heights)
    starts = np.flatnonzero(np.diff(np.concatenate([[0], drawn.astype(int)])) == 1)
    assert len(starts) == 3
    assert 3 <= drawn[starts[1] :].argmin() <= 6  # the lone year is as wide as a dot


def test_the_last_year_has_a_dot():
    strength = (ink([(2000, 1), (2001, 1)]) > 0).sum(axis=0)
    assert strength[-4] > strength[40]
    assert strength[4] <= strength[40]


def test_a_small_line_has_the_ink_of_the_bars():
    picture = Image.open(io.BytesIO(draw_sparkline(((2000, 1), (2001, 2)))))
    assert picture.getpalette()[:3] == [int(INK[at : at + 2], 16) for at in (1, 3, 5)]
    assert picture.info["transparency"] == bytes([0, 85, 170, 255])
