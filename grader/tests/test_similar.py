"""Tests of the hint of nearly identical answers."""

import csv
import io
import json
import random

import pytest

from grader.tests.downloads import copy_of
from nbgrader_sandbox import cli
from nbgrader_sandbox.intake.groups import set_group_work
from nbgrader_sandbox.output import similar
from nbgrader_sandbox.output.fingerprints import code_tokens, fingerprints
from nbgrader_sandbox.selftest.corpus import ASSIGNMENT, NOTEBOOK, Submission, nbgrader_data

LONG = """
def share_of(table, year):
    chosen = table[table["year"] == year]
    total = chosen["value"].sum()
    largest = chosen.sort_values("value", ascending=False).head(3)
    return 100 * largest["value"].sum() / total
"""
RENAMED = """
# my own work
def s(t, y):
    a = t[t["year"] == y]   # the year
    b = a["value"].sum()

    c = a.sort_values("value", ascending=False).head(3)
    return 100 * c["value"].sum() / b
"""
OTHER = """
def share_of(frame, when):
    sums = frame.groupby(["year", "partner"])["value"].sum().unstack("year")
    top = sums[when].nlargest(3)
    return (top / sums[when].sum() * 100).sum()
"""


def classroom(**answers):
    """Return the fingerprints of a class; each student has one code answer."""
    return {name: {("n", "answer"): fingerprints(source, "code")} for name, source in answers.items()}


def names(pairs):
    """Return the names of pairs."""
    return [(pair.first, pair.second) for pair in pairs]


def test_names_comments_and_layout_do_not_hide_a_copy():
    (pair,) = similar.similar_pairs(classroom(ann=LONG, bob=RENAMED, cho=OTHER))
    assert (pair.first, pair.second, pair.share, pair.items) == ("ann", "bob", 1.0, ("answer",))


def test_answers_that_differ_are_no_pair():
    assert similar.similar_pairs(classroom(ann=LONG, bob=OTHER)) == []


@pytest.mark.parametrize(("old", "new"), [('"value"', '"weight"'), ("head(3)", "tail(3)"), ("100 *", "1 -")])
def test_values_and_functions_of_libraries_are_kept_apart(old, new):
    assert code_tokens(LONG) != code_tokens(LONG.replace(old, new))


def test_code_that_does_not_parse_is_compared_too():
    broken = LONG + "\nprint(share_of("
    renamed = RENAMED + "\nprint(s("
    (pair,) = similar.similar_pairs(classroom(ann=broken, bob=renamed))
    assert pair.share == 1


def test_written_answers_are_compared_by_their_words():
    text = "The share fell because the other partners grew faster, and because oil was cheap in those two years."
    changed = text.upper().replace(",", ";")
    other = "Prices of oil were low, which is why trade in dollars shrank while tonnes went up all the same."
    answers = {
        name: {("n", "why"): fingerprints(each, "markdown")}
        for name, each in zip("abc", (text, changed, other), strict=True)
    }
    assert names(similar.similar_pairs(answers)) == [("a", "b")]


def test_what_many_have_is_left_out():
    many = {f"s{number}": LONG for number in range(4)}
    assert similar.similar_pairs(classroom(**many, zed=OTHER)) == []
    assert len(similar.similar_pairs(classroom(s0=LONG, s1=LONG, s2=LONG, zed=OTHER))) == 3


def test_few_of_a_large_class_are_still_a_pair_each():
    others = {
        f"z{number}": f"x{number} = [{', '.join(map(str, range(number, number + 40)))}]" for number in range(0, 900, 45)
    }
    copies = {f"s{number}": LONG for number in range(4)}  # a fifth of twenty is four
    assert len(similar.similar_pairs(classroom(**others, **copies))) == 6


def test_short_answers_are_left_out():
    assert similar.similar_pairs(classroom(ann="share = table.sum()", bob="share = table.sum()")) == []


def test_share_is_of_both_answers_and_names_the_items():
    one, two = fingerprints(LONG, "code"), fingerprints(OTHER, "code")
    answers = {"ann": {("n", "a"): one, ("n", "b"): one}, "bob": {("n", "a"): one, ("n", "b"): two}}
    assert similar.similar_pairs(answers) == []  # about half is the same
    answers["bob"]["n", "c"] = answers["ann"]["n", "c"] = frozenset(map(str, range(60)))
    (pair,) = similar.similar_pairs(answers)
    assert pair.items == ("a", "c")
    assert 0.7 <= pair.share < 1


