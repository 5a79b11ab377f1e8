"""Lesson 5, *Did ties with Vietnam grow?*: its figures, and the numbers in its words."""

from typing import Any

import matplotlib.pyplot as plt
import pandas as pd

import ties
from far_east.lesson_05_counts import growth_rates, hanoi_count
from far_east.lesson_05_counts import moscow_count as moscow_count
from far_east.lesson_05_counts import russian_counts as russian_counts
from far_east.lesson_05_explorer import explore_first_years as explore_first_years
from far_east.lesson_05_opening import opening_bars as opening_bars
from far_east.words import percent
from ties.course import Course
from ties.display.figure import RichOutput

BLUE, ORANGE, GREY = "#0072B2", "#D55E00", "#52606D"
VISIT = "2024-06-20"
NAMES = {
    "vietsovpetro_share_of_vietnam_crude": "share of Vietsovpetro in Vietnam's crude oil",
    "gazprom_share_of_blocks_05_2_and_05_3": "Gazprom's stake in blocks 05-2 and 05-3",
    "gazprom_petrovietnam_share_of_vietnam_gas": "share of these two blocks in Vietnam's gas",
    "rosneft_vietnam_share_of_block_06_1": "Rosneft's stake in block 06-01, given up that year",
    "gas_from_gazprom_petrovietnam_fields": "gas from blocks 05-2 and 05-3",
    "eu_gas_imports_from_russia": "gas that the EU bought from Russia",
    "vietnam_russia_trade_total": "trade of Vietnam and Russia",
    "vietnam_russia_trade_growth": "growth of this trade on the year before",
}
COLUMNS = ["what", "year", "value", "unit", "publisher", "status"]


def changes_to_2023(counts: dict[str, pd.Series]) -> dict[str, pd.Series]:
    """Return for each count the change to 2023 from each first year, 2014 to 2022, as a share."""
    return {name: line[2023] / line.reindex(range(2014, 2023)) - 1 for name, line in counts.items()}


def acts_on_record() -> pd.DataFrame:
    """Return the dated acts of the companies up to the visit, oldest first."""
    acts = ties.read("events").query("date <= @VISIT")
    return acts[acts["event"].str.contains("Rosneft|Gazprom|Vietsovpetro|block 06-01")]


def days_since_last(acts: pd.DataFrame) -> int:
    """Return the days from the last act on record to the visit."""
    return (pd.Timestamp(VISIT) - pd.Timestamp(acts["date"].iloc[-1])).days


def amounts_of_gas() -> tuple[pd.Series, pd.Series]:
    """Return two reported figures in bcm: what the EU bought from Russia, and the gas of the fields in Vietnam."""
    told = ties.read("reported_figures").query("period == 'year'").set_index("series", drop=False)
    return told.loc["eu_gas_imports_from_russia"], told.loc["gas_from_gazprom_petrovietnam_fields"]


def bound_of_2020() -> float:
    """Return the upper limit that a page gives for 2020 instead of a level, in billion US$."""
    told = ties.read("reported_figures").query("series == 'vietnam_russia_trade_total' and year == 2020")
    return told["value_high"].dropna().item()


def vietnam_and_the_world(year: int) -> float:
    """Return Vietnam's trade with all countries in a year, exports and imports, in billion US$."""
    rows = ties.read("trade").query("iso3 == 'VNM' and partner_iso3 == 'WLD' and period == 'year' and year == @year")
    return rows.query("flow == 'total'")["trade_usd_million"].item() / 1000


def values() -> dict[str, Any]:
    """Return the numbers in the words of this lesson."""
    change = changes_to_2023({"Hanoi": hanoi_count()})["Hanoi"]
    eu, field = amounts_of_gas()
    return {
        **{f"change_from_{year}": percent(change[year]) for year in (2014, 2015, 2016, 2017, 2018, 2021, 2022)},
        "days_since_exit": days_since_last(acts_on_record()),
        "world_before": vietnam_and_the_world(2021),
        "world_after": vietnam_and_the_world(2022),
        "eu_year": eu["year"],
        "eu_gas": eu["value"],
        "field_year": field["year"],
    }


