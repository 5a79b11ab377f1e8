"""How a table of ties is written: cells, bars and notes, in HTML that JupyterLab also keeps where it trusts nobody."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Any, NamedTuple

import pandas as pd

from ties.widgets.sparkline import INK, sparkline
from ties.widgets.tie_rows import BOTH, series

THEMES = {
    "all": "economic, defence and diplomatic ties",
    "economic": "economic ties",
    "defence": "defence ties",
    "diplomatic": "diplomatic ties",
}
MISSING = "<small>not reported</small>"


@dataclass(frozen=True)
class View:
    """All that one table shows: rows sorted and chosen, and the trade figures behind them."""

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
    """A column: the theme and the table it belongs to, its header with unit, how a cell is written."""

    theme: str
    table: str
    header: str
    side: str
    cell: Callable[[Any, View], str]


def number(value: float) -> str:
    """
    Write a number with three figures or to the unit.

    >>> number(4570.4), number(22.5), number(0.0), number(0.0406)
    ('4,570', '22.5', '0', '0.0406')
    """
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def percent(name: str) -> Callable[[Any, View], str]:
    """Make the cell of a share; one too small to print is not called zero."""

    def cell(row: Any, _: View) -> str:
        value = getattr(row, name)
        if pd.isna(value):
            return MISSING
        return "below 0.1 %" if 0 < value < 0.05 else f"{value:.1f} %" if value else "0 %"

    return cell


def barred(name: str) -> Callable[[Any, View], str]:
    """Make the cell of a number with a bar beneath, as long as the number is beside the largest on screen."""

    def cell(row: Any, view: View) -> str:
        value = getattr(row, name)
        return MISSING if pd.isna(value) else f"<b>{number(value)}</b>{bar(value, view.rows[name].max())}"

    return cell


def bar(value: float, largest: float, *, hollow: bool = False) -> str:
    """Draw a bar; a hollow one is an estimate. It repeats the number beside it, so it needs no words."""
    if not largest > 0:
        return ""
    ink = f"border:1px solid {INK}" if hollow else f"background:{INK}"
    return f'<div style="{ink};height:4px;width:{max(value / largest * 100, 1):.0f}%"></div>'


def trade_cell(row: Any, view: View) -> str:
    """Write every publisher's figure on a line of its own; the bar is the leading one's."""
    lines = view.lines[view.lines["partner"] == row.partner_iso3]
    if lines.empty:
        return MISSING
    written = [f"<div><b>{number(line.value)}</b> {origin(line, row.partner)}</div>" for line in lines.itertuples()]
    if row.trade_flow == BOTH:
        largest = view.rows.loc[view.rows["trade_flow"] == BOTH, "trade_usd_million"].max()
        written.insert(1, bar(row.trade_usd_million, largest, hollow="estimated" in row.trade_basis))
    return "".join(written)


def origin(line: Any, partner: str) -> str:
    """Say where a figure comes from: year, publisher, and whether it is one-sided, a mirror or an estimate."""
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
    """Write the rank with the number of partners that it is among."""
    if pd.isna(row.trade_rank):
        return "<small>not ranked</small>" if pd.notna(row.trade_usd_million) else MISSING
    return f"{row.trade_rank:.0f} <small>of {row.trade_ranked_partners:.0f}</small>"


def change_cell(row: Any, _: View) -> str:
    """Write the change over five years with its sign."""
    value = row.trade_change_5_years_percent
    return MISSING if pd.isna(value) else f"{value:+,.0f} %".replace("-", "−")


def spark_cell(row: Any, view: View) -> str:
    """Draw all years of the leading figure; the words say where the line begins and ends."""
    lines = view.lines[view.lines["partner"] == row.partner_iso3]
    if lines.empty:
        return MISSING
    points = series(view.figures, lines.iloc[0])
    (first, start), (last, end) = points[0], points[-1]
    if first == last:
        return f"<small>{first} only</small>"
    return sparkline(points, f"{first} to {last}: from {number(start)} to {number(end)}")


def clause_cell(row: Any, _: View) -> str:
    """Write whether a mutual-defence clause is in force, and in which instrument."""
    if pd.isna(row.mutual_defence):
        return MISSING
    instrument = str(row.treaty)
    year = "" if pd.isna(row.treaty_year) else f"{row.treaty_year:.0f}"
    dated = instrument if year in instrument else f"{instrument}, {year}"
    return f"<b>{row.mutual_defence}</b> <small>({escape(dated)})</small>"


def level_cell(row: Any, _: View) -> str:
    """Write the level of the partnership and since when."""
    if pd.isna(row.partnership_level):
        return MISSING
    since = "date not reported" if pd.isna(row.partnership_since) else f"since {row.partnership_since}"
    return f"{escape(row.partnership_level)} <small>{escape(since)}</small>"


def votes_cell(row: Any, _: View) -> str:
    """Write on how many texts both voted alike, of those where both votes are on record."""
    if pd.isna(row.votes_compared_resolutions):
        return MISSING
    return f"<b>{row.votes_agreed_resolutions:.0f}</b> <small>of {row.votes_compared_resolutions:.0f}</small>"


COLUMNS = [
    Column("economic", "trade", "Trade, US$ million", "left", trade_cell),
    Column("economic", "trade", "Share of all trade", "right", percent("trade_share_percent")),
    Column("economic", "trade", "Rank", "right", rank_cell),
    Column("economic", "trade", "Change in 5 years", "right", change_cell),
    Column("economic", "trade", "All years", "left", spark_cell),
    Column("defence", "arms", "Arms received, million TIV", "left", barred("arms_received_tiv_million")),
    Column("defence", "arms", "Share of arms received", "right", percent("arms_received_share_percent")),
    Column("defence", "arms", "Arms sent, million TIV", "left", barred("arms_sent_tiv_million")),
    Column("defence", "treaties", "Mutual-defence clause", "left", clause_cell),
    Column("diplomatic", "treaties", "Partnership in force", "left", level_cell),
    Column("diplomatic", "votes", "Votes in agreement, resolutions", "right", votes_cell),
]


def columns_of(view: View) -> list[Column]:
    """Give the columns of a theme for which rows were given."""
    return [c for c in COLUMNS if view.theme in ("all", c.theme) and c.table not in view.absent]


def table_html(view: View) -> str:
    """Give the table with its caption, and the notes beneath; where nothing is known, *no data* and why."""
    columns = columns_of(view)
    if view.rows.empty or not columns:
        return f"<p><strong>{escape(view.title or view.heading)}</strong></p><p>No data: {escape(nothing(view))}</p>"
    body = "".join(row_html(row, columns, view) for row in view.rows.itertuples())
    style = "border-collapse:collapse;line-height:1.35;font-size:13px"
    head = f"<thead>{themes_row(columns)}{headers_row(columns)}</thead>"
    return f'<table cellpadding="5" style="{style}">{caption(view)}{head}<tbody>{body}</tbody></table>{notes(view)}'


def nothing(view: View) -> str:
    """Say why a table is empty."""
    if not columns_of(view):
        return f"no rows were given for {THEMES[view.theme]}."
    return (
        f"the rows say nothing of {view.country} from {view.span[0]} to {view.span[1]}; choose other years or partners."
    )


def caption(view: View) -> str:
    """Give the heading and, beneath, what the units are."""
    title = f"{escape(view.title)}<br>" if view.title else ""
    units = [UNITS[table] for table in UNITS if any(column.table == table for column in columns_of(view))]
    style = "caption-side:top;text-align:left;padding-bottom:4px"
    return (
        f'<caption style="{style}"><b>{title}{escape(view.heading)}</b><br><small>{" ".join(units)}</small></caption>'
    )


UNITS = {
    "trade": "Trade: US$ million, exports and imports together, latest year of the span.",
    "arms": "Arms: million TIV (capability handed over, not dollars), sum of the span.",
    "treaties": "Treaties: in force at the end of the span.",
    "votes": "Votes: resolutions of the span on which both votes are on record.",
}
WORDY = (trade_cell, clause_cell)
RULE = "border-bottom:1px solid #9aa5b166"


def themes_row(columns: list[Column]) -> str:
    """Name the theme above its columns, where there is more than one."""
    themes = list(dict.fromkeys(column.theme for column in columns))
    if len(themes) < 2:
        return ""
    spans = [(theme, sum(column.theme == theme for column in columns)) for theme in themes]
    heads = (f'<th scope="colgroup" colspan="{n}" style="text-align:left">{t.capitalize()}</th>' for t, n in spans)
    return f"<tr><td></td>{''.join(heads)}</tr>"


def headers_row(columns: list[Column]) -> str:
    """Give the header of every column, aligned as its cells are; words get room where there are many columns."""
    heads = [("Partner", "left", 6), *((c.header, c.side, 13 if c.cell in WORDY else 4) for c in columns)]
    cells = (
        f'<th scope="col" style="text-align:{side};vertical-align:bottom;min-width:{room}em">{head}</th>'
        for head, side, room in heads
    )
    return f'<tr style="border-bottom:2px solid #9aa5b1">{"".join(cells)}</tr>'


def row_html(row: Any, columns: list[Column], view: View) -> str:
    """Give one partner's row; the partner is its header. Where a table says nothing of it, that is said once."""
    cells = []
    for _, same in groupby(columns, key=lambda column: (column.theme, column.table)):
        written = [(column.side, column.cell(row, view)) for column in same]
        if len(written) > 1 and all(html == MISSING for _, html in written):
            cells.append(f'<td colspan="{len(written)}" style="text-align:left">{MISSING}</td>')
        else:
            cells.extend(f'<td style="text-align:{side}">{html}</td>' for side, html in written)
    return f'<tr style="{RULE}"><th scope="row" style="text-align:left">{escape(row.partner)}</th>{"".join(cells)}</tr>'


