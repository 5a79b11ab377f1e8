"""Static view of the argument map: shapes, curves and words, a picture and a closed table."""

import textwrap
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from ties.argument import graph
from ties.display import html_table, palette
from ties.errors import UnknownNameError
from ties.settings import current

EVIDENCE = ("claim_id", "direction", "note", "confidence")
COLUMN, ROW = 182, 64  # from the middle of one box to the next
WIDE, HIGH = 72, 28  # half a box
LETTERS, LINES = 21, 3  # of the short words in a box
SIZE = (7.4, 5.7)  # inches
BLUE, ORANGE, GREEN, PINK = palette.CATEGORIES
TURN = np.linspace(0, 2 * np.pi, 32, endpoint=False)


class Shape(NamedTuple):
    """How a claim of one kind looks (an outline around (0, 0), colours of edge and ground), and what the kind means."""

    name: str
    outline: np.ndarray
    edge: str
    ground: str
    meaning: str


def box(*corners: tuple[float, float]) -> np.ndarray:
    """Return an outline from corners in units of half a box."""
    return np.array(corners) * (WIDE, HIGH)


def oval(power: float) -> np.ndarray:
    """Return the outline of an ellipse (power 1) or a rounded rectangle (power below 1)."""
    around = np.column_stack([np.cos(TURN), np.sin(TURN)])
    return np.sign(around) * np.abs(around) ** power * (WIDE, HIGH)


SHAPES = {
    "fact": Shape(
        "rectangle", box((-1, -1), (1, -1), (1, 1), (-1, 1)), BLUE, "#E3F0F8", "it says that something is or was so"
    ),
    "aim": Shape("rounded", oval(0.3), ORANGE, "#FCE9DD", "it says that somebody wants something"),
    "effect": Shape(
        *("hexagon", box((-1, 0), (-0.9, -1), (0.9, -1), (1, 0), (0.9, 1), (-0.9, 1)), GREEN, "#DFF3EC"),
        "it says that one thing brings about another",
    ),
    "forecast": Shape(
        *("arrow", box((-1, -1), (0.9, -1), (1, 0), (0.9, 1), (-1, 1), (-0.9, 0)), PINK, "#F9EBF3"),
        "it says that something will come, or may",
    ),
    "value": Shape("ellipse", oval(0.7), palette.MUTED, "#FFFFFF", "it says that something is good, bad or fair"),
}
TYPES = {
    "descriptive": "the sentence describes",
    "causal": "the sentence names a cause",
    "predictive": "the sentence looks ahead",
    "interpretive": "the sentence reads a meaning into what happened",
    "normative": "the sentence says what is good or right",
}
KINDS = {"reason": "", "elaboration": "", "background": "1 5", "significance": "9 5"}
WIDTHS = {"reason": 2.2, "elaboration": 0.9, "background": 1.9, "significance": 1.6}
SIGNS = {"supported": "✓", "partly": "◐", "contradicted": "✗", "not testable": "?"}


def verdict_sign(verdict: str) -> str:
    """Return the sign of a verdict; a verdict that is still open has three dots."""
    return SIGNS.get(verdict, "…")


def hedge_word(row: dict[str, Any]) -> str:
    """Return the hedging word of a claim, or an empty string."""
    return row["hedge"] if isinstance(row["hedge"], str) else ""


def verdict_label(row: dict[str, Any]) -> str:
    """Return the course's verdict on a claim with its sign, or an empty string."""
    given = row.get("verdict")
    return f"{verdict_sign(given)} {given}" if isinstance(given, str) else ""


def short_words(row: dict[str, Any]) -> list[str]:
    """Return the words in a box, as lines: the column ``short`` if it has any, else the first words of the claim."""
    given = row.get("short")
    words = given if isinstance(given, str) and given.strip() else str(row["claim"])
    return textwrap.wrap(words, LETTERS, max_lines=LINES, placeholder=" …")


