"""
Write the pages that are made from tables and notebooks: docs/claims-and-verdicts.md, docs/items.md (`items_page`),
docs/audit.md (`audit_page`) and docs/reading-list.md (`reading_page`).

What each claim comes to in its lesson and how long a lesson is are read from the table of claims and from the committed
lessons. Tests compare both pages with what they are made from.
"""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from statistics import median

import nbformat
import pandas as pd

import ties
from ties.course import Course
from tools import audit_page, items_page, reading_page

COURSE = Course.open("far_east")
ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "claims-and-verdicts.md"
RESULTS = json.loads((ROOT / "benchmarks" / "results.json").read_text(encoding="utf-8"))
SPOKEN = RESULTS.get("aloud", {}).get("each", {})
FOLDED = re.compile(r"<details.*?</details>", re.DOTALL)
WORD = r"[\w’'-]+"
SPEED = 150  # words a minute, as one reads aloud
TASKS = {  # thinking time by the first word of an output, or by a mark in the prose
    "Check ": ("a check", 1.0),
    "Ledger ": ("a ledger line", 1.5),
    "figure": ("a figure", 1.0),
    "table": ("a table", 1.0),
    "Map: ": ("a map", 2.0),
    "Argument map": ("the map of claims", 4.0),
    "Table: ": ("a table of ties", 2.0),
    "Timeline": ("the timeline", 2.0),
    "Exploration": ("an explorer", 2.0),
    "Open question ": ("a set of open questions", 3.0),
    "Cards ": ("sorting the cards", 6.0),
    "Map task ": ("a task on a map", 2.0),
    "**Open the code": ("*Open the code*", 2.0),
}
PREDICTION, CHANCE = 4.0, 1.0  # think, give a reason, lock, look at the figure; or only say how likely
RUNNING = 5 / 60  # to run one cell and find what it shows
START = """# Claims, verdicts and minutes

For instructors: this page gives the answers away. It is made from `data/claims.csv` and the lessons
(`python -m tools.pages`), and a test holds it to them.

## What a student can reach, claim by claim

*Lesson* is where the claim is weighed, *also* where it comes up again. *Line* is what that lesson's own evidence does
to the claim in our ledger, with a strength from 1 (a hint) to 3 (strong) unless it is silent; where it says *own
line*, the lesson names the claim and leaves the line to the student. *Verdict* is ours, all lessons taken together,
with our confidence. A student may end elsewhere: what counts is the evidence named and the limit.

"""
METHOD = f"""
## Minutes

An estimate by rule, and no observation of a class. **Reading** takes all words that a student meets (prose, questions,
options, captions, the folded model answers; no code, no tables) at {SPEED} a minute, as one reads aloud.
**Tasks** add up, in minutes: a prediction {PREDICTION:g}, or {CHANCE:g} where only a chance is asked for;
{"; ".join(f"{words} {minutes:g}" for words, minutes in TASKS.values())};
and {60 * RUNNING:g} seconds to run a cell. Rounds marked optional have a column of their own. *In class* is the sum of
the plan on the lesson's page: there talk takes the place of the folded answers. *Voice* is no estimate: so long a
machine's voice took to read the same words aloud, numbers and dates spoken out (`nox -s bench -- aloud`).

| lesson | words | reading | voice | tasks | alone, together | optional, more | in class |
|---|---|---|---|---|---|---|---|
"""
MEASURES = """
## Measures

Tests hold the limits: 26 to 40 cells beside those of open questions, and 900 to 1,300 words of prose and open questions
that are not folded away (lesson 0 is shorter),
visible code of three lines or fewer in the median, two predictions, three checks, under 150 kB.
*Ease* is Flesch's reading ease with our own count of syllables, 70 or more: plain English from thirteen years on.
*Time* is that of running the lesson from top to bottom, as a multiple of starting a kernel with pandas and matplotlib
(`nox -s bench -- lessons`); it should be under 2, and most lessons are above it.

| lesson | cells | words | code | predictions | checks | kB | ease | time |
|---|---|---|---|---|---|---|---|---|
"""
CLAIMS = """| claim | paragraph | asserts | in our words | lesson | line | verdict |
|---|---|---|---|---|---|---|
"""


def lessons() -> dict[int, nbformat.NotebookNode]:
    """Read the committed lessons, by number."""
    paths = sorted((ROOT / "notebooks").glob("*.ipynb"))
    return {int(path.stem[:2]): nbformat.read(path, as_version=4) for path in paths}


