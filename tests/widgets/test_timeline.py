"""The timeline: what it keeps, what it hides, and that no input breaks it."""

import re

import pandas as pd
import pytest

from ties.errors import BadInputError, TiesError, UnknownNameError
from ties.settings import current
from ties.tables.package import read
from ties.widgets.timeline.events import date_span
from ties.widgets.timeline.widget import show_timeline

KEPT = {"figure", "img", "details", "summary", "div", "table", "caption", "thead", "tbody", "tr", "th", "td"}
KEPT |= {"p", "strong", "em", "ul", "li", "br", "figcaption"}


def events(*rows):
    """Rows of date, actors, theme and, where it matters, whether the article knew."""
    names = ["date", "actors", "theme", "known_to_article"]
    frame = pd.DataFrame([[*row, True][:4] for row in rows], columns=names)
    return frame.assign(event=[f"Event of {row[0]}" for row in rows], significance="why", sources="source")


FEW = events(
    ("2024-06-20", "RUS;VNM", "diplomatic"),
    ("1981", "RUS;VNM", "energy"),
    ("2024-10", "RUS;PRK", "defence", False),
    ("1961-07-06", "RUS;PRK", "defence"),
)


def dates(widget):
    return list(widget.frame["date"])


def test_newest_event_is_last_and_hindsight_is_hidden():
    assert dates(show_timeline(FEW)) == ["1961-07-06", "1981", "2024-06-20"]


def test_hindsight_is_shown_on_request_and_labelled():
    line = show_timeline(FEW, hindsight=True)
    assert dates(line)[-1] == "2024-10"
    assert line.fallback_html.count("<em>hindsight</em>") == 1


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ({"actor": "Viet Nam"}, ["1981", "2024-06-20"]),
        ({"actor": "PRK"}, ["1961-07-06"]),
        ({"theme": "energy"}, ["1981"]),
        ({"first": 1970}, ["1981", "2024-06-20"]),
        ({"last": 1981}, ["1961-07-06", "1981"]),
        ({"actor": "Vietnam", "theme": "defence"}, []),
        ({"actor": "Fiji"}, []),
    ],
)
def test_each_filter_keeps_matching_events(asked, kept):
    assert dates(show_timeline(FEW, **asked)) == kept


def test_status_counts_shown_and_hidden_events():
    said = show_timeline(FEW).status.value
    assert "3 events, 1961 to 2024." in said
    assert "Hidden, from after the article: 1 event, 2024." in said


LATER = events(
    *FEW[["date", "actors", "theme", "known_to_article"]].itertuples(index=False, name=None),
    ("2026", "RUS", "order", False),
)


def test_the_last_year_is_that_of_the_events_that_are_shown():
    line = show_timeline(LATER)
    assert (line.controls["last"].value, line.controls["last"].options[-1]) == (2024, 2024)
    assert "Hidden, from after the article: 2 events, 2024 to 2026." in line.status.value


def test_hindsight_brings_its_years_along_and_takes_them_away():
    line = show_timeline(LATER)
    line.controls["hindsight"].value = True
    assert (line.controls["last"].value, dates(line)[-1]) == (2026, "2026")
    assert "Hidden" not in line.status.value
    line.controls["hindsight"].value = False
    assert (line.controls["last"].value, dates(line)[-1]) == (2024, "2024-06-20")


def test_hindsight_leaves_a_last_year_that_was_chosen():
    line = show_timeline(LATER)
    line.controls["last"].value = 1981
    line.controls["hindsight"].value = True
    assert (line.controls["last"].value, dates(line)[-1]) == (1981, "1981")


def test_no_events_is_said_as_a_sentence():
    assert "No events." in show_timeline(FEW, actor="Fiji").status.value


def test_selected_follows_the_picture_and_can_be_set():
    line = show_timeline(FEW)
    assert line.selected is None
    line.view.set_state({"selected": "Event of 1981"})
    assert line.selected == "Event of 1981"
    line.selected = "Event of 2024-06-20"
    assert line.view.selected == "Event of 2024-06-20"


