"""Lesson 4, *What changed on the peninsula, and is it in the article?*: its figures."""

from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes

import ties
from far_east.reports import ELEVEN, NO_FIGURE, NOT_CONFIRMED, amounts, folded
from ties.course import Course
from ties.display.figure import RichOutput

BLUE, ORANGE, GREY, SHADE = "#0072B2", "#D55E00", "#52606D", "#E4E7EB"
VISIT = 2024.47  # June 2024 as a decimal year
LANES = {
    "PRK-RUS": "Moscow–Pyongyang",
    "CHN-PRK": "Beijing–Pyongyang",
    "KOR-USA": "Washington–Seoul",
    "JPN-USA": "Washington–Tokyo",
}
PAIRS = {**LANES, "RUS-VNM": "Moscow–Hanoi", "PRK-USA": "Washington–Pyongyang"}
DUTIES = {"defense": "help_if_attacked", "consultation": "consult_in_a_crisis", "nonaggression": "do_not_attack"}
SAID = ["what", "direction", "when", "who_says_so", "status"]
SAME_TITLE = {("ru-prk-2024", "4"): "North Korea, 2024", ("ru-ir-2025", "3"): "Iran, 2025"}
SAME_TITLE |= {("ru-vn-2012", "number not known"): "Vietnam, 2012"}


def decimal_year(date: str) -> float:
    """
    Write a date that may stop at the year or month as a decimal year.

    >>> decimal_year("1996"), decimal_year("2024-07-01")
    (1996.0, 2024.5)
    """
    year, month, *_ = [*map(int, str(date).split("-")), 1]
    return year + (month - 1) / 12


def without_promise(moscow: pd.DataFrame) -> tuple[int, int]:
    """Return the year in which Moscow's first promise to Pyongyang ended, and that in which it came back."""
    promises = moscow[moscow["mutual_defence"]].sort_values("signed")
    return int(promises["until"].iloc[0]), int(promises["signed"].iloc[1][:4])


def council_texts(events: pd.DataFrame) -> pd.DataFrame:
    """Return texts on North Korea up to the visit: a row per year, a column for adopted (False) and vetoed (True)."""
    council = events[events["event"].str.contains("^UNSC resolution|^Russia.* veto") & events["known_to_article"]]
    vetoed, numbers = council["event"].str.contains("veto"), council["event"].str.findall(r"\b[12]\d{3}\b")
    council = council.assign(
        year=council["date"].str[:4].astype(int), vetoed=vetoed, texts=numbers.str.len().where(~vetoed, 1)
    )
    return council.pivot_table("texts", "year", "vetoed", aggfunc="sum")


def kinds_of_promise() -> pd.DataFrame:
    """Return which duties pairs of states owed each other from 1951 on: a row for each set of duties, to 2018."""
    spells = ties.read("alliances").query("first_year >= 1951")
    spells = spells.assign(pair=(spells["iso3"] + "-" + spells["partner_iso3"]).map(PAIRS)).dropna(subset=["pair"])
    last = spells["last_year"].map("{:.0f}".format).where(~spells["in_force_2018"], "(2018)")
    owed = {column: spells[duty].map({True: "yes", False: "no"}) for duty, column in DUTIES.items()}
    spells = spells.assign(years=spells["first_year"].astype(str) + "–" + last, **owed)
    order = spells["pair"].map([*PAIRS.values()].index)
    return spells.iloc[order.argsort(kind="stable")][["pair", "years", *DUTIES.values()]]


def promises_table() -> RichOutput:
    """Show which duties some pairs of states owed each other."""
    spells = ties.read("alliances")
    shown = ties.table(kinds_of_promise(), caption="Duties in the texts of treaties. Source: ATOP 5.1, up to 2018")
    more = (
        "ATOP is a list, made by scholars, of the duties in treaties. It ends in 2018: (2018) means that the duty was "
        "in force then, and the treaty of 2024 is missing. A new row begins where the duties change. Hanoi before 1976 "
        f"is North Vietnam. Of all {len(spells)} rows in our extract {spells['defense'].sum()} promise help; "
        f"{spells['nonaggression'].sum()} contain a promise not to attack, often in a treaty of many states. One is "
        "the treaty of friendship of ASEAN, which Washington and Pyongyang both joined. ATOP also reads a promise of "
        "help in Washington's treaty of 1951 with Tokyo; our table of partnerships begins with the one of 1960."
    )
    return RichOutput(
        f"{shown.html}<details><summary>How to read this table</summary><p>{more}</p></details>", shown.text
    )


