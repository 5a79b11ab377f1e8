"""The argument of the article in a plain page, and ways to read what its script draws."""

from functools import cache

import pandas as pd
from playwright.sync_api import Page

import ties
from tests.browser.script_page import Shown
from ties.tables.package import read
from ties.widgets.argument_map.widget import ArgumentMap

CLAIMS = read("claims")
LINKS = read("claim_links")
EVIDENCE = read("claim_evidence")
WEIGHED = pd.DataFrame(
    [("C25", 5, "challenges", 3, "registers only")],
    columns=["claim_id", "lesson", "direction", "strength", "limit"],
)
OPTION = "[role=option][id$='-{}']"
LISTS = """() => Object.fromEntries([...document.querySelectorAll(".open strong")].map((one) => [one.textContent,
  [...one.nextElementSibling?.querySelectorAll?.("li") ?? []].map((line) => line.textContent)]))"""
STATES = """(name) => [...document.querySelectorAll(`[role=option].${name}`)]
  .map((one) => one.id.split("-").at(-1)).sort()"""
CURVES = """(name) => [...document.querySelectorAll(`path.link${name}`)].map((one) => one.getAttribute("d")).sort()"""


@cache
def argument(weighed: bool) -> ArgumentMap:
    """Make the map once, as it is before or after the student has weighed one claim."""
    return ties.map_argument(
        CLAIMS, LINKS, evidence=EVIDENCE, verdicts=WEIGHED if weighed else None, title=f"{weighed}"
    )


class ShownArgument(Shown):
    """The argument in the page, with one claim open and perhaps one pulled out."""

    def __init__(
        self, page: Page, selected: str = "C45", pulled: str | list[str] | None = None, weighed: bool = False
    ) -> None:
        chart = argument(weighed)
        chart.selected, chart.pulled = selected, pulled
        super().__init__(page, chart, 1200)

    def states(self, state: str) -> list[str]:
        """Return the claims that are drawn in a state: chosen, active, pulled, lost or faded."""
        return self.page.evaluate(STATES, state)

    def curves(self, state: str) -> list[str]:
        """Return the links that are drawn in a state: near or cut."""
        return self.page.evaluate(CURVES, f".{state}")

    def curves_at(self, *ids: str) -> list[str]:
        """Return the links that begin or end at some claims."""
        return sorted(link["d"] for link in self.widget.spec["links"] if {link["from"], link["to"]} & set(ids))

    def lists(self) -> dict[str, list[str]]:
        """Return the lists of evidence of the open claim, by heading."""
        return self.page.evaluate(LISTS)

    def active(self) -> str | None:
        """Return the claim that the keys are on."""
        found = self.find("[role=listbox]").get_attribute("aria-activedescendant")
        return found and found.rpartition("-")[2]

    def click(self, claim_id: str) -> None:
        """Click on a claim itself, whatever lies above it on the screen."""
        self.find(OPTION.format(claim_id)).dispatch_event("click")

    def walk(self, *keys: str) -> None:
        """Focus the picture, with the open claim active, and press keys."""
        self.find("[role=listbox]").focus()
        self.press("Escape", *keys)


def claim(claim_id: str) -> pd.Series:
    """Return the row of a claim."""
    return CLAIMS.set_index("claim_id").loc[claim_id]


def notes(claim_id: str, direction: str) -> list[str]:
    """Return the evidence on a claim in one direction."""
    return EVIDENCE.query("claim_id == @claim_id and direction == @direction")["note"].tolist()


def supported_by(claim_id: str) -> list[str]:
    """Return what a claim supports, as the links say."""
    return LINKS.loc[LINKS["claim_id"] == claim_id, "supports_id"].tolist()


def premises_of(claim_id: str) -> list[str]:
    """Return the premises of a claim, as the links say."""
    return LINKS.loc[LINKS["supports_id"] == claim_id, "claim_id"].tolist()
