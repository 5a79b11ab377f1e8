"""What a grading sandbox prepares once, before it runs submissions."""

from far_east import sandbox_needs
from far_east.exercise_04 import exercise
from ties.course.part import Part


def test_every_exercise_is_prepared(monkeypatch):
    prepared = []
    monkeypatch.setattr(Part, "prepare", lambda part: prepared.append(part.number))
    sandbox_needs.warm_up()
    assert sorted(prepared) == list(range(1, 11))


def test_a_prepared_exercise_computes_nothing_when_it_is_asked():
    computed = []
    part = Part(exercise.course, 4, lambda: computed.append(1) or {"x": {}})
    part.prepare()
    assert computed == [1]
    assert part.values == {"x": {}}
    assert computed == [1]
