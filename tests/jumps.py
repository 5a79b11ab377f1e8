"""Figures that grow or shrink more than fivefold from one year to the next: a slip of a digit, or a known story."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from ties import tables

LIST = Path(__file__).parent / "data" / "known-jumps.csv"
LARGEST = 5  # times the year before, or a fifth of it
SERIES = {  # table: key of a series, and the size below which a column jumps for no reason worth a look
    "economies": (["iso3"], {"gdp_usd_million": 0, "gdp_per_head_usd": 0, "gdp_per_head_ppp_usd": 0, "population": 0}),
    "military_spending": (["iso3"], {"spending_usd_million": 0, "spending_usd_million_2023": 0}),
    "power": (
        ["iso3"],
        {
            "cinc": 0,
            "milex_usd_thousand": 0,
            "military_personnel_thousand": 0,
            "iron_steel_thousand_tonnes": 0,
            "energy_thousand_tonnes_coal": 0,
            "population_thousand": 0,
            "urban_population_thousand": 0,
        },
    ),
    "trade": (["iso3", "partner_iso3", "flow", "publisher"], {"trade_usd_million": 200}),
    "arms_transfers": (["iso3", "partner_iso3"], {"tiv_million": 500}),
    "un_alignment": (["iso3", "partner_iso3"], {"agreement": 0}),
    "visit_counts": (["publisher", "scope"], {"trips": 0}),
}


def jumps() -> Iterator[tuple[str, str, str, int]]:
    """Yield table, column, series and year of every jump."""
    for name, (keys, columns) in SERIES.items():
        frame = tables.read(name)
        frame = frame[frame["period"] == "year"] if "period" in frame else frame
        for column, least in columns.items():
            yield from ((name, column, *place) for place in jumps_of(frame, keys, column, least))


def jumps_of(frame: pd.DataFrame, keys: list[str], column: str, least: float) -> Iterator[tuple[str, int]]:
    """Yield series and year of every jump of one column whose larger side is not small."""
    rows = frame[frame[column].astype(float) > 0].sort_values([*keys, "year"])
    before = rows.groupby(keys)[[column, "year"]].shift()
    larger, smaller = rows[column].clip(lower=before[column]), rows[column].clip(upper=before[column])
    wide = (rows["year"] - before["year"] == 1) & (larger > LARGEST * smaller) & (larger >= least)
    for _, row in rows[wide.fillna(False)].iterrows():
        yield " ".join(row[keys]), int(row["year"])


def known() -> dict[tuple[str, str, str, int], str]:
    """Read the reviewed list: the reason by table, column, series and year."""
    with LIST.open(encoding="utf-8", newline="") as file:
        return {(*list(row.values())[:3], int(row["year"])): row["reason"] for row in csv.DictReader(file)}