def test_an_event_that_is_not_on_screen_cannot_be_selected():
    line = show_timeline(FEW)
    with pytest.raises(UnknownNameError, match="no event on screen called 'Event of 2024-10'"):
        line.selected = "Event of 2024-10"
    line.view.set_state({"selected": "Event of 2024-10"})
    assert (line.selected, line.view.selected) == (None, None)


def test_a_filter_that_hides_the_selected_event_lets_go_of_it():
    line = show_timeline(FEW)
    line.selected = "Event of 1981"
    line.controls["theme"].value = "energy"
    assert line.selected == "Event of 1981"
    line.controls["theme"].value = "defence"
    assert (line.selected, line.view.selected) == (None, None)


def test_rerun_selects_the_event_that_was_selected():
    show_timeline(FEW).selected = "Event of 1981"
    assert show_timeline(FEW).selected == "Event of 1981"


def test_the_picture_is_given_the_events_on_screen_with_words_and_sources():
    rows = FEW.assign(sources="kremlin_none; " + read("sources")["source_id"][0])
    line = show_timeline(rows, theme="energy")
    (event,) = line.view.spec["events"]
    begin, end = date_span("1981")
    assert event | {"sources": None} == {
        "date": "1981", "event": "Event of 1981", "theme": "energy", "significance": "why", "known": True,
        "actors": "Russia, Vietnam", "begin": begin, "end": end, "sources": None,
    }  # fmt: skip
    source = read("sources").iloc[0]
    assert event["sources"] == ["kremlin_none", f"{source['title']}, {source['publisher']}, {source['published']}"]
    assert line.view.spec["themes"] == ["energy"]


def test_the_picture_has_the_themes_of_the_course_in_order_and_the_marked_days():
    spec = show_timeline(FEW, hindsight=True, marked={"1981": "a joint venture"}).view.spec
    assert spec["themes"] == [theme for theme in current().timeline.themes if theme in set(FEW["theme"])]
    begin, end = date_span("1981")
    assert spec["marks"] == [{"words": "a joint venture", "begin": begin, "end": end}]


def test_control_changes_the_frame_and_not_the_fallback():
    line = show_timeline(FEW)
    before = line.fallback_html
    line.controls["theme"].value = "energy"
    assert (dates(line), line.fallback_html) == (["1981"], before)


def test_year_just_chosen_moves_the_other_if_out_of_order():
    line = show_timeline(FEW)
    line.controls["first"].value = 2024
    line.controls["last"].value = 1961
    assert (line.controls["first"].value, dates(line)) == (1961, ["1961-07-06"])


def test_rerun_shows_the_last_choice_and_reset_the_original():
    show_timeline(FEW).controls["theme"].value = "energy"
    again = show_timeline(FEW)
    assert dates(again) == ["1981"]
    again.children[0].children[-1].click()
    assert len(again.frame) == 3


def test_choice_missing_from_the_rows_is_forgotten():
    ends = {"first": 1961, "last": 2024}
    show_timeline(FEW, **ends).controls["actor"].value = "VNM"
    assert dates(show_timeline(FEW[3:], **ends)) == ["1961-07-06"]


def test_visits_are_marked_by_default():
    assert "2024-06-20<br>◆ the June 2024 visits" in show_timeline(FEW).fallback_html
    other = show_timeline(FEW, marked={"1981": "a joint venture"}).fallback_html
    assert "1981<br>◆ a joint venture" in other
    assert "visits" not in other


def test_date_with_year_only_spans_the_year():
    begin, end = date_span("1981")
    assert (round(begin, 2), round(end - begin, 2)) == (1981.0, 1.0)


def test_the_alt_text_counts_events_by_theme():
    alt = re.search('alt="([^"]*)"', show_timeline(FEW, hindsight=True).fallback_html)[1]
    assert "4 events, 1961 to 2024; defence 2, diplomatic 1, energy 1; 1 of them hindsight" in alt


def test_the_picture_names_its_source():
    caption = re.search("<figcaption>(.+?)</figcaption>", show_timeline(FEW).fallback_html)[1]
    assert "Source" in caption


