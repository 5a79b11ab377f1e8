"""Look at the form of an answer in an exercise and recognise known wrong ones. The one place of these replies."""

import math
import numbers
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from ties.learning.attempts import NotYet, count_attempts

KINDS = {
    "number": "a number",
    "text": "text in quotes",
    "list": "a list",
    "dictionary": "a dictionary",
    "table": "a table (DataFrame)",
}
GRADED_LATER = "Grading tells whether it is the right one."
MOST_CHOICES = 12  # choices that a reply lists


def check_answer(
    answer: Any,
    *,
    kind: str = "number",
    unit: str = "",
    between: tuple[float, float] | None = None,
    one_of: Iterable[Any] = (),
    length: int | None = None,
    keys: Iterable[str] = (),
    columns: Iterable[str] = (),
    not_these: Mapping[Any, str] | None = None,
    right: Any = None,
    within: float = 0.0,
) -> None:
    """
    Say what is not right yet about an answer, or print that its form is right.

    `answer` may come as `lambda: its_name`: a name that is not there is then told, and from the second wrong answer on
    the visible check says where the item is worked out. `kind` is what is asked for: number (in `unit`, within
    `between`; a share may be given in percent), text, list (each `one_of` the given words, `length` of them),
    dictionary (with `keys`, each value `one_of` the words) or table (with `columns`). `not_these` maps known wrong
    answers to the reply each deserves; of a dictionary, a pair of key and value. `right` is for the hidden cell: what
    the answer has to be, or some keys of it. Numbers agree to a thousandth, and to `within` where an answer may be
    rounded. Raises NotYet, which shows as one sentence.

    >>> check_answer(5, unit="states", between=(0, 10))
    The form of your answer is right: a number (states). Grading tells whether it is the right one.
    >>> check_answer(33, unit="share", right=0.332, within=0.005)
    Your answer is right.
    """
    item, answer = name_and_value(answer)
    with count_attempts(item if right is None else "", single_value(answer)):
        value = answer_of_kind(answer, kind, unit)
        for known, reply in (not_these or {}).items():
            if answers_match(value, known, within):
                raise NotYet(reply)
        if kind == "number":
            require_range(value, unit, between)
        if kind == "text":
            require_choices([value], list(one_of), None)
        if kind == "list":
            require_choices(value, list(one_of), length)
        if kind == "dictionary":
            require_keys(value, list(keys), list(one_of))
        if kind == "table":
            require_table_columns(value, list(columns))
        if right is not None and not answers_match(value, right, within):
            raise NotYet(
                "The answer has the right form and is not the right one; the hints in the question show a way."
            )
    form = f"The form of your answer is right: {KINDS[kind]}{f' ({unit})' if unit else ''}. {GRADED_LATER}"
    print(form if right is None else "Your answer is right.")


def name_and_value(answer: Any) -> tuple[str, Any]:
    """Take `lambda: its_name` apart into the name and what it stands for; an answer without a name stays as it is."""
    code = getattr(answer, "__code__", None)
    names = (*code.co_names, *code.co_freevars) if code and code.co_name == "<lambda>" else ()
    if len(names) != 1:
        return "", answer
    try:
        return names[0], answer()
    except NameError:
        raise NotYet(
            f"Nothing is called {names[0]!r} yet: run the cell above this check, and leave that name in it as it was.",
            tried=False,
        ) from None


def answer_of_kind(answer: Any, kind: str, unit: str = "") -> Any:
    """Give the answer as the kind that was asked for, or say which kind was met."""
    if answer is None or answer is ...:
        raise NotYet(
            "There is no answer yet: put it in place of None (or of the three dots) and run the cell again.",
            tried=False,
        )
    if kind == "list" and isinstance(answer, pd.Series | pd.Index | np.ndarray | tuple | set):
        answer = sorted(answer, key=str) if isinstance(answer, set) else list(answer)
    if kind == "number":
        answer = single_value(answer)
    fits = {"number": is_real_number, "text": is_text, "list": is_list, "dictionary": is_dictionary, "table": is_table}
    if not fits[kind](answer):
        raise NotYet(f"The answer should be {KINDS[kind]}, and this is {describe_type(answer)}.")
    return answer / 100 if unit == "share" and 1 < answer <= 100 else answer


def single_value(answer: Any) -> Any:
    """Take the one value out of a Series, an array or a table of one cell; leave what is no number as it is."""
    boxed = isinstance(answer, pd.Series | pd.Index | pd.DataFrame | np.ndarray | np.generic)
    value = np.asarray(answer).item() if boxed and answer.size == 1 else answer
    return as_float(value) if is_real_number(value) else value


