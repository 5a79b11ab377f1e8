"""The still map is read back: the colour of each area, the legend, ties, labels and border views."""

import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex, to_rgb
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Annotation

import ties
from ties import settings
from ties.display import palette
from ties.errors import BadInputError
from ties.settings import current
from ties.tables import countries
from ties.widgets.choropleth import projection
from ties.widgets.choropleth.prepare import prepare

FOUR = {"VNM": 1.0, "MNG": 2.0, "JPN": 30.0, "AUS": 400.0}
# who an area is drawn with, in the words of each view's note; None is hatched
OWNERS = {
    "un": {
        "crimea": "UKR",
        "northern-cyprus": "CYP",
        "somaliland": "SOM",
        "southern-kurils": None,
        "siachen-glacier": None,
    },
    "controlled": {
        "crimea": "RUS",
        "southern-kurils": "RUS",
        "siachen-glacier": "IND",
        "northern-cyprus": None,
        "somaliland": None,
    },
    "disputed": dict.fromkeys(["crimea", "northern-cyprus", "somaliland", "southern-kurils", "siachen-glacier"]),
}


def rows(years=(2019,), **values):
    """One row per country and year; the value of a later year is ten times that of the year before."""
    return pd.DataFrame(
        [(iso3, year, value * 10**n) for n, year in enumerate(years) for iso3, value in values.items()],
        columns=["iso3", "year", "share"],
    )


def draw(frame, pictures, value="share", **options):
    options = {"title": "Share of arms", "unit": "%", **options}
    ties.map_countries(frame, value, **options)
    return pictures[-1]


def painted(fig, area_id):
    """Return the patch that fills an area: the one that has the points of its first ring in a row."""
    ring = next(area for area in projection.areas() if area.id == area_id).rings[0][:-1]
    filled = [patch for patch in fig.axes[0].patches if patch.get_facecolor()[3]]
    (patch,) = [patch for patch in filled if has_ring(patch.get_path().vertices, ring)]
    return patch


def has_ring(points, ring):
    """Return whether the points of a ring occur one after the other."""
    starts = np.flatnonzero((points == ring[0]).all(axis=1))
    return any(np.array_equal(points[start : start + len(ring)], ring) for start in starts)


def look(patch):
    """Return colour and pattern of a patch."""
    return to_hex(patch.get_facecolor()).upper(), patch.get_hatch()


def legend(fig):
    """Return colour and pattern of each row of the legend, by its words."""
    (box,) = fig.legends
    return {text.get_text(): look(key) for key, text in zip(box.get_patches(), box.get_texts(), strict=True)}


def limits(words):
    """Return the two numbers of a row of the legend."""
    return [float(number.replace(",", "")) for number in re.findall(r"-?[\d,.]+", words.split("  ")[0])]


def classes(fig):
    """Return the rows of the legend that stand for numbers."""
    return {words: seen for words, seen in legend(fig).items() if " to " in words}


@pytest.mark.parametrize("year", [2018, 2019])
def test_each_area_has_the_legend_colour_of_its_value_that_year(pictures, year):
    frame = rows([2018, 2019], **FOUR)
    fig = draw(frame, pictures, year=year)
    for iso3, value in frame[frame["year"] == year].set_index("iso3")["share"].items():
        (words,) = [words for words, seen in classes(fig).items() if seen == look(painted(fig, iso3))]
        low, high = limits(words)
        assert low <= value <= high


def test_the_title_names_the_year_that_is_painted(pictures):
    fig = draw(rows([2018, 2019, 2020], **FOUR), pictures, year=2019)
    assert "Share of arms, 2019" in [text.get_text() for text in fig.texts]


def test_the_last_year_is_painted_unless_another_is_asked(pictures):
    fig = draw(rows([2018, 2019], **FOUR), pictures)
    assert "Share of arms, 2019" in [text.get_text() for text in fig.texts]
    assert look(painted(fig, "AUS")) == list(classes(fig).values())[-1]


