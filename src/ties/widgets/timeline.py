"""Interactive timeline: events by theme along time, and the same events as a table."""

import re
from html import escape
from itertools import cycle
from typing import Any

import ipywidgets
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator

from ties.display import palette
from ties.display.figure import figure_html
from ties.display.html_table import text_table
from ties.display.plain_text import wrapped
from ties.errors import BadInputError, UnknownNameError
from ties.measures import require_columns
from ties.settings import current
from ties.tables import values
from ties.tables.countries import iso3, short_names
from ties.widgets.filters import FilterPanel, dropdown, scrolling

TEXT_COLUMNS = ["date", "event", "actors", "theme", "significance", "sources"]
NEWEST = 15  # rows that fit on a screen; earlier ones are in a closed element
CAPTION = "A line through a mark: no day is given. Source: the table of events, which names a source for each."
Mark = tuple[str, float, float]  # words, and begin and end in years
COLUMNS = {"date": 8, "event": 14, "theme": 5, "actors": 8, "significance": 14}  # em, the least room of each
BLUE, ORANGE = palette.CATEGORIES[:2]


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
    Draw an interactive timeline of events, with a table below it that ends with the newest event.

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
        First and last year to show; an event that goes on during them is shown. Default: the years of the events.
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
        A widget with a static picture and table as its fallback. ``.frame`` is the events on screen.

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
    ends = year_range(rows, first, last)
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
    """

    def __init__(self, rows: pd.DataFrame, start: dict[str, Any], marks: list[Mark], title: str) -> None:
        self.rows, self.marks, self.title = rows, marks, title
        codes = {code for codes in rows["actors"] for code in codes.split(";") if code} | {
            start["actor"] or current().actor
        }
        years = sorted({*rows["year"], start["first"], start["last"]})
        controls = {
            "actor": dropdown("Actor", [("all", None), *sorted((actor_name(code), code) for code in codes)]),
            "theme": dropdown("Theme", [("all", None), *((theme, theme) for theme in current().timeline.themes)]),
            "first": dropdown("First year", years),
            "last": dropdown("Last year", years),
            "hindsight": ipywidgets.Checkbox(
                description=current().timeline.hindsight, indent=False, layout={"width": "100%"}
            ),
        }
        still = matching_events(rows, **start)
        html = timeline_picture(still, marks) + event_tables(still, marks, self.heading(still, start))
        asked = (title, str([(words, begin) for words, begin, _ in marks]), *rows["date"], *rows["event"])
        super().__init__(controls, start, key=asked, fallback_html=html, summary=f"Timeline: {event_count(still)}.")

    def resolve_conflicts(self, choices: dict[str, Any], newest: Any) -> dict[str, Any]:
        """If the first year is after the last, set both to the year that was just chosen."""
        return choices if choices["first"] <= choices["last"] else {**choices, "first": newest, "last": newest}

    def render(self, choices: dict[str, Any]) -> tuple[str, str]:
        """Draw the matching events; return how many there are and how many more are hidden, and the HTML."""
        shown = matching_events(self.rows, **choices)
        hidden = len(matching_events(self.rows, **{**choices, "hindsight": True})) - len(shown)
        self.frame = shown.drop(columns=["year", "until", "begin", "end"])
        words = f"{event_count(shown)}." + (f" {current().timeline.hidden}: {hidden}." if hidden else "")
        return words, timeline_picture(shown, self.marks) + event_tables(
            shown, self.marks, self.heading(shown, choices), live=True
        )

    def heading(self, rows: pd.DataFrame, choices: dict[str, Any]) -> str:
        """Return the heading of the table: title, filters and count."""
        actor = f" with {actor_name(choices['actor'])}" if choices["actor"] else ""
        return f"{self.title}{actor}{', ' + choices['theme'] if choices['theme'] else ''}: {event_count(rows)}"


def prepare_events(events: pd.DataFrame) -> pd.DataFrame:
    """Return the events in order of time, with `begin` and `end` in years; raise BadInputError for unusable rows."""
    rows = events.reindex(columns=[*TEXT_COLUMNS, "known_to_article"]) if is_empty(events) else events
    require_columns(rows, *TEXT_COLUMNS, "known_to_article", what="events")
    readers = {"date": date_or_span, "actors": values.actors, "theme": theme_name, "known_to_article": values.yes_no}
    read = {name: values.read_column(rows, name, reader, what="events") for name, reader in readers.items()}
    if (undated := read["date"].isna().to_numpy()).any():
        raise BadInputError(
            f"events, row {rows.index[undated.argmax()]}, column 'date': the date is blank; write 2024-06-20, 2024-06 "
            "or 2024, or drop the row."
        )
    texts = {name: read.get(name, rows[name]) for name in TEXT_COLUMNS}
    rows = rows.assign(**{name: ["" if pd.isna(one) else str(one) for one in cells] for name, cells in texts.items()})
    begin, end = np.array([date_span(date) for date in rows["date"]]).reshape(-1, 2).T
    known = read["known_to_article"].eq(True).to_numpy(bool)  # a blank stays hidden
    year, until = (np.array([date.split("/")[at][:4] for date in rows["date"]], dtype=int) for at in (0, -1))
    rows = rows.assign(known_to_article=known, year=year, until=until, begin=begin, end=end)
    return rows.sort_values("date", kind="stable", ignore_index=True)


def is_empty(events: object) -> bool:
    """Return whether a table has no rows."""
    return isinstance(events, pd.DataFrame) and events.empty


def theme_name(cell: Any) -> str:
    """Read a theme of the course, whatever its capitals; American spelling is taken too."""
    themes = current().timeline.themes
    known = {name.casefold(): name for name in themes} | {name.replace("fence", "fense"): name for name in themes}
    if (plain := str(cell).strip().casefold()) not in known:
        raise UnknownNameError("theme", str(cell), themes)
    return known[plain]


def date_or_span(cell: Any) -> str:
    """Read a date, or two dates with `/` between them."""
    parts = cell.split("/") if isinstance(cell, str) else []
    if len(parts) == 2 and all(re.fullmatch(r"\s*\d{4}(-\d\d?){0,2}\s*", part) for part in parts):
        return "/".join(values.date(part) for part in parts)
    return values.date(cell)


def date_span(date: str) -> tuple[float, float]:
    """Return beginning and end, in years, of a day, month or year, or of two dates with `/` between them."""
    try:
        parts = [np.datetime64(re.fullmatch(r"\d{4}(-\d\d){0,2}", part)[0]) for part in str(date).split("/")]
    except (TypeError, ValueError):
        raise BadInputError(f"{date!r} is no date; write 2024-06-20, 2024-06 or 2024.") from None
    one = np.timedelta64(1, np.datetime_data(parts[-1])[0])  # a day, month or year; numpy takes no bare number here
    begin, end = (edge.astype("datetime64[D]").astype(float) / 365.2425 for edge in (parts[0], parts[-1] + one))
    return 1970 + begin, 1970 + end


def year_range(rows: pd.DataFrame, *asked: int | None) -> tuple[int, int]:
    """Return the first and the last year: those asked for, else those of the events."""
    known = (rows["year"].min(), rows["until"].max()) if len(rows) else (current().year, current().year)
    try:
        first, last = (end if year is None else values.year(year) for year, end in zip(asked, known, strict=True))
    except BadInputError:
        first, last = 1, 0
    if first > last:
        raise BadInputError(f"first and last are two years in order, as in first=2014, last=2024, not {asked}.")
    return int(first), int(last)


def matching_events(rows: pd.DataFrame, actor: str, theme: str, first: int, last: int, hindsight: bool) -> pd.DataFrame:
    """Return the events that match every filter."""
    keep = (rows["year"] <= last) & (rows["until"] >= first) & (rows["known_to_article"] | hindsight)
    acts = np.array([actor is None or actor in codes.split(";") for codes in rows["actors"]], dtype=bool)
    return rows[keep & acts & ((rows["theme"] == theme) | (theme is None))].reset_index(drop=True)


def actor_name(code: str) -> str:
    """Return the short name for a code, or the code if it has none."""
    return short_names().get(code, code)


def event_count(rows: pd.DataFrame) -> str:
    """Return the number of events and their first and last year, in words."""
    years = " to ".join(dict.fromkeys(rows["date"].iloc[[0, -1]].str[:4])) if len(rows) else ""
    return f"{len(rows)} event{'' if len(rows) == 1 else 's'}, {years}" if years else "no events"


def timeline_picture(rows: pd.DataFrame, marks: list[Mark]) -> str:
    """Draw a row of dots per theme; events close in time are above each other, and hindsight is a hollow diamond."""
    if rows.empty:
        return ""
    themes = [theme for theme in reversed(current().timeline.themes) if theme in set(rows["theme"])]
    begin, end = rows["begin"].min(), rows["end"].max()
    near = rows.groupby([rows["theme"], rows["begin"] // (max(end - begin, 1) / 60)])["begin"]
    level = near.cumcount() - (near.transform("size") - 1) / 2
    y = rows["theme"].map(themes.index) + level * min(0.14, 0.45 / max(level.max(), 1))
    with plt.style.context("ties.lesson"):
        fig, axes = plt.subplots(figsize=(6.4, 0.9 + 0.4 * len(themes)))
        for known, marker, face, label in ((True, "o", BLUE, "event"), (False, "D", "white", "hindsight")):
            some = rows[rows["known_to_article"] == known]
            if len(some):  # a line through the mark where no day is given
                axes.hlines(y[some.index], some["begin"], some["end"], BLUE, linewidth=1)
                middle = (some["begin"] + some["end"]) / 2
                axes.scatter(middle, y[some.index], 18, face, marker=marker, edgecolors=BLUE, label=label, zorder=3)
        for line, (words, start, stop) in zip(cycle(("--", ":", "-.", "-")), marks, strict=False):
            if begin - 1 <= start <= end + 1:
                axes.axvline((start + stop) / 2, color=ORANGE, linestyle=line, label=wrapped(words, 40))
        axes.set(yticks=range(len(themes)), yticklabels=themes, ylim=(-0.55, len(themes) - 0.45), xmargin=0.02)
        axes.xaxis.set_major_locator(MaxNLocator(9, integer=True))
        fig.legend(loc="outside lower center", ncols=3)
    parts = [f"{theme} {count}" for theme, count in rows["theme"].value_counts()[themes[::-1]].items()]
    later = int((~rows["known_to_article"]).sum())
    alt = f"Dots along time: {event_count(rows)}; {', '.join(parts)}; {later} of them hindsight."
    return figure_html(fig, alt=alt, caption=CAPTION)


def event_cells(rows: pd.DataFrame, marks: list[Mark]) -> list[list[str]]:
    """Return the cells of the table; the date is the row's header and includes the words for marked dates."""
    texts = ((row.event, row.theme, actor_names(row.actors), row.significance) for row in rows.itertuples())
    return [[date_cell(row, marks), *map(escape, text)] for row, text in zip(rows.itertuples(), texts, strict=True)]


