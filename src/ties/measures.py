"""Arithmetic on ties: shares, concentration, growth, mirror gaps. No files, no drawing."""

import pandas as pd

from ties.errors import BadInputError


def partner_share(frame: pd.DataFrame, value: str, *, by: str = "year") -> pd.DataFrame:
    """
    Give each partner's share of a country's total, per year where there are years.

    ``frame`` has one row per ``iso3``, ``partner_iso3`` and, if it has that column, ``by``; ``value`` in any unit. A
    blank is *not reported*: it is left out and not counted as zero. Gives the same keys with ``share`` from 0 to 1.
    Leave totals (World) and groups out first, or they would be counted a second time.

    >>> arms = pd.DataFrame({"iso3": "VNM", "partner_iso3": ["RUS", "ISR"], "tiv_million": [90, 10]})
    >>> partner_share(arms, "tiv_million")["share"].tolist()
    [0.9, 0.1]
    """
    keys = ["iso3", by] if by in needed(frame, "iso3", "partner_iso3", value) else ["iso3"]
    known = frame.dropna(subset=[value])
    sums = known.groupby([*keys, "partner_iso3"], as_index=False, sort=False)[value].sum()
    return sums.assign(share=sums[value] / sums.groupby(keys)[value].transform("sum")).drop(columns=value)


def concentration(shares: pd.DataFrame) -> pd.Series:
    """
    Measure how far each country leans on few partners (Herfindahl index).

    ``shares`` has one row per ``iso3`` and ``partner_iso3``, with ``share`` from 0 to 1. Gives one number a country,
    no unit: near 0 is many partners, 1 is a single one. With a ``year`` column, one number a country and year.

    >>> shares = pd.DataFrame({"iso3": ["VNM", "VNM"], "partner_iso3": ["RUS", "ISR"], "share": [0.5, 0.5]})
    >>> concentration(shares).to_dict()
    {'VNM': 0.5}
    """
    keys = ["iso3", "year"] if "year" in needed(shares, "iso3", "partner_iso3", "share") else ["iso3"]
    return (shares["share"] ** 2).groupby([shares[key] for key in keys]).sum()


def needed(frame: pd.DataFrame, *columns: str) -> pd.Index:
    """Refuse a frame that lacks a column, by name; gives the columns it has."""
    if missing := [name for name in columns if name not in frame.columns]:
        raise BadInputError(f"the rows have no column {missing[0]!r}; they have {', '.join(map(str, frame.columns))}.")
    return frame.columns
