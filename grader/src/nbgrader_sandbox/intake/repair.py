"""
Repair the cells of a submitted notebook.

The reference is the released notebook. Each of its graded cells is searched in the submission by grade_id, cell ID,
source or position. The cell gets the metadata of the reference, and missing cells are added. Only the source of answers
is kept from the student.
"""

from collections.abc import Callable
from copy import deepcopy
from typing import NamedTuple

from nbformat import NotebookNode

from nbgrader_sandbox.findings import LOOK, REPAIRED, Finding
from nbgrader_sandbox.intake.answers import taken_builtins
from nbgrader_sandbox.intake.cells import cell_features, grade_id, has_flag, is_answer, is_ungraded_text
from nbgrader_sandbox.intake.notebook_reader import UnreadableError, read
from nbgrader_sandbox.intake.suspicious import aliases_of_checks, suspicious_lines

MISSING_ANSWER = "# This cell was missing from the submission."


def repair(raw: bytes, reference: NotebookNode) -> tuple[NotebookNode, list[Finding]]:
    """
    Repair a submitted file against the released notebook.

    Parameters
    ----------
    raw : bytes
        Content of the submitted file.
    reference : nbformat.NotebookNode
        The released notebook.

    Returns
    -------
    notebook : nbformat.NotebookNode
        Notebook that nbgrader can grade.
    findings : list of Finding
        What was repaired, and lines that a person should review.

    Raises
    ------
    UnreadableError
        If the file is not a notebook or does not belong to this assignment.

    """
    notebook, findings = read(raw)
    cells = list(notebook.cells)
    matched = find_cells(cells, reference, findings)
    graded = [cell for cell in reference.cells if grade_id(cell)]
    if graded and not matched:
        raise UnreadableError("none of its cells belongs to this assignment; it may be another notebook")
    for cell in cells:
        if id(cell) not in {id(found) for found in matched.values()}:
            cell.metadata.pop("nbgrader", None)
    for model in graded:
        if grade_id(model) in matched:
            restore_cell(matched[grade_id(model)], model, findings)
    notebook.cells = restore_order(cells, matched, reference, findings)
    notebook.metadata |= {name: reference.metadata[name] for name in {"kernelspec"} & reference.metadata.keys()}
    mine = [cell for cell in notebook.cells if cell.cell_type == "code" and (is_answer(cell) or not grade_id(cell))]
    aliases = aliases_of_checks([cell.source for cell in mine])
    findings += [found for cell in mine for found in suspicious_lines(cell.source, grade_id(cell), aliases)]
    taken, taken_findings = taken_builtins(notebook.cells, reference)
    if taken:
        notebook.metadata["nbgrader_sandbox"] = {"taken": taken}
    return notebook, findings + taken_findings


def find_cells(cells: list[NotebookNode], reference: NotebookNode, findings: list[Finding]) -> dict[str, NotebookNode]:
    """Match cells of the reference to cells of the submission by grade_id, then by less certain criteria."""
    matched: dict[str, NotebookNode] = {}
    models = {grade_id(cell): cell for cell in reference.cells if grade_id(cell)}
    for key, model in models.items():
        if same_id := [cell for cell in cells if grade_id(cell) == key]:
            matched[key] = choose_duplicate(same_id, model, findings)
    for find in (find_by_id, find_by_source, find_by_features, find_by_position):
        for key, model in models.items():
            if key not in matched and (found := find(model, Search(cells, matched, reference))):
                matched[key] = found
                findings.append(Finding(REPAIRED, "its grading metadata was lost and has been put back", cell=key))
    for unknown in sorted({grade_id(cell) for cell in cells} - set(models) - {""}):
        findings.append(Finding(REPAIRED, "this assignment does not have this cell; it is not graded", cell=unknown))
    return matched


def choose_duplicate(same_id: list[NotebookNode], model: NotebookNode, findings: list[Finding]) -> NotebookNode:
    """Choose among cells with the same grade_id: the last one that was changed."""
    if len(same_id) == 1:
        return same_id[0]
    changed = [cell for cell in same_id if is_answer(model) and not is_unchanged(cell, model)]
    different = {cell.source.strip() for cell in changed}
    if len(different) > 1:
        todo = "check whether the last one is the intended one"
        findings.append(Finding(LOOK, f"{len(different)} different answers; the last is graded", todo, grade_id(model)))
    else:
        findings.append(
            Finding(REPAIRED, f"the cell was there {len(same_id)} times; one is graded", cell=grade_id(model))
        )
    return (changed or same_id)[-1]


def is_unchanged(cell: NotebookNode, model: NotebookNode) -> bool:
    """Return whether an answer is empty or the same as in the release."""
    return cell.source.strip() in ("", model.source.strip())


