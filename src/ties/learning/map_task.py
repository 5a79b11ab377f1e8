"""A task on a map: find countries and select them; a button says what is missing and what is too much."""

from collections.abc import Collection, Iterable
from html import escape
from typing import Any, Protocol

import ipywidgets

from ties.errors import BadInputError
from ties.learning import answer_store
from ties.learning.predictions.panel import button
from ties.learning.quiz import TRIES
from ties.learning.restoring import earlier_answer
from ties.tables.countries import iso3, short_names
from ties.widgets.base import Panel, html_block, live_region, set_status

NOTHING = "Nothing is selected on the map. Click a country there, or search for it by name, then press the button."


class HasSelection(Protocol):
    """Anything with a list of selected countries, such as the map that `ties.map_countries` makes."""

    selected: list[str]


class MapTask(Panel):
    """
    Countries to find on a map, made by `Lesson.find`.

    Every check is saved. After two different wrong selections the countries are named. The fallback names them in a
    closed element.
    """

    def __init__(self, key: str, question: str, chart: HasSelection, answer: Iterable[str], praise: str) -> None:
        self.key, self.chart, self.praise = key, chart, praise
        self.answer = sorted({iso3(one) for one in answer})
        if not self.answer:
            raise BadInputError(f"the task {key} on the map needs at least one country to find.")
        self.tried: list[list[str]] = []
        self.tries = 0
        self.button = button("Check my selection", style="primary")
        self.outcome = live_region()
        asked = f"<p><strong>{escape(question)}</strong></p>"
        super().__init__(
            [html_block(asked), ipywidgets.HBox([self.button]), self.outcome],
            fallback_html=f"{asked}<details><summary>Show the countries</summary><p>{escape(names(self.answer))}. "
            f"{escape(praise)}</p></details>",
            summary=f"Map task {key}: {question}",
        )
        self.on_press(self.button, self.check, lambda: list(chart.selected))
        self.restore()

    def restore(self) -> None:
        """Show the reply to the selection that was checked last."""
        earlier = earlier_answer(self.key, self.outcome)
        tried = earlier.get("tried")
        if earlier.get("kind") == "find" and isinstance(tried, list) and tried:
            self.tried, self.tries = [list(one) for one in tried], int(earlier.get("tries", len(tried)))
            self.show(self.tried[-1], start=f"You selected {names(self.tried[-1])}. ")

    def check(self) -> None:
        """Read the selection of the map, reply to it and save it."""
        selected = sorted(set(self.chart.selected))
        if not selected:
            set_status(self.outcome, NOTHING, wrong=True)
            return
        if self.answer in self.tried and selected != self.answer:
            self.show(selected)  # the right selection stays the one that counts
            return
        self.tries += selected not in self.tried
        self.tried = [*(one for one in self.tried if one != selected), selected]
        entry = {"kind": "find", "answer": selected, "right": selected == self.answer, "tries": self.tries}
        try:
            answer_store.save(self.key, {**entry, "tried": self.tried})
        except answer_store.NotSavedError as problem:
            self.show(selected, more=f"<p>{escape(str(problem))}</p>")
            return
        self.show(selected)

    def show(self, selected: list[str], *, start: str = "", more: str = "") -> None:
        """Show the reply to a selection."""
        wrong = selected != self.answer
        words = self.not_yet(selected) if wrong else f"Yes: {names(self.answer)}. {self.praise}"
        set_status(self.outcome, start + words, wrong=wrong, more=(self.worked_answer() if wrong else "") + more)

    def not_yet(self, selected: Collection[str]) -> str:
        """Return what is right, how many countries are missing, and which are too much."""
        right = [one for one in selected if one in self.answer]
        extra = [one for one in selected if one not in self.answer]
        missing = len(self.answer) - len(right)
        parts = [
            f"Right so far: {names(right)}." if right else "None of them is right so far.",
            f"Still to find: {missing}." if missing else "",
            f"Not among them: {names(extra)}. Take away what does not belong." if extra else "",
        ]
        return f"Not yet. {' '.join(part for part in parts if part)}"

    def worked_answer(self) -> str:
        """Return the countries to find as HTML, after two different wrong selections."""
        wrong: list[Any] = [one for one in self.tried if one != self.answer]
        return f"<p>The countries are {escape(names(self.answer))}.</p>" if len(wrong) >= TRIES else ""


def names(codes: Iterable[str]) -> str:
    """Return the names of countries, in the order of the alphabet."""
    known = short_names()
    return ", ".join(sorted(known.get(code, code) for code in codes))