def trade_line(hanoi: pd.Series) -> RichOutput:
    """Draw Hanoi's count as a line with a gap; `hanoi` is billion US$ by year."""
    printed = growth_rates()
    fig, axis = plt.subplots(figsize=(6.4, 2.9))
    axis.plot(hanoi, color=BLUE, linestyle="-", marker="o")
    for year, value in hanoi.dropna().items():
        below = year in (2015, 2022)
        axis.annotate(f"{value:.2f}", (year, value + (-0.65 if below else 0.3)), ha="center", color=BLUE)
    for year in hanoi.index[hanoi.isna()]:
        axis.axvspan(year - 0.4, year + 0.4, facecolor="#E4E7EB", edgecolor="#9AA5B1", hatch="//", linewidth=0)
    axis.set(title="Trade of Vietnam and Russia, as Hanoi counts it", ylabel="billion US$", ylim=(0, 7))
    axis.set_xticks(hanoi.index)
    rise, fall = hanoi[2018] / hanoi[2015] - 1, hanoi[2022] / hanoi[2021] - 1
    return ties.figure(
        fig,
        alt="Line with a gap, in billion US dollars: "
        + ", ".join(f"{year} {'not reported' if value != value else f'{value:.2f}'}" for year, value in hanoi.items())
        + f". From 2015 to 2018 it rises: {percent(rise)}. From 2021 to 2022 it falls: {percent(fall)}.",
        caption="Unit: billion US$, exports and imports; striped: not reported. Source: Vietnam's ministries, "
        "government and press, on news pages to January 2025; 2014 and 2019 are rounded. "
        f"2015 to 2018: {percent(rise)}; 2021 to 2022: {percent(fall)}. The growth published for 2017 and 2018, "
        f"{percent(printed['Government of Vietnam', 2017] / 100)} and "
        f"{percent(printed['Vietnam News Agency', 2018] / 100)}, agrees with these levels. For 2020 one page says "
        f"“nearly {bound_of_2020():.2f}”, next to a number of Moscow's. That is an upper limit, so the gap stays.",
    )


def act_table(acts: pd.DataFrame) -> RichOutput:
    """Show the acts on record with their dates."""
    caption = f"Dated events of the companies. The visit came {days_since_last(acts):,} days after the last one"
    dated = acts.assign(**{"date of": acts["date_basis"].map({"act": "the event", "report": "the report"})})
    return ties.table(dated[["date", "date of", "event"]], caption=caption)


def envelopes(hanoi: pd.Series, moscow: pd.Series) -> RichOutput:
    """Fold each count away in an envelope with its notes."""
    return RichOutput(
        envelope(
            "A", hanoi, "Exports and imports, as Vietnam's ministries, government and press published them online."
        )
        + envelope(
            "B",
            moscow,
            "Exports and imports, as Russia's customs reported to the United Nations (UN Comtrade, to 2020) and to "
            "the International Monetary Fund (2021), and as the news agency TASS published them for 2022. Russia no "
            "longer publishes figures by partner; for 2023 we found none.",
        ),
        "Two envelopes, closed.",
    )


def envelope(name: str, series: pd.Series, small_print: str) -> str:
    """Fold one count away, with its notes."""
    frame = series.rename("billion_US$").rename_axis("year").reset_index().astype({"year": "str"})
    inside = ties.table(frame, caption="Trade of Vietnam and Russia", formats={"billion_US$": "{:.2f}"})
    folded = f"<summary style='padding:.2em 0'>Envelope {name}</summary>{inside.html}"
    return f"<details>{folded}<p><small>{small_print}</small></p></details>"


