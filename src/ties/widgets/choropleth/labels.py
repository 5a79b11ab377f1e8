"""Names in the still map: none covers another one or is cut; those that find no room are left out."""

import math
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import product

from matplotlib.axes import Axes
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from ties.atlas import Point
from ties.display import palette
from ties.settings import current
from ties.tables import countries
from ties.widgets.choropleth import projection
from ties.widgets.choropleth.flows import label_points
from ties.widgets.choropleth.homes import area_at, home_of, lead, stays

HALO = {"boxstyle": "round,pad=0.1", "facecolor": "#FFFFFFB0", "edgecolor": "none"}
ENOUGH = 8  # names; a region with fewer set by hand has those of its largest countries too
AIR = 1.5  # pixels that stay free around a name
BESIDE = 9  # pixels from the mark of a place to its name


def draw_labels(axes: Axes, region: str) -> None:
    """Label large countries and the disputed places that have no outline; call it once the region is framed."""
    own = current().map
    taken: list[Bbox] = []
    for words, spot in spots(own.close_labels if own.regions[region].close else own.labels, own.far_labels):
        text, home = write(axes, words, spot), home_of(words, spot)
        steps = near(text.get_window_extent()) if own.regions[region].places else [(0, 0)]
        if keep_if_free(axes, text, steps, taken, partial(stays, axes, home)):
            lead(axes, text, home)
    for words, spot in [] if own.regions[region].close else largest(set(own.labels)):
        if len(taken) < ENOUGH and axes.get_window_extent().contains(*axes.transData.transform(spot)):
            keep_if_free(axes, write(axes, words, spot), [(0, 0)], taken)
    for words, spot in spots(own.places if own.regions[region].places else {}):
        draw_place(axes, words, spot, taken)


def write(axes: Axes, words: str, spot: Point) -> Text:
    """Write the name of a country."""
    return axes.text(*spot, words, ha="center", va="center", fontsize=7.5, color=palette.INK, bbox=HALO)


def spots(points: dict, first: Iterable[str] = ()) -> list[tuple[str, Point]]:
    """Return words and their place on the map; those in `first` come before the others."""
    order = sorted(points.items(), key=lambda one: one[0] not in first)
    return [(words, tuple(projection.project([lon], [lat])[0])) for words, (lon, lat) in order]


def near(box: Bbox) -> list[Point]:
    """Return the steps that a name may take, in pixels, the shortest first; on a smaller scale they lead too far."""
    steps = product([part * box.width / 6 for part in range(-6, 7)], [part * box.height for part in range(-2, 3)])
    return sorted(steps, key=lambda step: math.hypot(*step))


def largest(without: set[str]) -> Iterator[tuple[str, Point]]:
    """Return the names of countries that have no label set by hand, and their places, the largest first."""
    for area in projection.areas():
        if area.iso3 in (known := label_points()) and (words := countries.short_name(area.iso3)) not in without:
            yield words, tuple(projection.project(*([degrees] for degrees in known[area.iso3]))[0])


def draw_place(axes: Axes, words: str, spot: Point, taken: list[Bbox]) -> None:
    """Mark a place and write its name on the side that has room; without room there is only the mark."""
    (mark,) = axes.plot(*spot, marker="+", color=palette.MUTED, markersize=4)
    taken.append(mark.get_window_extent().padded(2))
    text = axes.text(*spot, words, fontsize=5.5, va="center", color=palette.MUTED, bbox=HALO)
    box = text.get_window_extent()
    left, down = -BESIDE - box.width, box.height
    middle = -box.width / 2
    steps = [(BESIDE, 0), (BESIDE, -down), (BESIDE, down), (left, 0), (left, -down), (middle, -1.5 * down)]
    steps += [(left, down), (middle, 1.5 * down), (middle, -2.5 * down), (middle, 2.5 * down)]
    keep_if_free(axes, text, steps, taken, partial(stays, axes, area_at(spot)))


def keep_if_free(
    axes: Axes, text: Text, steps: Iterable[Point], taken: list[Bbox], may_be: Callable[[Bbox], bool] = lambda _: True
) -> bool:
    """
    Move a name by the first step in pixels after which it is whole and covers nothing, else take it away.

    Parameters
    ----------
    axes, text
        The map, and the name at its place.
    steps : iterable of pairs of float
        The steps that it may take, the best first.
    taken : list of Bbox
        What is covered already; the name joins it if it is kept.
    may_be : callable
        Whether the name may be where a box is.

    Returns
    -------
    bool
        Whether the name was kept.
    """
    frame, start, spot = axes.get_window_extent(), text.get_window_extent(), text.get_position()
    for dx, dy in steps:
        moved = start.translated(dx, dy)
        box = moved.padded(AIR)
        inside = frame.x0 <= box.x0 and frame.y0 <= box.y0 and box.x1 <= frame.x1 and box.y1 <= frame.y1
        if inside and not any(box.overlaps(other) for other in taken):
            if not may_be(moved):
                continue
            x, y = axes.transData.transform(spot)
            text.set_position(axes.transData.inverted().transform((x + dx, y + dy)) if dx or dy else spot)
            taken.append(box)
            return True
    text.remove()
    return False
