"""
Read what people write in a table: countries, years, flows, votes, yes and no, dates, themes, numbers.

Every function that takes rows from outside reads them here. A reader is a function of one cell: it returns the value,
raises `NotUsed` for a cell that means no country, or raises a TiesError that says what is wrong and what to write.
`read_column` and `read_rows` go through the cells and name row and column of the first one that cannot be read.
"""

import math
import numbers
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ties.errors import AmbiguousNameError, BadInputError, TiesError, UnknownNameError
from ties.tables import countries
from ties.tables.dates import date, year
from ties.tables.words import flow, one_of, vote, yes_no

Reader = Callable[[Any], Any]
ROWS = "the rows"
LISTED = 12  # names of rows that were not used
BLANKS = {"", ".", "..", "...", "…", "-", "–", "—", ":", "n/a", "na", "n.a.", "nan", "nat", "none", "null", "<na>"} | {
    "not available",
    "not reported",
    "no data",
}
__all__ = ["actors", "code", "date", "flow", "number", "one_of", "read_column", "read_rows", "vote", "year", "yes_no"]


class NotUsed(Exception):
    """A cell that is known and means no country, such as a group; its row is left out and listed."""


class Rows(NamedTuple):
    """Rows whose cells were read, and the names of those that were not used, each with how often it occurs."""

    frame: pd.DataFrame
    not_used: dict[str, int]
    given: int

    @property
    def note(self) -> str:
        """One sentence on the rows that were not used; empty where all were used."""
        count = sum(self.not_used.values())
        names = [*self.not_used]
        more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
        used = f"{count:,} of {self.given:,} rows {'was' if count == 1 else 'were'} not used"
        return f"{used}: {', '.join(names[:LISTED])}{more}." if count else ""


def read_rows(frame: object, readers: Mapping[str, Reader], *, keys: Sequence[str] = (), what: str = ROWS) -> Rows:
    """
    Read several columns of a table.

    Parameters
    ----------
    frame : object
        What somebody gave as a table; anything but a pandas.DataFrame is refused.
    readers : mapping of str to callable
        The reader of each column, such as ``{"iso3": code, "year": year}``. All columns are needed.
    keys : sequence of str, optional
        Columns that identify a row. A row in which one is blank is not used, and is listed.
    what : str, optional
        What the message calls the table.

    Returns
    -------
    Rows
        The rows with the columns read, without those that are not used; `note` lists these in a sentence.

    Raises
    ------
    BadInputError, UnknownNameError, AmbiguousNameError
        At the first cell that cannot be read; the message names its row and column and what else cannot be read.
    """
    require_columns(frame, *readers, what=what)
    reasons = np.full(len(frame), None, dtype=object)
    found = {}
    for column, reader in readers.items():
        found[column], unused = column_of(frame, column, reader, what, blank=f"no {column}" if column in keys else None)
        if unused is not None:
            reasons = np.where(reasons == None, unused, reasons)  # noqa: E711, compared cell by cell
    used = np.array([reason is None for reason in reasons], dtype=bool)
    return Rows(frame.assign(**found)[used], dict(Counter(reasons[~used])), len(frame))


def read_column(frame: object, column: str, reader: Reader, *, what: str = ROWS) -> pd.Series:
    """
    Read one column: a missing value where a cell is blank or means no country.

    Whole numbers come back as Int64, other numbers as float64, words as they are.

    >>> read = read_column(pd.DataFrame({"flow": ["Exports", "M", None]}), "flow", flow)
    >>> read.dropna().tolist(), read.isna().tolist()
    (['export', 'import'], [False, False, True])
    """
    require_columns(frame, column, what=what)
    return column_of(frame, column, reader, what)[0]


