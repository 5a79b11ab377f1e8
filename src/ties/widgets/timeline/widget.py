"""Interactive timeline: labelled events by theme along time, one of them in full, and all of them as a table."""

from typing import Any

import ipywidgets
import pandas as pd
import traitlets

from ties.errors import UnknownNameError
from ties.settings import current
from ties.tables.countries import iso3
from ties.widgets import base
from ties.widgets.filters import FilterPanel, dropdown
from ties.widgets.timeline.events import (
    OWN_COLUMNS,
    Mark,
    actor_name,
    date_or_span,
    date_span,
    event_count,
    matching_events,
    prepare_events,
    theme_name,
    year_range,
)
from ties.widgets.timeline.fallback import event_tables, timeline_picture
from ties.widgets.timeline.view import EventView


def show_timeline(
    events: pd.DataFrame,
    *,
    actor: str | None = None,
    theme: str | None = None,
    first: int | None = None,
    last: int | None = None,
    hindsight: bool = False,
    marked: dict[str, str] | None = None,
    title: str = "Events",
) -> "Timeline":
    """
    Draw an interactive timeline of events that can be selected, with a table below it that ends with the newest event.

    Parameters
    ----------
    events : pandas.DataFrame
        One row per event. Columns: ``date`` (``2024-06-20``, ``2024-06`` or ``2024``, or any form that can mean one
        date only; two dates with ``/`` between them are a span), ``event``, ``actors`` (codes or names separated by
        ``;``), ``theme`` (a theme of the course), ``significance``, ``sources``, and ``known_to_article`` (yes or no;
        no for events after the article).
    actor : str, optional
        Show only events with this country: a code, or a name that `ties.iso3` knows.
    theme : str, optional
        Show only events of this theme.
    first, last : int, optional
        First and last year to show; an event that goes on during them is shown. Default: the years of the events that
        are shown.
    hindsight : bool, optional
        Also show events with ``known_to_article`` false; they are marked as hindsight.
    marked : dict of str to str, optional
        Dates to mark with a line, in the form of ``date``, and the words for each. Default: the dates in the course's
        settings.
    title : str, optional
        Heading of the table.

    Returns
    -------
    Timeline
        A widget with a static picture and table as its fallback. ``.frame`` is the events on screen, ``.selected`` the
        words of the selected one; it can be set from the next cell.

    Raises
    ------
    BadInputError
        If `events` is not a table, a column is missing, a date cannot be read, or the years are not in order.
    UnknownNameError
        If a theme or the actor is unknown; the message offers near names.

    Examples
    --------
    >>> import pandas as pd
    >>> events = pd.DataFrame({"date": ["2024-06-20"], "event": ["Visit to Hanoi"], "actors": ["RUS;VNM"],
    ...                        "theme": ["diplomatic"], "significance": ["first since 2017"], "sources": ["kremlin"],
    ...                        "known_to_article": [True]})
    >>> show_timeline(events, actor="Viet Nam").frame["event"].tolist()
    ['Visit to Hanoi']
    """
    rows = prepare_events(events)
    ends = year_range(rows if hindsight else rows[rows["known_to_article"]], first, last)
    theme = theme_name(theme) if theme is not None else None
    start = {"actor": iso3(actor) if actor else None, "theme": theme, "first": ends[0], "last": ends[1]}
    marks = [
        (str(words), *date_span(date_or_span(date)))
        for date, words in (current().timeline.marks if marked is None else marked).items()
    ]
    return Timeline(rows, {**start, "hindsight": bool(hindsight)}, marks, title)


