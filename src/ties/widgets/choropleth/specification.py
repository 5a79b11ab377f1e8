"""What the script of the map draws from: outlines, classes, texts, flows, words."""

from collections.abc import Mapping
from typing import Any

from ties.atlas import OUTLINES_OF_TODAY
from ties.display import palette
from ties.settings import current, per_course
from ties.tables import countries
from ties.widgets.choropleth import fallback, flows, projection
from ties.widgets.choropleth.classes import NO_DATA
from ties.widgets.choropleth.measures import Measure
from ties.widgets.choropleth.other_names import other_names
from ties.widgets.choropleth.words import without_outline


def specification(measures: list[Measure], lines: list[flows.FlowLine], source: str) -> dict[str, Any]:
    """
    Return everything that the script draws from: outlines, measures, flows, words.

    The first measure is at the top; `others` has the further ones by the name of their column.
    """
    own = current().map
    prepared = measures[0].prepared
    return {
        **measure_entry(measures[0]),
        "values": [one.value for one in measures],
        "others": {one.value: measure_entry(one) for one in measures[1:]},
        "source": source,
        "years": prepared.years,
        "codes": prepared.codes,
        "areas": outline_entries(),
        "other_names": other_names(),
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
        "views": {name: {area: view.holders(area) for area in view.areas} for name, view in own.views.items()},
        "view_names": {name: view.name for name, view in own.views.items()},
        "notes": {name: view.note for name, view in own.views.items()},
        "outlines_of_today": OUTLINES_OF_TODAY,
        "outlines_since": list(own.outlines_since.items()),
        "no_data": NO_DATA,
        "left_out": prepared.left_out,
        "without_outline": without_outline(prepared.codes),
        "not_used": prepared.note,
        "colours": {"no_data": palette.NO_DATA, "hatch": palette.NO_DATA_HATCH, "tie": palette.TIE, "sea": palette.SEA},
    }


def measure_entry(measure: Measure) -> dict[str, Any]:
    """Return what the script needs of one measure; it works out the ranks itself."""
    prepared = measure.prepared
    return {
        "title": measure.title,
        "unit": measure.unit,
        "legend": [row._asdict() for row in prepared.legend],
        "texts": by_code(prepared.codes, prepared.texts),
        "numbers": by_code(prepared.codes, [[*map(whole, row)] for row in prepared.numbers]),
        "ranks_to": measure.ranks_to,
    }


def by_code(codes: list[str], rows: list[list[Any]]) -> dict[str, tuple[Any, ...]]:
    """Return the cells of each country over the years."""
    return dict(zip(codes, zip(*rows, strict=True), strict=True)) if rows else {}


def whole(number: float | None) -> float | int | None:
    """Return a whole number without decimals, which is shorter and the same."""
    return int(number) if number is not None and number.is_integer() and abs(number) < 2**53 else number


@per_course
def outline_entries() -> list[dict[str, Any]]:
    """Return every outline as the script needs it, computed once; callers must not change it."""
    return [outline_entry(area) for area in projection.areas()]


def outline_entry(area: projection.Area) -> dict[str, Any]:
    """Return one outline as the script needs it; `dot` marks one too small to see, `size` is the side of a square."""
    small = fallback.small_area_centre(area) is not None
    x, y = area.middle if small else label_spot(area)
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
        "dot": small,
        "size": round(max(area.sizes) ** 0.5),
    }


def label_spot(area: projection.Area) -> tuple[float, float]:
    """Return where the name of an area goes: its place in the table of countries, else the middle of its outline."""
    lon, lat = flows.label_points().get(area.iso3, (None, None))
    return tuple(area.middle if lon is None else projection.project([lon], [lat])[0])


def label_entries(points: Mapping[str, tuple[float, float]]) -> list[dict[str, Any]]:
    """Return texts with the map coordinates of their longitude and latitude."""
    spots = {words: projection.project([lon], [lat])[0] for words, (lon, lat) in points.items()}
    return [{"text": words, "x": round(x), "y": round(y)} for words, (x, y) in spots.items()]
