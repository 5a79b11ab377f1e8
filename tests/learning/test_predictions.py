"""Predict, lock, reveal: nothing early, nothing lost, and the gap in words."""

import json
import os
import re
from itertools import chain

import ipywidgets
import numpy as np
import pandas as pd
import pytest

from ties.display.figure import RichOutput
from ties.errors import BadInputError, TiesError
from ties.learning import answer_store
from ties.learning.predictions.forms import parse_number
from ties.learning.predictions.widget import predict, predictions
from ties.measures import brier_score
from ties.widgets.draw_line.widget import DrawnLine

LINE = pd.Series({2014: 2.5, 2015: 3.1, 2016: None, 2017: 41.7, 2018: 3.0})
DRAWN = {"2015": 3.0, "2017": 40.0, "2018": 6.0}  # 2016 is not reported, so it is not asked
REVEAL = RichOutput("<figure>the-figure</figure>", "Figure")
NUMBER = {"answer": 33.18, "unit": "%", "digits": 1}
KINDS = {
    "number": (NUMBER, "30"),
    "chance": ({"kind": "chance", "answer": False}, 80),
    "rank": ({"kind": "rank", "answer": ["India", "China", "Vietnam"]}, ["China", "India", "Vietnam"]),
    "line": ({"kind": "line", "answer": LINE, "given": LINE[[2014]], "unit": "US$ bn", "reveal": REVEAL}, DRAWN),
}
every_kind = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture(autouse=True)
def work(tmp_path, monkeypatch):
    monkeypatch.setenv("TIES_WORK", str(tmp_path))
    monkeypatch.setattr(answer_store, "unwritten", {})
    return tmp_path / "answers.json"


def ask(kind, key="P1", **more):
    return predict(key, "What will the data say?", **{**KINDS[kind][0], **more})


def answered(kind, panel=None, value=None):
    """Fill in a form, lock it, and open the answer if there is one."""
    panel = locked(kind, panel, value)
    if panel.open_button in panel.actions.children:
        panel.open_button.click()
    return panel


def locked(kind, panel=None, value=None):
    """Fill in a form and lock it."""
    panel = panel or ask(kind)
    fields = panel.form.fields
    fields["value"].value = KINDS[kind][1] if value is None else value
    if "confidence" in fields:
        fields["confidence"].value = 70
    fields["reason"].value = "a guess"
    panel.button.click()
    return panel


def complaints(panel):
    """What is said beside the fields, by field."""
    return {name: place.value for name, place in panel.complaints.items() if place.value}


def shown_in(place):
    """Keep what is sent to the page for a place."""
    sent = []
    place.observe(lambda change: sent.append(change["new"]), "value")
    return sent


def state(widget):
    """Everything a page is told of a widget and of those inside it, as text."""
    inner = chain.from_iterable(map(state, widget.children)) if isinstance(widget, ipywidgets.Box) else ()
    scripts = ("_esm", "_css", "layout", "style", "children")
    return [*(str(value) for name, value in widget.get_state().items() if name not in scripts), *inner]


def stored(work):
    return json.loads(work.read_text(encoding="utf-8"))


@every_kind
def test_nothing_is_shown_or_sent_before_locking(kind):
    panel = ask(kind, reveal=REVEAL)
    told = " ".join(state(panel))
    assert panel.outcome.value == ""
    assert not any(answer in told for answer in ("the-figure", "33.18", "33.2", "3.3", "41.7", "not reported"))


@every_kind
def test_opening_shows_the_figure_and_the_form_stays_locked(kind):
    panel = answered(kind, ask(kind, reveal=REVEAL))
    assert "the-figure" in panel.outcome.value
    assert all(field.disabled for field in panel.form.fields.values())
    assert panel.button.disabled


@every_kind
def test_running_the_cell_again_restores_the_locked_prediction(kind):
    before = answered(kind)
    again = ask(kind)
    assert again.outcome.value == before.outcome.value
    assert again.button.disabled
    assert again.form.fields["value"].value == before.form.fields["value"].value


