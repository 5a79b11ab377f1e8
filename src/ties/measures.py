"""Arithmetic on ties: shares, concentration, growth, windows, gaps, ranks, scores. No files, no drawing."""

from collections.abc import Iterable, Sequence

import pandas as pd

from ties.errors import BadInputError

PAIR = ("iso3", "partner_iso3")


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
    keys = ["iso3", by] if by in require_columns(frame, *PAIR, value) else ["iso3"]
    known = frame.dropna(subset=[value])
    sums = known.groupby([*keys, "partner_iso3"], as_index=False, sort=False)[value].sum()
    return sums.assign(share=sums[value] / sums.groupby(keys)[value].transform("sum")).drop(columns=value)


def concentration(shares: pd.DataFrame) -> pd.Series:
    """
    Measure how far each country leans on few partners (Herfindahl index).

    ``shares`` has one row per ``iso3`` and ``partner_iso3``, with ``share`` from 0 to 1. Gives one number a country,
    no unit: near 0 is many partners, 1 is a single one. With a ``year`` column, one number a country and year. The
    idea is Hirschman's (*National Power and the Structure of Foreign Trade*, 1945) and Herfindahl's (1950).

    >>> shares = pd.DataFrame({"iso3": ["VNM", "VNM"], "partner_iso3": ["RUS", "ISR"], "share": [0.5, 0.5]})
    >>> concentration(shares).to_dict()
    {'VNM': 0.5}
    """
    keys = ["iso3", "year"] if "year" in require_columns(shares, *PAIR, "share") else ["iso3"]
    return (shares["share"] ** 2).groupby([shares[key] for key in keys]).sum(min_count=1)


def effective_number(shares: pd.DataFrame) -> pd.Series:
    """
    Count a country's partners as if all were the same size: one over the sum of squared shares.

    Takes what `concentration` takes, and is one over what it gives. Unit: partners. Two partners at 90 and 10 percent
    count as 1.22. The idea is that of Laakso and Taagepera's effective number of parties (1979).

    >>> shares = pd.DataFrame({"iso3": ["VNM", "VNM"], "partner_iso3": ["RUS", "ISR"], "share": [0.9, 0.1]})
    >>> effective_number(shares).round(2).to_dict()
    {'VNM': 1.22}
    """
    return (1 / concentration(shares)).rename("effective_number")


def growth(frame: pd.DataFrame, value: str, *, per: Sequence[str] = ("iso3",)) -> pd.DataFrame:
    """
    Give the change of ``value`` on the year before, as a share of it: 0.26 is 26 percent more.

    ``frame`` has one row per ``per`` and ``year``. Gives those keys with ``growth``, no unit. It is missing where the
    year or the year before is not reported, so it never spans a gap, and where the year before is zero. The rate of
    change as national accounts print it (System of National Accounts, chapter on price and volume measures).

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
    Give the even yearly rate that leads from ``first`` to ``last`` (compound annual growth rate).

    ``frame`` has one row per ``per`` and ``year``. Gives one rate per ``per``, as a share: 0.1 is 10 percent a year.
    Only the two end years count, so choosing them is choosing the answer. Missing where one of them is not reported
    or the first is not above zero. The rule of compound interest, as in World Bank and business reports.

    >>> trade = pd.DataFrame({"iso3": "VNM", "year": [2019, 2021], "trade_usd_million": [100, 121]})
    >>> compound_growth(trade, "trade_usd_million", first=2019, last=2021).round(3).to_dict()
    {'VNM': 0.1}
    """
    if last <= first:
        raise BadInputError(f"the last year comes after the first; {last} does not come after {first}.")
    known = unique_reported_rows(frame, [*per, "year"], value)
    start, end = (ends.set_index(list(per))[value] for ends in (known[known["year"] == y] for y in (first, last)))
    start, end = start.align(end)
    rate = (end / start.where(start > 0)).astype("float64") ** (1 / (last - first)) - 1
    return rate.rename("compound_growth").sort_index()


