"""What a form shows again: the answer that was saved before."""

import ipywidgets

from ties.learning import answer_store
from ties.widgets.base import set_status


def earlier_answer(key: str, status: ipywidgets.HTML) -> answer_store.Entry:
    """Return the entry that was saved before; an empty one, and a sentence in `status`, if the file cannot be read."""
    try:
        earlier = answer_store.recall(key)
    except answer_store.NotSavedError as problem:
        set_status(status, str(problem), wrong=True)
        return {}
    return earlier if isinstance(earlier, dict) else {}
