"""Interactive table of one country's economic, defence and diplomatic ties, one row per partner."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import traitlets

from ties.errors import UnknownNameError
from ties.tables.countries import iso3, short_names
from ties.widgets import base
from ties.widgets.ties_table import compute
from ties.widgets.ties_table.columns import THEMES, View
from ties.widgets.ties_table.fallback import table_html
from ties.widgets.ties_table.naming import named_partners
from ties.widgets.ties_table.prepare import table_spec
from ties.widgets.ties_table.reading import TABLES, Given, read_given
from ties.widgets.ties_table.selection import (
    all_partners,
    countries_of,
    default_span,
    first_partners,
    partner_count,
    theme_rows,
    valid_span,
    years_of,
)

NO_TRADE = pd.DataFrame(columns=[*TABLES["trade"][1], "trade_usd_million"])
CHOICES = ("country", "theme", "span", "partners", "sort", "search", "hidden", "size", "shown")


def tabulate_ties(
    country: str,
    *,
    trade: pd.DataFrame | None = None,
    arms: pd.DataFrame | None = None,
    treaties: pd.DataFrame | None = None,
    votes: pd.DataFrame | None = None,
    other: pd.DataFrame | None = None,
    units: Mapping[str, str] | None = None,
    theme: str = "all",
    span: tuple[int, int] | None = None,
    partners: Sequence[str] | None = None,
    title: str | None = None,
) -> "TieTable":
    """
    Draw an interactive table of one country's ties, one row per partner.

    Parameters
    ----------
    country : str
        ISO 3166-1 alpha-3 code, or a name that `ties.iso3` knows.
    trade : pandas.DataFrame, optional
        One row per ``iso3`` (who reports), ``partner_iso3``, ``year`` (int), ``flow`` (``"export"``, ``"import"`` or
        ``"total"``) and ``publisher``; ``trade_usd_million`` in millions of US dollars, or one column with another name
        that starts with ``trade_``, such as ``trade_eur_million``. Optional columns: ``period`` (only ``"year"`` is
        used), ``basis`` (``"reported"``, ``"mirror"`` or ``"estimated"``) and ``flag`` (a caution in words). Rows with
        ``WLD`` as partner are the world total from which shares are computed.
    arms : pandas.DataFrame, optional
        One row per ``iso3`` (who receives), ``partner_iso3`` (who sends) and ``year``; ``tiv_million`` in millions of
        SIPRI trend-indicator values, or one column whose name starts with ``arms_``. Optional column: ``release``.
    treaties : pandas.DataFrame, optional
        One row per ``iso3``, ``partner_iso3`` and ``instrument``, with ``level`` and ``mutual_defence`` (yes or no).
        Optional columns: ``signed``, ``in_force`` and ``until``, as ``2012``, ``2012-07`` or ``2012-07-27``.
    votes : pandas.DataFrame, optional
        One row per ``resolution`` and ``iso3``, with ``vote`` as text. Optional column: ``date``.
    other : pandas.DataFrame, optional
        Figures of your own: one row per ``iso3``, ``partner_iso3`` and, if you like, ``year``. Each column with numbers
        becomes a column of the table; with years, it shows the newest value of the span.
    units : mapping of str to str, optional
        Units in words, by column: ``{"state_visits": "visits", "trade_eur_million": "EUR million"}``. A column of
        `trade`, `arms`, `treaties` or `votes` that is named here becomes a column of the table too.
    theme : str, optional
        Columns to show first: ``"all"``, ``"economic"``, ``"defence"`` or ``"diplomatic"``.
    span : tuple of int, optional
        First and last year. Default: the last year with data and the five years before it.
    partners : sequence of str, optional
        Codes or names of the partners to show first. Groups such as ASEAN are shown only if they are named. Default:
        the leading partners of the theme, with the powers that the course names.
    title : str, optional
        Words above the heading of the table.

    Returns
    -------
    TieTable
        A widget with a static table as its fallback. ``.frame`` is the table on screen, with units in its column names.
        Where publishers differ, each figure is given. A missing value is "not reported", never zero.

    Raises
    ------
    BadInputError
        If a column is missing, a number cannot be read, two rows that differ have the same key, `units` names no
        column, or `span` is not two years in order.
    UnknownNameError
        If a country or theme is unknown; the message offers near names.
    AmbiguousNameError
        If a name can mean several countries.

    Examples
    --------
    >>> import pandas as pd
    >>> trade = pd.DataFrame({"iso3": "VNM", "partner_iso3": ["RUS", "CHN", "WLD"], "year": 2024, "flow": "total",
    ...                       "publisher": "customs", "trade_usd_million": [4570, 205_000, 786_000]})
    >>> table = tabulate_ties("Viet Nam", trade=trade, theme="economic", partners=["RUS", "China"])
    >>> table.frame[["partner", "trade_share_percent"]].round(1).values.tolist()
    [['China', 26.1], ['Russia', 0.6]]
    """
    if theme not in THEMES:
        raise UnknownNameError("theme", theme, THEMES)
    given = read_given({"trade": trade, "arms": arms, "treaties": treaties, "votes": votes}, other, units)
    code = iso3(country)
    named = None if partners is None else [iso3(one) for one in ([partners] if isinstance(partners, str) else partners)]
    years = valid_span(span) if span is not None else default_span(given.tables, code, theme)
    return TieTable(given, code, theme, years, named, title or "")


class TieTable(base.ScriptedWidget):
    """
    Table of ties, made by `tabulate_ties`. Sorting, filters, pages, columns and files need no kernel.

    Attributes
    ----------
    frame : pandas.DataFrame
        Rows that the filters leave, one per partner, in the order on screen: ``partner``, ``partner_iso3`` and a column
        per figure, with units in the names.
    partners : list of str
        Codes of the partners that are shown; empty for all. Accepts any name that `ties.iso3` knows.
    country : str
        Code of the country.
    theme : str
        ``"all"``, ``"economic"``, ``"defence"`` or ``"diplomatic"``.
    span : list of int
        First and last year.
    """

    _esm = base.script(__file__, "ties_table.js")
    _css = base.style(__file__, "ties_table.css")
    spec = traitlets.Dict().tag(sync=True)
    choices = traitlets.Dict().tag(sync=True)
    country = traitlets.Unicode().tag(sync=True)
    theme = traitlets.Unicode().tag(sync=True)
    span = traitlets.List(traitlets.Int()).tag(sync=True)
    partners = traitlets.List(traitlets.Unicode()).tag(sync=True)
    sort = traitlets.List(traitlets.Unicode()).tag(sync=True)
    search = traitlets.Unicode().tag(sync=True)
    hidden = traitlets.List(traitlets.Unicode()).tag(sync=True)
    size = traitlets.Int(15).tag(sync=True)
    shown = traitlets.List(traitlets.Unicode()).tag(sync=True)
    asked = traitlets.Dict().tag(sync=True)
    message = traitlets.Dict().tag(sync=True)

    def __init__(
        self, given: Given, country: str, theme: str, span: tuple[int, int], partners: list[str] | None, title: str
    ) -> None:
        self.given, self.title, self.known, self.named = given, title, {}, list(partners or [])
        view = self.view_of(country, theme, span)
        self.rows, leading = view.rows, first_partners(view.rows)
        picked = leading if partners is None else [code for code in partners if code != country]
        shown = self.in_rows(picked)
        self.fallback_html = table_html(view, shown)
        self.summary = f"Table: {view.heading}, {partner_count(shown)}."
        years = sorted({*years_of(given.tables), *span})
        start = {"country": country, "theme": theme, "span": [*span], "partners": picked}
        start |= {"sort": [], "search": "", "hidden": [], "size": 15}
        super().__init__(
            **start,
            shown=shown,
            spec={**table_spec(view, given.names), "leading": leading},
            choices={
                "countries": [[code, name] for name, code in countries_of(given.tables, country)],
                "themes": [*THEMES],
                "years": years,
                "start": start,
            },
        )
        self.observe(self._recompute, ["country", "theme", "span"])
        self.observe(self._add_rows, "partners")
        self.observe(self._name_partners, "asked")
        key = ("ties", country, theme, *span, tuple(partners or ()), title)
        if not self.offers(base.CHOSEN.get(key, start)):
            base.CHOSEN.pop(key)
        self.remember(key, *CHOICES)
        if not self.search and {*self.shown} != {*self.picked()}:  # the rows have changed since
            self._show_picked()

    def offers(self, chosen: dict[str, Any]) -> bool:
        """Return whether an earlier choice can still be made; the rows may have changed since."""
        codes = [code for code, _ in self.choices["countries"]]
        return chosen["country"] in codes and {*chosen["span"]} <= {*self.choices["years"]}

    @property
    def frame(self) -> pd.DataFrame:
        """Rows that the filters leave, in the order on screen."""
        rows = self.rows.set_index("partner_iso3", drop=False).loc[self.shown]
        return rows.reset_index(drop=True).rename(columns=self.given.names)

    @traitlets.validate("country")
    def _known_country(self, proposal: dict[str, Any]) -> str:
        return iso3(proposal["value"])

    @traitlets.validate("theme")
    def _known_theme(self, proposal: dict[str, Any]) -> str:
        if proposal["value"] not in THEMES:
            raise UnknownNameError("theme", proposal["value"], THEMES)
        return proposal["value"]

    @traitlets.validate("span")
    def _ordered_span(self, proposal: dict[str, Any]) -> list[int]:
        return [*valid_span(proposal["value"])]

    @traitlets.validate("partners")
    def _known_partners(self, proposal: dict[str, Any]) -> list[str]:
        return list(dict.fromkeys(iso3(one) for one in proposal["value"]))

    @traitlets.validate("shown")
    def _shown_rows(self, proposal: dict[str, Any]) -> list[str]:
        return self.in_rows(proposal["value"], ordered=True)

    def in_rows(self, codes: Sequence[str], *, ordered: bool = False) -> list[str]:
        """Return the codes that have a row, in the order of the rows or in their own."""
        have = list(self.rows["partner_iso3"])
        return [code for code in codes if code in have] if ordered else [code for code in have if code in codes]

    def _recompute(self, _: object = None) -> None:
        """Compute the table anew; partners that were the leading ones are those of the new table."""
        were_leading = self.partners == self.spec["leading"]
        view = self.view_of(self.country, self.theme, (self.span[0], self.span[1]))
        leading = first_partners(view.rows)
        with self.hold_sync():
            self.rows = view.rows
            self.spec = {**table_spec(view, self.given.names), "leading": leading}
            if were_leading:
                self.partners = leading
            self._show_picked()

    def _add_rows(self, _: object = None) -> None:
        """Give a row to every named partner; show the partners that are picked."""
        have = set(self.rows["partner_iso3"])
        new = [code for code in self.partners if code not in have and code not in (self.country, *self.named)]
        self.named += new
        if new:
            self._recompute()
        else:
            self._show_picked()

    def _show_picked(self) -> None:
        """Show the picked partners until the page has sorted and searched them."""
        self.shown = self.picked()

    def picked(self) -> list[str]:
        """Return the codes of the named partners that have a row, or of all but groups."""
        groups = compute.group_codes()
        every = [code for code in self.rows["partner_iso3"] if code not in groups]
        return self.in_rows(self.partners) if self.partners else every

    def _name_partners(self, change: dict[str, Any]) -> None:
        """Read the names that were typed; those that are known are shown, the others are answered."""
        codes, answer = named_partners(str(change["new"].get("text", "")), self.country)
        with self.hold_sync():
            if codes:
                self.partners = codes
            self.message = {"text": answer, "number": change["new"].get("number", 0)}

    def view_of(self, country: str, theme: str, span: tuple[int, int]) -> View:
        """Compute what the table can show for a country, theme and span."""
        lines, series, ties = self.computed(country, span)
        absent = tuple(name for name in TABLES if name not in self.given.tables)
        own = self.given.headers
        return View(
            country=short_names().get(country, country),
            theme=theme,
            span=span,
            rows=all_partners(theme_rows(ties, theme, own), country, self.named),
            lines=lines,
            series=series,
            releases=compute.releases(self.given.tables.get("arms"), country, span),
            title=self.title,
            absent=absent,
            units=self.given.units,
            own=own,
            not_used=self.given.not_used,
        )

    def computed(self, country: str, span: tuple[int, int]) -> tuple[Any, ...]:
        """Return lines, series and partner rows of a country and span, computed once."""
        if (country, span) not in self.known:
            figures = compute.trade_figures(self.given.tables.get("trade", NO_TRADE), country)
            lines = compute.trade_lines(figures, *span)
            ties = compute.partner_rows(self.given.tables, self.given.own, country, span, lines)
            self.known[country, span] = compute.lines_by_partner(lines), compute.value_series(figures), ties
        return self.known[country, span]
