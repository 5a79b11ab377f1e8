"""Exercise 10: the known wrong answers, computed from the tables."""

from collections.abc import Mapping
from itertools import product
from math import sqrt

import pandas as pd

import ties
from ties.course import Course

STATED = [0.4, 0.7, 0.2, 0.1]  # the chances that the imaginary class gave
FLOWS = {"exports": ["export"], "imports": ["import"], "both": ["export", "import"]}


def slips() -> Mapping[str, Mapping[str, float]]:
    """Return the known wrong answers by item and slip."""
    return {"brier": score_slips(outcomes()), "survived": way_slips(ways()), "verdicts": verdict_slips()}


def outcomes() -> list[bool]:
    """Return which of the four statements came true."""
    pacts = ties.read("partnerships").query("iso3 == 'VNM'").set_index("partner_iso3")
    arms = ties.read("arms_transfers").query("iso3 == 'VNM' and partner_iso3 == 'USA' and year == 2024")
    vote = ties.read("un_votes").query("resolution == 'GA-2026-02-24' and iso3 == 'USA'")["vote"].item()
    return [pacts["in_force"]["BRICS"] < "2026", pacts["signed"]["EU27"] < "2026", len(arms) > 0, vote == "no"]


def score_slips(came_true: list[bool]) -> dict[str, float]:
    """Return slips about the Brier score of the four forecasts."""
    stated, happened = pd.Series(STATED), pd.Series(came_true)
    gaps = stated - happened.astype(float)
    squares = gaps**2
    return {
        "sum": squares.sum(),
        "mean_gap": gaps.abs().mean(),
        "root": sqrt(squares.mean()),
        "mean_gap_squared": gaps.mean() ** 2,
        "turned_round": 1 - squares.mean(),
        "what_came_true": squares[happened].sum() / len(squares),
        "mean_chance": stated.mean(),
    }


def ways() -> pd.DataFrame:
    """Return in which ways of counting Russia's trade with Indonesia rose to 2023: a row per way, with `rose`."""
    trade = ties.read("trade").query("iso3 == 'RUS' and period == 'year' and (publisher == 'IMF IMTS' or year < 2016)")
    traded = trade.pivot_table("trade_usd_million", ["year", "flow"], "partner_iso3")
    sums = {
        (name, year): traded.loc[year].loc[flow].sum()
        for name, flow in FLOWS.items()
        for year in traded.index.levels[0]
    }
    rows = []
    for flow, first_year, measure in product(FLOWS, [2014, 2017, 2020], ["value", "share"]):
        times = sums[flow, 2023] / sums[flow, first_year]
        rows.append((flow, first_year, measure, times["IDN"] > (times["WLD"] if measure == "share" else 1)))
    return pd.DataFrame(rows, columns=["flow", "first_year", "measure", "rose"])


def way_slips(ways: pd.DataFrame) -> dict[str, int]:
    """Return slips about the number of ways in which trade rose."""
    return {
        "fails": int((~ways["rose"]).sum()),
        "one_measure": int(ways.query("measure == 'value'")["rose"].sum()),
        "exports": int(ways.query("flow == 'exports'")["rose"].sum()),
        "every_way": len(ways),
    }


def verdict_slips() -> dict[str, int]:
    """Return slips about the verdicts on core claims."""
    claims = ties.read("claims")
    core, other = (claims[claims["core"] == is_core]["verdict"].value_counts() for is_core in (True, False))
    return {
        "of_all_claims": int(core["supported"] + other["supported"]),
        "partly_elsewhere": int(other["partly"]),
        "with_too_early": int(core["partly"] + core["too early"]),
        "with_not_so_far": int(core["contradicted"] + core["not so far"]),
    }


exercise = Course.open("far_east").exercise(10, slips)
