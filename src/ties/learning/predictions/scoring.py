"""Compare a prediction with the data: the answer as it is shown, and the difference in words."""

import numbers
from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from ties.display.figure import RichOutput
from ties.display.html_table import frame_table
from ties.errors import BadInputError
from ties.learning.exercise_checks import describe_type
from ties.learning.predictions.forms import (
    MOST_DIGITS,
    format_amount,
    format_distance,
    format_typed,
    is_finite_number,
    typed_digits,
)
from ties.widgets.draw_line import widget as draw_line

WAYS = {-1: "down", 0: "neither up nor down", 1: "up"}


class Truth:
    """The true value: a number, or whether a statement came true; and the figure that shows it."""

    def __init__(self, value: float | bool, unit: str, digits: int, within: float, reveal: RichOutput | None) -> None:
        self.value, self.unit, self.digits, self.within, self.reveal = value, unit, digits, within, reveal

    @property
    def html(self) -> str:
        """The value in words, and the figure."""
        return answer_html(self.format_value(self.value)) + reveal_html(self.reveal)

    def html_after_lock(self, guess: float) -> str:
        """Return the HTML below the comparison: the value, with the digits of the comparison, and the figure."""
        digits = self.digits if isinstance(self.value, bool) else self.shown_digits(guess)
        return answer_html(self.format_value(self.value, digits)) + reveal_html(self.reveal)

    def format_value(self, value: float | bool, digits: int | None = None) -> str:
        """Format a value with its unit; without `digits`, as the question asked for it."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        return format_amount(value, self.unit, self.digits if digits is None else digits)

    def came_true(self, guess: float) -> bool:
        """Return whether the statement came true, or the number is within the tolerance."""
        return self.value if isinstance(self.value, bool) else bool(abs(guess - self.value) <= self.within)

    def gap_sentence(self, guess: float) -> str:
        """Return the difference between guess and true value in words."""
        if isinstance(self.value, bool):
            return f"You gave it {guess:.0f} %, and it turned out {'true' if self.value else 'false'}."
        digits, said = self.shown_digits(guess), format_typed(guess, self.unit)
        gap = self.gap(guess, digits)
        if gap == 0:
            return f"You said {said}: exactly right."
        close = "which is within" if self.came_true(guess) else "which is not within"
        far = format_distance(abs(gap), self.unit, digits)
        near = format_margin(self.within, self.unit, digits)
        return (
            f"You said {said}; the answer is {self.format_value(self.value, digits)}. "
            f"You are {far} {side_of_miss(gap)}, {close} {near}."
        )

    def gap(self, guess: float, digits: int) -> float:
        """Return the difference between a number as it was typed and the true value as it is shown."""
        return round(guess - round(self.value, digits), digits)

    def shown_digits(self, guess: float) -> int:
        """Return the digits of the comparison: no fewer than were typed, and enough to see what is near enough."""
        fewest = max(self.digits, typed_digits(guess))
        for digits in range(fewest, MOST_DIGITS):
            gap = self.gap(guess, digits)
            if gap == 0 or (abs(gap) <= round(self.within, digits)) == self.came_true(guess):
                return digits
        return MOST_DIGITS


def format_margin(within: float, unit: str, digits: int) -> str:
    """
    Format the tolerance; a whole number needs no decimals.

    >>> format_margin(50, "million TIV", 1), format_margin(0.05, "", 2)
    ('50 million TIV', '0.05')
    """
    return format_distance(within, unit, 0 if within == round(within) else digits)


class RankTruth:
    """The right order of a few names."""

    def __init__(self, order: list[str], reveal: RichOutput | None) -> None:
        self.order, self.reveal = order, reveal

    @property
    def html(self) -> str:
        """The right order and the figure."""
        names = "".join(f"<li>{escape(name)}</li>" for name in self.order)
        return f"<p><strong>Answer, from place 1 on:</strong></p><ol>{names}</ol>{reveal_html(self.reveal)}"

    def html_after_lock(self, guess: list[str]) -> str:
        """Return the right order beside the student's, and the figure."""
        places = [str(place) for place in range(1, len(guess) + 1)]
        frame = pd.DataFrame({"place": places, "answer": self.order, "you said": guess})
        frame["right?"] = ["yes" if name == right else "no" for name, right in zip(guess, self.order, strict=True)]
        return frame_table(frame, caption="The right order beside yours") + reveal_html(self.reveal)

    def came_true(self, guess: list[str]) -> bool:
        """Return whether the first place is right."""
        return guess[0] == self.order[0]

    def gap_sentence(self, guess: list[str]) -> str:
        """Return how many places are right, and which name is farthest from its own."""
        off = {name: guess.index(name) - at for at, name in enumerate(self.order)}
        right = list(off.values()).count(0)
        if right == len(guess):
            return f"All {right} places are right."
        worst = max(off, key=lambda name: abs(off[name]))
        far = f"{format_amount(abs(off[worst]), 'places', 0)} too {'far down' if off[worst] > 0 else 'high up'}"
        return (
            f"You have {right} of {len(guess)} places right. Furthest off is {worst}: you put it on place "
            f"{guess.index(worst) + 1}, it belongs on place {self.order.index(worst) + 1}, so it was {far}. "
            f"{first_place_sentence(guess[0], self.order[0])}"
        )


