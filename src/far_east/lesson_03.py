"""Lesson 3, *Is Russia a way round sanctions for North Korea?*: its figures, and the numbers in its words."""

from typing import Any

import matplotlib.pyplot as plt
import pandas as pd

import ties
from far_east.lesson_03_oil import american_count, estimated_oil, filed_oil, oil_cap, oil_of_january
from far_east.reports import NO_FIGURE, NOT_BY_MOSCOW, NOT_CONFIRMED, amounts, folded, hardest_resolutions
from ties.course import Course
from ties.display.figure import RichOutput

BLUE, ORANGE, GREY, SHADE = "#0072B2", "#D55E00", "#52606D", "#E4E7EB"
SAID = ["what", "when", "who_says_so", "status"]
VISIT_YEAR = 2022  # the last year whose figures were published before the visit


def reported(series: str, publisher: str = "", column: str = "value") -> pd.Series:
    """Return one series of the reported figures by year; `column` is value, value_low or value_high."""
    rows = ties.read("reported_figures").query("series == @series")
    rows = rows[rows["publisher"] == publisher] if publisher else rows
    return rows.set_index("year")[column]


def china_shares(printed: pd.DataFrame) -> pd.DataFrame:
    """Return China's share of North Korea's recorded trade in per cent: a row per year, a column per publisher."""
    return printed[printed["series"].str.startswith("china_share")].pivot_table("value", "year", "publisher")


def korean_share() -> float:
    """Return South Korea's share of North Korea's trade in 2010 in per cent, with trade between the two Koreas."""
    return reported("south_korea_share_of_dprk_trade_with_inter_korean")[2010]


def recorded_trade() -> pd.DataFrame:
    """Return KOTRA's count of North Korea's trade in million US$: a row per year, columns export, import and total."""
    rows = ties.read("trade").query("iso3 == 'PRK' and partner_iso3 == 'WLD' and publisher == 'KOTRA'")
    return rows.pivot_table("trade_usd_million", "year", "flow")


def partner_shares(rows: pd.DataFrame, kotra: pd.Series) -> pd.DataFrame:
    """
    Return the partners' shares of North Korea's trade in per cent, in columns year, iso3 and share.

    `rows` are KOTRA's rows of trade in million US$; `kotra` is China's share as published, in per cent by year.
    """
    part = rows.pivot_table("trade_usd_million", "year", "partner_iso3")
    part = 100 * part.drop(columns=["WLD", "CHN"]).div(part["WLD"], axis=0)
    part = part.assign(CHN=kotra, VNM=reported("vietnam_share_of_dprk_trade"))
    part["RUS"] = part["RUS"].fillna(reported("russia_share_of_dprk_trade"))
    return part.melt(ignore_index=False, var_name="iso3", value_name="share").reset_index().dropna()


def russian_count() -> pd.Series:
    """Return the trade of Russia and North Korea as Russia reported it, in million US$ by year."""
    rows = ties.read("trade").query("iso3 == 'RUS' and partner_iso3 == 'PRK' and publisher == 'UN Comtrade'")
    return rows.groupby("year")["trade_usd_million"].sum()


def stated_trade() -> pd.Series:
    """Return the trade of the two states in whole years as officials state it, in million US$ by publisher and year."""
    stated = ties.read("reported_figures").query("series == 'dprk_russia_trade_total' and period == 'year'")
    return stated.set_index(["publisher", "year"])["value"]


def aide() -> pd.Series:
    """Return the trade of the two states as an aide of Russia's president stated it, in million US$ by year."""
    return stated_trade()["Russian presidential aide"]


def association() -> float:
    """Return the trade of 2024 as an official of a Russian trade association stated it, in million US$."""
    return stated_trade()["Russian exporters association"][2024]


def up_to_the_visit(by_year: pd.Series) -> pd.Series:
    """Return Russia's count with the aide's figure for 2023 at its end, in million US$ by year."""
    return pd.concat([by_year, aide().loc[[2023]]])


def years_below(by_year: pd.Series) -> list[int]:
    """Return the years in which Russia's count is below the aide's figure for 2023."""
    return [year for year in by_year.index if by_year[year] < aide()[2023]]


