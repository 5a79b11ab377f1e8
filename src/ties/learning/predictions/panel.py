"""The panel of one prediction: lock, change until the answer is opened, open the answer, start over."""

from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets

from ties.learning import answer_store, drafts
from ties.learning.predictions import scoring
from ties.learning.predictions.forms import FIRST, OPENED, OUTCOME, FieldError, Form
from ties.widgets.base import Panel, complaint, html_block, live_region, set_status
from ties.widgets.draw_line.widget import DrawnLine

OTHER_FORM = (
    "Your file holds an earlier answer to this question in another form; it stays there until you lock a new one."
)
LOCKED = "Locked. Show the answer, or change your prediction first."
NOT_LOCKED = "What you filled in is still here. It is not locked yet."
NO_REASON = "Write in a few words why you think so, then lock. Or lock again to leave the reason empty."
START_OVER = (
    "You have seen the answer. You can lock a second prediction; your first one still counts for your score, and a "
    "note says that it was changed."
)
CHANGED = "You changed this prediction after you had seen the answer; your first one counts for your score."
Truth = scoring.Truth | scoring.RankTruth | scoring.LineTruth


class Prediction(Panel):
    """
    Prediction form, made by `predict`.

    A locked prediction can be changed until its answer is opened. Afterwards the student can start over; the first
    prediction stays in the file and counts for the score.

    Attributes
    ----------
    guess : str, list of str or pandas.Series
        What the form contains now: a number as it was typed, names in order, or a Series by year.
    """

    def __init__(
        self, key: str, question: str, form: Form, truth: Truth | None, closing: str, *, final: bool = False
    ) -> None:
        self.key, self.form, self.truth, self.closing, self.final = key, form, truth, closing, final
        self.locked: dict[str, Any] | None = None
        self.asked_why = False
        self.button = button("Lock my prediction")
        self.change_button = button("Change my prediction", self.change)
        self.open_button = button("Show the answer", self.open_answer, style="primary")
        self.again_button = button("Start this prediction over", self.start_over)
        self.button.button_style = "primary"
        self.actions = ipywidgets.HBox([self.button], layout=ipywidgets.Layout(flex_flow="row wrap"))
        self.outcome = live_region()
        self.complaints = {name: complaint() for name in form.fields}
        for name, field in form.fields.items():
            field.observe(lambda _, name=name: self.uncomplain(name), drafts.trait_of(field))
        fields = ipywidgets.VBox([one for name in form.fields for one in (form.fields[name], self.complaints[name])])
        # the reply stands before the buttons: from it the next Tab leads to what can be done now
        super().__init__(
            [html_block(f"<p><strong>{escape(question)}</strong></p>"), fields, self.outcome, self.actions],
            fallback_html=prediction_fallback(question, form, truth, closing),
            summary=f"Prediction {key}: {question}",
            name=question,
        )
        self.on_press(self.button, self.lock, lambda: [field.value for field in form.fields.values()])
        self.restore()
        self.restore_draft()

    @property
    def guess(self) -> Any:
        """What the form contains now: a number as it was typed, a list of names, or a Series by year."""
        value = self.form.fields["value"]
        return value.guess if isinstance(value, DrawnLine) else value.value

    def restore(self) -> None:
        """Show a prediction that was locked before; an entry of another form stays in the file and is not shown."""
        try:
            earlier = answer_store.recall(self.key)
        except OSError as problem:
            set_status(self.outcome, str(problem), wrong=True)
            return
        if self.form.fits(earlier):
            self.save_entry(earlier)
        elif earlier is not None:
            set_status(self.outcome, OTHER_FORM)

    def restore_draft(self) -> None:
        """Show what was filled in and not locked, also where that would change an earlier prediction."""
        if drafts.unsaved(self.key, self.form.fields):
            if self.locked:
                self.open_form()
            set_status(self.outcome, NOT_LOCKED)
        drafts.follow(self.key, self.form.fields)

    def lock(self) -> None:
        """Save the prediction; show what is missing if the form is not complete, and ask once for a reason."""
        try:
            entry = self.form.entry()
        except FieldError as problem:
            self.complain(problem.field, str(problem))
            return
        if not entry["reason"].strip() and not self.asked_why:
            self.asked_why = True
            self.complain("reason", NO_REASON)
            return
        self.complain()
        if self.locked and self.locked.get(OPENED):
            entry |= {OPENED: True, FIRST: self.locked.get(FIRST) or self.locked}
        self.save_entry(entry, focus=True)
        drafts.forget(self.key)

    def complain(self, field: str = "", words: str = "") -> None:
        """Say beside a field what is wrong with it; nothing is wrong with the others."""
        for name, place in self.complaints.items():
            if name == field:
                set_status(place, words, wrong=True)
            else:
                place.value = ""

    def uncomplain(self, name: str) -> None:
        """Take away what was wrong with a field once the field has changed."""
        self.complaints[name].value = ""

    def save_entry(self, entry: dict[str, Any], *, focus: bool = False) -> None:
        """Save the entry and show it; its outcome is added once the true value is known."""
        if self.truth:
            # files of earlier versions have no mark: there the answer was opened with the lock
            opened = self.final or entry.get(OPENED, OUTCOME in entry)
            entry = {**entry, OUTCOME: self.truth.came_true(entry["value"]), OPENED: opened}
        try:
            answer_store.save(self.key, entry)
        except answer_store.NotSavedError as problem:
            self.show(entry, warning=f"{problem} ", focus=focus)
            return
        self.show(entry, focus=focus)

    def show(self, entry: dict[str, Any], *, warning: str = "", focus: bool = False) -> None:
        """Lock the form; show the answer if it is open."""
        self.locked = entry
        self.form.show_locked(entry)
        opened = bool(self.truth) and entry[OPENED]
        self.offer(*self.next_steps(opened))
        more = self.truth.html_after_lock(entry["value"]) if opened else ""
        words = warning + self.reply(entry, opened)
        set_status(self.outcome, words, wrong=bool(warning), more=more, focus=focus)

    def next_steps(self, opened: bool) -> list[ipywidgets.Button]:
        """Return the buttons that can be pressed after the lock."""
        if opened:
            return [self.again_button]
        return [self.open_button, self.change_button] if self.truth else [self.change_button]

    def reply(self, entry: dict[str, Any], opened: bool) -> str:
        """Return the sentence under a locked form."""
        if not opened:
            return LOCKED if self.truth else self.closing
        note = f" {CHANGED}" if FIRST in entry else ""
        return self.truth.gap_sentence(entry["value"]) + note

    def open_answer(self) -> None:
        """Open the answer; from now on the prediction that counts cannot be changed."""
        self.save_entry({**self.locked, OPENED: True}, focus=True)

    def change(self) -> None:
        """Let the student change a prediction whose answer is closed."""
        self.unlock("Change your prediction, then lock it again.")

    def start_over(self) -> None:
        """Let the student predict once more after the answer was opened."""
        self.unlock(START_OVER)

    def unlock(self, words: str) -> None:
        """Let the form be changed, and move the focus to its first field."""
        self.open_form()
        field = self.form.fields["value"]
        plain = isinstance(field, ipywidgets.Text | ipywidgets.Dropdown)
        set_status(self.outcome, words, focus=not plain)
        if plain:
            field.focus()

    def open_form(self) -> None:
        """Let the fields be changed, and offer the lock."""
        self.form.unlock()
        self.offer(self.button)

    def offer(self, *buttons: ipywidgets.Button) -> None:
        """Show these buttons and no others."""
        self.button.disabled = self.button not in buttons
        self.actions.children = buttons


def button(words: str, act: Callable[[], None] | None = None, style: str = "") -> ipywidgets.Button:
    """Return a button with its words in full; what needs a form's fields is added with `Panel.on_press`."""
    made = ipywidgets.Button(description=words, button_style=style, layout=ipywidgets.Layout(width="auto"))
    if act:
        made.on_click(lambda _: act())
    return made


def prediction_fallback(question: str, form: Form, truth: Truth | None, closing: str) -> str:
    """Return the static view, the same for every student: the question, and the answer in a closed element."""
    ask = f"<p><strong>{escape(question)}</strong></p>{form.fallback_note}"
    if truth is None:
        ask = ask.replace(" before you open the answer", "")  # there is none to open here
        return f"{ask}<p>{escape(closing.removeprefix('Locked. '))}</p>"
    return f"{ask}<details><summary>Show the answer</summary>{truth.html}</details>"
