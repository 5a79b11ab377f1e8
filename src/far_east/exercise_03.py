"""Exercise 3: the known wrong answers, computed from the tables."""

from collections.abc import Mapping

import pandas as pd

import ties
from ties.course import Course


def slips() -> Mapping[str, Mapping[str, float]]:
    """Return the known wrong answers by item and slip."""
    rows = ties.read("trade").query("iso3 == 'RUS' and partner_iso3 == 'PRK' and publisher == 'UN Comtrade'")
    trade = rows.pivot_table("trade_usd_million", "year", "flow")
    both = trade.sum(axis=1)
    return {
        "china_share": share_slips(),
        "part_of_cap": cap_slips(),
        "since_2006": {**change_slips(trade, 2006), "in_million_dollars": both[2020] - both[2006]},
        "since_2010": {**change_slips(trade, 2010), "since_2006": change(both, 2006, 2020)},
    }


def share_slips() -> dict[str, float]:
    """Return slips about China's part of North Korea's exports of 2017, as shares."""
    rows = ties.read("trade").query("year == 2017").set_index(["publisher", "iso3", "partner_iso3", "flow"])
    value = rows["trade_usd_million"].sort_index()
    china, world = value["KOTRA", "PRK", "CHN"], value["KOTRA", "PRK", "WLD"]
    return {
        "both_directions": china["total"] / world["total"],
        "imports": china["import"] / world["import"],
        "two_offices": value["IMF DOTS", "CHN", "PRK", "import"] / world["export"],
        "two_offices_both_directions": value["Chinese customs", "CHN", "PRK", "total"] / world["total"],
        "exports_of_all_trade": china["export"] / world["total"],
        "exports_in_trade_with_china": china["export"] / china["total"],
    }


def cap_slips() -> dict[str, float]:
    """Return slips about the part of a year's cap on refined oil that was used in 2021, as shares."""
    rows = ties.read("reported_figures").query("unit == 'barrels'")
    caps, filed = rows.set_index("series")["value"], rows.query("year == 2021")
    refined, crude = caps["dprk_refined_oil_cap_barrels"], caps["dprk_crude_oil_cap_barrels"]
    of_the_year, months = filed.query("period == 'year'"), filed[filed["period"].str.fullmatch(r"\d{4}-\d{2}")]
    used = of_the_year["value"].sum()
    return {
        "counted_twice": filed["value"].sum() / refined,
        "single_months": months["value"].sum() / refined,
        "september": months.query("period == '2021-09'")["value"].sum() / refined,
        "crude_oil_cap": used / crude,
        "russia_alone": of_the_year.query("partner_iso3 == 'RUS'")["value"].sum() / refined,
        "unused": 1 - used / refined,
    }


def change(series: pd.Series, first: int, last: int) -> float:
    """Return the change of a series from one year to another, in per cent."""
    return 100 * (series[last] / series[first] - 1)


def change_slips(trade: pd.DataFrame, first: int) -> dict[str, float]:
    """Return slips about the change of trade to 2020, in per cent; `trade` is million US$ by year and flow."""
    both = trade.sum(axis=1)
    return {
        "exports": change(trade["export"], first, 2020),
        "imports": change(trade["import"], first, 2020),
        "part_for_change": 100 * both[2020] / both[first],
        "sign_forgotten": -change(both, first, 2020),
        "years_swapped": change(both, 2020, first),
    }


exercise = Course.open("far_east").exercise(3, slips)
