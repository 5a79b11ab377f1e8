"""The figures and numbers of lesson 6 are those of the tables."""

import pytest

import ties
from far_east import lesson_06


@pytest.fixture
def arms():
    return ties.read("arms_transfers").query("iso3 == 'VNM' and year >= 1995")


@pytest.fixture
def sums(arms):
    return lesson_06.russia_and_others(lesson_06.in_windows(arms), "last_year")


def delivered(first, last, *, russian, to="VNM"):
    """Add up deliveries in million TIV, read apart from the lesson's own code."""
    rows = ties.read("arms_transfers")
    rows = rows[(rows["iso3"] == to) & (rows["year"] >= first) & (rows["year"] <= last)]
    return rows[(rows["partner_iso3"] == "RUS") == russian]["tiv_million"].sum()


def share_of(first, last):
    """Return Russia's share of Vietnam's arms in some years, in per cent."""
    russia, others = (delivered(first, last, russian=russian) for russian in (True, False))
    return 100 * russia / (russia + others)


def parts(axis, *, level=False):
    """Return the length and the beginning of every bar on an axis by group; `level` bars run to the right."""
    length, begin = ("get_width", "get_x") if level else ("get_height", "get_y")
    return {
        group.get_label(): [(getattr(bar, length)(), getattr(bar, begin)()) for bar in group]
        for group in axis.containers
    }


def test_the_line_is_russias_share_of_five_years(drawn, sums):
    lesson_06.share_line(sums)
    line = next(points for points in drawn.lines().values() if len(points) > 2)
    assert list(line) == list(range(1999, 2025))
    for last in (1999, 2014, 2023, 2024):
        assert line[last] == pytest.approx(share_of(last - 4, last))
    assert drawn.axes[0].get_ylabel() == "% of TIV"
    assert f"{line[2023]:.1f} % in 2019–23" in drawn.alt


def test_marked_shares_stand_at_their_own_points(drawn, sums):
    lesson_06.share_line(sums)
    marks = {text.xy[0]: text.get_text() for text in drawn.axes[0].texts}
    assert marks == {last: f"{share_of(last - 4, last):.1f} %" for last in (2014, 2023, 2024)}


def test_the_caption_names_the_tanks_of_2019(drawn, sums):
    lesson_06.share_line(sums)
    rows = ties.read("arms_deliveries")
    tanks = rows[(rows["partner_iso3"] == "RUS") & (rows["iso3"] == "VNM") & (rows["year"] == 2019)]
    tanks = tanks[tanks["description"] == "tank"]["tiv_million"].sum()
    whole = delivered(2019, 2019, russian=True)
    assert f"of {whole:.0f} million TIV from Russia in that year, {tanks:.0f} are tanks" in drawn.caption


def test_the_others_stand_on_russias_bars(drawn, arms, sums):
    lesson_06.volume_bars(arms, sums)
    bars, at = parts(drawn.axes[0]), 2011 - arms["year"].min()
    russia, others = (delivered(2011, 2011, russian=russian) for russian in (True, False))
    assert bars["Russia"][at] == (pytest.approx(russia), 0)
    assert bars["all others"][at] == (pytest.approx(others), pytest.approx(russia))
    assert drawn.axes[0].get_ylabel() == "million TIV"


def test_sums_of_windows_are_written_over_their_years(drawn, arms, sums):
    lesson_06.volume_bars(arms, sums)
    russia, others = (delivered(2019, 2023, russian=russian) for russian in (True, False))
    assert f"2019–23\nRussia {russia:,.0f}\nothers {others:,.0f}" in drawn.words()
    assert f"with {delivered(2014, 2018, russian=False):,.0f} in 2014–18 in between" in drawn.alt


def test_russias_volume_is_named_window_by_window_apart_from_its_share(drawn, arms, sums):
    lesson_06.volume_bars(arms, sums)
    held, fell = (delivered(last - 4, last, russian=True) for last in (2018, 2019))
    assert held > delivered(2010, 2014, russian=True) > fell
    assert f"2011–15 {delivered(2011, 2015, russian=True):,.0f}" in drawn.caption
    assert f"2014–18 {held:,.0f}, 2015–19 {fell:,.0f}" in drawn.caption
    assert f"when Russia delivered {held:,.0f}" in drawn.alt
    assert "2020–24" not in drawn.caption.split("with hindsight")[0]


def test_russia_is_the_largest_single_supplier_in_every_window(arms):
    windows = lesson_06.in_windows(arms)
    assert {lesson_06.first_two(windows, last).index[0] for last in range(1999, 2025)} == {"RUS"}
    rows = ties.read("arms_transfers").query("iso3 == 'VNM' and 2020 <= year <= 2024")
    second = rows[rows["partner_iso3"] == "NLD"]["tiv_million"].sum()
    assert lesson_06.first_two(windows, 2024)["NLD"] == pytest.approx(100 * second / rows["tiv_million"].sum())


def test_hindsight_is_folded_and_names_both_later_releases(arms):
    html = lesson_06.hindsight(lesson_06.in_windows(arms)).html
    assert html.startswith("<details><summary>Hindsight")
    told = (
        ties.read("reported_figures").query("series == 'russia_share_global_arms_exports'").set_index("year")["value"]
    )
    assert f"2020–24 {told[2024]:g} %; 2021–25 {told[2025]:g} %" in html
    assert f"Russia {share_of(2020, 2024):.1f} %" in html
    assert f"Myanmar received {delivered(2020, 2024, russian=True, to='MMR'):,.0f}," in html


