"""Counts of the trade of Vietnam and Russia, as lesson 5 reads them from the tables."""

import pandas as pd

import ties

PARTS = ["export", "import"]  # their sum is the trade; a row "total" would be counted twice


def hanoi_count() -> pd.Series:
    """Return the trade of Vietnam and Russia as Hanoi counts it: billion US$ by year, 2014 to 2023, a gap missing."""
    rows = ties.read("trade").query("period == 'year' and iso3 == 'VNM' and partner_iso3 == 'RUS'")
    return rows.set_index("year")["trade_usd_million"].reindex(range(2014, 2024)) / 1000


def russian_counts(trade: pd.DataFrame) -> pd.DataFrame:
    """Return Russia's trade with Vietnam in billion US$: a row per year from 2014, a column per publisher."""
    russia = trade.query("iso3 == 'RUS' and partner_iso3 == 'VNM' and flow in @PARTS")
    return russia.pivot_table("trade_usd_million", "year", "publisher", aggfunc="sum").loc[2014:] / 1000


def moscow_count(russia: pd.DataFrame) -> pd.Series:
    """Return what Russia reported itself: to the United Nations, for 2021 to the IMF, for 2022 to a news agency."""
    return russia["UN Comtrade"].fillna(russia["IMF IMTS"].loc[:2021]).fillna(russia["Russian customs"])


def growth_rates() -> pd.Series:
    """Return the growth of the trade on the year before, in per cent, by publisher and year, as printed."""
    rows = ties.read("reported_figures").query("series == 'vietnam_russia_trade_growth'")
    return rows.set_index(["publisher", "year"])["value"]
