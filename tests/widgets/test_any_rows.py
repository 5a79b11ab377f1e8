"""The map with anybody's rows: random frames against a computation of their own, and inputs that once failed."""

import json
import math
import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ties
from tests.random_rows import COUNT, DRAWN
from ties.errors import TiesError
from ties.widgets.choropleth.prepare import prepare

INPUTS = json.loads((Path(__file__).parents[1] / "data" / "map-inputs.json").read_text(encoding="utf-8"))
SAME = {  # one country a row; the map takes every spelling
    "VNM": ["VNM", "vnm", "VN", 704, "Viet Nam", "Socialist Republic of Viet Nam"],
    "RUS": ["RUS", "Russian Federation", "643", 643.0],
    "CHN": ["CHN", "China", "CN"],
    "USA": ["USA", "United States of America", 840],
    "NAM": ["NAM", "Namibia"],
    **{code: [code] for code in ("IND", "IDN", "JPN", "KOR", "PRK", "MNG", "AUS", "NZL", "FRA", "DEU", "BRA", "ZAF")},
}
GROUPS = ["WLD", "World", "ASEAN"]
NOT_USED = ["AFE", "OWID_AFR", "-99", None, float("nan"), "Arab World"]
YEARS = {2019: [2019, "2019", 2019.0, pd.Timestamp("2019-06-01")], 2020: [2020, "2020", pd.Period("2020")]}
finite = st.floats(-1e15, 1e15, allow_nan=False).filter(lambda number: number == 0 or abs(number) > 1e-15)
numbers = st.one_of(
    finite,
    st.integers(-10, 10),
    st.sampled_from([0, 0, 0, 1, 271.25, 271.26, 1e9, float("nan"), float("inf"), None]),
)
COLUMNS = st.sampled_from(["float", "whole", "zeros", "decimal", "text", "words", "bool", "mixed"])
CELLS = {
    "float": numbers,
    "whole": st.integers(-(10**6), 10**6),
    "zeros": st.one_of(st.just(0), st.just(0), finite),
    "decimal": st.decimals(-1000, 1000, places=2),
    "text": st.one_of(st.integers(0, 99).map(str), st.sampled_from(["..", "", "3.5", "-1"])),
    "words": st.sampled_from(["low", "middle", "high", "none", "", None]),
    "bool": st.booleans(),
    "mixed": st.sampled_from(
        [1, "a", 2.0, True, None, "1,5", "15%", "$5", Decimal(1), pd.Timestamp("2024-01-01"), [1]]
    ),
}
OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "scheme": st.sampled_from(["quantile", "equal", "continuous", "logarithmic", "diverging"]),
        "breaks": st.lists(st.integers(-20, 20), max_size=12).map(sorted),
        "middle": st.one_of(st.integers(-5, 5), st.just(float("nan"))),
        "ranks_to": st.integers(0, 5),
    },
)
EXACT = "{:.17g}"  # so that the limits in the legend can be read back


@st.composite
def frames(draw):
    """Draw rows in any order: a spelling of each country and year, and a cell of one kind of column."""
    kind = draw(COLUMNS)
    places = draw(st.lists(st.tuples(st.sampled_from([*SAME]), st.sampled_from([*YEARS])), unique=True, max_size=24))
    rows = [
        (draw(st.sampled_from(SAME[code])), draw(st.sampled_from(YEARS[year])), code, year) for code, year in places
    ]
    others = draw(st.lists(st.sampled_from([*GROUPS, *NOT_USED]), unique_by=repr, max_size=3))
    groups = [name for name in others if name in GROUPS][:1] + [name for name in others if name not in GROUPS]
    rows += [(name, 2019, None, 2019) for name in groups if name != "World" or "WLD" not in groups]
    cells = [draw(CELLS[kind]) for _ in rows]
    frame = pd.DataFrame(
        {
            "iso3": pd.Series([row[0] for row in rows], dtype=object),
            "year": pd.Series([row[1] for row in rows], dtype=object),
            "value": pd.Series(cells, dtype=object),
        }
    )
    return frame.infer_objects(), [row[2:] for row in rows]


def as_number(cell):
    """Return a cell as a finite number, else None; written apart from the module on purpose."""
    if cell is None or cell is pd.NaT or (isinstance(cell, str) and cell in ("", "..")):
        return None
    number = float(cell)
    return number if math.isfinite(number) else None


