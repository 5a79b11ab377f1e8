"""Shares, ranks and concentration."""

from collections.abc import Sequence

import pandas as pd

from ties.errors import BadInputError
from ties.measures.rows import PAIR, numbers_of, require_columns, unique_reported_rows, with_codes, years_of

ROUNDING = 1e-3  # shares are often rounded before they are added


def partner_share(frame: pd.DataFrame, value: str, *, by: str = "year") -> pd.DataFrame:
    """
    Compute each partner's share of a country's total.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per ``iso3`` and ``partner_iso3`` and, if it has that column, per `by`. Rows of the same key are added
        up; a row without a partner counts in the total. Leave out totals (World) and groups first; otherwise they are
        counted a second time.
    value : str
        Column of numbers from nought, in any unit. A missing value is left out and not counted as zero.
    by : str, optional
        Column that separates the totals, such as the year. `concentration` goes on with it.

    Returns
    -------
    pandas.DataFrame
        ``iso3``, `by` if `frame` has it, ``partner_iso3``, and ``share`` (float, 0 to 1, no unit).

    Raises
    ------
    BadInputError
        If a column is missing or a number is below nought, of which there is no share.

    Examples
    --------
    >>> import pandas as pd
    >>> arms = pd.DataFrame({"iso3": "VNM", "partner_iso3": ["RUS", "ISR"], "tiv_million": [90, 10]})
    >>> partner_share(arms, "tiv_million")["share"].tolist()
    [0.9, 0.1]
    """
    keys = ["iso3", by] if by in require_columns(frame, *PAIR, value) else ["iso3"]
    amounts = numbers_of(frame, value)
    if (below := (amounts < 0).fillna(False).to_numpy(bool)).any():
        raise BadInputError(
            f"row {frame.index[below.argmax()]}, column {value!r}: {amounts[below].iloc[0]:,.6g} is below nought, and "
            "a share is a part of a sum; take exports and imports apart, or leave corrections out."
        )
    rows = frame[[*keys, "partner_iso3"]].assign(share=amounts).dropna(subset=["share"])
    sums = rows.groupby([*keys, "partner_iso3"], as_index=False, sort=False, dropna=False)["share"].sum()
    whole = sums.groupby(keys, dropna=False)["share"].transform("sum")
    shares = sums.assign(share=sums["share"] / whole)
    shares.attrs["by"] = by
    return shares


def concentration(shares: pd.DataFrame, *, by: str | None = None) -> pd.Series:
    """
    Compute how far each country depends on few partners (Herfindahl index).

    Parameters
    ----------
    shares : pandas.DataFrame
        One row per ``iso3``, ``partner_iso3`` and, if it has that column, `by`, with ``share`` (0 to 1), as
        `partner_share` returns it.
    by : str, optional
        Column that separates the totals. Default: that of `partner_share`, else ``year``.

    Returns
    -------
    pandas.Series
        One number without a unit per country, or per country and year: 1 is a single partner, near 0 is many. Missing
        where no share is reported.

    Raises
    ------
    BadInputError
        If a column is missing, a share is not between 0 and 1, a partner occurs twice, or shares add up to more than 1.

    Notes
    -----
    The index is Hirschman's (*National Power and the Structure of Foreign Trade*, 1945) and Herfindahl's (1950).

    Examples
    --------
    >>> import pandas as pd
    >>> shares = pd.DataFrame({"iso3": ["VNM", "VNM"], "partner_iso3": ["RUS", "ISR"], "share": [0.5, 0.5]})
    >>> concentration(shares).to_dict()
    {'VNM': 0.5}
    """
    known = require_columns(shares, *PAIR, "share", *([by] if by else []))
    by = by or shares.attrs.get("by", "year")
    keys = ["iso3", by] if by in known else ["iso3"]
    sizes = require_shares(shares.assign(share=numbers_of(shares, "share")), keys)
    return (sizes**2).groupby([shares[key] for key in keys]).sum(min_count=1)


def require_shares(shares: pd.DataFrame, keys: list[str]) -> pd.Series:
    """Return the shares; refuse per cent, a partner twice, and shares of more than one whole."""
    sizes, other = shares["share"].astype("float64"), "name the column that separates the totals, as in by='period'"
    if not sizes.dropna().between(0, 1 + ROUNDING).all():
        raise BadInputError("a share lies between 0 and 1; 70 percent is 0.7.")
    reported = shares[sizes.notna()]
    if (twice := reported.duplicated([*keys, "partner_iso3"])).any():
        where = ", ".join(map(str, reported.loc[twice, [*keys, "partner_iso3"]].iloc[0]))
        raise BadInputError(f"more than one share for {where}; {other}.")
    whole = sizes.groupby([shares[key] for key in keys]).sum()
    if (whole > 1 + ROUNDING).any():
        raise BadInputError(
            f"the shares of {whole.idxmax()} add up to {whole.max():.2f}, which is more than 1; {other}."
        )
    return sizes


