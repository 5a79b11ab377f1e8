"""Refined oil from Russia to North Korea, as lesson 3 reads it from the tables."""

import pandas as pd

import ties


def filed_oil() -> pd.Series:
    """Return the refined oil that Russia reported for whole years, in barrels by year."""
    rows = ties.read("reported_figures").query("series == 'dprk_refined_oil_from_russia_barrels' and period == 'year'")
    return rows[rows["publisher"] == "UN 1718 Committee"].set_index("year")["value"]


def oil_of_january() -> float:
    """Return the refined oil that Russia reported for January 2024, in barrels."""
    rows = ties.read("reported_figures").query("series == 'dprk_refined_oil_from_russia_barrels'")
    return rows.query("publisher == 'UN 1718 Committee' and period == '2024-01'")["value"].item()


def oil_cap() -> float:
    """Return the limit per year on refined oil from all suppliers, in barrels."""
    return figure("dprk_refined_oil_cap_barrels", "value")


def estimated_oil() -> float:
    """Return the lowest amount in a satellite estimate for March to November 2024, in barrels."""
    return figure("dprk_refined_oil_from_russia_barrels", "value_low", "Open Source Centre")


def american_count() -> str:
    """Return the number of barrels for March 2024 that the White House stated in May 2024, in words."""
    least = figure("dprk_refined_oil_from_russia_barrels", "value_low", "US National Security Council")
    return f"more than {least:,.0f}"


def figure(series: str, column: str, publisher: str = "UN Security Council") -> float:
    """Return one reported figure of a publisher."""
    rows = ties.read("reported_figures").query("series == @series and publisher == @publisher")
    return float(rows[column].item())