def test_long_lists_close_earlier_events_and_lose_none():
    many = events(*((f"{year}", "RUS", "order") for year in range(1950, 2000)))
    line = show_timeline(many)
    for html in (line.fallback_html, line.place.value):
        assert "<summary" in html
        assert all(
            html.count(f"Event of {year}<") + html.count(f"Event of {year} (") == 1 for year in range(1950, 2000)
        )


def test_fallback_of_the_whole_table_is_small_reproducible_plain_html():
    first, second = (show_timeline(read("events"), hindsight=True).fallback_html for _ in range(2))
    assert first == second
    assert len(first.encode()) < 28_000
    assert set(re.findall(r"<(\w+)", first)) <= KEPT


def test_event_text_is_escaped():
    assert "<script>" not in show_timeline(FEW.assign(event="<script>", significance="<script>")).place.value


@pytest.mark.parametrize("frame", [FEW[:0], pd.DataFrame()])
def test_empty_events_render_no_data(frame):
    line = show_timeline(frame)
    assert "No data" in line.fallback_html
    assert line.frame.empty


@pytest.mark.parametrize(
    ("frame", "asked", "error", "words"),
    [
        (FEW, {"actor": "Nort Korea"}, UnknownNameError, "North Korea"),
        (FEW, {"theme": "defenze"}, UnknownNameError, "defence"),
        (FEW, {"first": 2024, "last": 1961}, BadInputError, "in order"),
        (FEW, {"first": "early"}, BadInputError, "two years"),
        (FEW, {"marked": {"early June": "visits"}}, BadInputError, "write 2024-06-20"),
        (FEW.drop(columns="theme"), {}, BadInputError, "'theme'"),
        (FEW.assign(theme="war"), {}, UnknownNameError, "war"),
        (FEW.assign(date="2024-13"), {}, BadInputError, "2024-13"),
        (FEW.assign(date=None), {}, BadInputError, "date is blank"),
        (FEW.assign(actors="Rusia"), {}, UnknownNameError, "did you mean Russia"),
        (FEW.assign(known_to_article="perhaps"), {}, BadInputError, "column 'known_to_article'"),
        ([1, 2], {}, BadInputError, "DataFrame"),
    ],
)
def test_show_timeline_raises_on_invalid_input(frame, asked, error, words):
    with pytest.raises(error, match=re.escape(words)) as refused:
        show_timeline(frame, **asked)
    assert isinstance(refused.value, TiesError)


def test_every_theme_of_the_table_has_a_row():
    assert set(read("events")["theme"]) == set(current().timeline.themes)


def test_an_event_that_still_goes_on_is_shown():
    frame = FEW.assign(date="2022-02-24/2024-06-18", known_to_article=True)
    assert len(show_timeline(frame, first=2023).frame) == len(frame)
    assert show_timeline(frame, first=2025, last=2026).frame.empty


@pytest.mark.parametrize("actors", ["Russia;Viet Nam", "RUS, VNM", "ru;vn"])
def test_actors_are_found_in_any_spelling(actors):
    frame = FEW.assign(actors=actors, known_to_article="yes")
    assert show_timeline(frame, actor="VNM").frame["actors"].tolist() == ["RUS;VNM"] * len(frame)


@pytest.mark.parametrize("date", [pd.Timestamp("2024-06-19"), "19 June 2024", "19/06/2024"])
def test_an_event_has_its_date_in_any_clear_form(date):
    frame = FEW[:1].assign(date=date, known_to_article=1)
    assert show_timeline(frame, first="2024", last=2024.0).frame["date"].tolist() == ["2024-06-19"]


@pytest.mark.parametrize("known", ["no", "", None, 0, False, float("nan")])
def test_an_event_that_is_not_known_or_blank_is_hindsight(known):
    frame = FEW.assign(known_to_article=pd.Series([known] * len(FEW), dtype=object))
    assert show_timeline(frame).frame.empty


def test_an_event_that_goes_on_counts_to_its_last_year():
    frame = FEW.assign(date="2022-02-24/2024-06-18", known_to_article=True)
    assert "4 events, 2022 to 2024." in show_timeline(frame).status.value
