"""Put a few names in order with two buttons per place."""

from collections.abc import Callable, Sequence
from html import escape

import ipywidgets

from ties.widgets.base import live_region, set_status


class Ranking(ipywidgets.VBox):
    """Names to be put in order: one row per place, with two buttons that move its name up or down."""

    def __init__(self, names: Sequence[str]) -> None:
        self.places = [Place(at, self.move) for at in range(len(names))]
        self.status = live_region()
        super().__init__([*(place.row for place in self.places), self.status])
        self.value = list(names)

    @property
    def value(self) -> list[str]:
        """The names, first place first."""
        return list(self.names)

    @value.setter
    def value(self, names: Sequence[str]) -> None:
        self.names = list(names)
        for place, name in zip(self.places, names, strict=True):
            place.show_name(name, last=len(names) - 1)

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
            self.value = self.value  # each button is enabled again unless its name would leave the list

    def move(self, at: int, by: int) -> None:
        """Exchange two neighbours and move the focus with the name."""
        names = self.value
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
