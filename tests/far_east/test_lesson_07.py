"""The figures and numbers of lesson 7 are those of the tables."""

import pandas as pd
import pytest

import ties
from far_east import lesson_07


def table(name, **wanted):
    """Return the rows of a table in which each column has the wanted value, read apart from the lesson's own code."""
    rows = ties.read(name)
    for column, value in wanted.items():
        rows = rows[rows[column] == value]
    return rows


def goods(partner, flow):
    """Return Vietnam's trade from January to November 2021 in million US$."""
    rows = table("trade", iso3="VNM", year=2021, period="Jan-Nov", partner_iso3=partner, flow=flow)
    return rows["trade_usd_million"].sum()


def kotra(year):
    """Return China's share of North Korea's trade in per cent."""
    rows = table("reported_figures", publisher="KOTRA", series="china_share_of_dprk_trade", year=year)
    return rows["value"].item()


def delivered(host, first, last, partner=None):
    """Add up the arms that a host received, in million TIV."""
    rows = table("arms_transfers", iso3=host)
    rows = rows[rows["year"].between(first, last)]
    return rows[rows["partner_iso3"] == partner if partner else slice(None)]["tiv_million"].sum()


@pytest.fixture
def wholes():
    partners = ["CHN", "USA", "KOR", "JPN", "ASEAN", "EU27"]
    flows = {flow: pd.Series({one: goods(one, flow) for one in partners}) for flow in ("export", "import")}
    world = {flow: goods("WLD", flow) for flow in flows}
    shares = pd.DataFrame({flow: flows[flow] / world[flow] for flow in flows}).rename_axis("partner_iso3")
    return lesson_07.wholes(shares.assign(both=(flows["export"] + flows["import"]) / sum(world.values())))


@pytest.fixture
def windows():
    arms = ties.read("arms_transfers").query("iso3 in ['VNM', 'PRK'] and 1990 <= year <= 2023")
    return ties.measures.five_year_windows(arms, "tiv_million", ends=range(1994, 2024))


@pytest.fixture
def arms_shares(windows):
    return ties.partner_share(windows.rename(columns={"last_year": "year"}), "tiv_million")


@pytest.fixture
def agreement():
    return lesson_07.either_way_round(table("un_alignment", basis="own calculation"))


def test_the_stacked_bars_hold_each_partners_share(drawn, wholes):
    lesson_07.goods_bars(wholes)
    bars = {group.get_label(): [bar.get_width() for bar in group] for group in drawn.axes[0].containers}
    china = 100 * (goods("CHN", "export") + goods("CHN", "import")) / (goods("WLD", "export") + goods("WLD", "import"))
    exports, imports = (100 * goods("CHN", flow) / goods("WLD", flow) for flow in ("export", "import"))
    assert bars["China"] == pytest.approx([kotra(2021), china, exports, imports])
    assert bars["United States"][2] == pytest.approx(100 * goods("USA", "export") / goods("WLD", "export"))
    assert [sum(parts) for parts in zip(*bars.values(), strict=True)] == pytest.approx([100] * 4)
    assert f"{china:.0f}" in drawn.words()
    assert drawn.axes[0].get_xlabel() == "% of each total"
    assert f"China has {kotra(2021):.1f} % of North Korea's recorded trade and {china:.1f} % of Vietnam's" in drawn.alt
    assert f"{kotra(2022):.1f} %" in drawn.caption
    vietnam = table("reported_figures", series="vietnam_share_of_dprk_trade", year=2021)["value"].item()
    assert f"there Vietnam, with {vietnam:.1f} %, is in" in drawn.caption


def test_the_bars_stand_beside_the_names_of_their_wholes(drawn, wholes):
    lesson_07.goods_bars(wholes)
    names = [label.get_text() for label in drawn.axes[0].get_yticklabels()]
    assert names == ["North Korea", "Vietnam", "Vietnam's exports", "Vietnam's imports"]


