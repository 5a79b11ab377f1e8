"""Docstrings of the public functions: enough for a teacher to use them with tables of their own."""

import inspect
import re

import pytest

import ties
from ties import measures
from ties.learning.predictions.widget import Prediction
from ties.widgets.argument_map.widget import ArgumentMap
from ties.widgets.choropleth.linked import LinkedMaps
from ties.widgets.choropleth.widget import CountryMap
from ties.widgets.multiverse import Exploration
from ties.widgets.ties_table.widget import TieTable
from ties.widgets.timeline.widget import Timeline

PUBLIC = {name: getattr(ties, name) for name in ties.__all__}
PUBLIC |= {f"measures.{name}": getattr(measures, name) for name in measures.__all__ if name != "require_columns"}
SECTION = r"(?ms)^{}\n-+\n(.*?)(?=^\w+\n-+\n|\Z)"


def section(function, heading):
    """Return the text of one section of a numpydoc docstring."""
    return "".join(re.findall(SECTION.format(heading), inspect.getdoc(function)))


@pytest.mark.parametrize("name", PUBLIC)
def test_docstring_explains_every_parameter(name):
    lines = re.findall(r"(?m)^(\S[^:\n]*)(?: :.*)?\n {4}\S", section(PUBLIC[name], "Parameters"))
    explained = [part.strip(" *") for line in lines for part in line.split(",")]
    assert explained == list(inspect.signature(PUBLIC[name]).parameters)


@pytest.mark.parametrize("name", PUBLIC)
def test_docstring_has_an_example(name):
    assert ">>>" in section(PUBLIC[name], "Examples")


@pytest.mark.parametrize("name", [name for name in PUBLIC if name not in ("RichOutput", "check_answer")])
def test_docstring_describes_the_result(name):
    assert section(PUBLIC[name], "Returns")


ATTRIBUTES = {
    ArgumentMap: ["selected", "pulled", "lost"],
    CountryMap: ["value", "selected", "year", "region", "view"],
    LinkedMaps: ["left", "right"],
    Exploration: ["outcomes", "share"],
    Prediction: ["guess"],
    TieTable: ["frame", "partners", "country", "theme", "span"],
    Timeline: ["frame", "selected"],
}


@pytest.mark.parametrize("widget", ATTRIBUTES)
def test_class_of_a_widget_describes_its_public_attributes(widget):
    assert re.findall(r"(?m)^(\w+) :", section(widget, "Attributes")) == ATTRIBUTES[widget]
