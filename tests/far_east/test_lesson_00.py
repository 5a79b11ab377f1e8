"""Lesson 0 shows the trip, asks for beliefs and seals its forecasts."""

import re
from itertools import pairwise

import pandas as pd
import pytest
from matplotlib.colors import to_hex

import ties
from far_east.lesson_00 import lesson, trip_map, trip_story
from far_east.lesson_00_trip import LAND, days, papers, trip
from far_east.lesson_10 import opened_seals
from far_east.lesson_10_answers import judged
from ties.learning import answer_store
from ties.widgets.choropleth.fallback import ring_path
from ties.widgets.choropleth.projection import areas

PREDICTIONS = lesson.questions.predict
FORECASTS = {key: words for key, words in PREDICTIONS.items() if key.startswith("F")}


def test_every_prediction_is_a_chance():
    assert {words.kind for words in PREDICTIONS.values()} == {"chance"}


def test_three_forecasts_and_an_optional_one_are_sealed():
    assert [key for key, words in PREDICTIONS.items() if words.sealed] == ["F1", "F4", "F5", "F10"]
    assert [*opened_seals()] == ["F1", "F4", "F5"]


def test_a_forecast_that_stays_sealed_is_settled_after_our_sources_were_read():
    stay_open = {key: words.question for key, words in FORECASTS.items() if key not in opened_seals()}
    read = ties.read("sources")["checked"].max()[:4]
    assert list(stay_open) == ["F10"]
    assert [key for key, question in stay_open.items() if max(re.findall(r"\b20\d\d\b", question)) <= read] == []


def test_answers_keep_the_keys_that_lesson_10_reads():
    assert [lesson.key(key) for key in ("belief", "belief-region", "F10")] == [
        "L00-belief",
        "L00-belief-region",
        "L00-F10",
    ]


def test_a_stored_forecast_that_is_no_longer_asked_is_still_counted(tmp_path, monkeypatch):
    monkeypatch.setenv("TIES_WORK", str(tmp_path))
    monkeypatch.setattr(answer_store, "unwritten", {})
    answer_store.save("L00-F8", {"kind": "prediction", "reason": "", "value": 20, "outcome": False})
    answer_store.save("L00-F9", {"kind": "prediction", "reason": "", "value": 60})
    assert ties.predictions().set_index("key")["probability"].to_dict() == {"L00-F8": 0.2, "L00-F9": 0.6}
    assert judged(ties.predictions())["key"].tolist() == ["L00-F8"]
    assert lesson.owns("L00-F8")


@pytest.fixture
def visits():
    rows = ties.read("visits").query("'2024-06-01' <= date <= '2024-06-30'").sort_values("date")
    return [*rows[["iso3", "place", "date", "date_until"]].itertuples(index=False, name=None)]


def test_route_leads_from_moscow_to_every_stop_in_order(drawn, visits):
    trip_map()
    places = ["Moscow", *(place for _, place, _, _ in visits)]
    lines = [line.get_label() for line in drawn.axes[0].get_lines()]
    assert lines == [f"{start} to {end}" for start, end in pairwise(places)]
    labels = [text.split("\n")[0] for text in drawn.words() if text]
    assert [label for label in labels if ":" not in label] == places


def test_stops_lie_in_the_countries_that_the_table_names(drawn, visits):
    trip_map()
    spots = drawn.axes[0].collections[-1].get_offsets()
    codes = ["RUS", *(iso3 for iso3, _, _, _ in visits)]
    inside = [[area.iso3 for area in areas() if ring_path([area]).contains_point(spot)] for spot in spots]
    assert [code in found for code, found in zip(codes, inside, strict=True)] == [True] * len(codes)


def test_map_and_story_give_the_days_of_the_table(drawn, visits):
    said = [" ".join(trip_map().text.split()), trip_story().html]
    for _, place, first, last in visits:
        written = f"{int(first[-2:])}–{int(last[-2:])} June"
        assert f"{place}\n{written}" in drawn.words()
        assert [words for words in said if not re.search(rf"{place} \(?{written}", words)] == []


def test_what_was_signed_is_what_the_tables_have_for_those_days():
    pyongyang, hanoi = (papers(stop) for _, stop in trip().iterrows())
    ties_signed = ties.read("partnerships").query("'2024-06-18' <= signed <= '2024-06-20' and partner_iso3 == 'RUS'")
    assert pyongyang == ties_signed.query("iso3 == 'PRK'")["instrument"].tolist()
    assert "VNM" not in set(ties_signed["iso3"]) | set(ties_signed["partner_iso3"])
    (event,) = ties.read("events").query("date == '2024-06-20' and actors == 'RUS;VNM'")["event"]
    assert event.endswith("; ".join(hanoi))
    assert len(hanoi) == 2


@pytest.mark.parametrize("other", ["CHN", "VNM"])
def test_a_treaty_of_another_pair_is_not_part_of_the_stop(other):
    assert papers(pd.Series({"iso3": other, "date": "2024-06-18", "date_until": "2024-06-19"})) == []


def test_papers_are_written_on_the_map_and_in_the_story(drawn):
    shown = trip_map()
    labels = " ".join(" ".join(drawn.words()).split())
    for place, paper in ((stop["place"], paper) for _, stop in trip().iterrows() for paper in papers(stop)):
        assert f"{place}: {paper}" in labels
        assert paper in shown.text
        assert paper in trip_story().html


def test_map_names_its_border_view_and_source(drawn):
    trip_map()
    assert "Crimea with Ukraine" in drawn.caption
    assert "Source: our tables of visits, ties and events" in drawn.caption


def test_map_gives_crimea_the_colour_of_other_land(drawn):
    trip_map()
    (crimea,) = (area for area in areas() if area.id == "crimea")
    filled = [patch for patch in drawn.axes[0].patches if patch.get_facecolor()[3] == 1]
    (colour,) = {patch.get_facecolor() for patch in filled if patch.get_path().contains_point(crimea.middle)}
    assert to_hex(colour).upper() == LAND


def test_story_counts_paragraphs_and_claims_of_the_article():
    claims, story = ties.read("claims"), trip_story().html
    assert f"{claims['paragraph'].max()} paragraphs, in which we found {len(claims)} claims" in story
    assert story.count("<tr>") == 6


def test_map_is_small_enough_for_a_notebook():
    assert len(trip_map().html) < 40_000


def test_days_of_a_stop_are_written_with_their_month():
    assert days("2024-06-18", "2024-06-19") == "18–19 June"