def outputs(cell: nbformat.NotebookNode) -> Iterator[tuple[str, str]]:
    """Yield each output of a cell: its one line of text, and its HTML."""
    for data in (output.get("data", {}) for output in cell.get("outputs", ())):
        yield data.get("text/plain", ""), data.get("text/html", "")


def lines() -> dict[tuple[str, int], str]:
    """Return our ledger lines in words, by claim and lesson."""
    found = {}
    for number, lesson in lessons().items():
        for text, html in (output for cell in lesson.cells for output in outputs(cell)):
            line = re.search(r"Our line for this lesson: (\w+)(?:, strength (\d))?", html)
            if text.startswith("Ledger ") and line:
                found[text.split()[1].rstrip(":"), number] = ", ".join(filter(None, line.groups()))
    return found


def claim_rows() -> Iterator[str]:
    """Return one row per claim."""
    ours = lines()
    for claim in ties.read("claims").itertuples():
        also = "" if pd.isna(claim.also_lessons) else f", also {claim.also_lessons.replace(';', ', ')}"
        line = ours.get((claim.claim_id, claim.lesson), "own line")
        cells = (claim.claim_id, claim.paragraph, claim.asserts, claim.claim, f"{claim.lesson}{also}", line)
        yield f"| {' | '.join(map(str, cells))} | {claim.verdict} ({claim.confidence}) |"


def words(cell: nbformat.NotebookNode) -> int:
    """Count the words of one cell that are read."""
    return len(re.findall(WORD, prose(cell)))


def prose(cell: nbformat.NotebookNode) -> str:
    """Return what is read of one cell: its prose, or its output without tables and replies."""
    outputs = [output.get("data", {}).get("text/html", "") for output in cell.get("outputs", ())]
    text = cell.source if cell.cell_type == "markdown" else "\n".join(outputs)
    unread = (
        r"<table.*?</table>|<p class=.ties-still.>.*?</p>|\]\([^)]+\)|"
        r"<details><summary[^>]*>(?:Show the reply|Our reading|Show the table|Where am I|To read further|Releases, t)"
        r".*?</details>"
    )
    return re.sub(r"<[^>]+>", " ", re.sub(unread, " ", text, flags=re.DOTALL))


def thinking(cell: nbformat.NotebookNode) -> float:
    """Return the minutes that one cell asks for beside reading; what a prediction reveals is part of it."""
    if cell.cell_type == "markdown":
        return sum(minutes * cell.source.count(mark) for mark, (_, minutes) in TASKS.items() if mark.startswith("**"))
    return RUNNING + sum(task(text, html) for text, html in outputs(cell))


def task(text: str, html: str) -> float:
    """Return the minutes of thinking that one output asks for."""
    if is_prediction(text):
        return CHANCE if is_chance(text) else PREDICTION
    known = next((minutes for start, (_, minutes) in TASKS.items() if text.startswith(start)), None)
    return known or html.count("<figure") * TASKS["figure"][1] + html.count("<table") * TASKS["table"][1]


def is_prediction(text: str) -> bool:
    """Return True for the one line of a prediction."""
    return text.startswith("Prediction ")


def is_chance(text: str) -> bool:
    """Return True for a prediction that asks only how likely a statement is."""
    number, key = re.match(r"Prediction L(\d\d)-(.+?):", text).groups()
    return COURSE.questions(int(number)).predict[key].kind == "chance"


def counted(lesson: nbformat.NotebookNode, start: str) -> int:
    """Count the outputs of a lesson whose line of text begins with a word."""
    return sum(text.startswith(start) for cell in lesson.cells for text, _ in outputs(cell))


def in_class(number: int) -> int:
    """Add up the minutes of the plan on a lesson's page; 0 while there is no page."""
    path = ROOT / "docs" / "lessons" / f"{number:02d}.md"
    plan = path.read_text(encoding="utf-8") if path.is_file() else ""
    return sum(map(int, re.findall(r"^\| (\d+) \|", plan, re.MULTILINE)))


def alone(cells: list[nbformat.NotebookNode]) -> tuple[float, float]:
    """Return the minutes of reading and of tasks that some cells take one learner."""
    return sum(map(words, cells)) / SPEED, sum(map(thinking, cells))


