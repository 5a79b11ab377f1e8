"""Interactive choropleth map of countries, with flows between them and several views of contested borders."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

import pandas as pd
import traitlets

from ties.display import figure
from ties.errors import BadInputError, UnknownNameError
from ties.settings import current
from ties.tables import countries, values
from ties.widgets import base
from ties.widgets.choropleth import fallback, flows, words
from ties.widgets.choropleth.measures import First, Measure, measures_of, text_of, with_grid
from ties.widgets.choropleth.prepare import Prepared
from ties.widgets.choropleth.specification import specification


def map_countries(
    frame: pd.DataFrame,
    value: str | Sequence[str],
    *,
    title: str | Mapping[str, str],
    unit: str | Mapping[str, str] = "",
    number_format: str | Mapping[str, str] | None = None,
    year: int | None = None,
    selected: Sequence[str] = (),
    ties: pd.DataFrame | None = None,
    weight: str = "share",
    ties_format: str | None = None,
    region: str | None = None,
    view: str | None = None,
    scheme: str | Mapping[str, str] = "quantile",
    breaks: Sequence[float] | Mapping[str, Sequence[float]] | None = None,
    middle: float | Mapping[str, float] | None = None,
    ranks_to: int | Mapping[str, int] | None = None,
    source: str = "",
) -> "CountryMap":
    """
    Draw an interactive choropleth map of one variable, or of several with a list to choose from.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per country, or one per country and year. Columns: ``iso3`` (a code, number or name that `ties.iso3`
        knows), the column named by `value`, and, where there are several years, ``year`` (a whole number, text, a date
        or a period). A group of countries, such as the World Bank's ``AFE``, is left out and listed below the map.
    value : str or sequence of str
        Column to map, or columns, of which the first is shown first and the list *Measure* in the map has all. `title`,
        `unit`, `number_format`, `scheme`, `breaks`, `middle` and `ranks_to` may then each be a mapping from column to
        its own, as in ``unit={"share": "%", "total": "US$ million"}``. Years are those of all columns.
        Numbers are put into classes; up to five different ones have a class each. Text, dates, True and False with up
        to ten different values are shown as categories; an ordered Categorical keeps its order. A missing or infinite
        value is "no data", never zero.
    title : str or mapping
        Title above the map, without the year. One title of several columns is followed by the name of the column.
    unit : str or mapping, optional
        Unit of `value`, such as ``"US$ million"``; shown above the legend.
    number_format : str or mapping, optional
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
        ``"asia-pacific"``, ``"world"``, ``"asia"``, ``"middle-east"``, ``"europe"``, ``"africa"``, ``"north-america"``,
        ``"south-america"``, ``"oceania"``, ``"black-sea"`` or ``"kurils"``. Default: the course's own.
    view : str, optional
        Whose borders to draw in contested areas: a key of ``map.views`` in the course's settings; for this course
        ``"un"``, ``"controlled"`` or ``"disputed"``. Default: the course's own.
    scheme : str or mapping, optional
        How numbers are put into classes, the same in all years: ``"quantile"`` (five classes of even size; zero is a
        limit where values lie on both sides of it, and a class of its own where it is common), ``"equal"`` (five of
        even width), ``"continuous"`` (nine of even width), ``"logarithmic"`` (powers of ten and parts of them) or
        ``"diverging"`` (quantiles around `middle`, in two hues).
    breaks : sequence of float or mapping, optional
        Two to ten limits of the classes, from the lower end of the first to the upper end of the last, in place of
        `scheme`. Values beyond them make a class "below" or "and more".
    middle : float or mapping, optional
        Number at which the hue changes. Default: zero. Not for ``"equal"``, ``"continuous"`` and ``"logarithmic"``.
    ranks_to : int or mapping, optional
        Last rank that is shown; use it where the data are too uncertain for lower ranks; 0 shows none. Default: all.
    source : str, optional
        Words after the border note under the picture, such as ``ties.cite("economies")``.

    Returns
    -------
    CountryMap
        A widget with a static picture and table of the first column as its fallback. ``.value`` (the column),
        ``.selected``, ``.year``, ``.region`` and ``.view`` follow the map and can be set from the next cell; a value
        that the map does not have is refused. *Save as PNG* and *Save as SVG* keep the map with title, legend, source
        and borders; *Save as CSV* keeps its numbers (iso3, name, year, value, class, unit) in UTF-8.

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

    Two measures in one map:

    >>> rows["days"] = [9, 12]
    >>> chart = map_countries(rows, ["visits", "days"], title={"visits": "State visits", "days": "Days of visits"})
    >>> chart.value = "days"
    """
    own = current().map
    region, view = region or own.region, view or own.view
    require_known(region=region, view=view)
    options = {"number_format": number_format, "breaks": breaks, "ranks_to": ranks_to}
    options |= {"scheme": scheme, "middle": middle}
    measures = measures_of(frame, value, {"title": title, "unit": unit, **options})
    years = measures[0].prepared.years
    first = First(years[-1] if year is None else known_year(year, years), region, view, tuple(selected_codes(selected)))
    lines, note = flows.flow_lines(ties, weight, years, ties_format)
    notes = " ".join(filter(None, [measures[0].prepared.note, note]))
    measures = [one._replace(prepared=one.prepared._replace(note=notes)) for one in measures]
    return CountryMap(measures, lines, text_of(source), first, str(options))


def require_known(**names: str) -> None:
    """Refuse a region or a border view that the course does not have."""
    own = current().map
    for kind, called, known in (("region", "region", own.regions), ("view", "border view", own.views)):
        if kind in names and names[kind] not in list(known):
            raise UnknownNameError(called, names[kind], known)


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
    value : str
        Column on the map.
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
    value = traitlets.Any().tag(sync=True)  # validators refuse what the map does not have, in a sentence
    year = traitlets.Any().tag(sync=True)
    selected = traitlets.Any().tag(sync=True)
    view = traitlets.Any().tag(sync=True)
    region = traitlets.Any().tag(sync=True)
    window = traitlets.List().tag(sync=True)  # what is zoomed to: x, y, width, height; empty for the whole region

    def __init__(
        self, measures: list[Measure], lines: list[flows.FlowLine], source: str, first: First, key: str = ""
    ) -> None:
        self.measures, self.lines, self.source, self.first = measures, lines, source, first
        self.draw_still(first)
        super().__init__(
            **self.sent(),
            value=measures[0].value,
            year=first.year,
            selected=list(first.selected),
            view=first.view,
            region=first.region,
        )
        shown = [(one.value, one.title, one.unit) for one in measures]
        rows = sha256(repr([(one.prepared.years, one.prepared.codes, one.prepared.texts) for one in measures]).encode())
        self.remember(("map", str(shown), first, key, rows.hexdigest()), "value", "year", "selected", "view", "region")

    @property
    def prepared(self) -> Prepared:
        """What the map shows of its first measure."""
        return self.measures[0].prepared

    def sent(self) -> dict[str, Any]:
        """Return what the script draws from."""
        classes = b"".join(one.prepared.classes.tobytes() for one in self.measures)
        return {"spec": specification(self.measures, self.lines, self.source), "classes": classes}

    def draw_still(self, first: First) -> None:
        """Draw the picture and the table of the first measure for everywhere where there is no live map."""
        measure = self.measures[0]
        self.summary = words.map_alt_text(measure, first.year)
        picture = fallback.draw_map(measure, self.lines, first)
        caption = words.note_words(measure, self.source, first.view, first.year)
        self.fallback_html = figure.figure_html(picture, alt=self.summary, caption=caption)
        self.fallback_html += words.folded_table(self.measures, first.year)

    def cover(self, years: list[int], first: First) -> None:
        """Take more years, which have no data, and draw the still view of `first`; `side_by_side` needs both."""
        if years != self.prepared.years:
            self.lines = flows.with_years(self.lines, self.prepared.years, years)
            self.measures = with_grid(self.measures, years)
            for name, sent in self.sent().items():
                self.set_trait(name, sent)
        if first != self.first:
            self.first = first
            self.draw_still(first)

    @traitlets.validate("value")
    def _known_value(self, proposal: dict[str, Any]) -> Any:
        known = [one.value for one in self.measures]
        if proposal["value"] not in known:
            raise BadInputError(
                f"no measure {proposal['value']!r} on this map; there are {', '.join(map(str, known))}."
            )
        return proposal["value"]

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
