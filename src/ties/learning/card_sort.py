"""Cards to sort into piles; the course's own piles open when the student has sorted every card."""

from collections.abc import Mapping
from html import escape
from typing import Any

import ipywidgets

from ties.learning import answer_store
from ties.learning.predictions.panel import button
from ties.learning.restoring import earlier_answer
from ties.widgets.base import Panel, html_block, live_region, set_status
from ties.widgets.sort_cards.widget import SortedCards

OURS = (
    "Our piles are one reading, not an answer key: if you can name the word that decided, you may be right to differ."
)


class CardSort(Panel):
    """
    Cards to sort, made by `Lesson.sort`; nothing is marked right or wrong.

    What was sorted is saved at every move. The fallback has the cards, and the course's piles in a closed element.
    """

    def __init__(
        self, key: str, question: str, cards: SortedCards, ours: Mapping[str, str], wording: Mapping[str, str]
    ) -> None:
        self.key, self.cards, self.ours, self.wording = key, cards, ours, wording
        self.compared = False
        self.button = button("Compare with our piles", style="primary")
        self.outcome = live_region()
        super().__init__(
            [
                html_block(f"<p><strong>{escape(question)}</strong></p>"),
                cards,
                ipywidgets.HBox([self.button]),
                self.outcome,
            ],
            fallback_html=f"<p><strong>{escape(question)}</strong></p>{cards.fallback_html}{self.folded_piles()}",
            summary=f"Cards {key}: {question}",
        )
        self.on_press(self.button, self.compare, lambda: dict(cards.values))
        self.restore()
        cards.observe(lambda _: self.save(), "values")

    def restore(self) -> None:
        """Put the cards where they were; show our piles if they had been opened."""
        earlier = earlier_answer(self.key, self.outcome)
        piles = earlier.get("piles")
        if earlier.get("kind") == "sorted" and isinstance(piles, dict):
            self.cards.values = piles
            self.compared = earlier.get("compared") is True and not self.cards.still_open
            self.show()

    def compare(self) -> None:
        """Open our piles, or say which cards are still to be sorted."""
        if left := self.cards.still_open:
            words = f"Sort every card first. Still to sort: {', '.join(left)}."
            set_status(self.outcome, words, wrong=True)
            return
        self.compared = True
        self.save(focus=True)

    def save(self, *, focus: bool = False) -> None:
        """Save where the cards are now."""
        entry = {"kind": "sorted", "piles": dict(self.cards.values), "compared": self.compared}
        try:
            answer_store.save(self.key, entry)
        except answer_store.NotSavedError as problem:
            set_status(self.outcome, str(problem), wrong=True)
            return
        self.show(focus=focus)

    def show(self, *, focus: bool = False) -> None:
        """Show our piles beside the student's if they are open and every card is sorted."""
        if self.compared and not self.cards.still_open:
            set_status(self.outcome, self.agreement(), more=self.differences() + self.both_piles(), focus=focus)
        else:
            self.outcome.value = ""

    @property
    def differing(self) -> list[str]:
        """The cards that the student put on another pile than we did."""
        return [card for card in self.cards.cards if self.cards.values.get(card) != self.ours[card]]

    def agreement(self) -> str:
        """Return how many cards are on the same pile, and what that means."""
        count = len(self.cards.cards)
        return f"You and we agree on {count - len(self.differing)} of {count} cards. {OURS}"

    def differences(self) -> str:
        """Return a line for each card that differs: both piles, and why the wording matters."""
        lines = [
            f"<li><strong>{escape(card)}</strong>: you say {escape(self.cards.values[card])}, we say "
            f"{escape(self.ours[card])}. {escape(self.wording.get(card, ''))}</li>"
            for card in self.differing
        ]
        return f"<ul>{''.join(lines)}</ul>" if lines else ""

    def both_piles(self) -> str:
        """Return a table with the cards on each pile, the student's beside ours."""
        differing = set(self.differing)
        rows = "".join(
            f'<tr><th scope="row">{escape(pile)}</th>'
            f"<td>{on_pile(pile, self.cards.values, differing)}</td><td>{on_pile(pile, self.ours, differing)}</td></tr>"
            for pile in self.cards.piles
        )
        head = '<th scope="col">pile</th><th scope="col">your cards</th><th scope="col">our cards</th>'
        caption = "<caption>Your piles and ours; a star marks a card that differs</caption>"
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"

    def folded_piles(self) -> str:
        """Return our piles in a closed element."""
        piles = "".join(
            f"<li><strong>{escape(pile)}</strong>: {on_pile(pile, self.ours, set())}</li>" for pile in self.cards.piles
        )
        return (
            f"<details><summary>Show our piles (sort the cards first)</summary><p>{OURS}</p><ul>{piles}</ul></details>"
        )


def on_pile(pile: str, piles: Mapping[str, Any], differing: set[str]) -> str:
    """Return the cards on one pile as text; a star marks one that differs."""
    cards = sorted(card for card, place in piles.items() if place == pile)
    return ", ".join(f"{escape(card)}*" if card in differing else escape(card) for card in cards) or "no card"
