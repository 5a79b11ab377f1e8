"""Lesson 8, *Has Russia turned east, and towards whom?*: its figures, and the numbers in its words."""

from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes

import ties
from far_east.words import short_names
from ties.course import Course
from ties.display.figure import RichOutput
from ties.widgets.choropleth.widget import CountryMap

BLUE, ORANGE, GREY = "#0072B2", "#D55E00", "#52606D"
COMTRADE, FUND = "UN Comtrade", "IMF IMTS"
SHOWN = ["CHN", "IND", "HKG", "TWN", "VNM", "JPN", "KOR"]
FUELS = {
    "crude_oil": "crude oil, Mt",
    "pipeline_gas": "gas by pipeline, bcm",
    "lng": "liquid gas by ship, bcm",
}


def trade_totals(trade: pd.DataFrame) -> pd.DataFrame:
    """Return exports and imports together in million US$: one row per publisher and year, one column per partner."""
    return trade.pivot_table("trade_usd_million", ["publisher", "year"], "partner_iso3", aggfunc="sum")


def asia_pacific(totals: pd.DataFrame) -> pd.DataFrame:
    """Return the countries of Asia-Pacific, by code, with which Russia trades; `totals` has a column per partner."""
    return ties.read("countries").set_index("iso3").query("asia_pacific and iso3 in @totals.columns")


def central_asia(places: pd.DataFrame) -> pd.Index:
    """Return the codes of the states of Central Asia among `places`."""
    return places.index[places["subregion"] == "Central Asia"]


def grown(series: pd.Series, first: int, last: int) -> str:
    """Write the change between two years in per cent."""
    return f"{series[last] / series[first] - 1:+.0%}"


def draw_both(axis: Axes, series: pd.Series, colour: str) -> None:
    """Draw one line per publisher; hollow points are estimates, and no line joins the two publishers."""
    fund, points = series.loc[FUND], {"color": colour, "linestyle": ":", "marker": "o"}
    axis.plot(series.loc[COMTRADE], color=colour, linestyle="-")
    axis.plot(fund.loc[:2021], markersize=4, **points)
    axis.plot(fund.loc[2021:], markersize=6, markerfacecolor="white", markevery=slice(1, None), **points)


def mark_hindsight(axis: Axes) -> None:
    """Draw a grey area over the year that the article could not know."""
    axis.axvspan(2023.5, 2024.7, color="#E4E7EB", zorder=0)
    axis.set_xlim(1999.5, 2024.7)


def largest_partners(totals: pd.DataFrame) -> list[str]:
    """Return the names of the four largest partners in 2023 as the IMF estimates them, largest first."""
    states = totals.loc[FUND].loc[2023].drop(["WLD", "EU27", "XXX"])
    return list(short_names()[states.nlargest(4).index])


def share_lines(shares: pd.DataFrame, totals: pd.DataFrame) -> RichOutput:
    """
    Draw the shares of China and India in Russia's goods trade.

    `shares` is in per cent, `totals` in million US$, both by publisher and year with a column per partner.
    """
    china, india = shares["CHN"], shares["IND"]
    fig, axis = plt.subplots(figsize=(4.0, 2.0))
    draw_both(axis, china, BLUE)
    draw_both(axis, india, ORANGE)
    axis.annotate("China", (2016.6, 25), color=BLUE, weight="bold")
    axis.annotate("India", (2016.6, 5), color=ORANGE, weight="bold")
    mark_hindsight(axis)
    axis.set(title="Share of Russia's goods trade", ylabel="% of exports and imports", ylim=(0, 36))
    axis.set_xticks([2000, 2010, 2020])
    apart = (china[COMTRADE] - china[FUND]).abs().max()
    nameless = shares["XXX"].loc[COMTRADE].loc[2010:2015].max()
    return ties.figure(
        fig,
        alt=f"Lines: China had {china[COMTRADE, 2013]:.1f} % of Russia's goods trade in 2013 (UN Comtrade), "
        f"{china[FUND, 2021]:.1f} % in 2021 (IMF, reported) and {china[FUND, 2023]:.1f} % in 2023 "
        f"(IMF, estimated); India {india[COMTRADE, 2013]:.1f} %, {india[FUND, 2021]:.1f} % and "
        f"{india[FUND, 2023]:.1f} %. In 2024: China {china[FUND, 2024]:.1f} %, "
        f"India {india[FUND, 2024]:.1f} %.",
        caption="Unit: % of Russia's goods trade. Sources: UN Comtrade, snapshot to 2020 (line); IMF, trade in goods "
        "by partner, 2016–2024 (points; hollow: estimated; grey: hindsight). Where both are drawn, China's shares "
        f"differ by at most {apart:.1f} points. Largest partners in 2023, in order: "
        f"{', '.join(largest_partners(totals))}; the estimates are too weak for further ranks. In 2010–2015 Comtrade "
        f"names no partner for up to {nameless:.0f} % of the trade, so shares of those years are a little low.",
    )


