"""Growth and sums over windows of years."""

from collections.abc import Iterable, Sequence

import pandas as pd

from ties.errors import BadInputError
from ties.measures.rows import PAIR, unique_reported_rows
from ties.tables import values

WINDOW = "number of the window"


def growth(frame: pd.DataFrame, value: str, *, per: Sequence[str] = ("iso3",)) -> pd.DataFrame:
    """
    Compute the change of a value against the year before, as a share of it.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per `per` and ``year`` (int).
    value : str
        Column of numbers, in any unit.
    per : sequence of str, optional
        Columns that identify a series.

    Returns
    -------
    pandas.DataFrame
        `per`, ``year`` and ``growth`` (float, no unit; 0.26 is 26 per cent more). Missing where the year before is not
        reported or is zero, so growth never spans a gap.

    Raises
    ------
    BadInputError
        If a column is missing or a key occurs twice.

    Notes
    -----
    This is the rate of change in the System of National Accounts (chapter on price and volume measures).

    Examples
    --------
    >>> import pandas as pd
    >>> trade = pd.DataFrame({"iso3": "VNM", "year": [2019, 2020, 2022], "trade_usd_million": [100, 126, 90]})
    >>> growth(trade, "trade_usd_million")["growth"].round(2).tolist()
    [nan, 0.26, nan]
    """
    keys = [*per, "year"]
    known = unique_reported_rows(frame, keys, value)
    before = known.assign(year=known["year"] + 1).rename(columns={value: "before"})
    pairs = known.merge(before, on=keys, how="left")
    change = pairs[value] / pairs["before"].where(pairs["before"] > 0) - 1
    return pairs[keys].assign(growth=change.astype("float64"))


def compound_growth(
    frame: pd.DataFrame, value: str, *, first: int, last: int, per: Sequence[str] = ("iso3",)
) -> pd.Series:
    """
    Compute the constant yearly rate that leads from one year to another (compound annual growth rate).

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per `per` and ``year`` (int).
    value : str
        Column of numbers, in any unit.
    first, last : int
        The two years. Only they count, so the result depends on the years that you choose.
    per : sequence of str, optional
        Columns that identify a series.

    Returns
    -------
    pandas.Series
        One rate per `per`, as a share without a unit: 0.1 is 10 per cent per year. Missing where one of the two years
        is not reported or the first is not above zero.

    Raises
    ------
    BadInputError
        If `last` is not after `first`, a column is missing or a key occurs twice.

    Examples
    --------
    >>> import pandas as pd
    >>> trade = pd.DataFrame({"iso3": "VNM", "year": [2019, 2021], "trade_usd_million": [100, 121]})
    >>> compound_growth(trade, "trade_usd_million", first=2019, last=2021).round(3).to_dict()
    {'VNM': 0.1}
    """
    first, last = values.year(first), values.year(last)
    if last <= first:
        raise BadInputError(f"the last year comes after the first; {last} does not come after {first}.")
    known = unique_reported_rows(frame, [*per, "year"], value)
    start, end = (ends.set_index(list(per))[value] for ends in (known[known["year"] == y] for y in (first, last)))
    start, end = start.align(end)
    rate = (end / start.where(start > 0)).astype("float64") ** (1 / (last - first)) - 1
    return rate.rename("compound_growth").sort_index()


def five_year_windows(
    frame: pd.DataFrame, value: str, *, ends: Iterable[int], length: int = 5, per: Sequence[str] = PAIR
) -> pd.DataFrame:
    """
    Add up a value over windows of five years, so that one large delivery does not make a trend.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per `per` and ``year`` (int).
    value : str
        Column of numbers, in any unit. A missing value is left out.
    ends : iterable of int
        Last year of each window: 2021 is 2017 to 2021.
    length : int, optional
        Number of years in a window.
    per : sequence of str, optional
        Columns that identify a series.

    Returns
    -------
    pandas.DataFrame
        `per`, ``first_year``, ``last_year``, the sum in the unit of `value`, and ``years_reported``. A window without
        any reported year has no row, which is not a zero.

    Raises
    ------
    BadInputError
        If a window reaches beyond the years of the rows, a column is missing or a key occurs twice.

    Notes
    -----
    This is the practice of SIPRI's *Trends in International Arms Transfers*.

    Examples
    --------
    >>> import pandas as pd
    >>> arms = pd.DataFrame({"iso3": "VNM", "partner_iso3": "RUS", "year": [2016, 2017, 2021],
    ...                      "tiv_million": [9, 3, 4]})
    >>> five_year_windows(arms, "tiv_million", ends=[2021])[["first_year", "tiv_million"]].values.tolist()
    [[2017, 7]]
    """
    known = unique_reported_rows(frame, [*per, "year"], value)
    windows = [window(known, last - length + 1, last) for last in map(values.year, ends)]
    rows = pd.concat(windows, keys=range(len(windows)), names=[WINDOW])
    sums = rows.groupby([WINDOW, *per, "first_year", "last_year"])
    found = sums.agg(**{value: (value, "sum"), "years_reported": ("year", "nunique")})
    return found.reset_index().drop(columns=WINDOW)


def window(known: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Return the rows of one window; raise BadInputError if it reaches beyond them: its sum would look like a fall."""
    years = known["year"]
    if not years.min() <= first <= last <= years.max():
        raise BadInputError(
            f"the rows run from {years.min()} to {years.max()}, so {first} to {last} is no whole window; "
            "take an earlier end, or give the whole table and choose afterwards."
        )
    return known[years.between(first, last)].assign(first_year=first, last_year=last)
