"""
An IPython extension: a cell that is run too early, or that Python cannot read, says in a sentence what to do.

The installed module loads it in every kernel (``etc/ipython/ipython_kernel_config.py``), so that it also helps where
the first cell of a lesson was skipped; `Lesson.start` loads it where that file is not read.
"""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from types import TracebackType
from typing import Any

from ties.errors import TiesError, unread_names, wrapped

# a number as people write it on paper: 'share = US$ 4,5 bn', 'change = −34 %'
NUMBER_ON_PAPER = re.compile(
    r"(?P<name>\s*\w+\s*=\s*)(?:US)?\$?\s*(?P<sign>[-+−–]?)\s*(?:US)?\$?\s*(?P<whole>\d+)(?:[.,](?P<part>\d+))?"
    r"\s*(?:%|[^\W\d][^\W\d ]*)?\s*(?:#.*)?"
)
NO_ANSWER_YET = re.compile(r"\s*(?P<name>[^\W\d]\w*)\s*=\s*(?:#.*)?")  # a line such as 'bought_change = '
# what a lesson or a first program calls; a rare name of Python, such as aiter, is nothing that somebody meant
COMMON = {
    one.__name__ for one in (abs, dict, float, int, len, list, max, min, print, range, round, set, sorted, str, sum)
}
NAME_SET = re.compile(r"^([^\W\d]\w*)[ \t]*=(?!=)", re.MULTILINE)


class NotReadError(TiesError):
    """A cell that Python cannot read, in a sentence; `lines` are shown below it."""

    def __init__(self, words: str, lines: Iterable[str] = ()) -> None:
        super().__init__(words)
        self.words, self.lines = words, lines

    def _render_traceback_(self) -> list[str]:
        """Show the sentence and the line, without the name of a class."""
        return [wrapped(f"✘ {self.words}"), *self.lines]


def load_ipython_extension(shell: Any) -> None:
    """Explain missing names and unreadable cells from now on; IPython calls this for ``%load_ext ties.kernel``."""
    shell.set_custom_exc((NameError, SyntaxError), explain)
    shell.events.register("post_run_cell", remember_unread)


def remember_unread(result: Any) -> None:
    """Keep the names that a cell would have set if it could not be read; forget them once a cell that sets them is."""
    names = NAME_SET.findall(result.info.raw_cell or "")
    if isinstance(result.error_before_exec, SyntaxError):
        unread_names.update(names)
    else:
        unread_names.difference_update(names)


def explain_missing_names() -> None:
    """Load the extension if the code runs in IPython or Jupyter."""
    from IPython import get_ipython  # late: the toolkit also works without IPython

    if shell := get_ipython():
        load_ipython_extension(shell)


def explain(
    shell: Any, kind: type[BaseException], problem: Any, trace: TracebackType, tb_offset: int | None = None
) -> None:
    """Show what to do about a missing name or a cell that cannot be read."""
    if not isinstance(problem, SyntaxError):
        explain_missing_name(shell, kind, problem, trace, tb_offset)
    elif comes_from_running(trace, shell.user_ns):
        shell.showtraceback((kind, problem, trace), tb_offset=tb_offset)
    else:
        unread = unread_cell(problem)
        shell.showtraceback((type(unread), unread, trace), tb_offset=tb_offset)


def comes_from_running(trace: TracebackType | None, names: dict[str, Any]) -> bool:
    """Return whether a cell was running, as when it imports a module that cannot be read."""
    while trace:
        if trace.tb_frame.f_globals is names:
            return True
        trace = trace.tb_next
    return False


def unread_cell(problem: SyntaxError) -> NotReadError:
    """Return what to do about a cell that cannot be read; Python's own words follow, except for a plain number."""
    line = (problem.text or "").rstrip()
    if right := number_for_python(line):
        return NotReadError(
            "This cell was not run. Write the number only: a point before the decimals, and no %, unit or comma. Here:",
            [right],
        )
    if empty := NO_ANSWER_YET.fullmatch(line):
        return NotReadError(
            f"This cell was not run: line {problem.lineno} has no answer yet after “{empty['name']} =”. Write your "
            "answer there, then run the cell again."
        )
    below = [line, f"Python says: {problem.msg}"] if line else [f"Python says: {problem.msg}"]
    return NotReadError(
        f"This cell was not run, because Python cannot read line {problem.lineno}. Look there, and in the line above "
        "it, for a quote or bracket that is missing, or for a sign that is no part of the answer.",
        below,
    )


def number_for_python(line: str) -> str:
    """
    Return a line with a number as Python reads it; an empty text if the line is anything else.

    A comma before three digits may be one between thousands, so no number is proposed for it.

    >>> number_for_python("change = −34,0 %"), number_for_python("x = 88,799 bn"), number_for_python("x = (1")
    ('change = -34.0', '', '')
    """
    found = NUMBER_ON_PAPER.fullmatch(line)
    if not found or re.search(r",\d{3}\b", line):
        return ""
    sign = "-" if found["sign"] and found["sign"] in "-−–" else ""
    part = f".{found['part']}" if found["part"] else ""
    return f"{found['name'].strip()} {sign}{found['whole'].lstrip('0') or '0'}{part}"


def explain_missing_name(
    shell: Any, kind: type[BaseException], problem: NameError, trace: TracebackType, tb_offset: int | None = None
) -> None:
    """Show one sentence instead of the traceback if the name is missing in a cell; else show the traceback."""
    if kind is NameError and problem.name and raised_in_a_cell(trace, shell.user_ns):
        words = missing_name_sentence(problem.name, {*shell.user_ns, *COMMON})
        problem._render_traceback_ = lambda: [wrapped(words)]
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
        f"✘ Nothing is called {name!r} yet. If a cell above makes it, first click this cell, choose Run ▸ Run All "
        f"Above Selected Cell, and run this cell again. If you wrote the name yourself, check its spelling{hint}"
    )