def wordings() -> RichOutput:
    """Show, folded, how different sources word one aim of the treaty of 2024."""
    clauses = ties.read("clauses").query("treaty == 'ru-prk-2024' and topic == 'multipolar order'")
    rows = [*clauses[["treaty", "obligation", "condition"]].itertuples(index=False, name=None)]
    caption = "One aim of the treaty of June 2024 in the words of several sources. Source: our table of clauses"
    return folded("One aim in two wordings: whose text do you quote?", rows, ["treaty", "aim", "who_says_so"], caption)


def values() -> dict[str, Any]:
    """Return the numbers in the words of this lesson. There are none."""
    return {}


def promise_lanes(treaties: pd.DataFrame) -> RichOutput:
    """Draw a line for each of four pairs of states, with one bar per treaty; `treaties` are rows of partnerships."""
    pacts = treaties.assign(pair=treaties["iso3"] + "-" + treaties["partner_iso3"]).query("pair in @LANES")
    ended, back = without_promise(pacts[pacts["pair"] == "PRK-RUS"])
    since = pacts[pacts["mutual_defence"]].groupby("pair")["signed"].min().str[:4]
    fig, axis = plt.subplots(figsize=(6.4, 2.6))
    for pact in pacts.itertuples():
        lane(axis, pact)
    arrow = {"arrowstyle": "-"}
    axis.annotate("June 2024", (2024.8, -0.3), (2021, -0.75), ha="center", fontsize=9, arrowprops=arrow)
    axis.set(title="Who promised military aid, and when", xlim=(1950, 2027), ylim=(3.5, -1))
    axis.set_yticks(range(4), LANES.values())
    axis.grid(visible=False, axis="y")
    return ties.figure(
        fig,
        alt=f"Bars from left to right: Moscow's promise to Pyongyang lasts from {since['PRK-RUS']} to {ended} and "
        f"again from June {back}; a treaty of 2000 without it is between them. Three promises are not interrupted: "
        f"Beijing's to Pyongyang since {since['CHN-PRK']}, and Washington's to Seoul since {since['KOR-USA']} and to "
        f"Tokyo since {since['JPN-USA']}.",
        caption="Unit: years, from signature to June 2024. Full bar: mutual-defence clause; striped bar: consultation "
        "only. Source: our table of partnerships, to May 2026. "
        "Sources date the end of the first promise from 1991 to 1996; we take the last.",
    )


def lane(axis: Axes, pact: Any) -> None:
    """Draw one treaty from its signature to its end or the visit: full with a promise of aid, else hatched."""
    begin, end = decimal_year(pact.signed), VISIT if pd.isna(pact.until) else min(decimal_year(pact.until), VISIT)
    style = {"facecolor": BLUE if pact.mutual_defence else "white", "edgecolor": GREY}
    style |= {} if pact.mutual_defence else {"hatch": "///"}
    axis.barh(list(LANES).index(pact.pair), max(end - begin, 0.6), left=begin, height=0.55, **style)


def council_bars(events: pd.DataFrame) -> RichOutput:
    """Draw the Council's texts on North Korea by year; `events` is the table of events."""
    by_year = council_texts(events)
    counts = ties.read("reported_figures").query("series == 'unsc_dprk_sanctions_resolutions'")
    counts = counts.set_index("publisher")["value"]
    adopted, vetoes = int(by_year[False].sum()), by_year[True].dropna().index
    hatched = {"color": "white", "edgecolor": ORANGE, "hatch": "xxx"}
    fig, axis = plt.subplots(figsize=(6.2, 2.3))
    axis.bar(by_year.index, by_year[False], color=BLUE, label="adopted, no vote against")
    axis.bar(by_year.index, by_year[True], label="vetoed by Russia", **hatched)
    axis.set(title="Security Council texts on North Korea", ylabel="texts", xlim=(2005, 2025))
    axis.set_xticks(range(2006, 2025, 3))
    axis.grid(visible=False)
    axis.legend(loc="upper left")
    return ties.figure(
        fig,
        alt=f"Bars: between 2006 and 2017 the Council adopts {adopted} texts on North Korea with no vote against; "
        f"in {vetoes[0]} and {vetoes[-1]} Russia vetoes one text each.",
        caption="Unit: texts (resolutions or drafts) per year, to June 2024. Source: our table of events. Counts "
        f"differ: the news agency Jiji counts {counts['Jiji Press']:.0f} sanctions texts, as we do; Reuters counts "
        f"{counts['Reuters']:.0f} major ones that Russia supported. China joined the first veto and abstained in the "
        "second vote. The second veto ended the UN's panel of experts.",
    )


