"""
Write the notebooks that are committed: executed from top to bottom, the same bytes on every run.

Outputs are kept, widget state and live views are dropped (their still twins stay), versions and timings are left out.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from subprocess import run
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from ties.server import keep_pictures

LANGUAGE = {"name": "python"}  # nothing that changes with the version of Python
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def execute(path: Path) -> None:
    """Run one notebook in its own folder and write it back, cleaned."""
    if doubled := twice(json.loads(path.read_text(encoding="utf-8"))["cells"]):  # nbformat would change an id silently
        sys.exit(f"{path}: {doubled} stands in two cells; give each cell its own.")
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        client.execute()
    except CellExecutionError as error:
        sys.exit(f"{path} was not written, since a cell stopped:\n{error}")
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": LANGUAGE})
    keep_pictures({"type": "notebook", "content": notebook})
    nbformat.write(notebook, path)


def twice(cells: list[dict[str, Any]]) -> str:
    """Name a cell id or a grade_id that two cells have; empty if there is none."""
    names = Counter(f"id {cell.get('id')}" for cell in cells)
    marked = (cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in cells)
    names.update(f"grade_id {name}" for name in marked if name)
    return next((name for name, times in names.items() if times > 1), "")


def main(paths: list[str]) -> None:
    """Execute and clean each notebook named on the command line."""
    for path in paths:
        execute(Path(path))
        print(f"{path}: executed")
    run(
        [Path(sys.executable).with_name("nbstripout"), "--keep-output", "--keep-count", "--keep-id", *paths], check=True
    )


if __name__ == "__main__":
    main(sys.argv[1:])
