"""What lesson 10 makes of stored answers, and under which lesson it keeps them."""

import pytest

import ties
from far_east.lesson_10 import NOTHING_LOCKED, before_and_after, judged, lesson, memo, opened_seals, score_tables
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
    assert NOTHING_LOCKED.startswith("Nothing is locked yet.")
    assert before_and_after(ties.predictions()).html.count("no number yet") == 4
    assert memo(ties.ledger(), ties.predictions()).count("- (no line in your ledger yet)") == 3


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
    assert before_and_after(kept).text.split("\n")[1].split()[-2:] == ["40%", "60%"]


def test_the_memo_lists_the_ledger_by_direction_the_strongest_first(kept):
    for claim, direction, strength in (("C20", "supports", 1), ("C42", "supports", 3), ("C44", "silent", 2)):
        lesson.weigh(claim, direction, strength=strength, limit="two years" if claim == "C42" else "")
    text = memo(ties.ledger(), kept)
    evidence, against = text.split("## Evidence for\n")[1].split("\n\n## Evidence against\n")
    first, second = evidence.split("\n")
    assert first.endswith("(C42, lesson 10, strength 3; cannot show: two years)")
    assert second.endswith("(C20, lesson 10, strength 1; cannot show: …)")
    assert against.startswith("- (no line in your ledger yet)\n\n## Rival reading\n")
    assert "(C44, lesson 10" in text.split("## Limits")[1]
    assert "How likely I find it: 60%. Before the lessons: 40%." in text


def test_a_forecast_keeps_the_key_of_the_lesson_that_sealed_it():
    assert lesson.predict("F1", **opened_seals()["F1"]).key == "L00-F1"
    assert lesson.predict("belief").key == "L10-belief"


def test_a_number_that_a_cell_computes_comes_before_the_modules():
    assert "There are 36 ways." in lesson.predict("P1", answer=1).summary
    assert "There are 48 ways." in lesson.predict("P1", answer=1, numbers={"ways": 48}).summary
