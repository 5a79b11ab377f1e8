"""The scored memos for graders: their figures stand in the table, and their marks add up."""

import re
from pathlib import Path

import numpy as np
import pytest

import ties

DOCS = Path(__file__).parents[1] / "docs"
PAGE = (DOCS / "memo-exemplars.md").read_text("utf-8")
MEMOS = re.split(r"^## Memo (?=[ABC])", PAGE.split("## Marked twice")[0], flags=re.MULTILINE)[1:]
ROWS = ["Question and finding", "Evidence", "Words of certainty", "Rival reading", "Limits and advice"]
ARMS = ties.read("arms_transfers").query("iso3 == 'VNM'")


def received(first, last, supplier=None):
    rows = ARMS[ARMS["year"].between(first, last)]
    return rows[rows["partner_iso3"] == (supplier or rows["partner_iso3"])]["tiv_million"].sum()


def share(first, last):
    return f"{100 * received(first, last, 'RUS') / received(first, last):.1f} % "


FIGURES = {
    "share 2010-14": share(2010, 2014),
    "share 2015-19": share(2015, 2019),
    "share 2019-23": share(2019, 2023),
    "all 2010-14 and 2019-23": f"{received(2010, 2014):,.0f} to {received(2019, 2023):.0f} million",
    "Russia 2010-14": f"{received(2010, 2014, 'RUS'):,.0f} million TIV in the first window",
    "Russia 2019-23": f"first window and {received(2019, 2023, 'RUS'):.0f} in the last",
    "others 2010-14": f"{received(2010, 2014) - received(2010, 2014, 'RUS'):.0f} million TIV in the first",
    "others 2019-23": f"first window and {received(2019, 2023) - received(2019, 2023, 'RUS'):.0f} in the second",
    "Russia 2020": f"down to {received(2020, 2020, 'RUS'):.0f} million TIV in 2020",
    "share 2020-24": f"share: {100 * received(2020, 2024, 'RUS') / received(2020, 2024):.1f} %)",
}


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_figure_in_a_memo_agrees_with_its_table(figure):
    assert figure.strip() in PAGE


def test_no_russian_delivery_to_vietnam_is_recorded_for_2024():
    assert received(2024, 2024, "RUS") == 0
    assert received(2024, 2024) > 0


@pytest.mark.parametrize("memo", MEMOS, ids=["A", "B", "C"])
def test_marks_of_a_memo_have_reasons_and_add_up(memo):
    marks = re.findall(r"^\| (\w[^|]+?) \| (\d) \| [^|]{20,} \|$", memo, re.MULTILINE)
    assert [row for row, _ in marks] == ROWS
    assert sum(int(mark) for _, mark in marks) == int(re.search(r"\| \*\*Total\*\* \| \*\*(\d+)\*\*", memo)[1])


TWICE = PAGE.split("## Marked twice")[1].split("## Calibration")[0]
PAIRS = {
    row: re.findall(r"(\d) (\d)", cells)
    for row, cells in re.findall(r"^\| (\w[^|]+?) \|((?: \d \d \|){3})$", TWICE, re.M)
}
FIRST, SECOND = np.array([pair for pairs in PAIRS.values() for pair in pairs], dtype=int).T


def kappa(distance):
    """Return Cohen's kappa of the two markers (1 is full agreement), for a penalty on the distance of two marks."""
    seen = distance(FIRST - SECOND).mean()
    by_chance = distance(np.subtract.outer(FIRST, SECOND)).mean()
    return 1 - seen / by_chance


def test_first_mark_is_printed_beside_its_reason():
    printed = [re.findall(r"^\| \w[^|]+? \| (\d) \| [^|]{20,} \|$", memo, re.MULTILINE) for memo in MEMOS]
    assert list(PAIRS) == ROWS
    assert [[pairs[place][0] for pairs in PAIRS.values()] for place in range(3)] == printed


def test_agreement_of_the_markers_is_computed_from_their_marks():
    apart = abs(FIRST - SECOND)
    assert f"equal in {sum(apart == 0)} of {len(apart)} pairs and at most one apart in {sum(apart <= 1)} of" in TWICE
    assert (
        f"is {kappa(lambda gap: gap != 0):.2f}; weighted by the square of the distance it is {kappa(np.square):.2f}."
        in TWICE
    )


def test_every_difference_between_markers_is_discussed():
    for row, pairs in PAIRS.items():
        for memo, (first, second) in zip("ABC", pairs, strict=True):
            assert (first != second) == (f"memo {memo}, *{row}*" in TWICE)


def test_excellent_memo_has_the_required_length():
    text = "\n".join(line for line in MEMOS[2].splitlines() if line.startswith(">"))
    assert 450 <= len(re.findall(r"[\w’'%.,–-]*\w[\w’'%.,–-]*", text)) <= 550


@pytest.mark.parametrize("place", ["docs/memo-exemplars.md", "exercises", "docs/peer-review-sheet.md"])
def test_rubric_has_the_same_five_rows_everywhere(place):
    name = "10-what-is-the-argument-worth"
    path = DOCS.parent / (f"exercises/{name}/exercise-{name}.ipynb" if place == "exercises" else place)
    printed = re.findall(r"\| \*\*([A-Z][\w ]+)\*\* \|", path.read_text("utf-8"))
    assert [row for row in printed if row != "Total"] == ROWS
