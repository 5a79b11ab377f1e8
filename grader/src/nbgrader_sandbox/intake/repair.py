"""
Mend a submitted notebook: notebook in, notebook and findings out.

The reference is the notebook as it was released. Every cell of it that nbgrader knows is found again in the submission,
by its name, its id, its words or its place; it gets the reference's metadata, and what is missing is put back. Only
the words of an answer are the student's.
"""

import re
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from typing import NamedTuple

from nbformat import NotebookNode

from nbgrader_sandbox.execution import courses
from nbgrader_sandbox.findings import LOOK, MENDED, Finding
from nbgrader_sandbox.intake.notebook_reader import UnreadableError, read

STUB = re.compile(r"\s*(# YOUR CODE HERE|raise NotImplementedError\(\)|YOUR ANSWER HERE)?\s*")
ABSENT = "# This cell was missing from the submission."
CHANGES_CHECKS = "changes the module that checks"
SUSPICIOUS = {  # words that honest answers do not need: flagged for a human with their line, never judged
    r"input_transformer|ast_transformers|ast_node_interactivity": "changes how the tests are read",
    r"(pre|post)_(run_cell|execute)|\bevents\.register": "runs code of its own around the tests",
    r"\b(_ih|In)\s*\[|\b_i\d*\b|history_manager|sys\.settrace|f_back|_getframe|inspect\.(stack|currentframe)":
        "reads the tests while they run",
    r"__builtins__|import\s+builtins|builtins\.|AssertionError\s*=|run_cell\s*=|__eq__|__class__\s*=":
        "changes what the tests rely on",
    r"sys\.modules": CHANGES_CHECKS,
    r"os\._exit|os\.kill|os\.fork|ctypes|mmap\b": "reaches below Python",
    r"nbgrader|gradebook|solutions/|/proc/|\.\./": "names files of the grading",
    r"\bsocket\b|urllib|requests\b|http\.client": "names the network",
    r"subprocess|os\.system|\bpty\b": "starts other programs",
}  # fmt: skip


def repair(raw: bytes, reference: NotebookNode) -> tuple[NotebookNode, list[Finding]]:
    """
    Mend the bytes of a submitted file against the released notebook, and say what was done.

    Raises UnreadableError, with one sentence, where the file is no notebook or belongs to something else.
    """
    notebook, findings = read(raw)
    cells = list(notebook.cells)
    places = find_all(cells, reference, findings)
    known = [cell for cell in reference.cells if name(cell)]
    if known and not places:
        raise UnreadableError("none of its cells belongs to this assignment; it may be another notebook")
    for cell in cells:
        if id(cell) not in {id(found) for found in places.values()}:
            cell.metadata.pop("nbgrader", None)
    for model in known:
        if name(model) in places:
            restore(places[name(model)], model, findings)
    notebook.cells = in_order(cells, places, reference, findings)
    findings += [found for cell in notebook.cells for found in suspicions(cell)]
    return notebook, findings


def name(cell: NotebookNode) -> str:
    """Give the name by which nbgrader knows a cell, or an empty string."""
    given = cell.metadata.get("nbgrader", {}).get("grade_id", "")
    return given if isinstance(given, str) else ""


def flag(cell: NotebookNode, key: str) -> bool:
    """Read one of nbgrader's yes-or-no marks of a cell."""
    return bool(cell.metadata.get("nbgrader", {}).get(key, False))


def is_answer(model: NotebookNode) -> bool:
    """Whether the words of this cell are the student's."""
    return flag(model, "solution")


def find_all(cells: list[NotebookNode], reference: NotebookNode, findings: list[Finding]) -> dict[str, NotebookNode]:
    """Find the cells of the reference in the submission: name to cell, by the surest sign first."""
    places: dict[str, NotebookNode] = {}
    models = {name(cell): cell for cell in reference.cells if name(cell)}
    for key, model in models.items():
        if named := [cell for cell in cells if name(cell) == key]:
            places[key] = choose(named, model, findings)
    for sign in (by_id, by_words, by_signs, by_place):
        for key, model in models.items():
            if key not in places and (found := sign(model, Search(cells, places, reference))):
                places[key] = found
                findings.append(Finding(MENDED, "its mark for grading was lost and has been put back", cell=key))
    for stranger in sorted({name(cell) for cell in cells} - set(models) - {""}):
        findings.append(Finding(MENDED, "a cell this assignment does not have; it is not graded", cell=stranger))
    return places


