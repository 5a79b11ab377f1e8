"""Lesson 7, *Does either host depend on one power?*: its figures, and the numbers in its words."""

from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes

import ties
from far_east.groups import asean_members
from far_east.lesson_07_tables import (
    HOSTS,
    POWERS,
    VISIT,
    agreement_on,
    china_of_imports,
    china_of_north_korea,
    index_of_others,
    russias_share,
    same_votes,
    sets_of_texts,
    top_partners,
    treaties_of,
    ukraine_votes,
    vietnam_of_north_korea,
    votes_of,
)
from far_east.words import short_names
from ties.course import Course
from ties.display.figure import RichOutput

BLUE, ORANGE, BLACK, GREY, SILVER = "#0072B2", "#D55E00", "#1F2933", "#52606D", "#9AA5B1"
PARTNERS = {
    "CHN": ("China", ORANGE),
    "USA": ("United States", BLUE),
    "KOR": ("South Korea", "#56B4E9"),
    "JPN": ("Japan", "#F0A868"),
    "ASEAN": ("ASEAN", SILVER),
    "EU27": ("EU", "#C5CCD3"),
    "rest": ("all others", "#E9ECEF"),
}
UNNAMED = ["rest", "ASEAN", "EU27"]
EXPORTS, IMPORTS = "Vietnam's exports", "Vietnam's imports"
STYLES = {"RUS": (ORANGE, "o"), "CHN": (BLACK, "s"), "USA": (BLUE, "^")}
RULES = {
    "largest under 1/2": ("largest", 1 / 2),
    "largest under 1/3": ("largest", 1 / 3),
    "largest under 1/4": ("largest", 1 / 4),
    "index under 0.25": ("index", 0.25),
    "index under 0.18": ("index", 0.18),
}
AT_THE_VISIT = "imports Jan–Jul 2024"
TIES = ["goods 2021", "exports 2021", "imports 2021", AT_THE_VISIT, "arms 2006–10", "arms 2019–23"]
AFTER_THE_VISIT = "Beijing parade|party anniversary|BRICS partner|ES-11/7|Wonsan"
Portfolio = dict[tuple[str, str], pd.Series]


def wholes(vietnam: pd.DataFrame) -> pd.DataFrame:
    """
    Return shares of goods trade in 2021, from 0 to 1: one row per partner, one column per total.

    `vietnam` contains the partners' shares in the columns both, export and import. The row *rest* completes each total.
    """
    vietnam = vietnam.rename(columns={"both": "Vietnam", "export": EXPORTS, "import": IMPORTS})
    vietnam.loc["rest"] = 1 - vietnam.sum()
    korea = china_of_north_korea()[2021]
    vietnam["North Korea"] = pd.Series({"CHN": korea, "rest": 1 - korea})
    return vietnam


def one_share_a_row(wholes: pd.DataFrame) -> pd.DataFrame:
    """Return the wholes as `ties.concentration` takes them: columns partner_iso3, iso3 (the total) and share."""
    return wholes.reset_index().melt("partner_iso3", var_name="iso3", value_name="share")


def goods_bars(wholes: pd.DataFrame) -> RichOutput:
    """Draw the partners in goods trade as stacked bars; `wholes` contains shares from 0 to 1."""
    bars = 100 * wholes[["North Korea", "Vietnam", EXPORTS, IMPORTS]].fillna(0)
    fig, axis = plt.subplots(figsize=(6.4, 2.9))
    stack_partners(axis, bars)
    axis.invert_yaxis()
    axis.set(title="Partners in goods trade, 2021", xlabel="% of each total", xlim=(0, 100))
    axis.grid(visible=False)
    fig.legend(loc="outside lower center", ncols=4, fontsize=9)
    return ties.figure(
        fig,
        alt=f"Stacked bars: China has {bars['North Korea']['CHN']:.1f} % of North Korea's recorded trade and "
        f"{bars['Vietnam']['CHN']:.1f} % of Vietnam's. Of Vietnam's exports the United States buys "
        f"{bars[EXPORTS]['USA']:.0f} % and China {bars[EXPORTS]['CHN']:.0f} %; of its imports China sells "
        f"{bars[IMPORTS]['CHN']:.0f} % and the United States {bars[IMPORTS]['USA']:.0f} %.",
        caption="Unit: % of goods trade. Sources: KOTRA for North Korea, 2021, published July 2022 (there Vietnam, "
        f"with {100 * vietnam_of_north_korea()[2021]:.1f} %, is in “all others”); General Statistics "
        "Office for Vietnam, January to November 2021. ASEAN without Vietnam. Russia is in “all others”. "
        f"For 2022 KOTRA gives China {100 * china_of_north_korea()[2022]:.1f} %.",
    )


