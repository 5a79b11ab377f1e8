"""Lesson 9, *Is the world becoming multipolar, and does Russia gain by it?*: its figures and a number in its words."""

from collections.abc import Callable, Iterable
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes

import ties
from far_east.lesson_09_texts import text_table as text_table
from far_east.words import closer_look, short_names
from ties.course import Course
from ties.display.figure import RichOutput
from ties.measures import five_year_windows, share_of_world

BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#52606D"
SHADE = "#E4E7EB"
POWERS = ["RUS", "CHN", "USA"]
PARTS = ["military spending", "soldiers", "iron and steel", "energy", "people", "city people"]
UNION = ["DEU", "FIN", "FRA", "ITA", "POL"]  # its members in our table of economies
POLE_LINES = (
    ("market GDP", BLUE, "-", (2004.5, 7.6)),
    ("purchasing power", ORANGE, "--", (2014.5, 17)),
    ("CINC", GREEN, ":", (2004.2, 13)),
)
SPENDING_LINES = (
    ("RUS", "Russia", ORANGE, "-", (2017.3, 73)),
    ("CHN", "China", BLUE, "--", (2016, 140)),
    ("USA", "United States", GREY, ":", (2000.6, 118)),
)
OUTPUT_PANELS = (
    ("gdp_usd_million", "market prices", {"USA": (2008, 28), "CHN": (2012, 7)}),
    ("ppp", "purchasing power", {"USA": (2004, 21.5), "CHN": (2007, 6)}),
)
CINC_BREAKS = (
    "CINC jumps in 2002 and in 2017, because its publisher then changed the way in which it counts city people."
)
EXPLORED = "World Bank; SIPRI; Correlates of War, to 2022 (CINC jumps in 2002 and 2017: new count of city people)."


