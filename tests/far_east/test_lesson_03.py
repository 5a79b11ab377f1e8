"""The figures and numbers of lesson 3 are those of the tables."""

import re

import pytest

import ties
from far_east import lesson_03


@pytest.fixture
def china():
    return lesson_03.china_shares(ties.read("reported_figures").query("iso3 == 'PRK' and year <= 2024"))


@pytest.fixture
def by_year():
    return lesson_03.russian_count()


def told(series, year, *, column="value", **given):
    """Look up one reported figure, read apart from the lesson's own code."""
    rows = ties.read("reported_figures")
    rows = rows[(rows["series"] == series) & (rows["year"] == year)]
    for name, value in given.items():
        rows = rows[rows[name] == value]
    return rows[column].item()


def traded(iso3, partner, year, publisher, *flows):
    """Add up the rows of one trade in million US$, read apart from the lesson's own code."""
    rows = ties.read("trade")
    rows = rows[(rows["iso3"] == iso3) & (rows["partner_iso3"] == partner) & (rows["year"] == year)]
    rows = rows[(rows["publisher"] == publisher) & rows["flow"].isin(flows)]
    assert len(rows) == len(flows)
    return rows["trade_usd_million"].sum()


def points(axis):
    """Return the points of every line on an axis, in the order in which they were drawn."""
    return [dict(zip(*line.get_data(), strict=True)) for line in axis.get_lines()]


def bars(axis):
    """Return the ends of the bars on an axis by group, each by its middle."""
    return [
        {round(bar.get_x() + bar.get_width() / 2): bar.get_y() + bar.get_height() for bar in group}
        for group in axis.containers
    ]


def test_chinas_share_is_drawn_as_each_publisher_counts_it(drawn, china):
    lesson_03.china_lines(china)
    before, after, kita = points(drawn.axes[0])
    kotra = {year: share for year, share in (before | after).items() if share == share}  # a gap is not a number
    assert kotra == china["KOTRA"].dropna().to_dict()
    assert (
        kotra[2022]
        == ties.read("reported_figures")
        .query("series.str.startswith('china_share') and publisher == 'KOTRA' and year == 2022")["value"]
        .item()
    )
    assert list(after) == [2023, 2024]
    assert kita == china["KITA"].dropna().to_dict()
    assert drawn.axes[0].get_ylabel() == "% of exports and imports"
    assert f"{kotra[2022]:.1f} % in 2022" in drawn.alt


def test_exports_are_drawn_before_all_trade_in_billion_dollars(drawn):
    lesson_03.trade_bars(lesson_03.recorded_trade())
    both, sold = bars(drawn.axes[0])
    assert both[2017] == pytest.approx(traded("PRK", "WLD", 2017, "KOTRA", "total") / 1000)
    assert sold[2015] == pytest.approx(traded("PRK", "WLD", 2015, "KOTRA", "export") / 1000)
    assert list(drawn.bars()) == ["exports and imports", "exports alone"]
    assert drawn.axes[0].get_ylabel() == "billion US$"
    assert f"{sold[2018] / sold[2015] - 1:+.0%} against 2015" in drawn.alt


def test_the_shaded_years_hold_the_resolutions_of_the_table(drawn):
    lesson_03.trade_bars(lesson_03.recorded_trade())
    events = ties.read("events")
    events = " ".join(events[events["date"].str[:4].isin(["2016", "2017"])]["event"])
    numbers = set(re.findall(r"\b2[23]\d\d\b", events))
    assert f"{len(numbers)} resolutions" in drawn.words()


def test_the_map_shows_part_by_whole_and_printed_shares(china):
    rows = ties.read("trade").query("iso3 == 'PRK' and publisher == 'KOTRA' and flow == 'total'")
    shares = lesson_03.partner_shares(rows, china["KOTRA"]).set_index(["iso3", "year"])["share"]
    russia = traded("PRK", "RUS", 2015, "KOTRA", "total") / traded("PRK", "WLD", 2015, "KOTRA", "total")
    assert shares["RUS", 2015] == pytest.approx(100 * russia)
    assert shares["CHN", 2022] == china["KOTRA"][2022]
    assert shares["VNM", 2022] == told("vietnam_share_of_dprk_trade", 2022)
    assert "WLD" not in shares.index.get_level_values("iso3")


def test_the_map_shows_every_share_that_kotra_printed(china):
    rows = ties.read("trade").query("iso3 == 'PRK' and publisher == 'KOTRA' and flow == 'total'")
    shares = lesson_03.partner_shares(rows, china["KOTRA"]).set_index(["iso3", "year"])["share"]
    printed = ties.read("reported_figures").query(
        "series.str.endswith('_share_of_dprk_trade') and publisher == 'KOTRA'"
    )
    others = printed[printed["iso3"] == "PRK"].set_index(["partner_iso3", "year"])["value"].drop("CHN")
    assert set(others.index.get_level_values("partner_iso3")) == {"RUS", "VNM"}
    assert shares[others.index].tolist() == others.tolist()