def notes(view: View) -> str:
    """Say beneath the table who publishes what, what is estimated or a mirror, and what a blank means."""
    said = [*trade_notes(view), *other_notes(view), "“Not reported” is no zero: the rows hold no figure."]
    return f'<ul style="font-size:12px;line-height:1.4">{"".join(f"<li>{words}</li>" for words in said)}</ul>'


def trade_notes(view: View) -> list[str]:
    """Name the publishers on screen with their years, the mirrors, the estimates and the flags."""
    if "economic" not in {column.theme for column in columns_of(view)}:
        return []
    shown = view.lines[view.lines["partner"].isin(view.rows["partner_iso3"])]
    if shown.empty:
        return []
    ends = shown.groupby("publisher")["year"].agg(["min", "max"])
    sources = "; ".join(escape(f"{who}, {a}" if a == b else f"{who}, {a} to {b}") for who, a, b in ends.itertuples())
    said = [f"Trade as published by: {sources}. Where publishers differ, each stands on its own line."]
    said.append("Rank: among the partners of which the same publisher gives the same figure for the year.")
    if (shown["flow"] != BOTH).any():
        said.append("Exports only or imports only: the other direction is not reported; ranked among their like.")
    if shown["mirror"].any():
        said.append("Mirror: the partner’s statistics turned round; they differ in valuation and in what they count.")
    if (shown["basis"] == "estimated").any():
        said.append(
            "<em>Estimated</em> (hollow bar): not reported by the country named; ranked to the fourth place only."
        )
    return said + flag_notes(
        shown.merge(view.rows[["partner_iso3", "partner"]], left_on="partner", right_on="partner_iso3")
    )


def flag_notes(shown: pd.DataFrame) -> list[str]:
    """Write each flag once, with the partners it is about; a flag of the World total is about all shares."""
    flagged = shown[shown["flag"] != ""]
    said = flagged.groupby("flag", sort=False)["partner_y"].agg(lambda names: ", ".join(dict.fromkeys(names)))
    whole = shown["whole_flag"].dropna().loc[lambda flags: flags != ""].unique()
    return [f"† {escape(who)}: {escape(flag)}." for flag, who in said.items()] + [
        f"World total behind shares: {escape(flag)}." for flag in whole
    ]


def other_notes(view: View) -> list[str]:
    """Say which releases the arms come from, and what the votes compare."""
    tables = {column.table for column in columns_of(view)}
    said = []
    if "arms" in tables and view.releases:
        said.append(f"Arms: {escape(view.releases)}.")
    if "votes" in tables:
        said.append("Votes compared as cast: yes, no, abstain or absent; a vote that is not on record is left out.")
    if view.theme == "all" and view.absent:
        said.append(f"No rows were given for: {', '.join(view.absent)}.")
    return said
