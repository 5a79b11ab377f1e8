"""What a lesson and an exercise have in common: a number, words, and the values that a module computes for them."""

from collections.abc import Callable, Mapping
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any, Protocol

from ties.display.figure import RichOutput
from ties.kernel import explain_missing_names
from ties.learning import question_file
from ties.place import answers_sentence, hand_in_sentence, notebook_sentence
from ties.settings import Settings

Values = Callable[[], Mapping[str, Any]]


class OpenCourse(Protocol):
    """What a part of a course asks of the course, which is `ties.course.Course`."""

    settings: Settings
    folder: Path

    def questions(self, number: int) -> question_file.QuestionFile:
        """Read the questions of one lesson."""

    def title_of(self, number: int) -> str:
        """Return the title of a lesson."""

    def keys_of(self, number: int) -> list[str]:
        """Return the keys of the answers of a lesson."""

    def all_keys(self) -> set[str]:
        """Return the keys of the answers of all lessons."""


class Part:
    """A numbered part of a course: its words, and what its module computes for them."""

    def __init__(self, course: OpenCourse, number: int, compute: Values) -> None:
        self.course, self.number, self.compute = course, number, compute

    @cached_property
    def questions(self) -> question_file.QuestionFile:
        """The words of the part."""
        return self.course.questions(self.number)

    @cached_property
    def values(self) -> Mapping[str, Any]:
        """The numbers in a lesson's words, or the known wrong answers of an exercise by item and slip."""
        return self.compute()

    def prepare(self) -> None:
        """Read the words and compute the numbers now, so that a process that is forked from this one has them."""
        self.questions, self.values  # noqa: B018 (each is kept when it is asked for)


def where_answers_stay() -> RichOutput:
    """
    Say in an exercise who can read the answers and how long they last, and how to find or keep its file.

    It also has missing names and unreadable cells explained where no settings of the kernel do so, as in a browser.
    """
    explain_missing_names()
    said = (answers_sentence("this notebook"), hand_in_sentence(), notebook_sentence())
    sentences = [one for one in said if one]
    return RichOutput("".join(f"<p>{escape(one)}</p>" for one in sentences), "\n".join(sentences))
