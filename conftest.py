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
