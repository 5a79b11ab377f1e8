"""
What is heard of each widget when it is used by keyboard, as text that a person can read.

`python -m tests.heard` writes tests/data/heard/ anew; read what changed. A test compares. The words of the focus come
from Chromium's accessibility tree, the announcements from what changes in live regions. No screen reader is asked:
each has its own order and its own words for a role.
"""

import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import ElementHandle, Locator, Page, sync_playwright
from playwright.sync_api import TimeoutError as TimedOut

from tests.browser import widgets
from tests.browser.lab import CHROMIUM, CONFIG, FLAGS, ROOT, lab, run_notebook
from tests.heard_journeys import JOURNEYS, WRONG, Step

FILES = ROOT / "tests/data/heard"
HEAD = "What is heard of this widget by keyboard. Made by python -m tests.heard; do not edit.\n"
LISTEN = """() => {
  window.heard = [];
  const polite = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest("[aria-live], [role=alert]");
  const say = (place) => {
    const words = place.innerText.replace(/\\s+/g, " ").replace(/^[→!] /, "").trim();
    if (words && place.getAttribute("aria-live") !== "off" && window.place.contains(place)) window.heard.push(words);
  };
  new MutationObserver((records) => {
    const places = new Set(records.filter((one) => one.type === "characterData" || one.addedNodes.length)
      .map((one) => polite(one.target)).filter(Boolean));
    queueMicrotask(() => places.forEach(say)); // a widget may mark first what is heard because of the focus
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
}"""
FOCUSED = """(() => {
  const here = document.activeElement, at = here.getAttribute("aria-activedescendant");
  return (at && document.getElementById(at)) || here;
})()"""
SAID = """(words) => [...window.heard, document.activeElement.textContent].some((one) => one.includes(words))"""
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
VALID = "() => !document.activeElement.matches('[aria-invalid=true]')"
VALUE = """(() => { const here = document.activeElement; return here.getAttribute("aria-valuetext") ?? ""; })()"""
STATES = ("checked", "disabled", "expanded", "invalid", "pressed", "selected")
START = ":is(input, select, button, textarea):enabled, [tabindex='0']"
GROUPS = ("group", "region", "listbox")


class Listener:
    """Hears what one page says: the focus, and what is announced."""

    def __init__(self, page: Page) -> None:
        self.page, self.lines, self.groups, self.last = page, [], set(), ("", "")
        self.session = page.context.new_cdp_session(page)
        self.session.send("Accessibility.enable")
        self.left: ElementHandle | None = None
        page.evaluate(LISTEN)

    def attend(self, widget: Locator) -> None:
        """Listen to one widget from now on."""
        widget.scroll_into_view_if_needed()
        widget.evaluate("(node) => { window.place = node; window.heard = []; }")
        self.lines, self.groups, self.last = [], set(), ("", "")

    def focused(self) -> list[dict[str, Any]]:
        """Return what has the focus in the accessibility tree, and what it is in, the nearest first."""
        found = self.session.send("Runtime.evaluate", {"expression": FOCUSED})["result"]["objectId"]
        asked = {"objectId": found, "fetchRelatives": True}
        nodes = self.session.send("Accessibility.getPartialAXTree", asked)["nodes"]
        by_id = {node["nodeId"]: node for node in nodes}
        chain = [nodes[0]]
        while parent := by_id.get(chain[-1].get("parentId", "")):
            chain.append(parent)
        return chain

    def note(self) -> None:
        """Write down what was announced, and what has the focus if that is new."""
        self.announced()
        node, *around = self.focused()
        entered = [one for one in around if one["backendDOMNodeId"] not in self.groups and is_group(one)]
        now = spoken(node, self.page.evaluate(VALUE)), words_of(node, "description")
        if entered or now != self.last:
            about = [f"    {now[1]}"] if now[1] and now[1] != self.last[1] else []
            self.lines += [f"  in {spoken(one)}" for one in entered[::-1]] + [f"  {now[0]}", *about]
        self.groups = {one["backendDOMNodeId"] for one in (node, *around) if is_group(one)}
        self.last = now

    def announced(self) -> None:
        """Write down what was announced."""
        self.lines += [f"  announced: {words}" for words in self.page.evaluate("window.heard.splice(0)")]

    def take(self, widget: Locator, step: Step) -> None:
        """Do one step and write down what is heard of it."""
        self.page.evaluate("window.heard = []")
        self.lines.append(step.words)
        if step.to:
            self.walk(widget.locator(step.to).first, step.key)
        elif step.key == "type":
            self.page.keyboard.type(step.text)
        else:
            self.page.keyboard.press(step.key)
        if step.until:
            try:
                self.page.wait_for_function(SAID, arg=step.until, timeout=30_000)
            except TimedOut:
                self.note()
                raise AssertionError("\n".join([*self.lines, f"  never heard: {step.until}"])) from None
        if step.mends:
            self.page.wait_for_function(VALID)
        self.page.evaluate(SETTLED)
        self.note()

    def walk(self, control: Locator, key: str) -> None:
        """Press Tab, or Shift and Tab, until a control has the focus."""
        for _ in range(60):
            if control.evaluate("(node) => node === document.activeElement"):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"60 times {key} do not lead to {control}")

    def use(self, widget: Locator, steps: Iterable[Step], again: ElementHandle | None = None) -> list[str]:
        """Take some steps; return what was heard."""
        self.attend(widget)
        (again or widget.locator(START).first).focus()
        self.page.evaluate(SETTLED)
        self.note()
        if again:  # it was heard before
            self.lines = []
        for step in steps:
            self.take(widget, step)
        self.left = self.page.evaluate_handle("document.activeElement").as_element()
        return self.lines