def stack_partners(axis: Axes, bars: pd.DataFrame) -> None:
    """Draw one stacked bar per column, in per cent; small parts and the rest have no number."""
    left = pd.Series(0.0, index=bars.columns)
    for code, (name, colour) in PARTNERS.items():
        parts = axis.barh(bars.columns, bars.loc[code], left=left, color=colour, label=name, edgecolor="white")
        labels = [f"{value:.0f}" if value > 5 and code != "rest" else "" for value in bars.loc[code]]
        axis.bar_label(parts, labels, label_type="center", fontsize=9)
        left += bars.loc[code]


def arms_lines(windows: pd.DataFrame, shares: pd.DataFrame) -> RichOutput:
    """
    Draw how concentrated the hosts' arms imports were.

    `windows` contains million TIV by iso3, partner_iso3 and last_year, `shares` the shares of the same rows by year.
    """
    index, volume = ties.concentration(shares), windows.groupby(["iso3", "last_year"])["tiv_million"].sum()
    vnm, prk, others = index["VNM"].loc[1999:], index["PRK"].loc[:2014], index_of_others(windows)["VNM"].loc[1999:]
    fig, axis = plt.subplots(figsize=(5.4, 2.3))
    axis.plot(prk, color=BLACK, linestyle=":", linewidth=2.5)
    axis.plot(vnm, color=ORANGE, linestyle="-", linewidth=2.5)
    axis.plot(others, color=SILVER, linestyle="--")
    axis.annotate("North Korea", (2001, 1.04), weight="bold")
    axis.annotate("none recorded later", (2014.3, 0.985), fontsize=9)
    axis.annotate("Vietnam", (2015.6, 0.8), color=ORANGE, weight="bold")
    axis.annotate("Vietnam's other suppliers\namong themselves", (1999.2, 0.05), color=GREY, fontsize=9)
    axis.set(title="How concentrated were arms imports?", ylabel="index, 0 to 1", ylim=(0, 1.15))
    axis.set(xlim=(1993.5, 2023.5), xlabel="last year of five")
    return ties.figure(
        fig,
        alt=f"Lines: Vietnam's index is {vnm[2012]:.2f} for 2008–12, its peak, and {vnm[2023]:.2f} for 2019–23; North "
        f"Korea's is {prk[1994]:.2f} for 1990–94 and {prk[2000]:.2f} from 1996–2000 to 2010–14. Vietnam's suppliers "
        f"without Russia lie between {others.min():.2f} and {others.max():.2f}.",
        caption="Unit: concentration index. Source: SIPRI, export of February 2026 and, before 1995, release of 2022; "
        f"our sums. Volumes: Vietnam {volume['VNM', 2012]:,.0f} million TIV in 2008–12 and "
        f"{volume['VNM', 2023]:,.0f} in 2019–23; North Korea {volume['PRK', 2000]:,.0f} in 1996–2000, "
        f"{volume['PRK', 2010]:,.0f} in 2006–10 and {volume['PRK', 2014]:,.1f} in 2010–14.",
    )


def portfolio(wholes: pd.DataFrame, arms_shares: pd.DataFrame) -> Portfolio:
    """Return the partners' shares, from 0 to 1, by host and dated tie; for the imports at the visit one is known."""
    ties_of_vietnam = {"goods 2021": "Vietnam", "exports 2021": EXPORTS, "imports 2021": IMPORTS}
    found: Portfolio = {("Vietnam", tie): wholes[whole] for tie, whole in ties_of_vietnam.items()}
    china = china_of_imports(2024, "Jan-Jul")
    found["Vietnam", AT_THE_VISIT] = pd.Series({"CHN": china, "rest": 1 - china})
    found["North Korea", "goods 2021"] = wholes["North Korea"].dropna()
    two_windows = arms_shares[arms_shares["year"].isin([2010, 2023])]
    for (iso3, last), window in two_windows.groupby(["iso3", "year"]):
        found[HOSTS[iso3], f"arms {last - 4}–{last % 100}"] = window.set_index("partner_iso3")["share"]
    return found


