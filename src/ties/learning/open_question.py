"""Open questions with a box to write in; the model answers open after the student has written something."""

from collections.abc import Sequence
from html import escape
from typing import Any

import ipywidgets

from ties.learning import answer_store, drafts
from ties.learning.predictions.panel import button
from ties.learning.question_file import WrittenPart
from ties.learning.restoring import earlier_answer
from ties.widgets.base import Panel, complaint, html_block, live_region, set_status, with_label

INVITATION = "Answer in your own words. A sentence or two is enough."
EMPTY = "Nothing is written yet. Answer at least one question; a few words are enough."
OLDER = "These questions have changed since you answered; what you wrote is in the boxes, in its old order."
OPENED = "opened"  # in a stored entry: the model answers are open


class OpenQuestion(Panel):
    """
    Open questions with a box for each, made by `Lesson.write`.

    The fallback has the model answers in a closed element and does not depend on who ran the cell.
    """

    def __init__(self, key: str, parts: Sequence[WrittenPart]) -> None:
        self.key, self.parts, self.opened = key, list(parts), False
        self.boxes = [box(part) for part in parts]
        self.save_button = button("Save my answers", style="primary")
        self.open_button = button("Show the model answer")
        self.outcome, self.complaint = live_region(), complaint()
        row = ipywidgets.HBox([self.save_button, self.open_button], layout=ipywidgets.Layout(flex_flow="row wrap"))
        super().__init__(
            [html_block(f"<p>{INVITATION}</p>"), self.boxes[0], self.complaint, *self.boxes[1:], row, self.outcome],
            fallback_html=open_fallback(parts),
            summary=f"Open question {key}: {parts[0].question}",
            name=" ".join(part.question for part in parts),
        )
        for one, act in ((self.save_button, self.submit), (self.open_button, self.open_answers)):
            self.on_press(one, act, lambda: self.written)
        self.restore()
        self.offer()
        for one in self.boxes:
            one.observe(lambda _: self.changed(), "value")

    @property
    def written(self) -> list[str]:
        """What the boxes contain, without blanks at the ends."""
        return [one.value.strip() for one in self.boxes]

    def restore(self) -> None:
        """Show what was saved before, and what was typed since; open model answers stay open."""
        earlier = earlier_answer(self.key, self.outcome)
        saved = stored_words(earlier)
        self.fill(saved)
        self.opened = bool(saved) and earlier.get(OPENED) is True
        asked = earlier.get("questions", self.questions)
        words = "These are your saved answers." if asked == self.questions else OLDER
        words = drafts.NOT_SAVED if (unsaved := drafts.unsaved(self.key, self.fields)) else words
        drafts.follow(self.key, self.fields)
        if saved or unsaved:
            self.show(words)

    @property
    def fields(self) -> dict[str, ipywidgets.Textarea]:
        """The boxes by the questions that are asked now; where two are alike, the number makes them differ."""
        return {f"{at} {part.question}": one for at, (part, one) in enumerate(zip(self.parts, self.boxes, strict=True))}

    @property
    def questions(self) -> list[str]:
        """The questions as they are asked now."""
        return [part.question for part in self.parts]

    def fill(self, words: Sequence[str]) -> None:
        """Put words into the boxes, in order; what is left over follows in the last box."""
        last = len(self.boxes) - 1
        texts = [*words[:last], "\n".join(words[last:])]
        for one, text in zip(self.boxes, texts, strict=False):
            one.value = text

    def changed(self) -> None:
        """Offer the model answers, and take away what was wrong, once something is written."""
        self.offer()
        if any(self.written):
            self.complaint.value = ""

    def offer(self) -> None:
        """Let the model answers be opened if something is written and they are still closed."""
        self.open_button.disabled = self.opened or not any(self.written)

    def submit(self) -> None:
        """Save what is written, or say that nothing is."""
        if not any(self.written):
            set_status(self.complaint, EMPTY, wrong=True)
            return
        self.save()

    def open_answers(self) -> None:
        """Save what is written and open the model answers beside it."""
        if any(self.written):
            self.opened = True
            self.save(focus=True)

    def save(self, *, focus: bool = False) -> None:
        """Save the answers and show what comes of it."""
        self.complaint.value = ""
        entry = {"kind": "written", "questions": self.questions, "answers": self.written, OPENED: self.opened}
        try:
            answer_store.save(self.key, entry)
        except answer_store.NotSavedError as problem:
            self.show(str(problem), wrong=True, focus=focus)
            return
        drafts.forget(self.key)
        said = ("Saved.", "The model answers are below." if focus else "", self.still_open())
        self.show(" ".join(filter(None, said)), focus=focus)

    def still_open(self) -> str:
        """Return a sentence that names the questions without an answer."""
        empty = [part.label for part, words in zip(self.parts, self.written, strict=True) if not words]
        return f"Still without an answer: {' '.join(empty)}" if empty else ""

    def show(self, words: str, *, wrong: bool = False, focus: bool = False) -> None:
        """Show a reply, and the model answers beside the student's own if they are open."""
        self.offer()
        more = beside(self.parts, self.written) if self.opened else ""
        set_status(self.outcome, words, wrong=wrong, more=more, focus=focus)


def box(part: WrittenPart) -> ipywidgets.Textarea:
    """Return the box of one question; its label is the whole question."""
    made = with_label(ipywidgets.Textarea(rows=3), f"{part.label} {part.question}")
    made.add_class("ties-written")
    return made


def stored_words(entry: dict[str, Any]) -> list[str]:
    """Return the texts of a stored entry; none if it is of another kind."""
    words = entry.get("answers")
    return [str(text) for text in words] if entry.get("kind") == "written" and isinstance(words, list) else []


def beside(parts: Sequence[WrittenPart], written: Sequence[str]) -> str:
    """Return the student's answers and the model answers, side by side, or one above the other where it is narrow."""
    return "".join(
        f'<p style="margin:.6em 0 0"><strong>{escape(part.label)}</strong> {escape(part.question)}</p>'
        '<div style="display:flex;flex-wrap:wrap;gap:0 1.5em">'
        f"{column('Your answer', words or '–')}{column('Model answer', part.answer)}</div>"
        for part, words in zip(parts, written, strict=True)
    )


def column(title: str, words: str) -> str:
    """Return one answer under its title; lines stay as they were written."""
    return (
        f'<div style="flex:1 1 16em;min-width:0"><p style="margin:0"><em>{title}</em></p>'
        f'<p style="white-space:pre-wrap;margin:0 0 .6em">{escape(words)}</p></div>'
    )


def open_fallback(parts: Sequence[WrittenPart]) -> str:
    """Return the static view: the questions, and the model answers in a closed element."""
    asked = "".join(f"<li><strong>{escape(part.label)}</strong> {escape(part.question)}</li>" for part in parts)
    answers = "".join(f"<li><strong>{escape(part.label)}</strong> {escape(part.answer)}</li>" for part in parts)
    return (
        f"<ul>{asked}</ul><details><summary>Show the model answers (write your own first)</summary>"
        f"<ul>{answers}</ul></details>"
    )
