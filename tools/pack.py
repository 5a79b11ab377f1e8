"""
Make dist/far-east-ties-students.zip from the files as they are in this folder, saved changes included.

Only what is listed here is packed. Whatever else is in the folder (solutions, the grader, tests, pages for instructors,
answers of a teacher who tried the lessons) stays out. No git is needed.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

ROOT = Path(__file__).parents[1]
OUT = ROOT / "dist" / "far-east-ties-students.zip"
FOLDERS = ("notebooks", "exercises", "data", "src", "lab_settings", "students")
FILES = (
    *("CITATION.cff", "LICENSE", "LICENSES.md", "docs/memo-exemplars.md"),
    *("jupyter_config.py", "pyproject.toml", "requirements.txt"),
)
LEFT_OUT = ("__pycache__", ".ipynb_checkpoints", ".ruff_cache", ".ruff.toml", "my_work")  # what git ignores
ENDINGS = (".ipynb", ".py", ".css", ".js", ".mplstyle", ".csv", ".geojson", ".json", ".md", ".cff", ".toml", ".txt", "")
SECRETS = ("BEGIN SOLUTION", "BEGIN HIDDEN TESTS", "BEGIN MARK SCHEME")


def members() -> Iterator[tuple[Path, str]]:
    """List the files to pack, each with its place in the package; those of students/ go to the top."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            place = path.relative_to(ROOT / folder if folder == "students" else ROOT)
            if path.is_file() and path.suffix in ENDINGS and not {*LEFT_OUT}.intersection(place.parts):
                yield path, place.as_posix()
    yield from ((ROOT / name, name) for name in FILES)


def secret(path: Path) -> str | None:
    """Name the mark of a solution or hidden test that a file contains, else give None."""
    text = path.read_text(encoding="utf-8")
    return next((mark for mark in SECRETS if mark in text), None)


def refuse_secrets(files: list[tuple[Path, str]]) -> None:
    """Stop if one of the files would give answers away."""
    for path, place in files:
        if mark := secret(path):
            sys.exit(f"{place} contains {mark}: students would see it. Make the exercises anew: nox -s exercises")


def pack(out: Path = OUT) -> Path:
    """Write the package; refuse, before anything is written, a file that would give answers away."""
    files = list(members())
    refuse_secrets(files)
    out.parent.mkdir(parents=True, exist_ok=True)
    with ZipFile(out, "w", ZIP_DEFLATED, strict_timestamps=False) as package:
        for path, place in files:
            package.write(path, f"far-east-ties/{place}")
    return out


if __name__ == "__main__":
    print(f"{pack()} is ready")
