"""Parts of a lesson that are made of answers, or of what is chosen in a widget, and are made anew when these change."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import ipywidgets
import pandas as pd
from traitlets import HasTraits

from ties.display.figure import RichOutput
from ties.errors import BadInputError, TiesError, UnknownNameError
from ties.learning import answer_store
from ties.learning.ledger import as_ledger
from ties.learning.predictions.widget import as_predictions
from ties.widgets.base import Panel, WithFallback, html_block

Entries = Mapping[str, Any]
Make = Callable[[pd.DataFrame, pd.DataFrame], Any]
AGAIN = "Read my answers again"
RENEWS = "This follows your answers in this notebook. After you have answered in another lesson, press the button."


class Renewed(Panel):
    """
    What a function makes, made anew whenever it is asked to; a subclass says when.

    Parameters
    ----------
    make : callable
        Returns HTML text, an output of `ties.figure` or `ties.table`, a widget, or a list of these.
    nothing : object
        What the function makes for the fallback.
    summary : str
        One line of text.
    below : sequence of ipywidgets.Widget, optional
        Widgets under it.
    name : str, optional
        Name of the group that a screen reader says. Default: the first paragraph.
    """

    def __init__(
        self,
        make: Callable[[], Any],
        nothing: Any,
        summary: str,
        below: tuple[ipywidgets.Widget, ...] = (),
        *,
        name: str = "",
    ) -> None:
        self.make, self.place = make, ipywidgets.VBox()
        fallback = "".join(map(html_of, listed(nothing)))
        super().__init__([self.place, *below], fallback_html=fallback, summary=summary, name=name)
        self.renew()

    def renew(self) -> None:
        """Show what the function makes now."""
        try:
            parts = listed(self.make())
        except TiesError as problem:  # what shows an answer must not keep it from being saved
            parts = [f"<p>{escape(str(problem))}</p>"]
        old = self.place.children
        self.place.children = [as_widget(part) for part in parts]
        for widget in old:
            widget.close()


class WidgetFollower(Renewed):
    """
    What a function makes of one value of another widget; it follows the value.

    Parameters
    ----------
    make : callable
        Takes the value, and returns what `Renewed` shows.
    widget : traitlets.HasTraits
        The widget that is followed, such as a map of an argument.
    name : str
        The name of the value, such as ``"pulled"``.
    """

    def __init__(self, make: Callable[[Any], Any], widget: HasTraits, name: str) -> None:
        if not isinstance(widget, HasTraits):
            raise BadInputError(f"follow() takes a widget, such as a map, and this is {type(widget).__name__}.")
        if not widget.has_trait(name):
            raise UnknownNameError(f"value of {type(widget).__name__}", name, widget.trait_names())
        made = make(getattr(widget, name))
        super().__init__(lambda: make(getattr(widget, name)), made, f"This follows {name} of the widget above.")
        widget.observe(lambda _: self.renew(), name)


class Follower(Renewed):
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
        self.again = ipywidgets.Button(description=AGAIN, layout=ipywidgets.Layout(width="auto"))
        self.again.on_click(lambda _: self.renew())
        offered = (ipywidgets.HBox([self.again]), html_block(f"<p><small>{RENEWS}</small></p>")) if again else ()
        below = (*beside, *offered)
        title = f"{name[:1].upper()}{name[1:]}"
        super().__init__(lambda: make(answer_store.entries()), make({}), f"Your answers: {name}", below, name=title)
        answer_store.followers[name] = self.renew


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
