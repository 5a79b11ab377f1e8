"""In a browser that is cut off from the network every lesson runs."""

from pathlib import Path

import pytest

from tests.lite.edition import ROOT, TROUBLE, addresses_elsewhere, not_run, run_all, texts

LESSONS = sorted(path.relative_to(ROOT).as_posix() for path in Path(ROOT, "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("lesson", LESSONS)
def test_lesson_runs_without_error_and_warning(page, server, lesson):
    run_all(page, server, lesson)
    assert texts(page, TROUBLE) == []
    assert not_run(page) == 0
    assert page.locator(".jp-OutputArea-output .ties-panel").count() >= 3


def test_nothing_was_asked_of_another_server(server, asked):
    assert len(asked) > 100
    assert addresses_elsewhere(server, asked) == []