def test_the_legend_runs_from_low_to_high_without_a_gap(pictures):
    ends = [limits(words) for words in classes(draw(rows(**FOUR, IND=5.0, CHN=60.0), pictures))]
    assert all(low < high for low, high in ends)
    assert all(high == low for (_, high), (low, _) in pairwise(ends))
    assert (ends[0][0], ends[-1][1]) == (1, 400)


def test_the_legend_counts_the_areas_of_each_colour(pictures):
    counts = {
        limits(words)[1]: int(re.search(r"\((\d+)\)", words)[1])
        for words in classes(draw(rows(**FOUR), pictures, breaks=[0, 10, 100, 500]))
    }
    assert counts == {10: 2, 100: 1, 500: 1}


def test_the_legend_is_headed_by_the_unit(pictures):
    assert draw(rows(**FOUR), pictures).legends[0].get_title().get_text() == "%\n(areas in the world)"


def test_many_values_make_five_classes_of_even_size():
    codes = countries.countries().query("kind != 'group'")["iso3"][:101]
    prepared = prepare(pd.DataFrame({"iso3": codes, "share": range(101)}), "share")
    assert prepared.counts(0) == [20, 20, 20, 20, 21]


def test_a_value_on_a_limit_belongs_to_the_class_above():
    prepared = prepare(rows(VNM=10.0, MNG=9.9), "share", breaks=[0, 10, 20])
    assert dict(zip(prepared.codes, prepared.classes[0], strict=True)) == {"MNG": 0, "VNM": 1}


@pytest.mark.parametrize("count", [2, 3, 4, 5, 6, 9])
def test_more_gets_a_darker_colour(count):
    legend_rows = prepare(rows(VNM=1.0, MNG=2.0), "share", breaks=range(0, 100 * count + 1, 100)).legend
    tones = [sum(to_rgb(row.colour)) for row in legend_rows]
    assert tones == sorted(tones, reverse=True)
    assert len(set(tones)) == count


def hue(colour):
    """Return -1 for the hue of values below nought, 1 for that of values above."""
    red, _, blue = to_rgb(colour)
    return -1 if red > blue else 1


def test_below_and_above_nought_have_two_hues_darker_away_from_nought(pictures):
    fig = draw(
        rows(VNM=-90.0, MNG=-50.0, KAZ=-5.0, JPN=5.0, AUS=50.0, CHN=90.0), pictures, breaks=[-100, -60, -20, 0, 20, 90]
    )
    below, above = (
        [colour for words, (colour, _) in classes(fig).items() if limits(words)[1] <= 0],
        [colour for words, (colour, _) in classes(fig).items() if limits(words)[1] > 0],
    )
    assert [hue(colour) for colour in (*below, *above)] == [hue(palette.BELOW)] * 3 + [hue(palette.ABOVE)] * 2
    assert below[0] == palette.BELOW
    assert above[-1] == palette.ABOVE
    assert [sum(to_rgb(colour)) for colour in below] == sorted(sum(to_rgb(colour)) for colour in below)
    assert sum(to_rgb(above[0])) > sum(to_rgb(above[1]))


def test_the_colour_of_values_below_nought_is_brown_and_above_teal():
    assert (palette.BELOW, palette.ABOVE) == ("#B35806", "#0B4F62")


def test_an_area_without_a_value_looks_like_no_data_in_the_legend(pictures):
    fig = draw(rows(**FOUR), pictures)
    assert look(painted(fig, "CHN")) == legend(fig)["no data"]
    assert look(painted(fig, "southern-kurils")) == legend(fig)["in dispute"]
    assert legend(fig)["no data"] != legend(fig)["in dispute"]


