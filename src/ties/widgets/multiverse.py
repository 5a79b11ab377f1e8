"""Multiverse analysis: one function over every combination of choices, and how often the claim survives."""

from collections.abc import Callable, Iterable, Mapping
from html import escape
from itertools import product
from math import prod
from numbers import Number
from typing import Any

import numpy as np
import pandas as pd

from ties.display.html_table import text_table
from ties.errors import BadInputError, UnknownNameError
from ties.widgets.explore_grid import grid_html, readable_name
from ties.widgets.filters import FilterPanel, dropdown, scrolling

MOST_COMBINATIONS = 2_000  # combinations
CELLS = 200  # of the table in a fallback, so that a saved notebook stays small
ROWS = 200  # of the live table
OPEN = 30  # a live table with more rows scrolls in a box of its own
TOO_MANY = "<p>These are too many for a picture; choose above to see some of them.</p>"
WARNING = "The choices were made, not drawn at random: their share is not the probability that the claim is true."


def explore(
    survives: Callable[..., bool | None],
    more: Mapping[str, Any] | None = None,
    /,
    *,
    claim: str = "",
    by: str | None = None,
    source: str = "",
    **choices: Any,
) -> "Exploration":
    """
    Compute in what share of all combinations of choices a claim survives (multiverse analysis).

    Parameters
    ----------
    survives : callable
        Called once per combination with one keyword argument per choice. Returns True if the claim survives, False if
        it fails, and None if data are missing.
    more : mapping of str to sequence or mapping, optional
        Choices with names that are no argument of Python or are taken here, as in ``{"source": ["IMF", "WITS"]}``.
    claim : str, optional
        The claim in words, shown above the picture.
    by : str, optional
        Name of the choice by which the result is broken down.
    source : str, optional
        Where the data come from; shown under the picture.
    **choices : sequence or mapping
        Values of each choice: a list of values, or a dictionary from the label of a value to the value. All choices
        together may make up to 2,000 combinations.

    Returns
    -------
    Exploration
        A widget with a static picture and table as its fallback. ``.outcomes`` is a pandas.DataFrame with one row per
        combination, ``.share`` (float, 0 to 1) the share that survives of those that can be judged.

    Raises
    ------
    BadInputError
        If there is no choice, a choice has no or repeated values, there are too many combinations, or `survives` fails
        or returns anything else; the message names the combination.
    UnknownNameError
        If `by` is not one of the choices.

    Examples
    --------
    >>> result = explore(lambda first, last: last > first, first=[1, 2], last=[2, 3])
    >>> result.share
    0.75
    >>> result.outcomes["outcome"].tolist()
    ['survives', 'survives', 'fails', 'survives']
    """
    for name, given in {"claim": claim, "by": by, "source": source}.items():
        if given is not None and not isinstance(given, str):
            raise BadInputError(
                f"{name}= takes words; write a choice of that name as explore(survives, {{{name!r}: [value, value]}})."
            )
    if more is not None and not isinstance(more, Mapping):
        raise BadInputError(f"choices are written as name=[value, value], and this is {type(more).__name__}.")
    options = {name: options_of(name, given) for name, given in {**(more or {}), **choices}.items()}
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
    """
    Result of a multiverse analysis, made by `explore`, with a list for every choice.

    Attributes
    ----------
    outcomes : pandas.DataFrame
        One row per combination: a column per choice, and ``outcome`` (``"survives"``, ``"fails"`` or ``"no data"``).
    share : float
        Share of the combinations that survive, of those with data; from 0 to 1, missing if none has data.
    """

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
            controls,
            dict.fromkeys(names),
            key=(claim, by, *names, str([list(outcomes[name].unique()) for name in names])),
            fallback_html=fallback_html,
            summary=summary,
            name=claim or "The choices of the analysis",
        )

    def render(self, choices: dict[str, Any]) -> tuple[str, str]:
        """Show the matching combinations; the picture keeps the others in a pale colour."""
        chosen = {name: key for name, key in choices.items() if key is not None}
        fits = np.logical_and.reduce([np.ones(self.count, bool), *(self.outcomes[n] == k for n, k in chosen.items())])
        return outcome_sentence(self.outcomes[fits], chosen), self.result_html(self.outcomes[fits], ROWS)

    def result_html(self, some: pd.DataFrame, rows: int, total: str = "") -> str:
        """Return claim, breakdown, picture and table; only the fallback includes the total."""
        claim = f"<p><strong>{escape(self.claim)}</strong></p>" if self.claim else ""
        parts = f"<p>{escape(breakdown_sentence(self.outcomes, self.by))}</p>" if self.by else ""
        picture = self.whole if len(some) == self.count else self.picture_html(some)
        words = f"<p>{escape(total)}</p>" if total else ""
        return f"{claim}{words}{parts}{picture}{outcome_table(some, rows, live=not total)}<p>{WARNING}</p>"

    def picture_html(self, some: pd.DataFrame) -> str:
        """Draw the matching combinations, among the others if there is room for all."""
        drawings = (grid_html(drawn, some.index, self.by, self.source) for drawn in (self.outcomes, some))
        return next(filter(None, drawings), TOO_MANY)


