"""The replies of exercise 4 name the numbers that they are about."""

import pytest

from far_east.exercise_04 import exercise

COUNTS = {"One": 1, "Two": 2, "Three": 3, "Four": 4, "Nine": 9, "Ten": 10}


def replies(item):
    return exercise.slips(item, exercise.questions.check[item])


def test_a_reply_names_the_day_that_was_answered():
    days = {value: reply for value, reply in replies("days_to_force").items() if reply.startswith("Day")}
    assert len(days) == 3
    assert [reply.split()[1] for reply in days.values()] == [str(value) for value in days]


@pytest.mark.parametrize("item", ["shared_with_1961", "shared_with_iran"])
def test_a_count_in_words_is_the_count_of_the_table(item):
    counted = {value: COUNTS[reply.split()[0]] for value, reply in replies(item).items() if reply.split()[0] in COUNTS}
    assert len(counted) >= 2
    assert list(counted) == list(counted.values())