def test_words_are_painted_in_the_colour_and_pattern_of_their_row(pictures):
    votes = {"VNM": "yes", "CHN": "abstain", "RUS": "no", "MNG": "absent"}
    fig = draw(pd.DataFrame({"iso3": list(votes), "vote": list(votes.values())}), pictures, value="vote")
    assert {
        iso3: legend(fig)[f"{vote}  (1)"] == look(painted(fig, iso3)) for iso3, vote in votes.items()
    } == dict.fromkeys(votes, True)
    assert len({pattern for _, pattern in list(legend(fig).values())[:4]}) == 4


def test_five_words_have_five_colours_and_patterns(pictures):
    words = dict(zip(["VNM", "CHN", "RUS", "MNG", "JPN"], "abcde", strict=True))
    seen = list(
        legend(
            draw(pd.DataFrame({"iso3": list(words), "group": list(words.values())}), pictures, value="group")
        ).values()
    )
    assert len({colour for colour, _ in seen[:5]}) == len({pattern for _, pattern in seen[:5]}) == 5


@pytest.mark.parametrize(
    "breaks", [range(11), [1, 0], [0], [0, 0, 1], [], [0, float("nan"), 9], [0, float("inf")], ["0", "9"], "09", 7]
)
def test_class_limits_that_cannot_be_drawn_are_refused(breaks):
    with pytest.raises(BadInputError, match="two to ten limits, from low to high"):
        prepare(rows(**FOUR), "share", breaks=breaks)


@pytest.mark.parametrize("view", OWNERS)
def test_each_view_draws_contested_areas_with_the_owner_on_the_reviewed_list(view):
    owners = {area: current().map.views[view].owner(area, None) for area in OWNERS[view]}
    assert owners == OWNERS[view]


def test_every_area_without_a_country_is_on_the_reviewed_list():
    contested = {area.id for area in projection.areas() if area.iso3 is None}
    assert all(set(owners) == contested for owners in OWNERS.values())


@pytest.mark.parametrize("view", OWNERS)
def test_a_contested_area_is_painted_like_its_owner_or_hatched(pictures, view):
    owner = {"UKR": 1.0, "CYP": 20.0, "SOM": 300.0, "RUS": 4000.0, "IND": 50000.0}
    fig = draw(rows(**owner), pictures, region="world", view=view, breaks=[0, 10, 100, 1000, 10000, 100000])
    for area, code in OWNERS[view].items():
        expected = legend(fig)["in dispute"] if code is None else look(painted(fig, code))
        assert look(painted(fig, area)) == expected


@pytest.mark.parametrize("view", OWNERS)
def test_the_note_under_the_map_is_that_of_its_border_view(pictures, view):
    fig = draw(rows(**FOUR), pictures, view=view)
    assert current().map.views[view].note in [text.get_text() for text in fig.texts]


def test_small_areas_are_also_dots_of_their_colour(pictures):
    fig = draw(rows(SGP=5.0, VNM=1.0), pictures, breaks=[0, 2, 10])
    singapore = next(area for area in projection.areas() if area.id == "SGP")
    (dots,) = [dots for dots in fig.axes[0].collections if (dots.get_offsets() == singapore.middle).all(1).any()]
    assert to_hex(dots.get_facecolor()[0]).upper() == look(painted(fig, "SGP"))[0]
    assert dots.get_offsets().tolist() == [singapore.middle.tolist()]


def arms(**weights):
    """What Russia sends to each country, in two years; in the first year it is nothing."""
    return pd.DataFrame(
        [(code, "RUS", year, weight * (year == 2019)) for code, weight in weights.items() for year in (2018, 2019)],
        columns=["iso3", "partner_iso3", "year", "tiv"],
    )


SENT = {"VNM": 1.0, "IND": 2.0, "MNG": 3.0, "CHN": 4.0}


def flows(fig):
    """Return start, end, thickness and tip of each tie; every one of these is in one piece."""
    lines = [line for line in fig.axes[0].lines if to_hex(line.get_color()).upper() == palette.TIE]
    tips = [text for text in fig.axes[0].texts if isinstance(text, Annotation)]
    return [
        (near(line.get_xydata()[0]), near(line.get_xydata()[-1]), line.get_linewidth(), near(tip.xy))
        for line, tip in zip(lines, tips, strict=True)
    ]


