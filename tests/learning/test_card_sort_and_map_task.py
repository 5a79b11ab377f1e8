"""Cards in piles and countries to find: every move is kept, and our reading waits."""

import re
from types import SimpleNamespace

import pandas as pd
import pytest

from ties.course import Course
from ties.errors import BadInputError
from ties.learning import answer_store
from ties.learning.card_sort import CardSort
from ties.learning.map_task import MapTask
from ties.widgets.sort_cards.widget import SortedCards

CARDS = {"A": "It <was> so.", "B": "They want it.", "C": "It may come."}
PILES = {"fact": "something was so", "aim": "somebody wants it", "forecast": "it will come"}
OURS = {"A": "fact", "B": "aim", "C": "forecast"}
WHY = {card: f"Because of the word in {card}." for card in CARDS}


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("TIES_WORK", str(tmp_path))
    answer_store.unwritten.clear()


def cards(**piles):
    panel = CardSort("T-cards", "Which pile?", SortedCards(CARDS, PILES, label="Which pile?"), OURS, WHY)
    if piles:
        panel.cards.values = piles
    return panel


def test_unsorted_cards_are_named_and_our_piles_stay_closed():
    panel = cards(A="fact")
    panel.compare()
    assert "Still to sort: B, C." in panel.outcome.value
    assert "Our" not in panel.outcome.value


def test_differing_cards_are_listed_with_the_word_that_decides():
    panel = cards(A="fact", B="forecast", C="forecast")
    panel.compare()
    shown = panel.outcome.value
    assert "You and we agree on 2 of 3 cards." in shown
    assert re.findall(r"<li><strong>(\w)</strong>: (.+?)</li>", shown) == [
        ("B", "you say forecast, we say aim. Because of the word in B.")
    ]
    assert re.findall(r'row">(\w+)</th><td>(.+?)</td><td>(.+?)</td>', shown) == [
        ("fact", "A", "A"),
        ("aim", "no card", "B*"),
        ("forecast", "B*, C", "C"),
    ]


def test_every_move_is_saved_and_shown_again():
    cards(A="aim")
    again = cards()
    assert again.cards.values == {"A": "aim"}
    assert again.outcome.value == ""


def test_compared_piles_stay_open_and_follow_a_move():
    cards(A="fact", B="aim", C="aim").compare()
    again = cards()
    assert "agree on 2 of 3" in again.outcome.value
    again.cards.values = OURS
    assert "agree on 3 of 3" in again.outcome.value


def test_a_card_taken_back_closes_our_piles():
    panel = cards(**OURS)
    panel.compare()
    panel.cards.values = {"A": "fact"}
    assert panel.outcome.value == ""


def test_unknown_cards_and_piles_are_left_out():
    assert cards(A="fact", B="nowhere", Z="fact").cards.values == {"A": "fact"}


def test_still_view_has_cards_and_our_piles_closed():
    before = cards().fallback_html
    cards(**OURS).compare()
    assert cards().fallback_html == before
    shown, folded = before.split("<details>")
    assert "It &lt;was&gt; so." in shown
    assert re.findall(r"<li><strong>(\w+)</strong>: (\w)</li>", folded) == [
        ("fact", "A"),
        ("aim", "B"),
        ("forecast", "C"),
    ]


def test_a_pile_that_the_question_file_lacks_is_an_error():
    lesson = Course.open("far_east").lesson(1)
    rows = pd.DataFrame({"claim_id": ["C01"], "claim": ["x"], "asserts": ["wish"]})
    with pytest.raises(BadInputError, match=r"sort\.cards\.piles has no pile 'wish'"):
        lesson.sort("cards", rows)


def task(*selected):
    chart = SimpleNamespace(selected=list(selected))
    panel = MapTask("T-M1", "Find two.", chart, ["VNM", "PRK"], "Both were visited.")
    return panel, chart


def test_an_empty_selection_gets_a_sentence_and_is_not_stored():
    panel, _ = task()
    panel.check()
    assert "Nothing is selected on the map." in panel.outcome.value
    assert answer_store.recall("T-M1") is None


def test_reply_says_what_is_missing_and_what_is_too_much():
    panel, _ = task("VNM", "CHN")
    panel.check()
    assert "Right so far: Vietnam. Still to find: 1. Not among them: China." in panel.outcome.value
    assert "North Korea" not in panel.outcome.value


def test_countries_are_named_after_two_different_wrong_selections():
    panel, chart = task("CHN")
    panel.check()
    panel.check()
    assert "The countries are" not in panel.outcome.value
    chart.selected = ["CHN", "VNM"]
    panel.check()
    assert "The countries are North Korea, Vietnam." in panel.outcome.value


def test_right_selection_is_saved_and_shown_again():
    panel, chart = task("VNM")
    panel.check()
    chart.selected = ["VNM", "PRK"]
    panel.check()
    assert answer_store.recall("T-M1") == {
        "kind": "find",
        "answer": ["PRK", "VNM"],
        "right": True,
        "tries": 2,
        "tried": [["VNM"], ["PRK", "VNM"]],
    }
    assert "Yes: North Korea, Vietnam. Both were visited." in task()[0].outcome.value


def test_same_selection_is_one_try_and_the_right_one_stays():
    panel, chart = task("VNM")
    for selected in (["VNM"], ["VNM"], ["PRK", "VNM"], ["PRK"]):
        chart.selected = selected
        panel.check()
    assert "Still to find: 1." in panel.outcome.value
    kept = answer_store.recall("T-M1")
    assert (kept["answer"], kept["right"], kept["tries"]) == (["PRK", "VNM"], True, 2)


def test_still_view_of_a_map_task_names_the_countries_closed():
    shown, folded = task()[0].fallback_html.split("<details>")
    assert "Vietnam" not in shown
    assert "North Korea, Vietnam. Both were visited." in folded


def test_a_map_task_without_a_country_is_refused():
    with pytest.raises(BadInputError, match="needs at least one country"):
        MapTask("T-M1", "Find.", SimpleNamespace(selected=[]), [], "")
