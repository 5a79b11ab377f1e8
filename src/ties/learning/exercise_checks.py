"""Check the form of an answer in an exercise and recognise known wrong answers; all replies are written here."""

import math
import numbers
import re
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from ties.errors import unread_names
from ties.learning.attempts import NotYet, count_attempts
from ties.learning.worked_answers import compare

KINDS = {
    "number": "a number",
    "text": "text in quotes",
    "list": "a list",
    "dictionary": "a dictionary",
    "table": "a table (DataFrame)",
}
GRADED_LATER = "This check cannot tell whether it is right; grading does."
NO_ANSWER = (
    "There is no answer yet: put it in place of {} and run the cell again. If the cell of the answer shows a sentence "
    "that begins with ✘, do first what it says."
)
UNREAD = "First mend the cell above: Python could not read it."
NOT_RIGHT = "Not right yet. The hints in the question show a way."
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
    Check the form of an answer and recognise known wrong answers.

    If the solutions are on this machine (``solutions/`` beside ``exercises/``), say whether the answer is right; after
    two different wrong answers show how it is worked out. Otherwise only grading tells.

    Parameters
    ----------
    answer : object
        The answer, or ``lambda: its_name``. Only with the lambda can a missing name be reported in a sentence, and the
        answer be compared with the solution.
    kind : str, optional
        What is asked for: ``"number"``, ``"text"``, ``"list"``, ``"dictionary"`` or ``"table"``.
    unit : str, optional
        Unit of a number. With ``"share"``, a number from 1 to 100 is read as per cent.
    between : tuple of float, optional
        Lowest and highest possible number.
    one_of : iterable, optional
        Allowed texts, allowed items of a list, or allowed values of a dictionary.
    length : int, optional
        Number of items in a list.
    keys : iterable of str, optional
        Keys of a dictionary.
    columns : iterable of str, optional
        Columns that a table needs.
    not_these : mapping, optional
        Known wrong answers and the reply to each. For a dictionary, a pair of key and value.
    right : object, optional
        The right answer, or some keys of a right dictionary; for the hidden cell of an exercise.
    within : float, optional
        Tolerance for answers that may be rounded. Without it, whole numbers must be equal and others must agree to a
        thousandth.

    Raises
    ------
    NotYet
        If the answer is missing, has another form, is a known wrong answer or is not `right`; shown as one sentence.

    Examples
    --------
    >>> check_answer(5, unit="states", between=(0, 10))
    Your answer is a number (states). This check cannot tell whether it is right; grading does.
    >>> check_answer(33, unit="share", right=0.332, within=0.005)
    Your answer is right.
    """
    given = answer
    if right is None and name_of(given) in unread_names:  # the hidden cell looks at nothing but the answer
        raise NotYet(UNREAD, tried=False)
    item, answer = name_and_value(given)
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
            raise NotYet(NOT_RIGHT)
        is_right = right is not None or compare_with_solution(item, answer, given)
    form = f"Your answer is {KINDS[kind]}{f' ({unit})' if unit else ''}. {GRADED_LATER}"
    print("Your answer is right." if is_right else form)


def compare_with_solution(item: str, answer: Any, given: Any) -> bool:
    """Return whether the solution says that an answer is right; raise NotYet if it is wrong."""
    compared = compare(item, answer, given.__globals__) if item else None
    if compared and compared.passed < compared.tests:
        parts = f" {compared.passed} of {compared.tests} parts are right." if compared.tests > 1 else ""
        raise NotYet(f"{NOT_RIGHT}{parts}")
    return compared is not None


def name_of(answer: Any) -> str:
    """Return the name in `lambda: its_name`; an empty text for an answer without a name."""
    code = getattr(answer, "__code__", None)
    names = (*code.co_names, *code.co_freevars) if code and code.co_name == "<lambda>" else ()
    return names[0] if len(names) == 1 else ""


def name_and_value(answer: Any) -> tuple[str, Any]:
    """Return the name in `lambda: its_name` and its value; an answer without a name is returned with an empty name."""
    name = name_of(answer)
    if not name:
        return "", answer
    try:
        return name, answer()
    except NameError:
        raise NotYet(
            f"Nothing is called {name!r} yet: run the cell above this check, and leave that name in it as it was.",
            tried=False,
        ) from None


def answer_of_kind(answer: Any, kind: str, unit: str = "") -> Any:
    """Return the answer as the kind that was asked for; raise NotYet, naming the type, if it is another kind."""
    if answer is None or answer is ...:
        raise NotYet(NO_ANSWER.format("None" if answer is None else "the three dots"), tried=False)
    if kind == "list" and isinstance(answer, pd.Series | pd.Index | np.ndarray | tuple | set):
        answer = sorted(answer, key=str) if isinstance(answer, set) else list(answer)
    if kind == "number":
        answer = single_value(answer)
    fits = {"number": is_real_number, "text": is_text, "list": is_list, "dictionary": is_dictionary, "table": is_table}
    if not fits[kind](answer):
        raise NotYet(form_reply(kind, answer), tried=False)
    return answer / 100 if unit == "share" and 1 < answer <= 100 else answer


def form_reply(kind: str, answer: Any) -> str:
    """
    Return what to do about an answer of another kind; a number that was written for a reader is shown for Python.

    >>> form_reply("number", (-34, 0))
    'A number has a point before the decimals, and no comma. Here: -34.0, or -34000 if you mean thousands.'
    >>> form_reply("number", "4,5 %")
    'Write the number without quotes. Here: 4.5'
    """
    if kind == "number" and isinstance(answer, tuple):
        whole, part = answer if len(answer) == 2 and all(type(one) is int for one in answer) else (0, 0)
        here = f"Here: {whole}.{part}" if whole and 0 <= part < 100 else "So 34.5, not 34,5; and 12000, not 12,000"
        thousands = f", or {whole}000 if you mean thousands" if whole and not part else ""
        return f"A number has a point before the decimals, and no comma. {here}{thousands}."
    if kind == "number" and is_text(answer) and re.fullmatch(r"[-+−]?\d+(\.\d+|,\d{1,2})?\s*%?", answer.strip()):
        plain = answer.strip(" %").replace(",", ".").replace("−", "-")
        return f"Write the number without quotes. Here: {plain}"
    return f"The answer should be {KINDS[kind]}, and this is {describe_type(answer)}."


def single_value(answer: Any) -> Any:
    """Return the only value of a Series, array or table of one cell as a float; return anything else unchanged."""
    boxed = isinstance(answer, pd.Series | pd.Index | pd.DataFrame | np.ndarray | np.generic)
    value = np.asarray(answer).item() if boxed and answer.size == 1 else answer
    return as_float(value) if is_real_number(value) else value


def is_real_number(answer: Any) -> bool:
    """Return whether an answer is a number; True and False are not."""
    return isinstance(answer, numbers.Real) and not isinstance(answer, bool)


def as_float(answer: Any) -> float:
    """Convert a number of any type to float; one that is too large becomes infinite."""
    try:
        return float(answer)
    except OverflowError:
        return math.copysign(math.inf, answer > 0 or -1)


def is_text(answer: Any) -> bool:
    """Return whether an answer is text."""
    return isinstance(answer, str)


def is_list(answer: Any) -> bool:
    """Return whether an answer is a list."""
    return isinstance(answer, list)


def is_dictionary(answer: Any) -> bool:
    """Return whether an answer is a dictionary."""
    return isinstance(answer, dict)


def is_table(answer: Any) -> bool:
    """Return whether an answer is a DataFrame."""
    return isinstance(answer, pd.DataFrame)


def quote(item: Any) -> str:
    """Return a text in quotes, a number as digits, and anything else as the name of its type."""
    return repr(item) if is_text(item) else f"{as_float(item):g}" if is_real_number(item) else describe_type(item)


def describe_type(answer: Any) -> str:
    """Return the type of an answer in words that a beginner knows."""
    if isinstance(answer, pd.Series | pd.Index | np.ndarray):
        return "a column of several values" if answer.size else "an empty column"
    if isinstance(answer, type(pd.NA) | type(pd.NaT)):
        return "a missing value"
    if callable(answer):
        return "a function: call it, with its brackets"
    names = {
        str: "text",
        bool: "True or False",
        dict: "a dictionary",
        list: "a list",
        tuple: "several values with commas between them",
        set: "a set",
    }
    names |= {pd.DataFrame: "a whole table (DataFrame)", int: "a number", float: "a number", type(None): "None"}
    return names.get(type(answer), f"something of type {type(answer).__name__}")


def require_range(value: float, unit: str, between: tuple[float, float] | None) -> None:
    """Raise NotYet for a missing or impossible number, with the unit asked for."""
    if math.isnan(value):
        raise NotYet("The answer is a missing value (NaN): some row was not found. Check spelling and years.")
    if between and not between[0] <= value <= between[1]:
        low, high = (f"{bound:g}" for bound in between)
        raise NotYet(f"{value:g} cannot be: the answer lies between {low} and {high}{f' ({unit})' if unit else ''}.")


def require_choices(value: list[Any], one_of: list[str], length: int | None) -> None:
    """Raise NotYet for a list of another length or with items that were not offered."""
    if length is not None and len(value) != length:
        raise NotYet(f"The list has {len(value)} items and should have {length}.")
    if strange := [item for item in value if one_of and not any(answers_match(item, word) for word in one_of)]:
        words = ", ".join(map(str, one_of[:MOST_CHOICES])) + ", …" * (len(one_of) > MOST_CHOICES)
        raise NotYet(f"{quote(strange[0])} is none of the choices: {words}.")


def require_keys(value: dict[Any, Any], keys: list[str], one_of: list[Any]) -> None:
    """Raise NotYet for a dictionary with a missing or unknown key, an open value, or a value not offered."""
    if strange := [key for key in value if keys and key not in keys]:
        raise NotYet(f"{quote(strange[0])} was not asked for; the keys are: {', '.join(keys)}.")
    if still_open := [key for key in keys if value.get(key) is None]:
        raise NotYet(
            f"{still_open[0]!r} has no answer yet; {len(keys) - len(still_open)} of {len(keys)} have one.", tried=False
        )
    require_choices(list(value.values()), one_of, None)


def require_table_columns(value: pd.DataFrame, columns: list[str]) -> None:
    """Raise NotYet for a table without the columns that were asked for."""
    if missing := [name for name in columns if name not in value.columns]:
        raise NotYet(f"The table has no column {missing[0]!r}; it has {', '.join(map(str, value.columns))}.")


def answers_match(value: Any, known: Any, within: float = 0.0) -> bool:
    """Return whether two answers agree: numbers within tolerance, text in any case, lists and dictionaries by item."""
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