def near(point):
    """Return the country whose label is at a point."""
    known = countries.countries().dropna(subset=["lon", "lat"])
    spots = projection.project(known["lon"], known["lat"])
    gaps = np.abs(spots - np.array(point)).max(axis=1)
    return known["iso3"].iloc[int(gaps.argmin())] if gaps.min() < 1 else None


def test_a_tie_runs_from_sender_to_receiver_with_the_arrow_at_the_receiver(pictures):
    fig = draw(rows([2018, 2019], VNM=1.0), pictures, ties=arms(VNM=5.0), weight="tiv", selected=["VNM"])
    assert [(start, end, tip) for start, end, _, tip in flows(fig)] == [("RUS", "VNM", "VNM")]


def test_an_arrow_points_along_its_tie(pictures):
    fig = draw(rows(VNM=1.0), pictures, ties=arms(VNM=5.0).query("year == 2019"), weight="tiv", selected=["VNM"])
    (tip,) = [text for text in fig.axes[0].texts if isinstance(text, Annotation)]
    line = next(line.get_xydata() for line in fig.axes[0].lines if to_hex(line.get_color()).upper() == palette.TIE)
    assert tip.xyann == pytest.approx(line[-2])


def test_four_ties_have_four_thicknesses_the_heaviest_thickest(pictures):
    fig = draw(rows([2018, 2019], VNM=1.0), pictures, ties=arms(**SENT), weight="tiv", selected=["RUS"])
    widths = {end: width for _, end, width, _ in flows(fig)}
    assert sorted(widths, key=widths.get) == ["VNM", "IND", "MNG", "CHN"]
    assert len(set(widths.values())) == 4


def test_the_weight_of_a_tie_is_one_to_four_and_nothing_is_nought():
    chart = ties.map_countries(rows([2018, 2019], VNM=1.0), "share", title="x", ties=arms(**SENT), weight="tiv")
    weights = {line["end"]: line["weights"] for line in chart.spec["lines"]}
    assert weights == {"VNM": [0, 1], "IND": [0, 2], "MNG": [0, 3], "CHN": [0, 4]}
    assert {line["end"]: line["texts"] for line in chart.spec["lines"]}["CHN"] == ["", "4"]


def test_a_year_without_a_tie_draws_none(pictures):
    fig = draw(rows([2018, 2019], VNM=1.0), pictures, year=2018, ties=arms(VNM=5.0), weight="tiv", selected=["VNM"])
    assert flows(fig) == []


def test_only_ties_of_selected_countries_are_drawn(pictures):
    fig = draw(rows([2018, 2019], VNM=1.0), pictures, ties=arms(**SENT), weight="tiv", selected=["MNG"])
    assert [end for _, end, _, _ in flows(fig)] == ["MNG"]


def test_ties_without_a_year_are_the_same_in_every_year():
    frame = arms(VNM=5.0).query("year == 2019").drop(columns="year")
    chart = ties.map_countries(rows([2018, 2019], VNM=1.0), "share", title="x", ties=frame, weight="tiv")
    assert [line["texts"] for line in chart.spec["lines"]] == [["5", "5"]]


def test_ties_without_a_needed_column_are_refused():
    with pytest.raises(BadInputError, match="the ties have no column 'iso3'; they have partner_iso3"):
        ties.map_countries(rows(VNM=1.0), "share", title="x", ties=arms(VNM=5.0).drop(columns="iso3"), weight="tiv")


def test_a_dark_edge_is_drawn_around_selected_countries_alone(pictures):
    fig = draw(rows(**FOUR), pictures, selected=["MNG"])
    (edge,) = [patch for patch in fig.axes[0].patches if to_hex(patch.get_edgecolor()).upper() == palette.SELECTED]
    mongolia = next(area for area in projection.areas() if area.id == "MNG")
    assert set(map(tuple, edge.get_path().vertices)) == {tuple(point) for line in mongolia.edges for point in line}


