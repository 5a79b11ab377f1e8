"""The script of the timeline: events are where their dates are, can be selected, and are shown in full."""

from itertools import pairwise

import pytest

from tests.browser.timeline_page import EVENTS, ShownTimeline
from ties.tables.package import read
from ties.widgets.timeline.events import date_span

pytestmark = pytest.mark.browser


@pytest.fixture
def timeline(plain_page):
    return lambda **options: ShownTimeline(plain_page, **options)


def test_every_event_is_drawn_at_the_middle_of_its_date(timeline):
    drawn = timeline().drawn()
    middles = {words: sum(date_span(date)) / 2 for words, date in zip(EVENTS["event"], EVENTS["date"], strict=True)}
    first, last = min(middles, key=middles.get), max(middles, key=middles.get)
    scale = (drawn[last]["x"] - drawn[first]["x"]) / (middles[last] - middles[first])
    for words, middle in middles.items():
        assert drawn[words]["x"] == pytest.approx(drawn[first]["x"] + scale * (middle - middles[first]), abs=0.5)


def test_years_of_the_axis_go_on_to_the_last_event(timeline):
    shown = timeline()
    words = shown.find("svg text").all_text_contents()
    years = sorted({int(word) for word in words if word.isdecimal() and len(word) == 4})
    steps = {later - earlier for earlier, later in pairwise(years)}
    assert len(steps) == 1
    last = max(date_span(date)[1] for date in EVENTS["date"])
    assert years[-1] <= last + 1 < years[-1] + steps.pop() + 1


def test_events_are_in_the_band_of_their_theme(timeline):
    shown = timeline()
    names = shown.find(".theme").evaluate_all(
        "(all) => all.map((one) => [one.textContent, Number(one.getAttribute('y'))])"
    )
    drawn = shown.drawn()
    for event in EVENTS.itertuples():
        above = [name for name, y in names if y - 20 < drawn[event.event]["y"]]
        assert above[-1] == event.theme


def test_an_event_with_room_has_its_label(timeline):
    drawn = timeline().drawn()
    assert drawn["Putin in Hanoi"]["label"] == "Putin in Hanoi"
    long = "A joint venture for oil begins its work off the coast"
    shortened = drawn[long]["label"].removesuffix("…")
    assert long.startswith(f"{shortened} ")  # at a blank
    assert len(shortened) >= 20


@pytest.mark.parametrize("width", [340, 700, 1200])
def test_no_label_of_the_whole_table_lies_over_another(timeline, width):
    shown = timeline(events=read("events"), width=width)
    boxes = shown.find("[role=option] text").evaluate_all(
        "(all) => all.map((one) => ['left', 'right', 'top', 'bottom'].map((edge) => one.getBoundingClientRect()[edge]))"
    )
    frame = shown.find(".picture").bounding_box()
    assert len(boxes) >= 4
    for at, (left, right, top, bottom) in enumerate(boxes):
        assert frame["x"] - 1 <= left
        assert right <= frame["x"] + frame["width"] + 1
        for left2, right2, top2, bottom2 in boxes[at + 1 :]:
            across = min(right, right2) - max(left, left2)
            assert across <= 1 or min(bottom, bottom2) - max(top, top2) <= 4


@pytest.mark.parametrize("width", [340, 1000])
def test_no_event_lies_over_the_name_of_its_theme(timeline, width):
    shown = timeline(events=read("events"), width=width)
    edges = "(all) => all.map((one) => ['left', 'right', 'top', 'bottom'].map((e) => one.getBoundingClientRect()[e]))"
    names = shown.find("text.theme").evaluate_all(edges)
    dots = shown.find("[role=option] > :not(text, .hit, .span)").evaluate_all(edges)
    assert len(names) == len(set(read("events")["theme"]))
    beside = max(right for _, right, *_ in names) <= min(left for left, *_ in dots)
    assert beside == (width == 1000)  # in a narrow picture the names are above their bands
    for left, right, top, bottom in names:
        for left2, right2, top2, bottom2 in dots:
            assert min(right, right2) - max(left, left2) <= 1 or min(bottom, bottom2) - max(top, top2) <= 2


def test_hindsight_is_a_diamond_and_a_date_without_a_day_has_a_line(timeline):
    drawn = timeline().drawn()
    assert [words for words, one in drawn.items() if one["later"]] == ["The treaty enters into force"]
    assert [words for words, one in drawn.items() if one["span"]] == [
        "A joint venture for oil begins its work off the coast"
    ]


def test_a_click_selects_an_event_and_shows_it_in_full(timeline):
    shown = timeline()
    shown.find(shown.option("Putin in Hanoi")).click()
    assert shown.text(".card h5") == "Putin in Hanoi"
    assert shown.card() == {
        "Date": "2024-06-20", "Who": "Russia, Vietnam", "Theme": "diplomatic", "Why it matters": "It is <b>why</b>.",
        "Source": "a_sourceanother",
    }  # fmt: skip
    assert shown.all_text(".card li") == ["a_source", "another"]
    assert shown.in_state("chosen") == ["Putin in Hanoi"]
    assert shown.spoken().startswith("Selected: 2024-06-20: Putin in Hanoi.")
    shown.reaches_python()
    assert shown.timeline.selected == "Putin in Hanoi"