def values() -> dict[str, Any]:
    """Return the numbers in the words of this lesson."""
    china, by_year = china_shares(ties.read("reported_figures").query("iso3 == 'PRK'")), russian_count()
    return {
        "china_by_kotra": china["KOTRA"][2010],
        "china_by_kita": china["KITA"][2010],
        "south_korea_by_kita": korean_share(),
        "china_without_south_korea": 100 * china["KITA"][2010] / (100 - korean_share()),
        "first_report": by_year.index.min(),
        "last_report": by_year.index.max(),
        "years_below": " and ".join(map(str, years_below(by_year))),
    }


def china_lines(china: pd.DataFrame) -> RichOutput:
    """Draw China's share as KOTRA and KITA count it; `china` is in per cent, a row per year."""
    kotra, kita = china["KOTRA"].dropna(), china["KITA"].dropna()
    first = kotra.index.min()
    fig, axis = plt.subplots(figsize=(5.8, 2.8))
    before = kotra.loc[:VISIT_YEAR]
    axis.plot(before.reindex(range(before.index.min(), VISIT_YEAR + 1)), color=BLUE, linestyle="-", marker="o")
    axis.plot(kotra.loc[VISIT_YEAR + 1 :], color=BLUE, linestyle="-", marker="o", markerfacecolor="white")
    axis.plot(kita, color=ORANGE, linestyle="none", marker="s")
    axis.axvspan(VISIT_YEAR + 0.5, 2024.7, color=SHADE, zorder=0)
    axis.annotate("KOTRA: without trade\nbetween the two Koreas", (2011.4, 58), color=BLUE, weight="bold")
    axis.annotate("KITA: with it", (2010.6, 40), color=ORANGE, weight="bold")
    axis.set(title="China's share of North Korea's recorded trade", ylabel="% of exports and imports")
    axis.set(ylim=(0, 105), xlim=(2000, 2024.7))
    return ties.figure(
        fig,
        alt=f"Line and points: according to KOTRA China's share rises from {kotra[first]:.1f} % in {first} to "
        f"{kotra[2022]:.1f} % in 2022 and is {kotra[2024]:.1f} % in 2024. According to KITA it is {kita[2001]:.1f} % "
        f"in 2001, {kita[2010]:.1f} % in 2010 and {kita[2018]:.1f} % in 2018.",
        caption="Unit: % of recorded trade. Sources: KOTRA, which from 2014 on adds an estimate of crude oil from "
        "China; KITA, which adds none and includes trade between the two Koreas. Pages of 2008 to 2025, named row by "
        "row in the table reported_figures. Grey: published in July 2024 and 2025, after the visit.",
    )


def trade_bars(korea: pd.DataFrame) -> RichOutput:
    """Draw North Korea's exports in front of all its trade; `korea` is million US$ by year and flow."""
    korea = korea.loc[2010:]
    sold, both = korea["export"].dropna(), korea["total"].fillna(korea["export"] + korea["import"]).dropna()
    hardest, least = hardest_resolutions(), both.idxmin()
    fig, axis = plt.subplots(figsize=(5.8, 2.5))
    axis.bar(both.index, both / 1000, color="#B9D7EA", label="exports and imports")
    axis.bar(sold.index, sold / 1000, width=0.45, color=BLUE, label="exports alone")
    axis.axvspan(2015.7, 2017.97, color="#FBE3D4", zorder=0)
    axis.annotate(f"{hardest} resolutions", (2016.85, 7.7), ha="center", fontsize=9)
    axis.set(title="North Korea's recorded trade", ylabel="billion US$", ylim=(0, 8.4), xlim=(2009.3, 2024.7))
    axis.legend(loc="upper right", fontsize=9)
    return ties.figure(
        fig,
        alt=f"Bars: exports are {sold[2015] / 1000:.2f} billion dollars in 2015, {sold[2017] / 1000:.2f} in 2017 and "
        f"{sold[2018] / 1000:.2f} in 2018, which is {sold[2018] / sold[2015] - 1:+.0%} against 2015. Exports and "
        f"imports together fall from {both[2014] / 1000:.2f} in 2014 to {both[least] / 1000:.2f} in {least} and are "
        f"{both[2024] / 1000:.2f} in 2024.",
        caption="Unit: billion US$. Source: KOTRA, without trade between the two Koreas, as published by the agency "
        "and the press, 2011 to 2025. The figures for 2023 and 2024 were published after the visit. "
        f"Shaded: {hardest} resolutions of the Council from March 2016 to December 2017, in our table of events.",
    )


