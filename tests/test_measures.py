"""Arithmetic on ties, with answers that can be worked out by hand."""

import doctest
from math import isnan

import pandas as pd
import pytest

from ties import measures
from ties.errors import BadInputError


def arms(**tiv):
    return pd.DataFrame({"iso3": "VNM", "partner_iso3": list(tiv), "tiv_million": list(tiv.values())})


def yearly(**value):
    years = [int(name[1:]) for name in value]
    return pd.DataFrame({"iso3": "VNM", "year": years, "trade_usd_million": list(value.values())})


def reported(iso3, partner, flow, value):
    return {"iso3": iso3, "partner_iso3": partner, "year": 2021, "flow": flow, "trade_usd_million": value}


@pytest.mark.parametrize("module", [measures.change, measures.gaps, measures.shares])
def test_every_example_in_a_docstring_is_true(module):
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0


MEASURES = [getattr(measures, name) for name in measures.__all__ if name != "require_columns"]


@pytest.mark.parametrize("measure", MEASURES)
def test_every_measure_has_an_example_and_a_unit(measure):
    assert ">>>" in measure.__doc__
    assert any(word in measure.__doc__ for word in ("unit", "share", "rank"))


def test_a_partner_that_is_not_reported_is_not_zero():
    assert list(measures.partner_share(arms(RUS=90, ISR=None, KOR=10), "tiv_million")["partner_iso3"]) == ["RUS", "KOR"]


def test_a_partner_with_zero_stays_with_a_share_of_zero():
    assert list(measures.partner_share(arms(RUS=10, ISR=0), "tiv_million")["share"]) == [1, 0]


def test_the_shares_of_each_year_add_to_one():
    frame = pd.concat([arms(RUS=1, ISR=3).assign(year=2020), arms(RUS=2, ISR=2).assign(year=2021)])
    shares = measures.partner_share(frame, "tiv_million")
    assert list(shares["share"]) == [0.25, 0.75, 0.5, 0.5]


@pytest.mark.parametrize(
    ("shares", "index", "number"), [([1], 1, 1), ([0.5, 0.5], 0.5, 2), ([0.25] * 4, 0.25, 4), ([0.9, 0.1], 0.82, 1.22)]
)
def test_effective_number_is_the_inverse_of_concentration(shares, index, number):
    frame = pd.DataFrame({"iso3": "VNM", "partner_iso3": list("ABCD")[: len(shares)], "share": shares})
    assert measures.concentration(frame)["VNM"] == pytest.approx(index)
    assert measures.effective_number(frame)["VNM"] == pytest.approx(number, abs=0.005)


def test_concentration_without_shares_is_missing_and_not_zero():
    frame = pd.DataFrame({"iso3": ["PRK"], "partner_iso3": ["CHN"], "share": [float("nan")]})
    assert isnan(measures.concentration(frame)["PRK"])
    assert isnan(measures.effective_number(frame)["PRK"])


def test_growth_never_spans_an_unreported_year():
    grown = measures.growth(yearly(y2018=100, y2019=150, y2020=None, y2021=300), "trade_usd_million")
    assert dict(zip(grown["year"], grown["growth"].fillna(-9), strict=True)) == {2018: -9, 2019: 0.5, 2021: -9}


def test_growth_from_zero_is_missing_and_to_zero_is_minus_one():
    grown = measures.growth(yearly(y2019=0, y2020=5, y2021=0), "trade_usd_million")["growth"]
    assert isnan(grown[1])
    assert grown[2] == -1


def test_growth_of_nullable_integers_is_float():
    frame = yearly(y2020=100, y2021=110).astype({"trade_usd_million": "Int64"})
    assert measures.growth(frame, "trade_usd_million")["growth"][1] == pytest.approx(0.1)


def test_compound_growth_uses_only_the_two_ends():
    frame = yearly(y2019=100, y2020=7, y2021=144)
    rate = measures.compound_growth(frame, "trade_usd_million", first=2019, last=2021)
    assert rate["VNM"] == pytest.approx(0.2)


@pytest.mark.parametrize("missing", [{"first": 2018, "last": 2021}, {"first": 2019, "last": 2020}])
def test_compound_growth_is_missing_if_an_end_is_unreported(missing):
    frame = yearly(y2018=0, y2019=100, y2020=None, y2021=144)
    assert isnan(measures.compound_growth(frame, "trade_usd_million", **missing)["VNM"])


