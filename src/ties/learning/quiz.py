"""Ask a question whose every answer has a reply of its own, in class, at home and in an exercise."""

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

    `right` and `wrong` map each answer to the reply to it: why it holds, or what it overlooks. `see` names the heading
    to go back to. After two wrong answers the right one is shown with its reason.
    """
    if len(right) != 1 or not wrong:
        raise BadInputError("check() takes one right answer and at least one wrong one, each with its reply.")
    return Check(key, question, right, wrong, see)


class Check(Panel):
    """A question, a button an answer, a reply. Its twin is the same with the replies folded away."""

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
        """Make the button of one answer; long answers wrap."""
        button = ipywidgets.Button(description=answer, layout=ipywidgets.Layout(width="100%", max_width="44em"))
        button.layout.height = "auto"
        button.add_class("ties-option")
        button.on_click(lambda _: self.choose(answer))
        return button

    def choose(self, answer: str) -> None:
        """Reply to an answer and keep it with the number of tries."""
        self.tries += 1
        correct = answer in self.right
        words, more = self.reply(answer)
        try:
            answer_store.save(self.key, {"kind": "check", "answer": answer, "right": correct, "tries": self.tries})
        except answer_store.NotSavedError as problem:
            more += f"<p>{escape(str(problem))}</p>"
        set_status(self.outcome, words, wrong=not correct, more=more)

    def reply(self, answer: str) -> tuple[str, str]:
        """Give the words for one answer, and after too many wrong ones the worked answer."""
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
    """Order the answers so that the right one is not always first, the same way on every run."""
    return sorted(options, key=lambda option: sha256(f"{key}{option}".encode()).digest())


def question_fallback(question: str, options: list[str], replies: Mapping[str, str], right: Mapping[str, str]) -> str:
    """Give the still view: question and answers, with all replies folded away."""
    asked = "".join(f"<li>{escape(option)}</li>" for option in options)
    told_all = "".join(
        f"<li>{'✔' if option in right else '✘'} <em>{escape(option)}</em>: {escape(replies[option])}</li>"
        for option in options
    )
    return (
        f"<p><strong>{escape(question)}</strong></p><ul>{asked}</ul>"
        f"<details><summary>Show the reply to each answer</summary><ul>{told_all}</ul></details>"
    )
