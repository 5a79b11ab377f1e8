"""
A course: its settings, its lessons with their questions, and its exercises.

A course is a package with ``course.toml`` (see `ties.settings`), ``questions/NN.toml`` (see
`ties.learning.question_file`) and, if it likes, a module for each lesson and exercise.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd

from ties import settings
from ties.argument import graph
from ties.display.figure import RichOutput
from ties.errors import BadInputError
from ties.learning import ledger, question_file
from ties.learning.exercise_checks import check_answer
from ties.learning.predictions.widget import predict
from ties.learning.quiz import check
from ties.tables import package
from ties.widgets.base import Panel

Values = Callable[[], Mapping[str, Any]]
STYLE = "ties.lesson"


class Course:
    """
    A course that is open.

    Parameters
    ----------
    folder : pathlib.Path
        The folder of ``course.toml``.

    Examples
    --------
    >>> course = Course.open("far_east")
    >>> course.settings.article.thesis
    'C45'
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = settings.load(folder / settings.FILE)

    @classmethod
    def open(cls, package: str | Path) -> "Course":
        """
        Open a course: its tables, its labels and its thesis are used from now on.

        Parameters
        ----------
        package : str or pathlib.Path
            Name of an installed package, or the folder of a ``course.toml``.

        Raises
        ------
        BadInputError
            If there is no such package or its ``course.toml`` cannot be used; the message names file and key.
        """
        folder = package if isinstance(package, Path) else settings.package_folder(package)
        if folder is None:
            raise BadInputError(f"there is no course called {package!r}: no such package is installed.")
        course = cls(folder)
        settings.use(course.settings)
        return course

    def lesson(self, number: int, values: Values = dict) -> "Lesson":
        """Return one lesson; `values` computes what the placeholders of its questions stand for."""
        return Lesson(self, number, values)

    def exercise(self, number: int, slips: Values = dict) -> "Exercise":
        """Return one exercise; `slips` computes its known wrong answers."""
        return Exercise(self, number, slips)

    def check(self) -> None:
        """
        Check that settings, tables and questions fit each other.

        Raises
        ------
        BadInputError
            If a table, the thesis or the questions of a lesson are missing, a claim id occurs twice, or a ledger line
            is about an unknown claim; the message names file and key.
        """
        file, article = self.folder / settings.FILE, self.settings.article
        data = self.settings.data_folder()
        if data is None:
            raise BadInputError(f"{file}: data names no folder that exists.")
        for key, name in (("claims", article.claims), ("links", article.links)):
            if name not in package.resources(data):
                raise BadInputError(
                    f"{file}: article.{key} names the table {name!r}, which {data.name}/ does not have."
                )
        claims, links = package.read(article.claims), package.read(article.links)
        graph.validate_argument(claims, links)
        ids = set(claims["claim_id"])
        if article.thesis not in ids:
            raise BadInputError(f"{file}: article.thesis is {article.thesis!r}, and no claim has this id.")
        for number in range(1, self.settings.last_lesson + 1):
            if unknown := sorted(set(self.questions(number).weigh) - ids):
                raise BadInputError(f"questions/{number:02d}.toml: weigh.{unknown[0]} is about no claim of the course.")

    def questions(self, number: int) -> question_file.QuestionFile:
        """Read the questions of one lesson; the words of a prediction of another lesson come from its file."""
        found = self.read_questions(number)
        predict = {key: self.first_asked(number, key, words) for key, words in found.predict.items()}
        return replace(found, predict=predict)

    def read_questions(self, number: int) -> question_file.QuestionFile:
        """Read the file of one lesson's questions as it is."""
        return question_file.load(self.folder / "questions" / f"{number:02d}.toml")

    def first_asked(self, number: int, key: str, words: question_file.PredictionWords) -> question_file.PredictionWords:
        """Return a prediction with the words of the lesson that asked it first; it is not sealed again."""
        if words.origin is None:
            return words
        first = self.read_questions(words.origin).find("predict", key)
        if not first.question:
            where = f"questions/{number:02d}.toml: predict.{key}"
            raise BadInputError(f"{where} names lesson {words.origin}, whose file has no question for it.")
        return replace(first, from_lesson=words.from_lesson, asked_in=words.asked_in, sealed=False)


