"""The evidence ledger: what each piece of evidence does to a claim, in the student's own judgement."""

from collections.abc import Mapping
from html import escape
from typing import Any, NamedTuple

import ipywidgets
import pandas as pd

from ties.argument import graph
from ties.display.judgement import SILENT, judgement
from ties.errors import BadInputError, UnknownNameError
from ties.learning import answer_store, drafts
from ties.learning.question_file import DIRECTIONS
from ties.learning.restoring import earlier_answer
from ties.settings import current
from ties.widgets.base import Dropdown, Panel, complaint, html_block, live_region, set_status, with_label

NO_STRENGTH = 1  # in the file of a silent line, since every line has a number there
STRENGTHS = {1: "1 · a hint", 2: "2 · fair", 3: "3 · strong"}
OTHER_FORM = "Your file holds an earlier line on this claim in another form; it stays there until you save a new one."
COLUMNS = ("claim_id", "lesson", "direction", "strength", "limit")


class LedgerLine(NamedTuple):
    """One line of a ledger: `direction` (supports, challenges, silent), `strength` 1 to 3, `limit` in words."""

    direction: str
    strength: int
    limit: str

    def __str__(self) -> str:
        limit = f"limit: {self.limit}" if self.limit else "you did not name a limit"
        return f"{judgement(self.direction, self.strength)}; {limit}"


def weigh(
    claim_id: str,
    direction: str | None = None,
    *,
    strength: int = 2,
    limit: str = "",
    lesson: int = 0,
    ours: tuple[str, int, str] | None = None,
) -> Panel:
    """
    Write one line of the ledger: what the evidence of a lesson does to a claim.

    Parameters
    ----------
    claim_id : str
        Id of a claim of the course, such as ``"C18"``.
    direction : str, optional
        ``"supports"``, ``"challenges"`` or ``"silent"``. The line is then saved at once. Without it a form asks.
    strength : int, optional
        1 (a hint), 2 (fair) or 3 (strong). A silent line has no strength: its entry always has a 1.
    limit : str, optional
        What the evidence cannot show, in a few words.
    lesson : int, optional
        Number of the lesson; 0 stands for none. There is one line per claim and lesson: writing it again in the same
        lesson replaces it, and the lines of other lessons stay.
    ours : tuple of (str, int, str), optional
        The course's own direction, strength and limit. They are shown only after the student's line is saved; the
        course's verdict on the claim is shown with them in the last lesson, or where no lesson is named.

    Returns
    -------
    Weighing
        A widget with the form and, after saving, the course's reading. Its fallback has that reading in a closed
        element.

    Raises
    ------
    UnknownNameError
        If the claim or the direction is unknown; the message offers near names.
    BadInputError
        If `strength` is not 1, 2 or 3.

    Examples
    --------
    >>> weigh("C18").summary.startswith("Ledger C18: ")
    True
    """
    claim = graph.claim(claim_id)
    panel = Weighing(claim, lesson, LedgerLine(*ours) if ours else None)
    if direction is not None:
        panel.save_line(valid_line(direction, strength, limit))
    return panel


def valid_line(direction: str, strength: int, limit: str) -> LedgerLine:
    """Return a ledger line; raise an error for an unknown direction or strength."""
    if direction not in DIRECTIONS:
        raise UnknownNameError("direction", direction, DIRECTIONS)
    if strength not in STRENGTHS:
        raise BadInputError(f"strength is 1 (a hint), 2 (fair) or 3 (strong), not {strength!r}.")
    return LedgerLine(direction, NO_STRENGTH if direction == SILENT else strength, limit.strip())


def known_line(entry: Any) -> LedgerLine | None:
    """Return the line that a stored entry holds; None if it has another form."""
    names = ("direction", "strength", "limit")
    direction, strength, limit = (entry.get(name) for name in names) if isinstance(entry, dict) else (None,) * 3
    sound = direction in DIRECTIONS and isinstance(strength, int) and strength in STRENGTHS and isinstance(limit, str)
    return LedgerLine(direction, strength, limit) if sound else None


