"""Compute the table of ties from rows: trade, arms, treaties and votes of one country. No drawing."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import pandas as pd

from ties.settings import current
from ties.tables.countries import countries
from ties.widgets.ties_table.reading import OPTIONAL

KEY = ["partner", "mirror", "publisher", "year"]
BOTH, EXPORTS, IMPORTS = "both ways", "exports only", "imports only"
BASES = ["reported", "mirror", "estimated"]  # a sum is as weak as its weakest part
OTHER_SIDE = {"export": "import", "import": "export"}
ESTIMATED_RANKS = 4  # among estimates only the largest partners keep their order when the estimate is revised
WORLD = "WLD"


@cache
def group_codes() -> frozenset[str]:
    """Return the codes that are not single countries: World, EU-27, *not specified*."""
    known = countries()
    return frozenset(known.loc[known["kind"] == "group", "iso3"])


def rows_in_span(rows: pd.DataFrame | None, first: int, last: int) -> pd.DataFrame:
    """Keep the rows of a span, both years included."""
    return rows[rows["year"].between(first, last)]


def trade_figures(trade: pd.DataFrame, country: str) -> pd.DataFrame:
    """
    Return one row per partner, year and publisher: exports plus imports if both are reported, else the total.

    If a publisher has one direction only, ``flow`` names it. ``mirror`` rows are the partner's own statistics with the
    direction reversed. Only full years. ``share`` is of the World total of the same publisher, year and flow; ``rank``
    and ``of`` count the partners there; ``change`` is against five years before, in per cent.
    """
    flows = directed_flows(trade, country)
    figures = add_directions(flows)
    world = figures[figures["partner"] == WORLD]
    figures = figures[figures["partner"] != WORLD]
    full = add_changes(add_shares(figures, world)).astype({"mirror": "bool"})  # a merge with no rows makes it an object
    return add_ranks(full)


def directed_flows(trade: pd.DataFrame, country: str) -> pd.DataFrame:
    """Return a country's flows with each partner: its own figures, and the partners' with the direction reversed."""
    rows = trade.assign(**{name: trade.get(name, default) for name, default in OPTIONAL.items()})
    rows = rows.assign(publisher=rows["publisher"].fillna("publisher not named"))
    rows = rows[(rows["period"] == "year") & rows["trade_usd_million"].notna() & (rows["iso3"] != rows["partner_iso3"])]
    own = rows[rows["iso3"] == country].assign(partner=lambda r: r["partner_iso3"], mirror=False)
    theirs = rows[(rows["partner_iso3"] == country) & ~rows["iso3"].isin(group_codes())]
    theirs = theirs.assign(partner=theirs["iso3"], mirror=True, flow=theirs["flow"].replace(OTHER_SIDE))
    return pd.concat([own, theirs]).astype({"year": "int64"})


def add_directions(flows: pd.DataFrame) -> pd.DataFrame:
    """Add exports and imports; World also keeps each direction, as the total for one-sided figures."""
    wide = flows.set_index([*KEY, "flow"])["trade_usd_million"].unstack("flow")  # noqa: PD010  a pivot would average
    wide = wide.reindex(columns=["export", "import", "total"])
    both = (wide["export"] + wide["import"]).fillna(wide["total"])
    basis = flows["basis"].where(flows["basis"].isin(BASES), "reported")
    ordered = flows.assign(basis=pd.Categorical(basis, BASES, ordered=True))
    about = ordered.groupby(KEY).agg(basis=("basis", "max"), flag=("flag", "first")).astype({"basis": "str"})
    about["flag"] = about["flag"].fillna("")
    sides = {BOTH: both, EXPORTS: wide["export"], IMPORTS: wide["import"]}
    figures = [about.assign(flow=flow, value=values).dropna(subset="value") for flow, values in sides.items()]
    rows = pd.concat(figures).reset_index()
    return rows[(rows["partner"] == WORLD) | ~rows.duplicated(KEY)]


def add_shares(figures: pd.DataFrame, world: pd.DataFrame) -> pd.DataFrame:
    """Add the share of the World total of the same publisher, where there is one."""
    on = ["mirror", "publisher", "year", "flow"]
    whole = world[~world["mirror"] & (world["value"] > 0)].rename(columns={"value": "whole", "flag": "whole_flag"})
    merged = figures.merge(whole[[*on, "whole", "whole_flag"]], on=on, how="left")
    return merged.assign(share=merged["value"] / merged["whole"] * 100)


def add_changes(figures: pd.DataFrame) -> pd.DataFrame:
    """Add the change against the same publisher's figure of five years before."""
    on = [*KEY, "flow"]
    before = figures[figures["value"] > 0].assign(year=figures["year"] + 5).rename(columns={"value": "before"})
    merged = figures.merge(before[[*on, "before"]], on=on, how="left")
    return merged.assign(change=(merged["value"] / merged["before"] - 1) * 100)


