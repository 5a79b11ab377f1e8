"""The script of the map of countries: ties, borders, regions, and what the pointer meets."""

import re

import numpy as np
import pandas as pd
import pytest

import ties
from tests.browser.map_page import VALUES, YEARS, ShownMap
from ties.settings import current
from ties.widgets.choropleth import projection
from ties.widgets.choropleth.flows import label_points

pytestmark = pytest.mark.browser


@pytest.fixture
def chart(plain_page):
    return lambda **chosen: ShownMap(plain_page, **chosen)


def distances(code, line):
    """Return how far the label of a country is from the start and from the end of a drawn line."""
    lon, lat = label_points()[code]
    place = projection.project([lon], [lat])[0]
    numbers = np.array(re.findall(r"-?\d+", line["d"]), float).reshape(-1, 2)  # a point, and steps from there
    return [float(np.abs(end - place).sum()) for end in (numbers[0], numbers.sum(axis=0))]


def test_ties_of_the_selection_alone_are_drawn(chart):
    shown = chart(year=2018)
    assert shown.read()["lines"] == []
    shown.set(selected=["VNM"])
    assert sorted(line["words"] for line in shown.read()["lines"]) == [
        "China → Vietnam: 4",
        "Russia → Vietnam: 1",
        "Vietnam → China: 4",
    ]


def test_ties_are_those_of_the_year_that_is_shown(chart):
    shown = chart(year=2018, selected=["VNM"])
    shown.focus()
    shown.press("PageUp")
    assert sorted(line["words"] for line in shown.read()["lines"]) == ["China → Vietnam: 4", "Russia → Vietnam: 1"]
    shown.press("PageUp", "PageUp")
    assert sorted(line["words"] for line in shown.read()["lines"]) == ["China → Vietnam: 1", "Russia → Vietnam: 4"]
    assert shown.read()["table"][1:] == [["China → Vietnam", "1"], ["Russia → Vietnam", "4"]]
    widths = {line["words"][-1]: line["width"] for line in shown.read()["lines"]}
    assert widths["1"] < widths["4"]
    shown.set(year=2022)
    assert shown.read()["lines"] == []


def test_a_tie_runs_from_the_sender_to_the_receiver_with_its_arrow_there(chart):
    shown = chart(selected=["VNM"])
    line = next(line for line in shown.read()["lines"] if line["words"].startswith("Russia"))
    start, end = distances("RUS", line)
    assert start < 2 < end
    start, end = distances("VNM", line)
    assert end < 2 < start
    drawn = shown.find("path[marker-end]").first
    marker = shown.find(drawn.get_attribute("marker-end").removeprefix("url(").removesuffix(")"))
    assert marker.get_attribute("orient") == "auto"
    assert marker.locator("path").get_attribute("d") == "M0,0L8,4L0,8Z"
    assert drawn.get_attribute("marker-start") is None


def test_a_heavier_tie_is_thicker(chart):
    lines = chart(selected=["RUS", "VNM"]).read()["lines"]
    widths = {line["words"].split(": ")[1]: line["width"] for line in lines}
    assert len(widths) == 4
    assert sorted(widths.values()) == [widths[weight] for weight in ("1", "2", "3", "4")]
    assert len(set(widths.values())) == 4


def test_the_table_names_sender_and_receiver_of_a_tie_and_its_weight(chart):
    shown = chart(selected=["MNG"])
    assert shown.read()["table"] == [["Mongolia", "5"], ["Russia → Mongolia", "2"]]
    assert shown.text("caption") == "Selected, 2019"
    shown.set(year=2020)
    assert shown.text("caption") == "Selected, 2020"


def test_the_table_shows_no_data_in_words(chart):
    assert chart(selected=["VNM"], year=2021).read()["table"][0] == ["Vietnam", "no data"]


@pytest.mark.parametrize("view", ["un", "controlled", "disputed"])
def test_an_area_in_dispute_goes_with_the_owner_of_the_view_or_is_hatched(chart, view):
    shown = chart(region="black-sea", year=2020)
    shown.find("label:has-text('Borders') select").select_option(view)
    seen = shown.read()
    for area in ("crimea", "southern-kurils", "northern-cyprus", "siachen-glacier", "somaliland"):
        owner = current().map.views[view].owner(area, None, 2020)
        wanted = "pattern disputed" if owner is None else seen["fills"][owner]
        assert (area, seen["fills"][area]) == (area, wanted)
    assert seen["note"].startswith(current().map.views[view].note)
    shown.reaches_python()
    assert shown.widget.view == view


