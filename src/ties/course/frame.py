"""What a lesson shows around its questions: the way through it, the article, the student's own page, the sources."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

import matplotlib.pyplot as plt

from ties import settings
from ties.argument import graph
from ties.course import article, readings, way
from ties.course.background import MarkdownOutput, background_output
from ties.course.part import Part
from ties.course.sources import sources_output
from ties.display.figure import RichOutput
from ties.kernel import explain_missing_names
from ties.learning import answer_store, question_file
from ties.learning.carrying import Carrying
from ties.learning.document import DocumentView
from ties.learning.summary import Follower
from ties.place import answers_sentence
from ties.widgets.base import Panel, html_block
from ties.widgets.explainer.widget import Explainer

STYLE = "ties.lesson"


class LessonFrame(Part):
    """The frame of a lesson: its steps, its words, the keys of its answers, and what stands around its questions."""

    def start(self) -> Panel:
        """
        Open the course, use the style of its figures, and explain a cell that is run too early.

        Returns
        -------
        Panel
            The steps of the lesson with what is done, the article in the course's words, where the answers are with
            buttons that save and load them, and the meaning of codes and terms wherever the notebook names them.
        """
        settings.use(self.course.settings)
        plt.style.use(STYLE)
        explain_missing_names()
        words = answers_sentence(f"my_work/{self.course.settings.answers}")
        beside = (
            html_block(article.folded_article(self.course.settings, self.number)),
            Carrying(words, self.course.all_keys),
            self.explainer(),
        )
        return Follower(lambda entries: way.steps_html(self.number, self.steps, entries), "steps of the lesson", beside)

    def explainer(self) -> Explainer:
        """Return the widget that explains codes and terms in the notebook."""
        return article.explainer(self.course.settings)

    def article(self) -> RichOutput:
        """Show the article paragraph by paragraph, in the course's words, with the claims in their places."""
        return RichOutput(article.article_html(self.course.settings, self.number), "The article in our words.")

    @cached_property
    def steps(self) -> list[way.Step]:
        """The steps of the lesson, in its order."""
        return [self.step(name) for name in self.questions.steps]

    def step(self, name: str) -> way.Step:
        """Return one step by the name of its question, prediction or claim."""
        if name in self.questions.predict:
            words = self.questions.predict[name]
            asked = self.writer(f"predict.{name}")(words.question)
            key = self.key(name, words.from_lesson)
            return way.Step("predict", key, asked, words.unit, words.sealed, words.optional)
        for kind in ("ask", "sort", "find_on_map"):
            if name in (found := getattr(self.questions, kind)):
                return way.Step(kind, self.key(name), self.writer(f"{kind}.{name}")(found[name].question))
        if name in self.questions.write:
            asked = " ".join(part.question for part in self.questions.write[name].parts)
            return way.Step("write", self.key(name), self.writer(f"write.{name}")(asked))
        return way.Step("weigh", f"ledger-{name}-{self.number}", f"{name}. {graph.claim(name)['claim']}")

    def one_page(self) -> Panel:
        """Show what the student did in this lesson on one page, and offer it as a file."""
        title = self.course.title_of(self.number)

        def page(entries: Mapping[str, Any]) -> DocumentView:
            return DocumentView(way.one_page(self.number, title, self.steps, entries), f"lesson-{self.number:02d}")

        return Follower(page, "lesson on one page")

    def progress(self) -> Panel:
        """Show all lessons of the course with the steps that are done; a button reads the answers again."""
        lessons = [
            (one.number, one.title, self.course.counted_keys_of(one.number)) for one in self.course.settings.lessons
        ]
        return Follower(lambda entries: way.progress_table(lessons, entries), "progress", again=True)

    def sources(self, *tables: str) -> RichOutput:
        """
        Show publishers with links and dates, then works to read further; releases and terms are one click behind.

        Parameters
        ----------
        *tables : str
            Names of tables; a text may hold several, with blanks between.
        """
        works = readings.of_lesson(readings.load(self.course.folder), self.number)
        return sources_output((name for names in tables for name in names.split()), works)

    def background(self) -> MarkdownOutput:
        """Show the background of the lesson in two lengths, each closed until it is opened."""
        return background_output(self.course.folder, self.number, self.writer("background"))

    def start_over(self) -> None:
        """
        Take your answers to this lesson out of the answer file, and say what to do next.

        They are kept in a file beside it, so that nothing is lost.
        """
        mine = [key for key in answer_store.entries() if self.owns(key)]
        kept = answer_store.set_aside(mine)
        where = f"Your {len(mine)} answers to it are kept in {kept.parent.name}/{kept.name}. " if kept else ""
        print(f"Lesson {self.number} starts again. {where}Now choose Kernel ▸ Restart Kernel and Run All Cells.")

    def owns(self, key: str) -> bool:
        """Return whether a stored answer belongs to this lesson."""
        return key.startswith(self.key("")) or (key.startswith("ledger-") and key.endswith(f"-{self.number}"))

    def key(self, name: str, lesson: int | None = None) -> str:
        """Return the key under which an answer is stored; it names this lesson unless another is given."""
        return f"L{self.number if lesson is None else lesson:02d}-{name}"

    def writer(self, entry: str, numbers: Mapping[str, Any] | None = None) -> Callable[[str], str]:
        """Return a function that fills the placeholders of an entry's words; `numbers` come before the module's."""
        where = f"questions/{self.number:02d}.toml: {entry}"

        def write(words: str) -> str:
            named = question_file.placeholders(words)
            return (
                question_file.fill_placeholders(words, {**self.values, **(numbers or {})}, where)
                if named
                else words.format()
            )

        return write
