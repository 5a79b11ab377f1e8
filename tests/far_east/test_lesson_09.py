"""The figures and numbers of lesson 9 are those of the tables."""

import re
from pathlib import Path

import pytest

import ties
from far_east import lesson_09

SHEET = Path(__file__).parents[2] / "docs/lessons/09.md"
POWERS = {"Russia": "RUS", "China": "CHN", "United States": "USA"}


@pytest.fixture
def military():
    return ties.read("military_spending").pivot_table("spending_usd_million_2023", "year", "iso3")


@pytest.fixture
def spending(military):
    return military.loc[2000:].dropna(axis=1)


@pytest.fixture
def shares(spending):
    economies = ties.read("economies").query("iso3 != 'EU27'").eval("ppp = gdp_per_head_ppp_usd * population")
    return lesson_09.in_one_table(lesson_09.five_yardsticks(economies, spending))


@pytest.fixture
def poles(shares):
    return 1 / shares.assign(square=shares["share"] ** 2).groupby(["yardstick", "year"])["square"].sum()


def part(table, column, iso3, year, whole="WLD"):
    """Return one state's part of the world's row, read apart from the lesson's own code."""
    rows = ties.read(table).query("year == @year").set_index("iso3")
    return rows[column][iso3] / rows[column][whole]


def sold(iso3, last):
    """Add up what a state sold in the five years to `last`, in million TIV; ``WLD`` is the world."""
    rows = ties.read("arms_transfers").query("iso3 == 'WLD' and partner_iso3 == @iso3")
    return rows[rows["year"].between(last - 4, last)]["tiv_million"].sum()


def spent(iso3, year):
    rows = ties.read("military_spending").query("iso3 == @iso3 and year == @year")
    return rows["spending_usd_million_2023"].item()


def test_each_yardstick_is_a_share_of_its_own_whole(shares, spending):
    share = shares.set_index(["yardstick", "iso3", "year"])["share"]
    assert share["market GDP", "CHN", 2023] == pytest.approx(part("economies", "gdp_usd_million", "CHN", 2023))
    heads = part("economies", "population", "CHN", 2023)
    per_head = part("economies", "gdp_per_head_ppp_usd", "CHN", 2023)
    assert share["purchasing power", "CHN", 2023] == pytest.approx(heads * per_head)
    cinc = ties.read("power").query("iso3 == 'USA' and year == 2017")["cinc"].item()
    assert share["CINC", "USA", 2017] == cinc
    assert share["arms exports", "RUS", 2023] == pytest.approx(sold("RUS", 2023) / sold("WLD", 2023))
    listed = sum(spent(iso3, 2023) for iso3 in spending)
    assert share["military spending", "RUS", 2023] == pytest.approx(spent("RUS", 2023) / listed)
    assert share["military spending"].groupby("year").sum().round(9).eq(1).all()


def test_opening_figure_shows_output_by_two_yardsticks(drawn):
    lesson_09.output_lines()
    (american, _), (_, chinese) = (
        [dict(zip(*line.get_data(), strict=True)) for line in axis.get_lines()] for axis in drawn.axes
    )
    rows = ties.read("economies").query("year == 2011").set_index("iso3")
    output = rows["gdp_per_head_ppp_usd"] * rows["population"]
    assert american[2011] == pytest.approx(100 * part("economies", "gdp_usd_million", "USA", 2011))
    assert chinese[2011] == pytest.approx(100 * output["CHN"] / output["WLD"])
    assert f"{american[2011]:.1f} (2011)" in drawn.alt


def test_the_lines_show_how_many_equal_powers_there_are(drawn, poles, spending):
    lesson_09.pole_lines(poles, spending)
    rows = ties.read("economies").query("year == 2011").set_index("iso3")["gdp_usd_million"]
    equal = 1 / ((rows / rows["WLD"]).drop(["WLD", "EU27"]) ** 2).sum()
    market, bought, cinc = drawn.lines().values()
    assert market[2011] == pytest.approx(equal)
    assert bought[2023] == poles["purchasing power", 2023]
    assert cinc[2022] == poles["CINC", 2022]
    assert max(cinc) == ties.read("power")["year"].max()
    assert drawn.words()[:3] == ["market GDP", "purchasing power", "CINC"]
    assert drawn.axes[0].get_ylabel() == "equal powers"
    assert f"market GDP: {market[2000]:.1f} (2000), {equal:.1f} (2011)" in drawn.alt


def test_the_caption_counts_the_union_as_one_and_leaves_city_people_out(drawn, poles, spending):
    lesson_09.pole_lines(poles, spending)
    rows = ties.read("economies").query("year == 2023").set_index("iso3")["gdp_usd_million"]
    union = 1 / ((rows / rows["WLD"]).drop(["WLD", "DEU", "FIN", "FRA", "ITA", "POL"]) ** 2).sum()
    assert f"{union:.1f} (2023). The other two" in drawn.caption
    rows = ties.read("power").query("year == 2022").set_index("iso3").drop(columns=["year", "cinc"])
    five = rows.drop(columns="urban_population_thousand").astype("float64")
    mean = (five / five.loc["WLD"]).drop("WLD").fillna(0).mean(axis=1)
    assert f"{1 / (mean**2).sum():.1f} (2022). With the European Union" in drawn.caption


