"""Flows between countries as lines on the map: great circles with a weight, a direction and words."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from ties.display.number_words import Writer, writer
from ties.settings import per_course
from ties.tables import countries, values
from ties.widgets.choropleth import projection

WEIGHTS = 4  # thicknesses a reader can tell apart


class FlowLine(NamedTuple):
    """One flow, from `start` to `end`. `weights` has a thickness (0 none, 1 to 4) per year, `texts` its words."""

    start: str
    end: str
    pieces: list[np.ndarray]
    weights: list[int]
    texts: list[str]


def flow_lines(
    frame: pd.DataFrame | None, weight: str, years: list[int], number_format: str | None
) -> tuple[list[FlowLine], str]:
    """
    Return one line per pair of rows (iso3 receives, partner_iso3 sends, `weight`, and year where there are several).

    Thickness follows the quartiles of all weights. A missing value or a zero draws no line. Cells are read as those of
    the map, and one that cannot be read is refused. The second part is a sentence on rows that were not used.
    """
    if frame is None:
        return [], ""
    readers = {"iso3": values.code, "partner_iso3": values.code, weight: values.number}
    readers |= {"year": values.year} if "year" in values.require_frame(frame, "the ties") else {}
    read = values.read_rows(frame, readers, keys=["iso3", "partner_iso3", "year"], what="the ties")
    rows = read.frame.assign(**{weight: pd.to_numeric(read.frame[weight])})
    rows = rows[(rows[weight] > 0) & np.isfinite(rows[weight])]
    limits = np.quantile(rows[weight], np.linspace(0, 1, WEIGHTS + 1)[1:-1]) if len(rows) else np.array([])
    write = writer(number_format)
    lines = [
        flow_line(start, end, pair, weight, years, limits, write)
        for (start, end), pair in rows.groupby(["partner_iso3", "iso3"])
        if {start, end} <= set(label_points()) and start != end
    ]
    nowhere = sorted({*rows["iso3"], *rows["partner_iso3"]} - set(label_points()))
    places = f"no place on the map: {', '.join(map(countries.short_name, nowhere))}." if nowhere else ""
    return lines, " ".join(f"Ties: {words}" for words in (read.note, places) if words)


def flow_line(
    start: str, end: str, pair: pd.DataFrame, weight: str, years: list[int], limits: np.ndarray, write: Writer
) -> FlowLine:
    """Return the line of one pair; without a year column it is the same in every year."""
    by_year = pair.groupby("year")[weight].sum() if "year" in pair else pd.Series(pair[weight].sum(), index=years)
    sums = by_year.reindex(years).to_numpy(float, na_value=np.nan)
    weights = [0 if np.isnan(v) else int(np.searchsorted(limits, v, side="right")) + 1 for v in sums]
    texts = ["" if np.isnan(v) else write(v) for v in sums]
    return FlowLine(start, end, projection.great_circle(label_points()[start], label_points()[end]), weights, texts)


def with_years(lines: list[FlowLine], before: list[int], years: list[int]) -> list[FlowLine]:
    """Return the lines for other years; a year that they did not have draws none."""
    places = [before.index(year) if year in before else None for year in years]
    return [
        line._replace(
            weights=[0 if at is None else line.weights[at] for at in places],
            texts=["" if at is None else line.texts[at] for at in places],
        )
        for line in lines
    ]


@per_course
def label_points() -> dict[str, tuple[float, float]]:
    """Return longitude and latitude of every country's label."""
    known = countries.countries().dropna(subset=["lon", "lat"])
    return dict(zip(known["iso3"], zip(known["lon"], known["lat"], strict=True), strict=True))
