"""
Store a student's answers in one JSON file on this machine; nothing is sent anywhere.

The file is ``my_work/answers.json``, or as the course's settings name it: in ``$TIES_WORK`` if that is set, else in the
nearest folder at or above the notebook that contains ``notebooks/``, else beside the notebook. There is one entry per
id, without name and time.
"""

import json
import os
from pathlib import Path
from typing import Any

from ties.errors import TiesError
from ties.files import replace_files
from ties.settings import current

Entry = dict[str, Any]
# what could not be written in this session, so that it is at least not lost while the notebook is open
unwritten: dict[str, Entry] = {}


class NotSavedError(TiesError, OSError):
    """An answer could not be written; the file is unchanged."""


def answer_file() -> Path:
    """Return the path of the answer file, whether or not the file exists."""
    if chosen := os.environ.get("TIES_WORK"):
        return Path(chosen) / current().answers
    here = Path.cwd()
    home = next((folder for folder in (here, *here.parents) if (folder / "notebooks").is_dir()), here)
    return home / "my_work" / current().answers


def recall(key: str) -> Entry | None:
    """Return one entry, or None if the student has not answered yet."""
    return entries().get(key)


def entries() -> dict[str, Entry]:
    """Return every entry by id: those in the file and those that could not be written to it."""
    return {**read_answers(answer_file()), **unwritten}


def read_answers(path: Path) -> dict[str, Entry]:
    """Read the file; raise NotSavedError if it is not JSON, and leave it unchanged: it may still contain answers."""
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError:
        known = None
    if not isinstance(known, dict):
        raise NotSavedError(
            f"{path.name} in {path.parent.name}/ is not readable as answers; rename it, and a new one is started. "
            "Nothing in it was changed."
        )
    return known


def save(key: str, entry: Entry) -> None:
    """
    Write one entry at once; an entry that is stored already is not written again.

    Raises
    ------
    NotSavedError
        If the folder cannot be written or the file cannot be read; the entry then stays in memory, and the message says
        what to do.
    """
    path = answer_file()
    unwritten[key] = entry
    try:
        known = read_answers(path)
        if known != known | unwritten:
            text = json.dumps(known | unwritten, indent=1, ensure_ascii=False, sort_keys=True)
            replace_files({path: text})
    except OSError as error:
        if isinstance(error, NotSavedError):
            raise
        raise NotSavedError(
            f"your answer could not be written to {path.parent.name}/{path.name} ({error.strerror}); it is kept while "
            "this notebook is open. Copy it down, or make the folder writable and answer again."
        ) from None
    unwritten.clear()
