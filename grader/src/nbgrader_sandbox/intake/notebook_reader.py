"""Read a submitted notebook file: encoding, JSON, old formats, damaged cells."""

import codecs
import json
import re
from typing import Any

import nbformat
from nbformat import NotebookNode

from nbgrader_sandbox.errors import GraderError
from nbgrader_sandbox.findings import LOOK, REPAIRED, Finding
from nbgrader_sandbox.pictures import kept_attachments, missing_attachments

BYTE_ORDER_MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
OTHER_FORMATS = {
    b"PK": "a zip or Office file",
    b"%PDF": "a PDF",
    b"<": "a web page",
    b"\x89PNG": "a picture",
    b"\xff\xd8": "a picture",
    b"{\\rtf": "a text document (RTF)",
}
CELL_TYPES = ("code", "markdown", "raw")


class UnreadableError(GraderError, ValueError):
    """A file is not a usable notebook. The message says why."""


def read(raw: bytes) -> tuple[NotebookNode, list[Finding]]:
    """
    Read a notebook from bytes and repair its format.

    Parameters
    ----------
    raw : bytes
        Content of the file.

    Returns
    -------
    notebook : nbformat.NotebookNode
        Valid notebook of format 4.5 without outputs.
    findings : list of Finding
        What was repaired.

    Raises
    ------
    UnreadableError
        If the file is not a notebook. The message is one sentence for the student.

    """
    if not raw.strip(b"\0 \r\n\t"):
        raise UnreadableError("the file is empty")
    for start, kind in OTHER_FORMATS.items():
        if raw.lstrip().startswith(start):
            raise UnreadableError(f"the file is {kind}, not a notebook")
    text, findings = decode_bytes(raw)
    content = parse_json(text, findings)
    return normalise_notebook(content, findings), findings


