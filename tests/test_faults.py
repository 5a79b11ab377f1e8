"""The list of faults is true: each can be planted, and a planted fault is judged by its tests."""

import re
from dataclasses import replace

import pytest

from tools.prove import __main__ as prove
from tools.prove import copies, faults, green, rules
from tools.prove.faults import ROOT, Fault, FaultError

FAULTS = faults.load()
each_fault = pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.id)


@each_fault
def test_the_text_of_a_fault_occurs_once_in_its_file(fault):
    text = (ROOT / fault.file).read_text("utf-8")
    assert fault.planted(text) != text


@each_fault
def test_the_tests_that_should_notice_a_fault_exist(fault):
    assert fault.notice
    assert [test for test in fault.notice if not test.startswith("-") and not exists(test)] == []


def exists(test):
    """Return whether the file of a test exists, and the function in it where one is named."""
    file, _, name = test.partition("::")
    return (ROOT / file).exists() and (not name or f"def {name.split('[')[0]}(" in (ROOT / file).read_text("utf-8"))


def test_a_text_that_no_longer_exists_is_an_error():
    fault = Fault("gone", "test", "README.md", "a text that is nowhere", "x", ("tests",))
    with pytest.raises(FaultError, match=r"fault gone: its text occurs 0 times in README\.md"):
        fault.planted("something else")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[fault]]\nid = 'a'\n", "fault a: file is missing"),
        ("[[fault]]\nid = 'a'\nfiles = 'b'\n", "fault a: files is not a known field"),
        ("[[fault]\n", r"x\.toml cannot be read"),
    ],
)
def test_a_damaged_list_is_refused_with_file_and_id(tmp_path, text, says):
    (tmp_path / "x.toml").write_text(text, "utf-8")
    with pytest.raises(FaultError, match=says):
        list(faults.read(tmp_path / "x.toml"))


def test_two_faults_of_one_name_are_refused(tmp_path, monkeypatch):
    entry = "[[fault]]\nid='a'\nkind='k'\nfile='f'\nold='o'\nnew='n'\nnotice=['t']\n"
    (tmp_path / "x.toml").write_text(entry * 2, "utf-8")
    monkeypatch.setattr(faults, "LISTS", tmp_path)
    with pytest.raises(FaultError, match="two faults are called 'a'"):
        faults.load()


def test_a_fault_is_caught_or_survives_and_the_copy_is_clean_afterwards(tmp_path):
    copy, file = copies.Copy(tmp_path / "copy"), "src/ties/measures/shares.py"
    caught = Fault("square", "test", file, "(sizes**2)", "(sizes**3)", ("tests/test_measures.py",))
    survives = Fault("other", "test", file, "(sizes**2)", "(sizes**3)", ("tests/test_palette.py",))
    nothing = Fault("none", "test", file, "(sizes**2)", "(sizes**3)", ("tests/test_palette.py", "-k", "zzz"))
    misspelt = replace(nothing, notice=("tests/test_palette.py::test_that_nobody_wrote",))
    refused = replace(caught, run=("exit 3",))
    verdicts = [copy.judge(fault) for fault in (caught, survives, nothing, misspelt, refused)]
    assert verdicts == ["caught", "survived", "broken", "broken", "broken"]
    assert (copy.folder / file).read_bytes() == (ROOT / file).read_bytes()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--kind", "grading"], "no fault is of kind 'grading'; there are: access, "),
        (["--kind", "doors", "D08"], "no fault of kind 'doors' has one of these names"),
        (["D8"], "no fault is called 'D8'"),
    ],
)
def test_a_choice_that_plants_nothing_is_refused_in_a_sentence(capsys, arguments, told):
    assert prove.main(arguments) == 2
    assert told in capsys.readouterr().err


def test_the_examples_of_the_page_on_testing_plant_something(capsys):
    page = (ROOT / "docs/testing.md").read_text("utf-8")
    commands = [line.split("#")[0].split("--", 1)[1].split() for line in re.findall(r"^nox -s prove -- .*", page, re.M)]
    assert len(commands) > 3
    for arguments in commands:
        if "--by-rule" not in arguments:
            assert prove.main([*arguments, "--list"]) == 0, arguments
    assert capsys.readouterr().out.count("\n") > 3


def test_every_file_that_is_changed_by_rule_and_its_tests_exist():
    assert [
        name for name, tests in rules.TARGETS.items() for name in (name, *tests) if not (ROOT / name).exists()
    ] == []


def test_a_fault_by_rule_changes_its_file_and_a_seed_draws_the_same(monkeypatch):
    pytest.importorskip("cosmic_ray", reason="only `nox -s prove` installs cosmic-ray")
    monkeypatch.setattr(rules, "TARGETS", {"src/ties/widgets/choropleth/flows.py": ["tests"]})
    found = rules.drawn(5, seed=1)
    assert [fault.id for fault in found] == [fault.id for fault in rules.drawn(5, seed=1)]
    assert all(fault.new != fault.old == (ROOT / fault.file).read_text("utf-8") for fault in found)


def test_a_test_that_fails_without_a_fault_is_an_error(tmp_path):
    copy, tests = copies.Copy(tmp_path / "copy"), ("tests/test_palette.py", "tests/test_place.py")
    planted = [Fault("one", "test", "README.md", "a", "b", tests)]
    green.need_green_tests([copy], planted)
    (copy.folder / "tests/test_place.py").write_text("def test_no():\n    assert False\n", "utf-8")
    with pytest.raises(
        FaultError, match=r"tests fail before any fault is planted, as .*copy\.log shows: tests/test_place.py::test_no$"
    ):
        green.need_green_tests([copy], planted)


def test_tests_that_have_just_passed_are_not_run_once_more(monkeypatch, tmp_path):
    checked = []
    monkeypatch.setattr(prove, "KEPT", tmp_path)
    monkeypatch.setattr(prove, "need_green_tests", lambda made, faults: checked.append(faults))
    prove.judge_all([], 1, passed=True)
    assert checked == []
    prove.judge_all([], 1)
    assert checked == [[]]


def test_every_test_of_the_faults_is_run_before_and_files_stay_together():
    first = Fault("one", "test", "README.md", "a", "b", ("tests/a.py::x", "tests/b.py"))
    second = replace(first, id="two", notice=("tests/a.py::y", "tests/c.py"))
    alone = replace(first, id="three", notice=("tests/a.py", "-k", "z"))
    *runs, last = green.runs_of([first, second, alone], 2)
    assert last == alone.notice
    assert sorted(sum(runs, ())) == ["tests/a.py::x", "tests/a.py::y", "tests/b.py", "tests/c.py"]
    (with_a,) = [run for run in runs if "tests/a.py::x" in run]
    assert "tests/a.py::y" in with_a


def test_a_run_imports_the_files_of_its_own_copy(tmp_path):
    copy = copies.Copy(tmp_path / "copy")
    for folder in ("tools", "ties", "far_east", "nbgrader_sandbox"):
        line = f"def test_{folder}():\n    import {folder}\n    assert {str(copy.folder)!r} in {folder}.__file__\n"
        (copy.folder / f"tests/test_of_{folder}.py").write_text(line, "utf-8")
    assert copy.verdict(tuple(f"tests/{path.name}" for path in (copy.folder / "tests").glob("test_of_*"))) == "survived"
