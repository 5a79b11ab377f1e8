"""Describe in one sentence why a table differs from the published one: file, and row and column if they are known."""

import csv
import re
from collections.abc import Iterator
from datetime import date
from io import StringIO
from typing import Any

REMEDY = (
    "restore it with `git checkout -- data/{path}`, or install the module again; if you changed it on purpose, "
    "`nox -s data -- --seal {name}`."
)
WRITTEN = {"integer": r"-?\d+", "number": r"-?\d+(\.\d+)?"}  # int() and float() would also take 1_000, nan and inf
CHECKED = {"required", "unique", "pattern", "enum", "minimum", "maximum"}  # constraints that are known here
LONGEST = 40  # characters of a cell that are shown
CASTS = {
    "integer": int,
    "number": float,
    "boolean": {"true": True, "false": False}.__getitem__,
    "string": str,
    "date": date.fromisoformat,
}


def sentence(resource: dict[str, Any], raw: bytes) -> str:
    """Name the file and the first reason found; where the schema cannot tell, say that it differs from its hash."""
    reason = next(reasons(resource, raw), "it differs from the hash in datapackage.json, so some value was changed")
    return f"data/{resource['path']} is not the published table: {reason}; {REMEDY.format_map(resource)}"


def reasons(resource: dict[str, Any], raw: bytes) -> Iterator[str]:
    """Go from the file as a whole to its cells; the first reason is the one to tell."""
    if "schema" not in resource:
        yield f"it differs from the hash in datapackage.json ({len(raw)} bytes instead of {resource['bytes']})"
    if not raw:
        yield "the file is empty"
    if b"\r" in raw:
        yield "its lines end in CRLF instead of LF (an editor or git changed them)"
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        yield f"row {raw[: error.start].count(10) + 1} is not UTF-8"
        return
    yield from header_reasons(resource, text.split("\n", 1)[0])
    yield from row_reasons(resource["schema"], text)
    if not text.endswith("\n") or len(raw) < resource["bytes"]:
        yield f"it is cut short ({len(raw)} bytes instead of {resource['bytes']})"


def header_reasons(resource: dict[str, Any], header: str) -> Iterator[str]:
    """Compare the first line with the columns that the schema names."""
    expected, found = [field["name"] for field in resource["schema"]["fields"]], header.split(",")
    for name in (name for name in expected if name not in found):
        yield f"column {name} is missing from row 1"
    if found != expected:
        yield f"row 1 should read {','.join(expected)}"


def row_reasons(schema: dict[str, Any], text: str) -> Iterator[str]:
    """Look at every row: its length, its cells, its key. Row 1 is the header."""
    fields, keys, seen = schema["fields"], {}, set()
    unique = [field["name"] for field in fields if field.get("constraints", {}).get("unique")]
    for number, row in numbered_rows(text):
        if row is None:
            yield f"row {number} cannot be read: a quotation mark is not closed, or a character is not text"
            return
        if len(row) != len(fields):
            yield f"row {number} has {len(row)} columns instead of {len(fields)}"
            continue
        cells = {field["name"]: cell for field, cell in zip(fields, row, strict=True)}
        for field in fields:
            name = field["name"]
            if (name, cells[name]) not in seen:
                yield from (f"row {number}, column {name}: {fault}" for fault in faults(field, cells, schema))
                seen.add((name, cells[name]))
        key = tuple(cells[name] for name in schema["primaryKey"])
        if key in keys:
            yield f"row {number} repeats the key of row {keys[key]} ({', '.join(key)})"
        keys[key] = number
        for name in (name for name in unique if cells[name]):
            if (name, cells[name]) in keys:
                yield f"row {number}, column {name}: {cells[name]!r} is also in row {keys[name, cells[name]]}"
            keys[name, cells[name]] = number


def numbered_rows(text: str) -> Iterator[tuple[int, list[str] | None]]:
    """Return the rows after the header; None for one that is no CSV, after which nothing can be read."""
    number, reader = 1, csv.reader(StringIO(text))
    try:
        for number, row in enumerate(reader, start=1):
            if number > 1:
                yield number, row
    except csv.Error:
        yield number + 1, None


def faults(field: dict[str, Any], cells: dict[str, str], schema: dict[str, Any]) -> Iterator[str]:
    """Hold one cell against its field: blank, type, pattern, list of values, range."""
    cell, limits = cells[field["name"]], field.get("constraints", {})
    if cell == "":
        if limits.get("required") or field["name"] in schema["primaryKey"]:
            yield "the cell is blank, and this column is never blank"
        return
    shown = repr(cell if len(cell) <= LONGEST else f"{cell[:LONGEST]}…")
    try:
        value = CASTS[field["type"]](cell) if re.fullmatch(WRITTEN.get(field["type"], "(?s).*"), cell) else None
    except (ValueError, KeyError):
        value = None
    if value is None:
        yield f"{shown} is not of type {field['type']}"
        return
    if "pattern" in limits and not re.fullmatch(limits["pattern"], cell):
        yield f"{shown} is not of the form {limits['pattern']}"
    if "enum" in limits and value not in limits["enum"]:
        yield f"{shown} is none of {', '.join(map(str, limits['enum']))}"
    if not limits.get("minimum", float("-inf")) <= (value if field["type"] in ("integer", "number") else 0):
        yield f"{cell} is below {limits['minimum']}"
    if not (value if field["type"] in ("integer", "number") else 0) <= limits.get("maximum", float("inf")):
        yield f"{cell} is above {limits['maximum']}"
