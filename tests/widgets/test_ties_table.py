"""The table of ties: what it counts, what it leaves blank, and that no input breaks it."""

import re
from html.parser import HTMLParser

import pandas as pd
import pytest

from ties.errors import BadInputError, TiesError, UnknownNameError
from ties.tables.package import read
from ties.widgets import base
from ties.widgets.ties_table import compute
from ties.widgets.ties_table import widget as ties_table
from ties.widgets.ties_table.sparkline import INK
from ties.widgets.ties_table.widget import TieTable, tabulate_ties


def trade(*rows):
    """Rows of reporter, partner, year, flow, US$ million, publisher and, where it matters, basis."""
    names = ["iso3", "partner_iso3", "year", "flow", "trade_usd_million", "publisher", "basis"]
    return pd.DataFrame([[*row, "reported"][:7] for row in rows], columns=names).assign(period="year", flag=None)


def arms(*rows):
    return pd.DataFrame(rows, columns=["iso3", "partner_iso3", "year", "tiv_million"])


def treaties(*rows):
    names = ["iso3", "partner_iso3", "instrument", "level", "in_force", "until", "mutual_defence"]
    return pd.DataFrame(rows, columns=names)


def votes(**cast):
    """One text a letter: votes(VNM="yan", RUS="nyn"), a dot is a vote that is not on record."""
    words = {"y": "yes", "n": "no", "a": "abstain", "x": "absent"}
    rows = [
        (f"T{i}", "2022-03-02", who, words[v]) for who, all_ in cast.items() for i, v in enumerate(all_) if v != "."
    ]
    return pd.DataFrame(rows, columns=["resolution", "date", "iso3", "vote"])


def row(table, partner):
    return table.frame.set_index("partner_iso3").loc[partner]


BOTH_WAYS = [
    ("VNM", "RUS", 2019, "export", 60, "GSO"),
    ("VNM", "RUS", 2019, "import", 40, "GSO"),
    ("VNM", "CHN", 2019, "total", 300, "GSO"),
    ("VNM", "WLD", 2019, "total", 1000, "GSO"),
]


def test_trade_is_added_shared_and_ranked_within_one_publisher():
    russia = row(tabulate_ties("Viet Nam", trade=trade(*BOTH_WAYS)), "RUS")
    assert (russia["trade_usd_million"], russia["trade_share_percent"]) == (100, 10)
    assert (russia["trade_rank"], russia["trade_ranked_partners"]) == (2, 2)


def test_share_needs_the_same_publishers_world_total():
    rows = trade(*BOTH_WAYS[:3], ("VNM", "WLD", 2019, "total", 1000, "IMF"), ("VNM", "WLD", 2018, "total", 9, "GSO"))
    assert pd.isna(row(tabulate_ties("VNM", trade=rows), "RUS")["trade_share_percent"])


def test_world_total_below_one_million_is_a_whole_too():
    rows = trade(("VNM", "RUS", 2019, "total", 0.2, "IMF"), ("VNM", "WLD", 2019, "total", 0.8, "IMF"))
    assert row(tabulate_ties("VNM", trade=rows), "RUS")["trade_share_percent"] == pytest.approx(25)


def test_releases_are_those_of_the_country_and_its_partners():
    rows = [("VNM", "RUS", 2019), ("CHN", "VNM", 2020), ("ABW", "USA", 2020), ("ZWE", "ZMB", 2020)]
    frame = pd.DataFrame(rows, columns=["iso3", "partner_iso3", "year"]).assign(release=["a", "b", "c", "d"])
    words = "a, deliveries of 2019 to 2019; b, deliveries of 2020 to 2020"
    assert compute.releases(frame, "VNM", (2018, 2022)) == words


def test_publishers_that_differ_are_listed_and_not_averaged():
    table = tabulate_ties("VNM", trade=trade(*BOTH_WAYS, ("VNM", "RUS", 2019, "total", 140, "IMF")))
    assert "<b>100</b>" in table.fallback_html
    assert "2019 (GSO); elsewhere 140 (IMF)" in table.fallback_html
    assert "Trade: 140 US$ million, 2019, IMF." in table.fallback_html
    assert row(table, "RUS")["trade_also_reported_usd_million"] == "IMF: 140"


