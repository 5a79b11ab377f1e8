"""Times of submission in the gradebook, and late penalties as nbgrader's plugin gives them."""

from datetime import UTC, datetime
from typing import Any

from nbgrader.preprocessors import AssignLatePenalties

from nbgrader_sandbox.course import Course
from nbgrader_sandbox.intake.groups import counted_deliveries


def update_lateness(course: Course, book: Any, assignment: str) -> None:
    """
    Write when each submission was sent, and compute its late penalty again.

    The due date and extensions are those of the gradebook; the penalty is that of the configured plugin. Formgrader
    shows both. Nothing is late where the gradebook has no due date.
    """
    step = AssignLatePenalties(config=course.config())
    step.init_plugin()
    counted = counted_deliveries(course, assignment)
    for submission in book.assignment_submissions(assignment):
        found = counted.get(submission.student.id)
        if found and found.record.sure and found.record.time:
            submission.timestamp = datetime.fromtimestamp(found.record.time, UTC).replace(tzinfo=None, microsecond=0)
        for notebook in submission.notebooks:
            notebook.late_submission_penalty = penalty(step.plugin_inst, submission, notebook)
    book.db.commit()


def penalty(plugin: Any, submission: Any, notebook: Any) -> float | None:
    """Return the late penalty of one notebook: none in time, and never more than its score."""
    if not submission.total_seconds_late:
        return None
    given = plugin.late_submission_penalty(submission.student.id, notebook.score, submission.total_seconds_late)
    return None if given is None else min(max(given, 0), notebook.score)