def test_one_part_of_the_index_falls_by_more_than_half():
    usa = lesson_09.cinc_parts().loc["USA"]
    city = part("power", "urban_population_thousand", "USA", 2017)
    assert usa["city people"][2017] == pytest.approx(city)
    fall = usa.loc[2017] / usa.loc[2016]
    assert list(fall.index[fall < 0.5]) == ["city people"]


def test_the_lines_of_spending_start_from_2014(drawn, military, spending):
    lesson_09.spending_lines(military, spending)
    lines = list(drawn.axes[0].get_lines())
    for at, (name, iso3) in enumerate(POWERS.items()):
        line = dict(zip(*lines[2 * at].get_data(), strict=True))
        rate = 100 * spent(iso3, 2023) / spent(iso3, 2014)
        assert line[2014] == 100
        assert line[2023] == pytest.approx(rate)
        assert drawn.words()[at] == name
        assert drawn.axes[0].texts[at].get_color() == lines[2 * at].get_color()
        assert f"{rate - 100:+.0f} % in {'the ' * (iso3 == 'USA')}{name}" in drawn.alt
    assert drawn.axes[0].get_ylabel() == "2014 = 100"


def test_the_caption_counts_the_first_years_that_russia_exceeds(drawn, military, spending):
    lesson_09.spending_lines(military, spending)
    more = sum(spent("RUS", year) < spent("RUS", 2023) for year in range(2000, 2022))
    assert more == 22
    assert "in 2023 is higher than in every year 2000–2021. Its share of the 25 states' spending is" in drawn.caption
    now = ties.read("military_spending").query("iso3 in @spending.columns and year >= 2000")
    part_now = now[now["iso3"] == "RUS"].set_index("year")["spending_usd_million"]
    part_now = part_now / now.groupby("year")["spending_usd_million"].sum()
    dear = [str(year) for year in range(2000, 2022) if part_now[year] >= part_now[2023]]
    assert f"lower than in {', '.join(dear)}, when" in drawn.caption


def test_the_table_shows_three_powers_by_five_yardsticks(shares):
    html = lesson_09.yardstick_table(shares).html
    assert html.count("<tr>") == 1 + 3 * 5
    assert f"{part('economies', 'gdp_usd_million', 'CHN', 2014):.1%}" in html
    assert f"{sold('RUS', 2023) / sold('WLD', 2023):.1%}" in html
    assert "for military spending, of 25 states" in html


def test_years_below_the_last_one_are_counted_or_called_every_year(military):
    line = military["RUS"].loc[2000:2002].sort_values()
    assert lesson_09.lower_years(line, line.max() + 1) == "every year"
    assert lesson_09.lower_years(line, line.max()) == "2 of the 3 years"


def test_market_output_of_2000_counts_as_eight_equal_powers(poles):
    assert lesson_09.values()["poles_in_2000"] == pytest.approx(poles["market GDP", 2000])


def test_shares_that_look_alike_are_told_with_two_decimals(shares):
    html = lesson_09.yardstick_table(shares).html
    (then, latest) = (part("economies", "gdp_usd_million", "RUS", year) for year in (2021, 2023))
    assert f"{then:.1%}" == f"{latest:.1%}"
    assert f" Russia, market GDP: {then:.2%} in 2021, then {latest:.2%}." in html
    assert html.count(" in 2021, then ") == 1


def test_sheet_on_the_teachers_page_has_the_numbers_of_the_table(shares):
    cells = re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", lesson_09.yardstick_table(shares).html)
    rows = {tuple(cells[at + 1 : at - 1 : -1]) + tuple(cells[at + 2 : at + 6]) for at in range(6, len(cells), 6)}
    printed = re.findall(
        r"^\| (.+?) \| (Russia|China|United States) \| (.+) \|$", SHEET.read_text("utf-8"), re.MULTILINE
    )
    assert {(name, state, *numbers.split(" | ")) for name, state, numbers in printed} == rows


def test_china_rises_by_every_yardstick_from_2000_and_2014_not_from_2021(shares):
    rose = lesson_09.share_rose(shares, 2023)
    by_year = {year: {rose("CHN", name, year) for name in shares["yardstick"].unique()} for year in (2000, 2014, 2021)}
    assert by_year == {2000: {True}, 2014: {True}, 2021: {True, False}}
    assert not rose("CHN", "market GDP", 2021)
    assert all(rose("CHN", "purchasing power", year) for year in range(2000, 2022))


def test_the_last_year_decides_what_rose(shares):
    us_market = {last: lesson_09.share_rose(shares, last)("USA", "market GDP", 2000) for last in (2001, 2023)}
    assert us_market == {
        last: part("economies", "gdp_usd_million", "USA", last) > part("economies", "gdp_usd_million", "USA", 2000)
        for last in (2001, 2023)
    }
    assert us_market[2001] != us_market[2023]


