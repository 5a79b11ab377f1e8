"""Tests of what feedback shows of tests and of outputs that quote them."""

import pytest
from nbformat import v4

from nbgrader_sandbox.output import hide_tests
from nbgrader_sandbox.selftest.corpus import graded_metadata, hidden_test

SECRET = "assert twice(20 + 1) == 42, 'Try it with 21.'"
SOURCE = hidden_test(SECRET)


def shown(*outputs, source=SOURCE, more=()):
    """Hide the tests of a notebook; return its first cell as text, and the outputs of the second."""
    test = v4.new_code_cell(source, metadata=graded_metadata("value", grade=True, locked=True), outputs=list(outputs))
    answer = v4.new_code_cell("1", metadata=graded_metadata("twice", solution=True), outputs=list(more))
    notebook, _ = hide_tests.HideTests().preprocess(v4.new_notebook(cells=[test, answer]), {})
    return notebook.cells[0], notebook.cells[1].outputs


def error(ename="AssertionError", evalue="", traceback="x"):
    """Make an error."""
    return v4.new_output("error", ename=ename, evalue=evalue, traceback=[traceback])


@pytest.mark.parametrize("source", [SOURCE, SOURCE.replace("### END HIDDEN TESTS", ""), f"x = 1\n{SOURCE}\n{SOURCE}"])
def test_hidden_tests_are_left_out_and_the_rest_stays(source):
    cell, _ = shown(source=source)
    assert "42" not in cell.source
    assert "HIDDEN" not in cell.source
    assert cell.source.startswith(source.split("###")[0])
    assert hide_tests.REPLACEMENT in cell.source


@pytest.mark.parametrize(
    ("evalue", "message"),
    [
        ("Try it with 21.", "Try it with 21."),
        ("expected 42, found 7", "This test did not pass (AssertionError)."),
        ("", "This test did not pass (AssertionError)."),
    ],
)
def test_failed_test_shows_its_own_words_and_no_value(evalue, message):
    cell, _ = shown(error(evalue=evalue, traceback=SECRET))
    (output,) = cell.outputs
    assert (output.ename, output.evalue, output.traceback) == ("AssertionError", message, [message])


@pytest.mark.parametrize("name", ["NotYet", "NotRun", "KernelEnded", "TooLong", "NameError"])
def test_message_that_contains_no_answer_is_shown(name):
    cell, _ = shown(error(name, "why it ended"))
    assert cell.outputs[0].evalue == "why it ended"


@pytest.mark.parametrize(
    "text", [SECRET, repr(SECRET), f"  {SECRET}  ", SECRET.replace(" ", "  "), SECRET.replace("'", '"')]
)
def test_output_that_quotes_a_hidden_test_is_withheld_in_every_cell(text):
    _, outputs = shown(
        more=[
            v4.new_output("stream", name="stdout", text=text),
            v4.new_output("display_data", data={"text/plain": text}),
        ]
    )
    assert [output.text for output in outputs] == [hide_tests.WITHHELD] * 2


def test_students_own_output_and_error_are_shown():
    own = [v4.new_output("stream", name="stdout", text="twice is 42"), error("ZeroDivisionError", "division by zero")]
    assert shown(more=own)[1] == own


def test_short_lines_of_a_hidden_test_withhold_nothing():
    own = [v4.new_output("stream", name="stdout", text="x = 1")]
    assert shown(source=hidden_test("x = 1"), more=own)[1] == own
