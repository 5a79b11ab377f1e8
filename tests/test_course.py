"""A second course works without a change in the toolkit, and a damaged course file is refused in one sentence."""

import hashlib
import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

import ties
from ties import settings
from ties.course import Course
from ties.errors import BadInputError, TiesError, UnknownNameError
from ties.learning.exercise_checks import NotYet
from ties.tables import package

TOY = Path(__file__).parent / "toy_course"
SOLD = pd.DataFrame({"iso3": ["BRA", "PER", "COL"], "year": 2020, "coffee": [2600.0, 200.0, 700.0]})


@pytest.fixture
def toy(monkeypatch, tmp_path):
    """Open the toy course, and afterwards the installed one again."""
    monkeypatch.setattr(settings, "opened", [])
    monkeypatch.setenv("TIES_WORK", str(tmp_path))
    return Course.open(TOY)


def replaced(tmp_path, file, old, new):
    """Copy the toy course and change one file of it."""
    folder = shutil.copytree(TOY, tmp_path / "course", dirs_exist_ok=True)
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), "utf-8")
    return folder


def test_course_reads_own_tables_and_shares_map_tables(toy):
    assert len(ties.read("claims")) == 5
    assert ties.iso3("Brazil") == "BRA"
    with pytest.raises(UnknownNameError, match="no table called 'trade'"):
        ties.read("trade")


def test_map_uses_region_labels_and_borders_of_the_course(toy):
    chart = ties.map_countries(SOLD, "coffee", title="Coffee sold", unit="thousand tonnes")
    assert chart.region == "america"
    assert [label["text"] for label in chart.spec["labels"]] == ["Brazil"]
    assert chart.spec["region_names"] == {"america": "South America"}
    assert "Brazil 2,600" in chart.summary


def test_argument_map_uses_thesis_and_title_of_the_course(toy):
    chart = ties.map_argument(ties.read("claims"), ties.read("claim_links"))
    assert chart.selected == "A5"
    assert "An article about coffee. 5 claims and 4 links end in A5" in chart.summary
    chart.pulled = "A3"
    assert chart.lost == ["A2", "A4"]


def test_timeline_uses_themes_and_marks_of_the_course(toy):
    columns = ["date", "event", "actors", "theme", "significance", "sources", "known_to_article"]
    events = pd.DataFrame([["2019-01-10", "Frost", "BRA", "harvest", "A bad year", "S1", True]], columns=columns)
    chart = ties.show_timeline(events)
    assert "the frost" in chart.fallback_html
    with pytest.raises(UnknownNameError, match="theme"):
        ties.show_timeline(events.assign(theme="defence"))


def test_ties_table_shows_powers_of_the_course(toy):
    trade = pd.DataFrame(
        {
            "iso3": "PER",
            "partner_iso3": ["COL", "BRA"],
            "year": 2020,
            "flow": "export",
            "publisher": "X",
            "trade_usd_million": [5.0, 3.0],
        }
    )
    assert ties.tabulate_ties("PER", trade=trade).frame["partner"].tolist() == ["Colombia", "Brazil"]


def test_questions_predictions_and_ledger_work(toy, tmp_path):
    lesson = toy.lesson(1, lambda: {"brazil": SOLD["coffee"].max()})
    question = lesson.ask("K1")
    question.choose("Brazil")
    assert "it sold 2600 thousand tonnes" in question.outcome.value
    prediction = lesson.predict("P1", answer=2600.0)
    prediction.form.fields["value"].value = "2500"
    prediction.form.fields["confidence"].value = 70
    prediction.form.fields["reason"].value = "a guess"
    prediction.lock()
    prediction.open_answer()
    assert "within" in prediction.outcome.value
    assert "Our line for this lesson: supports, strength 3" in lesson.weigh("A1", "supports").outcome.value
    assert ties.ledger()["claim_id"].tolist() == ["A1"]
    assert ties.predictions()["key"].tolist() == ["L01-P1"]
    assert [path.name for path in tmp_path.iterdir()] == ["coffee.json"]


