"""The sources of a lesson: publishers with links and dates; releases and terms one click behind."""

from collections.abc import Iterable
from html import escape

from ties.display.figure import RichOutput
from ties.tables import package


def sources_output(tables: Iterable[str]) -> RichOutput:
    """Return the sources of some tables as a short list, with the full citation of each table in a closed element."""
    tables = list(tables)
    short = "".join(f"<li>{line}</li>" for line in publisher_lines(tables))
    whole = "".join(f"<li>{escape(package.cite(name))}</li>" for name in tables)
    folded = f"<details><summary>Releases, terms and files</summary><ul>{whole}</ul></details>"
    return RichOutput(f"<ul>{short}</ul>{folded}", "\n".join(package.cite(name) for name in tables))


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
    shown = f'<a href="{escape(page)}" target="_blank" rel="noopener">{words}</a>' if page else words
    return f"{shown}, retrieved {retrieved} ({', '.join(tables)})"
