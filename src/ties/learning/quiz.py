"""Multiple-choice questions in which every answer has its own reply."""

from collections.abc import Mapping
from hashlib import sha256
from html import escape

import ipywidgets

from ties.errors import BadInputError
from ties.learning import answer_store
from ties.widgets.base import Panel, html_block, live_region, set_status

TRIES = 2  # after so many wrong answers the worked answer is shown


def check(key: str, question: str, *, right: Mapping[str, str], wrong: Mapping[str, str], see: str = "") -> Panel:
    """
    Ask a question with a few answers to choose from.

    Parameters
    ----------
    key : str
        Id under which the answer and the number of attempts are stored.
    question : str
        The question.
    right : mapping of str to str
        The right answer and the reply to it.
    wrong : mapping of str to str
        Each wrong answer and the reply to it.
    see : str, optional
        Heading of the lesson to read again after a wrong answer.

    Returns
    -------
    Check
        A widget with a button per answer. After two wrong answers the right one is shown with its reply. The fallback
        has all replies in a closed element.

    Raises
    ------
    BadInputError
        If there is not exactly one right answer and at least one wrong one.

    Examples
    --------
    >>> question = check("K1", "Did trade grow?", right={"yes": "It doubled."}, wrong={"no": "Look at the last year."})
    >>> question.summary
    'Check K1: Did trade grow?'
    """
    if len(right) != 1 or not wrong:
        raise BadInputError("check() takes one right answer and at least one wrong one, each with its reply.")
    return Check(key, question, right, wrong, see)


class Check(Panel):
    """A question with a button per answer and a reply. The fallback has all replies in a closed element."""

    def __init__(self, key: str, question: str, right: Mapping[str, str], wrong: Mapping[str, str], see: str) -> None:
        self.key, self.right, self.wrong, self.see = key, right, wrong, see
        self.tries = 0
        self.outcome = live_region()
        self.buttons = [self.option(answer) for answer in shuffled(key, [*right, *wrong])]
        super().__init__(
            [html_block(f"<p><strong>{escape(question)}</strong></p>"), *self.buttons, self.outcome],
            fallback_html=question_fallback(question, shuffled(key, [*right, *wrong]), {**right, **wrong}, right),
            summary=f"Check {key}: {question}",
        )

    def option(self, answer: str) -> ipywidgets.Button:
        """Return the button of one answer; long answers wrap."""
        button = ipywidgets.Button(description=answer, layout=ipywidgets.Layout(width="100%", max_width="44em"))
        button.layout.height = "auto"
        button.add_class("ties-option")
        button.on_click(lambda _: self.choose(answer))
        return button

    def choose(self, answer: str) -> None:
        """Show the reply to an answer and save the answer with the number of attempts."""
        self.tries += 1
        correct = answer in self.right
        words, more = self.reply(answer)
        try:
            answer_store.save(self.key, {"kind": "check", "answer": answer, "right": correct, "tries": self.tries})
        except answer_store.NotSavedError as problem:
            more += f"<p>{escape(str(problem))}</p>"
        set_status(self.outcome, words, wrong=not correct, more=more)

    def reply(self, answer: str) -> tuple[str, str]:
        """Return the reply to one answer and, after too many wrong ones, the right answer."""
        if answer in self.right:
            return f"Yes: {self.right[answer]}", ""
        back = f" Look again at “{self.see}”." if self.see else ""
        if self.tries < TRIES:
            return f"Not quite: {self.wrong[answer]}{back}", ""
        ((solution, why),) = self.right.items()
        return (
            f"Not quite: {self.wrong[answer]}{back}",
            f"<p>The answer is <strong>{escape(solution)}</strong>: {escape(why)}</p>",
        )


def shuffled(key: str, options: list[str]) -> list[str]:
    """Return the answers in an order that does not show the right one and is the same on every run."""
    return sorted(options, key=lambda option: sha256(f"{key}{option}".encode()).digest())


def question_fallback(question: str, options: list[str], replies: Mapping[str, str], right: Mapping[str, str]) -> str:
    """Return the static view: question and answers, with all replies in a closed element."""
    asked = "".join(f"<li>{escape(option)}</li>" for option in options)
    replies_html = "".join(
        f"<li>{'✔' if option in right else '✘'} <em>{escape(option)}</em>: {escape(replies[option])}</li>"
        for option in options
    )
    return (
        f"<p><strong>{escape(question)}</strong></p><ul>{asked}</ul>"
        f"<details><summary>Show the reply to each answer</summary><ul>{replies_html}</ul></details>"
    )
