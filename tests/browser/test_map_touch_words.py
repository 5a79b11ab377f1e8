"""The live map: the legend shows a class, the search finds a country, names cover nothing, words beside the pointer."""

import pandas as pd
import pytest

import ties
from tests.browser.map_page import FIND, YEARS, ShownMap, rows
from ties.settings import current

pytestmark = pytest.mark.browser

LOOKS = f"""(code) => {{
  const node = ({FIND})(code);
  return [node.getAttribute("fill"), node.getAttribute("fill-opacity")];
}}"""
LIT = """() => {
  const drawn = document.querySelector(".lit").getAttribute("d");
  const outline = (one) => one.area.edge || one.area.d;
  return [...document.querySelectorAll(".stage [role=option]")]
    .filter((one) => drawn.includes(outline(one))).map((one) => one.area.code ?? one.area.id).sort();
}"""
NAMES = """() => {
  const frame = document.querySelector(".stage > svg").getBoundingClientRect();
  const buttons = document.querySelector(".zoom").getBoundingClientRect();
  const box = ({ left, top, right, bottom }) => ({ left, top, right, bottom });
  const all = [...document.querySelectorAll(".names text")];
  const names = all.map((one) => [one.textContent, box(one.getBoundingClientRect())]);
  return { frame: box(frame), buttons: box(buttons), names };
}"""


@pytest.fixture
def chart(plain_page):
    return lambda **chosen: ShownMap(plain_page, **chosen)


def key(shown, at):
    return shown.find(".key").nth(at)


def looks(shown, code):
    return shown.page.evaluate(LOOKS, code)


def tip(shown):
    return shown.find(".tip")


def test_a_key_of_the_legend_shows_its_areas_and_says_them(chart):
    shown = chart(year=2019)
    assert key(shown, 1).get_attribute("aria-pressed") == "false"
    key(shown, 1).click()
    assert [one.get_attribute("aria-pressed") for one in shown.find(".key").all()][:3] == ["false", "true", "false"]
    assert shown.page.evaluate(LIT) == ["FJI", "VNM"]
    assert looks(shown, "VNM") == [shown.expected("VNM", 2019), None]
    assert looks(shown, "CHN") == [shown.expected("CHN", 2019), "0.2"]
    assert looks(shown, "JPN") == [shown.widget.spec["colours"]["no_data"], "0.2"]
    assert shown.spoken() == "2019: 10 to under 20 %: 2 areas: Fiji, Vietnam"
    key(shown, 1).click()
    assert shown.page.evaluate(LIT) == []
    assert looks(shown, "CHN") == [shown.expected("CHN", 2019), None]
    assert "7 areas with data" in shown.spoken()


def test_the_pressed_class_follows_the_year(chart):
    shown = chart(year=2019)
    key(shown, 1).click()
    shown.focus()
    shown.press("PageUp", "Escape")
    assert shown.page.evaluate(LIT) == ["BRN", "CHN", "UKR", "crimea"]
    assert shown.spoken() == "2020: 10 to under 20 %: 3 areas: Brunei, China, Ukraine"
    assert key(shown, 1).text_content() == "10 to under 20 (3)"


def test_no_data_and_dispute_are_counted_and_shown_like_a_class(chart):
    shown = chart(year=2021)
    shown.agrees(2021)
    key(shown, 3).focus()
    shown.press("Enter")
    seen = shown.page.evaluate(LIT)
    assert {"VNM", "JPN"} <= set(seen)
    assert not {"CHN", "RUS"} & set(seen)
    count = len([code for code in seen if code.isupper()])
    assert shown.spoken().startswith(f"2021: no data: {count} areas: Afghanistan, ")
    shown.press("Tab", "Enter")
    assert "southern-kurils" in shown.page.evaluate(LIT)
    assert looks(shown, "VNM")[1] == "0.2"