def test_lesson_that_is_started_over_keeps_its_answers_in_a_file(toy, tmp_path, capsys):
    first, second = toy.lesson(1, lambda: {"brazil": 2600.0}), toy.lesson(2)
    first.ask("K1").choose("Brazil")
    first.weigh("A1", "supports")
    second.weigh("A1", "challenges")
    first.start_over()
    said = capsys.readouterr().out
    assert said == (
        f"Lesson 1 starts again. Your 2 answers to it are kept in {tmp_path.name}/answers-before-1.json. "
        "Now choose Kernel ▸ Restart Kernel and Run All Cells.\n"
    )
    assert ties.ledger()[["lesson", "direction"]].to_numpy().tolist() == [[2, "challenges"]]
    assert set(json.loads((tmp_path / "answers-before-1.json").read_text("utf-8"))) == {"L01-K1", "ledger-A1-1"}
    first.start_over()
    assert "kept" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("least", "sentence"),
    [
        ('"{nothing}"', "predict.P1 uses {nothing}, which the lesson's values() does not compute"),
        ('"many"', "predict.P1.least is 'many', which is no number"),
    ],
)
def test_limit_that_is_no_number_is_refused(least, sentence, toy, tmp_path):
    folder = replaced(tmp_path, "questions/01.toml", "[predict.P1]", f"[predict.P1]\nleast = {least}")
    with pytest.raises(BadInputError) as said:
        Course.open(folder).lesson(1, dict).predict("P1", answer=1.0)
    assert f"questions/01.toml: {sentence}" in str(said.value)


def test_sealed_prediction_names_the_last_lesson_of_the_course(toy):
    assert "again in lesson 2" in ties.predict("X", "How much?").fallback_html


def test_exercise_recognises_computed_and_written_slips(toy):
    exercise = toy.exercise(1, lambda: {"sold": {"in_tonnes_of_peru": 200.0}})
    for wrong, reply in ((200, "That is Peru"), (7, "Seven is a guess"), (-1, "cannot be")):
        with pytest.raises(NotYet, match=reply):
            exercise.check("sold", wrong)


def test_multiverse_works_in_another_course(toy):
    chart = ties.explore(lambda first, last: last > first, claim="It grew", first=[1, 2], last=[2, 3])
    assert "3 of 4" in chart.summary


def test_claims_can_be_mapped_without_a_course():
    claims = pd.read_csv(TOY / "data/claims.csv")
    chart = ties.map_argument(claims, pd.read_csv(TOY / "data/claim_links.csv"))
    assert chart.selected == "A5"


def test_opening_another_course_changes_names_and_outlines_at_once(toy):
    first = ties.map_countries(SOLD, "coffee", title="Coffee")
    Course.open("far_east")
    second = ties.map_countries(SOLD, "coffee", title="Coffee")
    assert (first.region, second.region) == ("america", "asia-pacific")


def test_nearest_data_folder_is_used_without_a_course(monkeypatch, tmp_path):
    shutil.copytree(TOY / "data", tmp_path / "data")
    (tmp_path / "notebooks").mkdir()
    monkeypatch.setattr(settings, "opened", [])
    monkeypatch.chdir(tmp_path / "notebooks")
    assert len(ties.read("claims")) == 5
    assert ties.iso3("Peru") == "PER"


def test_missing_course_and_folder_raise_helpful_error(monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "opened", [])
    monkeypatch.setattr(settings, "installed", lambda: settings.NEUTRAL)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(package.NoTablesError, match="install a course, or start in a folder"):
        ties.read("claims")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('title = "Coffee"', "title = 5", "course.toml: title is 5, which has the wrong type"),
        ('title = "Coffee"', 'titel = "Coffee"', "course.toml: titel is not a known key"),
        ("north = 15\n", "", "course.toml: map.regions.america.north is missing"),
        ("west = [-90, 0]", "west = [-90]", r"map.regions.america.west is \[-90\], which has the wrong type"),
        ('region = "america"', 'region = "asia"', "map.region is 'asia', and map.regions has america"),
        ("[map]", "[map", "cannot be read as TOML"),
        ('title = "Coffee"', 'title = "Coffee"\ntitle = "Tea"', "cannot be read as TOML"),
    ],
)
def test_invalid_course_file_raises_error_with_file_and_key(tmp_path, old, new, says):
    with pytest.raises(BadInputError, match=says):
        Course.open(replaced(tmp_path, "course.toml", old, new))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("right = true\n", "", "questions/01.toml: ask.K1 needs one right answer"),
        ('text = "Peru"', 'text = "Brazil"', "questions/01.toml: ask.K1 has the same answer twice"),
        (
            '"supports"',
            '"suports"',
            "01.toml: weigh.A1: direction is 'suports'; write one of supports, ",
        ),
        ("[ask.K1]\n", 'steps = ["K1", "P1", "K1"]\n[ask.K1]\n', "questions/01.toml: steps names K1 twice"),
        ("{brazil:.0f}", "{brasil:.0f}", "01.toml: ask.K1 uses {brasil}, which the lesson's values.. does not compute"),
        ("{brazil:.0f}", "{brazil:.0q}", "01.toml: ask.K1 has a placeholder that cannot be written"),
        ("[predict.P1]", "[ask.K1]", "questions/01.toml cannot be read"),
        ("strength = 3", "strenght = 3", "questions/01.toml: weigh.A1.strenght is not a known key"),
        ('question = "Which', 'questions = "Which', "questions/01.toml: ask.K1.questions is not a known key"),
        (
            'question = "How much did',
            'asked_in = 2\nquestion = "How',
            "questions/01.toml: predict.P1 needs a question or",
        ),
        ('question = "How much did Brazil sell, in thousand tonnes?"', "digits = 1", "predict.P1 needs a question or"),
        (
            'question = "How much did Brazil sell, in thousand tonnes?"',
            "from_lesson = 1",
            "01.toml: predict.P1 names lesson 1",
        ),
    ],
)
def test_invalid_question_file_raises_error_with_file_and_key(tmp_path, old, new, says):
    lesson = Course.open(replaced(tmp_path, "questions/01.toml", old, new)).lesson(1, lambda: {"brazil": 1.0})
    with pytest.raises(BadInputError, match=says):
        lesson.ask("K1")
    Course.open("far_east")


