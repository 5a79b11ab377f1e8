"""Columns of the table of ties, and what a cell of each says, for the page and for the still table."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pandas as pd

from ties.widgets.ties_table.compute import BOTH

THEMES = {
    "all": "economic, defence and diplomatic ties",
    "economic": "economic ties",
    "defence": "defence ties",
    "diplomatic": "diplomatic ties",
}
UNITS = {"trade": "US$ million", "arms": "million TIV"}
Points = tuple[tuple[int, float], ...]
ORDERS = {  # the order of the first click on a header, then that of the second
    "number": (("down", "largest first"), ("up", "smallest first")),
    "rank": (("up", "first place first"), ("down", "last place first")),
    "change": (("down", "rises first"), ("up", "falls first")),
    "clause": (("down", "yes first"), ("up", "no first")),
    "date": (("down", "newest first"), ("up", "oldest first")),
    "text": (("up", "A to Z"), ("down", "Z to A")),
    "line": (),
}


class Cell(NamedTuple):
    """What a cell says: its words, smaller words, the key it is sorted by, a bar (full or hollow), a small line."""

    text: str
    small: str = ""
    key: float | str | None = None
    bar: str = ""
    points: Points = ()


MISSING = Cell("not reported")


@dataclass(frozen=True)
class View:
    """What one table can show: all partners, leading first, and the trade figures behind them."""

    country: str
    theme: str
    span: tuple[int, int]
    rows: pd.DataFrame
    lines: Mapping[str, list[Any]]
    series: Mapping[tuple[Any, ...], Points]
    releases: str
    title: str
    absent: tuple[str, ...]
    units: Mapping[str, str] = field(default_factory=lambda: UNITS)
    own: Mapping[str, str] = field(default_factory=dict)
    not_used: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """Country, theme and years in one line."""
        return f"{self.country}: {THEMES[self.theme]}, {self.span[0]} to {self.span[1]}"


class Column(NamedTuple):
    """A column: its theme and table, header, how it is sorted and aligned, how a cell is written, its figures."""

    theme: str
    table: str
    header: str
    kind: str
    side: str
    cell: Callable[[Any, View], Cell]
    figures: tuple[str, ...]


def format_number(value: float) -> str:
    """
    Format a number with three figures, or without decimals from 100 on.

    >>> format_number(4570.4), format_number(22.5), format_number(0.0), format_number(0.0406)
    ('4,570', '22.5', '0', '0.0406')
    """
    return f"{value:,.0f}" if abs(value) >= 99.95 else f"{value:.3g}"


def ordinal(number: float) -> str:
    """
    Return a place in words of the table.

    >>> [ordinal(place) for place in (1, 2, 3, 4, 11, 12, 13, 21, 112, 103)]
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '112th', '103rd']
    """
    place = int(number)
    teens = 10 <= place % 100 <= 20
    return f"{place}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(place % 10, 'th')}"


def percent_cell(name: str) -> Callable[[Any, View], Cell]:
    """Return a writer for shares; a share too small to print is not shown as zero."""

    def cell(row: Any, _: View) -> Cell:
        value = getattr(row, name)
        if pd.isna(value):
            return MISSING
        return Cell("below 0.1 %" if 0 < value < 0.05 else f"{value:.1f} %" if value else "0 %", key=value)

    return cell


def bar_cell(name: str) -> Callable[[Any, View], Cell]:
    """Return a writer for numbers with a bar; the largest number on screen has the longest bar."""

    def cell(row: Any, _: View) -> Cell:
        value = getattr(row, name)
        return MISSING if pd.isna(value) else Cell(format_number(value), key=value, bar="full")

    return cell


def trade_cell(row: Any, view: View) -> Cell:
    """Write the leading figure with its year and what limits it; figures that differ follow, each with its office."""
    lines = view.lines.get(row.partner_iso3)
    if not lines:
        return MISSING
    lead, *others = lines
    small = " · ".join([str(lead.year), *limits(lead)])
    if differ := figures_of_others(lead, others):
        small += f" ({lead.publisher}); {'; '.join(differ)}"
    bar = "" if lead.flow != BOTH else "hollow" if lead.basis == "estimated" else "full"
    return Cell(format_number(lead.value), small, lead.value, bar)


def figures_of_others(lead: Any, others: list[Any]) -> list[str]:
    """Return the figures that differ, each once, with its offices: those of the same directions first."""
    words = {lead.flow: "elsewhere"} | {line.flow: f"{line.flow}:" for line in others if line.flow != lead.flow}
    offices: dict[tuple[str, str], list[str]] = {}
    for line in others:
        marks = ["mirror"] * (line.mirror != lead.mirror)
        offices.setdefault((line.flow, format_number(line.value)), []).append(", ".join([line.publisher, *marks]))
    own = (lead.flow, format_number(lead.value))
    said = []
    for flow, start in words.items():
        differ = {figure: who for (of, figure), who in offices.items() if of == flow and (of, figure) != own}
        figures = [f"{figure} ({'; '.join(dict.fromkeys(who))})" for figure, who in differ.items()]
        said += [f"{start} {', '.join(figures)}"] if figures else []
    return said


def limits(line: Any) -> list[str]:
    """Return the short words for what limits a figure: one direction, a mirror, an estimate, a caution."""
    marks = {
        line.flow: line.flow != BOTH,
        "mirror": line.mirror,
        "estimated": line.basis == "estimated",
        "†": bool(line.flag),
    }
    return [words for words, holds in marks.items() if holds]


def rank_cell(row: Any, _: View) -> Cell:
    """Write the place, and among how many partners with a figure."""
    if pd.isna(row.trade_rank):
        return Cell("not ranked") if pd.notna(row.trade_usd_million) else MISSING
    of = int(row.trade_ranked_partners)
    return Cell(ordinal(row.trade_rank), f"of {'only ' if of < 10 else ''}{of} with figures", row.trade_rank)


def change_cell(row: Any, _: View) -> Cell:
    """Write the change over five years with its sign and both years; these are not the years of the span."""
    value = row.trade_change_5_years_percent
    if pd.isna(value):
        return MISSING
    return Cell(signed(value), f"{row.trade_year - 5:.0f} to {row.trade_year:.0f}", value)


def signed(value: float) -> str:
    """
    Return a change in per cent with its sign; a change that rounds to nothing has none.

    >>> signed(25.2), signed(-3.6), signed(-0.2)
    ('+25 %', '−4 %', '0 %')
    """
    return "0 %" if abs(value) < 0.5 else f"{value:+,.0f} %".replace("-", "−")


def line_cell(row: Any, view: View) -> Cell:
    """Draw all years of the leading figure, with alt text for its first and last value."""
    lines = view.lines.get(row.partner_iso3)
    if not lines:
        return MISSING
    lead = lines[0]
    points = view.series[lead.partner, lead.mirror, lead.publisher, lead.flow]
    return Cell(f"{points[0][0]} only") if len(points) == 1 else Cell(line_words(points), points=points)


def line_words(points: Points) -> str:
    """
    Return a small line in words.

    >>> line_words(((2010, 5.0), (2011, 6.0), (2014, 1200.0)))
    '2010 to 2014: from 5 to 1,200, no figure for 2 of the years'
    """
    (first, start), (last, end) = points[0], points[-1]
    blanks = last - first + 1 - len(points)
    gaps = f", no figure for {blanks} of the years" if blanks else ""
    return f"{first} to {last}: from {format_number(start)} to {format_number(end)}{gaps}"


def clause_cell(row: Any, _: View) -> Cell:
    """Write whether a mutual-defence clause is in force, and in which instrument."""
    if pd.isna(row.mutual_defence):
        return MISSING
    words = {"no": "no clause"}.get(row.mutual_defence, row.mutual_defence)
    return Cell(words, f"({dated(row)})", float(row.mutual_defence == "yes"))


def dated(row: Any) -> str:
    """Return the name of a treaty, with its year where the name does not hold it."""
    instrument = str(row.treaty)
    year = "" if pd.isna(row.treaty_year) else f"{row.treaty_year:.0f}"
    return instrument if year in instrument else f"{instrument}, {year}"


def level_cell(row: Any, _: View) -> Cell:
    """Write the level of the partnership and its start; a treaty without a level is named."""
    if pd.isna(row.partnership_level):
        return MISSING
    started = None if pd.isna(row.partnership_since) else str(row.partnership_since)
    since = f"since {started}" if started else "date not reported"
    words = f"({row.partnership_instrument})" if row.partnership_level == "none" else since
    return Cell(str(row.partnership_level), words, started)


def votes_cell(row: Any, _: View) -> Cell:
    """Write the number of resolutions with equal votes, of those where both votes are on record."""
    if pd.isna(row.votes_compared_resolutions):
        return MISSING
    agreed = row.votes_agreed_resolutions
    return Cell(f"{agreed:.0f}", f"of {row.votes_compared_resolutions:.0f}", agreed)


def own_cell(at: int) -> Callable[[Any, View], Cell]:
    """Return a writer for a column that the caller brought; it is found by its place, since any name is allowed."""

    def cell(row: Any, _: View) -> Cell:
        value = row[at]
        bar = "full" if value >= 0 else ""
        return MISSING if math.isnan(value) else Cell(format_number(value), key=value, bar=bar)

    return cell


TRADE = ("trade_usd_million", "trade_year", "trade_flow", "trade_publisher", "trade_basis")
ARMS = "arms_received_tiv_million", "arms_received_share_percent", "arms_sent_tiv_million"
COLUMNS = [
    Column(
        *("economic", "trade", "Trade, {trade}", "number", "left", trade_cell),
        (*TRADE, "trade_also_reported_usd_million"),
    ),
    Column(
        *("economic", "trade", "Share of all trade", "number", "right", percent_cell("trade_share_percent")),
        ("trade_share_percent",),
    ),
    Column("economic", "trade", "Rank", "rank", "right", rank_cell, ("trade_rank", "trade_ranked_partners")),
    Column(
        *("economic", "trade", "Change in 5 years", "change", "right", change_cell), ("trade_change_5_years_percent",)
    ),
    Column("economic", "trade", "All years", "line", "left", line_cell, ()),
    Column("defence", "arms", "Arms received, {arms}", "number", "left", bar_cell(ARMS[0]), ARMS[:1]),
    Column("defence", "arms", "Share of arms received", "number", "right", percent_cell(ARMS[1]), ARMS[1:2]),
    Column("defence", "arms", "Arms sent, {arms}", "number", "left", bar_cell(ARMS[2]), ARMS[2:]),
    Column(
        *("defence", "treaties", "Mutual-defence clause", "clause", "left", clause_cell),
        ("mutual_defence", "treaty", "treaty_year"),
    ),
    Column(
        *("diplomatic", "treaties", "Partnership in force", "date", "left", level_cell),
        ("partnership_level", "partnership_instrument", "partnership_since"),
    ),
    Column(
        *("diplomatic", "votes", "Votes in agreement, resolutions", "number", "right", votes_cell),
        ("votes_agreed_resolutions", "votes_compared_resolutions"),
    ),
]


def columns_of(view: View) -> list[Column]:
    """Return the columns of a theme for which rows were given, then those that the caller brought."""
    kept = [c for c in COLUMNS if view.theme in ("all", c.theme) and c.table not in view.absent]
    named = [column._replace(header=column.header.format(**view.units)) for column in kept]
    places = {name: at for at, name in enumerate(view.rows.columns)}
    own = [
        Column("more", name, header, "number", "left", own_cell(places[name]), (name,))
        for name, header in view.own.items()
        if name in places
    ]
    return named + own
