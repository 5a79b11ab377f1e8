"""Equal Earth, an equal-area projection, centred so that the Pacific is whole; outlines are projected once."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

import numpy as np

from ties.settings import current, per_course
from ties.tables import package

WIDTH = 12000  # units across the world, so that whole numbers are fine enough to look at one peninsula
A = (1.340264, -0.081106, 0.000893, 0.003796)
END = 179.99  # degrees from the centre to the cut
HALF = 2.7066  # of the projected world, in earth radii


class Area(NamedTuple):
    """One area of the map: id, country or None, name and border note, the lines of its edge, its rings, their sizes."""

    id: str
    iso3: str | None
    name: str
    note: str
    edges: list[np.ndarray]
    rings: list[np.ndarray]
    sizes: list[float]

    @property
    def middle(self) -> np.ndarray:
        """The centre of the largest ring, as x and y."""
        return self.rings[self.sizes.index(max(self.sizes))].mean(axis=0)


def centre() -> float:
    """Return the longitude at the centre of the map, in degrees east."""
    return current().map.centre


def project(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Project degrees to map units, y downwards, as an array of x and y."""
    turned = (np.asarray(lon, float) - centre() + 180) % 360 - 180
    theta = np.arcsin(np.sqrt(3) / 2 * np.sin(np.radians(lat)))
    square = theta**2
    stretch = A[0] + 3 * A[1] * square + square**3 * (7 * A[2] + 9 * A[3] * square)
    x = 2 * np.radians(turned) * np.cos(theta) / (np.sqrt(3) * stretch)
    y = theta * (A[0] + A[1] * square + square**3 * (A[2] + A[3] * square))
    return np.column_stack([x + HALF, 1.3173 - y]) * WIDTH / (2 * HALF)


@per_course
def areas() -> tuple[Area, ...]:
    """Project every outline once, largest areas first, so that small ones are drawn on top. Antarctica is left out."""
    features = [feature for feature in package.read_outlines()["features"] if feature["id"] != "ATA"]
    pieces = [[*cut_rings(feature["geometry"])] for feature in features]
    flat = [piece for several in pieces for piece in several]
    rings = iter(np.split(project(*np.concatenate(flat).T), np.cumsum([len(piece) for piece in flat])[:-1]))
    drawn = [projected_area(*one, list(islice(rings, len(one[1])))) for one in zip(features, pieces, strict=True)]
    return tuple(sorted(drawn, key=lambda one: -sum(one.sizes)))


def cut_rings(shape: dict) -> Iterator[np.ndarray]:
    """Return the rings of a geometry in degrees, cut at the edge of this map."""
    polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    return (piece for polygon in polygons for ring in polygon for piece in cut_ring(np.asarray(ring, float)))


def projected_area(feature: dict, pieces: list[np.ndarray], rings: list[np.ndarray]) -> Area:
    """Return one feature as an area; its edge leaves out the seams where the source and this map are cut."""
    words = feature["properties"]
    edges = [line for piece, ring in zip(pieces, rings, strict=True) for line in open_lines(piece, ring)]
    return Area(feature["id"], words["iso3"], words["name"], words["note"], edges, rings, [*map(ring_size, rings)])


def cut_ring(ring: np.ndarray) -> Iterator[np.ndarray]:
    """Cut a ring at the edge of this map; most rings are returned whole."""
    turned = ring.copy()
    turned[:, 0] = (ring[:, 0] - centre() + 180) % 360 - 180
    if not (np.abs(np.diff(turned[:, 0])) > 180).any():
        yield ring
        return
    turned[:, 0] = np.unwrap(turned[:, 0], period=360)  # now in one piece, over one end of the map or the other
    for shift in (-360, 0, 360):
        side = clip_ring(turned + np.array([shift, 0]), -END, END)
        if len(side) > 2:
            yield side + np.array([centre(), 0])


