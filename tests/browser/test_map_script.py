"""The script of the map of countries: what it draws and says is what the rows say, in the year that is shown."""

import pandas as pd
import pytest

import ties
from tests.browser.map_page import NAMES, READ, VALUES, YEARS, ShownMap

pytestmark = pytest.mark.browser


@pytest.fixture
def chart(plain_page):
    return lambda **chosen: ShownMap(plain_page, **chosen)


@pytest.mark.parametrize("year", YEARS)
def test_every_area_has_the_colour_of_its_value_in_the_year(chart, year):
    chart(year=year).agrees(year)


def test_the_legend_shows_the_colours_that_the_areas_have(chart):
    shown = chart()
    keys = [fill for _, fill in shown.read()["legend"]]
    assert keys == [*(row["colour"] for row in shown.widget.spec["legend"]), "pattern 255", "pattern disputed"]
    assert shown.text(".side strong") == "%"


def test_words_are_drawn_with_colour_and_pattern_of_their_own(plain_page):
    frame = pd.DataFrame({"iso3": ["VNM", "MNG", "CHN"], "share": ["ally", "both", "neither"]})
    shown = ShownMap(plain_page, ties.map_countries(frame, "share", title="Kind"))
    legend = shown.widget.spec["legend"]
    seen = plain_page.evaluate(READ)
    assert [seen["fills"][code] for code in ("VNM", "MNG", "CHN")] == [legend[0]["colour"], "pattern 1", "pattern 2"]
    patterns = [shown.find(f"pattern[id$='-{number}']").inner_html() for number in (1, 2, 255)]
    assert len(set(patterns)) == 3
    assert all(row["colour"] in drawn for row, drawn in zip(legend[1:], patterns, strict=False))
    assert seen["legend"][:3] == [
        ["ally (1)", legend[0]["colour"]],
        ["both (1)", "pattern 1"],
        ["neither (1)", "pattern 2"],
    ]
    assert seen["heading"] == "Kind"


@pytest.mark.parametrize(
    ("key", "year"),
    [("Home", 2018), ("End", 2023), ("PageUp", 2021), ("PageDown", 2019)],
)
def test_keys_on_the_map_change_the_year(chart, key, year):
    shown = chart(year=2020)
    shown.focus()
    shown.press(key)
    shown.agrees(year)
    shown.reaches_python()
    assert shown.widget.year == year


@pytest.mark.parametrize(("button", "sign", "year"), [("Previous year", "◀", 2019), ("Next year", "▶", 2021)])
def test_buttons_beside_the_slider_change_the_year(chart, button, sign, year):
    shown = chart(year=2020)
    assert shown.text(f"button[aria-label='{button}']") == sign
    shown.find(f"button[aria-label='{button}']").click()
    shown.agrees(year)
    shown.reaches_python()
    assert shown.widget.year == year


def test_the_year_stops_at_both_ends(chart):
    shown = chart(year=2018)
    shown.find("button[aria-label='Previous year']").click()
    shown.agrees(2018)
    shown.set(year=2023)
    shown.find("button[aria-label='Next year']").click()
    shown.agrees(2023)


def test_the_slider_changes_the_year(chart):
    shown = chart(year=2018)
    assert shown.find("input[type=range]").get_attribute("max") == str(len(YEARS) - 1)
    shown.find("input[type=range]").focus()
    shown.press("ArrowRight", "ArrowRight", "ArrowRight")
    shown.agrees(2021)
    shown.reaches_python()
    assert shown.widget.year == 2021


def test_play_goes_year_by_year_and_stops_at_the_last(chart):
    shown = chart(year=2021)
    play = shown.find("button.play")
    play.click()
    assert (play.text_content(), play.get_attribute("aria-pressed")) == ("Pause", None)
    for year in (2022, 2023):
        shown.page.clock.run_for(900)
        shown.agrees(year)
    shown.page.clock.run_for(900)
    assert play.text_content() == "Play"
    play.click()
    shown.agrees(2018)


def test_play_can_be_paused(chart):
    shown = chart(year=2018)
    play = shown.find("button.play")
    play.click()
    shown.page.clock.run_for(900)
    play.click()
    shown.page.clock.run_for(2700)
    shown.agrees(2019)
    assert play.text_content() == "Play"


def test_a_year_set_in_python_is_drawn(chart):
    shown = chart(year=2019)
    shown.set(year=2022)
    shown.agrees(2022)


