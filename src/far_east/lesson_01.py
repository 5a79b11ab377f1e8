"""Lesson 1, *What exactly is claimed?*: its figures, and the numbers in its words."""

from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes

import ties
from ties.course import Course
from ties.display.figure import RichOutput

BLUE, PALE, ORANGE, WHITE, GREY = "#0072B2", "#A9CFD6", "#D55E00", "#FFFFFF", "#52606D"
THESIS = "C45"
SUBJECTS, OTHERS = {"PRK": "North Korea", "VNM": "Vietnam"}, "Russia and the world"
NOTHING_OUT = "Pull out a claim on the map above, and this place lists what falls with it."
SETTLED = {"yes": ("yes", BLUE, ""), "partly": ("in part", PALE, ""), "no": ("no", WHITE, "///")}


def kinds(claims: pd.DataFrame) -> pd.Index:
    """Return the kinds of claim (column ``asserts``), the rarest first."""
    return claims["asserts"].value_counts().index[::-1]


def testable_counts(claims: pd.DataFrame) -> pd.DataFrame:
    """Return how many claims evidence could settle: a row per kind, the columns ``yes``, ``partly`` and ``no``."""
    counts = pd.crosstab(claims["asserts"], claims["testable"])
    return counts.reindex(index=kinds(claims), columns=list(SETTLED), fill_value=0)


def hedge_counts(claims: pd.DataFrame) -> pd.DataFrame:
    """Return a row per kind with the number of claims that are ``hedged`` and of all, ``total``."""
    soft = claims["hedge"].notna().groupby(claims["asserts"])
    return pd.DataFrame({"hedged": soft.sum(), "total": soft.size()}).loc[kinds(claims)]


def falls(claims: pd.DataFrame, links: pd.DataFrame) -> dict[str, int]:
    """Return for each claim but the thesis how many other claims fall when it is pulled out."""
    others = claims["claim_id"][claims["claim_id"] != THESIS]
    return {one: len(ties.unsupported(links, one, THESIS)) for one in others}


def what_falls(claims: pd.DataFrame, links: pd.DataFrame) -> Callable[[list[str]], RichOutput]:
    """Return a function that lists the claims which fall with some others, and says what to do while none is out."""

    def table(pulled: list[str]) -> RichOutput:
        if not pulled:
            return RichOutput(f"<p>{NOTHING_OUT}</p>", NOTHING_OUT)
        fallen = ties.unsupported(links, pulled, THESIS)
        rows = claims[claims["claim_id"].isin(fallen)]
        return ties.table(rows, caption=f"Without {' and '.join(pulled)}, {len(fallen)} claims fall")

    return table


def values() -> dict[str, Any]:
    """Return the numbers in the words of this lesson."""
    claims = len(ties.read("claims"))
    return {"claims": claims, "others": claims - 2}


def paragraph_counts(claims: pd.DataFrame) -> pd.DataFrame:
    """Return how many claims of each paragraph are about a host: a row per paragraph, a column per subject."""
    about = claims["region"].map(SUBJECTS).fillna(OTHERS)
    return pd.crosstab(claims["paragraph"], about).reindex(columns=[*SUBJECTS.values(), OTHERS], fill_value=0)


def paragraph_bars(claims: pd.DataFrame) -> RichOutput:
    """Draw what each paragraph of the article is about; `claims` is the table of claims."""
    counts = paragraph_counts(claims)
    fig, axis = plt.subplots(figsize=(6.6, 2.9))
    start = counts[OTHERS] * 0
    for subject, colour in zip(counts, (ORANGE, BLUE, PALE), strict=True):
        axis.bar(counts.index, counts[subject], bottom=start, label=subject, color=colour, edgecolor=GREY)
        start = start + counts[subject]
    axis.set(title="What is each paragraph about?", xlabel="paragraph", ylabel="claims", xticks=counts.index)
    axis.set(ylim=(0, start.max() + 3))
    axis.grid(visible=False)
    axis.legend(loc="upper center", ncols=3, fontsize=9)
    main = counts.idxmax(axis=1)
    spoken = "; ".join(
        f"{subject} {number}, the main subject of paragraphs {', '.join(map(str, main.index[main == subject]))}"
        for subject, number in counts.sum().items()
    )
    return ties.figure(
        fig,
        alt=f"Bars by paragraph, 1 to {counts.index.max()}: how many claims are about each subject. {spoken}.",
        caption="Unit: claims. Source: our table of claims, 2026. Our reading of the article.",
    )


