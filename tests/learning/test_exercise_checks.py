"""What a student reads about the form of an answer, before anyone says whether it is right."""

import json

import numpy as np
import pandas as pd
import pytest

from ties.errors import TiesError
from ties.learning import attempts
from ties.learning.attempts import NotYet
from ties.learning.exercise_checks import check_answer

NAMES = {"kind": "dictionary", "keys": ["sea", "islands"], "one_of": ["Hanoi", "Manila"]}
COUNT = {"unit": "states", "between": (0, 10), "not_these": {9: "One too many.", 100: "That is everybody."}}


@pytest.mark.parametrize(
    "answer",
    [5, 5.0, np.int64(5), np.float32(5), pd.Series([5], index=["yes"]), np.array([5]), pd.DataFrame({"states": [5]})],
    ids=lambda answer: type(answer).__name__,
)
def test_number_may_be_in_a_series_array_or_table(answer, capsys):
    check_answer(answer, right=5, **COUNT)
    assert capsys.readouterr().out == "Your answer is right.\n"


@pytest.mark.parametrize(
    ("answer", "options", "reply"),
    [
        (None, COUNT, "no answer yet"),
        (..., COUNT, "no answer yet"),
        (True, COUNT, "True or False"),
        ("five", COUNT, "this is text"),
        ("5", COUNT, "Write the number without quotes. Here: 5"),
        ([5], COUNT, "this is a list"),
        (pd.Series([5, 6]), COUNT, "several values"),
        (pd.DataFrame({"iso3": ["VNM", "THA"]}), COUNT, "a whole table"),
        (pd.Series([pd.NA]), COUNT, "a missing value"),
        (float("nan"), COUNT, "missing value (NaN)"),
        (11, COUNT, "lies between 0 and 10 (states)"),
        (-1, COUNT, "-1 cannot be: the answer lies between 0 and 10 (states)"),
        (9, COUNT, "One too many."),
        (100, COUNT, "That is everybody."),
        (7, {**COUNT, "right": 5}, "Not right yet"),
        ((-34, 0), COUNT, "a point before the decimals, and no comma. Here: -34.0, or -34000 if you mean thousands."),
        ((88, 799), COUNT, "no comma. So 34.5, not 34,5; and 12000, not 12,000."),
        ((0, 5), COUNT, "no comma. So 34.5, not 34,5; and 12000, not 12,000."),
        ((1, 2, 3), COUNT, "and no comma. So 34.5"),
        ("-34,5 %", COUNT, "without quotes. Here: -34.5"),
        (5, {"kind": "text"}, "this is a number"),
        ("flaw", {"kind": "text", "one_of": ["flow", "stock"]}, "'flaw' is none of the choices: flow"),
        ("C99", {"kind": "text", "one_of": [f"C{n}" for n in range(50)]}, "C10, C11, …."),
        (10**400, COUNT, "inf cannot be"),
        (["VNM"], {"kind": "list", "length": 2}, "has 1 items and should have 2"),
        (["VNM", "XXX"], {"kind": "list", "one_of": ["VNM", "PRK"]}, "none of the choices: VNM, PRK"),
        (["a", "b"], {"kind": "list", "not_these": {("a", "b"): "The other way round."}}, "The other way round."),
        ({"sea": "Hanoi"}, NAMES, "'islands' has no answer yet; 1 of 2"),
        ({"sea": "Hanoi", "islands": None}, NAMES, "'islands' has no answer yet; 1 of 2"),
        ({"sea": "Hanoi", "islands": "Seoul"}, NAMES, "'Seoul' is none of the choices"),
        ({"sea": "Hanoi", "islands": "Hanoi", "river": "Hanoi"}, NAMES, "'river' was not asked for"),
        (
            {"sea": "Manila", "islands": "Hanoi"},
            {**NAMES, "not_these": {("sea", "manila"): "West of it."}},
            "West of it.",
        ),
        (["Hanoi"], NAMES, "should be a dictionary"),
        (
            {"b", "a"},
            {"kind": "list", "not_these": {("a", "b"): "In order of the alphabet."}},
            "In order of the alphabet.",
        ),
        (("b", "a"), {"kind": "list", "not_these": {("b", "a"): "As you wrote it."}}, "As you wrote it."),
        (pd.DataFrame({"iso3": []}), {"kind": "table", "columns": ["iso3", "share"]}, "no column 'share'"),
    ],
)
def test_wrong_form_is_reported_in_one_sentence(answer, options, reply):
    with pytest.raises(NotYet) as said:
        check_answer(answer, **options)
    assert reply in str(said.value)
    assert isinstance(said.value, TiesError)


