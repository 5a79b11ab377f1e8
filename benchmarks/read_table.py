"""
What the check of a table costs: `ties.read` beside a bare `pandas.read_csv` of the same file.

Both read every table once a turn, turn about, so that a busy machine slows both alike; only their ratio is told.
"""

import json
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

import pandas as pd

from ties.tables import package

TURNS = 15
LIMIT = 1.5


def measure() -> dict[str, object]:
    """Time both ways over all tables; gives milliseconds of the median turn, and their ratio."""
    names = [name for name, papers in package.resources(package.folder()).items() if "schema" in papers]
    paths = [package.folder() / package.metadata(name)["path"] for name in names]
    ours, other = [], []
    for _ in range(TURNS):
        ours.append(milliseconds(package.read, names))
        other.append(milliseconds(pd.read_csv, paths))
    return {
        "name": "reading every table, checked and typed, beside pandas.read_csv",
        "unit": "ms",
        "ours": round(median(ours), 1),
        "other": round(median(other), 1),
        "ratio": round(median(mine / bare for mine, bare in zip(ours, other, strict=True)), 2),
        "n": TURNS,
    }


def milliseconds(read: Callable[[Any], object], arguments: list[Any]) -> float:
    """Time one reader over all tables."""
    start = perf_counter()
    for argument in arguments:
        read(argument)
    return 1000 * (perf_counter() - start)


if __name__ == "__main__":
    result = measure()
    print(json.dumps(result))
    print(f"at most {LIMIT} is wanted: {'held' if result['ratio'] <= LIMIT else 'missed'}")
