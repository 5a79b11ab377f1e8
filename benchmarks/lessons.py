"""Every lesson from top to bottom, beside starting a kernel and importing pandas and matplotlib."""

from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import perf_counter

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]
BARE = "import matplotlib.pyplot as plt\nimport pandas as pd"


def measure() -> dict[str, object]:
    """Give the seconds of each lesson, the median lesson over the bare start, and the bare start itself."""
    bare = median(seconds(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(BARE)])) for _ in range(3))
    paths = sorted((ROOT / "notebooks").glob("*.ipynb"))
    each = {path.stem[:2]: round(seconds(nbformat.read(path, as_version=4)), 1) for path in paths}
    ours = median(each.values())
    figures = {"ours": round(ours, 1), "other": round(bare, 1), "ratio": round(ours / bare, 2), "n": len(each)}
    versions = {name: version(name) for name in ("ipykernel", "matplotlib", "pandas")}
    return {"name": "lessons", "unit": "s", **figures, "each": each, "versions": versions}


def seconds(notebook: nbformat.NotebookNode) -> float:
    """Run a notebook in a kernel of its own, start of the kernel included."""
    start = perf_counter()
    NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": str(ROOT / "notebooks")}}).execute()
    return perf_counter() - start
