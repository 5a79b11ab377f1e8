"""The article in view: its paragraphs in our words, each claim in its place; and what the codes and terms mean."""

from html import escape

import pandas as pd

from ties.settings import Settings
from ties.tables import package
from ties.widgets.explainer.widget import Explainer

READ_FIRST = "Read it first; it takes about five minutes."
OUR_WORDS = (
    "These are our words and not the author's. Each sentence is one claim; in brackets are its code and the lesson "
    "that tests it."
)


def article_html(settings: Settings, lesson: int) -> str:
    """Return the paragraphs in our paraphrase; the claims of a lesson are marked with a line and a word."""
    claims = package.read(settings.article.claims)
    paragraphs = "".join(
        f"<p><strong>Paragraph {number}.</strong> {' '.join(claim_html(row, lesson) for row in rows.itertuples())}</p>"
        for number, rows in claims.groupby("paragraph")
    )
    return f"<p>{article_link(settings)} {OUR_WORDS}</p>{paragraphs}"


def article_link(settings: Settings) -> str:
    """Return the title of the article with a link to the author's page."""
    title, page = escape(settings.article.title), escape(settings.article.page)
    if not page:
        return ""
    return f'The article: <a href="{page}" target="_blank">“{title}”</a>. {READ_FIRST}'


def claim_html(row: pd.Series, lesson: int) -> str:
    """Return one claim with its code and its lesson; its kind is left out, since lesson 1 asks the student for it."""
    words = escape(row.claim)
    here = row.lesson == lesson
    shown = f'<u style="text-decoration-thickness:2px">{words}</u>' if here else words
    where = "this lesson" if here else f"lesson {row.lesson}"
    return f"{shown} <small>[{row.claim_id} · {where}]</small>"


def folded_article(settings: Settings, lesson: int) -> str:
    """Return the article in a closed `details` element."""
    inside = article_html(settings, lesson)
    return f"<details><summary>The article, paragraph by paragraph, in our words</summary>{inside}</details>"


def explainer(settings: Settings) -> Explainer:
    """Return the widget that explains the codes of the claims, and the terms of the glossary if there is one."""
    claims = package.read(settings.article.claims)
    codes = {
        row.claim_id: f"{row.claim} (paragraph {row.paragraph}; lesson {row.lesson})" for row in claims.itertuples()
    }
    return Explainer(codes, glossary())


def glossary() -> dict[str, str]:
    """Return the meaning of each term of the course's glossary; nothing if it has none."""
    if "glossary" not in package.resources(package.folder("claims")):
        return {}
    return dict(package.read("glossary")[["term", "meaning"]].itertuples(index=False, name=None))
