"""Exercise 5: the known wrong answers, computed from the tables."""

from collections.abc import Mapping

import pandas as pd

import ties
from ties.course import Course


def slips() -> Mapping[str, Mapping[str, float]]:
    """Return the known wrong answers by item and slip."""
    rows = ties.read("trade").query("iso3 == 'RUS' and partner_iso3 == 'VNM' and publisher == 'UN Comtrade'")
    trade = rows.pivot_table("trade_usd_million", "year", "flow")
    return {
        "sold_change": change_slips(trade["export"], trade["import"]),
        "bought_change": without(change_slips(trade["import"], trade["export"]), "sign_forgotten"),
        **control_slips(),
        "gazprom_part": part_slips(),
    }


def without(slips: dict[str, float], name: str) -> dict[str, float]:
    """Return all slips but one."""
    return {one: value for one, value in slips.items() if one != name}


def change_slips(own: pd.Series, other: pd.Series) -> dict[str, float]:
    """Return slips about a change from 2018 to 2020 in one direction of trade; both are million US$ by year."""

    def change(series: pd.Series, first: int = 2018, last: int = 2020) -> float:
        return 100 * (series[last] / series[first] - 1)

    return {
        "sign_forgotten": -change(own),
        "share_for_percent": change(own) / 100,
        "part_for_change": 100 * own[2020] / own[2018],
        "years_swapped": change(own, 2020, 2018),
        "other_direction": change(other),
        "both_directions": change(own + other),
        "from_2017": change(own, 2017),
        "to_2019": change(own, 2018, 2019),
        "in_million_dollars": own[2020] - own[2018],
    }


def control_slips() -> dict[str, dict[str, float]]:
    """Return slips about the gap between Beijing's and Moscow's count of one trade, 2010 to 2020."""
    rows = ties.read("trade").query("2010 <= year <= 2020").set_index("year")
    moscow = rows.query("iso3 == 'RUS' and partner_iso3 == 'CHN' and flow == 'export' and publisher == 'UN Comtrade'")
    beijing = rows.query("iso3 == 'CHN' and partner_iso3 == 'RUS' and flow == 'import' and publisher == 'IMF DOTS'")
    left, arrived = moscow["trade_usd_million"], beijing["trade_usd_million"]
    above, below = 100 * (arrived / left - 1), 100 * (left / arrived - 1)
    return {
        "gap_2020": {
            "share_for_percent": above[2020] / 100,
            "part_for_gap": 100 * arrived[2020] / left[2020],
            "below_beijing": below[2020],
            "over_beijing": -below[2020],
            "year_2019": above[2019],
            "in_million_dollars": arrived[2020] - left[2020],
        },
        "wide_years": {
            "below": int((above < 0).sum()),
            "close": int((above <= 10).sum()),
            "over_beijing": int((-below > 10).sum()),
            "above_at_all": int((above > 0).sum()),
            "every_year": len(above),
        },
    }


def part_slips() -> dict[str, float]:
    """Return slips about Gazprom's own part of the gas of two blocks, as shares."""
    told = ties.read("reported_figures").query("year < 2024").set_index("series")["value"] / 100
    fields, stake = told["gazprom_petrovietnam_share_of_vietnam_gas"], told["gazprom_share_of_blocks_05_2_and_05_3"]
    return {
        "partner": fields * (1 - stake),
        "both_partners": fields,
        "difference": stake - fields,
        "quotient": fields / stake,
        "stake": stake,
        "sum": fields + stake,
    }


exercise = Course.open("far_east").exercise(5, slips)
