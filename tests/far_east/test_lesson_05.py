"""The figures and numbers of lesson 5 are those of the tables."""

import pytest

import ties
from far_east import lesson_05


@pytest.fixture
def trade():
    return ties.read("trade").query("period == 'year' and year <= 2023")


@pytest.fixture
def hanoi():
    return lesson_05.hanoi_count()


def reported(iso3, partner, year, publisher=None):
    """Add up the rows of one trade in billion US$, read apart from the lesson's own code."""
    rows = ties.read("trade")
    rows = rows[(rows["iso3"] == iso3) & (rows["partner_iso3"] == partner) & (rows["year"] == year)]
    rows = rows[rows["period"] == "year"]
    return rows[rows["publisher"] == publisher if publisher else slice(None)]["trade_usd_million"].sum() / 1000


def test_the_line_shows_hanois_count_and_leaves_gaps(drawn, hanoi):
    lesson_05.trade_line(hanoi)
    (line,) = drawn.lines().values()
    assert line[2014] == reported("VNM", "RUS", 2014)
    assert [year for year, value in line.items() if value != value] == list(hanoi.index[hanoi.isna()])
    assert drawn.axes[0].get_ylabel() == "billion US$"
    assert f"2021 {reported('VNM', 'RUS', 2021):.2f}" in drawn.alt


def test_the_envelopes_hold_one_count_each(hanoi, trade):
    moscow = lesson_05.moscow_count(lesson_05.russian_counts(trade))
    first, second = lesson_05.envelopes(hanoi, moscow).html.split("<details>")[1:]
    assert f"{reported('VNM', 'RUS', 2021):.2f}" in first
    assert f"{reported('RUS', 'VNM', 2021, 'IMF IMTS'):.2f}" in second


def test_the_bars_show_the_change_to_2023_of_each_office(drawn, hanoi, trade):
    russia = lesson_05.russian_counts(trade)
    lesson_05.change_bars(lesson_05.changes_to_2023({"Hanoi": hanoi, "IMF": russia["IMF IMTS"]}))
    change = 100 * (reported("VNM", "RUS", 2023) / reported("VNM", "RUS", 2014) - 1)
    assert drawn.bars()["Hanoi"][0] == pytest.approx(change)
    change = 100 * (reported("RUS", "VNM", 2023, "IMF IMTS") / reported("RUS", "VNM", 2021, "IMF IMTS") - 1)
    assert drawn.bars()["IMF"][2021 - 2014] == pytest.approx(change)


def test_the_pairs_show_both_counts_and_the_gap_of_moscow_over_hanoi(drawn, hanoi, trade):
    moscow = lesson_05.moscow_count(lesson_05.russian_counts(trade))
    lesson_05.gap_bars(hanoi, moscow)
    years = [int(words.split("\n")[0]) for words in drawn.words() if "\n" in words]
    at = years.index(2018)
    ours, theirs = reported("VNM", "RUS", 2018), reported("RUS", "VNM", 2018, "UN Comtrade")
    assert (drawn.bars()["Hanoi"][at], drawn.bars()["Moscow"][at]) == (pytest.approx(ours), pytest.approx(theirs))
    assert f"2018\n+{100 * (theirs / ours - 1):.0f} %" in drawn.words()


def test_the_growth_lines_start_at_100_and_end_as_reported(drawn, trade):
    lesson_05.growth_lines(trade)
    vietnam, world, stated = drawn.lines().values()
    ends = [reported("RUS", "VNM", year, "IMF IMTS") for year in (2016, 2021)]
    assert vietnam[2016] == world[2016] == stated[2016] == 100
    assert vietnam[2021] == pytest.approx(100 * ends[1] / ends[0])
    assert stated[2017] - 100 == pytest.approx(lesson_05.growth_rates()["Vietnam MoIT", 2021])


def test_the_tables_show_the_reported_figures():
    told = ties.read("reported_figures")
    assert "49" in lesson_05.share_table(told).html
    eu, field = lesson_05.amounts_of_gas()
    assert f"{100 * field['value'] / eu['value']:.1f} % of the larger" in lesson_05.gas_table(told).html
    assert "2024" in lesson_05.hindsight(told).html


def test_rosneft_left_before_the_visit():
    acts = lesson_05.acts_on_record()
    assert "Rosneft" in acts["event"].iloc[-1]
    assert lesson_05.values()["days_since_exit"] == lesson_05.days_since_last(acts) > 0
