"""Write rows as CSV: plain, or with the columns that Moodle or Canvas import."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from nbgrader_sandbox.intake.roster import Student


def as_csv(columns: Iterable[str], rows: Iterable[dict[str, Any]]) -> str:
    """Write rows as CSV; what a spreadsheet would take for a formula is told to be text."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns), extrasaction="ignore", restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: harmless(value) for key, value in row.items()} for row in rows)
    return text.getvalue()


def harmless(value: Any) -> Any:
    """Keep a student's words from being run by a spreadsheet."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "@", "\t") else value


def moodle(students: dict[str, dict[str, Any]], assignments: list[str]) -> str:
    """Write Moodle's grading worksheet for one assignment, or a column each for its gradebook import."""
    people = ("Identifier", "Full name", "ID number", "Email address")
    rows = []
    for key, of in students.items():
        who: Student = of["who"]
        given = {name: who.row.get(name, "") for name in people}
        number = f"Participant {who.number}" if who.number else ""
        base = {"Identifier": number, "Full name": who.name or key, "ID number": key, "Email address": who.mail}
        marks = {name: of[name]["score"] for name in assignments if name in of}
        if len(assignments) == 1 and marks:
            only = of[assignments[0]]
            marks = {"Grade": only["score"], "Maximum Grade": only["max_score"], "Status": only["status"]}
        rows.append({**base, **{k: v for k, v in given.items() if v}, **marks})
    columns = ("Status", "Grade", "Maximum Grade") if len(assignments) == 1 else assignments
    return as_csv((*people, *columns), rows)


def canvas(students: dict[str, dict[str, Any]], assignments: list[str]) -> str:
    """Write what Canvas's gradebook imports: its five columns, a column an assignment, the row of possible points."""
    people = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
    points: dict[str, Any] = {"Student": "    Points Possible"}
    rows = []
    for key, of in students.items():
        who: Student = of["who"]
        given = {name: who.row[name] for name in people if who.row.get(name)}
        base = {"Student": who.name or key, "ID": who.number, "SIS Login ID": key}
        rows.append({**base, **given, **{name: of[name]["score"] for name in assignments if name in of}})
        points |= {name: of[name]["max_score"] for name in assignments if name in of}
    return as_csv((*people, *assignments), [points, *rows])
