"""The figures and numbers of lesson 2 are those of the tables."""

import csv
from math import ceil

import pytest

import ties
from far_east import lesson_02
from far_east.exercise_02 import slips
from far_east.groups import asean_members
from far_east.lesson_00_trip import TOWNS
from ties.tables import package

TEN = {"BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "VNM"}


def rows(table, **wanted):
    """Read the rows with the given values, apart from the lesson's own code."""
    with (package.folder() / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if all(row[name] == value for name, value in wanted.items())]


def votes(resolution, vote, states=TEN):
    return sum(row["iso3"] in states for row in rows("un_votes", resolution=resolution, vote=vote))


def states(**wanted):
    return {row["iso3"] for row in rows("countries", **wanted)}


def market(year):
    """Return output at market prices by state."""
    return {row["iso3"]: float(row["gdp_usd_million"] or 0) for row in rows("economies", year=str(year))}


def ppp(year):
    """Return output at purchasing power by state."""
    found = rows("economies", year=str(year))
    return {row["iso3"]: float(row["gdp_per_head_ppp_usd"] or 0) * float(row["population"] or 0) for row in found}


def percent(output, members):
    return 100 * sum(output.get(one, 0) for one in members) / output["WLD"]


@pytest.fixture
def members():
    return states(asia_pacific="true")


@pytest.fixture
def choices(members):
    """The four choices of the figure, in per cent of world output."""
    return [
        percent(market(2023), members),
        percent(market(2023), members - states(subregion="Central Asia")),
        percent(ppp(2023), members),
        percent(market(2023), members | {"USA"}),
    ]


def lying(drawn):
    """Return the lengths of the lying bars by name."""
    (bars,) = drawn.axes[0].containers
    names = [text.get_text() for text in drawn.axes[0].get_yticklabels()]
    return dict(zip(names, [bar.get_width() for bar in bars], strict=True))


def test_the_towns_of_the_trip_are_drawn_where_the_trip_map_has_them(drawn):
    lesson_02.towns_of_the_trip()
    (line,) = drawn.axes[0].get_lines()
    assert [*zip(*line.get_data(), strict=True)] == [*TOWNS.values()]
    assert [*TOWNS][1:] == [row["place"] for row in rows("visits") if row["date"].startswith("2024-06")][:2]
    labels = {text.get_text(): tuple(text.xy) for text in drawn.axes[0].texts}
    assert labels == {**TOWNS, "Vladivostok": lesson_02.VLADIVOSTOK}
    assert "Hanoi 21° north, 106° east" in drawn.alt


def test_hanoi_is_south_and_west_of_vladivostok():
    (east, north), (far_east, far_north) = TOWNS["Hanoi"], lesson_02.VLADIVOSTOK
    assert east < far_east
    assert far_north - north > 20


def test_the_bars_show_how_aseans_members_voted(drawn):
    table = ties.read("un_votes").query("resolution == '68/262'")
    lesson_02.asean_bars(table[table["iso3"].isin(TEN)]["vote"].value_counts())
    expected = {vote: votes("68/262", vote) for vote in ("absent", "no", "abstain", "yes")}
    assert lying(drawn) == expected
    assert list(lying(drawn)) == list(expected)
    assert drawn.axes[0].get_xlabel() == "states"
    assert f"{expected['yes']} voted yes, {expected['abstain']} abstained, {expected['no']} voted no" in drawn.alt


def test_the_ten_members_are_those_of_2014():
    assert set(asean_members(2014)) == set(asean_members(2024)) == TEN
    assert set(asean_members(2025)) == {*TEN, "TLS"}


def test_the_bars_show_the_share_of_the_region_for_each_choice(drawn, members, choices):
    region = sum(market(2023).get(one, 0) for one in members)
    lesson_02.region_bars(lesson_02.region_shares(region))
    names = ["our list, market prices", "… without Central Asia", "… at purchasing power", "… with the United States"]
    assert lying(drawn) == pytest.approx(dict(zip(names, choices, strict=True)))
    assert drawn.axes[0].get_xlabel() == "% of world GDP"
    assert [text.get_text() for text in drawn.axes[0].texts] == [f"{choice:.0f}" for choice in choices[::-1]]
    assert f"{names[-1]} {choices[-1]:.0f}% of world output in 2023" in drawn.alt


def test_the_reveal_follows_the_region_that_a_student_changes(members):
    region = sum(market(2023).get(one, 0) for one in members - {"CHN"})
    shares = lesson_02.region_shares(region)
    assert 100 * shares["our list, market prices"] == pytest.approx(percent(market(2023), members - {"CHN"}))


def test_the_lines_show_the_rank_of_each_economy(drawn):
    lesson_02.rank_lines(lesson_02.output_ranks(ties.read("economies")))
    vietnam = next(line for line in drawn.axes[0].get_lines() if line.get_linewidth() == 3)
    shown = dict(zip(*vietnam.get_data(), strict=True))
    for year in (2010, 2023, 2024):
        ahead = sum(market(year).get(one, 0) > market(year)["VNM"] for one in TEN)
        assert shown[year] == ahead + 1
        assert f"rank {ahead + 1} in {year}" in drawn.alt


def test_the_six_largest_economies_are_named_beside_their_rank(drawn):
    lesson_02.rank_lines(lesson_02.output_ranks(ties.read("economies")))
    codes = {row["short_name"]: row["iso3"] for row in rows("countries")}
    order = sorted(TEN, key=lambda one: -market(2025).get(one, 0))[:6]
    named = {codes[text.get_text()]: text.xy[1] for text in drawn.axes[0].texts}
    assert named == {one: rank for rank, one in enumerate(order, start=1)}
    bottom, top = drawn.axes[0].get_ylim()
    assert top < bottom  # rank 1 is at the top


def test_the_number_of_the_speaker_is_the_share_rounded_up(choices):
    assert lesson_02.values() == {"year": 2023, "nearly": 10 * ceil(choices[-1] / 10)}
    assert choices[-1] < lesson_02.values()["nearly"]


def test_countries_to_find_have_the_largest_output_of_their_region():
    output, region = market(2023), states(subregion="South-eastern Asia")
    largest = sorted(region & output.keys(), key=output.get)[-3:]
    assert lesson_02.largest_in_south_east_asia(ties.read("economies")) == largest[::-1]


def test_the_united_states_move_the_share_most(choices):
    first, *others = choices
    assert max(others, key=lambda choice: abs(choice - first)) == choices[-1]


def arms(first, last, states):
    """Add up US arms in million TIV, apart from the lesson's own code."""
    sent = rows("arms_transfers", partner_iso3="USA")
    return sum(float(row["tiv_million"]) for row in sent if row["iso3"] in states and first <= int(row["year"]) <= last)


def test_the_american_turn_sets_volume_and_share_of_arms_apart(members):
    turn = lesson_02.american_turn().set_index("years")
    for years, first in (("2000–04", 2000), ("2010–14", 2010), ("2020–24", 2020)):
        region, world = arms(first, first + 4, members), arms(first, first + 4, {"WLD"})
        assert turn["US_arms_to_region"][years] == f"{region:,.0f}"
        assert turn["part_of_all_US_arms"][years] == f"{100 * region / world:.0f} %"


def test_the_american_turn_sets_output_beside_china(members):
    turn = lesson_02.american_turn().set_index("years")
    for years, last in (("2000–04", 2004), ("2020–24", 2024)):
        assert turn["region_in_output"][years] == f"{percent(market(last), members):.0f} %"
        assert turn["China_in_output"][years] == f"{percent(market(last), {'CHN'}):.0f} %"


def test_the_american_turn_names_ties_in_the_years_of_the_table():
    turn = lesson_02.american_turn().set_index("years")["US_ties_begun"]
    dated = [row for row in rows("partnerships", iso3="USA") if row["signed"] >= "2000"]
    for row in dated:
        (years,) = [
            years
            for years in turn.index
            if any(tie.endswith(f", {row['instrument']}") for tie in turn[years].split("; "))
        ]
        assert row["signed"][:4] in turn[years]
    assert sum("none" not in tie for words in turn for tie in words.split("; ")) == len(dated)


def test_the_table_of_the_american_turn_is_folded_and_marks_hindsight():
    html = lesson_02.turn_table().html
    assert html.startswith("<details><summary>")
    assert "2024 is provisional and in part hindsight" in html


def test_the_evidence_on_c54_goes_both_ways():
    region = ties.read("countries").query("asia_pacific")["iso3"]
    assert arms(2000, 2004, set(region)) < arms(2020, 2024, set(region)) < arms(2010, 2014, set(region))


def test_the_share_of_american_arms_fell_below_its_first_value(members):
    first, last = (arms(year, year + 4, members) / arms(year, year + 4, {"WLD"}) for year in (2000, 2020))
    assert last < first


def test_the_limit_of_c35_is_that_of_the_table(members):
    shares = {year: percent(market(year), members) for year in (2004, 2009, 2014, 2019, 2023)}
    assert lesson_02.lesson.questions.weigh["C35"].limit.startswith("the share fell from 2019 to 2023")
    assert shares[2023] < shares[2019] == max(shares.values())


def test_the_slips_about_votes_count_the_votes_of_the_tables():
    known = slips()["asean_yes_es_11_1"]
    assert known["abstained"] == votes("ES-11/1", "abstain")
    assert known["with_timor_leste"] == votes("ES-11/1", "yes", TEN | {"TLS"})
    assert slips()["asean_yes_68_262"]["every_yes"] == len(rows("un_votes", resolution="68/262", vote="yes"))


def test_the_slips_about_shares_are_shares_of_the_tables(members):
    known = slips()
    assert 100 * known["with_us"]["us_alone"] == pytest.approx(percent(market(2010), {"USA"}))
    assert 100 * known["without_us"]["with_russia"] == pytest.approx(percent(market(2010), members | {"RUS"}))
    assert 100 * known["without_us"]["purchasing_power"] == pytest.approx(percent(ppp(2010), members))
