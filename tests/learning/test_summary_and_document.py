"""What is made of the student's answers follows them, and a document is saved without a name and a date."""

from io import BytesIO
from zipfile import ZipFile

import docx
import pandas as pd
import pytest

import ties
from ties.errors import TiesError, UnknownNameError
from ties.learning import answer_store, document
from ties.learning.document import Document, DocumentView, Section, save_document
from ties.learning.summary import Summary, WidgetFollower

MEMO = Document("A memo", [Section("Question", ["Did trade <grow>?"], ["since 2014", "in dollars"]), Section("End")])


@pytest.fixture(autouse=True)
def work(tmp_path, monkeypatch):
    monkeypatch.setenv("TIES_WORK", str(tmp_path))
    monkeypatch.setattr(answer_store, "unwritten", {})
    monkeypatch.setattr(answer_store, "followers", {})
    return tmp_path


def count(ledger, predictions):
    return f"<p>{len(ledger)} lines, {len(predictions)} predictions</p>"


def shown(summary):
    return [part.value for part in summary.place.children]


def test_summary_follows_the_answers_of_the_notebook():
    summary = Summary(count)
    assert shown(summary) == ["<p>0 lines, 0 predictions</p>"]
    ties.weigh("C18", "supports", lesson=2)
    assert shown(summary) == ["<p>1 lines, 0 predictions</p>"]


def test_fallback_of_a_summary_has_no_answers():
    ties.weigh("C18", "supports", lesson=2)
    assert Summary(count).fallback_html == "<p>0 lines, 0 predictions</p>"


def test_summary_reads_answers_of_another_notebook_when_asked(work):
    summary = Summary(count)
    (work / "answers.json").write_text(
        '{"ledger-C18-2": {"kind": "ledger", "claim_id": "C18", "lesson": 2, "direction": "silent", "strength": 1, '
        '"limit": ""}}',
        encoding="utf-8",
    )
    assert shown(summary) == ["<p>0 lines, 0 predictions</p>"]
    summary.again.click()
    assert shown(summary) == ["<p>1 lines, 0 predictions</p>"]


def test_summary_says_that_the_answer_file_is_damaged(work):
    summary = Summary(count)
    (work / "answers.json").write_text("{ broken", encoding="utf-8")
    summary.renew()
    assert "not readable as answers" in shown(summary)[0]


def test_answer_is_saved_even_if_what_shows_it_fails():
    def fails(ledger, predictions):
        if len(ledger):
            raise UnknownNameError("claim", "X1", ["C01"])
        return ""

    summary = Summary(fails)
    ties.weigh("C18", "supports", lesson=2)
    assert len(ties.ledger()) == 1
    assert "no claim called" in shown(summary)[0]


def test_cell_that_is_run_again_follows_once():
    first, second = Summary(count), Summary(count)
    ties.weigh("C18", "supports", lesson=2)
    assert (len(answer_store.followers), shown(second)) == (1, ["<p>1 lines, 0 predictions</p>"])
    assert shown(first) == ["<p>0 lines, 0 predictions</p>"]


def test_document_is_the_same_in_every_form(work):
    assert MEMO.markdown() == "# A memo\n\n## Question\n\nDid trade <grow>?\n\n- since 2014\n- in dollars\n\n## End\n"
    shown = "<h4>Question</h4><p>Did trade &lt;grow&gt;?</p><ul><li>since 2014</li><li>in dollars</li></ul>"
    assert shown in MEMO.html()
    lines = [(part.style.name, part.text) for part in docx.Document(BytesIO(MEMO.docx())).paragraphs]
    assert lines == [
        ("Title", "A memo"),
        ("Heading 1", "Question"),
        ("Normal", "Did trade <grow>?"),
        ("List Bullet", "since 2014"),
        ("List Bullet", "in dollars"),
        ("Heading 1", "End"),
    ]


def test_saved_document_has_no_name_and_no_date(monkeypatch):
    monkeypatch.setenv("USER", "ann")
    made = MEMO.docx()
    facts = docx.Document(BytesIO(made)).core_properties
    assert (facts.author, facts.last_modified_by, facts.comments) == ("", "", "")
    assert (facts.created.year, facts.modified.year) == (1980, 1980)
    with ZipFile(BytesIO(made)) as file:
        assert {entry.date_time for entry in file.infolist()} == {document.NO_DATE}
    assert made == MEMO.docx()


def test_buttons_save_and_say_where(work):
    view = DocumentView(MEMO, "memo")
    for button, name in zip(view.buttons, ("memo.docx", "memo.md"), strict=True):
        button.click()
        assert f"Saved as {work.name}/{name}." in view.status.value
        assert (work / name).is_file()
    assert (work / "memo.md").read_text(encoding="utf-8") == MEMO.markdown()


def test_where_the_package_for_documents_is_missing_only_markdown_is_offered(work, monkeypatch):
    monkeypatch.setattr(document, "find_spec", lambda name: None)
    (button,) = DocumentView(MEMO, "memo").buttons
    button.click()
    assert [path.name for path in work.iterdir()] == ["memo.md"]


def test_file_that_was_edited_is_never_overwritten(work):
    assert save_document(MEMO, "memo", "md") == save_document(MEMO, "memo", "md") == work / "memo.md"
    (work / "memo.md").write_text("my own words", encoding="utf-8")
    assert save_document(MEMO, "memo", "md") == work / "memo-2.md"
    assert (work / "memo.md").read_text(encoding="utf-8") == "my own words"


def test_folder_that_cannot_be_written_is_reported(monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(document, "replace_bytes", refuse)
    view = DocumentView(MEMO, "memo")
    view.buttons[1].click()
    assert "The file could not be saved: Permission denied." in view.status.value


def argument():
    """A small argument, A and B for T, and a lesson cell that lists what falls."""
    claims = pd.DataFrame(
        {"claim_id": list("ABT"), "paragraph": 1, "claim": "Words.", "asserts": "fact", "hedge": None}
    )
    links = pd.DataFrame({"claim_id": ["A", "B"], "supports_id": ["B", "T"], "kind": "reason"})
    return ties.map_argument(claims, links, title="small")


def test_what_is_made_of_a_widget_follows_its_value():
    chart = argument()
    follower = WidgetFollower(lambda pulled: f"<p>Without {pulled}</p>", chart, "pulled")
    assert shown(follower) == ["<p>Without []</p>"]
    chart.pulled = ["A", "B"]
    assert shown(follower) == ["<p>Without ['A', 'B']</p>"]
    assert follower.fallback_html == "<p>Without []</p>"


def test_only_the_value_that_is_named_is_followed():
    chart, calls = argument(), []
    WidgetFollower(lambda pulled: calls.append(pulled) or "", chart, "pulled")
    before = len(calls)
    chart.selected = "A"
    assert len(calls) == before


@pytest.mark.parametrize(
    ("widget", "name", "words"),
    [(None, "pulled", "follow.. takes a widget"), (argument, "puled", "no value of ArgumentMap called 'puled'")],
)
def test_a_widget_without_the_value_is_refused(widget, name, words):
    with pytest.raises(TiesError, match=words):
        WidgetFollower(str, widget and widget(), name)


def test_what_follows_answers_is_a_group_with_a_name_of_its_own():
    assert Summary(count).support.name == "Count"
