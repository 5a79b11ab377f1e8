"""The script of the map: measures, borders by year, and what is kept of the map as pictures and numbers."""

import json
from io import BytesIO

import numpy as np
import pandas as pd
import pytest
from PIL import Image

import ties
from tests.browser.map_page import ShownMap, value
from ties.settings import current
from ties.tables.countries import short_name

pytestmark = pytest.mark.browser

BUTTON = "button:has-text('Save as {}')"
TWO = pd.DataFrame(
    {
        "iso3": ["VNM", "RUS", "CHN", "MNG"] * 2,
        "year": [2013] * 4 + [2014] * 4,
        "share": [10.0, 20.0, 30.0, None, 40.0, 30.0, 20.0, 1 / 3],
        "total": [1e9, 2.5, 2.5, 7.0, None, None, None, None],
    }
)
WORDS = {
    "title": {"share": "Share of trade", "total": "Sum"},
    "unit": {"share": "%", "total": "US$"},
    "breaks": {"share": [0, 15, 25, 50]},
}
# draws a saved picture in the page and returns what is in it, with boxes in its own pixels
LOOK = """(text) => {
  const holder = document.createElement("div");
  holder.innerHTML = text.replace(/^<\\?xml[^>]*>/, "");
  document.body.append(holder);
  const svg = holder.querySelector("svg"), whole = svg.getBoundingClientRect();
  const scale = Number(svg.getAttribute("width")) / whole.width;
  const box = (node) => {
    const { left, right, top, bottom } = node.getBoundingClientRect();
    return [left - whole.left, top - whole.top, right - whole.left, bottom - whole.top].map((one) => one * scale);
  };
  const placed = (node) => {
    const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => Number(node.getAttribute(name)));
    return [x, y, x + width, y + height];
  };
  const own = (tag) => [...svg.children].filter((one) => one.tagName === tag);
  const [map, ...keys] = own("svg");
  const found = {
    size: [Number(svg.getAttribute("width")), Number(svg.getAttribute("height"))],
    texts: own("text").map((one) => ({ text: one.textContent, box: box(one) })),
    ground: own("rect")[0].getAttribute("fill"),
    map: { box: placed(map), view: map.getAttribute("viewBox"), clipped: getComputedStyle(map).overflow,
      lines: map.querySelectorAll("path[marker-end]").length, sea: map.querySelector("g > rect").getAttribute("fill"),
      cut: placed(map.querySelector("clipPath rect")) },
    keys: keys.map((one) => ({ fill: one.querySelector("rect").getAttribute("fill"), box: placed(one) })),
    refers: [...svg.querySelectorAll("[fill^='url'], [marker-end], [clip-path]")]
      .flatMap((one) => ["fill", "marker-end", "clip-path"].map((name) => one.getAttribute(name)))
      .filter((one) => one?.startsWith("url")).every((one) => svg.querySelector(one.slice(4, -1))),
    leftovers: svg.querySelectorAll("[class], [tabindex], [role=option], [role=listbox]").length,
  };
  holder.remove();
  return found;
}"""


@pytest.fixture
def chart(plain_page):
    return lambda **chosen: ShownMap(plain_page, **chosen)


@pytest.fixture
def two(plain_page):
    """Show a map of two measures, made anew."""

    def show(**options):
        given = WORDS | {"region": "world", "year": 2013} | options
        made = ties.map_countries(TWO, ["share", "total"], **given)
        return ShownMap(plain_page, made, value="share", selected=list(made.first.selected))

    return show


def saved(shown, kind):
    """Press a button that saves; return the name of the file and its bytes."""
    with shown.page.expect_download() as got:
        shown.find(BUTTON.format(kind)).click()
    return got.value.suggested_filename, got.value.path().read_bytes()


def looked_at(shown):
    """Save the map as SVG and return what is drawn in it."""
    return shown.page.evaluate(LOOK, saved(shown, "SVG")[1].decode())


def joined(seen):
    """Return the words of a saved picture in one piece."""
    return " ".join(one["text"] for one in seen["texts"])


def overlap(one, other):
    """Return whether two boxes cover each other by more than a pixel."""
    return one[0] + 1 < other[2] and other[0] + 1 < one[2] and one[1] + 1 < other[3] and other[1] + 1 < one[3]


def choose_measure(shown, words):
    """Choose a measure in the list."""
    shown.find("label:has-text('Measure') select").select_option(label=words)


