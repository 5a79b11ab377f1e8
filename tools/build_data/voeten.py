"""
Agreement in the General Assembly from Erik Voeten's data.

The export is `AgreementScoresAll` of the Dataverse record as CSV: a row a pair and year, both ways round, states by
the numbers of Correlates of War.
"""

import re
from decimal import Decimal
from pathlib import Path

from tools.build_data import export as reading
from tools.build_data.export import Extract, Row
from tools.build_data.package import RefusedError

COLUMNS = ["ccode1", "ccode2", "agree", "year"]
POWERS = {"RUS", "USA", "CHN"}
FIRST_YEAR = 2000
STATES = {
    **{2: "USA", 365: "RUS", 700: "AFG", 701: "TKM", 702: "TJK", 703: "KGZ", 704: "UZB", 705: "KAZ", 710: "CHN"},
    **{712: "MNG", 731: "PRK", 732: "KOR", 740: "JPN", 750: "IND", 760: "BTN", 770: "PAK", 771: "BGD", 775: "MMR"},
    **{780: "LKA", 781: "MDV", 790: "NPL", 800: "THA", 811: "KHM", 812: "LAO", 816: "VNM", 820: "MYS", 830: "SGP"},
    **{835: "BRN", 840: "PHL", 850: "IDN", 860: "TLS", 900: "AUS", 910: "PNG", 920: "NZL", 950: "FJI"},
}


def rows(export: Path, _: list[Row]) -> Extract:
    """Return the published scores of Asia-Pacific states with the three powers, each pair once."""
    scores: dict[tuple[str, str, str], Decimal] = {}
    for record in reading.records(export, COLUMNS):
        if not re.fullmatch(r"\d{4}", record["year"]):
            raise RefusedError(f"{export.name} is cut short or another file: {record['year']!r} is no year.")
        states = [STATES.get(int(float(record[side] or 0))) for side in ("ccode1", "ccode2")]
        if None not in states and POWERS & set(states) and int(record["year"]) >= FIRST_YEAR and record["agree"]:
            key = states[0], states[1], record["year"]
            scores[key] = reading.number(record["agree"], export, where=" ".join(key))
    refuse_halves(export, scores)
    years = sorted({year for *_, year in scores})
    found = [
        {"iso3": iso3, "partner_iso3": partner, "year": year, "basis": "published", "votes_in_common": ""}
        | {"agreement": reading.cell(score, digits=4)}
        for (iso3, partner, year), score in scores.items()
        if iso3 < partner
    ]
    return Extract(
        found,
        lambda row: row["basis"] == "published" and row["year"] in years,
        "Voeten",
        "agreement scores",
        f"{years[0]} to {years[-1]} taken anew",
    )


def refuse_halves(export: Path, scores: dict[tuple[str, str, str], Decimal]) -> None:
    """Refuse a file that has a pair one way round only: it was cut, since the publisher prints both."""
    if not scores:
        raise RefusedError(f"{export.name} has no pair that the table keeps.")
    for (iso3, partner, year), score in scores.items():
        if scores.get((partner, iso3, year)) != score:
            raise RefusedError(f"{export.name} is cut short: {iso3} and {partner} in {year} stand one way round only.")
