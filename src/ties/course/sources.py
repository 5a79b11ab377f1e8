"""The sources of a lesson: publishers with links and dates; releases and terms one click behind."""

from collections.abc import Iterable, Sequence
from html import escape

from ties.course.readings import Reading, reading_line
from ties.display.figure import RichOutput
from ties.tables import package

# two folds follow each other, and each is a target of 24 px; JupyterLab keeps this style
FOLD = '<details><summary style="padding:.2em 0">'


def sources_output(names: Iterable[str], works: Sequence[Reading] = ()) -> RichOutput:
    """Return the sources of some tables, then works to read further; releases, terms and files can be opened."""
    tables = list(dict.fromkeys(names))
    entries = [package.metadata(name) for name in tables]
    releases = unique(package.source_words(source) for entry in entries for source in entry["sources"])
    terms = unique(licence["title"] for entry in entries for licence in entry["licenses"])
    files = [f"data/{entry['path']}" for entry in entries]
    folded = "".join(
        f"<p>{what}:</p>{bullets(map(escape, lines))}"
        for what, lines in (("Releases", releases), ("Terms", terms), ("Files", [", ".join(files)]))
    )
    lines = bullets(map(reading_line, works))
    count = f"{len(works)} work{'s' * (len(works) != 1)}"
    further = f"{FOLD}To read further: {count}</summary>{lines}</details>" if works else ""
    behind = f"{FOLD}Releases, terms and files</summary>{folded}</details>"
    return RichOutput(f"{bullets(publisher_lines(tables))}{further}{behind}", f"Sources of {', '.join(tables)}.")


def unique(lines: Iterable[str]) -> list[str]:
    """Return each line once, in order."""
    return list(dict.fromkeys(lines))


def bullets(lines: Iterable[str]) -> str:
    """Return lines as an HTML list."""
    return f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"


def publisher_lines(tables: list[str]) -> list[str]:
    """Return each source once, as a link with its day and the tables that rest on it."""
    used: dict[tuple[str, str, str], list[str]] = {}
    for name in tables:
        for source in package.metadata(name)["sources"]:
            used.setdefault((source["title"], source.get("path", ""), source["retrieved"]), []).append(name)
    return [source_line(*source, names) for source, names in used.items()]


def source_line(title: str, page: str, retrieved: str, tables: list[str]) -> str:
    """Return one source: its title as a link, the day it was retrieved, and the tables."""
    words = escape(title)
    shown = f'<a href="{escape(page)}" target="_blank">{words}</a>' if page else words
    return f"{shown}, retrieved {retrieved} ({', '.join(tables)})"
