"""Lesson 2, *Where, and whose map?*: its figures, and the numbers in its words."""

from collections.abc import Collection
from math import ceil
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd

import ties
from far_east.groups import asean_members
from far_east.lesson_00_trip import TOWNS
from far_east.reports import folded
from far_east.words import short_names
from ties.course import Course
from ties.display.figure import RichOutput

BLUE, ORANGE, GREY = "#0072B2", "#D55E00", "#9AA5B1"
VOTES = ["yes", "abstain", "no", "absent"]
YEAR = 2023
VLADIVOSTOK = (131.9, 43.1)  # longitude and latitude, the largest port of the coast that Russia calls its Far East
BESIDE = {"Moscow": "left", "Vladivostok": "right", "Pyongyang": "left", "Hanoi": "left"}  # side of the label
WINDOWS = {"2000–04": 2004, "2005–09": 2009, "2010–14": 2014, "2015–19": 2019, "2020–24": 2024}  # by last year


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


def largest_in_south_east_asia(economies: pd.DataFrame) -> list[str]:
    """Return the codes of the three countries of South-East Asia with the largest output, the largest first."""
    codes = ties.read("countries").query("subregion == 'South-eastern Asia'")["iso3"]
    rows = economies[economies["iso3"].isin(codes) & (economies["year"] == YEAR)]
    return rows.nlargest(3, "gdp_usd_million")["iso3"].tolist()


def american_arms() -> pd.DataFrame:
    """Return US arms by year in million TIV: columns ``region`` (our list) and ``all`` (every recipient)."""
    sent = ties.read("arms_transfers").query("partner_iso3 == 'USA'")
    region = sent[sent["iso3"].isin(members_of_region())].groupby("year")["tiv_million"].sum()
    return pd.DataFrame({"region": region, "all": sent.query("iso3 == 'WLD'").set_index("year")["tiv_million"]})


def american_ties(first: int, last: int) -> str:
    """Return the ties of the United States that our table dates to some years, in words."""
    rows = ties.read("partnerships").query("iso3 == 'USA' and level != 'none'").dropna(subset=["signed"])
    rows = rows[rows["signed"].str[:4].astype(int).between(first, last)].sort_values("signed")
    partners = rows["partner_iso3"].replace(short_names().to_dict())
    words = rows["signed"].str[:4] + " " + partners + ", " + rows["instrument"]
    return "; ".join(words) or "none in our table"


def american_turn() -> pd.DataFrame:
    """Return what our tables contain on an American turn to the region: a row for each window of five years."""
    arms, members = american_arms(), members_of_region()
    rows = []
    for years, last in WINDOWS.items():
        window, market = arms.loc[last - 4 : last].sum(), output_of(last)["market"]
        shares = [window["region"] / window["all"], of(market, members) / market["WLD"], market["CHN"] / market["WLD"]]
        percents = [f"{100 * share:.0f} %" for share in shares]
        rows.append((years, f"{window['region']:,.0f}", *percents, american_ties(last - 4, last)))
    columns = [
        "years",
        "US_arms_to_region",
        "part_of_all_US_arms",
        "region_in_output",
        "China_in_output",
        "US_ties_begun",
    ]
    return pd.DataFrame(rows, columns=columns)


def turn_table() -> RichOutput:
    """Fold away an American turn to the region in volume of arms, share of arms, output and ties."""
    rows = american_turn()
    return folded(
        "What our tables contain on an American turn, in windows of five years",
        [*rows.itertuples(index=False, name=None)],
        [*rows],
        "Units: million TIV (US arms to our Asia-Pacific list), % of all US arms, % of world output in the last year "
        "of the row, ties by year. Sources: our sums from SIPRI data, export of February 2026; World Bank, July 2026; "
        "our table of partnerships, without older US alliances and the Quad. "
        "2024 is provisional and in part hindsight",
    )


def values() -> dict[str, Any]:
    """Return the numbers in the words of this lesson."""
    shares = region_shares(of(output_of(YEAR)["market"], members_of_region()))
    return {"year": YEAR, "nearly": 10 * ceil(10 * shares["… with the United States"])}


