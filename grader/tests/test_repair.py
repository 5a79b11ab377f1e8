"""Tests of reading and repairing a submitted notebook."""

import json
from copy import deepcopy

import nbformat
import pytest

from nbgrader_sandbox.intake.notebook_reader import UnreadableError, read
from nbgrader_sandbox.intake.repair import repair
from nbgrader_sandbox.intake.suspicious import suspicious_lines
from nbgrader_sandbox.selftest import corpus
from nbgrader_sandbox.selftest.corpus import NOTEBOOK, Submission, nbgrader_data


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """Return the released sample, made without nbgrader."""
    home = tmp_path_factory.mktemp("sample")
    corpus.write_solution(home)
    notebook = json.loads((home / "solutions" / corpus.ASSIGNMENT / NOTEBOOK).read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
        if nbgrader_data(cell).get("solution"):
            cell["source"] = {"quarter": "quarter = None\n# YOUR CODE HERE"}.get(cell["id"], "# YOUR CODE HERE")
    return notebook


def repaired(released, change=lambda submission: submission):
    """Repair a changed submission; return the notebook and the findings as text."""
    submission = Submission(released)
    change(submission)
    notebook, findings = repair(submission.as_text().encode(), nbformat.from_dict(released))
    return notebook, " | ".join(finding.what for finding in findings)


def test_undamaged_notebook_does_not_change(released):
    notebook, messages = repaired(released)
    assert messages == ""
    assert [cell.source for cell in notebook.cells] == [cell["source"] for cell in Submission(released).cells]


def test_kernel_is_always_that_of_the_release(released):
    own = {"name": "of-the-release", "display_name": "The release's", "language": "python"}
    released = deepcopy(released) | {"metadata": {"kernelspec": own}}

    def other(submission):
        submission.notebook["metadata"]["kernelspec"] = {"name": "elsewhere", "display_name": "x", "language": "python"}

    assert repaired(released, other)[0].metadata["kernelspec"] == own


@pytest.mark.parametrize(
    "change",
    [
        lambda submission: submission.change_cells(lambda cell: cell["metadata"].clear()),
        lambda submission: submission.change_cells(lambda cell: (cell["metadata"].clear(), cell.pop("id"))),
        lambda submission: submission.change_cells(lambda cell: nbgrader_data(cell).update(schema_version=99)),
        lambda submission: submission.change_cells(
            lambda cell: nbgrader_data(cell).update(points=100, grade=True, solution=True)
        ),
        lambda submission: submission.cells.remove(submission["twice-value"]),
        lambda submission: submission.cells.insert(0, deepcopy(submission["quarter-value"])),
    ],
    ids=["metadata lost", "metadata and ids lost", "newer", "points", "test deleted", "test twice"],
)
def test_grading_metadata_is_always_that_of_the_release(released, change):
    notebook, messages = repaired(released, change)
    by_grade_id = {
        cell.metadata.nbgrader.grade_id: dict(cell.metadata.nbgrader) for cell in notebook.cells if nbgrader_data(cell)
    }
    assert by_grade_id == {
        nbgrader_data(cell)["grade_id"]: nbgrader_data(cell) for cell in released["cells"] if nbgrader_data(cell)
    }
    assert messages


def test_missing_cell_is_restored_at_its_place(released):
    notebook, _ = repaired(released, lambda submission: submission.cells.remove(submission["twice-value"]))
    assert [cell.metadata.nbgrader.grade_id for cell in notebook.cells if nbgrader_data(cell)][:3] == [
        "twice",
        "twice-form",
        "twice-value",
    ]


def test_last_changed_answer_of_two_is_graded(released):
    def twice(submission):
        submission.cells.insert(0, {**deepcopy(submission["quarter"]), "source": "quarter = 0.5"})
        submission.cells.append({**deepcopy(submission["quarter"]), "source": ""})

    notebook, messages = repaired(released, twice)
    graded = next(cell for cell in notebook.cells if nbgrader_data(cell).get("grade_id") == "quarter")
    assert graded.source == corpus.ANSWERS["quarter"]
    assert "2 different answers" in messages


def test_replacement_for_a_missing_answer_does_not_overwrite_another_cell(released):
    def move(submission):
        submission.cells.insert(1, {"cell_type": "code", "source": "quarter = 0.25\n", "metadata": {}})
        submission.cells.insert(1, {"cell_type": "code", "source": "quarter = 0.25 \n", "metadata": {}})
        submission.cells.remove(submission["quarter"])

    notebook, _ = repaired(released, move)
    restored = next(cell for cell in notebook.cells if nbgrader_data(cell).get("grade_id") == "quarter")
    assert "quarter =" not in restored.source


def test_check_at_its_place_is_not_said_to_have_moved(released):
    _, messages = repaired(released, lambda submission: submission["quarter"].update(source="quarter = 0.25  # mine"))
    assert "moved back" not in messages


def test_answer_without_names_is_found_between_its_neighbours_only(released):
    def lose(submission):
        place = submission.position("quarter")
        scrap = {"cell_type": "code", "source": "print('notes')", "metadata": {}}
        submission.cells[place] = {"cell_type": "code", "source": "print('my answer')", "metadata": {}}
        submission.cells.insert(0, deepcopy(scrap))
        submission.cells.append(deepcopy(scrap))

    notebook, _ = repaired(released, lose)
    graded = next(cell for cell in notebook.cells if nbgrader_data(cell).get("grade_id") == "quarter")
    assert graded.source == "print('my answer')"


@pytest.mark.parametrize(
    ("line", "effect"),
    [
        ("get_ipython().input_transformers_cleanup.append(f)", "how the tests are read"),
        ("get_ipython().events.register('pre_run_cell', f)", "around the tests"),
        ("print(In[-1])", "reads the tests"),
        ("AssertionError = Warning", "rely on"),
        ("ties.check_answer = print", "the module that checks"),
        ("ties.tables.package.PARSED.clear()", "the module that checks"),
        ("setattr(ties, 'read', f)", "the module that checks"),
        ("import ctypes", "below Python"),
        ("open('../../solutions/a.ipynb')", "files of the grading"),
        ("import socket", "the network"),
        ("subprocess.run('ls')", "other programs"),
    ],
)
def test_suspicious_line_is_flagged_with_its_number(line, effect):
    (finding,) = suspicious_lines(f"x = 1\n{line}")
    assert (finding.kind, "line 2" in finding.what, effect in finding.what) == ("look", True, True)


@pytest.mark.parametrize(
    "line",
    ["In = 1", "requested = 2", "a == b", "x = frame['In']", "# the solution", "import sys", "x = ties.read('y')"],
)
def test_honest_lines_are_not_flagged(line):
    assert suspicious_lines(line) == []


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty"),
        (b"\0" * 100, "empty"),
        (b'{"cells": [', "cut off"),
        (b'{"cells": [}]}', "line 1, column 12"),
        (b"[]", "not a notebook"),
        (b"null", "JSON, but not"),
        (b"{" * 100_000, "JSON"),
        (b"\xff\xd8\xff", "picture"),
        (b"import os\n", "Python code"),
    ],
)
def test_unreadable_file_raises_with_one_sentence(raw, reason):
    with pytest.raises(UnreadableError, match=reason):
        read(raw)
