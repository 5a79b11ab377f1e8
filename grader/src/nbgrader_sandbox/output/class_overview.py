"""Summarise the results of a class: marks of each item, most common replies."""

from collections import Counter, defaultdict
from typing import Any

COMMON = 5  # replies shown of one cell


def overview(everyone: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Add up a class: a row for each item with its marks, and the replies that came most often."""
    items: dict[str, list[dict[str, Any]]] = defaultdict(list)
    replies: dict[str, Counter[str]] = defaultdict(Counter)
    for result in everyone:
        for item in result["items"]:
            items[item["cell"]].append(item)
        for reply in result["replies"]:
            replies[reply["cell"]][reply["reply"]] += 1
    marks = [summary(cell, given) for cell, given in items.items()]
    common = [
        {"cell": cell, "times": times, "reply": reply}
        for cell, counted in replies.items()
        for reply, times in counted.most_common(COMMON)
    ]
    return marks, common


def summary(cell: str, given: list[dict[str, Any]]) -> dict[str, Any]:
    """Add up one item over the class; what still needs marking counts in no average."""
    scores = [item["score"] for item in given if item["score"] is not None and not item["needs_marking"]]
    full, of = sum(item["score"] == item["max_score"] for item in given), given[0]["max_score"]
    mean = f"{sum(scores) / len(scores):.2f}" if scores else ""
    return {
        "item": cell,
        "of": f"{of:g}",
        "mean": mean,
        "full": full,
        "none": scores.count(0),
        "to mark": len(given) - len(scores),
    }