def test_a_pale_class_of_words_has_no_pattern(plain_page):
    frame = pd.DataFrame({"iso3": ["VNM", "MNG", "CHN"], "share": ["ally", "both", "neither"]})
    shown = ShownMap(plain_page, ties.map_countries(frame, "share", title="Kind"))
    colour = shown.widget.spec["legend"][1]["colour"]
    assert looks(shown, "MNG")[0].startswith("url(")
    key(shown, 0).click()
    assert looks(shown, "MNG") == [colour, "0.2"]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("viet", ["Vietnam"]),
        ("Korea", ["North Korea (Korea)", "South Korea (Korea)"]),
        ("burma", ["Myanmar (Burma)"]),
        ("DPRK", ["North Korea (DPRK)"]),
        ("Russian Federation", ["Russia (Russian Federation)"]),
        ("USA", ["United States"]),
    ],
)
def test_a_part_of_a_name_and_other_names_are_offered(chart, typed, offered):
    shown = chart()
    search = shown.find("input[type=search]")
    search.fill(typed)
    assert shown.all_text(".finder li") == offered
    assert (search.get_attribute("role"), search.get_attribute("aria-expanded")) == ("combobox", "true")
    assert shown.find(f"#{search.get_attribute('aria-controls')}").get_attribute("role") == "listbox"
    shown.press("Enter")
    assert shown.read()["table"][0][0] == offered[0].split(" (")[0]
    assert (search.get_attribute("aria-expanded"), shown.find(".finder li").count()) == ("false", 0)


def test_an_arrow_chooses_another_match_and_a_pointer_takes_one(chart):
    shown = chart()
    search = shown.find("input[type=search]")
    search.fill("korea")
    search.press("ArrowDown")
    search.press("ArrowDown")
    active = shown.find(f"#{search.get_attribute('aria-activedescendant')}")
    assert (active.text_content(), active.get_attribute("aria-selected")) == ("South Korea (Korea)", "true")
    search.press("Enter")
    assert shown.read()["selected"] == ["KOR"]
    search.fill("korea")
    shown.find(".finder li").first.click()
    assert shown.read()["selected"] == ["KOR", "PRK"]


def test_escape_closes_the_list_and_then_empties_the_field(chart):
    shown = chart()
    search = shown.find("input[type=search]")
    search.fill("viet")
    search.press("Escape")
    assert (shown.find(".finder li").count(), search.input_value()) == (0, "viet")
    search.press("Escape")
    assert search.input_value() == ""


def test_a_text_that_no_name_contains_is_said_once_typing_rests(chart):
    shown = chart()
    shown.find("input[type=search]").fill("viett")
    assert "viett" not in shown.spoken()  # not at every letter
    shown.page.clock.run_for(300)
    assert shown.spoken().startswith("No country on this map has a name with “viett” in it;")


def test_a_country_outside_the_region_is_selected_and_that_is_said(chart):
    shown = chart(region="europe")
    shown.search("fiji")
    assert shown.read()["selected"] == ["FJI"]
    assert shown.spoken().endswith("It is outside the region that the map shows.")


def test_after_clear_selection_the_words_are_those_of_the_whole_map(chart):
    shown = chart(year=2019)
    shown.search("Mongolia")
    assert shown.spoken().startswith("2019: Mongolia")
    shown.find("button:has-text('Clear selection')").click()
    assert shown.spoken() == "2019: 7 areas with data in this view, highest China with 29 %"
    assert (shown.active(), shown.rings()) == (None, [])


def overlap(one, other):
    wide = min(one["right"], other["right"]) - max(one["left"], other["left"])
    high = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return wide > 0.5 and high > 0.5