def holds(label, number):
    """Return whether the words of a class hold a number."""
    limits = [float(one) for one in re.findall(r"-?\d[\d.]*(?:e[+-]?\d+)?", label)]
    if label.startswith("below"):
        return number < limits[0]
    if label.endswith("and more"):
        return number >= limits[0]
    if "under" in label:
        return limits[0] <= number < limits[1]
    return limits[0] <= number <= limits[-1]


def is_blank(cell):
    """Return whether a cell holds nothing; written apart from the module on purpose."""
    return cell is None or (isinstance(cell, str) and cell in ("", "..")) or (isinstance(cell, float) and cell != cell)


def shown_numbers(frame, places):
    """Return the finite number of each country and year; None where the column is no column of numbers."""
    # yes and no are words where there is nothing else; among numbers True is 1, as it is for pandas
    known = [cell for (code, _), cell in zip(places, frame["value"], strict=True) if code and not is_blank(cell)]
    if known and all(isinstance(cell, bool | np.bool_) for cell in known):
        return None
    try:
        found = {place: as_number(cell) for place, cell in zip(places, frame["value"], strict=True) if place[0]}
    except (TypeError, ValueError):
        return None
    return {place: number for place, number in found.items() if number is not None}


@given(frames(), OPTIONS)
@settings(**DRAWN | {"max_examples": 3 * COUNT})  # each takes a few milliseconds
def test_random_rows_have_the_ranks_classes_and_counts_of_another_computation(drawn, options):
    frame, places = drawn
    try:
        prepared = prepare(frame, "value", number_format=EXACT, **options)
    except TiesError:
        return
    expected = shown_numbers(frame, places)
    row, column = ({name: at for at, name in enumerate(names)} for names in (prepared.years, prepared.codes))
    if expected is None:
        for texts, classes in zip(prepared.texts, prepared.classes.tolist(), strict=True):
            words = {(text, prepared.legend[number].label) for text, number in zip(texts, classes, strict=True) if text}
            assert all(text == label for text, label in words)
        return
    assert {(code, year) for year in row for code in column if prepared.texts[row[year]][column[code]]} == set(expected)
    for (code, year), number in expected.items():
        at = row[year], column[code]
        better = sum(other > number for place, other in expected.items() if place[1] == year)
        wanted = better + 1 if better + 1 <= options.get("ranks_to", math.inf) else 0
        assert prepared.ranks[at[0]][at[1]] == wanted
        assert holds(prepared.legend[prepared.classes[at]].label, number)
    order = [
        prepared.classes[row[year], column[code]]
        for (code, year), _ in sorted(expected.items(), key=lambda one: one[1])
    ]
    assert order == sorted(order)
    for year in prepared.years:
        assert sum(prepared.counts(year)) == sum(place[1] == year for place in expected)
    if len(set(expected.values())) > 1 and not options.get("breaks"):
        assert len(set(order)) > 1


def column_of(case):
    """Return the cells of an input: as they are, or a range or a repetition that the file writes short."""
    if "repeat" in case:
        return [cell for cell, times in case["repeat"] for _ in range(times)]
    return case["values"]


def frame_of(case):
    """Return the rows of an input; codes of its own, or the first of the table of countries."""
    cells = column_of(case)
    known = ties.read("countries").query("kind != 'group'")["iso3"].tolist()
    frame = pd.DataFrame({"iso3": case.get("iso3", known[: len(cells)]), "v": pd.Series(cells, dtype=object)})
    frame["v"] = frame["v"].astype(case["dtype"]) if "dtype" in case else frame["v"].infer_objects()
    if "order" in case:
        frame["v"] = pd.Categorical(frame["v"], case["order"], ordered=True)
    return frame.assign(year=case["year"]) if "year" in case else frame


def test_the_list_of_inputs_is_long_and_each_has_a_name():
    assert len({case["name"] for case in INPUTS}) == len(INPUTS) >= 30


@pytest.mark.parametrize("case", INPUTS, ids=lambda case: case["name"])
def test_an_input_that_once_failed_has_the_right_legend_or_sentence(case):
    options = case.get("options", {})
    if "refused" in case:
        with pytest.raises(TiesError, match=re.escape(case["refused"])):
            prepare(frame_of(case), "v", **options)
        return
    prepared = prepare(frame_of(case), "v", **options)
    assert [row.label for row in prepared.legend] == case["legend"]
    assert prepared.counts(prepared.years[-1]) == case["counts"]
    assert prepared.note == case.get("note", "")
    assert prepared.left_out == case.get("left_out", [])


