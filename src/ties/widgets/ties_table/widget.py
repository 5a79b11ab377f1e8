"""Interactive table of one country's economic, defence and diplomatic ties, one row per partner."""

from collections.abc import Sequence
from html import escape
from typing import Any

import ipywidgets
import pandas as pd

from ties.errors import TiesError, UnknownNameError
from ties.tables.countries import iso3, short_names
from ties.widgets import base
from ties.widgets.ties_table import compute
from ties.widgets.ties_table.columns import THEMES, View
from ties.widgets.ties_table.fallback import save_link, table_html
from ties.widgets.ties_table.selection import (
    LEADING_FIRST,
    SORTS,
    chosen_partners,
    countries_of,
    default_span,
    partner_count,
    sorted_rows,
    theme_rows,
    valid_span,
    years_of,
)

TABLES = {  # columns with numbers, and the columns that form the key
    "trade": (["year", "trade_usd_million"], ["iso3", "partner_iso3", "year", "flow", "publisher", "period"]),
    "arms": (["year", "tiv_million"], ["iso3", "partner_iso3", "year"]),
    "treaties": ([], ["iso3", "partner_iso3", "instrument", "level", "mutual_defence"]),
    "votes": ([], ["resolution", "iso3", "vote"]),
}
LABELS = {
    **{"country": "Country", "theme": "Theme", "first": "First year", "last": "Last year"},
    **{"sort": "Sort by", "partners": "Partners"},
}
NO_TRADE = pd.DataFrame(columns=[*TABLES["trade"][1], "trade_usd_million"])
ROW = {"flex_flow": "row wrap", "align_items": "center", "grid_gap": "0 1em"}
STYLE = """<style>
.ties-tie-table { overflow-x: auto; color: var(--jp-ui-font-color1, currentColor); }
.ties-tie-table { container-type: inline-size; }
.ties-tie-table caption > div { position: sticky; left: 0; width: fit-content; max-width: 100cqw; }
.ties-tie-table td, .ties-tie-table th { vertical-align: top; }
.ties-tie-table th[scope=row] { position: sticky; left: 0; background: var(--jp-layout-color0, Canvas); }
.ties-panel a[download] { color: var(--jp-content-link-color, LinkText); text-decoration: underline; }
</style>"""


def tabulate_ties(
    country: str,
    *,
    trade: pd.DataFrame | None = None,
    arms: pd.DataFrame | None = None,
    treaties: pd.DataFrame | None = None,
    votes: pd.DataFrame | None = None,
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
        ``"total"``) and ``publisher``; ``trade_usd_million`` in millions of US dollars. Optional columns: ``period``
        (only ``"year"`` is used), ``basis`` (``"reported"``, ``"mirror"`` or ``"estimated"``) and ``flag`` (a caution
        in words). Rows with ``WLD`` as partner are the world total from which shares are computed.
    arms : pandas.DataFrame, optional
        One row per ``iso3`` (who receives), ``partner_iso3`` (who sends) and ``year``; ``tiv_million`` in millions of
        SIPRI trend-indicator values. Optional column: ``release``.
    treaties : pandas.DataFrame, optional
        One row per ``iso3``, ``partner_iso3`` and ``instrument``, with ``level`` and ``mutual_defence`` (yes or no).
        Optional columns: ``signed``, ``in_force`` and ``until``, as ``2012``, ``2012-07`` or ``2012-07-27``.
    votes : pandas.DataFrame, optional
        One row per ``resolution`` and ``iso3``, with ``vote`` as text. Optional column: ``date``.
    theme : str, optional
        Columns to show first: ``"all"``, ``"economic"``, ``"defence"`` or ``"diplomatic"``.
    span : tuple of int, optional
        First and last year. Default: the last year with data and the five years before it.
    partners : sequence of str, optional
        Codes or names of the partners to show. Groups such as ASEAN are shown only if they are named here. Default: the
        leading partners of the theme, with the powers that the course names.
    title : str, optional
        Words above the heading of the table.

    Returns
    -------
    TieTable
        A widget with a static table as its fallback. ``.frame`` is the table on screen, with units in its column names.
        Publishers that differ each have a line of their own. A missing value is "not reported", never zero.

    Raises
    ------
    BadInputError
        If a column is missing, a number cannot be read, two rows that differ have the same key, or `span` is not two
        years in order.
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
    given = {"trade": trade, "arms": arms, "treaties": treaties, "votes": votes}
    tables = {name: compute.valid_rows(table, name, *TABLES[name]) for name, table in given.items()}
    rows = {name: table for name, table in tables.items() if table is not None}
    code = iso3(country)
    named = None if partners is None else [iso3(one) for one in ([partners] if isinstance(partners, str) else partners)]
    years = valid_span(span) if span is not None else default_span(rows, code, theme)
    return TieTable(rows, code, theme, years, named, title or "")


