"""The map of countries: classes of a measure by year, ties as lines, three views of contested borders."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import traitlets

from ties.display import figure, html_table, palette
from ties.errors import BadInputError, UnknownNameError
from ties.settings import current, per_course
from ties.tables import countries
from ties.widgets import base
from ties.widgets.choropleth import fallback, flows, projection
from ties.widgets.choropleth.prepare import NO_DATA, Prepared, prepare


def map_countries(
    frame: pd.DataFrame,
    value: str,
    *,
    title: str,
    unit: str = "",
    number_format: str = "{:,.4g}",
    year: int | None = None,
    selected: Sequence[str] = (),
    ties: pd.DataFrame | None = None,
    weight: str = "share",
    ties_format: str = "{:,.4g}",
    region: str | None = None,
    view: str | None = None,
    breaks: Sequence[float] | None = None,
    ranks_to: int | None = None,
    source: str = "",
) -> "CountryMap":
    """
    Map one measure: a row a country (``iso3``) and, where there are several, a ``year``.

    Numbers in ``value`` become up to five classes, words up to five categories; a blank is *no data*. ``ties`` are rows
    of who sends (``partner_iso3``) what ``weight`` to whom (``iso3``), drawn for the selected countries. ``region`` is
    "asia-pacific", "world", "black-sea" or "kurils"; ``view`` is "un", "controlled" or "disputed"; ``ranks_to`` is the
    last rank that the figures bear. The map's ``.selected`` is a list of codes and ``.year`` a number; both can be read
    and set in the next cell.
    """
    own = current().map
    region, view = region or own.region, view or own.view
    for kind, name, known in (("region", region, own.regions), ("border view", view, own.views)):
        if name not in known:
            raise UnknownNameError(kind, name, known)
    prepared = prepare(frame, value, number_format=number_format, breaks=breaks, ranks_to=ranks_to)
    year = prepared.years[-1] if year is None else year
    if year not in prepared.years:
        raise BadInputError(f"no rows for {year}; the years run from {prepared.years[0]} to {prepared.years[-1]}.")
    lines = flows.flow_lines(ties, weight, prepared.years, ties_format)
    return CountryMap(
        prepared, lines, title, unit, source, year, region, view, [countries.iso3(one) for one in selected]
    )


class CountryMap(base.ScriptedWidget):
    """The map; all years are sent once, so that a step in years needs no kernel."""

    _esm = base.script(__file__, "country_map.js")
    _css = base.read_beside(__file__, "country_map.css")
    spec = traitlets.Dict().tag(sync=True)
    classes = traitlets.Bytes().tag(sync=True)
    year = traitlets.Int().tag(sync=True)
    selected = traitlets.List(traitlets.Unicode()).tag(sync=True)
    view = traitlets.Unicode().tag(sync=True)
    region = traitlets.Unicode().tag(sync=True)

    def __init__(
        self,
        prepared: Prepared,
        lines: list[flows.FlowLine],
        title: str,
        unit: str,
        source: str,
        year: int,
        region: str,
        view: str,
        selected: list[str],
    ) -> None:
        self.prepared = prepared
        self.summary = map_alt_text(prepared, title, unit, year)
        picture = fallback.draw_map(
            prepared, lines, title=title, unit=unit, year=year, view=view, region=region, selected=selected
        )
        self.fallback_html = figure.figure_html(
            picture, alt=self.summary, caption=f"{current().map.views[view].note} {source}".strip()
        )
        self.fallback_html += folded_table(prepared, title, unit, year)
        super().__init__(
            spec=specification(prepared, lines, title, unit, source),
            classes=prepared.classes.tobytes(),
            year=year,
            selected=selected,
            view=view,
            region=region,
        )
        asked = (title, unit, year, region, view, *selected)
        self.remember(("map", *asked), "year", "selected", "view", "region")

    @traitlets.validate("selected")
    def _known(self, proposal: dict[str, Any]) -> list[str]:
        return [countries.iso3(one) for one in proposal["value"]]


def map_alt_text(prepared: Prepared, title: str, unit: str, year: int) -> str:
    """Say what the map shows in a year, with numbers: the alt text of the picture."""
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
    """List rank, name and text of a year's places, the highest first; places without a rank follow by name."""
    row = prepared.years.index(year)
    cells = zip(prepared.ranks[row], prepared.codes, prepared.texts[row], strict=True)
    known = [(rank, countries.short_name(code), text) for rank, code, text in cells if text]
    return sorted(known, key=lambda place: (place[0] or len(prepared.codes) + 1, place[1]))


