"""Carry answers from one machine or browser to another: a file to keep, and such a file read in again."""

import base64
import json
from collections.abc import Callable, Collection
from html import escape
from typing import Any

import ipywidgets

from ties.errors import TiesError
from ties.learning import answer_store
from ties.learning.answer_store import Entry, NotSavedError
from ties.widgets.base import Panel, html_block, live_region, set_status

UNTOUCHED = "Nothing was changed here."


class NotReadError(TiesError, ValueError):
    """A file holds no answers that can be read; the answers here are unchanged."""


def file_link(known: dict[str, Entry], name: str) -> str:
    """Return a link that downloads answers as a file; it holds them itself and asks no server."""
    packed = base64.b64encode(answer_store.as_text(known).encode("utf-8")).decode()
    look = "color:inherit;font-weight:bold;text-decoration:underline"  # Jupyter shows a link in a widget as plain text
    where = f"data:application/json;base64,{packed}"
    return f'<a download="{escape(name)}" href="{where}" style="{look}">Download {escape(name)}</a>'


def read_file(content: bytes, name: str) -> dict[str, Entry]:
    """
    Return the answers in a file that somebody chose.

    Raises
    ------
    NotReadError
        If it is no file of answers; the message names the file and says what to do.
    """
    try:
        known = json.loads(content.decode("utf-8-sig"))
    except ValueError:
        known = None
    if not isinstance(known, dict) or not all(isinstance(entry, dict) for entry in known.values()):
        raise NotReadError(
            f"{name} is no file of answers, or it is damaged; choose the one that you saved. {UNTOUCHED}"
        )
    if not known:
        raise NotReadError(f"{name} holds no answers yet. {UNTOUCHED}")
    return known


def counted(answers: Collection[str]) -> str:
    """Return how many answers there are, in words."""
    return f"{len(answers)} answer{'s' * (len(answers) != 1)}"


def take_in(content: bytes, name: str, asked: Collection[str]) -> str:
    """
    Add the answers of a file to those that are here, and return what was done in a sentence.

    Parameters
    ----------
    content, name
        The file.
    asked : collection of str
        Keys of the questions that this edition of the course asks.

    Raises
    ------
    NotReadError
        If it is no file of answers.
    NotSavedError
        If the answers that are here cannot be read.
    OSError
        If they cannot be written.
    """
    found = read_file(content, name)
    kept = answer_store.add(found)
    strange = sum(key not in asked for key in found)
    parts = [f"{counted(found)} {'was' if len(found) == 1 else 'were'} loaded; run the lesson again to see them."]
    parts += [f"{strange} of them are to questions that this edition does not ask; they are kept."] if strange else []
    parts += [f"What was here before is kept in {kept.parent.name}/{kept.name}."] if kept else []
    return " ".join(parts)


class Carrying(Panel):
    """
    Where a student's answers are, a button that makes a file of them, and one that loads such a file.

    Parameters
    ----------
    sentence : str
        Who can read the answers, and how long they last.
    asked : callable
        Returns the keys of the questions that the course asks.
    """

    def __init__(self, sentence: str, asked: Callable[[], Collection[str]]) -> None:
        self.asked, self.status = asked, live_region()
        self.button = ipywidgets.Button(description="Save my answers to a file", layout=ipywidgets.Layout(width="auto"))
        self.button.on_click(lambda _: self.offer())
        self.upload = ipywidgets.FileUpload(
            description="Load answers from a file",
            accept=".json",
            tooltip="",
            icon="",
            layout=ipywidgets.Layout(width="auto"),
        )
        self.upload.observe(self.load, "value")
        row = ipywidgets.HBox([self.button, self.upload], layout=ipywidgets.Layout(flex_flow="row wrap"))
        words = f"<p>{escape(sentence)}</p>"
        super().__init__([html_block(words), row, self.status], fallback_html=words, summary=sentence)
        answer_store.followers["answers to carry"] = self.take_back

    def take_back(self) -> None:
        """Take back what was said of the answers once they have changed: a link to a file would hold the old ones."""
        self.status.value = ""

    def offer(self) -> None:
        """Show a link to a file of the answers as they are now, those of other lessons included."""
        try:
            known = answer_store.entries()
        except NotSavedError as problem:
            set_status(self.status, str(problem), wrong=True)
            return
        if not known:
            set_status(self.status, "There are no answers yet.")
            return
        words = (
            f"A file with {counted(known)} is ready. Press the link to save it where your browser puts its downloads."
        )
        set_status(self.status, words, more=f"<p>{file_link(known, answer_store.answer_file().name)}</p>")

    def load(self, change: dict[str, Any]) -> None:
        """Take in the file that was chosen, and say what became of it."""
        for file in change["new"]:
            try:
                set_status(self.status, take_in(bytes(file["content"]), file["name"], self.asked()))
            except NotReadError as problem:
                set_status(self.status, str(problem), wrong=True)
            except OSError as problem:
                words = (
                    str(problem)
                    if isinstance(problem, TiesError)
                    else f"Answers could not be saved: {problem.strerror}."
                )
                set_status(self.status, f"{words} {UNTOUCHED}", wrong=True)
        if change["new"]:
            self.upload.value = ()  # the same file can be chosen again