def test_a_year_that_the_map_does_not_have_changes_nothing(chart):
    shown = chart(year=2020)
    shown.page.evaluate("() => window.given({ year: 1999 })")
    shown.agrees(2020)


def test_without_a_selection_the_highest_value_is_read_out(chart):
    shown = chart(year=2019)
    assert shown.spoken() == "2019: 7 areas with data in this view, highest China with 29 %"
    shown.set(year=2021)
    assert shown.spoken() == "2021: 6 areas with data in this view, highest Mongolia with 25 %"


def test_the_values_of_the_selection_are_read_out_for_the_year(chart):
    shown = chart(selected=["VNM", "MNG"])
    assert shown.spoken() == "2019: Vietnam 15 %; Mongolia 5 %"
    shown.set(year=2021)
    assert shown.spoken() == "2021: Vietnam no data; Mongolia 25 %"


def test_a_selection_without_data_follows_what_the_map_shows(chart):
    shown = chart(selected=["VNM"], year=2021)
    general = "2021: 6 areas with data in this view, highest Mongolia with 25 %"
    assert shown.spoken() == f"{general}; selected: Vietnam no data"


def test_only_what_the_region_shows_is_counted(chart):
    shown = chart(year=2019, region="world")
    assert shown.spoken() == "2019: 7 areas with data, highest China with 29 %"
    shown.set(region="asia")
    seen = [code for code, values in VALUES.items() if values[YEARS.index(2019)] is not None and code != "FJI"]
    assert shown.spoken() == f"2019: {len(seen)} areas with data in this view, highest China with 29 %"
    shown.set(region="kurils")
    assert shown.spoken().startswith("2019: 1 area with data in this view, highest Russia with")


def test_a_click_selects_a_country_and_a_second_click_lets_go(chart):
    shown = chart()
    shown.click("VNM")
    shown.click("MNG")
    assert shown.read()["selected"] == ["MNG", "VNM"]
    assert shown.read()["table"][:2] == [["Vietnam", "15"], ["Mongolia", "5"]]
    shown.reaches_python()
    assert shown.widget.selected == ["VNM", "MNG"]
    shown.click("VNM")
    shown.reaches_python()
    assert (shown.read()["selected"], shown.widget.selected) == (["MNG"], ["MNG"])


def test_a_click_of_the_mouse_in_the_middle_of_a_country_selects_it(chart):
    shown = chart()
    shown.page.mouse.click(*shown.on_screen("MNG"))
    assert shown.read()["selected"] == ["MNG"]


def test_a_disputed_area_is_selected_with_its_country_in_the_view(chart):
    shown = chart(region="black-sea")
    shown.click("crimea")
    assert shown.read()["selected"] == ["UKR"]
    shown.set(view="disputed", selected=[])
    shown.click("crimea")
    assert shown.read()["selected"] == []


def test_a_selection_set_in_python_is_drawn(chart):
    shown = chart(selected=["VNM"])
    shown.set(selected=["CHN", "MNG"])
    seen = shown.read()
    assert seen["selected"] == ["CHN", "MNG"]
    assert [row[0] for row in seen["table"][:2]] == ["China", "Mongolia"]
    assert shown.spoken() == "2019: China 29 %; Mongolia 5 %"
    shown.set(selected=["VNM", "MNG"])  # as many as before
    assert shown.read()["selected"] == ["MNG", "VNM"]


def test_selected_countries_and_the_active_one_have_a_ring(chart):
    shown = chart(selected=["MNG"])
    assert shown.rings() == [["MNG", "#1a1a1a"]]
    shown.search("China")
    assert shown.rings() == [["MNG", "#1a1a1a"], ["CHN", "#1a1a1a"], ["CHN", "#0072b2"]]
    shown.focus()
    shown.press("Escape")
    assert shown.rings() == [["MNG", "#1a1a1a"], ["CHN", "#1a1a1a"]]


def test_a_small_country_has_its_ring_around_its_middle(chart):
    shown = chart(selected=["BRN"])
    x, y = shown.middle("BRN")
    assert shown.rings() == [[f"circle {x} {y}", "#1a1a1a"]]


def test_small_countries_have_a_dot_of_their_colour_where_they_are(chart):
    shown = chart()
    x, y = shown.middle("BRN")
    dot = shown.find(f"[role=listbox] circle[cx='{x}'][cy='{y}']")
    assert dot.get_attribute("fill") == shown.expected("BRN", 2019)
    assert float(dot.get_attribute("r")) > 0
    shown.set(year=2021)
    assert dot.get_attribute("fill") == shown.expected("BRN", 2021)
    shown.set(region="kurils")
    assert dot.get_attribute("r") == "0"