def folded_table(prepared: Prepared, title: str, unit: str, year: int) -> str:
    """Give the same year as a table, folded away: the picture in numbers for whoever cannot see it."""
    rows = [(name, text) for _, name, text in ranked_places(prepared, year)]
    frame = pd.DataFrame(rows, columns=["country", unit or title])
    if frame.empty:
        return ""
    caption = f"{title}{f', {year}' if year else ''}"
    return f"<details><summary>The map as a table</summary>{html_table.frame_table(frame, caption=caption)}</details>"


def specification(
    prepared: Prepared, lines: list[flows.FlowLine], title: str, unit: str, source: str
) -> dict[str, Any]:
    """Give everything the script draws from: outlines, classes, texts, lines, words."""
    own = current().map
    columns = list(zip(*prepared.texts, strict=True)), list(zip(*prepared.ranks, strict=True))
    return {
        "title": title,
        "unit": unit,
        "source": source,
        "years": prepared.years,
        "codes": prepared.codes,
        "texts": dict(zip(prepared.codes, columns[0], strict=True)),
        "ranks": dict(zip(prepared.codes, columns[1], strict=True)),
        "legend": [row._asdict() for row in prepared.legend],
        "areas": outline_entries(),
        "labels": label_entries(own.labels),
        "close_labels": label_entries(own.close_labels),
        "far_labels": own.far_labels,
        "close": [name for name, region in own.regions.items() if region.close],
        "with_places": [name for name, region in own.regions.items() if region.places],
        "places": label_entries(own.places),
        "lines": [
            {**line._asdict(), "pieces": None, "d": projection.svg_path(line.pieces, closed=False)} for line in lines
        ],
        "region_names": {name: region.name for name, region in own.regions.items()},
        "windows": {name: projection.region_window(name) for name in own.regions},
        "views": {name: dict(view.areas) for name, view in own.views.items()},
        "view_names": {name: view.name for name, view in own.views.items()},
        "notes": {name: view.note for name, view in own.views.items()},
        "no_data": NO_DATA,
        "left_out": prepared.left_out,
        "colours": {"no_data": palette.NO_DATA, "hatch": palette.NO_DATA_HATCH, "tie": palette.TIE, "sea": palette.SEA},
    }


@per_course
def outline_entries() -> list[dict[str, Any]]:
    """Give every outline as the script needs it, written once; callers must not change it."""
    return [outline_entry(area) for area in projection.areas()]


def outline_entry(area: projection.Area) -> dict[str, Any]:
    """Give one outline as the script needs it; `dot` is the middle of an area too small to see."""
    x, y = area.middle
    seam = len(area.edges) != len(area.rings)
    name = countries.short_name(area.iso3) if area.iso3 else area.name
    return {
        "id": area.id,
        "code": area.iso3,
        "name": name,
        "note": area.note,
        "d": projection.svg_path(area.rings, closed=True),
        "edge": projection.svg_path(area.edges, closed=False) if seam else "",
        "x": round(x),
        "y": round(y),
        "dot": fallback.small_area_centre(area) is not None,
    }


def label_entries(points: Mapping[str, tuple[float, float]]) -> list[dict[str, Any]]:
    """Place words at longitudes and latitudes."""
    spots = {words: projection.project([lon], [lat])[0] for words, (lon, lat) in points.items()}
    return [{"text": words, "x": round(x), "y": round(y)} for words, (x, y) in spots.items()]
