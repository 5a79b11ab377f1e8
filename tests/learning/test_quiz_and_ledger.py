"""Replies to answers, and the ledger of evidence."""

import re

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
    assert answer_store.recall("T-K1") == {
        "kind": "check",
        "answer": "4",
        "right": True,
        "tries": 2,
        "tried": ["5", "4"],
    }


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
    assert "Choose first" in form.complaint.value
    form.direction.value = "supports"
    assert form.complaint.value == ""
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


def test_two_lessons_that_weigh_one_claim_keep_both_lines():
    ties.weigh("C18", "supports", strength=1, lesson=2)
    ties.weigh("C18", "challenges", strength=3, lesson=5)
    assert ties.ledger()[["lesson", "direction", "strength"]].to_numpy().tolist() == [
        [2, "supports", 1],
        [5, "challenges", 3],
    ]


def test_the_ledger_is_in_order_of_claim_and_lesson():
    for claim, lesson in (("C25", 5), ("C18", 10), ("C18", 2)):  # as text, 10 comes before 2
        ties.weigh(claim, "silent", lesson=lesson)
    assert ties.ledger()[["claim_id", "lesson"]].to_numpy().tolist() == [["C18", 2], ["C18", 10], ["C25", 5]]


def test_what_the_form_says_is_what_the_ledger_keeps():
    form = ties.weigh("C18", lesson=2)
    form.direction.value, form.strength.value, form.limit.value = "challenges", 3, "  one year "
    form.submit()
    assert ties.ledger().iloc[0].to_dict() == {
        "claim_id": "C18",
        "lesson": 2,
        "direction": "challenges",
        "strength": 3,
        "limit": "one year",
    }
    assert "Your line: challenges, strength 3; limit: one year." in form.outcome.value


def test_silent_line_has_no_strength():
    form = ties.weigh("C18", lesson=2, ours=("silent", 3, "one year"))
    form.strength.value = 3
    form.direction.value = "silent"
    assert form.strength.layout.display == "none"
    form.submit()
    assert "Your line: silent; you did not name a limit." in form.outcome.value
    assert "Our line for this lesson: silent; limit: one year." in form.outcome.value
    assert "Our line for this lesson: silent; limit: one year." in form.fallback_html
    assert answer_store.recall("ledger-C18-2")["strength"] == 1
    again = ties.weigh("C18", lesson=2)
    assert (again.strength.layout.display, again.strength.value) == ("none", 2)
    again.direction.value = "supports"
    assert again.strength.layout.display is None


def test_silent_line_of_an_earlier_version_is_read():
    entry = {
        "kind": "ledger",
        "claim_id": "C18",
        "lesson": 2,
        "direction": "silent",
        "strength": 3,
        "limit": "one year",
    }
    answer_store.save("ledger-C18-2", entry)
    assert "Your line: silent; limit: one year." in ties.weigh("C18", lesson=2).outcome.value
    assert ties.ledger()["direction"].tolist() == ["silent"]


def test_an_earlier_line_is_in_the_form_when_the_cell_is_run_again():
    ties.weigh("C18", "challenges", strength=3, limit="one year", lesson=2)
    again = ties.weigh("C18", lesson=2)
    assert (again.direction.value, again.strength.value, again.limit.value) == ("challenges", 3, "one year")
    assert ties.weigh("C18", lesson=5).direction.value is None


def test_a_strength_that_is_not_1_to_3_is_refused():
    with pytest.raises(BadInputError, match="not 4"):
        ties.weigh("C18", "supports", strength=4)


def test_the_words_for_a_strength_grow_with_it():
    assert [words for words, _ in ties.weigh("C18").strength.options] == ["1 · a hint", "2 · fair", "3 · strong"]
    assert [number for _, number in ties.weigh("C18").strength.options] == [1, 2, 3]


def sign(asked):
    """Return the sign and the colour at the edge of a reply."""
    html = asked.outcome.value
    return re.search('<strong aria-hidden="true">(.)</strong>', html)[1], re.search("solid (#[0-9A-F]+)", html)[1]


def test_a_right_answer_has_an_arrow_and_a_wrong_one_an_exclamation_mark():
    asked = question()
    asked.choose("5")
    assert sign(asked) == ("!", "#B35806")
    assert "Not quite: count again." in asked.outcome.value
    asked.choose("4")
    assert sign(asked) == ("→", "#0072B2")
    assert "Yes: two and two." in asked.outcome.value


def test_the_folded_replies_tick_the_right_answer_and_cross_the_wrong_ones():
    marks = dict(re.findall(r"<li>(.) <em>([^<]+)</em>", question().fallback_html))
    assert re.findall(r"<li>(.) <em>4</em>", question().fallback_html) == ["✔"]
    assert set(marks) == {"✔", "✘"}
    assert sorted(re.findall(r"<li>✘ <em>([^<]+)</em>", question().fallback_html)) == ["22", "5"]


def test_a_wrong_answer_is_kept_as_wrong():
    asked = question()
    asked.choose("5")
    assert answer_store.recall("T-K1") == {
        "kind": "check",
        "answer": "5",
        "right": False,
        "tries": 1,
        "tried": ["5"],
    }


def test_each_button_gives_its_own_answer():
    asked = question()
    assert labels(asked) == {answer: answer for answer in ("4", "5", "22")}
    for answer in ("5", "22", "4"):  # the right one last: after it the others are only read
        asked.options[answer].click()
        assert answer_store.recall("T-K1")["answer"] == answer


