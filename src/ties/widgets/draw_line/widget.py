"""A line that a student draws year by year: with the pointer, the keyboard or as numbers in a table."""

import math
import textwrap
from collections.abc import Iterable
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
import traitlets
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ties.display import figure, html_table, palette
from ties.errors import BadInputError
from ties.widgets import base

ROUND = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)  # neighbours are at most 4/3 apart
ALL_IN_WORDS = 12  # so many years are all read out; of more, the first, last, highest and lowest


class DrawnLine(base.ScriptedWidget):
    """
    A plot with the given years drawn and the asked years empty.

    The true line is not in the page before `show` is called with it. Years in `missing` have no reported figure: they
    are named and not asked.

    Attributes
    ----------
    guess : pandas.Series
        What was drawn, by year; a year without a value is missing.
    """

    _esm = base.script(__file__, "draw_line.js")
    _css = base.style(__file__, "draw_line.css")
    spec = traitlets.Dict().tag(sync=True)
    values = traitlets.Dict().tag(sync=True)
    truth = traitlets.Dict().tag(sync=True)  # None is "not reported"
    disabled = traitlets.Bool().tag(sync=True)

    def __init__(
        self,
        years: Iterable[int],
        given: pd.Series,
        *,
        label: str,
        top: float,
        bottom: float = 0.0,
        unit: str = "",
        digits: int = 1,
        missing: Iterable[int] = (),
    ) -> None:
        years, given = list(years), given.dropna()
        missing = [year for year in missing if year in years and year not in given.index]
        self.asked = [year for year in years if year not in given.index and year not in missing]
        self.fallback_html = given_html(given, self.asked, unit, digits) + missing_html(missing)
        self.summary = f"Line to draw: {label}"
        super().__init__(
            spec={
                "label": label,
                "unit": unit,
                "digits": digits,
                "years": years,
                "asked": self.asked,
                "missing": missing,
                "given": values_by_text_year(given),
                "bottom": bottom,
                "top": top,
                "step": key_step(top - bottom, digits),
                "ticks": axis_ticks(bottom, top),
            }
        )

    @traitlets.validate("values")
    def _possible(self, proposal: dict[str, Any]) -> dict[str, float]:
        if self.disabled:  # a late message must not change what was locked
            return self.values
        drawn = ((str(year), proposal["value"].get(str(year))) for year in self.asked)
        return {year: float(value) for year, value in drawn if isinstance(value, int | float) and math.isfinite(value)}

    @property
    def value(self) -> dict[str, float]:
        """What was drawn, in the form that is stored: the year as text, and its number."""
        return dict(self.values)

    @value.setter
    def value(self, drawn: dict[str, float]) -> None:
        self.values = drawn

    @property
    def guess(self) -> pd.Series:
        """What was drawn, by year; a year without a value is missing."""
        drawn = {int(year): value for year, value in self.values.items()}
        return pd.Series(drawn, index=pd.Index(self.asked, name="year"), dtype="float64")

    @property
    def still_open(self) -> list[int]:
        """The asked years that have no value yet."""
        return [year for year in self.asked if str(year) not in self.values]

    def show(self, truth: pd.Series) -> None:
        """Draw the true line over the guess; send the locked values again, in case the page has changed them."""
        self.truth = values_by_text_year(truth)
        self.send_state("values")

    def hide(self) -> None:
        """Take the true line away."""
        self.truth = {}


def values_by_text_year(series: pd.Series) -> dict[str, float | None]:
    """Return a series in the form that the script needs: years as text, missing values as None."""
    return {str(year): None if pd.isna(value) else float(value) for year, value in series.items()}


def series_by_year(series: object, what: str) -> pd.Series:
    """Return a series of floats sorted by year; raise BadInputError if it is not a Series with whole years."""
    try:
        years = [int(year) for year in series.index]
        numbers = pd.to_numeric(series).astype("float64").to_numpy()
        fits = isinstance(series, pd.Series) and all(a == float(b) for a, b in zip(years, series.index, strict=True))
    except (AttributeError, TypeError, ValueError):
        fits = False
    if not fits or len(set(years)) < len(years) or any(map(math.isinf, numbers)):
        raise BadInputError(
            f"{what} is a Series of numbers with one row per year, such as pd.Series({{2014: 2.5, 2015: 3.1}})."
        )
    return pd.Series(numbers, index=pd.Index(years, name="year")).sort_index()


