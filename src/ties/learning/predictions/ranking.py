"""Put a few names in order with two buttons per place."""

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import ipywidgets
import traitlets

from ties.widgets.base import live_region, set_status


class Ranking(ipywidgets.VBox):
    """Names to be put in order: one row per place, with two buttons that move its name up or down."""

    value = traitlets.List()  # the names, first place first

    def __init__(self, names: Sequence[str]) -> None:
        self.places = [Place(at, self.move) for at in range(len(names))]
        self.status = live_region()
        super().__init__([*(place.row for place in self.places), self.status])
        self.value = list(names)

    @traitlets.validate("value")
    def _same_names(self, proposal: dict[str, Any]) -> list[str]:
        names = list(proposal["value"])
        if self.value and sorted(map(str, names)) != sorted(self.value):
            raise traitlets.TraitError(f"an order of {', '.join(sorted(self.value))} has each of them once.")
        return names

    @traitlets.observe("value")
    def _show_names(self, _: object) -> None:
        self.show_names()

    def show_names(self) -> None:
        """Show each name on its place."""
        for place, name in zip(self.places, self.value, strict=True):
            place.show_name(name, last=len(self.places) - 1)

    @property
    def disabled(self) -> bool:
        """Return whether the order is locked; a locked order has no buttons."""
        return all(button.disabled for place in self.places for button in place.buttons)

    @disabled.setter
    def disabled(self, locked: bool) -> None:
        self.status.value = ""
        for place in self.places:
            place.row.children = place.row.children[:1] if locked else (place.row.children[0], *place.buttons)
            for button in place.buttons:
                button.disabled = button.disabled or locked
        if not locked:
            self.show_names()  # each button is enabled again unless its name would leave the list

    def move(self, at: int, by: int) -> None:
        """Exchange two neighbours and move the focus with the name."""
        names = list(self.value)
        names[at], names[at + by] = names[at + by], names[at]
        self.value = names
        set_status(self.status, f"{names[at + by]} is on place {at + by + 1} of {len(names)}.")
        up, down = self.places[at + by].buttons
        first_choice, other = (up, down) if by < 0 else (down, up)
        (other if first_choice.disabled else first_choice).focus()


class Place:
    """One place of a ranking."""

    def __init__(self, at: int, move: Callable[[int, int], None]) -> None:
        self.at, self.words = at, ipywidgets.HTML(layout=ipywidgets.Layout(width="14em"))
        self.buttons = [self.button(move, by) for by in (-1, 1)]
        layout = ipywidgets.Layout(flex_flow="row wrap", align_items="center")
        self.row = ipywidgets.HBox([self.words, *self.buttons], layout=layout)

    def button(self, move: Callable[[int, int], None], by: int) -> ipywidgets.Button:
        """Return one of the two buttons, labelled with what it moves."""
        button = ipywidgets.Button(layout=ipywidgets.Layout(width="auto"))
        button.on_click(lambda _: move(self.at, by))
        return button

    def show_name(self, name: str, *, last: int) -> None:
        """Show a name on this place; disable the button that would move it past an end."""
        self.words.value = f"<strong>{self.at + 1}.</strong> {escape(name)}"
        for button, way, end in zip(self.buttons, ("up", "down"), (0, last), strict=True):
            button.description, button.disabled = f"Move {name} {way}", self.at == end
