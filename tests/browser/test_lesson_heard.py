"""A whole lesson by keyboard alone: what is heard of it is what was read and kept, and no step is heard twice."""

import re

import pytest

from tests.heard import FILES
from tests.heard_lesson import FILE, heard_in

pytestmark = pytest.mark.browser
STOP = re.compile(r'^  (?!announced: |in )(\w+) "(.*?)"')
files = pytest.mark.parametrize("path", sorted(FILES.iterdir()), ids=lambda path: path.stem)


def steps(path):
    """Return what is heard of each step, in order."""
    text = path.read_text(encoding="utf-8")
    return [
        part.splitlines()[1:] for part in re.split(r"(?m)^(?=\S)", text) if part.startswith(("Tab", "Shift", "Enter"))
    ]


def test_lesson_5_by_keyboard_is_heard_as_it_was_read_and_kept(fresh_page, tmp_path):
    page = fresh_page()
    heard = heard_in(tmp_path, page)
    assert page.complaints == []
    page.context.close()
    assert heard.splitlines() == FILE.read_text(encoding="utf-8").splitlines()


@files
def test_no_step_says_the_same_words_twice(path):
    said = [
        [re.sub(r'^  (announced: |in group "|group ")', "", line).rstrip('"') for line in lines]
        for lines in steps(path)
    ]
    assert [lines for lines in said if len(lines) != len(set(lines))] == []


@files
def test_every_place_where_the_focus_stops_has_a_name(path):
    stops = [found for line in path.read_text(encoding="utf-8").splitlines() if (found := STOP.match(line))]
    assert stops
    assert [found[0] for found in stops if found[2].strip() in ("", "null", "undefined")] == []