def russia_line(by_year: pd.Series) -> RichOutput:
    """Draw Russia's count as a line and statements of officials as points; `by_year` is million US$."""
    stated, later, peak = aide(), association(), by_year.idxmax()
    target = ties.read("reported_figures").query("series == 'dprk_russia_trade_target'").iloc[0]
    hollow = {"linestyle": "none", "markerfacecolor": "white", "markersize": 7}
    fig, axis = plt.subplots(figsize=(6.2, 2.9))
    axis.plot(by_year, color=BLUE, linestyle="-", marker="o", markersize=4)
    axis.plot(stated, color=ORANGE, marker="s", **hollow)
    axis.plot([2024], [later], color=GREY, marker="D", **hollow)
    axis.axvspan(2023.5, 2024.7, color=SHADE, zorder=0)
    axis.annotate("as Russia reported it", (2006.6, 195), color=BLUE, weight="bold")
    axis.annotate("as the aide\nstated it", (2019.7, 75), color=ORANGE, weight="bold")
    axis.set(title="Trade between Russia and North Korea", ylabel="million US$", ylim=(0, 250), xlim=(1999.5, 2024.7))
    return ties.figure(
        fig,
        alt=f"Line: the trade rises from {by_year[2000]:.0f} million dollars in 2000 to {by_year[peak]:.0f} in {peak} "
        f"and falls to {by_year[2020]:.0f} in 2020. Points: an aide of Russia's president states {stated[2018]:.0f} "
        f"for 2018 and {stated[2023]:.1f} for 2023; an official of a trade association states {later:.0f} for 2024.",
        caption="Unit: million US$, exports and imports. Sources: UN Comtrade, as reported by Russia, to 2020 "
        "(line); press pages of 2019, 2024 and 2025 (points; the last is from an official of a trade association). "
        "2021 and 2022: no figure for both directions together, which is not zero. "
        f"Grey: hindsight. In {target['published'][:4]} Russia set a target for {target['year']}: "
        f"{target['value']:,.0f} million.",
    )


def said_by_june() -> RichOutput:
    """Show, folded, who had said what by June 2024."""
    panel = reported("dprk_russia_trade_total", "UN Panel of Experts").item()
    rows = [
        (
            f"goods for {aide()[2023]:.1f} million US$",
            "2023",
            "an aide of Russia's president",
            "reported; no table was published with it",
        ),
        (
            f"goods for {panel:.0f} million US$",
            "2023, to autumn",
            "UN Panel of Experts",
            "reported; does not include arms and banned goods",
        ),
        (
            f"goods: growth of {reported('dprk_russia_trade_growth').item():.0f} %",
            "January to May 2024",
            "Russia's president, during the visit",
            "reported; no level is given (only the change)",
        ),
        (
            f"{filed_oil()[2023]:,.0f} barrels of refined oil",
            "2023",
            "Russia, to the UN committee on sanctions",
            "reported by one of the two parties",
        ),
        (f"{american_count()} barrels of refined oil", "March 2024", "the White House, in May 2024", NOT_BY_MOSCOW),
        (
            "shipments of arms; no amount in our tables",
            "from September 2023",
            "outside observers",
            "disputed: both parties denied them",
        ),
    ]
    caption = "Russia and North Korea, as known in June 2024. Source: our tables reported_figures and events"
    return folded("Who had said what by June 2024", rows, SAID, caption)