class LineTruth:
    """The true line over the years of the plot; a missing value is *not reported*."""

    def __init__(self, line: pd.Series, plot: draw_line.DrawnLine, question: str, reveal: RichOutput | None) -> None:
        self.line, self.plot, self.reveal = line, plot, reveal
        self.unit, self.digits = plot.spec["unit"], plot.spec["digits"]
        self.known = line[plot.asked].dropna()
        if self.known.empty:
            raise BadInputError("there is nothing to compare a drawn line with: no asked year has a number.")
        drawing = (
            draw_line.line_fallback(line, title=question, unit=self.unit, digits=self.digits) if reveal is None else ""
        )
        self.html = answer_html(self.ends_sentence()) + reveal_html(reveal) + drawing

    def ends_sentence(self) -> str:
        """Return the first and the last known value with their years."""
        first, last = self.known.index[0], self.known.index[-1]
        words = [f"{self.format_value(self.known[year])} in {year}" for year in dict.fromkeys((first, last))]
        return ", ".join(words)

    def format_value(self, value: float) -> str:
        """Format a value with its unit."""
        return format_amount(value, self.unit, self.digits)

    def html_after_lock(self, guess: dict[str, float]) -> str:
        """Draw the true line over the student's; return the figure, if there is one."""
        self.plot.show(self.line)
        return reveal_html(self.reveal)

    def comparable_guess(self, guess: dict[str, float]) -> pd.Series:
        """Return the student's line over the years that can be compared."""
        return pd.Series({year: guess[str(year)] for year in self.known.index})

    def came_true(self, guess: dict[str, float]) -> bool | None:
        """Return whether the line has the right direction; None if only one year can be compared."""
        return (
            line_direction(self.comparable_guess(guess)) == line_direction(self.known) if len(self.known) > 1 else None
        )

    def gap_sentence(self, guess: dict[str, float]) -> str:
        """Return the largest miss, the direction, the mean miss, and the years that are not reported."""
        drawn = self.comparable_guess(guess)
        # of the numbers as they are shown, so that the miss that is told is their difference
        miss = (drawn.round(self.digits) - self.known.round(self.digits)).round(self.digits)
        blank = [str(year) for year in self.plot.spec["missing"]]
        gaps = f"Not reported, so not asked: {', '.join(blank)}." if blank else ""
        return " ".join(
            filter(
                None,
                [
                    self.largest_miss_sentence(drawn, miss),
                    direction_sentence(drawn, self.known),
                    self.mean_miss_sentence(miss),
                    gaps,
                ],
            )
        )

    def largest_miss_sentence(self, drawn: pd.Series, miss: pd.Series) -> str:
        """Return the year with the largest miss, in words."""
        year = miss.abs().idxmax()
        if miss[year] == 0:
            return "No year is off."
        return (
            f"Largest miss: {year}, {self.format_value(abs(miss[year]))} {side_of_miss(miss[year])} "
            f"(you {self.format_value(drawn[year])}, the data {self.format_value(self.known[year])})."
        )

    def mean_miss_sentence(self, miss: pd.Series) -> str:
        """Return the mean miss of a year in words."""
        return f"On average you were off by {self.format_value(miss.abs().mean())} per year."


