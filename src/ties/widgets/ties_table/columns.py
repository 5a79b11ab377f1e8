"""Columns of the table of ties, and how a cell of each is written."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any, NamedTuple

import pandas as pd

from ties.widgets.ties_table.compute import BOTH, value_series
from ties.widgets.ties_table.sparkline import INK, sparkline

THEMES = {
    "all": "economic, defence and diplomatic ties",
    "economic": "economic ties",
    "defence": "defence ties",
    "diplomatic": "diplomatic ties",
}
MISSING = "<small>not reported</small>"


@dataclass(frozen=True)
class View:
    """What one table shows: the rows on screen and the trade figures behind them."""

    country: str
    theme: str
    span: tuple[int, int]
    rows: pd.DataFrame
    lines: pd.DataFrame
    figures: pd.DataFrame
    releases: str
    title: str
    absent: tuple[str, ...]

    @property
    def heading(self) -> str:
        """Country, theme and years in one line."""
        return f"{self.country}: {THEMES[self.theme]}, {self.span[0]} to {self.span[1]}"


class Column(NamedTuple):
    """A column: its theme, the table it comes from, its header with unit, its alignment and how a cell is written."""

    theme: str
    table: str
    header: str
    side: str
    cell: Callable[[Any, View], str]


def format_number(value: float) -> str:
    """
    Format a number with three figures, or without decimals from 100 on.

    >>> format_number(4570.4), format_number(22.5), format_number(0.0), format_number(0.0406)
    ('4,570', '22.5', '0', '0.0406')
    """
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def percent_cell(name: str) -> Callable[[Any, View], str]:
    """Return a writer for shares; a share too small to print is not shown as zero."""

    def cell(row: Any, _: View) -> str:
        value = getattr(row, name)
        if pd.isna(value):
            return MISSING
        return "below 0.1 %" if 0 < value < 0.05 else f"{value:.1f} %" if value else "0 %"

    return cell


def bar_cell(name: str) -> Callable[[Any, View], str]:
    """Return a writer for numbers with a bar; the largest number on screen has the longest bar."""

    def cell(row: Any, view: View) -> str:
        value = getattr(row, name)
        return MISSING if pd.isna(value) else f"<b>{format_number(value)}</b>{bar_html(value, view.rows[name].max())}"

    return cell


def bar_html(value: float, largest: float, *, hollow: bool = False) -> str:
    """Return a bar; a hollow bar is an estimate. It repeats the number beside it and needs no alt text."""
    if not largest > 0:
        return ""
    ink = f"border:1px solid {INK}" if hollow else f"background:{INK}"
    return f'<div style="{ink};height:4px;width:{max(value / largest * 100, 1):.0f}%"></div>'


def trade_cell(row: Any, view: View) -> str:
    """Write one line per publisher; the bar belongs to the leading figure."""
    lines = view.lines[view.lines["partner"] == row.partner_iso3]
    if lines.empty:
        return MISSING
    written = [
        f"<div><b>{format_number(line.value)}</b> {figure_origin(line, row.partner)}</div>"
        for line in lines.itertuples()
    ]
    if row.trade_flow == BOTH:
        largest = view.rows.loc[view.rows["trade_flow"] == BOTH, "trade_usd_million"].max()
        written.insert(1, bar_html(row.trade_usd_million, largest, hollow="estimated" in row.trade_basis))
    return "".join(written)


def figure_origin(line: Any, partner: str) -> str:
    """Return the origin of a figure: year, publisher, and whether it is one-sided, a mirror or an estimate."""
    publisher, sided = escape(line.publisher), "" if line.flow == BOTH else f"{line.flow}, "
    estimated = f"<em>estimated</em> by {publisher}"
    if line.mirror:
        theirs = f"as {escape(partner)} reports it ({publisher})"
        who = "mirror: " + (f"{estimated}, not reported by {escape(partner)}" if line.basis == "estimated" else theirs)
    else:
        compiled = f"{publisher}, from the partners’ reports"
        who = {"estimated": estimated, "mirror": compiled}.get(line.basis, publisher)
    return f"<small>{line.year}, {sided}{who}{' †' if line.flag else ''}</small>"


def rank_cell(row: Any, _: View) -> str:
    """Write the rank and the number of partners that are ranked."""
    if pd.isna(row.trade_rank):
        return "<small>not ranked</small>" if pd.notna(row.trade_usd_million) else MISSING
    return f"{row.trade_rank:.0f} <small>of {row.trade_ranked_partners:.0f}</small>"


def change_cell(row: Any, _: View) -> str:
    """Write the change over five years with its sign."""
    value = row.trade_change_5_years_percent
    return MISSING if pd.isna(value) else f"{value:+,.0f} %".replace("-", "−")


def spark_cell(row: Any, view: View) -> str:
    """Draw all years of the leading figure, with alt text for its first and last value."""
    lines = view.lines[view.lines["partner"] == row.partner_iso3]
    if lines.empty:
        return MISSING
    points = value_series(view.figures, lines.iloc[0])
    (first, start), (last, end) = points[0], points[-1]
    if first == last:
        return f"<small>{first} only</small>"
    return sparkline(points, f"{first} to {last}: from {format_number(start)} to {format_number(end)}")


def clause_cell(row: Any, _: View) -> str:
    """Write whether a mutual-defence clause is in force, and in which instrument."""
    if pd.isna(row.mutual_defence):
        return MISSING
    instrument = str(row.treaty)
    year = "" if pd.isna(row.treaty_year) else f"{row.treaty_year:.0f}"
    dated = instrument if year in instrument else f"{instrument}, {year}"
    return f"<b>{row.mutual_defence}</b> <small>({escape(dated)})</small>"


def level_cell(row: Any, _: View) -> str:
    """Write the level of the partnership and its start; a treaty without a level is named."""
    if pd.isna(row.partnership_level):
        return MISSING
    since = "date not reported" if pd.isna(row.partnership_since) else f"since {row.partnership_since}"
    words = f"({row.partnership_instrument})" if row.partnership_level == "none" else since
    return f"{escape(row.partnership_level)} <small>{escape(words)}</small>"


def votes_cell(row: Any, _: View) -> str:
    """Write the number of resolutions with equal votes, of those where both votes are on record."""
    if pd.isna(row.votes_compared_resolutions):
        return MISSING
    return f"<b>{row.votes_agreed_resolutions:.0f}</b> <small>of {row.votes_compared_resolutions:.0f}</small>"


COLUMNS = [
    Column("economic", "trade", "Trade, US$ million", "left", trade_cell),
    Column("economic", "trade", "Share of all trade", "right", percent_cell("trade_share_percent")),
    Column("economic", "trade", "Rank", "right", rank_cell),
    Column("economic", "trade", "Change in 5 years", "right", change_cell),
    Column("economic", "trade", "All years", "left", spark_cell),
    Column("defence", "arms", "Arms received, million TIV", "left", bar_cell("arms_received_tiv_million")),
    Column("defence", "arms", "Share of arms received", "right", percent_cell("arms_received_share_percent")),
    Column("defence", "arms", "Arms sent, million TIV", "left", bar_cell("arms_sent_tiv_million")),
    Column("defence", "treaties", "Mutual-defence clause", "left", clause_cell),
    Column("diplomatic", "treaties", "Partnership in force", "left", level_cell),
    Column("diplomatic", "votes", "Votes in agreement, resolutions", "right", votes_cell),
]


def columns_of(view: View) -> list[Column]:
    """Return the columns of a theme for which rows were given."""
    return [c for c in COLUMNS if view.theme in ("all", c.theme) and c.table not in view.absent]
