"""Rows as a caller gives them to the table of ties: read, checked, and under the names that the computation uses."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from ties.errors import BadInputError
from ties.measures import require_columns

TABLES = {  # columns with numbers, and the columns that form the key
    "trade": (["year", "trade_usd_million"], ["iso3", "partner_iso3", "year", "flow", "publisher", "period"]),
    "arms": (["year", "tiv_million"], ["iso3", "partner_iso3", "year"]),
    "treaties": ([], ["iso3", "partner_iso3", "instrument", "level", "mutual_defence"]),
    "votes": ([], ["resolution", "iso3", "vote"]),
}
VALUES = {"trade": "trade_usd_million", "arms": "tiv_million"}  # the column with the figures, if it has its usual name
WORDS = {"trade_usd_million": "US$ million", "tiv_million": "million TIV"}
UNNAMED = ("publisher", "level", "mutual_defence", "instrument", "vote")  # part of the key, but may be missing
OPTIONAL = {"period": "year", "basis": "reported", "flag": None}
TAKEN = ("trade_", "arms_", "mutual_", "treaty", "partner", "votes_")  # beginnings of the names of our own columns


class Given(NamedTuple):
    """The tables that were given, the caller's own columns, the units in words, and the names of figures."""

    tables: dict[str, pd.DataFrame]
    own: dict[str, pd.DataFrame]
    units: dict[str, str]
    headers: dict[str, str]
    names: dict[str, str]


def read_given(
    given: Mapping[str, pd.DataFrame | None], other: pd.DataFrame | None, units: Mapping[str, str] | None
) -> Given:
    """Read all that a call brings; what cannot be used is refused in one sentence."""
    units = {str(column): str(words) for column, words in (units or {}).items()}
    frames = {name: as_frame(rows, name) for name, rows in given.items() if rows is not None}
    figures = {name: value_column(frames[name], name) for name in VALUES if name in frames}
    own = own_columns(frames, other, units, set(figures.values()))
    renamed = {name: rows.rename(columns={figures[name]: VALUES[name]} if name in figures else {})
               for name, rows in frames.items()}  # fmt: skip
    tables = {name: valid_rows(rows, name, *TABLES[name]) for name, rows in renamed.items()}
    words = {name: unit_words(figures.get(name, VALUES[name]), name, units) for name in VALUES}
    headers = {name: header_words(name, units.get(name)) for name in own}
    return Given(tables, own, words, headers, output_names(figures))


def as_frame(rows: object, name: str) -> pd.DataFrame:
    """Return a table of rows with plain columns whose names are text; refuse anything else, and a name used twice."""
    if not isinstance(rows, pd.DataFrame):
        raise BadInputError(f"{name}= takes a table of rows (a DataFrame), and this is {type(rows).__name__}.")
    rows = rows.set_axis([str(column) for column in rows.columns], axis=1).reset_index(drop=True)
    if (twice := rows.columns[rows.columns.duplicated()]).size:
        raise BadInputError(f"{name}: two columns are called {twice[0]!r}; rename one of them.")
    sorts = {column: object for column in rows if isinstance(rows[column].dtype, pd.CategoricalDtype)}
    return rows.astype(sorts)


def value_column(rows: pd.DataFrame, name: str) -> str:
    """Return the column with the figures: the usual one, or the only column whose name starts in the same way."""
    usual, start = VALUES[name], f"{name}_"
    others = [column for column in rows.columns if column.startswith(start)]
    if usual in rows or rows.empty or not others:
        return usual
    if len(others) > 1:
        raise BadInputError(
            f"{name}: the figures could be in {' or '.join(others)}; keep one column whose name starts with {start}."
        )
    return others[0]


def unit_words(column: str, name: str, units: Mapping[str, str]) -> str:
    """Return the unit of a table's figures: as given, else from the name of their column."""
    return units.get(column) or WORDS.get(column) or column.removeprefix(f"{name}_").replace("_", " ")


def output_names(figures: Mapping[str, str]) -> dict[str, str]:
    """Return how the columns of the result are renamed where the figures have another unit."""
    names = {}
    if (trade := figures.get("trade", VALUES["trade"])) != VALUES["trade"]:
        unit = trade.removeprefix("trade_")
        names |= {VALUES["trade"]: trade, "trade_also_reported_usd_million": f"trade_also_reported_{unit}"}
    if (arms := figures.get("arms", VALUES["arms"])) != VALUES["arms"]:
        unit = arms.removeprefix("arms_")
        names |= {f"arms_{way}_tiv_million": f"arms_{way}_{unit}" for way in ("received", "sent")}
    return names


