"""How this course writes numbers and names countries."""

import pandas as pd

import ties


def short_names() -> pd.Series:
    """
    Return the short names of countries by code.

    >>> short_names()["VNM"]
    'Vietnam'
    """
    return ties.read("countries").set_index("iso3")["short_name"]


def percent(change: float) -> str:
    """
    Write a change with its sign, as a whole number of per cent.

    >>> percent(-0.257), percent(0.4)
    ('−26 %', '+40 %')
    """
    return f"{change:+.0%}".replace("-", "−").replace("%", " %")


def closer_look(shares: pd.DataFrame, first: int, last: str) -> str:
    """Write with two decimals the shares of two columns that look the same with one; a row is one share of a state."""
    once, again = (shares[column].map("{:.1%}".format) for column in (first, last))
    rows = shares[once == again].iterrows()
    return "".join(
        f" {row['state']}, {row['yardstick']}: {row[first]:.2%} in {first}, then {row[last]:.2%}." for _, row in rows
    )
