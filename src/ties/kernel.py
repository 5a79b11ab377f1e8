"""
An IPython extension: a cell that is run too early says which cells to run first.

The installed module loads it in every kernel (``etc/ipython/ipython_kernel_config.py``), so that it also helps where
the first cell of a lesson was skipped; `Lesson.start` loads it where that file is not read.
"""

import builtins
from collections.abc import Iterable
from difflib import get_close_matches
from types import TracebackType
from typing import Any


def load_ipython_extension(shell: Any) -> None:
    """Explain missing names from now on; IPython calls this for ``%load_ext ties.kernel``."""
    shell.set_custom_exc((NameError,), explain_missing_name)


def explain_missing_names() -> None:
    """Load the extension if the code runs in IPython or Jupyter."""
    from IPython import get_ipython  # late: the toolkit also works without IPython

    if shell := get_ipython():
        load_ipython_extension(shell)


def explain_missing_name(
    shell: Any, kind: type[BaseException], problem: NameError, trace: TracebackType, tb_offset: int | None = None
) -> None:
    """Show one sentence instead of the traceback if the name is missing in a cell; else show the traceback."""
    if kind is NameError and problem.name and raised_in_a_cell(trace, shell.user_ns):
        words = missing_name_sentence(problem.name, {*shell.user_ns, *vars(builtins)})
        problem._render_traceback_ = lambda: [words]
    shell.showtraceback((kind, problem, trace), tb_offset=tb_offset)


def raised_in_a_cell(trace: TracebackType, names: dict[str, Any]) -> bool:
    """Return whether the error comes from the code of a cell, and not from a module that a cell calls."""
    while trace.tb_next:
        trace = trace.tb_next
    return trace.tb_frame.f_globals is names


def missing_name_sentence(name: str, known: Iterable[str]) -> str:
    """
    Return what to do about a name that does not exist yet.

    >>> print(missing_name_sentence("hanoi", ["Hanoi", "len"])[-73:])
    If you wrote the name yourself, check its spelling: did you mean 'Hanoi'?
    """
    by_fold = {one.casefold(): one for one in known if not one.startswith("_")}
    near = get_close_matches(name.casefold(), by_fold, n=1, cutoff=0.75)
    hint = f": did you mean {by_fold[near[0]]!r}?" if near else "."
    return (
        f"✘ Nothing is called {name!r} yet. If a cell above makes it, choose Run ▸ Run All Above Selected Cell, then "
        f"run this cell again. If you wrote the name yourself, check its spelling{hint}"
    )
