"""Write rows as CSV: plain, or with the columns that Moodle or Canvas import."""

import csv
import io
import re
from collections.abc import Iterable
from typing import Any

from nbgrader_sandbox.intake.roster import Student

FORMULA = re.compile(r"[=+@\t\r\n-]|\s+[=+@-]")
NUMBER = re.compile(r"-?\d+(\.\d+)?")


def csv_text(columns: Iterable[str], rows: Iterable[dict[str, Any]]) -> str:
    """Return rows as CSV; formulas are escaped."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns), extrasaction="ignore", restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: escape_formula(value) for key, value in row.items()} for row in rows)
    return text.getvalue()


def escape_formula(value: Any) -> Any:
    """Escape a cell that a spreadsheet would evaluate as a formula. Numbers stay as they are."""
    if not isinstance(value, str):
        return value
    value = value.replace("\r\n", "\n").replace("\r", "\n")  # a lone CR would end the row
    return f"'{value}" if FORMULA.match(value) and not NUMBER.fullmatch(value) else value


def moodle_csv(students: dict[str, dict[str, Any]], assignments: list[str]) -> str:
    """Return Moodle's grading worksheet for one assignment, or one column per assignment for its gradebook import."""
    people = ("Identifier", "Full name", "ID number", "Email address")
    rows = []
    for key, rows_by_assignment in students.items():
        person: Student = rows_by_assignment["who"]
        own_columns = {name: person.row.get(name, "") for name in people}
        number = f"Participant {person.number}" if person.number else ""
        base = {
            "Identifier": number,
            "Full name": person.name or key,
            "ID number": person.own_id,
            "Email address": person.mail,
        }
        marks = {name: rows_by_assignment[name]["score"] for name in assignments if name in rows_by_assignment}
        if len(assignments) == 1 and marks:
            only = rows_by_assignment[assignments[0]]
            marks = {"Grade": only["score"], "Maximum Grade": only["max_score"], "Status": only["status"]}
        rows.append({**base, **{k: v for k, v in own_columns.items() if v}, **marks})
    columns = ("Status", "Grade", "Maximum Grade") if len(assignments) == 1 else assignments
    return csv_text((*people, *columns), rows)


def canvas_csv(students: dict[str, dict[str, Any]], assignments: list[str]) -> str:
    """Return Canvas's gradebook import: five columns, one column per assignment, and a row of possible points."""
    people = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
    points: dict[str, Any] = {"Student": "    Points Possible"}
    rows = []
    for key, rows_by_assignment in students.items():
        person: Student = rows_by_assignment["who"]
        own_columns = {name: person.row[name] for name in people if person.row.get(name)}
        base = {"Student": person.name or key, "ID": person.number, "SIS Login ID": person.own_id}
        scores = {name: rows_by_assignment[name]["score"] for name in assignments if name in rows_by_assignment}
        rows.append({**base, **own_columns, **scores})
        points |= {name: rows_by_assignment[name]["max_score"] for name in assignments if name in rows_by_assignment}
    return csv_text((*people, *assignments), [points, *rows])
