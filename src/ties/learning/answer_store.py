"""
Store a student's answers in one JSON file on this machine; nothing is sent anywhere.

The file is ``my_work/answers.json``, or as the course's settings name it: in ``$TIES_WORK`` if that is set (``~`` is
the home), else in the nearest folder at or above the notebook that contains ``notebooks/``, else beside the notebook.
There is one entry per id, without name and time.
"""

import errno
import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from ties.errors import TiesError
from ties.files import replace_files
from ties.settings import current

Entry = dict[str, Any]
MAKE_ROOM = "Save your answers to a file of yours in the first cell of the lesson, then make room"
TRIES = 4  # writes of one entry, if other notebooks write at the same time
EARLIER = "answers-before-{}.json"  # what `set_aside` keeps, by number
# what could not be written in this session, so that it is at least not lost while the notebook is open
unwritten: dict[str, Entry] = {}
followers: dict[str, Callable[[], None]] = {}  # by name: what shows the answers again once one has changed


class NotSavedError(TiesError, OSError):
    """An answer could not be written; the file is unchanged."""


def answer_file() -> Path:
    """Return the path of the answer file, whether or not the file exists."""
    if chosen := os.environ.get("TIES_WORK"):
        return Path(chosen).expanduser() / current().answers
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
        changed = write_the_unwritten(path)
    except OSError as error:
        if isinstance(error, NotSavedError):
            raise
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        todo = MAKE_ROOM if full else "Copy it down, or make the folder writable"
        raise NotSavedError(
            f"your answer could not be written to {path.parent.name}/{path.name} ({error.strerror}); it is kept while "
            f"this notebook is open. {todo} and answer again."
        ) from None
    unwritten.clear()
    if changed:
        for follow in list(followers.values()):
            follow()


def write_the_unwritten(path: Path) -> bool:
    """
    Write what is not in the file yet, and return whether there was anything.

    Another notebook may write the same file between reading and writing here, so look whether the entries are there.
    """
    for attempt in range(TRIES):
        known = read_answers(path)
        if known == known | unwritten:
            return attempt > 0
        replace_files({path: as_text(known | unwritten)})
    return True


def as_text(known: dict[str, Entry]) -> str:
    """Return the text of an answer file."""
    return json.dumps(known, indent=1, ensure_ascii=False, sort_keys=True)


def set_aside(keys: Iterable[str]) -> Path | None:
    """
    Take entries out of the answer file, and keep them in a file beside it.

    Returns
    -------
    pathlib.Path or None
        The new file, whose number is the next free one; None if there was nothing to take out.

    Raises
    ------
    NotSavedError
        If the answer file cannot be read.
    OSError
        If a file cannot be written; the answers are then still in their file.
    """
    path, known = answer_file(), entries()
    taken = {key: known[key] for key in keys if key in known}
    if not taken:
        return None
    kept = free_name(path)
    left = {key: entry for key, entry in known.items() if key not in taken}
    replace_files({kept: as_text(taken), path: as_text(left)})
    forget_and_follow()
    return kept


def add(found: dict[str, Entry]) -> Path | None:
    """
    Add entries of another file; where both have an answer the other file's counts, and the earlier file is kept.

    Returns
    -------
    pathlib.Path or None
        A copy of the answers as they were; None if the other file takes the place of none of them.

    Raises
    ------
    NotSavedError
        If the answer file cannot be read.
    OSError
        If a file cannot be written; the answers are then as they were.
    """
    path, known = answer_file(), entries()
    lost = any(key in known and known[key] != entry for key, entry in found.items())
    kept = free_name(path) if lost else None
    copies = {kept: as_text(known)} if kept else {}
    replace_files({**copies, path: as_text({**known, **found})})
    forget_and_follow()
    return kept


def free_name(path: Path) -> Path:
    """Return the first file for earlier answers that does not exist yet."""
    numbers = (path.with_name(EARLIER.format(number)) for number in range(1, 10_000))
    return next(one for one in numbers if not one.exists())


def forget_and_follow() -> None:
    """After all was written: nothing waits to be written, and what shows answers shows them anew."""
    unwritten.clear()
    for follow in list(followers.values()):
        follow()
