"""
Write docs/claims-and-verdicts.md: what each claim comes to in its lesson, and how long a lesson is.

Everything in it is read from the table of claims and from the committed lessons; a test compares the two.
"""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import nbformat
import pandas as pd

import ties

ROOT = Path(__file__).parent
PAGE = ROOT / "docs" / "claims-and-verdicts.md"
RESULTS = json.loads((ROOT / "benchmarks" / "results.json").read_text(encoding="utf-8"))
SPOKEN = RESULTS.get("aloud", {}).get("each", {})
FOLDED = re.compile(r"<details.*?</details>", re.DOTALL)
WORD = r"[\w’'-]+"
SPEED = 150  # words a minute, as one reads aloud
TASKS = {  # thinking time: a widget is used, a figure or table is looked at
    "check": ("a check", 1.0),
    "weigh": ("a ledger line", 1.5),
    "figure": ("a figure", 1.0),
    "table": ("a table", 1.0),
    "map_countries": ("a map", 2.0),
    "map_argument": ("the map of claims", 4.0),
    "tabulate_ties": ("a table of ties", 2.0),
    "show_timeline": ("the timeline", 2.0),
    "explore": ("an explorer", 2.0),
    "**Read.**": ("*Read, between, beyond*", 3.0),
    "**Open the code": ("*Open the code*", 2.0),
    "**Sort all": ("sorting the cards", 6.0),
}
PREDICTION, CHANCE = 4.0, 1.0  # think, give a reason, lock, look at the figure; or only say how likely
RUNNING = 5 / 60  # to run one cell and find what it shows
START = """# Claims, verdicts and minutes

For instructors: this page gives the answers away. It is made from `data/claims.csv` and the lessons
(`python build_pages.py`), and a test holds it to them.

## What a student can reach, claim by claim

*Lesson* is where the claim is weighed, *also* where it comes up again. *Line* is what that lesson's own evidence does
to the claim in our ledger, with a strength from 1 (a hint) to 3 (strong); where it says *own line*, the lesson names
the claim and leaves the line to the student. *Verdict* is ours, all lessons taken together, with our confidence. A
student may end elsewhere: what counts is the evidence named and the limit.

"""
METHOD = f"""
## Minutes

An estimate by rule, and no observation of a class. **Reading** takes all words that a student meets (prose, questions,
options, captions, the folded answers to compare with; no code, no tables) at {SPEED} a minute, as one reads aloud.
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

Tests hold the limits: 26 to 36 cells and 900 to 1,300 words of prose that is not folded away (lesson 0 is shorter),
visible code of three lines or fewer in the median, two predictions, three checks, two to four figures, under 150 kB.
*Ease* is Flesch's reading ease with our own count of syllables, 70 or more: plain English from thirteen years on.
*Time* is that of running the lesson from top to bottom, as a multiple of starting a kernel with pandas and matplotlib
(`nox -s bench -- lessons`), and is to stay under 2.

| lesson | cells | words | code | predictions | checks | figures | kB | ease | time |
|---|---|---|---|---|---|---|---|---|---|
"""
CLAIMS = """| claim | paragraph | asserts | in our words | lesson | line | verdict |
|---|---|---|---|---|---|---|
"""


def lessons() -> dict[int, nbformat.NotebookNode]:
    """Read the committed lessons, by number."""
    paths = sorted((ROOT / "notebooks").glob("*.ipynb"))
    return {int(path.stem[:2]): nbformat.read(path, as_version=4) for path in paths}


def called(cell: nbformat.NotebookNode) -> Iterator[ast.Call]:
    """Give the calls of `ties` functions in one cell."""
    for node in ast.walk(ast.parse(cell.source)) if cell.cell_type == "code" else ():
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("ties."):
            yield node


def given(call: ast.Call, name: str) -> Any:
    """Give a keyword of a call where it is written out, else None."""
    values = [word.value for word in call.keywords if word.arg == name]
    return ast.literal_eval(values[0]) if values and not isinstance(values[0], ast.JoinedStr | ast.Name) else None


def lines() -> dict[tuple[str, int], str]:
    """Give our ledger lines in words, by claim and lesson."""
    calls = (call for lesson in lessons().values() for cell in lesson.cells for call in called(cell))
    weighed = [call for call in calls if call.func.attr == "weigh"]
    ours = {(call.args[0].value, given(call, "lesson")): given(call, "ours") for call in weighed}
    return {key: f"{direction}, {strength}" for key, (direction, strength, _) in ours.items()}