def drawn_names(shown):
    """Return the names that are drawn; check that none covers another one, a button or the edge."""
    seen = shown.page.evaluate(NAMES)
    names, frame = seen["names"], seen["frame"]
    for at, (words, box) in enumerate(names):
        assert [other for other, taken in names[at + 1 :] if overlap(box, taken)] == [], words
        assert box["left"] >= frame["left"] - 1, words
        assert box["right"] <= frame["right"] + 1, words
        assert box["top"] >= frame["top"] - 1, words
        assert box["bottom"] <= frame["bottom"] + 1, words
        if words != "+":
            assert not overlap(box, seen["buttons"]), words
    return [words for words, _ in names]


@pytest.mark.parametrize("region", [*current().map.regions])
def test_names_cover_neither_each_other_nor_the_edge_at_any_zoom(chart, region):
    shown = chart(region=region, selected=["VNM", "BRN", "FJI"])
    assert drawn_names(shown)
    shown.focus()
    for pressed in ("+", "+", "Shift+ArrowLeft", "+", "Shift+ArrowUp", "+"):
        shown.press(pressed)
        shown.page.clock.run_for(17)
        drawn_names(shown)


WHERE = """() => {
  const svg = document.querySelector(".stage > svg"), inverse = svg.getScreenCTM().inverse();
  const outlines = [...svg.querySelectorAll("path[role=option]")];
  const at = (x, y) => {
    const point = new DOMPoint(x, y).matrixTransform(inverse);
    return outlines.filter((one) => one.isPointInFill(point)).at(-1)?.area.name ?? null;
  };
  const along = ({ left, width, top, bottom }) => {
    const met = (parts) => parts.map((part) => at(left + part * width, (top + bottom) / 2));
    return { inner: met([0.25, 0.5, 0.75]), near: met([...Array(31).keys()].map((one) => (one - 2) / 26)) };
  };
  const written = [...svg.querySelectorAll(".names text")];
  const texts = written.map((one) => [one.textContent, along(one.getBoundingClientRect())]);
  const ends = [...svg.querySelectorAll(".leader")].map((one) => {
    const [x, y] = ["x2", "y2"].map((name) => Number(one.getAttribute(name)));
    const end = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM());
    const around = [-2, 0, 2].flatMap((dx) => [-2, 0, 2].map((dy) => at(end.x + dx, end.y + dy)));
    return around.filter(Boolean);
  });
  return { texts, ends };
}"""


@pytest.mark.parametrize("width", [1000, 340])
@pytest.mark.parametrize("region", ["asia-pacific", "asia", "world"])
def test_names_are_on_their_country_or_have_a_line_to_it(plain_page, region, width):
    shown = ShownMap(plain_page, region=region, width=width)
    seen = shown.page.evaluate(WHERE)
    loose = []
    for words, met in (one for one in seen["texts"] if one[0] in current().map.labels):
        assert met["inner"][1] in (words, None), words  # never in the middle of another country
        if words not in met["near"]:
            loose.append(words)
            assert set(met["inner"]) == {None}, words
    assert all(any(words in met for met in seen["ends"]) for words in loose), (loose, seen["ends"])


@pytest.mark.parametrize("width", [340, 540, 820])
def test_selected_country_has_a_name_and_a_line_to_it_where_there_is_no_room(plain_page, width):
    shown = ShownMap(plain_page, region="asia-pacific", width=width, selected=["PRK", "VNM"])
    seen = shown.page.evaluate(WHERE)
    near = {words: met["near"] for words, met in seen["texts"]}
    for words in ("North Korea", "Vietnam"):
        assert words in near[words] or any(words in met for met in seen["ends"]), words


@pytest.mark.parametrize("width", [540, 820])
def test_both_groups_of_islands_in_the_south_china_sea_are_named(plain_page, width):
    names = set(drawn_names(ShownMap(plain_page, region="asia-pacific", width=width, selected=["PRK", "VNM"])))
    assert {"Paracels / Xisha / Hoàng Sa", "Spratlys / Nansha / Trường Sa"} <= names