def effective_number(shares: pd.DataFrame, *, by: str | None = None) -> pd.Series:
    """
    Count a country's partners as if all were the same size: one divided by the sum of squared shares.

    Parameters
    ----------
    shares : pandas.DataFrame
        As for `concentration`.
    by : str, optional
        As for `concentration`.

    Returns
    -------
    pandas.Series
        One number per country, or per country and year; the unit is partners. Two partners with 90 and 10 per cent
        count as 1.22.

    Raises
    ------
    BadInputError
        If a column is missing.

    Notes
    -----
    The idea is that of Laakso and Taagepera's effective number of parties (1979).

    Examples
    --------
    >>> import pandas as pd
    >>> shares = pd.DataFrame({"iso3": ["VNM", "VNM"], "partner_iso3": ["RUS", "ISR"], "share": [0.9, 0.1]})
    >>> effective_number(shares).round(2).to_dict()
    {'VNM': 1.22}
    """
    return (1 / concentration(shares, by=by)).rename("effective_number")


def rank(frame: pd.DataFrame, value: str, *, per: Sequence[str] = ("year",)) -> pd.DataFrame:
    """
    Rank the rows of each year, the largest first.

    Parameters
    ----------
    frame : pandas.DataFrame
        The rows. Leave out totals and groups first.
    value : str
        Column of numbers, in any unit. A row without a value has no rank and does not change the others.
    per : sequence of str, optional
        Columns within which to rank.

    Returns
    -------
    pandas.DataFrame
        The rows with ``rank`` (Int64): 1, 2, 2, 4, as equal values share the better rank (standard competition
        ranking).

    Raises
    ------
    BadInputError
        If a column is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> partners = pd.DataFrame({"iso3": ["CHN", "USA", "JPN"], "year": 2024, "trade_usd_million": [200, 130, None]})
    >>> rank(partners, "trade_usd_million")["rank"].tolist()
    [1, 2, <NA>]
    """
    require_columns(frame, *per, value)
    numbers = frame[list(per)].assign(rank=numbers_of(frame, value))
    places = numbers.groupby(list(per), dropna=False)["rank"].rank(method="min", ascending=False)
    return frame.assign(rank=places.astype("Int64"))


def share_of_world(
    frame: pd.DataFrame, value: str, *, of: str = "iso3", per: Sequence[str] = ("year",)
) -> pd.DataFrame:
    """
    Compute each row's share of the world total that the same publisher prints.

    Parameters
    ----------
    frame : pandas.DataFrame
        The rows, with one row per `per` in which the column `of` is ``WLD``: the total. It is never computed as a sum,
        since a table may hold a selection.
    value : str
        Column of numbers, in any unit.
    of : str, optional
        Column in which ``WLD``, or another spelling of it, marks the total.
    per : sequence of str, optional
        Columns that separate the totals. Add ``publisher`` or ``flow`` where there are several.

    Returns
    -------
    pandas.DataFrame
        The other rows with ``share`` (float, 0 to 1, no unit), missing where the row or the total is not reported.

    Raises
    ------
    BadInputError
        If a column is missing or there are several totals for one key.

    Notes
    -----
    This is the market share in the tables of the World Trade Organization and SIPRI.

    Examples
    --------
    >>> import pandas as pd
    >>> economies = pd.DataFrame({"iso3": ["VNM", "WLD"], "year": 2024, "gdp_usd_million": [476, 111_000]})
    >>> share_of_world(economies, "gdp_usd_million")["share"].round(4).to_dict()
    {0: 0.0043}
    """
    keys = list(per)
    require_columns(frame, of, *per, value)
    frame = with_codes(frame, of).assign(**{value: numbers_of(frame, value)})
    frame = frame.assign(year=years_of(frame)) if "year" in per else frame
    totals = unique_reported_rows(frame[frame[of] == "WLD"], keys, value).set_index(keys)[value].rename("world")
    rows = frame[frame[of] != "WLD"].join(totals, on=keys)
    return rows.assign(share=(rows[value] / rows["world"]).astype("float64")).drop(columns="world")
