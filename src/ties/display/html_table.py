"""HTML tables. Every table of the toolkit is written here."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import NamedTuple

import numpy as np
import pandas as pd

PADDING = "padding:.2em .8em"
CAPTION_ROOM = "80vw"
CAPTION = "caption-side:top;text-align:left;font-weight:600"


class Cell(NamedTuple):
    """One cell: safe HTML, its style, and for a header cell what it is a header of (col, row or colgroup)."""

    html: str
    style: str = ""
    header: str = ""
    columns: int = 1


def write_row(cells: Iterable[Cell], style: str = "") -> str:
    """Return one row."""
    return f"<tr{attribute('style', style)}>{''.join(map(write_cell, cells))}</tr>"


def write_cell(cell: Cell) -> str:
    """Return one cell: a header cell where it is a header of something, else a data cell."""
    span = attribute("colspan", str(cell.columns) if cell.columns > 1 else "")
    style = attribute("style", cell.style)
    if cell.header:
        return f'<th scope="{cell.header}"{span}{style}>{cell.html}</th>'
    return f"<td{span}{style}>{cell.html}</td>"


def attribute(name: str, value: str) -> str:
    """Return one HTML attribute with a space before it; nothing where the value is empty."""
    return f' {name}="{value}"' if value else ""


def write_table(
    head: Iterable[str],
    body: Iterable[str],
    *,
    caption: str,
    style: str = "",
    padding: int = 0,
    caption_style: str = CAPTION,
    top: bool = False,
) -> str:
    """
    Return a table.

    Parameters
    ----------
    head, body : iterable of str
        Rows, from `write_row`.
    caption : str
        What the table shows.
        Safe HTML.
    style, caption_style : str
        CSS of the table and of its caption.
    padding : int
        Padding of every cell in pixels, for front ends that drop styles; 0 for none.
    top : bool
        Align the cells of the body with the top of their row.
    """
    opening = f"<table{attribute('cellpadding', str(padding or ''))}{attribute('style', style)}>"
    # the words wrap on a narrow screen, though the table is wider
    title = f'<caption style="{caption_style}"><div style="max-width:{CAPTION_ROOM}">{caption}</div></caption>'
    rows = f"<tbody{attribute('valign', 'top' if top else '')}>{''.join(body)}</tbody>"
    return f"{opening}{title}<thead>{''.join(head)}</thead>{rows}</table>"


def frame_table(frame: pd.DataFrame, *, caption: str, formats: Mapping[str, str] | None = None) -> str:
    """Return a data frame as a table: the first column is the header of its row, numbers are aligned right."""
    frame = with_whole_years(frame)
    styles = [f"text-align:{alignment(frame[name])};{PADDING}" for name in frame]
    names = (escape(str(name).replace("_", " ")) for name in frame)
    head = write_row(Cell(name, style, "col") for name, style in zip(names, styles, strict=True))
    templates = [(formats or {}).get(name) for name in frame]
    rows = frame.itertuples(index=False, name=None)
    body = (write_row(frame_cells(row, templates, styles)) for row in rows)
    return write_table([head], body, caption=escape(caption), style="border-collapse:collapse")


def with_whole_years(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame in which years are whole numbers; pandas makes them floats where one is missing."""
    for at, name in enumerate(frame.columns):
        cells = frame.iloc[:, at]
        known = cells.dropna()
        named = str(name).casefold() == "year" or str(name).casefold().endswith(("_year", " year"))
        if (
            named
            and pd.api.types.is_float_dtype(cells)
            and len(known)
            and ((known % 1 == 0) & (abs(known) < 1e4)).all()
        ):
            frame = frame.set_axis(range(frame.shape[1]), axis=1).astype({at: "Int64"}).set_axis(frame.columns, axis=1)
    return frame


def frame_cells(values: Sequence[object], templates: list[str | None], styles: list[str]) -> list[Cell]:
    """Return the cells of one row of a data frame."""
    texts = (escape(format_value(value, template)) for value, template in zip(values, templates, strict=True))
    headers = ["row", *[""] * (len(styles) - 1)]
    return [Cell(text, style, header) for text, style, header in zip(texts, styles, headers, strict=True)]


def alignment(column: pd.Series) -> str:
    """Return the CSS text alignment of a column."""
    return "right" if pd.api.types.is_numeric_dtype(column) else "left"


def format_value(value: object, template: str | None = None) -> str:
    """
    Return one value as text; a missing one is *not reported*, since it is not a zero.

    >>> format_value(0.5, "{:.0%}"), format_value(float("nan")), format_value(12345.6)
    ('50%', 'not reported', '12,345.6')
    """
    if pd.isna(value):
        return "not reported"
    if template:
        return template.format(value)
    if isinstance(value, float | np.floating):
        return f"{value:,.10g}"
    return str(value)


def text_table(caption: str, columns: Mapping[str, int], rows: Iterable[Sequence[str]]) -> str:
    """
    Return a table of words; the first cell of each row is its header.

    Parameters
    ----------
    caption : str
        What the table shows.
    columns : mapping of str to int
        The least width of each column, in em, by its header.
    rows : iterable of sequences of str
        Cells as safe HTML.
    """
    left = "text-align:left"
    head = write_row(Cell(escape(name), f"{left};min-width:{room}em", "col") for name, room in columns.items())
    body = (write_row([Cell(first, left, "row"), *(Cell(one, left) for one in others)]) for first, *others in rows)
    return write_table([head], body, caption=escape(caption), style="line-height:1.35", padding=4, top=True)
