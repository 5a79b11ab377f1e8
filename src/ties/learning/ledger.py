"""The ledger: what each piece of evidence does to a claim, in the student's own judgement."""

from html import escape
from typing import Any, NamedTuple

import ipywidgets
import pandas as pd

from ties.argument import graph
from ties.errors import BadInputError, UnknownNameError
from ties.learning import answer_store
from ties.widgets.base import Dropdown, Panel, html_block, live_region, set_status, with_label

DIRECTIONS = ("supports", "challenges", "silent")
STRENGTHS = {1: "1 · a hint", 2: "2 · fair", 3: "3 · strong"}
COLUMNS = ("claim_id", "lesson", "direction", "strength", "limit")


class LedgerLine(NamedTuple):
    """One line of a ledger: `direction` (supports, challenges, silent), `strength` 1 to 3, `limit` in words."""

    direction: str
    strength: int
    limit: str

    def __str__(self) -> str:
        limit = f"limit: {self.limit}" if self.limit else "no limit named"
        return f"{self.direction}, strength {self.strength}; {limit}"


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
    Write one line of the ledger: what this lesson's evidence does to a claim, how strongly, what it cannot show.

    Without `direction` a form asks for it; with it, as in `weigh("C18", "supports", strength=1, limit="…")`, the line
    is kept at once. Our verdict and our own line, `ours`, open only after the student's line is saved.
    """
    claim = graph.claim(claim_id)
    panel = Weighing(claim, lesson, LedgerLine(*ours) if ours else None)
    if direction is not None:
        panel.save_line(valid_line(direction, strength, limit))
    return panel


def valid_line(direction: str, strength: int, limit: str) -> LedgerLine:
    """Refuse a line that the ledger cannot hold."""
    if direction not in DIRECTIONS:
        raise UnknownNameError("direction", direction, DIRECTIONS)
    if strength not in STRENGTHS:
        raise BadInputError(f"strength is 1 (a hint), 2 (fair) or 3 (strong), not {strength!r}.")
    return LedgerLine(direction, strength, limit.strip())


class Weighing(Panel):
    """A form for one claim; after saving, our reading beside the student's. Its twin folds our reading away."""

    def __init__(self, claim: dict[str, Any], lesson: int, ours: LedgerLine | None) -> None:
        self.claim, self.ours = claim, ours
        self.key, self.lesson = f"ledger-{claim['claim_id']}-{lesson}", lesson
        self.direction = with_label(
            Dropdown(options=[("choose …", None), *((d, d) for d in DIRECTIONS)]),
            "The evidence of this lesson",
        )
        self.strength = with_label(
            ipywidgets.Dropdown(options=[(w, n) for n, w in STRENGTHS.items()], value=2), "How strongly?"
        )
        self.limit = with_label(
            ipywidgets.Text(placeholder="one limit, in a few words", continuous_update=False), "What can it not show?"
        )
        self.button = ipywidgets.Button(description="Save this line", button_style="primary")
        self.button.on_click(lambda _: self.submit())
        self.outcome = live_region()
        asked = claim_html(claim)
        super().__init__(
            [html_block(asked), self.direction, self.strength, self.limit, self.button, self.outcome],
            fallback_html=asked + folded_verdict_html(claim, ours),
            summary=f"Ledger {claim['claim_id']}: {claim['claim']}",
        )
        self.restore()

    def restore(self) -> None:
        """Show a line that was saved before; it may still be changed."""
        try:
            if earlier := answer_store.recall(self.key):
                self.show(LedgerLine(earlier["direction"], earlier["strength"], earlier["limit"]))
        except answer_store.NotSavedError as problem:
            set_status(self.outcome, str(problem), wrong=True)

    def submit(self) -> None:
        """Keep what the form says, or say what is missing."""
        if self.direction.value is None:
            set_status(self.outcome, "Choose first what the evidence does: supports, challenges or silent.", wrong=True)
            return
        self.save_line(valid_line(self.direction.value, self.strength.value, self.limit.value))

    def save_line(self, line: LedgerLine) -> None:
        """Write the line and open our reading; what could not be written is said."""
        try:
            answer_store.save(
                self.key,
                {
                    "kind": "ledger",
                    "claim_id": self.claim["claim_id"],
                    "lesson": self.lesson,
                    **line._asdict(),
                },
            )
        except answer_store.NotSavedError as problem:
            self.show(line, warning=f"{problem} ")
            return
        self.show(line)

    def show(self, line: LedgerLine, warning: str = "") -> None:
        """Put the line into the form, and our reading below it."""
        self.direction.value, self.strength.value, self.limit.value = line
        words = f"{warning}Your line: {line}."
        set_status(self.outcome, words, wrong=bool(warning), more=verdict_html(self.claim, self.ours))


def claim_html(claim: dict[str, Any]) -> str:
    """Name the claim: id, paragraph, what it asserts, its words."""
    hedge = f"hedged with “{escape(claim['hedge'])}”" if isinstance(claim["hedge"], str) else "not hedged"
    return (
        f"<p><strong>{claim['claim_id']}</strong> (paragraph {claim['paragraph']}, {claim['asserts']}, {hedge}): "
        f"{escape(claim['claim'])}</p>"
    )


def verdict_html(claim: dict[str, Any], ours: LedgerLine | None) -> str:
    """Give our verdict with its confidence and reasons, and our own line; a student may well disagree."""
    line = f"<p>Our line for this lesson: {escape(str(ours))}.</p>" if ours else ""
    return (
        f"{line}<p>Our verdict on the claim, all lessons taken together: <strong>{claim['verdict']}</strong> "
        f"(confidence: {claim['confidence']}). {escape(claim['reasoning'])}</p>"
    )


def folded_verdict_html(claim: dict[str, Any], ours: LedgerLine | None) -> str:
    """Fold our reading away, to be opened after the student's own line is written."""
    return f"<details><summary>Our reading; write your own line first</summary>{verdict_html(claim, ours)}</details>"


def ledger() -> pd.DataFrame:
    """
    Give the student's ledger: a row a line, with claim_id, lesson, direction, strength (1 to 3) and limit.

    Empty before the first line is saved.
    """
    lines = [entry for entry in answer_store.entries().values() if entry.get("kind") == "ledger"]
    frame = pd.DataFrame(lines, columns=list(COLUMNS))
    return frame.sort_values(["claim_id", "lesson"], ignore_index=True)
