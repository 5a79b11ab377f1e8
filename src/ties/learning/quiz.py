"""Multiple-choice questions in which every answer has its own reply."""

from collections.abc import Mapping
from hashlib import sha256
from html import escape

import ipywidgets

from ties.errors import BadInputError
from ties.learning import answer_store
from ties.learning.restoring import earlier_answer
from ties.widgets.base import Panel, html_block, live_region, set_status

TRIES = 2  # after so many different wrong answers the worked answer is shown
STILL_RIGHT = "<p>You answered this check already: your right answer stays the one that counts.</p>"


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
        A widget with a button per answer. What was chosen stays marked with a sign and a word, also when the cell is
        run again. The same answer again is no further try. Once the right answer was chosen it stays the student's
        answer; the replies to the others can still be read. After two different wrong answers the right one is shown
        with its reply. The fallback has all replies in a closed element.

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
        self.tries, self.chosen = 0, []
        self.outcome = live_region()
        options = shuffled(key, [*right, *wrong])
        self.buttons = [self.option(answer) for answer in options]
        super().__init__(
            [html_block(f"<p><strong>{escape(question)}</strong></p>"), *self.buttons, self.outcome],
            fallback_html=question_fallback(question, options, {**right, **wrong}, right),
            summary=f"Check {key}: {question}",
        )
        self.options = dict(zip(options, self.buttons, strict=True))
        self.restore()

    def option(self, answer: str) -> ipywidgets.Button:
        """Return the button of one answer; long answers wrap."""
        button = ipywidgets.Button(description=answer, layout=ipywidgets.Layout(width="100%", max_width="44em"))
        button.layout.height = "auto"
        button.add_class("ties-option")
        button.on_click(lambda _: self.choose(answer))
        return button

    def restore(self) -> None:
        """Mark what was chosen before and show the reply to it; answers that are no longer offered are skipped."""
        earlier = earlier_answer(self.key, self.outcome)
        tried, tries = earlier.get("tried"), earlier.get("tries")
        given = tried if isinstance(tried, list) else [earlier.get("answer")]
        self.chosen = [answer for answer in given if isinstance(answer, str) and answer in self.options]
        self.tries = tries if self.chosen and isinstance(tries, int) else len(self.chosen)
        self.end_with_right(tries == len(given))
        if self.chosen:
            self.show(self.chosen[-1])
        if self.found and earlier.get("right") is False:
            self.keep(self.chosen[-1])

    def end_with_right(self, in_order: bool) -> None:
        """
        Let the right answer be the last that was chosen, if it was chosen at all.

        Earlier versions counted an answer that was opened afterwards. Where no answer was chosen twice they kept the
        order, so that those opened afterwards are known.
        """
        if self.found and in_order:
            self.chosen = self.chosen[: self.chosen.index(*self.right) + 1]
            self.tries = len(self.chosen)
        self.chosen.sort(key=self.right.__contains__)

    @property
    def found(self) -> bool:
        """Return whether the right answer was chosen."""
        return bool(set(self.chosen) & set(self.right))

    def choose(self, answer: str) -> None:
        """Mark an answer, show the reply to it, and save it; once the right one was chosen others are only read."""
        if self.found and answer not in self.right:
            self.show(answer, STILL_RIGHT)
            return
        self.tries += answer not in self.chosen
        self.keep(answer)

    def keep(self, answer: str) -> None:
        """Save an answer with what was tried before, and show the reply to it."""
        self.chosen = [*(one for one in self.chosen if one != answer), answer]
        entry = {"kind": "check", "answer": answer, "right": answer in self.right, "tries": self.tries}
        try:
            answer_store.save(self.key, {**entry, "tried": self.chosen})
        except answer_store.NotSavedError as problem:
            self.show(answer, f"<p>{escape(str(problem))}</p>")
            return
        self.show(answer)

    def show(self, answer: str, more: str = "") -> None:
        """Mark the buttons and show the reply to an answer."""
        for option, button in self.options.items():
            sign = self.sign(option)
            button.description = f"{sign}: {option}" if sign else option
            button.remove_class("ties-right").remove_class("ties-wrong")
            if sign:
                button.add_class("ties-right" if option in self.right else "ties-wrong")
        set_status(self.outcome, self.reply(answer), wrong=answer not in self.right, more=self.worked_answer() + more)

    def sign(self, option: str) -> str:
        """Return the sign and the word that a button carries: what was chosen, and what is right once that is known."""
        if option in self.right and option in self.chosen:
            return "✔ Your answer, right"
        if option in self.chosen:
            return "✘ Your answer, not right"
        return "✔ The right answer" if option in self.right and self.solved_for_them() else ""

    def solved_for_them(self) -> bool:
        """Return whether the worked answer is shown: after two different wrong answers."""
        return len(set(self.chosen) - set(self.right)) >= TRIES

    def reply(self, answer: str) -> str:
        """Return the reply to one answer."""
        if answer in self.right:
            return f"Yes: {self.right[answer]}"
        back = f" Look again at “{self.see}”." if self.see else ""
        return f"Not quite: {self.wrong[answer]}{back}"

    def worked_answer(self) -> str:
        """Return the right answer with its reply as HTML, after two different wrong answers."""
        if not self.solved_for_them() or self.found:
            return ""
        ((solution, why),) = self.right.items()
        return f"<p>The answer is <strong>{escape(solution)}</strong>: {escape(why)}</p>"


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