@every_kind
def test_fallback_and_text_do_not_depend_on_the_prediction(kind):
    before = ask(kind)
    answered(kind)
    after = ask(kind)
    assert (after.fallback_html, after.summary) == (before.fallback_html, before.summary)


@every_kind
def test_fallback_has_the_answer_in_a_closed_element(kind):
    question, folded = ask(kind, reveal=REVEAL).fallback_html.split("<details>", 1)
    assert "the-figure" not in question
    assert "the-figure" in folded
    assert "Answer" in folded


@every_kind
def test_answer_is_shown_even_if_the_folder_cannot_be_written(kind, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refuse)
    panel = answered(kind, ask(kind, reveal=REVEAL))
    assert "could not be written" in panel.outcome.value
    assert "the-figure" in panel.outcome.value
    assert ask(kind).button.disabled  # and it is remembered while the notebook is open


@every_kind
def test_unreadable_answer_file_is_reported_and_left_unchanged(kind, work):
    work.write_text("{ broken", encoding="utf-8")
    panel = answered(kind)
    assert "not readable as answers" in panel.outcome.value
    assert work.read_text(encoding="utf-8") == "{ broken"


@every_kind
@pytest.mark.parametrize(
    "entry",
    [
        *([], "text", 3, {}, {"kind": "check", "answer": "yes"}),
        {"kind": "check", "value": 3.0, "confidence": 70, "reason": ""},
        {"kind": "prediction", "value": None, "confidence": 70, "reason": ""},
        {"kind": "prediction", "value": float("nan"), "confidence": 70, "reason": ""},
        {"kind": "prediction", "value": [1], "confidence": 70, "reason": ""},
        {"kind": "prediction", "value": 3.0, "confidence": 71, "reason": ""},
        {"kind": "prediction", "value": 3.0, "confidence": [70], "reason": ""},
        {"kind": "prediction", "value": 3.0, "confidence": 70, "reason": None},
        {"kind": "prediction", "value": True, "reason": ""},
        {"kind": "prediction", "form": "rank", "value": ["India"], "confidence": 70, "reason": ""},
        {"kind": "prediction", "form": "line", "value": {"2015": 3.0}, "confidence": 70, "reason": ""},
        {"kind": "prediction", "form": "line", "value": dict.fromkeys(DRAWN, "x"), "confidence": 70, "reason": ""},
    ],
    ids=repr,
)
def test_unsuitable_entry_stays_in_the_file_and_leaves_form_open(kind, entry, work):
    work.write_text(json.dumps({"P1": entry}), encoding="utf-8")
    panel = ask(kind)
    assert "in another form; it stays there until you lock a new one" in panel.outcome.value
    assert not panel.button.disabled
    assert str(stored(work)) == str({"P1": entry})


@pytest.mark.parametrize(("old", "new"), [(a, b) for a in KINDS for b in KINDS if a != b])
def test_entry_of_another_kind_is_not_restored(old, new):
    answered(old)
    assert not ask(new).button.disabled


@every_kind
def test_sealed_prediction_shows_no_answer_after_locking(kind):
    panel = answered(kind, ask(kind, sealed=True, reveal=REVEAL))
    assert "opened in lesson 10" in panel.outcome.value
    assert not any(answer in panel.fallback_html + " ".join(state(panel)) for answer in ("the-figure", "33.2", "41.7"))


def test_prediction_without_an_answer_is_saved_as_it_is(work):
    panel = answered("chance", ask("chance", answer=None))
    assert "You will meet this number again in lesson 10." in panel.outcome.value
    assert stored(work)["P1"] == {"kind": "prediction", "value": 80, "reason": "a guess"}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("33,2 %", "exactly right"),
        ("30", "You said 30 %; the answer is 33.2 %. You are 3.2 points too low, which is within 3.3 points."),
        ("50", "You are 16.8 points too high, which is not within 3.3 points."),
    ],
)
def test_difference_of_a_number_is_named_with_its_direction(said, words):
    assert words in answered("number", value=said).outcome.value


