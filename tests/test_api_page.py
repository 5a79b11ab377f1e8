"""The page about the toolkit describes what the toolkit has."""

import ast
import re
from pathlib import Path
from pkgutil import resolve_name

import numpy as np
import pandas as pd
import pytest

import ties

PAGE = (Path(__file__).parents[1] / "docs" / "api.md").read_text("utf-8")
DESCRIBED = re.findall(r"\.\. auto\w+:: ([\w.]+)", PAGE)
ROWS = re.findall(r"^\| (?:(?:`ties\.(\w+)`|all) )?\| `\.(\w+)` \|.*\| (set)? ?\|$", PAGE, re.MULTILINE)


def shown_by(name):
    """Make a widget of the few rows that it needs."""
    rows = pd.DataFrame({"iso3": ["VNM", "PRK"], "value": [1.0, 2.0]})
    return {
        "map_countries": lambda: ties.map_countries(rows, "value", title="Two countries"),
        "side_by_side": lambda: ties.side_by_side(shown_by("map_countries"), shown_by("map_countries")),
        "map_argument": lambda: ties.map_argument(ties.read("claims"), ties.read("claim_links")),
        "tabulate_ties": lambda: ties.tabulate_ties("VNM", arms=ties.read("arms_transfers")),
        "show_timeline": lambda: ties.show_timeline(ties.read("events")),
        "explore": lambda: ties.explore(lambda first: first > 1, first=[1, 2]),
    }[name]()


def test_every_public_name_is_described():
    short = {"ties.partner_share", "ties.concentration"}  # described as measures
    assert {f"ties.{name}" for name in ties.__all__} - short <= set(DESCRIBED)
    assert all(name in PAGE for name in short)


def test_every_measure_that_a_lesson_uses_is_described():
    modules = (Path(ties.__file__).parents[1] / "far_east").glob("*.py")
    used = {name for path in modules for name in re.findall(r"measures\.(\w+)\(", path.read_text("utf-8"))}
    assert {f"ties.measures.{name}" for name in used} <= set(DESCRIBED)


def test_every_attribute_in_the_table_is_one_of_the_widget():
    maker, found = "", []
    for named, attribute, settable in ROWS:
        maker = named or maker
        widget = shown_by(maker)
        assert hasattr(widget, attribute), (maker, attribute)
        found.append(bool(settable) == widget.has_trait(attribute))
    table = re.search(r"(?:^\|.*\n)*^\| `ties\.map_countries`.*\n(?:^\|.*\n)+", PAGE, re.MULTILINE)[0]
    assert len(found) == table.count("\n") - 2  # every row but the head and the line under it
    assert all(found)


def test_the_first_example_runs():
    example = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)[0]
    names = {}
    exec(example, names)
    assert len(names["rows"]) == 3


def test_five_lines_go_from_a_published_file_to_a_map(tmp_path, monkeypatch):
    lines = re.search(r"## Your own table in five lines\n.*?```python\n(.*?)```", PAGE, re.DOTALL)[1]
    assert len([line for line in lines.split("\n") if line]) == 5
    (name,) = re.findall(r'read_csv\("([^"]+)"', lines)
    given = Path(__file__).parent / "data" / "world-bank-layout.csv"
    (tmp_path / name).write_bytes(given.read_bytes())
    monkeypatch.chdir(tmp_path)
    names = {}
    code = compile(lines, "five lines", "exec", ast.PyCF_ONLY_AST)
    last = ast.Expression(code.body.pop().value)
    exec(compile(code, "five lines", "exec"), names)
    chart = eval(compile(last, "five lines", "eval"), names)
    published = pd.read_csv(given, skiprows=4).set_index("Country Code")
    assert chart.spec["years"] == [2021, 2022, 2023]
    assert set(chart.spec["codes"]) == {"VNM", "RUS", "PRK", "MAC", "KOR"}
    for code in chart.spec["codes"]:
        wanted = [published.loc[code, str(year)] for year in chart.spec["years"]]
        assert [np.nan if one is None else one for one in chart.spec["numbers"][code]] == pytest.approx(
            wanted, nan_ok=True
        )
    assert "AFE" in chart.spec["not_used"]
    assert "INX" in chart.spec["not_used"]


@pytest.mark.parametrize("name", DESCRIBED)
def test_a_description_says_what_the_name_does(name):
    assert resolve_name(name).__doc__
