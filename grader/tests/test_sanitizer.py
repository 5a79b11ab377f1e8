"""Tests of sanitised outputs and pages: harmful parts are removed, honest work does not change."""

import json

import pytest
from nbformat import from_dict, v4
from traitlets.config import PyFileConfigLoader

from grader.tests.hostile import PNG
from nbgrader_sandbox import pictures
from nbgrader_sandbox.intake import notebook_reader
from nbgrader_sandbox.output import pages, sanitizer
from nbgrader_sandbox.output.sanitizer import SafeOutputs
from tests.browser.lab import ROOT

ATTACHED = {"a.png": {"image/png": PNG}}


def page(source, **more):
    """Render Markdown of a student."""
    cell = from_dict({"cell_type": "markdown", "source": source, "metadata": {}, **more})
    return pages.markdown2html({"cell": cell}, source)


def sanitised(output):
    """Sanitise a notebook with one output and return the output."""
    notebook = v4.new_notebook(cells=[v4.new_code_cell("1", outputs=[from_dict(output)])])
    return SafeOutputs().preprocess(notebook, {})[0].cells[0].outputs[0]


def read_cells(*cells):
    """Read a notebook file with these cells."""
    return notebook_reader.read(
        json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()
    )


def test_metadata_of_an_output_keep_only_sizes_that_are_numbers():
    given = {"image/png": {"width": "1 onload=x", "height": 40, "alt": "x"}, "isolated": True, "width": 3}
    output = {"output_type": "display_data", "data": {"image/png": PNG}, "metadata": given}
    assert sanitised(output).metadata == {"image/png": {"height": 40}}


@pytest.mark.parametrize("size", [0, -1, 1e9, float("nan"), True, "9", None])
def test_size_out_of_range_is_dropped(size):
    assert not sanitizer.is_size(size)


@pytest.mark.parametrize("kind", ["image/jpeg", "image/gif", "image/svg+xml"])
def test_picture_of_another_type_is_no_picture(kind):
    assert pictures.picture(kind, PNG) is None
    assert pictures.picture("image/png", PNG) == PNG


@pytest.mark.parametrize("part", ["", "x", PNG[:40], f'{PNG}" onload="', None, {"a": 1}])
def test_damaged_picture_is_no_picture(part):
    assert pictures.picture("image/png", part) is None


def test_honest_table_and_figure_look_as_before():
    table = '<table border="1" class="dataframe">\n<tbody><tr style="text-align:right"><th>a</th></tr></tbody></table>'
    assert sanitizer.clean_html(table) == table
    figure = f'<figure><img alt="Up by 3" src="data:image/png;base64,{PNG}"><figcaption>x</figcaption></figure>'
    assert sanitizer.clean_html(figure) == figure


@pytest.mark.parametrize("address", ["https://example.org/a?b=c#d", "http://example.org/", "mailto:a@example.org"])
def test_link_to_the_web_or_an_address_of_mail_stays(address):
    assert f'href="{address}"' in page(f"[a]({address})")


def test_picture_from_elsewhere_is_shown_as_its_address():
    text = page("![a map](http://example.org/a.png)")
    assert "<img" not in text
    assert 'href="http://example.org/a.png"' in text


@pytest.mark.parametrize("source", ["`a<b`", "$a<b$", "    a<b"])
def test_code_and_formulas_are_shown_as_written(source):
    cell = v4.new_markdown_cell(source)
    kept, _ = SafeOutputs().preprocess_cell(cell, {}, 0)
    assert "a&lt;b" in page(kept.source)


def test_heading_of_an_answer_cannot_take_the_name_of_a_field():
    assert "id=" not in page("# why-comment")


def test_pasted_picture_is_kept_and_shown():
    notebook, findings = read_cells(
        {"cell_type": "markdown", "source": "![a](attachment:a.png)", "attachments": ATTACHED}
    )
    (cell,) = notebook.cells
    assert (cell.attachments, findings) == (ATTACHED, [])
    assert f"data:image/png;base64,{PNG}" in page(cell.source, attachments=cell.attachments)


@pytest.mark.parametrize(
    "attachments",
    [None, {}, [], {"a.png": None}, {"a.png": {"image/svg+xml": "<svg/>"}}, {"b.png": {"image/png": PNG}}],
)
def test_missing_picture_is_reported_and_shown_as_text(attachments):
    notebook, findings = read_cells(
        {"cell_type": "markdown", "source": "![a](attachment:a.png)", "attachments": attachments}
    )
    assert ["a.png is not in the file" in found.what for found in findings] == [True]
    assert "picture not shown" in page(notebook.cells[0].source)


def test_committed_configuration_sanitises_what_formgrader_shows():
    config = PyFileConfigLoader("nbgrader_config.py", path=str(ROOT)).load_config()
    assert "nbgrader_sandbox.output.sanitizer.SafeOutputs" in config.Autograde.autograde_preprocessors
    assert config.HTMLExporter.default_preprocessors[0] == "nbgrader_sandbox.output.sanitizer.SafeOutputs"
    assert config.HTMLExporter.filters["markdown2html"] == "nbgrader_sandbox.output.pages.markdown2html"
    served = PyFileConfigLoader("jupyter_config.py", path=str(ROOT)).load_config()
    assert served.ServerApp.jpserver_extensions["nbgrader_sandbox.output.formgrader"] is True


def test_name_of_a_student_keeps_its_letters_and_loses_tags():
    assert sanitizer.plain_name('Seán O\'Brien <b onload="x">') == "Seán O'Brien ‹b onload=”x”›"


@pytest.mark.parametrize(
    "address", ["evil.html", "/api/contents", "#why", "data:text/html,x", "javascript:x", "file:///x"]
)
def test_other_addresses_are_not_links(address):
    assert "href" not in sanitizer.clean_html(f'<a href="{address}">a</a>')
    assert "href" not in page(f"[a]({address})")
    assert "link left out" in page(f"[a]({address})")


def test_feedback_page_begins_with_its_policy_and_has_no_script():
    text = pages.without_scripts("<html><head><script src=x></script></head><body><script>1</script>x</body></html>")
    assert text == f"<html><head>{pages.META}</head><body>x</body></html>"