class Part:
    """A numbered part of a course: its words, and what its module computes for them."""

    def __init__(self, course: Course, number: int, compute: Values) -> None:
        self.course, self.number, self.compute = course, number, compute

    @cached_property
    def questions(self) -> question_file.QuestionFile:
        """The words of the part."""
        return self.course.questions(self.number)

    @cached_property
    def values(self) -> Mapping[str, Any]:
        """The numbers in a lesson's words, or the known wrong answers of an exercise by item and slip."""
        return self.compute()


class Lesson(Part):
    """One lesson: its questions, predictions and ledger lines, each under a short key such as ``"K1"`` or ``"C20"``."""

    def start(self) -> None:
        """Open the course and use the style of its figures; the first cell of a lesson calls it."""
        settings.use(self.course.settings)
        plt.style.use(STYLE)

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
        options = {name: getattr(words, name) for name in ("kind", "unit", "digits", "within", "top", "sealed")}
        asked = self.writer(f"predict.{key}", numbers)(words.question)
        return predict(self.key(key, words.from_lesson), asked, answer=answer, reveal=reveal, **{**options, **computed})

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

    def key(self, name: str, lesson: int | None = None) -> str:
        """Return the key under which an answer is stored; it names this lesson unless another is given."""
        return f"L{self.number if lesson is None else lesson:02d}-{name}"

    def writer(self, entry: str, numbers: Mapping[str, Any] | None = None) -> Callable[[str], str]:
        """Return a function that fills the placeholders of an entry's words; `numbers` come before the module's."""
        where = f"questions/{self.number:02d}.toml: {entry}"

        def write(words: str) -> str:
            named = question_file.placeholders(words)
            return (
                question_file.fill_placeholders(words, {**self.values, **(numbers or {})}, where)
                if named
                else words.format()
            )

        return write


class Exercise(Part):
    """The checks of one exercise."""

    def check(self, item: str, answer: Any) -> None:
        """
        Check the form of an answer and recognise known slips.

        Parameters
        ----------
        item : str
            Its name under ``[check]`` in the file of questions.
        answer : object
            The answer, or ``lambda: its_name``, as in `ties.check_answer`.

        Raises
        ------
        NotYet
            If the answer is missing, of the wrong form, or a known slip; shown as one sentence.
        """
        words = self.questions.find("check", item)
        options = {name: getattr(words, name) for name in ("kind", "unit", "between", "length", "within")}
        lists = {name: list(getattr(words, name)) for name in ("one_of", "keys", "columns")}
        check_answer(answer, **options, **lists, not_these=self.slips(item, words))

    def slips(self, item: str, words: question_file.Item) -> dict[Any, str]:
        """Return the reply to each known wrong answer of an item; ``{value}`` in a reply stands for that answer."""
        where, found = f"questions/{self.number:02d}.toml: check.{item}", {}
        for one in words.slips:
            value = self.slip(item, one)
            named = question_file.placeholders(one.reply)
            found[value] = question_file.fill_placeholders(one.reply, {"value": value}, where) if named else one.reply
        return found

    def slip(self, item: str, one: question_file.Slip) -> Any:
        """Return one known wrong answer: computed, or as it is written in the file."""
        value = one.values or one.value  # noqa: PD011 - no frame
        if one.name:
            try:
                value = self.values[item][one.name]
            except KeyError:
                where = f"questions/{self.number:02d}.toml: check.{item}"
                raise BadInputError(f"{where} names the slip {one.name!r}, which slips() does not compute.") from None
        return (one.key, value) if one.key != "" else value
