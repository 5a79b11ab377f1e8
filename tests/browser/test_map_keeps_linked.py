"""In JupyterLab: two maps side by side move together, also while the kernel is busy."""

import nbformat
import pytest

from tests.browser.lab import lab, run_notebook
from tests.browser.test_next_cell import run_cell

pytestmark = pytest.mark.browser

CODES = [
    "import pandas as pd, threading, ties",
    'rows = pd.DataFrame({"iso3": ["VNM", "MNG"] * 3, "year": [2018, 2018, 2019, 2019, 2020, 2020], "v": range(6)})\n'
    'left = ties.map_countries(rows, "v", title="Left", year=2019)\n'
    'right = ties.map_countries(rows.query("year < 2020"), "v", title="Right")\n'
    "ties.side_by_side(left, right)",
    'print("both", [(one.year, one.selected, one.region) for one in (left, right)])',
    "threading.Event().wait()",
]
MAPS = (".ties-map:has(h4:has-text('Left,'))", ".ties-map:has(h4:has-text('Right,'))")


@pytest.fixture(scope="module")
def page(fresh_page, tmp_path_factory):
    """A notebook with two maps side by side, run in JupyterLab; its last cell only keeps the kernel busy."""
    folder = tmp_path_factory.mktemp("linked")
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in CODES[:3]])
    book.metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}}
    nbformat.write(book, folder / "linked.ipynb")
    with lab(tmp_path_factory.mktemp("home"), root=folder) as address:
        page = fresh_page()
        run_notebook(page, address, "linked.ipynb")
        page.set_default_timeout(20_000)
        yield page
        page.context.close()


def test_both_maps_stand_beside_each_other_and_below_each_other_where_it_is_narrow(page):
    left, right = (page.locator(one) for one in MAPS)
    page.set_viewport_size({"width": 1600, "height": 1000})
    right.scroll_into_view_if_needed()
    first, second = left.bounding_box(), right.bounding_box()
    assert first["x"] + first["width"] <= second["x"]
    assert abs(first["y"] - second["y"]) < 2
    page.set_viewport_size({"width": 700, "height": 1000})
    page.wait_for_function(
        "([one, other]) => other.getBoundingClientRect().top >= one.getBoundingClientRect().bottom",
        arg=[left.element_handle(), right.element_handle()],
    )
    page.set_viewport_size({"width": 1600, "height": 1000})


def test_year_selection_and_region_go_from_one_map_to_the_other(page):
    left, right = (page.locator(one) for one in MAPS)
    left.locator("[role=listbox]").focus()
    page.keyboard.press("End")
    right.locator("h4:has-text('Right, 2020')").wait_for()
    assert "no data for this year on this map" in right.locator("p.now").text_content()
    right.locator("[role=listbox]").focus()
    page.keyboard.press("Home")
    left.locator("h4:has-text('Left, 2018')").wait_for()
    right.locator("input[type=search]").fill("Mongolia")
    page.keyboard.press("Enter")
    left.locator("[role=option][aria-selected=true][aria-label^='Mongolia']").wait_for(state="attached")
    right.locator("label:has-text('Region') select").select_option("kurils")
    left.locator("label:has-text('Region') select").evaluate("(box) => box.value")
    page.wait_for_function(
        "(map) => [...map.querySelectorAll('select')].some((box) => box.value === 'kurils')",
        arg=left.element_handle(),
    )
    read = run_cell(page, 2).locator(".jp-OutputArea-output").text_content()
    assert read.strip() == "both [(2018, ['MNG'], 'kurils'), (2018, ['MNG'], 'kurils')]"


def test_zoom_goes_from_one_map_to_the_other(page):
    left, right = (page.locator(one) for one in MAPS)
    pictures = [one.locator(".stage svg").first for one in (left, right)]
    before = [picture.get_attribute("viewBox") for picture in pictures]
    assert before[0] == before[1]
    left.locator("[role=listbox]").focus()
    page.keyboard.press("+")
    page.wait_for_function(
        "([one, other, before]) => one.getAttribute('viewBox') !== before"
        " && one.getAttribute('viewBox') === other.getAttribute('viewBox')",
        arg=[pictures[0].element_handle(), pictures[1].element_handle(), before[0]],
    )
    right.locator("[role=listbox]").focus()
    page.keyboard.press("0")
    page.wait_for_function(
        "([one, other, before]) => [one, other].every((each) => each.getAttribute('viewBox') === before)",
        arg=[pictures[0].element_handle(), pictures[1].element_handle(), before[0]],
    )


def test_maps_move_together_while_the_kernel_is_busy(page):
    left, right = (page.locator(one) for one in MAPS)
    page.locator(".jp-CodeCell").nth(2).locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(CODES[3])
    page.keyboard.press("Control+Enter")
    page.locator(".jp-CodeCell").nth(2).locator(".jp-InputArea-prompt:has-text('[*]')").wait_for()
    left.locator("[role=listbox]").focus()
    page.keyboard.press("PageUp")
    right.locator("h4:has-text('Right, 2019')").wait_for()
    assert page.locator(".jp-CodeCell").nth(2).locator(".jp-InputArea-prompt").text_content() == "[*]:"
