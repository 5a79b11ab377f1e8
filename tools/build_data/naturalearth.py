"""
Outlines of countries and areas, from Natural Earth.

The export is ``countries-50m.json`` of the npm package world-atlas (2.0.2 holds Natural Earth 4.1).
It is a topology: borders are arcs that neighbours share, so an arc is simplified once for both.
"""

import csv
import heapq
import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ties.widgets.choropleth.projection import clip_ring
from tools.build_data.borders import NAMES, NOTES

COUNTRIES = Path(__file__).parents[2] / "data" / "countries.csv"
AREAS_AT_LEAST = 241
DETAIL = 0.0025  # square degrees at the equator: a corner of a smaller triangle is smoothed away
SMALLEST = 0.02  # square degrees at the equator: about 250 km²
PRECISION = 2  # decimals of a degree: about 1 km

Arc = np.ndarray
Ring = list[int]
Polygon = list[Ring]
Areas = dict[str, list[Polygon]]


class Box(NamedTuple):
    """Degrees; a polygon belongs to the box when all of it lies inside."""

    west: float
    south: float
    east: float
    north: float


UNNUMBERED = {
    "Indian Ocean Ter.": "indian-ocean-territories",
    "Kosovo": "XKX",
    "N. Cyprus": "northern-cyprus",
    "Siachen Glacier": "siachen-glacier",
    "Somaliland": "somaliland",
}

PARTS = {
    "crimea": ("RUS", Box(32.4, 44.3, 36.7, 46.3)),
    "southern-kurils": ("RUS", Box(145.3, 43.3, 149.0, 45.6)),
    "CCK": ("indian-ocean-territories", Box(96.5, -12.5, 97.2, -11.7)),
    "CXR": ("indian-ocean-territories", Box(105.4, -10.7, 105.9, -10.3)),
}


def rows(export: Path) -> dict[str, Any]:
    """
    Give one GeoJSON feature an area, sorted by id, which is the iso3 or else a slug.

    Names and codes come from ``data/countries.csv``. Refuses an export that is cut short or another edition.
    """
    topology = _load(export)
    countries = _countries()
    arcs = _arcs(topology)
    areas = _split(_areas(topology, arcs, countries), arcs)
    kept = {key: _without_specks(polygons, arcs, countries.get(key)) for key, polygons in areas.items()}
    drawn = [_round(_simplify(arc)) for arc in arcs]
    features = [_feature(key, kept[key], drawn, countries.get(key)) for key in sorted(kept)]
    return {"type": "FeatureCollection", "features": features}


def write(collection: dict[str, Any], path: Path) -> None:
    """Write one feature a line, so that a changed border is one changed line."""
    lines = [json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in collection["features"]]
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def _load(export: Path) -> dict[str, Any]:
    try:
        topology = json.loads(export.read_text(encoding="utf-8"))
        found = len(topology["objects"]["countries"]["geometries"])
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{export.name} is not the TopoJSON of world-atlas, or is cut short: {error}") from error
    if found < AREAS_AT_LEAST:
        raise ValueError(f"{export.name} has {found} areas, not {AREAS_AT_LEAST}: take countries-50m.json")
    return topology


def _countries() -> dict[str, dict[str, str]]:
    with COUNTRIES.open(encoding="utf-8", newline="") as file:
        return {row["iso3"]: row for row in csv.DictReader(file)}


def _arcs(topology: dict[str, Any]) -> list[Arc]:
    """Return each arc in degrees; the file holds steps on a grid."""
    scale, translate = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    return [np.cumsum(np.array(steps), axis=0) * scale + translate for steps in topology["arcs"]]


def _areas(topology: dict[str, Any], arcs: list[Arc], countries: dict[str, dict[str, str]]) -> Areas:
    """Collect the polygons of each area; two geometries of one code (Australia, Ashmore and Cartier) are joined."""
    by_number = {row["iso_n3"]: iso3 for iso3, row in countries.items() if row["iso_n3"]}
    areas: Areas = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        key = by_number.get(geometry.get("id", "")) or UNNUMBERED.get(name)
        if key is None:
            raise ValueError(f"No code is known for the area {name!r}: add it to data/countries.csv or UNNUMBERED")
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        areas.setdefault(key, []).extend([r for r in polygon if not _is_pole(r, arcs)] for polygon in polygons)
    return areas


def _is_pole(ring: Ring, arcs: list[Arc]) -> bool:
    """The south pole is in the export, as a ring along one parallel: a line on a flat map, a point on the earth."""
    return bool(np.ptp(_ring(ring, arcs)[:, 1]) == 0)


def _split(areas: Areas, arcs: list[Arc]) -> Areas:
    """Make areas of the parts that Natural Earth draws inside another one."""
    for part, (whole, box) in PARTS.items():
        inside = [polygon for polygon in areas[whole] if _within(polygon, box, arcs)]
        if not inside:
            raise ValueError(f"No polygon of {whole} lies where {part} should be: this is another edition")
        areas[part] = inside
        areas[whole] = [polygon for polygon in areas[whole] if polygon not in inside]
    return {key: polygons for key, polygons in areas.items() if polygons}


def _within(polygon: Polygon, box: Box, arcs: list[Arc]) -> bool:
    points = _ring(polygon[0], arcs)
    return bool((points.min(axis=0) >= box[:2]).all() and (points.max(axis=0) <= box[2:]).all())