def column_of(
    frame: pd.DataFrame, column: str, reader: Reader, what: str, blank: str | None = None
) -> tuple[pd.Series, np.ndarray | None]:
    """
    Return a column as it was read, and why each row is not used: None for a row that is, or for all rows.

    Each distinct cell is read once, however often it occurs. `blank` is the reason of a row whose cell is blank.
    """
    if reader is number and frame[column].dtype.kind in "iuf":  # text is read by cell; numbers are what they are
        return frame[column].astype(float), blank_rows(frame[column], blank)
    at, cells = distinct(frame[column])
    read = [read_cell(cell, reader) for cell in (namibia(cells) if reader is code else cells)]
    if wrong := [(number, cells[number], one[2]) for number, one in enumerate(read) if one[2] is not None]:
        row = frame.index[np.argmax(at == wrong[0][0])]
        raise cell_error(wrong, row, column, what)
    reasons = [why or (blank if value is None else None) for value, why, _ in read]
    unused = repeated(reasons, at) if any(reasons) else None
    return as_series([value for value, _, _ in read], at, frame.index), unused


def blank_rows(column: pd.Series, blank: str | None) -> np.ndarray | None:
    """Return a reason for each row whose number is missing."""
    return np.where(column.isna(), blank, None) if blank and column.isna().any() else None


def distinct(column: pd.Series) -> tuple[np.ndarray, list[Any]]:
    """Return for each row the number of its cell, and the distinct cells in the order in which they first occur."""
    if column.dtype != object:
        at, cells = pd.factorize(column, use_na_sentinel=False)
        return at, cells.tolist()
    known: dict[Any, int] = {}
    at, cells = np.empty(len(column), dtype=int), []
    for row, cell in enumerate(column.tolist()):
        key = (type(cell), cell) if isinstance(cell, str | int | float) else row  # 1, 1.0 and True are not the same
        at[row] = known.setdefault(key, len(cells))
        if at[row] == len(cells):
            cells.append(cell)
    return at, cells


def read_cell(cell: Any, reader: Reader) -> tuple[Any, str | None, TiesError | None]:
    """Return the value of a cell, the name of one that is not used, and what is wrong with one that is unreadable."""
    if is_blank(cell):
        return None, None, None
    try:
        return reader(cell), None, None
    except NotUsed as name:
        return None, str(name), None
    except TiesError as error:
        return None, None, error


def cell_error(wrong: list[tuple[int, Any, TiesError]], row: Any, column: str, what: str) -> TiesError:
    """Return the error of the first unreadable cell with its place, and the other cells that cannot be read."""
    _, _, error = wrong[0]
    place = "" if what == ROWS else f"{what}, "
    others = list(dict.fromkeys(repr(cell) for _, cell, _ in wrong[1:]))
    more = f" and {len(others) - LISTED} more" if len(others) > LISTED else ""
    also = f" These cannot be read either: {', '.join(others[:LISTED])}{more}." if others else ""
    error.args = (f"{place}row {row}, column {column!r}: {error}{also}",)
    return error


def as_series(cells: list[Any], at: np.ndarray, index: pd.Index) -> pd.Series:
    """Return a column of these cells, by their numbers: Int64, float64 where all are numbers, else as they are."""
    known = [cell for cell in cells if cell is not None]
    if known and all(isinstance(cell, int) and not isinstance(cell, bool) for cell in known):
        return pd.Series(pd.array(cells, dtype="Int64").take(at), index)
    if known and all(isinstance(cell, float) for cell in known):
        return pd.Series(np.array(cells, dtype=float).take(at), index)
    return pd.Series(repeated(cells, at), index)


def repeated(cells: list[Any], at: np.ndarray) -> np.ndarray:
    """Return each row's cell as an object, by the numbers of the rows."""
    one = np.empty(len(cells), dtype=object)
    one[:] = cells
    return one.take(at)


def require_frame(frame: object, what: str = ROWS) -> pd.DataFrame:
    """Return the table; raise BadInputError for anything else, with what to do about it."""
    if isinstance(frame, pd.DataFrame):
        return frame
    name = type(frame).__name__
    remedy = {
        "Series": "call .reset_index() on it",
        "DataFrameGroupBy": "add it up first, as in .sum().reset_index()",
        "SeriesGroupBy": "add it up first, as in .sum().reset_index()",
        "dict": "write pd.DataFrame(…) around it",
        "list": "write pd.DataFrame(…) around it",
        "str": "read the file with pd.read_csv first",
    }.get(name, "call .to_pandas() on it" if hasattr(frame, "to_pandas") else "make one with pd.DataFrame(…)")
    raise BadInputError(f"{what} must be a table (a pandas DataFrame), and this is {name}; {remedy}.")


