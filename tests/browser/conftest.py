"""A page in Chromium and a JupyterLab to open. Skips, and says so, where there is no Chromium; CI fails then."""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.lab import CHROMIUM, FLAGS, ROOT, lab, run_notebook
from tests.browser.script_page import script_page


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("Chromium is not installed, so no lesson was opened")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def jupyter(tmp_path_factory):
    """Start JupyterLab once, on copies that it may save as it likes; give its address."""
    home = tmp_path_factory.mktemp("jupyter")
    for folder in ("notebooks", "exercises", "solutions"):
        shutil.copytree(ROOT / folder, home / "course" / folder)
    with lab(home, root=home / "course") as address:
        yield address


@pytest.fixture(scope="session")
def fresh_page(browser):
    """Open pages that keep what goes wrong in their scripts in `page.complaints`."""

    def open_page():
        page = browser.new_context(viewport={"width": 1280, "height": 1000}).new_page()
        page.set_default_timeout(90_000)
        page.complaints = []
        # Notebook 7 may ask which kernel to use; the one it offers is right
        accept = page.locator(".jp-Dialog .jp-mod-accept").first
        page.add_locator_handler(accept, lambda button: button.click())
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        return page

    return open_page


@pytest.fixture(scope="module")
def plain_page(fresh_page):
    """Open a page in which scripts of widgets run without JupyterLab; no script may fail in it."""
    page = script_page(fresh_page())
    yield page
    assert page.complaints == []
    page.context.close()


@pytest.fixture(scope="module")
def opened(fresh_page, jupyter):
    """Open a notebook and run all of its cells, once for all tests of a module that ask for it."""
    pages = {}

    def open_and_run(path):
        if path not in pages:
            pages[path] = fresh_page()
            run_notebook(pages[path], jupyter, path)
        return pages[path]

    yield open_and_run
    for page in pages.values():
        page.context.close()