def _without_specks(polygons: list[Polygon], arcs: list[Arc], country: dict[str, str] | None) -> list[Polygon]:
    """Leave out small islands, but never an area's largest and never one in Asia-Pacific."""
    if country is None or country["asia_pacific"] == "true":
        return polygons
    sizes = [abs(_size(_ring(polygon[0], arcs))) for polygon in polygons]
    return [polygon for polygon, size in zip(polygons, sizes, strict=True) if size >= min(SMALLEST, max(sizes))]


def _ring(ring: Ring, arcs: list[Arc]) -> Arc:
    """
    Join arcs; ``~i`` is arc ``i`` backwards, and each begins where the last one ended.

    Longitudes run on past 180 where the export steps over the antimeridian.
    """
    parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in ring]
    points = np.vstack([parts[0], *(part[1:] for part in parts[1:])])
    points[:, 0] = np.unwrap(points[:, 0], period=360)
    return points


def _size(points: Arc) -> float:
    """Measure in square degrees at the equator; positive runs anticlockwise."""
    (x, y), (next_x, next_y) = points[:-1].T, points[1:].T
    return float(np.sum(x * next_y - next_x * y) / 2 * np.cos(np.radians(points[:, 1].mean())))


def _simplify(arc: Arc) -> Arc:
    """Keep the corners that matter (Visvalingam), the ends, the antimeridian, and enough to enclose something."""
    weights = _weights(arc)
    closed = bool((arc[0] == arc[-1]).all())
    needed = sorted(weights, reverse=True)[: 4 if closed else 3]
    return arc[weights >= min(DETAIL, needed[-1])]


def _weights(arc: Arc) -> np.ndarray:
    """Weigh each point by the triangle that vanishes with it when lesser points have gone before."""
    weights = np.where(np.abs(arc[:, 0]) > 179.999, np.inf, 0.0)
    weights[[0, -1]] = np.inf
    before, after = list(range(-1, len(arc) - 1)), list(range(1, len(arc) + 1))
    heap = [(_triangle(arc, i - 1, i, i + 1), i) for i in np.flatnonzero(weights == 0).tolist()]
    heapq.heapify(heap)
    current = {i: size for size, i in heap}
    reached = 0.0
    while heap:
        size, i = heapq.heappop(heap)
        if size != current.get(i):
            continue  # its neighbour went meanwhile, and it stands in the heap again
        reached = max(reached, size)
        weights[i] = reached
        del current[i]
        left, right = before[i], after[i]
        after[left], before[right] = right, left
        for j in (left, right):
            if j in current:
                current[j] = _triangle(arc, before[j], j, after[j])
                heapq.heappush(heap, (current[j], j))
    return weights


def _triangle(arc: Arc, i: int, j: int, k: int) -> float:
    (a, b), (c, d) = arc[j] - arc[i], arc[k] - arc[i]
    return float(abs(a * d - b * c) / 2 * np.cos(np.radians(arc[j, 1])))


def _round(arc: Arc) -> Arc:
    """Round for both neighbours alike, and drop points that fall together."""
    points = np.round(arc, PRECISION) + 0.0
    stays = np.all(np.diff(points, axis=0) == 0, axis=1)
    return np.delete(points, np.flatnonzero(stays) + 1, axis=0)


def _feature(key: str, polygons: list[Polygon], arcs: list[Arc], country: dict[str, str] | None) -> dict[str, Any]:
    coordinates = [drawn for polygon in polygons for drawn in _coordinates(polygon, arcs)]
    if not coordinates:
        raise ValueError(f"Nothing is left of {key} after rounding")
    properties = {
        "iso3": key if country else None,
        "name": country["short_name"] if country else NAMES[key],
        "note": NOTES.get(key, ""),
    }
    geometry = {"type": "MultiPolygon", "coordinates": coordinates}
    return {"type": "Feature", "id": key, "properties": properties, "geometry": geometry}


def _coordinates(polygon: Polygon, arcs: list[Arc]) -> list[list[list[list[float]]]]:
    """
    Give a polygon for each side of the antimeridian, holes with the largest.

    Gives none when rounding left no surface.
    """
    outer = _cut(_ring(polygon[0], arcs))
    holes = [piece for ring in polygon[1:] for piece in _cut(_ring(ring, arcs))]
    pieces = [[_turned(piece, 1)] for piece in sorted(outer, key=lambda piece: -abs(_size(piece)))]
    return [pieces[0] + [_turned(hole, -1) for hole in holes], *pieces[1:]] if pieces else []


def _turned(ring: Arc, sign: int) -> list[list[float]]:
    """Turn outer rings (1) anticlockwise and holes (-1) clockwise, as RFC 7946 asks."""
    return (ring if _size(ring) * sign > 0 else ring[::-1]).tolist()


def _cut(ring: Arc) -> list[Arc]:
    """Cut at the antimeridian, and give every piece longitudes from -180 to 180."""
    if abs(ring[0, 0] - ring[-1, 0]) > 180:
        ring = _along_the_pole(ring)
    pieces = (_between(-180, 180, ring + np.array([turn, 0])) for turn in (-360, 0, 360))
    return [piece for piece in pieces if len(piece) > 3 and _size(piece)]


def _between(west: float, east: float, ring: Arc) -> Arc:
    """Return what lies between two meridians, as a closed ring."""
    inside = clip_ring(ring[:-1], west, east)
    return _round(np.vstack([inside, inside[:1]]))


def _along_the_pole(ring: Arc) -> Arc:
    """Close a ring that goes once round the earth (Antarctica), as a flat map needs it."""
    pole = np.copysign(90, ring[:, 1].mean())
    return np.vstack([ring, [ring[-1, 0], pole], [ring[0, 0], pole], ring[0]])