def test_figure_of_one_direction_beside_a_total_says_so():
    table = tabulate_ties("VNM", trade=trade(*BOTH_WAYS, ("VNM", "RUS", 2019, "export", 70, "IMF")))
    assert "2019 (GSO); exports only: 70 (IMF)" in table.fallback_html


def test_offices_that_agree_share_a_figure():
    others = [("VNM", "RUS", 2019, "total", 140, "IMF"), ("VNM", "RUS", 2019, "total", 140, "ITC")]
    table = tabulate_ties("VNM", trade=trade(*BOTH_WAYS, *others, ("RUS", "VNM", 2019, "total", 90, "GSO")))
    assert "2019 (GSO); elsewhere 140 (IMF; ITC), 90 (GSO, mirror)" in table.fallback_html


def test_publisher_that_agrees_is_named_only_in_the_sources():
    table = tabulate_ties("VNM", trade=trade(*BOTH_WAYS, ("VNM", "RUS", 2019, "total", 100.2, "IMF")))
    assert "elsewhere" not in table.fallback_html
    assert "Trade: 100 US$ million, 2019, IMF." in table.fallback_html


def test_mirror_leads_only_if_the_country_reports_nothing():
    mirror = ("RUS", "VNM", 2020, "total", 130, "FTS")
    alone = tabulate_ties("VNM", trade=trade(mirror))
    assert row(alone, "RUS")["trade_usd_million"] == 130
    assert "mirror: as Russia reports it (FTS)" in alone.fallback_html
    assert row(tabulate_ties("VNM", trade=trade(mirror, *BOTH_WAYS)), "RUS")["trade_usd_million"] == 100


def test_themes_and_partners_reuse_the_computed_rows(monkeypatch):
    table = tabulate_ties("VNM", trade=trade(*BOTH_WAYS))
    monkeypatch.setattr(ties_table.compute, "trade_figures", lambda *_: pytest.fail("worked out again"))
    table.theme = "economic"
    table.partners = ["China"]
    assert list(table.frame["partner_iso3"]) == ["CHN"]


def test_estimate_is_never_labelled_as_the_partners_report():
    table = tabulate_ties("VNM", trade=trade(("RUS", "VNM", 2023, "total", 130, "IMF", "estimated")))
    assert "estimated by IMF, not reported by Russia" in table.fallback_html


@pytest.mark.parametrize("caution", ["cannot be right; do not rank", "leaps in a year", "Schätzung"])
def test_estimates_are_ranked_to_fourth_place_and_flagged_ones_never(caution):
    codes = ["CHN", "IND", "TUR", "BLR", "KAZ", "UGA"]
    rows = trade(*[("RUS", who, 2023, "total", 90 - i, "IMF", "estimated") for i, who in enumerate(codes)])
    rows["flag"] = rows["partner_iso3"].map({"CHN": caution})
    ranks = tabulate_ties("RUS", trade=rows).frame.set_index("partner_iso3")["trade_rank"]
    assert ranks.dropna().to_dict() == {"IND": 1, "TUR": 2, "BLR": 3, "KAZ": 4}


def test_flagged_reported_figure_keeps_its_rank():
    rows = trade(*BOTH_WAYS).assign(flag="printed as about")
    assert row(tabulate_ties("VNM", trade=rows), "RUS")["trade_rank"] == 2


def test_change_is_against_the_same_publisher_five_years_before():
    rows = trade(*BOTH_WAYS, ("VNM", "RUS", 2014, "total", 80, "GSO"), ("VNM", "CHN", 2014, "total", 80, "IMF"))
    table = tabulate_ties("VNM", trade=rows)
    assert row(table, "RUS")["trade_change_5_years_percent"] == pytest.approx(25)
    assert pd.isna(row(table, "CHN")["trade_change_5_years_percent"])


