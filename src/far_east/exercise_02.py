"""Exercise 2: the known wrong answers, computed from the tables."""

from collections.abc import Mapping

import pandas as pd

import ties
from far_east.groups import asean_members
from far_east.lesson_02 import members_of_region, of, output_of
from ties.course import Course

YEAR, OTHER_YEAR = 2010, 2023


def slips() -> Mapping[str, Mapping[str, float]]:
    """Return the known wrong answers by item and slip."""
    region, market = [*members_of_region()], output_of(YEAR)["market"]
    return {
        "asean_yes_68_262": {**vote_slips("68/262"), "not_yes": not_yes("68/262"), "yes_and_abstain": not_no("68/262")},
        "asean_yes_es_11_1": {**vote_slips("ES-11/1"), **eleven_slips("ES-11/1")},
        "without_us": {
            **share_slips(region),
            "of_listed_states": of(market, region) / market.drop("WLD").sum(),
            "purchasing_power": part(region, measure="ppp"),
        },
        "with_us": {**share_slips([*region, "USA"]), "us_alone": part(["USA"])},
    }


def votes_on(resolution: str, states: pd.Series | None = None) -> pd.Series:
    """Return the votes on a resolution, of some states or of all in the table."""
    rows = ties.read("un_votes").query("resolution == @resolution")
    return rows["vote"] if states is None else rows[rows["iso3"].isin(states)]["vote"]


def southeast() -> pd.Series:
    """Return the codes of South-eastern Asia: ASEAN's ten and Timor-Leste."""
    return ties.read("countries").query("subregion == 'South-eastern Asia'")["iso3"]


def vote_slips(resolution: str) -> dict[str, int]:
    """Return slips about the number of ASEAN's members that voted yes."""
    ten = votes_on(resolution, asean_members(2022))
    return {
        "abstained": (ten == "abstain").sum(),
        "all_ten": len(ten),
        "every_yes": (votes_on(resolution) == "yes").sum(),
    }


def not_yes(resolution: str) -> int:
    """Return how many states of South-eastern Asia did not vote yes."""
    return (votes_on(resolution, southeast()) != "yes").sum()


def not_no(resolution: str) -> int:
    """Return how many of ASEAN's members voted yes or abstained."""
    return votes_on(resolution, asean_members(2022)).isin(["yes", "abstain"]).sum()


def eleven_slips(resolution: str) -> dict[str, int]:
    """Return slips that count Timor-Leste with ASEAN's members."""
    eleven = votes_on(resolution, southeast())
    return {"with_timor_leste": (eleven == "yes").sum(), "all_eleven": len(eleven)}


def share_slips(states: list[str]) -> dict[str, float]:
    """Return slips about the part of some states in world output of 2010, as shares."""
    market = output_of(YEAR)["market"]
    return {
        "of_all_rows": of(market, states) / market.sum(),
        "with_russia": part([*states, "RUS"]),
        "in_2023": part(states, OTHER_YEAR),
    }


def part(states: list[str], year: int = YEAR, measure: str = "market") -> float:
    """Return the part of some states in the output of the world, as a share."""
    output = output_of(year)[measure]
    return of(output, states) / output["WLD"]


exercise = Course.open("far_east").exercise(2, slips)