class Weighing(Panel):
    """Form for one claim, made by `weigh`; after saving it shows the course's reading."""

    def __init__(self, claim: dict[str, Any], lesson: int, ours: LedgerLine | None) -> None:
        self.claim, self.ours = claim, ours
        self.key, self.lesson = f"ledger-{claim['claim_id']}-{lesson}", lesson
        self.outcome, self.complaint = live_region(), complaint()
        self.direction = with_label(
            Dropdown(options=[("choose …", None), *((d, d) for d in DIRECTIONS)]),
            "The evidence of this lesson",
        )
        self.strength = with_label(
            ipywidgets.Dropdown(options=[(w, n) for n, w in STRENGTHS.items()], value=2), "How strongly?"
        )
        self.direction.observe(lambda _: self.choose_direction(), "value")
        self.limit = with_label(ipywidgets.Text(placeholder="one limit, in a few words"), "What can it not show?")
        self.button = ipywidgets.Button(description="Save this line", button_style="primary")
        asked = claim_html(claim)
        form = [self.direction, self.complaint, self.strength, self.limit, self.button]
        super().__init__(
            [html_block(asked), *form, self.outcome],
            fallback_html=asked + folded_verdict_html(claim, ours, lesson),
            summary=f"Ledger {claim['claim_id']}: {claim['claim']}",
        )
        self.on_press(self.button, self.submit, self.entered)
        self.restore()

    def restore(self) -> None:
        """Show a line that was saved before; it can still be changed. One of another form stays in the file."""
        if earlier := earlier_answer(self.key, self.outcome):
            if line := known_line(earlier):
                self.show(line)
            else:
                set_status(self.outcome, OTHER_FORM)
        self.restore_draft()

    def restore_draft(self) -> None:
        """Show what was filled in and not saved; what is said of a line that was saved stays."""
        if drafts.unsaved(self.key, self.fields):
            saved = self.outcome.value
            set_status(self.outcome, drafts.NOT_SAVED, more=saved)
        drafts.follow(self.key, self.fields)

    @property
    def fields(self) -> dict[str, ipywidgets.Widget]:
        """The fields of the form by name."""
        return {"direction": self.direction, "strength": self.strength, "limit": self.limit}

    def choose_direction(self) -> None:
        """Take away what was wrong with the choice, and ask for a strength unless the evidence is silent."""
        self.complaint.value = ""
        self.strength.layout.display = "none" if self.direction.value == SILENT else None

    def entered(self) -> tuple[Any, Any, str]:
        """Return what the form contains now."""
        return tuple(drafts.values_of(self.fields).values())

    def submit(self) -> None:
        """Save the values of the form, or show which one is missing."""
        if self.direction.value is None:
            words = "Choose first what the evidence does: supports, challenges or silent."
            set_status(self.complaint, words, wrong=True)
            return
        self.complaint.value = ""
        self.save_line(valid_line(*self.entered()))

    def save_line(self, line: LedgerLine) -> None:
        """Save the line and show the course's reading; show a warning if the line could not be written."""
        entry = {"kind": "ledger", "claim_id": self.claim["claim_id"], "lesson": self.lesson, **line._asdict()}
        try:
            answer_store.save(self.key, entry)
            self.show(line)
        except answer_store.NotSavedError as problem:
            self.show(line, warning=f"{problem} ")
        drafts.forget(self.key)

    def show(self, line: LedgerLine, warning: str = "") -> None:
        """Show the line in the form, and the course's reading below it."""
        self.direction.value, self.limit.value = line.direction, line.limit
        if line.direction != SILENT:
            self.strength.value = line.strength
        words = f"{warning}Your line: {line}."
        set_status(self.outcome, words, wrong=bool(warning), more=verdict_html(self.claim, self.ours, self.lesson))


def claim_html(claim: dict[str, Any]) -> str:
    """Return the claim as HTML: id, paragraph, what it asserts, its words."""
    hedge = f"hedged with “{escape(claim['hedge'])}”" if isinstance(claim["hedge"], str) else "not hedged"
    return (
        f"<p><strong>{claim['claim_id']}</strong> (paragraph {claim['paragraph']}, {claim['asserts']}, {hedge}): "
        f"{escape(claim['claim'])}</p>"
    )


def verdict_html(claim: dict[str, Any], ours: LedgerLine | None, lesson: int) -> str:
    """
    Return the course's own line for the lesson; in the last lesson also its verdict with confidence and reasons.

    The verdict rests on all lessons and on what happened after the article, so an earlier lesson must not tell it.
    """
    line = f"<p>Our line for this lesson: {escape(str(ours))}.</p>" if ours else ""
    last = current().last_lesson
    if 0 < lesson < last:
        return f"{line}<p>Our verdict on the claim rests on all lessons together; it opens in lesson {last}.</p>"
    return (
        f"{line}<p>Our verdict on the claim, all lessons taken together: <strong>{claim['verdict']}</strong> "
        f"(confidence: {claim['confidence']}). {escape(claim['reasoning'])}</p>"
    )


def folded_verdict_html(claim: dict[str, Any], ours: LedgerLine | None, lesson: int) -> str:
    """Return the course's reading in a closed `details` element."""
    reading = verdict_html(claim, ours, lesson)
    return f"<details><summary>Our reading (write your own line first)</summary>{reading}</details>"


def ledger() -> pd.DataFrame:
    """
    Return the student's ledger.

    Returns
    -------
    pandas.DataFrame
        One row per line: ``claim_id`` (str), ``lesson`` (int), ``direction`` (``"supports"``, ``"challenges"`` or
        ``"silent"``), ``strength`` (int, 1 to 3; of a silent line it has no meaning) and ``limit`` (str), sorted by
        claim and lesson. Empty before the first line is saved.

    Examples
    --------
    >>> ledger().columns.tolist()
    ['claim_id', 'lesson', 'direction', 'strength', 'limit']
    """
    return as_ledger(answer_store.entries())


def as_ledger(entries: Mapping[str, Any]) -> pd.DataFrame:
    """Return the lines of the ledger among stored entries as a table."""
    lines = [one for one in entries.values() if known_line(one) and one.get("kind") == "ledger"]
    frame = pd.DataFrame(lines, columns=list(COLUMNS))
    return frame.sort_values(["claim_id", "lesson"], ignore_index=True)
