"""Findings about marks that an honest submission does not get."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbgrader_sandbox.batch.model import Model
from nbgrader_sandbox.findings import LOOK, Finding
from nbgrader_sandbox.intake.prepare import PreparedSubmission

READ = "read what this student's code does; its marks are not changed"


def note_what_is_elsewhere(item: dict[str, Any], prepared: PreparedSubmission) -> None:
    """Flag an item for manual marking if its answer may be in a cell that the student added."""
    untouched = prepared.untouched.get(item["notebook"])
    if untouched and item["cell"] in untouched.to_mark and (item["score"] or 0) < item["max_score"]:
        item.update(needs_marking=True, score=None)


def marks_for_nothing(items: list[dict[str, Any]], prepared: PreparedSubmission, model: Model) -> Iterator[Finding]:
    """Yield a finding for each item with full marks whose answer is as it was handed out."""
    for item in items:
        untouched = prepared.untouched.get(item["notebook"])
        answer = untouched.tests.get(item["cell"]) if untouched else None
        full = item["max_score"] and (item["score"] or 0) >= item["max_score"]
        if answer and full and item["cell"] not in model.free:
            what = f"full marks in {item['cell']}, but the answer {answer} is as it was handed out"
            yield Finding(LOOK, what, READ, answer, f"{item['notebook']}.ipynb")


def cheating_findings(observed: dict[str, Any], lines: list[tuple[str, int, str]]) -> Iterator[Finding]:
    """Yield findings about checks that were changed, and results that no test gives."""
    file = f"{observed['notebook']}.ipynb"
    for name in observed.get("changed", ()):
        cell, number, line = find_line(name.rpartition(".")[2], lines)
        where = f" (line {number}: {line[:80]})" if line else ""
        yield Finding(LOOK, f"its code changed {name}, on which the tests rely{where}", READ, cell, file)
    for cell in observed.get("forged", ()):
        what = "a result appeared in this test that the model answer's run does not have; it was not taken as a mark"
        yield Finding(LOOK, what, READ, cell, file)
    if observed.get("passed_canary"):
        yield Finding(LOOK, "a check that must fail passed: its code changed how answers are checked", READ, file=file)


def code_lines(path: Path) -> list[tuple[str, int, str]]:
    """List the student's lines of code: name of the cell, number of the line, the line."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [
        (cell["metadata"].get("nbgrader", {}).get("grade_id", ""), number, line.strip())
        for cell in cells
        if cell["cell_type"] == "code" and not cell["metadata"].get("nbgrader", {}).get("locked")
        for number, line in enumerate("".join(cell["source"]).splitlines(), 1)
    ]


def find_line(name: str, lines: list[tuple[str, int, str]]) -> tuple[str, int, str]:
    """Return the line that most likely changed a function: one that assigns to it, or else one that names it."""
    name = re.escape(name)
    for pattern in (rf"\b{name}\b['\"\])]*\s*=(?!=)", rf"setattr.*\b{name}\b", rf"\b{name}\b"):
        for line in lines:
            if re.search(pattern, line[2]):
                return line
    return "", 0, ""
