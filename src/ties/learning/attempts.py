"""Count wrong attempts at an exercise item; from the second on, show the worked answer or say where to look."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ties.errors import TiesError, wrapped
from ties.learning.quiz import TRIES
from ties.learning.worked_answers import worked_answer

# kept in the kernel and never written: a mark does not depend on it, and nobody reads how often a student tried
wrong_answers: dict[str, set[str]] = {}


class NotYet(TiesError, AssertionError):
    """What is not right yet about an answer, in one sentence; `tried` is false if nothing was answered."""

    def __init__(self, words: str, *, tried: bool = True) -> None:
        super().__init__(words)
        self.tried = tried

    def _render_traceback_(self) -> list[str]:
        """Show the sentence alone, without the name of a class."""
        return [wrapped(f"✘ {self}")]


@contextmanager
def count_attempts(item: str, answer: Any) -> Iterator[None]:
    """
    Append the worked answer, or where to look, to the message from the second different wrong answer on.

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
        raise NotYet(f"{reply}\n{further_help(item)}") from None
    wrong_answers.pop(item, None)


def further_help(item: str) -> str:
    """Return the worked answer if the solutions are there, else a sentence that says where to look."""
    if lines := worked_answer(item):
        return f"One way to work it out:\n\n{lines}\n"
    return "Still stuck? Open all three hints in the question above, or ask your teacher."
