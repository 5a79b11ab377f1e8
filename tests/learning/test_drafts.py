"""What is filled in and not saved is there again when its cell is run again, and nothing is saved by that."""

import pandas as pd
import pytest
import traitlets

from ties.learning import answer_store, drafts
from ties.learning.ledger import weigh
from ties.learning.open_question import OpenQuestion
from ties.learning.predictions.ranking import Ranking
from ties.learning.predictions.widget import predict
from ties.learning.question_file import WrittenPart

LINE = pd.Series({2014: 2.5, 2015: 3.1, 2016: 4.0})
KINDS = {
    "number": ({"answer": 33.0, "unit": "%"}, "30", "31"),
    "chance": ({"kind": "chance", "answer": False}, 80, 60),
    "rank": ({"kind": "rank", "answer": ["A", "B", "C"]}, ["B", "C", "A"], ["C", "A", "B"]),
    "line": ({"kind": "line", "answer": LINE, "given": LINE[[2014]]}, {"2015": 3.0, "2016": 1.0}, {"2015": 2.0}),
}
every_kind = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("TIES_WORK", str(tmp_path))
    return tmp_path


def asked(kind):
    return predict("T", "What will it be?", **KINDS[kind][0])


def filled(panel, value, reason="prices"):
    """Fill in a form as a student does, without a press of a button."""
    fields = panel.form.fields
    fields["value"].value = value
    if "confidence" in fields:
        fields["confidence"].value = 70
    fields["reason"].value = reason
    return panel


def contents(panel):
    return drafts.values_of(panel.form.fields)


@every_kind
def test_form_that_was_not_locked_is_filled_in_again(kind):
    first = filled(asked(kind), KINDS[kind][1])
    again = asked(kind)
    assert contents(again) == contents(first)
    assert "It is not locked yet." in again.outcome.value
    assert again.button in again.actions.children
    assert answer_store.recall("T") is None


@every_kind
def test_untouched_form_says_nothing(kind):
    asked(kind)
    assert not asked(kind).outcome.value


@every_kind
def test_locked_form_leaves_no_draft(kind):
    filled(asked(kind), KINDS[kind][1]).button.click()
    again = asked(kind)
    assert "not locked yet" not in again.outcome.value
    assert all(field.disabled for field in again.form.fields.values())


@every_kind
def test_change_that_was_not_locked_is_shown_and_the_locked_one_kept(kind):
    panel = filled(asked(kind), KINDS[kind][1])
    panel.button.click()
    kept = answer_store.recall("T")
    panel.change_button.click()
    filled(panel, KINDS[kind][2], "other prices")
    again = asked(kind)
    assert contents(again) == contents(panel)
    assert "It is not locked yet." in again.outcome.value
    assert not any(field.disabled for field in again.form.fields.values())
    assert answer_store.recall("T") == kept


@every_kind
def test_loaded_prediction_is_not_covered_by_what_was_locked_before(kind):
    filled(asked(kind), KINDS[kind][1]).button.click()
    loaded = answer_store.recall("T") | {"reason": "other prices"}
    answer_store.add({"T": loaded})
    again = asked(kind)
    assert contents(again)["reason"] == "other prices"
    assert "not locked yet" not in again.outcome.value


def test_second_prediction_after_the_answer_keeps_the_first_one():
    panel = filled(asked("number"), "30")
    panel.button.click()
    panel.open_button.click()
    panel.again_button.click()
    filled(panel, "33")
    again = asked("number")
    assert again.form.fields["value"].value == "33"
    again.button.click()
    assert answer_store.recall("T")["first"]["value"] == 30


def test_ledger_line_that_was_not_saved_is_filled_in_again():
    first = weigh("C18", lesson=4)
    first.direction.value, first.strength.value, first.limit.value = "challenges", 3, "one visit"
    again = weigh("C18", lesson=4)
    assert again.entered() == ("challenges", 3, "one visit")
    assert "It is not saved yet." in again.outcome.value
    assert answer_store.recall("ledger-C18-4") is None
    assert weigh("C18", lesson=5).direction.value is None


def test_changed_ledger_line_is_shown_beside_the_saved_one():
    weigh("C18", "supports", limit="one visit", lesson=4).limit.value = "two visits"
    again = weigh("C18", lesson=4)
    assert again.limit.value == "two visits"
    assert "It is not saved yet." in again.outcome.value
    assert "limit: one visit" in again.outcome.value
    again.button.click()
    assert answer_store.recall("ledger-C18-4")["limit"] == "two visits"
    assert "not saved yet" not in weigh("C18", lesson=4).outcome.value


def test_open_question_says_that_its_words_are_not_saved():
    parts = [WrittenPart("What do you see?", "Which bar is longest?", "The first.")]
    OpenQuestion("T-R1", parts).boxes[0].value = "the first"
    again = OpenQuestion("T-R1", parts)
    assert again.boxes[0].value == "the first"
    assert "It is not saved yet." in again.outcome.value
    again.submit()
    assert "These are your saved answers." in OpenQuestion("T-R1", parts).outcome.value


def test_draft_of_a_question_that_was_changed_is_not_in_another_box():
    OpenQuestion("T-R1", [WrittenPart("See", "Which bar is longest?", "")]).boxes[0].value = "the first"
    assert not OpenQuestion("T-R1", [WrittenPart("Why", "Why is it so long?", "")]).boxes[0].value


def test_words_that_come_after_the_cell_was_run_again_are_in_the_new_form():
    old = asked("number")
    old.form.fields["reason"].value = "pri"
    new = asked("number")
    old.form.fields["reason"].value = "prices"
    assert new.form.fields["reason"].value == "prices"


def test_late_words_do_not_replace_what_was_typed_since():
    old = asked("number")
    old.form.fields["reason"].value = "pri"
    new = asked("number")
    new.form.fields["reason"].value = "wages"
    old.form.fields["reason"].value = "prices"
    assert new.form.fields["reason"].value == "wages"


def test_draft_that_no_longer_fits_is_left_out():
    filled(asked("rank"), ["B", "C", "A"])
    changed = predict("T", "What will it be?", kind="rank", answer=["D", "E"])
    assert changed.form.fields["value"].value == ["E", "D"]
    assert changed.form.fields["reason"].value == "prices"


def test_drafts_of_two_answer_files_are_apart(tmp_path, monkeypatch):
    filled(asked("number"), "30")
    monkeypatch.setenv("TIES_WORK", str(tmp_path / "another student"))
    assert not asked("number").form.fields["value"].value


def test_order_takes_each_name_once():
    order = Ranking(["A", "B"])
    with pytest.raises(traitlets.TraitError, match="has each of them once"):
        order.value = ["A", "A"]
    assert order.value == ["A", "B"]
