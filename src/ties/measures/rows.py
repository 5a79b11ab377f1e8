"""Checks of the rows that a measure reads."""

from collections.abc import Sequence

import pandas as pd

from ties.errors import BadInputError, TiesError
from ties.tables import countries, values
from ties.tables.values import require_columns

__all__ = ["PAIR", "numbers_of", "require_columns", "unique_reported_rows", "with_codes", "years_of"]
PAIR = ("iso3", "partner_iso3")
READERS = {"flow": values.flow}


def unique_reported_rows(frame: pd.DataFrame, keys: Sequence[str], value: str) -> pd.DataFrame:
    """Return the reported rows with keys and value only; raise BadInputError if a key occurs twice."""
    require_columns(frame, *keys, value)
    read = {name: values.read_column(frame, name, READERS[name]) for name in keys if name in READERS}
    read |= {"year": years_of(frame)} if "year" in keys else {}
    known = frame.assign(**read, **{value: numbers_of(frame, value)}).dropna(subset=[value])[[*keys, value]]
    if (repeated := known.duplicated(list(keys))).any():
        key = ", ".join(map(str, known.loc[repeated, list(keys)].iloc[0]))
        raise BadInputError(f"more than one row for {key}; choose one publisher, period or release first.")
    return known


def numbers_of(frame: pd.DataFrame, column: str) -> pd.Series:
    """Return a column as numbers; raise BadInputError, naming its place, for a cell that is none."""
    require_columns(frame, column)
    dtype = frame[column].dtype
    if pd.api.types.is_numeric_dtype(dtype) and not pd.api.types.is_complex_dtype(dtype):
        return frame[column]
    return pd.to_numeric(values.read_column(frame, column, values.number))


def years_of(frame: pd.DataFrame, column: str = "year") -> pd.Series:
    """Return a column of years as whole numbers; raise BadInputError, naming its place, for a cell that is none."""
    require_columns(frame, column)
    if pd.api.types.is_integer_dtype(frame[column]) and not frame[column].isna().any():
        return frame[column]
    found = values.read_column(frame, column, values.year)
    if (blank := found.isna().to_numpy()).any():
        raise BadInputError(
            f"row {frame.index[blank.argmax()]}, column {column!r}: the year is blank; fill it in, or drop the row."
        )
    return found.astype("int64")


def with_codes(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Return the rows with one code for every spelling of a country; what is no country stays as it is."""
    return frame.assign(**{name: [code_or_same(cell) for cell in frame[name]] for name in columns})


def code_or_same(cell: object) -> object:
    """Return the code of a country, or the cell itself."""
    try:
        return countries.iso3(cell) if isinstance(cell, str) else cell
    except TiesError:
        return cell
