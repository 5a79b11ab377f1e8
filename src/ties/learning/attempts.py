"""Count wrong attempts at an exercise item; from the second on, point to the solution."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ties.errors import TiesError
from ties.learning.quiz import TRIES
from ties.settings import current

# kept in the kernel and never written: a mark does not depend on it, and nobody reads how often a student tried
wrong_answers: dict[str, set[str]] = {}


class NotYet(TiesError, AssertionError):
    """What is not right yet about an answer, in one sentence; `tried` is false if nothing was answered."""

    def __init__(self, words: str, *, tried: bool = True) -> None:
        super().__init__(words)
        self.tried = tried


@contextmanager
def count_attempts(item: str, answer: Any) -> Iterator[None]:
    """
    Append a pointer to the solution to the error message from the second distinct wrong answer on.

    An answer that passes ends the count. The same answer counts once, however often its cell is run. Without the name
    of an item nothing is counted.
    """
    try:
        yield
    except NotYet as reply:
        tries = wrong_answers.setdefault(item, set()) if item and reply.tried else set()
        tries.add(repr(answer))
        if len(tries) < TRIES:
            raise
        raise NotYet(f"{reply}\n{solution_hint()}") from None
    wrong_answers.pop(item, None)


def solution_hint() -> str:
    """Return a sentence with the solution of the open notebook, or with the hints if there are no solutions."""
    here = Path.cwd()
    book = current().solution.format(assignment=here.name)
    if book and any((folder / book).is_file() for folder in here.parents):
        return f"Still stuck? {book} works it out."
    return "Still stuck? Open all three hints in the question above, or ask your teacher."
