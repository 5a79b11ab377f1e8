"""Files are replaced whole or not at all, and an error says what was wrong."""

import errno
import os
import sys
from pathlib import Path

import pytest

from ties.files import replace_files


@pytest.fixture
def refuse(monkeypatch):
    """Return a function that makes every move of a file fail with an error."""

    def fail(number):
        def move(*_):
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(os, "replace", move)

    return fail


def error_of(path):
    """Return the number of the error that replacing a file raises."""
    with pytest.raises(OSError, match=r"^\[Errno") as raised:
        replace_files({path: "new"})
    return raised.value.errno


def test_full_store_of_a_browser_is_a_full_disk(tmp_path, refuse, monkeypatch):
    refuse(errno.EINVAL)  # what Python gets from JupyterLite when a browser has no room
    assert error_of(tmp_path / "a.json") == errno.EINVAL
    monkeypatch.setattr(sys, "platform", "emscripten")
    assert error_of(tmp_path / "a.json") == errno.ENOSPC


def test_other_errors_stay_what_they_are_in_a_browser(tmp_path, refuse, monkeypatch):
    monkeypatch.setattr(sys, "platform", "emscripten")
    refuse(errno.EACCES)
    assert error_of(tmp_path / "a.json") == errno.EACCES


def test_draft_that_cannot_be_removed_does_not_hide_what_was_wrong(tmp_path, refuse, monkeypatch):
    def keep(*_, **__):
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))

    refuse(errno.ENOSPC)
    monkeypatch.setattr(Path, "unlink", keep)
    assert error_of(tmp_path / "a.json") == errno.ENOSPC