def change_bars(changes: dict[str, pd.Series]) -> RichOutput:
    """Draw the change to 2023 by first year as bars, folded away; `changes` is a share for each office and year."""
    fig, axis = plt.subplots(figsize=(6.4, 2.8))
    for shift, (name, change), colour in zip((-0.2, 0.2), changes.items(), (BLUE, ORANGE), strict=True):
        bars = axis.bar(change.index + shift, 100 * change, width=0.38, color=colour, label=name)
        labels = [percent(one).removesuffix(" %") if one == one else "" for one in change]
        axis.bar_label(bars, labels, fontsize=8, padding=2)
    axis.axhline(0, color=GREY, linewidth=1)
    axis.set(title="Change in trade to 2023, by first year", ylabel="%", xlabel="first year", ylim=(-48, 82))
    axis.set_xticks(range(2014, 2023))
    axis.legend(loc="upper right", ncols=2)
    drawn = ties.figure(
        fig,
        alt="Bars of change to 2023 by first year. "
        + " ".join(
            f"{name}: " + ", ".join(f"{year} {percent(one)}" for year, one in change.dropna().items()) + "."
            for name, change in changes.items()
        ),
        caption="Unit: %; no bar: not reported. Sources: Vietnam's ministries, government and press, on news pages; "
        "IMF, trade in goods by partner, 2016–2024 (2023: the Fund's later estimate). For 2023 Russia's president gave "
        f"no level, only a growth of {percent(growth_rates()['President of Russia', 2023] / 100)} on the year before.",
    )
    inside = f"<details><summary>Show the changes in per cent</summary>{drawn.html}</details>"
    return RichOutput(inside, "The changes in per cent, folded.")


def gap_bars(hanoi: pd.Series, moscow: pd.Series) -> RichOutput:
    """Draw both counts side by side for the years in which both are reported, with Moscow's gap in per cent."""
    gap = 100 * (moscow / hanoi - 1).dropna()
    both = gap.index
    fig, axis = plt.subplots(figsize=(6.4, 2.9))
    for shift, series, colour, name in ((-0.2, hanoi, BLUE, "Hanoi"), (0.2, moscow, ORANGE, "Moscow")):
        bars = axis.bar([at + shift for at in range(len(both))], series[both], width=0.38, color=colour, label=name)
        axis.bar_label(bars, fmt="%.2f", fontsize=8, padding=2)
    axis.set_xticks(range(len(both)), [f"{year}\n{percent(one / 100)}" for year, one in gap.items()])
    axis.set(title="One trade, two counts", ylabel="billion US$", ylim=(0, 8.4))
    axis.grid(visible=False, axis="x")
    axis.legend(loc="upper left", ncols=2)
    pairs = "; ".join(
        f"{year} Hanoi {hanoi[year]:.2f}, Moscow {moscow[year]:.2f}, {percent(one / 100)}" for year, one in gap.items()
    )
    return ties.figure(
        fig,
        alt=f"Pairs of bars, in billion US dollars: {pairs}.",
        caption="Unit: billion US$; below the year: Moscow's figure against Hanoi's. These are all years in which both "
        "are reported. Sources: Vietnam's ministries, government and press, on news pages; UN Comtrade, Russia as "
        "reporter, snapshot to 2020; for 2021 IMF, as Russia reported it; for 2022 Russian customs, published by TASS.",
    )


def growth_lines(trade: pd.DataFrame) -> RichOutput:
    """Draw trade as both offices count it, 2016 = 100, beside the ministry's rate and Russia's trade with the world."""
    ministry = growth_rates()["Vietnam MoIT", 2021] / 100
    reported = trade.query("publisher == 'IMF IMTS' and iso3 == 'RUS' and year <= 2021")
    partners = reported.pivot_table("trade_usd_million", "year", "partner_iso3", aggfunc="sum")[["VNM", "WLD"]]
    index = 100 * partners / partners.loc[2016]
    hanoi = hanoi_count().loc[2016:2021]
    steady = [100 * (1 + ministry) ** step for step in range(6)]
    own, vietnam, world = (100 * yearly_rate(line) for line in (hanoi, partners["VNM"], partners["WLD"]))
    fig, axis = plt.subplots(figsize=(6.4, 2.9))
    axis.plot(index["VNM"], color=ORANGE, linestyle="-", marker="o", label="trade with Vietnam, as Russia reported it")
    axis.plot(index["WLD"], color=GREY, linestyle="--", label="Russia's trade with the world")
    axis.plot(
        100 * hanoi / hanoi[2016], color=BLUE, linestyle="-", marker="s", label="trade with Vietnam, as Hanoi counts it"
    )
    axis.plot(index.index, steady, color=BLUE, linestyle=":", label="the rate that Hanoi's ministry states")
    axis.set(title="Growth of trade, 2016 to 2021", ylabel="2016 = 100", ylim=(80, 270))
    axis.legend(loc="upper left", fontsize=9)
    return ties.figure(
        fig,
        alt=f"Lines from 2016 to 2021: Russia's trade with Vietnam grew by {vietnam:.0f} % per year as Russia reported "
        f"it, with a dip in 2019, and by {own:.0f} % as Hanoi counts it, with no number for 2020; Hanoi's ministry "
        f"states {100 * ministry:.0f} % per year; Russia's trade with the world grew by {world:.0f} % per year.",
        caption=f"Unit: 2016 = 100. Growth per year: {vietnam:.1f} % with Vietnam as Russia reported it, {own:.1f} % "
        f"by Hanoi's levels, {100 * ministry:.0f} % as Hanoi's ministry states, {world:.1f} % with the world. Sources: "
        "IMF, trade in goods by partner, as Russia reported it; Vietnam's ministries, government and press, on news "
        "pages to 2023.",
    )