def reported_shares(shares: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """
    Return the shares of every partner in Asia-Pacific with a figure, as the map takes them.

    `shares` is in per cent. The columns are year, iso3 and share.
    """
    reported = shares.loc[COMTRADE][places.index].dropna(axis=1, how="all")
    return reported.melt(ignore_index=False, var_name="iso3", value_name="share").reset_index()


def partner_map(shares: pd.DataFrame, places: pd.DataFrame, trade: pd.DataFrame) -> CountryMap:
    """Map the shares in per cent that Russia reported, with its exports in million US$ as lines."""
    by_partner = reported_shares(shares, places)
    sold = trade[(trade["publisher"] == COMTRADE) & (trade["flow"] == "export")]
    sold = sold[sold["partner_iso3"].isin(by_partner["iso3"])]
    return ties.map_countries(
        by_partner,
        "share",
        title="Asia-Pacific in Russia's goods trade",
        unit="% of Russia's goods trade",
        number_format="{:.2f}",
        breaks=[0, 0.1, 0.5, 2, 5, 20],
        year=2020,
        selected=["CHN", "IND", "VNM", "PRK"],
        weight="trade_usd_million",
        ties=sold.rename(columns={"iso3": "partner_iso3", "partner_iso3": "iso3"}),
        ties_format="{:,.0f} million US$",
        source="UN Comtrade, Russia as reporter, snapshot to 2020.",
    )


def crossing_lines(trade: pd.DataFrame) -> RichOutput:
    """Draw the shares of the EU and of China and India in Russia's exports, in per cent, as the IMF publishes them."""
    sold = trade.query("publisher == @FUND and flow == 'export' and year <= 2023")
    sold = sold.pivot_table("trade_usd_million", "year", "partner_iso3")
    union, two = 100 * sold["EU27"] / sold["WLD"], 100 * (sold["CHN"] + sold["IND"]) / sold["WLD"]
    fig, axis = plt.subplots(figsize=(4.0, 1.8))
    for series, colour, name in ((union, BLUE, "European Union"), (two, ORANGE, "China and India")):
        estimates = {"marker": "o", "markerfacecolor": "white", "markevery": slice(6, None)}
        axis.plot(series, color=colour, linestyle="-", **estimates)
        axis.annotate(name, (2016, series[2016] + 4.5), color=colour, weight="bold")
    axis.set(title="Where Russia's exports went", ylabel="% of goods exports", ylim=(0, 59), xlim=(2015.8, 2023.4))
    axis.set_xticks([2016, 2018, 2020, 2022])
    return ties.figure(
        fig,
        alt=f"Lines that cross: the European Union's share of Russia's goods exports falls from {union[2016]:.0f} % in "
        f"2016 to {union[2023]:.0f} % in 2023, that of China and India together rises from {two[2016]:.0f} % "
        f"to {two[2023]:.0f} %.",
        caption="Unit: % of goods exports. Source: IMF, trade in goods by partner, data to 2024; hollow: estimates.",
    )


def changes_to_2023(totals: pd.DataFrame, places: pd.DataFrame) -> pd.Series:
    """Return the change in trade from 2021 to 2023 in billion US$ by partner or group, smallest first."""
    fund, central = totals.loc[FUND] / 1000, central_asia(places)
    change = (fund.loc[2023] - fund.loc[2021])[places.index].dropna()
    bars = change[SHOWN].rename(short_names())
    bars["other places"] = change.drop([*SHOWN, *central], errors="ignore").sum()
    bars["Central Asia"] = change[change.index.isin(central)].sum()
    return bars.sort_values()


def down_since(share: pd.Series) -> int:
    """Return the first year from which on the share that Russia reported, to 2021, is above that of 2023 every year."""
    reported = pd.concat([share[COMTRADE].loc[2000:], share[FUND].loc[:2021]])
    not_above = reported.index[reported <= share[FUND, 2023]]
    return int(not_above.max()) + 1 if len(not_above) else 2000


def rest_figure(totals: pd.DataFrame, places: pd.DataFrame, rest: pd.Series) -> RichOutput:
    """
    Draw the change in trade by partner, and the share of the rest of Asia-Pacific.

    `totals` is in million US$, `rest` (the rest of Asia-Pacific) in billion US$, both by publisher and year.
    """
    share, bars = 100 * rest * 1000 / totals["WLD"], changes_to_2023(totals, places)
    fig, (left, right) = plt.subplots(1, 2, figsize=(5.2, 2.6), width_ratios=[1.25, 1])
    draw_changes(left, bars)
    draw_both(right, share, BLUE)
    mark_hindsight(right)
    right.set(ylabel="% of Russia's goods trade", ylim=(0, 14), xticks=[2000, 2020], yticks=[0, 5, 10])
    right.set_title("Rest of Asia-Pacific", fontsize=10)
    changes = ", ".join(f"{name} {bars[name]:+.0f}" for name in bars.index[::-1])
    return ties.figure(
        fig,
        alt=f"Left, bars of change 2021 to 2023 in billion dollars: {changes}. Right, lines: the rest of Asia-Pacific "
        f"had {share[COMTRADE, 2013]:.1f} % of Russia's trade in 2013, {share[FUND, 2021]:.1f} % in 2021, "
        f"{share[FUND, 2023]:.1f} % in 2023 and {share[FUND, 2024]:.1f} % in 2024.",
        caption="Units: billion US$; % of goods trade. Sources: UN Comtrade, to 2020 (line); IMF, to 2024 (points; "
        f"hollow: estimated; grey: hindsight). {other_choices(totals, places, rest, down_since(share))}",
    )


def draw_changes(axis: Axes, bars: pd.Series) -> None:
    """Draw changes in billion US$ as bars to the left and to the right; Central Asia, a doubtful sum, is hatched."""
    drawn = axis.barh(bars.index, bars, color=[BLUE if value > 0 else ORANGE for value in bars])
    drawn[bars.index.get_loc("Central Asia")].set(facecolor="white", edgecolor=GREY, hatch="///")
    axis.bar_label(drawn, fmt="%+.0f", padding=3, fontsize=9)
    axis.set(xlabel="billion US$", xlim=(-35, 115))
    axis.set_title("Change, 2021 to 2023", fontsize=11)
    axis.grid(visible=False)


def other_choices(totals: pd.DataFrame, places: pd.DataFrame, rest: pd.Series, since: int) -> str:
    """Return in words the results for other partners and other first years."""
    fund = totals.loc[FUND]
    two, with_central = fund["KOR"] + fund["JPN"], fund[places.index.drop(["CHN", "IND"])].sum(axis=1)
    return (
        f"South Korea and Japan together: {grown(two, 2021, 2023)} to 2023, {grown(two, 2021, 2024)} to 2024. Other "
        f"first years: in dollars the rest is {grown(rest[FUND], 2016, 2023)} from 2016; its share "
        f"was higher than in 2023 in every year from {since} to 2021. With Central Asia (striped) the dollars are "
        f"{grown(with_central, 2021, 2023)} from 2021, but that depends on a flagged estimate for Uzbekistan, and 2024 "
        "has no row for Kazakhstan."
    )


def trips_table() -> RichOutput:
    """Show the president's trips from 2023 to the visits, beside a count of his trips and of all leaders' trips."""
    trips = ties.read("visits").query("leader == 'Vladimir Putin' and '2023' <= date <= '2024-06-20'")
    where = ties.read("countries").set_index("iso3")[["short_name", "subregion"]]
    counts = ties.read("visit_counts").set_index(["publisher", "year"])["trips"]
    of_all = counts["COLT (Pardee Institute)"]
    until = trips["date_until"].fillna(trips["date"]).str[-5:]
    trips = trips.assign(days=trips["date"] + " to " + until).join(where, on="iso3")
    return ties.table(
        trips.rename(columns={"short_name": "country"})[["days", "country", "subregion"]],
        caption=f"The president's own trips, from our table of visits; the Russian news agency TASS also counts "
        f"{counts['TASS', 2023]} trips in 2023. The University of Denver counts the trips of all Russian leaders, not "
        f"of the president alone: {of_all[2019]} in 2019 and {of_all[2023]} in 2023",
    )


def energy_table(energy: pd.DataFrame) -> RichOutput:
    """Show Russia's exports of three fuels in 2019 and 2025; `energy` has one row per product and destination."""
    flows = energy.loc[list(FUELS)].reset_index()
    ends = flows["destination"].isin(["Europe", "China", "India", "Total"])
    flows = flows[ends & ((flows["product"] != "lng") | (flows["destination"] == "Total"))]
    return ties.table(
        flows.assign(product=flows["product"].map(FUELS), change=flows[2025] - flows[2019]),
        formats={2019: "{:,.1f}", 2025: "{:,.1f}", "change": "{:+,.1f}"},
        caption="Russia's exports (million tonnes; billion m³). Sources: BP 2020, Energy Institute 2026",
    )


def last_reported_year(trade: pd.DataFrame) -> int:
    """Return the last year for which the IMF publishes what Russia reported; later rows are estimates."""
    return int(trade.query("publisher == @FUND and basis == 'reported'")["year"].max())


def values() -> dict[str, Any]:
    """Return the numbers in the words of this lesson."""
    trade = ties.read("trade").query("iso3 == 'RUS' and period == 'year'")
    totals = trade_totals(trade)
    in_2013, fund = totals.loc[COMTRADE].loc[2013], totals.loc[FUND] / 1000
    lost = fund.loc[2021] - fund.loc[2023]
    return {
        "china_share_in_2013": 100 * in_2013["CHN"] / in_2013["WLD"],
        "last_reported_year": last_reported_year(trade),
        "loss_south_korea": lost["KOR"],
        "loss_vietnam": lost["VNM"],
        "times_vietnam": lost["KOR"] / lost["VNM"],
    }


lesson = Course.open("far_east").lesson(8, values)
