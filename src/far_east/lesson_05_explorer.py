"""The explorer of lesson 5: every first year and office, for a last year and a growth that the learner writes."""

from collections.abc import Callable
from numbers import Real
from typing import Any

import pandas as pd

import ties
from ties.errors import BadInputError
from ties.widgets.multiverse import Exploration

MOST = 5  # a growth of 500 %: whoever writes more means per cent


def grew(last: int, more_than: float) -> Callable[[int, pd.Series], bool | None]:
    """Return a test of one count: whether it grew by more than a share, `more_than`, up to the year `last`."""

    def test(first_year: int, office: pd.Series) -> bool | None:
        change = office.get(last, float("nan")) / office.get(first_year, float("nan")) - 1
        return None if change != change else change > more_than

    return test


def explore_first_years(counts: dict[str, pd.Series], last: int, more_than: float) -> Exploration:
    """
    Try every first year and office.

    Parameters
    ----------
    counts : dict of str to pandas.Series
        Billion US$ by year, for each office.
    last : int
        The last year of the comparison; one that a count has a number for.
    more_than : float
        The growth that the claim needs, as a share: 0.25 for 25 %.

    Raises
    ------
    BadInputError
        If `last` is no year of the counts or `more_than` no share; the message says what to write.
    """
    known = sorted(set().union(*(count.dropna().index for count in counts.values())))
    last, more_than = year_of(last, known), share_of(more_than)
    source = "Hanoi's count as published on news pages; IMF, trade in goods by partner, to 2024."
    by = f" by more than {more_than:.0%}" if more_than else ""
    claim, years = f"Trade grew{by}, up to {last}", range(2014, last)
    return ties.explore(grew(last, more_than), claim=claim, by="office", first_year=years, office=counts, source=source)


def year_of(last: Any, known: list[int]) -> int:
    """Return the last year if the counts reach it."""
    if isinstance(last, bool) or last not in known or last <= 2014:
        raise BadInputError(f"last = {last!r} is no year to end with: write a year from 2015 to {known[-1]}.")
    return int(last)


def share_of(more_than: Any) -> float:
    """Return the growth as a share if it is one."""
    if isinstance(more_than, tuple):
        raise BadInputError("a number has a point before the decimals, and no comma: write more_than = 0.25 for 25 %.")
    if not isinstance(more_than, Real) or isinstance(more_than, bool):
        raise BadInputError(f"more_than = {more_than!r} is no number: write more_than = 0.25 for 25 %.")
    if more_than > MOST:
        instead = f"for {more_than:g} % write {more_than / 100:g}"
        raise BadInputError(f"more_than = {more_than:g} means by more than {more_than:,.0%}: {instead}.")
    return float(more_than)