def choose(named: list[NotebookNode], model: NotebookNode, findings: list[Finding]) -> NotebookNode:
    """Choose among cells of one name the one that is meant: the last that was worked on."""
    if len(named) == 1:
        return named[0]
    worked = [cell for cell in named if is_answer(model) and not untouched(cell, model)]
    different = {cell.source.strip() for cell in worked}
    if len(different) > 1:
        todo = "look whether the last one is the one that is meant"
        findings.append(Finding(LOOK, f"{len(different)} different answers; the last is graded", todo, name(model)))
    else:
        findings.append(Finding(MENDED, f"the cell was there {len(named)} times; one is graded", cell=name(model)))
    return (worked or named)[-1]


def untouched(cell: NotebookNode, model: NotebookNode) -> bool:
    """Whether an answer still is what was handed out, or nothing."""
    return cell.source.strip() in ("", model.source.strip())


class Search(NamedTuple):
    """What a lost cell is searched in: all cells, those found already, and the release."""

    cells: list[NotebookNode]
    places: dict[str, NotebookNode]
    reference: NotebookNode

    def only(self, model: NotebookNode, meant: Callable[[NotebookNode], bool]) -> NotebookNode | None:
        """Give the one free cell of the model's type that is meant; None where there are none or several."""
        taken = {id(cell) for cell in self.places.values()}
        free = [cell for cell in self.cells if id(cell) not in taken and cell.cell_type == model.cell_type]
        found = [cell for cell in free if not is_plain(cell, self.reference) and meant(cell)]
        return found[0] if len(found) == 1 else None


def by_id(model: NotebookNode, search: Search) -> NotebookNode | None:
    """Find a cell by the id that it had in the release."""
    return search.only(model, lambda cell: cell.id == model.get("id"))


def by_words(model: NotebookNode, search: Search) -> NotebookNode | None:
    """Find a cell that was not to be changed by its words."""
    return search.only(model, lambda cell: not is_answer(model) and cell.source.strip() == model.source.strip())


def by_signs(model: NotebookNode, search: Search) -> NotebookNode | None:
    """Find an answer by the names that it was asked to define."""
    wanted = own_signs(model, search.reference) if is_answer(model) else set()
    return search.only(model, lambda cell: bool(signs(cell) & wanted))


def by_place(model: NotebookNode, search: Search) -> NotebookNode | None:
    """Find an answer that stands alone between the cells that were its neighbours in the release."""
    models = [cell for cell in search.reference.cells if name(cell)]
    at = models.index(model)
    index = {id(cell): number for number, cell in enumerate(search.cells)}
    before = [index[id(search.places[name(cell)])] for cell in models[:at] if name(cell) in search.places]
    after = [index[id(search.places[name(cell)])] for cell in models[at:] if name(cell) in search.places]
    if not is_answer(model) or not (before or after):
        return None
    low, high = max(before, default=-1), min(after, default=len(search.cells))
    return search.only(model, lambda cell: low < index[id(cell)] < high and bool(cell.source.strip()))


def is_plain(cell: NotebookNode, reference: NotebookNode) -> bool:
    """Whether a cell is text or code of the release that nobody grades."""
    return any(not name(model) and model.source.strip() == cell.source.strip() for model in reference.cells)


def signs(cell: NotebookNode) -> set[str]:
    """Give what hardly stands in another cell: the names it defines and the comments that ask for something."""
    found = re.findall(r"^(?:(?:def|class) \w+|\w+(?= *=)|# \w.{8,})", cell.source, re.MULTILINE)
    return {sign for sign in found if not STUB.fullmatch(sign)}


def own_signs(model: NotebookNode, reference: NotebookNode) -> set[str]:
    """Give the signs of an answer that no other answer of the release has."""
    others = [cell for cell in reference.cells if is_answer(cell) and cell is not model]
    return signs(model) - {sign for cell in others for sign in signs(cell)}


