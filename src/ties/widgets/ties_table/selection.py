"""Which partners, countries and years a table of ties shows."""

from collections.abc import Collection, Mapping, Sequence
from itertools import zip_longest
from numbers import Integral

import pandas as pd

from ties.errors import BadInputError
from ties.settings import current
from ties.tables.countries import short_names
from ties.widgets.ties_table import compute
from ties.widgets.ties_table.compute import WORLD

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


def theme_rows(rows: pd.DataFrame, theme: str, own: Collection[str] = ()) -> pd.DataFrame:
    """Keep the columns of a theme and the caller's own, and the partners that have a value in them."""
    kept = [name for name in rows if theme == "all" or name in own or name.startswith(THEME_COLUMNS[theme])]
    return rows[kept].dropna(how="all")


def all_partners(rows: pd.DataFrame, country: str, named: Sequence[str]) -> pd.DataFrame:
    """Return the partners with a figure, the powers and the named ones, leading first; a group only if it is named."""
    groups = compute.group_codes()
    single = [code for code in rows.index if code not in groups]
    codes = [code for code in dict.fromkeys([*single, *current().powers, *named]) if code not in (country, WORLD)]
    chosen = rows.reindex([] if rows.empty else codes).rename_axis("partner_iso3").reset_index()
    chosen = chosen.assign(partner=[short_names().get(code, code) for code in chosen["partner_iso3"]])
    by = [name for name in LEADING if name in rows]
    chosen = chosen.sort_values(by, ascending=False, na_position="last", kind="stable") if by else chosen
    front = ["partner", "partner_iso3"]
    return chosen[[*front, *(name for name in chosen if name not in front)]].reset_index(drop=True)


def first_partners(rows: pd.DataFrame) -> list[str]:
    """Return the partners to show where none is named: the powers, then the leading ones."""
    by_code = rows.set_index("partner_iso3").drop(columns="partner")
    single = by_code.drop(index=[code for code in by_code.index if code in compute.group_codes()])
    leading = [code for code in leading_partners(single) if code in single.index]
    powers = [code for code in current().powers if code in single.index]
    return list(dict.fromkeys([*powers, *leading]))[:MOST_PARTNERS]


def leading_partners(rows: pd.DataFrame) -> list[str]:
    """Return the partners in turns: largest in trade, in arms, newest tie, then the next of each; votes come last."""
    known = {name: rows[name].dropna().loc[lambda values: values != "no"] for name in LEADING if name in rows}
    orders = {name: known[name].sort_values(ascending=False, kind="stable").index for name in known}
    closest = orders.pop("votes_agreed_resolutions", [])
    return [code for turn in zip_longest(*orders.values()) for code in turn if code] + list(closest)


def partner_count(rows: pd.DataFrame) -> str:
    """Return the number of partners with its noun."""
    return f"{len(rows) or 'no'} partner{'' if len(rows) == 1 else 's'}"


def countries_of(tables: Mapping[str, pd.DataFrame], country: str) -> list[tuple[str, str]]:
    """Return names and codes of the countries in the rows, without groups."""
    sides = [rows[side] for rows in tables.values() for side in ("iso3", "partner_iso3") if side in rows]
    codes = {code for side in sides for code in side.dropna().unique()} - compute.group_codes() | {country}
    return sorted((short_names().get(code, code), code) for code in codes)


def years_of(tables: Mapping[str, pd.DataFrame], country: str | None = None) -> set[int]:
    """Return the years with trade or arms data, of one country or of all."""
    found: set[int] = set()
    for rows in (tables[name] for name in ("trade", "arms") if name in tables):
        known = rows.dropna(subset=["year", *({"trade_usd_million", "tiv_million"} & set(rows))])
        known = known[known["period"] == "year"] if "period" in known else known
        of_it = (known["iso3"] == country) | (known["partner_iso3"] == country) | (country is None)
        found |= set(known.loc[of_it, "year"].astype(int))
    return found


def default_span(tables: Mapping[str, pd.DataFrame], country: str, theme: str) -> tuple[int, int]:
    """Return the last year with data on the theme and the fifth year before it."""
    of_theme = {"economic": ["trade"], "defence": ["arms"]}.get(theme, list(tables))
    chosen = {name: rows for name, rows in tables.items() if name in of_theme}
    dates = tables["votes"]["date"] if "date" in tables.get("votes", ()) else pd.Series(dtype="str")
    voted = set(compute.years_of_dates(dates).dropna().astype(int))
    known = years_of(chosen, country) or years_of(tables) or voted or {current().year}
    return max(known) - 5, max(known)


def valid_span(span: Sequence[int]) -> tuple[int, int]:
    """Return the span as two integers; raise BadInputError if it is not two years in order."""
    if (
        not isinstance(span, Sequence)
        or len(span) != 2
        or any(not isinstance(year, Integral) or isinstance(year, bool) for year in span)
    ):
        raise BadInputError(f"a span is two years, as in (2019, 2024), and this is {span!r}.")
    first, last = map(int, span)
    if first > last:
        raise BadInputError(f"the first year of the span, {first}, comes after the last, {last}.")
    return first, last
