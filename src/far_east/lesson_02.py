"""Lesson 2, *Where, and whose map?*: its figures, and the numbers in its words."""

from collections.abc import Collection
from math import ceil
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd

import ties
from far_east.groups import asean_members
from far_east.words import short_names
from ties.course import Course
from ties.display.figure import RichOutput

BLUE, ORANGE, GREY = "#0072B2", "#D55E00", "#9AA5B1"
VOTES = ["yes", "abstain", "no", "absent"]
YEAR = 2023


def members_of_region() -> pd.Series:
    """Return the codes of the states that our list counts as Asia-Pacific."""
    return ties.read("countries").query("asia_pacific")["iso3"]


def output_of(year: int) -> pd.DataFrame:
    """Return the output of a year in million US$: a row per code, ``market`` and ``ppp`` (at purchasing power)."""
    rows = ties.read("economies").query("year == @year").set_index("iso3")
    return pd.DataFrame({"market": rows["gdp_usd_million"], "ppp": purchasing_power(rows)})


def purchasing_power(rows: pd.DataFrame) -> pd.Series:
    """Return output at purchasing power, in US$, of rows of the table of economies."""
    return rows["gdp_per_head_ppp_usd"] * rows["population"]


def region_shares(region: float) -> dict[str, float]:
    """Return the region's shares of world output by choice; `region` is its output in million US$."""
    output, members = output_of(YEAR), members_of_region()
    market, ppp, world = output["market"], output["ppp"], output["market"]["WLD"]
    central = ties.read("countries").query("subregion == 'Central Asia'")["iso3"]
    return {
        "our list, market prices": region / world,
        "… without Central Asia": (region - of(market, central)) / world,
        "… at purchasing power": of(ppp, members) / ppp["WLD"],
        "… with the United States": (region + market["USA"]) / world,
    }


def of(output: pd.Series, codes: Collection[str]) -> float:
    """Add up the output of some states; one that is not in the source counts for nothing."""
    return output[output.index.isin(codes)].sum()


def output_ranks(economies: pd.DataFrame) -> pd.DataFrame:
    """Return the rank by output of the members of 2024: a row per year, 2005 to 2025, and a column per code."""
    rows = economies[economies["iso3"].isin(asean_members(2024))]
    output = rows.pivot_table(index="year", columns="iso3", values="gdp_usd_million")
    return output.rank(axis=1, ascending=False).loc[2005:2025]


def values() -> dict[str, Any]:
    """Return the numbers in the words of this lesson."""
    shares = region_shares(of(output_of(YEAR)["market"], members_of_region()))
    return {"nearly": 10 * ceil(10 * shares["… with the United States"])}


def asean_bars(of_asean: pd.Series) -> RichOutput:
    """Draw how ASEAN's members voted; `of_asean` is the number of states by vote."""
    counts = of_asean.reindex(VOTES, fill_value=0)
    fig, axis = plt.subplots(figsize=(6.2, 2.6))
    bars = axis.barh(VOTES[::-1], counts[::-1], color=BLUE)
    axis.bar_label(bars, padding=4)
    axis.set(title="ASEAN's ten members on resolution 68/262", xlabel="states", xlim=(0, 10.5))
    axis.grid(visible=False)
    return ties.figure(
        fig,
        alt=f"Bars: of ASEAN's ten members {counts['yes']} voted yes, {counts['abstain']} abstained, "
        f"{counts['no']} voted no, {counts['absent']} was absent.",
        caption="Unit: states. Source: UN voting records, 27 March 2014.",
    )


def region_bars(shares: dict[str, float]) -> RichOutput:
    """Draw the region's share of world output for each choice; `shares` is from 0 to 1."""
    fig, axis = plt.subplots(figsize=(7.2, 2.8))
    percents = [100 * share for share in shares.values()]
    bars = axis.barh(list(shares)[::-1], percents[::-1], color=BLUE)
    axis.bar_label(bars, fmt="%.0f", padding=4)
    axis.set(title=f"“Asia-Pacific” in world output, {YEAR}", xlabel="% of world GDP", xlim=(0, 70))
    axis.grid(visible=False)
    by_choice = ", ".join(f"{name} {share:.0%}" for name, share in shares.items())
    return ties.figure(
        fig,
        alt=f"Bars: {by_choice} of world output in {YEAR}.",
        caption="Unit: % of world GDP. Source: World Bank, World Development Indicators, July 2026. "
        "Not in the source: Taiwan, North Korea and some small states.",
    )


def rank_lines(ranks: pd.DataFrame) -> RichOutput:
    """Draw the rank of the six largest of ASEAN's economies by year, Vietnam's in front; 1 is the largest."""
    names = short_names()
    fig, axis = plt.subplots(figsize=(7.2, 3.4))
    for code in ranks.columns[ranks.loc[2025] <= 6]:
        look = {"color": ORANGE, "linewidth": 3} if code == "VNM" else {"color": GREY, "linewidth": 1.4}
        axis.plot(ranks.index, ranks[code], linestyle="-", **look)
        axis.annotate(names[code], (2025.2, ranks[code][2025]), va="center")
    title = "Rank by output among ASEAN's economies"
    axis.set(title=title, ylabel="rank", ylim=(6.5, 0.5), xlim=(2005, 2029))
    first, last = int(ranks["VNM"][2010]), int(ranks["VNM"][2024])
    return ties.figure(
        fig,
        alt=f"Lines: Vietnam climbs from rank {first} in 2010 to rank {last} in 2024 among ASEAN's economies.",
        caption="Unit: rank by GDP at market prices. Source: World Bank, World Development Indicators, July 2026.",
    )


lesson = Course.open("far_east").lesson(2, values)
