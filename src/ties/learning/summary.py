"""Parts of a lesson that are made of the student's own answers, and are made anew when one of them changes."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import ipywidgets
import pandas as pd

from ties.display.figure import RichOutput
from ties.errors import TiesError
from ties.learning import answer_store
from ties.learning.ledger import as_ledger
from ties.learning.predictions.widget import as_predictions
from ties.widgets.base import Panel, WithFallback, html_block

Entries = Mapping[str, Any]
Make = Callable[[pd.DataFrame, pd.DataFrame], Any]
AGAIN = "Read my answers again"
RENEWS = "This follows your answers in this notebook. After you have answered in another lesson, press the button."


class Follower(Panel):
    """
    What a function makes of the stored answers; it follows them within the same notebook.

    The fallback is what the function makes of no answers at all, so that a saved lesson does not depend on who ran it.

    Parameters
    ----------
    make : callable
        Takes the entries by key, and returns HTML text, an output of `ties.figure` or `ties.table`, a widget, or a list
        of these.
    name : str
        Of what is shown. Of two followers with one name only the newer one follows.
    beside : sequence of ipywidgets.Widget, optional
        Widgets under it.
    again : bool, optional
        Offer a button for answers that were given in another notebook.
    """

    def __init__(
        self,
        make: Callable[[Entries], Any],
        name: str,
        beside: tuple[ipywidgets.Widget, ...] = (),
        *,
        again: bool = False,
    ) -> None:
        self.make, self.place = make, ipywidgets.VBox()
        self.again = ipywidgets.Button(description=AGAIN, layout=ipywidgets.Layout(width="auto"))
        self.again.on_click(lambda _: self.renew())
        offered = (ipywidgets.HBox([self.again]), html_block(f"<p><small>{RENEWS}</small></p>")) if again else ()
        nothing = "".join(map(html_of, listed(make({}))))
        super().__init__([self.place, *beside, *offered], fallback_html=nothing, summary=f"Your answers: {name}")
        self.renew()
        answer_store.followers[name] = self.renew

    def renew(self) -> None:
        """Show what the function makes of the answers as they are now."""
        try:
            parts = listed(self.make(answer_store.entries()))
        except TiesError as problem:  # what shows an answer must not keep it from being saved
            parts = [f"<p>{escape(str(problem))}</p>"]
        old = self.place.children
        self.place.children = [as_widget(part) for part in parts]
        for widget in old:
            widget.close()


class Summary(Follower):
    """What a function makes of the ledger and the predictions, with a button for answers of other lessons."""

    def __init__(self, make: Make) -> None:
        name = make.__name__.replace("_", " ")
        super().__init__(lambda entries: make(as_ledger(entries), as_predictions(entries)), name, again=True)


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
