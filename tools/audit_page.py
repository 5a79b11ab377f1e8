"""Write docs/audit.md: how the rows of the tables were read when they were last looked up, and what that changed."""

import csv

import ties
from tools.assignments import ROOT

PAGE = ROOT / "docs" / "audit.md"
AUDITED = ("claim_evidence", "clauses", "events", "partnerships", "reported_figures", "sources", "un_votes", "visits")
HEAD = """# The audit of the facts

In November 2026 the rows of these tables were held against public pages (stored copies; no page was opened live), some
events and ties only through the pages that they cite. The counts are made from the columns `read_as` and `checked`
(`python -m tools.pages`). *Whole page* means that the text was read to its end, *excerpt* a part of it, *not opened*
that the page was not shown: then the row rests on what was noted before, or on another page. For votes, *excerpt* is
the whole roll call in a public copy of the UN Digital Library.

| table | rows | whole page | excerpt | not opened | looked up again |
|---|---|---|---|---|---|
"""
REST = """
A second page is named for {second} of {figures} reported figures (`second_source`); where none is named, the number
rests on one page. Events and ties say whether a date is that of the act or of a report (`date_basis`): {reports} of
{dated} are of a report.

{known} numbers and dates on which a verdict or a figure rests were read from pages and are held against the tables;
some of these pages are our sources too. `tests/data/known_facts.csv` names who prints each. {twice} have a second page
of another publisher, often after the same office or agency: it shows that we copied right, not that the office counted
right. {once} have none, though one was looked for. Numbers of verdicts that no page prints are not among them: these
are our sums from registers (shares of SIPRI's volumes, of the World Bank's output, of trade by the IMF and UN
Comtrade).

{single_facts}

## What changed

**Verdicts.** C01, C34, C40 and C49 were *partly* and are *supported*: they assert aims or efforts, and had been
judged by effects. C29 is *supported*: Russia was Vietnam's largest single supplier of arms in every window of five
years, even the last. C32 and C41 were *not testable* because of words that our paraphrase had added, and are
*partly*. C45, the thesis, stays *partly*: its aim is on record, its forecast is open. 27 paraphrases were reworded.
C51 to C55 are premises that the article takes for granted.

**For the article.** Hanoi's own count of trade with Russia grew by every first year from 2014 to 2017. Vietnam once
voted for a text that names Russian aggression, and India and China did too: no vote by order of one power (C38). On
the yearly texts on Crimea China and India often voted no with Russia, which texts on the invasion alone do not show.

**Against the article.** Russia's share of the world's arms exports fell to 6.8 % in 2021–25. China sent 38 % of
Vietnam's imports in 2024, more than a third. India bought less Russian oil after the American sanctions of October
2025, until a waiver of March 2026.

**Corrected without a side.** Days of 85 trips had been days of reports. The volume of Russian arms to Vietnam did not
fall in every window, only its share did. A share of North Korea's trade had been divided out of two publishers'
counts. Two hosts had been given the figure of one.

## What stays open

- {unstated} of {stops} stops in the table of visits still have the day of a report: no page states theirs.
- {single} figures still rest on one page, and several pages of agencies were read in copies that other papers print.
- Not found: Vietnam's count for 2020 (one page prints a bound) and for all of 2025; the signing of an agreement on
  Ninh Thuan 1; the symbols of three texts of December 2025 and February 2026; SIPRI's figure for Vietnam in 2021–25;
  the opening of the Tumen bridge; the full text of the treaty of Russia and North Korea of 2024.
- Pages of after May 2026 were hardly found. What happened since may be missing.
"""


def page() -> str:
    """Return the whole page."""
    figures, visits, dated = (
        ties.read("reported_figures"),
        ties.read("visits"),
        [*ties.read("events")["date_basis"], *ties.read("partnerships")["date_basis"]],
    )
    with (ROOT / "tests/data/known_facts.csv").open(encoding="utf-8", newline="") as file:
        facts = list(csv.DictReader(file))
    once = [f"- {row['fact']}. {row['searched']}" for row in facts if not row["second_path"]]
    rest = REST.format(
        second=figures["second_source"].notna().sum(),
        single=figures["second_source"].isna().sum(),
        figures=len(figures),
        reports=dated.count("report"),
        dated=len(dated),
        known=len(facts),
        twice=len(facts) - len(once),
        once=len(once),
        single_facts="\n".join(once),
        unstated=(visits["date_basis"] == "date of report").sum(),
        stops=len(visits),
    )
    return HEAD + "".join(map(line, AUDITED)) + rest


def line(name: str) -> str:
    """Return the row of one table."""
    rows = ties.read(name)
    read = rows["read_as"].value_counts()
    counts = [read.get(how, 0) for how in ("whole page", "excerpt", "not opened")]
    return f"| `{name}` | {' | '.join(map(str, [len(rows), *counts, rows['checked'].notna().sum()]))} |\n"
