"""Exercise 8: the known wrong answers, computed from the tables."""

from collections.abc import Mapping

import pandas as pd

import ties
from ties.course import Course


def slips() -> Mapping[str, Mapping[str, float]]:
    """Return the known wrong answers by item and slip."""
    return {**imports_slips(), **neighbour_slips(), "moved_percent": crude_slips()}


def imports_slips() -> dict[str, dict[str, float]]:
    """Return slips about China's share of Russia's imports in 2023, from 0 to 1."""
    trade = ties.read("trade").query("iso3 == 'RUS' and publisher == 'IMF IMTS' and year == 2023")
    flows = trade.pivot_table("trade_usd_million", "partner_iso3", "flow")
    bought, sold, both = flows["import"], flows["export"], flows.sum(axis=1)
    china, world, uganda = bought["CHN"], bought["WLD"], bought["UGA"]
    return {
        "china_printed": {
            "without_uganda": china / (world - uganda),
            "over_all_rows": china / bought.sum(),
            "over_partners": china / bought.drop("WLD").sum(),
            "both_directions": both["CHN"] / both["WLD"],
            "of_exports": sold["CHN"] / sold["WLD"],
        },
        "china_without_row": {
            "as_printed": china / world,
            "uganda_added": china / (world + uganda),
            "uganda_from_china": (china - uganda) / world,
            "uganda": uganda / world,
            "both_directions": both["CHN"] / (both["WLD"] - uganda),
        },
    }


def neighbour_slips() -> dict[str, dict[str, float]]:
    """Return slips about trade with South Korea and Japan from 2013 to 2020: in per cent, and in points of a share."""
    trade = ties.read("trade").query("iso3 == 'RUS' and publisher == 'UN Comtrade'")
    trade = trade.pivot_table("trade_usd_million", "year", "partner_iso3", aggfunc="sum")
    korea, japan, world = trade["KOR"], trade["JPN"], trade["WLD"]
    two = korea + japan
    share = 100 * two / world
    return {
        "change_percent": {
            "sign_forgotten": -change(two),
            "share_for_percent": change(two) / 100,
            "part_for_change": 100 * two[2020] / two[2013],
            "years_swapped": change(two, 2020, 2013),
            "all_trade": change(world),
            "south_korea": change(korea),
            "japan": change(japan),
            "mean_of_two": (change(korea) + change(japan)) / 2,
        },
        "change_points": {
            "sign_forgotten": -points(share),
            "share_for_points": points(share) / 100,
            "percent_for_points": change(share),
            "in_dollars": change(two),
            "share_of_2020": share[2020],
            "south_korea": points(100 * korea / world),
            "japan": points(100 * japan / world),
        },
    }


def change(series: pd.Series, first: int = 2013, last: int = 2020) -> float:
    """Return the change of a series between two years in per cent."""
    return 100 * (series[last] / series[first] - 1)


def points(share: pd.Series) -> float:
    """Return the change of a share, in per cent, from 2013 to 2020 in percentage points."""
    return share[2020] - share[2013]


def crude_slips() -> dict[str, float]:
    """Return slips about the part of Europe's loss of crude oil that China and India made up, 2019 to 2025."""
    energy = ties.read("energy_exports").pivot_table("quantity", ["product", "destination"], "year")
    rise = energy[2025] - energy[2019]
    crude, gas, amounts = rise["crude_oil"], rise["pipeline_gas"], energy[2025]["crude_oil"]
    two, lost = crude["China"] + crude["India"], -crude["Europe"]
    return {
        "share_for_percent": two / lost,
        "china": 100 * crude["China"] / lost,
        "india": 100 * crude["India"] / lost,
        "with_total": 100 * (crude["Total"] + lost) / lost,
        "part_of_2025": 100 * (amounts["China"] + amounts["India"]) / amounts["Total"],
        "upside_down": 100 * lost / two,
        "in_million_tonnes": two,
        "pipeline_gas": 100 * gas["China"] / -gas["Europe"],
    }


exercise = Course.open("far_east").exercise(8, slips)
