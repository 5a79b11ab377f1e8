"""Answers that were left as handed out, answers in cells of their own, and names of Python that a student took."""

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass, field

from nbformat import NotebookNode

from nbgrader_sandbox.findings import LOOK, REPAIRED, Finding
from nbgrader_sandbox.intake.cells import cell_features, grade_id, has_flag, is_answer, is_ungraded_text

BUILTINS = {name for name in dir(builtins) if not name.startswith("_")}


@dataclass
class Untouched:
    """Answers left as handed out: `tests` gives the answer of each test; `to_mark` are items a person must look at."""

    tests: dict[str, str] = field(default_factory=dict)
    to_mark: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def untouched_answers(cells: list[NotebookNode], reference: NotebookNode) -> Untouched:
    """Find answers that were left as handed out, and cells of the student that may contain the answer instead."""
    found = Untouched()
    submitted = {grade_id(cell): cell for cell in cells if grade_id(cell)}
    own = [cell for cell in cells if is_own(cell, reference)]
    for model, tests in answers_with_tests(reference):
        cell = submitted.get(grade_id(model))
        if cell is None or not is_empty_answer(cell, model):
            continue
        elsewhere = neighbours(cell, cells, own) if has_flag(model, "grade") else defining(model, own)
        if not elsewhere:
            found.tests.update(dict.fromkeys(tests, grade_id(model)))
            continue
        late = [each for each in elsewhere if any(position(each, cells) > position(submitted[t], cells) for t in tests)]
        if has_flag(model, "grade") or late:
            found.to_mark += [grade_id(model)] if has_flag(model, "grade") else tests
            number = position(elsewhere[-1], cells) + 1
            what = f"the answer's cell is as it was handed out; cell {number} may be the answer"
            found.findings.append(Finding(LOOK, what, "read that cell and mark it in Formgrader", grade_id(model)))
    return found


def answers_with_tests(reference: NotebookNode) -> Iterator[tuple[NotebookNode, list[str]]]:
    """Yield each answer of the release and the tests that follow it."""
    answer, tests = None, []
    for cell in [cell for cell in reference.cells if grade_id(cell)]:
        if is_answer(cell):
            if answer is not None:
                yield answer, tests
            answer, tests = cell, []
        elif has_flag(cell, "grade"):
            tests.append(grade_id(cell))
    if answer is not None:
        yield answer, tests


def is_own(cell: NotebookNode, reference: NotebookNode) -> bool:
    """Return whether a student added this cell."""
    return bool(cell.source.strip()) and not grade_id(cell) and not is_ungraded_text(cell, reference)


def position(cell: NotebookNode, cells: list[NotebookNode]) -> int:
    """Return the index of a cell."""
    return next(number for number, other in enumerate(cells) if other is cell)


def neighbours(cell: NotebookNode, cells: list[NotebookNode], own: list[NotebookNode]) -> list[NotebookNode]:
    """Return the student's own cells directly before and after a cell."""
    found, added = [], {id(each) for each in own}
    at = position(cell, cells)
    for step in (-1, 1):
        place = at + step
        while 0 <= place < len(cells) and (id(cells[place]) in added or not cells[place].source.strip()):
            found += [cells[place]] if id(cells[place]) in added else []
            place += step
    return found


def defining(model: NotebookNode, own: list[NotebookNode]) -> list[NotebookNode]:
    """Return the student's own cells that define what an answer should define."""
    names = {feature for feature in cell_features(model) if not feature.startswith("#")}
    return [cell for cell in own if cell.cell_type == "code" and names & cell_features(cell)]


def is_empty_answer(cell: NotebookNode, model: NotebookNode) -> bool:
    """Return whether an answer says no more than what was handed out, comments and None apart."""
    if cell.source.strip() in ("", model.source.strip()):
        return True
    if cell.cell_type != "code":
        return False
    try:
        given, handed_out = ast.parse(cell.source), ast.parse(model.source)
    except (SyntaxError, ValueError, RecursionError):
        return False
    return ast.dump(given) == ast.dump(handed_out) or all(map(says_nothing, given.body))


def says_nothing(statement: ast.stmt) -> bool:
    """Return whether a statement gives no answer: an import, pass, None, or a text alone."""
    if isinstance(statement, ast.Assign | ast.AnnAssign):
        return statement.value is None or (isinstance(statement.value, ast.Constant) and statement.value.value is None)
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    return isinstance(statement, ast.Import | ast.ImportFrom | ast.Pass) or ast.unparse(statement).startswith(
        "raise NotImplementedError"
    )


def taken_builtins(cells: list[NotebookNode], reference: NotebookNode) -> tuple[list[str], list[Finding]]:
    """Return the names of Python's own functions to which a student gave another meaning; tests use the original."""
    released = {name for cell in reference.cells if cell.cell_type == "code" for name in assigned_names(cell.source)}
    names: set[str] = set()
    findings = []
    mine = [cell for cell in cells if cell.cell_type == "code" and (is_answer(cell) or not grade_id(cell))]
    for cell in mine:
        if taken := sorted((assigned_names(cell.source) & BUILTINS) - released - names):
            names.update(taken)
            what = f"{', '.join(taken)} got another meaning here; the tests use Python's own"
            findings.append(Finding(REPAIRED, what, cell=grade_id(cell)))
    return sorted(names), findings


def assigned_names(source: str) -> set[str]:
    """Return the names that a cell assigns outside functions and classes."""
    try:
        found, waiting = set(), list(ast.parse(source).body)
    except (SyntaxError, ValueError, RecursionError):
        return set()
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            continue
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.alias):
            found.add((node.asname or node.name).partition(".")[0])
        else:
            waiting += ast.iter_child_nodes(node)
    return found
