"""The opening picture of lesson 5: one trade in two counts, in a year that no prediction asks about."""

import matplotlib.pyplot as plt
import pandas as pd

import ties
from ties.display.figure import RichOutput

YEAR = 2013
COLOURS = {"Hanoi": "#0072B2", "Moscow": "#D55E00"}


def counts_of_one_year() -> pd.Series:
    """Return the trade of Vietnam and Russia in one year, in billion US$, by the office that counted it."""
    trade = ties.read("trade").query("year == @YEAR and period == 'year'")
    hanoi = trade.query("iso3 == 'VNM' and partner_iso3 == 'RUS'")
    moscow = trade.query("iso3 == 'RUS' and partner_iso3 == 'VNM' and publisher == 'UN Comtrade'")
    return pd.Series({"Hanoi": hanoi, "Moscow": moscow}).map(lambda rows: rows["trade_usd_million"].sum() / 1000)


def opening_bars() -> RichOutput:
    """Draw both counts of one year as two bars."""
    counts = counts_of_one_year()
    fig, axis = plt.subplots(figsize=(5.2, 1.7))
    bars = axis.barh(counts.index, counts, color=[COLOURS[office] for office in counts.index])
    axis.bar_label(bars, fmt="%.2f", padding=4)
    axis.invert_yaxis()
    axis.set(title=f"One trade in {YEAR}, counted in two cities", xlabel="billion US$", xlim=(0, 4.6))
    axis.grid(visible=False)
    return ties.figure(
        fig,
        alt=f"Two bars for the trade of Vietnam and Russia in {YEAR}: Hanoi counted {counts['Hanoi']:.2f} billion US "
        f"dollars, Moscow {counts['Moscow']:.2f}.",
        caption="Unit: billion US$, exports and imports together. Sources: Vietnamese statistics, on a news page of "
        "2016, rounded; UN Comtrade, Russia as reporter, snapshot to 2020.",
    )
