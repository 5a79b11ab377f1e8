"""Measures, borders by year, places without an outline, two maps side by side, and what the page with a map weighs."""

import gzip
import json
import re

import numpy as np
import pandas as pd
import pytest

import ties
from tests.widgets.test_still_map import draw, legend, look, painted
from ties import settings
from ties.atlas import BorderView
from ties.errors import BadInputError
from ties.settings import current
from ties.widgets.choropleth import projection
from ties.widgets.choropleth.measures import measures_of
from ties.widgets.choropleth.prepare import prepare, widened

WEIGHT_BEFORE = 180_046  # bytes of the map below, compressed, before it could be kept and had measures

TWO = pd.DataFrame(
    {
        "iso3": ["VNM", "RUS", "CHN", "VNM", "RUS"],
        "year": [2019, 2019, 2019, 2020, 2020],
        "share": [10.0, 20.0, None, 30.0, None],
        "total": [5.0, 6.0, 7.0, None, 1500.0],
    }
)


def two(**options):
    """Make a map of two measures."""
    given = {"title": {"share": "Share", "total": "Sum"}, "unit": {"share": "%", "total": "US$ million"}} | options
    return ties.map_countries(TWO, ["share", "total"], **given)


def classes_in(chart, value, year):
    """Return the class of each country in a year, as the script reads them from the bytes."""
    spec, at = chart.spec, chart.spec["values"].index(value)
    cells = np.frombuffer(chart.classes, np.uint8).reshape(len(spec["values"]), len(spec["years"]), len(spec["codes"]))
    return dict(zip(spec["codes"], cells[at, spec["years"].index(year)].tolist(), strict=True))


def test_each_measure_has_words_numbers_and_classes_of_its_own():
    chart = two(number_format={"total": "{:,.1f}"}, breaks={"share": [0, 15, 40]}, ranks_to={"total": 1})
    share, total = chart.spec, chart.spec["others"]["total"]
    assert (share["title"], share["unit"], total["title"], total["unit"]) == ("Share", "%", "Sum", "US$ million")
    assert [row["label"] for row in share["legend"]] == ["0 to under 15", "15 to 40"]
    assert share["numbers"] == {"CHN": (None, None), "RUS": (20, None), "VNM": (10, 30)}
    assert total["numbers"] == {"CHN": (7, None), "RUS": (6, 1500), "VNM": (5, None)}
    assert total["texts"]["RUS"] == ("6.0", "1,500.0")
    assert (share["ranks_to"], total["ranks_to"]) == (None, 1)
    assert classes_in(chart, "share", 2019) == {"CHN": 255, "RUS": 1, "VNM": 0}
    assert classes_in(chart, "share", 2020) == {"CHN": 255, "RUS": 255, "VNM": 1}
    assert classes_in(chart, "total", 2020)["RUS"] == len(total["legend"]) - 1


def test_outlines_are_sent_once_for_all_measures():
    assert json.dumps(two().spec).count('"id": "VNM"') == 1


def test_years_and_countries_are_those_of_all_measures():
    later = pd.concat([TWO, pd.DataFrame({"iso3": ["JPN"], "year": [2024], "total": [1.0]})])
    chart = ties.map_countries(later, ["share", "total"], title="Two")
    assert chart.spec["years"] == [2019, 2020, 2024]
    assert chart.spec["codes"] == ["CHN", "JPN", "RUS", "VNM"]
    assert chart.year == 2024


def test_the_still_view_shows_the_first_measure(pictures):
    chart = two(year=2019)
    assert "Share, 2019" in [text.get_text() for text in pictures[-1].texts]
    assert chart.summary == "Map: Share, 2019, %. 2 areas with data; highest: Russia 20, Vietnam 10."


def test_the_table_beside_the_still_view_has_a_column_for_each_measure():
    html = two(year=2019).fallback_html.split("<details>")[1]
    assert re.findall(r'<th scope="col"[^>]*>([^<]*)', html) == ["country", "Share (%)", "Sum (US$ million)"]
    cells = re.findall(r'<th scope="row"[^>]*>([^<]+)</th><td[^>]*>([^<]+)</td><td[^>]*>([^<]+)', html)
    assert cells == [("Russia", "20", "6"), ("Vietnam", "10", "5"), ("China", "no data", "7")]