def add_ranks(figures: pd.DataFrame) -> pd.DataFrame:
    """Add the rank among the partners of one publisher; none for a single partner or an estimate with a caution."""
    doubtful = (figures["basis"] == "estimated") & (figures["flag"] != "")
    fit = figures[~figures["mirror"] & ~figures["partner"].isin(group_codes()) & ~doubtful]
    among = fit.groupby(["publisher", "year", "flow"])["value"]
    of = among.transform("size")
    rank = among.rank(ascending=False, method="min")
    rank = rank.where((of > 1) & ((fit["basis"] != "estimated") | (rank <= ESTIMATED_RANKS)))
    return figures.assign(rank=rank, of=of.where(rank.notna()))


def trade_lines(figures: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """
    Choose the figures of each partner: every publisher's figure for the latest year, the leading figure first.

    The country's own figures lead; the partner's lead only where there are no others. A year with both directions goes
    before a later one with a single direction.
    """
    rows = rows_in_span(figures, first, last)
    rows = rows.assign(one_sided=rows["flow"] != BOTH)
    best = rows.sort_values(["mirror", "one_sided", "year"], ascending=[True, True, False], kind="stable")
    lead = best.drop_duplicates("partner")[["partner", "year"]]
    return rows.merge(lead, on=["partner", "year"]).sort_values(["partner", "mirror", "one_sided", "publisher"])


def lines_by_partner(lines: pd.DataFrame) -> dict[str, list[Any]]:
    """Return the figures of each partner, the leading one first."""
    found: dict[str, list[Any]] = {}
    for line in lines.itertuples():
        found.setdefault(line.partner, []).append(line)
    return found


def value_series(figures: pd.DataFrame) -> dict[tuple[Any, ...], tuple[tuple[int, float], ...]]:
    """Return all years of every figure by partner, mirror, publisher and flow."""
    found: dict[tuple[Any, ...], list[tuple[int, float]]] = {}
    columns = ["partner", "mirror", "publisher", "flow", "year", "value"]
    for *key, year, value in figures.sort_values("year")[columns].itertuples(index=False, name=None):
        found.setdefault(tuple(key), []).append((year, value))
    return {key: tuple(points) for key, points in found.items()}


def arms_sums(arms: pd.DataFrame, country: str, first: int, last: int) -> pd.DataFrame:
    """
    Sum arms over a span by partner, million TIV; no row means *not reported*, since an extract leaves pairs out.

    The share is of all that the country received. Unknown suppliers count in it; a group counts only if none of its
    members is listed singly; if only one supplier is listed, there is no share.
    """
    into, out = arms[arms["iso3"] == country], arms[arms["partner_iso3"] == country]
    received = tiv_by_partner(rows_in_span(into, first, last), "partner_iso3")
    sent = tiv_by_partner(rows_in_span(out, first, last), "iso3").drop(WORLD, errors="ignore")
    whole = received.drop(overlapping_groups(set(into["partner_iso3"])), errors="ignore").sum()
    listed = len(set(into["partner_iso3"])) > 1 and whole > 0
    sums = pd.DataFrame({"arms_received_tiv_million": received, "arms_sent_tiv_million": sent}).drop(
        WORLD, errors="ignore"
    )
    share = sums["arms_received_tiv_million"] / whole * 100 if listed else float("nan")
    return sums.assign(arms_received_share_percent=share)


def tiv_by_partner(rows: pd.DataFrame, side: str) -> pd.Series:
    """Sum by partner; a partner without any number stays missing."""
    return rows.groupby(side)["tiv_million"].sum(min_count=1)


def overlapping_groups(suppliers: set[str]) -> list[str]:
    """Return the groups whose members may be listed singly among the suppliers: World, and the bloc of the course."""
    known, bloc = countries(), current().bloc
    inside = set(known.loc[(known["region"] == bloc.region) & (known["kind"] != "group"), "iso3"]) - set(bloc.without)
    return [WORLD, *(bloc.groups if suppliers & inside else ())]


def treaties_in_force(treaties: pd.DataFrame, country: str, last: int) -> pd.DataFrame:
    """
    Return, by partner, what is in force at the end of the last year of the span.

    The mutual-defence clause is *yes* with the instrument that contains it, else *no* with the newest treaty, or
    partnership if there is no treaty; the level is that of the newest partnership.
    """
    rows = treaties[(treaties["iso3"] == country) | (treaties["partner_iso3"] == country)]
    rows = rows.assign(
        partner=rows["partner_iso3"].where(rows["iso3"] == country, rows["iso3"]), since=start_dates(rows)
    )
    start, end = (
        years_of_dates(rows["since"]),
        years_of_dates(rows["until"] if "until" in rows else rows["since"].map(lambda _: None)),
    )
    rows = rows[~(start > last) & ~(end <= last)].sort_values("since", ascending=False, na_position="last")
    formal = rows["level"].astype("str").str.startswith("treaty")
    rows = rows.assign(formal=formal)
    strongest = rows.sort_values(["mutual_defence", "formal"], ascending=False, kind="stable")
    treaty = strongest.drop_duplicates("partner").set_index("partner")
    newest = rows[~formal].drop_duplicates("partner").set_index("partner")
    return pd.DataFrame(
        {
            "mutual_defence": treaty["mutual_defence"],
            "treaty": treaty["instrument"],
            "treaty_year": years_of_dates(treaty["since"]),
            "partnership_level": newest["level"],
            "partnership_instrument": newest["instrument"],
            "partnership_since": newest["since"],
        }
    )


def start_dates(rows: pd.DataFrame) -> pd.Series:
    """Return the date from which a tie counts: in force, else signed; a date may be a year only."""
    dates = [rows[name] for name in ("in_force", "signed") if name in rows] or [
        pd.Series(None, rows.index, dtype="str")
    ]
    return dates[0].fillna(dates[-1]).map(lambda date: None if pd.isna(date) else str(date).removesuffix(".0"))


def years_of_dates(dates: pd.Series) -> pd.Series:
    """Return the year of dates such as 2012, 2012-07 and 2012-07-27."""
    return pd.to_numeric(dates.astype("str").str[:4], errors="coerce").astype("float64")


def votes_agreed(votes: pd.DataFrame, country: str, first: int, last: int) -> pd.DataFrame:
    """Count, by partner, the resolutions for which both votes are on record, and those with equal votes."""
    rows = votes.dropna(subset="vote")
    rows = rows[years_of_dates(rows["date"]).between(first, last)] if "date" in rows else rows
    ours = rows[rows["iso3"] == country].set_index("resolution")["vote"]
    theirs = rows[(rows["iso3"] != country) & rows["resolution"].isin(ours.index)]
    same = (theirs["vote"] == theirs["resolution"].map(ours)).groupby(theirs["iso3"])
    return pd.DataFrame({"votes_agreed_resolutions": same.sum(), "votes_compared_resolutions": same.size()})


def partner_rows(
    tables: Mapping[str, pd.DataFrame],
    own: Mapping[str, pd.DataFrame],
    country: str,
    span: tuple[int, int],
    lines: pd.DataFrame,
) -> pd.DataFrame:
    """Join all figures of a country's partners: one row per partner, units in the column names."""
    parts = [leading_figures(lines)] if "trade" in tables else []
    if "arms" in tables:
        parts.append(arms_sums(tables["arms"], country, *span))
    if "treaties" in tables:
        parts.append(treaties_in_force(tables["treaties"], country, span[1]))
    if "votes" in tables:
        parts.append(votes_agreed(tables["votes"], country, *span))
    parts.extend(latest_values(rows, name, country, *span) for name, rows in own.items())
    joined = pd.concat([pd.DataFrame(), *parts], axis=1).rename_axis("partner_iso3")
    return joined.drop(index=[country, WORLD], errors="ignore")


def latest_values(rows: pd.DataFrame, name: str, country: str, first: int, last: int) -> pd.Series:
    """Return, by partner, the newest value in the span of a column that the caller brought."""
    ours = rows[rows["iso3"] == country]
    ours = rows_in_span(ours, first, last).sort_values("year") if "year" in ours else ours
    return ours.groupby("partner_iso3")[name].last()


def leading_figures(lines: pd.DataFrame) -> pd.DataFrame:
    """Return the leading figure of each partner under column names with units, and in words who else reports."""
    lead = lines.drop_duplicates("partner").set_index("partner")
    others = lines[lines.duplicated("partner")]
    words = others["publisher"] + others["mirror"].map({True: " (mirror)", False: ""}) + ": "
    words = words + others["value"].map("{:.10g}".format)
    names = {"share": "share_percent", "change": "change_5_years_percent", "of": "ranked_partners"}
    named = lead.rename(columns={"value": "usd_million", **names})[TRADE_COLUMNS]
    named["basis"] = named["basis"].mask(lead["mirror"], "mirror, " + named["basis"])
    also = words.groupby(others["partner"]).agg("; ".join)
    return named.assign(also_reported_usd_million=also.reindex(lead.index)).add_prefix("trade_")


TRADE_COLUMNS = [
    *("usd_million", "year", "flow", "publisher", "basis"),
    *("share_percent", "rank", "ranked_partners", "change_5_years_percent"),
]


def releases(arms: pd.DataFrame | None, country: str, span: tuple[int, int]) -> str:
    """Return the releases that the sums of arms come from, with their years, in words."""
    if arms is None or "release" not in arms:
        return ""
    ours = arms[(arms["iso3"] == country) | (arms["partner_iso3"] == country)]
    ends = rows_in_span(ours, *span).groupby("release")["year"].agg(["min", "max"])
    return "; ".join(f"{name}, deliveries of {first:.0f} to {last:.0f}" for name, first, last in ends.itertuples())
