"""Static view of the map: a picture with the same rows, colours and words as the live one."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path

from ties.display import palette
from ties.display.plain_text import wrapped
from ties.settings import current
from ties.widgets.choropleth import projection
from ties.widgets.choropleth.classes import NO_DATA
from ties.widgets.choropleth.flows import FlowLine
from ties.widgets.choropleth.prepare import Prepared

HATCHES = {
    **{None: None, "dots": "...", "lines": "///", "cross": "xxx", "bars": "---"},
    **{"back": "\\\\\\", "columns": "|||", "grid": "+++", "rings": "ooo", "stars": "**"},
}
TITLE, LEGEND = 62, 24  # characters in a line
SIZE = (7.8, 4.7)  # inches
LINE = 0.052  # height of a line of the title, as a part of the figure's
SMALL = 540  # square map units below which an area is drawn as a circle too


def draw_map(
    prepared: Prepared,
    ties: list[FlowLine],
    *,
    title: str,
    unit: str,
    year: int,
    view: str,
    region: str,
    selected: list[str],
) -> Figure:
    """Draw one year; flows only of the selected countries."""
    words = wrapped(f"{title}{f', {year}' if year else ''}", TITLE)
    fig = plt.figure(figsize=SIZE, layout="none")
    axes = fig.add_axes((0.01, 0.07, 0.74, 0.84 - LINE * words.count("\n")), facecolor=palette.SEA, anchor="W")
    draw_areas(axes, prepared, year, view, region)
    outline_selected(axes, selected)
    draw_flows(axes, ties, prepared.years.index(year), selected)
    draw_labels(axes, region)
    frame_region(axes, region)
    draw_texts(fig, region, prepared, words, unit, year, view)
    return fig


def draw_areas(axes: Axes, prepared: Prepared, year: int, view: str, region: str) -> None:
    """Fill every area, with one patch per class so that a hatch costs no more than a colour."""
    row = prepared.classes[prepared.years.index(year)]
    class_of = dict(zip(prepared.codes, row.tolist(), strict=True))
    groups: dict[Any, list[projection.Area]] = {}
    areas = areas_in_region(region)
    for area in areas:
        owner = current().map.views[view].owner(area.id, area.iso3)
        groups.setdefault("disputed" if owner is None else class_of.get(owner, NO_DATA), []).append(area)
    for number, members in groups.items():
        axes.add_artist(PathPatch(ring_path(members), linewidth=0, **class_style(prepared, number)))
        dots = [small for area in members if (small := small_area_centre(area)) is not None]
        if dots and not current().map.regions[region].close:
            axes.scatter(*np.array(dots).T, s=16, linewidth=0.5, **class_style(prepared, number, edge="#52606D"))
    edges = [line for area in areas for line in area.edges]
    axes.add_artist(PathPatch(line_path(edges), facecolor="none", edgecolor="#FFFFFF", linewidth=0.4))


def areas_in_region(region: str) -> list[projection.Area]:
    """Return the areas that reach into the part of the map that shows a region."""
    left, top, width, height = projection.region_window(region)
    corners = ((*np.concatenate(area.rings).T, area) for area in projection.areas())
    return [
        area
        for x, y, area in corners
        if x.max() > left and x.min() < left + width and y.max() > top and y.min() < top + height
    ]


def class_style(prepared: Prepared, number: Any, edge: str | None = None) -> dict[str, Any]:
    """Return colour and hatch of a class; no data and disputed areas are hatched grey, never zero and never black."""
    if number == "disputed":
        return {"facecolor": "#FFFFFF", "edgecolor": edge or palette.NO_DATA_HATCH, "hatch": "xxxxx"}
    if number == NO_DATA:
        return {"facecolor": palette.NO_DATA, "edgecolor": edge or "#CFCFCC", "hatch": "///"}
    row = prepared.legend[number]
    return {"facecolor": row.colour, "edgecolor": edge or "#FFFFFF99", "hatch": HATCHES[row.hatch]}


def ring_path(areas: list[projection.Area]) -> Path:
    """Join the rings of many areas into one path."""
    return Path.make_compound_path(*(Path(ring, closed=True) for area in areas for ring in area.rings))


def line_path(lines: list[np.ndarray]) -> Path:
    """Join many open lines into one path."""
    return Path.make_compound_path(*(Path(line) for line in lines))


def small_area_centre(area: projection.Area) -> tuple[float, float] | None:
    """Return the centre of an area that is too small to see, else None."""
    return None if max(area.sizes) > SMALL else tuple(area.middle)


def outline_selected(axes: Axes, selected: list[str]) -> None:
    """Draw a dark edge around the selected countries."""
    edges = [line for area in projection.areas() if area.iso3 in selected for line in area.edges]
    if edges:
        axes.add_artist(PathPatch(line_path(edges), facecolor="none", edgecolor=palette.SELECTED, linewidth=1.3))


def draw_flows(axes: Axes, ties: list[FlowLine], index: int, selected: list[str]) -> None:
    """Draw the flows of the selected countries in one year, with an arrow at the receiving end."""
    for tie in ties:
        if tie.weights[index] and {tie.start, tie.end} & set(selected):
            for piece in tie.pieces:
                axes.plot(*piece.T, color=palette.TIE, linewidth=0.6 + 0.8 * tie.weights[index], solid_capstyle="round")
            last = tie.pieces[-1]
            axes.annotate("", last[-1], last[-2], arrowprops={"arrowstyle": "-|>", "color": palette.TIE, "lw": 0})


def draw_labels(axes: Axes, region: str) -> None:
    """Label a few large countries and the disputed places that have no outline."""
    own = current().map
    halo = {"boxstyle": "round,pad=0.1", "facecolor": "#FFFFFFB0", "edgecolor": "none"}
    for words, (lon, lat) in (own.close_labels if own.regions[region].close else own.labels).items():
        ((x, y),) = projection.project([lon], [lat])
        axes.text(x, y, words, ha="center", va="center", fontsize=7.5, color=palette.INK, bbox=halo, clip_on=True)
    for words, (lon, lat) in own.places.items() if own.regions[region].places else ():
        ((x, y),) = projection.project([lon], [lat])
        axes.plot(x, y, marker="+", color=palette.MUTED, markersize=4)
        axes.text(x + 42, y, words, fontsize=5.5, va="center", color=palette.MUTED, clip_on=True)


def frame_region(axes: Axes, region: str) -> None:
    """Show the region, y downwards, without ticks."""
    left, top, width, height = projection.region_window(region)
    axes.set(xlim=(left, left + width), ylim=(top + height, top), xticks=[], yticks=[], aspect="equal")
    axes.spines[:].set(visible=True, color="#CBD2D9")
    axes.grid(visible=False)


def legend_left(region: str) -> float:
    """Return where the legend begins, right of the map, as a fraction of the figure's width."""
    _, _, width, height = projection.region_window(region)
    return min(0.75, 0.84 * SIZE[1] * width / height / SIZE[0]) + 0.015