class Search(NamedTuple):
    """Where a cell is searched: all cells, the cells matched so far, and the release."""

    cells: list[NotebookNode]
    matched: dict[str, NotebookNode]
    reference: NotebookNode

    def find_unique(self, model: NotebookNode, condition: Callable[[NotebookNode], bool]) -> NotebookNode | None:
        """Return the only unmatched cell of the same type that meets a condition, or None."""
        taken = {id(cell) for cell in self.matched.values()}
        free = [cell for cell in self.cells if id(cell) not in taken and cell.cell_type == model.cell_type]
        found = [cell for cell in free if not is_ungraded_text(cell, self.reference) and condition(cell)]
        return found[0] if len(found) == 1 else None


def find_by_id(model: NotebookNode, search: Search) -> NotebookNode | None:
    """Find a cell by its cell ID in the release."""
    return search.find_unique(model, lambda cell: cell.id == model.get("id"))


def find_by_source(model: NotebookNode, search: Search) -> NotebookNode | None:
    """Find a cell that is not an answer by its source."""
    return search.find_unique(model, lambda cell: not is_answer(model) and cell.source.strip() == model.source.strip())


def find_by_features(model: NotebookNode, search: Search) -> NotebookNode | None:
    """Find an answer by the names it defines."""
    features = distinctive_features(model, search.reference) if is_answer(model) else set()
    return search.find_unique(model, lambda cell: bool(cell_features(cell) & features))


def find_by_position(model: NotebookNode, search: Search) -> NotebookNode | None:
    """Find an answer that is alone between the neighbours it has in the release."""
    models = [cell for cell in search.reference.cells if grade_id(cell)]
    at = models.index(model)
    index = {id(cell): number for number, cell in enumerate(search.cells)}
    before = [index[id(search.matched[grade_id(cell)])] for cell in models[:at] if grade_id(cell) in search.matched]
    after = [index[id(search.matched[grade_id(cell)])] for cell in models[at:] if grade_id(cell) in search.matched]
    if not is_answer(model) or not (before or after):
        return None
    low, high = max(before, default=-1), min(after, default=len(search.cells))
    return search.find_unique(model, lambda cell: low < index[id(cell)] < high and bool(cell.source.strip()))


def distinctive_features(model: NotebookNode, reference: NotebookNode) -> set[str]:
    """Return the features of an answer that no other answer of the release has."""
    others = [cell for cell in reference.cells if is_answer(cell) and cell is not model]
    return cell_features(model) - {feature for cell in others for feature in cell_features(cell)}


def restore_cell(cell: NotebookNode, model: NotebookNode, findings: list[Finding]) -> None:
    """Restore the metadata and type of a cell and, unless it is an answer, its source."""
    submitted = cell.metadata.get("nbgrader", {})
    released = deepcopy(model.metadata["nbgrader"])
    differing = [key for key, value in released.items() if key != "checksum" and submitted.get(key, value) != value]
    if submitted.get("schema_version") != released.get("schema_version") or differing or set(released) - set(submitted):
        findings.append(
            Finding(REPAIRED, "its grading metadata was partial, of another version or changed", cell=grade_id(model))
        )
    if not is_answer(model) and cell.source.strip() != model.source.strip():
        findings.append(Finding(REPAIRED, "a read-only cell was changed; it was put back", cell=grade_id(model)))
        cell.source = model.source
    if cell.cell_type != model.cell_type:
        findings.append(
            Finding(REPAIRED, f"it was a {cell.cell_type} cell; it is {model.cell_type} again", cell=grade_id(model))
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


def restore_order(
    cells: list[NotebookNode], matched: dict[str, NotebookNode], reference: NotebookNode, findings: list[Finding]
) -> list[NotebookNode]:
    """Add missing cells after the cell they followed, and move a test behind the answer it tests."""
    cells = list(cells)
    last = -1
    for model in (cell for cell in reference.cells if grade_id(cell)):
        if grade_id(model) not in matched:
            cells.insert(last + 1, replacement_cell(model, findings))
            last += 1
            continue
        cell = matched[grade_id(model)]
        at = next(number for number, other in enumerate(cells) if other is cell)
        if at < last and not is_answer(model):
            findings.append(
                Finding(REPAIRED, "a test was before the answer it tests; it was moved back", cell=grade_id(model))
            )
            cells.insert(last + 1, cell)
            del cells[at]
        last = max(last, at)
    return cells


def replacement_cell(model: NotebookNode, findings: list[Finding]) -> NotebookNode:
    """Return a replacement for a missing cell. It must not overwrite an answer in another cell."""
    cell = deepcopy(model)
    if is_answer(model):
        findings.append(
            Finding(
                LOOK, "the answer's cell is missing", "check whether the answer is in another cell", grade_id(model)
            )
        )
        if model.cell_type == "code" and not has_flag(model, "grade"):
            cell.source = MISSING_ANSWER
    else:
        findings.append(Finding(REPAIRED, "a graded cell was missing and has been put back", cell=grade_id(model)))
    if cell.cell_type == "code":
        cell.update(outputs=[], execution_count=None)
    return cell
