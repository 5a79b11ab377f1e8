"""
What is heard of lesson 5 from its first cell to its last, by keyboard alone, as text that a person can read.

`python -m tests.heard_lesson` writes tests/data/heard/lesson-05.txt anew; read what changed. A test compares. Every
cell is run, every place where Tab stops is noted, every fold is opened, and every question is answered.
"""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import nbformat
from playwright.sync_api import Page, sync_playwright
from playwright.sync_api import TimeoutError as TimedOut

from tests.browser.lab import CHROMIUM, FLAGS, READY, ROOT, lab
from tests.heard import FILES, SAID, SETTLED, Listener, open_to_tests
from tests.heard_journeys import ENTER, Step, back, press, to, typed

BOOK = "notebooks/05-vietnam-trade-and-energy.ipynb"
FILE = FILES / "lesson-05.txt"
HEAD = "What is heard of lesson 5 by keyboard. Made by python -m tests.heard_lesson; do not edit.\n"
CELLS = "[...document.querySelectorAll('.jp-Notebook .jp-Cell')]"
OF_LAB = ".jp-Toolbar, .jp-collapseHeadingButton, .jp-InputArea-editor, .jp-OutputPrompt, .jp-InputPrompt"
ON_CELL = f"(at) => document.activeElement === {CELLS}[at]"
IN_CELL = f"(at) => {CELLS}[at].contains(document.activeElement)"
ON_FOLD = "document.activeElement.matches('summary') && !document.activeElement.parentElement.open"
# a cell is done once it has a number and its panels have become groups; then its controls have their names
IS_DONE = f"""(at) => {{
  const {{ executionCount, executionState }} = jupyterapp.shell.currentWidget.content.widgets[at].model;
  const panels = [...{CELLS}[at].querySelectorAll(".ties-panel")];
  return executionCount && executionState === "idle" && panels.every((one) => one.getAttribute("role") === "group");
}}"""
# the last place where Tab stops in a cell, if it has any of ours
AT_END = f"""(at) => {{
  const all = [...{CELLS}[at].querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")];
  const stops = all.filter((one) => one.tabIndex >= 0 && !one.disabled && !one.closest("{OF_LAB}")
    && one.checkVisibility({{ visibilityProperty: true }}));
  const before = () => stops.at(-1).compareDocumentPosition(document.activeElement);
  return !stops.length || document.activeElement === stops.at(-1) || before() === Node.DOCUMENT_POSITION_FOLLOWING;
}}"""
MOST = 120  # times Tab in one cell


def button(words: str, way: Callable[[str], Step] = to) -> Step:
    """Go to a button."""
    return way(f"button:has-text('{words}')")


def check(wrong: str, right: str, *, up: bool = False) -> list[Step]:
    """Answer a check, at first not right; `up` says that the right answer is above the wrong one."""
    return [button(wrong), Step(ENTER, "Not quite"), button(right, back if up else to), Step(ENTER, "Yes:")]


def lock(answer: str) -> list[Step]:
    """Say how sure one is and why, lock, and show the answer."""
    sure = [to("select"), *press("ArrowDown", "Tab"), typed("a guess"), button("Lock")]
    return [*sure, Step(ENTER, "Locked."), button("Show the answer"), Step(ENTER, answer)]


def number(text: str, answer: str) -> list[Step]:
    """Lock nothing, then a number."""
    return [
        button("Lock"),
        Step(ENTER, "Write a number"),
        back("input >> nth=0"),
        typed(text, mends=True),
        *lock(answer),
    ]


def line(years: int, answer: str) -> list[Step]:
    """Lock a line of which a year is open, then draw that one too."""
    drawn = [step for _ in range(years - 1) for step in (Step("PageDown", "Still to draw"), Step("ArrowRight"))]
    still_open = [button("Lock"), Step(ENTER, "Draw every shaded year"), back(".plot")]
    return [to(".plot"), *drawn, *still_open, Step("ArrowUp", "Every year is drawn.", mends=True), *lock(answer)]


def write(parts: int) -> list[Step]:
    """Save nothing, then answer the first question of a few, save, and open the model answers."""
    empty = [button("Save my answers"), Step(ENTER, "Nothing is written yet."), *[Step("Shift+Tab")] * parts]
    first = [
        typed("it grows, then falls", mends=True),
        button("Save my answers"),
        Step(ENTER, "Saved. Still without an answer"),
    ]
    return [*empty, *first, button("Show the model answer"), Step(ENTER, "The model answers are below.")]


def weigh(claim: str) -> list[Step]:
    """Save a line of the ledger without a choice, then with one and a limit."""
    panel = f".ties-panel:has-text('{claim}') >> "
    save, choice = button("Save this line", lambda words: to(panel + words)), f"{panel}select >> nth=0"
    return [
        *(save, Step(ENTER, "Choose first"), back(choice), Step("ArrowDown", mends=True)),
        *(to(f"{panel}input"), typed("one country"), save, Step(ENTER, "Your line: supports")),
    ]


