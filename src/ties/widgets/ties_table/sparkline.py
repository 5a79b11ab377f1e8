"""A line without axes, small enough for a table cell: a transparent PNG of one colour, under 400 bytes."""

import base64
from functools import lru_cache
from html import escape
from io import BytesIO
from itertools import pairwise

import numpy as np
from PIL import Image, ImageDraw

from ties.display.palette import SEQUENCE

INK = SEQUENCE[3]
WIDTH, HEIGHT = 96, 24
GAP = 85  # a pale band: these years have no figure
OVERSAMPLING = 4  # it is drawn four times as fine and made smaller


def sparkline(points: list[tuple[int, float]], words: str) -> str:
    """Return the picture of a few years with its alt text."""
    picture = base64.b64encode(draw_sparkline(tuple(points))).decode()
    return f'<img alt="{escape(words)}" width="{WIDTH}" height="{HEIGHT}" src="data:image/png;base64,{picture}">'


@lru_cache(maxsize=512)  # a table that is sorted draws the same lines again
def draw_sparkline(points: tuple[tuple[int, float], ...]) -> bytes:
    """Draw a line without axes as a small PNG; years without a figure are a pale band, a single year is a dot."""
    sheet = Image.new("L", (WIDTH * OVERSAMPLING, HEIGHT * OVERSAMPLING))
    pen = ImageDraw.Draw(sheet)
    spots = [(year, *spot) for (year, _), spot in zip(points, sparkline_points(points), strict=True)]
    for (year, *here), (later, *there) in pairwise(spots):
        if later > year + 1:
            edge = min(10, (there[0] - here[0]) / 4)
            pen.rectangle([here[0] + edge, 0, there[0] - edge, HEIGHT * OVERSAMPLING], fill=GAP)
    for (year, *here), (later, *there) in pairwise(spots):
        if later == year + 1:
            pen.line([*here, *there], fill=255, width=6)
    for index, (year, x, y) in enumerate(spots):
        alone = year - 1 not in dict(points) and year + 1 not in dict(points)
        if alone or index == len(spots) - 1:
            pen.ellipse([x - 8, y - 8, x + 8, y + 8], fill=255)
    return clear_png(sheet.resize((WIDTH, HEIGHT), Image.Resampling.BOX))


def sparkline_points(points: tuple[tuple[int, float], ...]) -> list[tuple[float, float]]:
    """Return pixel positions: years from left to right, values from bottom to top, with a margin for the dots."""
    spots = np.array(points, dtype=float)
    low, high = spots.min(axis=0), spots.max(axis=0)
    part = (spots - low) / np.where(high > low, high - low, 1)
    size = np.array([WIDTH * OVERSAMPLING - 24, HEIGHT * OVERSAMPLING - 24])
    part[:, 1] = 1 - part[:, 1] if high[1] > low[1] else 0.5
    return [(float(x), float(y)) for x, y in part * size + 12]


def clear_png(ink: Image.Image) -> bytes:
    """Save grey as four strengths of one colour on a transparent background, for light and dark themes."""
    strengths = ink.point(lambda grey: round(grey / 85)).convert("L")
    picture = Image.new("P", ink.size)
    picture.putdata(list(strengths.tobytes()))
    picture.putpalette([int(INK[at : at + 2], 16) for at in (1, 3, 5)] * 4)
    file = BytesIO()
    picture.save(file, format="png", optimize=True, bits=2, transparency=bytes([0, 85, 170, 255]))
    return file.getvalue()
