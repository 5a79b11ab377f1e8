"""What became of the forecasts that lesson 0 seals: whether each came true, and the rows it rests on."""

from typing import Any, NamedTuple

import pandas as pd

import ties
from ties.display.figure import RichOutput

VISIT = "2024-06-20"


class Outcome(NamedTuple):
    """Return whether a forecast came true, and the rows that show it."""

    answer: bool
    reveal: RichOutput


def opened_seals() -> dict[str, dict[str, Any]]:
    """Return the answer and the reveal of each forecast that can be judged, by its key."""
    outcomes = {
        "F1": trade_with_hanoi(),
        "F2": top_step(),
        "F3": soldiers(),
        "F4": treaty(),
        "F5": votes(),
        "F6": trade_with_beijing(),
        "F7": deliveries(),
        "F8": talks(),
    }
    return {key: outcome._asdict() for key, outcome in outcomes.items()}


def totals(publisher: str, years: tuple[int, ...]) -> pd.DataFrame:
    """Return the trade with Russia that a publisher prints as a total, in million US$, a row per year."""
    rows = ties.read("trade").query("partner_iso3 == 'RUS' and flow == 'total' and period == 'year'")
    return rows.query("publisher == @publisher and year in @years")[["year", "trade_usd_million"]]


def trade_with_hanoi() -> Outcome:
    """F1: whether Vietnam's figure for 2024 is above that for 2021."""
    rows = totals("Vietnamese statistics", (2021, 2024))
    before, after = rows["trade_usd_million"]
    return Outcome(after > before, ties.table(rows, caption="Trade with Russia, Vietnamese statistics"))


def top_step() -> Outcome:
    """F2: whether more than ten states stood on the top step of Vietnam's ladder at the end of 2025."""
    steps = ties.read("partnerships").query("level == 'comprehensive strategic' and signed < '2026'")
    steps = steps[(steps["iso3"] == "VNM") | (steps["partner_iso3"] == "VNM")]
    steps = steps.assign(state=steps["iso3"].where(steps["iso3"] != "VNM", steps["partner_iso3"]))
    area = ties.read("countries").set_index("iso3")
    steps = steps[steps["state"].map(area["kind"]) == "country"].replace({"state": area["short_name"]})
    shown = steps[["state", "signed"]].sort_values("signed")
    return Outcome(len(steps) > 10, ties.table(shown, caption=f"States on the top step: {len(steps)}"))


def soldiers() -> Outcome:
    """F3: whether both governments had said by the end of 2025 that North Korean soldiers fought for Russia."""
    events = ties.read("events").query("date < '2026'")
    said = events[events["event"].str.contains("confirms .*soldiers fought")][["date", "event"]]
    return Outcome(len(said) == 2, ties.table(said, caption="Confirmed by the parties"))


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
    caption = "Texts on Ukraine from the visit to the end of 2025 on which our table has both votes"
    shown = ties.table(both.reset_index(), caption=f"{caption}. One of the two is missing for: {missing or 'none'}")
    return Outcome((both["RUS"] == both["USA"]).any(), shown)


def trade_with_beijing() -> Outcome:
    """F6: whether trade of China and Russia in 2025 was higher than in 2024."""
    rows = totals("Chinese customs", (2024, 2025))
    before, after = rows["trade_usd_million"]
    return Outcome(after > before, ties.table(rows, caption="Trade with Russia, Chinese customs"))


def deliveries() -> Outcome:
    """F7: whether SIPRI records a Russian delivery to Vietnam for 2024."""
    arms = ties.read("arms_transfers").query("iso3 == 'VNM' and partner_iso3 == 'RUS' and year >= 2020")
    arms = arms[["year", "tiv_million"]]
    caption = "Years with a Russian delivery since 2020. SIPRI's register, export of February 2026"
    return Outcome((arms["year"] == 2024).any(), ties.table(arms, caption=caption))


def talks() -> Outcome:
    """F8: whether Russia had hosted talks between the two Koreas by early 2026."""
    events = ties.read("events").query("date > @VISIT")
    both = events["actors"].str.contains("PRK") & events["actors"].str.contains("KOR")
    rows = events[both][["date", "event"]]
    caption = "No such talks are in our table of events, which for both Koreas lists only"
    return Outcome(rows["event"].str.contains("talks").any(), ties.table(rows, caption=caption))