def test_the_list_of_measures_changes_colours_legend_and_words(two):
    shown = two(selected=["RUS"])
    assert shown.spoken() == "2013: Russia 20 %"
    choose_measure(shown, "Sum")
    seen, spec = shown.read(), shown.widget.spec["others"]["total"]
    assert seen["heading"] == "Sum, 2013"
    assert shown.text(".side strong") == "US$"
    labels = [row["label"] for row in spec["legend"]]
    assert [words.rsplit(" (", 1)[0] for words, _ in seen["legend"][: len(labels)]] == labels
    assert [fill for _, fill in seen["legend"][: len(labels)]] == [row["colour"] for row in spec["legend"]]
    assert seen["fills"]["VNM"] == spec["legend"][-1]["colour"]
    assert seen["fills"]["RUS"] == seen["fills"]["CHN"] == spec["legend"][0]["colour"]
    assert shown.spoken() == "2013: Russia 2.5 US$"
    assert seen["table"][0] == ["Russia", "2.5"]
    choose_measure(shown, "Share of trade")
    assert shown.read()["heading"] == "Share of trade, 2013"
    assert shown.read()["fills"]["RUS"] == shown.widget.spec["legend"][1]["colour"]


def test_ranks_follow_the_measure_and_equal_numbers_share_one(two):
    shown = two()
    shown.search("China")
    assert shown.spoken().startswith("2013: China: 30 %, rank 1 of 3.")
    choose_measure(shown, "Sum")
    shown.search("Russia")
    assert shown.spoken().startswith("2013: Russia: 2.5 US$, rank 3 of 4.")


def test_the_chosen_measure_reaches_the_next_cell_and_back(two):
    shown = two()
    choose_measure(shown, "Sum")
    shown.reaches_python()
    assert shown.widget.value == "total"
    shown.set(value="share")
    assert shown.read()["heading"] == "Share of trade, 2013"
    assert shown.find("label:has-text('Measure') select").evaluate("(one) => one.selectedOptions[0].text") == (
        "Share of trade"
    )


def test_words_and_numbers_in_one_map_keep_their_patterns(plain_page):
    frame = pd.DataFrame({"iso3": ["VNM", "CHN"], "a": [1.0, 2.0], "b": ["ally", "rival"]})
    shown = ShownMap(plain_page, ties.map_countries(frame, ["a", "b"], title="Two"), value="a")
    choose_measure(shown, "Two: b")
    assert shown.read()["fills"]["CHN"] == "pattern 1"
    assert shown.widget.spec["others"]["b"]["legend"][1]["colour"] in shown.find("pattern[id$='-1']").inner_html()
    assert "rank" not in shown.spoken()


def test_a_map_of_one_measure_has_no_list_of_measures(chart):
    assert chart().find("label:has-text('Measure')").count() == 0


@pytest.mark.parametrize("view", ["un", "controlled", "disputed"])
def test_crimea_is_drawn_with_ukraine_before_2014_in_every_view(plain_page, view):
    frame = pd.DataFrame({"iso3": ["UKR", "RUS"] * 2, "year": [2013, 2013, 2014, 2014], "share": [1.0, 9.0, 1.0, 9.0]})
    made = ties.map_countries(frame, "share", title="Share", breaks=[0, 5, 10], region="black-sea", view=view)
    shown = ShownMap(plain_page, made, year=2013, view=view)
    assert shown.read()["fills"]["crimea"] == shown.read()["fills"]["UKR"]
    shown.page.mouse.move(*shown.on_screen("crimea"))
    later = {"un": "", "controlled": "; from 2014 with Russia", "disputed": "; from 2014 in dispute"}[view]
    assert f"Crimea (drawn with Ukraine{later}): 1, rank 2 of 2." in shown.text(".tip")
    shown.set(year=2014)
    seen = shown.read()
    wanted = {"un": seen["fills"]["UKR"], "controlled": seen["fills"]["RUS"], "disputed": "pattern disputed"}[view]
    assert seen["fills"]["crimea"] == wanted
    assert seen["note"].startswith(current().map.views[view].note)


def test_a_click_on_crimea_selects_its_holder_of_the_year(plain_page):
    frame = pd.DataFrame({"iso3": ["UKR", "RUS"] * 2, "year": [2013, 2013, 2014, 2014], "share": [1.0, 9.0, 1.0, 9.0]})
    made = ties.map_countries(frame, "share", title="Share", region="black-sea", view="controlled")
    shown = ShownMap(plain_page, made, year=2013, selected=[])
    shown.click("crimea")
    assert shown.read()["selected"] == ["UKR"]
    shown.set(year=2014, selected=[])
    shown.click("crimea")
    assert shown.read()["selected"] == ["RUS"]