def towns_of_the_trip() -> RichOutput:
    """Draw the towns of the trip and Vladivostok by their degrees, with a line along the trip."""
    places = {**TOWNS, "Vladivostok": VLADIVOSTOK}
    fig, axis = plt.subplots(figsize=(4.2, 1.9))
    axis.plot(*zip(*TOWNS.values(), strict=True), color=GREY, linestyle="-", linewidth=1)
    axis.scatter(*zip(*places.values(), strict=True), color=[BLUE] * len(TOWNS) + [ORANGE], s=40, zorder=3)
    for place, spot in places.items():
        side = 1 if BESIDE[place] == "right" else -1
        look = {"textcoords": "offset points", "va": "center", "ha": "left" if side == 1 else "right"}
        axis.annotate(place, spot, (8 * side, 0), **look)
    axis.set(title="Where is the “Far East”?", xlim=(0, 175), ylim=(12, 64))
    axis.set_xticks([40, 120], ["40° E", "120° E"])
    axis.set_yticks([20, 50], ["20° N", "50° N"])
    axis.grid(visible=False)
    spoken = "; ".join(f"{place} {north:.0f}° north, {east:.0f}° east" for place, (east, north) in places.items())
    return ties.figure(
        fig,
        alt=f"Four towns by degrees: {spoken}. A line joins the first three in the order of the trip. Hanoi is far to "
        "the south of Vladivostok, and to the west of it.",
        caption="Unit: degrees. Line: the order of the trip. Orange: in what Russia calls its Far East. Source: our "
        "table of visits, June 2024.",
    )


def asean_bars(of_asean: pd.Series) -> RichOutput:
    """Draw how ASEAN's members voted; `of_asean` is the number of states by vote."""
    counts = of_asean.reindex(VOTES, fill_value=0)
    votes = ties.read("un_votes").query("resolution == '68/262'").set_index("iso3")["vote"]
    host = votes[["VNM", "PRK"]].map({"yes": "voted yes", "no": "voted no", "abstain": "abstained"})
    fig, axis = plt.subplots(figsize=(5.0, 1.8))
    bars = axis.barh(VOTES[::-1], counts[::-1], color=BLUE)
    axis.bar_label(bars, padding=4)
    axis.set(title="ASEAN's ten members on resolution 68/262", xlabel="states", xlim=(0, 10.5), xticks=[0, 5, 10])
    axis.grid(visible=False)
    return ties.figure(
        fig,
        alt=f"Bars: of ASEAN's ten members {counts['yes']} voted yes, {counts['abstain']} abstained, "
        f"{counts['no']} voted no, {counts['absent']} was absent.",
        caption=f"Unit: states. Source: UN voting records, 27 March 2014. Vietnam {host['VNM']}; North Korea, not a "
        f"member, {host['PRK']}.",
    )


def region_bars(shares: dict[str, float]) -> RichOutput:
    """Draw the region's share of world output for each choice; `shares` is from 0 to 1."""
    fig, axis = plt.subplots(figsize=(5.9, 1.8))
    percents = [100 * share for share in shares.values()]
    bars = axis.barh(list(shares)[::-1], percents[::-1], color=BLUE)
    axis.bar_label(bars, fmt="%.0f", padding=4)
    axis.set(title=f"“Asia-Pacific” in world output, {YEAR}", xlabel="% of world GDP", xlim=(0, 70), xticks=[0, 30, 60])
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
    fig, axis = plt.subplots(figsize=(5.0, 1.9))
    for code in ranks.columns[ranks.loc[2025] <= 6]:
        look = {"color": ORANGE, "linewidth": 3} if code == "VNM" else {"color": GREY, "linewidth": 1.4}
        axis.plot(ranks.index, ranks[code], linestyle="-", drawstyle="steps-mid", antialiased=False, **look)
        axis.annotate(names[code], (2025.2, ranks[code][2025]), va="center")
    title = "Rank by output in ASEAN"
    axis.set(
        title=title, ylabel="rank", ylim=(6.5, 0.5), xlim=(2005, 2030), xticks=[2005, 2015, 2025], yticks=range(1, 7)
    )
    axis.grid(visible=False)
    first, then, last = (int(ranks["VNM"][year]) for year in (2010, 2023, 2024))
    return ties.figure(
        fig,
        alt=f"Lines: in ASEAN Vietnam has rank {first} in 2010, rank {then} in 2023 and rank {last} in 2024.",
        caption="Unit: rank by GDP at market prices, 1 is the largest. Source: World Bank, World Development "
        "Indicators, July 2026. 2024 and 2025: hindsight.",
    )


lesson = Course.open("far_east").lesson(2, values)
