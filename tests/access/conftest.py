"""These tests look at every page and take minutes: `nox -s access` runs them, `nox -s test` does not."""

import os

import pytest

from tests.access import pages
from tests.browser.conftest import browser  # noqa: F401 - a fixture

collect_ignore_glob = [] if os.environ.get("ACCESS_TEST") else ["test_*.py"]


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """Return a function that makes the pages of one kind, once."""
    home, kept = tmp_path_factory.mktemp("access"), {}

    def make(kind, scheme):
        key = (kind, scheme) if kind in pages.EXPORTS else kind
        if key not in kept:
            kept[key] = pages.make(kind, scheme, home / "-".join(key if isinstance(key, tuple) else (key,)))
        return kept[key]

    return make


@pytest.fixture
def opened(browser):  # noqa: F811 - the fixture from above
    """Return a function that opens a context without a network, and gives its page."""
    contexts = []

    def open_page(**options):
        contexts.append(browser.new_context(offline=True, reduced_motion="reduce", **options))
        return contexts[-1].new_page()

    yield open_page
    for context in contexts:
        context.close()
