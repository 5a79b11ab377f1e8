"""Read a file that should be a notebook, whatever it is: encoding, JSON, old formats, damaged cells."""

import codecs
import json
import re
from typing import Any

import nbformat
from nbformat import NotebookNode

from nbgrader_sandbox.errors import GraderError
from nbgrader_sandbox.findings import MENDED, Finding
from nbgrader_sandbox.pictures import kept_attachments, missing_attachments

MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
OTHERS = {
    b"PK": "a zip or Office file",
    b"%PDF": "a PDF",
    b"<": "a web page",
    b"\x89PNG": "a picture",
    b"\xff\xd8": "a picture",
    b"{\\rtf": "a text document (RTF)",
}
CELL_TYPES = ("code", "markdown", "raw")


class UnreadableError(GraderError, ValueError):
    """A file of which no notebook can be made, with the reason."""


def read(raw: bytes) -> tuple[NotebookNode, list[Finding]]:
    """
    Make a well-formed notebook without outputs of the bytes of a file, and say what had to be mended.

    Raises UnreadableError, with one sentence for the student, where the intent is not plain.
    """
    if not raw.strip(b"\0 \r\n\t"):
        raise UnreadableError("the file is empty")
    for start, kind in OTHERS.items():
        if raw.startswith(start):
            raise UnreadableError(f"the file is {kind}, not a notebook")
    text, findings = decode(raw)
    content = parse(text, findings)
    return well_formed(content, findings), findings


def decode(raw: bytes) -> tuple[str, list[Finding]]:
    """Decode the bytes: UTF-8 as it should be, else by its mark, else as the encodings of old machines."""
    for mark, encoding in MARKS:
        if raw.startswith(mark):
            return raw.decode(encoding, errors="replace"), [Finding(MENDED, f"the file was saved as {encoding}")]
    if raw[1:2] == b"\0":
        return raw.decode("utf-16-le", errors="replace"), [Finding(MENDED, "the file was saved as utf-16")]
    try:
        return raw.decode("utf-8"), []
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace"), [Finding(MENDED, "the file was not UTF-8; read as Windows-1252")]


def parse(text: str, findings: list[Finding]) -> Any:
    """Parse JSON; what follows after its end is left out, everything else is an error with its place."""
    text = text.lstrip("\ufeff \r\n\t\0")
    try:
        content, end = json.JSONDecoder(strict=False).raw_decode(text)
    except json.JSONDecodeError as error:
        raise UnreadableError(reason(text, error)) from None
    except (RecursionError, ValueError):
        raise UnreadableError("the file is nested or written in a way no notebook is") from None
    if text[end:].strip("\0 \r\n\t"):
        findings.append(Finding(MENDED, "text after the end of the notebook was left out"))
    return content


def reason(text: str, error: json.JSONDecodeError) -> str:
    """Say in a sentence why a text is not a notebook."""
    if re.search(r"^\s*<{7} |^\s*>{7} ", text, re.MULTILINE):
        return "the file holds an unresolved merge (lines that begin with <<<<<<< and >>>>>>>)"
    if not text.startswith("{"):
        kind = "Python code" if re.search(r"^(import|from|def|print\()", text, re.MULTILINE) else "text"
        return f"the file holds {kind}, not a notebook; export it as .ipynb"
    if error.pos >= len(text.rstrip()) - 1:
        return "the file ends in the middle; it was cut off when it was saved or sent"
    return f"the file is not valid JSON (line {error.lineno}, column {error.colno})"


def well_formed(content: Any, findings: list[Finding]) -> NotebookNode:
    """Make a notebook of format 4.5 out of any JSON that means one."""
    if not isinstance(content, dict) or not ("cells" in content or "worksheets" in content):
        raise UnreadableError("the file is JSON, but not a notebook")
    if "worksheets" in content:
        findings.append(Finding(MENDED, "an old notebook format was brought up to date"))
        content = upgraded(content)
    elif content.get("nbformat") != nbformat.v4.nbformat:
        findings.append(Finding(MENDED, f"the notebook's format is {content.get('nbformat')!r}; read as 4"))
    cells = content["cells"] if isinstance(content["cells"], list) else []
    clean = [made for cell in cells if (made := well_formed_cell(cell))]
    if len(clean) < len(cells):
        findings.append(Finding(MENDED, f"{len(cells) - len(clean)} entries that are no cells were left out"))
    distinct_ids(clean)
    findings += [found for cell in clean for found in about_pictures(cell)]
    metadata = {"language_info": {"name": "python"}, "kernelspec": {"name": "python3", "display_name": "Python 3"}}
    return nbformat.from_dict({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": clean})


def upgraded(content: dict[str, Any]) -> Any:
    """Bring a notebook of format 3 up to date."""
    try:
        return nbformat.convert(nbformat.from_dict({"nbformat_minor": 0, "metadata": {}, **content, "nbformat": 3}), 4)
    except Exception:
        raise UnreadableError("the notebook has an old format that cannot be brought up to date") from None


def well_formed_cell(cell: Any) -> dict[str, Any] | None:
    """Make a cell that nbformat accepts, without outputs; None where there is nothing to make one of."""
    if not isinstance(cell, dict):
        return None
    source = cell.get("source", "")
    source = "".join(map(str, source)) if isinstance(source, list) else str(source or "")
    kind = cell.get("cell_type") if cell.get("cell_type") in CELL_TYPES else "raw"
    metadata = cell.get("metadata") if isinstance(cell.get("metadata"), dict) else {}
    given = metadata.get("nbgrader")
    metadata = {"nbgrader": given} if isinstance(given, dict) else {}
    made = {"cell_type": kind, "source": surrogates_out(source), "metadata": metadata, "id": cell.get("id")}
    if kind == "code":
        return {**made, "outputs": [], "execution_count": None}
    attachments = kept_attachments(cell.get("attachments"))
    return {**made, "attachments": attachments} if attachments else made


def about_pictures(cell: dict[str, Any]) -> list[Finding]:
    """Say which pictures a text refers to that are not in the file, or could not be used."""
    if cell["cell_type"] != "markdown":
        return []
    names = missing_attachments(cell["source"], cell.get("attachments", {}))
    what = "the picture {} is not in the file, or is no PNG, JPEG or GIF picture of less than 6 MB"
    key = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
    cell_name = key if isinstance(key, str) else ""
    return [Finding(MENDED, what.format(name[:80]), "ask for it if it is needed", cell_name) for name in names]


def surrogates_out(text: str) -> str:
    """Replace half characters, which no file can hold."""
    return text.encode("utf-8", errors="replace").decode("utf-8")


def distinct_ids(cells: list[dict[str, Any]]) -> None:
    """Give an id of its own to every cell that has none, an impossible one, or another's."""
    seen: set[str] = set()
    for number, cell in enumerate(cells):
        if not (isinstance(cell["id"], str) and re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", cell["id"])) or cell["id"] in seen:
            cell["id"] = f"cell-{number}"
            while cell["id"] in seen:
                cell["id"] += "x"
        seen.add(cell["id"])
