"""Lesson 0 asks for beliefs and seals its forecasts."""

import re

import ties
from far_east.lesson_00 import lesson
from far_east.lesson_10 import opened_seals

PREDICTIONS = lesson.questions.predict
FORECASTS = {key: words for key, words in PREDICTIONS.items() if key.startswith("F")}


def test_every_prediction_is_a_chance():
    assert {words.kind for words in PREDICTIONS.values()} == {"chance"}


def test_the_ten_forecasts_are_sealed_and_the_beliefs_are_open():
    assert [key for key, words in PREDICTIONS.items() if words.sealed] == [f"F{n}" for n in range(1, 11)]


def test_a_forecast_begins_with_its_own_number():
    assert [key for key, words in FORECASTS.items() if not words.question.startswith(f"{key}. ")] == []


def test_a_forecast_that_stays_sealed_is_settled_after_our_sources_were_read():
    stay_open = {key: words.question for key, words in FORECASTS.items() if key not in opened_seals()}
    read = ties.read("sources")["checked"].max()[:4]
    assert list(stay_open) == ["F9", "F10"]
    assert [key for key, question in stay_open.items() if max(re.findall(r"\b20\d\d\b", question)) <= read] == []


def test_answers_keep_the_keys_that_lesson_10_reads():
    assert [lesson.key(key) for key in ("belief", "belief-region", "F10")] == [
        "L00-belief",
        "L00-belief-region",
        "L00-F10",
    ]
