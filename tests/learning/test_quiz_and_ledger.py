"""Replies to answers, and the ledger of evidence."""

import pytest

import ties
from ties.errors import BadInputError, UnknownNameError
from ties.learning import answer_store


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("TIES_WORK", str(tmp_path))
    answer_store.unwritten.clear()


def question():
    return ties.check(
        "T-K1", "2 + 2?", right={"4": "two and two."}, wrong={"5": "count again.", "22": "that is text."}, see="Sums"
    )


def test_wrong_answer_gets_its_reply_and_a_heading():
    asked = question()
    asked.choose("5")
    assert "count again." in asked.outcome.value
    assert "Look again at “Sums”" in asked.outcome.value
    assert "two and two" not in asked.outcome.value


def test_right_answer_is_shown_after_two_wrong_ones():
    asked = question()
    asked.choose("5")
    asked.choose("22")
    assert "The answer is <strong>4</strong>: two and two." in asked.outcome.value


def test_order_of_answers_is_the_same_on_every_run():
    assert [b.description for b in question().buttons] == [b.description for b in question().buttons]


def test_answer_and_number_of_attempts_are_saved():
    asked = question()
    asked.choose("5")
    asked.choose("4")
    assert answer_store.recall("T-K1") == {"kind": "check", "answer": "4", "right": True, "tries": 2}


def test_fallback_of_a_question_has_all_replies_closed():
    before, after = question().fallback_html.split("<details>")
    assert "count again." not in before
    assert "count again." in after


def test_question_without_wrong_answers_raises_error():
    with pytest.raises(BadInputError, match="at least one wrong"):
        ties.check("T", "?", right={"a": "b"}, wrong={})


def test_line_written_in_code_is_in_the_ledger():
    ties.weigh("C18", "supports", strength=1, limit="one year", lesson=2)
    assert ties.ledger().to_dict("records") == [
        {"claim_id": "C18", "lesson": 2, "direction": "supports", "strength": 1, "limit": "one year"}
    ]


def test_weighing_again_replaces_the_line():
    ties.weigh("C18", "supports", lesson=2)
    ties.weigh("C18", "challenges", lesson=2)
    assert ties.ledger()["direction"].tolist() == ["challenges"]


def test_course_reading_is_shown_only_after_the_students_line_is_saved():
    form = ties.weigh("C18", lesson=2, ours=("supports", 3, "says nothing of Russia"))
    assert "says nothing of Russia" not in form.outcome.value
    form.direction.value = "silent"
    form.submit()
    assert "says nothing of Russia" in form.outcome.value


def test_form_without_direction_saves_nothing_and_asks_for_it():
    form = ties.weigh("C18", lesson=2)
    form.submit()
    assert "Choose first" in form.outcome.value
    assert ties.ledger().empty


@pytest.mark.parametrize(
    ("call", "near"), [(lambda: ties.weigh("C81"), "C41"), (lambda: ties.weigh("C18", "suports"), "supports")]
)
def test_unknown_claim_or_direction_offers_near_names(call, near):
    with pytest.raises(UnknownNameError, match=near):
        call()


def test_fallback_does_not_depend_on_the_students_line():
    before = ties.weigh("C18", lesson=2).fallback_html
    ties.weigh("C18", "supports", lesson=2)
    assert ties.weigh("C18", lesson=2).fallback_html == before