def five_yardsticks(economies: pd.DataFrame, spending: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """
    Return the shares of states by each yardstick: a row per `iso3` and `year`, with `share` from 0 to 1.

    `economies` has `gdp_usd_million` and `ppp`, both in US$, with the world as ``WLD``; `spending` is US$ million of
    2023, a row per year and a column per state.
    """
    return {
        "market GDP": share_of_world(economies, "gdp_usd_million"),
        "purchasing power": share_of_world(economies, "ppp"),
        "CINC": ties.read("power").query("iso3 != 'WLD'").rename(columns={"cinc": "share"}),
        "military spending": shares_of_sum(spending),
        "arms exports": shares_of_sales(),
    }


def shares_of_sum(spending: pd.DataFrame) -> pd.DataFrame:
    """Return each state's share of the sum of all columns, a row per year and state."""
    parts = spending.div(spending.sum(axis=1), axis=0)
    return parts.melt(ignore_index=False, value_name="share").reset_index()


def shares_of_sales() -> pd.DataFrame:
    """Return each seller's share of the world's arms exports (TIV), in the five years that end in `year`."""
    sold = ties.read("arms_transfers").query("iso3 == 'WLD' and year >= 1995")
    windows = five_year_windows(sold, "tiv_million", ends=range(2000, 2025), per=("partner_iso3",))
    return share_of_world(windows.rename(columns={"partner_iso3": "iso3", "last_year": "year"}), "tiv_million")


def in_one_table(five: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the shares from 2000 by `yardstick`, `iso3` and `year`, in one table."""
    shares = pd.concat(rows.assign(yardstick=name) for name, rows in five.items())
    return shares.query("year >= 2000").dropna(subset=["share"])[["yardstick", "iso3", "year", "share"]]


def cinc_parts() -> pd.DataFrame:
    """Return the six parts that CINC is the mean of: each state's share of the world, a row per state and year."""
    counted = ties.read("power").set_index(["iso3", "year"]).drop(columns="cinc")
    counted = counted.set_axis(PARTS, axis=1).astype(float)
    return counted.drop(index="WLD").div(counted.loc["WLD"], level="year")


def poles_without_cities() -> pd.Series:
    """Return the effective number by year, by CINC without its part of city people."""
    mean = cinc_parts()[PARTS[:-1]].fillna(0).mean(axis=1)
    return 1 / (mean**2).groupby("year").sum()


def poles_with_union() -> pd.Series:
    """Return the effective number by year at market prices, with the European Union as one power."""
    shares = share_of_world(ties.read("economies"), "gdp_usd_million").query("iso3 not in @UNION")
    return 1 / (shares["share"] ** 2).groupby(shares["year"]).sum()


def since_2014(military: pd.DataFrame) -> pd.DataFrame:
    """Return military spending with 2014 as 100: a row per year, a column per power."""
    return 100 * military[POWERS].loc[2000:].div(military.loc[2014, POWERS])


def share_rose(shares: pd.DataFrame, last: int) -> Callable[[str, str, int], bool]:
    """Return a test of one state and yardstick: whether its share rose from a first year up to the year `last`."""
    by_state = shares.pivot_table("share", "year", ["yardstick", "iso3"])

    def test(who: str, yardstick: str, start_year: int) -> bool:
        line = by_state[yardstick, who].dropna().loc[:last]
        return bool(line.iloc[-1] > line[start_year])

    return test


def mean_agreement() -> pd.DataFrame:
    """Return how far Asia-Pacific agrees with Russia and the United States: the mean of states by year, 0 to 1."""
    members = ties.read("countries").query("asia_pacific")["iso3"]
    once = ties.read("un_alignment").query("basis == 'own calculation' and year >= 2000")
    twice = pd.concat([once, once.rename(columns={"iso3": "partner_iso3", "partner_iso3": "iso3"})])
    return twice[twice["iso3"].isin(members)].pivot_table("agreement", "year", "partner_iso3")[["RUS", "USA"]]


def mean_distance() -> pd.DataFrame:
    """
    Return how far Asia-Pacific is from Russia and the United States in ideal points: the mean of states by year.

    Rows marked unreliable are left out.
    """
    members = ties.read("countries").query("asia_pacific")["iso3"]
    sure = ties.read("un_ideal_points").query("year >= 2000 and not unreliable")
    points = sure.pivot_table("ideal_point", "year", "iso3")
    ours = points[points.columns.intersection(members)]
    return pd.DataFrame({power: ours.sub(points[power], axis=0).abs().mean(axis=1) for power in ("RUS", "USA")})


def values() -> dict[str, Any]:
    """Return the numbers in the words of this lesson."""
    economies = ties.read("economies").query("iso3 != 'EU27'")
    in_2000 = share_of_world(economies, "gdp_usd_million").query("year == 2000")["share"]
    return {"agreement_in_2000": mean_agreement()["RUS"][2000], "poles_in_2000": 1 / (in_2000**2).sum()}


def some_years(line: pd.Series, years: Iterable[int]) -> str:
    """Write an effective number of some years as a row of words."""
    return ", ".join(f"{line[year]:.1f} ({year})" for year in years)


def output_lines() -> RichOutput:
    """Draw two states' shares of world output by year: at exchange rates, and at purchasing power."""
    economies = ties.read("economies").eval("ppp = gdp_per_head_ppp_usd * population")
    fig, axes = plt.subplots(1, 2, figsize=(5.2, 2.2), sharey=True)
    heard = []
    for axis, (column, yardstick, places) in zip(axes, OUTPUT_PANELS, strict=True):
        parts = 100 * share_of_world(economies, column).pivot_table("share", "year", "iso3").loc[2000:2023]
        for code, name, colour, style in (("USA", "United States", GREY, ":"), ("CHN", "China", BLUE, "--")):
            axis.plot(parts[code], color=colour, linestyle=style)
            axis.annotate(name, places[code], color=colour, weight="bold")
            heard.append(f"{name} at {yardstick} {some_years(parts[code], (2000, 2011, 2023))}")
        axis.set(title=yardstick.capitalize(), xlim=(2000, 2023.5), ylim=(0, 35), xticks=[2000, 2011, 2023])
    axes[0].set_ylabel("% of the world")
    return ties.figure(
        fig,
        alt=f"Lines, shares of world output in per cent: {'; '.join(heard)}.",
        caption="Unit: per cent of world output. Source: World Bank, World Development Indicators, July 2026.",
    )


def pole_lines(poles: pd.Series, spending: pd.DataFrame) -> RichOutput:
    """Draw the effective number of three yardsticks; `poles` is by yardstick and year, in equal powers."""
    fig, axis = plt.subplots(figsize=(5.8, 2.9))
    for name, colour, style, at in POLE_LINES:
        axis.plot(poles[name].loc[:2024], color=colour, linestyle=style)
        axis.annotate(name, at, color=colour, weight="bold")
    mark_hindsight(axis)
    axis.set(title="How many equal powers?", ylabel="equal powers", ylim=(0, 20), yticks=range(0, 21, 5))
    market, bought, cinc = (poles[name] for name, *_ in POLE_LINES)
    return ties.figure(
        fig,
        alt=f"Lines. Equal powers at market GDP: {some_years(market, (2000, 2011, 2023, 2024))}; at purchasing power: "
        f"{some_years(bought, (2000, 2011, 2023, 2024))}; by CINC: {some_years(cinc, (2000, 2011, 2022))}.",
        caption=pole_caption(poles, spending),
    )


def pole_caption(poles: pd.Series, spending: pd.DataFrame) -> str:
    """Return the caption of the figure of poles: unit, sources and the other ways of counting."""
    return (
        "Unit: equal powers (one divided by the sum of squared world shares; a little too high, as some "
        "states are left out). "
        "Sources: World Bank, World Development Indicators, July 2026; Correlates of War, capabilities 7.0, to 2022. "
        f"Grey: hindsight. {CINC_BREAKS} CINC without city people: "
        f"{some_years(poles_without_cities(), (2000, 2011, 2022))}. With the European Union as one power, market GDP: "
        f"{some_years(poles_with_union(), (2000, 2011, 2023))}. The other two yardsticks: arms exports "
        f"{some_years(poles['arms exports'], (2000, 2011, 2023))}; military spending, among {spending.shape[1]} "
        f"states only, {some_years(poles['military spending'], (2000, 2011, 2023))}."
    )


def mark_hindsight(axis: Axes) -> None:
    """Shade what came after 2023, on an axis of years from 2000."""
    axis.axvspan(2023.1, 2024.6, color=SHADE, zorder=0)
    axis.set_xlim(2000, 2024.6)


def spending_lines(military: pd.DataFrame, spending: pd.DataFrame) -> RichOutput:
    """Draw military spending of three powers, 2014 = 100; both tables are US$ million of 2023, a column per state."""
    grown = since_2014(military)
    fig, axis = plt.subplots(figsize=(5.8, 2.8))
    for code, name, colour, style, at in SPENDING_LINES:
        line, look = grown[code], {"color": colour, "linestyle": style}
        axis.plot(line.loc[:2023], linewidth=2.6 if code == "RUS" else 1.8, **look)
        axis.plot(line.loc[2023:], marker="o", markerfacecolor="white", markevery=[1], **look)
        axis.annotate(name, at, color=colour, weight="bold")
    mark_hindsight(axis)
    axis.set(title="Military spending, 2014 = 100", ylabel="2014 = 100", ylim=(0, 230))
    first, second, third = (f"{change:+.0f} %" for change in grown.loc[2023, POWERS] - 100)
    later = ", ".join(f"{change:+.0f} %" for change in grown.loc[2024, POWERS] - 100)
    return ties.figure(
        fig,
        alt=f"Lines: from 2014 to 2023 military spending changed by {first} in Russia, {second} in China and {third} "
        f"in the United States. Hindsight, to 2024: {later}.",
        caption=spending_caption(military["RUS"], spending),
    )


def spending_caption(russian: pd.Series, spending: pd.DataFrame) -> str:
    """Return the caption of the figure of spending: unit, source, and the first years that Russia's 2023 exceeds."""
    firsts, part = range(2000, 2022), spending["RUS"] / spending.sum(axis=1)
    more_money, more_share = (lower_years(line.loc[firsts], line[2023]) for line in (russian, part))
    now = share_in_dollars_of_the_year(spending.columns)
    dear_rouble = ", ".join(str(year) for year in firsts if now[year] >= now[2023])
    return (
        "Unit: 2014 = 100, in US$ of 2023. Source: SIPRI, release of April 2025; for Russia and China mostly "
        f"estimates. Grey: hindsight. Russia's spending in 2023 is higher than in {more_money} 2000–2021. Its share of "
        f"the {spending.shape[1]} states' spending is higher than in {more_share} too. In dollars of each year that "
        f"share is lower than in {dear_rouble}, when a rouble bought more dollars."
    )


def lower_years(line: pd.Series, last: float) -> str:
    """Write in how many years of a line the value is below a last one: every year, or some of them."""
    lower = int((line < last).sum())
    return "every year" if lower == len(line) else f"{lower} of the {len(line)} years"


def share_in_dollars_of_the_year(states: Iterable[str]) -> pd.Series:
    """Return Russia's share of the spending of `states`, in US$ of each year, by year."""
    money = ties.read("military_spending").pivot_table("spending_usd_million", "year", "iso3")[list(states)].loc[2000:]
    return money["RUS"] / money.sum(axis=1)


def yardstick_table(shares: pd.DataFrame) -> RichOutput:
    """Show the shares of three powers by five yardsticks in four years; the last is 2023, or 2022 for CINC."""
    short, states = short_names(), shares.query("yardstick == 'military spending'")["iso3"].nunique()
    wide = shares.pivot_table("share", ["iso3", "yardstick"], "year").loc[:, :2023].ffill(axis=1)
    wide = wide.loc[POWERS, [2000, 2014, 2021, 2023]].reset_index()
    wide = wide.assign(state=wide["iso3"].map(short)).rename(columns={2023: "latest"})
    return ties.table(
        wide[["state", "yardstick", 2000, 2014, 2021, "latest"]],
        caption=f"Shares by five yardsticks: of the world; for military spending, of {states} states. CINC jumps in "
        "2002 and 2017 for a technical reason."
        f"{closer_look(wide, 2021, 'latest')}",
        formats=dict.fromkeys((2000, 2014, 2021, "latest"), "{:.1%}"),
    )


def vote_lines(mean: pd.DataFrame, distance: pd.DataFrame) -> RichOutput:
    """Draw how near Asia-Pacific is to two powers by year: agreement (`mean`, 0 to 1), and distance in ideal points."""
    fig, axes = plt.subplots(1, 2, figsize=(6.8, 2.6))
    names = (("RUS", ORANGE, "-", "Russia"), ("USA", BLUE, "--", "United States"))
    for axis, lines, above in zip(axes, (mean, distance), (0.06, 0.45), strict=True):
        for code, colour, style, name in names:
            axis.plot(lines[code], color=colour, linestyle=style)
            axis.annotate(name, (2000.4, lines[code][2000] + above), color=colour, weight="bold")
        axis.set(xlim=(2000, 2019.3), xticks=[2000, 2005, 2010, 2015, 2019])
    axes[0].set(title="Agreement in votes", ylabel="agreement, 0 to 1", ylim=(0, 1))
    axes[1].set(title="Distance between positions", ylabel="ideal points", ylim=(0, 4))
    with_russia, with_america, to_russia, to_america = (
        ", ".join(f"{line[year]:.2f} ({year})" for year in (2000, 2011, 2019))
        for line in (mean["RUS"], mean["USA"], distance["RUS"], distance["USA"])
    )
    return ties.figure(
        fig,
        alt=f"Lines, mean of Asia-Pacific. Agreement with Russia: {with_russia}; with the United States: "
        f"{with_america}. Distance in ideal points to Russia: {to_russia}; to the United States: {to_america}.",
        caption="Units: left, agreement from 0 to 1; right, distance between estimated positions (ideal points), on a "
        "scale without a unit. Both are means of states. On the right North Korea is left out in 2015–19, because its "
        "estimates jump. "
        "Sources: UN roll calls to January 2020 (Voeten), own calculation; Bailey, Strezhnev and Voeten, release of "
        "April 2020. Two states that vote alike need not be friends.",
    )


lesson = Course.open("far_east").lesson(9, values)
