"""Lesson 0, *Start here*: the trip of June 2024, two beliefs and sealed forecasts."""

from typing import Any

from far_east.lesson_00_trip import trip_map, trip_story
from ties.course import Course

__all__ = ["lesson", "trip_map", "trip_story"]


def values() -> dict[str, Any]:
    """Return the numbers in the words of this lesson: none, since no lesson has measured anything yet."""
    return {}


lesson = Course.open("far_east").lesson(0, values)
