"""
Pairs of submissions whose answers are nearly the same: a hint to read both, never a mark.

Left out are what was handed out, what many students have, short answers, and pairs that share one file in group work.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from nbgrader_sandbox.batch.selection import Item
from nbgrader_sandbox.course import Course
from nbgrader_sandbox.files import write_text
from nbgrader_sandbox.intake.groups import counted_deliveries, groups
from nbgrader_sandbox.output.csv_export import csv_text
from nbgrader_sandbox.output.fingerprints import fingerprints, runs

LEAST_SHARE = 0.7  # of the fingerprints of two submissions that both have
LEAST_COMMON = 4  # fingerprints; less is too little to say anything
FEW, FEW_SHARE = 3, 0.2  # what more students have than this number and this share of the class is not remarkable
COLUMNS = ("first", "second", "share", "items", "note")
NOTE = "a hint to read both, never a mark: the same answer may have many reasons"
Marked = dict[Item, frozenset[str]]  # fingerprints of each answer


@dataclass(frozen=True)
class Pair:
    """Two submissions, the share of what they have in common, and the answers in which they have it."""

    first: str
    second: str
    share: float
    items: tuple[str, ...]

    def as_row(self) -> dict[str, Any]:
        """Return the row of the file."""
        row = {"first": self.first, "second": self.second, "share": f"{self.share:.0%}"}
        return row | {"items": ", ".join(self.items), "note": NOTE}


def write_similar(course: Course, assignment: str) -> tuple[list[Pair], Path]:
    """Write similar-ASSIGNMENT.csv, most similar pairs first; return the pairs and the file."""
    path = course.root / f"similar-{assignment}.csv"
    together = [set(members) for members in groups(course, assignment).values()]
    pairs = [
        pair
        for pair in similar_pairs(answers_of_class(course, assignment))
        if not any({pair.first, pair.second} <= members for members in together)
    ]
    write_text(path, csv_text(COLUMNS, [pair.as_row() for pair in pairs]))
    return pairs, path


def similar_pairs(answers: dict[str, Marked]) -> list[Pair]:
    """Return the pairs of students whose answers are nearly the same, from the fingerprints of each answer."""
    holders: dict[tuple[Item, str], list[str]] = defaultdict(list)
    for student, marked in sorted(answers.items()):
        for item, prints in marked.items():
            for mark in prints:
                holders[item, mark].append(student)
    most = max(FEW, FEW_SHARE * len(answers))
    sizes, common = Counter(), defaultdict(Counter)
    for (item, _), students in holders.items():
        if len(students) <= most:
            sizes.update((student, item) for student in students)
            for pair in combinations(students, 2):
                common[pair][item] += 1
    totals = Counter()
    for (student, _), size in sizes.items():
        totals[student] += size
    found = [judged(pair, shared, sizes, totals) for pair, shared in common.items()]
    return sorted(filter(None, found), key=lambda pair: (-pair.share, pair.first, pair.second))


def judged(pair: tuple[str, str], shared: Counter, sizes: Counter, totals: Counter) -> Pair | None:
    """Return a pair if enough of it is the same; the share is of what both have that is not common in the class."""
    first, second = pair
    count = shared.total()
    share = 2 * count / (totals[first] + totals[second])
    if count < LEAST_COMMON or share < LEAST_SHARE:
        return None
    same = [item for item, n in shared.items() if 2 * n / (sizes[first, item] + sizes[second, item]) >= LEAST_SHARE]
    return Pair(first, second, share, tuple(cell for _, cell in sorted(same)))


def answers_of_class(course: Course, assignment: str) -> dict[str, Marked]:
    """Return the fingerprints of the answers of every file that counts, without those of what was handed out."""
    release = sorted((course.release_folder(assignment) / "release").glob("*.ipynb"))
    handed_out = {path.stem: read_cells(path) for path in release}
    answers = dict(answer_cells(handed_out))
    known = {run for cells in handed_out.values() for cell in cells for run in runs(source(cell), cell["cell_type"])}
    found = {}
    for student in sorted({counted.sender for counted in counted_deliveries(course, assignment).values()}):
        folder = course.path("submitted", student, assignment)
        submitted = {name: read_cells(folder / f"{name}.ipynb") for name in handed_out}
        found[student] = {
            item: fingerprints(source(cell), cell["cell_type"]) - known
            for item, cell in answer_cells(submitted)
            if item in answers
        }
    return found


def answer_cells(notebooks: dict[str, list[dict[str, Any]]]) -> Iterator[tuple[Item, dict[str, Any]]]:
    """Yield the cells that students write in."""
    for name, cells in notebooks.items():
        for cell in cells:
            about = cell["metadata"].get("nbgrader", {})
            if about.get("solution"):
                yield (name, about["grade_id"]), cell


def source(cell: dict[str, Any]) -> str:
    """Return the text of a cell, which a file may have in lines."""
    return "".join(cell["source"])


def read_cells(path: Path) -> list[dict[str, Any]]:
    """Return the cells of a repaired notebook; none where there is no such file."""
    with suppress(OSError, ValueError):
        return json.loads(path.read_text(encoding="utf-8"))["cells"]
    return []
