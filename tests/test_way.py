"""The way through a lesson: steps, the lesson on one page, progress, the article in view, sources."""

import re

import pytest

import ties
from far_east.lesson_05 import lesson
from ties.course import way
from ties.learning import answer_store


@pytest.fixture(autouse=True)
def work(tmp_path, monkeypatch):
    monkeypatch.setenv("TIES_WORK", str(tmp_path))
    monkeypatch.setattr(answer_store, "unwritten", {})
    monkeypatch.setattr(answer_store, "followers", {})
    return tmp_path


def shown(panel):
    return panel.place.children[0].value


def answer_something():
    lesson.ask("W").choose("An effect")
    lesson.ask("W").choose("An aim")
    asked = lesson.predict("P2", answer=33.0)
    for name, value in (("value", "30"), ("confidence", 20), ("reason", "prices")):
        asked.form.fields[name].value = value
    asked.lock()
    lesson.weigh("C20", "supports", limit="two offices")
    return asked


def test_steps_follow_what_is_done():
    panel = lesson.start()
    assert f"Lesson 5: {len(lesson.steps)} steps</summary>" in shown(panel)
    answer_something()
    assert f"Lesson 5: 3 of {len(lesson.steps)} steps done" in shown(panel)
    marks = re.findall(r"<li>(. \w+(?: \w+)?) · (Check|Prediction|Your line)", shown(panel))
    assert marks[0] == ("✔ done", "Check")
    assert [mark for mark, _ in marks].count("✔ done") == 3
    assert f"Lesson 5: {len(lesson.steps)} steps</summary>" in panel.fallback_html


def test_every_question_is_a_step_and_its_words_are_filled():
    text = way.steps_html(5, lesson.steps, {})
    assert "{" not in text
    assert len(lesson.steps) == len(lesson.questions.steps)
    assert {step.key for step in lesson.steps} >= {"L05-P1", "ledger-C20-5"}


def page_of(number=5):
    return way.one_page(number, "Did trade grow?", lesson.steps, answer_store.entries()).markdown()


def test_lesson_on_one_page_has_answers_predictions_and_lines():
    asked = answer_something()
    closed = page_of()
    assert "Your answer: An aim (right, 2 tries)." in closed
    assert "You said 30 %, 20 % sure: the answer is not opened yet." in closed
    assert "Your line: supports, strength 2 of 3. It cannot show: two offices." in closed
    assert f"3 of {len(lesson.steps)} steps done. 0 of 1 checks right at the first try." in closed
    assert "opened predictions" not in closed
    asked.open_answer()
    opened = page_of()
    assert "You said 30 %, 20 % sure: it was near enough." in opened
    assert "1 of 1 opened predictions came true or were near enough." in opened


def test_silent_line_has_no_strength_on_the_page():
    lesson.weigh("C20", "silent", strength=3, limit="two offices")
    assert "Your line: silent. It cannot show: two offices." in page_of()


def test_check_right_at_once_counts_though_another_was_opened():
    for answer in ("An aim", "An aim", "An effect"):
        lesson.ask("W").choose(answer)
    assert "Your answer: An aim (right, 1 try)." in page_of()
    assert "1 of 1 checks right at the first try." in page_of()


def test_changed_prediction_is_said_and_the_first_counts():
    asked = answer_something()
    asked.open_answer()
    asked.start_over()
    asked.form.fields["value"].value = "90"
    asked.lock()
    assert "changed after the answer was open" in page_of()
    assert "1 of 1 opened predictions came true" in page_of()


def test_page_lists_what_is_left_once_something_is_done():
    assert page_of().endswith(f"0 of {len(lesson.steps)} steps done. Your answers appear here as you give them.\n")
    lesson.ask("W").choose("An effect")
    assert page_of().partition("## Still to do")[2].count("\n- ") == len(lesson.steps) - 1


def steps_of(**changes):
    ask = way.Step("ask", "K", "Why?")
    return [ask, way.Step("predict", "P", "Will it?", **changes)]


def test_wrong_check_is_not_called_done():
    entries = {"K": {"answer": "no", "right": False, "tries": 1}}
    assert "<li>✎ answered, not right yet · Check: Why?</li>" in way.steps_html(5, steps_of(), entries)
    entries["K"]["right"] = True
    assert "<li>✔ done · Check: Why?</li>" in way.steps_html(5, steps_of(), entries)


