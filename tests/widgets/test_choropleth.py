"""The map of countries: what it shows, what raises an error, and that its fallback says the same."""

import re

import numpy as np
import pandas as pd
import pytest

import ties
from ties.errors import AmbiguousNameError, BadInputError, UnknownNameError
from ties.settings import current
from ties.tables import countries
from ties.widgets.base import STILL
from ties.widgets.choropleth import projection
from ties.widgets.choropleth.classes import NO_DATA, rounded_quantiles
from ties.widgets.choropleth.flows import label_points
from ties.widgets.choropleth.other_names import other_names
from ties.widgets.choropleth.prepare import prepare


def rows(**values):
    return pd.DataFrame({"iso3": list(values), "year": 2019, "share": list(values.values())})


def shown(frame, **options):
    return ties.map_countries(frame, "share", title="Share", unit="%", **options)


def test_missing_value_is_no_data_and_not_the_lowest_class():
    prepared = prepare(rows(VNM=90.0, PRK=None, MNG=0.0), "share")
    assert prepared.codes == ["MNG", "VNM"]
    assert prepared.classes.tolist() == [[0, len(prepared.legend) - 1]]
    assert prepared.texts == [["0", "90"]]


@pytest.mark.parametrize("bad", [np.inf, -np.inf, np.nan])
def test_infinite_value_is_no_data(bad):
    prepared = prepare(rows(VNM=90.0, LAO=bad), "share")
    assert prepared.codes == ["VNM"]


def test_negative_and_positive_values_never_share_a_class():
    prepared = prepare(rows(VNM=5.0, PRK=-5.0, MNG=-1.0, LAO=2.0), "share")
    below = {c for code, c in zip(prepared.codes, prepared.classes[0], strict=True) if code in ("PRK", "MNG")}
    above = {c for code, c in zip(prepared.codes, prepared.classes[0], strict=True) if code in ("VNM", "LAO")}
    assert not below & above


def test_zero_is_the_limit_between_negative_and_positive_values():
    edges = rounded_quantiles(np.array([-5.0, -2.0, -0.5, 0.5, 2.0, 5.0]))
    assert 0.0 in edges
    assert not {1.0, -1.0} & set(edges.tolist())
    assert 0.0 not in rounded_quantiles(np.array([1.0, 2.0, 3.0, 4.0, 5.0]))


def test_number_on_a_limit_is_in_the_class_above_it():
    prepared = prepare(rows(VNM=1.0, PRK=2.0, MNG=3.0), "share", breaks=[1, 2, 3])
    at = dict(zip(prepared.codes, prepared.classes[0].tolist(), strict=True))
    assert (at["VNM"], at["PRK"], at["MNG"]) == (0, 1, 1)


def test_largest_value_is_in_the_last_class_and_ranks_first():
    prepared = prepare(rows(VNM=1.0, PRK=2.0, MNG=3.0, LAO=4.0, KHM=5.0), "share")
    last = prepared.codes.index("KHM")
    assert prepared.classes[0][last] == len(prepared.legend) - 1
    assert prepared.ranks[0][last] == 1


def test_ranks_after_ranks_to_are_left_out():
    prepared = prepare(rows(VNM=1.0, PRK=2.0, MNG=3.0), "share", ranks_to=1)
    assert dict(zip(prepared.codes, prepared.ranks[0], strict=True)) == {"MNG": 1, "PRK": 0, "VNM": 0}


def test_legend_counts_add_up_to_the_areas_with_data():
    prepared = prepare(rows(VNM=1.0, PRK=2.0, MNG=3.0), "share")
    assert sum(prepared.counts(2019)) == 3


def test_votes_keep_their_order_and_have_a_pattern_beside_the_colour():
    votes = pd.DataFrame({"iso3": ["VNM", "PRK", "JPN"], "vote": ["abstain", "no", "yes"]})
    legend = prepare(votes, "vote").legend
    assert [row.label for row in legend] == ["yes", "abstain", "no"]
    assert len({(row.hatch) for row in legend}) == 3


