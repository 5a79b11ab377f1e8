"""Checks of the rows that a measure reads."""

from collections.abc import Sequence

import pandas as pd

from ties.errors import BadInputError

PAIR = ("iso3", "partner_iso3")


def unique_reported_rows(frame: pd.DataFrame, keys: Sequence[str], value: str) -> pd.DataFrame:
    """Return the reported rows with keys and value only; raise BadInputError if a key occurs twice."""
    require_columns(frame, *keys, value)
    known = frame.dropna(subset=[value])[[*keys, value]]
    if (repeated := known.duplicated(list(keys))).any():
        key = ", ".join(map(str, known.loc[repeated, list(keys)].iloc[0]))
        raise BadInputError(f"more than one row for {key}; choose one publisher, period or release first.")
    return known


def require_columns(frame: pd.DataFrame, *columns: str) -> pd.Index:
    """Return the columns of a frame; raise BadInputError, naming it, if one is missing."""
    if missing := [name for name in columns if name not in frame.columns]:
        raise BadInputError(f"the rows have no column {missing[0]!r}; they have {', '.join(map(str, frame.columns))}.")
    return frame.columns
