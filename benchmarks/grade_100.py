"""
Grading a hundred submissions of assignment 02, beside stock nbgrader on the same two cores.

Ours is `collect` and `run` with two workers, sandbox, warm start and the making of the gradebook included; the other is
`nbgrader autograde` as it comes, without a sandbox. Marks must be equal. `TIES_BENCH_SIZE` changes the number.
"""

import csv
import os
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

ROOT = Path(__file__).parents[1]
ASSIGNMENT = "02-where-and-whose-map"
STOCK = """
c = get_config()
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.db_url = "sqlite:///gradebook.db"
"""


def measure() -> dict[str, object]:
    """Give the seconds of both, their ratio (ours over the other), and whether all marks are equal."""
    size = int(os.environ.get("TIES_BENCH_SIZE", "100"))
    with TemporaryDirectory() as folder:
        handed_in = submissions(Path(folder) / "submitted", size)
        ours, our_marks = timed(grade_ours, Path(folder) / "ours", handed_in)
        other, other_marks = timed(grade_stock, Path(folder) / "stock", handed_in)
    figures = {"ours": round(ours, 1), "other": round(other, 1), "ratio": round(ours / other, 3), "n": size}
    versions = {name: version(name) for name in ("nbgrader", "nbclient", "ipykernel")}
    equal = our_marks == other_marks and len(our_marks) == size
    return {"name": "grade-100", "unit": "s", **figures, "marks_equal": equal, "versions": versions}


def submissions(folder: Path, size: int) -> Path:
    """Hand in the solution under many names, in nbgrader's layout."""
    for number in range(size):
        place = folder / f"s{number:03}" / ASSIGNMENT
        place.mkdir(parents=True)
        shutil.copy(ROOT / "solutions" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", place)
    return folder


def timed(grade: object, home: Path, handed_in: Path) -> tuple[float, dict[str, float]]:
    """Give the seconds that grading took, and the marks."""
    home.mkdir()
    start = perf_counter()
    marks = grade(home, handed_in)
    return perf_counter() - start, marks


def grade_ours(home: Path, handed_in: Path) -> dict[str, float]:
    """Collect, run and export with the commands of the run book."""
    grading = ["-m", "ties.grading", "--root", str(home)]
    run(ROOT, *grading, "collect", str(handed_in), ASSIGNMENT)
    run(ROOT, *grading, "run", ASSIGNMENT, "--workers", "2")
    run(ROOT, *grading, "export", ASSIGNMENT, "--out", str(home / "grades.csv"))
    return marks(home / "grades.csv", "student")


def grade_stock(home: Path, handed_in: Path) -> dict[str, float]:
    """Autograde and export with nbgrader as it comes."""
    (home / "nbgrader_config.py").write_text(STOCK, encoding="utf-8")
    shutil.copytree(ROOT / "solutions" / ASSIGNMENT, home / "solutions" / ASSIGNMENT)
    shutil.move(handed_in, home / "submitted")
    run(home, "-m", "nbgrader", "generate_assignment", ASSIGNMENT)
    run(home, "-m", "nbgrader", "autograde", ASSIGNMENT)
    run(home, "-m", "nbgrader", "export", f"--to={home / 'grades.csv'}")
    return marks(home / "grades.csv", "student_id")


def run(folder: Path, *command: str) -> None:
    """Run Python with the environment's own programs first on the path."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(
        [sys.executable, *command], cwd=folder, env=os.environ | {"PATH": path}, check=True, capture_output=True
    )


def marks(path: Path, student: str) -> dict[str, float]:
    """Read who got what."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row[student]: float(row["score"]) for row in csv.DictReader(file)}
