"""The still table of ties as plain HTML: caption, headers, rows, the notes beneath and, folded, every source."""

from collections.abc import Callable, Sequence
from html import escape
from itertools import groupby

import pandas as pd

from ties.display import html_table
from ties.display.html_table import write_row, write_table
from ties.widgets.ties_table.columns import MISSING, Cell, Column, View, columns_of
from ties.widgets.ties_table.prepare import nothing
from ties.widgets.ties_table.provenance import notes, sources_of, units_in_words
from ties.widgets.ties_table.sparkline import INK, sparkline

RULE = "border-bottom:1px solid #9aa5b166"
ROOM = {"Trade": 8, "All years": 8, "Mutual-defence clause": 9}  # em; the others fold to their longest word
Written = html_table.Cell


def table_html(view: View, codes: Sequence[str]) -> str:
    """Return the table of some partners, in a box that scrolls, and what is beneath; else *no data* and why."""
    columns = columns_of(view)
    rows = view.rows[view.rows["partner_iso3"].isin(codes)]
    if rows.empty or not columns:
        return f"<p><strong>{escape(view.title or view.heading)}</strong></p><p>No data: {escape(nothing(view))}</p>"
    largest = {column.header: largest_bar(rows, column, view) for column in columns}
    table = write_table(
        [themes_row(columns), headers_row(columns)],
        (row_html(row, columns, view, largest) for row in rows.itertuples(index=False)),
        caption=caption(view, columns),
        style="border-collapse:collapse;line-height:1.35;font-size:13px",
        padding=5,
        caption_style="caption-side:top;text-align:left;padding-bottom:4px",
    )
    return f'<div style="overflow-x:auto">{table}</div>{notes_html(view, rows)}'


def caption(view: View, columns: list[Column]) -> str:
    """Return the heading and, beneath, what the units are."""
    title = f"{escape(view.title)}<br>" if view.title else ""
    units = escape(units_in_words(view, columns))
    return f"<div><b>{title}{escape(view.heading)}</b><br><small>{units}</small></div>"


def themes_row(columns: list[Column]) -> str:
    """Name the theme above its columns, where there is more than one."""
    themes = list(dict.fromkeys(column.theme for column in columns))
    if len(themes) < 2:
        return ""
    spans = [(theme, sum(column.theme == theme for column in columns)) for theme in themes]
    heads = (Written(theme.capitalize(), "text-align:left", "colgroup", count) for theme, count in spans)
    return write_row([Written(""), *heads])


def headers_row(columns: list[Column]) -> str:
    """Return the header of every column, aligned as its cells are; words get room where there are many columns."""
    heads = [("Partner", "left", 6), *((c.header, c.side, ROOM.get(c.header.split(",")[0], 4)) for c in columns)]
    style = "text-align:{};vertical-align:bottom;min-width:{}em"
    cells = (Written(escape(head), style.format(side, room), "col") for head, side, room in heads)
    return write_row(cells, "border-bottom:2px solid #9aa5b1")


def largest_bar(rows: pd.DataFrame, column: Column, view: View) -> float:
    """Return the largest number with a bar among some partners."""
    cells = (column.cell(row, view) for row in rows.itertuples(index=False))
    return max((float(cell.key) for cell in cells if cell.bar and cell.key is not None), default=0.0)


def row_html(row: tuple, columns: list[Column], view: View, largest: dict[str, float]) -> str:
    """Return one partner's row; the partner is its header. Where a table says nothing of it, that is said once."""
    cells = [Written(escape(row.partner), "text-align:left", "row")]
    for _, same in groupby(columns, key=lambda column: (column.theme, column.table)):
        written = [(column, column.cell(row, view)) for column in same]
        if len(written) > 1 and all(cell is MISSING for _, cell in written):
            cells.append(Written(cell_html(MISSING), "text-align:left", columns=len(written)))
        else:
            sides = ((column.side, cell_html(cell, largest[column.header])) for column, cell in written)
            cells.extend(Written(html, f"text-align:{side}") for side, html in sides)
    return write_row(cells, RULE)


def cell_html(cell: Cell, largest: float = 0) -> str:
    """Return one cell: its words, smaller words, a bar, or a small line with its words as alt text."""
    if cell is MISSING:
        return f"<small>{cell.text}</small>"
    if cell.points:
        return sparkline(list(cell.points), cell.text)
    words = f"<b>{escape(cell.text)}</b>" if cell.key is not None else f"<small>{escape(cell.text)}</small>"
    small = f" <small>{escape(cell.small)}</small>" if cell.small else ""
    return f"{words}{small}{bar_html(cell, largest) if cell.bar else ''}"


def bar_html(cell: Cell, largest: float) -> str:
    """Return a bar; a hollow bar is an estimate. It repeats the number beside it and needs no alt text."""
    if not largest > 0:
        return ""
    ink = f"border:1px solid {INK}" if cell.bar == "hollow" else f"background:{INK}"
    return f'<div style="{ink};height:4px;width:{max(cell.key / largest * 100, 1):.0f}%"></div>'


def notes_html(view: View, rows: pd.DataFrame) -> str:
    """Return the notes and, folded, the sources of every partner's figures."""
    said = list_html(notes(view, list(rows["partner_iso3"])))
    partners = [
        f"<b>{escape(row.partner)}</b>: {escape(' '.join(found))}"
        for row in rows.itertuples(index=False)
        if (found := sources_of(row, view))
    ]
    folded = list_html(partners, escape_it=str)
    return f"{said}<details><summary>Where each figure comes from</summary>{folded}</details>" if partners else said


def list_html(lines: list[str], escape_it: Callable[[str], str] = escape) -> str:
    """Return a list of sentences."""
    items = "".join(f"<li>{escape_it(line)}</li>" for line in lines)
    return f'<ul style="font-size:12px;line-height:1.4">{items}</ul>'
