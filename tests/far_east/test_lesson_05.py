"""The figures and numbers of lesson 5 are those of the tables."""

import re

import pytest

import ties
from far_east import lesson_05, lesson_05_explorer
from ties.errors import BadInputError
from ties.learning.predictions.forms import parse_number


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
    assert [year for year, value in line.items() if value != value] == list(hanoi.index[hanoi.isna()]) == [2020]
    assert drawn.axes[0].get_ylabel() == "billion US$"
    assert f"2021 {reported('VNM', 'RUS', 2021):.2f}" in drawn.alt
    rise = reported("VNM", "RUS", 2018) / reported("VNM", "RUS", 2015) - 1
    assert f"2015 to 2018: +{100 * rise:.0f} %" in drawn.caption


def test_rates_in_print_agree_with_hanois_levels(hanoi):
    printed = lesson_05.growth_rates()
    growth = 100 * (hanoi / hanoi.shift() - 1)
    assert growth[2017] == pytest.approx(printed["Government of Vietnam", 2017], abs=1)
    assert growth[2018] == pytest.approx(printed["Vietnam News Agency", 2018], abs=1)
    yearly = 100 * lesson_05.yearly_rate(hanoi)
    assert yearly == pytest.approx(printed["Vietnam MoIT", 2021], abs=1)


def test_a_bound_is_named_and_is_no_level(drawn, hanoi):
    lesson_05.trade_line(hanoi)
    told = ties.read("reported_figures").query("series == 'vietnam_russia_trade_total' and year == 2020")
    bound = told["value_high"].dropna()
    assert f"“nearly {bound.iloc[0]:.2f}”" in drawn.caption
    assert (len(bound), hanoi[2020] == hanoi[2020]) == (1, False)


def test_a_total_is_not_added_to_its_parts(trade):
    moscow = lesson_05.moscow_count(lesson_05.russian_counts(trade))
    rows = trade.query("iso3 == 'RUS' and partner_iso3 == 'VNM' and year == 2022 and publisher == 'Russian customs'")
    (total,) = rows.query("flow == 'total'")["trade_usd_million"]
    assert moscow[2022] == pytest.approx(total / 1000)
    assert moscow.reindex([2023]).isna().all()


def test_by_hanois_count_first_years_up_to_2017_show_growth_to_2023(hanoi):
    test = lesson_05_explorer.grew(2023, 0)
    told = {year: test(year, hanoi) for year in range(2014, 2023)}
    assert [year for year, grown in told.items() if grown] == [2014, 2015, 2016, 2017, 2022]
    assert [year for year, grown in told.items() if grown is None] == [2020]


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
    vietnam, world, own, stated = drawn.lines().values()
    ends = [reported("RUS", "VNM", year, "IMF IMTS") for year in (2016, 2021)]
    assert vietnam[2016] == world[2016] == own[2016] == stated[2016] == 100
    assert own[2021] == pytest.approx(100 * reported("VNM", "RUS", 2021) / reported("VNM", "RUS", 2016))
    assert vietnam[2021] == pytest.approx(100 * ends[1] / ends[0])
    assert stated[2017] - 100 == pytest.approx(lesson_05.growth_rates()["Vietnam MoIT", 2021])


def test_the_tables_show_the_reported_figures():
    told = ties.read("reported_figures")
    assert "49" in lesson_05.share_table(told).html
    eu, field = lesson_05.amounts_of_gas()
    assert f"{100 * field['value'] / eu['value']:.1f} % of the larger" in lesson_05.gas_table(told).html
    after = lesson_05.hindsight(told).html
    assert "2024" in after
    assert "Jan-Nov" in after
    assert "2020" not in after.split("<p>")[0]


def test_the_change_from_2022_is_a_rise_as_the_lesson_says():
    rise = reported("VNM", "RUS", 2023) / reported("VNM", "RUS", 2022) - 1
    assert lesson_05.values()["change_from_2022"] == f"+{100 * rise:.0f} %"


def test_rosneft_left_before_the_visit():
    acts = lesson_05.acts_on_record()
    assert "Rosneft" in acts["event"].iloc[-1]
    assert ">the report<" in lesson_05.act_table(acts).html  # the date of a report is not shown as the date of an act
    assert lesson_05.values()["days_since_exit"] == lesson_05.days_since_last(acts) > 0


def test_the_opening_picture_shows_both_counts_of_a_year_that_nobody_predicts(drawn):
    lesson_05.opening_bars()
    counts = (reported("VNM", "RUS", 2013), reported("RUS", "VNM", 2013, "UN Comtrade"))
    assert [bar.get_width() for bar in drawn.axes[0].patches] == [pytest.approx(count) for count in counts]
    assert f"Hanoi counted {counts[0]:.2f} billion US dollars, Moscow {counts[1]:.2f}" in drawn.alt


def test_vietnams_whole_trade_is_named_for_the_years_around_the_fall():
    values = lesson_05.values()
    for name, year in (("world_before", 2021), ("world_after", 2022)):
        rows = ties.read("trade").query(f"iso3 == 'VNM' and partner_iso3 == 'WLD' and year == {year}")
        (total,) = rows.query("flow == 'total' and period == 'year'")["trade_usd_million"]
        assert values[name] == total / 1000
    fell, before = reported("VNM", "RUS", 2022), reported("VNM", "RUS", 2021)
    assert (fell / before < 2 / 3, values["world_after"] > values["world_before"]) == (True, True)


def test_the_grid_says_by_how_much_trade_must_have_grown(hanoi):
    counts = {"Hanoi": hanoi}
    assert lesson_05.explore_first_years(counts, 2023, 0).claim == "Trade grew, up to 2023"
    assert lesson_05.explore_first_years(counts, 2021, 0.25).claim == "Trade grew by more than 25%, up to 2021"


@pytest.mark.parametrize(
    ("last", "more_than", "told"),
    [
        (2021, (0, 25), "a point before the decimals, and no comma"),
        (2021, 25, "by more than 2,500%: for 25 % write 0.25"),
        (2021, "0.25", "is no number: write more_than = 0.25"),
        (2021, True, "is no number"),
        (2030, 0, "write a year from 2015 to 2023"),
        (2014, 0, "write a year from 2015 to 2023"),
        (2021.5, 0, "write a year from 2015 to 2023"),
        ("2021", 0, "write a year from 2015 to 2023"),
    ],
)
def test_a_choice_that_is_no_year_or_share_is_refused_with_what_to_write(hanoi, last, more_than, told):
    with pytest.raises(BadInputError, match=re.escape(told)):
        lesson_05.explore_first_years({"Hanoi": hanoi}, last, more_than)


def test_a_year_that_one_count_does_not_reach_is_no_data_for_it(hanoi):
    shorter = hanoi.loc[:2020]
    outcomes = lesson_05.explore_first_years({"Hanoi": hanoi, "shorter": shorter}, 2023, 0).outcomes
    assert set(outcomes.query("office == 'shorter'")["outcome"]) == {"no data"}


def test_the_example_of_a_number_gives_no_answer_away(hanoi, trade):
    with pytest.raises(BadInputError) as wrong:
        parse_number("many")
    gap = 100 * (lesson_05.moscow_count(lesson_05.russian_counts(trade))[2018] / hanoi[2018] - 1)
    examples = [float(one) for one in re.findall(r"\d+(?:\.\d+)?", str(wrong.value))]
    assert len(examples) == 2
    assert all(abs(one - gap) > 5 for one in examples)
