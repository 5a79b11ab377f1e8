"""
Every lesson from top to bottom, beside starting a kernel and importing pandas and matplotlib.

Each is run three times, in turn, and the quickest run counts; `longest` is the slowest lesson over the bare start.
"""

from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import perf_counter

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]
BARE = "import matplotlib.pyplot as plt\nimport pandas as pd"


def measure() -> dict[str, object]:
    """Return the seconds of the median lesson, of the bare start, their ratio, and each lesson by itself."""
    paths = sorted((ROOT / "notebooks").glob("*.ipynb"))
    runs = [[bare(), *(seconds(nbformat.read(path, as_version=4)) for path in paths)] for _ in range(3)]
    start, *lessons = map(min, zip(*runs, strict=True))
    figures = {"ours": round(median(lessons), 2), "other": round(start, 2), "ratio": round(median(lessons) / start, 2)}
    each = {path.stem[:2]: round(time, 2) for path, time in zip(paths, lessons, strict=True)}
    figures |= {"longest": round(max(lessons) / start, 2), "n": len(each), "each": each}
    versions = {name: version(name) for name in ("ipykernel", "matplotlib", "pandas")}
    return {"name": "lessons", "unit": "s", **figures, "versions": versions}


def bare() -> float:
    """Start a kernel and import what any such notebook imports."""
    return seconds(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(BARE)]))


def seconds(notebook: nbformat.NotebookNode) -> float:
    """Run a notebook in a kernel of its own, start of the kernel included."""
    start = perf_counter()
    NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": str(ROOT / "notebooks")}}).execute()
    return perf_counter() - start
