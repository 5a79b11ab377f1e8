"""A button uses what was typed before it was pressed, also where that reaches Python after the press."""

import pandas as pd
import pytest

import ties
from ties.learning import answer_store
from ties.learning.ledger import weigh
from ties.learning.map_task import MapTask
from ties.learning.open_question import OpenQuestion
from ties.learning.question_file import WrittenPart


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("TIES_WORK", str(tmp_path))


def page_answers(panel, number=1):
    """Do what the page does once it has sent the rest: answer Python's question."""
    panel.support.answered(panel.support, {"settled": number}, [])


@pytest.fixture
def number():
    panel = ties.predict("T", "By how many per cent?", answer=33, unit="%", least=-100)
    panel.form.fields["value"].value = "-500"
    panel.form.fields["confidence"].value = 60
    panel.form.fields["reason"].value = "prices"
    panel.button.click()
    assert "cannot be below" in panel.complaints["value"].value
    return panel


def test_number_that_comes_after_the_press_is_locked(number):
    number.form.fields["value"].value = "30"
    page_answers(number)
    assert answer_store.recall("T")["value"] == 30
    assert "Locked." in number.outcome.value


def test_number_that_comes_after_the_answer_of_the_page_waits_for_a_press(number):
    page_answers(number)
    assert "cannot be below" in number.complaints["value"].value
    number.form.fields["value"].value = "30"
    page_answers(number)
    assert answer_store.recall("T") is None


def test_each_press_waits_for_its_own_answer_and_a_second_view_changes_nothing(number):
    number.form.fields["value"].value = "30"
    page_answers(number, 2)
    assert answer_store.recall("T") is None
    page_answers(number)
    number.change()
    number.form.fields["value"].value = "31"
    page_answers(number)
    assert answer_store.recall("T")["value"] == 30


def test_end_of_a_text_that_comes_after_the_press_is_saved():
    panel = OpenQuestion("T", [WrittenPart("a", "Why?", "Prices.")])
    panel.boxes[0].value = "Because of pri"
    panel.save_button.click()
    panel.boxes[0].value = "Because of prices"
    page_answers(panel)
    assert answer_store.recall("T")["answers"] == ["Because of prices"]


def test_limit_of_a_ledger_line_that_comes_after_the_press_is_saved():
    panel = weigh("C18", lesson=2)
    panel.direction.value = "silent"
    panel.button.click()
    panel.limit.value = "one year only"
    page_answers(panel)
    assert answer_store.recall("ledger-C18-2")["limit"] == "one year only"


def test_country_that_is_selected_just_before_the_press_counts():
    rows = pd.DataFrame({"iso3": ["VNM", "THA"], "value": [1, 2]})
    chart = ties.map_countries(rows, "value", title="A map")
    task = MapTask("T", "Which two?", chart, ["VNM", "THA"], "Right.")
    chart.selected = ["VNM"]
    task.button.click()
    chart.selected = ["VNM", "THA"]
    page_answers(task)
    assert answer_store.recall("T")["right"] is True


def test_a_press_counts_once_where_nothing_came_after_it():
    rows = pd.DataFrame({"iso3": ["VNM", "THA"], "value": [1, 2]})
    chart = ties.map_countries(rows, "value", title="A map")
    task = MapTask("T", "Which two?", chart, ["VNM", "THA"], "Right.")
    chart.selected = ["VNM"]
    task.button.click()
    page_answers(task)
    assert answer_store.recall("T")["tries"] == 1
