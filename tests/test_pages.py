"""The page of claims, verdicts and minutes is what the tables and the lessons say."""

import re

import pytest

import ties
from tools import pages

PAGE = pages.PAGE.read_text("utf-8")
ROW = re.compile(r"^\| (\d+) \| ([\d,]+) \| (\d+) \| (?:\d+|–) \| (\d+) \| (\d+) \|", re.MULTILINE)
MINUTES = {
    int(row[0]): [int(cell.replace(",", "")) for cell in row[1:]] for row in ROW.findall(PAGE.split("## Measures")[0])
}


def test_page_is_generated_from_claims_and_lessons():
    assert pages.page() == PAGE, "write it anew: python -m tools.pages"


def test_page_lists_every_claim_once_with_words_and_verdict():
    rows = re.findall(r"^\| (C\d\d) \| \d+ \| \w+ \| (.+?) \| .+ \| (.+) \((\w+)\) \|$", PAGE, re.MULTILINE)
    columns = ["claim_id", "claim", "verdict", "confidence"]
    assert rows == list(ties.read("claims")[columns].itertuples(index=False, name=None))


def test_every_core_claim_has_a_course_line_in_its_lesson():
    claims = ties.read("claims").query("core")
    assert set(zip(claims["claim_id"], claims["lesson"], strict=True)) <= set(pages.lines())


@pytest.mark.parametrize("number", sorted(MINUTES)[1:])  # lesson 0 tries things out and has no plan of one lesson
def test_lesson_fits_its_stated_minutes(number):
    _, reading, tasks, together = MINUTES[number]
    assert abs(reading + tasks - together) <= 1  # each is rounded
    assert 40 <= together <= 65
    assert 45 <= pages.in_class(number) <= 60, f"the plan in docs/lessons/{number:02d}.md"


@pytest.mark.parametrize("path", sorted((pages.ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_lesson_is_in_every_list_of_lessons(path):
    number = path.stem[:2]
    assert path.name in (pages.ROOT / "README.md").read_text("utf-8")
    assert f"lessons/{number}.md" in (pages.ROOT / "docs/README.md").read_text("utf-8")
    assert (pages.ROOT / f"docs/lessons/{number}.md").is_file()
    assert int(number) <= pages.COURSE.settings.last_lesson
