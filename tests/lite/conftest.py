"""These tests build the browser edition and take minutes: `nox -s lite_test` runs them, `nox -s test` does not."""

import os
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.lite.edition import PHONE, browser, private_window, serve

collect_ignore_glob = [] if os.environ.get("LITE_TEST") else ["test_*.py"]


@pytest.fixture(scope="session")
def server():
    """Serve the edition that the session has built."""
    with serve(Path(os.environ["LITE_SITE"])) as served:
        yield served


@pytest.fixture(scope="session")
def asked():
    """Collect the addresses that pages asked for."""
    return []


@pytest.fixture(scope="session")
def program():
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def opened(program, asked):
    """Return a function that opens a browser with a profile."""
    return partial(browser, program, asked=asked)


@pytest.fixture(scope="session")
def private(program, asked):
    """Return a function that opens a private window."""
    return partial(private_window, program, asked=asked)


@pytest.fixture(scope="session")
def phone(program, asked):
    """Return a function that opens a private window of a phone, which reads a page's width only from its head."""
    return partial(private_window, program, asked=asked, **PHONE)


@pytest.fixture(scope="module")
def page(opened, tmp_path_factory):
    with opened(tmp_path_factory.mktemp("profile")) as shown:
        yield shown
