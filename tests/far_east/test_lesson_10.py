"""The figures and numbers of lesson 10 are those of the tables."""

import ast
import re
from functools import cache
from pathlib import Path

import nbformat
import pytest

import ties
from far_east import lesson_10

ROOT = Path(__file__).parents[2]
FIRST, THIS = (nbformat.read(next((ROOT / "notebooks").glob(f"{number}-*.ipynb")), 4) for number in ("00", "10"))
SHEET = ROOT / "docs/lessons/10.md"
LAST_COLUMNS = [(2023, "value"), (2023, "share"), (2024, "value"), (2024, "share")]


@pytest.fixture
def traded():
    return lesson_10.russian_trade()


@pytest.fixture
def rose(traded):
    return lesson_10.rose(traded)


@pytest.fixture
def claims():
    return ties.read("claims")


@cache
def rows_of_russia():
    """Return Russia's trade in million US$ by partner, year, flow and publisher, as the table prints it."""
    rows = ties.read("trade").query("iso3 == 'RUS' and period == 'year'")
    return rows.set_index(["partner_iso3", "year", "flow", "publisher"])["trade_usd_million"].to_dict()


def reported(partner, year, *flows):
    """Add up Russia's trade with a partner in million US$, read apart from the lesson's own code."""
    publisher = "IMF IMTS" if year > 2015 else "UN Comtrade"
    return sum(rows_of_russia().get((partner, year, flow, publisher), 0) for flow in flows)


