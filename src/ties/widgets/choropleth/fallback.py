"""Static view of the map: a picture with the same rows, colours and words as the live one."""

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path

from ties.atlas import OUTLINES_OF_TODAY
from ties.display import palette
from ties.display.plain_text import wrapped
from ties.settings import current
from ties.widgets.choropleth import projection
from ties.widgets.choropleth.classes import NO_DATA
from ties.widgets.choropleth.flows import FlowLine
from ties.widgets.choropleth.labels import draw_labels
from ties.widgets.choropleth.measures import First, Measure
from ties.widgets.choropleth.prepare import Prepared

HATCHES = {
    **{None: None, "dots": "...", "lines": "///", "cross": "xxx", "bars": "---"},
    **{"back": "\\\\\\", "columns": "|||", "grid": "+++", "rings": "ooo", "stars": "**"},
}
TITLE, LEGEND = 62, 24  # characters in a line
WIDTH, LOWEST, TALLEST = 7.8, 3.3, 4.7  # inches, for a title of one line
PART = 0.74  # of the width, for the map
LEGEND_SIZES = (8, 7, 6, 5)  # points
LINE = 0.245  # inches, a line of the title
SMALL = 540  # square map units below which an area is drawn as a circle too


def draw_map(measure: Measure, ties: list[FlowLine], first: First) -> Figure:
    """Draw one year of a measure; flows only of the selected countries."""
    year, region, prepared = first.year, first.region, measure.prepared
    words = wrapped(f"{measure.title}{f', {year}' if year else ''}", TITLE)
    fig = plt.figure(figsize=(WIDTH, height_of(region, words)), layout="none")
    foot = draw_note(fig, first)
    top = draw_title(fig, words)
    axes = fig.add_axes((0.01, foot, PART, top - foot), facecolor=palette.SEA, anchor="NW")
    draw_areas(axes, prepared, first)
    outline_selected(axes, first.selected)
    draw_flows(axes, ties, prepared.years.index(year), first.selected)
    frame_region(axes, region)
    draw_labels(axes, region)
    draw_legend(fig, axes, prepared, measure.unit, year)
    return fig


def draw_areas(axes: Axes, prepared: Prepared, first: First) -> None:
    """Fill every area, with one patch per class so that a hatch costs no more than a colour."""
    year, view = first.year, current().map.views[first.view]
    row = prepared.classes[prepared.years.index(year)]
    class_of = dict(zip(prepared.codes, row.tolist(), strict=True))
    groups: dict[Any, list[projection.Area]] = {}
    areas = areas_in_region(first.region)
    for area in areas:
        owner = view.owner(area.id, area.iso3, year)
        groups.setdefault("disputed" if owner is None else class_of.get(owner, NO_DATA), []).append(area)
    for number, members in groups.items():
        axes.add_artist(PathPatch(ring_path(members), linewidth=0, **class_style(prepared, number)))
        dots = [small for area in members if (small := small_area_centre(area)) is not None]
        if dots and not current().map.regions[first.region].close:
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


def outline_selected(axes: Axes, selected: Sequence[str]) -> None:
    """Draw a dark edge around the selected countries."""
    edges = [line for area in projection.areas() if area.iso3 in selected for line in area.edges]
    if edges:
        axes.add_artist(PathPatch(line_path(edges), facecolor="none", edgecolor=palette.SELECTED, linewidth=1.3))


def draw_flows(axes: Axes, ties: list[FlowLine], index: int, selected: Sequence[str]) -> None:
    """Draw the flows of the selected countries in one year, with an arrow at the receiving end."""
    for tie in ties:
        if tie.weights[index] and {tie.start, tie.end} & set(selected):
            for piece in tie.pieces:
                axes.plot(*piece.T, color=palette.TIE, linewidth=0.6 + 0.8 * tie.weights[index], solid_capstyle="round")
            last = tie.pieces[-1]
            axes.annotate("", last[-1], last[-2], arrowprops={"arrowstyle": "-|>", "color": palette.TIE, "lw": 0})


def frame_region(axes: Axes, region: str) -> None:
    """Show the region, y downwards, without ticks."""
    left, top, width, height = projection.region_window(region)
    axes.set(xlim=(left, left + width), ylim=(top + height, top), xticks=[], yticks=[], aspect="equal")
    axes.spines[:].set(visible=True, color="#CBD2D9")
    axes.grid(visible=False)
    axes.apply_aspect()


def height_of(region: str, title: str) -> float:
    """Return the height of the picture in inches: less for a wide region, and never too little for the legend."""
    _, _, width, height = projection.region_window(region)
    return min(TALLEST, max(LOWEST, WIDTH * PART * height / width + 0.85)) + LINE * title.count("\n")


def draw_title(fig: Figure, words: str) -> float:
    """Write the title, which has its lines already; return where the map below it begins."""
    height = fig.get_figheight()
    style = {"fontsize": 12.5, "fontweight": "bold", "color": palette.INK}
    fig.text(0.01, 1 - 0.1 / height, words, va="top", **style)
    return 1 - (0.42 + LINE * words.count("\n")) / height


def draw_note(fig: Figure, first: First) -> float:
    """Write the border note in as many lines as it takes; return where the map above it begins."""
    own = current().map
    note = own.views[first.view].note
    if own.border_note(first.view, first.year) != note:
        note = f"{note} {OUTLINES_OF_TODAY}."
    text = fig.text(0.01, 0.012, note, fontsize=6.3, color=palette.MUTED, va="bottom", wrap=True)
    return text.get_window_extent().transformed(fig.transFigure.inverted()).y1 + 0.015


def draw_legend(fig: Figure, axes: Axes, prepared: Prepared, unit: str, year: int) -> None:
    """Draw the legend with counts right of the map, in letters that are small enough for all of it."""
    counts = prepared.counts(year)
    keys = [
        Patch(label=f"{wrapped(row.label, LEGEND)}  ({count})", **class_style(prepared, number))
        for number, (row, count) in enumerate(zip(prepared.legend, counts, strict=True))
    ]
    keys.append(Patch(label="no data", **class_style(prepared, NO_DATA)))
    keys.append(Patch(label="in dispute", **class_style(prepared, "disputed")))
    heading = f"{wrapped(unit, LEGEND)}\n(areas in the world)" if unit else "(areas in the world)"
    place = axes.get_position()
    style = {"title": heading, "loc": "upper left", "alignment": "left", "handleheight": 1.1}
    for size in LEGEND_SIZES:
        legend = fig.legend(
            handles=keys, bbox_to_anchor=(place.x1 + 0.015, place.y1), fontsize=size, title_fontsize=size + 0.5, **style
        )
        box = legend.get_window_extent().transformed(fig.transFigure.inverted())
        if size == LEGEND_SIZES[-1] or (box.x1 <= 1 and box.y0 >= 0):
            return
        legend.remove()
