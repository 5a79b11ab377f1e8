"""Classes of the map: which values share a colour, and what the legend says of them."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from numbers import Real
from typing import NamedTuple

import numpy as np

from ties.display import palette
from ties.display.number_words import Writer, distinct_words
from ties.errors import BadInputError, UnknownNameError

NO_DATA = 255  # class of an area without a value
HATCHES = (None, "dots", "lines", "cross", "bars", "back", "columns", "grid", "rings", "stars")
SCHEMES = ("quantile", "equal", "continuous", "logarithmic", "diverging")
FEW, MOST = 5, 9  # distinct values with a class each; most classes
COUNT, STEPS = 5, 9  # classes of a scheme; steps of the continuous one
MANY_ZEROS = 0.2  # share of the values from which nought has a class of its own


class LegendRow(NamedTuple):
    """One class of the map: its words, its colour, its pattern."""

    label: str
    colour: str
    hatch: str | None


class Classes(NamedTuple):
    """Classes of numbers: the legend, and what gives the class of each number."""

    legend: list[LegendRow]
    of: Callable[[np.ndarray], np.ndarray]


def number_classes(
    values: np.ndarray, write: Writer, scheme: str, breaks: Sequence[float] | None, middle: float | None
) -> Classes:
    """Put the numbers that are drawn into classes; raises BadInputError for options that do not fit them."""
    require_scheme(scheme, middle)
    diverging = scheme == "diverging" or middle is not None
    centre = float(middle or 0)
    if breaks is not None:
        return interval_classes(own_limits(breaks, values), write, centre)
    known = np.unique(values)
    if scheme in ("quantile", "diverging") and len(known) <= FEW:
        return value_classes(known, write, centre)
    if diverging:
        return interval_classes(sided_quantiles(values, centre), write, centre)
    if scheme == "quantile" and np.mean(values == 0) >= MANY_ZEROS:
        return classes_with_zero(values, write)
    limits = {"equal": even_steps, "continuous": even_steps, "logarithmic": tenfold_steps}.get(
        scheme, rounded_quantiles
    )
    return interval_classes(limits(values, STEPS) if scheme == "continuous" else limits(values), write, centre)


def require_scheme(scheme: str, middle: float | None) -> None:
    """Refuse an unknown scheme and a middle that is no number."""
    if scheme not in SCHEMES:
        raise UnknownNameError("scheme", scheme, SCHEMES)
    if middle is not None and not is_finite(middle):
        raise BadInputError(f"middle= takes a number, and this is {middle!r}.")
    if middle is not None and scheme not in ("quantile", "diverging"):
        raise BadInputError(f"middle= goes with scheme='diverging', and this is scheme={scheme!r}.")


def is_finite(number: object) -> bool:
    """Return whether something is a finite number; True and False are not."""
    return isinstance(number, Real) and not isinstance(number, bool) and bool(np.isfinite(float(number)))


def own_limits(breaks: Sequence[float], values: np.ndarray) -> np.ndarray:
    """Check limits that somebody chose, and add an open class at an end beyond which there are values."""
    try:
        given = [breaks] if isinstance(breaks, str) else list(breaks)
    except TypeError:
        given = [breaks]
    rising = all(map(is_finite, given)) and all(low < high for low, high in pairwise(given))
    if not rising or not 2 <= len(given) <= MOST + 1:
        raise BadInputError(f"breaks= takes two to ten limits, from low to high, each once, and this is {given}.")
    limits = np.array(given, dtype=float)
    below = [-np.inf] if len(values) and values.min() < limits[0] else []
    above = [np.inf] if len(values) and values.max() > limits[-1] else []
    return np.array([*below, *limits, *above])


def rounded_quantiles(values: np.ndarray, count: int = COUNT) -> np.ndarray:
    """
    Return class limits at even quantiles, rounded; zero is a limit if values lie on both sides of it.

    Where many values are equal, quantiles of the different values take the place of those that fall together.

    >>> rounded_quantiles(np.arange(101.0)).tolist()
    [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]
    """
    if not len(values):
        return np.array([0.0, 1.0])
    low, high = values.min(), values.max()
    if low < 0 < high:
        return sided_quantiles(values, 0.0, count)
    inner = inner_quantiles(values, count)
    if len(inner) < 2:
        inner = inner_quantiles(np.unique(values), count)
    return np.array([low, *inner, high])


def inner_quantiles(values: np.ndarray, count: int) -> list[float]:
    """Return the rounded limits between classes of even size; limits that fall together are one."""
    low, high = values.min(), values.max()
    exact = sorted({edge for edge in np.quantile(values, np.linspace(0, 1, count + 1)[1:-1]) if low < edge < high})
    ends = [low, *exact, high]
    near = [min(at - before, after - at) for before, at, after in zip(ends, exact, ends[2:], strict=False)]
    rounded = [shortest(edge, gap / 4) for edge, gap in zip(exact, near, strict=True)]
    return sorted({edge for edge in rounded if low < edge < high})


def shortest(number: float, error: float) -> float:
    """
    Round to two significant figures, or to as many as keep within `error`.

    >>> shortest(7.03, 0.5), shortest(271.84, 0.1)
    (7.0, 271.8)
    """
    return next(
        (short for digits in range(2, 18) if abs((short := float(f"{number:.{digits}g}")) - number) <= error),
        float(number),
    )


def sided_quantiles(values: np.ndarray, middle: float, count: int = COUNT) -> np.ndarray:
    """Return limits at even quantiles with the middle among them; the limit nearest to the middle makes room for it."""
    low, high = values.min(), values.max()
    inner = [edge for edge in inner_quantiles(values, count) if edge != middle]
    if not low < middle < high:
        return np.array([low, *inner, high])
    if len(inner) >= count - 1:
        inner.remove(min(inner, key=lambda edge: abs(edge - middle)))
    return np.array([low, *sorted([*inner, middle]), high])


def even_steps(values: np.ndarray, count: int = COUNT) -> np.ndarray:
    """Return limits of classes of the same width."""
    if not len(values):
        return np.array([0.0, 1.0])
    low, high = float(values.min()), float(values.max())
    inner = low / count * np.arange(count - 1, 0, -1) + high / count * np.arange(1, count)
    edges = sorted({shortest(edge, high / count / 20 - low / count / 20) for edge in inner})
    return np.array([low, *(edge for edge in edges if low < edge < high), high])


def tenfold_steps(values: np.ndarray) -> np.ndarray:
    """Return limits at powers of ten, or at 1, 2 and 5 times powers of ten where the values span less."""
    if not len(values):
        return np.array([0.0, 1.0])
    low, high = values.min(), values.max()
    if low <= 0:
        raise BadInputError(f"scheme='logarithmic' takes numbers above nought, and the lowest is {low:,.6g}.")
    first, last = int(np.floor(np.log10(low))), int(np.ceil(np.log10(high)))
    for steps, stride in (((1, 2, 5), 1), ((1, 3), 1), *(((1,), stride) for stride in range(1, 700))):
        ticks = [float(f"{step}e{power}") for power in range(first, last + 1, stride) for step in steps]
        inner = [tick for tick in ticks if low < tick < high]
        if len(inner) < MOST:
            break
    return np.array([low, *inner, high])


def interval_classes(edges: np.ndarray, write: Writer, middle: float) -> Classes:
    """Return classes between limits; each includes its lower limit, and the last one both."""
    inner, ends = edges[1:-1], [edge for edge in edges if np.isfinite(edge)]
    words = dict(zip(ends, distinct_words(ends, write), strict=True))
    labels = [interval_words(low, high, words, high == edges[-1]) for low, high in pairwise(edges)]
    colours = class_colours([-1 if high <= middle else 1 for high in edges[1:]])
    return Classes(legend_of(labels, colours), lambda numbers: np.searchsorted(inner, numbers, side="right"))


def interval_words(low: float, high: float, words: dict[float, str], last: bool) -> str:
    """Return the words for one class; only the last one includes its upper limit."""
    if low == high:
        return words[low]
    if np.isinf(low):
        return f"below {words[high]}"
    if np.isinf(high):
        return f"{words[low]} and more"
    return f"{words[low]} to {'' if last else 'under '}{words[high]}"


def value_classes(known: np.ndarray, write: Writer, middle: float) -> Classes:
    """Return a class for each of a few distinct values."""
    sides = [int(np.sign(value - middle)) for value in known]
    colours = class_colours(sides)
    labels = distinct_words(known.tolist(), write)
    return Classes(legend_of(labels, colours), lambda numbers: np.searchsorted(known, numbers))


def classes_with_zero(values: np.ndarray, write: Writer) -> Classes:
    """Return a class for nought alone, and classes of even size for the other values on each side of it."""
    sides = values[values < 0], values[values > 0]
    count = 2 if all(map(len, sides)) else COUNT - 1
    below, above = (np.unique(rounded_quantiles(side, count)) if len(side) else np.array([]) for side in sides)
    numbers = [*below.tolist(), 0.0, *above.tolist()]
    words = dict(zip(numbers, distinct_words(numbers, write), strict=True))
    before, after = ([interval_words(a, b, words, b == part[-1]) for a, b in ends_of(part)] for part in (below, above))
    after_zero = [np.nextafter(0.0, 1.0)] if len(above) else []  # whatever is above nought is in the class after it
    inner = np.array([*below[1:-1], *([0.0] if len(below) else []), *after_zero, *above[1:-1]])
    colours = class_colours([-1] * len(before) + [0] + [1] * len(after))
    return Classes(
        legend_of([*before, words[0.0], *after], colours), lambda some: np.searchsorted(inner, some, side="right")
    )


def ends_of(edges: np.ndarray) -> list[tuple[float, float]]:
    """Return lower and upper limit of each class between limits; a single limit is a class of its own."""
    return list(pairwise(edges.tolist())) or [(edge, edge) for edge in edges.tolist()]


def class_colours(sides: list[int]) -> list[str]:
    """Return a colour a class: light to dark, or two hues that darken away from the middle if both sides occur."""
    if not {-1, 1} <= set(sides):
        return list(palette.sequence(len(sides)))
    below, above = sides.count(-1), sides.count(1)
    hues = {-1: palette.BELOW, 0: palette.MIDDLE, 1: palette.ABOVE}
    down = [faded_colour(hues[-1], below - place, below) for place in range(below)]
    up = [faded_colour(hues[1], place + 1, above) for place in range(above)]
    return [*down, *[hues[0]] * sides.count(0), *up]


def faded_colour(colour: str, distance: int, size: int) -> str:
    """Lighten a class the nearer it is to the middle: the hue shows the side, the lightness the distance."""
    weight = 0.35 + 0.65 * distance / size
    parts = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * weight):02X}" for part in parts)


def legend_of(labels: list[str], colours: Sequence[str]) -> list[LegendRow]:
    """Return the legend; beyond five classes a pattern on every second one helps to tell neighbours apart."""
    marks = (None, "dots") if len(labels) > len(palette.SEQUENCE) else (None,)
    return [
        LegendRow(label, colour, marks[at % len(marks)])
        for at, (label, colour) in enumerate(zip(labels, colours, strict=True))
    ]
