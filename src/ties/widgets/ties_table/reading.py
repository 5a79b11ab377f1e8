"""Rows as a caller gives them to the table of ties: read, checked, and under the names that the computation uses."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from ties.errors import BadInputError
from ties.tables import values
from ties.tables.words import FLOWS

TABLES = {  # columns with figures, and the columns that form the key
    "trade": (["trade_usd_million"], ["iso3", "partner_iso3", "year", "flow", "publisher", "period"]),
    "arms": (["tiv_million"], ["iso3", "partner_iso3", "year"]),
    "treaties": ([], ["iso3", "partner_iso3", "instrument", "level", "mutual_defence"]),
    "votes": ([], ["resolution", "iso3", "vote"]),
}
VALUES = {"trade": "trade_usd_million", "arms": "tiv_million"}  # the column with the figures, if it has its usual name
WORDS = {"trade_usd_million": "US$ million", "tiv_million": "million TIV"}
FLOW_WORDS = FLOWS | {"total": ("total trade", "trade", "both", "both ways", "turnover", "t")}
YEARLY = {"year", "annual", "yearly", "full year", "a", "y"}
UNNAMED = ("publisher", "level", "mutual_defence", "instrument", "vote")  # part of the key, but may be missing
OPTIONAL = {"period": "year", "basis": "reported", "flag": None}
TAKEN = ("trade_", "arms_", "mutual_", "treaty", "partner", "votes_")  # beginnings of the names of our own columns


class Given(NamedTuple):
    """The tables that were given, the caller's own columns, units in words, names of figures, and rows not used."""

    tables: dict[str, pd.DataFrame]
    own: dict[str, pd.DataFrame]
    units: dict[str, str]
    headers: dict[str, str]
    names: dict[str, str]
    not_used: tuple[str, ...]


def trade_flow(cell: Any) -> str:
    """Read a flow of trade; what passes through a country is no flow of its own and is not used."""
    word = values.one_of("flow", FLOW_WORDS)(cell)
    if word not in ("export", "import", "total"):
        raise values.NotUsed(word)
    return word


def full_year(cell: Any) -> str:
    """Read a period: `year` in any spelling, else the words as they are."""
    return "year" if str(cell).strip().casefold() in YEARLY else str(cell)


def clause(cell: Any) -> str:
    """Read whether there is a mutual-defence clause."""
    return "yes" if values.yes_no(cell) else "no"


basis = values.one_of("basis", {"reported": ("r",), "mirror": ("mirrored", "m"), "estimated": ("estimate", "e")})
READERS = {
    "trade": {"iso3": values.code, "partner_iso3": values.code, "year": values.year, "flow": trade_flow}
    | {"publisher": str, "period": full_year, "basis": basis, "flag": str, "trade_usd_million": values.number},
    "arms": {"iso3": values.code, "partner_iso3": values.code, "year": values.year}
    | {"tiv_million": values.number, "release": str},
    "treaties": {"iso3": values.code, "partner_iso3": values.code, "instrument": str, "level": str}
    | {"mutual_defence": clause, "signed": values.date, "in_force": values.date, "until": values.date},
    "votes": {"iso3": values.code, "resolution": str, "vote": values.vote, "date": values.date},
}
PAIR = {"iso3": values.code, "partner_iso3": values.code, "year": values.year}


def read_given(
    given: Mapping[str, pd.DataFrame | None], other: pd.DataFrame | None, units: Mapping[str, str] | None
) -> Given:
    """Read all that a call brings; what cannot be used is refused in one sentence."""
    if units is not None and not isinstance(units, Mapping):
        raise BadInputError(f"units= takes units by column, as in {{'visits': 'a year'}}, and this is {units!r}.")
    units = {str(column): str(words) for column, words in (units or {}).items()}
    frames = {name: as_frame(rows, name) for name, rows in given.items() if rows is not None}
    figures = {name: value_column(frames[name], name) for name in VALUES if name in frames}
    own = own_columns(frames, other, units, set(figures.values()))
    renamed = {name: {figures[name]: VALUES[name]} if name in figures else {} for name in frames}
    read = {
        name: valid_rows(rows.rename(columns=renamed[name]), name, READERS[name], *TABLES[name])
        for name, rows in frames.items()
    }
    words = {name: unit_words(figures.get(name, VALUES[name]), name, units) for name in VALUES}
    headers = {name: header_words(name, units.get(name)) for name in own}
    not_used = [f"{name.capitalize()}: {note}" for name, (_, note) in {**read, **own}.items() if note]
    tables, brought = ({name: rows for name, (rows, _) in found.items()} for found in (read, own))
    return Given(tables, brought, words, headers, output_names(figures), tuple(not_used))


