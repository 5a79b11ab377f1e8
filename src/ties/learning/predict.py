"""Predict, lock, reveal: one output that shows nothing early and forgets nothing."""

import re
from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets

from ties.errors import BadInputError
from ties.figures import Shown
from ties.learning import answers
from ties.widgets.base import Panel, labelled, message, prose, told

CONFIDENCE = [("choose …", None), *((f"{percent} %", percent) for percent in (50, 60, 70, 80, 90, 95, 99))]
SEALED = "Locked. The answer is opened in lesson 10."
KEPT = "Locked. You will meet this number again in lesson 10."


def predict(
    key: str,
    question: str,
    *,
    answer: float | bool | None = None,
    reveal: Shown | None = None,
    unit: str = "",
    digits: int = 0,
    within: float | None = None,
    kind: str = "number",
    sealed: bool = False,
) -> Panel:
    """
    Ask for a prediction; after *lock* show the figure, the value and the gap in words.

    `kind="number"` asks for a number in `unit`, and how sure the student is to be `within` so much of the truth
    (a tenth of it unless told). `kind="chance"` asks how likely a statement is, in percent; its answer is True or
    False. A `sealed` prediction is not answered before lesson 10; one without an `answer` is a belief, kept as it
    is. Kept under `key` at once and read back when the cell is run again.
    """
    if kind not in ("number", "chance"):
        raise BadInputError(f"predict() knows kind='number' and kind='chance', not {kind!r}.")
    within = abs(answer or 0) / 10 if within is None else within
    truth = None if sealed or answer is None else Truth(answer, unit, digits, within, reveal)
    form = number_form(unit, within, digits) if kind == "number" else chance_form()
    return Prediction(key, question, form, truth, KEPT if answer is None else SEALED)