def test_months_are_not_mixed_with_full_years():
    rows = trade(*BOTH_WAYS, ("VNM", "RUS", 2020, "total", 999, "GSO"))
    rows.loc[rows["year"] == 2020, "period"] = "Jan-May"
    assert row(tabulate_ties("VNM", trade=rows, span=(2015, 2020)), "RUS")["trade_year"] == 2019


def test_single_direction_is_named_and_not_total_trade():
    table = tabulate_ties("VNM", trade=trade(("VNM", "USA", 2019, "export", 70, "GSO"), *BOTH_WAYS))
    assert "exports only, GSO" in table.fallback_html
    assert pd.isna(row(table, "USA")["trade_rank"])


def test_arms_shares_include_unknown_suppliers_but_not_groups():
    rows = arms(
        ("VNM", "RUS", 2018, 30), ("VNM", "RUS", 2019, 30), ("VNM", "ISR", 2019, 20), ("VNM", "XXX", 2019, 20),
        ("VNM", "FRA", 2010, 5), ("VNM", "EU28", 2019, 50), ("VNM", "RUS", 2001, 99), ("PRK", "VNM", 2019, 0),
        ("VNM", "USA", 2019, None),
    )  # fmt: skip
    table = tabulate_ties("VNM", arms=rows, span=(2018, 2019))
    assert row(table, "RUS")["arms_received_tiv_million"] == 60
    assert row(table, "RUS")["arms_received_share_percent"] == 60
    assert not {"XXX", "EU28"} & set(table.frame["partner_iso3"])
    assert row(table, "PRK")["arms_sent_tiv_million"] == 0
    assert pd.isna(row(table, "USA")["arms_received_tiv_million"])


def test_single_listed_supplier_has_no_share():
    table = tabulate_ties("DZA", arms=arms(("DZA", "RUS", 2019, 30)))
    assert pd.isna(row(table, "RUS")["arms_received_share_percent"])


def test_russian_share_of_vietnams_arms_agrees_with_the_publisher():
    table = tabulate_ties("VNM", theme="defence", arms=read("arms_transfers"), span=(2017, 2021))
    shares = table.frame.set_index("partner_iso3")["arms_received_share_percent"].round()
    assert shares[["RUS", "ISR", "KOR"]].tolist() == [56, 19, 7]


PACTS = [
    ("PRK", "RUS", "1961 treaty", "treaty alliance", "1961-07-06", "1996", "yes"),
    ("PRK", "RUS", "2000 treaty", "treaty (consultation clause)", "2000-02-09", "2024-12-04", "no"),
    ("PRK", "RUS", "2024 treaty", "treaty alliance", "2024-12-04", None, "yes"),
    ("CHN", "PRK", "friendship", "strategic", "2018", None, "no"),
]


@pytest.mark.parametrize(
    ("year", "clause", "instrument"), [(1990, "yes", "1961"), (2019, "no", "2000"), (2024, "yes", "2024")]
)
def test_the_defence_clause_is_the_one_in_force_when_the_span_ends(year, clause, instrument):
    russia = row(tabulate_ties("PRK", treaties=treaties(*PACTS), span=(year - 5, year)), "RUS")
    assert (russia["mutual_defence"], russia["treaty"]) == (clause, f"{instrument} treaty")


def test_treaty_ending_in_the_last_year_is_not_in_force():
    table = tabulate_ties("PRK", treaties=treaties(PACTS[0], PACTS[3]), partners=["RUS"], span=(1990, 1996))
    assert "1961 treaty" not in table.fallback_html


def test_the_partnership_is_the_newest_in_force_with_its_date():
    table = tabulate_ties("PRK", treaties=treaties(*PACTS), theme="diplomatic", span=(2015, 2020))
    assert "<b>strategic</b> <small>since 2018</small>" in table.fallback_html


def test_only_votes_on_record_for_both_are_compared():
    russia = row(tabulate_ties("VNM", votes=votes(VNM="anax", RUS="an.n")), "RUS")
    assert (russia["votes_agreed_resolutions"], russia["votes_compared_resolutions"]) == (2, 3)