def test_the_next_cell_reads_and_sets_the_measure():
    chart = two()
    assert chart.value == "share"
    chart.value = "total"
    assert chart.value == "total"
    with pytest.raises(BadInputError, match="no measure 'sum' on this map; there are share, total"):
        chart.value = "sum"
    assert two().value == "total"  # a cell that is run again shows the last choice


def test_one_title_of_several_measures_is_followed_by_the_column():
    chart = two(title="Trade")
    assert (chart.spec["title"], chart.spec["others"]["total"]["title"]) == ("Trade: share", "Trade: total")
    assert ties.map_countries(TWO, ["share"], title="Trade").spec["title"] == "Trade"


@pytest.mark.parametrize(
    ("value", "options", "sentence"),
    [
        ([], {}, "this list is empty"),
        (["share", "summ"], {}, "no column 'summ'"),
        (
            ["share", "total"],
            {"unit": {"rate": "%"}},
            "unit= speaks of the column 'rate', and the map shows share, total",
        ),
        (["share", "total"], {"breaks": {"total": [1]}}, "two to ten limits"),
        ("share", {"breaks": {"total": [1, 2]}}, "breaks= speaks of the column 'total'"),
    ],
)
def test_measures_that_do_not_fit_are_refused_in_a_sentence(value, options, sentence):
    with pytest.raises(BadInputError, match=sentence):
        ties.map_countries(TWO, value, **{"title": "x"} | options)


def test_numbers_are_sent_in_full_and_whole_ones_without_decimals():
    frame = pd.DataFrame({"iso3": ["VNM", "RUS"], "v": [0.1234567890123, 1_412_175_000.0]})
    numbers = ties.map_countries(frame, "v", title="x").spec["numbers"]
    assert json.dumps(numbers) == '{"RUS": [1412175000], "VNM": [0.1234567890123]}'


def test_words_have_no_numbers_and_no_ranks():
    frame = pd.DataFrame({"iso3": ["VNM", "RUS"], "v": ["yes", "no"]})
    assert ties.map_countries(frame, "v", title="x").spec["numbers"] == {}


def test_a_wider_grid_moves_every_cell_to_its_year_and_country():
    before = prepare(TWO, "total")
    after = widened(before, [2018, 2019, 2020], ["AUS", *before.codes])
    assert after.classes[0].tolist() == [255] * 4
    assert after.classes[1:, 1:].tolist() == before.classes.tolist()
    assert [row[1:] for row in after.numbers[1:]] == before.numbers
    assert [row[1:] for row in after.texts[1:]] == before.texts
    assert [row[1:] for row in after.ranks[1:]] == before.ranks
    assert {row[0] for row in after.numbers} == {None}


def test_a_column_without_a_value_takes_the_years_of_the_others():
    frame = TWO.assign(empty=np.nan)
    measures = measures_of(frame, ["empty", "share"], {"title": None, "unit": None})
    assert {tuple(one.prepared.years) for one in measures} == {(2019, 2020)}


# who each view draws an area with, and from which year; None is hatched
BY_YEAR = {
    ("un", "crimea"): {1992: "UKR", 2013: "UKR", 2014: "UKR", 2024: "UKR", 0: "UKR"},
    ("controlled", "crimea"): {1992: "UKR", 2013: "UKR", 2014: "RUS", 2024: "RUS", 0: "RUS"},
    ("disputed", "crimea"): {1992: "UKR", 2013: "UKR", 2014: None, 2024: None, 0: None},
    ("controlled", "northern-cyprus"): {1970: "CYP", 1974: None, 0: None},
    ("disputed", "northern-cyprus"): {1970: "CYP", 1974: None, 0: None},
    ("controlled", "somaliland"): {1990: "SOM", 1991: None, 0: None},
    ("disputed", "somaliland"): {1990: "SOM", 1991: None, 0: None},
    ("controlled", "siachen-glacier"): {1983: None, 1984: "IND", 0: "IND"},
    ("controlled", "southern-kurils"): {1990: "RUS", 0: "RUS"},
    ("disputed", "southern-kurils"): {1990: None, 0: None},
}


