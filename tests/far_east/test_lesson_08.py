"""The figures and numbers of lesson 8 are those of the tables."""

import pandas as pd
import pytest

import ties
from far_east import lesson_08


def amount(publisher, year, *partners, flow=None):
    """Add up Russia's trade with partners in million US$, read apart from the lesson's own code."""
    rows = ties.read("trade")
    rows = rows[(rows["iso3"] == "RUS") & (rows["publisher"] == publisher) & (rows["year"] == year)]
    rows = rows[(rows["period"] == "year") & rows["partner_iso3"].isin(partners)]
    return rows[rows["flow"] == flow if flow else slice(None)]["trade_usd_million"].sum()


def share(publisher, year, *partners, flow=None):
    """Return partners' share of Russia's trade in per cent."""
    return 100 * amount(publisher, year, *partners, flow=flow) / amount(publisher, year, "WLD", flow=flow)


def rest_of_asia():
    """Return the codes of Asia-Pacific without China, India and Central Asia."""
    countries = ties.read("countries")
    rest = countries[countries["asia_pacific"] & (countries["subregion"] != "Central Asia")]["iso3"]
    return sorted(set(rest) - {"CHN", "IND"})


def with_publishers(axis):
    """Return the points of the lines on an axis that `draw_both` draws: Comtrade's, the IMF's, its estimates."""
    return [dict(zip(*line.get_data(), strict=True)) for line in axis.get_lines()]


@pytest.fixture
def trade():
    return ties.read("trade").query("iso3 == 'RUS' and period == 'year'")


@pytest.fixture
def totals(trade):
    return lesson_08.trade_totals(trade)


@pytest.fixture
def shares(totals):
    return 100 * totals.div(totals["WLD"], axis=0)


@pytest.fixture
def places(totals):
    return lesson_08.asia_pacific(totals)


@pytest.fixture
def rest(totals):
    return totals[[code for code in rest_of_asia() if code in totals]].sum(axis=1) / 1000


@pytest.fixture
def energy():
    return ties.read("energy_exports").pivot_table("quantity", ["product", "destination"], "year")


def test_the_share_lines_keep_the_two_publishers_apart(drawn, shares, totals):
    lesson_08.share_lines(shares, totals)
    comtrade, fund, estimates, india, *_ = with_publishers(drawn.axes[0])
    assert comtrade[2013] == pytest.approx(share("UN Comtrade", 2013, "CHN"))
    assert fund[2021] == estimates[2021] == pytest.approx(share("IMF IMTS", 2021, "CHN"))
    assert estimates[2023] == pytest.approx(share("IMF IMTS", 2023, "CHN"))
    assert india[2013] == pytest.approx(share("UN Comtrade", 2013, "IND"))
    assert (max(comtrade), min(fund), max(fund), max(estimates)) == (2020, 2016, 2021, 2024)
    assert drawn.axes[0].get_ylabel() == "% of exports and imports"
    assert f"India {share('UN Comtrade', 2013, 'IND'):.1f} %" in drawn.alt


def test_only_estimates_have_hollow_points(drawn, shares, totals):
    lesson_08.share_lines(shares, totals)
    _, reported, estimates, *_ = drawn.axes[0].get_lines()
    assert reported.get_markerfacecolor() == reported.get_color()
    assert estimates.get_markerfacecolor() == "white"


def test_each_share_line_has_the_colour_of_its_name(drawn, shares, totals):
    lesson_08.share_lines(shares, totals)
    lines = drawn.axes[0].get_lines()
    colours = {text.get_text(): text.get_color() for text in drawn.axes[0].texts}
    assert (colours["China"], colours["India"]) == (lines[0].get_color(), lines[3].get_color())
    assert colours["China"] != colours["India"]


def test_the_largest_partners_are_in_order_and_states(drawn, shares, totals):
    lesson_08.share_lines(shares, totals)
    codes = ties.read("countries").set_index("short_name")["iso3"]
    sizes = [amount("IMF IMTS", 2023, codes[name]) for name in lesson_08.largest_partners(totals)]
    assert sizes == sorted(sizes, reverse=True)
    larger = [code for code in codes if amount("IMF IMTS", 2023, code) > sizes[-1]]
    assert len(set(larger) - {"WLD", "EU27"}) == 3
    assert f"in order: {', '.join(lesson_08.largest_partners(totals))};" in drawn.caption