def test_missing_figure_is_not_reported_and_zero_is_0():
    table = tabulate_ties(
        "VNM", trade=trade(("VNM", "RUS", 2019, "total", 0, "GSO"), ("VNM", "CHN", 2019, "total", None, "GSO"))
    )
    assert "<b>0</b>" in table.fallback_html
    assert pd.isna(row(table, "CHN")["trade_usd_million"])
    assert "not reported" in table.fallback_html


def test_groups_are_partners_only_if_named():
    rows = trade(*BOTH_WAYS, ("VNM", "EU28", 2019, "total", 50, "GSO"))
    assert not {"EU28", "WLD"} & set(tabulate_ties("VNM", trade=rows).frame["partner_iso3"])
    assert set(tabulate_ties("VNM", trade=rows, partners=["EU-28", "World"]).frame["partner_iso3"]) == {"EU28"}


def ask(table, text):
    """Type names of partners, as the page sends them; return the answer."""
    table.asked = {"text": text, "number": table.asked.get("number", 0) + 1}
    return table.message["text"]


def test_choices_change_the_table_and_not_the_fallback():
    table = tabulate_ties("VNM", trade=trade(*BOTH_WAYS), votes=votes(VNM="a", RUS="a"))
    fallback_html = table.fallback_html
    table.partners = ["russian federation"]
    table.theme = "economic"
    assert list(table.frame["partner_iso3"]) == ["RUS"]
    assert table.spec["heading"].startswith("Vietnam: economic ties")
    assert "votes_agreed_resolutions" not in table.frame
    assert table.fallback_html == fallback_html


def test_known_names_are_shown_and_unknown_ones_answered():
    table = tabulate_ties("VNM", trade=trade(*BOTH_WAYS))
    answer = ask(table, "China, Rusia")
    assert answer.startswith("There is no country called “Rusia”. Did you mean Russia")
    assert answer.endswith("Shown: China.")
    assert list(table.frame["partner_iso3"]) == ["CHN"]


def test_unknown_name_alone_keeps_the_table():
    table = tabulate_ties("VNM", trade=trade(*BOTH_WAYS))
    assert ask(table, " Atlantis ,").startswith("There is no country called “Atlantis”.")
    assert table.message["text"].endswith("The table is as it was.")
    assert len(table.frame) == 3


def test_ambiguous_name_lists_what_it_can_mean():
    assert "South Korea (KOR)" in ask(tabulate_ties("VNM", trade=trade(*BOTH_WAYS)), "Korea")


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("Korea, Rep.", ["KOR"]),
        ("Japan, Korea, Rep., China", ["JPN", "KOR", "CHN"]),
        ("Congo, Dem. Rep.; Egypt, Arab Rep.", ["COD", "EGY"]),
        ("JPN;;Japan, ", ["JPN"]),
    ],
)
def test_names_with_commas_can_be_typed(typed, codes):
    table = tabulate_ties("VNM", trade=trade(*BOTH_WAYS))
    assert ask(table, typed) == ""
    assert table.partners == codes


def test_partner_without_a_figure_gets_a_row_when_named():
    table = tabulate_ties("VNM", trade=trade(*BOTH_WAYS))
    table.partners = ["Japan"]
    assert table.frame["partner"].tolist() == ["Japan"]
    assert pd.isna(row(table, "JPN")["trade_usd_million"])


def test_no_named_partner_means_every_partner_without_groups():
    rows = trade(*BOTH_WAYS, *[("VNM", code, 2019, "total", 1, "GSO") for code in ("JPN", "EU28")])
    table = tabulate_ties("VNM", trade=rows, partners=["RUS", "CHN", "EU-28"])
    assert set(table.frame["partner_iso3"]) == {"RUS", "CHN", "EU28"}
    table.partners = []
    assert set(table.frame["partner_iso3"]) == {"RUS", "CHN", "JPN", "USA"}


def test_leading_partners_follow_the_country():
    rows = trade(*BOTH_WAYS, ("JPN", "FRA", 2019, "total", 3, "FTS"))
    table = tabulate_ties("VNM", trade=rows)
    table.country = "Japan"
    assert table.partners == table.spec["leading"]
    assert table.frame["partner"].iloc[0] == "France"


