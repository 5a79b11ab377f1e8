"""Cards that a student sorts into piles: with the pointer, with keys, or with a list beside each card."""

from collections.abc import Mapping
from html import escape
from typing import Any

import traitlets

from ties.widgets import base


class SortedCards(base.ScriptedWidget):
    """
    Cards and named piles; every card starts outside the piles.

    Attributes
    ----------
    values : dict of str to str
        The pile of each card that is sorted.
    """

    _esm = base.script(__file__, "sort_cards.js")
    _css = base.style(__file__, "sort_cards.css")
    spec = traitlets.Dict().tag(sync=True)
    values = traitlets.Dict().tag(sync=True)

    def __init__(self, cards: Mapping[str, str], piles: Mapping[str, str], *, label: str) -> None:
        self.cards, self.piles = dict(cards), dict(piles)
        self.fallback_html, self.summary = cards_html(self.cards, self.piles), f"Cards to sort: {label}"
        super().__init__(
            spec={
                "label": label,
                "cards": [{"id": name, "text": text} for name, text in self.cards.items()],
                "piles": [{"name": name, "meaning": meaning} for name, meaning in self.piles.items()],
            }
        )

    @traitlets.validate("values")
    def _known(self, proposal: dict[str, Any]) -> dict[str, str]:
        given = proposal["value"]
        return {card: given[card] for card in self.cards if given.get(card) in self.piles}

    @property
    def still_open(self) -> list[str]:
        """The cards that are on no pile yet."""
        return [card for card in self.cards if card not in self.values]


def cards_html(cards: Mapping[str, str], piles: Mapping[str, str]) -> str:
    """Return the piles with what each is for, and the cards."""
    kinds = "".join(f"<li><strong>{escape(name)}</strong>: {escape(meaning)}</li>" for name, meaning in piles.items())
    texts = "".join(f"<li><strong>{escape(name)}</strong> {escape(text)}</li>" for name, text in cards.items())
    return f"<p>The piles:</p><ul>{kinds}</ul><p>The cards:</p><ul>{texts}</ul>"