def test_compound_growth_raises_if_years_are_reversed():
    with pytest.raises(BadInputError, match="comes after"):
        measures.compound_growth(yearly(y2019=1), "trade_usd_million", first=2021, last=2019)


def test_mirror_gap_is_importer_minus_exporter():
    rows = [reported("RUS", "VNM", "export", 90), reported("VNM", "RUS", "import", 110)]
    gap = measures.mirror_gap(pd.DataFrame(rows), "trade_usd_million").iloc[0]
    assert (gap["exporter_iso3"], gap["importer_iso3"], gap["gap"], gap["relative_gap"]) == ("RUS", "VNM", 20, 0.2)


def test_flow_reported_by_one_side_has_no_mirror_gap():
    rows = [reported("RUS", "PRK", "export", 90), reported("PRK", "RUS", "import", None)]
    assert measures.mirror_gap(pd.DataFrame(rows), "trade_usd_million").empty


def test_mirror_gap_raises_on_two_publishers():
    rows = [reported("RUS", "VNM", "export", 90), reported("RUS", "VNM", "export", 95)]
    with pytest.raises(BadInputError, match="RUS, VNM, 2021, export; choose one publisher"):
        measures.mirror_gap(pd.DataFrame(rows), "trade_usd_million")


def test_five_year_windows_add_five_years_and_count_those_reported():
    frame = pd.DataFrame({"iso3": "VNM", "partner_iso3": "RUS", "year": range(2012, 2022), "tiv_million": range(10)})
    frame.loc[9, "tiv_million"] = None
    windows = measures.five_year_windows(frame, "tiv_million", ends=[2016, 2020])
    assert windows[["first_year", "last_year", "tiv_million", "years_reported"]].to_numpy().tolist() == [
        [2012, 2016, 0 + 1 + 2 + 3 + 4, 5],
        [2016, 2020, 4 + 5 + 6 + 7 + 8, 5],
    ]


def test_a_window_without_any_reported_year_has_no_row():
    frame = pd.DataFrame({"iso3": ["A", "B", "B"], "partner_iso3": "C", "year": [2012, 2013, 2021], "tiv_million": 1.0})
    windows = measures.five_year_windows(frame, "tiv_million", ends=[2021])
    assert list(windows["iso3"]) == ["B"]


def test_window_beyond_the_rows_raises_error():
    frame = pd.DataFrame({"iso3": "A", "partner_iso3": "C", "year": range(2012, 2022), "tiv_million": 1.0})
    with pytest.raises(BadInputError, match="2021 to 2025 is no whole window"):
        measures.five_year_windows(frame, "tiv_million", ends=[2025])


def test_equal_values_share_a_rank_and_unreported_have_none():
    frame = pd.DataFrame({"year": 2024, "trade_usd_million": [5, 9, 9, None, 1]})
    assert measures.rank(frame, "trade_usd_million")["rank"].astype(object).fillna("-").tolist() == [3, 1, 1, "-", 4]


def test_each_year_is_ranked_separately():
    frame = pd.DataFrame({"year": [2023, 2023, 2024, 2024], "trade_usd_million": [1, 2, 4, 3]})
    assert list(measures.rank(frame, "trade_usd_million")["rank"]) == [2, 1, 1, 2]


def test_world_share_uses_the_printed_total_and_not_the_sum():
    frame = pd.DataFrame({"iso3": ["VNM", "LAO", "WLD"], "year": 2024, "gdp_usd_million": [10, None, 40]})
    shares = measures.share_of_world(frame, "gdp_usd_million").set_index("iso3")["share"]
    assert shares["VNM"] == 0.25
    assert isnan(shares["LAO"])


def test_world_share_is_missing_without_a_printed_total():
    frame = pd.DataFrame({"iso3": ["VNM", "WLD"], "year": [2023, 2024], "gdp_usd_million": [10, 40]})
    assert measures.share_of_world(frame, "gdp_usd_million")["share"].isna().all()


@pytest.mark.parametrize(
    ("stated", "happened", "score"),
    [([1, 0], [True, False], 0), ([0.5, 0.5], [True, False], 0.25), ([1, 1], [False, False], 1), ([0.8], [True], 0.04)],
)
def test_the_brier_score_is_the_mean_squared_gap(stated, happened, score):
    frame = pd.DataFrame({"forecaster": "a", "probability": stated, "outcome": happened})
    assert measures.brier_score(frame)["a"] == pytest.approx(score)


