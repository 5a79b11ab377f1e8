"""What the command line prints while it grades and when it is done."""

import sys
import time
from collections import Counter
from collections.abc import Callable

from nbgrader_sandbox.output.class_overview import overview


def summary(results: list[dict], seconds: float) -> str:
    """Write the table of a run: how many are in which state, and the marks of those that are graded."""
    counted = Counter(result["status"] for result in results)
    lines = [
        f"{len(results)} submissions in {clock(seconds)}:",
        *(f"  {n:4d} {status}" for status, n in counted.most_common()),
    ]
    marks, _ = overview(results)
    if marks:
        form = "  {:32.32} {:>5} {:>6} {:>5} {:>5} {:>8}"
        lines += ["", form.format(*marks[0]), *(form.format(*row.values()) for row in marks)]
    return "\n".join(lines)


def progress(begin: float) -> Callable[[int, int], None]:
    """Give a function that draws a bar with the time left; in a log it writes a line now and then instead."""

    def tell(done: int, of: int) -> None:
        left = clock((time.monotonic() - begin) / done * (of - done))
        if sys.stderr.isatty():
            bar = "█" * (24 * done // of) + "░" * (24 - 24 * done // of)
            print(f"\r{bar} {done}/{of}, {left} left ", end="\n" if done == of else "", file=sys.stderr, flush=True)
        elif done % max(1, of // 10) == 0 or done == of:
            print(f"{done}/{of}, {left} left", file=sys.stderr, flush=True)

    return tell


def clock(seconds: float) -> str:
    """Write a time as minutes and seconds."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