def test_named_partners_stay_when_the_country_changes():
    table = tabulate_ties("VNM", trade=trade(*BOTH_WAYS), partners=["China"])
    table.country = "RUS"
    assert table.frame["partner"].tolist() == ["China"]


def test_frame_has_the_order_that_the_page_sends():
    table = tabulate_ties("VNM", trade=trade(*BOTH_WAYS))
    table.shown = ["RUS", "no such code", "CHN"]
    assert table.frame["partner_iso3"].tolist() == ["RUS", "CHN"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("country", "Atlantis"),
        ("theme", "trade"),
        ("span", [2020, 2010]),
        ("span", [2020]),
        ("partners", ["Atlantis"]),
    ],
)
def test_impossible_choice_is_refused_and_changes_nothing(name, value):
    table = tabulate_ties("VNM", trade=trade(*BOTH_WAYS))
    before = (getattr(table, name), table.spec)
    with pytest.raises(TiesError, match=r"[.?]$"):
        setattr(table, name, value)
    assert (getattr(table, name), table.spec) == before


def test_rerun_shows_the_last_choice_and_knows_the_original():
    table = tabulate_ties("VNM", trade=trade(*BOTH_WAYS))
    table.theme = "economic"
    table.search, table.shown = "rus", ["RUS"]
    table.sort = ["partner", "down"]
    again = tabulate_ties("VNM", trade=trade(*BOTH_WAYS))
    assert (again.theme, again.sort, again.frame["partner"].tolist()) == ("economic", ["partner", "down"], ["Russia"])
    assert again.choices["start"]["theme"] == "all"


def test_rerun_with_more_rows_shows_the_new_partner_too():
    tabulate_ties("VNM", trade=trade(*BOTH_WAYS)).partners = []
    rows = trade(*BOTH_WAYS, ("VNM", "JPN", 2019, "total", 5, "GSO"))
    assert "JPN" in set(tabulate_ties("VNM", trade=rows).frame["partner_iso3"])


def test_choice_missing_from_the_rows_is_forgotten():
    tabulate_ties("VNM", trade=trade(*BOTH_WAYS), span=(2014, 2019)).country = "CHN"
    again = tabulate_ties("VNM", trade=trade(BOTH_WAYS[0]), span=(2014, 2019))
    assert again.spec["heading"].startswith("Vietnam: ")


OWN = pd.DataFrame(
    [("VNM", "RUS", 2018, 3), ("VNM", "RUS", 2019, 5), ("VNM", "CHN", 2012, 8), ("RUS", "VNM", 2019, 7)],
    columns=["iso3", "partner_iso3", "year", "visits"],
)


def heads(table):
    return [column["head"] for column in table.spec["columns"]]


def test_own_column_shows_the_newest_value_of_the_span():
    table = tabulate_ties("VNM", trade=trade(*BOTH_WAYS), other=OWN, units={"visits": "a year"}, span=(2015, 2019))
    assert row(table, "RUS")["visits"] == 5
    assert pd.isna(row(table, "CHN")["visits"])
    assert heads(table)[-1] == "Visits, a year"
    assert "Visits, a year" in table.fallback_html


def test_own_column_stays_under_every_theme():
    table = tabulate_ties("VNM", trade=trade(*BOTH_WAYS), other=OWN, theme="defence")
    assert heads(table) == ["Partner", "Visits"]


def test_own_figures_alone_make_a_table():
    table = tabulate_ties("VNM", other=OWN.drop(columns="year").iloc[1:3])
    assert table.frame.set_index("partner_iso3")["visits"].dropna().to_dict() == {"RUS": 5, "CHN": 8}


def test_extra_column_of_a_table_is_shown_if_it_has_a_unit():
    rows = arms(("VNM", "RUS", 2019, 30)).assign(orders=4)
    assert "orders" not in tabulate_ties("VNM", arms=rows).frame
    assert row(tabulate_ties("VNM", arms=rows, units={"orders": "orders"}), "RUS")["orders"] == 4