def test_brier_score_leaves_out_open_forecasts():
    frame = pd.DataFrame({"forecaster": "a", "probability": [0.9, 0.1], "outcome": [True, None]})
    assert measures.brier_score(frame)["a"] == pytest.approx(0.01)


@pytest.mark.parametrize("probability", [-0.5, 1.01])
def test_probability_below_nought_or_above_one_raises_error(probability):
    with pytest.raises(BadInputError, match="a probability lies between 0 and 1"):
        measures.brier_score(pd.DataFrame({"forecaster": ["a"], "probability": [probability], "outcome": [True]}))


def test_probability_in_per_cent_raises_error():
    with pytest.raises(BadInputError, match=r"70 percent is 0\.7"):
        measures.brier_score(pd.DataFrame({"forecaster": ["a"], "probability": [70], "outcome": [True]}))


@pytest.mark.parametrize(
    "call",
    [
        lambda frame: measures.partner_share(frame, "tiv_million"),
        measures.concentration,
        lambda frame: measures.growth(frame, "tiv_million"),
        lambda frame: measures.mirror_gap(frame, "tiv_million"),
        lambda frame: measures.rank(frame, "tiv_million"),
        lambda frame: measures.share_of_world(frame, "tiv_million"),
        measures.brier_score,
    ],
)
def test_missing_column_is_named(call):
    with pytest.raises(BadInputError, match="the rows have no column '.+'; they have iso2"):
        call(pd.DataFrame({"iso2": ["VN"]}))


TWO_PARTNERS = pd.DataFrame(
    {"iso3": "VNM", "partner_iso3": ["RUS", "RUS", "CHN", "CHN"], "year": [2020, 2021] * 2, "usd": [10, 20, 100, 50]}
)
PAIR = ("iso3", "partner_iso3")


def test_growth_is_of_each_pair_where_per_names_a_pair():
    grown = measures.growth(TWO_PARTNERS, "usd", per=PAIR).query("year == 2021").set_index("partner_iso3")["growth"]
    assert grown.to_dict() == {"RUS": 1, "CHN": -0.5}


def test_compound_growth_is_of_each_pair_where_per_names_a_pair():
    rates = measures.compound_growth(TWO_PARTNERS, "usd", first=2020, last=2021, per=PAIR)
    assert rates.to_dict() == {("VNM", "CHN"): -0.5, ("VNM", "RUS"): 1}


def test_growth_takes_the_year_before_of_the_same_country():
    frame = pd.DataFrame({"iso3": ["VNM", "LAO"], "year": [2020, 2021], "usd": [10, 20]})
    assert measures.growth(frame, "usd")["growth"].isna().all()


def test_windows_are_of_each_country_where_per_names_the_country():
    frame = pd.concat(
        [TWO_PARTNERS.query("partner_iso3 == 'RUS'"), TWO_PARTNERS.query("partner_iso3 == 'CHN'").assign(iso3="LAO")]
    )
    windows = measures.five_year_windows(frame, "usd", ends=[2021], length=2, per=["iso3"])
    assert windows.set_index("iso3")["usd"].to_dict() == {"LAO": 150, "VNM": 30}
    assert list(windows.columns) == ["iso3", "first_year", "last_year", "usd", "years_reported"]


@pytest.mark.parametrize(("end", "span"), [(2015, "2011 to 2015"), (2013, "2009 to 2013"), (2022, "2018 to 2022")])
def test_a_window_that_begins_before_the_rows_or_ends_after_is_refused(end, span):
    frame = pd.DataFrame({"iso3": "A", "partner_iso3": "C", "year": range(2012, 2022), "tiv_million": 1.0})
    with pytest.raises(BadInputError, match=f"the rows run from 2012 to 2021, so {span} is no whole window"):
        measures.five_year_windows(frame, "tiv_million", ends=[end])


def test_a_window_that_is_exactly_the_rows_is_whole():
    frame = pd.DataFrame({"iso3": "A", "partner_iso3": "C", "year": range(2017, 2022), "tiv_million": 1.0})
    assert measures.five_year_windows(frame, "tiv_million", ends=[2021])["tiv_million"].tolist() == [5]