def test_the_map_colours_shares_that_round_to_a_hundredth(shares, places):
    rows = lesson_08.reported_shares(shares, places)
    assert (rows["year"].min(), rows["year"].max()) == (2000, 2020)
    known = ties.read("trade").query("iso3 == 'RUS' and publisher == 'UN Comtrade' and period == 'year'")
    members = ties.read("countries").query("asia_pacific")["iso3"]
    assert set(rows["iso3"]) == set(known["partner_iso3"]) & set(members)
    one = rows.set_index(["iso3", "year"])["share"]
    assert one["VNM", 2019] == pytest.approx(share("UN Comtrade", 2019, "VNM"))


def test_the_map_opens_with_2020_and_names_its_unit(shares, places, trade):
    shown = lesson_08.partner_map(shares, places, trade)
    assert (shown.year, shown.selected) == (2020, ["CHN", "IND", "VNM", "PRK"])
    assert "% of Russia&#x27;s goods trade" in shown.fallback_html
    assert f"{share('UN Comtrade', 2020, 'CHN'):.2f}" in shown.fallback_html


def test_the_lines_of_the_map_are_exports_that_russia_reported(monkeypatch, shares, places, trade):
    given = {}
    monkeypatch.setattr(ties, "map_countries", lambda frame, value, **options: given.update(options))
    lesson_08.partner_map(shares, places, trade)
    lines = given["ties"].query("iso3 == 'CHN' and year == 2020")
    assert list(lines["trade_usd_million"]) == [amount("UN Comtrade", 2020, "CHN", flow="export")]
    assert set(given["ties"]["partner_iso3"]) == {"RUS"}
    assert given["ties_format"].endswith("million US$")


def test_the_crossing_lines_are_parts_of_exports_alone(drawn, trade):
    lesson_08.crossing_lines(trade)
    union, two = with_publishers(drawn.axes[0])
    assert union[2016] == pytest.approx(share("IMF IMTS", 2016, "EU27", flow="export"))
    assert two[2023] == pytest.approx(share("IMF IMTS", 2023, "CHN", "IND", flow="export"))
    assert max(union) == 2023
    names = [text.get_text() for text in sorted(drawn.axes[0].texts, key=lambda text: -text.get_position()[1])]
    assert names == ["European Union", "China and India"]
    assert drawn.axes[0].get_ylabel() == "% of goods exports"
    assert f"from {union[2016]:.0f} % in 2016 to {union[2023]:.0f} % in 2023" in drawn.alt


def test_the_bars_add_up_to_the_change_of_all_places(totals, places):
    bars = lesson_08.changes_to_2023(totals, places)
    both = [code for code in places.index if amount("IMF IMTS", 2021, code) and amount("IMF IMTS", 2023, code)]
    change = amount("IMF IMTS", 2023, *both) - amount("IMF IMTS", 2021, *both)
    assert bars.sum() == pytest.approx(change / 1000)
    south_korea = amount("IMF IMTS", 2023, "KOR") - amount("IMF IMTS", 2021, "KOR")
    assert bars["South Korea"] == pytest.approx(south_korea / 1000)


def test_the_bars_and_their_names_fit_each_other(drawn, totals, places, rest):
    lesson_08.rest_figure(totals, places, rest)
    (bars,) = drawn.axes[0].containers
    names = [label.get_text() for label in drawn.axes[0].get_yticklabels()]
    widths = dict(zip(names, [bar.get_width() for bar in bars], strict=True))
    assert widths["China"] == pytest.approx((amount("IMF IMTS", 2023, "CHN") - amount("IMF IMTS", 2021, "CHN")) / 1000)
    hatched = [name for name, bar in zip(names, bars, strict=True) if bar.get_hatch()]
    assert hatched == ["Central Asia"]
    assert drawn.axes[0].get_xlabel() == "billion US$"
    assert f"China {widths['China']:+.0f}, " in drawn.alt