def names_of(fig):
    """Return the names on the map and their boxes in pixels."""
    texts = [text for text in fig.axes[0].texts if not isinstance(text, Annotation)]
    return {text.get_text(): text.get_window_extent() for text in texts}


def test_labels_are_at_their_longitude_and_latitude(pictures):
    fig = draw(rows(**FOUR), pictures)
    names, known = names_of(fig), current().map.labels
    assert {"China", "India", "Australia", "Russia"} <= set(names)
    for words in set(names) & set(known):
        lon, lat = known[words]
        x, y = fig.axes[0].transData.transform(projection.project([lon], [lat])[0])
        box = names[words]
        assert abs(x - (box.x0 + box.x1) / 2) <= 1.05 * box.width, words
        assert abs(y - (box.y0 + box.y1) / 2) <= 2.05 * box.height, words


def under(fig, box, parts):
    """Return the ids of the areas under the middle line of a name, at parts of its width; None is the sea."""
    line = [(box.x0 + part * box.width, (box.y0 + box.y1) / 2) for part in parts]
    return [area_under(point) for point in fig.axes[0].transData.inverted().transform(line)]


def area_under(point):
    """Return the id of the area that is drawn last at a point of the map."""
    found = [area.id for area in projection.areas() if sum(Path(ring).contains_point(point) for ring in area.rings) % 2]
    return found[-1] if found else None


def leads_of(fig):
    """Return the ends of the lines that lead from a name to its country, in map units."""
    return [line.get_xydata() for line in fig.axes[0].lines if line.get_gid() == "lead"]


OWN = {countries.short_name(area.iso3): area.id for area in projection.areas() if area.iso3}


@pytest.mark.parametrize("region", ["asia-pacific", "asia", "world", "oceania"])
def test_a_name_is_on_its_country_or_in_the_sea(pictures, region):
    fig = draw(rows(**FOUR), pictures, region=region)
    by_hand = {words: box for words, box in names_of(fig).items() if words in current().map.labels}
    assert len(by_hand) >= 3
    for words, box in by_hand.items():
        if under(fig, box, [0.5]) != [OWN[words]]:
            assert set(under(fig, box, [0.2, 0.35, 0.5, 0.65, 0.8])) <= {None, OWN[words]}, words


@pytest.mark.parametrize("region", ["asia-pacific", "asia"])
def test_a_name_in_the_sea_has_a_line_to_its_country(pictures, region):
    fig = draw(rows(**FOUR), pictures, region=region)
    names, leads = names_of(fig), leads_of(fig)
    to_pixels = fig.axes[0].transData.transform
    apart = [w for w in names if w in OWN and OWN[w] not in under(fig, names[w], np.linspace(0, 1, 21))]
    assert len(apart) >= 3  # which ones depends on the width of letters
    for words in apart:
        shown = names[words].padded(1)
        (end,) = [to_pixels(there) for here, there in leads if shown.contains(*to_pixels(here))]
        home = next(area for area in projection.areas() if area.id == OWN[words])
        assert np.abs(to_pixels(np.concatenate(home.rings)) - end).sum(axis=1).min() < 0.01, words
    assert len(leads) == len(apart)


def test_a_name_of_a_disputed_place_covers_no_country(pictures):
    fig = draw(rows(**FOUR), pictures)
    places = {words: box for words, box in names_of(fig).items() if words in current().map.places}
    assert len(places) == 4
    for words, box in places.items():
        assert set(under(fig, box, [0.2, 0.35, 0.5, 0.65, 0.8])) == {None}, words


