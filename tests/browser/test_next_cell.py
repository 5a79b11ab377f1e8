"""In JupyterLab: the next cell reads what was chosen in a widget, and what it sets is drawn."""

import nbformat
import pytest

from tests.browser import widgets
from tests.browser.lab import lab, run_notebook

pytestmark = pytest.mark.browser

LINE = """
from ties.widgets.draw_line.widget import DrawnLine
drawn = DrawnLine(range(2018, 2022), pd.Series({2018: 2.0}), label="Draw it", top=10.0)
drawn"""
CODES = [
    widgets.START,
    widgets.MAP.strip(),
    widgets.ARGUMENT.strip().replace("ties.map", "argument = ties.map", 1) + "\nargument",
    LINE.strip(),
    'print("chosen", chart.selected, chart.year, chart.view, chart.region)\n'
    'print("claims", argument.selected, argument.pulled)\nprint("line", drawn.guess.dropna().to_dict())',
    'chart.selected, chart.year, chart.view, chart.region = ["JPN", "IND"], 2001, "disputed", "world"\n'
    'argument.selected, argument.pulled = "C39", "C23"\ndrawn.value = {"2021": 7.0}',
]


@pytest.fixture(scope="module")
def page(fresh_page, tmp_path_factory):
    """A notebook whose cells after the widgets read from them and set them, run in JupyterLab."""
    folder = tmp_path_factory.mktemp("next")
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in CODES[:4]])
    book.cells += [nbformat.v4.new_code_cell(code) for code in CODES[4:]]
    book.metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}}
    nbformat.write(book, folder / "next.ipynb")
    with lab(tmp_path_factory.mktemp("home"), root=folder) as address:
        page = fresh_page()
        run_notebook(page, address, "next.ipynb")
        page.set_default_timeout(20_000)
        yield page
        page.context.close()


def run_cell(page, number):
    """Run one cell and wait until it has run."""
    cell = page.locator(".jp-CodeCell").nth(number)
    cell.scroll_into_view_if_needed()
    prompt = cell.locator(".jp-InputArea-prompt")
    before = prompt.text_content()
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    page.wait_for_function(
        "([prompt, before]) => /\\d/.test(prompt.textContent) && prompt.textContent !== before",
        arg=[prompt.element_handle(), before],
    )
    return cell


def test_what_the_next_cell_sets_is_drawn(page):
    world, argument, line = (page.locator(f".ties-{name}") for name in ("map", "argument", "line"))
    world.locator("h4:has-text('Growth, 2001')").wait_for()
    names = world.locator("[aria-selected=true]").evaluate_all("(all) => all.map((one) => one.area.name).sort()")
    assert names == ["India", "Japan"]
    assert [box.input_value() for box in world.locator("select").all()] == ["disputed", "world"]
    assert argument.locator(".open h5").text_content().startswith("C39 ·")
    assert argument.locator("[role=option].pulled").get_attribute("id").endswith("-C23")
    assert [box.input_value() for box in line.locator("tbody input").all()] == ["", "", "7"]


def test_the_next_cell_reads_what_was_chosen(page):
    world, argument, line = (page.locator(f".ties-{name}") for name in ("map", "argument", "line"))
    world.locator("button:has-text('Clear selection')").click()
    world.locator("input[type=search]").fill("Mongolia")
    page.keyboard.press("Enter")
    world.locator("[role=listbox]").focus()
    page.keyboard.press("PageUp")
    world.locator("select").first.select_option("controlled")
    world.locator("select").last.select_option("kurils")
    argument.locator("[role=listbox]").focus()
    for key in ("Home", "ArrowUp", "Escape"):
        page.keyboard.press(key)
    argument.locator("[role=option][id$='-C40']").click()
    argument.locator(".open button:has-text('Pull this claim out')").click()
    line.locator(".plot").focus()
    for key in ("PageUp", "End", "ArrowUp"):
        page.keyboard.press(key)
    read = run_cell(page, 4).locator(".jp-OutputArea-output").text_content()
    assert "chosen ['MNG'] 2002 controlled kurils" in read
    assert "claims C40 ['C23', 'C40']" in read
    assert "line {2019: 4.0, 2021: 7.2}" in read
