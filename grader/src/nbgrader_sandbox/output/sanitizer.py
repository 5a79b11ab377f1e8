"""Make what a student's notebook shows harmless: Formgrader shows it on the page of the instructor's own JupyterLab."""

import re
from typing import Any

import bleach
from bleach.css_sanitizer import CSSSanitizer
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_locked

SHOWN = ("text/plain", "text/html", "text/latex", "image/png", "image/jpeg")
BLOCKS = ("div", "p", "pre", "figure", "figcaption", "details", "summary", "ul", "ol", "li", "dl", "dt", "dd")
TABLES = ("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "h1", "h2", "h3", "h4")
INLINE = ("span", "b", "i", "em", "strong", "u", "code", "sub", "sup", "small", "abbr", "meter", "img", "a")
TAGS = {*BLOCKS, *TABLES, *INLINE, "hr", "br"}
PLAIN_TAG = re.compile(rf"<(?!/?({'|'.join(sorted(TAGS - {'img', 'a'}, key=len, reverse=True))})\s*/?>)(?=[a-zA-Z/!?])")
ATTRIBUTES = ("alt", "style", "scope", "colspan", "rowspan", "value", "min", "max", "title", "class", "open", "border")
STYLES = CSSSanitizer()


class SafeOutputs(NbGraderPreprocessor):
    """Keeps tables, figures and text of outputs and drops what could run; HTML in an answer is shown as written."""

    def preprocess_cell(self, cell: NotebookNode, resources: Any, index: int) -> tuple[NotebookNode, Any]:
        """Clean one cell."""
        if cell.cell_type == "code":
            for output in cell.outputs:
                if "data" in output:
                    output.data = {kind: clean(kind, part) for kind, part in output.data.items() if kind in SHOWN}
        elif not is_locked(cell):
            cell.source = PLAIN_TAG.sub("&lt;", cell.source)
            cell.pop("attachments", None)
        return cell, resources


def clean(kind: str, part: Any) -> Any:
    """Clean one form of an output."""
    if kind != "text/html":
        return part
    text = "".join(part) if isinstance(part, list) else str(part)
    text = re.sub(r"<(script|style)\b.*?(</\1\s*>|\Z)", "", text, flags=re.DOTALL | re.IGNORECASE)
    return bleach.clean(
        text, tags=TAGS, attributes=allowed, protocols=["data", "https"], strip=True, css_sanitizer=STYLES
    )


def allowed(tag: str, name: str, value: str) -> bool:
    """Allow an attribute; a picture may only be one that is in the page itself."""
    if name == "src":
        return tag == "img" and re.match(r"data:image/(png|jpeg|gif);base64,", value) is not None
    return name in ATTRIBUTES or (name == "href" and value.startswith("https://"))
