"""The picture of a multiverse analysis: a mark per combination, with headings that name each group once."""

from itertools import pairwise, product
from math import prod
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ties.display import palette
from ties.display.figure import figure_html
from ties.display.plain_text import wrapped

DRAWN = 30  # most rows or columns of a picture
LONGEST = 60  # characters of a label in the picture; the table has all
WIDEST = 4.6  # inches of all columns whose headings are level
MARKS = {"survives": ("o", "#0072B2"), "fails": ("X", "#D55E00"), "no data": ("s", "#9A9A98")}


def grid_html(outcomes: pd.DataFrame, chosen: pd.Index, by: str | None, source: str = "") -> str:
    """Draw one mark per combination, pale if not chosen; return an empty string if there are too many."""
    names = sorted(outcomes.columns.drop("outcome"), key=lambda name: name != by)
    sizes = [outcomes[name].nunique() for name in names]
    at = min(range(1, len(names) + 1), key=lambda at: prod(sizes[:at]) + prod(sizes[at:]))
    (y, rows), (x, columns) = grid_positions(outcomes, names[:at]), grid_positions(outcomes, names[at:])
    if max(len(rows), len(columns)) > DRAWN:
        return ""
    tally = outcomes.loc[chosen, "outcome"].value_counts()
    inner = [str(place[-1]) for place in product(*keys_of(outcomes, names[at:]))] if names[at:] else [""]
    cell, turned = column_width(inner)
    with plt.style.context("ties.lesson"):
        width, height = (
            0.9 + 0.085 * min(LONGEST, max(map(len, words))) for words in (rows, inner if turned else [""])
        )
        height += 0.25 * max(len(names[at:]) - 1, 0)
        fig, axes = plt.subplots(figsize=(max(4.2, width + cell * len(columns)), height + 0.22 * len(rows)))
        for words, (marker, colour) in MARKS.items():
            those = outcomes["outcome"] == words
            axes.scatter(x[those], y[those], 60, colour, marker=marker, alpha=0.15, linewidth=0)
            those &= outcomes.index.isin(chosen)
            label = f"{words} {tally.get(words, 0)}" if words in set(outcomes["outcome"]) else None
            axes.scatter(x[those], y[those], 60, colour, marker=marker, linewidth=0, label=label)
        axes.set(xlabel=" · ".join(map(readable_name, names[at:])), ylabel=" · ".join(map(readable_name, names[:at])))
        labels = [wrapped(words, LONGEST, 1) for words in inner]
        axes.set_xticks(range(len(columns)), labels, rotation=90 if turned else 0, fontsize=8)
        axes.set_yticks(range(len(rows)), [wrapped(words, LONGEST, 1) for words in rows], fontsize=9)
        axes.set(xlim=(-0.6, len(columns) - 0.4), ylim=(len(rows) - 0.4, -0.6))
        axes.grid(visible=False)
        draw_tiers(axes, heading_tiers(outcomes, names[at:]))
        fig.legend(loc="outside lower center", ncols=3)
    counts = ", ".join(f"{words} {count}" for words, count in tally.items())
    alt = f"Grid of {len(outcomes)} choices, a mark each; of the {len(chosen)} shown: {counts}."
    return figure_html(fig, alt=alt, caption=f"Source: {source}" if source else "")


def column_width(labels: list[str]) -> tuple[float, bool]:
    """Return the width of a column in inches, and whether its label has to be turned to fit."""
    level = 0.062 * max(map(len, labels)) + 0.06
    return (max(level, 0.24), False) if level * len(labels) <= WIDEST else (0.24, True)


def keys_of(outcomes: pd.DataFrame, names: list[str]) -> list[list[Any]]:
    """Return the values of each choice, in order."""
    return [list(pd.factorize(outcomes[name])[1]) for name in names]


def heading_tiers(outcomes: pd.DataFrame, names: list[str]) -> list[list[tuple[float, str]]]:
    """
    Return the headings above the columns' own: for each outer choice, innermost first, the middle and words of a group.

    >>> heading_tiers(pd.DataFrame({"first": [1, 1, 2, 2], "last": [8, 9, 8, 9]}), ["first", "last"])
    [[(0.5, '1'), (2.5, '2')]]
    """
    keys = keys_of(outcomes, names)
    sizes = [len(known) for known in keys]
    tiers = []
    for level in reversed(range(len(names) - 1)):
        wide = prod(sizes[level + 1 :])
        groups = product(*keys[: level + 1])
        tiers.append([((wide - 1) / 2 + wide * at, str(place[-1])) for at, place in enumerate(groups)])
    return tiers


def draw_tiers(axes: Axes, tiers: list[list[tuple[float, str]]]) -> None:
    """Write each tier once per group, level, under the columns' own headings; a line parts the outermost groups."""
    if not tiers:
        return
    axes.figure.draw_without_rendering()  # the columns' own headings have a size only then
    high = max(label.get_window_extent().height for label in axes.get_xticklabels())
    below = high * 72 / axes.figure.dpi + 10
    for number, tier in enumerate(tiers):
        spots, words = zip(*tier, strict=True)
        row = axes.secondary_xaxis(location=0)
        row.set_xticks(spots, [wrapped(one, LONGEST, 1) for one in words], fontsize=8.5)
        row.tick_params("x", length=0, pad=below + 15 * number)
        row.spines["bottom"].set_visible(False)
    axes.xaxis.labelpad += 15 * len(tiers)
    for before, after in pairwise(spot for spot, _ in tiers[-1]):
        axes.axvline((before + after) / 2, color=palette.MUTED, linewidth=0.6)


def grid_positions(outcomes: pd.DataFrame, names: list[str]) -> tuple[np.ndarray, list[str]]:
    """Return the position of every combination along one side of the grid, and the label of each position."""
    if not names:
        return np.zeros(len(outcomes), int), [""]
    codes, keys = zip(*(pd.factorize(outcomes[name]) for name in names), strict=True)
    places, before = list(product(*keys)), [None, *product(*keys)]
    words = [
        " · ".join(map(str, place[shared_parts(place, last) :])) for place, last in zip(places, before, strict=False)
    ]
    return np.ravel_multi_index(codes, [len(known) for known in keys]), words


def shared_parts(place: tuple[Any, ...], last: tuple[Any, ...] | None) -> int:
    """Count the leading parts that a combination shares with the one before it."""
    return next((at for at, pair in enumerate(zip(place, last or (), strict=False)) if pair[0] != pair[1]), 0)


def readable_name(name: str) -> str:
    """Return the name of a choice with spaces."""
    return name.replace("_", " ")