def roomy_top(size: float) -> float:
    """
    Return a round number between one and a half times and twice a size, so that the axis reveals little.

    >>> roomy_top(3.1), roomy_top(68), roomy_top(0)
    (5.0, 120.0, 1.0)
    """
    if size <= 0:
        return 1.0
    ten = 10.0 ** math.floor(math.log10(1.5 * size))
    return float(f"{next(n * ten for n in ROUND if n * ten >= 1.5 * size):.6g}")


def key_step(span: float, digits: int) -> float:
    """
    Return the step of one key press: at most a fiftieth of the axis, and never finer than the digits asked for.

    >>> key_step(120, 1), key_step(5, 1), key_step(3, 0)
    (2.0, 0.1, 1.0)
    """
    ten = 10.0 ** math.floor(math.log10(span / 50))
    return max(float(f"{max(n * ten for n in (1, 2, 5) if n * ten <= span / 50):.6g}"), 10.0**-digits)


def axis_ticks(bottom: float, top: float) -> list[tuple[float, str]]:
    """Return about five positions on the axis, each with its label."""
    places = MaxNLocator(5).tick_values(bottom, top).tolist()
    return [(place, f"{place:,.10g}") for place in places if bottom <= place <= top]


def given_html(given: pd.Series, asked: list[int], unit: str, digits: int) -> str:
    """Return the years to draw and the values that are known."""
    ask = f"<p>Years to draw: {', '.join(map(str, asked))}{f' ({unit})' if unit else ''}.</p>"
    return ask + (table_html(given, "What is given", unit, digits) if len(given) else "")


def missing_html(missing: list[int]) -> str:
    """Return which years are not asked because no figure is reported for them; an empty text if there is none."""
    if not missing:
        return ""
    return f"<p>No figure is reported for {', '.join(map(str, missing))}, so nothing is asked there.</p>"


def table_html(series: pd.Series, caption: str, unit: str, digits: int) -> str:
    """Return a series as a table, one row per year."""
    column = unit or "value"
    frame = pd.DataFrame({"year": series.index.astype(str), column: series.to_numpy()})
    return html_table.frame_table(frame, caption=caption, formats={column: f"{{:,.{digits}f}}"})


def line_fallback(truth: pd.Series, *, title: str, unit: str, digits: int) -> str:
    """Return the true line as a picture with alt text, and as a table in a closed element."""
    alt = f"Line: {title} {line_in_words(truth, unit, digits)}"
    picture = figure.figure_html(draw_line(truth, title, unit), alt=alt, caption=unit)
    table = table_html(truth, title, unit, digits)
    return f"{picture}<details><summary>The line as a table</summary>{table}</details>"


def draw_line(truth: pd.Series, title: str, unit: str) -> Figure:
    """Draw the true line; a year that is not reported is a hatched gap."""
    fig, axes = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
    axes.plot(truth.index, truth, marker="o", color=palette.CATEGORIES[0], linewidth=2)
    for year in truth.index[truth.isna()]:
        axes.axvspan(year - 0.4, year + 0.4, facecolor=palette.NO_DATA, edgecolor=palette.NO_DATA_HATCH, hatch="//")
        at, plain = axes.get_xaxis_transform(), {"facecolor": palette.NO_DATA, "edgecolor": "none", "pad": 2}
        axes.text(year, 0.5, "not reported", rotation=90, transform=at, ha="center", va="center", bbox=plain)
    axes.set_title("\n".join(textwrap.wrap(title, 70)), loc="left", fontsize=11)
    axes.set_ylabel(unit)
    axes.set_ylim(bottom=min(0, truth.min() * 1.1))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.spines[["top", "right"]].set_visible(False)
    return fig


def line_in_words(series: pd.Series, unit: str, digits: int) -> str:
    """
    Return a line in words: all years, or the ends, extremes and gaps of a long one.

    >>> line_in_words(pd.Series({2014: 2.5, 2015: None, 2016: 4}), "US$ bn", 1)
    'In US$ bn: 2014 2.5, 2015 not reported, 2016 4.0.'
    """
    known = series.dropna()
    said = series
    if len(series) > ALL_IN_WORDS:
        ends = {known.index[0], known.index[-1], known.idxmax(), known.idxmin()}
        said = series[[year in ends or pd.isna(value) for year, value in series.items()]]
    numbers = (f"{year} {html_table.format_value(value, f'{{:,.{digits}f}}')}" for year, value in said.items())
    return f"{f'In {unit}: ' if unit else ''}{', '.join(numbers)}."
