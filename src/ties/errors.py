"""Errors of the toolkit: each message is one sentence for the reader, without a traceback."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from textwrap import wrap

WIDTH = 70  # columns of a reply; JupyterLab breaks a longer line anywhere, also inside a word
TOGETHER = re.compile("`[^`]+`|Run ▸ Run All Above Selected Cell")  # what is copied or looked for as it is
# names that a cell would have set that Python could not read; `ties.kernel` keeps them up to date, where it is loaded
unread_names: set[str] = set()
HELD = "\ue000"  # takes the place of a space at which a line must not be broken


class TiesError(Exception):
    """A sentence for the reader: what, where, what to do."""

    def _render_traceback_(self) -> list[str]:
        """IPython shows this instead of a traceback; scripts and tests see an ordinary exception."""
        return [wrapped(f"{type(self).__name__}: {self}")]


def wrapped(words: str) -> str:
    """
    Break sentences at spaces; what follows an empty line is code to copy, and stays as it is.

    >>> print(wrapped("✘ Nothing is called 'sold_change_in_per_cent_of_the_year_before' yet: run the cell above."))
    ✘ Nothing is called 'sold_change_in_per_cent_of_the_year_before' yet:
    run the cell above.
    """
    sentences, empty, code = words.partition("\n\n")
    held = TOGETHER.sub(lambda found: found[0].replace(" ", HELD), sentences)
    lines = (wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False) or [""] for line in held.split("\n"))
    kept = "\n".join(row for rows in lines for row in rows).replace(HELD, " ")
    return kept + empty + code


class UnknownNameError(TiesError, LookupError):
    """An unknown name; the message offers names that are near."""

    def __init__(self, kind: str, name: object, known: Iterable[str]) -> None:
        near = get_close_matches(str(name).casefold(), known_by_fold := {k.casefold(): k for k in known}, n=3)
        offer = " or ".join(known_by_fold[n] for n in near) or ", ".join(sorted(known_by_fold.values())[:12])
        super().__init__(
            f"no {kind} called {name!r}; " + (f"did you mean {offer}?" if near else f"there are: {offer}.")
        )


class AmbiguousNameError(TiesError, LookupError):
    """A name that more than one country carries."""

    def __init__(self, name: str, candidates: Iterable[str]) -> None:
        super().__init__(f"{name!r} can mean more than one country; write one of: {', '.join(candidates)}.")


class DamagedTableError(TiesError, ValueError):
    """A table whose bytes are not those that were published with the module."""


class BadInputError(TiesError, ValueError):
    """Rows, a column or an option that a function cannot use."""