def test_optional_step_is_listed_and_does_not_count():
    html = way.steps_html(5, steps_of(optional=True), {"K": {"answer": "yes", "right": True, "tries": 1}})
    assert "Lesson 5: 1 of 1 steps done" in html
    assert "○ optional · Prediction: Will it?" in html
    page = way.one_page(5, "x", steps_of(optional=True), {"K": {"answer": "yes", "right": True, "tries": 1}}).markdown()
    assert "1 of 1 steps done" in page
    assert "Still to do" not in page
    assert "(right, 1 try)" in page


def test_belief_is_kept_and_no_answer_of_it_is_promised():
    belief = {"P": {"kind": "prediction", "value": 20, "reason": "so"}}
    assert "You said 20 %: kept for lesson 10." in way.one_page(0, "x", steps_of(), belief).markdown()
    closed = {"P": {**belief["P"], "outcome": True, "opened": False}}
    assert "You said 20 %: the answer is not opened yet." in way.one_page(0, "x", steps_of(), closed).markdown()


@pytest.mark.parametrize(
    ("value", "more", "words"),
    [
        ({"2014": 1.0}, {"confidence": 70}, "You drew a line, 70 % sure: the direction was"),
        (["Japan", "China"], {"confidence": 70}, "You said Japan, then China, 70 % sure: the first place was"),
        (70, {}, "You said 70 %: it came true"),
        (34.5, {"confidence": 70}, "You said 34.5 %, 70 % sure: it was"),
        (30.0, {"confidence": 70}, "You said 30 %, 70 % sure: it was"),
    ],
)
def test_page_says_what_was_right_about_a_prediction(value, more, words):
    entry = {"value": value, "reason": "", "outcome": True, "opened": True, **more}
    page = way.one_page(5, "x", steps_of(unit="%"), {"P": entry}).markdown()
    assert words in page
    assert ("near enough." in page.partition("## Pred")[2]) == isinstance(value, float)


def test_progress_counts_the_steps_of_each_lesson():
    answer_something()
    rows = re.findall(r'scope="row"[^>]*>(\d+) · [^<]+</th><td[^>]*>(\d+ of \d+)<', shown(lesson.progress()))
    assert dict(rows)["5"] == f"3 of {len(lesson.steps)}"
    assert len(rows) == 11
    assert {count.split()[0] for number, count in rows if number != "5"} == {"0"}


def test_progress_says_that_the_forecasts_of_lesson_0_are_steps_of_lesson_10_too():
    assert "Lessons 0 and 10 have 3 steps in common: one answer counts in both." in shown(lesson.progress())


def test_article_shows_every_claim_in_its_paragraph():
    html = lesson.article().html
    claims = ties.read("claims")
    assert re.findall(r"\[(C\d\d) ", html) == list(claims.sort_values("paragraph", kind="stable")["claim_id"])
    assert html.count("this lesson]") == (claims["lesson"] == 5).sum()
    assert [int(one) for one in re.findall(r"Paragraph (\d+)\.", html)] == sorted(claims["paragraph"].unique())
    assert 'href="https://indoglobalnews.com/' in html


def test_article_does_not_tell_the_kind_of_a_claim():
    brackets = re.findall(r"<small>\[(.*?)\]</small>", lesson.article().html)
    assert len(brackets) == len(ties.read("claims"))
    assert all(re.fullmatch(r"C\d\d · (?:lesson \d+|this lesson)", one) for one in brackets)


def test_article_is_one_click_away_in_every_lesson():
    folded = lesson.start().children[1].value
    assert folded.startswith("<details><summary>The article, paragraph by paragraph")
    assert "<details open" not in folded


def test_sources_name_each_publisher_once_with_link_and_day():
    shown = lesson.sources("trade", "events", "trade")
    short, *_, folded = shown.html.split("<details>")
    assert short.count("UN Comtrade, Russian Federation") == 1
    assert "retrieved 2026-11-23 (trade" in short
    assert '<a href="https://comtradeplus.un.org/" target="_blank">UN Comtrade' in short
    assert "commit" not in short
    assert folded.count("commit 96c97fbf") == 1
    assert folded.count("Creative Commons Attribution 4.0") == 1
    assert "data/trade.csv, data/events.csv" in folded
    assert shown.text == "Sources of trade, events."


def test_lessons_of_the_course_are_the_notebooks():
    import nbformat

    for one in lesson.course.settings.lessons:
        book = nbformat.read(f"notebooks/{one.file}.ipynb", as_version=4)
        assert book.cells[0].source.splitlines()[0] == f"# {one.number} · {one.title}"


def test_page_sets_written_answers_apart_from_the_next_question():
    step = steps_of()[0]
    entry = {"questions": ["Up?", "Why?"], "answers": ["it goes up", "ships"]}
    assert way.written_sentence(step, entry) == "Up? You wrote: “it goes up” Why? You wrote: “ships”"
