"""
Read the tables of Far-East Ties, measure and show ties between countries, and keep what a student thinks of them.

A name is imported when it is first used: grading, which is a part of this package, starts without pandas and widgets.
"""

from importlib import import_module
from typing import Any

WHERE = {
    "check": "learning.check",
    "check_answer": "learning.check_answer",
    "cite": "tables",
    "concentration": "measures",
    "explore": "widgets.explore",
    "figure": "figures",
    "iso3": "countries",
    "ledger": "learning.ledger",
    "map_argument": "widgets.argument_map",
    "map_countries": "widgets.country_map",
    "partner_share": "measures",
    "predict": "learning.predict",
    "predictions": "learning.predict",
    "read": "tables",
    "show_timeline": "widgets.timeline",
    "table": "figures",
    "tabulate_ties": "widgets.tie_table",
    "weigh": "learning.ledger",
}
MODULES = (
    "arguments",
    "countries",
    "errors",
    "figures",
    "grading",
    "learning",
    "measures",
    "palette",
    "tables",
    "widgets",
)
__all__ = [*WHERE]


def __getattr__(name: str) -> Any:
    """Import one public name, or a part of the package (PEP 562)."""
    if name in MODULES:
        return import_module(f"ties.{name}")
    if name not in WHERE:
        raise AttributeError(f"module 'ties' has no attribute {name!r}")
    globals()[name] = found = getattr(import_module(f"ties.{WHERE[name]}"), name)
    return found


def __dir__() -> list[str]:
    """List what there is, so that the Tab key finds it."""
    return sorted({*globals(), *WHERE, *MODULES})
