"""The teacher's table of all items: `python -m tests.test_items_page` makes it again when an item changes."""

import pytest

from tests.exercise_items import (
    ASSIGNMENTS,
    HIDDEN,
    ITEMS,
    ROOT,
    data,
    each_item,
    is_written,
    items_of,
    nbgrader_part,
    notebook,
    optional,
    words,
)

PAGE = ROOT / "docs/items.md"
HEAD = """# Every item of the assignments

Made from `solutions/` and from the rows of answers in `tests/data/exercises/`; a test holds that it says what is there.
Each automatic item has been tried with the answers counted here: *right* are different ways that earn everything,
*half* earn a part, *wrong* earn nothing and get a reply. *Slips* are the wrong answers that the check recognises in
front of the student. A written item has a rubric instead.

| lesson | item | a student can | asked for | marks | right | half | wrong | slips |
|---|---|---|---|---|---|---|---|---|
"""


def page():
    return HEAD + "".join(line for assignment in ASSIGNMENTS for line in lines(assignment))


def lines(assignment):
    """Give the lines of one assignment in the order of its notebook."""
    automatic = {item.slug: item for item in items_of(assignment)}
    for cell in notebook(ROOT / "solutions", assignment).cells:
        part = nbgrader_part(cell)
        if item := automatic.get(part["grade_id"]):
            yield line(assignment, item.slug, kind(item), sum(item.marks().values()), *tried(item))
        elif is_written(cell):
            yield line(assignment, part["grade_id"], "text", part["points"], *("–",) * 4)


def line(assignment, slug, *columns):
    lesson = f"[{int(assignment[:2])}](lessons/{assignment[:2]}.md)"
    return f"| {' | '.join(map(str, (lesson, slug, data(assignment)[slug]['objective'], *columns)))} |\n"


def kind(item):
    """Say what is asked for, from what the checks that students see look for."""
    found = [kind_of(check) for check in item.checks if not HIDDEN.search(check.source)]
    return "two numbers" if found == ["a number"] * 2 else " and ".join(found)


def kind_of(check):
    name, choices = words(check).kind, words(check).one_of
    if name != "dictionary":
        return {"number": "a number", "text": "a name"}[name]
    return "an order" if 1 in choices else "a match" if choices else "counts"


def tried(item):
    return (*(len(optional(item, way)) for way in ("right", "half", "wrong")), len(list(item.known_wrong())))


def test_table_of_items_agrees_with_solutions_and_answers():
    assert PAGE.read_text("utf-8") == page(), "run `python -m tests.test_items_page` to make it again"


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


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8", newline="\n")
