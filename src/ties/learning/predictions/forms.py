"""Forms of a prediction: their fields, and the entry that is stored."""

import math
import numbers
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from html import escape
from typing import Any

import ipywidgets

from ties.errors import BadInputError
from ties.learning.predictions.ranking import Ranking
from ties.widgets.base import Dropdown, with_label
from ties.widgets.draw_line.widget import DrawnLine

CONFIDENCE = [("choose …", None), *((f"{percent} %", percent) for percent in (*range(5, 100, 5), 99))]
OUTCOME = "outcome"  # added to an entry once the true value is known
OPENED = "opened"  # whether the student has opened the answer
FIRST = "first"  # what was said before the answer was opened, if it was changed afterwards
DOLLARS = "US$"
ADDED = {OUTCOME, OPENED, FIRST}
Limits = tuple[float | None, float | None]
MOST_DIGITS = 12  # after the point
CHANCES = [("choose …", None), *((f"{percent} %", percent) for percent in (1, *range(5, 100, 5), 99))]


class FieldError(BadInputError):
    """What is wrong with one field of a form; `field` is its name."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


class Form:
    """Fields of one kind of prediction; `noun` names what is predicted, `fallback_note` is shown in the static view."""

    def __init__(
        self,
        fields: dict[str, ipywidgets.Widget],
        check: Callable[[dict[str, Any]], dict[str, Any]],
        *,
        possible: Callable[[Any], bool],
        form: str = "",
        noun: str = "number",
        fallback_note: str = "",
    ) -> None:
        self.fields, self.check, self.possible = fields, check, possible
        self.fixed_fields = {"kind": "prediction", **({"form": form} if form else {})}
        self.noun, self.fallback_note = (
            noun,
            fallback_note or f"<p>Write your {noun} down before you open the answer.</p>",
        )

    def entry(self) -> dict[str, Any]:
        """Return the values of the fields as an entry; raise FieldError if one cannot be read."""
        given = {name: field.value for name, field in self.fields.items()}
        try:
            return {**self.fixed_fields, **self.check(given)}
        except FieldError:
            raise
        except BadInputError as problem:  # only the value itself can be unreadable
            raise FieldError("value", str(problem)) from None

    def fits(self, entry: Any) -> bool:
        """Return whether a stored entry belongs to this form and is complete."""
        return (
            isinstance(entry, dict)
            and entry.keys() - ADDED == {*self.fixed_fields, *self.fields}
            and entry == {**entry, **self.fixed_fields}
            and self.possible(entry["value"])
            and isinstance(entry["reason"], str)
            and ("confidence" not in entry or is_offered(entry["confidence"], CONFIDENCE))
        )

    def show_locked(self, entry: dict[str, Any]) -> None:
        """Show a locked entry in fields that cannot be changed."""
        for name, field in self.fields.items():
            value = entry[name]
            field.value = f"{value:.12g}" if is_finite_number(value) and isinstance(field, ipywidgets.Text) else value
            field.disabled = True

    def unlock(self) -> None:
        """Let the fields be changed again; a drawn line takes the true line away."""
        for field in self.fields.values():
            if isinstance(field, DrawnLine):
                field.hide()
            field.disabled = False


def number_form(unit: str, digits: int, near: str, limits: Limits = (None, None)) -> Form:
    """Return a form for a number within `limits`, how sure the student is to be within `near`, and a reason."""
    sure = f"How sure are you that your number is within {near}?" if near else "How sure are you?"
    value = with_label(ipywidgets.Text(placeholder="a number"), f"Your number{f' ({unit})' if unit else ''}")
    return Form(
        {"value": value, "confidence": confidence_field(sure), "reason": reason_field()},
        lambda given: require_choices_made({**given, "value": parse_possible(given["value"], unit, digits, limits)}),
        possible=lambda number: is_finite_number(number) and within_limits(number, limits),
    )


def chance_form() -> Form:
    """Return a form for how likely a statement is, and a reason."""
    value = with_label(Dropdown(options=CHANCES), "How likely is it?")
    return Form(
        {"value": value, "reason": reason_field()},
        require_choices_made,
        possible=lambda value: is_offered(value, CHANCES),
    )


def rank_form(options: Sequence[str]) -> Form:
    """Return a form for the order of a few names; the order in which they are offered is not the answer."""
    names = "".join(f"<li>{escape(name)}</li>" for name in options)
    note = f"<p>To put in order:</p><ul>{names}</ul><p>Write your order down before you open the answer.</p>"
    return Form(
        {
            "value": Ranking(options),
            "confidence": confidence_field("How sure are you that the right name is on place 1?"),
            "reason": reason_field(),
        },
        require_choices_made,
        possible=lambda value: isinstance(value, list) and sorted(map(str, value)) == sorted(options),
        form="rank",
        noun="order",
        fallback_note=note,
    )


def line_form(plot: DrawnLine) -> Form:
    """Return a form for a line over some years, and how sure the student is of its direction."""
    return Form(
        {
            "value": plot,
            "confidence": confidence_field(
                "How sure are you of its direction, up or down, from the first to the last year?"
            ),
            "reason": reason_field(),
        },
        lambda given: require_choices_made(require_whole_line(given, plot)),
        possible=lambda value: is_line(value, plot.asked),
        form="line",
        noun="line",
        fallback_note=f"{plot.fallback_html}<p>Sketch your line on paper before you open the answer.</p>",
    )


def confidence_field(words: str) -> ipywidgets.Dropdown:
    """Return the field for how sure the student is."""
    return with_label(Dropdown(options=CONFIDENCE), words)


def reason_field() -> ipywidgets.Text:
    """Return the field for a reason."""
    return with_label(ipywidgets.Text(placeholder="a few words"), "Why?")


def require_choices_made(given: dict[str, Any]) -> dict[str, Any]:
    """Return the values; raise FieldError if a choice is missing."""
    if given["value"] is None:
        raise FieldError("value", "Choose from the list how likely it is, then lock.")
    if given.get("confidence", 0) is None:
        raise FieldError("confidence", "Choose from the list how sure you are, then lock.")
    return given


def require_whole_line(given: dict[str, Any], plot: DrawnLine) -> dict[str, Any]:
    """Return the values; raise BadInputError, naming them, if years have no value."""
    if plot.still_open:
        raise BadInputError(f"Draw every shaded year, then lock; still open: {', '.join(map(str, plot.still_open))}.")
    return given


def is_finite_number(value: object) -> bool:
    """Return whether a stored value is a finite number; True and False are not."""
    return isinstance(value, numbers.Real) and not isinstance(value, bool) and abs(value) < math.inf


def is_line(value: object, asked: list[int]) -> bool:
    """Return whether a stored value is a line over the years that are asked now; it may hold years asked earlier."""
    return (
        isinstance(value, dict) and value.keys() >= set(map(str, asked)) and all(map(is_finite_number, value.values()))
    )


def is_offered(value: object, options: list[tuple[str, Any]]) -> bool:
    """Return whether a stored value is one of the options of a list."""
    return is_finite_number(value) and value in [choice for _, choice in options]


def format_distance(size: float, unit: str, digits: int) -> str:
    """
    Format the distance between two values; the distance between percentages is in points.

    >>> format_distance(18.3, "%", 1), format_distance(2, "states", 0)
    ('18.3 points', '2 states')
    """
    return format_amount(size, "points" if unit == "%" else unit, digits)


def format_amount(value: float, unit: str, digits: int) -> str:
    """
    Format a number with its unit: in the singular for one, and US$ before the number.

    >>> format_amount(1, "states", 0), format_amount(33.18, "%", 1), format_amount(3.84, "US$ bn", 1)
    ('1 state', '33.2 %', 'US$ 3.8 bn')
    """
    number = f"{value:,.{digits}f}".replace("-", "−")
    if DOLLARS in unit:
        return f"{DOLLARS} {number} {unit.replace(DOLLARS, '').strip()}".rstrip()
    return f"{number} {unit.removesuffix('s') if number == '1' else unit}".rstrip()


def format_typed(value: float, unit: str) -> str:
    """
    Format a number with the digits that the student typed, and with its unit.

    >>> format_typed(34.5, "%"), format_typed(30.0, "%"), format_typed(2.25, "US$ bn")
    ('34.5 %', '30 %', 'US$ 2.25 bn')
    """
    return format_amount(value, unit, typed_digits(value))


def typed_digits(value: float) -> int:
    """
    Return how many digits after the point a number needs.

    >>> typed_digits(34.5), typed_digits(1200.0), typed_digits(0.05)
    (1, 0, 2)
    """
    _, _, exponent = Decimal(repr(float(value))).normalize().as_tuple()
    return min(max(-int(exponent), 0), MOST_DIGITS)


def parse_number(text: str) -> float:
    """
    Read a number as people write it; raise BadInputError for text with two numbers.

    >>> parse_number("33,5 %"), parse_number("1 200"), parse_number("$4.57"), parse_number("1,200.5")
    (33.5, 1200.0, 4.57, 1200.5)
    """
    plain = re.sub(r"[^\d,.+-]", "", text.replace("−", "-"))
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", plain):
        plain = plain.replace(",", "")
    try:
        if re.search(r"\d\s*[^\W\d_]+\s*\d", text) or not is_finite_number(value := float(plain.replace(",", "."))):
            raise ValueError(text)
    except ValueError:
        raise BadInputError("Write a number, such as 45 or 7.5, then lock.") from None
    return value


def parse_possible(text: str, unit: str, digits: int, limits: Limits) -> float:
    """
    Read a number that is possible; raise BadInputError for one beyond the limits.

    >>> parse_possible("33", "%", 0, (0, 100))
    33.0
    """
    value = parse_number(text)
    if not within_limits(value, limits):
        low = limits[0] is not None and value < limits[0]
        end = format_amount(limits[0] if low else limits[1], unit, digits)
        raise BadInputError(
            f"You wrote {format_typed(value, unit)}. The answer cannot be {'below' if low else 'above'} {end}. "
            "Change your number, then lock."
        )
    return value


def within_limits(value: float, limits: Limits) -> bool:
    """Return whether a number is not beyond the limits; None stands for no limit."""
    low, high = limits
    return (low is None or value >= low) and (high is None or value <= high)
