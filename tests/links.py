"""Links and commands in pages and notebooks, for the tests that follow them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

LINK = re.compile(r"\]\(<?([^)\s>]+)>?\)|\b(?:href|src)=\"([^\"]+)\"")
ELSEWHERE = ("http:", "https:", "mailto:", "data:", "#", "attachment:")


def words_of(path: Path) -> str:
    """Return what is read of a page or notebook, as Markdown."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".ipynb":
        return text
    cells = json.loads(text)["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def dead_links(folder: Path) -> Iterator[str]:
    """Name each relative link of a folder's pages and notebooks that leads to nothing."""
    for path in (path for path in sorted(folder.rglob("*")) if path.suffix in (".md", ".ipynb")):
        for link in (first or second for first, second in LINK.findall(words_of(path))):
            target = link.partition("#")[0]
            if not link.startswith(ELSEWHERE) and not (path.parent / target).exists():
                yield f"{path.relative_to(folder)}: {link}"