def labels(asked):
    return {answer: button.description for answer, button in asked.options.items()}


def test_chosen_answers_stay_marked_when_the_cell_is_run_again():
    asked = question()
    asked.choose("5")
    marked = {"5": "✘ Your answer, not right: 5", "4": "4", "22": "22"}
    assert labels(asked) == labels(question()) == marked
    assert "count again." in question().outcome.value
    asked.choose("4")
    assert labels(question()) == marked | {"4": "✔ Your answer, right: 4"}
    assert "ties-right" in asked.options["4"]._dom_classes
    assert "ties-wrong" in asked.options["5"]._dom_classes


def test_worked_answer_needs_two_different_wrong_answers():
    asked = question()
    asked.choose("5")
    asked.choose("5")
    assert "two and two" not in asked.outcome.value
    asked.choose("22")
    assert labels(asked)["4"] == labels(question())["4"] == "✔ The right answer: 4"
    assert "two and two" in question().outcome.value


def test_answer_pressed_often_in_an_earlier_version_opens_nothing():
    answer_store.save("T-K1", {"kind": "check", "answer": "5", "right": False, "tries": 3, "tried": ["5"]})
    assert labels(question()) == {"5": "✘ Your answer, not right: 5", "4": "4", "22": "22"}


def test_answer_that_is_no_longer_offered_is_not_marked():
    answer_store.save("T-K1", {"kind": "check", "answer": "five", "right": False, "tries": 1})
    assert labels(question()) == {"4": "4", "5": "5", "22": "22"}
    assert question().outcome.value == ""


def test_answer_of_an_earlier_version_is_restored():
    answer_store.save("T-K1", {"kind": "check", "answer": "4", "right": True, "tries": 3})
    asked = question()
    assert labels(asked)["4"] == "✔ Your answer, right: 4"
    asked.choose("4")
    assert answer_store.recall("T-K1")["tries"] == 3
    answer_store.save("T-K1", {"kind": "check", "answer": "5", "right": False, "tries": 3})
    question().choose("4")
    assert answer_store.recall("T-K1")["tries"] == 4


def test_same_answer_again_is_no_further_try():
    asked = question()
    for answer in ("5", "5", "5", "4", "4"):
        asked.choose(answer)
    assert answer_store.recall("T-K1")["tries"] == 2
    assert answer_store.recall("T-K1")["right"] is True


def test_right_answer_stays_when_another_is_opened_afterwards():
    asked = question()
    asked.choose("4")
    kept = answer_store.recall("T-K1")
    asked.choose("5")
    assert "count again." in asked.outcome.value
    assert "your right answer stays the one that counts" in asked.outcome.value
    assert labels(asked) == {"4": "✔ Your answer, right: 4", "5": "5", "22": "22"}
    assert (
        answer_store.recall("T-K1")
        == kept
        == {
            "kind": "check",
            "answer": "4",
            "right": True,
            "tries": 1,
            "tried": ["4"],
        }
    )


@pytest.mark.parametrize(
    ("tried", "tries", "kept"), [(["4", "5"], 2, (["4"], 1)), (["5", "4", "22"], 5, (["5", "22", "4"], 5))]
)
def test_right_answer_lost_by_an_earlier_version_counts_again(tried, tries, kept):
    entry = {"kind": "check", "answer": tried[-1], "right": False, "tries": tries, "tried": tried}
    answer_store.save("T-K1", entry)
    assert "Yes: two and two." in question().outcome.value
    found = answer_store.recall("T-K1")
    assert (found["answer"], found["right"], (found["tried"], found["tries"])) == ("4", True, kept)


def test_the_right_answer_is_not_always_first():
    firsts = {ties.check(f"T{n}", "?", right={"a": "x"}, wrong={"b": "y"}).buttons[0].description for n in range(10)}
    assert firsts == {"a", "b"}


@pytest.mark.parametrize(("lesson", "whole"), [(1, False), (9, False), (10, True), (0, True)])
def test_whole_verdict_waits_for_the_last_lesson(lesson, whole):
    panel = ties.weigh("C41", "supports", lesson=lesson, ours=("challenges", 2, "aims only"))
    for shown in (panel.outcome.value, panel.fallback_html):
        assert "Our line for this lesson: challenges, strength 2" in shown
        assert ("all lessons taken together" in shown) == whole
        assert ("it opens in lesson 10" in shown) != whole


def test_weighing_a_claim_again_keeps_the_lines_of_other_lessons():
    ties.weigh("C18", "supports", lesson=2)
    ties.weigh("C18", "challenges", lesson=5)
    ties.weigh("C18", "silent", lesson=5)
    assert ties.ledger()[["lesson", "direction"]].to_numpy().tolist() == [[2, "supports"], [5, "silent"]]


def test_still_view_says_that_it_is_a_picture():
    shown, _ = question()._repr_mimebundle_()
    assert shown["text/html"].startswith('<p class="ties-still"><em>This is a picture. Run the cell above to use it')
    assert shown["text/html"].endswith(question().fallback_html)


@pytest.mark.parametrize("make", [question, lambda: ties.weigh("C18", lesson=2)], ids=["check", "weigh"])
def test_file_that_cannot_be_read_is_said_when_the_form_is_drawn(make, tmp_path):
    (tmp_path / "answers.json").write_text("{ broken", encoding="utf-8")
    assert "not readable as answers" in make().outcome.value