def test_dispute_and_no_data_are_hatched_differently(chart):
    shown = chart()
    dispute, no_data = (shown.find(f"pattern[id$='-{name}']").inner_html() for name in ("disputed", "255"))
    assert dispute != no_data
    assert shown.widget.spec["colours"]["no_data"] in no_data
    assert 'fill="#ffffff"' in dispute


def test_a_view_set_in_python_is_drawn(chart):
    shown = chart(region="black-sea", year=2020)
    shown.set(view="controlled")
    seen = shown.read()
    assert seen["fills"]["crimea"] == shown.expected("RUS", 2020) != shown.expected("UKR", 2020)
    assert shown.find("label:has-text('Borders') select").input_value() == "controlled"


@pytest.mark.parametrize("region", ["world", "black-sea", "kurils", "asia-pacific"])
def test_a_region_is_shown_as_its_window(chart, region):
    shown = chart(region="world" if region != "world" else "kurils")
    shown.find("label:has-text('Region') select").select_option(region)
    assert shown.read()["window"] == [pytest.approx(part, abs=0.51) for part in projection.region_window(region)]
    shown.reaches_python()
    assert shown.widget.region == region


def test_a_region_set_in_python_is_shown(chart):
    shown = chart()
    shown.set(region="kurils")
    assert shown.read()["window"] == [pytest.approx(part, abs=0.51) for part in projection.region_window("kurils")]
    assert shown.find("label:has-text('Region') select").input_value() == "kurils"


def test_names_on_the_map_fit_the_region(chart):
    own, shown = current().map, chart(region="world")
    assert set(own.far_labels) <= set(shown.read()["names"])
    assert "Vietnam" not in shown.read()["names"]
    shown.set(region="black-sea")
    assert set(shown.read()["names"]) <= set(own.close_labels)
    assert shown.read()["names"]
    shown.set(region="asia-pacific")
    names = shown.read()["names"]
    assert len(set(own.places) & set(names)) >= 2
    assert names.count("+") == len(own.places)
    assert "United States" not in names


def test_the_pointer_meets_name_value_and_rank(chart):
    shown = chart()
    assert not shown.find(".tip").is_visible()
    shown.page.mouse.move(*shown.on_screen("MNG"))
    assert shown.text(".tip .about") == "Mongolia: 5 %, rank 5 of 7."
    assert shown.find(".tip").is_visible()
    shown.page.mouse.move(*shown.on_screen("KAZ"))
    assert shown.text(".tip .about") == "Kazakhstan: no data."
    box = shown.find(".stage").bounding_box()
    shown.page.mouse.move(box["x"] + 5, box["y"] + box["height"] - 5)  # the Indian Ocean
    assert not shown.find(".tip").is_visible()
    shown.page.mouse.move(*shown.on_screen("KAZ"))
    shown.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] + 150)
    assert not shown.find(".tip").is_visible()


@pytest.mark.parametrize("code", ["MNG", "VNM"])
def test_the_line_beside_the_pointer_goes_up_and_down_with_the_values(chart, code):
    shown = chart(year=2020)
    shown.page.mouse.move(*shown.on_screen(code))
    pieces = shown.find(".tip svg.trend path").get_attribute("d").split("M")[1:]
    assert len(pieces) == 1 + VALUES[code].count(None)  # a gap where a year is missing
    points = [tuple(map(float, point.split())) for piece in pieces for point in piece.replace("h0", "").split("L")]
    known = [value for value in VALUES[code] if value is not None]
    low, high = min(known), max(known)
    assert [y for _, y in points] == pytest.approx([32 * (high - value) / (high - low) for value in known], abs=0.1)
    years = [at for at, value in enumerate(VALUES[code]) if value is not None]
    assert [x for x, _ in points] == pytest.approx([150 * at / (len(YEARS) - 1) for at in years], abs=0.1)
    here = VALUES[code][YEARS.index(2020)]
    assert float(shown.find(".tip circle").get_attribute("cy")) == pytest.approx(
        32 * (high - here) / (high - low), abs=0.1
    )


