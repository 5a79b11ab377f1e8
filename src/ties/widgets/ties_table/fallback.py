"""A table of ties as plain HTML: caption, headers, rows and the notes beneath."""

import base64
from html import escape
from itertools import groupby
from typing import Any

import pandas as pd

from ties.display.html_table import Cell, write_row, write_table
from ties.widgets.ties_table.columns import (
    MISSING,
    THEMES,
    Column,
    View,
    clause_cell,
    columns_of,
    spark_cell,
    trade_cell,
)
from ties.widgets.ties_table.compute import BOTH

SCROLLS = '<div style="overflow-x:auto">'


def table_html(view: View, around: str = SCROLLS) -> str:
    """Return the table, in a box that scrolls, and the notes beneath; where nothing is known, *no data* and why."""
    columns = columns_of(view)
    if view.rows.empty or not columns:
        return f"<p><strong>{escape(view.title or view.heading)}</strong></p><p>No data: {escape(nothing(view))}</p>"
    table = write_table(
        [themes_row(columns), headers_row(columns)],
        (row_html(row, columns, view) for row in view.rows.itertuples()),
        caption=caption(view),
        style="border-collapse:collapse;line-height:1.35;font-size:13px",
        padding=5,
        caption_style="caption-side:top;text-align:left;padding-bottom:4px",
    )
    return f"{around}{table}</div>{notes(view)}"


def nothing(view: View) -> str:
    """Return the sentence that says why a table is empty."""
    if not columns_of(view):
        return f"no rows were given for {THEMES[view.theme]}."
    return (
        f"the rows say nothing of {view.country} from {view.span[0]} to {view.span[1]}; choose other years or partners."
    )


def caption(view: View) -> str:
    """Return the heading and, beneath, what the units are."""
    title = f"{escape(view.title)}<br>" if view.title else ""
    units = [UNITS[table] for table in UNITS if any(column.table == table for column in columns_of(view))]
    words = f"<b>{title}{escape(view.heading)}</b><br><small>{' '.join(units)}</small>"
    return f"<div>{words}</div>"


UNITS = {
    "trade": "Trade: US$ million, exports and imports together, latest year of the span.",
    "arms": "Arms: million TIV (capability handed over, not dollars), sum of the span.",
    "treaties": "Treaties: in force at the end of the span.",
    "votes": "Votes: resolutions of the span on which both votes are on record.",
}
ROOM = {trade_cell: 11, spark_cell: 8, clause_cell: 11}  # em; the others fold to their longest word
RULE = "border-bottom:1px solid #9aa5b166"


def themes_row(columns: list[Column]) -> str:
    """Name the theme above its columns, where there is more than one."""
    themes = list(dict.fromkeys(column.theme for column in columns))
    if len(themes) < 2:
        return ""
    spans = [(theme, sum(column.theme == theme for column in columns)) for theme in themes]
    heads = (Cell(theme.capitalize(), "text-align:left", "colgroup", count) for theme, count in spans)
    return write_row([Cell(""), *heads])


def headers_row(columns: list[Column]) -> str:
    """Return the header of every column, aligned as its cells are; words get room where there are many columns."""
    heads = [("Partner", "left", 6), *((c.header, c.side, ROOM.get(c.cell, 4)) for c in columns)]
    style = "text-align:{};vertical-align:bottom;min-width:{}em"
    cells = (Cell(head, style.format(side, room), "col") for head, side, room in heads)
    return write_row(cells, "border-bottom:2px solid #9aa5b1")


def row_html(row: Any, columns: list[Column], view: View) -> str:
    """Return one partner's row; the partner is its header. Where a table says nothing of it, that is said once."""
    cells = [Cell(escape(row.partner), "text-align:left", "row")]
    for _, same in groupby(columns, key=lambda column: (column.theme, column.table)):
        written = [(column.side, column.cell(row, view)) for column in same]
        if len(written) > 1 and all(html == MISSING for _, html in written):
            cells.append(Cell(MISSING, "text-align:left", columns=len(written)))
        else:
            cells.extend(Cell(html, f"text-align:{side}") for side, html in written)
    return write_row(cells, RULE)


def notes(view: View) -> str:
    """Return the notes below the table: who publishes what, what is estimated or a mirror, and what a blank means."""
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
    """Return the note on the releases of the arms data and on what the votes compare."""
    tables = {column.table for column in columns_of(view)}
    said = []
    if "arms" in tables and view.releases:
        said.append(f"Arms: {escape(view.releases)}.")
    if "votes" in tables:
        said.append("Votes compared as cast: yes, no, abstain or absent; a vote that is not on record is left out.")
    if view.theme == "all" and view.absent:
        said.append(f"No rows were given for: {', '.join(view.absent)}.")
    return said


def save_link(view: View) -> str:
    """Return the link that saves the rows on screen as CSV; a mark in front tells spreadsheets that it is UTF-8."""
    raw = base64.b64encode(view.rows.to_csv(index=False).encode("utf-8-sig")).decode()
    name = f"ties-{view.country}-{view.theme}-{view.span[0]}-{view.span[1]}.csv".lower().replace(" ", "-")
    return f'<p><a download="{escape(name)}" href="data:text/csv;charset=utf-8;base64,{raw}">Save as CSV</a></p>'
