"""The table of ties in a page: small tables to draw, and what is read from the page."""

import re
from typing import Any

import pandas as pd
from playwright.sync_api import Page

import ties
from tests.browser.script_page import Shown
from ties.widgets import base
from ties.widgets.ties_table.widget import TieTable

NAMES = ["iso3", "partner_iso3", "year", "flow", "publisher", "trade_usd_million"]
TRADE = pd.DataFrame(
    [
        ("VNM", "RUS", 2019, "total", "GSO", 100.5), ("VNM", "RUS", 2018, "total", "GSO", 90),
        ("VNM", "RUS", 2014, "total", "GSO", 50), ("VNM", "RUS", 2019, "total", "IMF", 140),
        ("VNM", "CHN", 2019, "total", "GSO", 300), ("VNM", "CHN", 2014, "total", "GSO", 400),
        ("VNM", "JPN", 2019, "total", "GSO", 200), ("VNM", "TUR", 2019, "total", "GSO", 25),
        ("VNM", "KOR", 2019, "export", "=cmd", 7), ("VNM", "WLD", 2019, "total", "GSO", 1000),
        ("VNM", "EU28", 2019, "total", "GSO", 250), ("CHN", "IND", 2017, "total", "CUS", 8),
    ],
    columns=NAMES,
)  # fmt: skip
VOTES = pd.DataFrame(
    [("T1", "VNM", "yes"), ("T1", "RUS", "yes"), ("T1", "CHN", "no")], columns=["resolution", "iso3", "vote"]
)
LAYOUT = """() => {
  const label = (node) => node.closest("label"), top = (node) => node.getBoundingClientRect();
  const controls = [...document.querySelectorAll(".ties-table label:not(.box) :is(select, input)")];
  return {
    wide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
    beside: controls.filter((one) => top(one).top < top(label(one)).top + 10).length,
    small: [...document.querySelectorAll(".ties-table :is(button, select, input)")]
      .filter((one) => top(one).height && !one.matches("[type=checkbox]") && top(one).height < 24).length,
  };
}"""


def big(count: int) -> pd.DataFrame:
    """Return trade with many partners, the largest first."""
    from ties.tables.countries import countries

    codes = countries().query("kind != 'group' and iso3 != 'RUS'")["iso3"].tolist()[:count]
    rows = [("RUS", code, 2020, "total", "customs", 10.0 * (count - at)) for at, code in enumerate(codes)]
    return pd.DataFrame(rows, columns=NAMES)


class ShownTable(Shown):
    """A table of ties that a page has drawn."""

    widget: TieTable

    def __init__(self, page: Page, widget: TieTable | None = None, width: int = 1100, **chosen: Any) -> None:
        base.CHOSEN.clear()
        chosen = {"trade": TRADE, "votes": VOTES, "span": (2014, 2019)} | chosen
        super().__init__(page, widget or ties.tabulate_ties("VNM", **chosen), width)

    def partners(self) -> list[str]:
        """Return the partners on screen from top to bottom."""
        return [text.strip() for text in self.all_text("tbody th")]

    def heads(self) -> list[str]:
        """Return the headers on screen, without the arrows."""
        return [text.rstrip("↕↑↓ ") for text in self.all_text("thead [data-id]")]

    def sort(self, head: str) -> None:
        """Click on a header."""
        self.find("thead button").filter(has_text=re.compile(f"^{head}")).click()

    def name(self, text: str) -> None:
        """Type names of partners, then Enter; the kernel answers what the page cannot."""
        self.find("input[type=text]").fill(text)
        self.press("Enter")
        self.answered()

    def answered(self) -> None:
        """Give to Python what the page saved, and to the page what Python made of it."""
        names = ("spec", "partners", "shown", "message", "country", "theme", "span")
        before = {name: getattr(self.widget, name) for name in names}
        self.reaches_python()
        changed = [name for name in names if getattr(self.widget, name) != before[name]]
        if changed:
            self.page.evaluate("(values) => window.given(values)", self.widget.get_state(changed))
        self.reaches_python()
