"""The words of the map: its alternative text, its note, its table."""

import pandas as pd

from ties.display import html_table
from ties.settings import current
from ties.tables import countries
from ties.widgets.choropleth import projection
from ties.widgets.choropleth.measures import Measure
from ties.widgets.choropleth.prepare import Prepared


def map_alt_text(measure: Measure, year: int) -> str:
    """Return the alt text of the map in one year, with numbers."""
    _, title, unit, _, prepared = measure
    known = ranked_places(prepared, year)
    start = f"Map: {title}{f', {year}' if year else ''}{f', {unit}' if unit else ''}. {len(known)} areas with data"
    if not known:
        return f"{start}."
    if not any(rank for rank, _, _ in known):
        counts = zip(prepared.legend, prepared.counts(year), strict=True)
        return f"{start}: {', '.join(f'{count} {row.label}' for row, count in counts)}."
    leading = [f"{name} {text}" for rank, name, text in known[:3] if rank]
    return f"{start}; highest: {', '.join(leading)}."


def ranked_places(prepared: Prepared, year: int) -> list[tuple[int, str, str]]:
    """Return rank, name and text of a year's places, highest first; places without a rank follow by name."""
    row = prepared.years.index(year)
    cells = zip(prepared.ranks[row], prepared.codes, prepared.texts[row], strict=True)
    known = [(rank, countries.short_name(code), text) for rank, code, text in cells if text]
    return sorted(known, key=lambda place: (place[0] or len(prepared.codes) + 1, place[1]))


def folded_table(measures: list[Measure], year: int) -> str:
    """Return the values of one year as a table in a closed `details` element, one column per measure."""
    _, title, unit, _, prepared = measures[0]
    texts = [
        dict(zip(one.prepared.codes, one.prepared.texts[prepared.years.index(year)], strict=True)) for one in measures
    ]
    order = {name: at for at, (_, name, _) in enumerate(ranked_places(prepared, year))}
    names = {code: countries.short_name(code) for code in prepared.codes if any(text[code] for text in texts)}
    codes = sorted(names, key=lambda code: (order.get(names[code], len(order)), names[code]))
    rows = [(names[code], *(text[code] or "no data" for text in texts)) for code in codes]
    if not rows:
        return ""
    heads = (
        [unit or title]
        if len(measures) == 1
        else [f"{one.title}{f' ({one.unit})' * bool(one.unit)}" for one in measures]
    )
    caption = f"{title if len(measures) == 1 else 'All measures'}{f', {year}' if year else ''}"
    table = html_table.frame_table(pd.DataFrame(rows, columns=["country", *heads]), caption=caption)
    return f"<details><summary>The map as a table</summary>{table}</details>"


def note_words(measure: Measure, source: str, view: str, year: int) -> str:
    """Return what is said under the picture: borders, source, places without an outline, rows that were not used."""
    prepared = measure.prepared
    nowhere = without_outline(prepared.codes)
    listed = f"No outline of their own: {', '.join(nowhere.values())}, shown in the table." if nowhere else ""
    return " ".join(filter(None, [current().map.border_note(view, year), source, listed, prepared.note]))


def without_outline(codes: list[str]) -> dict[str, str]:
    """Return the countries and territories that the map has no outline for: the name of each code, by name."""
    drawn = {area.iso3 for area in projection.areas()}
    names = {code: countries.short_name(code) for code in codes if code not in drawn}
    return dict(sorted(names.items(), key=lambda one: one[1]))