def test_clear_selection_empties_the_selection(chart):
    shown = chart(selected=["VNM", "MNG"])
    shown.find("button:has-text('Clear selection')").click()
    seen = shown.read()
    assert (seen["selected"], seen["table"], shown.rings(), seen["lines"]) == ([], [], [], [])
    assert not shown.find("table").is_visible()
    shown.reaches_python()
    assert shown.widget.selected == []


def test_escape_lets_go_of_the_active_country(chart):
    shown = chart()
    shown.focus()
    shown.press("ArrowUp")
    assert shown.active()
    shown.press("Escape")
    assert shown.active() is None
    assert "7 areas with data" in shown.spoken()


@pytest.mark.parametrize("key", ["Enter", " "])
def test_a_key_selects_the_active_country_and_lets_go_of_it(chart, key):
    shown = chart()
    shown.search("Mongolia")
    shown.focus()
    shown.press(key)
    shown.reaches_python()
    assert (shown.read()["selected"], shown.widget.selected) == ([], [])
    shown.press(key)
    shown.reaches_python()
    assert (shown.read()["selected"], shown.widget.selected) == (["MNG"], ["MNG"])


@pytest.mark.parametrize(
    ("key", "axis", "sign"), [("ArrowLeft", 0, -1), ("ArrowRight", 0, 1), ("ArrowUp", 1, -1), ("ArrowDown", 1, 1)]
)
def test_an_arrow_moves_to_an_area_on_that_side(chart, key, axis, sign):
    shown = chart()
    shown.search("China")
    shown.focus()
    shown.press(key)
    way = [there - here for here, there in zip(shown.middle("CHN"), shown.middle(shown.active()), strict=True)]
    assert way[axis] * sign > 0
    assert abs(way[1 - axis]) <= 2 * abs(way[axis])
    assert shown.spoken().startswith("2019: ")


def test_the_active_country_is_read_out_with_value_and_rank(chart):
    shown = chart(year=2020)
    shown.search("china")
    assert shown.spoken().startswith("2020: China: 15 %, rank 2 of 7. Drawn with Aksai Chin")
    assert shown.read()["selected"] == ["CHN"]
    assert shown.find("input[type=search]").input_value() == ""


def test_a_name_that_is_not_on_the_map_is_said(chart):
    shown = chart()
    shown.search("Atlantis")
    assert shown.spoken() == (
        "No country on this map has a name with “Atlantis” in it; check the spelling, or type less."
    )
    assert shown.read()["selected"] == []


def test_a_beginning_that_several_share_finds_the_one_that_the_map_shows(chart):
    shown = chart()
    shown.search("Ja")
    assert shown.spoken().startswith("2019: Japan: ")
    shown.set(region="world")
    shown.search("Ja")
    assert shown.spoken().startswith("2019: Jamaica: ")


def test_a_name_is_looked_for_once_it_is_entered_and_not_before(chart):
    shown = chart()
    before = shown.spoken()
    shown.find("input[type=search]").focus()
    shown.page.keyboard.type("Mongolia")
    assert shown.spoken() == before
    assert shown.read()["selected"] == []
    shown.page.keyboard.press("Enter")
    assert shown.read()["selected"] == ["MNG"]


def test_the_list_of_names_offers_every_country(chart):
    shown = chart()
    shown.find("input[type=search]").focus()
    shown.press("ArrowDown")
    offered = shown.all_text(".finder li")
    assert (offered[0], offered[-1]) == ("Afghanistan", "Zimbabwe")
    assert set(NAMES.values()) | {"Japan"} <= set(offered)


def test_ten_words_have_ten_patterns_and_unused_rows_are_in_the_note(plain_page):
    frame = pd.DataFrame({"iso3": [*NAMES, "FRA", "DEU", "BRA", "ZAF", "AFE"], "v": [*"abcdefghij", "a"]})
    shown = ShownMap(plain_page, ties.map_countries(frame, "v", title="Ten words"))
    fills = [fill for _, fill in shown.read()["legend"]][:10]
    assert fills[1:] == [f"pattern {number}" for number in range(1, 10)]
    marks = plain_page.evaluate("""() => [...document.querySelectorAll("pattern")].map((one) => one.innerHTML)""")
    assert len(set(marks)) == len(marks)
    assert not any("undefined" in one for one in marks)
    assert "1 of 11 rows was not used: AFE." in shown.read()["note"]
