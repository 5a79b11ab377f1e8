"""One exercise: the checks of its items, and their known wrong answers."""

from typing import Any

from ties.course.part import Part
from ties.errors import BadInputError
from ties.kernel import explain_missing_names
from ties.learning import question_file
from ties.learning.exercise_checks import check_answer


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
        explain_missing_names()  # the first cell may have been skipped
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
        value = one.values or one.value
        if one.name:
            try:
                value = self.values[item][one.name]
            except KeyError:
                where = f"questions/{self.number:02d}.toml: check.{item}"
                raise BadInputError(f"{where} names the slip {one.name!r}, which slips() does not compute.") from None
        return (one.key, value) if one.key != "" else value
