"""Figures and tables that keep their words in every front end: JupyterLab, exports, slides, screen readers."""

import base64
from collections.abc import Mapping
from html import escape
from io import BytesIO

import numpy as np
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from ties.display import html_table
from ties.display.plain_text import show_words_as_written
from ties.errors import BadInputError
from ties.tables import values

DPI, COLOURS, KINDS = 100, 48, 32**3
AREAS, FILLED, CLOSE = 32, 12, 24  # colours that are kept, pixels that make an area, and how far off a colour may be
CARD = "max-width:100%;height:auto;background:#fff"


class RichOutput:
    """
    Output of a cell, with an HTML form and a text form.

    Parameters
    ----------
    html : str
        HTML for front ends that show it.
    text : str
        One line, the same on every run, for terminals and tests.

    Attributes
    ----------
    html : str
        The HTML, for use inside other HTML.
    text : str
        The line.

    Examples
    --------
    >>> RichOutput("<b>33%</b>", "33%")
    33%
    """

    def __init__(self, html: str, text: str) -> None:
        self.html, self.text = html, text

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.text}


def figure(fig: Figure, *, alt: str, caption: str = "") -> RichOutput:
    """
    Turn a matplotlib figure into a picture with alt text and caption.

    Parameters
    ----------
    fig : matplotlib.figure.Figure or matplotlib.axes.Axes
        The figure, or axes of it. It is closed, so that the notebook does not show it a second time.
    alt : str
        What the picture shows, in a sentence with at least one number.
    caption : str, optional
        Unit, source and vintage.

    Returns
    -------
    RichOutput
        A PNG of at most 48 colours inside HTML. Its ``.html`` can be used as the `reveal` of `ties.predict`.

    Raises
    ------
    BadInputError
        If `fig` is no figure, or `alt` has no number.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, axes = plt.subplots()
    >>> figure(fig, alt="Trade grew from 2 to 4.", caption="US$ billion")
    Figure: Trade grew from 2 to 4.
    """
    return RichOutput(figure_html(figure_of(fig), alt=alt, caption=caption), f"Figure: {alt}")


def figure_of(drawn: object) -> Figure:
    """Return the figure, or that of axes, of an array of axes, or of what pandas and seaborn draw on."""
    one = drawn.flat[0] if isinstance(drawn, np.ndarray) and drawn.size else drawn
    found = one if isinstance(one, Figure) else getattr(one, "figure", None)
    if not isinstance(found, Figure):
        raise BadInputError(f"figure() takes a matplotlib figure or its axes, and this is {type(drawn).__name__}.")
    return found


def figure_html(fig: Figure, *, alt: str, caption: str = "") -> str:
    """Return the HTML of a figure; raise BadInputError if its alt text has no number."""
    if not any(character.isdigit() for character in alt):
        raise BadInputError("the alt text of a figure says what it shows, with a number in it; this one has none.")
    show_words_as_written(fig)
    picture = base64.b64encode(png(fig)).decode()
    words = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    image = f'<img alt="{escape(alt)}" src="data:image/png;base64,{picture}" style="{CARD}">'
    return f'<figure style="margin:0">{image}{words}</figure>'


def png(fig: Figure) -> bytes:
    """Return a figure as a PNG of 48 colours at 100 dpi, small enough for a notebook."""
    canvas, small = FigureCanvasAgg(fig), BytesIO()
    fig.set_dpi(DPI)
    canvas.draw()
    close(fig)
    picture = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    few_colours(picture).save(small, format="png", optimize=True)
    return small.getvalue()


def few_colours(picture: Image.Image) -> Image.Image:
    """
    Return a picture of at most 48 colours; colours that fill areas stay as they are, the rest are the frequent ones.

    Colours that agree in the first five bits of red, green and blue are taken for one: its first pixel stands for it.
    """
    pixels = np.asarray(picture).reshape(-1, 3)
    kinds = (pixels >> 3) @ np.array([1024, 32, 1], dtype=np.intp)  # places; in a browser they have 32 bits
    counts = np.bincount(kinds, minlength=KINDS)
    first = np.empty(KINDS, dtype=np.intp)
    first[kinds[::-1]] = np.arange(len(kinds))[::-1]
    used = np.argsort(-counts, kind="stable")[: int((counts > 0).sum())]
    colours = pixels[first[used]].astype(np.int64)
    kept = colours[unlike(colours[counts[used] >= FILLED])]
    kept = np.concatenate([kept, colours[np.abs(colours[:, None] - kept).sum(axis=2).min(axis=1) > 0]])[:COLOURS]
    nearest = np.zeros(KINDS, dtype=np.uint8)
    nearest[used] = np.abs(colours[:, None] - kept).sum(axis=2).argmin(axis=1)
    small = Image.fromarray(nearest[kinds].reshape(picture.height, picture.width), mode="P")
    small.putpalette(kept.ravel().tolist())
    return small


def unlike(colours: np.ndarray) -> list[int]:
    """Return the places of colours that are not close to an earlier one, at most as many as are kept."""
    kept: list[int] = []
    for place, colour in enumerate(colours):
        if len(kept) < AREAS and (not kept or np.abs(colours[kept] - colour).max(axis=1).min() > CLOSE):
            kept.append(place)
    return kept


def close(fig: Figure) -> None:
    """Close a figure, so that the notebook does not show it a second time."""
    import matplotlib.pyplot as plt  # imported here: it starts a back end, which reading a table does not need

    plt.close(fig)


def table(frame: pd.DataFrame, *, caption: str, formats: Mapping[str, str] | None = None) -> RichOutput:
    """
    Show a small table with a caption and headers that a screen reader announces.

    Parameters
    ----------
    frame : pandas.DataFrame or pandas.Series
        The rows; of a Series, its index and its values. The first column is the header of its row; numbers are aligned
        to the right, and years have no decimals. A missing value is shown as "not reported".
    caption : str
        Title of the table.
    formats : mapping of str to str, optional
        `str.format` template for a column, by column name.

    Returns
    -------
    RichOutput
        The table as HTML, and as text.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"partner": ["Russia", "China"], "share": [0.006, None]})
    >>> shown = table(rows, caption="Share of trade", formats={"share": "{:.1%}"})
    >>> "0.6%" in shown.html, "not reported" in shown.html
    (True, True)
    """
    frame = values.require_frame(frame.reset_index() if isinstance(frame, pd.Series) else frame)
    html = html_table.frame_table(frame, caption=caption, formats=formats)
    return RichOutput(html, html_table.with_whole_years(frame).to_string(index=False))
