"""
Make a package of lessons from the files as they are in this folder, saved changes included; no git is needed.

``dist/far-east-ties-students.zip`` is for a class. Only what is listed here is packed. Whatever else is in the folder
(solutions, the grader, tests, pages for instructors, answers of a teacher who tried the lessons) stays out.
``dist/far-east-ties-self-study.zip`` (``--self-study``) is for somebody who learns alone: it has the solutions too.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

ROOT = Path(__file__).parents[1]
FOLDERS = ("notebooks", "exercises", "data", "src", "lab_settings")
FILES = (
    *("CITATION.cff", "LICENSE", "LICENSES.md", "docs/memo-exemplars.md"),
    *("jupyter_config.py", "pyproject.toml", "requirements.txt"),
)
LEFT_OUT = ("__pycache__", ".ipynb_checkpoints", ".ruff_cache", ".ruff.toml", "my_work")  # what git ignores
ENDINGS = (".ipynb", ".py", ".css", ".js", ".mplstyle", ".csv", ".geojson", ".json", ".md", ".cff", ".toml", ".txt", "")
SECRETS = ("BEGIN SOLUTION", "BEGIN HIDDEN TESTS", "BEGIN MARK SCHEME")


class Edition(NamedTuple):
    """What a package has: its name, its folders, its files, what goes to its top, and whether it may show answers."""

    name: str
    folders: tuple[str, ...]
    files: tuple[str, ...]
    top: tuple[str, ...]
    shows_answers: bool = False


STUDENTS = Edition(
    "far-east-ties-students",
    FOLDERS,
    FILES,
    ("students/README.md", "students/hand-in.md", "students/noxfile.py"),
)
SELF_STUDY = Edition(
    "far-east-ties-self-study",
    (*FOLDERS, "solutions"),
    (*FILES, "docs/glossary.md", "docs/reading-list.md"),
    ("self_study/README.md", "students/noxfile.py"),
    shows_answers=True,
)


def members(edition: Edition = STUDENTS) -> Iterator[tuple[Path, str]]:
    """List the files to pack, each with its place in the package."""
    for folder in edition.folders:
        for path in sorted((ROOT / folder).rglob("*")):
            place = path.relative_to(ROOT)
            if path.is_file() and path.suffix in ENDINGS and not {*LEFT_OUT}.intersection(place.parts):
                yield path, place.as_posix()
    yield from ((ROOT / name, name) for name in edition.files)
    yield from ((ROOT / name, Path(name).name) for name in edition.top)


def secret(path: Path) -> str | None:
    """Name the mark of a solution or hidden test that a file contains, else give None."""
    text = path.read_text(encoding="utf-8")
    return next((mark for mark in SECRETS if mark in text), None)


def refuse_secrets(files: list[tuple[Path, str]]) -> None:
    """Stop if one of the files would give answers away."""
    for path, place in files:
        if mark := secret(path):
            sys.exit(f"{place} contains {mark}: students would see it. Make the exercises anew: nox -s exercises")


def pack(edition: Edition = STUDENTS, out: Path | None = None) -> Path:
    """Write a package; refuse, before anything is written, a file that would give answers away to a class."""
    out = out or ROOT / "dist" / f"{edition.name}.zip"
    files = list(members(edition))
    open_to_all = [one for one in files if not (edition.shows_answers and one[1].startswith("solutions/"))]
    refuse_secrets(open_to_all)
    out.parent.mkdir(parents=True, exist_ok=True)
    with ZipFile(out, "w", ZIP_DEFLATED, strict_timestamps=False) as package:
        for path, place in files:
            package.write(path, f"far-east-ties/{place}")
    return out


def main() -> None:
    """Read the command line and make the package that is asked for."""
    parser = argparse.ArgumentParser(prog="nox -s pack --", description="Make a package of lessons in dist/.")
    parser.add_argument("--self-study", action="store_true", help="with the solutions, for somebody who learns alone")
    print(f"{pack(SELF_STUDY if parser.parse_args().self_study else STUDENTS)} is ready")


if __name__ == "__main__":
    main()
