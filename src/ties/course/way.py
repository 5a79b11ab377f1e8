"""The way through a course: the steps of a lesson, the lesson on one page, and the progress in all lessons."""

from collections.abc import Mapping
from html import escape
from itertools import combinations
from typing import NamedTuple

import pandas as pd

from ties.display import html_table
from ties.display.judgement import judgement
from ties.learning.answer_store import Entry
from ties.learning.document import Document, Section
from ties.learning.ledger import OTHER_FORM, known_line
from ties.learning.predictions.forms import FIRST, OPENED, OUTCOME, format_amount, format_typed, is_finite_number
from ties.settings import current

KINDS = {
    "ask": "Check",
    "predict": "Prediction",
    "weigh": "Your line",
    "write": "Your words",
    "sort": "Cards",
    "find_on_map": "On the map",
}
LONGEST = 90  # letters of a question in the list of steps
CLOSED = "the answer is not opened yet"


class Step(NamedTuple):
    """One step of a lesson: its kind, the key of its answer, its words, and the unit of a number."""

    kind: str
    key: str
    words: str
    unit: str = ""
    sealed: bool = False
    optional: bool = False

    @property
    def label(self) -> str:
        """The kind and the beginning of the words."""
        words = self.words if len(self.words) <= LONGEST else f"{self.words[:LONGEST].rsplit(' ', 1)[0]} …"
        return f"{KINDS[self.kind]}: {words}"

    def is_done(self, entries: Mapping[str, Entry]) -> bool:
        """Return whether the student has answered."""
        return isinstance(entries.get(self.key), dict)

    def state(self, entries: Mapping[str, Entry]) -> str:
        """Return a sign and words for how far the student is with this step."""
        if not self.is_done(entries):
            return "○ optional" if self.optional else "○ to do"
        missed = self.kind == "ask" and not entries[self.key].get("right")
        return "✎ answered, not right yet" if missed else "✔ done"


def steps_html(number: int, steps: list[Step], entries: Mapping[str, Entry]) -> str:
    """Return the steps of a lesson as a list, with what is done in a sign and a word."""
    lines = "".join(f"<li>{step.state(entries)} · {escape(step.label)}</li>" for step in steps)
    # without answers it is also the picture in a saved lesson, where a count of nought would look like lost work
    count = (
        count_words(steps, entries) if any(step.is_done(entries) for step in steps) else f"{len(counted(steps))} steps"
    )
    return f"<details><summary>Where am I? Lesson {number}: {count}</summary><ol>{lines}</ol></details>"


def counted(steps: list[Step]) -> list[Step]:
    """Return the steps that count; an optional one does not."""
    return [step for step in steps if not step.optional]


def count_words(steps: list[Step], entries: Mapping[str, Entry]) -> str:
    """Return how many steps are done, of those that count."""
    asked = counted(steps)
    return f"{sum(step.is_done(entries) for step in asked)} of {len(asked)} steps done"


def one_page(number: int, title: str, steps: list[Step], entries: Mapping[str, Entry]) -> Document:
    """Return what a student did in a lesson: checks, predictions with what became of them, ledger lines, open steps."""
    sections = [
        Section(heading, items=[describe(step, entries[step.key]) for step in steps if fits(step, kind, entries)])
        for kind, heading, describe in (
            ("ask", "Checks", check_sentence),
            ("find_on_map", "On the map", check_sentence),
            ("sort", "Cards", sorted_sentence),
            ("predict", "Predictions", prediction_sentence),
            ("write", "Your words", written_sentence),
            ("weigh", "Your ledger", ledger_sentence),
        )
    ]
    sections = [one for one in sections if one.items]
    left = [step.label for step in counted(steps) if not step.is_done(entries)]
    sections += [Section("Still to do", items=left)] if left and sections else []
    return Document(f"Lesson {number} on one page: {title}", [score_section(steps, entries), *sections])


def fits(step: Step, kind: str, entries: Mapping[str, Entry]) -> bool:
    """Return whether a step is of a kind and has an answer."""
    return step.kind == kind and step.is_done(entries)


def score_section(steps: list[Step], entries: Mapping[str, Entry]) -> Section:
    """Return how many steps are done, checks right at the first try, and predictions near enough."""
    done = [step for step in steps if step.is_done(entries)]
    checks = [entries[step.key] for step in done if step.kind == "ask"]
    first = sum(bool(entry.get("right")) and entry.get("tries") == 1 for entry in checks)
    opened = [entries[step.key].get(FIRST) or entries[step.key] for step in done if is_opened(step, entries)]
    near = sum(entry.get(OUTCOME) is True for entry in opened)
    words = [f"{count_words(steps, entries)}."]
    words += [] if done else ["Your answers appear here as you give them."]
    words += [f"{first} of {len(checks)} checks right at the first try."] if checks else []
    words += [f"{near} of {len(opened)} opened predictions came true or were near enough."] if opened else []
    return Section("Score", [" ".join(words)])


