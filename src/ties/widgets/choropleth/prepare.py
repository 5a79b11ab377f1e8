"""Prepare rows for the map: years, classes, texts, ranks. Used by the live view and its fallback."""

import datetime
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ties.display import palette
from ties.display.number_words import writer
from ties.errors import BadInputError
from ties.tables import countries, values
from ties.widgets.choropleth.classes import HATCHES, NO_DATA, LegendRow, number_classes

WORDS_OF_THEIR_OWN = {"none", "-", "–", "—"}  # blanks in a column of numbers, and words among words


class Prepared(NamedTuple):
    """
    What a map shows. `classes` has one row per year and one column per code; so have `texts` and `ranks`.

    Ranks are within one year, largest value first; 0 where there is none. `numbers` are the values themselves, None
    where there is none, and empty for a map of words. `note` says which rows were not used.
    """

    years: list[int]
    codes: list[str]
    classes: np.ndarray
    texts: list[list[str]]
    ranks: list[list[int]]
    legend: list[LegendRow]
    left_out: list[str]
    note: str = ""
    numbers: list[list[float | None]] = []  # noqa: RUF012, never changed

    def counts(self, year: int) -> list[int]:
        """Count the areas in each class of a year."""
        row = self.classes[self.years.index(year)]
        return [int((row == number).sum()) for number in range(len(self.legend))]


class Drawn(NamedTuple):
    """What is drawn of each row: its class, its text, its rank and its number; and the legend."""

    classes: Sequence[int]
    texts: Sequence[str]
    ranks: Sequence[int]
    legend: list[LegendRow]
    numbers: Sequence[float] = ()


def prepare(
    frame: pd.DataFrame,
    value: str,
    *,
    number_format: str | None = None,
    breaks: Sequence[float] | None = None,
    ranks_to: int | None = None,
    scheme: str = "quantile",
    middle: float | None = None,
) -> Prepared:
    """
    Convert rows (iso3, value, and year where there are several) to what the map shows.

    Numbers become classes (see `ties.widgets.choropleth.classes`); text, dates, yes and no become categories. A missing
    or infinite value is *no data*. Ranks after `ranks_to` are left out. Raises a TiesError for a cell that cannot be
    read, two rows for one country and year, or text with more than ten values.
    """
    rows, note = tidy_rows(frame, value)
    rows, left_out = without_groups(rows)
    if is_numeric(rows["value"]):
        rows = with_numbers(rows, frame, value)
        numbers = rows["value"].to_numpy(float)
        drawn = draw_numbers(rows, numbers, number_format, breaks, require_ranks(ranks_to), scheme, middle)
    else:
        rows, drawn = draw_categories(rows, value)
    return arranged(rows, drawn, left_out, note)


def tidy_rows(frame: pd.DataFrame, value: str) -> tuple[pd.DataFrame, str]:
    """Return iso3, year and value of the rows that can be used, and a sentence on the others; no year is the year 0."""
    values.require_columns(frame, "iso3", value)
    readers = {"iso3": values.code, **({"year": values.year} if "year" in frame else {})}
    read = values.read_rows(frame, readers, keys=["iso3", "year"])
    used = read.frame
    rows = pd.DataFrame({"iso3": used["iso3"], "year": used.get("year", 0), "value": used[value]}, index=used.index)
    if (twice := rows.duplicated(["iso3", "year"])).any():
        first = rows[twice].iloc[0]
        raise BadInputError(
            f"two rows for {first['iso3']}{f' in {first.year}' if first.year else ''}: the map shows one value a "
            "country and year; choose a partner, a publisher or a flow first."
        )
    return rows, read.note


