"""
Widgets that work on a page without a kernel: what each of them holds after its cell has run, and the files of the site.

The lessons are run once, without drawing their figures. A map, a table of ties, an argument and a line to draw are
kept. The outlines of countries are the same in every map and are written once.
"""

import ast
import json
import os
import re
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from unittest.mock import patch

import ipywidgets
import matplotlib.pyplot as plt
import nbformat

import ties
from ties.display.figure import RichOutput
from ties.errors import BadInputError
from ties.learning.predictions.panel import Prediction
from ties.learning.predictions.scoring import LineTruth
from ties.widgets.argument_map.widget import ArgumentMap
from ties.widgets.base import STILL, ScriptedWidget
from ties.widgets.choropleth.widget import CountryMap
from ties.widgets.draw_line.widget import DrawnLine, values_by_text_year
from ties.widgets.ties_table.widget import TieTable

ROOT = Path(__file__).parents[1]
FOLDER = "live"  # of the site's static files
SCRIPTS = {
    CountryMap: "country_map",
    TieTable: "ties_table",
    ArgumentMap: "argument_map",
    DrawnLine: "draw_line",
}
OUTLINES = "areas"  # of a map's spec
EXPORT = re.compile(r"export \{ (\w+) as default \};\s*$")


class Live(NamedTuple):
    """One widget of a page: its script, what it holds, and for a line to draw the true values by year."""

    widget: ScriptedWidget
    truth: dict[str, float | None] | None = None

    @property
    def script(self) -> str:
        """Name of its script."""
        return next(name for kind, name in SCRIPTS.items() if isinstance(self.widget, kind))


def lessons() -> dict[str, Path]:
    """Return the notebooks of the lessons by name."""
    return {path.stem: path for path in sorted((ROOT / "notebooks").glob("*.ipynb"))}


def found_in(value: Any) -> Iterator[Live]:
    """Yield the widgets in an output, which may be a panel with a line to draw."""
    if isinstance(value, tuple(SCRIPTS)):
        yield Live(value)
    elif isinstance(value, Prediction) and isinstance(value.truth, LineTruth):
        yield Live(value.truth.plot, values_by_text_year(value.truth.line))


def run(path: Path) -> dict[str, Live]:
    """Run the cells of a lesson and return the widgets that it shows, by the id of their cell."""
    names, found = {"display": lambda *_: None}, {}
    with TemporaryDirectory() as nobody, unanswered(Path(nobody)):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code":
                shown = value_of(cell.source, names)
                found.update((cell.id, live) for live in found_in(shown))
    return found


@contextmanager
def unanswered(work: Path) -> Iterator[None]:
    """While this lasts nobody has answered anything, figures are not drawn, and nothing is printed."""
    drawn, ties.figure = ties.figure, close
    with patch.dict(os.environ, {"TIES_WORK": str(work)}), redirect_stdout(StringIO()):
        try:
            yield
        finally:
            ties.figure = drawn


def close(fig: Any, **_: str) -> RichOutput:
    """Stand in for `ties.figure`, which takes most of the time: nobody looks at a figure here."""
    plt.close(fig)
    return RichOutput("", "")


def value_of(source: str, names: dict[str, Any]) -> Any:
    """Run one cell and return the value of its last line, as a notebook shows it."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None


def state_of(widget: ScriptedWidget) -> dict[str, Any]:
    """Return what the script of a widget reads, without what belongs to every widget."""
    names = [name for name in widget.traits(sync=True) if name[0] != "_" and name not in ipywidgets.DOMWidget().keys]
    return widget.get_state(names)


def packed(widget: ScriptedWidget) -> dict[str, Any]:
    """Return what a widget holds, for JSON: bytes as text, and no outlines, which a page has from another file."""
    state = state_of(widget)
    raw = {name: {"$bytes": b64encode(value).decode()} for name, value in state.items() if isinstance(value, bytes)}
    spec = {name: value for name, value in state["spec"].items() if name != OUTLINES}
    return {**state, **raw, "spec": spec}


def write(static: Path) -> dict[str, dict[str, str]]:
    """
    Write scripts, styles, outlines and what each widget holds below a site's static folder.

    Returns
    -------
    dict
        Lesson: id of a cell: name of the script of its widget.
    """
    folder, outlines = static / FOLDER, []
    folder.mkdir(parents=True, exist_ok=True)
    lives = {lesson: found for lesson, path in lessons().items() if (found := run(path))}
    for lesson, found in lives.items():
        write_part(folder / f"{lesson}.js", "tiesStates", {cell: entry(live) for cell, live in found.items()})
        outlines += [live.widget.spec[OUTLINES] for live in found.values() if isinstance(live.widget, CountryMap)]
    if any(one != outlines[0] for one in outlines):
        raise BadInputError("two maps of the lessons have different outlines, and the site has one file of them.")
    write_part(folder / "outlines.js", "tiesOutlines", outlines[0])
    for kind, name in SCRIPTS.items():
        code = EXPORT.sub(r"return \1;", str(kind._esm))
        start = f"(window.tiesWidgets ??= {{}}).{name} = (() => {{"
        (folder / f"{name}.js").write_text(f"{start}\n{code}\n}})();\n", "utf-8")
        (folder / f"{name}.css").write_text(str(kind._css), "utf-8")
    for name in ("page.js", "page.css"):
        (folder / name).write_text((ROOT / "docs/live" / name).read_text("utf-8"), "utf-8")
    return {lesson: {cell: live.script for cell, live in found.items()} for lesson, found in lives.items()}


def write_part(path: Path, name: str, value: Any) -> None:
    """Write a value as a script that gives it a name; a browser reads no other file from a disk."""
    path.write_text(f"window.{name} = {json.dumps(value, ensure_ascii=False)};\n", "utf-8")


def entry(live: Live) -> dict[str, Any]:
    """Return one widget for the page's file."""
    made = {"script": live.script, "state": packed(live.widget)}
    return made | ({"truth": live.truth} if live.truth is not None else {})


def with_places(source: str, cells: dict[str, str]) -> str:
    """Return a notebook in which each live widget has a place before its still view."""
    book = json.loads(source)
    for cell in book["cells"]:
        for output in cell.get("outputs", ()) if cell.get("id") in cells else ():
            html = "".join(output.get("data", {}).get("text/html", ""))
            if html:
                place = f'<div class="ties-alone" data-cell="{cell["id"]}"></div>'
                # the still view of a question has the question itself, so only the note over it goes
                question = cells[cell["id"]] == "draw_line"
                still = html.replace(STILL, "") if question else f'<div class="ties-alone-still">{html}</div>'
                output["data"]["text/html"] = still + place if question else place + still
    return json.dumps(book)


def files(lesson: str, cells: dict[str, str]) -> Iterator[str]:
    """Yield the files that a page needs, in the order in which they are read."""
    if cells:
        used = sorted(set(cells.values()))
        yield from (f"{FOLDER}/{name}.{kind}" for name in used for kind in ("js", "css"))
        yield from (f"{FOLDER}/{name}" for name in ("page.css", "outlines.js", f"{lesson}.js", "page.js"))
