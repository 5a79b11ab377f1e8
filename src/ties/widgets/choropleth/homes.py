"""Where a name on the still map may be: on its own country, or in the sea beside it with a line that leads there."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.path import Path
from matplotlib.text import Text

from ties.display import palette
from ties.settings import per_course
from ties.tables import countries
from ties.widgets.choropleth import projection

MIDDLE, PARTS = 0.5, (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)  # of the width of a name


@per_course
def outlines() -> tuple[tuple[projection.Area, list[Path], np.ndarray], ...]:
    """Return each area with its rings as paths and its corners (lowest x and y, highest x and y), small areas first."""
    return tuple((area, [*map(Path, area.rings)], ends(area)) for area in reversed(projection.areas()))


def ends(area: projection.Area) -> np.ndarray:
    """Return the lowest and the highest x and y of an area."""
    points = np.concatenate(area.rings)
    return np.array([points.min(axis=0), points.max(axis=0)])


@per_course
def by_name() -> dict[str, projection.Area]:
    """Return the area of each country by its short name."""
    return {countries.short_name(area.iso3): area for area in projection.areas() if area.iso3}


def area_at(point: Sequence[float]) -> projection.Area | None:
    """Return the area at a point of the map; of two areas the one that is drawn on top; None in the sea."""
    point = np.asarray(point, float)
    for area, rings, (low, high) in outlines():
        if (point >= low).all() and (point <= high).all() and sum(ring.contains_point(point) for ring in rings) % 2:
            return area
    return None


def home_of(words: str, spot: Sequence[float]) -> projection.Area | None:
    """Return the area that a name means: the country of that name, else the area where the name was put."""
    return by_name().get(words) or area_at(spot)


def along(axes: Axes, text: Text, parts: Sequence[float]) -> list[np.ndarray]:
    """Return points of the map along the middle of a name, at these parts of its width."""
    box = text.get_window_extent()
    line = [(box.x0 + part * box.width, (box.y0 + box.y1) / 2) for part in parts]
    return [*axes.transData.inverted().transform(line)]


def stays(axes: Axes, text: Text, home: projection.Area | None) -> bool:
    """Return whether a name is on its own country, or at least on no other one."""
    (middle,) = along(axes, text, [MIDDLE])
    if home and area_at(middle) is home:
        return True
    return all(area_at(point) in (None, home) for point in along(axes, text, PARTS))


def lead(axes: Axes, text: Text, home: projection.Area | None) -> None:
    """Draw a line from a name that is beside its country to the nearest corner of its largest part on the picture."""
    if home is None or any(area_at(point) is home for point in along(axes, text, (0, *PARTS, 1))):
        return
    mainland = axes.transData.transform(home.rings[int(np.argmax(home.sizes))])
    seen = mainland[[axes.get_window_extent().contains(*point) for point in mainland]]
    if not len(seen):
        return
    box = text.get_window_extent()
    edge = np.clip(seen, [box.x0, box.y0], [box.x1, box.y1])  # of the name, nearest to each corner
    nearest = int(np.argmin(np.hypot(*(seen - edge).T)))
    line = axes.transData.inverted().transform([edge[nearest], seen[nearest]])
    axes.plot(*line.T, color=palette.INK, linewidth=0.7, solid_capstyle="round", gid="lead")