def test_the_world_share_is_of_the_total_of_the_same_publisher():
    frame = pd.DataFrame(
        {"iso3": ["VNM", "WLD"] * 2, "year": 2024, "publisher": ["a", "a", "b", "b"], "usd": [10, 40, 10, 100]}
    )
    shares = measures.share_of_world(frame, "usd", per=["year", "publisher"])
    assert shares.set_index("publisher")["share"].to_dict() == {"a": 0.25, "b": 0.1}
    assert list(shares.columns) == ["iso3", "year", "publisher", "usd", "share"]


def test_the_world_may_be_among_the_partners():
    frame = pd.DataFrame({"iso3": "VNM", "partner_iso3": ["RUS", "WLD"], "year": 2024, "usd": [10, 40]})
    assert measures.share_of_world(frame, "usd", of="partner_iso3")["share"].tolist() == [0.25]


def test_the_rank_is_among_the_rows_that_per_names():
    ranks = measures.rank(TWO_PARTNERS, "usd", per=["year", "iso3"]).set_index(["year", "partner_iso3"])["rank"]
    assert ranks.to_dict() == {(2020, "RUS"): 2, (2021, "RUS"): 2, (2020, "CHN"): 1, (2021, "CHN"): 1}
    assert measures.rank(TWO_PARTNERS, "usd", per=["partner_iso3"])["rank"].tolist() == [2, 1, 1, 2]


def test_concentration_is_of_each_country_and_year():
    shares = pd.DataFrame(
        {"iso3": "VNM", "partner_iso3": ["RUS", "CHN", "RUS"], "year": [2020, 2020, 2021], "share": [0.5, 0.5, 1.0]}
    )
    assert measures.concentration(shares).to_dict() == {("VNM", 2020): 0.5, ("VNM", 2021): 1.0}
    assert measures.effective_number(shares).to_dict() == {("VNM", 2020): 2, ("VNM", 2021): 1}


def test_partner_shares_are_of_the_column_that_by_names():
    frame = pd.concat([arms(RUS=1, ISR=3).assign(window="a"), arms(RUS=2, ISR=2).assign(window="b")])
    assert measures.partner_share(frame, "tiv_million", by="window")["share"].tolist() == [0.25, 0.75, 0.5, 0.5]


def test_the_brier_score_is_of_each_forecaster_and_takes_certainty():
    frame = pd.DataFrame({"who": ["a", "a", "b"], "probability": [1.0, 0.0, 0.5], "outcome": [True, True, True]})
    assert measures.brier_score(frame, by="who").to_dict() == {"a": 0.5, "b": 0.25}


def test_compound_growth_refuses_one_year_as_both_ends():
    with pytest.raises(BadInputError, match="2019 does not come after 2019"):
        measures.compound_growth(yearly(y2019=1), "trade_usd_million", first=2019, last=2019)


def test_the_mirror_gap_is_negative_where_the_exporter_reports_more():
    rows = [reported("RUS", "VNM", "export", 110), reported("VNM", "RUS", "import", 90)]
    gap = measures.mirror_gap(pd.DataFrame(rows), "trade_usd_million").iloc[0]
    assert (gap["gap"], gap["relative_gap"]) == (-20, -0.2)
    nothing = [reported("RUS", "VNM", "export", 0), reported("VNM", "RUS", "import", 0)]
    assert isnan(measures.mirror_gap(pd.DataFrame(nothing), "trade_usd_million")["relative_gap"][0])


def test_the_mirror_gap_is_of_one_year():
    rows = [reported("RUS", "VNM", "export", 110), reported("VNM", "RUS", "import", 90) | {"year": 2020}]
    assert measures.mirror_gap(pd.DataFrame(rows), "trade_usd_million").empty


def test_concentration_goes_on_with_the_column_of_partner_share():
    frame = pd.concat([arms(RUS=1, ISR=3).assign(period="a"), arms(RUS=2, ISR=2).assign(period="b")])
    index = measures.concentration(measures.partner_share(frame, "tiv_million", by="period"))
    assert index.to_dict() == {("VNM", "a"): 0.625, ("VNM", "b"): 0.5}