EXPLORE = [to("select"), Step("ArrowDown", "choices"), button("Reset"), Step(ENTER, "choices")]
TABLE = [
    *(to("input[type=search]"), typed("china", "1 of 3 partners"), *press("Control+a"), Step("Delete", "3 partners")),
    *(to("thead button"), Step(ENTER, "sorted by")),
]
# what is done in a cell, by words of its code; what is left of the cell is gone through afterwards
USES = {
    'ask("W")': check("An effect", "An aim"),
    'predict("P1"': line(8, "Largest miss"),
    'write("R1")': write(3),
    "drawn.explore_first_years(": EXPLORE,
    'ask("K1")': check("any year up to 2022", "2014 to 2017"),
    'predict("P2"': number("20", "the answer is"),
    'write("R2")': write(3),
    "ties.tabulate_ties(": TABLE,
    'ask("K2")': check("One of the two lies", "Probably each counts", up=True),
    'ask("K4")': check("Russia has the larger army", "A year later"),
    'ask("K3")': check("Both had left", "Before the visit"),
    'predict("P3"': number("5", "the answer is"),
    "lesson.one_page()": [button("Save as Markdown"), Step(ENTER, "Saved as")],
    "lesson.weigh(claim)": [step for claim in ("C20", "C25", "C23", "C27") for step in weigh(claim)],
}


class LessonWalk:
    """Goes through a lesson with keys only, and writes down what is heard."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        page.goto(f"{address}/lab/tree/{BOOK}?reset")
        page.wait_for_selector(".jp-Notebook")
        page.wait_for_function(READY)
        page.wait_for_function(ON_CELL, arg=0)
        self.listener = Listener(page)
        self.listener.attend(page.locator(".jp-Notebook"))
        self.cells = page.locator(".jp-Notebook .jp-Cell")
        self.book = nbformat.read(ROOT / BOOK, 4).cells

    def go(self) -> str:
        """Go through all cells; return what was heard."""
        for at, cell in enumerate(self.book):
            self.use_cell(at, cell.source if cell.cell_type == "code" else "")
        return "\n".join([HEAD, *self.listener.lines, ""])

    def use_cell(self, at: int, code: str) -> None:
        """Run a cell, use what is in it, go through all of it, and go on to the next with the key that runs it."""
        self.wait(ON_CELL, at)
        self.listener.lines += ["", f"[{at + 1}] {code.strip().splitlines()[-1] if code else 'text'}"]
        if code:
            self.run("Control+Enter", at, "partners, " if "tabulate_ties(" in code else "")
        for words, steps in USES.items():
            if words in code:
                self.do(at, steps)
        self.rest_of(at)
        if code:
            self.run("Shift+Enter", at)
        elif at + 1 < len(self.book):
            self.page.keyboard.press("Shift+Enter")

    def run(self, key: str, at: int, said: str = "") -> None:
        """Run a cell, and wait until what it says by itself is heard: a table says how many rows it has."""
        self.page.keyboard.press(key)
        self.wait(IS_DONE, at)
        if said:
            self.page.wait_for_function(SAID, arg=said)
        self.settle()
        self.listener.announced()

    def do(self, at: int, steps: list[Step]) -> None:
        """Take the steps of one cell."""
        for step in steps:
            self.walk(at, step) if step.to else self.listener.take(self.cells.nth(at), step)

    def walk(self, at: int, step: Step) -> None:
        """Press Tab, or Shift and Tab, until a control has the focus, and note each stop."""
        control = self.cells.nth(at).locator(step.to).first
        for _ in range(MOST):
            if control.evaluate("(node) => node === document.activeElement"):
                return
            self.press(step.key)
            self.wait(IN_CELL, at)
        raise AssertionError("\n".join([*self.listener.lines[-40:], f"{MOST} times {step.key} do not lead to {step}"]))

    def rest_of(self, at: int) -> None:
        """Go on with Tab to the last place in a cell, and open what is folded."""
        for _ in range(MOST):
            if self.page.evaluate(ON_FOLD):
                self.press(ENTER)
            if self.page.evaluate(AT_END, at):
                return
            self.press("Tab")
        raise AssertionError("\n".join([*self.listener.lines[-40:], f"{MOST} times Tab do not lead to the end"]))

    def wait(self, until: str, at: int) -> None:
        """Wait for something of a cell; what was heard so far says where that failed."""
        try:
            self.page.wait_for_function(until, arg=at)
        except TimedOut:
            here = self.page.evaluate("document.activeElement.outerHTML.slice(0, 300)")
            raise AssertionError("\n".join([*self.listener.lines[-40:], f"the focus is at {here}"])) from None

    def press(self, key: str) -> None:
        """Press a key and note what is heard."""
        self.page.keyboard.press(key)
        self.settle()
        self.note(key)

    def note(self, key: str) -> None:
        if self.page.evaluate(f"document.activeElement.matches(':is({OF_LAB}) *, {OF_LAB}, .jp-Cell')"):
            return  # a control of JupyterLab
        self.listener.lines.append(f"{key}:")
        self.listener.last = ("", "")  # two terms that follow each other can be the same
        self.listener.note()

    def settle(self) -> None:
        self.page.evaluate(SETTLED)


def heard_in(folder: Path, page: Page) -> str:
    """Return what is heard of the lesson in a JupyterLab of its own."""
    (folder / "course/notebooks").mkdir(parents=True)
    shutil.copy(ROOT / BOOK, folder / "course" / BOOK)
    with lab(folder / "home", root=folder / "course", config=open_to_tests(folder)) as address:
        return LessonWalk(page, address).go()


def main() -> None:
    """Write what is heard of the lesson."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = chromium.new_context(viewport={"width": 1280, "height": 1000}).new_page()
        page.set_default_timeout(30_000)
        FILE.write_text(heard_in(Path(folder), page), encoding="utf-8")
        chromium.close()


if __name__ == "__main__":
    main()
