"""A row of controls that choose, a line that says what they chose, and the HTML it shows."""

from typing import Any

import ipywidgets
from traitlets import TraitError

from ties.widgets import base

ROW = {"flex_flow": "row wrap", "align_items": "center", "grid_gap": "0 1em"}


class FilterPanel(base.Panel):
    """
    A panel whose controls filter what it shows.

    ``start`` is what the cell asked for, a value a control; *Reset* goes back to it. A subclass gives the words and
    the HTML for some choices in ``render``, and what it needs for that it sets before it calls this.
    """

    def __init__(
        self,
        controls: dict[str, ipywidgets.DOMWidget],
        start: dict[str, Any],
        *,
        key: Any,
        fallback_html: str,
        summary: str,
    ) -> None:
        self.controls, self.key, self.setting = controls, (type(self).__name__, key, *start.values()), False
        self.status, self.place = base.live_region(), base.html_block("")
        for control in controls.values():
            control.observe(self.changed, "value")
        reset = ipywidgets.Button(description="Reset", tooltip="Back to what the cell asked for")
        reset.on_click(lambda _: self.choose(start))
        row = ipywidgets.Box([*controls.values(), reset], layout=ipywidgets.Layout(**ROW))
        super().__init__([row, self.status, self.place], fallback_html=fallback_html, summary=summary)
        try:
            self.choose(base.CHOSEN.get(self.key, start))
        except TraitError:  # the rows have changed, and what was chosen earlier is no longer among them
            self.choose(start)

    def changed(self, change: dict[str, Any]) -> None:
        """Show what the controls say now; while several are set at once, wait for the last."""
        if not self.setting:
            choices = {name: control.value for name, control in self.controls.items()}
            self.choose(self.resolve_conflicts(choices, change["new"]))

    def resolve_conflicts(self, choices: dict[str, Any], _newest: Any) -> dict[str, Any]:
        """Settle choices that cannot stand together; here all can."""
        return choices

    def choose(self, choices: dict[str, Any]) -> None:
        """Set all controls at once, then show."""
        self.setting = True
        try:
            for name, value in choices.items():
                self.controls[name].value = value
        finally:
            self.setting = False
        base.CHOSEN[self.key] = choices
        words, self.place.value = self.render(choices)
        base.set_status(self.status, words)

    def render(self, choices: dict[str, Any]) -> tuple[str, str]:
        """Give the words for the line and the HTML for some choices."""
        raise NotImplementedError


def dropdown(label: str, options: list[Any]) -> ipywidgets.Dropdown:
    """Make a named list to choose from; lists stand side by side where there is room."""
    control = base.with_label(base.Dropdown(options=options), label)
    control.layout = ipywidgets.Layout(width="auto", flex="1 1 12em", max_width="30em")
    return control


def scrolling(html: str, name: str = "", *, low: bool = False) -> str:
    """Put wide HTML into a box that scrolls; a live one, which has a name, takes the keyboard. `low`: not tall."""
    if not name:
        return f'<div style="overflow-x:auto">{html}</div>'
    # without a width of its own it would widen the panel instead of scrolling
    style = f"overflow:auto;width:0;min-width:100%{';max-height:28em' * low}"
    return f'<div tabindex="0" role="region" aria-label="{name}" style="{style}">{html}</div>'
