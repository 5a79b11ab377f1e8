"""The items of every assignment as parameters of tests; `tools.assignments` reads them."""

import pytest

from tools.assignments import ASSIGNMENTS, data, items_of

ITEMS = [item for assignment in ASSIGNMENTS for item in items_of(assignment)]
each_assignment = pytest.mark.parametrize("assignment", ASSIGNMENTS)
each_item = pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.slug)


def fair(marks, assignment):
    """Ten to twelve marks, unless the rows of data say otherwise: a memo weighs more."""
    least, most = data(assignment).get("marks", (10, 12))
    return least <= marks <= most


def rows(kind):
    """Make one test of every row beside the assignments."""
    found = [(item, *([row] if isinstance(row, str) else row)) for item in ITEMS for row in item.rows(kind)]
    return [pytest.param(*row, id=f"{row[0].slug}-{number}") for number, row in enumerate(found)]