def mirror_gap(frame: pd.DataFrame, value: str) -> pd.DataFrame:
    """
    Set what each exporter reports beside what its partner reports as an import.

    ``frame`` has one row per ``iso3`` (who reports), ``partner_iso3``, ``year`` and ``flow`` (export or import), both
    sides in it. Gives one row an exporter, importer and year that both report: the two figures, ``gap`` (importer less
    exporter, in the unit of ``value``) and ``relative_gap`` (the gap over the mean of both, no unit). Imports carry
    freight, so a gap of some percent is normal. Mirror statistics: Morgenstern, *On the Accuracy of Economic
    Observations* (1950).

    >>> trade = pd.DataFrame({"iso3": ["RUS", "CHN"], "partner_iso3": ["CHN", "RUS"], "year": 2021,
    ...                       "flow": ["export", "import"], "trade_usd_million": [68.0, 79.0]})
    >>> mirror_gap(trade, "trade_usd_million")[["exporter_iso3", "importer_iso3", "gap"]].values.tolist()
    [['RUS', 'CHN', 11.0]]
    """
    known = unique_reported_rows(frame, [*PAIR, "year", "flow"], value)
    sold, bought = (known[known["flow"] == flow].drop(columns="flow") for flow in ("export", "import"))
    sold = sold.rename(columns={"iso3": "exporter_iso3", "partner_iso3": "importer_iso3"})
    bought = bought.rename(columns={"iso3": "importer_iso3", "partner_iso3": "exporter_iso3"})
    both = sold.merge(bought, on=["exporter_iso3", "importer_iso3", "year"], suffixes=("_exporter", "_importer"))
    exporter, importer = both[f"{value}_exporter"], both[f"{value}_importer"]
    mean = (exporter + importer) / 2
    return both.assign(gap=importer - exporter, relative_gap=(importer - exporter) / mean.where(mean > 0))


def five_year_windows(
    frame: pd.DataFrame, value: str, *, ends: Iterable[int], length: int = 5, per: Sequence[str] = PAIR
) -> pd.DataFrame:
    """
    Add up ``value`` over windows of five years, so that one large delivery does not make a trend.

    ``ends`` names the last year of each window: 2021 is 2017 to 2021. Gives ``per`` with ``first_year``,
    ``last_year``, the sum in the unit of ``value``, and ``years_reported``. A blank is left out; a window without any
    reported year has no row, which is not a zero. The practice of SIPRI's *Trends in International Arms Transfers*.

    >>> arms = pd.DataFrame({"iso3": "VNM", "partner_iso3": "RUS", "year": [2016, 2017, 2021],
    ...                      "tiv_million": [9, 3, 4]})
    >>> five_year_windows(arms, "tiv_million", ends=[2021])[["first_year", "tiv_million"]].values.tolist()
    [[2017, 7]]
    """
    known = unique_reported_rows(frame, [*per, "year"], value)
    windows = [window_sums(known, value, last - length + 1, last, list(per)) for last in ends]
    return pd.concat(windows, ignore_index=True)


def window_sums(known: pd.DataFrame, value: str, first: int, last: int, per: list[str]) -> pd.DataFrame:
    """Add up one window; refuses one that reaches beyond the rows, whose sum would look like a fall."""
    years = known["year"]
    if not years.min() <= first <= last <= years.max():
        raise BadInputError(
            f"the rows run from {years.min()} to {years.max()}, so {first} to {last} is no whole window; "
            "take an earlier end, or give the whole table and choose afterwards."
        )
    inside = known[years.between(first, last)].assign(first_year=first, last_year=last)
    keys = [*per, "first_year", "last_year"]
    return inside.groupby(keys, as_index=False).agg(**{value: (value, "sum"), "years_reported": ("year", "nunique")})