def restore(cell: NotebookNode, model: NotebookNode, findings: list[Finding]) -> None:
    """Give a cell the metadata, the type and, unless it is an answer, the words of the reference."""
    given = cell.metadata.get("nbgrader", {})
    official = deepcopy(model.metadata["nbgrader"])
    differing = [key for key, value in official.items() if key != "checksum" and given.get(key, value) != value]
    if given.get("schema_version") != official.get("schema_version") or differing or set(official) - set(given):
        findings.append(
            Finding(MENDED, "its grading metadata was partial, of another version or changed", cell=name(model))
        )
    if not is_answer(model) and cell.source.strip() != model.source.strip():
        findings.append(
            Finding(MENDED, "a cell that is not to be changed was changed; it was put back", cell=name(model))
        )
        cell.source = model.source
    if cell.cell_type != model.cell_type:
        findings.append(
            Finding(MENDED, f"it was a {cell.cell_type} cell; it is {model.cell_type} again", cell=name(model))
        )
        cell.cell_type = model.cell_type
        for key in ("outputs", "execution_count"):
            cell.pop(key, None)
        if model.cell_type == "code":
            cell.update(outputs=[], execution_count=None)
    if model.cell_type == "code" or not is_answer(model):
        cell.pop("attachments", None)
        cell.update({key: deepcopy(model[key]) for key in ("attachments",) if key in model})
    cell.metadata = deepcopy(model.metadata)


def in_order(
    cells: list[NotebookNode], places: dict[str, NotebookNode], reference: NotebookNode, findings: list[Finding]
) -> list[NotebookNode]:
    """Put back what is missing, after the cell it followed, and move a test back behind the answer it tests."""
    cells = list(cells)
    last = -1
    for model in (cell for cell in reference.cells if name(cell)):
        if name(model) not in places:
            cells.insert(last + 1, put_back(model, findings))
            last += 1
            continue
        cell = places[name(model)]
        at = next(number for number, other in enumerate(cells) if other is cell)
        if at < last and not is_answer(model):
            findings.append(
                Finding(MENDED, "a test stood before the answer it tests; it was moved back", cell=name(model))
            )
            cells.insert(last + 1, cell)
            del cells[at]
        last = max(last, at)
    return cells


def put_back(model: NotebookNode, findings: list[Finding]) -> NotebookNode:
    """Make the cell that stands for a missing one; a missing answer must not undo one written elsewhere."""
    cell = deepcopy(model)
    if is_answer(model):
        findings.append(
            Finding(LOOK, "the answer's cell is missing", "see whether the answer stands in another cell", name(model))
        )
        if model.cell_type == "code" and not flag(model, "grade"):
            cell.source = ABSENT
    else:
        findings.append(
            Finding(MENDED, "a cell that belongs to the grading was missing and has been put back", cell=name(model))
        )
    if cell.cell_type == "code":
        cell.update(outputs=[], execution_count=None)
    return cell


@cache
def patterns() -> dict[str, str]:
    """Return the suspicious patterns, with those for the modules that the installed courses check answers with."""
    modules, internal = courses.names("PROTECTED"), courses.names("INTERNAL")
    assigned = rf"\b({modules})(\.\w+)+\s*=(?!=)|setattr\(\s*({modules})\b" if modules else ""
    own = "|".join(filter(None, (assigned, internal and rf"\b({internal})\b")))
    return {**({own: CHANGES_CHECKS} if own else {}), **SUSPICIOUS}


def suspicions(cell: NotebookNode) -> list[Finding]:
    """List the lines of a student's code that a human should look at."""
    if cell.cell_type != "code" or (name(cell) and not is_answer(cell)):
        return []
    found: list[Finding] = []
    for number, line in enumerate(cell.source.splitlines(), 1):
        for pattern, does in patterns().items():
            if re.search(pattern, line):
                what = f"line {number} {does}: {line.strip()[:80]}"
                found.append(Finding(LOOK, what, "read the line; its marks are not changed", name(cell)))
                break
    return found
