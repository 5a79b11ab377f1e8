"""A course that is open: its settings, and access to its lessons and exercises."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ties import settings
from ties.argument import graph
from ties.course.exercise import Exercise
from ties.course.lesson import Lesson
from ties.course.part import Values
from ties.errors import BadInputError
from ties.learning import question_file
from ties.tables import package


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
            for problem in self.strangers(number, ids):
                raise BadInputError(f"questions/{number:02d}.toml: {problem}.")

    def strangers(self, number: int, claims: set[str]) -> Iterator[str]:
        """Say which names in the questions of a lesson mean nothing in this course."""
        found = self.questions(number)
        for key in sorted(set(found.weigh) - claims):
            yield f"weigh.{key} is about no claim of the course"
        for name in found.steps:
            if name not in found.asked() | claims:
                yield f"steps names {name}, which is no question of this lesson and no claim of the course"

    def title_of(self, number: int) -> str:
        """Return the title of a lesson as the list of lessons in ``course.toml`` gives it."""
        return next((one.title for one in self.settings.lessons if one.number == number), "")

    def keys_of(self, number: int) -> list[str]:
        """Return the keys under which the answers of a lesson are stored, in its order."""
        found = self.read_questions(number)
        return [found.stored_key(number, name) for name in found.steps]

    def counted_keys_of(self, number: int) -> list[str]:
        """Return the keys of the answers of a lesson without those of optional predictions."""
        found = self.read_questions(number)
        optional = {name for name, words in found.predict.items() if words.optional}
        return [found.stored_key(number, name) for name in found.steps if name not in optional]

    def all_keys(self) -> set[str]:
        """Return the keys of the answers of all lessons."""
        return {key for one in self.settings.lessons for key in self.keys_of(one.number)}

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
        return replace(
            first, from_lesson=words.from_lesson, asked_in=words.asked_in, closing=words.closing, sealed=False
        )