def without_groups(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Leave out groups such as World, so that no class and no legend depends on them; return their names too."""
    known = countries.countries()
    grouped = rows["iso3"].isin(known.loc[known["kind"] == "group", "iso3"])
    return rows[~grouped], sorted(countries.short_name(code) for code in rows.loc[grouped, "iso3"].unique())


def is_numeric(column: pd.Series) -> bool:
    """Return whether a column holds numbers, or text that was meant as numbers."""
    if isinstance(column.dtype, pd.CategoricalDtype) or pd.api.types.is_bool_dtype(column):
        return False
    return bool(pd.api.types.is_numeric_dtype(column)) or values.meant_as_numbers(column)


def with_numbers(rows: pd.DataFrame, frame: pd.DataFrame, value: str) -> pd.DataFrame:
    """Return the rows that have a finite number; text in place of a number is refused with its place in the table."""
    column = rows["value"]
    if column.dtype == object or not pd.api.types.is_numeric_dtype(column):
        column = values.read_column(rows.rename(columns={"value": value}), value, values.number)
    numbers = pd.Series(pd.to_numeric(column).to_numpy(float, na_value=np.nan), rows.index)
    return rows.assign(value=numbers)[np.isfinite(numbers)]


def draw_numbers(
    rows: pd.DataFrame,
    numbers: np.ndarray,
    number_format: str | None,
    breaks: Sequence[float] | None,
    ranks_to: float,
    scheme: str,
    middle: float | None,
) -> Drawn:
    """Return class, text and rank of each number."""
    write = writer(number_format)
    found = number_classes(numbers, write, scheme, breaks, middle)
    ranks = rows.groupby("year")["value"].rank(ascending=False, method="min")
    return Drawn(
        found.of(numbers).tolist(),
        [write(number) for number in numbers.tolist()],
        ranks.where(ranks <= ranks_to, 0).astype(int).tolist(),
        found.legend,
        numbers.tolist(),
    )


def require_ranks(ranks_to: int | None) -> float:
    """Return the last rank that is shown; nought shows none, and nothing shows all."""
    if ranks_to is None:
        return np.inf
    if isinstance(ranks_to, bool) or not isinstance(ranks_to, int | np.integer) or ranks_to < 0:
        raise BadInputError(f"ranks_to= takes a whole number, and this is {ranks_to!r}.")
    return int(ranks_to)


def draw_categories(rows: pd.DataFrame, value: str) -> tuple[pd.DataFrame, Drawn]:
    """Return the rows that have a word, and the class of each, in the order of the column or of `word_order`."""
    column = rows["value"]
    ordered = isinstance(column.dtype, pd.CategoricalDtype) and column.cat.ordered
    known = [word_of(cell) for cell in column.cat.categories] if ordered else []
    words = [None if is_no_word(cell) else word_of(cell) for cell in column.tolist()]
    rows = rows[np.array([word is not None for word in words], dtype=bool)]
    words = [word for word in words if word is not None]
    order = [word for word in known or word_order(set(words)) if word in set(words)]
    if len(order) > len(HATCHES):
        raise BadInputError(f"column {value!r} holds {len(order)} different words; the map can tell ten apart.")
    yes_no = set(order) <= {"no", "yes"} and all(isinstance(cell, bool | np.bool_) for cell in column.dropna())
    order = sorted(order) if yes_no else order
    colours = palette.sequence(len(order)) if ordered or yes_no else category_colours(order)
    legend = [
        LegendRow(word, colour, HATCHES[at]) for at, (word, colour) in enumerate(zip(order, colours, strict=True))
    ]
    places = {word: at for at, word in enumerate(order)}
    return rows, Drawn([places[word] for word in words], words, [0] * len(words), legend)


def is_no_word(cell: Any) -> bool:
    """Return whether a cell of words is blank; *none* and a dash can be words."""
    return (values.is_blank(cell) and str(cell).strip().casefold() not in WORDS_OF_THEIR_OWN) or cell is None


def word_of(cell: Any) -> str:
    """
    Return a cell as a word of the legend: yes and no, a date without a time, a whole number without decimals.

    >>> word_of(True), word_of(pd.Timestamp("2024-06-19")), word_of(2.0), word_of(" high ")
    ('yes', '2024-06-19', '2', 'high')
    """
    if isinstance(cell, bool | np.bool_):
        return "yes" if cell else "no"
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.strftime("%Y-%m-%d")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


def word_order(words: set[str]) -> list[str]:
    """Return words in the order of the votes, of the numbers that they are, or of the alphabet."""
    if words <= set(palette.VOTES):
        return [*palette.VOTES]
    return sorted(words, key=int) if all(re.fullmatch(r"-?\d+", word) for word in words) else sorted(words)


def category_colours(order: list[str]) -> list[str]:
    """Return the colour of each category; votes have their own."""
    if set(order) <= set(palette.VOTES):
        return [palette.VOTES[word] for word in order]
    return [*palette.CATEGORIES, palette.MUTED, *palette.MORE_CATEGORIES][: len(order)]


def arranged(rows: pd.DataFrame, drawn: Drawn, left_out: list[str], note: str) -> Prepared:
    """Arrange what is drawn of each row by year and country."""
    years, codes = sorted({*rows["year"].astype(int)}) or [0], sorted({*rows["iso3"]})
    row_of, column_of = ({name: at for at, name in enumerate(names)} for names in (years, codes))
    at = [row_of[year] for year in rows["year"]], [column_of[code] for code in rows["iso3"]]
    classes = np.full((len(years), len(codes)), NO_DATA, dtype=np.uint8)
    texts, ranks = np.full(classes.shape, "", dtype=object), np.zeros(classes.shape, dtype=int)
    classes[at], texts[at], ranks[at] = drawn.classes, np.array(drawn.texts, dtype=object), drawn.ranks
    numbers = np.full(classes.shape, None, dtype=object)
    if len(drawn.numbers):
        numbers[at] = np.array(drawn.numbers, dtype=object)
    kept = numbers.tolist() if len(drawn.numbers) else []
    return Prepared(years, codes, classes, texts.tolist(), ranks.tolist(), drawn.legend, left_out, note, kept)


def widened(prepared: Prepared, years: list[int], codes: list[str]) -> Prepared:
    """Return the same for these years and countries; where there was nothing before there is no data."""
    if (years, codes) == (prepared.years, prepared.codes):
        return prepared
    rows, columns = (
        [own.index(name) if name in own else -1 for name in names]
        for names, own in ((years, prepared.years), (codes, prepared.codes))
    )

    def spread(cells: object, blank: object) -> np.ndarray:
        """Return cells at their new places, with blanks elsewhere."""
        known = np.asarray(cells, dtype=object).reshape(len(prepared.years), len(prepared.codes))
        return np.pad(known, ((0, 1), (0, 1)), constant_values=blank)[np.ix_(rows, columns)]

    return prepared._replace(
        years=years,
        codes=codes,
        classes=spread(prepared.classes, NO_DATA).astype(np.uint8),
        texts=spread(prepared.texts, "").tolist(),
        ranks=spread(prepared.ranks, 0).tolist(),
        numbers=spread(prepared.numbers, None).tolist() if prepared.numbers else [],
    )