def clip_ring(ring: np.ndarray, west: float, east: float) -> np.ndarray:
    """Return what lies between two meridians (Sutherland and Hodgman), as an open ring of longitude and latitude."""
    for sign, end in ((1, east), (-1, -west)):
        kept = []
        for here, there in zip(ring, np.roll(ring, -1, axis=0), strict=True):
            inside, next_inside = sign * here[0] <= end, sign * there[0] <= end
            if inside:
                kept.append(here)
            if inside != next_inside:
                part = (sign * end - here[0]) / (there[0] - here[0])
                kept.append(here + part * (there - here))
        ring = np.array(kept).reshape(-1, 2)
        if not len(ring):
            break
    return ring


def open_lines(ring: np.ndarray, projected: np.ndarray) -> list[np.ndarray]:
    """Split a projected ring into the lines to draw: all but segments along 180° and the edge of this map."""
    west_of_cut = np.abs(np.abs((ring[:, 0] - centre() + 180) % 360 - 180) - 180) < 0.05
    on_seam = (np.abs(np.abs(ring[:, 0]) - 180) < 0.02) | west_of_cut
    seam = on_seam[:-1] & on_seam[1:]
    if not seam.any():
        return [projected]
    return [line for line in np.split(projected, np.flatnonzero(seam) + 1) if len(line) > 1]


def ring_size(ring: np.ndarray) -> float:
    """Return the size of a ring in square map units."""
    x, y = ring[:, 0], ring[:, 1]
    return abs(float(x[:-1] @ y[1:] - y[:-1] @ x[1:] + x[-1] * y[0] - y[-1] * x[0])) / 2


def great_circle(start: tuple[float, float], end: tuple[float, float], steps: int = 32) -> list[np.ndarray]:
    """Return the great circle between two places (longitude, latitude), in pieces where the map is cut."""
    a, b = (unit_vector(*place) for place in (start, end))
    angle = np.arccos(np.clip(a @ b, -1, 1))
    parts = np.linspace(0, 1, steps)[:, None]
    points = (np.sin((1 - parts) * angle) * a + np.sin(parts * angle) * b) / (np.sin(angle) or 1)
    line = project(np.degrees(np.arctan2(points[:, 1], points[:, 0])), np.degrees(np.arcsin(points[:, 2])))
    return np.split(line, np.flatnonzero(np.abs(np.diff(line[:, 0])) > WIDTH / 2) + 1)


def unit_vector(lon: float, lat: float) -> np.ndarray:
    """Convert degrees to a point on the unit sphere."""
    east, north = np.radians(lon), np.radians(lat)
    return np.array([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])


def region_window(region: str) -> tuple[float, float, float, float]:
    """Return the part of the map that shows a region: x, y, width, height in map units."""
    one = current().map.regions[region]
    (west, west_at), (east, east_at) = one.west, one.east
    left, right = project([west, east], [west_at, east_at])[:, 0]
    top, bottom = project([centre(), centre()], [one.north, one.south])[:, 1]
    return left, top, right - left, bottom - top


def svg_path(lines: Iterable[np.ndarray], *, closed: bool) -> str:
    """
    Return lines or rings as SVG path data in whole map units: a point, then the steps from each to the next.

    Points that fall together are one, and steps are shorter than places, so that a page with a map is smaller.

    >>> svg_path([np.array([[10, 20], [12.2, 19], [12, 19], [10, 20]])], closed=True)
    'M10 20l2-1Z'
    """
    return "".join(line_steps(np.rint(line).astype(int), closed) for line in lines)


def line_steps(points: np.ndarray, closed: bool) -> str:
    """Return one line as path data."""
    steps = np.diff(points, axis=0)
    steps = steps[steps.any(axis=1)]
    if closed and len(steps) and not steps.sum(axis=0).any():
        steps = steps[:-1]  # the path closes itself
    words = " ".join(map(str, steps.ravel().tolist())).replace(" -", "-")
    return f"M{' '.join(map(str, points[0].tolist()))}{f'l{words}' if words else ''}{'Z' if closed else ''}"