@pytest.mark.parametrize("answer", [0.59, 0.5909, 59, 59.1, np.float64(59)])
def test_share_may_be_in_per_cent_and_rounded(answer):
    check_answer(answer, unit="share", between=(0, 1), right=0.5909, within=0.005)


@pytest.mark.parametrize("answer", [0.6, 58, 0.0059, 5909])
def test_rounding_does_not_accept_another_share(answer):
    with pytest.raises(NotYet):
        check_answer(answer, unit="share", between=(0, 1), right=0.5909, within=0.005)


def test_part_of_a_dictionary_can_be_checked():
    answer = {"sea": "hanoi ", "islands": "Manila"}
    check_answer(answer, right={"sea": "Hanoi"}, **NAMES)
    with pytest.raises(NotYet):
        check_answer(answer, right={"sea": "Hanoi", "islands": "Hanoi"}, **NAMES)


def test_set_tuple_and_column_count_as_lists():
    for answer in ({"PRK", "VNM"}, ("PRK", "VNM"), pd.Series(["PRK", "VNM"]), np.array(["PRK", "VNM"])):
        check_answer(answer, kind="list", right=["PRK", "VNM"])


def test_check_does_not_change_the_answer():
    answer = {"sea": "Hanoi", "islands": "Manila"}
    check_answer(answer, **NAMES)
    assert answer == {"sea": "Hanoi", "islands": "Manila"}


@pytest.mark.parametrize(
    ("answer", "within", "passes"), [(2010, 0, False), (2012, 0, True), (2010, 2, True), (2012.9, 0, True)]
)
def test_whole_numbers_must_be_equal(answer, within, passes):
    try:
        check_answer(answer, right=2012, within=within)
    except NotYet:
        assert not passes
    else:
        assert passes


SOLUTION = """states = None
### BEGIN SOLUTION
    rows = ["BRN", "IDN"]
    states = 2.5 * len(rows)
### END SOLUTION"""
TESTS = """### BEGIN HIDDEN TESTS
ties.check_answer(lambda: states, right={right})
### END HIDDEN TESTS"""
OTHER = "### BEGIN HIDDEN TESTS\nties.check_answer(lambda: states_of_asia, right=1)\n### END HIDDEN TESTS"


def write_solution(folder, *tests):
    cells = [{"cell_type": "code", "source": [source]} for source in (SOLUTION, OTHER, *tests)]
    text = json.dumps({"cells": [{"cell_type": "markdown", "source": ["x"]}, *cells]})
    (folder / "solutions/05-trade/exercise-05-trade.ipynb").write_text(text, encoding="utf-8")


@pytest.fixture
def course(tmp_path, monkeypatch):
    """An exercise that is open in a course with its solution, and no wrong answer yet."""
    for folder in ("exercises/05-trade", "solutions/05-trade"):
        (tmp_path / folder).mkdir(parents=True)
    write_solution(tmp_path, TESTS.format(right=5))
    monkeypatch.chdir(tmp_path / "exercises/05-trade")
    monkeypatch.setattr(attempts, "wrong_answers", {})
    return tmp_path


def reply_to(states):
    try:
        check_answer(lambda: states, **COUNT)
    except NotYet as reply:
        return str(reply)
    return ""


def test_learner_alone_is_told_whether_an_answer_is_right(course, capsys):
    assert reply_to(5) == ""
    assert capsys.readouterr().out == "Your answer is right.\n"
    assert reply_to(7) == "Not right yet. The hints in the question show a way."


