"""
What plain `pytest --nbval notebooks` needs and nobody should have to type.

Outputs are compared without the bytes of pictures, by the Python that runs pytest, and as for a student who has not
answered anything yet: answers kept in `my_work/` would change what a lesson shows.
"""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

SANITIZE = Path(__file__).parent / "tests" / "sanitize.cfg"


def pytest_configure(config: pytest.Config) -> None:
    """Fill in nbval's options where the command left them out."""
    if not config.getoption("nbval", default=False):
        return
    config.option.nbval_current_env = config.option.nbval_kernel_name is None
    config.option.nbval_sanitize_with = config.option.nbval_sanitize_with or str(SANITIZE)
    unanswered = TemporaryDirectory()
    os.environ["TIES_WORK"] = unanswered.name  # kernels inherit it
    config.add_cleanup(unanswered.cleanup)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test that needs a sandbox where there is none; in CI every check must run."""
    if item.get_closest_marker("needs_bubblewrap"):
        from nbgrader_sandbox.execution import sandbox  # late: lessons are tested without the grader

        if (reason := sandbox.unavailable_reason()) and os.environ.get("CI"):
            pytest.fail(f"no sandbox where every check must run: {reason}")
        if reason:
            pytest.skip(f"no sandbox: {reason}")


BUDGET = {"widgets": 8, "lessons": 6, "grading": 10, "site and print": 6, "the rest": 6}  # minutes of work
GROUPS = {  # the first that a test's path starts with; docs/testing.md says which risk each holds
    "grading": ("grader/", "tests/browser/test_formgrader", "tests/browser/test_hostile", "tests/test_nbgrader_config"),
    "site and print": (
        "tests/browser/test_site",
        "tests/browser/test_twins",
        "tests/test_student_package",
        "tests/test_offline_package",
    ),
    "widgets": ("tests/widgets", "tests/browser"),
    "lessons": (
        "tests/far_east",
        "tests/test_lessons",
        "tests/test_exercises",
        "tests/test_pages",
        "notebooks/",
        "solutions/",
    ),
}


def group_of(path: str) -> str:
    """Return the group of tests that a file belongs to."""
    return next((name for name, starts in GROUPS.items() if path.startswith(starts)), "the rest")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the minutes of work of each group beside its budget."""
    spent: dict[str, float] = {}
    for reports in terminalreporter.stats.values():
        for report in (one for one in reports if hasattr(one, "duration") and hasattr(one, "nodeid")):
            group = group_of(report.nodeid.replace("\\", "/"))
            spent[group] = spent.get(group, 0) + report.duration
    if len(spent) > 1:
        words = ", ".join(f"{group} {seconds / 60:.1f} of {BUDGET[group]}" for group, seconds in sorted(spent.items()))
        terminalreporter.write_line(f"minutes of work, by group and of its budget: {words}")