@pytest.mark.parametrize(("where", "key"), [("asked_in", "L02-P1"), ("from_lesson", "L01-P1")])
def test_prediction_of_another_lesson_has_its_words(tmp_path, where, key):
    course = Course.open(
        replaced(tmp_path, "questions/02.toml", "[weigh.A5]", f"[predict.P1]\n{where} = 1\n\n[weigh.A5]")
    )
    again = course.lesson(2).predict("P1", answer=2600.0)
    assert (again.key, "How much did Brazil sell, in thousand tonnes?" in again.summary) == (key, True)
    Course.open("far_east")


def seal(folder):
    """Write the checksums of a changed course, so that only its meaning is wrong."""
    description = json.loads((folder / "data/datapackage.json").read_text("utf-8"))
    for resource in description["resources"]:
        raw = (folder / "data" / resource["path"]).read_bytes()
        resource |= {"hash": f"sha256:{hashlib.sha256(raw).hexdigest()}", "bytes": len(raw)}
    (folder / "data/datapackage.json").write_text(json.dumps(description), "utf-8")
    return folder


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("course.toml", 'thesis = "A5"\n', "", "course.toml: article.thesis is '', and no claim has this id"),
        ("course.toml", 'thesis = "A5"', 'thesis = "A5"\nclaims = "claimz"', "article.claims names the table 'claimz'"),
        ("course.toml", 'data = ["data"]', 'data = ["tables"]', "course.toml: data names no folder that exists"),
        ("data/claims.csv", "A2,1", "A1,1", "claim A1 "),
        ("data/claim_links.csv", "A1,A5", "A1,A9", "no claim called 'A9'"),
        ("questions/01.toml", "[weigh.A1]", "[weigh.B1]", "questions/01.toml: weigh.B1 is about no claim"),
        (
            "questions/01.toml",
            "[ask.K1]",
            'steps = ["A1", "K9"]\n[ask.K1]',
            "steps names K9, which is no question",
        ),
        ("course.toml", "last_lesson = 2", "last_lesson = 3", "questions/03.toml cannot be read"),
    ],
)
def test_inconsistent_course_raises_error(toy, tmp_path, file, old, new, says):
    course = Course.open(seal(replaced(tmp_path, file, old, new)))
    with pytest.raises(TiesError, match=says):
        course.check()


def test_toy_course_and_this_course_are_consistent(toy):
    toy.check()
    Course.open("far_east").check()


def test_unknown_lesson_question_or_slip_is_named(toy):
    with pytest.raises(BadInputError, match="questions/09.toml cannot be read"):
        toy.lesson(9).ask("K1")
    with pytest.raises(UnknownNameError, match="there are: K1"):
        toy.lesson(1).ask("K2")
    with pytest.raises(BadInputError, match="check.sold names the slip 'in_tonnes_of_peru'"):
        toy.exercise(1).check("sold", 5)
    with pytest.raises(BadInputError, match="there is no course called 'coffee_course'"):
        Course.open("coffee_course")
