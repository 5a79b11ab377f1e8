"""In a browser that is cut off from the network every lesson runs and no other server is asked."""

from pathlib import Path

import pytest

from tests.lite.edition import TROUBLE, not_run, run_all, texts

ROOT = Path(__file__).parents[2]
LESSONS = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "notebooks").glob("*.ipynb"))
EXERCISES = [
    "exercises/01-what-does-the-article-claim/exercise-01-what-does-the-article-claim.ipynb",
    "exercises/05-vietnam-trade-and-energy/exercise-05-vietnam-trade-and-energy.ipynb",
]


@pytest.mark.parametrize("lesson", LESSONS)
def test_lesson_runs_without_error_and_warning(page, server, lesson):
    run_all(page, server, lesson)
    assert texts(page, TROUBLE) == []
    assert not_run(page) == 0
    assert page.locator(".jp-OutputArea-output .ties-panel").count() >= 3


@pytest.mark.parametrize("exercise", EXERCISES)
def test_exercise_stops_at_the_first_missing_answer(page, server, exercise):
    run_all(page, server, exercise)
    (stop,) = texts(page, TROUBLE)
    assert "There is no answer yet" in stop


def test_nothing_was_asked_of_another_server(server, asked):
    assert len(asked) > 100
    own = (server.address, "data:", "blob:")
    assert [address for address in asked if not address.startswith(own)] == []