@pytest.mark.parametrize(("view", "area"), BY_YEAR)
def test_a_contested_area_goes_with_its_holder_of_the_year(view, area):
    holders = {year: current().map.views[view].owner(area, None, year) for year in BY_YEAR[view, area]}
    assert holders == BY_YEAR[view, area]


@pytest.mark.parametrize("view", ["un", "controlled", "disputed"])
@pytest.mark.parametrize("year", [2013, 2014])
def test_crimea_is_painted_as_its_holder_of_the_year(pictures, view, year):
    frame = pd.DataFrame({"iso3": ["UKR", "RUS"] * 2, "year": [2013, 2013, 2014, 2014], "share": [1, 9, 1, 9]})
    fig = draw(frame, pictures, region="black-sea", view=view, year=year, breaks=[0, 5, 10])
    holder = BY_YEAR[view, "crimea"][year]
    wanted = legend(fig)["in dispute"] if holder is None else look(painted(fig, holder))
    assert look(painted(fig, "crimea")) == wanted


@pytest.mark.parametrize("view", ["controlled", "disputed"])
def test_the_note_says_from_which_year_crimea_is_drawn_otherwise(view):
    note = current().map.border_note(view, 2000)
    assert "Crimea" in note
    assert "until 2013" in note
    assert "from 2014" in note


def test_the_note_names_the_outlines_that_a_year_does_not_have_yet():
    own = current().map
    assert "Outlines" not in own.border_note("un", 2011)
    assert own.border_note("un", 0) == own.views["un"].note
    today = "Outlines are those of today in every year, also of South Sudan (independent in 2011)."
    assert own.border_note("un", 2010).endswith(today)
    assert "Kosovo (declared independence in 2008)" in own.border_note("un", 2007)
    frame = pd.DataFrame({"iso3": ["VNM"], "year": [2001], "v": [1]})
    assert "Timor-Leste (independent in 2002)" in ties.map_countries(frame, "v", title="x").fallback_html


@pytest.mark.parametrize(
    "holders",
    [[], [["UKR", 2014]], [["UKR"], ["RUS"]], [["UKR"], ["RUS", 2014], ["UKR", 2013]], [[2014]], [["UKR", 1, 2]]],
)
def test_a_list_of_holders_that_does_not_rise_is_refused(tmp_path, holders):
    views = f'name = "x"\nnote = "x"\nareas = {{ crimea = {json.dumps(holders)} }}'
    (tmp_path / "course.toml").write_text(f'[map]\nview = "un"\n[map.views.un]\n{views}\n', "utf-8")
    with pytest.raises(BadInputError, match=r"views\.un\.areas\.crimea"):
        settings.load(tmp_path / "course.toml")


def test_an_area_that_a_view_does_not_name_is_hatched_in_every_year():
    assert BorderView("x", "x", {}).holders("crimea") == [(None, 0)]


def test_places_without_an_outline_are_named_and_their_values_are_in_the_table():
    frame = pd.DataFrame({"iso3": ["VNM", "GUF", "TUV"], "v": [1.0, 2.0, 3.0]})
    nowhere = sorted({"GUF", "TUV", "VNM"} - {area.iso3 for area in projection.areas()})
    assert nowhere
    chart = ties.map_countries(frame, "v", title="x")
    names = [ties.tables.countries.short_name(code) for code in nowhere]
    assert f"No outline of their own: {', '.join(sorted(names))}, shown in the table." in chart.fallback_html
    assert list(chart.spec["without_outline"].values()) == sorted(names)
    assert all(name in chart.fallback_html.split("<details>")[1] for name in names)
    assert set(nowhere) <= set(chart.spec["numbers"])
    assert "No outline" not in ties.map_countries(frame.query("iso3 == 'VNM'"), "v", title="x").fallback_html


def test_paths_are_the_outlines_to_the_nearest_unit():
    vietnam = next(area for area in projection.areas() if area.iso3 == "VNM")
    drawn = [piece for piece in projection.svg_path(vietnam.rings, closed=True).split("Z") if piece]
    assert len(drawn) == len(vietnam.rings)
    for piece, ring in zip(drawn, vietnam.rings, strict=True):
        points = np.array(re.findall(r"-?\d+", piece), int).reshape(-1, 2).cumsum(axis=0)
        known = {tuple(point) for point in np.rint(ring).astype(int).tolist()}
        assert {tuple(point) for point in points.tolist()} == known