def test_russias_count_is_a_line_and_statements_are_points(drawn, by_year):
    lesson_03.russia_line(by_year)
    line, aide, later = points(drawn.axes[0])
    assert line[2005] == pytest.approx(traded("RUS", "PRK", 2005, "UN Comtrade", "export", "import"))
    assert aide[2023] == told("dprk_russia_trade_total", 2023, publisher="Russian presidential aide", period="year")
    assert later == {2024: told("dprk_russia_trade_total", 2024, publisher="Russian exporters association")}
    assert drawn.axes[0].get_ylabel() == "million US$"
    assert f"{line[2005]:.0f} in 2005" in drawn.alt


def test_the_line_to_draw_ends_with_the_aides_figure(by_year):
    line = lesson_03.up_to_the_visit(by_year)
    assert list(line.index) == [*by_year.index, 2023]
    assert line[2023] == told("dprk_russia_trade_total", 2023, publisher="Russian presidential aide")


def test_oil_is_drawn_in_thousand_barrels_under_the_cap(drawn):
    lesson_03.oil_bars()
    filed, january, estimate = bars(drawn.axes[0])
    series, committee = "dprk_refined_oil_from_russia_barrels", "UN 1718 Committee"
    for year in (2018, 2019, 2021, 2023):
        assert filed[year] == told(series, year, publisher=committee, period="year") / 1000
    first = told(series, 2024, publisher=committee, period="2024-01") / 1000
    least = told(series, 2024, publisher="Open Source Centre", column="value_low") / 1000
    assert (january[2024], estimate[2024]) == (first, pytest.approx(first + least))
    assert set(drawn.lines().popitem()[1].values()) == {told("dprk_refined_oil_cap_barrels", 2018) / 1000}
    assert drawn.axes[0].get_ylabel() == "thousand barrels"
    assert f"{filed[2023]:.0f} for 2023" in drawn.alt


def test_what_was_said_by_june_2024_is_as_reported():
    html = lesson_03.said_by_june().html
    assert f"goods for {told('dprk_russia_trade_total', 2023, publisher='UN Panel of Experts'):.0f} million" in html
    filed = told("dprk_refined_oil_from_russia_barrels", 2023, publisher="UN 1718 Committee", period="year")
    oil, in_march = [row for row in html.split("<tr>") if "barrels" in row]
    stated = told(
        "dprk_refined_oil_from_russia_barrels", 2024, column="value_low", publisher="US National Security Council"
    )
    assert f"more than {stated:,.0f} barrels" in in_march
    assert "Moscow has not confirmed" in in_march
    assert f"{filed:,.0f} barrels" in oil
    assert ">2023</td>" in oil
    assert "containers" not in html
    (growth,) = [row for row in html.split("<tr>") if "growth of" in row]
    assert f"growth of {told('dprk_russia_trade_growth', 2024):.0f} %" in growth
    assert "January to May 2024" in growth
    assert "no level is given" in growth


def test_what_was_said_later_is_as_reported():
    rows = lesson_03.said_later().html.split("<tr>")
    containers, by_seoul = [row for row in rows if "containers" in row]
    team = "Multilateral Sanctions Monitoring Team"
    sent = ties.read("reported_figures").query("series == 'dprk_containers_to_russia'").set_index("publisher")
    least, about = sent["value_low"][team], sent["value"].drop(team).item()
    assert f"about {about:,.0f} containers to Russia" in by_seoul
    assert f"more than {least:,.0f} containers to Russia" in containers
    assert "the two parties denied" in containers
    (china,) = [row for row in rows if "with China" in row]
    assert f"{told('dprk_china_trade_total', 2025, publisher='Chinese customs'):,.0f} million US$" in china
    assert f"{told('dprk_china_trade_growth', 2025):+.0f} %" in china
    assert ">2025</td>" in china
    growth = told("dprk_gdp_growth", 2024)
    assert f"growth of {growth:.1f} %" in "".join(rows)


def test_numbers_in_the_words_come_from_the_tables(by_year):
    values = lesson_03.values()
    shares = ties.read("reported_figures").query("series.str.startswith('china_share') and year == 2010")
    shares = shares.set_index("publisher")["value"]
    assert (values["china_by_kotra"], values["china_by_kita"]) == (shares["KOTRA"], shares["KITA"])
    assert values["years_below"] == " and ".join(str(year) for year in by_year.index if by_year[year] < by_year_2023())
    assert (values["first_report"], values["last_report"]) == (2000, 2020)


def by_year_2023():
    return told("dprk_russia_trade_total", 2023, publisher="Russian presidential aide")


def test_series_reach_the_last_year_of_the_table(china):
    table = ties.read("trade").query("iso3 == 'PRK' and partner_iso3 == 'WLD' and publisher == 'KOTRA'")
    assert lesson_03.recorded_trade().index.max() == table["year"].max()
    figures = ties.read("reported_figures").query("series == 'china_share_of_dprk_trade' and publisher == 'KOTRA'")
    assert china["KOTRA"].dropna().index.max() == figures["year"].max()
    chinese = ties.read("trade").query("iso3 == 'CHN' and partner_iso3 == 'PRK' and publisher == 'Chinese customs'")
    assert f">{chinese['year'].max()}</td>" in lesson_03.said_later().html
