"""Which partners, countries, years and sort orders a table of ties shows."""

from collections.abc import Sequence
from itertools import zip_longest
from numbers import Integral

import pandas as pd

from ties.errors import BadInputError
from ties.settings import current
from ties.tables.countries import short_names
from ties.widgets.ties_table import compute

MOST_PARTNERS = 15  # rows that a screen and a reader hold
THEME_COLUMNS = {
    "economic": ("trade",),
    "defence": ("arms", "mutual", "treaty"),
    "diplomatic": ("partnership", "votes"),
}
LEADING = [  # figures by which a partner can be a leading one
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


def theme_rows(rows: pd.DataFrame, theme: str) -> pd.DataFrame:
    """Keep the columns of a theme and the partners that have a value in them."""
    kept = [name for name in rows if theme == "all" or name.startswith(THEME_COLUMNS[theme])]
    return rows[kept].dropna(how="all")


def chosen_partners(rows: pd.DataFrame, country: str, wanted: list[str] | None) -> pd.DataFrame:
    """Keep the named partners, else the powers and the leading ones; a group only if it was named."""
    most = None if wanted else MOST_PARTNERS
    if wanted is None and not rows.empty:
        single = rows.drop(index=[code for code in rows.index if code in compute.group_codes()])
        wanted = [*current().powers, *leading_partners(single)]
    codes = [code for code in dict.fromkeys(wanted or []) if code not in (country, compute.WORLD)]
    chosen = rows.reindex([] if rows.empty else codes[:most])
    names = [short_names().get(code, code) for code in chosen.index]
    return chosen.rename_axis("partner_iso3").reset_index().assign(partner=names)


def leading_partners(rows: pd.DataFrame) -> list[str]:
    """Return the partners in turns: largest in trade, in arms, newest tie, then the next of each; votes come last."""
    known = {name: rows[name].dropna().loc[lambda values: values != "no"] for name in LEADING if name in rows}
    orders = {name: known[name].sort_values(ascending=False, kind="stable").index for name in known}
    closest = orders.pop("votes_agreed_resolutions", [])
    return [code for turn in zip_longest(*orders.values()) for code in turn if code] + list(closest)


def sorted_rows(rows: pd.DataFrame, sort: str) -> pd.DataFrame:
    """Sort the partners; missing values come last."""
    column, ascending = SORTS[sort]
    by = [column] if column in rows else [name for name in LEADING if name in rows]
    rows = rows.sort_values(by, ascending=ascending, na_position="last", kind="stable") if by else rows
    front = ["partner", "partner_iso3"]
    return rows[[*front, *(name for name in rows if name not in front)]].reset_index(drop=True)


def partner_count(rows: pd.DataFrame) -> str:
    """Return the number of partners with its noun."""
    return f"{len(rows) or 'no'} partner{'' if len(rows) == 1 else 's'}"


def countries_of(tables: dict[str, pd.DataFrame], country: str) -> list[tuple[str, str]]:
    """Return names and codes of the countries in the rows, without groups."""
    sides = [rows[side] for rows in tables.values() for side in ("iso3", "partner_iso3") if side in rows]
    codes = {code for side in sides for code in side.dropna().unique()} - compute.group_codes() | {country}
    return sorted((short_names().get(code, code), code) for code in codes)


def years_of(tables: dict[str, pd.DataFrame], country: str | None = None) -> set[int]:
    """Return the years with trade or arms data, of one country or of all."""
    found: set[int] = set()
    for rows in (tables[name] for name in ("trade", "arms") if name in tables):
        known = rows.dropna(subset=["year", *({"trade_usd_million", "tiv_million"} & set(rows))])
        known = known[known["period"] == "year"] if "period" in known else known
        of_it = (known["iso3"] == country) | (known["partner_iso3"] == country) | (country is None)
        found |= set(known.loc[of_it, "year"].astype(int))
    return found


def default_span(tables: dict[str, pd.DataFrame], country: str, theme: str) -> tuple[int, int]:
    """Return the last year with data on the theme and the fifth year before it."""
    of_theme = {"economic": ["trade"], "defence": ["arms"]}.get(theme, list(tables))
    chosen = {name: rows for name, rows in tables.items() if name in of_theme}
    dates = tables["votes"]["date"] if "date" in tables.get("votes", ()) else pd.Series(dtype="str")
    voted = set(compute.years_of_dates(dates).dropna().astype(int))
    known = years_of(chosen, country) or years_of(tables) or voted or {current().year}
    return max(known) - 5, max(known)


def valid_span(span: Sequence[int]) -> tuple[int, int]:
    """Return the span as two integers; raise BadInputError if it is not two years in order."""
    if len(span) != 2 or any(not isinstance(year, Integral) or isinstance(year, bool) for year in span):
        raise BadInputError(f"a span is two years, as in (2019, 2024), and this is {span!r}.")
    first, last = map(int, span)
    if first > last:
        raise BadInputError(f"the first year of the span, {first}, comes after the last, {last}.")
    return first, last
