"""A cell that is run too early says what to run first; other errors stay as they are."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config.loader import PyFileConfigLoader

from ties import kernel

ROOT = Path(__file__).parents[1]


@pytest.fixture
def shell(monkeypatch):
    made = InteractiveShell()
    kernel.load_ipython_extension(made)
    return made


def said(shell, code, capsys):
    result = shell.run_cell(code)
    assert result.error_in_exec is not None
    return capsys.readouterr().out


def test_missing_name_is_explained_without_a_traceback(shell, capsys):
    words = said(shell, "print(hanoi)", capsys)
    assert words.startswith("✘ Nothing is called 'hanoi' yet. If a cell above makes it, choose Run ▸ Run All Above")
    assert "Traceback" not in words


def test_near_name_is_offered(shell, capsys):
    shell.run_cell("trade = 1")
    assert said(shell, "print(tarde)", capsys).rstrip().endswith("check its spelling: did you mean 'trade'?")


@pytest.mark.parametrize(
    "code", ["1 / 0", "import string\nstring.Template = lambda: 0\n{}['x']", "def f():\n    print(x)\n    x = 1\nf()"]
)
def test_other_errors_keep_their_traceback(shell, code, capsys):
    words = said(shell, code, capsys)
    assert "Traceback" in words
    assert "Nothing is called" not in words


def test_missing_name_inside_a_module_keeps_its_traceback(shell, tmp_path, monkeypatch, capsys):
    (tmp_path / "broken_module.py").write_text("def f():\n    return absent\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert "Traceback" in said(shell, "import broken_module\nbroken_module.f()", capsys)


def test_shipped_configuration_loads_the_extension():
    loaded = PyFileConfigLoader("ipython_kernel_config.py", str(ROOT / "lab_settings")).load_config()
    assert "ties.kernel" in loaded.InteractiveShellApp.extensions.get_value([])


def test_every_kernel_of_the_environment_explains_missing_names(tmp_path):
    """The first cell was skipped: the sentence comes all the same, and the cell still counts as failed."""
    cell = {"cell_type": "code", "source": "hanoi + 1", "metadata": {}, "outputs": [], "execution_count": None}
    kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    book = {"nbformat": 4, "nbformat_minor": 4, "metadata": {"kernelspec": kernelspec}, "cells": [cell]}
    (tmp_path / "early.ipynb").write_text(json.dumps(book), encoding="utf-8")
    line = [sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", "--allow-errors", "--stdout"]
    environment = os.environ | {"IPYTHONDIR": str(tmp_path / "ipython")}
    ran = subprocess.run([*line, "early.ipynb"], cwd=tmp_path, env=environment, capture_output=True, text=True)
    (output,) = json.loads(ran.stdout)["cells"][0]["outputs"]
    assert (output["output_type"], output["ename"]) == ("error", "NameError")
    assert output["traceback"][0].startswith("✘ Nothing is called 'hanoi' yet.")


def not_run(shell, code, capsys):
    result = shell.run_cell(code)
    assert result.error_before_exec is not None
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("code", "right"),
    [
        ("change = -34 %", "change = -34"),
        ("change = -34,05", "change = -34.05"),
        ("# your answer\nchange = −34,0 %  # per cent", "change = -34.0"),
        ("trade = US$ 4.57 bn", "trade = 4.57"),
        ("trade = -$4.57", "trade = -4.57"),
    ],
)
def test_number_as_on_paper_is_shown_as_python_reads_it(shell, code, right, capsys):
    words = not_run(shell, code, capsys)
    assert words == (
        "✘ This cell was not run. Write the number only: a point before the decimals, and no %, unit or comma. "
        f"Here: {right}\n"
    )


@pytest.mark.parametrize("code", ["x = 1\nchange = (1", "change = 88,799 bn", "change = 'a", "change = 5 6 7"])
def test_cell_that_cannot_be_read_names_its_line(shell, code, capsys):
    words = not_run(shell, code, capsys)
    assert words.startswith("✘ This cell was not run, because Python cannot read line ")
    assert code.splitlines()[-1] in words
    assert "Python says: " in words
    assert "Traceback" not in words


def test_unreadable_module_keeps_its_traceback(shell, tmp_path, monkeypatch, capsys):
    (tmp_path / "unreadable_module.py").write_text("x = (\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    words = said(shell, "import unreadable_module", capsys)
    assert "unreadable_module.py" in words
    assert "This cell was not run" not in words