def test_the_note_follows_the_year_in_what_the_outlines_do_not(plain_page):
    frame = pd.DataFrame({"iso3": ["VNM"] * 2, "year": [2010, 2011], "share": [1.0, 2.0]})
    shown = ShownMap(plain_page, ties.map_countries(frame, "share", title="Share"), year=2010)
    assert "also of South Sudan (independent in 2011)." in shown.read()["note"]
    shown.set(year=2011)
    assert "South Sudan" not in shown.read()["note"]


def test_places_without_an_outline_are_named_under_the_map(plain_page):
    frame = pd.DataFrame({"iso3": ["VNM", "TUV", "GUF"], "share": [1.0, 2.0, 3.0]})
    made = ties.map_countries(frame, "share", title="Share")
    shown = ShownMap(plain_page, made)
    assert made.spec["without_outline"]
    names = ", ".join(made.spec["without_outline"].values())
    assert f"No outline of their own: {names}; “Save as CSV” has their numbers." in shown.read()["note"]


def test_a_year_without_data_is_said(plain_page):
    left, right = (
        ties.map_countries(TWO.query(f"year == {year}"), "share", title="Share", year=year) for year in (2013, 2014)
    )
    ties.side_by_side(left, right)
    shown = ShownMap(plain_page, right, year=2013, selected=[])
    assert shown.spoken() == "2013: no data for this year on this map; its years are 2014."
    shown.set(year=2014)
    assert shown.spoken().startswith("2014: 4 areas with data")


@pytest.mark.parametrize("region", ["world", "asia-pacific", "kurils"])
def test_a_saved_picture_is_whole_and_nothing_covers_anything(chart, region):
    shown = chart(region=region, selected=["VNM", "MNG", "RUS"], year=2018)
    seen = looked_at(shown)
    width, height = seen["size"]
    boxes = [(one["text"], one["box"]) for one in seen["texts"]] + [("key", one["box"]) for one in seen["keys"]]
    boxes.append(("map", seen["map"]["box"]))
    for words, box in boxes:
        assert min(box) >= 0, words
        assert box[2] <= width, words
        assert box[3] <= height, words
    for at, (words, box) in enumerate(boxes):
        assert [other for other, taken in boxes[at + 1 :] if overlap(box, taken)] == [], words
    assert seen["map"]["clipped"] == "hidden"
    x, y, width, height = map(float, seen["map"]["view"].split())
    assert seen["map"]["cut"] == pytest.approx([x, y, x + width, y + height])
    part = shown.find(".stage svg").first.get_attribute("viewBox")
    assert [x, y, width, height] == pytest.approx([*map(float, part.split())], abs=1)
    assert (seen["ground"], seen["map"]["sea"]) == ("#fff", shown.widget.spec["colours"]["sea"])
    assert (seen["refers"], seen["leftovers"]) == (True, 0)


def test_a_saved_picture_says_what_the_map_says(chart):
    shown = chart(year=2018, selected=["VNM"])
    seen, live = looked_at(shown), shown.read()
    words = joined(seen)
    assert seen["texts"][0]["text"] == "Share, 2018"
    assert "% (areas in the world)" in words
    for text, _ in live["legend"]:
        assert text in words
    plain = [one["fill"].removesuffix(")").rpartition("-")[2] for one in seen["keys"]]
    assert plain == [fill.removeprefix("pattern ") for _, fill in live["legend"]]
    assert words.endswith(live["note"])
    assert current().map.views["un"].note in words
    assert "Made up." in words
    assert "Selected, 2018 Vietnam: 5 %" in words
    for line in live["lines"]:
        assert line["words"] in words
    assert seen["map"]["lines"] == len(live["lines"]) == 3


def test_a_saved_picture_follows_the_measure_and_the_year(two):
    shown = two(selected=["MNG"])
    choose_measure(shown, "Sum")
    name, picture = saved(shown, "SVG")
    assert name == "Sum-2013.svg"
    assert "Mongolia: 7 US$" in joined(shown.page.evaluate(LOOK, picture.decode()))
    shown.set(year=2014)
    assert saved(shown, "SVG")[0] == "Sum-2014.svg"


def test_the_words_of_a_picture_are_text_and_not_markup(plain_page):
    title = '<b>A & B</b> "x" <script>window.ran = 1</script>'
    made = ties.map_countries(TWO, "share", title=title, unit="<i>%</i>", region="kurils")
    shown = ShownMap(plain_page, made, year=2013, selected=["VNM"])
    words = joined(looked_at(shown))
    assert title in words
    assert "<i>%</i>" in words
    assert shown.page.evaluate("window.ran") is None


