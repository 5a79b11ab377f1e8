"""
What somebody has read and found right: answers, ledger lines, figures' words, numbers in prose, rubrics and hints.

The lists are in `tests/data/reviewed-*.json`. A test compares each with what is there now. After a change that
was meant, `python -m tests.reviewed` writes them anew; read every changed line before you commit it.
"""

import calendar
import json
import re
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import nbformat

from tests import lesson_runs
from ties.course import Course
from tools import pages
from tools.assignments import ASSIGNMENTS, nbgrader_part, notebook

ROOT = Path(__file__).parents[1]
FOLDER = Path(__file__).parent / "data"
COURSE = Course.open("far_east")
ASKED = sorted(int(path.stem) for path in (ROOT / "src/far_east/questions").glob("*.toml"))
ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth half twice once"
COUNTS = "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty fifty hundred thousand"
MONTHS = "|".join(calendar.month_name[1:])
WORDS = "|".join((*COUNTS.split(), *ORDINALS.split()))
COUNTED = re.compile(rf"C\d\d\b|(?:{MONTHS}) \d{{4}}|[+\u2212-]?\d[\d.,:/\u2013-]*\d|\d|\b(?:{WORDS})\b", re.IGNORECASE)
HINT = re.compile(r"<details><summary[^>]*>Hint (\d).*?</summary>\s*(.*?)\s*</details>", re.DOTALL)
RUBRIC = re.compile(r"^\| \*\*(.+?)\*\* \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
BULLET = re.compile(r"^- \*\*([A-Z]\d?)\*\*: (.+)$", re.MULTILINE)


@cache
def answers() -> dict[str, dict[str, str]]:
    """Return the right option of every question, and why it is right, as the teacher's page tells it."""
    return {f"{number:02d}.{key}": one for number in range(11) for key, one in answers_of(number).items()}


def answers_of(number: int) -> dict[str, dict[str, str]]:
    """Return the right options of one lesson."""
    because = teachers_reasons(number)
    right = asked(number) if number in ASKED else shown(number)
    return {key: {"right": text, "because": because.get(key, "")} for key, text in right.items()}


def asked(number: int) -> dict[str, str]:
    """Return the right option of each question in a lesson's file of questions."""
    questions = COURSE.questions(number).ask
    return {key: next(option.text for option in one.answers if option.right) for key, one in questions.items()}


def shown(number: int) -> dict[str, str]:
    """Return the right option of each question as a lesson without such a file shows it."""
    outputs = [output for cell in pages.lessons()[number].cells for output in pages.outputs(cell)]
    found = {}
    for text, html in outputs:
        if key := re.match(r"Check L\d\d-(\w+)", text):
            found[key[1]] = re.search(r"<li>\u2714 <em>(.+?)</em>", html)[1]
    return found


def teachers_reasons(number: int) -> dict[str, str]:
    """Return what a teacher's page says of each question."""
    page = (ROOT / f"docs/lessons/{number:02d}.md").read_text("utf-8")
    return dict(BULLET.findall(page))


@cache
def ledger() -> dict[str, str]:
    """Return our line on each claim, by lesson and claim."""
    lines = {f"{number:02d}.{claim}": line for (claim, number), line in pages.lines().items() if number not in ASKED}
    for number in ASKED:
        weighed = COURSE.questions(number).weigh
        lines |= {f"{number:02d}.{claim}": f"{one.direction}, {one.strength}" for claim, one in weighed.items()}
    return dict(sorted(lines.items()))


def figures() -> dict[str, list]:
    """Return the words of every figure and view, and the numbers of its text that it does not draw, by lesson."""
    return {number: figures_of(number) for number in lesson_runs.LESSONS}


def figures_of(number: str) -> list:
    """Return the words of the figures and views of one lesson."""
    ran = lesson_runs.run(number)
    drawn = [lesson_runs.unplotted(alt, numbers) for _, alt, _, numbers in ran.figures]
    return [{**words, "not drawn": " ".join(left)} for words, left in zip(ran.words(), drawn, strict=True)] + ran.said


@cache
def prose() -> dict[str, dict[str, str]]:
    """Return the numbers, dates, number words and claims in lessons, questions, exercises and teachers' pages."""
    paths = [*sorted((ROOT / "notebooks").glob("*.ipynb")), *sorted((ROOT / "solutions").glob("*/*.ipynb"))]
    found = {
        f"{path.relative_to(ROOT).parts[0]}/{re.search(r'[0-9]{2}', path.stem)[0]}": prose_of(path) for path in paths
    }
    for path in [*sorted((ROOT / "docs/lessons").glob("*.md")), ROOT / "docs/printable-cards.md"]:
        parts = re.split(r"^(?=\*\*|## )", path.read_text("utf-8"), flags=re.MULTILINE)
        found[f"docs/{path.stem}"] = {f"part {at}": counted(part) for at, part in enumerate(parts) if counted(part)}
    for path in sorted((ROOT / "src/far_east/questions").glob("*.toml")):
        parts = re.split(r"^(?=\[)", path.read_text("utf-8"), flags=re.MULTILINE)
        found[f"questions/{path.stem}"] = {
            f"part {at}": counted(part) for at, part in enumerate(parts) if counted(part)
        }
    return found


def prose_of(path: Path) -> dict[str, str]:
    """Return the numbers in the prose of one notebook, by cell."""
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown"]
    return {cell.id: counted(cell.source) for cell in cells if counted(cell.source)}


def counted(text: str) -> str:
    """Return every number of a text with the word that follows it."""
    plain = re.sub(r"\]\([^)]*\)|`[^`]*`|[*_]|<[^>]+>", " ", text)
    found = [(match[0], re.match(r"[\s%-]*([^\W\d]*|%)", plain[match.end() :])[0]) for match in COUNTED.finditer(plain)]
    return " \u00b7 ".join(" ".join(f"{number}{after}".split()) for number, after in found)


def exercises() -> dict[str, dict]:
    """Return marks, rubrics and hints of every assignment."""
    return {name: exercise(name) for name in ASSIGNMENTS}


def exercise(name: str) -> dict:
    """Return marks, rubrics and hints of one assignment, by cell."""
    cells = notebook(ROOT / "solutions", name).cells
    points = {part["grade_id"]: part["points"] for part in map(nbgrader_part, cells) if part.get("points")}
    rubric = {row[0]: list(row[1:]) for cell in cells for row in RUBRIC.findall(cell.source) if row[1] != "full"}
    hints = {f"{cell.id} {number}": text for cell in cells for number, text in HINT.findall(cell.source)}
    return {"points": points, "rubric": rubric, "hints": hints}


LISTS: dict[str, Callable[[], dict]] = {
    "answers": answers,
    "ledger": ledger,
    "figures": figures,
    "prose": prose,
    "exercises": exercises,
}


def known(name: str) -> dict:
    """Read one reviewed list."""
    return json.loads((FOLDER / f"reviewed-{name}.json").read_text("utf-8"))


def main(names: list[str]) -> None:
    """Write the named lists anew, or every list."""
    for name in names or LISTS:
        text = json.dumps(LISTS[name](), indent=1, ensure_ascii=False)
        (FOLDER / f"reviewed-{name}.json").write_text(text + "\n", "utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