def words_of(node: dict[str, Any], part: str) -> str:
    """Return the name, value or description of a node, on one line."""
    return " ".join(str(node.get(part, {}).get("value", "")).split())


def is_group(node: dict[str, Any]) -> bool:
    """Return whether a screen reader says that it goes into this node; JupyterLab's own frame is none of ours."""
    return node["role"]["value"] in GROUPS and words_of(node, "name") not in ("", "main area content")


def spoken(node: dict[str, Any], valuetext: str = "") -> str:
    """Return role, name, value and states of a node in the accessibility tree."""
    states = {one["name"]: one["value"].get("value") for one in node.get("properties", [])}
    said = [f"{name}" for name in STATES if states.get(name) not in (None, False, "false")]
    value = valuetext or words_of(node, "value")
    parts = [f'{node["role"]["value"]} "{words_of(node, "name")}"', value, *said]
    return "; ".join(part for part in parts if part)


def halves(name: str) -> tuple[list[Step], list[Step]]:
    """Return the steps up to what is wrong, and those after it."""
    steps = JOURNEYS[name]
    at = steps.index(WRONG) if WRONG in steps else len(steps)
    return list(steps[:at]), list(steps[at + 1 :])


class Tour:
    """Goes through all widgets of a page: until something is wrong in each, and then on to the end."""

    def __init__(self, page: Page) -> None:
        self.page, self.listener = page, Listener(page)
        self.heard: dict[str, list[str]] = {}
        self.places: dict[str, ElementHandle | None] = {}

    def to_what_is_wrong(self) -> None:
        """Use each widget until something is wrong; one in which nothing can be wrong to its end."""
        for name in JOURNEYS:
            self.heard[name] = self.listener.use(self.widget(name), halves(name)[0])
            self.places[name] = self.listener.left

    def to_the_end(self) -> None:
        """Use each widget on, from where the focus was."""
        for name in JOURNEYS:
            if steps := halves(name)[1]:
                self.heard[name] = self.heard[name] + self.listener.use(self.widget(name), steps, self.places[name])

    def widget(self, name: str) -> Locator:
        """Return a widget by its name."""
        return self.page.locator(widgets.CELLS[name].place).first

    def texts(self) -> dict[str, str]:
        """Return what was heard, by the name of the file."""
        return {f"{name}.txt": "\n".join([HEAD, *lines, ""]) for name, lines in self.heard.items()}


def open_to_tests(folder: Path) -> Path:
    """Write a configuration of JupyterLab that lets a test ask the page about its cells and change its theme."""
    config = folder / "config.py"
    config.write_text(f"load_subconfig({str(ROOT / CONFIG)!r})\nget_config().LabApp.expose_app_in_browser = True\n")
    return config


@contextmanager
def widgets_in_lab(folder: Path, page: Page) -> Iterator[Page]:
    """Open all widgets in JupyterLab, whose theme the page can change."""
    (folder / "book").mkdir()
    widgets.write(folder / "book")
    with lab(folder / "home", root=folder / "book", config=open_to_tests(folder)) as address:
        run_notebook(page, address, "all.ipynb")
        yield page


def main() -> None:
    """Write what is heard of each widget."""
    FILES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = chromium.new_context(viewport={"width": 1280, "height": 1000}).new_page()
        page.set_default_timeout(90_000)
        with widgets_in_lab(Path(folder), page):
            tour = Tour(page)
            tour.to_what_is_wrong()
            tour.to_the_end()
        chromium.close()
    for name, text in tour.texts().items():
        (FILES / name).write_text(text, encoding="utf-8")
    print(json.dumps({name: text.count("\n") for name, text in tour.texts().items()}))


if __name__ == "__main__":
    main()