def test_the_share_of_the_rest_leaves_out_china_india_and_central_asia(drawn, totals, places, rest):
    lesson_08.rest_figure(totals, places, rest)
    comtrade, fund, _ = with_publishers(drawn.axes[1])
    assert comtrade[2013] == pytest.approx(share("UN Comtrade", 2013, *rest_of_asia()))
    assert fund[2021] == pytest.approx(share("IMF IMTS", 2021, *rest_of_asia()))
    assert drawn.axes[1].get_ylabel() == "% of Russia's goods trade"
    assert f"{share('UN Comtrade', 2013, *rest_of_asia()):.1f} % of Russia's trade in 2013" in drawn.alt


def test_the_caption_says_what_other_choices_give(drawn, totals, places, rest):
    lesson_08.rest_figure(totals, places, rest)
    two = amount("IMF IMTS", 2023, "KOR", "JPN") / amount("IMF IMTS", 2021, "KOR", "JPN") - 1
    grown = amount("IMF IMTS", 2023, *rest_of_asia()) / amount("IMF IMTS", 2016, *rest_of_asia()) - 1
    assert f"South Korea and Japan together: {two:+.0%} to 2023" in drawn.caption
    assert f"in dollars the rest is {grown:+.0%} from 2016" in drawn.caption
    assert "its share was higher than in 2023 in every year from 2010 to 2021" in drawn.caption


def test_the_loss_with_south_korea_is_compared_with_that_with_vietnam():
    korea, vietnam = (amount("IMF IMTS", 2021, who) - amount("IMF IMTS", 2023, who) for who in ("KOR", "VNM"))
    values = lesson_08.values()
    assert values["loss_south_korea"] == pytest.approx(korea / 1000)
    assert values["loss_vietnam"] == pytest.approx(vietnam / 1000)
    assert values["times_vietnam"] == pytest.approx(korea / vietnam)


@pytest.mark.parametrize(
    ("reported", "since"),
    [({2000: 9, 2001: 9, 2019: 9}, 2000), ({2000: 9, 2001: 4, 2002: 9, 2019: 9}, 2002)],
)
def test_the_share_is_down_from_every_year_after_the_last_lower_one(reported, since):
    given = pd.Series(reported, dtype="float64")
    series = pd.concat({"UN Comtrade": given, "IMF IMTS": pd.Series({2023: 5.0})})
    assert lesson_08.down_since(series) == since


def test_the_trips_end_with_the_visits():
    html = lesson_08.trips_table().html
    visits = ties.read("visits")
    dates = visits[visits["leader"] == "Vladimir Putin"]["date"]
    inside = dates[(dates >= "2023") & (dates <= "2024-06-20")]
    assert html.count("<tr") == len(inside) + 1
    assert all(date in html for date in inside)
    assert {"2023-10-17", "2023-11-09"} < set(inside)  # the days of the visits, not of a Sunday review
    last = visits.loc[inside.index, "date_until"].str[-5:]
    assert all(f"{first} to {end}" in html for first, end in zip(inside, last, strict=True))
    counts = ties.read("visit_counts")
    counts = counts[counts["publisher"].str.startswith("COLT")].set_index("year")["trips"]
    assert f"all Russian leaders, not of the president alone: {counts[2019]} in 2019 and {counts[2023]} in 2023" in html
    assert (
        f"TASS also counts {sum(date.startswith('2023') for date in inside)} trips in 2023" in html
    )  # no trip is missing


def test_the_energy_table_shows_liquid_gas_in_total_only(energy):
    html = lesson_08.energy_table(energy).html
    rows = ties.read("energy_exports").set_index(["product", "destination", "year"])["quantity"]
    fall = rows["pipeline_gas", "Europe", 2025] - rows["pipeline_gas", "Europe", 2019]
    assert f"{fall:+,.1f}" in html
    assert f"{rows['crude_oil', 'India', 2025]:,.1f}" in html
    assert html.count("liquid gas by ship, bcm") == 1


def test_the_numbers_in_the_words_are_those_of_the_tables(trade):
    values = lesson_08.values()
    assert values["china_share_in_2013"] == pytest.approx(share("UN Comtrade", 2013, "CHN"))
    fund = trade[trade["publisher"] == "IMF IMTS"]
    after = fund[fund["year"] > values["last_reported_year"]]
    assert set(after["basis"]) == {"estimated"}
    assert "reported" in set(fund[fund["year"] == values["last_reported_year"]]["basis"])