def yearly_rate(series: pd.Series) -> float:
    """Return the even yearly rate from 2016 to 2021, as a share."""
    return (series[2021] / series[2016]) ** (1 / 5) - 1


def in_words(told: pd.DataFrame) -> pd.DataFrame:
    """Return reported figures with their series in words, and with the column that says how sure they are as status."""
    return told.assign(what=told["series"].map(NAMES), status=told["confidence"])


def share_table(told: pd.DataFrame) -> RichOutput:
    """Show the reported stakes and shares of output before the visit."""
    told = in_words(told)
    shares = told["series"].isin(list(NAMES)[:4]) & (told["year"] < 2024)
    return ties.table(
        told[shares].sort_values("year")[COLUMNS],
        caption="Two stakes of Russian firms, and two shares of output that include the Vietnamese partner's half. "
        "Source: news and company pages, 2010 to 2021, named row by row in reported_figures",
    )


def gas_table(told: pd.DataFrame) -> RichOutput:
    """Show the two amounts of gas beside each other."""
    eu, field = amounts_of_gas()
    told = in_words(told)
    return ties.table(
        told.loc[told["series"].isin([eu["series"], field["series"]]) & (told["period"] == "year"), [*COLUMNS, "note"]],
        caption=f"Two amounts of gas; the smaller is {100 * field['value'] / eu['value']:.1f} % of the larger. "
        f"Source: pages of {field['published'][:4]} and {eu['published'][:4]}, named row by row in reported_figures",
    )


def hindsight(told: pd.DataFrame) -> RichOutput:
    """Fold away what was published after the visit."""
    told = in_words(told)
    trade = told[told["series"].isin(["vietnam_russia_trade_total", "vietnam_russia_trade_growth"])]
    after = trade.query("year == 2024 and period == 'year' or year == 2025")
    still = told.query("series == 'gazprom_share_of_blocks_05_2_and_05_3' and year == 2025")
    shown = ties.table(
        pd.concat([after.sort_values(["year", "series"], ascending=[True, False]), still])[
            ["what", "period", *COLUMNS[1:]]
        ],
        caption="What was published after June 2024. Source: the pages named row by row in reported_figures",
    )
    estimate = ties.read("trade").query("iso3 == 'RUS' and partner_iso3 == 'VNM' and year == 2024")
    slower = growth_rates()["Vietnamese statistics", 2025]
    return RichOutput(
        "<details><summary>Hindsight: what was published after June 2024 (lock your forecast on trade in lesson 0 "
        "first: this answers it)</summary>"
        f"{shown.html}<p>For 2024 three speakers give three rates, and all three are rises. The level is disputed. "
        "Russia's customs no longer publishes figures by partner, so nobody can look up the president's number. The "
        f"IMF's estimate is {estimate['trade_usd_million'].sum() / 1000:.1f} billion US$. In eleven months of 2025 "
        f"trade grew more slowly: by {slower:g} %, according to Vietnamese statistics that Russia's ambassador "
        "quotes. Did the visit cause the rise? The rise had begun in the year before, and we have no similar country "
        "to compare with.</p></details>",
        "Hindsight, folded.",
    )


lesson = Course.open("far_east").lesson(5, values)
