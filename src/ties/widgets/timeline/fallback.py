"""Static view of the timeline: dots along time as a picture, and the events as tables."""

from html import escape
from itertools import cycle
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.ticker import MaxNLocator

from ties.display import palette
from ties.display.figure import figure_html
from ties.display.html_table import text_table
from ties.display.plain_text import wrapped
from ties.settings import current
from ties.widgets.filters import scrolling
from ties.widgets.timeline.events import Mark, actor_names, event_count

NEWEST = 15  # rows that fit on a screen; earlier ones are in a closed element
CAPTION = "A line through a mark: no day is given. Source: the table of events, which names a source for each."
COLUMNS = {"date": 8, "event": 14, "theme": 5, "actors": 8, "significance": 14}  # em, the least room of each
BLUE, ORANGE = palette.CATEGORIES[:2]


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
