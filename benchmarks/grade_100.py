"""
Grading a hundred submissions of assignment 02, beside stock nbgrader and otter-grader on the same two cores.

The submissions are what a class hands in: the exercise with answers in it, most of them right. Ours is `collect`,
`run` and `export` as the run book has them: sandbox, start and the making of the gradebook are included. `other` is
`nbgrader autograde` as it comes, without a sandbox. `otter` is `otter run`, without a container, two at a time, on the
first ten submissions; `otter_scaled` is its time for as many as the others graded. All have the same tests, and every
mark must be equal. `TIES_BENCH_SIZE` changes the number.
"""

import csv
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from nbgrader_sandbox.course import read_config

ROOT = Path(__file__).parents[1]
ASSIGNMENT = "02-where-and-whose-map"
NOTEBOOK = f"exercise-{ASSIGNMENT}.ipynb"
OTTER_SIZE = 10
# one in two has everything right; the others, in turn, one slip, a form that is wrong, a question left out, nothing
SLIPS: list[dict[str, str] | None] = [
    {"asean-yes-68-262": "asean_yes_68_262 = 9"},
    {"region-shares-2010": "without_us = with_us = 'a third'"},
    {"sea-names": ""},
    None,
]
STOCK = """
c = get_config()
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.db_url = "sqlite:///gradebook.db"
c.ClearSolutions.update({stubs})
"""
OTTER_TEST = """
from otter.test_files import test_case

OK_FORMAT = False
name = {name!r}
points = {points}


@test_case(points={points}, hidden=True)
def test_value(env):
    exec({code!r}, dict(env))
"""


def measure() -> dict[str, object]:
    """Return the seconds of each, the ratio (ours over the other), and whether all marks are equal."""
    size = int(os.environ.get("TIES_BENCH_SIZE", "100"))
    few = min(size, OTTER_SIZE)
    with TemporaryDirectory() as folder:
        handed_in = submissions(Path(folder) / "submitted", size)
        ours, our_marks = timed(grade_ours, Path(folder) / "ours", handed_in)
        otter, otter_marks = timed(grade_otter, Path(folder) / "otter", handed_in)
        other, other_marks = timed(grade_stock, Path(folder) / "stock", handed_in)
    figures = {"ours": round(ours, 1), "other": round(other, 1), "ratio": round(ours / other, 3), "n": size}
    scaled = {"otter": round(otter, 1), "otter_n": few, "otter_scaled": round(otter * size / few, 1)}
    differ = [name for name, mark in our_marks.items() if {mark} != given(name, other_marks, otter_marks)]
    names = ("nbgrader", "otter-grader", "nbclient", "ipykernel")
    equal = {"marks_equal": not differ and len(our_marks) == size, "marks_differ": differ[:5]}
    versions = {name: version(name) for name in names}
    return {"name": "grade-100", "unit": "s", **figures, **scaled, **equal, "versions": versions}


def given(name: str, *graders: dict[str, float]) -> set[float]:
    """Return the marks that a student has from those graders who graded the submission; the first graded all."""
    return {graders[0].get(name, -1.0)} | {marks[name] for marks in graders[1:] if name in marks}


def cells(folder: str) -> dict[str, dict[str, Any]]:
    """Return the cells of the assignment's notebook, by the name nbgrader knows them by."""
    read = json.loads((ROOT / folder / ASSIGNMENT / NOTEBOOK).read_text(encoding="utf-8"))["cells"]
    return {about["grade_id"]: cell for cell in read if (about := cell["metadata"].get("nbgrader"))}