def test_the_arms_lines_are_indices_of_five_years(drawn, windows, arms_shares):
    lesson_07.arms_lines(windows, arms_shares)
    korea, vietnam, others = drawn.lines().values()
    parts = (
        table("arms_transfers", iso3="VNM").query("2008 <= year <= 2012").groupby("partner_iso3")["tiv_million"].sum()
    )
    assert vietnam[2012] == pytest.approx(((parts / parts.sum()) ** 2).sum())
    parts = parts.drop("RUS")
    assert others[2012] == pytest.approx(((parts / parts.sum()) ** 2).sum())
    assert (max(korea), max(vietnam)) == (2014, 2023)  # the last window in which North Korea received anything
    assert delivered("PRK", 2010, 2014) > delivered("PRK", 2011, 2023) == 0
    assert "0 to 1" in drawn.axes[0].get_ylabel()
    assert f"Vietnam {delivered('VNM', 2008, 2012):,.0f} million TIV in 2008–12" in drawn.caption
    assert f"{vietnam[2012]:.2f} for 2008–12, its peak" in drawn.alt
    assert vietnam[2012] == max(vietnam.values())


def test_each_arms_line_is_named_at_its_own_height(drawn, windows, arms_shares):
    lesson_07.arms_lines(windows, arms_shares)
    _, vietnam, others = (line.get_color() for line in drawn.axes[0].get_lines())
    colours = {text.get_text(): text.get_color() for text in drawn.axes[0].texts}
    assert colours["Vietnam"] == vietnam != others


def test_the_portfolio_has_no_arms_of_north_korea_after_2019(wholes, arms_shares):
    held = lesson_07.portfolio(wholes, arms_shares)
    share = delivered("VNM", 2019, 2023, "RUS") / delivered("VNM", 2019, 2023)
    assert held["Vietnam", "arms 2019–23"]["RUS"] == pytest.approx(share)
    assert held["North Korea", "goods 2021"]["CHN"] == pytest.approx(kotra(2021) / 100)
    assert {tie for _, tie in held} == set(lesson_07.TIES)
    assert ("North Korea", "arms 2019–23") not in held
    assert lesson_07.leans_on_none(held)("North Korea", "arms 2019–23", ("largest", 0.5)) is None


def test_the_imports_at_the_visit_fail_at_a_third_and_those_of_2021_do_not(wholes, arms_shares):
    held = lesson_07.portfolio(wholes, arms_shares)
    (china,) = table("reported_figures", series="china_share_of_vietnam_imports", year=2024, period="Jan-Jul")["value"]
    assert held["Vietnam", "imports Jan–Jul 2024"].to_dict() == pytest.approx(
        {"CHN": china / 100, "rest": 1 - china / 100}
    )
    judge = lesson_07.leans_on_none(held)
    outcomes = {
        tie: [judge("Vietnam", tie, rule) for rule in lesson_07.RULES.values()]
        for tie in ("exports 2021", "imports 2021", "imports Jan–Jul 2024")
    }
    assert outcomes == {
        "exports 2021": [True, True, False, True, None],
        "imports 2021": [True, True, False, True, None],
        "imports Jan–Jul 2024": [True, False, False, None, None],
    }


@pytest.mark.parametrize(
    ("shares", "rule", "passes"),
    [
        ({"CHN": 0.4, "USA": 0.6}, ("largest", 0.5), False),
        ({"CHN": 0.4, "rest": 0.6}, ("largest", 0.5), True),
        ({"CHN": 0.4, "USA": 0.3, "RUS": 0.3}, ("index", 0.35), True),
        ({"CHN": 0.4, "rest": 0.6}, ("index", 0.25), None),
        ({"CHN": 0.6, "rest": 0.4}, ("index", 0.25), False),
    ],
)
def test_a_host_is_not_judged_where_the_unnamed_partners_decide(shares, rule, passes):
    assert lesson_07.passes(pd.Series(shares), *rule) is passes


def test_agreement_is_the_same_either_way_round(agreement):
    pair = table("un_alignment", basis="own calculation", iso3="RUS", partner_iso3="VNM", year=2019)["agreement"].item()
    assert agreement[2019, "VNM", "RUS"] == agreement[2019, "RUS", "VNM"] == pair