def test_places_in_the_sea_are_named_in_the_sea(chart):
    seen = chart(region="asia").page.evaluate(WHERE)
    named = {words: met["inner"] for words, met in seen["texts"] if words in current().map.places}
    assert named
    # a quarter of a name may touch the tip of an island
    assert {words: met for words, met in named.items() if met[1] or met.count(None) < 2} == {}


def test_zooming_in_shows_more_of_the_names(chart):
    shown = chart(region="europe")
    before = set(drawn_names(shown))
    shown.focus()
    for pressed in ("+", "+", "+"):
        shown.press(pressed)
        shown.page.clock.run_for(17)
    assert len(set(drawn_names(shown)) - before) >= 5


def test_a_selected_country_has_its_name_before_all_others(chart):
    assert "Fiji" not in drawn_names(chart(region="world"))
    assert "Fiji" in drawn_names(chart(region="world", selected=["FJI"]))


def test_the_words_show_the_line_of_the_country_with_its_gap_and_ends(chart):
    shown = chart(year=2019)
    shown.page.mouse.move(*shown.on_screen("CHN"))
    assert shown.text(".tip .about").startswith("China: 29 %, rank 1 of 7.")
    assert shown.text(".tip .ends") == "From 25 % in 2018 to 25 % in 2023."
    assert shown.find(".tip path").get_attribute("d").count("M") == 1
    shown.page.mouse.move(*shown.on_screen("MNG"))
    assert shown.text(".tip .ends") == "From 15 % in 2018 to 5 % in 2023."


def test_the_line_has_a_gap_in_a_year_without_data(plain_page):
    frame = rows().query("iso3 != 'RUS'")
    shown = ShownMap(plain_page, ties.map_countries(frame, "share", title="Share", unit="%", selected=["VNM"]))
    shown.focus()
    shown.press("Home", "End")
    shown.find("button:has-text('Save as CSV')").focus()
    shown.press("Tab")
    assert shown.active() == "VNM"
    line = shown.find(".tip path").get_attribute("d")
    assert line.count("M") == 2
    assert line.count("L") == len(YEARS) - 3
    assert shown.text(".tip .ends") == "From 5 % in 2018 to 15 % in 2023."
    assert shown.find(".tip circle").get_attribute("cx") == "150"


def test_a_map_of_one_year_has_no_line(plain_page):
    frame = pd.DataFrame({"iso3": ["VNM", "MNG"], "year": 2019, "share": [1.0, 2.0]})
    shown = ShownMap(plain_page, ties.map_countries(frame, "share", title="Share"))
    shown.page.mouse.move(*shown.on_screen("MNG"))
    assert shown.find(".tip .about").is_visible()
    assert shown.find(".tip svg, .tip .ends").count() == 0


def test_the_words_go_with_the_pointer_with_escape_and_with_the_focus(chart):
    shown = chart(selected=["MNG"])
    shown.page.mouse.move(*shown.on_screen("CHN"))
    assert tip(shown).is_visible()
    shown.press("Escape")
    assert not tip(shown).is_visible()
    shown.page.mouse.move(*shown.on_screen("MNG"))
    assert tip(shown).is_visible()
    shown.page.mouse.move(0, 0)
    assert not tip(shown).is_visible()
    shown.find("button:has-text('Save as CSV')").focus()
    shown.press("Tab")
    assert tip(shown).is_visible()
    shown.press("Tab")
    assert not tip(shown).is_visible()


def test_the_words_never_cover_all_of_the_area_that_they_are_about(chart):
    shown = chart(region="world", selected=["MNG"])
    shown.find("button:has-text('Save as CSV')").focus()
    shown.press("Tab")
    for pressed in ["ArrowDown"] * 5 + ["ArrowLeft"] * 6 + ["ArrowUp"] * 5 + ["ArrowRight"] * 12:
        shown.press(pressed)
        code, box = shown.active(), tip(shown).bounding_box()
        x, y = shown.on_screen(code)
        assert not (box["x"] < x < box["x"] + box["width"] and box["y"] < y < box["y"] + box["height"]), code
