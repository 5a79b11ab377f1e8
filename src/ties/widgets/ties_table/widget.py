"""The table of ties: economic, defence and diplomatic ties of one country, a row a partner."""

from collections.abc import Sequence
from html import escape
from itertools import zip_longest
from numbers import Integral
from typing import Any

import ipywidgets
import pandas as pd

from ties.errors import BadInputError, TiesError, UnknownNameError
from ties.settings import current
from ties.tables.countries import iso3, short_names
from ties.widgets import base
from ties.widgets.ties_table import compute
from ties.widgets.ties_table.columns import THEMES, View
from ties.widgets.ties_table.fallback import save_link, table_html

MOST_PARTNERS = 15  # rows that a screen and a reader hold
TABLES = {  # what is a number, and what may stand once only
    "trade": (["year", "trade_usd_million"], ["iso3", "partner_iso3", "year", "flow", "publisher", "period"]),
    "arms": (["year", "tiv_million"], ["iso3", "partner_iso3", "year"]),
    "treaties": ([], ["iso3", "partner_iso3", "instrument", "level", "mutual_defence"]),
    "votes": ([], ["resolution", "iso3", "vote"]),
}
OF_THEME = {"economic": ("trade",), "defence": ("arms", "mutual", "treaty"), "diplomatic": ("partnership", "votes")}
LEADING = [  # what makes a partner a leading one; each in turn gives its largest
    "trade_usd_million",
    *("arms_received_tiv_million", "arms_sent_tiv_million", "mutual_defence"),
    *("partnership_since", "votes_agreed_resolutions"),
]
LEADING_FIRST = "Leading partners"
SORTS = {
    LEADING_FIRST: (None, False),
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
    Tabulate the ties of one country, a row a partner, from rows of trade, arms, treaties and votes.

    ``theme`` is "economic", "defence", "diplomatic" or "all"; ``span`` is the first and the last year (the last with
    data and five before it, unless told). ``partners`` are the leading ones of the theme, with Russia, China and the
    United States, unless told; groups such as ASEAN are rows only where they are named. Publishers that differ stand
    side by side, what is missing reads *not reported*. ``.frame`` is the table on screen, units in its column names.
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
    """Controls around the table; `.frame` is what the table shows now."""

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
        """Make a control for each choice, with its name."""
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
        """Show what the controls say now; while several are set at once, wait for the last."""
        if self.setting:
            return
        first, last = self.controls["first"], self.controls["last"]
        if first.value > last.value:  # the year that was chosen stands, the other one follows it
            self.setting = True
            first.value = last.value = change["new"]
            self.setting = False
        self.show({name: control.value for name, control in self.controls.items()})

    def choose(self, choices: dict[str, Any]) -> None:
        """Set all controls at once, then show."""
        self.setting = True
        self.controls["sort"].options = list(SORTS)
        for name, value in choices.items():
            self.controls[name].value = value
        self.show(choices)

    def possible(self, choices: dict[str, Any]) -> bool:
        """Say whether the controls still offer what was chosen earlier; the rows may have changed since."""
        offered = {name: control.options for name, control in self.controls.items() if hasattr(control, "options")}
        countries = [code for _, code in offered["country"]]
        return choices["country"] in countries and {choices["first"], choices["last"]} <= {*offered["first"]}

    def show(self, choices: dict[str, Any]) -> None:
        """Draw the table for some choices; a choice that cannot be is said, and the table stays as it was."""
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
        """Offer the orders that the table on screen can have; gives the one that it has."""
        offered = [name for name, (column, _) in SORTS.items() if column is None or column in rows]
        self.setting = True
        self.controls["sort"].options = offered
        self.controls["sort"].value = sort if sort in offered else LEADING_FIRST
        self.setting = False
        return self.controls["sort"].value

    def compute_view(self, choices: dict[str, Any]) -> View:
        """Work out what some choices show."""
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
        """Give figures, lines and ties of a country in a span; worked out once, for a sort or a filter starts there."""
        if (country, span) not in self.known:
            figures = compute.trade_figures(self.tables.get("trade", NO_TRADE), country)
            lines = compute.trade_lines(figures, *span)
            self.known[country, span] = figures, lines, compute.partner_rows(self.tables, country, span, lines)
        return self.known[country, span]


def theme_rows(rows: pd.DataFrame, theme: str) -> pd.DataFrame:
    """Keep a theme's columns and the partners of which they say something."""
    kept = [name for name in rows if theme == "all" or name.startswith(OF_THEME[theme])]
    return rows[kept].dropna(how="all")


def chosen_partners(rows: pd.DataFrame, country: str, wanted: list[str] | None) -> pd.DataFrame:
    """Keep the partners that were named, else the leading ones and the powers; a group only if it was named."""
    most = None if wanted else MOST_PARTNERS
    if wanted is None and not rows.empty:
        single = rows.drop(index=[code for code in rows.index if code in compute.group_codes()])
        wanted = [*current().powers, *leading_partners(single)]
    codes = [code for code in dict.fromkeys(wanted or []) if code not in (country, compute.WORLD)]
    chosen = rows.reindex([] if rows.empty else codes[:most])
    names = [short_names().get(code, code) for code in chosen.index]
    return chosen.rename_axis("partner_iso3").reset_index().assign(partner=names)


def leading_partners(rows: pd.DataFrame) -> list[str]:
    """Give the partners by turns: the largest in trade, in arms, the newest tie, then the next of each; votes last."""
    known = {name: rows[name].dropna().loc[lambda values: values != "no"] for name in LEADING if name in rows}
    orders = {name: known[name].sort_values(ascending=False, kind="stable").index for name in known}
    closest = orders.pop("votes_agreed_resolutions", [])
    return [code for turn in zip_longest(*orders.values()) for code in turn if code] + list(closest)


def sorted_rows(rows: pd.DataFrame, sort: str) -> pd.DataFrame:
    """Sort the partners; what is missing comes last."""
    column, ascending = SORTS[sort]
    by = [column] if column in rows else [name for name in LEADING if name in rows]
    rows = rows.sort_values(by, ascending=ascending, na_position="last", kind="stable") if by else rows
    front = ["partner", "partner_iso3"]
    return rows[[*front, *(name for name in rows if name not in front)]].reset_index(drop=True)


def partner_count(rows: pd.DataFrame) -> str:
    """Say how many partners there are."""
    return f"{len(rows) or 'no'} partner{'' if len(rows) == 1 else 's'}"


def countries_of(tables: dict[str, pd.DataFrame], country: str) -> list[tuple[str, str]]:
    """Give the countries that occur in the rows, by name; groups are none."""
    sides = [rows[side] for rows in tables.values() for side in ("iso3", "partner_iso3") if side in rows]
    codes = {code for side in sides for code in side.dropna().unique()} - compute.group_codes() | {country}
    return sorted((short_names().get(code, code), code) for code in codes)


def years_of(tables: dict[str, pd.DataFrame], country: str | None = None) -> set[int]:
    """Give the years of which trade or arms say something, of one country or of all."""
    found: set[int] = set()
    for rows in (tables[name] for name in ("trade", "arms") if name in tables):
        known = rows.dropna(subset=["year", *({"trade_usd_million", "tiv_million"} & set(rows))])
        known = known[known["period"] == "year"] if "period" in known else known
        of_it = (known["iso3"] == country) | (known["partner_iso3"] == country) | (country is None)
        found |= set(known.loc[of_it, "year"].astype(int))
    return found


def default_span(tables: dict[str, pd.DataFrame], country: str, theme: str) -> tuple[int, int]:
    """Give the last year with data on the theme and the fifth before it."""
    of_theme = {"economic": ["trade"], "defence": ["arms"]}.get(theme, list(tables))
    chosen = {name: rows for name, rows in tables.items() if name in of_theme}
    dates = tables["votes"]["date"] if "date" in tables.get("votes", ()) else pd.Series(dtype="str")
    voted = set(compute.years_of_dates(dates).dropna().astype(int))
    known = years_of(chosen, country) or years_of(tables) or voted or {current().year}
    return max(known) - 5, max(known)


def valid_span(span: Sequence[int]) -> tuple[int, int]:
    """Refuse a span that is not two years in order."""
    if len(span) != 2 or any(not isinstance(year, Integral) or isinstance(year, bool) for year in span):
        raise BadInputError(f"a span is two years, as in (2019, 2024), and this is {span!r}.")
    first, last = map(int, span)
    if first > last:
        raise BadInputError(f"the first year of the span, {first}, comes after the last, {last}.")
    return first, last