def test_a_selection_in_python_is_shown(timeline):
    shown = timeline()
    shown.set(selected="Putin in Pyongyang")
    assert shown.in_state("chosen") == ["Putin in Pyongyang"]
    assert shown.find("[role=option][aria-selected=true]").count() == 1
    assert shown.text(".card h5") == "Putin in Pyongyang"


@pytest.mark.parametrize(
    ("start", "key", "end"),
    [
        ("Putin in Pyongyang", "ArrowRight", "Putin in Hanoi"),
        ("Putin in Pyongyang", "ArrowLeft", "A joint venture for oil begins its work off the coast"),
        ("Putin in Hanoi", "Home", "Moscow and Hanoi open relations"),
        ("Putin in Hanoi", "End", "The treaty enters into force"),
        ("Putin in Hanoi", "ArrowUp", "The treaty enters into force"),
        ("Putin in Hanoi", "ArrowDown", "A joint venture for oil begins its work off the coast"),
    ],
)
def test_an_arrow_leads_to_the_event_there(timeline, start, key, end):
    shown = timeline()
    shown.set(selected=start)
    shown.walk(key)
    assert shown.in_state("active") == [end]
    assert end in shown.spoken()
    assert end in shown.text(".tip")
    shown.press("Enter")
    shown.reaches_python()
    assert shown.timeline.selected == end


def test_where_there_is_no_event_this_is_said(timeline):
    shown = timeline()
    shown.set(selected="The treaty enters into force")
    shown.walk("ArrowRight")
    assert shown.spoken() == "2024-12-04, The treaty enters into force, is the last event shown."


def test_escape_and_leaving_let_go_of_the_active_event(timeline):
    shown = timeline()
    shown.walk("Home", "Escape")
    assert (shown.in_state("active"), shown.find(".tip:visible").count()) == ([], 0)
    shown.walk("Home")
    shown.press("Tab")
    assert (shown.in_state("active"), shown.find(".tip:visible").count()) == ([], 0)


def test_focus_by_key_makes_the_selected_event_active_and_a_click_does_not(timeline):
    shown = timeline()
    shown.find(shown.option("Putin in Hanoi")).click()
    assert shown.page.evaluate("() => document.activeElement.getAttribute('role')") == "listbox"
    assert shown.in_state("active") == []
    shown.press("Tab", "Shift+Tab")
    assert shown.in_state("active") == ["Putin in Hanoi"]


def test_the_buttons_of_the_card_go_to_the_event_before_and_after(timeline):
    shown = timeline()
    shown.set(selected="Putin in Pyongyang")
    shown.find("button:has-text('Later')").click()
    assert shown.text(".card h5") == "Putin in Hanoi"
    shown.find("button:has-text('Later')").click()
    assert shown.find("button:has-text('Later')").get_attribute("aria-disabled") == "true"
    assert shown.find("button:has-text('Earlier')").get_attribute("aria-disabled") == "false"


def test_the_pointer_meets_the_words_and_they_leave_with_it(timeline):
    shown = timeline()
    shown.find(shown.option("Putin in Hanoi")).hover()
    assert shown.text(".tip") == "2024-06-20: Putin in Hanoi. diplomatic, Russia, Vietnam."
    shown.page.mouse.move(2, 2)
    assert shown.find(".tip:visible").count() == 0


def test_the_legend_names_dots_diamonds_and_marked_days(timeline):
    words = ["event", "hindsight", "the exact day is not known", "the June 2024 visits"]
    assert timeline().all_text(".keys .key") == words
    assert timeline(hindsight=False, marked={}).all_text(".keys .key") == ["event", "the exact day is not known"]


def test_a_filter_in_python_draws_other_events(timeline):
    shown = timeline()
    shown.timeline.controls["theme"].value = "energy"
    shown.page.evaluate("(values) => window.given(values)", shown.widget.get_state(["spec", "selected"]))
    assert list(shown.drawn()) == ["A joint venture for oil begins its work off the coast"]
    shown.timeline.controls["actor"].value = "PRK"
    shown.page.evaluate("(values) => window.given(values)", shown.widget.get_state(["spec", "selected"]))
    assert not shown.find(".ties-timeline").is_visible()


@pytest.mark.parametrize("held", ["ctrlKey", "altKey", "metaKey"])
def test_a_key_with_another_key_held_down_is_left_to_the_browser(timeline, held):
    shown = timeline()
    shown.find("[role=listbox]").dispatch_event("keydown", {"key": "Home", held: True})
    assert shown.in_state("active") == []


def test_the_one_element_with_the_focus_keeps_its_arrow_keys(timeline):
    focusable = timeline().find(".stage [tabindex]")
    assert (focusable.count(), focusable.get_attribute("data-lm-suppress-shortcuts")) == (1, "true")
