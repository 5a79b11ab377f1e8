"""What the script of the map draws from: outlines, classes, texts, flows, words."""

from collections.abc import Mapping
from typing import Any

from ties.display import palette
from ties.settings import current, per_course
from ties.tables import countries
from ties.widgets.choropleth import fallback, flows, projection
from ties.widgets.choropleth.classes import NO_DATA
from ties.widgets.choropleth.prepare import Prepared


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
        "not_used": prepared.note,
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