def summaries(notebook):
    """Return the one line that stands for each output of a saved notebook."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return [output["data"]["text/plain"] for output in outputs if "data" in output]


def test_the_module_counts_the_ways_that_the_cell_writes_down():
    (cell,) = (cell for cell in THIS.cells if cell.id == "ways")
    years, rest = (
        ast.literal_eval(re.sub(r"\*\*years, ", "", line.split(" = ")[1])) for line in cell.source.split("\n")
    )
    assert {**rest, **years} == lesson_10.WAYS
    assert lesson_10.values()["ways"] == 3 * 3 * 2 * 2


@pytest.mark.parametrize("first_year", [2013, 2018, 2021])
def test_trade_rose_when_the_tables_say_so(rose, first_year):
    before, after = (reported("VNM", year, "export") for year in (first_year, 2023))
    assert rose(["VNM"], "exports", first_year, 2023, "value") == (after > before)
    before, after = (
        reported("VNM", year, "export", "import") / reported("WLD", year, "export", "import")
        for year in (first_year, 2023)
    )
    assert rose(["VNM"], "both", first_year, 2023, "share") == (after > before)


def test_a_partner_without_a_row_makes_the_answer_none(rose):
    assert reported("PRK", 2023, "export") == 0
    assert rose(["VNM", "PRK"], "exports", 2018, 2023, "value") is None


def test_the_bars_show_in_how_many_ways_trade_with_vietnam_rose(drawn, rose):
    outcomes = lesson_10.in_every_way(rose, ["VNM"], lesson_10.WAYS)
    lesson_10.way_bars(outcomes)
    flows = {"exports": ["export"], "imports": ["import"], "both": ["export", "import"]}
    rises = []
    for first_year in (2013, 2018, 2021):
        pairs = [
            [reported(partner, last, *flow) / reported(partner, first_year, *flow) for partner in ("VNM", "WLD")]
            for flow in flows.values()
            for last in (2023, 2024)
        ]
        rises.append(sum(int(own > 1) + int(own > world) for own, world in pairs))
    widths = [[bar.get_width() for bar in bars] for bars in drawn.axes[0].containers]
    assert widths == [[12, 12, 12], rises]
    assert [text.get_text() for text in drawn.axes[0].get_yticklabels()] == ["2013", "2018", "2021"]
    assert drawn.axes[0].get_xlabel() == "ways of counting"
    assert f"from 2013 in {rises[0]} of 12, from 2018 in {rises[1]} of 12" in drawn.alt


def test_sheet_on_the_teachers_page_has_the_outcome_of_every_way(rose):
    ways = lesson_10.in_every_way(rose, ["VNM"], lesson_10.WAYS).set_index(list(lesson_10.WAYS))["rose"]
    printed = re.findall(r"^\| (exports|imports|both) \| (\d{4}) \| (.+) \|$", SHEET.read_text("utf-8"), re.MULTILINE)
    assert len(printed) == 9
    for flow, first_year, outcomes in printed:
        due = ["rose" if ways[flow, int(first_year), *way] else "fell" for way in LAST_COLUMNS]
        assert outcomes.split(" | ") == due


def test_a_group_holds_partners_with_a_row_in_every_year(traded):
    groups = lesson_10.groups(traded, lesson_10.WAYS)
    area = ties.read("countries").set_index("iso3")
    steady = {*groups["ASEAN"], *groups["the rest"]}
    assert all(
        reported(iso3, year, flow)
        for iso3 in steady
        for year in (2013, 2018, 2021, 2023, 2024)
        for flow in ("export", "import")
    )
    assert area["asia_pacific"][list(steady)].all()
    assert not steady & {"CHN", "IND"}
    central = set(groups["rest with Central Asia"]) - set(groups["the rest"])
    assert "KAZ" in central
    assert set(area["subregion"][list(central)]) == {"Central Asia"}
    assert reported("KAZ", 2024, "export") == 0


def test_the_bars_show_the_verdicts_by_kind_of_claim(drawn, claims):
    lesson_10.verdict_bars(lesson_10.verdict_counts(claims))
    kinds = [text.get_text() for text in drawn.axes[0].get_yticklabels()]
    for bars in drawn.axes[0].containers:
        mine = claims[claims["verdict"] == bars.get_label()]
        assert [bar.get_width() for bar in bars] == [(mine["asserts"] == kind).sum() for kind in kinds]
    ends = [bar.get_x() + bar.get_width() for bar in drawn.axes[0].containers[-1]]
    assert ends == [(claims["asserts"] == kind).sum() for kind in kinds]
    facts = claims[claims["asserts"] == "fact"]
    assert f"{(facts['verdict'] == 'supported').sum()} of {len(facts)} facts" in drawn.alt
    assert f"{(claims['verdict'] == 'contradicted').sum()} of all {len(claims)} claims" in drawn.alt
    others = claims[~claims["verdict"].isin(["supported", "partly", "contradicted"])]
    assert f"too early: {len(others)}. Source" in drawn.caption
    assert lesson_10.values()["claims"] == len(claims)


def test_opening_figure_counts_claims_by_kind_and_hedge(drawn, claims):
    lesson_10.kind_bars(claims)
    kinds = [text.get_text() for text in drawn.axes[0].get_yticklabels()]
    every, hedged = ([bar.get_width() for bar in bars] for bars in drawn.axes[0].containers)
    assert every == [(claims["asserts"] == kind).sum() for kind in kinds]
    assert hedged == [claims.query("asserts == @kind")["hedge"].notna().sum() for kind in kinds]
    assert sum(every) == len(claims)
    assert f"{every[0]} {kinds[0]}s, {hedged[0]} of them hedged" in drawn.alt


def test_the_map_holds_the_main_claim_and_two_steps_below_it(claims):
    links = ties.read("claim_links")
    legs, between = lesson_10.legs_of("C45", claims, links)
    below = {}
    for row in links.itertuples():
        below.setdefault(row.supports_id, set()).add(row.claim_id)
    first = below["C45"]
    second = set().union(*(below.get(claim, set()) for claim in first))
    assert set(legs["claim_id"]) == {"C45"} | first | second
    assert set(between["claim_id"]) | set(between["supports_id"]) <= set(legs["claim_id"])


def test_a_seal_opens_on_what_the_tables_say():
    seals = lesson_10.opened_seals()
    trade = ties.read("trade").query("flow == 'total' and partner_iso3 == 'RUS'")
    hanoi = trade.query("publisher == 'Vietnamese statistics'").set_index("year")["trade_usd_million"]
    pact = ties.read("partnerships").query("partner_iso3 == 'RUS' and iso3 == 'PRK' and signed == '2024-06-19'")
    votes = ties.read("un_votes").query("resolution == 'ES-11/7'").set_index("iso3")["vote"]
    due = {
        "F1": hanoi[2024] > hanoi[2021],
        "F4": pact["in_force"].item().startswith("2024"),
        "F5": votes["USA"] == votes["RUS"],
    }
    assert {key: bool(seals[key]["answer"]) for key in due} == due
    assert f"{hanoi[2024]:,.0f}" in seals["F1"]["reveal"].html


def test_texts_without_one_of_the_two_votes_are_named_in_the_caption():
    caption, body = lesson_10.opened_seals()["F5"]["reveal"].html.split("</caption>")
    rows = ties.read("un_votes").query("iso3 in ('RUS', 'USA') and '2024-06-20' < date < '2026'")
    voted = rows.groupby(["title", "date"])["iso3"].agg(set)
    known = {text for text, states in voted.items() if len(states) == 2}
    assert {text for text in voted.index if f"{text[0]}, {text[1]}" in caption} == set(voted.index) - known
    assert body.count("<tr>") == len(known) + 1
    assert all(date in body for _, date in known)


def test_a_forecast_is_opened_in_the_words_that_were_sealed():
    again = [words for words in summaries(THIS) if words.startswith("Prediction L00-F")]
    assert len(again) == 3
    assert set(again) <= set(summaries(FIRST))
    first, now = ({words for words in summaries(book) if "-belief" in words} for book in (FIRST, THIS))
    assert {words.replace("L10", "L00") for words in now} == first
