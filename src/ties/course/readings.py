"""Works to read further: one sentence for each, and the lessons that they meet."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

from ties.errors import BadInputError
from ties.settings import build

FILE = "readings.toml"
SIDES = {
    "for": "speaks for the article's argument",
    "against": "speaks against it",
    "both": "speaks for both sides",
    "method": "on method",
}
PAGES = {"doi:": "https://doi.org/{}", "JSTOR ": "https://www.jstor.org/stable/{}"}


@dataclass(frozen=True)
class Reading:
    """One work: who wrote it, where it is published, what it argues in the course's words, and which side it is on."""

    authors: str
    year: int
    title: str
    published: str
    kind: str
    speaks: str
    lessons: tuple[int, ...]
    argues: str
    identifier: str = ""

    @property
    def page(self) -> str:
        """Address of the work by its identifier; empty if it has no such identifier."""
        found = ((start, form) for start, form in PAGES.items() if self.identifier.startswith(start))
        return next((form.format(self.identifier.removeprefix(start)) for start, form in found), "")


@dataclass(frozen=True)
class ReadingFile:
    """All works of a course."""

    reading: tuple[Reading, ...] = ()


def load(folder: Path) -> tuple[Reading, ...]:
    """
    Read the works of a course, in the order of the file; none if the course has no such file.

    Raises
    ------
    BadInputError
        If the file cannot be read, a key is unknown, missing or of the wrong type, or a side is unknown.
    """
    path = folder / FILE
    if not path.exists():
        return ()
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInputError(f"{path.name} cannot be read: {error}.") from None
    found = build(ReadingFile, given, f"{path.name}: ").reading
    for one in found:
        if one.speaks not in SIDES:
            raise BadInputError(f"{path.name}: {one.title}: speaks is {one.speaks!r}; use {', '.join(SIDES)}.")
    return found


def of_lesson(works: tuple[Reading, ...], number: int) -> list[Reading]:
    """Return the works that meet one lesson."""
    return [one for one in works if number in one.lessons]


def reading_line(one: Reading, signs: Mapping[str, str] = SIDES) -> str:
    """Return one work as HTML: authors, year, title as a link, where it is published, what it argues, its side."""
    title = f"<cite>{escape(one.title)}</cite>"
    linked = f'<a href="{one.page}" target="_blank">{title}</a>' if one.page else title
    number = f", {escape(one.identifier)}" if one.identifier and not one.page else ""
    return (
        f"{escape(one.authors)} ({one.year}). {linked}. {escape(one.published)}{number}. "
        f"{escape(one.argues)} <em>({escape(signs[one.speaks])})</em>"
    )
