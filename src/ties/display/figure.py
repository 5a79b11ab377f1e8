"""A picture or a table that keeps its words in every front end: JupyterLab, an export, a slide, a screen reader."""

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
from ties.errors import BadInputError

DPI, COLOURS = 100, 64
CARD = "max-width:100%;height:auto;background:#fff"


class RichOutput:
    """An output: `html` for people, `text` as one stable line for terminals and tests."""

    def __init__(self, html: str, text: str) -> None:
        self.html, self.text = html, text

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.text}


def figure(fig: Figure, *, alt: str, caption: str = "") -> RichOutput:
    """
    Keep a matplotlib figure as a picture with its words.

    `alt` says what the picture shows, with at least one number in it; `caption` names unit, source and vintage.
    Both stay with the picture in every front end. The figure is closed, so that it is not drawn twice.
    """
    return RichOutput(figure_html(fig, alt=alt, caption=caption), f"Figure: {alt}")


def figure_html(fig: Figure, *, alt: str, caption: str = "") -> str:
    """Give the HTML of a figure; refuses alt text without a number, since it would not say what is to be seen."""
    if not any(character.isdigit() for character in alt):
        raise BadInputError("the alt text of a figure says what it shows, with a number in it; this one has none.")
    picture = base64.b64encode(png(fig)).decode()
    words = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    image = f'<img alt="{escape(alt)}" src="data:image/png;base64,{picture}" style="{CARD}">'
    return f'<figure style="margin:0">{image}{words}</figure>'


def png(fig: Figure) -> bytes:
    """Draw a figure as a PNG of 64 colours at 100 dpi, small enough to live in a notebook."""
    canvas, small = FigureCanvasAgg(fig), BytesIO()
    fig.set_dpi(DPI)
    canvas.draw()
    close(fig)
    picture = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    colours = picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=0)
    colours.save(small, format="png", optimize=True)
    return small.getvalue()


def close(fig: Figure) -> None:
    """Forget a figure, so that the notebook does not show it a second time."""
    import matplotlib.pyplot as plt  # late: it starts a back end, which reading a table does not need

    plt.close(fig)


def table(frame: pd.DataFrame, *, caption: str, formats: Mapping[str, str] | None = None) -> RichOutput:
    """
    Show a small table with a caption and headers that a screen reader announces.

    `formats` gives a column its format, as in `{"share": "{:.1%}"}`. A missing value reads *not reported*.
    """
    return RichOutput(html_table.frame_table(frame, caption=caption, formats=formats), frame.to_string(index=False))
