"""
Trade by partner from UN Comtrade.

The export is what its API answers: `data/v1/get/C/A/HS` with `cmdCode=TOTAL`, one reporter, all partners, flows X and
M. The preview without a key stops at 500 records, so ask it for one year and one flow at a time.
"""

from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

from ties.tables import package
from tools.build_data import export as reading
from tools.build_data.export import Extract, Row
from tools.build_data.package import RefusedError
from tools.build_data.trade_rows import Key, refuse_wrong_sums, trade_rows

FLOWS = {"X": "export", "M": "import"}  # re-exports (RX) and re-imports (RM) are inside them
TOTALS = {"cmdCode": "TOTAL", "freqCode": "A"}
ALL_ROUTES = {"partner2Code": 0, "motCode": 0, "customsCode": "C00"}
# Codes of UN Comtrade that are not those of ISO 3166; 490 is its label for Taiwan.
CODES = {0: "WLD", 251: "FRA", 381: "ITA", 490: "TWN", 579: "NOR", 699: "IND", 736: "SDN", 757: "CHE", 842: "USA"}
UNSPECIFIED = {129, 221, 290, 471, 472, 473, 492, 527, 536, 568, 577, 636, 637, 697, 837, 838, 839, 879, 899}


def rows(export: Path, old: list[Row]) -> Extract:
    """Return the trade of the reporters that the table knows, in the years and flows of the export."""
    records = [record for record in parsed(export) if is_total(export, record)]
    if doubled := [place for place, times in Counter(map(place_of, records)).items() if times > 1]:
        raise RefusedError(f"{export.name} counts twice: several records for {doubled[0]}.")
    codes = iso3_by_number()
    values: dict[Key, Decimal] = {}
    for record in records:
        iso3, partner = (code_of(export, record, side, codes) for side in ("reporter", "partner"))
        key = iso3, partner, str(record["refYear"]), FLOWS[record["flowCode"]]
        dollars = reading.number(record["primaryValue"], export, where=" ".join(key))
        values[key] = values.get(key, Decimal(0)) + dollars / 1_000_000
    refuse_wrong_sums(export, values, {"WLD"})
    spans = {(iso3, year, flow) for iso3, _, year, flow in values}
    if strangers := {iso3 for iso3, _, _ in spans} - {row["iso3"] for row in old}:
        raise RefusedError(f"{export.name} is reported by {strangers.pop()}, which the table does not keep.")
    years = sorted({year for _, year, _ in spans})
    return Extract(
        trade_rows("UN Comtrade", values, old, {}),
        lambda row: row["publisher"] == "UN Comtrade" and (row["iso3"], row["year"], row["flow"]) in spans,
        "UN Comtrade",
        f"UN Comtrade, {', '.join(sorted({iso3 for iso3, _, _ in spans}))}",
        f"{years[0]} to {years[-1]} taken anew",
    )


def parsed(export: Path) -> list[dict[str, Any]]:
    """Read the records; refuses the API's own errors, other data and a count that is not kept."""
    answer = reading.parsed_json(export)
    if not isinstance(answer, dict) or "data" not in answer:
        said = answer.get("message") or answer.get("error") if isinstance(answer, dict) else None
        raise RefusedError(f"{export.name} is not data of UN Comtrade's API" + (f": {said}" if said else "."))
    records = answer["data"]
    if answer.get("error") or not records:
        raise RefusedError(f"{export.name} holds no data: {answer.get('error') or 'the list of records is empty'}.")
    if answer.get("count", len(records)) != len(records):
        raise RefusedError(f"{export.name} is cut short: {len(records)} of {answer['count']} records.")
    return records


def is_total(export: Path, record: dict[str, Any]) -> bool:
    """Keep all goods by all routes, both flows; refuses records of another kind or without what a row needs."""
    needed = ("refYear", "reporterCode", "partnerCode", "flowCode", "primaryValue", "cmdCode")
    if missing := [name for name in needed if record.get(name) is None]:
        raise RefusedError(f"{export.name} is another file: a record has no {missing[0]}.")
    if wrong := [name for name, value in TOTALS.items() if record.get(name, value) != value]:
        raise RefusedError(
            f"{export.name} has {wrong[0]} {record[wrong[0]]}; the table keeps yearly totals (TOTAL, A)."
        )
    routes = all(record.get(name) in (None, value) for name, value in ALL_ROUTES.items())
    return routes and record["flowCode"] in FLOWS


def place_of(record: dict[str, Any]) -> str:
    """Name what must be there once."""
    return " ".join(str(record[name]) for name in ("reporterCode", "partnerCode", "refYear", "flowCode"))


def iso3_by_number() -> dict[int, str]:
    """Map numbers to codes: ISO 3166 where UN Comtrade follows it, its own otherwise."""
    known = package.read("countries").dropna(subset=["iso_n3"])
    return (
        dict(zip(known["iso_n3"].astype(int), known["iso3"], strict=True)) | CODES | dict.fromkeys(UNSPECIFIED, "XXX")
    )


def code_of(export: Path, record: dict[str, Any], side: str, codes: dict[int, str]) -> str:
    """Return the code of reporter or partner; refuses a number that nobody knows."""
    if (number := int(record[f"{side}Code"])) not in codes:
        raise RefusedError(f"{export.name}: {side} {number} ({record.get(f'{side}Desc')}) has no code in the table.")
    return codes[number]
