"""Lesson 0, *Start here*: its questions, two beliefs and ten sealed forecasts. It draws no figure of its own."""

from typing import Any

from ties.course import Course


def values() -> dict[str, Any]:
    """Return the numbers in the words of this lesson: none, since no lesson has measured anything yet."""
    return {}


lesson = Course.open("far_east").lesson(0, values)
