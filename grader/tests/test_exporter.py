"""Tests of the exporter of graded notebooks."""

import json

import nbformat
import pytest
from nbconvert.preprocessors import Preprocessor

from nbgrader_sandbox.output.exporter import CompactNotebookExporter


class BreakCellType(Preprocessor):
    """Set an invalid type on a cell."""

    def preprocess_cell(self, cell, resources, index):
        cell.cell_type = "secret"
        return cell, resources


@pytest.fixture
def notebook():
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("print('ż')")])


def test_exported_text_is_the_notebook(notebook):
    text, resources = CompactNotebookExporter().from_notebook_node(notebook, {"unique_key": "one"})
    assert nbformat.reads(text, as_version=4) == notebook
    assert resources["unique_key"] == "one"
    assert json.loads(text)["cells"][0]["source"] == "print('ż')"


def test_invalid_notebook_after_a_preprocessor_raises(notebook):
    exporter = CompactNotebookExporter()
    exporter.register_preprocessor(BreakCellType(), enabled=True)
    with pytest.raises(nbformat.ValidationError):
        exporter.from_notebook_node(notebook)
