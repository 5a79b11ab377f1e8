"""Live view of the timeline: dots with labels along time, and the selected event in full."""

from typing import Any

import pandas as pd
import traitlets

from ties.errors import TiesError
from ties.settings import current
from ties.tables import package
from ties.widgets import base
from ties.widgets.timeline.events import Mark, actor_names


class EventView(base.ScriptedWidget):
    """
    Events along time, each of which can be selected.

    Attributes
    ----------
    selected : str or None
        Words of the selected event.
    """

    _esm = base.script(__file__, "timeline.js")
    _css = base.style(__file__, "timeline.css")
    spec = traitlets.Dict().tag(sync=True)
    selected = traitlets.Unicode(None, allow_none=True).tag(sync=True)
    fallback_html, summary = "", "Events along time."

    def __init__(self) -> None:
        super().__init__(spec=specification([], []))

    @traitlets.validate("selected")
    def _drawn(self, proposal: dict[str, Any]) -> str | None:
        drawn = {event["event"] for event in self.spec["events"]}  # a late message may name an event that is gone
        return proposal["value"] if proposal["value"] in drawn else None

    def show(self, rows: pd.DataFrame, marks: list[Mark]) -> None:
        """Draw other events."""
        sources = source_names()
        self.spec = specification([event_entry(row, sources) for row in rows.to_dict("records")], marks)


def specification(events: list[dict[str, Any]], marks: list[Mark]) -> dict[str, Any]:
    """Return everything that the script draws from."""
    shown = {event["theme"] for event in events}
    return {
        "events": events,
        "themes": [theme for theme in current().timeline.themes if theme in shown],
        "marks": [{"words": words, "begin": begin, "end": end} for words, begin, end in marks],
    }


def event_entry(row: dict[str, Any], sources: dict[str, str]) -> dict[str, Any]:
    """Return one event as the script needs it."""
    named = [sources.get(one.strip(), one.strip()) for one in row["sources"].split(";") if one.strip()]
    return {
        **{name: row[name] for name in ("date", "event", "theme", "significance")},
        "actors": actor_names(row["actors"]),
        "known": bool(row["known_to_article"]),
        "begin": float(row["begin"]),
        "end": float(row["end"]),
        "sources": named,
    }


def source_names() -> dict[str, str]:
    """Return title, publisher and day of each source of the course, by its key; empty where the course has none."""
    try:
        rows = package.read("sources")
    except (TiesError, OSError):
        return {}
    about = rows.reindex(columns=["source_id", "title", "publisher", "published"]).astype("string").fillna("")
    return {
        row.source_id: ", ".join(filter(None, [row.title, row.publisher, row.published])) for row in about.itertuples()
    }