def as_frame(rows: object, name: str) -> pd.DataFrame:
    """Return a table of rows with plain columns whose names are text; refuse anything else, and a name used twice."""
    rows = values.require_frame(rows, f"{name}=")
    rows = rows.set_axis([str(column) for column in rows.columns], axis=1)
    if (twice := rows.columns[rows.columns.duplicated()]).size:
        raise BadInputError(f"{name}: two columns are called {twice[0]!r}; rename one of them.")
    return rows


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
) -> dict[str, tuple[pd.DataFrame, str]]:
    """Return rows and their note for each column that was brought: in `other`, or in a table and named in `units`."""
    found = {}
    if other is not None:
        rows = as_frame(other, "other")
        found = {name: one_column(rows, name, "other") for name in extra_names(rows, units)}
    for table, rows in frames.items():
        known = {*figures, *READERS[table]}
        found |= {name: one_column(rows, name, table) for name in units if name in rows and name not in known}
    if lost := [name for name in units if name not in found and name not in figures]:
        raise BadInputError(f"units: no table has a column called {lost[0]!r}; name a column with numbers.")
    return found


def extra_names(rows: pd.DataFrame, units: Mapping[str, str]) -> list[str]:
    """Return the columns of `other` with numbers, and those that have a unit."""
    return [
        name
        for name in rows
        if name != "year"
        and (name in units or (values.meant_as_numbers(rows[name].tolist()) and name not in ("iso3", "partner_iso3")))
    ]


def one_column(rows: pd.DataFrame, name: str, table: str) -> tuple[pd.DataFrame, str]:
    """Return the rows of one brought column; its name may not be one of ours, and a pair and year occur once."""
    if name.startswith(TAKEN) or name in ("iso3", "year"):
        raise BadInputError(f"{table}: the table has a column of its own called {name!r}; choose another name.")
    key = ["iso3", "partner_iso3", *(["year"] if "year" in rows else [])]
    values.require_columns(rows, *key, what=table)
    return valid_rows(rows[[*key, name]], table, PAIR | {name: values.number}, [name], key)


def header_words(name: str, unit: str | None) -> str:
    """
    Return the header of a brought column: its name in words, and its unit.

    >>> header_words("state_visits", "visits since 2000"), header_words("distance", None)
    ('State visits, visits since 2000', 'Distance')
    """
    words = name.replace("_", " ").strip()
    return f"{words[:1].upper()}{words[1:]}{f', {unit}' if unit else ''}"


def valid_rows(
    rows: pd.DataFrame, name: str, readers: Mapping[str, values.Reader], needs: Sequence[str], key: Sequence[str]
) -> tuple[pd.DataFrame, str]:
    """
    Return the rows with every cell read and each key once, and a note on rows that are not used.

    Raises a TiesError for a cell that cannot be read, and for two different rows with one key. An empty frame is no
    rows, whatever its columns.
    """
    rows = rows.reindex(columns=list(dict.fromkeys([*rows.columns, *needs, *key]))) if rows.empty else rows
    rows = rows.assign(**{column: OPTIONAL[column] for column in key if column in OPTIONAL and column not in rows})
    values.require_columns(rows, *needs, *key, what=name)
    present = {column: reader for column, reader in readers.items() if column in rows}
    read = values.read_rows(rows, present, keys=[column for column in key if column not in UNNAMED], what=name)
    found = read.frame.reset_index(drop=True)
    found = found.assign(**{column: finite(found, column, name) for column in (*needs, "year") if column in found})
    found = found.drop_duplicates([*key, *needs])
    if (twice := found.duplicated(list(key))).any():
        where = ", ".join(str(part).removesuffix(".0") for part in found.loc[twice, list(key)].iloc[0])
        raise BadInputError(f"{name}: two rows that differ stand for {where}; keep the one that you mean.")
    return found, read.note


def finite(rows: pd.DataFrame, column: str, name: str) -> pd.Series:
    """Return a column of numbers as floats; a blank stays missing, since it is *not reported*."""
    numbers = rows[column].astype("Float64").astype("float64") if len(rows) else rows[column].astype("float64")
    if numbers.isin([float("inf"), float("-inf")]).any():
        raise BadInputError(
            f"{name}: infinity in column {column} is no figure; leave the cell blank where nothing is reported."
        )
    return numbers