@pytest.mark.parametrize(
    ("said", "options", "reply", "answer"),
    [
        ("34,5", {"answer": 21.83}, "You said 34.5 %; the answer is 21.8 %. You are 12.7 points too high", "21.8 %"),
        ("2,5", {"answer": 2.0, "unit": "bcm"}, "You said 2.5 bcm; the answer is 2.0 bcm. You are 0.5 bcm too", "2.0"),
        ("22", {"answer": 21.83}, "You said 22 %: exactly right.", "22 %"),
        ("21", {"answer": 21.83}, "You said 21 %; the answer is 22 %. You are 1 point too low", "22 %"),
        # told with more digits, since 2 points would not be within 2 points
        (
            "24",
            {"answer": 21.8, "within": 2},
            "the answer is 21.8 %. You are 2.2 points too high, which is not",
            "21.8",
        ),
    ],
)
def test_reply_shows_the_number_as_typed_and_their_difference(said, options, reply, answer):
    panel = answered("number", ask("number", **{"digits": 0, **options}), value=said)
    assert reply in panel.outcome.value
    assert f"<strong>Answer: {answer}" in panel.outcome.value
    assert panel.fallback_html == ask("number", **{"digits": 0, **options}).fallback_html


@pytest.mark.parametrize(("truth", "word"), [(True, "true"), (False, "false"), (np.bool_(True), "true")])
def test_chance_reports_how_it_turned_out(truth, word):
    panel = answered("chance", ask("chance", answer=truth))
    assert f"You gave it 80 %, and it turned out {word}." in panel.outcome.value


def test_tolerance_does_not_reveal_the_answer():
    assert ask("number").form.fields["confidence"].description == (
        "How sure are you that your number is within a tenth?"
    )
    assert "within 5 points?" in ask("number", within=5).form.fields["confidence"].description


@pytest.mark.parametrize(("within", "words"), [(5, "is within 5 points"), (7.5, "is within 7.5 points")])
def test_tolerance_is_written_without_empty_decimals(within, words):
    assert words in answered("number", ask("number", within=within), value="30").outcome.value


@pytest.mark.parametrize("words", ["", "many", "2 to 3", "1e3", "10-20", "nan", "9" * 400])
def test_text_without_exactly_one_number_raises_error(words, work):
    panel = answered("number", value=words)
    assert "Write a number" in complaints(panel)["value"]
    assert not work.exists()


@pytest.mark.parametrize(("words", "value"), [("1,200.5", 1200.5), ("−4", -4), ("US$ 2,5 bn", 2.5), (" 1 200 ", 1200)])
def test_numbers_are_read_in_common_notations(words, value):
    assert parse_number(words) == value


@every_kind
def test_form_with_an_open_choice_is_not_locked(kind, work):
    panel = ask(kind)
    if kind != "chance":
        panel.form.fields["value"].value = KINDS[kind][1]
    panel.button.click()
    asked = "how likely it is" if kind == "chance" else "how sure you are"
    field = "value" if kind == "chance" else "confidence"
    assert list(complaints(panel)) == [field]
    assert f"Choose from the list {asked}, then lock." in complaints(panel)[field]
    assert not work.exists()


def test_complaint_goes_once_its_field_has_changed():
    panel = answered("number", value="about thirty")
    assert list(complaints(panel)) == ["value"]
    panel.form.fields["value"].value = "30"
    assert complaints(panel) == {}


def test_belief_promises_no_answer():
    assert "Write your number down.</p>" in predict("B", "How likely?", kind="chance").fallback_html
    assert "before you open the answer" in ask("number").fallback_html


def test_order_starts_neutral_even_if_the_alphabet_is_right():
    assert ask("rank").guess == ["China", "India", "Vietnam"]
    assert ask("rank", answer=["China", "India", "Vietnam"]).guess == ["Vietnam", "India", "China"]