def own_columns(
    frames: Mapping[str, pd.DataFrame], other: pd.DataFrame | None, units: Mapping[str, str], figures: set[str]
) -> dict[str, pd.DataFrame]:
    """Return a small table for each column that the caller brought: in `other`, or in a table and named in `units`."""
    found = {}
    if other is not None:
        rows = as_frame(other, "other")
        found = {name: one_column(rows, name, "other") for name in extra_names(rows, units)}
    for table, rows in frames.items():
        known = {*figures, *TABLES[table][0]}
        found |= {name: one_column(rows, name, table) for name in units if name in rows and name not in known}
    if lost := [name for name in units if name not in found and name not in figures]:
        raise BadInputError(f"units: no table has a column called {lost[0]!r}; name a column with numbers.")
    return found


def extra_names(rows: pd.DataFrame, units: Mapping[str, str]) -> list[str]:
    """Return the columns of `other` with numbers, and those that have a unit."""
    return [
        name
        for name in rows
        if name != "year" and (name in units or (is_number(rows[name]) and name not in ("iso3", "partner_iso3")))
    ]


def is_number(column: pd.Series) -> bool:
    """Return whether a column holds numbers; true and false are none."""
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


def one_column(rows: pd.DataFrame, name: str, table: str) -> pd.DataFrame:
    """Return the rows of one brought column; its name may not be one of ours, and a pair and year occur once."""
    if name.startswith(TAKEN) or name in ("iso3", "year"):
        raise BadInputError(f"{table}: the table has a column of its own called {name!r}; choose another name.")
    key = ["iso3", "partner_iso3", *(["year"] if "year" in rows else [])]
    require_columns(rows, *key)
    numbers = [*(["year"] if "year" in rows else []), name]
    return valid_rows(rows[[*key, name]], table, numbers, key)


def header_words(name: str, unit: str | None) -> str:
    """
    Return the header of a brought column: its name in words, and its unit.

    >>> header_words("state_visits", "visits since 2000"), header_words("distance", None)
    ('State visits, visits since 2000', 'Distance')
    """
    words = name.replace("_", " ").strip()
    return f"{words[:1].upper()}{words[1:]}{f', {unit}' if unit else ''}"


def valid_rows(rows: pd.DataFrame, name: str, needs: Sequence[str], key: Sequence[str]) -> pd.DataFrame:
    """
    Return the rows with numbers as floats and each key once.

    Raises BadInputError for text in a column of numbers, and two different rows with one key. An empty frame is no
    rows, whatever its columns.
    """
    rows = rows.reindex(columns=list(dict.fromkeys([*rows.columns, *needs, *key]))) if rows.empty else rows
    rows = rows.assign(**{column: OPTIONAL[column] for column in key if column in OPTIONAL and column not in rows})
    require_columns(rows, *needs, *key)
    rows = rows.assign(**{column: numeric_column(rows, column, name) for column in needs})
    rows = rows.dropna(subset=[column for column in key if column not in UNNAMED])
    words = [column for column in key if column not in needs]
    rows = rows.assign(**{column: rows[column].astype(object).map(str, na_action="ignore") for column in words})
    rows = rows.drop_duplicates([*key, *needs])
    if (twice := rows.duplicated(list(key))).any():
        where = ", ".join(str(part).removesuffix(".0") for part in rows.loc[twice, list(key)].iloc[0])
        raise BadInputError(f"{name}: two rows that differ stand for {where}; keep the one that you mean.")
    return rows


def numeric_column(rows: pd.DataFrame, column: str, name: str) -> pd.Series:
    """Return a column as floats; a blank stays missing, since it is *not reported*."""
    values = pd.to_numeric(rows[column], errors="coerce").astype("float64")
    wrong = (values.isna() & rows[column].notna()) | values.isin([float("inf"), float("-inf")])
    if wrong.any():
        raise BadInputError(
            f"{name}: {str(rows.loc[wrong, column].iloc[0])!r} in column {column} is not a number; "
            "leave the cell blank where nothing is reported."
        )
    return values
