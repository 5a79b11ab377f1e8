"""The explorer: one function of a lesson over every combination of choices, and how often the claim survives."""

from collections.abc import Callable, Iterable, Mapping
from html import escape
from itertools import product
from math import prod
from numbers import Number
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from ties.display.figure import figure_html
from ties.display.html_table import text_table
from ties.errors import BadInputError, UnknownNameError
from ties.widgets.filters import FilterPanel, dropdown, scrolling

MOST_COMBINATIONS = 2_000  # combinations
DRAWN = 30  # rows or columns that a picture holds
CELLS = 200  # of the table in a twin, so that a saved notebook stays small
ROWS = 200  # of the live table
OPEN = 30  # rows of a live table that stand open; a longer one scrolls in a box of its own
MARKS = {"survives": ("o", "#0072B2"), "fails": ("X", "#D55E00"), "no data": ("s", "#9A9A98")}
TOO_MANY = "<p>These are too many for a picture; choose above to see some of them.</p>"
WARNING = "The choices were made, not drawn at random: their share is not the probability that the claim is true."


def explore(
    survives: Callable[..., bool | None], *, claim: str = "", by: str | None = None, source: str = "", **choices: Any
) -> "Exploration":
    """
    Ask in what share of all combinations of choices a claim survives.

    ``survives`` is called with one value of every choice and answers True, False, or None where data are missing.
    A choice is a list of values, or a dictionary from the words for a value to the value. ``by`` names the choice by
    which the result is broken down, ``source`` where the data come from. ``.outcomes`` has a row a combination;
    ``.share`` is of those that can be judged.
    """
    options = {name: options_of(name, given) for name, given in choices.items()}
    if not options:
        raise BadInputError("explore() takes at least one choice, as in explore(survives, window=[2014, 2018]).")
    if by is not None and by not in options:
        raise UnknownNameError("choice", by, options)
    if (count := prod(map(len, options.values()))) > MOST_COMBINATIONS:
        raise BadInputError(
            f"these choices make {count:,} combinations; {MOST_COMBINATIONS:,} is the most, so leave some out."
        )
    return Exploration(judge_combinations(survives, options), claim, by, source)


