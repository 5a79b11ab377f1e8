"""A notebook is executed and written whole, or refused by its name."""

import nbformat
import pytest

from tools import notebooks


@pytest.fixture
def write(tmp_path):
    """Return a function that writes a notebook of code cells and returns its path."""

    def write_cells(*sources, **metadata):
        cells = [nbformat.v4.new_code_cell(source, id=f"cell-{at}") for at, source in enumerate(sources)]
        for cell in cells:
            cell.metadata.update(metadata)
        nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "lesson.ipynb")
        return tmp_path / "lesson.ipynb"

    return write_cells


def test_two_cells_with_one_grade_id_are_refused_by_name(write):
    path = write("1", "2", nbgrader={"grade_id": "cap"})
    before = path.read_bytes()
    with pytest.raises(SystemExit, match=r"lesson\.ipynb: grade_id cap stands in two cells"):
        notebooks.execute(path)
    assert path.read_bytes() == before


def test_two_cells_with_one_id_are_refused_by_name(write):
    path = write("1", "2")
    path.write_text(path.read_text("utf-8").replace("cell-1", "cell-0"), "utf-8")
    with pytest.raises(SystemExit, match=r"lesson\.ipynb: id cell-0 stands in two cells"):
        notebooks.execute(path)


def test_a_cell_that_stops_names_its_notebook_which_stays_as_it_was(write):
    path = write("1 / 0")
    before = path.read_bytes()
    with pytest.raises(SystemExit, match=r"lesson\.ipynb was not written(?s:.*)ZeroDivisionError"):
        notebooks.execute(path)
    assert path.read_bytes() == before
