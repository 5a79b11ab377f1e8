"""Interactive choropleth map of countries, with flows between them and several views of contested borders."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

import pandas as pd
import traitlets

from ties.display import figure, html_table
from ties.errors import BadInputError, UnknownNameError
from ties.settings import current
from ties.tables import countries, values
from ties.widgets import base
from ties.widgets.choropleth import fallback, flows
from ties.widgets.choropleth.prepare import Prepared, prepare
from ties.widgets.choropleth.specification import specification


def map_countries(
    frame: pd.DataFrame,
    value: str,
    *,
    title: str,
    unit: str = "",
    number_format: str | None = None,
    year: int | None = None,
    selected: Sequence[str] = (),
    ties: pd.DataFrame | None = None,
    weight: str = "share",
    ties_format: str | None = None,
    region: str | None = None,
    view: str | None = None,
    scheme: str = "quantile",
    breaks: Sequence[float] | None = None,
    middle: float | None = None,
    ranks_to: int | None = None,
    source: str = "",
) -> "CountryMap":
    """
    Draw an interactive choropleth map of one variable.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per country, or one per country and year. Columns: ``iso3`` (a code, number or name that `ties.iso3`
        knows), the column named by `value`, and, where there are several years, ``year`` (a whole number, text, a date
        or a period). A group of countries, such as the World Bank's ``AFE``, is left out and listed below the map.
    value : str
        Column to map. Numbers are put into classes; up to five different ones have a class each. Text, dates, True and
        False with up to ten different values are shown as categories; an ordered Categorical keeps its order. A missing
        or infinite value is "no data", never zero.
    title : str
        Title above the map, without the year.
    unit : str, optional
        Unit of `value`, such as ``"US$ million"``; shown above the legend.
    number_format : str, optional
        `str.format` template for numbers in the legend and under the pointer. Default: four figures, with words from a
        million up. The legend takes more figures where two limits would look the same.
    year : int, optional
        Year to show first. Default: the last year in `frame`.
    selected : sequence of str, optional
        Codes or names of the countries that are outlined first.
    ties : pandas.DataFrame, optional
        Flows drawn for the selected countries as lines with an arrow. One row per sender (``partner_iso3``), receiver
        (``iso3``) and, where there are several, ``year``, read as those of `frame`. Rows without a positive number in
        the column `weight` are not drawn.
    weight : str, optional
        Column of `ties` that sets the thickness of a line: four steps, at the quartiles of all its values.
    ties_format : str, optional
        `str.format` template for the numbers of `ties`.
    region : str, optional
        Part of the world to show first: a key of ``map.regions`` in the course's settings; for this course
        ``"asia-pacific"``, ``"world"``, ``"black-sea"`` or ``"kurils"``. Default: the course's own.
    view : str, optional
        Whose borders to draw in contested areas: a key of ``map.views`` in the course's settings; for this course
        ``"un"``, ``"controlled"`` or ``"disputed"``. Default: the course's own.
    scheme : str, optional
        How numbers are put into classes, the same in all years: ``"quantile"`` (five classes of even size; zero is a
        limit where values lie on both sides of it, and a class of its own where it is common), ``"equal"`` (five of
        even width), ``"continuous"`` (nine of even width), ``"logarithmic"`` (powers of ten and parts of them) or
        ``"diverging"`` (quantiles around `middle`, in two hues).
    breaks : sequence of float, optional
        Two to ten limits of the classes, from the lower end of the first to the upper end of the last, in place of
        `scheme`. Values beyond them make a class "below" or "and more".
    middle : float, optional
        Number at which the hue changes. Default: zero. Not for ``"equal"``, ``"continuous"`` and ``"logarithmic"``.
    ranks_to : int, optional
        Last rank that is shown; use it where the data are too uncertain for lower ranks; 0 shows none. Default: all.
    source : str, optional
        Words after the border note under the picture, such as ``ties.cite("economies")``.

    Returns
    -------
    CountryMap
        A widget with a static picture and table as its fallback. ``.selected``, ``.year``, ``.region`` and ``.view``
        follow the map and can be set from the next cell; a value that the map does not have is refused.

    Raises
    ------
    BadInputError
        If a column is missing, a cell cannot be read (the message names row and column), a country and year occur
        twice, text has more than ten different values, limits or formats do not fit, or `year` is not in `frame`.
    UnknownNameError
        If a country, region, border view or scheme is unknown; the message offers near names.
    AmbiguousNameError
        If a name can mean several countries.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"iso3": ["Vietnam", "RUS"], "year": 2024, "visits": [3, 5]})
    >>> chart = map_countries(rows, "visits", title="State visits", unit="visits", selected=["Viet Nam"])
    >>> chart.selected, chart.year
    (['VNM'], 2024)
    >>> chart.summary
    'Map: State visits, 2024, visits. 2 areas with data; highest: Russia 5, Vietnam 3.'
    """
    own = current().map
    region, view = region or own.region, view or own.view
    require_known(region=region, view=view)
    prepared = prepare(
        frame, value, number_format=number_format, breaks=breaks, ranks_to=ranks_to, scheme=scheme, middle=middle
    )
    year = prepared.years[-1] if year is None else known_year(year, prepared.years)
    lines, note = flows.flow_lines(ties, weight, prepared.years, ties_format)
    prepared = prepared._replace(note=" ".join(filter(None, [prepared.note, note])))
    title, unit, source = ("" if words is None else str(words) for words in (title, unit, source))
    codes = selected_codes(selected)
    key = (value, scheme, middle, str(breaks), number_format, ranks_to)
    return CountryMap(prepared, lines, title, unit, source, year, region, view, codes, key)


def require_known(**names: str) -> None:
    """Refuse a region or a border view that the course does not have."""
    own = current().map
    for kind, words, known in (("region", "region", own.regions), ("view", "border view", own.views)):
        if kind in names and names[kind] not in list(known):
            raise UnknownNameError(words, names[kind], known)


def selected_codes(selected: object) -> list[str]:
    """Return the codes of the countries that are selected, each once; one name alone is taken too."""
    names = [selected] if isinstance(selected, str) or not isinstance(selected, Iterable) else selected
    return list(dict.fromkeys(countries.iso3(one) for one in names))


def known_year(year: object, years: list[int]) -> int:
    """Return a year of the map; raise BadInputError for any other."""
    asked = 0 if isinstance(year, int) and year == 0 else values.year(year)
    if asked not in years:
        where = f"the years run from {years[0]} to {years[-1]}" if years != [0] else "the rows have no years"
        raise BadInputError(f"no rows for {asked}; {where}.")
    return asked


class CountryMap(base.ScriptedWidget):
    """
    Choropleth map, made by `map_countries`. All years are sent once, so changing the year needs no kernel.

    Attributes
    ----------
    selected : list of str
        Three-letter codes of the selected countries. Accepts any name that `ties.iso3` knows.
    year : int
        Year on the map; 0 where the rows have no years.
    region : str
        Key of the region on the map.
    view : str
        Key of the border view on the map.
    """

    _esm = base.script(__file__, "country_map.js")
    _css = base.read_beside(__file__, "country_map.css")
    spec = traitlets.Dict().tag(sync=True)
    classes = traitlets.Bytes().tag(sync=True)
    year = traitlets.Any().tag(sync=True)  # their validators refuse what the map does not have, in a sentence
    selected = traitlets.Any().tag(sync=True)
    view = traitlets.Any().tag(sync=True)
    region = traitlets.Any().tag(sync=True)

    def __init__(
        self,
        prepared: Prepared,
        lines: list[flows.FlowLine],
        title: str,
        unit: str,
        source: str,
        year: int,
        region: str,
        view: str,
        selected: list[str],
        key: tuple[Any, ...] = (),
    ) -> None:
        self.prepared = prepared
        self.summary = map_alt_text(prepared, title, unit, year)
        picture = fallback.draw_map(
            prepared, lines, title=title, unit=unit, year=year, view=view, region=region, selected=selected
        )
        caption = " ".join(filter(None, [current().map.views[view].note, source, prepared.note]))
        self.fallback_html = figure.figure_html(picture, alt=self.summary, caption=caption)
        self.fallback_html += folded_table(prepared, title, unit, year)
        super().__init__(
            spec=specification(prepared, lines, title, unit, source),
            classes=prepared.classes.tobytes(),
            year=year,
            selected=selected,
            view=view,
            region=region,
        )
        rows = sha256(repr((prepared.years, prepared.codes, prepared.texts)).encode()).hexdigest()
        asked = (title, unit, year, region, view, *selected, *key, rows)
        self.remember(("map", *asked), "year", "selected", "view", "region")

    @traitlets.validate("selected")
    def _known(self, proposal: dict[str, Any]) -> list[str]:
        return selected_codes(proposal["value"])

    @traitlets.validate("region")
    def _known_region(self, proposal: dict[str, Any]) -> str:
        require_known(region=proposal["value"])
        return proposal["value"]

    @traitlets.validate("view")
    def _known_view(self, proposal: dict[str, Any]) -> str:
        require_known(view=proposal["value"])
        return proposal["value"]

    @traitlets.validate("year")
    def _known_year(self, proposal: dict[str, Any]) -> int:
        return known_year(proposal["value"], self.prepared.years)


def map_alt_text(prepared: Prepared, title: str, unit: str, year: int) -> str:
    """Return the alt text of the map in one year, with numbers."""
    known = ranked_places(prepared, year)
    start = f"Map: {title}{f', {year}' if year else ''}{f', {unit}' if unit else ''}. {len(known)} areas with data"
    if not known:
        return f"{start}."
    if not any(rank for rank, _, _ in known):
        counts = zip(prepared.legend, prepared.counts(year), strict=True)
        return f"{start}: {', '.join(f'{count} {row.label}' for row, count in counts)}."
    leading = [f"{name} {text}" for rank, name, text in known[:3] if rank]
    return f"{start}; highest: {', '.join(leading)}."


def ranked_places(prepared: Prepared, year: int) -> list[tuple[int, str, str]]:
    """Return rank, name and text of a year's places, highest first; places without a rank follow by name."""
    row = prepared.years.index(year)
    cells = zip(prepared.ranks[row], prepared.codes, prepared.texts[row], strict=True)
    known = [(rank, countries.short_name(code), text) for rank, code, text in cells if text]
    return sorted(known, key=lambda place: (place[0] or len(prepared.codes) + 1, place[1]))


def folded_table(prepared: Prepared, title: str, unit: str, year: int) -> str:
    """Return the values of one year as a table in a closed `details` element."""
    rows = [(name, text) for _, name, text in ranked_places(prepared, year)]
    frame = pd.DataFrame(rows, columns=["country", unit or title])
    if frame.empty:
        return ""
    caption = f"{title}{f', {year}' if year else ''}"
    return f"<details><summary>The map as a table</summary>{html_table.frame_table(frame, caption=caption)}</details>"