class Argument:
    """Claims and links with their layout, in picture units, for the live view and the fallback."""

    def __init__(self, claims: pd.DataFrame, links: pd.DataFrame, title: str, show_verdicts: bool) -> None:
        for kind, column, known in (("assertion", claims["asserts"], SHAPES), ("link", links["kind"], KINDS)):
            for name in sorted(set(column) - set(known), key=str):
                raise UnknownNameError(f"kind of {kind}", name, known)
        self.claims, self.links, self.title, self.show_verdicts = claims, links, title, show_verdicts
        self.ids: list[str] = claims["claim_id"].tolist()
        self.thesis = graph.find_thesis(claims, links)
        self.layout = graph.layout(claims, links)
        self.supports = graph.conclusions(self.ids, links)
        self.premises = graph.premises(links)

    def lost(self, pulled: list[str]) -> list[str]:
        """Return the claims that no longer lead to the thesis without the pulled ones, and did before."""
        never = set(graph.unsupported(self.links, [], self.thesis))
        return [one for one in graph.unsupported(self.links, pulled, self.thesis) if one not in never]

    @cached_property
    def edges(self) -> list[tuple[str, str, str]]:
        """Each link once: from, to, kind."""
        kinds = self.links.drop_duplicates(["claim_id", "supports_id"])
        return list(kinds[["claim_id", "supports_id", "kind"]].itertuples(index=False, name=None))

    @property
    def shapes(self) -> list[tuple[str, Shape]]:
        """The shapes that occur."""
        return [(name, shape) for name, shape in SHAPES.items() if (self.claims["asserts"] == name).any()]

    @property
    def kinds(self) -> dict[str, dict[str, Any]]:
        """The kinds of link that occur: dashes, width, how many."""
        counts = pd.Series([kind for *_, kind in self.edges]).value_counts()
        return {
            kind: {"dashes": dashes, "width": WIDTHS[kind], "count": int(counts[kind])}
            for kind, dashes in KINDS.items()
            if kind in counts
        }

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the picture."""
        routes = (point for route in self.layout.routes.values() for point in route)
        spots = np.array([*self.layout.places.values(), *routes])
        return int((spots[:, 0].max() + 1) * COLUMN), int((spots[:, 1].max() + 1) * ROW)

    def spot(self, claim_id: str) -> tuple[float, float]:
        """Return the centre of a claim's box."""
        return picture_point(*self.layout.places[claim_id])

    def curve(self, start: str, end: str) -> np.ndarray:
        """Return a link as the points of cubic curves: from box to box, level in every column that it passes."""
        (x, y), *passed, (to_x, to_y) = (picture_point(*point) for point in self.layout.routes[start, end])
        level = [(x + side, y) for x, y in passed for side in (-WIDE, WIDE)]
        stops = [(x + WIDE, y), *level, (to_x - WIDE - 5, to_y)]
        curve = stops[:1]
        for (x, y), (to_x, to_y) in pairwise(stops):
            middle = (x + to_x) / 2
            curve += [(middle, y), (middle, to_y), (to_x, to_y)]
        return np.array(curve)


def picture_point(column: float, row: float) -> tuple[float, float]:
    """Convert column and row to picture units."""
    return round((column + 0.5) * COLUMN, 1), round((row + 0.5) * ROW, 1)


def svg_path(points: np.ndarray, *, curved: bool) -> str:
    """Return the points of cubic curves, or the corners of a closed outline, as SVG path data."""
    first, *rest = (f"{x:.1f},{y:.1f}" for x, y in points.tolist())
    return f"M{first}C{' '.join(rest)}" if curved else f"M{first}L{' '.join(rest)}Z"


def argument_alt_text(drawn: Argument) -> str:
    """Return the alt text of the map, with numbers."""
    counts = drawn.claims["asserts"].value_counts()
    kinds = ", ".join(f"{counts[name]} {name}" for name, _ in drawn.shapes)
    hedged = sum(bool(hedge_word(row)) for row in drawn.claims.to_dict("records"))
    words = drawn.claims.set_index("claim_id").loc[drawn.thesis, "claim"]
    return (
        f"Argument map: {drawn.title}. {len(drawn.ids)} claims and {len(drawn.edges)} links end in {drawn.thesis} "
        f"({words.rstrip('.')}). By what they assert: {kinds}; {hedged} are hedged."
    )


def picture_caption(drawn: Argument) -> str:
    """Explain the marks that are not in the legend of the picture."""
    words = f"{current().article.map_note} {current().article.paragraph_note}"
    if not drawn.show_verdicts:
        return words
    return f"{words} Our verdict: {', '.join(f'{one} {name}' for name, one in SIGNS.items())}, … has to wait."


def folded_table(drawn: Argument) -> str:
    """Return claims and links as a table in a closed `details` element."""
    rows = [claim_row(drawn, row) for row in drawn.claims.to_dict("records")]
    table = html_table.frame_table(pd.DataFrame(rows), caption=f"{drawn.title}: each claim and what it supports")
    return f"<details><summary>The map as a table</summary>{table}</details>"


