"""A few events in a plain page, and ways to read what the script of the timeline draws."""

from typing import Any

import pandas as pd
from playwright.sync_api import Page

from tests.browser.script_page import Shown
from ties.widgets import base
from ties.widgets.timeline.view import EventView
from ties.widgets.timeline.widget import show_timeline

EVENTS = pd.DataFrame(
    [
        ("1950-01-30", "Moscow and Hanoi open relations", "RUS;VNM", "diplomatic", True),
        ("1961-07-06", "Moscow and Pyongyang sign a treaty", "RUS;PRK", "defence", True),
        ("1981", "A joint venture for oil begins its work off the coast", "RUS;VNM", "energy", True),
        ("2024-06-19", "Putin in Pyongyang", "RUS;PRK", "diplomatic", True),
        ("2024-06-20", "Putin in Hanoi", "RUS;VNM", "diplomatic", True),
        ("2024-12-04", "The treaty enters into force", "RUS;PRK", "defence", False),
    ],
    columns=["date", "event", "actors", "theme", "known_to_article"],
).assign(significance="It is <b>why</b>.", sources="a_source; another")
DRAWN = """() => Object.fromEntries([...document.querySelectorAll("[role=option]")].map((one) => [
  one.getAttribute("aria-label"), {
    ...Object.fromEntries(one.getAttribute("transform").match(/[\\d.]+/g).map((part, at) => ["xy"[at], Number(part)])),
    label: one.querySelector("text")?.textContent ?? "", later: Boolean(one.querySelector(".later")),
    span: Boolean(one.querySelector(".span")), state: one.getAttribute("class") }]))"""


class ShownTimeline(Shown):
    """The events of a timeline in the page."""

    widget: EventView

    def __init__(self, page: Page, width: int = 1000, events: pd.DataFrame = EVENTS, **options: Any) -> None:
        base.CHOSEN.clear()
        self.timeline = show_timeline(events, **{"hindsight": True, **options})
        super().__init__(page, self.timeline.view, width)

    def drawn(self) -> dict[str, dict[str, Any]]:
        """Return each event that is drawn, by its words up to the first full stop."""
        return {words.split(": ")[1].split(".")[0]: one for words, one in self.page.evaluate(DRAWN).items()}

    def in_state(self, state: str) -> list[str]:
        """Return the events that are drawn in a state: chosen or active."""
        return [words for words, one in self.drawn().items() if state in one["state"].split()]

    def option(self, words: str) -> str:
        """Return where to find an event."""
        return f"[role=option][aria-label*='{words}']"

    def walk(self, *keys: str) -> None:
        """Focus the picture and press keys."""
        self.find("[role=listbox]").focus()
        self.press(*keys)

    def card(self) -> dict[str, str]:
        """Return the particulars of the selected event."""
        return dict(zip(self.all_text(".card dt"), self.all_text(".card dd"), strict=True))
