"""nbgrader preprocessor that collects marks and comments as data, where nbgrader's own writes them to a gradebook."""

from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution, is_task

from nbgrader_sandbox import compat


class CollectMarks(NbGraderPreprocessor):
    """Collect the mark of each graded cell and the comment on each answer in `items` and `comments`."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Collect from all cells of one notebook."""
        self.items: list[dict[str, Any]] = []
        self.comments: list[dict[str, Any]] = []
        return super().preprocess(nb, resources)

    def preprocess_cell(self, cell: NotebookNode, resources: Any, index: int) -> tuple[NotebookNode, Any]:
        """Collect from one cell, which stays as it is."""
        notebook = resources["nbgrader"]["notebook"]
        if is_grade(cell) or is_task(cell):
            score = compat.nbgrader_mark(cell, self.log) if is_grade(cell) else None
            self.items.append(graded_item(notebook, cell, score))
        if is_solution(cell) or is_task(cell):
            name, comment = cell.metadata.nbgrader.grade_id, compat.nbgrader_comment(cell)
            self.comments.append({"notebook": notebook, "cell": name, "comment": comment})
        return cell, resources


def graded_item(notebook: str, cell: NotebookNode, score: float | None) -> dict[str, Any]:
    """Return the mark of one cell as plain data; a score of None still needs marking."""
    about = cell.metadata.nbgrader
    result = {"notebook": notebook, "cell": about.grade_id, "score": score}
    return {**result, "max_score": float(about.points), "needs_marking": score is None}