def require_columns(frame: object, *columns: str, what: str = ROWS) -> pd.Index:
    """Return the columns of a table; raise BadInputError, naming it, if one is missing or occurs twice."""
    known = require_frame(frame, what).columns
    verb = "has" if what.startswith("the table") else "have"
    for name in columns:
        if not isinstance(name, str | int):
            raise BadInputError(f"the name of a column is text, and this is {name!r}.")
        if name not in known:
            inside = "; it is in the index, so call .reset_index() first" if name in frame.index.names else ""
            raise BadInputError(
                f"{what} {verb} no column {name!r}{inside}; they have {', '.join(map(str, known)) or 'none'}."
            )
        if isinstance(frame[name], pd.DataFrame):
            raise BadInputError(f"{what} {verb} more than one column {name!r}; rename or drop the others.")
    return known


def is_blank(cell: Any) -> bool:
    """Return whether a cell is missing, or holds a mark that publishers use for *not reported*."""
    if isinstance(cell, str):
        return cell.strip().casefold() in BLANKS
    return cell is None or (pd.api.types.is_scalar(cell) and bool(pd.isna(cell)))


def namibia(cells: list[Any]) -> Iterable[Any]:
    """Return codes with NA written as NAM if others have two letters too; by itself NA means *not available*."""
    two = any(isinstance(cell, str) and re.fullmatch("[A-Z]{2}", cell) and cell != "NA" for cell in cells)
    return ("NAM" if two and isinstance(cell, str) and cell == countries.NOT_AVAILABLE else cell for cell in cells)


def code(cell: Any) -> str:
    """Read a country: a code of three or two letters, an ISO number, or a name that `ties.iso3` knows."""
    try:
        return countries.iso3(cell)
    except UnknownNameError:
        if (isinstance(cell, str) and countries.is_no_country(cell.strip())) or str(cell).strip() in ("-99", "-99.0"):
            raise NotUsed(str(cell).strip()) from None
        raise


def actors(cell: Any) -> str:
    """
    Read several countries, with ``;`` between them, or with commas where the whole is no name; return codes with ``;``.

    >>> actors("Russia;Korea, Rep."), actors("RUS, UKR")
    ('RUS;KOR', 'RUS;UKR')
    """
    parts = cell if isinstance(cell, list | tuple | set) else str(cell).split(";")
    return ";".join(found for part in parts if not is_blank(part) for found in listed(part))


def listed(part: Any) -> list[str]:
    """Return the codes in one part of a list of actors: one name, else names with commas between them."""
    try:
        return [countries.iso3(part.strip() if isinstance(part, str) else part)]
    except AmbiguousNameError:
        raise
    except UnknownNameError:
        names = str(part).split(",")
        if len(names) < 2:
            raise
        return [countries.iso3(name.strip()) for name in names]


def number(cell: Any) -> float:
    """
    Read a number; text is read where it can mean one thing only.

    >>> number("1200.5"), number(True), number(Decimal("0.1"))
    (1200.5, 1.0, 0.1)
    """
    if isinstance(cell, numbers.Real | Decimal | np.bool_):
        return float(cell)
    text = str(cell).strip().replace("−", "-")
    if isinstance(cell, str) and re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text):
        return float(text) if math.isfinite(float(text)) else math.nan
    if "%" in text:
        hint = f"; take the sign off, as in {text.replace('%', '').strip()}"
    else:
        hint = "; write 1.5 for one and a half and 1200 for twelve hundred" if "," in text else ""
    raise BadInputError(f"{cell!r} is text, not a number{hint}.")


def meant_as_numbers(cells: Iterable[Any]) -> bool:
    """Return whether every cell of a column that is not blank is a number, or text that was meant as one."""
    known = [cell for cell in cells if not is_blank(cell)]
    return (
        bool(known)
        and all(
            isinstance(cell, numbers.Real | Decimal)
            or (isinstance(cell, str) and re.fullmatch(r"[\s$€£+\-−]*[\d.][\d\s.,'eE+-]*%?\s*", cell) is not None)
            for cell in known
        )
        and not all(isinstance(cell, bool | np.bool_) for cell in known)
    )
