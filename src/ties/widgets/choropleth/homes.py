"""Where a name on the still map may be: on its own country, or in the sea beside it with a line that leads there."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from ties.display import palette
from ties.settings import per_course
from ties.tables import countries
from ties.widgets.choropleth import projection

INNER = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)  # parts of the width of a name, whose ends may touch a coast
WHOLE = np.linspace(0, 1, 21)


@per_course
def outlines() -> tuple[tuple[projection.Area, list[Path], list[list[float]]], ...]:
    """Return each area with its rings as paths and its corners (lowest x and y, highest x and y), small areas first."""
    return tuple((area, [*map(Path, area.rings)], ends(area)) for area in reversed(projection.areas()))


def ends(area: projection.Area) -> list[list[float]]:
    """Return the lowest and the highest x and y of an area."""
    points = np.concatenate(area.rings)
    return [points.min(axis=0).tolist(), points.max(axis=0).tolist()]


@per_course
def by_name() -> dict[str, projection.Area]:
    """Return the area of each country by its short name."""
    return {countries.short_name(area.iso3): area for area in projection.areas() if area.iso3}


def area_at(point: Sequence[float]) -> projection.Area | None:
    """Return the area at a point of the map; of two areas the one that is drawn on top; None in the sea."""
    x, y = point
    for area, rings, ((left, top), (right, bottom)) in outlines():
        if left <= x <= right and top <= y <= bottom and sum(ring.contains_point(point) for ring in rings) % 2:
            return area
    return None


def home_of(words: str, spot: Sequence[float]) -> projection.Area | None:
    """Return the area that a name means: the country of that name, else the area where the name was put."""
    return by_name().get(words) or area_at(spot)


def along(axes: Axes, box: Bbox, parts: Sequence[float]) -> list[np.ndarray]:
    """Return points of the map along the middle of a name, at these parts of its width."""
    line = [(box.x0 + part * box.width, (box.y0 + box.y1) / 2) for part in parts]
    return [*axes.transData.inverted().transform(line)]


def stays(axes: Axes, home: projection.Area | None, box: Bbox) -> bool:
    """Return whether a name would be on its own country, or at least on no other one."""
    (middle,) = along(axes, box, [0.5])
    if home and area_at(middle) is home:
        return True
    return all(area_at(point) in (None, home) for point in along(axes, box, INNER))


def lead(axes: Axes, text: Text, home: projection.Area | None) -> None:
    """Draw a line from a name that is beside its country to the nearest corner of its largest part on the picture."""
    box = text.get_window_extent()
    if home is None or any(area_at(point) is home for point in along(axes, box, WHOLE)):
        return
    mainland = axes.transData.transform(home.rings[int(np.argmax(home.sizes))])
    seen = mainland[[axes.get_window_extent().contains(*point) for point in mainland]]
    if not len(seen):
        return
    edge = np.clip(seen, [box.x0, box.y0], [box.x1, box.y1])  # of the name, nearest to each corner
    nearest = int(np.argmin(np.hypot(*(seen - edge).T)))
    line = axes.transData.inverted().transform([edge[nearest], seen[nearest]])
    axes.plot(*line.T, color=palette.INK, linewidth=0.7, solid_capstyle="round", gid="lead")
