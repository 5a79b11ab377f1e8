"""One lesson: its questions, predictions and ledger lines."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
from traitlets import HasTraits

from ties.course.frame import LessonFrame
from ties.display.figure import RichOutput
from ties.errors import BadInputError
from ties.learning import ledger
from ties.learning.card_sort import CardSort
from ties.learning.map_task import HasSelection, MapTask
from ties.learning.open_question import OpenQuestion
from ties.learning.predictions.widget import predict
from ties.learning.question_file import WrittenPart
from ties.learning.quiz import check
from ties.learning.summary import Summary, WidgetFollower
from ties.widgets.base import Panel
from ties.widgets.sort_cards.widget import SortedCards


class Lesson(LessonFrame):
    """One lesson: its questions, predictions and ledger lines, each under a short key such as ``"K1"`` or ``"C20"``."""

    def follow(self, make: Callable[..., Any], widget: HasTraits | None = None, value: str = "selected") -> Panel:
        """
        Show what a function makes of the student's answers, or of a widget, and show it anew when these change.

        Parameters
        ----------
        make : callable
            Takes `ties.ledger` and `ties.predictions` as they are then; with `widget`, its value. It returns HTML text,
            an output of `ties.figure` or `ties.table`, a widget, or a list of these.
        widget : ipywidgets.Widget, optional
            A widget above, such as a map of an argument.
        value : str, optional
            Name of the value of the widget that `make` takes, such as ``"pulled"``.

        Raises
        ------
        UnknownNameError
            If the widget has no such value.
        """
        return Summary(make) if widget is None else WidgetFollower(make, widget, value)

    def ask(self, key: str) -> Panel:
        """
        Ask a question of this lesson.

        Parameters
        ----------
        key : str
            Its name under ``[ask]`` in the file of questions.

        Raises
        ------
        UnknownNameError
            If the file has no such question.
        """
        question, write = self.questions.find("ask", key), self.writer(f"ask.{key}")
        replies = {True: {}, False: {}}
        for option in question.answers:
            replies[option.right][write(option.text)] = write(option.reply)
        asked = write(question.question)
        return check(self.key(key), asked, right=replies[True], wrong=replies[False], see=question.see)

    def write(self, key: str) -> Panel:
        """
        Ask open questions of this lesson, each with a box to write in.

        The model answers can be opened after something is written.

        Parameters
        ----------
        key : str
            Its name under ``[write]`` in the file of questions.

        Raises
        ------
        UnknownNameError
            If the file has no such question.
        """
        words, write = self.questions.find("write", key), self.writer(f"write.{key}")
        parts = [WrittenPart(*map(write, (one.label, one.question, one.answer))) for one in words.parts]
        return OpenQuestion(self.key(key), parts)

    def sort(self, key: str, claims: pd.DataFrame) -> Panel:
        """
        Let claims be sorted into piles by what they assert.

        Parameters
        ----------
        key : str
            Its name under ``[sort]`` in the file of questions.
        claims : pandas.DataFrame
            One card per row: ``claim_id``, ``claim``, and our own pile in ``asserts``.

        Raises
        ------
        BadInputError
            If our pile of a card is none of those in the file of questions.
        """
        words, write = self.questions.find("sort", key), self.writer(f"sort.{key}")
        rows, question = claims.set_index("claim_id"), write(words.question)
        piles = {name: write(meaning) for name, meaning in words.piles.items()}
        if unknown := sorted(set(rows["asserts"]) - set(piles)):
            raise BadInputError(f"questions/{self.number:02d}.toml: sort.{key}.piles has no pile {unknown[0]!r}.")
        cards = SortedCards(rows["claim"].to_dict(), piles, label=question)
        wording = {card: write(why) for card, why in words.wording.items()}
        return CardSort(self.key(key), question, cards, rows["asserts"].to_dict(), wording)

    def find(self, key: str, chart: HasSelection, *, answer: Iterable[str]) -> Panel:
        """
        Ask for countries to be found on a map and selected there.

        Parameters
        ----------
        key : str
            Its name under ``[find_on_map]`` in the file of questions.
        chart : CountryMap
            A map that `ties.map_countries` made.
        answer : iterable of str
            The countries to find, as codes or names that `ties.iso3` knows.

        Raises
        ------
        UnknownNameError
            If the file has no such task, or a country is unknown.
        """
        words, write = self.questions.find("find_on_map", key), self.writer(f"find_on_map.{key}")
        return MapTask(self.key(key), write(words.question), chart, answer, write(words.right))

    def predict(
        self,
        key: str,
        *,
        answer: float | bool | Sequence[str] | pd.Series | None = None,
        reveal: RichOutput | None = None,
        numbers: Mapping[str, Any] | None = None,
        **computed: Any,
    ) -> Panel:
        """
        Ask for a prediction of this lesson.

        Parameters
        ----------
        key : str
            Its name under ``[predict]`` in the file of questions.
        answer, reveal, **computed
            As in `ties.predict`: what the tables give.
        numbers : mapping, optional
            What placeholders of the question stand for where a cell computes it; else it is the module's value.
        """
        words = self.questions.find("predict", key)
        names = ("kind", "unit", "digits", "within", "top", "sealed", "closing")
        write = self.writer(f"predict.{key}", numbers)
        limits = {name: self.limit(f"{key}.{name}", getattr(words, name), write) for name in ("least", "most")}
        options = {name: getattr(words, name) for name in names} | limits | {"final": words.from_lesson is not None}
        stored = self.key(key, words.from_lesson)
        return predict(stored, write(words.question), answer=answer, reveal=reveal, **{**options, **computed})

    def limit(self, entry: str, given: float | str | None, write: Callable[[str], str]) -> float | None:
        """Return a limit of a number as it is written, or the computed value that it names."""
        if not isinstance(given, str):
            return given
        words = write(given)
        try:
            return float(words)
        except ValueError:
            where = f"questions/{self.number:02d}.toml: predict.{entry}"
            raise BadInputError(f"{where} is {words!r}, which is no number.") from None

    def weigh(self, claim_id: str, direction: str | None = None, *, strength: int = 2, limit: str = "") -> Panel:
        """
        Write a line of the ledger on a claim, in this lesson.

        Parameters
        ----------
        claim_id, direction, strength, limit
            As in `ties.weigh`. The course's own line opens after the student's is saved.
        """
        own = self.questions.weigh.get(claim_id)
        ours = own and (own.direction, own.strength, self.writer(f"weigh.{claim_id}")(own.limit))
        return ledger.weigh(claim_id, direction, strength=strength, limit=limit, lesson=self.number, ours=ours)