def test_buttons_name_what_they_move_and_stop_at_the_ends():
    ranking = ask("rank").form.fields["value"]
    buttons = [(button.description, button.disabled) for place in ranking.places for button in place.buttons]
    assert buttons[:2] == [("Move China up", True), ("Move China down", False)]
    assert buttons[-2:] == [("Move Vietnam up", False), ("Move Vietnam down", True)]


def test_button_moves_a_name_one_place_and_announces_it():
    panel = ask("rank")
    panel.form.fields["value"].places[2].buttons[0].click()
    assert panel.guess == ["China", "Vietnam", "India"]
    assert "Vietnam is on place 2 of 3." in panel.form.fields["value"].status.value


@pytest.mark.parametrize(
    ("order", "words"),
    [
        (["India", "China", "Vietnam"], "All 3 places are right."),
        (["China", "India", "Vietnam"], "1 of 3 places right. Furthest off is India: you put it on place 2"),
        (
            ["China", "Vietnam", "India"],
            "you put it on place 3, it belongs on place 1, so it was 2 places too far down. Place 1 is India",
        ),
        (["Vietnam", "India", "China"], "Furthest off is Vietnam: you put it on place 1, it belongs on place 3"),
        (["India", "Vietnam", "China"], "so it was 1 place too far down. Place 1 is right."),
    ],
)
def test_difference_of_an_order_counts_places_and_names_the_farthest(order, words):
    assert words in answered("rank", value=order).outcome.value


def test_right_order_is_shown_beside_the_students():
    html = answered("rank").outcome.value
    assert "The right order beside yours" in html
    assert html.index("India</td>") < html.index("China</td>")


@pytest.mark.parametrize(
    ("order", "right"),
    [
        (["India", "China", "Vietnam"], ["yes", "yes", "yes"]),
        (["Vietnam", "India", "China"], ["no", "no", "no"]),
        (["China", "India", "Vietnam"], ["no", "no", "yes"]),
    ],
)
def test_each_place_of_an_order_is_called_right_or_not(order, right):
    html = answered("rank", value=order).outcome.value
    assert re.findall(r">(yes|no)</td>", html) == right


def shown(panel):
    return [button.description for button in panel.actions.children]


@every_kind
def test_locked_prediction_shows_no_answer_until_it_is_opened(kind, work):
    panel = locked(kind, ask(kind, reveal=REVEAL))
    told = " ".join(state(panel))
    assert not any(answer in told for answer in ("the-figure", "33.18", "33.2", "41.7", "not reported"))
    assert shown(panel) == ["Show the answer", "Change my prediction"]
    assert stored(work)["P1"]["opened"] is False
    again = ask(kind, reveal=REVEAL)
    assert shown(again) == ["Show the answer", "Change my prediction"]
    assert "the-figure" not in again.outcome.value


@every_kind
def test_prediction_can_be_changed_until_the_answer_is_opened(kind):
    panel = locked(kind)
    panel.change_button.click()
    assert not any(field.disabled for field in panel.form.fields.values())
    panel.form.fields["reason"].value = "a better guess"
    panel.button.click()
    panel.open_button.click()
    (row,) = predictions().to_dict("records")
    assert (row["reason"], row["changed"]) == ("a better guess", False)


@every_kind
def test_second_prediction_after_the_answer_does_not_count(kind):
    panel = answered(kind)
    before = predictions().to_dict("records")[0]
    assert shown(panel) == ["Start this prediction over"]
    panel.again_button.click()
    assert "the-figure" not in " ".join(state(panel))
    panel.form.fields["reason"].value = "now I know"
    if "confidence" in panel.form.fields:
        panel.form.fields["confidence"].value = 99
    panel.button.click()
    assert "You changed this prediction after you had seen the answer" in panel.outcome.value
    panel.again_button.click()
    panel.button.click()
    (row,) = predictions().to_dict("records")
    assert row == before | {"changed": True}
    assert "You changed this prediction" in ask(kind).outcome.value


