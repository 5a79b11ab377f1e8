"""What lesson 10 makes of stored answers, and under which lesson it keeps them."""

import pytest

import ties
from far_east.lesson_10 import before_and_after, legs, lesson, memo, opened_seals, scores
from far_east.lesson_10_answers import judged, memo_document, score_tables, what_they_can_show
from ties.learning import answer_store


@pytest.fixture(autouse=True)
def work(tmp_path, monkeypatch):
    monkeypatch.setenv("TIES_WORK", str(tmp_path))
    monkeypatch.setattr(answer_store, "unwritten", {})


def keep(key, **entry):
    answer_store.save(key, {"kind": "prediction", "reason": "", **entry})


@pytest.fixture
def kept():
    """Two sealed forecasts and two predictions that were judged, and two beliefs."""
    keep("L00-F1", value=70, outcome=False)
    keep("L00-F2", value=90, outcome=True)
    keep("L05-P1", value=3, confidence=50, outcome=True)
    keep("L09-P1", value=3, confidence=70, outcome=True)
    keep("L00-belief", value=40)
    keep("L10-belief", value=60)
    return ties.predictions()


def test_without_answers_the_cells_say_so():
    assert judged(ties.predictions()).empty
    mine = ties.ledger(), ties.predictions()
    assert scores(*mine) == ["<p>Nothing is locked yet. Lock forecasts and predictions, here or in lessons 0 to 9.</p>"]
    assert before_and_after(*mine).html.count("no number yet") == 4
    assert memo(*mine).fallback_html.count("<li>(no line in your ledger yet)</li>") == 3


def test_scores_are_the_mean_squares_of_each_kind_and_of_all(kept):
    scores, steps = (table.text.split("\n") for table in score_tables(judged(kept)))
    found = {" ".join(row.split()[:2]): row.split()[2:] for row in scores[1:]}
    assert [float(number) for number in found["sealed forecasts"]] == pytest.approx([2, 0.8, 0.5, 0.25])
    assert [float(number) for number in found["locked predictions"]] == pytest.approx([2, 0.6, 1, 0.17])
    assert [float(number) for number in found["all together"]] == pytest.approx([4, 0.7, 0.75, 0.21])
    assert [row.split() for row in steps[1:]] == [
        ["40–55", "%", "1", "1.0"],
        ["60–75", "%", "2", "0.5"],
        ["80–99", "%", "1", "1.0"],
    ]


def test_beliefs_stand_beside_each_other(kept):
    assert before_and_after(ties.ledger(), kept).text.split("\n")[1].split()[-2:] == ["40%", "60%"]


def test_the_memo_lists_the_ledger_by_direction_the_strongest_first(kept):
    for claim, direction, strength in (("C20", "supports", 1), ("C42", "supports", 3), ("C44", "silent", 2)):
        lesson.weigh(claim, direction, strength=strength, limit="two years" if claim == "C42" else "")
    parts = {section.heading: section for section in memo_document(ties.ledger(), kept).sections}
    first, second = parts["Claims that my evidence supports"].items
    assert first.endswith("(C42, lesson 10: supports, strength 3 of 3. It cannot show: two years)")
    assert second.endswith("(C20, lesson 10: supports, strength 1 of 3. It cannot show: …)")
    assert parts["Claims that my evidence challenges"].items == ["(no line in your ledger yet)"]
    silent = parts["Claims that my evidence leaves open"].items[0]
    assert silent.endswith("(C44, lesson 10: silent. It cannot show: …)")
    assert "How likely I find the claim: 60%. Before the lessons: 40%." in parts["Finding"].paragraphs


def test_few_answers_are_said_to_show_little(kept):
    assert "3 of your 4 judged predictions came true." in what_they_can_show(judged(kept))
    assert "anywhere between 30% and 95%" in what_they_can_show(judged(kept))
    assert "anywhere between 30% and 95%" in scores(ties.ledger(), kept)[-1]


def test_argument_shows_the_students_line(kept):
    lesson.weigh("C42", "supports", limit="two years")
    (claim,) = [one for one in legs(ties.ledger(), kept).spec["claims"] if one["id"] == "C42"]
    assert claim["yours"] == ["lesson 10: supports, strength 2 of 3; limit: two years"]
    assert claim["verdict"]


def test_a_forecast_keeps_the_key_of_the_lesson_that_sealed_it():
    assert lesson.predict("F1", **opened_seals()["F1"]).key == "L00-F1"
    assert lesson.predict("belief").key == "L10-belief"


def test_a_number_that_a_cell_computes_comes_before_the_modules():
    assert "There are 36 ways." in lesson.predict("P1", answer=1).summary
    assert "There are 48 ways." in lesson.predict("P1", answer=1, numbers={"ways": 48}).summary
