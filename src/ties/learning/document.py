"""A document of headings, paragraphs and lists: shown in the notebook, saved as Markdown and for a word processor."""

from collections.abc import Callable, Sequence
from datetime import datetime
from html import escape
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import ipywidgets

from ties.files import replace_bytes
from ties.learning.answer_store import answer_file
from ties.widgets.base import Panel, html_block, live_region, set_status

NO_DATE = (1980, 1, 1, 0, 0, 0)  # the first that a zip file can hold


class Section(NamedTuple):
    """A heading with paragraphs and a list under it."""

    heading: str
    paragraphs: Sequence[str] = ()
    items: Sequence[str] = ()


class Document(NamedTuple):
    """
    A title and sections.

    Examples
    --------
    >>> memo = Document("Memo", [Section("Question", ["Did trade grow?"], ["Since when?"])])
    >>> print(memo.markdown())
    # Memo
    <BLANKLINE>
    ## Question
    <BLANKLINE>
    Did trade grow?
    <BLANKLINE>
    - Since when?
    <BLANKLINE>
    """

    title: str
    sections: Sequence[Section]

    def markdown(self) -> str:
        """Return the document as Markdown."""
        blocks = [f"# {self.title}"]
        for section in self.sections:
            blocks += [f"## {section.heading}", *section.paragraphs]
            blocks += ["\n".join(f"- {item}" for item in section.items)] if section.items else []
        return "\n\n".join(blocks) + "\n"

    def html(self) -> str:
        """Return the document as HTML that fits under the headings of a lesson."""
        parts = [f"<h3>{escape(self.title)}</h3>"]
        for section in self.sections:
            parts.append(f"<h4>{escape(section.heading)}</h4>")
            parts += [f"<p>{escape(words)}</p>" for words in section.paragraphs]
            items = "".join(f"<li>{escape(item)}</li>" for item in section.items)
            parts += [f"<ul>{items}</ul>"] if items else []
        return "".join(parts)

    def docx(self) -> bytes:
        """Return the document as a file for a word processor, without a name and a date."""
        from docx import Document as Words  # late: it is only needed when a document is saved

        words = Words()
        facts = words.core_properties
        facts.author = facts.comments = facts.last_modified_by = ""
        facts.title, facts.created, facts.modified = self.title, datetime(*NO_DATE[:3]), datetime(*NO_DATE[:3])
        words.add_heading(self.title, 0)
        for section in self.sections:
            words.add_heading(section.heading, 1)
            for text in section.paragraphs:
                words.add_paragraph(text)
            for item in section.items:
                words.add_paragraph(item, style="List Bullet")
        made = BytesIO()
        words.save(made)
        return without_dates(made)


def without_dates(file: BytesIO) -> bytes:
    """Return a zip file with the same contents, in which no entry says when it was written."""
    plain = BytesIO()
    with ZipFile(file) as old, ZipFile(plain, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name, NO_DATE), old.read(name), ZIP_DEFLATED)
    return plain.getvalue()


def save_document(document: Document, name: str, kind: str) -> Path:
    """
    Save a document beside the answers.

    Parameters
    ----------
    document : Document
        What is saved.
    name : str
        Name of the file without its ending.
    kind : str
        ``"md"`` or ``"docx"``.

    Returns
    -------
    pathlib.Path
        The file. One that exists and has other contents stays; the new one then has a number in its name.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    contents = document.docx() if kind == "docx" else document.markdown().encode("utf-8")
    folder = answer_file().parent
    names = (f"{name}.{kind}", *(f"{name}-{number}.{kind}" for number in range(2, 10_000)))
    path = next(path for path in (folder / one for one in names) if not path.exists() or path.read_bytes() == contents)
    if not path.exists():
        replace_bytes({path: contents})
    return path


def kinds_of_files() -> dict[str, str]:
    """Return the endings that a document can be saved with, and the words on their buttons."""
    kinds = {"docx": "Save for a word processor", "md": "Save as Markdown"}
    if not find_spec("docx"):  # a browser edition can be built without this package
        kinds.pop("docx")
    return kinds


class DocumentView(Panel):
    """A document in the notebook, with a button for each kind of file; the button says where the file is."""

    def __init__(self, document: Document, name: str) -> None:
        self.document, self.status = document, live_region()
        self.buttons = [
            save_button(words, lambda kind=kind: save_document(document, name, kind), self.status)
            for kind, words in kinds_of_files().items()
        ]
        row = ipywidgets.HBox(self.buttons, layout=ipywidgets.Layout(flex_flow="row wrap"))
        shown = document.html()
        super().__init__([html_block(shown), row, self.status], fallback_html=shown, summary=document.title)


def save_button(words: str, save: Callable[[], Path], status: ipywidgets.HTML) -> Any:
    """Return a button that saves a file and says where it is, or why it could not be saved."""

    def act(_: Any) -> None:
        try:
            path = save()
        except OSError as problem:
            set_status(status, f"The file could not be saved: {problem.strerror or problem}.", wrong=True)
            return
        set_status(status, f"Saved as {path.parent.name}/{path.name}.")

    button = ipywidgets.Button(description=words, layout=ipywidgets.Layout(width="auto"))
    button.on_click(act)
    return button