def test_a_group_such_as_the_world_is_named_and_not_drawn():
    chart = shown(rows(VNM=1.0, WLD=100.0))
    assert chart.prepared.left_out == ["World"]
    assert "WLD" not in chart.spec["codes"]


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        (pd.DataFrame({"country": ["VNM"], "share": [1.0]}), "no column 'iso3'"),
        (pd.concat([rows(VNM=1.0), rows(VNM=2.0)]), "two rows for VNM in 2019"),
        (
            pd.DataFrame({"iso3": ["VNM"] * 11, "year": range(2000, 2011), "share": list("abcdefghijk")}),
            "11 different words",
        ),
    ],
)
def test_map_countries_raises_on_invalid_rows(frame, sentence):
    with pytest.raises(BadInputError, match=sentence):
        shown(frame)


def test_unknown_country_offers_near_names():
    with pytest.raises(UnknownNameError, match="Vietnam"):
        shown(rows(Vietnamm=1.0))


def test_ambiguous_country_raises_error_with_candidates():
    with pytest.raises(AmbiguousNameError, match=r"North Korea \(PRK\)"):
        shown(rows(VNM=1.0), selected=["Korea"])


@pytest.mark.parametrize(("option", "near"), [({"region": "wrld"}, "world"), ({"view": "controled"}, "controlled")])
def test_unknown_region_or_border_view_offers_near_names(option, near):
    with pytest.raises(UnknownNameError, match=near):
        shown(rows(VNM=1.0), **option)


def test_year_without_rows_raises_error_with_the_years():
    with pytest.raises(BadInputError, match="from 2019 to 2019"):
        shown(rows(VNM=1.0), year=2030)


def test_empty_frame_gives_a_map_without_data():
    chart = shown(rows().astype({"share": "float64"}))
    assert chart.summary.endswith("0 areas with data.")
    assert set(chart.prepared.classes.ravel().tolist()) <= {NO_DATA}


def test_selected_is_a_list_of_codes_and_accepts_any_spelling():
    chart = shown(rows(VNM=1.0), selected=["Viet Nam"])
    chart.selected = [*chart.selected, "South Korea"]
    assert chart.selected == ["VNM", "KOR"]


def test_fallback_has_alt_text_border_note_and_values_as_table():
    chart = shown(rows(VNM=34.2, MNG=97.0), view="controlled")
    assert "highest: Mongolia 97, Vietnam 34.2" in re.search(r'alt="([^"]+)"', chart.fallback_html)[1]
    assert current().map.views["controlled"].note.split(":")[1][:30] in chart.fallback_html
    assert re.search(r'<th scope="row"[^>]*>Vietnam</th>', chart.fallback_html)


def test_fallback_of_the_map_is_allowed_in_untrusted_notebooks():
    tags = set(re.findall(r"<([a-z]+)", shown(rows(VNM=34.2)).fallback_html))
    assert tags <= {
        "figure",
        "figcaption",
        "img",
        "details",
        "summary",
        "table",
        "caption",
        "div",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    }


def test_output_contains_the_live_view_and_its_fallback():
    chart = shown(rows(VNM=34.2))
    data, _ = chart._repr_mimebundle_()
    assert data["text/html"] == STILL + chart.fallback_html
    assert "application/vnd.jupyter.widget-view+json" in data


@pytest.mark.parametrize(
    ("view", "crimea", "kurils"), [("un", "UKR", None), ("controlled", "RUS", "RUS"), ("disputed", None, None)]
)
def test_border_view_sets_the_owner_of_a_contested_area(view, crimea, kurils):
    assert current().map.views[view].owner("crimea", None) == crimea
    assert current().map.views[view].owner("southern-kurils", None) == kurils


def test_projection_is_equal_area():
    def square(lon, lat, side=1.0):
        corners = np.array([[lon, lat], [lon + side, lat], [lon + side, lat + side], [lon, lat + side]])
        return projection.ring_size(projection.project(corners[:, 0], corners[:, 1]))

    true = np.sin(np.radians(61)) - np.sin(np.radians(60))
    expected = true / (np.sin(np.radians(1)) - 0)
    assert square(100, 60) / square(100, 0) == pytest.approx(expected, rel=0.01)


