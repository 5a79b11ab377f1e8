"""A line to draw in a plain page, and ways to read what its script draws."""

from collections.abc import Iterable
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import Page

from tests.browser.script_page import Shown
from ties.widgets.draw_line.widget import DrawnLine

YEARS = [2018, 2019, 2020, 2021, 2022]
GIVEN = {2018: 2.0}
MARKS = """(kind) => [...document.querySelectorAll(`.plot .${kind}`)].filter((one) => one.hasAttribute("transform"))
  .map((one) => one.getAttribute("transform").match(/[\\d.]+/g).map(Number))"""
LABELS = """(anchor) => [...document.querySelectorAll(`.plot text[text-anchor=${anchor}]`)]
  .map((one) => [one.textContent, Number(one.getAttribute("x")), Number(one.getAttribute("y"))])"""
GRID = """() => [...document.querySelectorAll(".plot .grid")]
  .map((one) => Number(one.getAttribute("d").match(/,([\\d.]+)/)[1]))"""
LINE = (
    """(kind) => document.querySelector(`.plot .${kind}.line`).getAttribute("d").match(/[\\d.]+/g)?.map(Number) ?? []"""
)


ROWS = """() => [...document.querySelectorAll("tbody tr")]
  .map((row) => [...row.children].map((cell) => cell.querySelector("input")?.value ?? cell.textContent))"""


class ShownLine(Shown):
    """A plot of five years from 0 to 10, the first of which is given; the focus is on it, the cursor on 2019."""

    def __init__(self, page: Page, values: dict[int, float] | None = None, missing: Iterable[int] = ()) -> None:
        widget = DrawnLine(YEARS, pd.Series(GIVEN), label="How did it go?", top=10.0, unit="US$ bn", missing=missing)
        widget.values = {str(year): value for year, value in (values or {}).items()}
        super().__init__(page, widget, 660)
        self.find(".plot").focus()
        page.wait_for_function("document.querySelector('.plot svg').getAttribute('width') > 600")

    def marks(self, kind: str) -> list[list[float]]:
        """Return where the marks of a series are: given, guess or truth."""
        return self.page.evaluate(MARKS, kind)

    def labels(self, anchor: str) -> list[tuple[str, float, float]]:
        """Return texts with their places: years in the middle, numbers of the axis at the end."""
        return self.page.evaluate(LABELS, anchor)

    def across(self) -> dict[str, float]:
        """Return how far to the right each year is."""
        return {text: x for text, x, _ in self.labels("middle")}

    def grid(self) -> list[float]:
        """Return the heights of the lines of the axis."""
        return self.page.evaluate(GRID)

    def path(self, kind: str) -> list[list[float]]:
        """Return the ends of the pieces of the line of a series."""
        numbers = self.page.evaluate(LINE, kind)
        return [numbers[at : at + 2] for at in range(0, len(numbers), 2)]

    def height_of(self, number: int) -> float:
        """Return the height of the axis line that bears a number."""
        label = next(y for text, _, y in self.labels("end") if text == str(number))
        return min(self.grid(), key=lambda line: abs(line - label))

    def places(self, values: dict[int, float]) -> list[Any]:
        """Return where marks of values belong: over their year, at their height between two lines of the axis."""
        across, low, high = self.across(), self.height_of(0), self.height_of(10)
        return [
            pytest.approx([across[str(year)], low + (high - low) * value / 10], abs=0.1)
            for year, value in values.items()
        ]

    def drawn(self) -> dict[int, float]:
        """Return what Python has been told."""
        self.reaches_python()
        return self.widget.guess.dropna().to_dict()

    def table(self) -> list[list[str]]:
        """Return the table of numbers."""
        return self.page.evaluate(ROWS)

    def drag(self, *spots: tuple[int, float]) -> None:
        """Draw with the pointer through years and values."""
        box, across = self.find(".plot svg").bounding_box(), self.across()
        low, high = self.height_of(0), self.height_of(10)
        at = [(box["x"] + across[str(year)], box["y"] + low + (high - low) * value / 10) for year, value in spots]
        self.page.mouse.move(*at[0])
        self.page.mouse.down()
        for spot in at[1:]:
            self.page.mouse.move(*spot)
        self.page.mouse.up()