def leans_on_none(portfolio: Portfolio) -> Callable[[str, str, tuple[str, float]], bool | None]:
    """Return a test of one host, tie and rule: whether no partner is too large."""

    def test(host: str, tie: str, rule: tuple[str, float]) -> bool | None:
        return passes(portfolio[host, tie], *rule) if (host, tie) in portfolio else None

    return test


def passes(shares: pd.Series, measure: str, limit: float) -> bool | None:
    """Return whether shares stay under a limit by a measure; None if the partners without names decide."""
    states = shares.drop(UNNAMED, errors="ignore")
    if measure == "largest":
        return bool(states.max() < limit)
    at_least, at_most = ((some**2).sum() < limit for some in (states, shares))
    return bool(at_least) if at_least == at_most else None


def either_way_round(pairs: pd.DataFrame) -> pd.Series:
    """Return the agreement, from 0 to 1, by year and two states in either order; the table stores a pair once."""
    turned = pairs.rename(columns={"iso3": "partner_iso3", "partner_iso3": "iso3"})
    return pd.concat([pairs, turned]).set_index(["year", "iso3", "partner_iso3"])["agreement"]


def vote_dots(agreement: pd.Series, votes: pd.DataFrame) -> RichOutput:
    """Draw each host's agreement with three powers, 0 to 1, in all votes of 2019 and in sets of texts on Ukraine."""
    texts = sets_of_texts(votes)
    fig, axes = plt.subplots(1, 2, figsize=(6.8, 3.3), sharey=True)
    said = []
    for axis, (host, name) in zip(axes, HOSTS.items(), strict=True):
        pairs = {
            power: [agreement[2019, host, power], *(agreement_on(some, host, power) for some in texts.values())]
            for power in POWERS
        }
        draw_powers(
            axis, name, pairs, ["all votes\n2019", *(f"{words}\n{len(some)} texts" for words, some in texts.items())]
        )
        said += [f"{name} with {POWERS[power]} " + ", ".join(f"{at:.2f}" for at in row) for power, row in pairs.items()]
    axes[0].set_ylabel("agreement, 0 to 1")
    fig.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=3, fontsize=9)
    russia, china = ({host: same_votes(votes, host, power) for host in HOSTS} for power in ("RUS", "CHN"))
    cast, between = votes_of(votes, "VNM"), (f"{agreement_on(some, 'CHN', 'RUS'):.2f}" for some in texts.values())
    return ties.figure(
        fig,
        alt="Dots, agreement in all votes of 2019 and on sets of texts on Ukraine ("
        + ", ".join(f"{words} {len(some)}" for words, some in texts.items())
        + f"): {'; '.join(said)}.",
        caption="Unit: agreement, from 0 (opposite) to 1 (the same); below each set is its number of texts. Invasion: "
        "texts of the emergency session. Crimea: 68/262 of 2014, the yearly texts on human rights and four on its "
        f"militarisation. All: these and 77/284. Of all {len(votes)} "
        f"Vietnam abstained on {cast['abstain']}, voted no on {cast['no']} and "
        f"yes on {cast['yes']}; it voted exactly as Russia did on {russia['VNM']}, as China did on {china['VNM']}. "
        f"North Korea voted as Russia did on {russia['PRK']}, as China did on {china['PRK']}. China's own "
        f"agreement with Russia in the three sets is {', '.join(between)}. Sources: Voeten's roll calls to 2019 "
        "(session 74), our calculation; UN voting records, 2014 to 2023.",
    )


def draw_powers(axis: Axes, host: str, pairs: dict[str, list[float]], sets: list[str]) -> None:
    """Draw one dot per power and set of votes; dots of one set are side by side, and no line joins two sets."""
    for aside, (power, (colour, mark)) in zip((-0.18, 0, 0.18), STYLES.items(), strict=True):
        at = [place + aside for place in range(len(sets))]
        axis.plot(at, pairs[power], color=colour, linestyle="none", marker=mark, label=POWERS[power])
    axis.set(xticks=range(len(sets)), xlim=(-0.5, len(sets) - 0.5), ylim=(-0.06, 1.08))
    axis.set_xticklabels(sets, fontsize=8)
    axis.set_title(host, fontsize=11)


def neighbours() -> list[str]:
    """Return the codes of ASEAN's members of 2019, and of North Korea."""
    return [*asean_members(2019), "PRK"]


