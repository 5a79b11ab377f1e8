"""The table of ties: economic, defence and diplomatic ties of one country, a row a partner."""

import base64
from collections.abc import Sequence
from html import escape
from typing import Any

import ipywidgets
import pandas as pd

from ties.countries import iso3, short_names
from ties.errors import BadInputError, TiesError, UnknownNameError
from ties.widgets import base, tie_rows
from ties.widgets.tie_cells import THEMES, View, columns_of, table_html

MOST = 15  # rows that a screen and a reader hold
POWERS = ("RUS", "CHN", "USA")
TABLES = {  # what is a number, and what may stand once only
    "trade": (["year", "trade_usd_million"], ["iso3", "partner_iso3", "year", "flow", "publisher", "period"]),
    "arms": (["year", "tiv_million"], ["iso3", "partner_iso3", "year"]),
    "treaties": ([], ["iso3", "partner_iso3", "instrument", "level", "mutual_defence"]),
    "votes": ([], ["resolution", "iso3", "vote"]),
}
LEADING = {  # what the partners of a theme are ordered by
    "economic": ["trade_usd_million"],
    "defence": ["arms_received_tiv_million", "arms_sent_tiv_million", "mutual_defence"],
    "diplomatic": ["mutual_defence", "partnership_since", "votes_agreed_resolutions"],
}
SORTS = {
    "Leading partners first": None,
    "Partner, A to Z": ("partner", True),
    "Trade, largest first": ("trade_usd_million", False),
    "Share of trade, largest first": ("trade_share_percent", False),
    "Change in trade, rise first": ("trade_change_5_years_percent", False),
    "Change in trade, fall first": ("trade_change_5_years_percent", True),
    "Arms received, most first": ("arms_received_tiv_million", False),
    "Arms sent, most first": ("arms_sent_tiv_million", False),
    "Partnership, newest first": ("partnership_since", False),
    "Votes in agreement, most first": ("votes_agreed_resolutions", False),
}
STYLE = """<style>
.ties-tie-table { overflow-x: auto; color: var(--jp-ui-font-color1, currentColor); }
.ties-tie-table:focus-visible, .ties-panel a:focus-visible { outline: 3px solid #0072B2; outline-offset: 1px; }
.ties-tie-table td, .ties-tie-table th { vertical-align: top; }
.ties-tie-table th[scope=row] { position: sticky; left: 0; background: var(--jp-layout-color0, Canvas); }
.ties-tie-table a { color: var(--jp-content-link-color, LinkText); }
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
    Tabulate the ties of one country, a row a partner, from rows of trade, arms, treaties and votes.

    ``theme`` is "economic", "defence", "diplomatic" or "all"; ``span`` is the first and the last year (the last with
    data and five before it, unless told). ``partners`` are the leading ones of the theme, with Russia, China and the
    United States, unless told; groups such as ASEAN are rows only where they are named. Publishers that differ stand
    side by side, what is missing reads *not reported*. ``.frame`` is the table on screen, units in its column names.
    """
    if theme not in THEMES:
        raise UnknownNameError("theme", theme, THEMES)
    given = {"trade": trade, "arms": arms, "treaties": treaties, "votes": votes}
    if trade is not None and "period" not in getattr(trade, "columns", ["period"]):
        given["trade"] = trade.assign(period="year")
    tables = {name: tie_rows.checked(rows, name, *TABLES[name]) for name, rows in given.items()}
    named = None if partners is None else [iso3(one) for one in ([partners] if isinstance(partners, str) else partners)]
    return TieTable(
        {name: rows for name, rows in tables.items() if rows is not None}, iso3(country), theme, span, named, title or ""
    )


class TieTable(base.Panel):
    """Controls around the table; `.frame` is what the table shows now."""

    chosen: dict[tuple[Any, ...], dict[str, Any]] = {}  # noqa: RUF012  what the controls said, for a cell run again

    def __init__(
        self,
        tables: dict[str, pd.DataFrame],
        country: str,
        theme: str,
        span: tuple[int, int] | None,
        partners: list[str] | None,
        title: str,
    ) -> None:
        self.tables, self.title, self.named = tables, title, partners
        self.years = years_of(tables)
        span = checked_span(span) if span else default_span(tables, country, theme, self.years)
        self.key = (country, theme, span, tuple(partners or ()), title)
        self.start = {"country": country, "theme": theme, "first": span[0], "last": span[1], "sort": SORT, "partners": ""}
        first = self.view(self.start)
        self.controls = self.make_controls()
        self.status, self.place = base.message(), base.prose("")
        self.button = ipywidgets.Button(description="Reset", tooltip="Back to what the cell asked for")
        self.button.on_click(lambda _: self.choose(self.start))
        row = ipywidgets.Box([*self.controls.values(), self.button], layout=ROW)
        summary = f"Table: {first.heading}, {len(first.rows)} partners."
        super().__init__([row, self.status, self.place], twin=scrolling(table_html(first)), summary=summary)
        self.choose(self.chosen.get(self.key, self.start))

    def make_controls(self) -> dict[str, ipywidgets.Widget]:
        """Make a control for each choice, with its name above it."""
        years = sorted({*self.years, self.start["first"], self.start["last"]})
        controls = {
            "country": ipywidgets.Dropdown(options=self.countries()),
            "theme": ipywidgets.Dropdown(options=[(name.capitalize(), name) for name in THEMES]),
            "first": ipywidgets.Dropdown(options=years),
            "last": ipywidgets.Dropdown(options=years),
            "sort": ipywidgets.Dropdown(options=[SORT]),
            "partners": ipywidgets.Text(continuous_update=False, placeholder="all, or names with commas"),
        }
        for name, control in controls.items():
            base.labelled(control, WORDS[name])
            control.layout = ipywidgets.Layout(width="auto", flex="1 1 13em", min_width="11em")
            control.observe(self.changed, "value")
        return controls

    def countries(self) -> list[tuple[str, str]]:
        """Give the countries that occur in the rows, by name; groups are none."""
        columns = [rows[side] for rows in self.tables.values() for side in ("iso3", "partner_iso3") if side in rows]
        codes = {code for column in columns for code in column.dropna().unique()} - tie_rows.groups()
        return sorted((short_names().get(code, code), code) for code in codes | {self.start["country"]})

    def changed(self, _: Any) -> None:
        """Show what the controls say now; while several are set at once, wait for the last."""
        if not self.setting:
            self.show({name: control.value for name, control in self.controls.items()})

    setting = True

    def choose(self, choices: dict[str, Any]) -> None:
        """Set all controls at once, then show."""
        self.setting = True
        self.controls["sort"].options = [*{SORT, choices["sort"]}]
        for name, value in choices.items():
            self.controls[name].value = value
        self.setting = False
        self.show(choices)

    def show(self, choices: dict[str, Any]) -> None:
        """Draw the table for some choices and say what is seen; a choice that cannot be is said and changes nothing."""
        try:
            view = self.view(choices)
        except TiesError as problem:
            base.told(self.status, f"{problem} The table is as it was.", wrong=True)
            return
        self.chosen[self.key] = choices
        self.frame = view.rows
        self.offer_sorts(view, choices["sort"])
        count = f"{len(view.rows)} partner{'' if len(view.rows) == 1 else 's'}"
        base.told(self.status, f"{count}, sorted by {self.controls['sort'].value[0].lower()}{self.controls['sort'].value[1:]}.")
        region = f'<div class="ties-tie-table" tabindex="0" role="region" aria-label="{escape(view.heading)}">'
        self.place.value = f"{STYLE}{region}{table_html(view)}</div>{save_link(view)}"