def test_line_that_is_started_over_shows_no_true_line():
    panel = answered("line")
    panel.again_button.click()
    assert panel.form.fields["value"].truth == {}


def test_order_that_is_changed_has_its_buttons_again():
    panel = locked("rank")
    panel.change_button.click()
    assert [len(place.row.children) for place in panel.form.fields["value"].places] == [3, 3, 3]
    panel.form.fields["value"].places[2].buttons[0].click()
    assert panel.guess == ["China", "Vietnam", "India"]


def test_answer_locked_by_an_earlier_version_is_open():
    entry = {"kind": "prediction", "value": 30.0, "confidence": 70, "reason": "", "outcome": True}
    answer_store.save("P1", entry)
    assert "3.2 points too low" in ask("number").outcome.value


@every_kind
def test_empty_reason_is_asked_for_once(kind, work):
    panel = ask(kind)
    panel.form.fields["value"].value = KINDS[kind][1]
    if "confidence" in panel.form.fields:
        panel.form.fields["confidence"].value = 5
    panel.button.click()
    assert "Write in a few words why you think so" in complaints(panel)["reason"]
    assert not work.exists()
    panel.button.click()
    assert complaints(panel) == {}
    assert stored(work)["P1"]["reason"] == ""


@pytest.mark.parametrize(
    ("limits", "said", "words"),
    [
        ({"least": 0, "most": 100}, "-5", "You wrote −5 %. The answer cannot be below 0.0 %. Change your number"),
        ({"least": 0, "most": 100}, "100.1", "You wrote 100.1 %. The answer cannot be above 100.0 %."),
        (
            {"least": 0, "most": 36, "unit": "ways", "digits": 0},
            "50",
            "You wrote 50 ways. The answer cannot be above 36",
        ),
        ({"least": 0, "unit": "US$ bn"}, "-2", "You wrote US$ −2 bn. The answer cannot be below US$ 0.0 bn."),
    ],
)
def test_impossible_number_is_refused_with_a_sentence(limits, said, words, work):
    panel = answered("number", ask("number", **limits), value=said)
    assert words in complaints(panel)["value"]
    assert not work.exists()
    assert answered("number", panel, value="33").button.disabled


def test_the_same_mistake_is_said_again():
    panel = ask("number")
    sent = shown_in(panel.complaints["value"])
    panel.button.click()
    panel.button.click()
    assert [bool(html) for html in sent] == [True, False, True]


def test_what_is_wrong_stands_just_after_its_field():
    panel = ask("number")
    panel.button.click()
    fields = panel.children[1].children
    assert fields[fields.index(panel.form.fields["value"]) + 1] is panel.complaints["value"]


@every_kind
def test_the_focus_goes_to_the_reply_which_is_then_not_announced_as_well(kind, monkeypatch):
    panel, focused = ask(kind), []
    monkeypatch.setattr(panel.outcome, "focus", lambda: focused.append("ties-quiet" in panel.outcome._dom_classes))
    locked(kind, panel)
    panel.open_button.click()
    assert focused == [True, True]


def test_limits_that_exclude_the_answer_raise_error():
    with pytest.raises(TiesError, match="beyond least and most"):
        ask("number", most=30)
    with pytest.raises(TiesError, match="belong to kind='number'"):
        ask("chance", least=0)


@pytest.mark.parametrize("kind", ["number", "rank", "line"])
def test_confidence_can_be_as_low_as_five_per_cent(kind):
    offered = [value for _, value in ask(kind).form.fields["confidence"].options]
    assert offered[:2] == [None, 5]
    assert offered[-1] == 99


def test_line_is_stored_by_year(work):
    answered("line")
    entry = {"kind": "prediction", "form": "line", "value": DRAWN, "confidence": 70, "reason": "a guess"}
    assert stored(work) == {"P1": entry | {"outcome": False, "opened": True}}