def event_tables(rows: pd.DataFrame, marks: list[Mark], heading: str, live: bool = False) -> str:
    """Return the newest events as a table; earlier ones come first, closed, and as a short list in the fallback."""
    if rows.empty:
        return f"<p><strong>{escape(heading)}</strong></p><p>No data: no event fits; choose other filters.</p>"
    early, late = rows[:-NEWEST], rows[-NEWEST:]
    html = scrolling(text_table(heading, COLUMNS, event_cells(late, marks)), "Events" if live else "")
    if early.empty:
        return html
    whole = text_table("Earlier events", COLUMNS, event_cells(early, marks))
    folded = scrolling(whole, "Earlier events") if live else event_list(early)
    summary = f"<summary{' tabindex=0' * live}>Show all: {event_count(early)}, before those below</summary>"
    return f"<details>{summary}{folded}</details>{html}"


def event_list(rows: pd.DataFrame) -> str:
    """Return events as a list, without actors and significance."""
    dates = [date_cell(row, []).replace("<br>", ", ") for row in rows.itertuples()]
    words = (f"{escape(event)} ({theme})" for event, theme in zip(rows["event"], rows["theme"], strict=True))
    return f"<ul>{''.join(f'<li>{date}: {text}</li>' for date, text in zip(dates, words, strict=True))}</ul>"


def date_cell(row: Any, marks: list[Mark]) -> str:
    """Return the date with the words for hindsight and for marked dates."""
    inside = [words for words, begin, end in marks if begin <= row.begin and row.end <= end]
    said = ["<em>hindsight</em>"] * (not row.known_to_article) + [f"◆ {escape(words)}" for words in inside]
    return "<br>".join([row.date, *said])


def actor_names(actors: str) -> str:
    """Return the names of the actors, separated by commas."""
    return ", ".join(actor_name(code) for code in actors.split(";") if code)