def mean_agreement(resolutions, state, other):
    """Compute the agreement of two states by hand; a text on which one was absent does not count."""
    worth = {"yes": 1, "abstain": 0.5, "no": 0}
    votes = ties.read("un_votes").set_index(["resolution", "iso3"])["vote"]
    pairs = [(votes[text, state], votes[text, other]) for text in resolutions]
    apart = [abs(worth[ours] - worth[theirs]) for ours, theirs in pairs if "absent" not in (ours, theirs)]
    return 1 - sum(apart) / len(apart)


INVASION = [f"ES-11/{number}" for number in range(1, 7)]
CRIMEA = "68/262 71/205 72/190 73/263 74/168 75/192 76/179 77/229 78/221 73/194 74/17 75/29 76/70".split()  # noqa: SIM905


def test_the_vote_dots_name_their_sets_and_no_line_joins_them(drawn, agreement):
    votes = lesson_07.ukraine_votes()
    lesson_07.vote_dots(agreement, votes)
    assert set(lesson_07.sets_of_texts(votes)["invasion"].index) == set(INVASION)
    assert set(lesson_07.sets_of_texts(votes)["Crimea"].index) == set(CRIMEA)
    for axis, host in zip(drawn.axes, ("VNM", "PRK"), strict=True):
        assert {line.get_linestyle() for line in axis.get_lines()} == {"None"}
        assert len({line.get_marker() for line in axis.get_lines()}) == 3
        for line, power in zip(axis.get_lines(), ("RUS", "CHN", "USA"), strict=True):
            all_votes, *on = line.get_ydata()
            assert all_votes == agreement[2019, host, power]
            assert on == pytest.approx(
                [mean_agreement(texts, host, power) for texts in (INVASION, CRIMEA, votes.index)]
            )
            assert ", ".join(f"{at:.2f}" for at in line.get_ydata()) in drawn.alt
    names = [text.get_text().replace("\n", " ") for text in drawn.axes[0].get_xticklabels()]
    assert names == ["all votes 2019", "invasion 6 texts", "Crimea 13 texts", f"all of these {len(votes)} texts"]
    assert [axis.get_title(loc="left") for axis in drawn.axes] == ["Vietnam", "North Korea"]
    assert drawn.axes[0].get_ylabel() == "agreement, 0 to 1"


def test_the_caption_counts_vietnams_votes_and_compares_china_with_russia(drawn, agreement):
    votes = lesson_07.ukraine_votes()
    lesson_07.vote_dots(agreement, votes)
    cast = table("un_votes", iso3="VNM").query("resolution in @votes.index").set_index("resolution")["vote"]
    assert (cast["ES-11/3"], cast["77/284"]) == ("no", "yes")
    assert (cast.drop(["ES-11/3", "77/284"]) == "abstain").all()
    assert f"Vietnam abstained on {len(votes) - 2}, voted no on 1 (ES-11/3) and yes on 1 (77/284)" in drawn.caption
    between = [f"{mean_agreement(texts, 'CHN', 'RUS'):.2f}" for texts in (INVASION, CRIMEA, votes.index)]
    assert f"is {', '.join(between)}" in drawn.caption


def test_the_choice_of_texts_decides_how_near_vietnam_and_china_are():
    sets = lesson_07.sets_of_texts(lesson_07.ukraine_votes())
    near = {words: lesson_07.agreement_on(texts, "VNM", "CHN") for words, texts in sets.items()}
    assert near["invasion"] > 0.9 > 0.6 > near["Crimea"]
    assert near["Crimea"] < near["all of these"] < near["invasion"]


def test_the_texts_on_ukraine_end_with_the_visit_and_have_every_vote():
    rows = ties.read("un_votes").query("date <= '2024-06-20' and iso3 in ['VNM', 'PRK', 'RUS', 'CHN', 'USA']")
    known = rows.dropna(subset="vote").groupby("resolution")["iso3"].nunique()
    votes = lesson_07.ukraine_votes()
    assert sorted(votes.index) == sorted(known[known == 5].index)
    pairs = zip(votes["VNM"], votes["RUS"], strict=True)
    assert lesson_07.same_votes(votes, "VNM", "RUS") == sum(ours == theirs for ours, theirs in pairs)