def is_opened(step: Step, entries: Mapping[str, Entry]) -> bool:
    """Return whether a step is a prediction whose answer is open."""
    entry = entries[step.key]
    return step.kind == "predict" and not step.sealed and entry.get(OUTCOME) is not None and entry.get(OPENED, True)


def check_sentence(step: Step, entry: Entry) -> str:
    """Return a check with the last answer to it."""
    tries = entry.get("tries") if isinstance(entry.get("tries"), int) else 1
    verdict = "right" if entry.get("right") else "not right yet"
    answer = entry.get("answer")
    answer = ", ".join(map(str, answer)) if isinstance(answer, list) else answer
    return f"{step.words} Your answer: {answer} ({verdict}, {tries} {'try' if tries == 1 else 'tries'})."


def prediction_sentence(step: Step, entry: Entry) -> str:
    """Return a prediction with what became of it, if its answer is open."""
    said = f"You said {words}" if (words := value_words(step, entry)) else "You drew a line"
    sure = f", {entry['confidence']} % sure" if "confidence" in entry else ""
    if is_opened(step, {step.key: entry}):
        fate = outcome_words(entry)
    elif step.sealed:
        fate = "sealed"
    else:  # a belief has no answer, so nothing was ever compared with it
        fate = CLOSED if OUTCOME in entry else f"kept for lesson {current().last_lesson}"
    changed = "; changed after the answer was open" if FIRST in entry else ""
    return f"{step.words} {said}{sure}: {fate}{changed}."


def outcome_words(entry: Entry) -> str:
    """Return what became of a prediction: what counts depends on its form."""
    right, value = entry[OUTCOME] is True, entry.get("value")
    if isinstance(value, dict):
        return f"the direction was {'right' if right else 'not right'}"
    if isinstance(value, list):
        return f"the first place was {'right' if right else 'not right'}"
    if "confidence" in entry:
        return f"it was {'near enough' if right else 'not near enough'}"
    return f"it {'came true' if right else 'did not come true'}"


def value_words(step: Step, entry: Entry) -> str:
    """Return what was predicted, in words; nothing for a line."""
    value = entry.get("value")
    if "confidence" not in entry:
        return f"{value} %"
    if is_finite_number(value):
        return format_typed(value, step.unit)
    return ", then ".join(map(str, value)) if isinstance(value, list) else ""


def ledger_sentence(step: Step, entry: Entry) -> str:
    """Return a claim with the student's line on it, unless that has the form of another edition."""
    line = known_line(entry)
    if not line:
        return f"{step.words} {OTHER_FORM}"
    limit = f" It cannot show: {entry['limit']}." if entry.get("limit") else ""
    return f"{step.words} Your line: {judgement(line.direction, line.strength, ' of 3')}.{limit}"


def written_sentence(step: Step, entry: Entry) -> str:
    """Return open questions with what the student wrote to each."""
    asked, written = entry.get("questions") or [], entry.get("answers") or []
    pairs = zip(asked, written, strict=False)
    return " ".join(f"{question} You wrote: “{words}”" for question, words in pairs if words) or step.words


def sorted_sentence(step: Step, entry: Entry) -> str:
    """Return how many cards the student has placed."""
    return f"{step.words} You placed {format_amount(len(entry.get('piles') or {}), 'cards', 0)}."


def progress_table(lessons: list[tuple[int, str, list[str]]], entries: Mapping[str, Entry]) -> str:
    """Return all lessons with the steps done, as a table; each lesson has the keys of its answers."""
    rows = [
        (f"{number} · {title}", f"{sum(key in entries for key in keys)} of {len(keys)}")
        for number, title, keys in lessons
    ]
    frame = pd.DataFrame(rows, columns=["lesson", "steps done"])
    return html_table.frame_table(frame, caption="All lessons, and how far you are") + shared_steps(lessons)


def shared_steps(lessons: list[tuple[int, str, list[str]]]) -> str:
    """
    Say which lessons ask the same thing, since one answer then counts in each; nothing if none do.

    >>> shared_steps([(0, "Start", ["a", "b"]), (1, "Middle", ["c"]), (2, "End", ["a"])])
    '<p>Lessons 0 and 2 have 1 step in common: one answer counts in both.</p>'
    """
    pairs = [(one, other, len({*keys} & {*later})) for (one, _, keys), (other, _, later) in combinations(lessons, 2)]
    return "".join(
        f"<p>Lessons {one} and {other} have {count} step{'s' * (count > 1)} in common: one answer counts in both.</p>"
        for one, other, count in pairs
        if count
    )
