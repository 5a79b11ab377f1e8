"""Downloads of Moodle and Canvas with real notebooks, and how their importers read what is uploaded, for tests."""

import json
import shutil
import zipfile

from nbgrader_sandbox.batch.release import build_release
from nbgrader_sandbox.course import Course
from nbgrader_sandbox.selftest.corpus import ASSIGNMENT, NOTEBOOK, Submission


def copy_of(sample, home):
    """Return a course of its own, made from the sample course."""
    shutil.copytree(sample, home, dirs_exist_ok=True)
    return Course(home, home / "grading")


def solved(course, **answers):
    """Return a right notebook as bytes; some answers may be others."""
    released = json.loads((build_release(course, ASSIGNMENT) / "release" / NOTEBOOK).read_text(encoding="utf-8"))
    return Submission(released).set_answers(**answers).as_text().encode()


def download(path, files, hour=12):
    """Write a zip as an LMS does, with the time of sending."""
    with zipfile.ZipFile(path, "w") as out:
        for name, content in files.items():
            out.writestr(zipfile.ZipInfo(name, (2026, 2, 1, hour, 0, 0)), content)
    return path


def read_zip(path):
    """Return the files of a zip."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def as_moodle_reads(path, participants):
    """
    Return the files of each participant, found as Moodle's importer finds them.

    It walks along the parts of a path: one that splits at underscores into name, number, type and plugin names the
    participant, and what follows is the name of the file.
    """
    found = {}
    for name, content in read_zip(path).items():
        parts = ["import", *name.split("/")]
        if parts[-1].startswith((".", "~")):
            continue
        while parts:
            info = parts.pop(0).split("_", 4)
            if len(info) < 4 or info[1] not in participants or (info[2], info[3]) != ("assignsubmission", "file"):
                continue
            file = "/".join([*info[4:], *parts])
            found.setdefault(info[1], {})[file.lstrip("/")] = content
            break
    return found


def as_canvas_reads(path, attachments):
    """Return the files by user and attachment, from the first two numbers between underscores, as Canvas does."""
    found = {}
    for name, content in read_zip(path).items():
        numbers = [part for part in name.split("_") if part != "LATE" and part.isdecimal()][:2]
        assert tuple(numbers) in attachments, name  # Canvas ignores files whose attachment is not this user's
        found[tuple(numbers)] = content
    return found
