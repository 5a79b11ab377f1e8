"""Seal a table that was changed on purpose: validate it, write bytes and hash, make data/README.md anew."""

import csv
import hashlib
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

from ties.files import replace_files
from ties.tables import package as tables
from ties.tables import validation

DATA = Path(__file__).parents[2] / "data"
PACKAGE = DATA / "datapackage.json"
OPEN = "TODO"  # marks what the author of a new entry has to write; no table is sealed while it is there


class RefusedError(Exception):
    """A table that does not match its description; nothing was written."""


def load() -> dict[str, Any]:
    """Read datapackage.json."""
    return json.loads(PACKAGE.read_text(encoding="utf-8"))


def seal(names: list[str]) -> list[str]:
    """Validate the named tables against their descriptions, then write bytes and hash; prints one line per table."""
    package = load()
    resources = {resource["name"]: resource for resource in package["resources"]}
    if unknown := [name for name in names if name not in resources]:
        raise RefusedError(f"no table called {unknown[0]!r}; there are: {', '.join(resources)}.")
    said = [sealed(resources[name]) for name in names]
    replace_files({PACKAGE: package_text(package), DATA / "README.md": readme(package)})
    return said


def replace(package: dict[str, Any], resource: dict[str, Any], raw: bytes) -> None:
    """Replace a table, its description and data/README.md together; if one is refused, all three stay as they were."""
    path, new = DATA / resource["path"], f"new-{resource['path']}"
    try:
        (DATA / new).write_bytes(raw)
        resource["path"] = new
        sealed(resource)
        words = readme(package)
    finally:
        resource["path"] = path.name
        (DATA / new).unlink(missing_ok=True)
    replace_files({path: raw.decode(), PACKAGE: package_text(package), DATA / "README.md": words})


def package_text(package: dict[str, Any]) -> str:
    """Write datapackage.json as it is committed."""
    return json.dumps(package, indent=1, ensure_ascii=False) + "\n"


def sealed(resource: dict[str, Any]) -> str:
    """Write size and hash of a valid file into its description."""
    raw = (DATA / resource["path"]).read_bytes()
    for problem in problems(resource, raw):
        raise RefusedError(f"data/{resource['path']} was not sealed: {problem}")
    before, resource["bytes"] = resource.get("hash"), len(raw)
    resource["hash"] = f"sha256:{hashlib.sha256(raw).hexdigest()}"
    return f"{resource['name']}: {'unchanged' if resource['hash'] == before else 'sealed anew'}, {len(raw):,} bytes"


def problems(resource: dict[str, Any], raw: bytes) -> list[str]:
    """Return what keeps a table from being sealed, as the reader of tables would say it."""
    if b"\r" in raw or not raw.endswith(b"\n"):
        return ["lines must end in LF, the last one too"]
    if missing := json.dumps(resource).count(f'"{OPEN}"'):
        return [f"{missing} of its words in datapackage.json are still {OPEN}"]
    if "schema" not in resource:
        return []
    return [*validation.reasons({**resource, "bytes": len(raw)}, raw)] or [*strangers(resource["schema"], raw)]


def strangers(schema: dict[str, Any], raw: bytes) -> Iterator[str]:
    """Say which cells name something that the table they refer to does not hold, such as a country without a code."""
    rows = list(csv.DictReader(StringIO(raw.decode("utf-8"))))
    for link in schema.get("foreignKeys", []):
        (column,), (field,), other = link["fields"], link["reference"]["fields"], link["reference"]["resource"]
        known = {row[field] for row in csv.DictReader(StringIO((DATA / f"{other}.csv").read_text(encoding="utf-8")))}
        for at, row in enumerate(rows, start=2):
            if row[column] and row[column] not in known:
                yield f"row {at}, column {column}: {row[column]!r} is not in column {field} of data/{other}.csv"


def readme(package: dict[str, Any]) -> str:
    """Write the table of tables and a part for each: columns, units, sources, terms."""
    listed = package["resources"]
    parts = [HEAD, *(overview(table) for table in listed), "", *(chapter(table) for table in listed)]
    return "\n".join(parts).rstrip() + "\n"


HEAD = """# The tables

Made from `datapackage.json` by `nox -s data`; do not edit it by hand. A blank cell is *not reported*, never zero.
Each table has its own terms; they are not those of this repository's code or text. `ties.read("trade")` reads a table
and refuses one that was changed; `ties.cite("trade")` cites it.

| table | a row is | rows | years | key | publisher, vintage | terms |
|---|---|---|---|---|---|---|"""


def overview(table: dict[str, Any]) -> str:
    """Write the row of one table in the table of tables."""
    cells = [f"[`{table['name']}`](#{table['name']})", table["title"], *size(table)]
    cells += ["; ".join(source["title"] for source in table["sources"]) + f"; {table['vintage']}"]
    cells += ["; ".join(licence["name"] for licence in table["licenses"])]
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def size(table: dict[str, Any]) -> list[str]:
    """Count rows and years, and name the key."""
    text = (DATA / table["path"]).read_text(encoding="utf-8")
    if "schema" not in table:
        return [str(len(json.loads(text)["features"])), "", "id"]
    rows = list(csv.DictReader(StringIO(text)))
    years = [int(row["year"]) for row in rows if row.get("year")]
    span = f"{min(years)}–{max(years)}" if years else ""
    return [f"{len(rows):,}", span, ", ".join(table["schema"]["primaryKey"])]


def chapter(table: dict[str, Any]) -> str:
    """Write what one table is, how it was composed, its columns, sources and terms."""
    sources = [f"- {tables.source_words(source)}{address(source)}" for source in table["sources"]]
    terms = [f"- {licence['title']}{address(licence)}" for licence in table["licenses"]]
    lines = [f"## {table['name']}", "", f"**{table['title']}.** {table['description']}", ""]
    lines += [f"*How it was composed.* {table['composition']}", "", f"Vintage: {table['vintage']}. ", ""]
    lines[-2] += f"To be looked at again by {table['reviewBy']}."
    lines += [*columns(table), "Sources:", *sources, "", "Terms:", *terms, ""]
    return "\n".join(lines)


def address(entry: dict[str, str]) -> str:
    """Return the address of a source or a licence where it has one."""
    return f": <{entry['path']}>" if "path" in entry else ""


def columns(table: dict[str, Any]) -> list[str]:
    """Write the columns of one table with type, unit and meaning."""
    if "schema" not in table:
        return []
    rows = [
        f"| `{field['name']}` | {field['type']} | {field.get('unit', '')} | {field.get('description', '')} |"
        for field in table["schema"]["fields"]
    ]
    return ["| column | type | unit | meaning |", "|---|---|---|---|", *rows, ""]
