"""Read years and dates in the forms that tables hold them in."""

import datetime
import numbers
import re
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from ties.errors import BadInputError

MONTHS = [
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
]
MONTH = {name[:length]: at for at, name in enumerate(MONTHS, 1) for length in (3, len(name))} | {"sept": 9}
ISO = r"(\d{4})(?:[-/](\d\d?)(?:[-/](\d\d?))?)?(?:[T ]\d\d:?\d\d.*)?"
OTHER = {  # unambiguous forms, and the order of year, month and day in each
    r"(\d{4})(\d\d)(\d\d)": (1, 2, 3),
    r"(\d\d?)\.? ([a-z]+)\.?,? (\d{4})": (3, 2, 1),
    r"([a-z]+)\.? (\d\d?),? (\d{4})": (3, 1, 2),
    r"([a-z]+)\.?,? (\d{4})()": (2, 1, 3),
}


def year(cell: Any) -> int:
    """
    Read a year: a whole number, text, a date or a period.

    >>> year("2019"), year(2019.0), year(pd.Timestamp("2019-06-01")), year(pd.Period("2019Q2")), year("2019 [YR2019]")
    (2019, 2019, 2019, 2019, 2019)
    """
    if (known := moment(cell)) is not None:
        return known.year
    text = str(cell).strip() if isinstance(cell, str) else ""
    if form := re.fullmatch(r"(?:YR)?(\d{4})(?:\.0+)?(?: \[YR\1\])?", text):
        return int(form[1])
    if re.fullmatch(ISO, text):
        return int(date(text)[:4])
    whole = (
        isinstance(cell, numbers.Real | Decimal) and not isinstance(cell, bool | np.bool_) and float(cell).is_integer()
    )
    if whole and 1 <= cell <= 9999:
        return int(cell)
    raise BadInputError(f"{shown(cell)} is no year; write a whole number, such as 2024.")


def date(cell: Any) -> str:
    """
    Read a date; return it as 2024-06-19, or as 2024-06 or 2024 where day or month are not given.

    >>> date("19 June 2024"), date("2024-06"), date(2024), date(pd.Timestamp("2024-06-19")), date("19/06/2024")
    ('2024-06-19', '2024-06', '2024', '2024-06-19', '2024-06-19')
    """
    if isinstance(cell, pd.Period) and cell.freqstr[0] in "MY":
        return str(cell)[:7]
    if (known := moment(cell)) is not None:
        return known.strftime("%Y-%m-%d") if known.year > 999 else f"{known.year:04d}-{known.month:02d}-{known.day:02d}"
    if isinstance(cell, numbers.Real) and not isinstance(cell, bool | np.bool_) and 1000 <= cell <= 9999:
        return f"{year(cell)}"
    text = " ".join(str(cell).split())
    parts = date_parts(text.casefold()) if isinstance(cell, str) else None
    if parts is None:
        raise BadInputError(f"{shown(cell)} is no date; write 2024-06-20, 2024-06 or 2024.")
    return real_date(cell, *parts)


def date_parts(text: str) -> tuple[int, int, int] | None:
    """Return year, month and day of a text, 0 where they are not given; None if it is no date in a known form."""
    if form := re.fullmatch(ISO, text, re.IGNORECASE):
        return int(form[1]), int(form[2] or 0), int(form[3] or 0)
    for pattern, order in OTHER.items():
        if form := re.fullmatch(pattern, text):
            y, m, d = (form[at] for at in order)
            month = int(m) if m.isdigit() else MONTH.get(m, -1)
            return (int(y), month, int(d or 0)) if month >= 0 else None
    if form := re.fullmatch(r"(\d\d?)[/.-](\d\d?)[/.-](\d{4})", text):
        return day_and_month(text, int(form[1]), int(form[2]), int(form[3]))
    return None


def day_and_month(text: str, first: int, second: int, the_year: int) -> tuple[int, int, int]:
    """Tell day and month apart where one is above 12 or both are equal; else nobody can."""
    if first <= 12 and second <= 12 and first != second:
        raise BadInputError(f"{text!r} can be two dates; write 2024-06-20, with the month before the day.")
    return (the_year, second, first) if first > 12 or first == second else (the_year, first, second)


def real_date(cell: Any, the_year: int, month: int, day: int) -> str:
    """Return a date as text; raise BadInputError if there is no such day."""
    try:
        datetime.date(the_year, month or 1, day or 1)
    except ValueError:
        raise BadInputError(f"{shown(cell)} is no day of the calendar; write 2024-06-20.") from None
    return f"{the_year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if day else "")


def moment(cell: Any) -> Any:
    """Return a date, time or period as an object with year, month and day; None for anything else."""
    if isinstance(cell, np.datetime64):
        return pd.Timestamp(cell)
    return cell if isinstance(cell, datetime.date | pd.Period) else None


def shown(cell: Any) -> str:
    """Return a cell as a reader wrote it, without the names of numpy's types."""
    return repr(cell.item() if isinstance(cell, np.generic) else cell)