def claim_rows() -> Iterator[str]:
    """Give a row a claim."""
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
    """Give what is read of one cell: its prose, or its output without tables and replies."""
    outputs = [output.get("data", {}).get("text/html", "") for output in cell.get("outputs", ())]
    text = cell.source if cell.cell_type == "markdown" else "\n".join(outputs)
    unread = (
        r"<table.*?</table>|<details><summary>(?:Show the reply|Our reading|Show the table).*?</details>|\]\([^)]+\)"
    )
    return re.sub(r"<[^>]+>", " ", re.sub(unread, " ", text, flags=re.DOTALL))


def thinking(cell: nbformat.NotebookNode) -> float:
    """Give the minutes that one cell asks for beside reading; what a prediction reveals is part of it."""
    if cell.cell_type == "markdown":
        return sum(minutes * cell.source.count(mark) for mark, (_, minutes) in TASKS.items() if mark.startswith("**"))
    calls = list(called(cell))
    if predictions := [call for call in calls if call.func.attr == "predict"]:
        each = CHANCE if given(predictions[0], "kind") == "chance" else PREDICTION
        return RUNNING + each * sum(map(is_prediction, cell.outputs))
    return RUNNING + sum(TASKS[call.func.attr][1] for call in calls if call.func.attr in TASKS)


def is_prediction(output: nbformat.NotebookNode) -> bool:
    """Tell the form of a prediction from other outputs; one call in a loop shows many."""
    return output.get("data", {}).get("text/plain", "").startswith("Prediction ")


def in_class(number: int) -> int:
    """Add up the minutes of the plan on a lesson's page."""
    plan = (ROOT / "docs" / "lessons" / f"{number:02d}.md").read_text(encoding="utf-8")
    return sum(map(int, re.findall(r"^\| (\d+) \|", plan, re.MULTILINE)))


def alone(cells: list[nbformat.NotebookNode]) -> tuple[float, float]:
    """Give the minutes of reading and of tasks that some cells take one learner."""
    return sum(map(words, cells)) / SPEED, sum(map(thinking, cells))


def required(lesson: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """List the cells of a lesson without those of optional rounds."""
    return [cell for cell in lesson.cells if "optional" not in tags(cell)]


def minute_rows() -> Iterator[str]:
    """Give a row a lesson."""
    for number, lesson in lessons().items():
        cells = required(lesson)
        (reading, tasks), more = alone(cells), sum(alone([cell for cell in lesson.cells if cell not in cells]))
        yield (
            f"| {number} | {sum(map(words, cells)):,} | {reading:.0f} | {SPOKEN[f'{number:02d}']['minutes']:.0f} "
            f"| {tasks:.0f} | {reading + tasks:.0f} | {more:.0f} | {in_class(number)} |"
        )


def open_prose(lesson: nbformat.NotebookNode) -> str:
    """Give the prose of a lesson without what is folded away."""
    return FOLDED.sub("", "\n\n".join(cell.source for cell in lesson.cells if cell.cell_type == "markdown"))


def reading_ease(text: str) -> float:
    """Give Flesch's reading ease of Markdown, with our own count of syllables."""
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
    """Give a row a lesson with what the tests hold, and its time."""
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        lesson = nbformat.read(path, as_version=4)
        names = [call.func.attr for cell in lesson.cells for call in called(cell)]
        predictions = sum(is_prediction(output) for cell in lesson.cells for output in cell.get("outputs", ()))
        shown = [cell.source for cell in lesson.cells if cell.cell_type == "code" and "hide-input" not in tags(cell)]
        code = median(len(source.splitlines()) for source in shown)
        prose, size = open_prose(lesson), path.stat().st_size / 1000
        time = RESULTS["lessons"]["each"][path.stem[:2]] / RESULTS["lessons"]["other"]
        counts = (predictions, names.count("check"), names.count("figure"))
        cells = (len(lesson.cells), f"{len(re.findall(WORD, prose)):,}", f"{code:g}", *counts, f"{size:.1f}")
        yield f"| {int(path.stem[:2])} | {' | '.join(map(str, cells))} | {reading_ease(prose):.0f} | {time:.2f} |"


def tags(cell: nbformat.NotebookNode) -> list[str]:
    """Give the tags of a cell."""
    return cell.metadata.get("tags", [])


def page() -> str:
    """Give the whole page."""
    parts = [START + CLAIMS, METHOD, MEASURES]
    rows = [claim_rows(), minute_rows(), measure_rows()]
    return "\n".join([*(part + "\n".join(lines) for part, lines in zip(parts, rows, strict=True)), ""])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
