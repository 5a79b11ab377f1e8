"""Background of a lesson in two lengths, in Markdown beside its questions; each is closed until it is opened."""

import re
from collections.abc import Callable
from pathlib import Path

from ties.errors import BadInputError

FOLDER = "background"
PART = re.compile(r"^## (.+)$", re.MULTILINE)
# two folds follow each other, and each is a target of 24 px; JupyterLab keeps this style
FOLDED = '<details><summary style="padding:.2em 0">{title}</summary>\n\n{text}\n\n</details>'


class MarkdownOutput:
    """Output of a cell in Markdown, with one line for terminals and tests."""

    def __init__(self, markdown: str, text: str) -> None:
        self.markdown, self.text = markdown, text

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/markdown": self.markdown, "text/plain": self.text}


def parts(folder: Path, number: int) -> dict[str, str]:
    """
    Return the parts of a lesson's background, by title.

    Raises
    ------
    BadInputError
        If the file is missing, or has no part under a heading of the second level.
    """
    path = folder / FOLDER / f"{number:02d}.md"
    if not path.exists():
        raise BadInputError(f"{FOLDER}/{path.name} is missing: lesson {number} has no background to show.")
    pieces = PART.split(path.read_text(encoding="utf-8"))[1:]
    if not pieces:
        raise BadInputError(f"{FOLDER}/{path.name} has no heading that begins with ##.")
    return {title: text.strip() for title, text in zip(pieces[::2], pieces[1::2], strict=True)}


def background_output(folder: Path, number: int, fill: Callable[[str], str]) -> MarkdownOutput:
    """Return the background of a lesson, each part folded; `fill` puts computed numbers in the place of their names."""
    found = parts(folder, number)
    folded = [FOLDED.format(title=title, text=fill(text)) for title, text in found.items()]
    return MarkdownOutput("\n\n".join(folded), f"Background: {', '.join(found)}.")
