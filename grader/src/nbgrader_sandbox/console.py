"""Progress and summary that the command line prints."""

import sys
import time
from collections import Counter
from collections.abc import Callable

from nbgrader_sandbox.output.class_overview import overview_rows


def run_summary(results: list[dict], seconds: float) -> str:
    """Return the summary of a run as text: number of submissions per status, and marks per item."""
    statuses = Counter(result["status"] for result in results)
    lines = [
        f"{len(results)} submissions in {minutes_and_seconds(seconds)}:",
        *(f"  {n:4d} {status}" for status, n in statuses.most_common()),
    ]
    marks, _ = overview_rows(results)
    if marks:
        form = "  {:32.32} {:>5} {:>6} {:>5} {:>5} {:>8}"
        lines += ["", form.format(*marks[0]), *(form.format(*row.values()) for row in marks)]
    return "\n".join(lines)


def progress_bar(begin: float) -> Callable[[int, int], None]:
    """Return a function that draws a progress bar, or prints a line at times if the output is a log."""

    def report_progress(done: int, total: int) -> None:
        remaining = minutes_and_seconds((time.monotonic() - begin) / done * (total - done))
        if sys.stderr.isatty():
            bar = "█" * (24 * done // total) + "░" * (24 - 24 * done // total)
            print(
                f"\r{bar} {done}/{total}, {remaining} left ",
                end="\n" if done == total else "",
                file=sys.stderr,
                flush=True,
            )
        elif done % max(1, total // 10) == 0 or done == total:
            print(f"{done}/{total}, {remaining} left", file=sys.stderr, flush=True)

    return report_progress


def minutes_and_seconds(seconds: float) -> str:
    """Format a duration as minutes and seconds."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
