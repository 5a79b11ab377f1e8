"""What the page of a table of ties is given: columns, rows with their cells, sources and the fields of the file."""

from collections.abc import Mapping
from numbers import Real
from typing import Any

import pandas as pd

from ties.widgets.ties_table.columns import MISSING, ORDERS, Cell, Column, View, columns_of
from ties.widgets.ties_table.compute import group_codes
from ties.widgets.ties_table.provenance import notes, sources_of, units_in_words

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # a spreadsheet takes text that begins so for a formula
PARTNER = Column("", "", "Partner", "text", "left", lambda row, _: Cell(row.partner, key=row.partner), ())


def table_spec(view: View, names: Mapping[str, str]) -> dict[str, Any]:
    """Return everything that the script draws from, for one country, theme and span; only plain values."""
    columns = [PARTNER, *columns_of(view)]
    belongs = {name: number for number, column in enumerate(columns) for name in column.figures}
    figures = {name: belongs[name] for name in view.rows if name in belongs}
    rows = view.rows if len(columns) > 1 else view.rows.iloc[:0]
    return {
        "title": view.title,
        "heading": view.heading,
        "country": view.country,
        "units": units_in_words(view, columns),
        "notes": notes(view, list(rows["partner_iso3"])),
        "nothing": nothing(view),
        "columns": [column_entry(column) for column in columns],
        "fields": [["partner", 0], ["partner_iso3", 0], *([names.get(name, name), at] for name, at in figures.items())],
        "rows": [row_entry(row, columns, view, [*figures]) for row in rows.itertuples(index=False)],
        "file": file_name(view),
    }


def column_entry(column: Column) -> dict[str, Any]:
    """Return a column as the script needs it; its name is that of its first figure."""
    name = column.figures[0] if column.figures else "partner" if column is PARTNER else "trade_line"
    orders = [list(order) for order in ORDERS[column.kind]]
    return {
        **{"id": name, "head": column.header, "side": column.side},
        **{"theme": column.theme, "table": column.table, "orders": orders},
    }


def row_entry(row: Any, columns: list[Column], view: View, figures: list[str]) -> dict[str, Any]:
    """Return one partner: its cells, where they come from, and its fields in the file."""
    fields = [csv_field(row.partner), row.partner_iso3]
    places = {name: at for at, name in enumerate(view.rows.columns)}
    return {
        "code": row.partner_iso3,
        "name": row.partner,
        "group": row.partner_iso3 in group_codes(),
        "cells": [cell_entry(column.cell(row, view)) for column in columns],
        "sources": sources_of(row, view),
        "fields": [*fields, *(csv_field(row[places[name]], digits_of(name)) for name in figures)],
    }


def cell_entry(cell: Cell) -> dict[str, Any]:
    """Return a cell without its empty parts."""
    if cell is MISSING:
        return {"missing": True}
    entry = cell._asdict() | {"points": [[year, float(f"{value:.4g}")] for year, value in cell.points]}
    return {name: part for name, part in entry.items() if part not in ("", None, [])}


def digits_of(name: str) -> int:
    """Return how many digits a figure is saved with: what was computed needs fewer than what was published."""
    return 6 if name.endswith("percent") else 12


def csv_field(value: object, digits: int = 12) -> str:
    """
    Return one field of the file: numbers without noise, years without a decimal, and no text that is a formula.

    >>> [csv_field(value) for value in (75279.48692499999, 2024.0, float("nan"), -3.5, "-3.5 x", "=1+1")]
    ['75279.486925', '2024', '', '-3.5', "'-3.5 x", "'=1+1"]
    """
    if pd.isna(value):
        return ""
    if isinstance(value, Real):
        return f"{float(value):.{digits}g}"
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def nothing(view: View) -> str:
    """Return the sentence that says why a table is empty."""
    if not columns_of(view):
        return f"no rows were given for {view.heading.split(': ')[1].rsplit(',', 1)[0]}."
    first, last = view.span
    return f"the rows say nothing of {view.country} from {first} to {last}; choose other years or partners."


def file_name(view: View) -> str:
    """Return the name of the saved file: country, theme and years."""
    return f"ties-{view.country}-{view.theme}-{view.span[0]}-{view.span[1]}.csv".lower().replace(" ", "-")
