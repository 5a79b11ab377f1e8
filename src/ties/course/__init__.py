"""
A course: its settings, its lessons with their questions, and its exercises.

A course is a package with ``course.toml`` (see `ties.settings`), ``questions/NN.toml`` (see
`ties.learning.question_file`) and, if it likes, a module for each lesson and exercise.
"""

from ties.course.course import Course
from ties.course.exercise import Exercise
from ties.course.lesson import Lesson
from ties.course.part import where_answers_stay

__all__ = ["Course", "Exercise", "Lesson", "where_answers_stay"]