class Exploration(FilterPanel):
    """A list to choose from for every choice: one setting of all shows one outcome, *all* shows the share."""

    def __init__(self, outcomes: pd.DataFrame, claim: str, by: str | None, source: str) -> None:
        self.outcomes, self.claim, self.by, self.source = outcomes, claim, by, source
        self.count = len(outcomes)
        self.share = float((outcomes["outcome"].loc[lambda words: words != "no data"] == "survives").mean())
        names = [name for name in outcomes if name != "outcome"]
        controls = {
            name: dropdown(readable_name(name), [("all", None), *((str(key), key) for key in outcomes[name].unique())])
            for name in names
        }
        total = outcome_sentence(outcomes, {})
        self.whole = grid_html(outcomes, outcomes.index, by, source) or TOO_MANY
        fallback_html = self.result_html(outcomes, CELLS // (len(names) + 1), total)
        summary = f"Exploration: {f'{claim}: ' if claim else ''}{total}"
        super().__init__(
            controls, dict.fromkeys(names), key=(claim, by, *names), fallback_html=fallback_html, summary=summary
        )

    def render(self, choices: dict[str, Any]) -> tuple[str, str]:
        """Show the combinations that fit; the picture keeps the others, pale."""
        chosen = {name: key for name, key in choices.items() if key is not None}
        fits = np.logical_and.reduce([np.ones(self.count, bool), *(self.outcomes[n] == k for n, k in chosen.items())])
        return outcome_sentence(self.outcomes[fits], chosen), self.result_html(self.outcomes[fits], ROWS)

    def result_html(self, some: pd.DataFrame, rows: int, total: str = "") -> str:
        """Give claim, breakdown, picture and table; a twin says the `total` too, which live stands in the line."""
        claim = f"<p><strong>{escape(self.claim)}</strong></p>" if self.claim else ""
        parts = f"<p>{escape(breakdown_sentence(self.outcomes, self.by))}</p>" if self.by else ""
        picture = self.whole if len(some) == self.count else self.picture_html(some)
        words = f"<p>{escape(total)}</p>" if total else ""
        return f"{claim}{words}{parts}{picture}{outcome_table(some, rows, live=not total)}<p>{WARNING}</p>"

    def picture_html(self, some: pd.DataFrame) -> str:
        """Draw the combinations that fit, among the others where there is room for all."""
        drawings = (grid_html(drawn, some.index, self.by, self.source) for drawn in (self.outcomes, some))
        return next(filter(None, drawings), TOO_MANY)


def options_of(name: str, given: Any) -> dict[Any, Any]:
    """Map what stands for each value of a choice to the value; a number or text stands for itself."""
    if name == "outcome" or isinstance(given, str) or not isinstance(given, Iterable):
        raise BadInputError(f"{name}={given!r} is no choice; write name=[value, value] or name={{words: value}}.")
    pairs = list(given.items()) if isinstance(given, Mapping) else [(option_label(value), value) for value in given]
    if not pairs or len(dict(pairs)) < len(pairs):
        raise BadInputError(f"the choice {name} needs at least one value, and each value once.")
    return dict(pairs)


def option_label(value: Any) -> Any:
    """Give what stands for a value in a table: itself, or words for what is neither number nor text."""
    if isinstance(value, str | Number) and value == value:  # NaN equals nothing, so it could never be chosen
        return value
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def judge_combinations(survives: Callable[..., bool | None], options: dict[str, dict[Any, Any]]) -> pd.DataFrame:
    """Call the function for every combination; give a row each, with its outcome in words."""
    rows = [dict(zip(options, keys, strict=True)) for keys in product(*options.values())]
    calls = ({name: options[name][key] for name, key in row.items()} for row in rows)
    words = [judge_combination(survives, row, call) for row, call in zip(rows, calls, strict=True)]
    return pd.DataFrame(rows).assign(outcome=words)


def judge_combination(survives: Callable[..., bool | None], row: dict[str, Any], call: dict[str, Any]) -> str:
    """Give the outcome of one combination, or say at which combination the function stopped."""
    where = ", ".join(f"{name}={key}" for name, key in row.items())
    try:
        answer = survives(**call)
    except Exception as error:
        raise BadInputError(
            f"the function stopped at {where} ({type(error).__name__}: {error}); where data are missing, give None."
        ) from error
    if pd.api.types.is_scalar(answer) and pd.isna(answer):
        return "no data"
    if not isinstance(answer, bool | np.bool_):
        raise BadInputError(f"the function gives True, False or None; at {where} it gave {type(answer).__name__}.")
    return "survives" if answer else "fails"


def outcome_sentence(some: pd.DataFrame, chosen: dict[str, Any]) -> str:
    """Say in how many combinations the claim survives, or what becomes of it in a single one."""
    tally = some["outcome"].value_counts()
    if len(some) == 1:
        where = ", ".join(f"{readable_name(name)} {key}" for name, key in chosen.items())
        verdict = tally.index[0]
        words = "it cannot be judged: no data" if verdict == "no data" else f"the claim {verdict}"
        return f"{where or 'The one choice'}: {words}."
    missing = f", and {tally['no data']} cannot be judged: no data" if "no data" in tally else ""
    survives, fails = tally.get("survives", 0), tally.get("fails", 0)
    return f"{survives} of {len(some):,} choices: the claim survives. It fails in {fails}{missing}."


def breakdown_sentence(outcomes: pd.DataFrame, by: str) -> str:
    """Say for each value of one choice how often the claim survives."""
    groups = outcomes.groupby(by, sort=False)["outcome"]
    parts = (f"{key} {(words == 'survives').sum()} of {len(words)}" for key, words in groups)
    return f"All choices by {readable_name(by)}: {', '.join(parts)}."


def grid_html(outcomes: pd.DataFrame, chosen: pd.Index, by: str | None, source: str = "") -> str:
    """Draw a mark a combination, shape and colour by outcome, those not chosen pale; too many are not drawn."""
    names = sorted(outcomes.columns.drop("outcome"), key=lambda name: name != by)
    sizes = [outcomes[name].nunique() for name in names]
    at = min(range(1, len(names) + 1), key=lambda at: prod(sizes[:at]) + prod(sizes[at:]))
    (y, rows), (x, columns) = grid_positions(outcomes, names[:at]), grid_positions(outcomes, names[at:])
    if max(len(rows), len(columns)) > DRAWN:
        return ""
    tally = outcomes.loc[chosen, "outcome"].value_counts()
    with plt.style.context("ties.lesson"):
        width, height = (0.9 + 0.085 * max(map(len, words)) for words in (rows, columns))
        fig, axes = plt.subplots(figsize=(max(4.2, width + 0.24 * len(columns)), height + 0.22 * len(rows)))
        for words, (marker, colour) in MARKS.items():
            those = outcomes["outcome"] == words
            axes.scatter(x[those], y[those], 60, colour, marker=marker, alpha=0.15, linewidth=0)
            those &= outcomes.index.isin(chosen)
            label = f"{words} {tally.get(words, 0)}" if words in set(outcomes["outcome"]) else None
            axes.scatter(x[those], y[those], 60, colour, marker=marker, linewidth=0, label=label)
        axes.set(xlabel=" · ".join(map(readable_name, names[at:])), ylabel=" · ".join(map(readable_name, names[:at])))
        axes.set_xticks(range(len(columns)), columns, rotation=90, fontsize=9)
        axes.set_yticks(range(len(rows)), rows, fontsize=9)
        axes.set(xlim=(-0.6, len(columns) - 0.4), ylim=(len(rows) - 0.4, -0.6))
        axes.grid(visible=False)
        fig.legend(loc="outside lower center", ncols=3)
    counts = ", ".join(f"{words} {count}" for words, count in tally.items())
    alt = f"Grid of {len(outcomes)} choices, a mark each; of the {len(chosen)} shown: {counts}."
    return figure_html(fig, alt=alt, caption=f"Source: {source}" if source else "")


def grid_positions(outcomes: pd.DataFrame, names: list[str]) -> tuple[np.ndarray, list[str]]:
    """Give the place of every combination along a side of the grid, and at each place what is new there."""
    if not names:
        return np.zeros(len(outcomes), int), [""]
    codes, keys = zip(*(pd.factorize(outcomes[name]) for name in names), strict=True)
    places, before = list(product(*keys)), [None, *product(*keys)]
    words = [
        " · ".join(map(str, place[shared_parts(place, last) :])) for place, last in zip(places, before, strict=False)
    ]
    return np.ravel_multi_index(codes, [len(known) for known in keys]), words


def shared_parts(place: tuple[Any, ...], last: tuple[Any, ...] | None) -> int:
    """Count the outer parts that a place shares with the one before it."""
    return next((at for at, pair in enumerate(zip(place, last or (), strict=False)) if pair[0] != pair[1]), 0)


def outcome_table(some: pd.DataFrame, most: int, live: bool) -> str:
    """Give the combinations as a table: folded in a twin, open live; a long one scrolls. Of very many the first."""
    rows = [[escape(str(value)) for value in values] for values in some[:most].itertuples(index=False, name=None)]
    heading = f"The first {most} of {len(some):,} outcomes" if most < len(some) else f"Outcomes: {len(some)}"
    long = live and len(rows) > OPEN
    html = scrolling(
        text_table(heading, {readable_name(name): 5 for name in some}, rows), heading if live else "", low=long
    )
    counted = f": {len(rows)} rows, which scroll" if long else ""
    return f"<details{' open' * live}><summary{' tabindex=0' * live}>Show the table{counted}</summary>{html}</details>"


def readable_name(name: str) -> str:
    """Write the name of a choice as words."""
    return name.replace("_", " ")
