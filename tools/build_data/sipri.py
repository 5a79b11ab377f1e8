"""
Arms transfers from SIPRI.

The export is the CSV of import/export values: some lines of preamble, among them *TIV of arms imports to Viet Nam,
2015-2025* or *exports from Russia* and the day it was made; then a column a year, a row a partner, a row of totals.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from ties.errors import TiesError
from ties.tables import countries, package
from tools.build_data import export as reading
from tools.build_data.export import Extract, Row
from tools.build_data.package import RefusedError

TITLE = re.compile(r"arms (imports to|exports from) (.+?),? (\d{4})\s*[-–]\s*(\d{4})")
ALONE = {"RUS", "USA", "CHN", "KOR", "ISR", "UKR"}  # suppliers that stand singly beside EU28 and XXX
EU28 = {
    *("AUT", "BEL", "BGR", "CYP", "CZE", "DEU", "DNK", "ESP", "EST", "FIN", "FRA", "GBR", "GRC", "HRV"),
    *("HUN", "IRL", "ITA", "LTU", "LUX", "LVA", "MLT", "NLD", "POL", "PRT", "ROU", "SVK", "SVN", "SWE"),
}
RUSSIA_FROM, WORLD_FROM, WORLD_TOTAL_FROM = 1992, 1990, 1995  # the first year that the table keeps of each selection

NAMES = {"Congo": "COG"}  # ambiguous elsewhere; SIPRI prints DR Congo for the other one

Key = tuple[str, str, int]  # recipient, supplier, year


class Values(NamedTuple):
    """The export as it stands: whose imports or exports, when made, and what each partner has in each year."""

    flow: str
    whose: str
    generated: str
    years: list[int]
    partners: dict[str, list[str]]
    total: list[str]


def rows(export: Path, old: list[Row]) -> Extract:
    """Return the deliveries that the table keeps of one export; the table's own selection is not widened."""
    values = parsed(export)
    selection = imports if values.flow == "imports to" else EXPORTS.get(values.whose.casefold())
    if selection is None:
        raise RefusedError(
            f"{export.name} has the exports from {values.whose}; of exports the table keeps Russia's only."
        )
    found, covers = selection(export, values, old)
    release = f"export of {values.generated}"
    written = [
        {"iso3": iso3, "partner_iso3": partner, "year": str(year), "tiv_million": reading.cell(tiv), "release": release}
        for (iso3, partner, year), tiv in found.items()
    ]
    scope = f"arms {values.flow} {values.whose}"
    return Extract(written, covers, "SIPRI", scope, f"{release} ({values.years[0]}–{values.years[-1]})")


def parsed(export: Path) -> Values:
    """Find title, date, years, partners and totals, and hold them against each other."""
    lines = [[cell.strip() for cell in line] for line in reading.lines(export)]
    title = next((found for line in lines if (found := TITLE.search(" ".join(line)))), None)
    generated = next((day for line in lines if (day := generation_day(line))), None)
    start = next((number for number, line in enumerate(lines) if is_header(line)), None)
    if title is None or generated is None or start is None:
        lacks = "title" if title is None else "day on which it was generated" if generated is None else "row of years"
        raise RefusedError(f"{export.name} is not SIPRI's CSV of import/export values: it has no {lacks}.")
    years = [int(cell) for cell in lines[start][1:-1]]
    body = [line for line in lines[start + 1 :] if any(line)]
    values = Values(title[1], title[2], generated, years, *partners_and_total(export, lines[start], body))
    refuse_disorder(export, values, (int(title[3]), int(title[4])))
    return values


def generation_day(line: list[str]) -> str | None:
    """Find the day in the line of the preamble that says when the export was generated."""
    words = " ".join(line)
    return reading.long_date(words) if "generated" in words.casefold() else None


def is_header(line: list[str]) -> bool:
    """Return whether this is the row of years: a name or nothing, years, Total."""
    return len(line) > 2 and line[-1] == "Total" and all(re.fullmatch(r"\d{4}", cell) for cell in line[1:-1])


def partners_and_total(
    export: Path, header: list[str], body: list[list[str]]
) -> tuple[dict[str, list[str]], list[str]]:
    """Split the rows of partners from the row of totals, without which the file is cut short."""
    if not body or body[-1][0] != "Total":
        raise RefusedError(f"{export.name} is cut short: its last row is not the row of totals.")
    if short := [line[0] for line in body if len(line) != len(header)]:
        raise RefusedError(f"{export.name} is cut short: the row of {short[0]} has not {len(header)} cells.")
    return {line[0]: line[1:] for line in body[:-1]}, body[-1][1:]


