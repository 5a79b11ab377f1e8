"""
The fallbacks in a saved notebook that was exported as HTML and is opened without a network.

nbconvert's page asks a public server for require.js and MathJax. Refused, they cost the fallbacks nothing; with their
addresses left blank nothing is asked for at all.
"""

from urllib.parse import urlparse

import pytest
from nbconvert import HTMLExporter

from tests.browser import widgets
from tools.notebooks import execute

pytestmark = pytest.mark.browser

ASKS_NOBODY = dict.fromkeys(["require_js_url", "jquery_url", "mathjax_url", "mermaid_js_url"], "")
SERVER = "cdnjs.cloudflare.com"
GOOD = """(all) => all.map((one) => one.complete && one.naturalWidth > 100 && one.width > 100 && /\\d/.test(one.alt))"""
each_widget = pytest.mark.parametrize("cell", widgets.CELLS.values(), ids=widgets.CELLS)


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A notebook of all widgets, executed and saved as the lessons are."""
    folder = tmp_path_factory.mktemp("saved")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TIES_WORK", str(folder))
        path = widgets.write(folder)
        execute(path)
    return path


def offline(fresh_page, saved, options):
    """Export the notebook and open it where every request beyond the file is refused and remembered."""
    html = saved.with_name(f"{len(options)}.html")
    html.write_text(HTMLExporter(exclude_input=True, **options).from_filename(str(saved))[0], encoding="utf-8")
    page = fresh_page()
    page.set_default_timeout(10_000)
    page.refused = []
    page.context.set_offline(True)
    page.route(lambda url: not url.startswith(("file:", "data:")), lambda route: refuse(page, route))
    page.on("console", lambda line: page.complaints.append(line.text) if line.type == "error" else None)
    page.goto(html.as_uri())
    yield page
    page.context.close()


def refuse(page, route):
    page.refused.append(route.request.url)
    route.abort()


@pytest.fixture(scope="module")
def page(fresh_page, saved):
    yield from offline(fresh_page, saved, ASKS_NOBODY)


@pytest.fixture(scope="module")
def plain(fresh_page, saved):
    yield from offline(fresh_page, saved, {})


@pytest.mark.parametrize("how", ["page", "plain"])
@each_widget
def test_fallback_of_a_widget_is_shown_without_network(request, how, cell):
    page = request.getfixturevalue(how)
    page.locator(".jp-RenderedHTML").get_by_text(cell.fallback_html).locator("visible=true").first.wait_for()


def test_every_picture_loads_and_has_a_number_in_its_alt_text(page):
    pictures = page.locator("figure img >> visible=true").evaluate_all(GOOD)
    assert len(pictures) >= 4
    assert all(pictures)


def test_every_closed_table_opens_without_a_script_of_the_module(page):
    for fold in page.locator("details:has(table) > summary").all():
        fold.click()
    tables = page.locator("table")
    assert tables.locator("visible=true").count() == tables.count() >= 7


def test_page_without_network_requests_has_no_errors(page):
    assert (page.refused, page.complaints) == ([], [])


def test_exported_page_lacks_only_the_scripts_of_nbconvert(plain):
    assert {urlparse(url).hostname for url in plain.refused} == {SERVER}
    assert {line for line in plain.complaints if "Failed to load resource" not in line} == set()