def test_the_table_of_neighbours_names_the_members_of_asean(agreement):
    codes = lesson_07.neighbours()
    assert {"VNM", "PHL", "THA", "PRK"} < set(codes)
    near = pd.DataFrame({power: agreement[2019, :, power] for power in ("RUS", "CHN", "USA")}).reindex(codes)
    html = lesson_07.neighbour_table(near, 2019).html
    assert "Philippines" in html
    assert f"{agreement[2019, 'PHL', 'RUS']:.2f}" in html
    assert "session of 2019" in html


def test_the_stairs_go_up_by_one_partner_at_a_time(drawn):
    top = lesson_07.top_partners()
    lesson_07.friend_stairs(top)
    (line,) = drawn.axes[0].get_lines()
    years, counts = line.get_data()
    assert list(counts) == [0, *range(1, len(top) + 1), len(top)]
    assert list(years[1:-1]) == sorted(top["signed"].str[:4].astype(int))
    at = {text.get_text(): text.get_position()[1] for text in drawn.axes[0].texts}
    assert at == {friend: place for place, friend in enumerate(top["friend"], start=1)}
    assert f"grows to {len(top)}" in drawn.alt
    assert drawn.axes[0].get_ylabel() == "partners"


def test_top_partners_are_those_announced_by_the_visit():
    rows = table("partnerships", level="comprehensive strategic")
    rows = rows[((rows["iso3"] == "VNM") | (rows["partner_iso3"] == "VNM")) & (rows["signed"] <= "2024-06-20")]
    friends = set(rows["iso3"]) | set(rows["partner_iso3"])
    names = ties.read("countries").set_index("iso3")["short_name"]
    assert set(lesson_07.top_partners()["friend"]) == set(names[list(friends - {"VNM"})])


def test_russias_part_is_a_share_of_each_publishers_own_whole(arms_shares):
    html = lesson_07.russias_part(arms_shares, lesson_07.top_partners()).html
    for publisher, host, year in (("KOTRA", "PRK", 2015), ("Vietnamese statistics", "VNM", 2022)):
        rows = table("trade", publisher=publisher, iso3=host, year=year, flow="total", period="year")
        amounts = rows.set_index("partner_iso3")["trade_usd_million"]
        assert f"{amounts['RUS'] / amounts['WLD']:.1%}" in html
    assert f"{delivered('VNM', 2019, 2023, 'RUS') / delivered('VNM', 2019, 2023):.0%}" in html
    helpers = table("partnerships", mutual_defence=True)
    helpers = helpers[helpers["until"].isna() & (helpers["signed"] <= "2024-06-20")]
    of_korea = helpers[(helpers["iso3"] == "PRK") | (helpers["partner_iso3"] == "PRK")]
    assert f">1 of {len(of_korea)}<" in html
    assert f">1 of {len(lesson_07.top_partners())}<" in html
    assert "none recorded" in html


def test_the_door_table_begins_after_the_visit(monkeypatch):
    monkeypatch.setattr(lesson_07, "AFTER_THE_VISIT", "")  # every event, so that the date alone decides
    events = ties.read("events")["date"]
    html = lesson_07.door_table(lesson_07.clubs()).html
    before, after = max(events[events <= "2024-06-20"]), max(events)
    assert (before in html, after in html) == (False, True)
    assert "hindsight" in html


def test_the_door_table_names_both_clubs():
    clubs = lesson_07.clubs()
    assert set(clubs["iso3"]) == {"PRK"}
    html = lesson_07.door_table(clubs).html
    assert all(f"North Korea, {club}: " in html for club in ("BRICS", "SCO"))


def test_the_numbers_in_the_words_are_those_of_the_tables():
    values = lesson_07.values()
    assert f"{values['china_of_north_korea']:.1%}" == f"{kotra(2021):.1f}%"
    assert values["ukraine_texts"] == len(lesson_07.ukraine_votes())
    friends = list(lesson_07.top_partners()["friend"])
    assert (values["top_partners"], values["top_partners_without_russia"]) == (len(friends), len(friends) - 1)
    assert friends.count("Russia") == 1
