"""
Trade by partner from the IMF.

The export is the CSV of *International Trade in Goods by Partner Country* (IMTS) from its Data Explorer: one reporter,
exports FOB and imports CIF in US dollars, yearly, a column a year.
"""

import re
from decimal import Decimal
from pathlib import Path

from ties.tables import package
from tools.build_data import export as reading
from tools.build_data.export import Extract, Row
from tools.build_data.package import RefusedError
from tools.build_data.trade_rows import Key, refuse_wrong_sums, trade_rows

PUBLISHER = "IMF IMTS"
COLUMNS = [
    *("DATASET", "SERIES_CODE", "OBS_MEASURE", "COUNTRY.ID", "INDICATOR.ID", "COUNTERPART_COUNTRY.ID"),
    *("FREQUENCY.ID", "SCALE.ID"),
]
FLOWS = {"XG_FOB_USD": "export", "MG_CIF_USD": "import"}
KIND = {"OBS_MEASURE": "OBS_VALUE", "FREQUENCY.ID": "A", "SCALE.ID": "6"}
CODES = {"G001": "WLD", "G998": "EU27", "WBG": "PSE", "KOS": "XKX"}
UNSPECIFIED = {"TX399", "TX598", "TX799", "TX884", "TX898"}  # World is the sum of countries and these
ESTIMATED_FROM = {"RUS": 2022}  # Russia has published no partner data since; what is printed are the IMF's estimates


def rows(export: Path, old: list[Row]) -> Extract:
    """Return the trade of the reporters that the table has from the IMF, in the years of the export."""
    records = reading.records(export, COLUMNS)
    years = years_of(export, records)
    known = set(package.read("countries")["iso3"])
    values: dict[Key, Decimal] = {}
    for record in filter(lambda record: is_wanted(export, record), records):
        if (partner := code_of(record["COUNTERPART_COUNTRY.ID"], known)) is None:
            continue
        for year in filter(record.get, years):
            key = record["COUNTRY.ID"], partner, year, FLOWS[record["INDICATOR.ID"]]
            values[key] = values.get(key, Decimal(0)) + reading.number(record[year], export, where=" ".join(key))
    refuse_wrong_sums(export, values, {"WLD", "EU27"})
    reporters = {iso3 for iso3, *_ in values}
    if not reporters or reporters - {row["iso3"] for row in old if row["publisher"] == PUBLISHER}:
        raise RefusedError(
            f"{export.name} is reported by {reporters or 'nobody'}; the table keeps Russia from the IMF."
        )
    flows = {flow for *_, flow in values}
    return Extract(
        trade_rows(PUBLISHER, values, old, ESTIMATED_FROM),
        lambda row: (
            row["publisher"] == PUBLISHER and row["iso3"] in reporters and row["year"] in years and row["flow"] in flows
        ),
        "IMF, International Trade",
        f"IMF IMTS, {', '.join(sorted(reporters))}",
        f"{years[0]} to {years[-1]} taken anew",
    )


def years_of(export: Path, records: list[Row]) -> list[str]:
    """Find the columns of years; refuses a file without any, or in another order."""
    years = [name for name in (records[0] if records else {}) if re.fullmatch(r"\d{4}", name)]
    if not years:
        raise RefusedError(f"{export.name} is another file: it has no column of a year.")
    if years != sorted(years):
        raise RefusedError(f"{export.name} was re-ordered: its years should ascend.")
    return years


def is_wanted(export: Path, record: Row) -> bool:
    """Keep exports and imports; refuses another data set, other units and other measures."""
    if "IMTS" not in record["DATASET"]:
        raise RefusedError(f"{export.name} is of the data set {record['DATASET']!r}, not of IMTS.")
    if record["INDICATOR.ID"] not in FLOWS:
        return False
    if wrong := [name for name, value in KIND.items() if record[name] != value]:
        raise RefusedError(
            f"{export.name} has {wrong[0]} {record[wrong[0]]!r}; yearly values in millions are expected."
        )
    return True


def code_of(counterpart: str, known: set[str]) -> str | None:
    """Return the table's code of a partner; groups that the table leaves out have none."""
    code = "XXX" if counterpart in UNSPECIFIED else CODES.get(counterpart, counterpart)
    return code if code in known else None
