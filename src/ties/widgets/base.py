"""What every widget has: a live view and, in the same output, a fallback of plain HTML."""

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
import traitlets

from ties.errors import TiesError

STILL_WORDS = "This is a picture. Run the cell above to use it."
STILL = f'<p class="ties-still"><em>{STILL_WORDS}</em></p>'
CHOSEN: dict[Any, dict[str, Any]] = {}  # what was chosen last, so that a cell run again shows it


def read_beside(module: str, name: str) -> str:
    """Return the text of a file in or below the folder of a module; `module` is its ``__file__``."""
    return (Path(module).parent / name).read_text(encoding="utf-8")


def style(module: str, name: str) -> str:
    """Return the style of a widget, after the colours that all live views share."""
    return read_beside(__file__, "shared/theme.css") + read_beside(module, name)


def script(module: str, name: str) -> str:
    """Return a widget's script: `nox -s scripts` makes it from the modules beside the Python file."""
    return read_beside(module, f"static/{name}")


class WithFallback:
    """Adds the fallback to the output of a live widget, for saved files, exports and notebooks without a kernel."""

    fallback_html: str  # plain HTML from the same rows: figure, table, details, nothing that JupyterLab strips
    summary: str  # one line, the same on every run

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        bundle = super()._repr_mimebundle_(**kwargs)
        # anywidget gives data and metadata, ipywidgets 8.1 only data
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        return {**data, "text/html": STILL + self.fallback_html, "text/plain": self.summary}, metadata


class ScriptedWidget(WithFallback, anywidget.AnyWidget):
    """A widget that is drawn by its own script, which is in the folder of its Python file."""

    def remember(self, key: Any, *names: str) -> None:
        """Show the last choice when the same cell is run again; `key` identifies what the cell asked for."""
        try:
            for name, value in CHOSEN.get(key, {}).items():
                setattr(self, name, value)
        except (traitlets.TraitError, LookupError, TiesError):  # the rows have changed, and what was chosen is gone
            CHOSEN.pop(key)
        self.observe(lambda _: CHOSEN.update({key: {name: getattr(self, name) for name in names}}), names)


class KeyboardSupport(anywidget.AnyWidget):
    """
    Hidden widget that makes the controls of its panel usable with a keyboard.

    JupyterLab takes arrow keys and Enter from a control unless the control prevents it. ipywidgets cannot do that, and
    leaves some slider handles without a name. This script does both for the panel that contains it, makes it a group,
    ties what is wrong to its field, and says when it has lost its kernel.

    Attributes
    ----------
    name : str
        Name of the group, such as the question. Without one it is the first paragraph that is no reply.
    """

    name = traitlets.Unicode().tag(sync=True)

    _esm = script(__file__, "keyboard_support.js")
    _css = style(__file__, "keyboard_support.css")

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.asked, self.waiting = 0, {}
        self.on_msg(self.answered)

    def after_typing(self, act: Callable[[], None]) -> None:
        """Do something once all that was typed before now is here: the page answers after it has sent the rest."""
        self.asked += 1
        self.waiting[self.asked] = act
        self.send({"settle": self.asked})

    def answered(self, _: ipywidgets.Widget, content: Any, __: Any) -> None:
        """Take the answer of the page; another view of this panel may have given it before."""
        if act := self.waiting.pop(content.get("settled"), None) if isinstance(content, dict) else None:
            act()


class Panel(WithFallback, ipywidgets.VBox):
    """A widget of ipywidgets controls with a fallback of plain HTML."""

    def __init__(self, children: list[ipywidgets.Widget], *, fallback_html: str, summary: str, name: str = "") -> None:
        self.fallback_html, self.summary = fallback_html, summary
        self.support = KeyboardSupport(name=name)
        super().__init__([*children, self.support])
        self.add_class("ties-panel")

    def on_press(self, button: ipywidgets.Button, act: Callable[[], None], entered: Callable[[], Any]) -> None:
        """
        Let a button do something with what was entered, which `entered` returns.

        ipywidgets holds back what is typed while Python is busy with what was typed before, but not the press of a
        button: what a field held at the press can come after it. Then the button does the same once more.
        """

        def press(_: ipywidgets.Button) -> None:
            act()
            seen = entered()
            self.support.after_typing(lambda: None if entered() == seen else act())

        button.on_click(press)


class Dropdown(ipywidgets.Dropdown):
    """A list whose first entry can mean *nothing chosen*; ipywidgets would show a blank when that is set again."""

    @traitlets.observe("value")
    def _show_the_first(self, change: dict[str, Any]) -> None:
        if change["new"] is None and self.index is None:
            self.index = 0


def html_block(html: str) -> ipywidgets.HTML:
    """Return a widget that shows safe HTML at the full width of the panel."""
    return ipywidgets.HTML(html, layout=ipywidgets.Layout(width="100%"))


def with_label(control: ipywidgets.DOMWidget, words: str) -> ipywidgets.DOMWidget:
    """Set the label of a control; it is shown in full and never cut off."""
    control.description = words
    control.style.description_width = "initial"
    control.layout.width = "100%"
    control.layout.max_width = "44em"
    return control


def live_region() -> ipywidgets.HTML:
    """Return an empty place for replies; screen readers announce what is put into it, and it can take the focus."""
    return html_block("").add_class("ties-live")


def complaint() -> ipywidgets.HTML:
    """Return an empty place for what is wrong with the field just before it; it is announced, and tied to the field."""
    return html_block("").add_class("ties-complaint")


def set_status(place: ipywidgets.HTML, words: str, *, wrong: bool = False, more: str = "", focus: bool = False) -> None:
    """
    Show a reply with a sign and words, never with colour alone; `more` is HTML that follows.

    With `focus` the focus goes to the reply, which is then read because of that and not announced as well.
    """
    sign, edge = ("!", "#B35806") if wrong else ("→", "#0072B2")
    bar = f"border-left:4px solid {edge};padding:.3em .7em;margin:.4em 0"
    html = f'<p style="{bar}"><strong aria-hidden="true">{sign}</strong> {escape(words)}</p>{more}'
    (place.add_class if focus else place.remove_class)("ties-quiet")
    if place.value == html:
        place.value = ""  # else ipywidgets would send nothing, and what is said again would not be heard
    place.value = html
    if focus:
        place.focus()
