"""
Sorting and filtering the table of ties, from key press to repainted table, beside the same rows in itables.

Both run in one JupyterLab and one Chromium, one after the other; the clock is the page's own. Both work in the page and
show every partner at once, without pages. Ours draws bars and small lines; itables shows the same figures as text.
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
import pandas as pd
import ties
from ties.tables.countries import countries
codes = countries().query("kind != 'group' and iso3 != 'RUS'")["iso3"]
rows = [("RUS", code, year, "total", "customs", (at * 7919 % 997 + 1) * (year - 2000))
        for at, code in enumerate(codes) for year in range(2010, 2025)]
names = ["iso3", "partner_iso3", "year", "flow", "publisher", "trade_usd_million"]
table = ties.tabulate_ties("RUS", trade=pd.DataFrame(rows, columns=names), arms=ties.read("arms_transfers"),
                           treaties=ties.read("partnerships"), votes=ties.read("un_votes"))
table.partners, table.size = [], 0
"""
OURS = f"{TABLE}table"
OTHER = f"{TABLE}import itables\nitables.init_notebook_mode()\nitables.show(table.frame, paging=False, maxBytes=0)"
CLOCK = """() => {
  window.steps = [];
  let asked = 0;
  document.addEventListener("keydown", () => { asked = performance.now(); }, true);
  const isRow = (node) => node.tagName === "TR" || node.querySelector?.("tr");
  new MutationObserver((changes) => {
    const moved = (change) => [...change.addedNodes, ...change.removedNodes];
    if (!asked || !changes.some((change) => moved(change).some(isRow))) return;
    const since = asked;
    asked = 0;
    requestAnimationFrame(() => setTimeout(() => window.steps.push(performance.now() - since)));
  }).observe(document.body, { subtree: true, childList: true });
}"""
Acts = Iterable[Callable[[], None]]


def measure() -> dict[str, object]:
    """Return the median time of a sort in milliseconds, of both, beside it that of a filter, and the number of rows."""
    with TemporaryDirectory() as folder, lab(Path(folder), root=ROOT) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        many, other = timed(browser.new_page(), address, OTHER, "table.dataTable tbody tr", its_sorts, its_filters)
        rows, ours = timed(browser.new_page(), address, OURS, ".ties-table tbody tr", our_sorts, our_filters)
        browser.close()
    sort, narrow = (
        {"ours": one, "other": two, "ratio": round(one / two, 2)} for one, two in zip(ours, other, strict=True)
    )
    versions = {name: version(name) for name in ("itables", "ipywidgets", "pandas", "jupyterlab")}
    return {
        "name": "sort-ties",
        "unit": "ms",
        **sort,
        "filter": narrow,
        "n": TIMES,
        "rows": [rows, many],
        "versions": versions,
    }


def timed(page: Page, address: str, code: str, row: str, *kinds: Callable[[Page], Acts]) -> tuple[int, list[float]]:
    """Open a notebook with one table; give its number of rows and the median time of each kind of act."""
    notebook(code)
    run_notebook(page, address, "benchmarks/scratch/step.ipynb")
    page.wait_for_selector(f"{row} >> nth=5")
    rows = page.locator(row).count()
    page.evaluate(CLOCK)
    times = [one_kind(page, kind(page)) for kind in kinds]
    page.close()
    return rows, times


def one_kind(page: Page, acts: Acts) -> float:
    """Do one kind of act again and again, each after the table was painted; give the median."""
    page.evaluate("window.steps = []")
    for done, act in enumerate(islice(acts, TIMES), start=1):
        act()
        page.wait_for_function(UNTIL, arg=done)
    return round(median(page.evaluate("window.steps")), 1)


def our_sorts(page: Page) -> Acts:
    """Press Enter on the header of the names: from A, from Z, leading partners, by turns; each order is another one."""
    page.locator(".ties-table thead button").nth(0).focus()
    return repeat(lambda: page.keyboard.press("Enter"))


def our_filters(page: Page) -> Acts:
    """Type a letter into the search field, and take it away again."""
    field = page.locator(".ties-table input[type=search]")
    return (lambda key=key: field.press(key) for key in cycle(["a", "Backspace"]))


def its_sorts(page: Page) -> Acts:
    """Press Enter on the mark that sorts by name: up, down, as given, by turns."""
    mark = page.locator("table.dataTable thead .dt-column-order").nth(0)
    mark.evaluate("(node) => { node.dataset.lmSuppressShortcuts = 'true'; node.focus(); }")
    return repeat(lambda: page.keyboard.press("Enter"))


def its_filters(page: Page) -> Acts:
    """Type a letter into the search field, and take it away again."""
    field = page.locator("input.dt-input[type=search]")
    return (lambda key=key: field.press(key) for key in cycle(["a", "Backspace"]))
