"""Update a table from a publisher's own export, all of it or nothing, and list what changed row by row."""

import csv
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from tools.build_data import comtrade, imf, package, sipri, voeten, worldbank
from tools.build_data.export import Extract, Row
from tools.build_data.package import RefusedError

READERS = {
    ("arms_transfers", ".csv"): sipri.rows,
    ("economies", ".json"): worldbank.rows,
    ("trade", ".json"): comtrade.rows,
    ("trade", ".csv"): imf.rows,
    ("un_alignment", ".csv"): voeten.rows,
}
LINES = 50  # of the report
LOST = 0.1  # of the rows that an export speaks for; more gone looks like an export that is cut short


def refresh(name: str, export: Path, *, accept_gone: bool = False) -> list[str]:
    """
    Put an export into a table, with bytes, hash and vintage; gives the report, a line a changed row.

    Only rows of that publisher and of the years of the export are replaced. On any refusal the old table stays.
    """
    described = package.load()
    resource = named(described, name)
    old = read(resource)
    extract = taken(name, export, old)
    changes = list(differences(resource["schema"]["primaryKey"], old, extract))
    refuse_losses(export, changes, extract, old, accept_gone=accept_gone)
    if not changes:
        return [f"{name}: nothing changed."]
    new = merged(resource, old, extract)
    widen(resource, new)
    update_dates(resource, extract)
    package.replace(described, resource, written(resource, new))
    return report(name, changes)


def named(described: dict[str, Any], name: str) -> dict[str, Any]:
    """Find the description of a table that can be refreshed."""
    known = sorted({table for table, _ in READERS})
    if name not in known:
        raise RefusedError(f"{name} is not made from an export; these are: {', '.join(known)}.")
    return next(resource for resource in described["resources"] if resource["name"] == name)


def taken(name: str, export: Path, old: list[Row]) -> Extract:
    """Choose the publisher by the form of the file, and let it read; what it trips over is a refusal too."""
    forms = [suffix for table, suffix in READERS if table == name]
    if export.suffix.lower() not in forms:
        raise RefusedError(f"{name} is refreshed from a file that ends in {' or '.join(forms)}, not {export.name}.")
    try:
        return READERS[name, export.suffix.lower()](export, old)
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise RefusedError(f"{export.name} is not laid out as the publisher's export is ({error!r}).") from error


def read(resource: dict[str, Any]) -> list[Row]:
    """Read the table as text, so that rows that stay are the same bytes."""
    with (package.DATA / resource["path"]).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def merged(resource: dict[str, Any], old: list[Row], extract: Extract) -> list[Row]:
    """Replace what the export speaks for, and sort by key."""
    key = resource["schema"]["primaryKey"]
    kept = [row for row in old if not extract.covers(row)]
    return sorted(kept + extract.rows, key=lambda row: [row[name] for name in key])


def written(resource: dict[str, Any], rows: list[Row]) -> bytes:
    """Write a table: UTF-8, LF, comma, columns in the order of its description."""
    buffer = StringIO()
    names = [field["name"] for field in resource["schema"]["fields"]]
    table = csv.DictWriter(buffer, names, lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return buffer.getvalue().encode()


Change = tuple[str, str]


def differences(key: list[str], old: list[Row], extract: Extract) -> Iterator[Change]:
    """Return what was added, removed or changed, in the order of the keys."""
    before = {tuple(row[name] for name in key): row for row in old if extract.covers(row)}
    after = {tuple(row[name] for name in key): row for row in extract.rows}
    if len(after) < len(extract.rows):
        raise RefusedError("the export gives the same key twice; take it again, for one commodity and one release.")
    for place in sorted(before.keys() | after.keys()):
        if before.get(place) != after.get(place):
            yield change(key, place, before.get(place), after.get(place))


def change(key: list[str], place: tuple[str, ...], before: Row | None, after: Row | None) -> Change:
    """Describe one change: its kind, the key and the cells."""
    words = " ".join(place)
    if before is None or after is None:
        cells = {name: cell for name, cell in (before or after or {}).items() if cell and name not in key}
        kind = "added" if before is None else "gone"
        return kind, f"{words}: " + ", ".join(f"{name} {cell}" for name, cell in cells.items())
    cells = {name: (before[name], after[name]) for name in before if before[name] != after[name]}
    kind = "relabelled" if set(cells) == {"release"} else "changed"
    return kind, f"{words}: " + ", ".join(f"{name} {a or 'blank'} → {b or 'blank'}" for name, (a, b) in cells.items())


def refuse_losses(export: Path, changes: list[Change], extract: Extract, old: list[Row], *, accept_gone: bool) -> None:
    """Refuse an export after which much would be missing, unless that is what was asked for."""
    covered = sum(map(extract.covers, old))
    lost = sum(kind == "gone" or words.endswith("→ blank") for kind, words in changes)
    if lost > max(2, LOST * covered) and not accept_gone:
        raise RefusedError(
            f"{export.name} looks cut short: {lost} of the {covered} rows that it speaks for would be gone or blank. "
            "If the publisher did withdraw them, say --accept-gone."
        )


def widen(resource: dict[str, Any], rows: list[Row]) -> None:
    """Widen the limits of the description to the years and releases that the table now contains."""
    for field in resource["schema"]["fields"]:
        limits, cells = field.get("constraints", {}), {row[field["name"]] for row in rows}
        if field["name"] == "year":
            limits["maximum"] = max(limits["maximum"], *map(int, cells))
        if field["name"] == "release":
            limits["enum"] = sorted(cells)


def update_dates(resource: dict[str, Any], extract: Extract) -> None:
    """Write into vintage and source what was taken when; what they say of the rest of the table stays."""
    resource["vintage"] = with_part(resource["vintage"], extract)
    source = next(source for source in resource["sources"] if source["title"].startswith(extract.source))
    source["version"] = with_part(source.get("version", ""), extract)
    source["retrieved"] = date.today().isoformat()


def with_part(words: str, extract: Extract) -> str:
    """Append `scope: release`, and remove an earlier release of the same scope."""
    others = [part for part in words.split("; ") if part and not part.startswith(f"{extract.scope}: ")]
    return "; ".join([*others, f"{extract.scope}: {extract.release}"])


def report(name: str, changes: list[Change]) -> list[str]:
    """Return at most fifty lines, and the sums."""
    signs = {"added": "+", "gone": "-", "changed": "~"}
    told = [f"{signs[kind]} {words}" for kind, words in changes if kind in signs]
    more = [f"… and {len(told) - LINES} more"] if len(told) > LINES else []
    kinds = [kind for kind, _ in changes]
    sums = ", ".join(f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys((*signs, *kinds)) if kind in kinds)
    return [*told[:LINES], *more, f"{name}: {sums}."]
