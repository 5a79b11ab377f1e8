"""Run the cells of a lesson in this process and keep what its figures and other outputs say."""

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import pandas as pd
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure

import ties
from tools.live_pages import value_of

ROOT = Path(__file__).parents[1]
LESSONS = {path.stem[:2]: path for path in sorted((ROOT / "notebooks").glob("*.ipynb"))}
NUMBER = re.compile(r"(?<![\w.])[+\u2212-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
CAPTION = re.compile(r"<caption.*?>(?:<div[^>]*>)?(.*?)(?:</div>)?</caption>", re.DOTALL)
VIEWS = ("Map: ", "Timeline", "Argument map", "Exploration", "Table: ")


class Run:
    """What one lesson drew and said."""

    def __init__(self) -> None:
        self.figures: list[tuple[Figure, str, str, frozenset[float]]] = []
        self.said: list[str] = []
        self.cut: list[str] = []
        self.tables: set[str] = set()

    def figure(self, fig: Figure, *, alt: str, caption: str = "") -> object:
        """Stand in for `ties.figure`: keep the figure before it is drawn and closed."""
        fig.draw_without_rendering()  # places the labels of ticks
        self.figures.append((fig, alt, caption, frozenset(plotted(fig))))
        self.cut += cut_off(fig)
        return REAL(fig, alt=alt, caption=caption)

    def read(self, name: str) -> pd.DataFrame:
        """Stand in for `ties.read`: keep the name of the table."""
        self.tables.add(name)
        return READ(name)

    def say(self, *values: object) -> None:
        """Keep the first line of an output that is a map or another view."""
        for shown in map(bundle, values):
            line, html = str(shown.get("text/plain", "")), str(shown.get("text/html", ""))
            self.said += [line] * line.startswith(VIEWS)
            self.said += [f"Caption: {unescape(caption)}" for caption in CAPTION.findall(html)]

    def words(self) -> list[dict[str, str]]:
        """Return title, labels, caption and alternative text of every figure."""
        return [{**words_of(fig), "caption": caption, "alt": alt} for fig, alt, caption, _ in self.figures]


REAL, READ = ties.figure, ties.read


def bundle(value: object) -> dict[str, object]:
    """Return what an output shows, by its kind."""
    made = value._repr_mimebundle_() if hasattr(value, "_repr_mimebundle_") else {}
    return made[0] if isinstance(made, tuple) else made or {}


def words_of(fig: Figure) -> dict[str, str]:
    """Return the titles and the labels of the axes of a figure."""
    titles = [fig.get_suptitle(), *(axis.get_title(loc) for axis in fig.axes for loc in ("left", "center"))]
    labels = [label for axis in fig.axes for label in (axis.get_xlabel(), axis.get_ylabel())]
    legends = [text.get_text() for axis in fig.axes if axis.get_legend() for text in axis.get_legend().get_texts()]
    found = {"title": titles, "labels": labels, "legend": legends}
    return {name: " | ".join(filter(None, words)) for name, words in found.items()}


def cut_off(fig: Figure) -> list[str]:
    """Return the words of a figure that reach beyond its edge by more than a pixel; labels of ticks never do."""
    words = [*fig.texts]
    for axis in fig.axes:
        titles = [axis.title, axis._left_title, axis._right_title]  # matplotlib has no public way to the other two
        words += [*titles, axis.xaxis.label, axis.yaxis.label, *axis.texts]
        words += axis.get_legend().get_texts() if axis.get_legend() else []
    places = [(text.get_text(), text.get_window_extent()) for text in words if text.get_text() and text.get_visible()]
    within = fig.bbox.padded(1)
    return [said for said, place in places if not (within.contains(*place.min) and within.contains(*place.max))]


def plotted(fig: Figure) -> Iterator[float]:
    """Yield every number that a figure draws as a place, a length or a word."""
    for axis in fig.axes:
        for line in axis.get_lines():
            yield from (float(value) for data in line.get_data(orig=False) for value in data)
        for patch in axis.patches:
            yield from (
                float(getattr(patch, f"get_{what}")()) for what in ("height", "width") if hasattr(patch, f"get_{what}")
            )
        for dots in axis.collections:
            if isinstance(dots, PathCollection):
                yield from map(float, dots.get_offsets().flatten())
        texts = [*axis.texts, *axis.get_xticklabels(), *axis.get_yticklabels(), axis.title]
        yield from (number for text in texts for number in numbers(text.get_text()))


def numbers(text: str) -> list[float]:
    """Return the numbers in a text, with their signs."""
    return [as_number(found) for found in NUMBER.findall(text)]


def as_number(text: str) -> float:
    """Read a number as it is written in a text."""
    return float(text.replace("\u2212", "-").replace(",", ""))


def unplotted(alt: str, drawn: frozenset[float]) -> list[str]:
    """Return the numbers of an alternative text that the figure does not draw."""
    return [found for found in NUMBER.findall(alt) if not any(is_written(found, value) for value in drawn)]


def is_written(text: str, value: float) -> bool:
    """Return whether a text is this value, rounded as the text is; without a sign it may be a fall."""
    places = len(text.partition(".")[2])
    wanted, near = as_number(text), 0.5000001 * 10**-places
    signed = text[0] in "+-\u2212"
    return abs(value - wanted) <= near or (not signed and abs(-value - wanted) <= near)


@cache
def run(number: str) -> Run:
    """Run the code cells of a lesson from the folder of the lessons, once."""
    kept, names = Run(), {}
    names["display"] = kept.say
    ties.figure, ties.read = kept.figure, kept.read
    try:
        with plt.style.context("ties.lesson"):
            for cell in nbformat.read(LESSONS[number], as_version=4).cells:
                if cell.cell_type == "code":
                    kept.say(value_of(cell.source, names))
    finally:
        ties.figure, ties.read = REAL, READ
        plt.close("all")
    return kept
