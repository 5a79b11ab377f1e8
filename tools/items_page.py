"""Write docs/items.md: every item of the assignments with its objective, its marks and the answers tried."""

from collections.abc import Iterator

from nbformat import NotebookNode

from tools.assignments import (
    ASSIGNMENTS,
    HIDDEN,
    ROOT,
    Item,
    data,
    is_written,
    items_of,
    nbgrader_part,
    notebook,
    words,
)

PAGE = ROOT / "docs" / "items.md"
HEAD = """# Every item of the assignments

Made from `solutions/` and from the answers in `tests/data/exercises/` (`python -m tools.pages`); a test compares them.
Each automatic item has been tried with the answers counted here: *right* are different ways that earn everything,
*half* earn a part, *wrong* earn nothing and get a reply. *Slips* are the wrong answers that the check recognises in
front of the student. A written item has a rubric instead.

| lesson | item | a student can | asked for | marks | right | half | wrong | slips |
|---|---|---|---|---|---|---|---|---|
"""


def page() -> str:
    """Return the whole page."""
    return HEAD + "".join(line for assignment in ASSIGNMENTS for line in lines(assignment))


def lines(assignment: str) -> Iterator[str]:
    """Yield the rows of one assignment in the order of its notebook."""
    automatic = {item.slug: item for item in items_of(assignment)}
    for cell in notebook(ROOT / "solutions", assignment).cells:
        part = nbgrader_part(cell)
        if item := automatic.get(part["grade_id"]):
            yield line(assignment, item.slug, kind(item), sum(item.marks().values()), *tried(item))
        elif is_written(cell):
            yield line(assignment, part["grade_id"], "text", part["points"], *("–",) * 4)


def line(assignment: str, slug: str, *columns: object) -> str:
    """Return one row of the table."""
    lesson = f"[{int(assignment[:2])}](lessons/{assignment[:2]}.md)"
    return f"| {' | '.join(map(str, (lesson, slug, data(assignment)[slug]['objective'], *columns)))} |\n"


def kind(item: Item) -> str:
    """Return in words what the visible checks of an item ask for."""
    found = [kind_of(check) for check in item.checks if not HIDDEN.search(check.source)]
    return "two numbers" if found == ["a number"] * 2 else " and ".join(found)


def kind_of(check: NotebookNode) -> str:
    """Return in words what one visible check asks for."""
    name, choices = words(check).kind, words(check).one_of
    if name != "dictionary":
        return {"number": "a number", "text": "a name"}[name]
    return "an order" if 1 in choices else "a match" if choices else "counts"


def tried(item: Item) -> tuple[int, ...]:
    """Count the answers tried that are right, half right and wrong, and the slips that are recognised."""
    return (*(len(item.rows(way)) for way in ("right", "half", "wrong")), len(list(item.known_wrong())))
