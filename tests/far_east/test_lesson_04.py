"""The figures of lesson 4 are those of the tables."""

import re

import pytest
from matplotlib.colors import to_hex

import ties
from far_east import lesson_04


@pytest.fixture
def treaties():
    return ties.read("partnerships").query("level.str.startswith('treaty')")


def sent(supplier, buyer):
    """Return deliveries in million TIV by year from 1990, read apart from the lesson's own code."""
    arms = ties.read("arms_transfers")
    return arms[(arms["partner_iso3"] == supplier) & (arms["iso3"] == buyer) & (arms["year"] >= 1990)]


def told(series, column="value"):
    """Look up one reported figure, read apart from the lesson's own code; of rivals that of the eleven states."""
    rows = ties.read("reported_figures").query("series == @series")
    team = rows[rows["publisher"] == "Multilateral Sanctions Monitoring Team"]
    return (rows if team.empty else team)[column].item()


def by_middle(bars):
    return {round(bar.get_x() + bar.get_width() / 2): bar.get_height() for bar in bars}


def test_each_treaty_is_a_bar_from_signature_to_end(drawn, treaties):
    lesson_04.promise_lanes(treaties)
    bars = [bar for (bar,) in drawn.axes[0].containers]
    lanes = [text for text in drawn.words() if "–" in text]
    moscow = [bar for bar in bars if round(bar.get_y() + bar.get_height() / 2) == lanes.index("Moscow–Pyongyang")]
    ends = [(int(bar.get_x()), round(bar.get_x() + bar.get_width())) for bar in moscow]
    assert ends == [(1961, 1996), (2000, 2024), (2024, 2025)]
    assert [bool(bar.get_hatch()) for bar in moscow] == [False, True, False]
    assert [to_hex(bar.get_facecolor()) == "#ffffff" for bar in moscow] == [False, True, False]
    assert len(bars) == len(treaties[(treaties["iso3"] + "-" + treaties["partner_iso3"]).isin(lesson_04.LANES)])


def test_the_lanes_name_the_years_of_the_table(drawn, treaties):
    lesson_04.promise_lanes(treaties)
    korea = treaties.query("iso3 == 'KOR' and partner_iso3 == 'USA' and mutual_defence")["signed"].min()
    assert "from 1961 to 1996 and again from June 2024" in drawn.alt
    assert f"to Seoul since {korea[:4]}" in drawn.alt
    assert drawn.caption.startswith("Unit: years")


def test_the_promise_was_missing_from_1996_to_2024(treaties):
    moscow = treaties.query("iso3 == 'PRK' and partner_iso3 == 'RUS'")
    assert lesson_04.without_promise(moscow) == (1996, 2024)


def test_a_date_may_stop_at_the_year_or_month():
    assert lesson_04.decimal_year("1996") == 1996
    assert lesson_04.decimal_year("2000-07") == lesson_04.decimal_year("2000-07-31") == 2000.5


def test_the_councils_texts_are_counted_by_year(drawn):
    lesson_04.council_bars(ties.read("events"))
    adopted, vetoed = map(by_middle, drawn.axes[0].containers)
    adopted = {year: height for year, height in adopted.items() if height == height}
    assert adopted == {2006: 1, 2009: 1, 2013: 2, 2016: 2, 2017: 4}
    assert {year: height for year, height in vetoed.items() if height == height} == {2022: 1, 2024: 1}
    assert list(drawn.bars()) == ["adopted, no vote against", "vetoed by Russia"]
    assert drawn.axes[0].get_ylabel() == "texts"
    assert "the Council adopts 10 texts" in drawn.alt


def test_the_councils_caption_names_the_counts_of_others(drawn):
    lesson_04.council_bars(ties.read("events"))
    counts = ties.read("reported_figures").query("series == 'unsc_dprk_sanctions_resolutions'")
    jiji, reuters = (counts[counts["publisher"] == name]["value"].item() for name in ("Jiji Press", "Reuters"))
    assert f"Jiji counts {jiji:.0f} sanctions texts, as we do; Reuters counts {reuters:.0f} major ones" in drawn.caption


def test_arms_from_russia_point_up_and_to_russia_down(drawn):
    to_korea, to_russia = sent("RUS", "PRK"), sent("PRK", "RUS")
    lesson_04.arms_bars(to_korea, to_russia)
    up, down = map(by_middle, drawn.axes[0].containers)
    assert up == dict(zip(to_korea["year"], to_korea["tiv_million"], strict=True))
    assert down == dict(zip(to_russia["year"], -to_russia["tiv_million"], strict=True))
    assert drawn.axes[0].get_ylabel() == "million TIV"
    colours = {text.get_text(): text.get_color() for text in drawn.axes[0].texts}
    faces = [to_hex(group[0].get_facecolor()).upper() for group in drawn.axes[0].containers]
    assert faces == [colours["from Russia"], colours["to Russia"]]