def line_direction(line: pd.Series) -> str:
    """Return the direction from the first year to the last."""
    return WAYS[int(np.sign(line.iloc[-1] - line.iloc[0]))]


def direction_sentence(drawn: pd.Series, known: pd.Series) -> str:
    """Compare the directions from the first to the last year that can be compared."""
    if len(known) < 2:
        return ""
    yours, theirs = line_direction(drawn), line_direction(known)
    span = f"From {known.index[0]} to {known.index[-1]}"
    if yours == theirs:
        return f"{span} your line goes {yours}, and so do the data: the direction is right."
    return f"{span} your line goes {yours}, the data go {theirs}: the direction is not right."


def first_place_sentence(yours: str, theirs: str) -> str:
    """Return whether the first place is right; the student's confidence was about it."""
    return "Place 1 is right." if yours == theirs else f"Place 1 is {theirs}, not {yours}."


def side_of_miss(gap: float) -> str:
    """Return whether a guess is too high or too low."""
    return "too high" if gap > 0 else "too low"


def answer_html(words: str) -> str:
    """Return the answer as a paragraph."""
    return f"<p><strong>Answer: {escape(words)}.</strong></p>"


def reveal_html(reveal: RichOutput | None) -> str:
    """Return the HTML of the author's figure, or an empty string."""
    return reveal.html if reveal else ""


def require_number(answer: Any) -> float:
    """Return the answer; raise BadInputError if it is not one number."""
    if not is_finite_number(answer):
        raise BadInputError(f"the answer of kind='number' is one number, and this is {describe_answer(answer)}.")
    return answer


def require_bool(answer: Any) -> bool:
    """Return the answer; raise BadInputError if it is neither True nor False."""
    if not isinstance(answer, bool | np.bool_):
        raise BadInputError(f"the answer of kind='chance' is True or False, and this is {describe_answer(answer)}.")
    return bool(answer)


def require_order(answer: Any) -> list[str]:
    """Return the answer; raise BadInputError if it is not a list of two or more different names."""
    names = list(answer) if isinstance(answer, Sequence) and not isinstance(answer, str) else []
    if len(names) < 2 or len(set(map(str, names))) < len(names) or not all(isinstance(name, str) for name in names):
        raise BadInputError(
            "the answer of kind='rank' is a list of different names in the right order, "
            f"and this is {describe_answer(answer)}."
        )
    return names


def describe_answer(answer: Any) -> str:
    """Return the type of an answer in words, or the value if it is a missing or infinite number."""
    if isinstance(answer, numbers.Real) and not isinstance(answer, bool) and not is_finite_number(answer):
        return f"{answer}"
    return describe_type(answer) if answer is not None else "None"


def require_options(digits: int, within: float | None, answer: Any, reveal: Any) -> None:
    """Refuse digits, a tolerance or a picture that a prediction cannot use."""
    if isinstance(digits, bool) or not isinstance(digits, numbers.Integral) or not 0 <= digits <= MOST_DIGITS:
        raise BadInputError(f"digits= is a whole number from 0 to {MOST_DIGITS}, and this is {digits!r}.")
    if within is not None and (not is_finite_number(within) or within < 0):
        raise BadInputError(f"within= is a number from 0, and this is {within!r}.")
    if within is None and is_finite_number(answer) and answer == 0:
        raise BadInputError("a tenth of nought is nought; say how near is near enough, as in within=2.")
    if reveal is not None and not isinstance(getattr(reveal, "html", None), str):
        raise BadInputError(
            f"reveal= takes what ties.figure or ties.table returns, and this is {type(reveal).__name__}."
        )