def draw_texts(fig: Figure, region: str, prepared: Prepared, title: str, unit: str, year: int, view: str) -> None:
    """Write title, legend with counts, and the border note of the view; the title has its lines already."""
    low = LINE * title.count("\n")
    fig.text(
        0.01,
        0.945 - low,
        title,
        fontsize=12.5,
        fontweight="bold",
        color=palette.INK,
        va="bottom" if low else "baseline",
    )
    counts = prepared.counts(year)
    keys = [
        Patch(label=f"{wrapped(row.label, LEGEND)}  ({count})", **class_style(prepared, number))
        for number, (row, count) in enumerate(zip(prepared.legend, counts, strict=True))
    ]
    keys.append(Patch(label="no data", **class_style(prepared, NO_DATA)))
    keys.append(Patch(label="in dispute", **class_style(prepared, "disputed")))
    heading = f"{wrapped(unit, LEGEND)}\n(number of areas)" if unit else "(number of areas)"
    place = {"loc": "upper left", "bbox_to_anchor": (legend_left(region), 0.925 - low), "alignment": "left"}
    fig.legend(handles=keys, title=heading, fontsize=8, title_fontsize=8.5, handleheight=1.1, **place)
    note = current().map.views[view].note.replace("; ", ";\n", 1)
    fig.text(0.01, 0.012, note, fontsize=6.3, color=palette.MUTED)
