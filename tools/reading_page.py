"""Write docs/reading-list.md: works to read further, lesson by lesson, from both sides."""

from ties.course import Course
from ties.course.readings import SIDES, Reading, load, of_lesson
from tools.assignments import ROOT

COURSE = Course.open("far_east")
PAGE = ROOT / "docs" / "reading-list.md"
HEAD = """# Reading list

{count} works, each with one sentence on what it argues. The sentence is in our words and adds no strength. {sides};
{method} are on method: how to measure, or how to judge a source. A work is listed under the first lesson that it meets;
*also* names the others.

This page is made from `src/far_east/readings.toml` (`python -m tools.pages`), which is also what the lessons show under
*Sources*.
"""


def page() -> str:
    """Return the whole page."""
    works = load(COURSE.folder)
    count = {side: sum(one.speaks == side for one in works) for side in SIDES}
    sides = f"{count['for']} speak for the article's argument, {count['against']} against it, {count['both']} for both"
    parts = [HEAD.format(count=len(works), sides=sides, method=count["method"])]
    for lesson in COURSE.settings.lessons:
        first = [one for one in of_lesson(works, lesson.number) if one.lessons[0] == lesson.number]
        if first:
            lines = "".join(f"- {line(one)}\n" for one in first)
            parts.append(f"## Lesson {lesson.number} · {lesson.title}\n\n{lines}")
    return "\n".join(parts)


def line(one: Reading) -> str:
    """Return one work as Markdown."""
    title = f"[*{one.title}*]({one.page})" if one.page else f"*{one.title}*"
    number = f", {one.identifier}" if one.identifier and not one.page else ""
    others = " and ".join(map(str, one.lessons[1:]))
    also = f" Also in lesson{'s' * (len(one.lessons) > 2)} {others}." if others else ""
    where = f"{one.authors} ({one.year}). {title}. {one.published}{number}."
    return f"{where} {one.argues} ({one.kind}; {SIDES[one.speaks]}.){also}"