@pytest.mark.parametrize("region", current().map.regions)
def test_names_on_the_map_are_whole_and_cover_no_other(pictures, region):
    fig = draw(rows(**FOUR), pictures, region=region)
    frame, names = fig.axes[0].get_window_extent(), list(names_of(fig).items())
    assert names
    for at, (words, box) in enumerate(names):
        assert frame.x0 <= box.x0 <= box.x1 <= frame.x1, words
        assert frame.y0 <= box.y0 <= box.y1 <= frame.y1, words
        assert [other for other, taken in names[at + 1 :] if box.overlaps(taken)] == [], words


@pytest.fixture
def own_map():
    """Give a function that opens the course with other settings of the map."""
    before = [*settings.opened]
    yield lambda **changes: settings.use(replace(current(), map=replace(current().map, **changes)))
    settings.opened[:] = before


def test_of_names_in_one_place_the_important_one_is_kept(pictures, own_map):
    spot = (103.0, 35.0)
    crowd = {f"Somewhere {number}": spot for number in range(20)} | {"China": spot}
    own_map(labels=crowd, far_labels=("China",))
    names = names_of(draw(rows(**FOUR), pictures))
    assert "China" in names
    assert 1 < len(set(names) & set(crowd)) < len(crowd)


def test_a_close_region_has_its_own_labels_and_a_far_one_no_places(pictures):
    close = set(names_of(draw(rows(**FOUR), pictures, region="kurils")))
    far = set(names_of(draw(rows(**FOUR), pictures, region="world")))
    assert close
    assert close <= set(current().map.close_labels)
    assert set(current().map.far_labels) <= far <= set(current().map.labels)


def test_the_note_and_the_legend_are_whole_and_nothing_covers_the_map(pictures):
    for region, view in (("world", "controlled"), ("asia-pacific", "disputed"), ("kurils", "un")):
        words = {"title": "A long title of a map, " * 8, "unit": "a unit that is long too, and goes on " * 3}
        fig = draw(rows([2005], **FOUR), pictures, region=region, view=view, **words)
        whole, map_box = fig.bbox, fig.axes[0].get_window_extent()
        boxes = [text.get_window_extent() for text in fig.texts] + [fig.legends[0].get_window_extent()]
        for box in boxes:
            assert whole.x0 <= box.x0 <= box.x1 <= whole.x1 + 1
            assert whole.y0 <= box.y0 <= box.y1 <= whole.y1
            assert not box.overlaps(map_box)


@pytest.mark.parametrize("region", ["asia-pacific", "world", "kurils", "black-sea"])
def test_north_is_up_and_west_is_left_in_every_region(pictures, region):
    axes = draw(rows(**FOUR), pictures, region=region).axes[0]
    one = current().map.regions[region]
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    assert left == pytest.approx(projection.project([one.west[0]], [one.west[1]])[0][0])
    assert right == pytest.approx(projection.project([one.east[0]], [one.east[1]])[0][0])
    assert top == pytest.approx(projection.project([projection.centre()], [one.north])[0][1])
    assert bottom == pytest.approx(projection.project([projection.centre()], [one.south])[0][1])
    assert bottom > top
    assert right > left


def test_the_folded_table_lists_the_year_from_the_largest_down():
    frame = rows([2018, 2019], **FOUR)
    html = ties.map_countries(frame, "share", title="Share", year=2018).fallback_html.split("<details>")[1]
    names = re.findall(r'<th scope="row"[^>]*>([^<]+)</th><td[^>]*>([^<]+)', html)
    assert names == [("Australia", "400"), ("Japan", "30"), ("Mongolia", "2"), ("Vietnam", "1")]
    assert "Share, 2018" in html


def test_the_edges_of_areas_are_lines_without_a_filling(pictures):
    lines = [patch for patch in draw(rows(**FOUR), pictures).axes[0].patches if not patch.get_facecolor()[3]]
    assert all(isinstance(patch, PathPatch) for patch in lines)
    assert [to_hex(patch.get_edgecolor()) for patch in lines] == ["#ffffff"]