def is_real_number(answer: Any) -> bool:
    """True and False are no numbers here."""
    return isinstance(answer, numbers.Real) and not isinstance(answer, bool)


def as_float(answer: Any) -> float:
    """Give any kind of number as Python's own; one too large for it is endless."""
    try:
        return float(answer)
    except OverflowError:
        return math.copysign(math.inf, answer > 0 or -1)


def is_text(answer: Any) -> bool:
    """Text in quotes."""
    return isinstance(answer, str)


def is_list(answer: Any) -> bool:
    """A list of anything."""
    return isinstance(answer, list)


def is_dictionary(answer: Any) -> bool:
    """A dictionary of anything."""
    return isinstance(answer, dict)


def is_table(answer: Any) -> bool:
    """A DataFrame."""
    return isinstance(answer, pd.DataFrame)


def quote(item: Any) -> str:
    """Print a word or a number as it is, and name the kind of anything longer."""
    return repr(item) if is_text(item) else f"{as_float(item):g}" if is_real_number(item) else describe_type(item)


def describe_type(answer: Any) -> str:
    """Name what was met in words that a beginner knows."""
    if isinstance(answer, pd.Series | pd.Index | np.ndarray):
        return "a column of several values" if answer.size else "an empty column"
    if isinstance(answer, type(pd.NA) | type(pd.NaT)):
        return "a missing value"
    if callable(answer):
        return "a function: call it, with its brackets"
    names = {str: "text", bool: "True or False", dict: "a dictionary", list: "a list", tuple: "a tuple", set: "a set"}
    names |= {pd.DataFrame: "a whole table (DataFrame)", int: "a number", float: "a number", type(None): "None"}
    return names.get(type(answer), f"something of type {type(answer).__name__}")


def require_range(value: float, unit: str, between: tuple[float, float] | None) -> None:
    """Refuse what cannot be, and say so in the unit asked for."""
    if math.isnan(value):
        raise NotYet("The answer is a missing value (NaN): some row was not found. Check spelling and years.")
    if between and not between[0] <= value <= between[1]:
        low, high = (f"{bound:g}" for bound in between)
        raise NotYet(f"{value:g} cannot be: the answer lies between {low} and {high}{f' ({unit})' if unit else ''}.")


def require_choices(value: list[Any], one_of: list[str], length: int | None) -> None:
    """Refuse a list of another length or with words that were not offered."""
    if length is not None and len(value) != length:
        raise NotYet(f"The list has {len(value)} items and should have {length}.")
    if strange := [item for item in value if one_of and not any(answers_match(item, word) for word in one_of)]:
        words = ", ".join(map(str, one_of[:MOST_CHOICES])) + ", …" * (len(one_of) > MOST_CHOICES)
        raise NotYet(f"{quote(strange[0])} is none of the choices: {words}.")


def require_keys(value: dict[Any, Any], keys: list[str], one_of: list[Any]) -> None:
    """Refuse a dictionary that lacks a key, has one still open, or a word that was not offered."""
    if strange := [key for key in value if keys and key not in keys]:
        raise NotYet(f"{quote(strange[0])} was not asked for; the keys are: {', '.join(keys)}.")
    if still_open := [key for key in keys if value.get(key) is None]:
        raise NotYet(
            f"{still_open[0]!r} has no answer yet; {len(keys) - len(still_open)} of {len(keys)} have one.", tried=False
        )
    require_choices(list(value.values()), one_of, None)


def require_table_columns(value: pd.DataFrame, columns: list[str]) -> None:
    """Refuse a table without the columns that were asked for."""
    if missing := [name for name in columns if name not in value.columns]:
        raise NotYet(f"The table has no column {missing[0]!r}; it has {', '.join(map(str, value.columns))}.")


def answers_match(value: Any, known: Any, within: float = 0.0) -> bool:
    """Whole numbers agree when equal, others to a thousandth, both to `within`; words whatever their case."""
    if is_real_number(value) and is_real_number(known):
        value, known = as_float(value), as_float(known)
        if value.is_integer() and known.is_integer():
            return abs(value - known) <= within
        return math.isclose(value, known, rel_tol=1e-3, abs_tol=max(within, 1e-9))
    if isinstance(value, dict) and isinstance(known, dict | tuple):
        wanted = known if isinstance(known, dict) else dict([known])
        return all(answers_match(value.get(key), one) for key, one in wanted.items())
    if isinstance(value, list) and isinstance(known, list | tuple):
        return len(value) == len(known) and all(map(answers_match, value, known))
    return isinstance(value, str) and isinstance(known, str) and value.strip().casefold() == known.casefold()
