"""Summarise the results of a class: marks of each item, most common replies."""

from collections import Counter, defaultdict
from typing import Any

MOST_COMMON = 5  # replies shown per cell


def overview_rows(class_results: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return a row of marks for each item, and the most common replies."""
    items: dict[str, list[dict[str, Any]]] = defaultdict(list)
    replies: dict[str, Counter[str]] = defaultdict(Counter)
    for result in class_results:
        for item in result["items"]:
            items[item["cell"]].append(item)
        for reply in result["replies"]:
            replies[reply["cell"]][reply["reply"]] += 1
    marks = [item_summary(cell, given) for cell, given in items.items()]
    common = [
        {"cell": cell, "times": times, "reply": reply}
        for cell, counted in replies.items()
        for reply, times in counted.most_common(MOST_COMMON)
    ]
    return marks, common


def item_summary(cell: str, given: list[dict[str, Any]]) -> dict[str, Any]:
    """Summarise the marks of one item. Answers that still need marking are not in the mean."""
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
