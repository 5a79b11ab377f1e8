"""A part of a lesson that is made of the student's own answers, and is made anew when one of them changes."""

from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets
import pandas as pd

from ties.display.figure import RichOutput
from ties.learning import answer_store
from ties.learning.ledger import as_ledger, ledger
from ties.learning.predictions.widget import as_predictions, predictions
from ties.widgets.base import Panel, WithFallback, html_block

Make = Callable[[pd.DataFrame, pd.DataFrame], Any]
AGAIN = "Read my answers again"
RENEWS = "This follows your answers in this notebook. After you have answered in another lesson, press the button."


class Summary(Panel):
    """
    What a function makes of the ledger and the predictions.

    The fallback is what it makes of no answers at all, so that a saved lesson does not depend on who ran it.
    """

    def __init__(self, make: Make) -> None:
        self.make, self.place = make, ipywidgets.VBox()
        again = ipywidgets.Button(description=AGAIN, layout=ipywidgets.Layout(width="auto"))
        again.on_click(lambda _: self.renew())
        nothing = listed(make(*empty_answers()))
        super().__init__(
            [self.place, ipywidgets.HBox([again]), html_block(f"<p><small>{RENEWS}</small></p>")],
            fallback_html="".join(map(html_of, nothing)),
            summary=f"Your answers: {make.__name__.replace('_', ' ')}",
        )
        self.renew()
        answer_store.followers[make.__name__] = self.renew

    def renew(self) -> None:
        """Show what the function makes of the answers as they are now."""
        try:
            parts = listed(self.make(ledger(), predictions()))
        except answer_store.NotSavedError as problem:
            parts = [f"<p>{escape(str(problem))}</p>"]
        self.place.children = [
            part if isinstance(part, ipywidgets.Widget) else html_block(html_of(part)) for part in parts
        ]


def empty_answers() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a ledger and predictions without a row."""
    return as_ledger([]), as_predictions({})


def listed(made: Any) -> list[Any]:
    """Return what a function made as a list of parts."""
    return list(made) if isinstance(made, list | tuple) else [made]


def as_widget(part: Any) -> ipywidgets.Widget:
    """Return one part as a widget."""
    return part if isinstance(part, ipywidgets.Widget) else html_block(html_of(part))


def html_of(part: Any) -> str:
    """Return the HTML of one part; of a widget its fallback."""
    if isinstance(part, WithFallback):
        return part.fallback_html
    return part.html if isinstance(part, RichOutput) else str(part)