def neighbour_table(near: pd.DataFrame, year: int) -> RichOutput:
    """Show agreement, from 0 to 1: a row per state (its code is the index), a column per power."""
    shown = near.rename(short_names()).rename_axis("state").rename_axis(None, axis=1).map("{:.2f}".format)
    return ties.table(shown.reset_index(), caption=f"Agreement, session of {year}, 0 to 1 (Voeten's roll calls; ours)")


def friend_stairs(top: pd.DataFrame) -> RichOutput:
    """Draw the growing number of partners on the top step as stairs; `top` has the columns friend and year."""
    years, count = top["year"], len(top)
    fig, axis = plt.subplots(figsize=(6.2, 2.6))
    steps = [0, *range(1, count + 1), count]
    axis.step([2005, *years, 2024.47], steps, where="post", color=BLUE, linestyle="-")
    for number, (year, friend) in enumerate(zip(years, top["friend"], strict=True), start=1):
        weight = "bold" if friend == "Russia" else "normal"
        axis.annotate(friend, (year - 0.15, number), ha="right", va="bottom", weight=weight)
    axis.set(title="Vietnam's partners on the top step of its ladder", ylabel="partners", ylim=(0, count + 1.2))
    axis.set(xlim=(2004.5, 2025), xticks=range(2005, 2025, 5))
    return ties.figure(
        fig,
        alt=f"Stairs: from {years.iloc[0]} to the visit in 2024 the number of top partners grows to {count}: "
        + ", ".join(f"{friend} {year}" for friend, year in zip(top["friend"], years, strict=True))
        + ".",
        caption="Unit: partners on the top step, by the year of announcement. Source: declarations, as listed in our "
        "table of partnerships, to January 2026. At the visit no group, such as the EU, was on the top step.",
    )


def russias_part(arms_shares: pd.DataFrame, top: pd.DataFrame) -> RichOutput:
    """Show Russia's part in each tie; `arms_shares` as for `portfolio`, `top` as for `friend_stairs`."""
    arms = arms_shares.query("year == 2023").set_index(["iso3", "partner_iso3"])["share"]
    helpers = treaties_of("PRK").query("mutual_defence and until.isna()")
    help_of_russia = (helpers[["iso3", "partner_iso3"]] == "RUS").any(axis=1).sum()
    help_text = "treaties that promise help, signed by 20 June 2024"
    rows = [
        ("North Korea", "goods, 2015", f"{russias_share('KOTRA', 'PRK', 2015):.1%}"),
        ("Vietnam", "goods, 2022", f"{russias_share('Vietnamese statistics', 'VNM', 2022):.1%}"),
        ("North Korea", "arms, 2019–23", f"{arms['PRK', 'RUS']:.0%}" if "PRK" in arms else "none recorded"),
        ("Vietnam", "arms, 2019–23", f"{arms['VNM', 'RUS']:.0%}"),
        ("North Korea", help_text, f"{help_of_russia} of {len(helpers)}"),
        ("Vietnam", "partners on the top step, 20 June 2024", f"{(top['friend'] == 'Russia').sum()} of {len(top)}"),
    ]
    return ties.table(
        pd.DataFrame(rows, columns=["host", "tie", "Russia's_part"]),
        caption="Russia's part (KOTRA; Vietnamese statistics; SIPRI; our table of partnerships)",
    )


def clubs() -> pd.DataFrame:
    """Return North Korea's rows with BRICS and the SCO; the level *none* is no tie."""
    return ties.read("partnerships").query("iso3 == 'PRK' and partner_iso3 in ['BRICS', 'SCO']")


def door_table(clubs: pd.DataFrame) -> RichOutput:
    """Show what happened after the visit; `clubs` are North Korea's rows with BRICS and the SCO."""
    events = ties.read("events")
    later = events[(events["date"] > VISIT) & events["event"].str.contains(AFTER_THE_VISIT)]
    said = "North Korea, " + clubs["partner_iso3"] + ": " + clubs["instrument"]
    return ties.table(
        pd.concat([later[["date", "event"]], pd.DataFrame({"date": "to 2026-01", "event": said})]),
        caption="After the visit (hindsight). Source: our tables events and partnerships",
    )


def values() -> dict[str, Any]:
    """Return the numbers in the words of this lesson."""
    top = top_partners()["friend"]
    return {
        "china_of_north_korea": china_of_north_korea()[2021],
        "ukraine_texts": len(ukraine_votes()),
        "top_partners": len(top),
        "top_partners_without_russia": int((top != "Russia").sum()),
    }


lesson = Course.open("far_east").lesson(7, values)