def test_most_similar_pairs_come_first():
    base = frozenset(map(str, range(40)))
    near, nearer = base - {"1", "2", "3", "4"} | {"a", "b", "c", "d"}, base - {"1"}
    answers = {name: {("n", "x"): each} for name, each in (("ann", base), ("bob", near), ("cho", nearer))}
    pairs = similar.similar_pairs(answers)
    assert names(pairs) == [("ann", "cho"), ("bob", "cho"), ("ann", "bob")]
    assert [pair.share for pair in pairs] == pytest.approx([78 / 79, 72 / 79, 72 / 80])


def write(course, **answers):
    """Write repaired notebooks with these answers to `twice`, and count them as collected."""
    released = (course.release_folder(ASSIGNMENT) / "release" / NOTEBOOK).read_bytes()
    for name, source in answers.items():
        made = Submission(json.loads(released))
        made.set_answers(twice=source, why=nbgrader_text(made))
        for step in ("submitted", "received"):
            folder = course.path(step, name, ASSIGNMENT) / ("1" if step == "received" else "")
            folder.mkdir(parents=True)
            (folder / NOTEBOOK).write_bytes(made.as_text().encode())


def nbgrader_text(made):
    """Return the text that was handed out for the essay."""
    assert nbgrader_data(made["why"])["solution"]
    return made.handed_out["why"]


@pytest.fixture
def course(sample, tmp_path):
    """Return a course with four submissions: two alike, one other, and one left as it was handed out."""
    course = copy_of(sample, tmp_path)
    write(course, ann=LONG, bob=RENAMED, cho=OTHER)
    return course


def test_file_has_pairs_shares_and_says_that_it_is_a_hint(course):
    pairs, path = similar.write_similar(course, ASSIGNMENT)
    (row,) = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))
    assert (row["first"], row["second"], row["share"], row["items"]) == ("ann", "bob", "100%", "twice")
    assert "never a mark" in row["note"]
    assert names(pairs) == [("ann", "bob")]


def test_what_was_handed_out_is_left_out(course):
    path = course.release_folder(ASSIGNMENT) / "release" / NOTEBOOK
    text = path.read_text(encoding="utf-8")
    assert similar.write_similar(course, ASSIGNMENT)[0]
    notebook = json.loads(text)
    notebook["cells"].insert(0, {"cell_type": "code", "metadata": {}, "source": LONG, "outputs": []})
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert similar.write_similar(course, ASSIGNMENT)[0] == []


def test_members_of_a_group_are_no_pair(course):
    (course.root / "roster.csv").write_text("student_id,group\nann,1\nbob,1\ncho,2\n", encoding="utf-8")
    assert names(similar.write_similar(course, ASSIGNMENT)[0]) == [("ann", "bob")]
    set_group_work(course, ASSIGNMENT, True)
    assert similar.write_similar(course, ASSIGNMENT)[0] == []


@pytest.mark.needs_bubblewrap
def test_run_says_that_it_is_a_hint_and_can_leave_it_out(course, capsys):
    here = ["--course", str(course.home), "run", ASSIGNMENT]
    assert cli.main([*here, "--no-similar"]) == 0
    assert "nearly the same" not in capsys.readouterr().out
    assert not (course.root / f"similar-{ASSIGNMENT}.csv").exists()
    assert cli.main(here) == 0
    printed = capsys.readouterr().out
    assert "1 pair of submissions with nearly the same answers" in printed
    assert "a hint to read both, never a mark and no proof" in printed


def made_up(generator):
    """Return an answer of forty lines."""
    columns, calls = ["value", "year", "partner", "flow"], ["sum", "mean", "max", "head", "tail", "nlargest"]
    return "\n".join(
        f"v{line} = table[table['{generator.choice(columns)}'] > {generator.randrange(99)}].{generator.choice(calls)}()"
        for line in range(40)
    )


def test_one_copy_is_found_among_two_hundred():
    generator = random.Random(2024)
    texts = {f"s{number}": made_up(generator) for number in range(199)}
    assert names(similar.similar_pairs(classroom(**texts, zed=texts["s7"]))) == [("s7", "zed")]
