"""Lesson 6, *Who arms Vietnam, now and over the years?*: its figures, and the numbers in its words."""

from collections.abc import Iterable
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes

import ties
from ties.course import Course
from ties.display.figure import RichOutput

BLUE, ORANGE, INK, SHADE = "#0072B2", "#F0A868", "#1F2933", "#E4E7EB"
AROUND = ["CHN", "VNM", "MMR", "LAO", "THA", "IDN", "MYS", "PHL"]
ASEAN = ["BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "VNM"]
SPANS = {2014: "2010–14", 2018: "2014–18", 2023: "2019–23"}
ONE_OF_EACH = {"submarine": "submarine", "FGA aircraft": "fighter", "tank": "tank"}  # by description
SHOWN = (2018, 2023, 2024, 2025)  # last years of the windows in which SIPRI published Russia's share of the world
RELEASES = {2024: "March 2025", 2025: "March 2026"}  # SIPRI's after the visit, by the last year they cover
MARKED = (
    (2014, (2, 5)),
    (2023, (-50, -13)),
    (2024, (-47, -11)),
)  # last year of a window, and where its share is written


def received() -> pd.DataFrame:
    """Return what Vietnam received from 1995 on: rows of arms transfers, tiv_million in million TIV."""
    return ties.read("arms_transfers").query("iso3 == 'VNM' and year >= 1995")


def deals() -> pd.DataFrame:
    """Return what Vietnam received deal by deal; the column partner_iso3 is called supplier."""
    return ties.read("arms_deliveries").query("iso3 == 'VNM'").rename(columns={"partner_iso3": "supplier"})


def in_windows(arms: pd.DataFrame) -> pd.DataFrame:
    """Return sums of five years in million TIV, each under its last year, 1999 to 2024."""
    return ties.measures.five_year_windows(arms, "tiv_million", ends=range(1999, 2025))


def russia_and_others(rows: pd.DataFrame, by: str, supplier: str = "partner_iso3") -> pd.DataFrame:
    """Add up million TIV in a row for each value of the column `by`, with columns Russia and others."""
    sides = rows.assign(side=rows[supplier].map({"RUS": "Russia"}).fillna("others"))
    return sides.pivot_table("tiv_million", by, "side", aggfunc="sum").fillna(0)


def russian_share(sums: pd.DataFrame) -> pd.Series:
    """Return Russia's share in per cent; `sums` has the columns Russia and others."""
    return 100 * sums["Russia"] / sums.sum(axis=1)


def unit_values(register: pd.DataFrame) -> pd.Series:
    """Return the largest value of one new weapon in million TIV, by its description."""
    return register.query("status == 'new'").groupby("description")["tiv_deal_unit_million"].max()


def around_the_sea() -> pd.DataFrame:
    """Return what Russia delivered to China and Southeast Asia in million TIV: a row per buyer, a column per window."""
    return sent_by_russia(list(SPANS)).reindex(AROUND)


def sent_by_russia(ends: Iterable[int]) -> pd.DataFrame:
    """Return Russia's deliveries in million TIV: a row per buyer, a column per window of five years by its last."""
    sent = ties.read("arms_transfers").query("partner_iso3 == 'RUS'")
    windows = ties.measures.five_year_windows(sent, "tiv_million", ends=ends)
    return windows.pivot_table("tiv_million", "iso3", "last_year", aggfunc="sum")


def first_two(windows: pd.DataFrame, last: int) -> pd.Series:
    """Return the shares of the two largest suppliers in the window up to `last`, in per cent, by code."""
    sums = windows.query("last_year == @last").groupby("partner_iso3")["tiv_million"].sum()
    return (100 * sums / sums.sum()).nlargest(2)


def asean_share(year: int) -> float:
    """Return the share of the ten states of ASEAN in Russia's goods trade in a year, in per cent (IMF)."""
    trade = ties.read("trade").query("iso3 == 'RUS' and publisher == 'IMF IMTS' and year == @year")
    sums = trade.groupby("partner_iso3")["trade_usd_million"].sum()
    return 100 * sums.reindex(ASEAN).sum() / sums["WLD"]


def world_shares() -> pd.DataFrame:
    """Return Russia's share of the world's arms exports as SIPRI published it: windows of five years, oldest first."""
    told = ties.read("reported_figures").query("series == 'russia_share_global_arms_exports' and publisher == 'SIPRI'")
    return told.sort_values("year").set_index("year")


def values() -> dict[str, Any]:
    """Return the numbers in the words of this lesson."""
    one, sums = unit_values(deals()), russia_and_others(in_windows(received()), "last_year")
    return {
        "submarine": one["submarine"],
        "tank": one["tank"],
        "russian_share": russian_share(sums)[2014],
        "others_before": sums["others"][2014],
    }


def tiv_bars(register: pd.DataFrame) -> RichOutput:
    """Draw what one new weapon counts in million TIV, for three kinds of weapon that Vietnam received."""
    one = unit_values(register)[list(ONE_OF_EACH)].rename(ONE_OF_EACH)
    fig, axis = plt.subplots(figsize=(4.6, 1.2))
    axis.bar_label(axis.barh(one.index, one, color=BLUE), fmt="{:g}", padding=4)
    axis.invert_yaxis()
    tanks = one["submarine"] / one["tank"]
    axis.set(title=f"In TIV, one submarine = {tanks:.0f} tanks", xlabel="million TIV", xlim=(0, 290))
    axis.grid(visible=False)
    return ties.figure(
        fig,
        alt="Bars for one new weapon, in million TIV: "
        + ", ".join(f"{kind} {value:g}" for kind, value in one.items())
        + f". A submarine is {tanks:.0f} times a tank.",
        caption="Unit: million TIV for one new weapon, as delivered to Vietnam; where there are several types, the "
        "highest. Source: SIPRI, export of February 2026.",
    )


def tanks_of_2019() -> tuple[float, float]:
    """Return what Russia delivered in 2019, and how much of it is tanks, in million TIV."""
    arms, register = received(), deals()
    tanks = register.query("supplier == 'RUS' and description == 'tank' and year == 2019")
    return arms.query("partner_iso3 == 'RUS' and year == 2019")["tiv_million"].sum(), tanks["tiv_million"].sum()


def share_line(sums: pd.DataFrame) -> RichOutput:
    """Draw Russia's share by five-year windows; `sums` is million TIV with the columns Russia and others."""
    share, (of_2019, tanks) = russian_share(sums), tanks_of_2019()
    fig, axis = plt.subplots(figsize=(4.9, 2.2))
    axis.axvspan(2023.5, 2024.6, color=SHADE, zorder=0)
    axis.plot(share, color=BLUE, linestyle="-", marker="o", markersize=4)
    for year, shift in MARKED:
        text, beside = f"{share[year]:.1f} %", {"xytext": shift, "textcoords": "offset points"}
        axis.annotate(text, (year, share[year]), weight="bold", **beside)
    axis.set(title="Russia's share of arms to Vietnam", ylabel="% of TIV")
    axis.set(ylim=(0, 112), xlim=(1998.5, 2024.6))
    axis.set_xlabel("last year of a window of five (grey: hindsight)")
    return ties.figure(
        fig,
        alt=f"Line by five-year windows: Russia's share is between {share.loc[:2014].min():.0f} and "
        f"{share.loc[:2014].max():.0f} % until 2010–14, when it is {share[2014]:.1f} %; then it falls in every window, "
        f"to {share[2018]:.1f} % in 2014–18 and {share[2023]:.1f} % in 2019–23. Hindsight, 2020–24: "
        f"{share[2024]:.1f} %.",
        caption="Unit: % of TIV, sums of five years. Source: SIPRI, export of February 2026; our sums; "
        "figures of 2024 may still change. The last step is steep because 2019 leaves the window: of "
        f"{of_2019:.0f} million TIV from Russia in that year, {tanks:.0f} are tanks. Where little is "
        "delivered, one deal moves the share.",
    )


def spending() -> pd.Series:
    """Return Vietnam's military spending in million US$ of 2023, by year."""
    rows = ties.read("military_spending").query("iso3 == 'VNM'")
    return rows.set_index("year")["spending_usd_million_2023"].dropna()


def volume_bars(arms: pd.DataFrame, sums: pd.DataFrame) -> RichOutput:
    """Draw deliveries by year; `arms` are rows of transfers, `sums` their windows with columns Russia and others."""
    by_year, spent = russia_and_others(arms, "year"), spending()
    russia, others, whole = sums["Russia"], sums["others"], sums.sum(axis=1)
    by_window = ", ".join(f"{last - 4}–{last % 100:02d} {russia[last]:,.0f}" for last in range(2014, 2024))
    fig, axis = plt.subplots(figsize=(5.8, 2.6))
    axis.axvspan(2023.5, 2024.6, color=SHADE, zorder=0)
    axis.bar(by_year.index, by_year["Russia"], color=BLUE, label="Russia")
    axis.bar(by_year.index, by_year["others"], bottom=by_year["Russia"], color=ORANGE, label="all others")
    for last in (2014, 2023):
        bracket(axis, last, sums.loc[last])
    axis.set(title="Arms delivered to Vietnam, by year", ylabel="million TIV", ylim=(0, 1850), xlim=(1994.3, 2024.6))
    axis.legend(loc="upper left")
    return ties.figure(
        fig,
        alt=f"Bars by year: Russia delivered {russia[2014]:,.0f} million TIV in 2010–14 and {russia[2023]:,.0f} in "
        f"2019–23; all others together {others[2014]:,.0f} and {others[2023]:,.0f}, with {others[2018]:,.0f} in "
        f"2014–18 in between, when Russia delivered {russia[2018]:,.0f}. With hindsight, 2020–24: Russia "
        f"{russia[2024]:,.0f}, others {others[2024]:,.0f}.",
        caption="Unit: million TIV. Source: SIPRI, export of February 2026; our sums; grey: hindsight, and may still "
        f"change. Russia by windows of five years: {by_window}; with hindsight, 2020–24 {russia[2024]:,.0f}. "
        f"All deliveries of 2019–23 are {whole[2023] / whole[2014]:.0%} of those of 2010–14. Vietnam's military "
        f"spending, in prices of 2023, changed by {spent[2018] / spent[2010] - 1:+.0%} from 2010 to "
        f"{spent.index.max()}, the last year in our table (SIPRI, highly uncertain).",
    )


def bracket(axis: Axes, last: int, sums: pd.Series) -> None:
    """Write the sums of Russia and others, in million TIV, over the five years up to `last`."""
    words = f"{last - 4}–{last % 100}\nRussia {sums['Russia']:,.0f}\nothers {sums['others']:,.0f}"
    axis.hlines(1330, last - 4.4, last + 0.4, color=INK, linewidth=1)
    axis.annotate(words, (last - 2, 1370), ha="center", fontsize=9)


def stock_bars(register: pd.DataFrame) -> RichOutput:
    """Draw all deliveries by kind of weapon; `register` are deals up to 2023, tiv_million in million TIV."""
    kinds = russia_and_others(register, "category", "supplier")
    kinds = kinds.loc[kinds.sum(axis=1).sort_values().index]
    part, whole = kinds["Russia"] / kinds.sum(axis=1), kinds.to_numpy().sum()
    fig, axis = plt.subplots(figsize=(5.4, 2.3))
    axis.barh(kinds.index, kinds["Russia"], color=BLUE, label="Russia")
    bars = axis.barh(kinds.index, kinds["others"], left=kinds["Russia"], color=ORANGE, label="all others")
    axis.bar_label(bars, [f"{one:.0%} Russian" for one in part], padding=4, fontsize=9)
    axis.set(title="What Vietnam received, 1995–2023", xlabel="million TIV", xlim=(0, 4700))
    axis.grid(visible=False)
    axis.legend(loc="lower right")
    return ties.figure(
        fig,
        alt=f"Bars by kind: of all {whole:,.0f} million TIV delivered in 1995–2023, "
        f"{kinds['Russia'].sum() / whole:.0%} are Russian; of ships {part['ships']:.0%}, of aircraft "
        f"{part['aircraft']:.0%}, of missiles {part['missiles']:.0%}, but of sensors {part['sensors']:.0%} and of "
        f"engines {part['engines']:.0%}.",
        caption=f"All kinds together: {kinds['Russia'].sum() / whole:.0%} Russian. Unit: million TIV. "
        "Source: SIPRI, export of February 2026; our sums. What was lost or scrapped is not subtracted; Soviet arms "
        "from before 1995 are not counted. A Russian engine in a Russian ship is counted with the ship.",
    )


def russian_deals(register: pd.DataFrame) -> RichOutput:
    """Show what Russia delivered by kind, where the sum is above 100 million TIV; `register` are deals up to 2023."""
    by_kind = (
        register.query("supplier == 'RUS'")
        .groupby("description", as_index=False)
        .agg(
            items=("delivered", "sum"),
            million_TIV=("tiv_million", "sum"),
            last_order=("ordered", "max"),
            last_delivery=("year", "max"),
        )
    )
    return ties.table(
        by_kind.query("million_TIV > 100").sort_values("last_delivery"),
        formats={"million_TIV": "{:,.0f}"},
        caption="Russian deliveries to Vietnam, 1995–2023 (SIPRI)",
    )


def around_table(around: pd.DataFrame) -> RichOutput:
    """Show what Russia delivered to each buyer, in million TIV; `around` has a column for each window."""
    names = ties.read("countries").set_index("iso3")["short_name"]
    return ties.table(
        around.rename(index=names, columns=SPANS).rename_axis("to").reset_index(),
        formats=dict.fromkeys(SPANS.values(), "{:,.0f}"),
        caption="Arms from Russia, million TIV (SIPRI)",
    )


def hindsight(windows: pd.DataFrame) -> RichOutput:
    """Fold away what came after the visit; `windows` are sums of five years to Vietnam, by supplier."""
    names = ties.read("countries").set_index("iso3")["short_name"]
    first, world, sent = first_two(windows, 2024), world_shares(), sent_by_russia([2024])[2024]
    ranked = [f"{names[code]} {share:.1f} %" for code, share in first.items()]
    told = "; ".join(f"{world.loc[year, 'period'].replace('-', '–')} {world.loc[year, 'value']:g} %" for year in SHOWN)
    return RichOutput(
        "<details><summary>Hindsight: what came after the visit</summary>"
        "<p>For 2024 the register has deliveries from Czechia, the United States and Canada and none from Russia; that "
        f"year may still change. Even so, Russia is the largest single supplier of the window 2020–24: {ranked[0]}, "
        f"then {ranked[1]}. That supports the word <em>key</em> in the article. In this window Russia's volume to "
        f"Vietnam is small: {sent['VNM']:,.0f} million TIV. Myanmar received {sent['MMR']:,.0f}, Laos "
        f"{sent['LAO']:,.0f} and Thailand {sent['THA']:,.0f}.</p>"
        f"<p>Russia's share of all arms exports in the world, as SIPRI published it: {told}. The last two are from its "
        f"releases of {' and '.join(RELEASES.values())}.</p>"
        "<p>In September 2025 the Associated Press reported, from leaked papers, a deal of 2023 for fighters and "
        "frigates. They say it is on credit, to be repaid from a joint oil venture. The New York Times reported new "
        "purchases, citing an unnamed Vietnamese official. Neither government has announced a deal, and nothing had "
        "been delivered by then. A window that ends in 2024 cannot show it.</p>"
        f"<p>The ten states of ASEAN had {asean_share(2021):.1f} % of Russia's goods trade in 2021, and "
        f"{asean_share(2024):.1f} % in 2024 according to the IMF's estimate.</p></details>",
        "Hindsight, folded.",
    )


lesson = Course.open("far_east").lesson(6, values)
