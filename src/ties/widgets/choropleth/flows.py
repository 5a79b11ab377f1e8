"""Flows between countries as lines on the map: great circles with a weight, a direction and words."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from ties.errors import BadInputError
from ties.settings import per_course
from ties.tables import countries
from ties.widgets.choropleth import projection

WEIGHTS = 4  # thicknesses a reader can tell apart


class FlowLine(NamedTuple):
    """One flow, from `start` to `end`. `weights` has a thickness (0 none, 1 to 4) per year, `texts` its words."""

    start: str
    end: str
    pieces: list[np.ndarray]
    weights: list[int]
    texts: list[str]


def flow_lines(frame: pd.DataFrame | None, weight: str, years: list[int], number_format: str) -> list[FlowLine]:
    """
    Return one line per pair of rows (iso3 receives, partner_iso3 sends, `weight`, and year where there are several).

    Thickness follows the quartiles of all weights. A missing value or a zero draws no line.
    """
    if frame is None:
        return []
    if missing := [name for name in ("iso3", "partner_iso3", weight) if name not in frame.columns]:
        raise BadInputError(f"the ties have no column {missing[0]!r}; they have {', '.join(map(str, frame.columns))}.")
    rows = frame[frame[weight] > 0]
    limits = np.quantile(rows[weight], np.linspace(0, 1, WEIGHTS + 1)[1:-1]) if len(rows) else np.array([])
    return [
        flow_line(start, end, pair, weight, years, limits, number_format)
        for (start, end), pair in rows.groupby(["partner_iso3", "iso3"])
        if {start, end} <= set(label_points())
    ]


def flow_line(
    start: str, end: str, pair: pd.DataFrame, weight: str, years: list[int], limits: np.ndarray, number_format: str
) -> FlowLine:
    """Return the line of one pair; without a year column it is the same in every year."""
    by_year = pair.groupby("year")[weight].sum() if "year" in pair else pd.Series(pair[weight].sum(), index=years)
    values = by_year.reindex(years)
    weights = [0 if np.isnan(v) else int(np.searchsorted(limits, v, side="right")) + 1 for v in values]
    texts = ["" if np.isnan(v) else number_format.format(v) for v in values]
    return FlowLine(start, end, projection.great_circle(label_points()[start], label_points()[end]), weights, texts)


@per_course
def label_points() -> dict[str, tuple[float, float]]:
    """Return longitude and latitude of every country's label."""
    known = countries.countries().dropna(subset=["lon", "lat"])
    return dict(zip(known["iso3"], zip(known["lon"], known["lat"], strict=True), strict=True))
