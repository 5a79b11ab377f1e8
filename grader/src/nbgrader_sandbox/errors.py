"""Errors of the grader. Each message is one sentence for the instructor: what happened, where, and what to do."""

from collections.abc import Iterable
from difflib import get_close_matches


class GraderError(Exception):
    """Base class of the errors that the command line prints without a traceback."""


class BadInputError(GraderError, ValueError):
    """A file or an option cannot be used."""


class UnknownNameError(GraderError, LookupError):
    """A name is unknown. The message lists similar known names."""

    def __init__(self, kind: str, name: object, known: Iterable[str]) -> None:
        names = sorted(known)
        matches = get_close_matches(str(name).casefold(), [one.casefold() for one in names], n=3)
        close = [one for one in names if one.casefold() in matches]
        suggestion = f"did you mean {' or '.join(close)}?" if close else f"there are: {', '.join(names[:12])}."
        super().__init__(f"no {kind} called {name!r}; {suggestion}")