def test_trade_in_another_currency_keeps_its_name_and_unit():
    euros = trade(*BOTH_WAYS).rename(columns={"trade_usd_million": "trade_eur_million"})
    table = tabulate_ties("VNM", trade=euros, units={"trade_eur_million": "EUR million"})
    assert row(table, "RUS")["trade_eur_million"] == 100
    assert "trade_usd_million" not in table.frame
    assert heads(table)[1] == "Trade, EUR million"
    assert "US$" not in table.fallback_html


def test_arms_in_another_unit_are_not_called_tiv():
    rows = arms(("VNM", "RUS", 2019, 30)).rename(columns={"tiv_million": "arms_aud_million"})
    table = tabulate_ties("VNM", arms=rows)
    assert row(table, "RUS")["arms_received_aud_million"] == 30
    assert "TIV" not in table.fallback_html


SPELLINGS = {
    "flows": {"flow": {"export": "Exports", "import": "M", "total": "Total trade"}},
    "names": {"iso3": {"VNM": "Viet Nam"}, "partner_iso3": {"RUS": "Russian Federation", "CHN": "chn", "WLD": "World"}},
    "two letters": {"iso3": {"VNM": "VN"}, "partner_iso3": {"RUS": "RU", "CHN": "CN"}},
    "numbers as codes": {"iso3": {"VNM": 704}, "partner_iso3": {"RUS": 643, "CHN": "156"}},
    "period": {"period": {"year": "Annual"}},
    "years as text": {"year": {2019: "2019"}},
    "years as dates": {"year": {2019: pd.Timestamp("2019-12-31")}},
    "years with a fraction of nothing": {"year": {2019: 2019.0}},
    "years as periods": {"year": {2019: pd.Period("2019")}},
    "numbers as text": {"trade_usd_million": {60: "60", 40: " 40.0 ", 300: "300", 1000: "1e3"}},
    "a flag that is a number": {"flag": {None: 7}},
}


@pytest.mark.parametrize("spelled", SPELLINGS)
def test_other_spellings_of_trade_mean_the_same(spelled):
    rows = trade(*BOTH_WAYS).astype(object)
    for column, words in SPELLINGS[spelled].items():
        rows[column] = [words.get(value, value) for value in rows[column]]
    russia = row(tabulate_ties("VNM", trade=rows), "RUS")
    assert (russia["trade_usd_million"], russia["trade_share_percent"], russia["trade_rank"]) == (100, 10, 2)


def test_categories_mean_what_their_words_mean():
    rows = trade(*BOTH_WAYS).astype({"iso3": "category", "partner_iso3": "category", "flow": "category"})
    assert row(tabulate_ties("VNM", trade=rows), "RUS")["trade_usd_million"] == 100


def test_votes_in_other_spellings_agree():
    rows = votes(VNM="yn", RUS="yn").assign(vote=["Yes", "N", "yes", "against"])
    assert row(tabulate_ties("VNM", votes=rows), "RUS")["votes_agreed_resolutions"] == 2


@pytest.mark.parametrize("yes", ["Y", 1, True, "TRUE"])
def test_clause_can_be_written_in_several_ways(yes):
    table = tabulate_ties("PRK", treaties=treaties(("PRK", "RUS", "pact", "treaty", "19/06/2024", None, yes)))
    assert row(table, "RUS")[["mutual_defence", "treaty_year"]].tolist() == ["yes", 2024]


def test_treaty_signed_after_the_span_is_not_in_force_however_its_date_is_written():
    rows = treaties(("PRK", "RUS", "pact", "treaty", "19 June 2024", None, "yes"))
    assert "No data" in tabulate_ties("PRK", treaties=rows, span=(2015, 2020)).fallback_html


def test_rows_that_mean_no_country_are_listed():
    rows = trade(*BOTH_WAYS, ("VNM", "AFE", 2019, "total", 5, "GSO"), ("VNM", "ARB", 2019, "re-export", 5, "GSO"))
    table = tabulate_ties("VNM", trade=rows)
    assert "Trade: 2 of 6 rows were not used: AFE, ARB." in table.spec["notes"]
    assert "2 of 6 rows were not used" in table.fallback_html


