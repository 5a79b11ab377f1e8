"""Count the bytes to lesson 0, here and in a bare JupyterLite with pandas: `python -m tests.lite.measure SITE`."""

import json
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from playwright.sync_api import Playwright, sync_playwright

from tests.lite.edition import browser, run_all, serve

LESSON = "notebooks/00-start-here.ipynb"
BARE = "import pandas\nimport matplotlib.pyplot as plt\n\nplt.plot(pandas.Series([1, 2, 3]))"


def bare(site: Path, folder: Path) -> Path:
    """Copy a built edition without the lessons and the wheels that they add."""
    shutil.copytree(site, folder)
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(BARE)])
    book.metadata["kernelspec"] = {"name": "python", "display_name": "Python"}
    (folder / "files" / LESSON).write_text(nbformat.writes(book), encoding="utf-8")
    lock = folder / "static/pyodide/pyodide-lock.json"
    text = json.loads(lock.read_text("utf-8"))
    for name in ("far-east-ties", "anywidget", "ipywidgets", "psygnal"):
        text["packages"].pop(name)
    lock.write_text(json.dumps(text), encoding="utf-8")
    return folder


def sent(program: Playwright, site: Path, profile: Path) -> tuple[int, int]:
    """Return the number of files and bytes that a server sent until lesson 0 had run in a new browser."""
    with serve(site) as served, browser(program, profile, []) as page:
        run_all(page, served, LESSON)
        return len(served.sent), sum(size for _, size in served.sent)


if __name__ == "__main__":
    with TemporaryDirectory() as made, sync_playwright() as started:
        folder, edition = Path(made), Path(sys.argv[1])
        for name, place in (("edition", edition), ("bare", bare(edition, folder / "bare-site"))):
            files, size = sent(started, place, folder / name)
            print(f"{name}: {files} files, {size / 1e6:.1f} MB")
