"""Reports about North Korea and Russia for lessons 3 and 4: amounts in words, and folded tables."""

import pandas as pd

import ties
from ties.display.figure import RichOutput

NOT_CONFIRMED = "reported; the two parties denied arms transfers in June 2024 and have not confirmed it"
NOT_BY_MOSCOW = "reported; Moscow has not confirmed it"
NO_FIGURE = "reported; neither party gives a figure"
ELEVEN, SEOUL = "Multilateral Sanctions Monitoring Team", "South Korean military intelligence"


def amounts() -> dict[str, str]:
    """
    Return reported amounts in words: containers and artillery shells, as reported by eleven states and by Seoul's
    military intelligence, and income from arms in million US$.
    """
    figures = ties.read("reported_figures").set_index(["series", "publisher"])
    containers, rounds = figures.loc["dprk_containers_to_russia"], figures.loc["dprk_artillery_rounds_to_russia"]
    income = figures["value"]["dprk_arms_income_from_russia"].item()
    return {
        "containers": f"more than {containers['value_low'][ELEVEN]:,.0f} containers",
        "rounds": f"up to {rounds['value'][ELEVEN] / 1e6:.0f} million artillery shells and rockets",
        "containers_by_seoul": f"about {containers['value'][SEOUL]:,.0f} containers",
        "rounds_by_seoul": f"room for over {rounds['value_low'][SEOUL] / 1e6:.0f} million artillery shells",
        "income": f"arms income of {income:.0f} million US$",
    }


def hardest_resolutions() -> int:
    """Return how many resolutions the Council adopted from 2016 to 2017, in our table of events."""
    events = ties.read("events").query("event.str.startswith('UNSC') and '2016' <= date < '2018'")
    return events["event"].str.findall(r"\b2\d{3}\b").str.len().sum()


def folded(summary: str, rows: list[tuple[str, ...]], columns: list[str], caption: str) -> RichOutput:
    """Show rows of words as a table that is folded under a summary."""
    shown = ties.table(pd.DataFrame(rows, columns=columns), caption=caption)
    return RichOutput(f"<details><summary>{summary}</summary>{shown.html}</details>", shown.text)