def arms_bars(to_korea: pd.DataFrame, to_russia: pd.DataFrame) -> RichOutput:
    """Draw deliveries from Russia upwards and to Russia downwards; both have columns year and tiv_million."""
    fig, axis = plt.subplots(figsize=(6.4, 2.8))
    axis.bar(to_korea["year"], to_korea["tiv_million"], color=BLUE)
    axis.bar(to_russia["year"], -to_russia["tiv_million"], color=ORANGE)
    axis.axhline(0, color=GREY, linewidth=1)
    axis.axvspan(2023.5, 2024.7, color=SHADE, zorder=0)
    axis.annotate("from Russia", (2001, 110), color=BLUE, weight="bold")
    axis.annotate("to Russia", (2015.5, -170), color=ORANGE, weight="bold")
    axis.set(title="Major arms between Russia and North Korea", ylabel="million TIV")
    axis.set(xlim=(1989, 2024.7), ylim=(-270, 220))
    axis.set_yticks([-200, -100, 0, 100, 200], ["200", "100", "0", "100", "200"])
    sums = to_korea.groupby(to_korea["year"] // 10 * 10)["tiv_million"].sum()
    by_year = to_russia.set_index("year")["tiv_million"]
    return ties.figure(
        fig,
        alt=f"Bars by year. Upwards, from Russia to North Korea: {sums[1990]:.0f} million TIV in the 1990s, "
        f"{sums[2000]:.0f} in the 2000s, and none recorded after {to_korea['year'].max()}. Downwards, from North Korea "
        f"to Russia: {by_year[2023]:.1f} in 2023 and {by_year[2024]:.1f} in 2024.",
        caption="Unit: million TIV, major arms only. Source: our sums from SIPRI data, releases of 2022 and February "
        "2026; 2024 is provisional. Grey: hindsight. No bar means that nothing was recorded, which is not zero. "
        "Our extract of what Russia received begins in 2007.",
    )


def who_says_so() -> RichOutput:
    """Show, folded, who reports what in each direction, and whether the two parties have confirmed it."""
    munitions = amounts()
    figures = ties.read("reported_figures")
    counted = (figures["series"] == "dprk_containers_to_russia") & (figures["publisher"] == ELEVEN)
    period = figures.loc[counted, "period"].item()
    rows = [
        ("no arms transfers", "either way", "June 2024", "Moscow and Pyongyang", "a denial: at that time disputed"),
        (munitions["income"], "to Russia", "2023", "a South Korean estimate", NO_FIGURE),
        (munitions["containers"], "to Russia", period, "eleven states", NOT_CONFIRMED),
        (munitions["rounds"], "to Russia", "2024", "eleven states", NOT_CONFIRMED),
        ("air defence; no amount", "from Russia", "to May 2025", "eleven states", NOT_CONFIRMED),
        (
            "soldiers sent",
            "to Russia",
            "from October 2024, as Seoul reports",
            "both governments, in April 2025",
            "confirmed; their number is disputed",
        ),
    ]
    caption = "These are reports, not counts. Eleven states: the Multilateral Sanctions Monitoring Team, 29 May 2025"
    return folded("Hindsight: who reports what, in each direction", rows, SAID, caption)


def same_title() -> pd.DataFrame:
    """Return one clause from each of three treaties with one title, in columns treaty, article, topic and others."""
    clauses = ties.read("clauses").set_index(["treaty", "article"]).loc[list(SAME_TITLE)].reset_index()
    return clauses.assign(treaty=list(SAME_TITLE.values()))


def title_table(clauses: pd.DataFrame) -> RichOutput:
    """Show three clauses of treaties with one title; columns treaty, article, obligation and condition."""
    return ties.table(
        clauses[["treaty", "article", "obligation", "condition"]].replace("number not known", "–"),
        caption="Comprehensive strategic partnerships of Russia: one title, three texts. Source: our table of clauses",
    )


lesson = Course.open("far_east").lesson(4, values)
