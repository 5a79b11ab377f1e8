"""Lesson 10, *What do you conclude?*: its ways of counting, its verdicts and the numbers in its words."""

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from math import prod
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd

import ties
from far_east.groups import asean_members
from far_east.lesson_10_answers import before_and_after, memo, scores
from far_east.lesson_10_seals import opened_seals
from ties.course import Course
from ties.display.figure import RichOutput
from ties.widgets.argument_map.widget import ArgumentMap

__all__ = ["before_and_after", "lesson", "memo", "opened_seals", "scores"]

BLUE, PALE, SHADE = "#0072B2", "#9CC7E4", "#E4E7EB"
KINDS = ["fact", "effect", "aim", "forecast", "value"]
VERDICTS = {
    "supported": "#0072B2",
    "partly": "#9CC7E4",
    "contradicted": "#D55E00",
    "not so far": "#F0B27A",
    "too early": "#C3C7CC",
    "not testable": "#6B7280",
}
WAYS = {
    "flow": ["exports", "imports", "both"],
    "first_year": [2013, 2018, 2021],
    "last_year": [2023, 2024],
    "measure": ["value", "share"],
}
EXPLORED = "UN Comtrade (2013); IMF, trade in goods by partner (2018 to 2024, estimates from 2022; 2024 is hindsight)"


def russian_trade() -> dict[str, pd.DataFrame]:
    """Return Russia's exports, imports and both, in million US$: a row per year, a column per partner."""
    trade = ties.read("trade").query("iso3 == 'RUS' and period == 'year' and (publisher == 'IMF IMTS' or year < 2016)")
    flows = trade.pivot_table("trade_usd_million", ["flow", "year"], "partner_iso3")
    exports, imports = flows.loc["export"], flows.loc["import"]
    return {"exports": exports, "imports": imports, "both": exports + imports}


def rose(traded: Mapping[str, pd.DataFrame]) -> Callable[..., bool | None]:
    """Return a test of a group of partners: whether trade with it rose, None where a partner has no row."""

    def test(group: Sequence[str], flow: str, first_year: int, last_year: int, measure: str) -> bool | None:
        before, after = traded[flow].loc[first_year], traded[flow].loc[last_year]
        growth = after[group].sum(skipna=False) / before[group].sum(skipna=False)
        needed = after["WLD"] / before["WLD"] if measure == "share" else 1
        return None if pd.isna(growth) else bool(growth > needed)

    return test


def in_every_way(test: Callable[..., bool | None], group: Sequence[str], ways: Mapping[str, list]) -> pd.DataFrame:
    """Return a row per way of counting, a column per choice, and `rose` for the group."""
    rows = pd.DataFrame(product(*ways.values()), columns=list(ways))
    return rows.assign(rose=[test(group, **way) for way in rows.to_dict("records")])


def groups(traded: Mapping[str, pd.DataFrame], ways: Mapping[str, list]) -> dict[str, Sequence[str]]:
    """Return groups of partners in Asia by name; those of ASEAN and of the rest have a row in every year of `ways`."""
    area = ties.read("countries").set_index("iso3")
    steady = traded["both"].loc[ways["first_year"] + ways["last_year"]].dropna(axis=1).columns
    steady = steady.intersection(area.index[area["asia_pacific"]])
    central = area.index[area["subregion"] == "Central Asia"]
    asean = asean_members(2024)
    rest = steady.difference(["CHN", "IND", *central])
    return {
        "China": ["CHN"],
        "China and India": ["CHN", "IND"],
        "ASEAN": steady.intersection(asean),
        "the two hosts": ["VNM", "PRK"],
        "South Korea and Japan": ["KOR", "JPN"],
        "the rest": rest,
        "rest with Central Asia": [*rest, *steady.intersection(central), "KAZ"],
    }


def verdict_counts(claims: pd.DataFrame) -> pd.DataFrame:
    """Return the number of claims: a row per kind of claim, a column per verdict that occurs."""
    counts = claims.pivot_table("claim_id", "asserts", "verdict", aggfunc="count", fill_value=0)
    counts = counts.reindex(index=KINDS, columns=list(VERDICTS), fill_value=0)
    return counts.loc[counts.any(axis=1), counts.any()]


