"""What a lesson and an exercise have in common: a number, words, and the values that a module computes for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ties.learning import question_file

if TYPE_CHECKING:
    from ties.course.course import Course

Values = Callable[[], Mapping[str, Any]]


class Part:
    """A numbered part of a course: its words, and what its module computes for them."""

    def __init__(self, course: Course, number: int, compute: Values) -> None:
        self.course, self.number, self.compute = course, number, compute

    @cached_property
    def questions(self) -> question_file.QuestionFile:
        """The words of the part."""
        return self.course.questions(self.number)

    @cached_property
    def values(self) -> Mapping[str, Any]:
        """The numbers in a lesson's words, or the known wrong answers of an exercise by item and slip."""
        return self.compute()
