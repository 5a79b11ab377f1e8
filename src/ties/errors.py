"""Errors of the toolkit: each message is one sentence for the reader, without a traceback."""

from collections.abc import Iterable
from difflib import get_close_matches


class TiesError(Exception):
    """A sentence for the reader: what, where, what to do."""

    def _render_traceback_(self) -> list[str]:
        """IPython shows this instead of a traceback; scripts and tests see an ordinary exception."""
        return [f"{type(self).__name__}: {self}"]


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
