"""Describe a new table: a first entry for datapackage.json, made from the header and the cells of its CSV file."""

import csv
import hashlib
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

from ties.files import replace_files
from tools.build_data import package
from tools.build_data.package import OPEN

TYPES = {
    "integer": r"-?(0|[1-9]\d*)",  # 004 is a code and no number
    "number": r"-?(0|[1-9]\d*)(\.\d+)?",
    "boolean": r"true|false",
    "date": r"\d{4}-\d{2}-\d{2}",
}
COUNTRY_CODES = ("iso3", "partner_iso3")
WITHOUT_UNIT = re.compile(r"year|lesson|paragraph")


def add(name: str) -> list[str]:
    """
    Write the entry of a new table into datapackage.json; return what is left to do.

    Raises
    ------
    RefusedError
        If the file is missing, is no table, repeats a row, or already has an entry.
    """
    described = package.load()
    if name in [resource["name"] for resource in described["resources"]]:
        raise package.RefusedError(f"datapackage.json already has a table called {name!r}.")
    described["resources"].append(new := entry(name))
    replace_files({package.PACKAGE: package.package_text(described)})
    left = ", ".join(unwritten(new))
    return [
        f"datapackage.json has a first entry for {name}: {len(new['schema']['fields'])} columns, "
        f"key {', '.join(new['schema']['primaryKey'])}.",
        f"Write what is marked {OPEN} ({left}), check types and key, then run: nox -s data -- --seal {name}",
    ]


def entry(name: str) -> dict[str, Any]:
    """Return the first entry of a table: what its file tells is filled in, the rest is marked as open."""
    raw = contents(name)
    source, licence = {"title": OPEN, "retrieved": OPEN}, {"name": OPEN, "title": OPEN, "path": OPEN}
    words = dict.fromkeys(("title", "description", "composition", "vintage", "reviewBy"), OPEN)
    form = {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
    checksum = {"bytes": len(raw), "hash": f"sha256:{hashlib.sha256(raw).hexdigest()}"}
    place = {"name": name, "type": "table", "path": f"{name}.csv"}
    terms = {"sources": [source], "licenses": [licence]}
    return {**place, **words, **form, **terms, "schema": schema(name, raw), **checksum}


def contents(name: str) -> bytes:
    """Read the file of a new table."""
    path = package.DATA / f"{name}.csv"
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise package.RefusedError(f"{name!r} cannot be the name of a table: use small letters, digits and _.")
    if not path.is_file():
        raise package.RefusedError(f"data/{name}.csv does not exist: put the file there first.")
    return path.read_bytes()


def schema(name: str, raw: bytes) -> dict[str, Any]:
    """Return columns and key of a table, as far as its cells tell."""
    try:
        header, *rows = csv.reader(StringIO(raw.decode("utf-8")), strict=True)
    except (ValueError, csv.Error) as error:
        raise package.RefusedError(f"data/{name}.csv cannot be read as CSV in UTF-8: {error}.") from None
    if uneven := [at for at, row in enumerate(rows, start=2) if len(row) != len(header)]:
        raise package.RefusedError(f"data/{name}.csv: row {uneven[0]} does not have {len(header)} columns.")
    fields = [column(title, [row[at] for row in rows]) for at, title in enumerate(header)]
    return {
        "fields": fields,
        "missingValues": [""],
        "primaryKey": key(name, header, rows),
        "foreignKeys": links(header),
    }


def links(header: list[str]) -> list[dict[str, Any]]:
    """Return what the columns refer to: codes of countries, by their names."""
    codes = [title for title in header if title in COUNTRY_CODES]
    return [{"fields": [one], "reference": {"resource": "countries", "fields": ["iso3"]}} for one in codes]


def column(name: str, cells: list[str]) -> dict[str, Any]:
    """Return the description of one column."""
    kind = next((one for one in TYPES if all(re.fullmatch(TYPES[one], cell) for cell in cells if cell)), "string")
    if not any(cells):
        kind = "string"
    unit = {"unit": OPEN} if kind in ("integer", "number") and not WITHOUT_UNIT.search(name) else {}
    limits = {"constraints": {"required": True}} if all(cells) else {}
    return {"name": name, "type": kind, "title": name.replace("_", " "), "description": OPEN, **unit, **limits}


def key(name: str, header: list[str], rows: list[list[str]]) -> list[str]:
    """Return the first columns that tell all rows apart."""
    for count in range(1, len(header) + 1):
        if len({tuple(row[:count]) for row in rows}) == len(rows):
            return header[:count]
    raise package.RefusedError(f"data/{name}.csv: two rows are the same.")


def unwritten(value: Any, place: str = "") -> Iterator[str]:
    """Yield the places of an entry at which its author still has to write."""
    if value == OPEN:
        yield place
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from unwritten(inner, f"{place}.{name}".lstrip("."))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            called = inner.get("name", at) if isinstance(inner, dict) and place.endswith("fields") else at
            yield from unwritten(inner, f"{place}.{called}")
