"""Groups of states that several lessons use."""

import pandas as pd

import ties


def asean_members(year: int) -> pd.Series:
    """
    Return the codes of ASEAN's members at the end of a year; a blank date is before the years of this course.

    >>> len(asean_members(2014)), len(asean_members(2025))
    (10, 11)
    """
    rows = ties.read("partnerships").query("partner_iso3 == 'ASEAN'")
    return rows["iso3"][rows["signed"].fillna("").str[:4] <= str(year)]