def test_the_texts_are_those_of_the_tables_with_their_dates():
    html = lesson_09.text_table(*map(ties.read, ("events", "partnerships", "clauses"))).html
    pacts = ties.read("partnerships")
    treaty = pacts.query("iso3 == 'PRK' and partner_iso3 == 'RUS' and in_force.str.startswith('2024', na=False)")
    assert f"{treaty['signed'].item()}" in html
    assert "Treaty of Russia and North Korea" in html
    assert "Vietnam and the United States: " in html
    clause = ties.read("clauses").query("treaty == 'ru-prk-2024' and topic == 'multipolar order'")
    sources = clause["source"].item()
    assert all(name in html for name in ("Sputnik", "Interfax", "State Duma", "KCNA"))  # each is a source of the row
    assert all(code in sources for code in ("spkaf_treaty24", "interfax_", "duma_treaty24", "kcna_treaty"))
    assert html.count("<tr>") >= 4
    dates = re.findall(r">(\d{4}-\d\d-\d\d)<", html)
    assert dates == sorted(dates)
    assert {"1997-04-23", "2023-03-31", treaty["signed"].item()} < set(dates)


def test_a_text_after_the_article_is_not_among_those_of_its_time():
    events = ties.read("events").query("event.str.contains('multipolar world')")
    html = lesson_09.text_table(events, *map(ties.read, ("partnerships", "clauses"))).html
    shown = {event: event in html for event in events["event"]}
    assert shown == dict(zip(events["event"], events["known_to_article"], strict=True))
    assert set(shown.values()) == {True, False}


def agreed(iso3, year):
    """Return the mean agreement of the Asia-Pacific states with one power, read apart from the lesson's own code."""
    rows = ties.read("un_alignment").query("basis == 'own calculation' and year == @year")
    pairs = rows[(rows["iso3"] == iso3) | (rows["partner_iso3"] == iso3)]
    others = pairs["iso3"].where(pairs["iso3"] != iso3, pairs["partner_iso3"])
    return pairs["agreement"][others.isin(ties.read("countries").query("asia_pacific")["iso3"])].mean()


def apart(iso3, year):
    """Return the mean distance of the Asia-Pacific states from one power in ideal points, estimate by estimate."""
    rows = ties.read("un_ideal_points").query("year == @year and not unreliable").set_index("iso3")["ideal_point"]
    members = set(ties.read("countries").query("asia_pacific")["iso3"])
    gaps = [abs(point - rows[iso3]) for state, point in rows.items() if state in members]
    return sum(gaps) / len(gaps)


def test_the_vote_lines_show_the_mean_of_asia_pacific(drawn):
    lesson_09.vote_lines(lesson_09.mean_agreement(), lesson_09.mean_distance())
    for axis, measure in zip(drawn.axes, (agreed, apart), strict=True):
        russia, america = (dict(zip(*line.get_data(), strict=True)) for line in axis.get_lines())
        assert russia[2000] == pytest.approx(measure("RUS", 2000))
        assert america[2019] == pytest.approx(measure("USA", 2019))
        assert [text.get_text() for text in axis.texts] == ["Russia", "United States"]
        assert [text.get_color() for text in axis.texts] == [line.get_color() for line in axis.get_lines()]
        for iso3 in ("RUS", "USA"):
            assert f": {measure(iso3, 2000):.2f} (2000)" in drawn.alt
            assert f"{measure(iso3, 2019):.2f} (2019)" in drawn.alt
    assert drawn.axes[0].get_ylabel() == "agreement, 0 to 1"
    assert lesson_09.values()["agreement_in_2000"] == pytest.approx(agreed("RUS", 2000))


def test_agreement_with_russia_falls_and_the_distance_depends_on_the_first_year():
    agreement, distance = lesson_09.mean_agreement()["RUS"], lesson_09.mean_distance()["RUS"]
    assert agreement[2019] < agreement[2011] - 0.05
    assert agreement[2019] < agreement[2000] - 0.05
    assert distance[2011] < distance[2019] < distance[2000]


def test_the_unreliable_estimates_of_north_korea_are_left_out():
    points = ties.read("un_ideal_points")
    assert set(points[points["unreliable"]]["iso3"]) == {"PRK"}
    year = points[points["unreliable"]]["year"].max()
    members = set(ties.read("countries").query("asia_pacific")["iso3"])
    rows = points[points["year"] == year].set_index("iso3")["ideal_point"]
    gaps = [abs(point - rows["RUS"]) for state, point in rows.items() if state in members]
    assert lesson_09.mean_distance()["RUS"][year] != pytest.approx(sum(gaps) / len(gaps))


def test_the_united_states_are_first_by_three_yardsticks_and_second_to_china_by_two(shares):
    last = shares[shares["year"] <= 2023].sort_values("year").groupby(["yardstick", "iso3"])["share"].last().unstack()
    largest = last.drop(columns="WLD", errors="ignore").idxmax(axis=1)
    assert set(largest.index[largest == "USA"]) == {"market GDP", "military spending", "arms exports"}
    assert set(largest.index[largest == "CHN"]) == {"purchasing power", "CINC"}
