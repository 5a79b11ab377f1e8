"""Tests of each entry of `compat`: they fail when a library no longer works as the entry expects."""

import inspect
import logging
import re
import subprocess
import sys

import pytest
from nbformat import v4
from nbgrader.converters import base
from nbgrader.preprocessors import OverwriteCells, SaveAutoGrades

from nbgrader_sandbox import compat


def output_of(code):
    """Return what Python prints when it runs code in a new process."""
    command = [sys.executable, "-W", "ignore", "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_compat_has_at_most_five_entries_with_reasons():
    entries = [entry for name, entry in vars(compat).items() if inspect.isfunction(entry)]
    assert len(entries) <= 5
    assert all(len(entry.__doc__.split("\n\n")) == 2 for entry in entries)


def test_kernel_starts_without_the_debugger():
    without = "from nbgrader_sandbox import compat\ncompat.leave_out_debugger()\n"
    ask = "import sys, ipykernel.debugger\nprint(sys.modules.get('debugpy') is not None)"
    assert output_of(ask) == "True"  # else the entry can go
    assert output_of(without + ask) == "False"


def test_notebooks_are_validated_without_the_grammar_of_addresses():
    without = "from nbgrader_sandbox import compat\ncompat.leave_out_address_grammar()\n"
    ask = "import sys, nbformat\nnbformat.validate(nbformat.v4.new_notebook())\nprint('lark' in sys.modules)"
    assert output_of(ask) == "True"  # else the entry can go
    assert output_of(without + ask) == "False"


def test_a_report_does_not_wait_for_the_grammar(tmp_path):
    export = f"from nbgrader_sandbox.cli import main\nmain(['--root', {str(tmp_path)!r}, 'export', 'x'])\n"
    ask = "import sys\nprint('nbgrader' in sys.modules, 'lark' in sys.modules)"
    assert output_of(export + ask).split()[-2:] == ["True", "False"]


@pytest.mark.parametrize("reader", [OverwriteCells, SaveAutoGrades, base.BaseConverter])
def test_nbgrader_looks_up_the_keys_that_are_given(reader):
    used = set(re.findall(r"resources\['nbgrader'\]\['(\w+)'\]", inspect.getsource(reader)))
    assert used
    assert used <= set(compat.nbgrader_resources("ann", "a", "n", "sqlite://"))


@pytest.mark.parametrize(("outputs", "mark"), [([], 2), ([v4.new_output("error", ename="E", evalue="")], 0)])
def test_mark_of_a_test_is_all_points_or_none(outputs, mark):
    cell = v4.new_code_cell("assert True", outputs=outputs)
    cell.metadata = {"nbgrader": {"grade": True, "solution": False, "points": 2, "grade_id": "a"}}
    assert compat.nbgrader_mark(cell, logging.getLogger()) == mark
