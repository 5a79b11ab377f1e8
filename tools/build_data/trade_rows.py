"""What the publishers of trade have in common: the row, its flag, and the total that partners must add up to."""

from collections import defaultdict
from decimal import Decimal
from pathlib import Path

from tools.build_data.export import Row, cell
from tools.build_data.package import RefusedError

UNSPECIFIED = "Partner not specified by the publisher; not a country, never rank it"
Key = tuple[str, str, str, str]  # reporter, partner, year, flow


def trade_rows(publisher: str, values: dict[Key, Decimal], old: list[Row], estimated_from: dict[str, int]) -> list[Row]:
    """Write the rows of one publisher in million dollars; a flag that a row had is kept."""
    names = ("iso3", "partner_iso3", "year", "flow")
    flags = {tuple(row[name] for name in names): row["flag"] for row in old if row["publisher"] == publisher}
    rows = []
    for key, value in values.items():
        estimated = key[0] in estimated_from and int(key[2]) >= estimated_from[key[0]]
        rows.append(
            dict.fromkeys(old[0], "")
            | dict(zip(names, key, strict=True))
            | {"publisher": publisher, "period": "year", "trade_usd_million": cell(value, digits=6)}
            | {"basis": "estimated" if estimated else "reported"}
            | {"flag": flags.get(key, UNSPECIFIED if key[1] == "XXX" else "")}
        )
    return rows


def refuse_wrong_sums(export: Path, values: dict[Key, Decimal], groups: set[str]) -> None:
    """Refuse an export without a world total, or whose partners miss it by more than half a percent."""
    sums: dict[Key, Decimal] = defaultdict(Decimal)
    for (iso3, partner, year, flow), value in values.items():
        if partner not in groups:
            sums[iso3, "WLD", year, flow] += value
    for key, total in sums.items():
        what = f"{key[0]} {key[3]} {key[2]}"
        if key not in values:
            raise RefusedError(f"{export.name} is cut short: no world total for {what}.")
        if abs(total - values[key]) > values[key] / 200:
            raise RefusedError(
                f"{export.name} is cut short or counts twice: the partners of {what} make {total / values[key]:.1%} "
                "of the world total."
            )