def submissions(folder: Path, size: int) -> Path:
    """Hand in the exercise under many names, with answers in it, in nbgrader's layout."""
    right = {name: answer(cell) for name, cell in cells("solutions").items() if is_answer(cell)}
    for number in range(size):
        slips = {} if number % 2 else SLIPS[number // 2 % len(SLIPS)]
        hand_in(folder / f"s{number:03}" / ASSIGNMENT, {} if slips is None else {**right, **slips})
    return folder


def is_answer(cell: dict[str, Any]) -> bool:
    """Return whether a student writes in a cell."""
    return cell["metadata"]["nbgrader"].get("solution", False)


def answer(cell: dict[str, Any]) -> str:
    """Return what the solution has in a cell, without nbgrader's marks."""
    return "".join(line for line in cell["source"] if not line.startswith("### "))


def hand_in(place: Path, answers: dict[str, str]) -> None:
    """Write one submission; a cell without an answer stays as it was released."""
    notebook = json.loads((ROOT / "exercises" / ASSIGNMENT / NOTEBOOK).read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if words := answers.get(cell["metadata"].get("nbgrader", {}).get("grade_id", "")):
            cell["source"] = words
    place.mkdir(parents=True)
    (place / NOTEBOOK).write_text(json.dumps(notebook), encoding="utf-8")


def timed(grade: Callable[[Path, Path], dict[str, float]], home: Path, handed_in: Path) -> tuple[float, dict]:
    """Return the seconds that grading took, and the marks."""
    home.mkdir()
    start = perf_counter()
    marks = grade(home, handed_in)
    return perf_counter() - start, marks


def grade_ours(home: Path, handed_in: Path) -> dict[str, float]:
    """Collect, run and export with the commands of the run book."""
    grading = ["-m", "nbgrader_sandbox", "--root", str(home)]
    run(ROOT, *grading, "collect", str(handed_in), ASSIGNMENT)
    run(ROOT, *grading, "run", ASSIGNMENT)
    # nobody has marked the essays, so the marks are partial, and the command says so with its exit code
    run(ROOT, *grading, "export", ASSIGNMENT, "--partial", "--out", str(home / "grades.csv"), fine=(0, 1))
    return marks(home / "grades.csv", "student")


def grade_stock(home: Path, handed_in: Path) -> dict[str, float]:
    """Autograde and export with nbgrader as it comes; it knows what an unanswered cell looks like."""
    stubs = dict(read_config(ROOT).ClearSolutions)
    (home / "nbgrader_config.py").write_text(STOCK.format(stubs=stubs), encoding="utf-8")
    shutil.copytree(ROOT / "solutions" / ASSIGNMENT, home / "solutions" / ASSIGNMENT)
    shutil.move(handed_in, home / "submitted")
    run(home, "-m", "nbgrader", "generate_assignment", ASSIGNMENT)
    run(home, "-m", "nbgrader", "autograde", ASSIGNMENT)
    run(home, "-m", "nbgrader", "export", f"--to={home / 'grades.csv'}")
    return marks(home / "grades.csv", "student_id")


def grade_otter(home: Path, handed_in: Path) -> dict[str, float]:
    """Grade the first few with `otter run`, two at a time; the making of its zip of tests is included."""
    few = sorted(handed_in.glob(f"*/{ASSIGNMENT}/{NOTEBOOK}"))[:OTTER_SIZE]
    with zipfile.ZipFile(home / "autograder.zip", "w") as packed:
        packed.writestr("otter_config.json", '{"lang": "python"}')
        for name, cell in cells("solutions").items():
            if (about := cell["metadata"]["nbgrader"])["grade"] and not about["solution"]:
                test = OTTER_TEST.format(name=name, points=about["points"], code="".join(cell["source"]))
                packed.writestr(f"tests/{name}.py", test)
    with ThreadPoolExecutor(2) as two:
        return dict(two.map(lambda path: (path.parts[-3], otter(path, home)), few))


def otter(notebook: Path, home: Path) -> float:
    """Grade one notebook with `otter run`; give its marks."""
    out = home / notebook.parts[-3]
    out.mkdir()
    options = ["--autograder", str(home / "autograder.zip"), "--output-dir", str(out), "--no-logo"]
    run(home, "-m", "otter", "run", *options, str(notebook))
    tests = json.loads((out / "results.json").read_text(encoding="utf-8"))["tests"]
    return sum(test.get("score", 0.0) for test in tests)


def run(folder: Path, *command: str, fine: tuple[int, ...] = (0,)) -> None:
    """Run Python with the environment's own programs first on the path; stop at an exit code that is not `fine`."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [sys.executable, *command], cwd=folder, env=os.environ | {"PATH": path}, check=False, capture_output=True
    )
    if done.returncode not in fine:
        done.check_returncode()


def marks(path: Path, student: str) -> dict[str, float]:
    """Read who got what."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row[student]: float(row["score"]) for row in csv.DictReader(file)}