def test_the_share_of_asean_adds_ten_states_and_no_group():
    rows = ties.read("trade")
    rows = rows[(rows["iso3"] == "RUS") & (rows["publisher"] == "IMF IMTS") & (rows["year"] == 2021)]
    names = ties.read("countries").set_index("iso3")
    assert {names.loc[code, "subregion"] for code in lesson_06.ASEAN} == {"South-eastern Asia"}
    whole = rows[rows["partner_iso3"] == "WLD"]["trade_usd_million"].sum()
    part = rows[rows["partner_iso3"].isin(lesson_06.ASEAN)]["trade_usd_million"].sum()
    assert lesson_06.asean_share(2021) == pytest.approx(100 * part / whole)


def test_the_caption_names_the_whole_and_the_spending(drawn, arms, sums):
    lesson_06.volume_bars(arms, sums)
    before = delivered(2010, 2014, russian=True) + delivered(2010, 2014, russian=False)
    after = delivered(2019, 2023, russian=True) + delivered(2019, 2023, russian=False)
    spent = ties.read("military_spending").query("iso3 == 'VNM'").set_index("year")["spending_usd_million_2023"]
    assert f"are {after / before:.0%} of those of 2010–14" in drawn.caption
    assert f"{spent[2018] / spent[2010] - 1:+.0%} from 2010 to 2018" in drawn.caption


def test_the_stock_is_split_by_kind_with_russias_part(drawn):
    lesson_06.stock_bars(lesson_06.deals().query("year <= 2023"))
    rows = ties.read("arms_deliveries").query("iso3 == 'VNM' and year <= 2023 and category == 'ships'")
    russia = rows[rows["partner_iso3"] == "RUS"]["tiv_million"].sum()
    others = rows["tiv_million"].sum() - russia
    at = drawn.words()[-len(drawn.axes[0].get_yticklabels()) :].index("ships")
    bars = parts(drawn.axes[0], level=True)
    assert bars["Russia"][at] == (pytest.approx(russia), 0)
    assert bars["all others"][at] == (pytest.approx(others), pytest.approx(russia))
    assert drawn.axes[0].get_xlabel() == "million TIV"
    assert drawn.words()[at] == f"{russia / (russia + others):.0%} Russian"
    assert f"of ships {russia / (russia + others):.0%}" in drawn.alt


def test_the_table_of_deals_names_last_order_and_delivery():
    html = lesson_06.russian_deals(lesson_06.deals().query("year <= 2023")).html
    rows = ties.read("arms_deliveries").query("iso3 == 'VNM' and partner_iso3 == 'RUS' and year <= 2023")
    frigates = rows[rows["description"] == "frigate"]
    (row,) = [row for row in html.split("<tr>") if ">frigate<" in row]
    cells = [cell.split("</t")[0].split(">")[-1] for cell in row.split("<td")[1:]]
    items, worth = frigates["delivered"].sum(), frigates["tiv_million"].sum()
    last = [str(frigates[name].max()) for name in ("ordered", "year")]
    assert cells == [f"{items:,.10g}", f"{worth:,.0f}", *last]


def test_small_kinds_are_left_out_of_the_table_of_deals():
    html = lesson_06.russian_deals(lesson_06.deals().query("year <= 2023")).html
    rows = ties.read("arms_deliveries").query("iso3 == 'VNM' and partner_iso3 == 'RUS' and year <= 2023")
    kinds = rows.groupby("description")["tiv_million"].sum()
    assert html.count("<tr>") - 1 == (kinds > 100).sum() < len(kinds)


def test_russia_armed_both_sides_of_the_sea():
    around = lesson_06.around_the_sea()
    assert around.loc["CHN", 2018] == pytest.approx(delivered(2014, 2018, russian=True, to="CHN"))
    assert around.loc["VNM", 2023] == pytest.approx(delivered(2019, 2023, russian=True))
    html = lesson_06.around_table(around).html
    (row,) = [row for row in html.split("<tr>") if ">China<" in row]
    assert html.index(">2010–14<") < html.index(">2014–18<") < html.index(">2019–23<")
    assert around.loc["VNM", 2014] > around.loc["CHN", 2014]  # at first Vietnam received more than China
    first, last = (f"{around.loc['CHN', window]:,.0f}" for window in (2018, 2023))
    assert row.index(f">{first}<") < row.index(f">{last}<")


def test_numbers_in_the_words_come_from_the_tables():
    values, rows = lesson_06.values(), ties.read("arms_deliveries")
    rows = rows[(rows["iso3"] == "VNM") & (rows["status"] == "new")]
    for kind in ("submarine", "tank"):
        assert values[kind] == rows[rows["description"] == kind]["tiv_deal_unit_million"].max()
    assert values["russian_share"] == pytest.approx(share_of(2010, 2014))
    assert values["others_before"] == pytest.approx(delivered(2010, 2014, russian=False))


def test_the_opening_picture_shows_what_one_weapon_counts(drawn):
    lesson_06.tiv_bars(lesson_06.deals())
    rows = ties.read("arms_deliveries")
    rows = rows[(rows["iso3"] == "VNM") & (rows["status"] == "new")]
    one = rows.groupby("description")["tiv_deal_unit_million"].max()[list(lesson_06.ONE_OF_EACH)]
    assert [bar.get_width() for bar in drawn.axes[0].patches] == list(one)
    assert f"A submarine is {one['submarine'] / one['tank']:.0f} times a tank" in drawn.alt
    assert drawn.axes[0].get_xlabel() == "million TIV"
