"""Look at the form of an answer in an exercise and recognise known wrong ones. The one place of these replies."""

import math
import numbers
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from ties.errors import TiesError

KINDS = {"number": "a number", "text": "text in quotes", "list": "a list", "table": "a table (DataFrame)"}


class NotYet(TiesError, AssertionError):
    """What is not right yet about an answer, in one sentence."""


def check_answer(
    answer: Any,
    *,
    kind: str = "number",
    unit: str = "",
    between: tuple[float, float] | None = None,
    one_of: Iterable[str] = (),
    length: int | None = None,
    columns: Iterable[str] = (),
    not_these: Mapping[Any, str] | None = None,
) -> None:
    """
    Say what is not right yet about an answer, or print that its form is right.

    `kind` is what is asked for: number (in `unit`, within `between`), text, list (each `one_of` the given words,
    `length` of them) or table (with `columns`). `not_these` maps known wrong answers to the reply each deserves.
    Raises NotYet, which shows as one sentence; whether a well-formed answer is the right one is another cell's work.

    >>> check_answer(5, unit="states", between=(0, 10))
    The form of your answer is right: a number (states).
    """
    value = plain(answer, kind)
    if kind == "number":
        in_range(value, unit, between)
    if kind == "list":
        known_words(value, list(one_of), length)
    if kind == "table":
        has_columns(value, list(columns))
    for known, reply in (not_these or {}).items():
        if same(value, known):
            raise NotYet(reply)
    print(f"The form of your answer is right: {KINDS[kind]}{f' ({unit})' if unit else ''}.")


def plain(answer: Any, kind: str) -> Any:
    """Give the answer as the kind that was asked for, or say which kind was met."""
    if answer is None or answer is ...:
        raise NotYet("There is no answer yet: put it in place of None (or of the three dots) and run the cell again.")
    if kind == "list" and isinstance(answer, pd.Series | pd.Index | tuple | set):
        answer = sorted(answer) if isinstance(answer, set) else list(answer)
    if kind == "number" and isinstance(answer, pd.Series) and len(answer) == 1:
        answer = answer.iloc[0]
    fits = {"number": is_number, "text": is_text, "list": is_list, "table": is_table}[kind](answer)
    if not fits:
        raise NotYet(f"The answer should be {KINDS[kind]}, and this is {met(answer)}.")
    return answer


def is_number(answer: Any) -> bool:
    """True and False are no numbers here."""
    return isinstance(answer, numbers.Real) and not isinstance(answer, bool)


def is_text(answer: Any) -> bool:
    """Text in quotes."""
    return isinstance(answer, str)


def is_list(answer: Any) -> bool:
    """A list of anything."""
    return isinstance(answer, list)


def is_table(answer: Any) -> bool:
    """A DataFrame."""
    return isinstance(answer, pd.DataFrame)


def met(answer: Any) -> str:
    """Name what was met in words that a beginner knows."""
    names = {str: "text", bool: "True or False", dict: "a dictionary", list: "a list", tuple: "a tuple"}
    names |= {pd.DataFrame: "a whole table (DataFrame)", pd.Series: "a column of several values (Series)"}
    return names.get(type(answer), f"of type {type(answer).__name__}")


def in_range(value: float, unit: str, between: tuple[float, float] | None) -> None:
    """Refuse what cannot be, and say so in the unit asked for."""
    if math.isnan(value):
        raise NotYet("The answer is a missing value (NaN): some row was not found. Check spelling and years.")
    if between and not between[0] <= value <= between[1]:
        low, high = (f"{bound:g}" for bound in between)
        raise NotYet(f"{value:g} cannot be: the answer lies between {low} and {high}{f' ({unit})' if unit else ''}.")


def known_words(value: list[Any], one_of: list[str], length: int | None) -> None:
    """Refuse a list of another length or with words that were not offered."""
    if length is not None and len(value) != length:
        raise NotYet(f"The list has {len(value)} items and should have {length}.")
    if strange := [item for item in value if one_of and item not in one_of]:
        raise NotYet(f"{strange[0]!r} is none of the words to choose from: {', '.join(map(str, one_of))}.")


def has_columns(value: pd.DataFrame, columns: list[str]) -> None:
    """Refuse a table without the columns that were asked for."""
    if missing := [name for name in columns if name not in value.columns]:
        raise NotYet(f"The table has no column {missing[0]!r}; it has {', '.join(map(str, value.columns))}.")


def same(value: Any, known: Any) -> bool:
    """Numbers agree to a thousandth of the known one, lists and texts exactly; tables are never compared here."""
    if is_number(value) and is_number(known):
        return math.isclose(value, known, rel_tol=1e-3, abs_tol=1e-9)
    if isinstance(known, tuple) and isinstance(value, list):
        return value == list(known)
    return isinstance(value, str) and isinstance(known, str) and value.strip().casefold() == known.casefold()