def rank(frame: pd.DataFrame, value: str, *, per: Sequence[str] = ("year",)) -> pd.DataFrame:
    """
    Rank the rows of each year, the largest first.

    Adds ``rank``: 1, 2, 2, 4, as equals share the better place (standard competition ranking). A row whose ``value``
    is not reported has no rank and does not move the others. Leave totals and groups out first.

    >>> partners = pd.DataFrame({"iso3": ["CHN", "USA", "JPN"], "year": 2024, "trade_usd_million": [200, 130, None]})
    >>> rank(partners, "trade_usd_million")["rank"].tolist()
    [1, 2, <NA>]
    """
    require_columns(frame, *per, value)
    places = frame.groupby(list(per))[value].rank(method="min", ascending=False)
    return frame.assign(rank=places.astype("Int64"))


def share_of_world(
    frame: pd.DataFrame, value: str, *, of: str = "iso3", per: Sequence[str] = ("year",)
) -> pd.DataFrame:
    """
    Give each row's share of the world total that the same publisher prints.

    The total is the row whose column ``of`` is ``WLD``, one per ``per``; it is never the sum of the rows, since a
    table may hold a selection. Gives the other rows with ``share`` from 0 to 1, missing where the row or the total is
    not reported. Put ``publisher`` or ``flow`` into ``per`` where there are several. Market share, as in the World
    Trade Organization's and SIPRI's tables.

    >>> economies = pd.DataFrame({"iso3": ["VNM", "WLD"], "year": 2024, "gdp_usd_million": [476, 111_000]})
    >>> share_of_world(economies, "gdp_usd_million")["share"].round(4).to_dict()
    {0: 0.0043}
    """
    keys = list(per)
    require_columns(frame, of, *per, value)
    totals = unique_reported_rows(frame[frame[of] == "WLD"], keys, value).set_index(keys)[value].rename("world")
    rows = frame[frame[of] != "WLD"].join(totals, on=keys)
    return rows.assign(share=(rows[value] / rows["world"]).astype("float64")).drop(columns="world")


def brier_score(forecasts: pd.DataFrame, *, by: str = "forecaster") -> pd.Series:
    """
    Score stated chances against what happened: the mean squared gap (Brier score).

    ``forecasts`` has one row a forecaster and question: ``probability`` from 0 to 1 and ``outcome``, true or false;
    an open outcome is left out. Gives one score per ``by``, no unit: 0 is perfect, 0.25 is what always saying one half
    gets, 1 is certain and wrong each time. Brier, *Verification of forecasts expressed in terms of probability* (1950).

    >>> forecasts = pd.DataFrame({"forecaster": "class", "probability": [0.9, 0.5], "outcome": [True, False]})
    >>> brier_score(forecasts).round(2).to_dict()
    {'class': 0.13}
    """
    require_columns(forecasts, by, "probability", "outcome")
    known = forecasts.dropna(subset=["probability", "outcome"])
    if not known["probability"].between(0, 1).all():
        raise BadInputError("a probability lies between 0 and 1; 70 percent is 0.7.")
    gaps = known["probability"].astype("float64") - known["outcome"].astype("float64")
    return (gaps**2).groupby(known[by]).mean().rename("brier_score")


def unique_reported_rows(frame: pd.DataFrame, keys: Sequence[str], value: str) -> pd.DataFrame:
    """Give the reported rows with only keys and value; refuses a repeated key, since it would be counted twice."""
    require_columns(frame, *keys, value)
    known = frame.dropna(subset=[value])[[*keys, value]]
    if (repeated := known.duplicated(list(keys))).any():
        key = ", ".join(map(str, known.loc[repeated, list(keys)].iloc[0]))
        raise BadInputError(f"more than one row for {key}; choose one publisher, period or release first.")
    return known


def require_columns(frame: pd.DataFrame, *columns: str) -> pd.Index:
    """Refuse a frame that lacks a column, by name; gives the columns it has."""
    if missing := [name for name in columns if name not in frame.columns]:
        raise BadInputError(f"the rows have no column {missing[0]!r}; they have {', '.join(map(str, frame.columns))}.")
    return frame.columns