def options_of(name: str, given: Any) -> dict[Any, Any]:
    """Return the values of a choice by label; raise BadInputError if it is not a list or a dictionary."""
    if name == "outcome" or isinstance(given, str) or not isinstance(given, Iterable):
        raise BadInputError(f"{name}={given!r} is no choice; write name=[value, value] or name={{words: value}}.")
    pairs = list(given.items()) if isinstance(given, Mapping) else [(option_label(value), value) for value in given]
    if not pairs or len(dict(pairs)) < len(pairs):
        raise BadInputError(f"the choice {name} needs at least one value, and each value once.")
    return dict(pairs)


def option_label(value: Any) -> Any:
    """Return a hashable label for an option value: numbers and text are their own label."""
    if isinstance(value, str | Number) and value == value:  # NaN equals nothing, so it could never be chosen
        return value
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def judge_combinations(survives: Callable[..., bool | None], options: dict[str, dict[Any, Any]]) -> pd.DataFrame:
    """Call the function for every combination; return one row per combination with its outcome."""
    rows = [dict(zip(options, keys, strict=True)) for keys in product(*options.values())]
    calls = ({name: options[name][key] for name, key in row.items()} for row in rows)
    words = [judge_combination(survives, row, call) for row, call in zip(rows, calls, strict=True)]
    return pd.DataFrame(rows).assign(outcome=words)


def judge_combination(survives: Callable[..., bool | None], row: dict[str, Any], call: dict[str, Any]) -> str:
    """Return the outcome of one combination; raise BadInputError, naming it, if the function fails."""
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
    """Return in words how many combinations survive, or the outcome of a single one."""
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
    """Return in words how often the claim survives for each value of one choice."""
    groups = outcomes.groupby(by, sort=False)["outcome"]
    parts = (f"{key} {(words == 'survives').sum()} of {len(words)}" for key, words in groups)
    return f"All choices by {readable_name(by)}: {', '.join(parts)}."


def outcome_table(some: pd.DataFrame, most: int, live: bool) -> str:
    """Return the first `most` combinations as a closed table; a long one scrolls in the live view."""
    rows = [[escape(str(value)) for value in values] for values in some[:most].itertuples(index=False, name=None)]
    heading = f"The first {most} of {len(some):,} outcomes" if most < len(some) else f"Outcomes: {len(some)}"
    long = live and len(rows) > OPEN
    html = scrolling(
        text_table(heading, {readable_name(name): 5 for name in some}, rows), heading if live else "", low=long
    )
    part = f"the first {len(rows)} of {len(some):,}" if most < len(some) else f"{len(rows)} rows"
    counted = f": {part}, which scroll" if long else ""
    return f"<details><summary{' tabindex=0' * live}>Show the table{counted}</summary>{html}</details>"