def test_second_different_wrong_answer_shows_the_worked_answer(course):
    assert reply_to(9) == "One too many."
    shown = 'One way to work it out:\n\nrows = ["BRN", "IDN"]\nstates = 2.5 * len(rows)\n'
    assert reply_to(7) == f"Not right yet. The hints in the question show a way.\n{shown}"


def test_parts_that_are_right_are_counted(course):
    write_solution(course, TESTS.format(right=5), TESTS.format(right=7))
    assert reply_to(7) == "Not right yet. The hints in the question show a way. 1 of 2 parts are right."


def test_classroom_edition_tells_nothing_and_praises_nothing(course, capsys):
    (course / "solutions/05-trade/exercise-05-trade.ipynb").unlink()
    assert reply_to(7) == ""
    said = capsys.readouterr().out
    assert said == "Your answer is a number (states). This check cannot tell whether it is right; grading does.\n"


@pytest.mark.parametrize("text", ["", "[]", '{"cells": 3}', "\udcff"])
def test_unreadable_solution_is_like_none(course, text, capsys):
    (course / "solutions/05-trade/exercise-05-trade.ipynb").write_text(text, encoding="utf-8", errors="surrogateescape")
    assert reply_to(7) == ""
    assert "cannot tell" in capsys.readouterr().out


def test_hidden_tests_use_names_of_the_notebook_and_cannot_change_them(course):
    write_solution(
        course, "### BEGIN HIDDEN TESTS\nlimit += 1\nassert (lambda: states)() < limit\n### END HIDDEN TESTS"
    )
    notebook = {"check_answer": check_answer, "limit": 6, "states": 6}
    exec("check_answer(lambda: states)", notebook)
    assert notebook["limit"] == 6


def test_running_a_cell_again_is_not_a_second_attempt(course):
    assert {reply_to(9), reply_to(9), reply_to(9.0), reply_to(np.int64(9))} == {"One too many."}


def test_passing_answer_resets_the_count(course):
    assert [reply_to(9), reply_to(5), reply_to(100)] == ["One too many.", "", "That is everybody."]


def test_missing_answer_is_not_an_attempt(course):
    assert "work it out" not in reply_to(9) + reply_to(None) + reply_to(...)
    assert "work it out" in reply_to(11)


@pytest.mark.parametrize("unread", [(-34, 0), "-34", [5], {"states": 5}])
def test_form_that_cannot_be_read_is_not_an_attempt(course, unread):
    assert "work it out" not in reply_to(9) + reply_to(unread)
    assert "work it out" in reply_to(11)


def test_dictionary_with_an_open_value_is_not_an_attempt(course):
    half = {"sea": "Hanoi", "islands": None}
    for _ in range(3):
        with pytest.raises(NotYet, match="'islands' has no answer yet; 1 of 2 have one.$") as reply:
            check_answer(lambda: half, **NAMES)
        assert not reply.value.tried


def test_attempts_are_counted_per_item(course):
    other = {}
    assert "work it out" not in reply_to(9)
    with pytest.raises(NotYet, match="this is a dictionary.$"):
        check_answer(lambda: other, **COUNT)


def test_course_without_solutions_points_to_hints_and_teacher(course):
    (course / "solutions/05-trade/exercise-05-trade.ipynb").unlink()
    reply_to(9)
    assert reply_to(100).endswith("\nStill stuck? Open all three hints in the question above, or ask your teacher.")


def test_hidden_check_counts_no_attempt_and_writes_nothing(course):
    for states in (7, 8, 9):
        with pytest.raises(NotYet, match=r"way\.$|many\.$"):
            check_answer(lambda: states, right=5, **COUNT)  # noqa: B023 (called at once)
    reply_to(9)
    assert {path.name for path in course.rglob("*") if path.is_file()} == {"exercise-05-trade.ipynb"}


def test_undefined_name_is_reported(course):
    with pytest.raises(NotYet, match="Nothing is called 'sold_change' yet: run the cell above"):
        check_answer(lambda: sold_change, **COUNT)  # noqa: F821 (this is the case)
