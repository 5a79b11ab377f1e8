"""
A step in years on the country map, from key press to repainted map, beside a geopandas choropleth in an Output.

Both run in one JupyterLab and one Chromium, one after the other; the clock is the page's own. `dropped` counts the
steps of fifty held key presses that were not painted.
"""

from importlib.metadata import version
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import nbformat
from playwright.sync_api import Page, sync_playwright

from tests.browser.lab import CHROMIUM, FLAGS, ROOT, lab, run_notebook

PRESSES, HELD = 20, 50
OURS = """
import ties
people = ties.read("economies").query("iso3 != 'WLD'")
ties.map_countries(people, "gdp_per_head_usd", title="Income", unit="US$", region="world")
"""
OTHER = """
import geopandas, ipywidgets, ties, matplotlib.pyplot as plt
from IPython.display import display
areas = geopandas.GeoDataFrame.from_features(ties.tables.package.read_outlines()["features"])
people = ties.read("economies").query("iso3 != 'WLD'")
out, years = ipywidgets.Output(), sorted(people["year"].unique())
slider = ipywidgets.IntSlider(min=years[0], max=years[-1], value=years[-1])
def draw(change=None):
    with out:
        out.clear_output(wait=True)
        values = areas.merge(people[people["year"] == slider.value], on="iso3", how="left")
        axes = values.plot("gdp_per_head_usd", figsize=(9, 5), missing_kwds={"color": "lightgrey"}, legend=True)
        plt.show()
slider.observe(draw, "value")
draw()
display(slider, out)
"""
CLOCK = """(what) => {
  window.steps = [];
  let pressed = 0;
  document.addEventListener("keydown", () => { pressed = performance.now(); }, true);
  const painted = () => requestAnimationFrame(() => setTimeout(() => window.steps.push(performance.now() - pressed)));
  const isMap = (change) => change.type === "attributes" && change.target.type === "range";
  const holds = (node) => node.tagName === "IMG" || node.querySelector?.("img");
  const isPicture = (change) => [...change.addedNodes].some(holds) || change.target.tagName === "IMG";
  const wanted = what === "map" ? isMap : isPicture;
  new MutationObserver((changes) => { if (pressed && changes.some(wanted)) painted(); })
    .observe(document.body, { subtree: true, childList: true, attributeFilter: ["aria-valuetext", "src"] });
}"""
UNTIL = "(count) => window.steps.length >= count"


def measure() -> dict[str, object]:
    """Return the median step of both in milliseconds, their ratio, and how many held steps were dropped."""
    with TemporaryDirectory() as folder, lab(Path(folder), root=ROOT) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        ours, held = steps(browser.new_page(), address, OURS, "map", ".ties-map input[type=range]")
        other, _ = steps(browser.new_page(), address, OTHER, "picture", ".noUi-handle")
        browser.close()
    versions = {name: version(name) for name in ("anywidget", "geopandas", "matplotlib", "jupyterlab")}
    figures = {"ours": round(median(ours), 1), "other": round(median(other), 1), "n": PRESSES}
    ratio = round(median(ours) / median(other), 3)
    return {"name": "map-step", "unit": "ms", **figures, "ratio": ratio, "held": held, "versions": versions}


def steps(page: Page, address: str, code: str, what: str, focus: str) -> tuple[list[float], str]:
    """Open a notebook with one cell, step through years, and give the times and how many held steps were painted."""
    notebook(code)
    run_notebook(page, address, "benchmarks/scratch/step.ipynb")
    page.wait_for_selector(focus)
    page.eval_on_selector(focus, "(e) => { e.dataset.lmSuppressShortcuts = 'true'; e.focus(); }")
    page.evaluate(CLOCK, what)
    for press in range(PRESSES):
        page.keyboard.press("ArrowLeft")
        page.wait_for_function(UNTIL, arg=press + 1)
    times = page.evaluate("window.steps")[:PRESSES]
    return times, hold(page) if what == "map" else ""


def hold(page: Page) -> str:
    """Send fifty key presses without waiting between them; say how many were painted."""
    page.evaluate("window.steps = []")
    keys = ["ArrowRight", "ArrowLeft"]
    for press in range(HELD):
        page.keyboard.down(keys[press // 15 % 2])
    page.wait_for_function(UNTIL, arg=HELD, timeout=10_000)
    return f"{len(page.evaluate('window.steps'))} of {HELD}"


def notebook(code: str) -> None:
    """Write the notebook that is opened."""
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    book.metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}}
    path = Path("benchmarks/scratch/step.ipynb")
    path.parent.mkdir(exist_ok=True)
    nbformat.write(book, path)