UNREADABLE = {
    "flow": ("sold", "row 1, column 'flow': 'sold' is no flow"),
    "year": (2019.5, "row 1, column 'year': 2019.5 is no year"),
    "partner_iso3": ("Atlantis", "row 1, column 'partner_iso3': no country called 'Atlantis'"),
    "trade_usd_million": ("1,5", "row 1, column 'trade_usd_million': '1,5' is text, not a number"),
    "basis": ("guessed", "row 1, column 'basis': 'guessed' is no basis"),
}


@pytest.mark.parametrize("column", UNREADABLE)
def test_first_cell_that_cannot_be_read_is_named(column):
    rows = trade(*BOTH_WAYS).astype(object)
    rows.loc[1, column], words = UNREADABLE[column]
    with pytest.raises(TiesError) as refused:
        tabulate_ties("VNM", trade=rows)
    assert f"trade, {words}" in str(refused.value)


WRONG = {
    "text for a number": lambda: {"trade": trade(("VNM", "RUS", 2019, "total", "much", "GSO"))},
    "infinite": lambda: {"arms": arms(("VNM", "RUS", 2019, float("inf")))},
    "one key twice": lambda: {"arms": arms(("VNM", "RUS", 2019, 1), ("VNM", "RUS", 2019, 2))},
    "no such column": lambda: {"arms": arms(("VNM", "RUS", 2019, 1)).drop(columns="tiv_million")},
    "no table": lambda: {"votes": "un_votes"},
    "years in disorder": lambda: {"span": (2020, 2010)},
    "one year": lambda: {"span": (2020,)},
    "a number as span": lambda: {"span": 2020},
    "unit of no column": lambda: {"trade": trade(*BOTH_WAYS), "units": {"visits": "visits"}},
    "a column of our own": lambda: {"other": OWN.rename(columns={"visits": "trade_rank"})},
    "text in an own column": lambda: {"other": OWN.assign(visits="many"), "units": {"visits": ""}},
    "own figures twice": lambda: {"other": pd.concat([OWN, OWN.assign(visits=9)])},
    "two columns of one name": lambda: {"arms": pd.concat([arms(("VNM", "RUS", 2019, 1))] * 2, axis=1)},
    "two columns of figures": lambda: {
        "trade": trade(*BOTH_WAYS).rename(columns={"trade_usd_million": "trade_eur_million"}).assign(trade_tonnes=1)
    },
    "unknown partner": lambda: {"partners": ["Atlantis"]},
    "unknown theme": lambda: {"theme": "trade"},
}


@pytest.mark.parametrize("wrong", WRONG)
def test_tabulate_ties_raises_on_invalid_input(wrong):
    with pytest.raises(TiesError, match=r"[.?]$"):
        tabulate_ties("VNM", **WRONG[wrong]())


def test_text_in_a_number_column_is_reported_with_its_column():
    with pytest.raises(BadInputError, match="trade, row 0, column 'trade_usd_million': 'much' is text, not a number"):
        tabulate_ties("VNM", **WRONG["text for a number"]())
    with pytest.raises(UnknownNameError, match="did you mean Vietnam"):
        tabulate_ties("Vietnm")


@pytest.mark.parametrize("theme", ties_table.THEMES)
@pytest.mark.parametrize(
    "tables",
    [
        {},
        {"trade": pd.DataFrame(), "arms": pd.DataFrame(), "treaties": pd.DataFrame(), "votes": pd.DataFrame()},
        {"trade": trade(), "arms": arms(), "treaties": treaties(), "votes": votes()},
        {"trade": trade(*BOTH_WAYS), "span": (1950, 1960)},
    ],
)
def test_empty_input_renders_no_data(tables, theme):
    table = tabulate_ties("VNM", theme=theme, **tables)
    assert "No data: " in table.fallback_html
    assert table.frame.empty


def test_identical_rows_are_merged():
    rows = pd.concat([trade(*BOTH_WAYS)] * 2)
    assert row(tabulate_ties("VNM", trade=rows), "RUS")["trade_usd_million"] == 100


