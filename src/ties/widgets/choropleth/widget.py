"""Interactive choropleth map of countries, with flows between them and several views of contested borders."""

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
    Draw an interactive choropleth map of one variable.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per country, or one per country and year. Columns: ``iso3`` (ISO 3166-1 alpha-3 code, or a name that
        `ties.iso3` knows), the column named by `value`, and, where there are several years, ``year`` (int).
    value : str
        Column to map. Numbers are put into up to five classes. Text with up to five different values is shown as
        categories. A missing or infinite value is "no data", never zero.
    title : str
        Title above the map, without the year.
    unit : str, optional
        Unit of `value`, such as ``"US$ million"``; shown above the legend.
    number_format : str, optional
        `str.format` template for numbers in the legend and under the pointer.
    year : int, optional
        Year to show first. Default: the last year in `frame`.
    selected : sequence of str, optional
        Codes or names of the countries that are outlined first.
    ties : pandas.DataFrame, optional
        Flows drawn for the selected countries as lines with an arrow. One row per sender (``partner_iso3``), receiver
        (``iso3``) and, where there are several, ``year``; both as three-letter codes. Rows without a positive number in
        the column `weight` are not drawn.
    weight : str, optional
        Column of `ties` that sets the thickness of a line: four steps, at the quartiles of all its values.
    ties_format : str, optional
        `str.format` template for the numbers of `ties`.
    region : str, optional
        Part of the world to show first: a key of ``map.regions`` in the course's settings; for this course
        ``"asia-pacific"``, ``"world"``, ``"black-sea"`` or ``"kurils"``. Default: the course's own.
    view : str, optional
        Whose borders to draw in contested areas: a key of ``map.views`` in the course's settings; for this course
        ``"un"``, ``"controlled"`` or ``"disputed"``. Default: the course's own.
    breaks : sequence of float, optional
        Limits of the classes, from the lower end of the first to the upper end of the last. Default: quantiles of all
        years, rounded to two figures; zero is a limit where values lie on both sides of it.
    ranks_to : int, optional
        Last rank that is shown; use it where the data are too uncertain for lower ranks. Default: all ranks.
    source : str, optional
        Words after the border note under the picture, such as ``ties.cite("economies")``.

    Returns
    -------
    CountryMap
        A widget with a static picture and table as its fallback. ``.selected``, ``.year``, ``.region`` and ``.view``
        follow the map and can be set from the next cell.

    Raises
    ------
    BadInputError
        If a column is missing, a country and year occur twice, text has more than five different values, or `year` is
        not in `frame`.
    UnknownNameError
        If a country, region or border view is unknown; the message offers near names.
    AmbiguousNameError
        If a name can mean several countries.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"iso3": ["Vietnam", "RUS"], "year": 2024, "visits": [3, 5]})
    >>> chart = map_countries(rows, "visits", title="State visits", unit="visits", selected=["Viet Nam"])
    >>> chart.selected, chart.year
    (['VNM'], 2024)
    >>> chart.summary
    'Map: State visits, 2024, visits. 2 areas with data; highest: Russia 5, Vietnam 3.'
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
    """
    Choropleth map, made by `map_countries`. All years are sent once, so changing the year needs no kernel.

    Attributes
    ----------
    selected : list of str
        Three-letter codes of the selected countries. Accepts any name that `ties.iso3` knows.
    year : int
        Year on the map; 0 where the rows have no years.
    region : str
        Key of the region on the map.
    view : str
        Key of the border view on the map.
    """

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
    """Return the alt text of the map in one year, with numbers."""
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


def folded_table(prepared: Prepared, title: str, unit: str, year: int) -> str:
    """Return the values of one year as a table in a closed `details` element."""
    rows = [(name, text) for _, name, text in ranked_places(prepared, year)]
    frame = pd.DataFrame(rows, columns=["country", unit or title])
    if frame.empty:
        return ""
    caption = f"{title}{f', {year}' if year else ''}"
    return f"<details><summary>The map as a table</summary>{html_table.frame_table(frame, caption=caption)}</details>"


def specification(
    prepared: Prepared, lines: list[flows.FlowLine], title: str, unit: str, source: str
) -> dict[str, Any]:
    """Return everything that the script draws from: outlines, classes, texts, flows, words."""
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
    """Return every outline as the script needs it, computed once; callers must not change it."""
    return [outline_entry(area) for area in projection.areas()]


def outline_entry(area: projection.Area) -> dict[str, Any]:
    """Return one outline as the script needs it; `dot` marks an area too small to see."""
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
    """Return texts with the map coordinates of their longitude and latitude."""
    spots = {words: projection.project([lon], [lat])[0] for words, (lon, lat) in points.items()}
    return [{"text": words, "x": round(x), "y": round(y)} for words, (x, y) in spots.items()]