def test_the_arms_figure_says_sums_of_decades_in_words(drawn):
    to_korea, to_russia = sent("RUS", "PRK"), sent("PRK", "RUS")
    lesson_04.arms_bars(to_korea, to_russia)
    nineties = to_korea[to_korea["year"].between(1990, 1999)]["tiv_million"].sum()
    assert f"{nineties:.0f} million TIV in the 1990s" in drawn.alt
    assert f"{to_russia.set_index('year')['tiv_million'][2024]:.1f} in 2024" in drawn.alt


def test_each_report_names_its_amount_and_who_makes_it():
    rows = lesson_04.who_says_so().html.split("<tr>")
    (containers,), (rounds,) = ([row for row in rows if word in row] for word in ("containers", "shells"))
    assert f"more than {told('dprk_containers_to_russia', 'value_low'):,.0f} containers" in containers
    assert told("dprk_containers_to_russia", "period") in containers
    assert f"up to {told('dprk_artillery_rounds_to_russia') / 1e6:.0f} million" in rounds
    assert all("eleven states" in row and "and have not confirmed" in row for row in (containers, rounds))
    assert f"income of {told('dprk_arms_income_from_russia'):.0f} million US$" in "".join(rows)


def test_what_is_confirmed_is_kept_apart_from_what_seoul_reports():
    (soldiers,) = [row for row in lesson_04.who_says_so().html.split("<tr>") if "soldiers sent" in row]
    assert "from October 2024, as Seoul reports" in soldiers
    assert "both governments, in April 2025" in soldiers


def test_one_title_stands_over_three_clauses():
    clauses = lesson_04.same_title().set_index("treaty")
    with_promise = clauses["topic"] == "mutual defence"
    assert with_promise.to_dict() == {"North Korea, 2024": True, "Iran, 2025": False, "Vietnam, 2012": True}
    html = lesson_04.title_table(clauses.reset_index()).html
    assert html.index("North Korea, 2024") < html.index("Iran, 2025") < html.index("Vietnam, 2012")


def spells(first, second):
    """Return the rows of duties of two states from 1951 on, read apart from the lesson's own code."""
    rows = ties.read("alliances")
    return rows[(rows["iso3"] == first) & (rows["partner_iso3"] == second) & (rows["first_year"] >= 1951)]


@pytest.mark.parametrize(
    ("pair", "first", "second"),
    [("Moscow–Pyongyang", "PRK", "RUS"), ("Washington–Pyongyang", "PRK", "USA"), ("Moscow–Hanoi", "RUS", "VNM")],
)
def test_each_set_of_duties_is_a_row(pair, first, second):
    shown = lesson_04.kinds_of_promise().set_index("pair").loc[[pair]]
    expected = spells(first, second).sort_values("first_year")
    assert [int(years[:4]) for years in shown["years"]] == list(expected["first_year"])
    for duty, column in lesson_04.DUTIES.items():
        assert list(shown[column]) == ["yes" if owed else "no" for owed in expected[duty]]


def test_a_spell_ends_with_its_last_year_or_that_of_the_data():
    shown = lesson_04.kinds_of_promise()
    moscow = list(shown[shown["pair"] == "Moscow–Pyongyang"]["years"])
    assert moscow == ["1961–1996", "2000–2007", "2008–(2018)"]


def test_the_treaty_of_2000_promised_talks_and_no_help():
    of_2000 = lesson_04.kinds_of_promise().query("pair == 'Moscow–Pyongyang' and years.str.startswith('2000')")
    assert of_2000[["help_if_attacked", "consult_in_a_crisis"]].to_numpy().tolist() == [["no", "yes"]]
    clauses = ties.read("clauses").query("treaty == 'ru-prk-2000' and topic == 'consultation'")
    assert len(clauses) == 1


def test_the_table_of_duties_counts_help_apart_from_other_rows():
    rows = ties.read("alliances")
    html = lesson_04.promises_table().html
    assert f"Of all {len(rows)} rows in our extract {rows['defense'].sum()} promise help" in html
    assert "ends in 2018" in html
    table, note = html.split("<details>")  # a short title; the rest when it is asked for
    assert len(re.sub("<[^>]*>", "", re.search("<caption[^>]*>(.*?)</caption>", table)[1])) < 80
    assert "Hanoi before 1976" in note


def test_a_dash_stands_for_the_number_of_a_clause_that_does_not_exist():
    html = lesson_04.title_table(lesson_04.same_title()).html
    assert ">–<" in html
    assert "number not known" not in html
    assert not ties.read("clauses")["article"].str.contains("not read").any()  # exercise 4 shows them too


def test_both_wordings_of_one_aim_are_shown():
    html = lesson_04.wordings().html
    assert html.startswith("<details>")
    assert all(source in html for source in ("Interfax", "KCNA"))


def test_a_swing_that_the_author_grants_weighs_little():
    own = lesson_04.lesson.questions.weigh["C03"]
    assert (own.direction, own.strength) == ("challenges", 1)
    assert "swings" in ties.read("claims").set_index("claim_id")["claim"]["C03"]