def oil_bars() -> RichOutput:
    """Draw the refined oil from Russia in thousand barrels, with the cap as a line."""
    filed, january, estimate, cap = (
        barrels / 1000 for barrels in (filed_oil(), oil_of_january(), estimated_oil(), oil_cap())
    )
    fig, axis = plt.subplots(figsize=(5.8, 2.7))
    axis.bar(filed.index, filed, color=BLUE)
    axis.bar([2024], [january], color=BLUE)
    axis.bar([2024], [estimate], bottom=[january], facecolor="white", edgecolor=ORANGE, hatch="///")
    axis.axhline(cap, color=GREY, linewidth=1.5)
    axis.annotate("limit per year, all suppliers", (2017.5, cap + 25), fontsize=9)
    axis.annotate("more than this,\nby a satellite estimate", (2023.4, 800), ha="right", color=ORANGE, weight="bold")
    for year, words in ((2020, "no full year\nfound"), (2022, "no full year\nfound"), (2021, "0, reported")):
        axis.annotate(words, (year, 20), ha="center", fontsize=8, color=GREY)
    axis.set(
        title="Refined oil from Russia to North Korea", ylabel="thousand barrels", ylim=(0, 1150), xlim=(2017.4, 2024.6)
    )
    axis.set_xticks(range(2018, 2025))
    return ties.figure(
        fig,
        alt=f"Bars: Russia reported {filed[2018]:.0f} thousand barrels for 2018, {filed[2019]:.0f} for 2019, "
        f"{filed[2021]:.0f} for 2021, {filed[2023]:.0f} for 2023 and {january:.0f} for January 2024. The limit for all "
        f"suppliers is {cap:.0f} per year. For March to November 2024 an outside estimate is more than "
        f"{estimate:,.0f}.",
        caption="Unit: thousand barrels. Sources: reports to the UN's 1718 Committee, as published to December 2024 "
        "(full bars); Open Source Centre, satellite images of tankers, November 2024 (striped bar: reported, not "
        "confirmed by Moscow). The images show ships and how deep they are in the water, not what is in them.",
    )


def said_later() -> RichOutput:
    """Show, folded, who said what after June 2024."""
    munitions, growth = amounts(), reported("dprk_gdp_growth").item()
    oil = f"more than {estimated_oil():,.0f} barrels of refined oil"
    chinese_trade = reported("dprk_china_trade_total", "Chinese customs")[2025]
    china_growth = reported("dprk_china_trade_growth", "Chinese customs")[2025]
    rows = [
        (
            f"goods for {association():.0f} million US$",
            "2024",
            "an official of a Russian trade association",
            "reported; called a record, but the figure in Round 2 shows higher years",
        ),
        (oil, "March to November 2024", "Open Source Centre", NOT_BY_MOSCOW),
        (f"{munitions['containers']} to Russia", "September 2023 to May 2025", "eleven states", NOT_CONFIRMED),
        (f"{munitions['rounds']} to Russia", "2024", "eleven states", NOT_CONFIRMED),
        (
            f"{munitions['containers_by_seoul']} to Russia, {munitions['rounds_by_seoul']}",
            "to July 2025",
            "military intelligence in Seoul",
            NOT_CONFIRMED,
        ),
        (munitions["income"], "2023", "a South Korean estimate", NO_FIGURE),
        (
            f"goods for {chinese_trade:,.0f} million US$ with China, {china_growth:+.0f} %",
            "2025",
            "Chinese customs",
            "reported by one of the two parties; KOTRA has no count yet",
        ),
        (
            "a road bridge over the Tumen",
            "begun April 2025",
            "both governments",
            "confirmed; reported to be complete in 2026",
        ),
        (
            "mine clearers and military builders for the Kursk region",
            "June 2025",
            "Moscow",
            "reported by Moscow; Washington and Seoul say that it may break the UN ban on workers",
        ),
        (
            f"growth of {growth:.1f} % in North Korea",
            "2024",
            "the central bank in Seoul",
            "reported; the bank names business with Russia as one reason",
        ),
    ]
    caption = "These units cannot be added up. Eleven states: Multilateral Sanctions Monitoring Team, May 2025"
    return folded("Hindsight: who said what after June 2024", rows, SAID, caption)


lesson = Course.open("far_east").lesson(3, values)
