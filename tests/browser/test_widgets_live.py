"""Every widget in JupyterLab, and all of them in Notebook 7: drawn, named, free of serious findings of axe-core."""

import json
from importlib.resources import files

import nbformat
import pytest

from tests.browser.lab import KERNEL_LISTENS, lab, run_all, run_notebook

pytestmark = pytest.mark.browser

CELLS = {
    ".ties-map": """
import ties
people = ties.read("economies").query("iso3 != 'WLD'")
arms = ties.read("arms_transfers").query("partner_iso3 == 'RUS' and iso3 != 'WLD' and year >= 1990")
chart = ties.map_countries(people, "gdp_growth_percent", title="Growth", unit="%", selected=["VNM"], ties=arms,
                           weight="tiv_million", source="World Bank.")
chart""",
    ".ties-argument": """
ties.map_argument(ties.read("claims"), ties.read("claim_links"), evidence=ties.read("claim_evidence"))""",
    ".ties-panel:has-text('India: economic')": """
ties.tabulate_ties("IND", trade=ties.read("trade"), arms=ties.read("arms_transfers"),
                   treaties=ties.read("partnerships"), votes=ties.read("un_votes"), partners=["RUS", "CHN"])""",
    ".ties-panel:has-text('Vietnam in the table of events')": """
ties.show_timeline(ties.read("events"), actor="VNM", title="Vietnam in the table of events")""",
    ".ties-panel:has-text('Does the sum pass three')": """
ties.explore(lambda first, second: first + second > 3, claim="Does the sum pass three", first=[1, 2], second=[1, 2])""",
    ".ties-line": """
import pandas as pd
ties.predict("B-line", "Draw it.", kind="line", answer=pd.Series([1.0, 2.0, 4.0], [2020, 2021, 2022]),
             given=pd.Series([1.0], [2020]), unit="US$ bn")""",
    ".ties-panel:has-text('In which order')": """
ties.predict("B-rank", "In which order?", kind="rank", answer=["Laos", "Fiji", "Nepal"])""",
    ".ties-panel:has-text('two and two')": """
ties.check("B-check", "What are two and two?", right={"4": "yes."}, wrong={"5": "count again."})""",
    ".ties-panel:has-text('fast-rising')": 'ties.weigh("C18", lesson=2)',
}
each_widget = pytest.mark.parametrize("widget", CELLS)


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A notebook with one widget a cell, in a folder of its own."""
    folder = tmp_path_factory.mktemp("widgets")
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code.strip()) for code in CELLS.values()])
    book.metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}}
    nbformat.write(book, folder / "all.ipynb")
    return folder


def drawn(theme, book, fresh_page, home):
    """Open the notebook of all widgets in one of JupyterLab's themes."""
    settings = home / "settings/@jupyterlab/apputils-extension/themes.jupyterlab-settings"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"theme": theme}), encoding="utf-8")
    with lab(home, root=book) as address:
        page = fresh_page()
        run_notebook(page, address, "all.ipynb")
        yield page
        page.context.close()


@pytest.fixture(scope="module")
def shown(fresh_page, book, tmp_path_factory):
    yield from drawn("JupyterLab Light", book, fresh_page, tmp_path_factory.mktemp("light"))


@pytest.fixture(scope="module")
def dark(fresh_page, book, tmp_path_factory):
    yield from drawn("JupyterLab Dark", book, fresh_page, tmp_path_factory.mktemp("dark"))


@each_widget
def test_a_widget_is_drawn_in_jupyterlab(shown, widget):
    shown.locator(widget).first.wait_for()
    assert shown.complaints == []


@pytest.mark.parametrize("theme", ["shown", "dark"])
@each_widget
def test_axe_finds_nothing_serious_in_a_widget(request, widget, theme):
    page = request.getfixturevalue(theme)
    page.locator(widget).first.wait_for()
    page.locator(widget).first.evaluate("(node) => node.setAttribute('data-axe', '')")
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("axe.run('[data-axe]')")["violations"]
    page.evaluate("document.querySelector('[data-axe]').removeAttribute('data-axe')")
    assert [
        f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in ("serious", "critical")
    ] == []


def test_the_map_is_walked_by_keyboard_and_its_selection_can_be_read_and_set(shown):
    countries = shown.locator(".ties-map [role=listbox]")
    countries.focus()
    shown.keyboard.press("ArrowUp")
    shown.keyboard.press("Enter")
    assert shown.locator(".ties-map [aria-selected=true]").count() == 2
    assert countries.get_attribute("aria-activedescendant")
    shown.keyboard.press("End")
    assert shown.locator(".ties-map h4").text_content().endswith("2025")


def test_the_map_is_saved_as_a_picture_with_its_title(shown):
    with shown.expect_download() as saved:
        shown.locator(".ties-map button:has-text('Save as PNG')").click()
    assert saved.value.suggested_filename.startswith("Growth")
    assert saved.value.suggested_filename.endswith(".png")


@pytest.mark.parametrize("width", [320, 640])  # 640 stands for 1280 at 200 % zoom
@pytest.mark.parametrize("widget", [".ties-map", ".ties-argument", ".ties-line"])
def test_no_widget_needs_scrolling_sideways_on_a_narrow_screen(shown, widget, width):
    node = shown.locator(widget).first.element_handle()
    node.evaluate(f"(node) => {{ node.style.width = '{width}px'; }}")
    shown.wait_for_function("(node) => node.scrollWidth - node.clientWidth <= 1", arg=node, timeout=5_000)
    node.evaluate("(node) => { node.style.width = ''; }")


def test_all_widgets_are_drawn_in_notebook_7(fresh_page, book, tmp_path_factory):
    with lab(tmp_path_factory.mktemp("notebook"), app="notebook", root=book) as address:
        page = fresh_page()
        page.goto(f"{address}/notebooks/all.ipynb")
        page.wait_for_selector(".jp-Notebook")
        page.wait_for_function(KERNEL_LISTENS)  # to run without a kernel opens a dialog there
        run_all(page)
        for widget in CELLS:
            page.locator(widget).first.wait_for()
        page.context.close()  # its complaints are not ours: Notebook 7 has one about its settings with any notebook
