"""The events of a timeline: read from rows, filtered, and counted in words. No drawing."""

import re
from typing import Any

import numpy as np
import pandas as pd

from ties.errors import BadInputError, UnknownNameError
from ties.measures import require_columns
from ties.settings import current
from ties.tables import values
from ties.tables.countries import short_names

TEXT_COLUMNS = ["date", "event", "actors", "theme", "significance", "sources"]
OWN_COLUMNS = ["year", "until", "begin", "end"]  # worked out here, and taken away again from the caller's rows
Mark = tuple[str, float, float]  # words, and begin and end in years


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


def actor_names(actors: str) -> str:
    """Return the names of the actors, separated by commas."""
    return ", ".join(actor_name(code) for code in actors.split(";") if code)


def event_count(rows: pd.DataFrame, *, capital: bool = False) -> str:
    """Return the number of events and their first and last year, in words."""
    years = " to ".join(dict.fromkeys([rows["date"].iloc[0][:4], str(rows["until"].max())])) if len(rows) else ""
    none = "No events" if capital else "no events"
    return f"{len(rows)} event{'' if len(rows) == 1 else 's'}, {years}" if years else none