def test_line_with_open_years_is_not_locked_and_names_them(work):
    panel = answered("line", value={"2015": 3.0, "2018": 1.0})
    assert "still open: 2017." in complaints(panel)["value"]
    assert not work.exists()


@pytest.mark.parametrize(
    ("drawn", "words"),
    [
        ({}, "Largest miss: 2018, US$ 3.0 bn too high (you US$ 6.0 bn, the data US$ 3.0 bn)."),
        ({}, "your line goes up, the data go down: the direction is not right."),
        ({}, "On average you were off by US$ 1.6 bn per year."),
        ({}, "Not reported, so not asked: 2016."),
        ({"2018": 2.0}, "From 2015 to 2018 your line goes down, and so do the data: the direction is right."),
        ({"2015": 3.1, "2017": 41.7, "2018": 3.0}, "No year is off."),
    ],
)
def test_difference_of_a_line_is_named(drawn, words):
    assert words in answered("line", value=DRAWN | drawn).outcome.value


def test_true_line_is_drawn_over_the_students_with_its_gaps():
    plot = answered("line").form.fields["value"]
    assert plot.truth == {"2014": 2.5, "2015": 3.1, "2016": None, "2017": 41.7, "2018": 3.0}
    assert plot.guess.to_dict() == {2015: 3.0, 2017: 40.0, 2018: 6.0}


def test_line_without_figure_is_drawn_in_fallback_and_live_plot_only():
    panel = answered("line", ask("line", reveal=None))
    assert 'alt="Line: What will the data say? In US$ bn: 2014 2.5' in panel.fallback_html
    assert "<figure" not in panel.outcome.value


@pytest.mark.parametrize("answer", [LINE, LINE.drop(2016)], ids=["blank", "no row"])
def test_line_does_not_ask_for_a_year_that_is_not_reported(answer):
    panel = ask("line", answer=answer)
    plot = panel.form.fields["value"]
    assert (plot.spec["years"], plot.asked) == ([2014, 2015, 2016, 2017, 2018], [2015, 2017, 2018])
    assert plot.spec["missing"] == [2016]
    assert "No figure is reported for 2016, so nothing is asked there." in panel.fallback_html


def test_line_without_an_answer_asks_for_every_year():
    plot = ask("line", answer=None, years=range(2014, 2018)).form.fields["value"]
    assert (plot.asked, plot.spec["missing"]) == ([2015, 2016, 2017], [])


def test_line_saved_when_more_years_were_asked_is_still_taken(work):
    earlier = {"kind": "prediction", "form": "line", "value": DRAWN | {"2016": 9.0}, "confidence": 70, "reason": "x"}
    work.write_text(json.dumps({"P1": earlier | {"opened": True}}), encoding="utf-8")
    panel = ask("line")
    assert panel.guess.to_dict() == {2015: 3.0, 2017: 40.0, 2018: 6.0}
    assert stored(work)["P1"]["value"] == earlier["value"]


def test_axis_of_a_negative_line_does_not_reveal_its_direction():
    plot = ask("line", answer=-LINE, given=None).form.fields["value"]
    assert plot.spec["bottom"] == -plot.spec["top"]


