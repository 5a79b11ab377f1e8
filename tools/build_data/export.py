"""What an export of a publisher has to be before a row of it is taken; a refusal says what is wrong in a sentence."""

import csv
import json
import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

from tools.build_data.package import RefusedError

Row = dict[str, str]


class Extract(NamedTuple):
    """What one export says about one table, every cell as the table writes it."""

    rows: list[Row]
    covers: Callable[[Row], bool]  # the rows of the old table for which the export speaks
    source: str  # how the title of its source begins in the description
    scope: str  # which part of the table it is, in words
    release: str  # which state of the publisher's data


def text(export: Path) -> str:
    """Read an export as UTF-8; refuses an empty file, another encoding and the web page of an error."""
    try:
        raw = export.read_bytes()
    except OSError as error:
        raise RefusedError(f"{export.name} cannot be read: {error.strerror}.") from None
    try:
        words = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise RefusedError(f"{export.name} is not UTF-8 text: line {line} cannot be read.") from None
    if not words.strip():
        raise RefusedError(f"{export.name} is empty.")
    if words.lstrip().startswith("<"):
        title = re.search(r"<title[^>]*>\s*(.*?)\s*</title>", words, re.IGNORECASE | re.DOTALL)
        said = f"; its title is {title[1]!r}" if title else ""
        raise RefusedError(f"{export.name} is a web page, perhaps an error, not the export{said}.")
    return words


def parsed_json(export: Path) -> Any:
    """Read an export as JSON; refuses one that ends early, with the place."""
    try:
        return json.loads(text(export))
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise RefusedError(f"{export.name} is cut short or is not JSON: {error.msg} at {place}.") from None


def lines(export: Path) -> list[list[str]]:
    """Read an export as the cells of a CSV, line by line."""
    try:
        return list(csv.reader(StringIO(text(export)), strict=True))
    except csv.Error as error:
        raise RefusedError(f"{export.name} is cut short or is not CSV: {error}.") from None


def records(export: Path, columns: list[str]) -> list[Row]:
    """Read a CSV whose first line begins with ``columns``; refuses others, another order, and lines of other length."""
    header, *body = lines(export)
    if missing := [name for name in columns if name not in header]:
        raise RefusedError(f"{export.name} is another file: it has no column {missing[0]}.")
    if [name for name in header if name in columns] != columns:
        raise RefusedError(f"{export.name} was re-ordered: its columns should come as {', '.join(columns)}.")
    for number, cells in enumerate(body, start=2):
        if len(cells) != len(header):
            raise RefusedError(f"{export.name} is cut short: line {number} has {len(cells)} of {len(header)} cells.")
    return [dict(zip(header, cells, strict=True)) for cells in body]


def number(cell: object, export: Path, *, where: str) -> Decimal:
    """Read a number exactly as it is printed; refuses words."""
    value = Decimal(str(cell)) if re.fullmatch(r"-?\d+(\.\d+)?([eE][-+]?\d+)?", str(cell)) else None
    if value is None:
        raise RefusedError(f"{export.name} has {cell!r} where a number should stand ({where}).")
    return value


def cell(value: Decimal, *, digits: int | None = None) -> str:
    """Write a number as the tables do: at most so many decimals, no exponent, no trailing noughts."""
    written = format(value if digits is None else round(value, digits), "f")
    plain = written.rstrip("0").rstrip(".") if "." in written else written
    return "0" if plain == "-0" else plain


def long_date(words: str) -> str | None:
    """Find a date and write it in one way: `12 Feb 2026` and `2026-02-12` are both 12 February 2026."""
    found = re.search(r"\d{4}-\d{2}-\d{2}|\d{1,2} [A-Z][a-z]+ \d{4}", words)
    for form in ("%Y-%m-%d", "%d %B %Y", "%d %b %Y"):
        try:
            day = datetime.strptime(found[0], form).date() if found else None
        except ValueError:
            continue
        return day and written(day)
    return None


def written(day: date) -> str:
    """Write a day for a reader: 12 February 2026."""
    return f"{day.day} {day:%B %Y}"