def decode_bytes(raw: bytes) -> tuple[str, list[Finding]]:
    """Decode UTF-8, or the encoding of a byte order mark, or Windows-1252."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            return raw.decode(encoding, errors="replace"), [Finding(REPAIRED, f"the file was saved as {encoding}")]
    if raw[1:2] == b"\0":
        return raw.decode("utf-16-le", errors="replace"), [Finding(REPAIRED, "the file was saved as utf-16")]
    try:
        return raw.decode("utf-8"), []
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace"), [
            Finding(REPAIRED, "the file was not UTF-8; read as Windows-1252")
        ]


def parse_json(text: str, findings: list[Finding]) -> Any:
    """Parse JSON and leave out text after its end. Other errors name the position."""
    text = text.lstrip("\ufeff \r\n\t\0")
    try:
        content, end = json.JSONDecoder(strict=False).raw_decode(text)
    except json.JSONDecodeError as error:
        raise UnreadableError(json_error_sentence(text, error)) from None
    except (RecursionError, ValueError):
        raise UnreadableError("the file is nested or written in a way that no notebook is") from None
    if text[end:].strip("\0 \r\n\t"):
        findings.append(Finding(REPAIRED, "text after the end of the notebook was left out"))
    return content


def json_error_sentence(text: str, error: json.JSONDecodeError) -> str:
    """Return a sentence that says why a text is not a notebook."""
    if re.search(r"^\s*<{7} |^\s*>{7} ", text, re.MULTILINE):
        return "the file contains an unresolved merge (lines that begin with <<<<<<< and >>>>>>>)"
    if not text.startswith("{"):
        kind = "Python code" if re.search(r"^(import|from|def|print\()", text, re.MULTILINE) else "text"
        return f"the file contains {kind}, not a notebook; export it as .ipynb"
    if error.pos >= len(text.rstrip()) - 1:
        return "the file ends in the middle; it was cut off when it was saved or sent"
    return f"the file is not valid JSON (line {error.lineno}, column {error.colno})"


def normalise_notebook(content: Any, findings: list[Finding]) -> NotebookNode:
    """Return a notebook of format 4.5 made from parsed JSON."""
    if not isinstance(content, dict) or not ("cells" in content or "worksheets" in content):
        raise UnreadableError("the file is JSON, but not a notebook")
    if "worksheets" in content:
        findings.append(Finding(REPAIRED, "an old notebook format was brought up to date"))
        content = upgrade_format(content)
    elif content.get("nbformat") != nbformat.v4.nbformat:
        findings.append(Finding(REPAIRED, f"the notebook's format is {content.get('nbformat')!r}; read as 4"))
    cells = content["cells"] if isinstance(content["cells"], list) else []
    valid = [valid_cell for cell in cells if (valid_cell := normalise_cell(cell))]
    if len(valid) < len(cells):
        findings.append(Finding(REPAIRED, f"{len(cells) - len(valid)} entries that are not cells were left out"))
    assign_unique_ids(valid)
    findings += other_language(content.get("metadata"))
    findings += [found for cell in valid for found in picture_findings(cell)]
    metadata = {"language_info": {"name": "python"}, "kernelspec": {"name": "python3", "display_name": "Python 3"}}
    return nbformat.from_dict({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": valid})


def other_language(metadata: Any) -> list[Finding]:
    """Say so if the notebook was written for another language than Python."""
    kernel = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    language = kernel.get("language") if isinstance(kernel, dict) else None
    if not isinstance(language, str) or not language or language.casefold().startswith("python"):
        return []
    return [Finding(LOOK, f"it was written for the kernel of {language[:40]}; it is run as Python", "ask the student")]


def upgrade_format(content: dict[str, Any]) -> Any:
    """Convert a notebook of format 3."""
    try:
        return nbformat.convert(nbformat.from_dict({"nbformat_minor": 0, "metadata": {}, **content, "nbformat": 3}), 4)
    except Exception:
        raise UnreadableError("the notebook has an old format that cannot be brought up to date") from None


def normalise_cell(cell: Any) -> dict[str, Any] | None:
    """Return a valid cell without outputs, or None if the entry is not a cell."""
    if not isinstance(cell, dict):
        return None
    source = cell.get("source", "")
    source = "".join(map(str, source)) if isinstance(source, list) else str(source or "")
    kind = cell.get("cell_type") if cell.get("cell_type") in CELL_TYPES else "raw"
    metadata = cell.get("metadata") if isinstance(cell.get("metadata"), dict) else {}
    given = metadata.get("nbgrader")
    metadata = {"nbgrader": given} if isinstance(given, dict) else {}
    made = {"cell_type": kind, "source": plain_source(source), "metadata": metadata, "id": cell.get("id")}
    if kind == "code":
        return {**made, "outputs": [], "execution_count": None}
    attachments = kept_attachments(cell.get("attachments"))
    return {**made, "attachments": attachments} if attachments else made


def picture_findings(cell: dict[str, Any]) -> list[Finding]:
    """List pictures that a text refers to and that are missing or not usable."""
    if cell["cell_type"] != "markdown":
        return []
    names = missing_attachments(cell["source"], cell.get("attachments", {}))
    what = "the picture {} is not in the file, or is not a PNG, JPEG or GIF picture of less than 6 MB"
    key = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
    cell_name = key if isinstance(key, str) else ""
    return [Finding(REPAIRED, what.format(name[:80]), "ask for it if it is needed", cell_name) for name in names]


def plain_source(text: str) -> str:
    """Replace lone surrogates, which UTF-8 cannot encode, and the line ends of Windows and old Macs."""
    return text.encode("utf-8", errors="replace").decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")


def assign_unique_ids(cells: list[dict[str, Any]]) -> None:
    """Assign a new ID to every cell whose ID is missing, invalid or a duplicate."""
    seen: set[str] = set()
    for number, cell in enumerate(cells):
        if not (isinstance(cell["id"], str) and re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", cell["id"])) or cell["id"] in seen:
            cell["id"] = f"cell-{number}"
            while cell["id"] in seen:
                cell["id"] += "x"
        seen.add(cell["id"])