class Timeline(FilterPanel):
    """
    Timeline with filters, made by `show_timeline`.

    Attributes
    ----------
    frame : pandas.DataFrame
        Events on screen, oldest first, with the columns of the rows that were given.
    selected : str or None
        Words of the selected event, as in the column ``event``; it has to be on screen.
    """

    selected = traitlets.Unicode(None, allow_none=True)

    def __init__(self, rows: pd.DataFrame, start: dict[str, Any], marks: list[Mark], title: str) -> None:
        self.rows, self.marks, self.title, self.start = rows, marks, title, start
        self.view, self.frame = EventView(), rows[:0]
        still = matching_events(rows, **start)
        html = timeline_picture(still, marks) + event_tables(still, marks, self.heading(still, start))
        asked = (title, str([(words, begin) for words, begin, _ in marks]), *rows["date"], *rows["event"])
        super().__init__(
            self.filters(),
            start,
            key=asked,
            fallback_html=html,
            summary=f"Timeline: {event_count(still)}.",
            name=title,
            views=(self.view,),
        )
        traitlets.link((self, "selected"), (self.view, "selected"))
        self.restore_selection()

    def filters(self) -> dict[str, ipywidgets.DOMWidget]:
        """Return the controls."""
        asked = {self.start["actor"] or current().actor}
        codes = {code for codes in self.rows["actors"] for code in codes.split(";") if code} | asked
        return {
            "actor": dropdown("Actor", [("all", None), *sorted((actor_name(code), code) for code in codes)]),
            "theme": dropdown("Theme", [("all", None), *((theme, theme) for theme in current().timeline.themes)]),
            "first": dropdown("First year", self.years(self.start["hindsight"])),
            "last": dropdown("Last year", self.years(self.start["hindsight"])),
            "hindsight": ipywidgets.Checkbox(
                description=current().timeline.hindsight, indent=False, layout={"width": "100%"}
            ),
        }

    def years(self, hindsight: bool) -> list[int]:
        """Return the years that can be chosen: those of events that may be shown, and those that the cell asked for."""
        rows = self.rows[self.rows["known_to_article"] | hindsight]
        return sorted(map(int, {*rows["year"], *rows["until"], self.start["first"], self.start["last"]}))

    def resolve_conflicts(self, choices: dict[str, Any], newest: Any) -> dict[str, Any]:
        """Keep the years in order and among those that can be chosen; hindsight brings its years along."""
        possible = self.years(choices["hindsight"])
        if newest is True and choices["last"] == self.years(hindsight=False)[-1]:
            choices = {**choices, "last": possible[-1]}
        if isinstance(newest, bool):
            choices = {**choices, **{end: min(choices[end], possible[-1]) for end in ("first", "last")}}
        return choices if choices["first"] <= choices["last"] else {**choices, "first": newest, "last": newest}

    def choose(self, choices: dict[str, Any]) -> None:
        """Offer the years that can be chosen, set all controls, then show."""
        self.setting = True
        for name in ("first", "last"):
            if self.controls[name].options != tuple(possible := self.years(choices["hindsight"])):
                self.controls[name].options = possible
        super().choose(choices)

    def render(self, choices: dict[str, Any]) -> tuple[str, str]:
        """Draw the matching events; return the sentence that counts them, and the tables."""
        shown = matching_events(self.rows, **choices)
        self.frame = shown.drop(columns=OWN_COLUMNS)
        if self.selected not in set(shown["event"]):
            self.selected = None
        self.view.show(shown, self.marks)
        tables = event_tables(shown, self.marks, self.heading(shown, choices), live=True)
        return f"{event_count(shown, capital=True)}.{self.hidden_sentence(choices)}", tables

    def hidden_sentence(self, choices: dict[str, Any]) -> str:
        """Return how many events of which years are hidden as hindsight, or an empty text."""
        to_the_end = choices["last"] == self.years(choices["hindsight"])[-1]
        last = self.years(hindsight=True)[-1] if to_the_end else choices["last"]
        later = matching_events(self.rows, **{**choices, "hindsight": True, "last": last})
        hidden = later[~later["known_to_article"]] if not choices["hindsight"] else later[:0]
        return f" {current().timeline.hidden}: {event_count(hidden)}." if len(hidden) else ""

    @traitlets.validate("selected")
    def _on_screen(self, proposal: dict[str, Any]) -> str | None:
        if (words := proposal["value"]) is not None and words not in set(self.frame["event"]):
            raise UnknownNameError("event on screen", words, self.frame["event"])
        return words

    def restore_selection(self) -> None:
        """Select what was selected when the same cell ran before."""
        place = (*self.key, "selected")
        if (earlier := base.CHOSEN.get(place)) in set(self.frame["event"]):
            self.selected = earlier
        self.observe(lambda change: base.CHOSEN.update({place: change["new"]}), "selected")

    def heading(self, rows: pd.DataFrame, choices: dict[str, Any]) -> str:
        """Return the heading of the table: title, filters and count."""
        actor = f" with {actor_name(choices['actor'])}" if choices["actor"] else ""
        return f"{self.title}{actor}{', ' + choices['theme'] if choices['theme'] else ''}: {event_count(rows)}"
