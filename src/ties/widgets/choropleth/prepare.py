"""Prepare rows for the map: years, classes, texts, ranks. Used by the live view and its fallback."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

from ties.display import palette
from ties.errors import BadInputError
from ties.tables import countries

NO_DATA = 255  # class of an area without a value
HATCHES = (None, "dots", "lines", "cross", "bars")  # goes with the colour of a category, never colour alone


class LegendRow(NamedTuple):
    """One class of the map: its words, its colour, its pattern."""

    label: str
    colour: str
    hatch: str | None


class Prepared(NamedTuple):
    """
    What a map shows. `classes` has one row per year and one column per code; so have `texts` and `ranks`.

    Ranks are within one year, largest value first; 0 where there is none.
    """

    years: list[int]
    codes: list[str]
    classes: np.ndarray
    texts: list[list[str]]
    ranks: list[list[int]]
    legend: list[LegendRow]
    left_out: list[str]

    def counts(self, year: int) -> list[int]:
        """Count the areas in each class of a year."""
        row = self.classes[self.years.index(year)]
        return [int((row == number).sum()) for number in range(len(self.legend))]


def prepare(
    frame: pd.DataFrame,
    value: str,
    *,
    number_format: str = "{:,.4g}",
    breaks: Sequence[float] | None = None,
    ranks_to: int | None = None,
) -> Prepared:
    """
    Convert rows (iso3, value, and year where there are several) to what the map shows.

    Numbers become up to five classes, at `breaks` or at rounded quantiles over all years; text becomes categories. A
    missing or infinite value is *no data*. Ranks after `ranks_to` are left out. Raises BadInputError for a missing
    column, two rows for one country and year, or text with more than five values.
    """
    rows = tidy_rows(frame, value)
    if pd.api.types.is_numeric_dtype(rows[value]):
        return prepare_numbers(rows, value, number_format, breaks, ranks_to or len(rows))
    return prepare_categories(rows, value)


def tidy_rows(frame: pd.DataFrame, value: str) -> pd.DataFrame:
    """Return valid rows of iso3, year and value; rows without years get the year 0."""
    if missing := [name for name in ("iso3", value) if name not in frame.columns]:
        raise BadInputError(f"the rows have no column {missing[0]!r}; they have {', '.join(map(str, frame.columns))}.")
    rows = frame.assign(year=frame.get("year", 0))[["iso3", "year", value]]
    rows = rows.assign(iso3=[countries.iso3(code) for code in rows["iso3"]])
    if (twice := rows.duplicated(["iso3", "year"])).any():
        first = rows[twice].iloc[0]
        raise BadInputError(
            f"two rows for {first['iso3']} in {first['year']}: the map shows one value a country and year; "
            "choose a partner, a publisher or a flow first."
        )
    return rows.replace([np.inf, -np.inf], np.nan).dropna(subset=[value])


def prepare_numbers(
    rows: pd.DataFrame, value: str, number_format: str, breaks: Sequence[float] | None, ranks_to: int
) -> Prepared:
    """Prepare numbers: classes, formatted texts, ranks."""
    edges = rounded_quantiles(rows[value].to_numpy(float)) if breaks is None else class_limits(breaks)
    wide, left_out = years_by_country(rows, value)
    numbers = wide.to_numpy(float)
    inner = edges[1:-1]
    classes = np.where(np.isnan(numbers), NO_DATA, np.searchsorted(inner, numbers, side="right")).astype(np.uint8)
    texts = [["" if np.isnan(cell) else number_format.format(cell) for cell in row] for row in numbers]
    ranks = wide.rank(axis=1, ascending=False, method="min")
    ranks = ranks.where(ranks <= ranks_to, 0).astype(int).to_numpy().tolist()
    return Prepared(list(wide.index), list(wide), classes, texts, ranks, legend_rows(edges, number_format), left_out)


def class_limits(breaks: Sequence[float]) -> np.ndarray:
    """Refuse limits that are not in order or make more classes than there are colours."""
    edges = np.asarray(breaks)
    if not 2 <= len(edges) <= len(palette.SEQUENCE) + 1 or not (np.diff(edges) > 0).all():
        raise BadInputError(f"breaks= takes two to six limits, from low to high, and this is {list(breaks)}.")
    return edges


def prepare_categories(rows: pd.DataFrame, value: str) -> Prepared:
    """Prepare text: a colour and a pattern per category, in the order of the votes or of the alphabet."""
    found = sorted(rows[value].astype(str).unique())
    if len(found) > len(HATCHES):
        raise BadInputError(f"column {value!r} holds {len(found)} different words; the map can tell five apart.")
    order = [word for word in palette.VOTES if word in found] if set(found) <= set(palette.VOTES) else found
    five = (*palette.CATEGORIES, palette.MUTED)
    colours = palette.VOTES if set(found) <= set(palette.VOTES) else dict(zip(order, five, strict=False))
    wide, left_out = years_by_country(rows, value)
    lookup = {word: number for number, word in enumerate(order)}
    classes = wide.map(lambda word: lookup.get(word, NO_DATA)).to_numpy(np.uint8)
    texts = wide.fillna("").to_numpy().tolist()
    rows_of_legend = [LegendRow(word, colours[word], HATCHES[n]) for n, word in enumerate(order)]
    return Prepared(list(wide.index), list(wide), classes, texts, (classes * 0).tolist(), rows_of_legend, left_out)


def years_by_country(rows: pd.DataFrame, value: str) -> tuple[pd.DataFrame, list[str]]:
    """Return years in rows and countries in columns, and the names of groups such as World, which are left out."""
    kinds = dict(zip(*countries.countries()[["iso3", "kind"]].to_dict("list").values(), strict=True))
    grouped = rows["iso3"].map(kinds) == "group"
    left_out = sorted(countries.short_name(code) for code in rows.loc[grouped, "iso3"].unique())
    wide = rows[~grouped].set_index(["year", "iso3"])[value].unstack()  # noqa: PD010 - a table of words cannot be pivoted
    return (wide if len(wide) else wide.reindex([0])), left_out


def rounded_quantiles(values: np.ndarray, count: int = 5) -> np.ndarray:
    """
    Return class limits at even quantiles, rounded to two figures; zero is a limit if values lie on both sides of it.

    >>> rounded_quantiles(np.arange(101.0)).tolist()
    [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]
    """
    if not len(values):
        return np.array([0.0, 1.0])
    low, high = values.min(), values.max()
    inner = [two_figures(edge) for edge in np.quantile(values, np.linspace(0, 1, count + 1)[1:-1])]
    if low < 0 < high:
        inner = [edge for edge in inner if edge] + [0.0]
    inside = sorted({edge for edge in inner if low < edge < high})[: count - 1]
    return np.array([low, *inside, high])


def two_figures(number: float) -> float:
    """Round to two significant figures."""
    return float(f"{number:.2g}")


def legend_rows(edges: np.ndarray, number_format: str) -> list[LegendRow]:
    """Return one legend row per class with its limits; the last class includes both."""
    count = max(len(edges) - 1, 1)
    if edges[0] < 0 < edges[-1]:
        colours = tuple(palette.BELOW if upper <= 0 else palette.ABOVE for upper in edges[1:])
        colours = tuple(faded_colour(colour, number, edges) for number, colour in enumerate(colours))
    else:
        colours = palette.sequence(count)
    words = [f"{number_format.format(low)} to {number_format.format(high)}" for low, high in pairwise(edges)]
    return [LegendRow(label, colour, None) for label, colour in zip(words, colours, strict=True)]


def faded_colour(colour: str, number: int, edges: np.ndarray) -> str:
    """Lighten a class the nearer it is to zero: the hue shows the sign, the lightness the size."""
    side = np.flatnonzero((edges[1:] <= 0) == (edges[number + 1] <= 0))
    distance = (len(side) - list(side).index(number)) if edges[number + 1] <= 0 else list(side).index(number) + 1
    weight = 0.35 + 0.65 * distance / len(side)
    parts = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * weight):02X}" for part in parts)