class Truth:
    """What the data say: the value, and the figure that shows it."""

    def __init__(self, value: float | bool, unit: str, digits: int, within: float, reveal: Shown | None) -> None:
        self.value, self.unit, self.digits, self.within, self.reveal = value, unit, digits, within, reveal

    @property
    def html(self) -> str:
        """The value in words and the figure."""
        value = f"<p><strong>The data say: {escape(self.written(self.value))}.</strong></p>"
        return value + (self.reveal.html if self.reveal else "")

    def written(self, value: float | bool) -> str:
        """Write a value with its unit, as the question asked for it."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        return amount(value, self.unit, self.digits)

    def gap(self, guess: float) -> str:
        """Say in words how far the guess is from the truth."""
        if isinstance(self.value, bool):
            return f"You gave it {guess:.0f} %, and it turned out {'true' if self.value else 'false'}."
        gap = round(guess - self.value, self.digits)
        if gap == 0:
            return f"You said {self.written(guess)}: exactly right."
        side = "too high" if gap > 0 else "too low"
        close = "within" if abs(guess - self.value) <= self.within else "not within"
        return (
            f"You said {self.written(guess)}: {self.written(abs(gap))} {side}, {close} the "
            f"{self.written(self.within)} you were asked to be sure of."
        )


class Form:
    """The fields of one kind of prediction, and how they become an entry."""

    def __init__(self, fields: dict[str, ipywidgets.Widget], check: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        self.fields, self.check = fields, check

    def entry(self) -> dict[str, Any]:
        """Read the fields; raises BadInputError with what to write where one cannot be read."""
        return self.check({name: field.value for name, field in self.fields.items()})

    def fill(self, entry: dict[str, Any]) -> None:
        """Show a locked entry: its fields can be read and no longer changed."""
        for name, field in self.fields.items():
            value = entry.get(name)
            field.value = f"{value:g}" if isinstance(value, float) and isinstance(field, ipywidgets.Text) else value
            field.disabled = True


def number_form(unit: str, within: float, digits: int) -> Form:
    """Ask for a number, a confidence and a reason."""
    near = f" to be within {amount(within, unit, digits)} of it" if within else ""
    fields = {
        "value": labelled(ipywidgets.Text(placeholder="a number"), f"Your number{f' ({unit})' if unit else ''}"),
        "confidence": labelled(ipywidgets.Dropdown(options=CONFIDENCE), f"How sure are you{near}?"),
        "reason": labelled(ipywidgets.Text(placeholder="a few words"), "Why?"),
    }
    return Form(fields, lambda given: complete({**given, "value": number(given["value"])}))


def chance_form() -> Form:
    """Ask how likely a statement is, and for a reason."""
    chances = [("choose …", None), *((f"{percent} %", percent) for percent in (1, *range(5, 100, 5), 99))]
    fields = {
        "value": labelled(ipywidgets.Dropdown(options=chances), "How likely is it?"),
        "reason": labelled(ipywidgets.Text(placeholder="a few words"), "Why?"),
    }
    return Form(fields, complete)


def amount(value: float, unit: str, digits: int) -> str:
    """
    Write a number with its unit, in the singular where it is one.

    >>> amount(1, "states", 0), amount(33.18, "%", 1)
    ('1 state', '33.2 %')
    """
    number = f"{value:,.{digits}f}"
    return f"{number} {unit.removesuffix('s') if number == '1' else unit}".rstrip()


def complete(given: dict[str, Any]) -> dict[str, Any]:
    """Refuse a form in which a choice is still open."""
    if given["value"] is None or given.get("confidence", 0) is None:
        raise BadInputError("Choose from the list how sure you are, then lock.")
    return given


def number(text: str) -> float:
    """
    Read a number as people write it.

    >>> number("33,5 %"), number("1 200"), number("$4.57")
    (33.5, 1200.0, 4.57)
    """
    plain = re.sub(r"[^\d,.+-]", "", text.replace("−", "-"))
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\\.\d+)?", plain):
        plain = plain.replace(",", "")
    try:
        return float(plain.replace(",", "."))
    except ValueError:
        raise BadInputError("Write a number, such as 33 or 4.5, then lock.") from None


class Prediction(Panel):
    """A form; after the lock, the reveal. Its twin is the question with the answer folded away."""

    def __init__(self, key: str, question: str, form: Form, truth: Truth | None, closing: str) -> None:
        self.key, self.form, self.truth, self.closing = key, form, truth, closing
        self.button = ipywidgets.Button(description="Lock my prediction", button_style="primary")
        self.outcome = message()
        self.button.on_click(lambda _: self.lock())
        fields = ipywidgets.VBox(list(form.fields.values()))
        super().__init__(
            [prose(f"<p><strong>{escape(question)}</strong></p>"), fields, self.button, self.outcome],
            twin=twin(question, truth, closing),
            summary=f"Prediction {key}: {question}",
        )
        self.restore()

    def restore(self) -> None:
        """Show a prediction that was locked before."""
        try:
            earlier = answers.recall(self.key)
        except answers.NotSavedError as problem:
            told(self.outcome, str(problem), wrong=True)
            return
        if earlier:
            self.show(earlier)

    def lock(self) -> None:
        """Keep the prediction and reveal; what could not be kept is said, and the reveal comes all the same."""
        try:
            entry = {"kind": "prediction", **self.form.entry()}
        except BadInputError as problem:
            told(self.outcome, str(problem), wrong=True)
            return
        try:
            answers.keep(self.key, entry)
        except answers.NotSavedError as problem:
            self.show(entry, warning=f"{problem} ")
            return
        self.show(entry)

    def show(self, entry: dict[str, Any], warning: str = "") -> None:
        """Close the form and open the reveal."""
        self.form.fill(entry)
        self.button.disabled = True
        words = self.truth.gap(entry["value"]) if self.truth else self.closing
        told(self.outcome, warning + words, wrong=bool(warning), more=self.truth.html if self.truth else "")


def twin(question: str, truth: Truth | None, closing: str) -> str:
    """Give the still view, the same whoever runs it: the question, and the answer folded away."""
    ask = f"<p><strong>{escape(question)}</strong></p><p>Write your number down before you open the answer.</p>"
    if truth is None:
        return f"{ask}<p>{escape(closing.removeprefix('Locked. '))}</p>"
    return f"{ask}<details><summary>Show what the data say</summary>{truth.html}</details>"
