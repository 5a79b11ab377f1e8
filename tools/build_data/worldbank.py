"""
World Development Indicators from the World Bank.

The export is what its API answers with `format=json`: a list of two, the page and its entries. Ask for all in one
page, for instance `v2/country/all/indicator/NY.GDP.MKTP.CD?format=json&per_page=20000&date=1990:2025`.
"""

from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from tools.build_data import export as reading
from tools.build_data.export import Extract, Row
from tools.build_data.package import RefusedError

MILLION = Decimal(1_000_000)


class Column(NamedTuple):
    """Where an indicator goes: the column, the unit that it is divided by, decimals kept."""

    name: str
    divided_by: Decimal = Decimal(1)
    digits: int | None = None


COLUMNS = {
    "NY.GDP.MKTP.CD": Column("gdp_usd_million", MILLION, 3),
    "NY.GDP.MKTP.KD.ZG": Column("gdp_growth_percent"),
    "NY.GDP.PCAP.CD": Column("gdp_per_head_usd"),
    "NY.GDP.PCAP.PP.CD": Column("gdp_per_head_ppp_usd"),
    "SP.POP.TOTL": Column("population", digits=0),
    "BX.KLT.DINV.CD.WD": Column("fdi_inflow_usd_million", MILLION, 9),
    "NE.EXP.GNFS.ZS": Column("exports_gdp_percent"),
    "TG.VAL.TOTL.GD.ZS": Column("merchandise_trade_gdp_percent"),
}
CODES = {"EUU": "EU27"}
FIRST_YEAR = 1990


def rows(export: Path, old: list[Row]) -> Extract:
    """Sort the entries into columns; economies and years that the table does not keep are left out."""
    page, entries = parsed(export)
    kept = {row["iso3"] for row in old}
    table = {(row["iso3"], row["year"]): row for row in old}
    touched: dict[tuple[str, str], Row] = {}
    for entry in entries:
        column, cell = column_and_cell(export, entry)
        key = CODES.get(entry["countryiso3code"], entry["countryiso3code"]), entry["date"]
        if key[0] in kept and int(key[1]) >= FIRST_YEAR and (cell or key in table):
            touched.setdefault(key, dict(table.get(key, blank(old[0], key))))[column] = cell
    if not touched:
        raise RefusedError(f"{export.name} has no economy that the table keeps.")
    filled = [
        row for row in touched.values() if any(cell for name, cell in row.items() if name not in ("iso3", "year"))
    ]
    columns = sorted({COLUMNS[entry["indicator"]["id"]].name for entry in entries})
    updated = reading.long_date(str(page.get("lastupdated"))) or "an unnamed day"
    return Extract(
        filled, lambda row: (row["iso3"], row["year"]) in touched, "World Bank", ", ".join(columns), f"as of {updated}"
    )


def blank(like: Row, key: tuple[str, str]) -> Row:
    """Start a row for an economy and year that the table does not have."""
    return dict.fromkeys(like, "") | {"iso3": key[0], "year": key[1]}


def parsed(export: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Read page and entries; refuses the API's own errors, other data, and one page of several."""
    answer = reading.parsed_json(export)
    if isinstance(answer, list) and answer and isinstance(answer[0], dict) and "message" in answer[0]:
        said = "; ".join(f"{part.get('key')}: {part.get('value')}" for part in answer[0]["message"])
        raise RefusedError(f"{export.name} holds an error of the World Bank's API, no data: {said}")
    if not (isinstance(answer, list) and [type(part) for part in answer] == [dict, list] and "total" in answer[0]):
        raise RefusedError(f"{export.name} is not an answer of the World Bank's API: page and entries are expected.")
    page, entries = answer
    if int(page.get("pages", 1)) > 1 or int(page["total"]) != len(entries):
        raise RefusedError(
            f"{export.name} is cut short: {len(entries)} of {page['total']} entries; ask for per_page=20000."
        )
    return page, entries


def column_and_cell(export: Path, entry: dict[str, Any]) -> tuple[str, str]:
    """Write one entry as a cell of its column; null is *not reported* and stays blank."""
    try:
        indicator, value, place = entry["indicator"]["id"], entry["value"], (entry["countryiso3code"], entry["date"])
        year = int(place[1])
    except (KeyError, TypeError, ValueError):
        raise RefusedError(f"{export.name} has an entry without indicator, country, year or value: {entry}.") from None
    if indicator not in COLUMNS:
        raise RefusedError(f"{export.name} has indicator {indicator}; the table keeps {', '.join(COLUMNS)}.")
    name, divided_by, digits = COLUMNS[indicator]
    if value is None:
        return name, ""
    return name, reading.cell(reading.number(value, export, where=f"{place[0]} {year}") / divided_by, digits=digits)
