"""Faults drawn by rule know which tests should notice them."""

import pytest

from tools.prove.faults import ROOT
from tools.prove.rules import BROWSER_TESTS, TARGETS, drawn_scripts

BUILT = sorted(path.name for path in (ROOT / "src/ties/widgets").glob("*/static/*.js"))


def test_every_script_has_tests_that_should_notice_its_faults():
    assert sorted(BROWSER_TESTS) == BUILT


@pytest.mark.parametrize(
    "name", [*TARGETS, *(test for tests in [*TARGETS.values(), *BROWSER_TESTS.values()] for test in tests)]
)
def test_a_file_that_is_mutated_and_one_that_should_notice_exist(name):
    assert (ROOT / name).is_file()


def test_the_same_seed_draws_the_same_faults_of_scripts():
    first, again, other = (drawn_scripts(20, seed) for seed in (7, 7, 8))
    assert len({fault.id for fault in first}) == 20
    assert first == again != other
    assert all(fault.planted((ROOT / fault.file).read_text(encoding="utf-8")) != fault.old for fault in first)
