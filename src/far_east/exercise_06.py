"""Exercise 6: the known wrong answers, computed from the tables."""

from collections.abc import Mapping

import pandas as pd

import ties
from ties.course import Course


def slips() -> Mapping[str, Mapping[str, float]]:
    """Return the known wrong answers by item and slip."""
    rows = ties.read("arms_transfers").query("iso3 == 'VNM'")
    received = rows.pivot_table("tiv_million", "year", "partner_iso3", aggfunc="sum").fillna(0)
    register = ties.read("arms_deliveries").query("iso3 == 'VNM'")
    return {
        "fall_percent": fall_slips(received),
        "israel_of_all": without(share_slips(received), "of_all", "israel_not_in_whole", "others_from_2017"),
        "israel_of_others": without(share_slips(received), "of_others", "russia", "window_2017"),
        "deals_russia": russian_deal_slips(register),
        "deals_others": other_deal_slips(register),
    }


def without(slips: dict[str, float], *names: str) -> dict[str, float]:
    """Return all slips but some."""
    return {one: value for one, value in slips.items() if one not in names}


def fall_slips(received: pd.DataFrame) -> dict[str, float]:
    """Return slips about the fall from 2012–16 to 2017–21; `received` is million TIV by year and supplier."""
    printed = ties.read("reported_figures").set_index("series")["value"]["vietnam_arms_imports_from_russia_change"]
    russia, everyone = received["RUS"], received.sum(axis=1)
    earlier, later = russia.loc[2012:2016].sum(), russia.loc[2017:2021].sum()
    return {
        "as_printed": -printed,
        "share_for_percent": 1 - later / earlier,
        "sign": -fall(russia),
        "part_left": 100 * later / earlier,
        "of_later_sum": 100 * (earlier - later) / later,
        "in_million_tiv": earlier - later,
        "all_suppliers": fall(everyone),
        "from_2010": fall(russia, first=2010),
    }


def fall(series: pd.Series, first: int = 2012) -> float:
    """Return the fall from the five years that begin with `first` to 2017–21, in per cent."""
    return 100 * (1 - series.loc[2017:2021].sum() / series.loc[first : first + 4].sum())


def share_slips(received: pd.DataFrame) -> dict[str, float]:
    """Return slips about Israel's share in 2014–18; `received` is million TIV by year and supplier."""
    sums, window = received.loc[2014:2018].sum(), received.loc[2017:2021].sum()
    israel, russia, whole = sums["ISR"], sums["RUS"], sums.sum()
    return {
        "russia": russia / whole,
        "of_all": israel / whole,
        "of_others": israel / (whole - russia),
        "of_russia": israel / russia,
        "all_others": 1 - russia / whole,
        "israel_not_in_whole": israel / (whole - russia - israel),
        "window_2017": window["ISR"] / window.sum(),
        "others_from_2017": window["ISR"] / (window.sum() - window["RUS"]),
    }


def russian_deal_slips(register: pd.DataFrame) -> dict[str, int]:
    """Return slips about the deals made with Russia in 2014 or later; `register` are rows of arms_deliveries."""
    named = register[register["partner_iso3"] != "XXX"]
    russia, since_2014 = named.query("partner_iso3 == 'RUS'"), named.query("ordered >= 2014")
    ours = since_2014.query("partner_iso3 == 'RUS'")
    return {
        "rows": len(ours),
        "from_2013": russia.query("ordered >= 2013")["deal_id"].nunique(),
        "by_delivery": russia.query("year >= 2014")["deal_id"].nunique(),
        "all_years": russia["deal_id"].nunique(),
        "others": since_2014.query("partner_iso3 != 'RUS'")["deal_id"].nunique(),
        "items": int(ours["delivered"].sum()),
    }


def other_deal_slips(register: pd.DataFrame) -> dict[str, int]:
    """Return slips about the deals with other named suppliers; `register` are rows of arms_deliveries."""
    since_2014 = register.query("ordered >= 2014")
    named = register[~register["partner_iso3"].isin(["RUS", "XXX"])]
    others = named.query("ordered >= 2014")
    return {
        "with_unknown": since_2014.query("partner_iso3 != 'RUS'")["deal_id"].nunique(),
        "with_russia": since_2014.query("partner_iso3 != 'XXX'")["deal_id"].nunique(),
        "all_suppliers": since_2014["deal_id"].nunique(),
        "rows": len(others),
        "from_2015": others.query("ordered >= 2015")["deal_id"].nunique(),
        "by_delivery": named.query("year >= 2014")["deal_id"].nunique(),
        "suppliers": others["partner_iso3"].nunique(),
    }


exercise = Course.open("far_east").exercise(6, slips)
