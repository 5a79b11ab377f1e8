"""
What the installed courses need in the sandbox.

A course's distribution names a module under the entry point group ``nbgrader_sandbox.courses``. All of it is optional:

``readable() -> list[Path]``
    Folders that its notebooks read, such as its package and its tables.
``warm_up() -> None``
    Imports and reads what its notebooks use, once, before kernels are forked.
``WARM_UP_CELLS : tuple[str, ...]``
    Python code, without magics, that is run once before kernels are forked.
``ENVIRONMENT : dict[str, str]``
    Environment variables of its kernels; ``{home}`` is replaced by the student's folder.
``PROTECTED : tuple[str, ...]``
    Modules that check answers; a line that assigns to one of their names is flagged.
``CANARIES : tuple[str, ...]``
    Lines of code whose check must fail. One that passes shows that a notebook changed the check.
``INTERNAL : tuple[str, ...]``
    Names that an honest answer has no reason to mention.
"""

import re
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType

GROUP = "nbgrader_sandbox.courses"


@cache
def courses() -> tuple[ModuleType, ...]:
    """Return the module of each installed course."""
    return tuple(point.load() for point in entry_points(group=GROUP))


def course_folders() -> list[Path]:
    """Return the folders that notebooks of the installed courses read."""
    return [folder.resolve() for course in courses() if hasattr(course, "readable") for folder in course.readable()]


def warm_up_courses() -> None:
    """Call the warm-up function of each course."""
    for course in courses():
        if hasattr(course, "warm_up"):
            course.warm_up()


def warm_up_cells() -> list[str]:
    """Return the code to run once before kernels are forked."""
    return [cell for course in courses() for cell in getattr(course, "WARM_UP_CELLS", ())]


def course_environment(home: str) -> dict[str, str]:
    """Return the environment variables that the courses add to a kernel's."""
    course_variables = [getattr(course, "ENVIRONMENT", {}) for course in courses()]
    return {name: value.format(home=home) for variables in course_variables for name, value in variables.items()}


def names(attribute: str) -> list[str]:
    """Return the names that the courses list under an attribute."""
    return [name for course in courses() for name in getattr(course, attribute, ())]


def name_pattern(attribute: str) -> str:
    """Return the names that the courses list under an attribute, as alternatives of a regular expression."""
    return "|".join(map(re.escape, names(attribute)))
