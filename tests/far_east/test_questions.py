"""The files of questions and the modules of lessons and exercises fit each other."""

import json
import re
from importlib import import_module
from pathlib import Path

import nbformat
import pytest

from ties.course import Course
from ties.learning.question_file import placeholders

ROOT = Path(__file__).parents[2]
COURSE = Course.open("far_east")
NUMBERS = sorted(int(path.stem) for path in (ROOT / "src/far_east/questions").glob("*.toml"))
LESSONS = {int(path.stem[:2]): path for path in sorted((ROOT / "notebooks").glob("*.ipynb"))}
SOLUTIONS = {int(path.parent.name[:2]): path for path in sorted((ROOT / "solutions").glob("*/*.ipynb"))}
REVIEWED = json.loads((ROOT / "tests/data/reviewed-digits.json").read_text("utf-8"))
MOST_LINES, LONGEST = 60, 100
CALLS = {"ask": "ask", "predict": "predict", "write": "write", "sort": "sort", "find": "find_on_map"}  # kind by call
KINDS = (*CALLS.values(), "weigh")
each_lesson = pytest.mark.parametrize("number", NUMBERS)
each_exercise = pytest.mark.parametrize("number", SOLUTIONS)


def module(kind, number):
    return import_module(f"far_east.{kind}_{number:02d}")


def code(path):
    return [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def used(path, call):
    return re.findall(rf"\b{call}\(\s*\"([^\"]+)\"", "\n".join(code(path)))


@each_lesson
def test_every_placeholder_is_computed_and_every_value_is_used(number):
    questions = COURSE.questions(number)
    words = set().union(*(placeholders(getattr(questions, kind)) for kind in KINDS))
    assert words == set(module("lesson", number).values())


@each_exercise
def test_every_slip_is_computed_and_every_computed_slip_has_a_reply(number):
    items = COURSE.questions(number).check
    named = {item: {slip.name for slip in words.slips if slip.name} for item, words in items.items()}
    computed = {item: set(slips) for item, slips in module("exercise", number).slips().items()}
    assert {item: names for item, names in named.items() if names} == computed


@each_lesson
def test_a_lesson_uses_each_of_its_questions_once(number):
    questions, text = COURSE.questions(number), "\n".join(code(LESSONS[number]))
    for call, kind in CALLS.items():
        assert sorted(used(LESSONS[number], f"lesson.{call}")) == sorted(getattr(questions, kind))
    assert [claim for claim in questions.weigh if f'"{claim}"' not in text] == []


@each_lesson
def test_number_to_predict_says_what_is_impossible(number):
    numbers = {key: words for key, words in COURSE.questions(number).predict.items() if words.kind == "number"}
    assert [key for key, words in numbers.items() if words.least is None] == []
    shares = {key: words for key, words in numbers.items() if words.unit == "%" and "share" in words.question}
    assert [key for key, words in shares.items() if (words.least, words.most) != (0, 100)] == []


@each_lesson
def test_steps_are_those_of_the_notebook_in_its_order(number):
    found = []
    for source in code(LESSONS[number]):
        found += re.findall(r'lesson\.(?:ask|predict|write|sort|find)\(\s*"([^"]+)"', source)
        found += re.findall(r'"(C\d\d)"', source) if "lesson.weigh" in source else []
    assert list(COURSE.questions(number).steps) == found


@each_exercise
def test_an_exercise_uses_each_of_its_items_once(number):
    assert sorted(used(SOLUTIONS[number], "exercise.check")) == sorted(COURSE.questions(number).check)


@pytest.mark.parametrize("number", LESSONS)
def test_little_code_stays_in_a_lesson_and_no_answer(number):
    lines = [line for source in code(LESSONS[number]) for line in source.splitlines() if line.strip()]
    assert len([line for line in lines if not line.startswith("lesson.write(")]) <= MOST_LINES  # these are text to read
    assert [line for line in lines if len(line) > LONGEST] == []
    assert not re.search(r"\bties\.(check|predict|weigh)\(|right=|ours=", "\n".join(lines))


def digits(words):
    """Return the numbers written out in words, without those in braces."""
    return re.findall(r"\d[\d.,]*", re.sub(r"\{[^}]*\}", "", words))


@each_lesson
def test_a_number_in_the_words_is_computed_or_on_the_reviewed_list(number):
    questions = COURSE.questions(number)
    replies = {
        f"ask.{key}": [*(option.reply for option in one.answers), one.question] for key, one in questions.ask.items()
    }
    replies |= {f"predict.{key}": [one.question] for key, one in questions.predict.items()}
    replies |= {f"weigh.{key}": [one.limit] for key, one in questions.weigh.items()}
    replies |= {
        f"write.{key}": [words for part in one.parts for words in (part.question, part.answer)]
        for key, one in questions.write.items()
    }
    replies |= {f"sort.{key}": [one.question, *one.wording.values()] for key, one in questions.sort.items()}
    replies |= {f"find_on_map.{key}": [one.question, one.right] for key, one in questions.find_on_map.items()}
    replies |= {f"check.{key}": [slip.reply for slip in one.slips] for key, one in questions.check.items()}
    found = {key: sorted(set(digits(" ".join(words)))) for key, words in replies.items()}
    assert {key: numbers for key, numbers in found.items() if numbers} == REVIEWED.get(f"{number:02d}", {})
