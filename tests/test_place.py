"""The sentence on who can read answers is true where the code runs."""

import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest

from ties import place
from ties.course import where_answers_stay

ROOT = Path(__file__).parents[1]
HUB = {"JUPYTERHUB_USER": "alice", "JUPYTERHUB_API_TOKEN": "x"}
WHERE = [
    ({"HOME": "/home/alice"}, "linux", place.OWN_MACHINE),
    ({}, "win32", place.OWN_MACHINE),
    (HUB, "linux", place.HUB),
    ({**HUB, "BINDER_LAUNCH_HOST": "x"}, "linux", place.BINDER),
    ({"COLAB_RELEASE_TAG": "x"}, "linux", place.COLAB),
    ({"HOME": "/home/pyodide"}, "emscripten", place.BROWSER),
]


@pytest.mark.parametrize(("environment", "platform", "expected"), WHERE)
def test_place_is_recognised(environment, platform, expected):
    assert place.here(environment, platform) == expected


@pytest.mark.parametrize("name", [place.HUB, place.BINDER, place.COLAB])
def test_no_server_claims_that_answers_stay_on_the_machine(name):
    words = place.answers_sentence("my_work/answers.json", name)
    assert "can read them" in words
    assert "stay" not in words
    assert "nothing is sent" not in words


@pytest.mark.parametrize("name", [place.BROWSER, place.BINDER, place.COLAB])
def test_where_answers_can_be_lost_the_sentence_says_so(name):
    words = place.answers_sentence("my_work/answers.json", name)
    assert "They are gone when" in words
    assert "save them to a file" in words


def test_lesson_and_exercise_say_where_their_answers_are(monkeypatch):
    from far_east.lesson_05 import lesson

    monkeypatch.setenv("JUPYTERHUB_USER", "alice")
    monkeypatch.delenv("BINDER_LAUNCH_HOST", raising=False)
    shown = " ".join(part.summary for part in lesson.start().children if hasattr(part, "summary"))
    assert place.answers_sentence("my_work/answers.json", place.HUB) in shown
    assert str(where_answers_stay()) == place.answers_sentence("this notebook", place.HUB)


def test_exercise_names_its_file_and_folder(tmp_path, monkeypatch):
    folder = tmp_path / "home" / "exercises" / "01-claims"
    folder.mkdir(parents=True)
    (folder / "exercise-01.ipynb").write_text("{}", encoding="utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.setattr(place.Path, "home", lambda: tmp_path / "home")
    monkeypatch.setenv("JPY_SESSION_NAME", str(folder / "exercise-01.ipynb"))
    inside = "in the folder exercises/01-claims of your home folder."
    assert str(where_answers_stay()).endswith(f"This notebook is the file exercise-01.ipynb, {inside}")
    monkeypatch.setenv("JPY_SESSION_NAME", str(folder / "renamed.ipynb"))
    assert str(where_answers_stay()).endswith(f"This notebook is {inside}")
    monkeypatch.setattr(place.Path, "home", lambda: tmp_path / "elsewhere")
    assert str(where_answers_stay()).endswith(f"in the folder {folder}.")
    monkeypatch.delenv("JPY_SESSION_NAME")
    assert "This notebook is" not in str(where_answers_stay())


@pytest.mark.parametrize("name", [place.BROWSER, place.BINDER])
def test_exercise_says_how_to_hand_it_in_where_it_is_no_file_of_the_student(name, monkeypatch):
    monkeypatch.setattr(place, "here", lambda: name)
    assert "choose File ▸ Save Notebook, then File ▸ Download." in str(where_answers_stay())
    monkeypatch.setattr(place, "here", lambda: place.OWN_MACHINE)
    assert "Download" not in str(where_answers_stay())


def test_saved_lesson_does_not_depend_on_where_it_ran(monkeypatch):
    from far_east.lesson_05 import lesson

    at_home = lesson.start().fallback_html
    monkeypatch.setenv("JUPYTERHUB_USER", "alice")
    assert lesson.start().fallback_html == at_home


LOOK = """
import json, logging, sys
sys.platform = "emscripten"
import ties
fonts = logging.getLogger("matplotlib.font_manager")
print(json.dumps(["matplotlib" in sys.modules, fonts.isEnabledFor(logging.WARNING)]))
"""


def test_in_a_browser_matplotlib_says_nothing_of_its_font_cache():
    ran = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, cwd=ROOT)
    assert json.loads(ran.stdout) == [False, False], ran.stderr


def test_on_a_machine_the_logger_of_matplotlib_is_left_alone(monkeypatch):
    logger = logging.getLogger("matplotlib.font_manager")
    monkeypatch.setattr(logger, "level", logging.NOTSET)
    place.keep_font_notice_quiet("linux")
    assert logger.level == logging.NOTSET
