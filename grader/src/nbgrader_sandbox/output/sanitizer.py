"""Sanitise what a student's notebook shows: Formgrader shows it on the page of the instructor's own JupyterLab."""

import math
import re
from collections.abc import Mapping
from numbers import Real
from typing import Any

import nh3
from nbformat import NotebookNode, from_dict
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_locked

from nbgrader_sandbox.pictures import FORMATS, kept_attachments, picture, picture_address

SHOWN = ("text/plain", "text/html", "text/latex", "image/png", "image/jpeg")
BLOCKS = ("div", "p", "pre", "figure", "figcaption", "details", "summary", "ul", "ol", "li", "dl", "dt", "dd")
TABLES = ("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "h1", "h2", "h3", "h4", "h5", "h6")
INLINE = ("span", "b", "i", "em", "strong", "u", "code", "sub", "sup", "small", "abbr", "meter", "img", "a", "del")
TAGS = {*BLOCKS, *TABLES, *INLINE, "hr", "br", "blockquote"}
NOT_EVEN_ITS_TEXT = {"script", "style", "svg", "math", "template", "noscript", "iframe", "object", "title", "textarea"}
PLAIN_TAG = re.compile(rf"<(?!/?({'|'.join(sorted(TAGS - {'img', 'a'}, key=len, reverse=True))})\s*/?>)(?=[a-zA-Z/!?])")
ATTRIBUTES = {
    "*": {"style", "title", "class"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "details": {"open"},
    "meter": {"value", "min", "max"},
    "table": {"border"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
# none of these properties can cover other parts of a page or load a resource
TEXT_STYLES = ("color", "background-color", "direction", "letter-spacing", "line-height", "unicode-bidi", "white-space")
BOX_STYLES = ("border-collapse", "border-color", "clear", "display", "float", "height", "overflow", "width")
STYLES = {
    *TEXT_STYLES,
    *BOX_STYLES,
    *(f"border-{side}-color" for side in ("top", "right", "bottom", "left")),
    *("font", "font-family", "font-size", "font-style", "font-variant", "font-weight"),
    *("text-align", "text-decoration", "text-indent", "vertical-align"),
}
FETCHES = re.compile(r"[\\@]|/\*|\(\s*[\"']|url|image|element|expression|cross-fade", re.IGNORECASE)
CLASS = re.compile(r"dataframe|ties-[\w-]+|highlight|[a-z]{1,2}\d?")  # pandas, this module, coloured code
LINK = re.compile(r"(https?://|mailto:)[^\s<>\"'`\\\x00-\x20\x7f]+", re.IGNORECASE)
WIDEST = 10_000  # pixels
NAME = re.compile(r"[^<>\"'`&\x00-\x1f]{1,200}")
WORD = re.compile(r"[\w +.()-]{0,60}")
OF_NBGRADER = ("schema_version", "grade", "grade_id", "solution", "locked", "task", "points", "checksum", "cell_type")
OF_NOTEBOOK = {  # metadata: keys that are kept, and keys that are required
    "kernelspec": (("name", "display_name", "language"), ("name", "display_name")),
    "language_info": (("name", "pygments_lexer"), ("name",)),
}


class SafeOutputs(NbGraderPreprocessor):
    """
    Rebuild every cell from parts that are known to be harmless; everything else is left out.

    It runs when a submission is graded, and again whenever a page is made of it. HTML in an answer is shown as written.
    """

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Sanitise the metadata of the notebook, then each cell."""
        found = {key: plain_words(nb.metadata.get(key), keep) for key, (keep, _) in OF_NOTEBOOK.items()}
        nb.metadata = from_dict({key: kept for key, kept in found.items() if {*OF_NOTEBOOK[key][1]} <= {*kept}})
        return super().preprocess(nb, resources)

    def preprocess_cell(self, cell: NotebookNode, resources: Any, index: int) -> tuple[NotebookNode, Any]:
        """Sanitise one cell."""
        cell.metadata = from_dict(cell_metadata(cell.metadata))
        if not re.fullmatch(r"[\w-]{1,64}", str(cell.get("id", "x")), re.ASCII):
            cell.id = f"cell-{index}"
        if cell.cell_type == "code":
            cell.execution_count = cell_number(cell.get("execution_count"))
            cell.outputs = [kept_output for output in cell.outputs if (kept_output := safe_output(output))]
            return cell, resources
        if not is_locked(cell):
            cell.source = PLAIN_TAG.sub("&lt;", cell.source)
        if attachments := kept_attachments(cell.pop("attachments", None)):
            cell.attachments = from_dict(attachments)
        return cell, resources


def plain_words(given: Any, keep: tuple[str, ...]) -> dict[str, str]:
    """Return the entries of a mapping that are plain words."""
    found = {key: given.get(key) for key in keep} if isinstance(given, Mapping) else {}
    return {key: word for key, word in found.items() if isinstance(word, str) and WORD.fullmatch(word)}


def cell_metadata(given: Any) -> dict[str, Any]:
    """Return nbgrader's own entries of a cell's metadata, where its name can be part of a page."""
    entries = given.get("nbgrader") if isinstance(given, Mapping) else None
    if not isinstance(entries, Mapping) or not NAME.fullmatch(str(entries.get("grade_id", "none"))):
        return {}
    plain = {key: entries[key] for key in OF_NBGRADER if isinstance(entries.get(key, ...), str | int | float | None)}
    return {"nbgrader": {key: value for key, value in plain.items() if NAME.fullmatch(str(value))}}


def safe_output(output: Mapping[str, Any]) -> NotebookNode | None:
    """Rebuild an output from the parts that may be shown; None if its type is unknown."""
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return from_dict({"output_type": kind, "name": name, "text": joined_text(output.get("text", ""))})
    if kind == "error":
        traceback = output.get("traceback")
        lines = traceback if isinstance(traceback, list) else [traceback or ""]
        texts = {key: joined_text(output.get(key, "")) for key in ("ename", "evalue")}
        return from_dict({"output_type": kind, **texts, "traceback": [joined_text(line) for line in lines]})
    if kind not in ("display_data", "execute_result"):
        return None
    data = safe_data(output.get("data"))
    shown = {"output_type": kind, "data": data, "metadata": picture_sizes(output.get("metadata"), data)}
    return from_dict(
        shown | ({"execution_count": cell_number(output.get("execution_count"))} if kind[0] == "e" else {})
    )


def safe_data(data: Any) -> dict[str, str]:
    """Return the formats of an output that may be shown, each sanitised."""
    cleaned = {kind: clean_form(kind, data[kind]) for kind in SHOWN if isinstance(data, Mapping) and kind in data}
    return {kind: part for kind, part in cleaned.items() if part is not None}


def picture_sizes(metadata: Any, data: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """Return the widths and heights that the metadata give for the pictures of an output."""
    found = {}
    for kind in FORMATS:
        given = metadata.get(kind) if isinstance(metadata, Mapping) else None
        if kind in data and isinstance(given, Mapping):
            found[kind] = {key: round(given[key]) for key in ("width", "height") if is_size(given.get(key))}
    return {kind: size for kind, size in found.items() if size}


def is_size(value: Any) -> bool:
    """Return whether a value is a sensible number of pixels."""
    return isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value) and 1 <= value <= WIDEST


def cell_number(value: Any) -> int | None:
    """Return the number of a cell as a number, or nothing."""
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**9 else None


def joined_text(part: Any) -> str:
    """Return text as one string."""
    return "".join(map(str, part)) if isinstance(part, list) else str(part)


def clean_form(kind: str, part: Any) -> str | None:
    """Sanitise one format of an output; None if it cannot be shown."""
    if kind in FORMATS:
        return picture(kind, part)
    return clean_html(joined_text(part)) if kind == "text/html" else joined_text(part)


def clean_html(html: str) -> str:
    """Return HTML without scripts, external resources and positioning."""
    return nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags=NOT_EVEN_ITS_TEXT,
        attributes=ATTRIBUTES,
        attribute_filter=allowed_attribute,
        filter_style_properties=STYLES,
        url_schemes={"http", "https", "mailto", "data"},
        set_tag_attribute_values={
            "a": {"target": "_blank"}
        },  # a click must not replace the page where marks are entered
    )


def allowed_attribute(tag: str, name: str, value: str) -> str | None:
    """Return the value that an attribute may have, or None."""
    if name == "src":
        return picture_address(value)
    if name == "href":
        return safe_link(value)
    if name == "style":
        return None if FETCHES.search(value) else value
    if name == "class":
        return " ".join(filter(CLASS.fullmatch, value.split())) or None
    if name in ("width", "height"):
        return value if value.isdecimal() and is_size(int(value)) else None
    return value


def safe_link(address: str) -> str | None:
    """Return the address of a link to the web or of an e-mail; None for every other address."""
    return address.strip() if LINK.fullmatch(address.strip()) else None


def plain_name(name: str) -> str:
    """Return a person's name without the signs that HTML is written with; Formgrader puts it into pages as it is."""
    return re.sub(r"[\x00-\x1f]", " ", name).translate(str.maketrans('<>"`', "‹›”’"))
