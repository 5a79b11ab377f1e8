"""Every row says when and how it was last read, every source is cited, and votes are complete or said to be partial."""

import csv
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from ties.tables import package as tables
from tools import audit_page

AUDITED = ("sources", "claim_evidence", "events", "clauses", "partnerships", "un_votes", "reported_figures", "visits")
CITING = {  # table: its column of source ids
    "claims": "sources",
    "events": "sources",
    "claim_evidence": "source",
    "clauses": "source",
    "partnerships": "source",
    "un_votes": "source",
    "un_resolutions": "source",
    "trade": "source",
    "reported_figures": "second_source",
}
COMPLETE = 35  # members of the UN among the states followed
PARTIAL = {"ES-11/9", "GA-2025-12-18", "GA-2026-02-24"}


@pytest.mark.parametrize("name", AUDITED)
def test_a_row_says_how_and_when_it_was_read(name):
    rows = tables.read(name)
    assert set(rows["read_as"]) <= {"whole page", "excerpt", "not opened"}
    unread = rows[rows["checked"].isna()]
    assert name == "visits" or unread.empty
    assert set(unread["read_as"]) <= {"not opened"}


def test_every_source_is_cited_by_a_row():
    cited = (tables.read(name)[column].dropna().str.split(";") for name, column in CITING.items())
    assert set(tables.read("sources")["source_id"]) - set(chain.from_iterable(chain.from_iterable(cited))) == set()


def test_every_source_has_an_address():
    assert tables.read("sources")["path"].notna().all()


def test_the_words_of_the_article_are_single_words_and_hold_the_hedge():
    claims = tables.read("claims").set_index("claim_id")
    words = claims["article_words"].str.split(";")
    assert all(word.replace("-", "").isalpha() for word in chain.from_iterable(words))
    hedged = claims["hedge"].dropna()
    assert [claim for claim, hedge in hedged.items() if hedge not in words[claim]] == []


def test_the_second_page_of_a_figure_is_another_page():
    address = tables.read("sources").set_index("source_id")["path"]
    figures = tables.read("reported_figures").dropna(subset=["second_source"])
    seconds = figures["second_source"].str.split(";").explode()
    same = seconds.map(address).eq(figures["source_path"].reindex(seconds.index))
    assert list(seconds[same]) == []


def test_what_is_an_aim_is_judged_as_an_aim():
    claims = tables.read("claims")
    aims = claims[claims["asserts"].eq("aim") & claims["testable"].eq("no")]
    assert aims.empty  # a stated aim is a matter of record


def test_a_text_that_is_not_partial_has_the_vote_of_every_member():
    count = tables.read("un_votes").groupby("resolution")["iso3"].nunique()
    assert set(count[count < COMPLETE].index) == PARTIAL
    assert count.max() == COMPLETE


def test_the_yearly_texts_on_crimea_are_there():
    titles = tables.read("un_resolutions").set_index("resolution")["title"]
    rights = titles[titles.str.contains("human rights")].index
    forces = titles[titles.str.contains("Militarization")].index
    assert {text[:2] for text in rights} >= {"71", "72", "73", "74", "75", "76", "77", "78", "79"}
    assert {text[:2] for text in forces} == {"73", "74", "75", "76"}


def test_evidence_names_events_by_dates_that_the_table_has():
    known = set(tables.read("events")["date"])
    rows = tables.read("claim_evidence").query("table == 'events'")["rows"].dropna()
    named = set(chain.from_iterable(rows.str.findall(r"\b\d{4}(?:-\d\d(?:-\d\d)?)?\b")))
    assert named
    assert named - known == set()


with (Path(__file__).parent / "data" / "known_facts.csv").open(encoding="utf-8", newline="") as file:
    KNOWN = list(csv.DictReader(file))


def told(row):
    """Return the cell of a table that a known fact is about; several columns are joined by a hyphen, as votes are."""
    found = tables.read(row["table"]).query(row["rows"])
    assert len(found) == 1, f"{len(found)} rows: {row['rows']}"
    cells = [found[column].item() for column in row["column"].split(";")]
    return "-".join(f"{cell:g}" if isinstance(cell, float) and len(cells) > 1 else str(cell) for cell in cells)


@pytest.mark.parametrize("row", KNOWN, ids=lambda row: row["fact"])
def test_a_table_says_what_other_pages_print(row):
    try:
        assert float(told(row)) * float(row["scale"]) == pytest.approx(
            float(row["value"]), abs=float(row["within"]) + 1e-9
        )
    except ValueError:  # a date, a vote, a count of votes
        assert row["value"] in told(row)


def test_a_known_fact_names_where_it_is_printed():
    assert len(KNOWN) > 190
    assert all(row["publisher"] and row["path"].startswith("http") for row in KNOWN)


@pytest.mark.parametrize("row", KNOWN, ids=lambda row: row["fact"])
def test_a_known_fact_has_a_second_page_or_says_what_was_searched(row):
    assert bool(row["second_path"]) == bool(row["second_publisher"])
    assert bool(row["second_path"]) != bool(row["searched"])
    assert urlsplit(row["second_path"]).hostname != urlsplit(row["path"]).hostname


def test_the_page_of_the_audit_is_up_to_date():
    assert audit_page.PAGE.read_text("utf-8") == audit_page.page()
