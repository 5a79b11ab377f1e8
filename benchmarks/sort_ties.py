"""
Sorting and filtering the table of ties, from key press to repainted table, beside the same rows in itables.

Both run in one JupyterLab and one Chromium, one after the other; the clock is the page's own. Ours works the rows out
anew in the kernel and draws bars, sparklines and notes; itables sorts in the page what it was given once, as text.
"""

from collections.abc import Callable, Iterable
from importlib.metadata import version
from itertools import cycle, islice, repeat
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

from benchmarks.map_step import UNTIL, notebook
from tests.browser.lab import CHROMIUM, FLAGS, ROOT, lab, run_notebook

TIMES = 20
TABLE = """
import ties
table = ties.tabulate_ties("VNM", trade=ties.read("trade"), arms=ties.read("arms_transfers"),
                           treaties=ties.read("partnerships"), votes=ties.read("un_votes"))
"""
OURS = f"{TABLE}table"
OTHER = f"{TABLE}import itables\nitables.init_notebook_mode()\nitables.show(table.frame, paging=False)"
CLOCK = """() => {
  window.steps = [];
  let asked = 0;
  document.addEventListener("keydown", () => { asked = performance.now(); }, true);
  const isRow = (node) => node.tagName === "TR" || node.querySelector?.("tr");
  new MutationObserver((changes) => {
    if (!asked || !changes.some((change) => [...change.addedNodes].some(isRow))) return;
    const since = asked;
    asked = 0;
    requestAnimationFrame(() => setTimeout(() => window.steps.push(performance.now() - since)));
  }).observe(document.body, { subtree: true, childList: true });
}"""
Acts = Iterable[Callable[[], None]]


def measure() -> dict[str, object]:
    """Return the median time of a sort in milliseconds, of both, and beside it that of a filter."""
    with TemporaryDirectory() as folder, lab(Path(folder), root=ROOT) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        # theirs first: ours remembers in the kernel what was chosen last
        other = timed(browser.new_page(), address, OTHER, "table.dataTable tbody tr >> nth=5", its_sorts, its_filters)
        ours = timed(browser.new_page(), address, OURS, ".ties-tie-table", our_sorts, our_filters)
        browser.close()
    sort, narrow = (
        {"ours": one, "other": two, "ratio": round(one / two, 2)} for one, two in zip(ours, other, strict=True)
    )
    versions = {name: version(name) for name in ("itables", "ipywidgets", "pandas", "jupyterlab")}
    return {"name": "sort-ties", "unit": "ms", **sort, "filter": narrow, "n": TIMES, "versions": versions}


def timed(page: Page, address: str, code: str, drawn: str, *kinds: Callable[[Page], Acts]) -> list[float]:
    """Open a notebook with one table and give the median time of each kind of act."""
    notebook(code)
    run_notebook(page, address, "benchmarks/scratch/step.ipynb")
    page.wait_for_selector(drawn)
    page.evaluate(CLOCK)
    times = [one_kind(page, kind(page)) for kind in kinds]
    page.close()
    return times


def one_kind(page: Page, acts: Acts) -> float:
    """Do one kind of act again and again, each after the table was painted; give the median."""
    page.evaluate("window.steps = []")
    for done, act in enumerate(islice(acts, TIMES), start=1):
        act()
        page.wait_for_function(UNTIL, arg=done)
    return round(median(page.evaluate("window.steps")), 1)


def our_sorts(page: Page) -> Acts:
    """Choose the next and the former order from the list."""
    page.locator(".ties-panel select").last.focus()
    return (lambda key=key: page.keyboard.press(key) for key in cycle(["ArrowDown", "ArrowUp"]))


def our_filters(page: Page) -> Acts:
    """Name partners, then Enter; the clock starts with Enter."""
    field = page.locator(".ties-panel input[type=text]")
    names = cycle(["Japan", "China, India", "Japan, Russia"])
    return (lambda some=some: (field.fill(some), field.press("Enter")) for some in names)


def its_sorts(page: Page) -> Acts:
    """Press Enter on the mark that sorts by trade: up, down, as given, by turns."""
    mark = page.locator("table.dataTable thead .dt-column-order").nth(2)
    mark.evaluate("(node) => { node.dataset.lmSuppressShortcuts = 'true'; node.focus(); }")
    return repeat(lambda: page.keyboard.press("Enter"))


def its_filters(page: Page) -> Acts:
    """Type a letter into the search field, and take it away again."""
    field = page.locator("input.dt-input[type=search]")
    return (lambda key=key: field.press(key) for key in cycle(["a", "Backspace"]))