def test_line_with_years_only_is_saved_without_an_answer():
    panel = predict("P1", "How will it go on?", kind="line", years=range(2026, 2029), top=5)
    assert isinstance(panel.form.fields["value"], DrawnLine)
    assert "this line again in lesson 10" in panel.fallback_html


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"kind": "lien"}, "no kind of prediction called 'lien'; did you mean line?"),
        ({"answer": "33"}, "the answer of kind='number' is one number, and this is text."),
        ({"answer": float("nan")}, "is one number, and this is nan."),
        ({"answer": True}, "is one number, and this is True or False."),
        ({"kind": "chance", "answer": 1}, "is True or False, and this is a number."),
        ({"kind": "rank", "answer": "China"}, "is a list of different names in the right order, and this is text."),
        ({"kind": "rank"}, "and this is None."),
        ({"kind": "rank", "answer": ["China", "China"]}, "list of different names"),
        ({"kind": "rank", "answer": [1, 2]}, "list of different names"),
        ({"kind": "line", "answer": [1, 2]}, "the answer of kind='line' is a Series of numbers with one row per year"),
        ({"kind": "line", "answer": LINE, "given": 3}, "given is a Series"),
        ({"kind": "line", "answer": LINE, "given": LINE.fillna(0)}, "needs years to draw"),
        ({"kind": "line"}, "needs years to draw"),
        ({"kind": "line", "answer": LINE, "years": "all"}, "years are whole numbers"),
        ({"kind": "line", "answer": LINE, "years": 2014}, "years are whole numbers"),
        ({"kind": "line", "answer": LINE, "top": 5}, "not below the largest number"),
        ({"kind": "line", "answer": LINE, "top": "high"}, "not below the largest number"),
        ({"kind": "line", "answer": LINE * np.nan}, "no asked year has a number"),
        ({"years": [2014], "answer": 3}, "given, years and top belong to kind='line'."),
    ],
    ids=lambda case: case if isinstance(case, str) else repr(sorted(case)),
)
def test_predict_raises_on_invalid_options(options, words):
    with pytest.raises(TiesError) as refused:
        predict("P1", "What will the data say?", **options)
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("kind", "value", "outcome"),
    [
        ("number", "30", True),
        ("number", "50", False),
        ("chance", 80, False),
        ("rank", ["China", "India", "Vietnam"], False),
        ("rank", ["India", "Vietnam", "China"], True),
        ("line", DRAWN, False),
        ("line", DRAWN | {"2018": 2.0}, True),
    ],
)
def test_locking_saves_the_outcome_for_the_score(kind, value, outcome):
    answered(kind, value=value)
    (row,) = predictions().to_dict("records")
    assert (row["probability"], row["outcome"]) == (0.8 if kind == "chance" else 0.7, outcome)


def test_sealed_forecast_gets_its_outcome_once_it_is_asked_unsealed():
    answered("chance", ask("chance", sealed=True))
    assert predictions()["outcome"].isna().tolist() == [True]
    assert "it turned out false" in ask("chance", final=True).outcome.value
    assert predictions()["outcome"].tolist() == [False]
    assert ask("chance", sealed=True).button.disabled
    assert predictions()["outcome"].tolist() == [False]


def test_line_with_one_comparable_year_has_no_outcome():
    answered("line", ask("line", answer=LINE[[2014, 2015]]), value={"2015": 3.0})
    assert predictions()["outcome"].isna().all()


def test_predictions_can_be_scored_and_leave_out_those_without_answer():
    answered("chance", ask("chance", key="a", answer=None))
    answered("chance", ask("chance", key="b"))
    assert brier_score(predictions().assign(forecaster="me")).round(2).to_dict() == {"me": 0.64}


def test_predictions_are_empty_before_the_first_lock():
    assert predictions().empty
    assert list(predictions()) == ["key", "value", "probability", "outcome", "reason", "changed"]


@pytest.mark.parametrize(
    "entry", [{"value": [1]}, {"value": 7}, {"confidence": "70", "outcome": "yes"}, {"outcome": []}]
)
def test_invalid_values_in_the_file_are_missing_in_predictions(entry, work):
    work.write_text(json.dumps({"a": {"kind": "prediction", **entry}, "b": "text"}), encoding="utf-8")
    assert predictions()[["probability", "outcome"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"digits": -1}, "digits= is a whole number from 0"),
        ({"digits": 2.5}, "digits= is a whole number from 0"),
        ({"within": -1}, "within= is a number from 0"),
        ({"within": "2"}, "within= is a number from 0"),
        ({"reveal": "x"}, "reveal= takes what ties.figure"),
        ({"answer": 0}, "a tenth of nought is nought"),
    ],
)
def test_an_option_that_a_prediction_cannot_use_is_refused(options, words):
    with pytest.raises(BadInputError, match=words):
        predict("P1", "How many?", **{"answer": 5, **options})
