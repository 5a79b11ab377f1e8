"""
Read the tables of a course, measure and show ties between countries, and store what a student thinks of them.

A public name is imported when it is first used, so that `import ties` is quick.
"""

from importlib import import_module
from typing import Any

from ties.place import keep_font_notice_quiet

WHERE = {
    "RichOutput": "display.figure",
    "check": "learning.quiz",
    "check_answer": "learning.exercise_checks",
    "cite": "tables.package",
    "concentration": "measures",
    "explore": "widgets.multiverse",
    "figure": "display.figure",
    "iso3": "tables.countries",
    "ledger": "learning.ledger",
    "map_argument": "widgets.argument_map.widget",
    "map_countries": "widgets.choropleth.widget",
    "partner_share": "measures",
    "predict": "learning.predictions.widget",
    "predictions": "learning.predictions.widget",
    "read": "tables.package",
    "show_timeline": "widgets.timeline.widget",
    "side_by_side": "widgets.choropleth.linked",
    "table": "display.figure",
    "tabulate_ties": "widgets.ties_table.widget",
    "unsupported": "argument.graph",
    "weigh": "learning.ledger",
}
MODULES = ("argument", "display", "errors", "learning", "measures", "tables", "widgets")
__all__ = [*WHERE]
keep_font_notice_quiet()


def __getattr__(name: str) -> Any:
    """Import one public name, or a part of the package (PEP 562)."""
    if name in MODULES:
        return import_module(f"ties.{name}")
    if name not in WHERE:
        raise AttributeError(f"module 'ties' has no attribute {name!r}")
    globals()[name] = found = getattr(import_module(f"ties.{WHERE[name]}"), name)
    return found


def __dir__() -> list[str]:
    """List the public names for completion with the Tab key."""
    return sorted({*globals(), *WHERE, *MODULES})
