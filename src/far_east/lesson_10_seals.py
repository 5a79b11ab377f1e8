"""The forecasts that lesson 0 seals: whether each came true, and the rows that show it."""

from typing import Any, NamedTuple

import pandas as pd

import ties
from ties.display.figure import RichOutput

VISIT = "2024-06-20"


class Outcome(NamedTuple):
    """Whether a forecast came true, and the rows that show it."""

    answer: bool
    reveal: RichOutput


def opened_seals() -> dict[str, dict[str, Any]]:
    """Return the answer and the reveal of each forecast that can be judged, by its key."""
    outcomes = {
        "F1": trade_with_hanoi(),
        "F4": treaty(),
        "F5": votes(),
    }
    return {key: outcome._asdict() for key, outcome in outcomes.items()}


def totals(publisher: str, years: tuple[int, ...]) -> pd.DataFrame:
    """Return the total trade with Russia that a publisher gives, in million US$, a row per year."""
    rows = ties.read("trade").query("partner_iso3 == 'RUS' and flow == 'total' and period == 'year'")
    return rows.query("publisher == @publisher and year in @years")[["year", "trade_usd_million"]]


def trade_with_hanoi() -> Outcome:
    """F1: whether Vietnam's figure for 2024 is above that for 2021."""
    rows = totals("Vietnamese statistics", (2021, 2024))
    before, after = rows["trade_usd_million"]
    return Outcome(after > before, ties.table(rows, caption="Trade with Russia, Vietnamese statistics"))


def treaty() -> Outcome:
    """F4: whether the treaty of June 2024 was in force by the end of 2024."""
    pact = ties.read("partnerships").query("iso3 == 'PRK' and partner_iso3 == 'RUS' and signed == '2024-06-19'")
    shown = ties.table(pact[["instrument", "signed", "in_force"]], caption="The treaty")
    return Outcome(pact["in_force"].item() < "2025", shown)


def votes() -> Outcome:
    """F5: whether the United States had voted with Russia by the end of 2025."""
    rows = ties.read("un_votes").query("iso3 in ('RUS', 'USA') and date > @VISIT and date < '2026'")
    rows = rows.pivot_table("vote", ["date", "resolution", "title"], "iso3", aggfunc="first")
    both, rest = rows.dropna(), rows[rows.isna().any(axis=1)]
    missing = "; ".join(f"{title}, {date}" for date, _, title in rest.index)
    caption = "Resolutions on Ukraine, from the visit to the end of 2025, for which our table has both votes"
    shown = ties.table(both.reset_index(), caption=f"{caption}. One of the two is missing for: {missing or 'none'}")
    return Outcome((both["RUS"] == both["USA"]).any(), shown)
