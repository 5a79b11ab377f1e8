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


def test_attachment_that_is_no_picture_is_left_out():
    given = {
        **ATTACHED,
        "b.svg": {"image/svg+xml": "<svg/>"},
        "c.html": {"text/html": "x"},
        "d.png": {"image/png": "x"},
    }
    cell = from_dict({"cell_type": "markdown", "source": "x", "metadata": {}, "attachments": given})
    assert SafeOutputs().preprocess_cell(cell, {}, 0)[0].attachments == ATTACHED


@pytest.mark.parametrize("scheme", ["javascript:x", "vbscript:x", "file:///x", "ftp://x"])
def test_either_of_two_checks_alone_keeps_an_address_out(scheme, monkeypatch):
    html = f'<a href="{scheme}">a</a>'
    assert not sanitizer.safe_link(scheme)
    monkeypatch.setattr(sanitizer, "safe_link", lambda address: address)
    assert "href" not in sanitizer.clean_html(html)


def test_link_opens_a_page_of_its_own():
    link = sanitizer.clean_html('<a href="https://example.org/" target="_top">a</a>')
    assert 'target="_blank"' in link
    assert 'rel="noopener noreferrer"' in link


@pytest.mark.parametrize(
    "kind", ["application/javascript", "image/svg+xml", "application/vnd.jupyter.widget-view+json", "text/markdown"]
)
def test_format_that_can_run_or_fetch_is_left_out(kind):
    output = {"output_type": "display_data", "data": {kind: "x", "text/plain": "y"}, "metadata": {}}
    assert sanitised(output).data == {"text/plain": "y"}


@pytest.mark.parametrize(
    "style",
    [
        "background:url(http://x)",
        "position:fixed",
        "z-index:9",
        "background-image:x",
        "color:\\75rl(x)",
        "color:a/**/b",
    ],
)
def test_style_that_fetches_or_covers_is_left_out(style):
    assert style.split(":")[0] not in sanitizer.clean_html(f'<p style="{style}">x</p>')


@pytest.mark.parametrize("tag", ["script", "style", "svg", "template", "noscript", "iframe", "object", "title"])
def test_element_that_is_not_shown_takes_its_text_with_it(tag):
    assert "secret" not in sanitizer.clean_html(f"<{tag}>secret</{tag}>")


@pytest.mark.parametrize("tag", ["form", "input", "button", "link", "meta", "base", "video", "audio", "embed", "frame"])
def test_element_that_acts_or_fetches_is_left_out(tag):
    assert f"<{tag}" not in sanitizer.clean_html(f"<{tag} src=http://x href=http://x>x")


def test_class_of_the_pages_own_parts_is_left_out():
    assert sanitizer.clean_html('<p class="btn dataframe navbar">x</p>') == '<p class="dataframe">x</p>'


@pytest.mark.parametrize(("width", "kept"), [("40", True), ("0", False), ("99999", False), ("4x", False)])
def test_width_of_a_picture_is_a_number_of_pixels(width, kept):
    text = sanitizer.clean_html(f'<img src="data:image/png;base64,{PNG}" width="{width}">')
    assert ("width" in text) == kept


def test_picture_in_html_is_checked_and_never_fetched():
    for address in ("http://example.org/a.png", "data:image/svg+xml;base64,x", "data:image/png;base64,eA==", "a.png"):
        assert "src" not in sanitizer.clean_html(f'<img src="{address}">')


def test_picture_of_too_many_pixels_or_bytes_is_no_picture(monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(pictures, "MOST_PIXELS", 3)
        assert pictures.picture("image/png", PNG) is None
    monkeypatch.setattr(pictures, "LARGEST", len(PNG) - 1)
    assert pictures.picture("image/png", PNG) is None


def test_notebook_keeps_only_plain_words_of_its_metadata():
    kernel = {"name": "python3", "display_name": "<script>", "language": "python"}
    notebook = v4.new_notebook(
        metadata={"kernelspec": kernel, "language_info": {"name": "python", "x": "y"}, "title": "t"}
    )
    notebook.metadata["widgets"] = {"state": {}}
    assert SafeOutputs().preprocess(notebook, {})[0].metadata == {"language_info": {"name": "python"}}


@pytest.mark.parametrize(("grade_id", "kept"), [("why-2", True), ('x"onload=y', False), ("<b>", False), ("", False)])
def test_cell_keeps_nbgraders_name_only_where_a_page_can_show_it(grade_id, kept):
    given = {"nbgrader": {"grade_id": grade_id, "points": 3, "evil": "x", "task": [1]}, "tags": ["x"]}
    found = sanitizer.cell_metadata(given)
    assert found == ({"nbgrader": {"grade_id": grade_id, "points": 3}} if kept else {})


def test_cell_with_a_harmful_id_gets_another():
    cell = v4.new_markdown_cell("x", id="fine-1")
    assert SafeOutputs().preprocess_cell(cell, {}, 7)[0].id == "fine-1"
    cell.id = "a b"
    assert SafeOutputs().preprocess_cell(cell, {}, 7)[0].id == "cell-7"


@pytest.mark.parametrize("value", ["1", True, 10**9, 1.5, [1]])
def test_number_of_a_cell_that_is_no_number_is_left_out(value):
    assert (sanitizer.cell_number(value), sanitizer.cell_number(3)) == (None, 3)


def test_html_in_an_answer_is_shown_as_written_and_in_the_question_rendered():
    answer = v4.new_markdown_cell("<video>x</video> <b>y</b>")
    question = v4.new_markdown_cell("<video>x</video>", metadata={"nbgrader": {"locked": True, "grade_id": "q"}})
    kept = [SafeOutputs().preprocess_cell(cell, {}, 0)[0].source for cell in (answer, question)]
    assert kept == ["&lt;video>x&lt;/video> <b>y</b>", "<video>x</video>"]


def test_policy_of_a_feedback_page_allows_no_script_and_no_fetch():
    rules = dict(rule.split(" ", 1) for rule in pages.FEEDBACK_POLICY.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["img-src"] == "data:"
    assert rules["base-uri"] == rules["form-action"] == "'none'"
    assert not {"script-src", "connect-src", "frame-src"} & set(rules)
