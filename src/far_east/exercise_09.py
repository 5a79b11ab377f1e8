"""Exercise 9: the known wrong answers, computed from the tables."""

from collections.abc import Mapping

import pandas as pd

import ties
from ties.course import Course

GROUPS = ["WLD", "EU27"]


def slips() -> Mapping[str, Mapping[str, float]]:
    """Return the known wrong answers by item and slip."""
    economies = ties.read("economies").eval("ppp = gdp_per_head_ppp_usd * population").set_index("iso3")
    return {
        "india_share": share_slips(economies.query("year == 2019")),
        "equal_powers": pole_slips(economies.query("year == 1995")),
    }


def share_slips(rows: pd.DataFrame) -> dict[str, float]:
    """Return slips about India's share of the world's output at purchasing power; one row per country and group."""
    market, heads, per_head, output = (
        rows[column] for column in ("gdp_usd_million", "population", "gdp_per_head_ppp_usd", "ppp")
    )
    return {
        "market_prices": market["IND"] / market["WLD"],
        "per_head": per_head["IND"] / per_head["WLD"],
        "people": heads["IND"] / heads["WLD"],
        "listed_states": output["IND"] / output.drop(GROUPS).sum(),
        "whole_column": output["IND"] / output.sum(),
        "union_twice": output["IND"] / output.drop("WLD").sum(),
    }


def pole_slips(rows: pd.DataFrame) -> dict[str, float]:
    """Return slips about the effective number at market prices; one row per country and group."""
    market, bought = rows["gdp_usd_million"].dropna(), rows["ppp"].dropna()
    of_world, states = market / market["WLD"], market.drop(GROUPS)
    return {
        "union_counted": poles(of_world.drop("WLD")),
        "world_and_union_counted": poles(of_world),
        "world_counted": poles(of_world.drop("EU27")),
        "listed_as_whole": poles(states / states.sum()),
        "sum_of_squares": (of_world.drop(GROUPS) ** 2).sum(),
        "states": len(states),
        "purchasing_power": poles((bought / bought["WLD"]).drop(GROUPS)),
    }


def poles(shares: pd.Series) -> float:
    """Return one over the sum of squared shares."""
    return 1 / (shares**2).sum()


exercise = Course.open("far_east").exercise(9, slips)
