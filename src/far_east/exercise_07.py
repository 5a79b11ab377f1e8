"""Exercise 7: the known wrong answers, computed from the tables."""

from collections.abc import Mapping

import pandas as pd

import ties
from ties.course import Course


def slips() -> Mapping[str, Mapping[str, float]]:
    """Return the known wrong answers by item and slip."""
    return {**concentration_slips(), **months_slips(), **pair_slips()}


def arms_shares(first: int, last: int) -> pd.Series:
    """Return each supplier's share, from 0 to 1, of the arms that Vietnam received from one year to another."""
    arms = ties.read("arms_transfers").query("iso3 == 'VNM' and @first <= year <= @last")
    return as_shares(arms.groupby("partner_iso3")["tiv_million"].sum())


def as_shares(amounts: pd.Series) -> pd.Series:
    """Return amounts as shares of their sum, from 0 to 1."""
    return amounts / amounts.sum()


def index(shares: pd.Series) -> float:
    """Return the concentration index, from 0 to 1, of shares."""
    return float((shares**2).sum())


def concentration_slips() -> dict[str, dict[str, float]]:
    """Return slips about the index of Vietnam's arms imports in 2017–21 and the equal suppliers that it stands for."""
    shares, later = arms_shares(2017, 2021), index(arms_shares(2019, 2023))
    others = index(as_shares(shares.drop("RUS")))
    return {
        "index": {
            "largest_share": shares.max(),
            "not_squared": shares.sum(),
            "upside_down": 1 / index(shares),
            "percentages_squared": index(100 * shares),
            "without_russia": others,
            "later_window": later,
            "one_minus": 1 - index(shares),
        },
        "equal_suppliers": {
            "counted": len(shares),
            "not_upside_down": index(shares),
            "largest_share": 1 / shares.max(),
            "without_russia": 1 / others,
            "later_window": 1 / later,
        },
    }


def months_slips() -> dict[str, dict[str, float]]:
    """Return slips about two shares of Vietnam's goods trade from January to November 2020, from 0 to 1."""
    trade = ties.read("trade").query("iso3 == 'VNM'")
    flows = trade.pivot_table("trade_usd_million", ["year", "period", "partner_iso3"], "flow", aggfunc="sum")
    months, may, later = flows.loc[2020, "Jan-Nov"], flows.loc[2020, "Jan-May"], flows.loc[2021, "Jan-Nov"]
    both, later_both = (one["export"] + one["import"] for one in (months, later))
    china_of_exports = months["export"]["CHN"] / months["export"]["WLD"]
    america_of_all = months["export"]["USA"] / both["WLD"]
    return {
        "china_of_trade": {
            "two_periods": flows["total"][2020, "year", "CHN"] / both["WLD"],
            "imports_only": months["import"]["CHN"] / months["import"]["WLD"],
            "exports_only": china_of_exports,
            "over_exports": both["CHN"] / months["export"]["WLD"],
            "year_2021": later_both["CHN"] / later_both["WLD"],
            "united_states": america_of_all,
        },
        "america_of_exports": {
            "over_all_trade": america_of_all,
            "to_may": may["export"]["USA"] / may["export"]["WLD"],
            "year_2021": later["export"]["USA"] / later["export"]["WLD"],
            "china": china_of_exports,
            "over_imports": months["export"]["USA"] / months["import"]["WLD"],
        },
    }


def pair_slips() -> dict[str, dict[str, float]]:
    """Return slips about Thailand's agreement in votes with Russia and with the United States in 2009, from 0 to 1."""
    table = ties.read("un_alignment").set_index(["basis", "year", "iso3", "partner_iso3"])["agreement"]
    own, published = table["own calculation"], table["published"]
    russia, america = own[2009, "RUS", "THA"], own[2009, "THA", "USA"]
    return {
        "with_russia": {
            "year_2019": own[2019, "RUS", "THA"],
            "china": own[2009, "CHN", "THA"],
            "united_states": america,
            "distance": 1 - russia,
            "year_2008": own[2008, "RUS", "THA"],
            "in_per_cent": round(100 * russia),
        },
        "with_america": {
            "published": published[2009, "THA", "USA"],
            "mean_of_two_rules": (america + published[2009, "THA", "USA"]) / 2,
            "year_2019": own[2019, "THA", "USA"],
            "year_2008": own[2008, "THA", "USA"],
            "russia": russia,
            "in_per_cent": round(100 * america),
        },
    }


exercise = Course.open("far_east").exercise(7, slips)