def kind_bars(claims: pd.DataFrame) -> RichOutput:
    """Draw how many claims of the article there are of each kind, and how many of them have a hedging word."""
    hedged = claims["hedge"].notna().groupby(claims["asserts"]).agg(["sum", "size"])
    hedged = hedged.reindex(KINDS).dropna().astype(int)
    fig, axis = plt.subplots(figsize=(4.4, 1.6))
    every = axis.barh(hedged.index, hedged["size"], 0.6, color=PALE)
    axis.barh(hedged.index, hedged["sum"], 0.6, color=BLUE)
    axis.bar_label(every, [f"{row['size']} ({row['sum']} hedged)" for _, row in hedged.iterrows()], padding=4)
    axis.invert_yaxis()
    axis.set(title="Claims of the article, by kind", xticks=[], xlim=(0, 1.4 * hedged["size"].max()))
    axis.grid(visible=False)
    parts = [f"{row['size']} {kind}s, {row['sum']} of them hedged" for kind, row in hedged.iterrows()]
    return ties.figure(
        fig,
        alt=f"Bars: {'; '.join(parts)}.",
        caption="Unit: claims; hedged ones have a word such as may or can. Source: our table of claims, 2026.",
    )


def legs_of(claim_id: str, claims: pd.DataFrame, links: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the claim with the claims up to two steps below it, and the links between them."""
    near = [claim_id, *links.query("supports_id == @claim_id")["claim_id"]]
    near += list(links.query("supports_id in @near")["claim_id"])
    return claims.query("claim_id in @near"), links.query("claim_id in @near and supports_id in @near")


def legs(ledger: pd.DataFrame, predictions: pd.DataFrame) -> ArgumentMap:
    """Draw the main claim and what supports it, with the student's lines and, for those claims, our verdicts."""
    claims, between = legs_of("C45", ties.read("claims"), ties.read("claim_links"))
    evidence, title = ties.read("claim_evidence"), "The main claim and what supports it"
    return ties.map_argument(claims, between, evidence=evidence, verdicts=ledger, title=title)


def values() -> dict[str, Any]:
    """Return the numbers in the words of this lesson."""
    return {"ways": prod(map(len, WAYS.values())), "claims": len(ties.read("claims"))}


def way_bars(outcomes: pd.DataFrame) -> RichOutput:
    """Draw by first year in how many ways trade with Vietnam rose; `outcomes` has a row per way."""
    held = outcomes.groupby("first_year")["rose"].agg(["sum", "count"])
    fig, axis = plt.subplots(figsize=(4.8, 1.7))
    labels = [str(year) for year in held.index]
    axis.barh(labels, held["count"], color=SHADE)
    rose_in = [f"{row['sum']} of {row['count']}" for _, row in held.iterrows()]
    axis.bar_label(axis.barh(labels, held["sum"], color=BLUE), rose_in, padding=4)
    axis.invert_yaxis()
    axis.set(
        title="Ways in which trade with Vietnam rose", ylabel="first year", xlabel="ways of counting", xlim=(0, 15)
    )
    axis.grid(visible=False)
    parts = [f"from {year} in {row['sum']} of {row['count']}" for year, row in held.iterrows()]
    return ties.figure(
        fig,
        alt=f"Bars: trade with Vietnam rose {', '.join(parts)} ways.",
        caption="Unit: ways of counting; blue: trade rose. Sources: UN Comtrade, snapshot to 2020 (2013); IMF, trade "
        "in goods by partner (from 2018; estimates from 2022). US dollars of each year, not adjusted for inflation.",
    )


def verdict_bars(counts: pd.DataFrame) -> RichOutput:
    """Draw the verdicts by kind of claim as bars of claims; `counts` is that of `verdict_counts`."""
    fig, axis = plt.subplots(figsize=(5, 2.4))
    start = counts.sum(axis=1) * 0
    for verdict, number in counts.items():
        axis.barh(counts.index, number, 0.5, left=start, color=VERDICTS[verdict], label=verdict)
        start += number
    axis.invert_yaxis()
    axis.set(title="Our verdicts, by kind of claim", xlabel="claims", xlim=(0, start.max() + 1))
    axis.grid(visible=False)
    fig.legend(loc="outside lower center", ncols=3)
    strong, total, contradicted = counts["supported"], counts.sum(axis=1), counts["contradicted"].sum()
    others = counts.drop(columns=["supported", "partly", "contradicted"]).sum()
    return ties.figure(
        fig,
        alt="Bars: supported are "
        + ", ".join(f"{strong[kind]} of {total[kind]} {kind}s" for kind in counts.index)
        + f"; plainly contradicted are {contradicted} of all {total.sum()} claims.",
        caption=f"Unit: claims. Partly: {counts['partly'].sum()}; contradicted: {contradicted}; "
        f"{' or '.join(others.index)}: {others.sum()}. Source: our table of claims, 2026, which gives reasons and "
        "sources for each verdict.",
    )


lesson = Course.open("far_east").lesson(10, values)
