"""
The words of one lesson and its exercise: questions, options, replies, predictions and ledger lines.

They are kept in ``questions/NN.toml`` of a course, apart from the code and without any number that the tables can
give: ``{name}`` stands for a value that the lesson's module computes.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from string import Formatter
from typing import Any

from ties.errors import BadInputError, UnknownNameError
from ties.settings import build

DIRECTIONS = ("supports", "challenges", "silent")  # of a line of the ledger


@dataclass(frozen=True)
class Option:
    """One answer to choose, and the reply to it."""

    text: str
    reply: str
    right: bool = False


@dataclass(frozen=True)
class Question:
    """A question with answers to choose from; `see` is the heading to go back to."""

    question: str
    answers: tuple[Option, ...]
    see: str = ""


@dataclass(frozen=True)
class PredictionWords:
    """
    A prediction; the fields are the parameters of `ties.predict` that are not computed.

    `least` and `most` may name a computed value, such as ``"{claims}"``. An `optional` prediction does not count among
    the steps of its lesson.

    A prediction of another lesson has no question of its own: `from_lesson` is the number of the lesson in which it was
    locked and where its answer is kept; `asked_in` that of the lesson that asked it first, if it is asked again.
    """

    question: str = ""
    kind: str = "number"
    unit: str = ""
    digits: int | None = None
    within: float | None = None
    top: float | None = None
    least: float | str | None = None
    most: float | str | None = None
    closing: str = ""
    sealed: bool = False
    optional: bool = False
    from_lesson: int | None = None
    asked_in: int | None = None

    @property
    def origin(self) -> int | None:
        """Number of the lesson that has the question, or None for this one."""
        return self.asked_in if self.from_lesson is None else self.from_lesson


@dataclass(frozen=True)
class LedgerWords:
    """The course's own line of the ledger for a claim."""

    direction: str
    strength: int
    limit: str


@dataclass(frozen=True)
class WrittenPart:
    """One open question: its label in plain words, the question, and the model answer."""

    label: str
    question: str
    answer: str


@dataclass(frozen=True)
class Written:
    """Open questions that are asked together; each has a box to write in."""

    parts: tuple[WrittenPart, ...]


@dataclass(frozen=True)
class Sorting:
    """
    Cards to sort into piles.

    `piles` says what each pile is for; `wording` says for each card why its wording matters.
    """

    question: str
    piles: Mapping[str, str]
    wording: Mapping[str, str]


@dataclass(frozen=True)
class MapTask:
    """Countries to find on a map and select; `right` is the reply when the selection is right."""

    question: str
    right: str


@dataclass(frozen=True)
class Slip:
    """
    A known wrong answer and the reply to it.

    `name` is computed by the exercise's module; `value`, or `values` for a list, is written out where it is no number
    of the tables. With a `key` it is the value under that key of a dictionary.
    """

    reply: str
    name: str = ""
    value: str | float | None = None
    values: tuple[str | float, ...] = ()
    key: str | float = ""


@dataclass(frozen=True)
class Item:
    """What an exercise asks for: the parameters of `ties.check_answer` that are not computed, and the known slips."""

    kind: str = "number"
    unit: str = ""
    between: tuple[float, float] | None = None
    one_of: tuple[str | float, ...] = ()
    length: int | None = None
    keys: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    within: float = 0.0
    slips: tuple[Slip, ...] = ()


@dataclass(frozen=True)
class QuestionFile:
    """All questions of a lesson, by kind and key; `steps` are the keys in the order of the lesson."""

    steps: tuple[str, ...] = ()
    ask: Mapping[str, Question] = field(default_factory=dict)
    predict: Mapping[str, PredictionWords] = field(default_factory=dict)
    weigh: Mapping[str, LedgerWords] = field(default_factory=dict)
    write: Mapping[str, Written] = field(default_factory=dict)
    sort: Mapping[str, Sorting] = field(default_factory=dict)
    find_on_map: Mapping[str, MapTask] = field(default_factory=dict)
    check: Mapping[str, Item] = field(default_factory=dict)

    def asked(self) -> set[str]:
        """Return the names of everything that a learner answers in the lesson, ledger lines apart."""
        return {*self.ask, *self.predict, *self.write, *self.sort, *self.find_on_map}

    def stored_key(self, number: int, name: str) -> str:
        """Return the key under which the answer to a step of lesson `number` is stored."""
        if name not in self.asked():
            return f"ledger-{name}-{number}"
        asked = self.predict[name].from_lesson if name in self.predict else None
        return f"L{number if asked is None else asked:02d}-{name}"

    def find(self, kind: str, key: str) -> Any:
        """Return one entry; raise UnknownNameError, with near names, for an unknown key."""
        entries = getattr(self, kind)
        if key not in entries:
            raise UnknownNameError(f"entry under {kind!r}", key, entries)
        return entries[key]


def load(path: Path) -> QuestionFile:
    """
    Read a file of questions.

    Raises
    ------
    BadInputError
        If the file cannot be read, a key is unknown, missing, repeated or of the wrong type, or a question does not
        have exactly one right answer; the message names file and key.
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInputError(f"questions/{path.name} cannot be read: {error}.") from None
    found = build(QuestionFile, given, f"questions/{path.name}: ")
    for problem in problems(found):
        raise BadInputError(f"questions/{path.name}: {problem}.")
    return found


def problems(found: QuestionFile) -> Iterator[str]:
    """Say what is wrong in a file whose keys and types are right."""
    for key, question in found.ask.items():
        if sum(option.right for option in question.answers) != 1 or len(question.answers) < 2:
            yield f"ask.{key} needs one right answer and at least one wrong one"
        if len({option.text for option in question.answers}) < len(question.answers):
            yield f"ask.{key} has the same answer twice"
    for key, words in found.predict.items():
        if bool(words.question) == (words.origin is not None):
            yield f"predict.{key} needs a question or the lesson that has it (from_lesson, asked_in), and not both"
    for key, line in found.weigh.items():
        if line.direction not in DIRECTIONS:
            yield f"weigh.{key}: direction is {line.direction!r}; write one of {', '.join(DIRECTIONS)}"
    for key, words in found.write.items():
        if not words.parts:
            yield f"write.{key} needs at least one part"
    for name in found.steps:
        if found.steps.count(name) > 1:
            yield f"steps names {name} twice"


def placeholders(entry: Any) -> set[str]:
    """
    Return the names in braces anywhere in an entry.

    >>> placeholders(Option("{year}", "It grew by {growth:.0f} %.")) == {"year", "growth"}
    True
    """
    if isinstance(entry, str):
        return {name for _, name, _, _ in Formatter().parse(entry) if name}
    if is_dataclass(entry):
        entry = {one.name: getattr(entry, one.name) for one in fields(entry)}
    parts = entry.values() if isinstance(entry, Mapping) else entry if isinstance(entry, tuple) else ()
    return set().union(*map(placeholders, parts))


def fill_placeholders(words: str, values: Mapping[str, Any], where: str) -> str:
    """
    Replace the names in braces by computed values.

    >>> fill_placeholders("It grew by {growth:.0f} %.", {"growth": 12.3}, "K1")
    'It grew by 12 %.'
    """
    try:
        return words.format_map(values)
    except KeyError as missing:
        name = missing.args[0]
        raise BadInputError(f"{where} uses {{{name}}}, which the lesson's values() does not compute.") from None
    except ValueError as error:
        raise BadInputError(f"{where} has a placeholder that cannot be written: {error}.") from None