@pytest.mark.parametrize(
    ("view", "words"),
    [
        ("un", "Crimea (drawn with Ukraine): 15 %, rank 2 of 7. Administered by Russia"),
        ("controlled", "Crimea (drawn with Russia): 5 %, rank 5 of 7. Administered by Russia"),
        ("disputed", "Crimea: in dispute. Administered by Russia"),
    ],
)
def test_the_pointer_meets_the_owner_of_an_area_in_dispute(chart, view, words):
    shown = chart(region="black-sea", view=view, year=2020)
    shown.page.mouse.move(*shown.on_screen("crimea"))
    assert shown.text(".tip .about").startswith(words)


def test_the_note_names_the_source_and_what_is_not_on_the_map(chart):
    assert chart().text("p.note").endswith(" Made up.")


def test_a_map_that_is_gone_no_longer_listens(chart):
    shown = chart()
    assert shown.page.evaluate("window.listening()") > 0
    shown.page.evaluate("window.leave()")
    assert shown.page.evaluate("window.listening()") == 0


def test_the_focus_starts_at_the_selection_and_leaves_none_active(chart):
    shown = chart(selected=["MNG"])
    shown.find("button:has-text('Save as CSV')").focus()
    shown.press("Tab")
    assert shown.active() == "MNG"
    label = shown.find("[role=option][id$='-MNG']").get_attribute("aria-label")
    assert label == "Mongolia: 5 %, 2019"
    assert shown.spoken() == "2019: Mongolia: 5 %, rank 5 of 7."
    shown.press("Shift+Tab")
    assert shown.active() is None


def test_keys_stay_within_the_region_that_is_shown(chart):
    shown = chart(region="kurils")
    left, top, width, height = projection.region_window("kurils")
    shown.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "ArrowUp", "ArrowLeft", "ArrowLeft", "ArrowDown", "ArrowDown"):
        shown.press(key)
        x, y = shown.middle(shown.active())
        assert left < x < left + width
        assert top < y < top + height


def test_groups_of_countries_are_named_as_not_on_the_map(plain_page):
    frame = pd.DataFrame({"iso3": ["VNM", "WLD"], "share": [1.0, 2.0]})
    shown = ShownMap(plain_page, ties.map_countries(frame, "share", title="Share"))
    assert shown.text("p.note").endswith("Not on the map: World.")


def test_a_map_of_one_year_has_no_control_of_years(plain_page):
    frame = pd.DataFrame({"iso3": ["VNM", "MNG"], "year": 2019, "share": [1.0, 2.0]})
    shown = ShownMap(plain_page, ties.map_countries(frame, "share", title="Share"))
    assert shown.find("input[type=range], button.play, button[aria-label='Next year']").count() == 0
    assert shown.text("h4") == "Share, 2019"


def heard(shown):
    """Whether the line above the map is announced, beside the name of the area that the keys are on."""
    return shown.find("p.now").get_attribute("aria-live") == "polite"


def test_a_step_from_area_to_area_is_heard_once(chart):
    shown = chart(selected=["MNG"])
    shown.focus()
    shown.press("ArrowDown")
    assert shown.active() == "CHN"
    assert not heard(shown)
    shown.press("PageUp")
    assert shown.spoken().startswith("2020: China: 15 %")
    assert heard(shown)
    shown.press("ArrowUp", "Enter")
    assert heard(shown)


def test_a_step_of_the_slider_is_heard_once(chart):
    shown = chart()
    shown.find("input[type=range]").focus()
    shown.press("ArrowRight")
    assert not heard(shown)
    shown.find("button[aria-label='Next year']").click()
    assert heard(shown)


def test_the_slider_is_named_year_and_no_other_element_is(chart):
    named = chart().page.get_by_label("Year", exact=True)
    assert named.evaluate_all("(all) => all.map((one) => one.type)") == ["range"]


def test_an_arrow_that_leads_nowhere_says_so(chart):
    shown = chart(region="kurils")
    shown.focus()
    for _ in range(20):
        shown.press("ArrowUp")
    assert shown.spoken().endswith("there is no country farther up.")
    assert heard(shown)


def test_another_view_of_borders_is_said_and_renames_what_is_in_dispute(chart):
    shown = chart(year=2020)
    before = shown.read()["options"]["crimea"]
    shown.find("label:has-text('Borders') select").select_option("disputed")
    assert shown.spoken().startswith("Borders: disputed areas marked. 2020: ")
    assert before == "Crimea (drawn with Ukraine): 15 %, 2020"
    assert shown.read()["options"]["crimea"] == "Crimea: in dispute, 2020"