def required(lesson: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """List the cells of a lesson without those of optional rounds."""
    return [cell for cell in lesson.cells if "optional" not in tags(cell)]


def voice(number: int) -> str:
    """Return the minutes that a voice took to read a lesson, a dash where that was not measured."""
    return f"{SPOKEN[f'{number:02d}']['minutes']:.0f}" if f"{number:02d}" in SPOKEN else "–"


def running_time(number: str) -> str:
    """Return the time of a lesson as a multiple of a bare start, a dash where that was not measured."""
    times = RESULTS.get("lessons", {})
    return f"{times['each'][number] / times['other']:.2f}" if number in times.get("each", {}) else "–"


def minute_rows() -> Iterator[str]:
    """Return one row per lesson."""
    for number, lesson in lessons().items():
        cells = required(lesson)
        (reading, tasks), more = alone(cells), sum(alone([cell for cell in lesson.cells if cell not in cells]))
        yield (
            f"| {number} | {sum(map(words, cells)):,} | {whole(reading)} | {voice(number)} "
            f"| {whole(tasks)} | {whole(reading + tasks)} | {whole(more)} | {in_class(number) or '–'} |"
        )


def whole(minutes: float) -> int:
    """Round half up, with a margin: since Python 3.12 `sum` adds more exactly, and a half may come out a hair off."""
    return int(minutes + 0.5 + 1e-6)


def open_prose(lesson: nbformat.NotebookNode) -> str:
    """Return the prose of a lesson without what is folded away; open questions are read as prose."""
    return FOLDED.sub("", "\n\n".join(filter(None, map(text_to_read, lesson.cells))))


def text_to_read(cell: nbformat.NotebookNode) -> str:
    """Return the prose of one cell, or its open questions without their labels, which are always the same three."""
    if cell.cell_type == "markdown":
        return cell.source
    asked = "\n\n".join(html for text, html in outputs(cell) if text.startswith("Open question "))
    return "\n\n".join(
        unescape(words) for words in re.findall(r"<li><strong>.*?</strong>(.*?)</li>", FOLDED.sub("", asked))
    )


def reading_ease(text: str) -> float:
    """Return Flesch's reading ease of Markdown, with our own count of syllables."""
    text = re.sub(r"`[^`]*`|[#*_>|]", "", text)
    sentences = [part for part in re.split(r"[.!?:]\s|\n\n", text) if len(re.findall(r"[A-Za-z']+", part)) > 2]
    said = re.findall(r"[A-Za-z']+", text)
    return 206.835 - 1.015 * len(said) / len(sentences) - 84.6 * sum(map(syllables, said)) / len(said)


def syllables(word: str) -> int:
    """Count the groups of vowels in a word; an *e* at its end is silent."""
    groups = len(re.findall(r"[aeiouy]+", word.lower()))
    silent = word.lower().endswith("e") and not word.lower().endswith("le")
    return max(groups - silent, 1)


def measure_rows() -> Iterator[str]:
    """Yield a row per lesson with what the tests hold, and its time."""
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        lesson = nbformat.read(path, as_version=4)
        shown = [cell.source for cell in lesson.cells if cell.cell_type == "code" and "hide-input" not in tags(cell)]
        code = median(len(source.splitlines()) for source in shown)
        prose, size = open_prose(lesson), path.stat().st_size / 1000
        counts = [counted(lesson, start) for start in ("Prediction ", "Check ")]
        cells = (len(lesson.cells), f"{len(re.findall(WORD, prose)):,}", f"{code:g}", *counts, f"{size:.1f}")
        time = running_time(path.stem[:2])
        yield f"| {int(path.stem[:2])} | {' | '.join(map(str, cells))} | {reading_ease(prose):.0f} | {time} |"


def tags(cell: nbformat.NotebookNode) -> list[str]:
    """Return the tags of a cell."""
    return cell.metadata.get("tags", [])


def page() -> str:
    """Return the whole page."""
    parts = [START + CLAIMS, METHOD, MEASURES]
    rows = [claim_rows(), minute_rows(), measure_rows()]
    return "\n".join([*(part + "\n".join(lines) for part, lines in zip(parts, rows, strict=True)), ""])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    for made in (items_page, audit_page, reading_page):
        made.PAGE.write_text(made.page(), encoding="utf-8", newline="\n")
