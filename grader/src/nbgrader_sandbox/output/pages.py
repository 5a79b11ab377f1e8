"""HTML of students' text, and the content security policy of feedback pages."""

import re
from html import escape
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from nbgrader.utils import is_locked

from nbgrader_sandbox.output.sanitizer import PLAIN_TAG, clean_html, safe_link
from nbgrader_sandbox.pictures import attachment, kept_attachments, picture_address

FEEDBACK_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
META = f'<meta http-equiv="Content-Security-Policy" content="{FEEDBACK_POLICY}">'
SCRIPT = re.compile(r"<script\b.*?(</script\s*>|\Z)", re.DOTALL | re.IGNORECASE)
ESCAPED = re.compile(r"&lt;(?=[a-zA-Z/!?])")
ICONS = re.compile(
    r"@font-face\s*\{\s*font-family:\s*['\"]Glyphicons Halflings['\"][^}]*\}"
)  # Formgrader's icon font, which is a separate file
HEAD = re.compile(r"<head(?=[\s>])[^>]*>", re.IGNORECASE)  # and no <header>


class AnswerRenderer(IPythonRenderer):
    """Renders Markdown of a student: no address but of the web and of e-mail, no picture but an attached one."""

    def __init__(self, *, as_written: bool, attachments: Any) -> None:
        super().__init__(escape=False, exclude_anchor_links=True, attachments=kept_attachments(attachments))
        self.as_written = as_written

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """Render a link; one that may not be followed is shown with its address as text."""
        if safe_link(url):
            return super().link(text, url, title)
        return f"{text} (link left out: {escape(url[:200])})"

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """Render a picture that is in the notebook; instead of every other one show its address."""
        attached = url.lower().startswith("attachment:")
        if found := attachment(url, self.attachments) if attached else picture_address(url):
            return f'<img src="{found}" alt="{escape(text)}">'
        address = f'<a href="{escape(url)}">{escape(url)}</a>' if safe_link(url) else escape(url[:200])
        return f"(picture not shown: {escape(text)} {address})"

    def inline_html(self, html: str) -> str:
        """Show HTML within a line as it was written, plain tags apart."""
        return PLAIN_TAG.sub("&lt;", html) if self.as_written else html

    def block_html(self, html: str) -> str:
        """Show a block of HTML as it was written, plain tags apart."""
        return f"<p>{self.inline_html(html)}</p>\n"

    def codespan(self, text: str) -> str:
        """Render code within a line."""
        return super().codespan(self.unescaped(text))

    def block_code(self, code: str, info: str | None = None) -> str:
        """Render a block of code."""
        return super().block_code(self.unescaped(code), info)

    def inline_math(self, body: str) -> str:
        """Render a formula as it was written."""
        return super().inline_math(self.unescaped(body))

    def block_math(self, body: str) -> str:
        """Render a formula as it was written."""
        return super().block_math(self.unescaped(body))

    def unescaped(self, text: str) -> str:
        """Undo in code and formulas, which are escaped whole, what SafeOutputs escaped before."""
        return ESCAPED.sub("<", text) if self.as_written else text

    def block_mermaidjs(self, code: str) -> str:
        """Show the text of a diagram; to draw it needs a script from elsewhere."""
        return self.block_code(code)

    def task_list_item(self, text: str, checked: bool = False) -> str:
        """Render an item of a list to be ticked."""
        return f"<li>{'☑' if checked else '☐'} {text}</li>\n"


@pass_context
def markdown2html(context: Context, source: str) -> str:
    """
    Return Markdown as HTML that is safe on a page; takes the place of nbconvert's filter of the same name.

    HTML in a cell of the release is rendered, in a cell of the student's it is shown as written.
    """
    cell = context.get("cell") or NotebookNode(metadata={})
    renderer = AnswerRenderer(as_written=not is_locked(cell), attachments=cell.get("attachments"))
    return clean_html(MarkdownWithMath(renderer=renderer).render(source))


def without_scripts(page: str) -> str:
    """Return a feedback page that runs no script and fetches nothing: neither a student's nor the template's."""
    page = ICONS.sub("", SCRIPT.sub("", page), count=1)
    return HEAD.sub(lambda head: f"{head[0]}{META}", page, count=1)
