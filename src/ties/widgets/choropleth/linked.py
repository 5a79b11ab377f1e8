"""Two maps side by side that move together in the browser."""

import ipywidgets

from ties.errors import BadInputError
from ties.widgets import base
from ties.widgets.choropleth.widget import CountryMap

TOGETHER = ("selected", "region", "window")
HALF = "flex:1 1 420px;min-width:0"


def side_by_side(left: CountryMap, right: CountryMap, *, same_year: bool = True) -> "LinkedMaps":
    """
    Show two maps side by side that move together.

    Year, selection, region and zoom go from either map to the other, in the browser and without the kernel. On a narrow
    screen the second map is below the first.

    Parameters
    ----------
    left, right : CountryMap
        Maps that `ties.map_countries` made. They start with year, region and selection of `left`. A year that only one
        of them has is added to the other, which then shows "no data" and says so. A map whose rows have no years stays
        as it is.
    same_year : bool, optional
        False keeps a year for each map, to compare two years of one measure.

    Returns
    -------
    LinkedMaps
        A widget with both maps, ``.left`` and ``.right``; its fallback has both pictures and tables.

    Raises
    ------
    BadInputError
        If `left` or `right` is no map, or both are the same one.

    Examples
    --------
    >>> import pandas as pd
    >>> import ties
    >>> rows = pd.DataFrame({"iso3": ["VNM", "RUS"], "year": 2024, "visits": [3, 5], "days": [9, 12]})
    >>> visits = ties.map_countries(rows, "visits", title="State visits")
    >>> both = ties.side_by_side(visits, ties.map_countries(rows, "days", title="Days of visits"))
    >>> both.left.year, both.right.year
    (2024, 2024)
    """
    for one in (left, right):
        if not isinstance(one, CountryMap):
            raise BadInputError(
                f"side_by_side() takes two maps of ties.map_countries, and this is {type(one).__name__}."
            )
    if left is right:
        raise BadInputError("side_by_side() takes two different maps, and this is the same one twice.")
    return LinkedMaps(left, right, same_year=same_year)


class LinkedMaps(base.WithFallback, ipywidgets.Box):
    """
    Two maps that move together, made by `side_by_side`.

    Attributes
    ----------
    left : CountryMap
        The first map.
    right : CountryMap
        The second map.
    """

    def __init__(self, left: CountryMap, right: CountryMap, *, same_year: bool = True) -> None:
        self.left, self.right = left, right
        together = same_year and 0 not in (left.year, right.year)
        years = sorted({*left.prepared.years, *right.prepared.years})
        for one in (left, right):
            year = left.first.year if together else one.first.year
            first = left.first._replace(year=year, view=one.first.view)
            one.cover(years if together else one.prepared.years, first)
        shared = ("year", *TOGETHER) if together else TOGETHER
        for name in shared:  # the left one knows what was chosen before its cell was run again
            setattr(right, name, getattr(left, name))
        self.fallback_html = (
            f'<div style="display:flex;flex-wrap:wrap;gap:1em"><div style="{HALF}">{left.fallback_html}</div>'
            f'<div style="{HALF}">{right.fallback_html}</div></div>'
        )
        self.summary = f"Two maps. {left.summary} {right.summary}"
        super().__init__(
            [left, right], layout=ipywidgets.Layout(display="flex", flex_flow="row wrap", grid_gap="0 1em")
        )
        for one in (left, right):
            one.layout.flex, one.layout.min_width, one.layout.width = "1 1 460px", "0", "auto"
        self.links = [ipywidgets.jslink((left, name), (right, name)) for name in shared]