def claim_row(drawn: Argument, row: dict[str, Any]) -> dict[str, str]:
    """Return one row of the table of claims."""
    ends = ", ".join(f"{end} ({kind})" for start, end, kind in drawn.edges if start == row["claim_id"])
    judged = f"; {verdict_label(row)}" if drawn.show_verdicts and verdict_label(row) else ""
    return {
        "claim → supports": f"{row['claim_id']} → {ends}" if ends else row["claim_id"],
        "¶": str(row["paragraph"]),
        "asserts": f"{row['asserts']}{f', hedged “{word}”' if (word := hedge_word(row)) else ''}{judged}",
        "words": row["claim"],
    }


def draw_argument(drawn: Argument, selected: str) -> Figure:
    """Draw the map: boxes with ids, links by kind, a legend with counts."""
    fig = plt.figure(figsize=SIZE, layout="none")
    axes = fig.add_axes((0.005, 0.1, 0.99, 0.845), facecolor=palette.SEA)
    draw_links(axes, drawn)
    for row in drawn.claims.to_dict("records"):
        draw_claim(axes, drawn, row, row["claim_id"] == selected)
    axes.set(xlim=(0, drawn.size[0]), ylim=(drawn.size[1], 0), xticks=[], yticks=[])
    axes.spines[:].set(visible=True, color="#CBD2D9")
    axes.grid(visible=False)
    fig.text(0.005, 0.96, drawn.title, fontsize=12.5, fontweight="bold", color=palette.INK)
    draw_legends(fig, drawn)
    return fig


def draw_links(axes: Axes, drawn: Argument) -> None:
    """Draw every link as a curve with an arrow at what it supports."""
    for start, end, kind in drawn.edges:
        points = drawn.curve(start, end)
        path = Path(points, [Path.MOVETO, *[Path.CURVE4] * (len(points) - 1)])
        axes.add_artist(PathPatch(path, facecolor="none", edgecolor=palette.MUTED, **line_style(kind)))
        axes.plot(*points[-1], marker=">", markersize=3.2, color=palette.MUTED, markeredgewidth=0)


def line_style(kind: str) -> dict[str, Any]:
    """Return width and dashes of a kind of link."""
    dashes = tuple(float(part) / 2 for part in KINDS[kind].split())
    return {"linewidth": WIDTHS[kind] * 0.6, "linestyle": (0, dashes) if dashes else "-"}


def draw_claim(axes: Axes, drawn: Argument, row: dict[str, Any], selected: bool) -> None:
    """Draw one box with its id and paragraph; a hedged claim has a tilde."""
    x, y = drawn.spot(row["claim_id"])
    shape = SHAPES[row["asserts"]]
    path = Path(np.add([*shape.outline, shape.outline[0]], (x, y)), closed=True)
    edge = {"edgecolor": palette.SELECTED if selected else shape.edge, "linewidth": 2 if selected else 1}
    axes.add_artist(PathPatch(path, facecolor=shape.ground, zorder=3, **edge))
    judged = f" {verdict_label(row)[0]}" if drawn.show_verdicts and verdict_label(row) else ""
    words = f"{row['claim_id']} ¶{row['paragraph']}{' ~' if hedge_word(row) else ''}{judged}"
    axes.text(x, y, words, ha="center", va="center_baseline", fontsize=6.8, color=palette.INK, zorder=4)


def draw_legends(fig: Figure, drawn: Argument) -> None:
    """Draw the legends of shapes and lines below the map, with counts, in two rows."""
    counts = drawn.claims["asserts"].value_counts()
    shapes = [
        Line2D([], [], linewidth=0, marker=Path([*shape.outline, (0, 0)], closed=True), markersize=17)
        for _, shape in drawn.shapes
    ]
    for key, (name, shape) in zip(shapes, drawn.shapes, strict=True):
        key.set(markerfacecolor=shape.ground, markeredgecolor=shape.edge, label=f"{name} ({counts[name]})")
    lines = [
        Line2D([], [], color=palette.MUTED, label=f"{kind} ({look['count']})", **line_style(kind))
        for kind, look in drawn.kinds.items()
    ]
    place = {"loc": "lower left", "fontsize": 7.5, "frameon": False, "columnspacing": 1.4, "borderaxespad": 0}
    fig.legend(handles=shapes, ncols=5, bbox_to_anchor=(0.0, 0.048), **place)
    fig.legend(handles=lines, ncols=4, bbox_to_anchor=(0.0, 0.008), **place)