def test_page_and_still_table_draw_with_the_same_ink():
    assert INK.lower() in str(TieTable._css)


class Tags(HTMLParser):
    """Collects what stands in a piece of HTML."""

    def __init__(self, html):
        super().__init__()
        self.found, self.attributes = [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))


@pytest.fixture(scope="module")
def everything():
    return {
        "trade": read("trade"),
        "arms": read("arms_transfers"),
        "treaties": read("partnerships"),
        "votes": read("un_votes"),
    }


@pytest.mark.parametrize("country", ["VNM", "RUS", "CHN", "PRK", "Japan"])
def test_fallback_is_small_plain_and_has_a_caption(everything, country):
    table = tabulate_ties(country, **everything)
    tags = Tags(table.fallback_html).found
    assert len(table.fallback_html) < 30_000
    assert len(table.frame) <= 15
    assert not {"svg", "style", "a", "script"} & {tag for tag, _ in tags}
    assert all(
        {*names} <= {"style", "alt", "src", "width", "height", "scope", "colspan", "cellpadding"} for _, names in tags
    )
    assert all(names["scope"] for tag, names in tags if tag == "th")
    assert all(
        re.search(r"\d{4} to \d{4}: from [\d,.]+ to [\d,.]+", names["alt"]) for tag, names in tags if tag == "img"
    )
    assert all(len(names["src"]) < 400 * 4 / 3 + 22 for tag, names in tags if tag == "img")


def test_summary_is_one_line_with_country_theme_and_years(everything):
    table = tabulate_ties("VNM", theme="economic", span=(2019, 2024), **everything)
    assert table.summary == f"Table: Vietnam: economic ties, 2019 to 2024, {len(table.frame)} partners."


def test_text_from_rows_is_escaped():
    table = tabulate_ties("VNM", trade=trade(("VNM", "RUS", 2019, "total", 5, "<b onload=x>")), title="<i>")
    assert "<b onload" not in table.fallback_html
    assert "&lt;i&gt;" in table.fallback_html


def test_missing_clause_is_not_no():
    table = tabulate_ties("PRK", treaties=treaties(("CHN", "PRK", "friendship", "strategic", "2018", None, None)))
    assert pd.isna(row(table, "CHN")["mutual_defence"])


@pytest.mark.parametrize("column", ["iso3", "partner_iso3", "year", "publisher", "period", "basis", "flag", "flow"])
def test_blank_in_any_column_is_accepted(column):
    rows = trade(*BOTH_WAYS, ("VNM", "KOR", 2019, "total", 50, "GSO")).astype(object)
    rows.loc[4, column] = None
    assert row(tabulate_ties("VNM", trade=rows), "RUS")["trade_usd_million"] == 100


@pytest.mark.parametrize(
    "changed",
    [
        {"country": "RUS"},
        {"theme": "economic"},
        {"span": (2018, 2019)},
        {"partners": ["CHN"]},
        {"title": "Other words"},
    ],
    ids=lambda changed: "".join(changed),
)
def test_an_argument_that_was_changed_in_the_cell_holds_and_an_earlier_choice_does_not(changed):
    rows = trade(*BOTH_WAYS, ("RUS", "CHN", 2019, "total", 5, "GSO"), ("RUS", "WLD", 2019, "total", 9, "GSO"))
    first = {"country": "VNM", "theme": "all", "span": (2019, 2019), "partners": ["RUS"], "title": "Words"}

    def run(**given):
        return tabulate_ties(given.pop("country"), trade=rows, **given)

    base.CHOSEN.clear()
    run(**first).size = 45  # a choice in the view
    assert run(**first).size == 45
    later = run(**{**first, **changed})
    assert later.size == 15
    values = {"span": list(later.span), "partners": list(later.partners)}
    asked = {name: getattr(later, name, None) for name in changed} | {n: v for n, v in values.items() if n in changed}
    assert asked == {name: list(value) if name == "span" else value for name, value in changed.items()}
    base.CHOSEN.clear()