def refuse_disorder(export: Path, values: Values, span: tuple[int, int]) -> None:
    """Refuse years out of order, and numbers that do not add up to the printed totals."""
    years = values.years
    if any(later - earlier != 1 for earlier, later in pairwise(years)) or (years[0], years[-1]) != span:
        raise RefusedError(f"{export.name} was re-ordered or cut: its years should run from {span[0]} to {span[1]}.")
    slack = Decimal("0.5") * (len(values.partners) + 1)  # each figure may be rounded to a whole number
    for place, year in enumerate([*years, "Total"]):
        cells = [tiv for row in values.partners.values() if (tiv := value(export, row[place])) is not None]
        if abs(sum(cells, Decimal(0)) - (value(export, values.total[place]) or 0)) > slack:
            raise RefusedError(f"{export.name}: the partners of {year} do not add up to the printed total.")


def value(export: Path, cell: str) -> Decimal | None:
    """Read one cell; an empty one is no delivery recorded, which is not the 0 that means less than half a unit."""
    return reading.number(cell, export, where="a value") if cell else None


def amounts(export: Path, values: Values, code: Callable[[str], str]) -> dict[tuple[str, int], Decimal]:
    """Add up what each partner has in each year, under the code that the table uses for it."""
    sums: dict[tuple[str, int], Decimal] = {}
    for name, row in values.partners.items():
        for year, cell in zip(values.years, row, strict=False):
            if (tiv := value(export, cell)) is not None:
                sums[code(name), year] = sums.get((code(name), year), Decimal(0)) + tiv
    return sums


Selected = tuple[dict[Key, Decimal], Callable[[Row], bool]]


def imports(export: Path, values: Values, old: list[Row]) -> Selected:
    """One recipient; every supplier singly, or the groups, as the table has it."""
    iso3 = coded(export, values.whose)
    partners = {row["partner_iso3"] for row in old if row["iso3"] == iso3}
    if partners <= {"RUS"}:
        raise RefusedError(f"{export.name} has the imports of {values.whose}, which the table does not keep.")
    first = min(int(row["year"]) for row in old if row["iso3"] == iso3)
    grouped = "EU28" in partners

    def supplier(name: str) -> str:
        code = coded(export, name)
        return code if not grouped or code in ALONE else "EU28" if code in EU28 else "XXX"

    sums = amounts(export, values, supplier)
    found = {(iso3, partner, year): tiv for (partner, year), tiv in sums.items() if year >= first}
    return found, lambda row: row["iso3"] == iso3 and int(row["year"]) in values.years


def russian_exports(export: Path, values: Values, _: list[Row]) -> Selected:
    """Russia's deliveries to every recipient; those that are no state are XXX together."""
    sums = amounts(export, values, lambda name: coded(export, name))
    found = {(iso3, "RUS", year): tiv for (iso3, year), tiv in sums.items() if year >= RUSSIA_FROM}
    years = {year for year in values.years if year >= RUSSIA_FROM}
    return found, lambda row: row["partner_iso3"] == "RUS" and row["iso3"] != "WLD" and int(row["year"]) in years


def world(export: Path, values: Values, old: list[Row]) -> Selected:
    """The main suppliers to all recipients, and all suppliers together."""
    kept = {row["partner_iso3"] for row in old if row["iso3"] == "WLD"}
    sums = amounts(export, values, lambda name: coded(export, name))
    found = {("WLD", who, year): tiv for (who, year), tiv in sums.items() if who in kept and year >= WORLD_FROM}
    for year, cell in zip(values.years, values.total, strict=False):
        if year >= WORLD_TOTAL_FROM and (tiv := value(export, cell)) is not None:
            found["WLD", "WLD", year] = tiv
    years = {year for year in values.years if year >= WORLD_FROM}
    return found, lambda row: row["iso3"] == "WLD" and int(row["year"]) in years


EXPORTS = {"russia": russian_exports, "all": world}


def coded(export: Path, name: str) -> str:
    """Return the code of a state; forces and bodies that are none are XXX, and a name nobody knows is refused."""
    try:
        return NAMES.get(name) or countries.iso3(name)
    except TiesError as error:
        names = package.read("country_names")
        if name in set(names.loc[names["iso3"].isna() & names["publisher"].str.startswith("SIPRI"), "name"]):
            return "XXX"
        raise RefusedError(f"{export.name}: {error}") from None
