"""
Control totals of every table, as bookkeepers keep them: sums of numbers, and how often each choice occurs.

`python -m tests.control_totals` writes the list anew after a refresh: read what changed before you commit it.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from ties.tables import package as tables

LIST = Path(__file__).parent / "data" / "control-totals.csv"
HEAD = ("table", "column", "of", "total")


def totals() -> Iterator[tuple[str, str, str, str]]:
    """Yield table, column, what is counted, and its total, as text."""
    for name, resource in tables.resources(tables.folder()).items():
        if "schema" in resource:
            frame = tables.read(name)
            yield name, "", "rows", str(len(frame))
            for field in resource["schema"]["fields"]:
                yield from ((name, field["name"], *total) for total in totals_of(frame[field["name"]], field))


def totals_of(column: pd.Series, field: dict) -> Iterator[tuple[str, str]]:
    """Yield the totals of one column."""
    if field["type"] in ("integer", "number"):
        yield "sum", f"{column.astype(float).sum():.3f}"
    elif field["type"] == "boolean" or "enum" in field.get("constraints", {}):
        yield from ((str(value), str(count)) for value, count in column.value_counts().sort_index().items())
    elif field["name"] in ("date", "signed", "in_force", "until", "published"):
        days = column.dropna().str.replace("-", "").str.ljust(8, "0").astype(int)
        yield "sum", str(days.sum())
    elif "iso3" in field["name"]:
        yield "sum of places in the alphabet", str(column.dropna().map(place).sum())


def place(code: str) -> int:
    """Return a number that differs from code to code."""
    return sum(ord(letter) * 37**at for at, letter in enumerate(code))


def known() -> list[tuple[str, str, str, str]]:
    """Read the reviewed list."""
    with LIST.open(encoding="utf-8", newline="") as file:
        return [tuple(row) for row in csv.reader(file)][1:]


if __name__ == "__main__":
    with LIST.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEAD, *totals()])
