"""A cell that is run too early says what to run first; other errors stay as they are."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config.loader import PyFileConfigLoader

from far_east.exercise_05 import exercise
from ties import kernel
from ties.course import where_answers_stay
from ties.errors import wrapped
from ties.learning import attempts

ROOT = Path(__file__).parents[1]


@pytest.fixture
def shell(monkeypatch):
    made = InteractiveShell()
    kernel.unread_names.clear()
    kernel.load_ipython_extension(made)
    return made


def said(shell, code, capsys):
    result = shell.run_cell(code)
    assert result.error_in_exec is not None
    return one_line(capsys.readouterr().out)


def one_line(shown):
    """Return what is shown without its line breaks, of which none is inside a word."""
    return " ".join(shown.split())


def test_missing_name_is_explained_without_a_traceback(shell, capsys):
    words = said(shell, "print(hanoi)", capsys)
    assert words.startswith("✘ Nothing is called 'hanoi' yet. If a cell above makes it, first click this cell, ")
    assert "choose Run ▸ Run All Above Selected Cell, and run this cell again." in words
    assert "Traceback" not in words


def test_near_name_is_offered(shell, capsys):
    shell.run_cell("trade = 1")
    assert said(shell, "print(tarde)", capsys).rstrip().endswith("check its spelling: did you mean 'trade'?")


def test_only_a_common_name_of_python_is_offered(shell, capsys):
    assert said(shell, "pritn(1)", capsys).rstrip().endswith("did you mean 'print'?")
    assert said(shell, "change = after", capsys).rstrip().endswith("check its spelling.")


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


def check_of_an_exercise():
    with pytest.raises(attempts.NotYet):
        exercise.check("sold_change", None)


@pytest.mark.parametrize("step", [where_answers_stay, check_of_an_exercise])
def test_exercise_explains_unreadable_cells_without_settings_of_the_kernel(step, monkeypatch, capsys):
    bare = InteractiveShell()
    monkeypatch.setattr("IPython.get_ipython", lambda: bare)
    step()
    bare.run_cell("bought_change = 11.6 %")
    assert "Write the number only" in one_line(capsys.readouterr().out)


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
    assert "\n".join(output["traceback"]).startswith("✘ Nothing is called 'hanoi' yet.")


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
    assert one_line(words) == (
        "✘ This cell was not run. Write the number only: a point before the decimals, and no %, unit or comma. "
        f"Here: {right}"
    )
    assert words.splitlines()[-1] == right


@pytest.mark.parametrize("code", ["x = 1\nbought_change = ", "x = 1\nbought_change =  # your answer"])
def test_line_without_an_answer_is_named(shell, code, capsys):
    words = one_line(not_run(shell, code, capsys))
    assert "line 2 has no answer yet after “bought_change =”. Write your answer there" in words
    assert "Python says" not in words


LONG = "sold_change_in_per_cent_of_the_year_before_the_war"


@pytest.mark.parametrize("code", [f"{LONG} + 1", f"{LONG} = (1", f"{LONG} = ", f"{LONG} = 34,5 %"])
def test_lines_are_short_and_no_word_is_broken(shell, code, capsys):
    shell.run_cell(code)
    shown = capsys.readouterr().out.rstrip()
    assert LONG in shown
    assert max(map(len, shown.splitlines())) <= 72
    if "Nothing is called" in shown:
        assert "Run ▸ Run All Above Selected Cell" in shown


@pytest.mark.parametrize("code", ["x = 1\nchange = (1", "change = 88,799 bn", "change = 'a", "change = 5 6 7"])
def test_cell_that_cannot_be_read_names_its_line(shell, code, capsys):
    shown = not_run(shell, code, capsys)
    words = one_line(shown)
    assert words.startswith("✘ This cell was not run, because Python cannot read line ")
    assert code.splitlines()[-1] in shown
    assert "Python says: " in words
    assert "Traceback" not in words


def test_unreadable_module_keeps_its_traceback(shell, tmp_path, monkeypatch, capsys):
    (tmp_path / "unreadable_module.py").write_text("x = (\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    words = said(shell, "import unreadable_module", capsys)
    assert "unreadable_module.py" in words
    assert "This cell was not run" not in words


@pytest.mark.parametrize("letters", [1, 10, 20, 30, 40, 50, 60])
def test_words_to_look_for_or_to_copy_stay_on_one_line(letters):
    menu = wrapped(kernel.missing_name_sentence("x" * letters, []))
    assert "Run ▸ Run All Above Selected Cell" in menu
    assert "\n" in menu
    assert "`git checkout -- data`" in wrapped(
        f"{'x' * letters} restore it with `git checkout -- data`, or install it."
    )
    assert wrapped(f"Here:\n\n{'x = 1  ' * letters}").endswith("x = 1  " * letters)


def test_check_after_an_unread_cell_does_not_judge_the_old_value(shell, capsys, monkeypatch):
    monkeypatch.setattr(attempts, "wrong_answers", {})
    check = "import ties\nties.check_answer(lambda: share, unit='share', not_these={14: 'Too low.'})"
    shell.run_cell("share = 14")
    not_run(shell, "other = 1\nshare = 15,5%", capsys)
    assert said(shell, check, capsys) == "✘ First mend the cell above: Python could not read it."
    assert not attempts.wrong_answers
    shell.run_cell("share == 14\nbeside = 1")
    assert said(shell, check, capsys).startswith("✘ First mend the cell above")
    shell.run_cell("share = 15.5")
    shell.run_cell(check)
    assert "Your answer is a number" in capsys.readouterr().out


def test_hidden_cell_looks_at_nothing_but_the_answer(shell, capsys):
    shell.run_cell("share = 15.5")
    not_run(shell, "share = 15,5%", capsys)
    shell.run_cell("import ties\nties.check_answer(lambda: share, unit='share', right=0.155)")
    assert "Your answer is right." in capsys.readouterr().out
