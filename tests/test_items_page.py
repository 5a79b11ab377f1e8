"""The page of items is what the solutions and the answers tried say."""

import pytest

from tests.exercise_items import ITEMS, each_item
from tools import items_page
from tools.assignments import ASSIGNMENTS, ROOT, data, is_written, items_of, nbgrader_part, notebook


def test_page_of_items_is_made_from_the_solutions():
    assert items_page.PAGE.read_text("utf-8") == items_page.page(), "make it again: python -m tools.pages"


@each_item
def test_every_item_has_four_wrong_and_two_right_test_answers(item):
    assert len({row[0] for row in item.rows("wrong")}) >= 4
    assert len(set(item.rows("right"))) >= 2


@each_item
def test_visible_check_of_every_item_recognises_four_slips(item):
    assert len(list(item.known_wrong())) >= 4


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_answers_belong_to_items_and_objectives_are_unique(assignment):
    written = {
        nbgrader_part(cell)["grade_id"] for cell in notebook(ROOT / "solutions", assignment).cells if is_written(cell)
    }
    assert data(assignment).keys() - {"marks"} == {item.slug for item in items_of(assignment)} | written
    said = [one["objective"] for name in ASSIGNMENTS for one in data(name).values() if isinstance(one, dict)]
    assert len(said) == len(set(said)) >= len(ITEMS)