def colours(picture):
    """Return the colours of a picture."""
    return {"#{:02X}{:02X}{:02X}".format(*pixel) for pixel in np.unique(np.asarray(picture).reshape(-1, 3), axis=0)}


def test_a_saved_png_is_on_white_and_the_land_stays_in_its_frame(chart):
    shown = chart(region="world", year=2019, selected=["VNM"])
    box = [round(edge) for edge in looked_at(shown)["map"]["box"]]
    name, png = saved(shown, "PNG")
    assert name == "Share-2019.png"
    picture = Image.open(BytesIO(png)).convert("RGB")
    assert picture.width == 1600
    window = json.loads(f"[{shown.find('.stage svg').first.get_attribute('viewBox').replace(' ', ',')}]")
    scale = (box[2] - box[0]) / window[2]
    for code in ("MNG", "CHN"):
        middle = shown.middle(code)
        x, y = (box[0] + (middle[0] - window[0]) * scale, box[1] + (middle[1] - window[1]) * scale)
        seen = colours(picture.crop((round(x) - 15, round(y) - 15, round(x) + 15, round(y) + 15)))
        wanted = shown.widget.spec["legend"][value(code, 2019) // 10]["colour"]
        assert wanted.upper() in seen
    strip = picture.crop((0, box[1], box[0] - 3, box[3]))
    above = picture.crop((0, box[1] - 6, 1600, box[1] - 3))
    for empty in (strip, above):
        assert colours(empty) == {"#FFFFFF"}


def test_a_picture_saved_in_a_dark_page_is_the_same_as_in_a_light_one(chart):
    shown = chart(region="black-sea", view="disputed", year=2019, selected=["RUS"])
    light = looked_at(shown), saved(shown, "PNG")[1]
    shown.page.emulate_media(color_scheme="dark")
    shown.page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    dark = looked_at(shown), saved(shown, "PNG")[1]
    shown.page.emulate_media(color_scheme="light")
    shown.page.evaluate("delete document.body.dataset.jpThemeLight")
    assert light == dark


def test_a_picture_of_a_part_that_is_zoomed_to_shows_that_part(chart):
    shown = chart(region="world", year=2019)
    whole = looked_at(shown)["map"]["view"]
    shown.focus()
    shown.press("+", "+")
    shown.page.clock.run_for(100)
    part = looked_at(shown)["map"]["view"]
    assert part != whole
    assert [*map(float, part.split())] == pytest.approx(shown.read()["window"], abs=1)


def test_that_the_picture_was_saved_is_said(chart):
    shown = chart()
    saved(shown, "PNG")
    assert shown.spoken() == "The picture was saved."
    saved(shown, "CSV")
    assert shown.spoken() == "The numbers were saved."


def test_the_saved_numbers_are_those_of_the_table(two):
    shown = two()
    name, raw = saved(shown, "CSV")
    assert name == "Share-of-trade-2013-2014.csv"
    assert raw.startswith(b"\xef\xbb\xbfiso3,name,year,value,class,unit\r\n")
    frame = pd.read_csv(BytesIO(raw), encoding="utf-8-sig")
    assert list(frame.columns) == ["iso3", "name", "year", "value", "class", "unit"]
    both = frame.merge(TWO, on=["iso3", "year"], validate="one_to_one")
    assert len(both) == len(TWO)
    pd.testing.assert_series_equal(both["value"], both["share"], check_names=False, check_exact=True)
    assert set(frame["unit"]) == {"%"}
    assert dict(zip(both["iso3"] + both["year"].astype(str), both["class"], strict=True))["MNG2013"] == "no data"
    assert dict(zip(both["iso3"] + both["year"].astype(str), both["class"], strict=True))["RUS2013"] == "15 to under 25"
    assert set(zip(frame["iso3"], frame["name"], strict=True)) == {(code, short_name(code)) for code in TWO["iso3"]}
    choose_measure(shown, "Sum")
    name, raw = saved(shown, "CSV")
    assert name == "Sum-2013-2014.csv"
    assert b"VNM,Vietnam,2013,1000000000," in raw


def test_saved_words_do_not_run_in_a_spreadsheet(plain_page):
    frame = pd.DataFrame({"iso3": ["VNM", "TUV"], "v": ["=1+1", "@now"]})
    shown = ShownMap(plain_page, ties.map_countries(frame, "v", title="Words", unit="+x"))
    rows = saved(shown, "CSV")[1].decode("utf-8-sig").splitlines()
    assert rows[1:] == ["TUV,Tuvalu,,'@now,'@now,'+x", "VNM,Vietnam,,'=1+1,'=1+1,'+x"]