def test_concentration_takes_the_column_that_separates_totals():
    shares = pd.DataFrame({"iso3": "VNM", "partner_iso3": ["RUS"] * 2, "period": ["a", "b"], "share": [1.0, 0.5]})
    assert measures.concentration(shares, by="period").to_dict() == {("VNM", "a"): 1, ("VNM", "b"): 0.25}


@pytest.mark.parametrize(
    ("partners", "shares", "words"),
    [
        (["RUS", "CHN"], [90, 10], "70 percent is 0.7"),
        (["RUS", "CHN"], [-0.5, 0.5], "between 0 and 1"),
        (["RUS", "CHN"], [0.9, 0.9], r"VNM add up to 1\.80.*by='period'"),
        (["RUS", "RUS"], [0.5, 0.5], "more than one share for VNM, RUS; name the column"),
    ],
)
def test_concentration_refuses_what_are_no_shares_of_one_whole(partners, shares, words):
    with pytest.raises(BadInputError, match=words):
        measures.concentration(pd.DataFrame({"iso3": "VNM", "partner_iso3": partners, "share": shares}))


def test_a_row_without_a_partner_counts_in_the_total():
    frame = pd.DataFrame({"iso3": "VNM", "partner_iso3": ["RUS", None], "tiv_million": [90, 10]})
    shares = measures.partner_share(frame, "tiv_million")
    assert shares["share"].tolist() == [0.9, 0.1]
    assert shares["partner_iso3"].isna().tolist() == [False, True]


def test_a_column_called_share_has_shares_too():
    frame = pd.DataFrame({"iso3": "VNM", "partner_iso3": ["RUS", "CHN"], "share": [30, 10]})
    assert measures.partner_share(frame, "share")["share"].tolist() == [0.75, 0.25]


def test_a_share_of_a_sum_with_a_negative_part_is_refused():
    with pytest.raises(BadInputError, match="row 1, column 'tiv_million': -10 is below nought"):
        measures.partner_share(arms(RUS=20, ISR=-10), "tiv_million")


def test_numbers_that_are_text_are_ranked_as_numbers():
    assert measures.rank(pd.DataFrame({"year": 2024, "usd": ["9", "10", ".."]}), "usd")["rank"].tolist()[:2] == [2, 1]
    with pytest.raises(BadInputError, match="row 0, column 'usd': '15%' is text"):
        measures.rank(pd.DataFrame({"year": 2024, "usd": ["15%"]}), "usd")


@pytest.mark.parametrize("years", [["2019", "2020"], [2019.0, 2020.0], pd.to_datetime(["2019", "2020"])])
def test_a_measure_reads_years_in_any_form(years):
    frame = pd.DataFrame({"iso3": "VNM", "year": years, "usd": [10, 15]})
    grown = measures.growth(frame, "usd")
    assert (grown["year"].tolist(), grown["growth"].tolist()[1]) == ([2019, 2020], 0.5)
    assert measures.compound_growth(frame, "usd", first="2019", last=2020)["VNM"] == 0.5


def test_a_year_that_is_blank_or_no_year_is_refused_with_its_row():
    with pytest.raises(BadInputError, match="row 1, column 'year': the year is blank"):
        measures.growth(pd.DataFrame({"iso3": "VNM", "year": [2019, None], "usd": [1, 2]}), "usd")
    with pytest.raises(BadInputError, match=r"row 0, column 'year': 2019\.5 is no year"):
        measures.growth(pd.DataFrame({"iso3": "VNM", "year": [2019.5], "usd": [1]}), "usd")


def test_the_mirror_gap_reads_flows_and_names_in_any_spelling():
    rows = [reported("Russia", "Viet Nam", "Exports", 90), reported("VN", "RUS", "M", 110)]
    assert measures.mirror_gap(pd.DataFrame(rows), "trade_usd_million")["gap"].tolist() == [20]


def test_the_world_total_is_found_in_any_spelling():
    frame = pd.DataFrame({"iso3": ["VNM", "World"], "year": ["2024", "2024"], "usd": [10, 40]})
    assert measures.share_of_world(frame, "usd")["share"].tolist() == [0.25]


@pytest.mark.parametrize("given", [pd.Series([1]), {"iso3": ["VNM"]}, pd.DataFrame({"iso3": ["VNM"]}).groupby("iso3")])
def test_a_measure_refuses_what_is_no_table(given):
    with pytest.raises(BadInputError, match="must be a table"):
        measures.growth(given, "usd")
