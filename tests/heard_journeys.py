"""A typical use of each widget by keyboard, step by step. `WRONG` stands where something is wrong in it."""

from typing import NamedTuple


class Step(NamedTuple):
    """A key, a text to type, or the way to a control; `until` are words that come from the kernel or after a moment."""

    key: str
    until: str = ""
    to: str = ""
    text: str = ""
    mends: bool = False  # what was wrong with the field no longer is

    @property
    def words(self) -> str:
        """What the student does."""
        if self.to:
            return f"{self.key}, until it is there:"
        return f"type {self.text}:" if self.text else f"{self.key}:"


WRONG = Step("what is wrong is shown")


def to(selector: str, key: str = "Tab") -> Step:
    """Go to a control of the widget."""
    return Step(key, to=selector)


def back(selector: str) -> Step:
    """Go back to a control of the widget."""
    return to(selector, "Shift+Tab")


def typed(text: str, until: str = "", *, mends: bool = False) -> Step:
    """Type a text."""
    return Step("type", until, text=text, mends=mends)


def press(*keys: str) -> list[Step]:
    """Press keys that need no kernel."""
    return [Step(key) for key in keys]


ENTER = "Enter"
LOCK, SHOW = to("button:has-text('Lock')"), to("button:has-text('Show the answer')")
SURE = [to("select >> nth=-1"), *press("ArrowDown", "Tab"), typed("a guess"), LOCK, Step(ENTER, "Locked.")]

JOURNEYS: dict[str, list[Step]] = {
    "map": [
        *press("ArrowLeft", "Tab", "Enter"),
        to("input[type=search]"),
        typed("Narnia", "No country on this map"),
        WRONG,
        *press("Control+a"),
        typed("Mongolia"),
        Step(ENTER, "Mongolia"),
        to("label:has-text('Borders') select"),
        Step("ArrowDown", "Borders: as controlled."),
        Step("ArrowUp", "Borders: as UN"),
        to("[role=listbox]"),
        *press("ArrowDown", "ArrowRight", "PageUp", "Enter", "Escape", "Shift+Tab"),
    ],
    "argument": [
        to("[role=listbox]"),
        *press("Home", "ArrowLeft", "ArrowUp", "Enter", "p", "p", "Home", "ArrowRight"),
    ],
    "ties": [
        to("input[type=search]"),
        typed("atlantis", "None of 36 partners"),
        WRONG,
        to("button:has-text('Show all')"),
        Step(ENTER, "36 partners"),
    ],
    "timeline": [
        to("select >> nth=1"),
        Step("ArrowDown", "events, "),
        to("[role=listbox]"),
        *press("ArrowLeft"),
        Step(ENTER, "Selected"),
        *press("Escape"),
    ],
    "explore": [
        Step("ArrowDown", "0 of 2 choices"),
        to("button:has-text('Reset')"),
        Step(ENTER, "1 of 4 choices"),
    ],
    "line": [
        to(".plot"),
        Step("ArrowUp", "Still to draw: 2022."),
        LOCK,
        Step(ENTER, "Draw every shaded year"),
        WRONG,
        back(".plot"),
        *press("ArrowRight"),
        Step("PageUp", "Every year is drawn.", mends=True),
        *SURE,
        SHOW,
        Step(ENTER, "Largest miss"),
    ],
    "rank": [
        Step(ENTER, "Move Fiji up"),  # the focus follows the name
        LOCK,
        Step(ENTER, "how sure you are"),
        WRONG,
        back("select"),
        *SURE,
        SHOW,
        Step(ENTER, "places are right"),
    ],
    "number": [
        LOCK,
        Step(ENTER, "Write a number"),
        Step(ENTER, "Write a number"),
        WRONG,
        back("input >> nth=0"),
        typed("8", mends=True),
        *SURE,
        SHOW,
        Step(ENTER, "the answer is 10 states"),
    ],
    "check": [
        to("button:has-text('5')"),
        Step(ENTER, "Not quite: count again."),
        Step(ENTER, "Not quite: count again."),
        WRONG,
        back("button:has-text('4')"),
        Step(ENTER, "Yes: yes."),
    ],
    "write": [
        to("button:has-text('Save my answers')"),
        Step(ENTER, "Nothing is written yet."),
        Step(ENTER, "Nothing is written yet."),
        WRONG,
        back("textarea >> nth=0"),
        typed("the upper one", mends=True),
        to("button:has-text('Save my answers')"),
        Step(ENTER, "Saved. Still without an answer"),
        to("button:has-text('Show the model answer')"),
        Step(ENTER, "A record of reasons."),
    ],
    "cards": [
        *press("ArrowDown"),
        Step("1"),
        to("button:has-text('Compare')"),
        Step(ENTER, "Sort every card first."),
        Step(ENTER, "Sort every card first."),
        WRONG,
        back("[role=listbox] >> nth=0"),
        *press("2", "3"),
        to("button:has-text('Compare')"),
        Step(ENTER, "You and we agree"),
    ],
    "find": [Step(ENTER, "Still to find: 1."), Step(ENTER, "Still to find: 1.")],
    "weigh": [
        to("button:has-text('Save')"),
        Step(ENTER, "Choose first"),
        Step(ENTER, "Choose first"),
        WRONG,
        back("select >> nth=0"),
        Step("ArrowDown", mends=True),
        to("button:has-text('Save')"),
        Step(ENTER, "Your line:"),
    ],
}