class TieTable(base.Panel):
    """
    Table of ties with controls, made by `tabulate_ties`.

    Attributes
    ----------
    frame : pandas.DataFrame
        Rows on screen, one per partner: ``partner``, ``partner_iso3`` and a column per figure, with units in the names.
    """

    def __init__(
        self,
        tables: dict[str, pd.DataFrame],
        country: str,
        theme: str,
        span: tuple[int, int],
        partners: list[str] | None,
        title: str,
    ) -> None:
        self.tables, self.title, self.wanted, self.known = tables, title, partners, {}
        self.start = {
            **{"country": country, "theme": theme, "first": span[0], "last": span[1]},
            **{"sort": LEADING_FIRST, "partners": ""},
        }
        self.key = (*self.start.values(), tuple(partners or ()), title)
        still = self.compute_view(self.start)
        self.controls = self.make_controls()
        self.status, self.place = base.live_region(), base.html_block("")
        self.reset = ipywidgets.Button(description="Reset", tooltip="Back to what the cell asked for")
        self.reset.on_click(lambda _: self.choose(self.start))
        row = ipywidgets.Box([*self.controls.values(), self.reset], layout=ipywidgets.Layout(**ROW))
        super().__init__(
            [row, self.status, self.place],
            fallback_html=table_html(still),
            summary=f"Table: {still.heading}, {partner_count(still.rows)}.",
        )
        earlier = base.CHOSEN.get(self.key, self.start)
        self.choose(earlier if self.possible(earlier) else self.start)

    def make_controls(self) -> dict[str, ipywidgets.DOMWidget]:
        """Return a labelled control for each choice."""
        years = sorted({*years_of(self.tables), self.start["first"], self.start["last"]})
        controls = {
            "country": ipywidgets.Dropdown(options=countries_of(self.tables, self.start["country"])),
            "theme": ipywidgets.Dropdown(options=[(name.capitalize(), name) for name in THEMES]),
            "first": ipywidgets.Dropdown(options=years),
            "last": ipywidgets.Dropdown(options=years),
            "sort": ipywidgets.Dropdown(options=[LEADING_FIRST]),
            "partners": ipywidgets.Text(continuous_update=False, placeholder="names, with commas, then Enter"),
        }
        for name, control in controls.items():
            base.with_label(control, LABELS[name])
            control.layout = ipywidgets.Layout(width="auto", flex="1 1 14em", max_width="30em")
            control.observe(self.changed, "value")
        return controls

    def changed(self, change: dict[str, Any]) -> None:
        """Show the values of the controls, once if several are set together."""
        if self.setting:
            return
        first, last = self.controls["first"], self.controls["last"]
        if first.value > last.value:  # set both to the year that was just chosen
            self.setting = True
            first.value = last.value = change["new"]
            self.setting = False
        self.show({name: control.value for name, control in self.controls.items()})

    def choose(self, choices: dict[str, Any]) -> None:
        """Set all controls, then show."""
        self.setting = True
        self.controls["sort"].options = list(SORTS)
        for name, value in choices.items():
            self.controls[name].value = value
        self.show(choices)

    def possible(self, choices: dict[str, Any]) -> bool:
        """Return whether the controls still offer an earlier choice; the rows may have changed since."""
        offered = {name: control.options for name, control in self.controls.items() if hasattr(control, "options")}
        countries = [code for _, code in offered["country"]]
        return choices["country"] in countries and {choices["first"], choices["last"]} <= {*offered["first"]}

    def show(self, choices: dict[str, Any]) -> None:
        """Draw the table for some choices; on an error show the message and keep the table."""
        try:
            view = self.compute_view(choices)
        except TiesError as problem:
            base.set_status(self.status, f"{problem} The table is as it was.", wrong=True)
            return
        base.CHOSEN[self.key] = choices
        self.frame = view.rows
        sort = self.offer_sorts(view.rows, choices["sort"])
        base.set_status(self.status, f"{partner_count(view.rows)}, sorted by {sort[0].lower()}{sort[1:]}.")
        region = f'<div class="ties-tie-table" tabindex="0" role="region" aria-label="{escape(view.heading)}">'
        self.place.value = f"{STYLE}{table_html(view, region)}{save_link(view)}"

    def offer_sorts(self, rows: pd.DataFrame, sort: str) -> str:
        """Offer the sort orders that the table on screen allows; return the one in use."""
        offered = [name for name, (column, _) in SORTS.items() if column is None or column in rows]
        self.setting = True
        self.controls["sort"].options = offered
        self.controls["sort"].value = sort if sort in offered else LEADING_FIRST
        self.setting = False
        return self.controls["sort"].value

    def compute_view(self, choices: dict[str, Any]) -> View:
        """Compute what the table shows for some choices."""
        country, theme = choices["country"], choices["theme"]
        span = valid_span((choices["first"], choices["last"]))
        wanted = [iso3(name) for name in choices["partners"].split(",") if name.strip()] or self.wanted
        figures, lines, ties = self.computed(country, span)
        rows = chosen_partners(theme_rows(ties, theme), country, wanted)
        return View(
            country=short_names().get(country, country),
            theme=theme,
            span=span,
            rows=sorted_rows(rows, choices["sort"]),
            lines=lines,
            figures=figures,
            releases=compute.releases(self.tables.get("arms"), country, span),
            title=self.title,
            absent=tuple(name for name in TABLES if name not in self.tables),
        )

    def computed(self, country: str, span: tuple[int, int]) -> tuple[pd.DataFrame, ...]:
        """Return figures, lines and partner rows of a country and span; sorts and filters reuse them."""
        if (country, span) not in self.known:
            figures = compute.trade_figures(self.tables.get("trade", NO_TRADE), country)
            lines = compute.trade_lines(figures, *span)
            self.known[country, span] = figures, lines, compute.partner_rows(self.tables, country, span, lines)
        return self.known[country, span]
