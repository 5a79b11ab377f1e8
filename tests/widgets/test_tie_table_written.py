"""What the table of ties writes: fields of the file, keys to sort by, flags, bars, sources and small lines."""

import io
import re

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from ties.widgets.ties_table.prepare import csv_field
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


def fields(table):
    """Return the fields of the file by partner and name."""
    names = [name for name, _ in table.spec["fields"]]
    return {row["code"]: dict(zip(names, row["fields"], strict=True)) for row in table.spec["rows"]}


def test_the_file_has_the_columns_of_the_frame_in_the_same_order(table):
    assert [name for name, _ in table.spec["fields"]] == list(table.frame.columns)


def test_fields_belong_to_the_column_that_shows_them(table):
    heads = [column["head"] for column in table.spec["columns"]]
    shown = {name: heads[at] for name, at in table.spec["fields"]}
    assert shown["trade_publisher"] == "Trade, US$ million"
    assert shown["arms_sent_tiv_million"] == "Arms sent, million TIV"
    assert shown["partnership_since"] == "Partnership in force"


def test_fields_read_back_are_the_numbers_of_the_frame(table):
    numbers = table.frame.set_index("partner_iso3").select_dtypes("number")
    for code, name in ((code, name) for code in numbers.index for name in numbers):
        written = fields(table)[code][name]
        value = numbers.loc[code, name]
        assert (written == "") == pd.isna(value)
        assert written == "" or float(written) == pytest.approx(value, rel=1e-5)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_text_that_looks_like_a_formula_is_text(start):
    text = f"{start}HYPERLINK(1)"
    treaty = TREATIES.assign(instrument=text, level=text)
    rows = fields(tabulate_ties("VNM", trade=TRADE.assign(publisher=text), treaties=treaty))["RUS"]
    for name in ("trade_publisher", "treaty", "partnership_instrument", "partnership_level"):
        assert rows[name] == f"'{text}"


def test_years_have_no_decimals_and_numbers_no_noise():
    assert csv_field(2024.0) == "2024"
    assert csv_field(75279.48692499999) == "75279.486925"
    assert csv_field(-3.5) == "-3.5"
    rows = fields(tabulate_ties("VNM", trade=TRADE.assign(trade_usd_million=lambda r: r["trade_usd_million"] / 3)))
    assert rows["RUS"]["trade_year"] == "2019"
    assert rows["TUR"]["trade_share_percent"] == "2.5"


KEYS = {
    "Partner": {"CHN": "China", "JPN": "Japan", "RUS": "Russia", "TUR": "Türkiye"},
    "Trade, US$ million": {"CHN": 300, "JPN": 200, "RUS": 100, "TUR": 25},
    "Share of all trade": {"CHN": 30, "JPN": 20, "RUS": 10, "TUR": 2.5},
    "Rank": {"CHN": 1, "JPN": 2, "RUS": 3, "TUR": 4},
    "Change in 5 years": {"CHN": -25, "RUS": 100},
    "All years": {},
    "Arms received, million TIV": {"RUS": 90, "JPN": 10, "CHN": 0},
    "Share of arms received": {"RUS": 90, "JPN": 10, "CHN": 0},
    "Arms sent, million TIV": {"JPN": 6, "TUR": 4},
    "Mutual-defence clause": {"RUS": 0, "JPN": 0},
    "Partnership in force": {"JPN": "2014-03", "RUS": "2012-07-27"},
    "Votes in agreement, resolutions": {"RUS": 3, "CHN": 1},
}


@pytest.mark.parametrize("head", KEYS)
def test_a_column_is_sorted_by_its_own_figure(table, head):
    at = [column["head"] for column in table.spec["columns"]].index(head)
    rows = {row["code"]: row["cells"][at].get("key") for row in table.spec["rows"] if row["code"] != "USA"}
    assert {code: key for code, key in rows.items() if key is not None} == pytest.approx(KEYS[head])


def test_every_column_is_on_the_reviewed_list(table):
    assert [column["head"] for column in table.spec["columns"]] == list(KEYS)


def test_sources_say_who_publishes_each_figure_and_what_the_rank_counts(table):
    (china,) = (row for row in table.spec["rows"] if row["code"] == "CHN")
    assert china["sources"] == [
        "Trade: 300 US$ million, 2019, GSO.",
        "Rank: 1st among the 4 partners for which GSO gives the figure for 2019.",
    ]


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
        "Trade, US$ million": "100 2019",
        "Share of all trade": "10.0 %",
        "Rank": "3rd of only 4 with figures",
        "Change in 5 years": "+100 % 2014 to 2019",
        "All years": "",
        "Arms received, million TIV": "90",
        "Share of arms received": "90.0 %",
        "Arms sent, million TIV": "not reported",
        "Mutual-defence clause": "no clause (strategic, 2012)",
        "Partnership in force": "strategic partnership since 2012-07-27",
        "Votes in agreement, resolutions": "3 of 3",
    }


def test_a_fall_has_a_minus_and_a_year_alone_has_no_line(table):
    assert "−25 % 2014 to 2019" in row_cells(table, "China")
    assert "2019 only" in row_cells(table, "Japan")


def test_a_bar_is_as_long_as_its_number_beside_the_largest(table):
    bars = re.findall(r"<b>(\d+)</b>(?: <small>[^<]*</small>)?<div style=\"[^\"]*width:(\d+)%", table.fallback_html)
    assert {("300", "100"), ("200", "67"), ("100", "33"), ("25", "8"), ("90", "100"), ("10", "11")} <= set(bars)


def test_an_estimate_has_a_hollow_bar_and_a_report_a_full_one():
    rows = trade(("VNM", "RUS", 2019, "total", 100, None, "estimated"), ("VNM", "CHN", 2019, "total", 300))
    html = tabulate_ties("VNM", trade=rows, partners=FOUR[:2]).fallback_html
    bars = dict(re.findall(r'<th scope="row"[^>]*>([^<]+)</th>.*?<div style="(border|background):', html))
    assert bars == {"China": "background", "Russia": "border"}


def test_the_words_of_a_small_line_are_its_first_and_last_year(table):
    assert 'alt="2014 to 2019: from 50 to 100, no figure for 4 of the years"' in table.fallback_html


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


def test_a_year_without_a_figure_is_a_pale_band_and_a_lone_year_a_dot():
    strength = ink([(2000, 1), (2001, 1), (2003, 2), (2005, 3), (2006, 3)])
    pale = (strength == 1).all(axis=0)
    assert [pale[column] for column in (8, 33, 48, 63, 88)] == [False, True, False, True, False]
    assert (strength[:, 48] > 1).sum() in range(3, 7)  # the lone year is as high as a dot


def test_the_last_year_has_a_dot():
    strength = (ink([(2000, 1), (2001, 1)]) > 0).sum(axis=0)
    assert strength[-4] > strength[40]
    assert strength[4] <= strength[40]


def test_a_small_line_has_the_ink_of_the_bars():
    picture = Image.open(io.BytesIO(draw_sparkline(((2000, 1), (2001, 2)))))
    assert picture.getpalette()[:3] == [int(INK[at : at + 2], 16) for at in (1, 3, 5)]
    assert picture.info["transparency"] == bytes([0, 85, 170, 255])