def test_the_page_of_a_world_map_weighs_no_more_than_before():
    chart = ties.map_countries(ties.read("economies"), "population", title="Population", unit="people", region="world")
    assert len(gzip.compress(json.dumps(chart.spec).encode(), 6, mtime=0)) <= WEIGHT_BEFORE * 0.6


def one(years=(2019, 2020), **options):
    """Make a map of one measure in these years."""
    frame = pd.DataFrame({"iso3": "VNM", "year": list(years), "v": range(1, len(years) + 1)})
    return ties.map_countries(frame, "v", **{"title": f"Years from {years[0]}"} | options)


def test_two_maps_side_by_side_start_with_year_region_and_selection_of_the_left(pictures):
    both = ties.side_by_side(one(year=2019, selected=["VNM"], region="world"), one([2018, 2019]))
    assert {(each.year, each.region, *each.selected) for each in both.children} == {(2019, "world", "VNM")}
    assert both.children == (both.left, both.right)
    left, _, width, _ = projection.region_window("world")
    assert pictures[-1].axes[0].get_xlim() == pytest.approx((left, left + width))  # the right one, drawn anew
    assert both.right.summary.startswith("Map: Years from 2018, 2019.")


def test_maps_side_by_side_keep_the_last_choice_when_the_cell_is_run_again():
    def cell():
        return ties.side_by_side(one(title="Again"), one([2018, 2019], title="Again, right"))

    cell().left.year = 2019
    again = cell()
    assert (again.left.year, again.right.year) == (2019, 2019)


def test_a_year_that_one_map_lacks_is_added_without_data():
    both = ties.side_by_side(one([2019, 2020], year=2020), one([2018, 2019]))
    assert both.left.spec["years"] == both.right.spec["years"] == [2018, 2019, 2020]
    assert classes_in(both.right, "v", 2020) == {"VNM": 255}
    assert both.right.spec["numbers"]["VNM"] == (1, 2, None)
    assert both.right.year == 2020
    assert "2020. 0 areas with data" in both.right.fallback_html


def test_maps_are_linked_in_the_browser_in_everything_that_is_shared():
    both = ties.side_by_side(one(), one([2018, 2019]))
    linked = {(link.source[1], link.target[1]) for link in both.links}
    assert {("year", "year"), ("selected", "selected"), ("region", "region"), ("window", "window")} == linked
    assert {(link.source[0], link.target[0]) for link in both.links} == {(both.left, both.right)}


@pytest.mark.parametrize("options", [{"same_year": False}, {}])
def test_maps_keep_their_years_on_request_and_where_one_has_none(options):
    without = TWO.query("year == 2019").drop(columns="year")
    right = one([2018], year=2018) if options else ties.map_countries(without, "total", title="x")
    both = ties.side_by_side(one(), right, **options)
    assert "year" not in {link.source[1] for link in both.links}
    assert both.right.year == (2018 if options else 0)


def test_side_by_side_has_one_fallback_with_both_pictures_and_tables():
    both = ties.side_by_side(one(year=2019), one([2018, 2019]))
    assert both.fallback_html.count("<img ") == both.fallback_html.count("<details>") == 2
    assert both.summary == f"Two maps. {both.left.summary} {both.right.summary}"
    data, _ = both._repr_mimebundle_()
    assert both.fallback_html in data["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in data


def test_side_by_side_refuses_what_is_no_pair_of_maps():
    chart = one()
    with pytest.raises(BadInputError, match="this is DataFrame"):
        ties.side_by_side(chart, TWO)
    with pytest.raises(BadInputError, match="the same one twice"):
        ties.side_by_side(chart, chart)


def test_ties_stay_with_their_years_in_maps_side_by_side():
    sent = pd.DataFrame({"iso3": ["VNM"] * 2, "partner_iso3": ["RUS"] * 2, "year": [2019, 2020], "share": [1.0, 5.0]})
    both = ties.side_by_side(one(ties=sent), one([2018, 2019]))
    (line,) = both.left.spec["lines"]
    assert (line["texts"], line["weights"]) == (["", "1", "5"], [0, 1, 4])