def testable_bars(counts: pd.DataFrame) -> RichOutput:
    """Draw which claims evidence could settle; `counts` is claims, as `testable_counts` gives them."""
    fig, axis = plt.subplots(figsize=(6.6, 2.7))
    start = counts["yes"] * 0
    for answer in counts.columns[counts.any()]:  # an empty class would be a name in the legend without a bar
        label, colour, hatch = SETTLED[answer]
        look = {"label": label, "color": colour, "hatch": hatch, "edgecolor": GREY}
        axis.barh(counts.index, counts[answer], left=start, **look)
        start = start + counts[answer]
    whole, of_kind = counts.sum(), counts.sum(axis=1)
    count_axis(axis, "Can evidence settle the claim?", of_kind.max() + 1)
    return ties.figure(
        fig,
        alt=f"Bars by kind of claim: evidence could settle {whole['yes']} of {whole.sum()} claims, {whole['partly']} "
        f"more in part, {whole['no']} not at all. Of the facts {counts.loc['fact', 'yes']} of {of_kind['fact']} can be "
        f"settled, of the aims {counts.loc['aim', 'yes']} of {of_kind['aim']}.",
        caption="Unit: claims. Source: our table of claims, 2026. Our judgement of what can be tested, not of what "
        "is true.",
    )


def count_axis(axis: Axes, title: str, end: float) -> None:
    """Write title, legend and the numbers of claims on an axis that ends at `end`."""
    axis.set(title=title, xlabel="claims", xlim=(0, end), xticks=range(0, int(end), 5))
    axis.grid(visible=False)
    axis.legend(loc="lower right")


def hedge_bars(claims: pd.DataFrame) -> RichOutput:
    """Draw how many claims of each kind are hedged; `claims` is the table, with the hedging word in ``hedge``."""
    counts = hedge_counts(claims)
    hedged, total = counts["hedged"], counts["total"]
    fig, axis = plt.subplots(figsize=(6.6, 2.7))
    look = {"edgecolor": GREY, "linewidth": 0.6}
    axis.barh(counts.index, hedged, label="hedged", color=ORANGE, **look)
    axis.barh(counts.index, total - hedged, left=hedged, label="not hedged", color=WHITE, **look)
    for kind in counts.index:
        axis.annotate(f"{hedged[kind]} of {total[kind]}", (total[kind] + 0.2, kind), va="center")
    count_axis(axis, "Which kinds of claim are softened?", total.max() + 4)
    whole = f"{hedged.sum()} of {total.sum()}"
    by_kind = ", ".join(f"{kind} {hedged[kind]} of {total[kind]}" for kind in counts.index[::-1])
    words = ", ".join(f"{word} ({count})" for word, count in claims["hedge"].value_counts().sort_index().items())
    return ties.figure(
        fig,
        alt=f"Bars: {whole} claims are hedged. By kind: {by_kind}.",
        caption=f"Unit: claims; {whole} are hedged. Source: our table of claims, 2026. Words: {words}.",
    )


def fall_bars(falls: dict[str, int]) -> RichOutput:
    """Draw the claims that take others down, most first; `falls` is the number that fall with each claim."""
    carry = sorted((one for one in falls if falls[one]), key=lambda one: (-falls[one], one))
    fig, axis = plt.subplots(figsize=(7.2, 2.7))
    colours = [ORANGE, *[BLUE] * (len(carry) - 1)]
    bars = axis.bar(carry, [falls[one] for one in carry], color=colours)
    axis.bar_label(bars, padding=2, fontsize=9)
    axis.tick_params(axis="x", labelsize=8.5)
    top = 1.12 * falls[carry[0]]
    axis.set(title="How many claims fall when one is pulled out?", ylabel="claims that fall", ylim=(0, top))
    axis.grid(visible=False)
    rest = f"When one of the other {len(falls) - len(carry)} claims is pulled out, none falls"
    return ties.figure(
        fig,
        alt=f"Bars, claims that fall with each: {', '.join(f'{one} {falls[one]}' for one in carry)}. {rest}; C25 is "
        "one of them.",
        caption=f"Unit: claims. Source: our table of links, 2026; our reading of the article. {rest}.",
    )


lesson = Course.open("far_east").lesson(1, values)