def test_russia_and_fiji_are_whole_across_the_date_line():
    russia = next(area for area in projection.areas() if area.id == "RUS")
    chukotka = projection.project([-172.0], [66.0])[0]
    assert min(abs(ring[:, 0] - chukotka[0]).min() for ring in russia.rings) < 120


def test_flow_is_a_great_circle_bending_towards_the_pole():
    (line,) = projection.great_circle((37.6, 55.7), (140.0, 36.0))
    straight = np.linspace(line[0], line[-1], len(line))
    assert line[len(line) // 2][1] < straight[len(line) // 2][1] - 50


def test_flows_have_weight_direction_and_text():
    arms = pd.DataFrame({"iso3": ["VNM"], "partner_iso3": ["RUS"], "year": [2019], "tiv_million": [138.0]})
    chart = shown(rows(VNM=86.0), ties=arms, weight="tiv_million", selected=["VNM"])
    (line,) = chart.spec["lines"]
    assert (line["start"], line["end"], line["texts"]) == ("RUS", "VNM", ["138"])
    assert 1 <= line["weights"][0] <= 4


def test_running_a_cell_again_shows_the_last_choice():
    first = shown(rows(VNM=1.0))
    first.selected, first.view = ["VNM"], "controlled"
    again = shown(rows(VNM=1.0))
    assert (again.selected, again.view) == (["VNM"], "controlled")
    assert again.fallback_html == first.fallback_html


def test_another_cell_starts_with_its_own_choice():
    shown(rows(VNM=1.0)).selected = ["VNM"]
    assert shown(rows(VNM=1.0), selected=["PRK"]).selected == ["PRK"]


def test_other_names_of_a_country_are_those_of_the_table():
    found = {code: names.split("|") for code, names in other_names().items()}
    assert "Korea" in found["PRK"]
    assert "Korea" in found["KOR"]
    assert "Burma" in found["MMR"]
    assert "Viet Nam" in found["VNM"]
    assert "Vietnam" not in found["VNM"]
    assert not [name for names in found.values() for name in names if name.isdigit()]


def test_a_name_is_at_the_place_in_the_table_of_countries():
    found = {one["code"]: one for one in shown(rows(VNM=1.0)).spec["areas"]}
    for code in ("FRA", "USA", "NOR"):
        x, y = projection.project(*([part] for part in label_points()[code]))[0]
        assert (found[code]["x"], found[code]["y"]) == (round(x), round(y))
    assert found["RUS"]["size"] > found["CHN"]["size"] > found["VNM"]["size"]


def test_every_continent_has_a_region_with_its_countries_whole():
    listed = list(current().map.regions)
    assert listed[:2] == ["asia-pacific", "world"]
    known = countries.countries().set_index("iso3")
    codes = {
        "africa": known.index[known["region"] == "Africa"],
        "south-america": known.index[known["subregion"] == "South America"],
        "asia": known.index[known["region"] == "Asia"],
        "europe": known.index[(known["region"] == "Europe") & ~known.index.isin(["RUS", "SJM"])],
        "north-america": ["CAN", "USA", "MEX", "PAN", "CUB", "TTO", "ATG"],
        "oceania": ["AUS", "NZL", "PNG", "FJI", "WSM", "TON", "PYF", "GUM", "MHL", "KIR"],
        "middle-east": ["TUR", "EGY", "SAU", "IRN", "YEM", "OMN", "ISR", "IRQ", "SYR", "AFG"],
    }
    entries = {one["code"]: one for one in shown(rows(VNM=1.0)).spec["areas"] if one["code"]}
    for region, members in codes.items():
        left, top, width, height = projection.region_window(region)
        middles = [(code, entries[code]) for code in members if code in entries and code != "ATF"]
        lost = [code for code, one in middles if not (left < one["x"] < left + width and top < one["y"] < top + height)]
        assert (region, lost) == (region, [])