@pytest.mark.parametrize("count", range(2, 11))
def test_each_class_has_a_look_of_its_own_beside_its_colour(count):
    frame = pd.DataFrame({"iso3": [*SAME][:count], "v": list("abcdefghij")[:count]})
    legend = prepare(frame, "v").legend
    assert len({row.hatch for row in legend}) == len({row.colour for row in legend}) == count


def test_neighbours_beyond_five_classes_differ_in_pattern_too():
    frame = pd.DataFrame({"iso3": [*SAME], "v": np.arange(len(SAME))})
    hatches = [row.hatch for row in prepare(frame, "v", scheme="continuous").legend]
    assert len(hatches) == 9
    assert all(a != b for a, b in pairwise(hatches))


def test_a_diverging_map_changes_its_hue_at_the_middle():
    frame = pd.DataFrame({"iso3": [*SAME], "v": np.arange(len(SAME)) / 10})
    legend = prepare(frame, "v", middle=0.8).legend
    red = [int(row.colour[1:3], 16) > int(row.colour[5:7], 16) for row in legend]
    below = [float(row.label.split()[-1]) <= 0.8 for row in legend]
    assert red == below
    assert {True, False} == set(red)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("region", "atlantis"),
        ("view", "nonsense"),
        ("year", 1999),
        ("year", "soon"),
        ("selected", ["Rusia"]),
        ("region", 3),
    ],
)
def test_an_unknown_state_of_the_map_is_refused_and_changes_nothing(name, value):
    chart = ties.map_countries(pd.DataFrame({"iso3": ["VNM"], "year": [2019], "v": [1]}), "v", title="x")
    before = getattr(chart, name)
    with pytest.raises(TiesError):
        setattr(chart, name, value)
    assert getattr(chart, name) == before


def test_maps_of_other_rows_or_classes_do_not_share_a_choice():
    def shown(value, **options):
        return ties.map_countries(pd.DataFrame({"iso3": ["VNM"], "v": [value]}), "v", title="x", **options)

    shown(1).selected = ["VNM"]
    assert shown(1).selected == ["VNM"]
    assert shown(2).selected == []
    assert shown(1, breaks=[0, 2]).selected == []


def test_rows_that_were_not_used_are_listed_below_the_map():
    frame = pd.DataFrame({"iso3": ["VNM", "AFE", "OWID_EUR"], "v": [1, 2, 3]})
    chart = ties.map_countries(frame, "v", title="x")
    assert chart.spec["not_used"] == "2 of 3 rows were not used: AFE, OWID_EUR."
    assert "2 of 3 rows were not used: AFE, OWID_EUR." in chart.fallback_html


def test_ties_are_read_as_the_rows_of_the_map_are():
    sent = pd.DataFrame(
        {"iso3": ["Viet Nam", "AFE"], "partner_iso3": ["ru", "CN"], "year": ["2019", "2019"], "share": ["5", 1]}
    )
    frame = pd.DataFrame({"iso3": ["VNM"], "year": [2019.0], "v": [1]})
    chart = ties.map_countries(frame, "v", title="x", ties=sent)
    (line,) = chart.spec["lines"]
    assert (line["start"], line["end"], line["texts"], chart.year) == ("RUS", "VNM", ["5"], 2019)
    assert "Ties: 1 of 2 rows was not used: AFE." in chart.spec["not_used"]
    with pytest.raises(TiesError, match="the ties, row 0, column 'iso3': no country called 'RUZ'"):
        ties.map_countries(frame, "v", title="x", ties=sent.assign(iso3="RUZ"))


def test_long_words_stay_inside_the_picture(pictures):
    long = (
        "gross domestic product in constant prices of 2015, by purchasing power, seasonally adjusted, per person " * 2
    )
    frame = pd.DataFrame({"iso3": ["VNM", "LAO"], "v": ["a very long name of a category that goes on and on", "b"]})
    ties.map_countries(frame, "v", title=long, unit=long)
    (fig,) = pictures
    fig.draw_without_rendering()
    width, height = fig.bbox.width, fig.bbox.height
    for artist in [*fig.texts, *fig.legends]:
        box = artist.get_window_extent()
        assert box.x0 >= 0
        assert box.x1 <= width
        assert box.y0 >= 0
        assert box.y1 <= height
