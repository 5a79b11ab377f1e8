"""In a browser that is cut off from the network exercises stop where they should, and answers are kept."""

import json
import tomllib

import pytest

from tests.lite.edition import LONGEST, ROOT, TROUBLE, addresses_elsewhere, run_all, texts

LESSON = "notebooks/01-what-does-the-article-claim.ipynb"
EXERCISES = [
    "exercises/01-what-does-the-article-claim/exercise-01-what-does-the-article-claim.ipynb",
    "exercises/05-vietnam-trade-and-energy/exercise-05-vietnam-trade-and-energy.ipynb",
]
ASKED = tomllib.loads((ROOT / "src/far_east/questions/01.toml").read_text("utf-8"))["predict"]["P1"]["question"]
GUESS = ASKED.rpartition("{")[2].partition(". ")[2]  # the sentence after the one with a number to fill in

SAVED = {
    "L01-P1": {
        "confidence": 15,
        "kind": "prediction",
        "opened": False,
        "outcome": False,
        "reason": "many mays",
        "value": 37,
    }
}  # what the file holds after `lock_prediction`
NEARLY_FULL = "navigator.storage.estimate = async () => ({ quota: 1e9, usage: 1e9 - 1e6 })"


def prediction(page):
    # the steps of the lesson name the question too, in a panel that holds other panels
    return page.locator(".ties-panel:not(:has(.ties-panel))", has_text=GUESS).first


def press_lock(page):
    """Answer the first prediction of lesson 1 and press the button that locks it."""
    panel = prediction(page)
    panel.locator("input").first.fill("37")
    panel.locator("input").first.press("Tab")
    panel.locator("select").first.select_option(index=3)
    panel.locator("input").last.fill("many mays")
    panel.locator("input").last.press("Tab")
    panel.get_by_role("button", name="Lock my prediction").click()


def lock_prediction(page):
    """Lock an answer to the first prediction of lesson 1."""
    press_lock(page)
    prediction(page).get_by_text("Locked.").first.wait_for()


def is_locked(page, guess):
    """Return whether the first prediction of lesson 1 shows a guess that is locked."""
    prediction(page).get_by_text("Locked.").first.wait_for()
    return prediction(page).locator("input").first.input_value() == guess


def save_answers(page, file):
    """Save all answers to a file, as a student does in the first cell."""
    page.get_by_role("button", name="Save my answers to a file").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download answers.json").click()
    download.value.save_as(file)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_exercise_stops_at_the_first_missing_answer(page, server, exercise):
    run_all(page, server, exercise)
    (stop,) = texts(page, TROUBLE)
    assert "There is no answer yet" in stop


def test_reload_leads_to_the_list_of_lessons_and_not_to_an_empty_jupyterlab(page, server):
    page.goto(f"{server.address}/lab/index.html?path={LESSON}")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=LONGEST)
    page.wait_for_url(f"{server.address}/lab/index.html", timeout=LONGEST)
    page.reload()
    page.get_by_role("link", name="Start with lesson 0").wait_for()


def load_answers(page, file):
    """Load answers from a file, as a student does in the first cell."""
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Load answers from a file").click()
    chooser.value.set_files(file)
    page.get_by_text("loaded; run the lesson again").wait_for()


def test_answer_is_there_after_a_restart_and_in_the_saved_file(server, opened, tmp_path):
    with opened(tmp_path / "one") as first:
        run_all(first, server, LESSON)
        lock_prediction(first)
    with opened(tmp_path / "one") as again:
        run_all(again, server, LESSON)
        assert is_locked(again, "37")
        save_answers(again, tmp_path / "answers.json")
    assert json.loads((tmp_path / "answers.json").read_text("utf-8")) == SAVED


def test_saved_answers_are_loaded_in_another_browser(server, opened, tmp_path):
    (tmp_path / "answers.json").write_text(json.dumps(SAVED), encoding="utf-8")
    with opened(tmp_path / "another") as second:
        run_all(second, server, LESSON)
        assert prediction(second).get_by_text("Locked.").count() == 0
        load_answers(second, tmp_path / "answers.json")
        run_all(second, server, LESSON)
        assert is_locked(second, "37")


def test_private_window_says_how_long_answers_last_and_keeps_none(server, private):
    with private() as window:
        run_all(window, server, LESSON)
        assert window.get_by_text("They are gone when a private window is closed").count() >= 1
        lock_prediction(window)
    with private() as later:
        run_all(later, server, LESSON)
        assert prediction(later).get_by_text("Locked.").count() == 0


def test_little_room_is_said_before_an_answer_is_lost(server, opened, tmp_path):
    with opened(tmp_path / "nearly full") as window:
        window.add_init_script(NEARLY_FULL)
        window.goto(f"{server.address}/lab/index.html?path={LESSON}")
        said = window.get_by_role("status").filter(has_text="This browser has little room left for your answers.")
        said.wait_for()
        said.get_by_role("button", name="Close").click()
        assert said.count() == 0


def test_start_of_python_is_said_until_it_has_started(server, opened, tmp_path):
    with opened(tmp_path / "start") as window:
        window.goto(f"{server.address}/lab/index.html?path={LESSON}")
        said = window.get_by_role("status").filter(has_text="Python is starting in this browser.")
        said.wait_for(timeout=LONGEST)
        assert window.get_by_text("This browser has little room").count() == 0
        run_all(window, server, LESSON)
        said.wait_for(state="detached")


def wait_for_start(window):
    """Wait until the sentence on the start of Python has been there and has gone again."""
    said = window.get_by_role("status").filter(has_text="Python is starting in this browser.")
    said.wait_for(timeout=LONGEST)
    said.wait_for(state="detached", timeout=LONGEST)


def test_start_of_python_is_said_in_a_second_lesson_too(server, opened, tmp_path):
    with opened(tmp_path / "second") as window:
        run_all(window, server, LESSON)
        window.get_by_role("link", name="the exercise of this lesson").last.click()
        wait_for_start(window)


def test_exercise_is_handed_in_from_the_file_menu_under_its_own_name(server, opened, tmp_path):
    with opened(tmp_path / "hand in") as window:
        window.goto(f"{server.address}/lab/index.html?path={EXERCISES[0]}")
        wait_for_start(window)
        window.get_by_role("menuitem", name="File", exact=True).click()
        with window.expect_download() as download:
            window.get_by_role("menuitem", name="Download", exact=True).click()
        assert download.value.suggested_filename == EXERCISES[0].rpartition("/")[2]


def test_what_is_typed_into_a_cell_is_saved_soon(server, opened, tmp_path):
    with opened(tmp_path / "typed") as window:
        window.goto(f"{server.address}/lab/index.html?path={EXERCISES[0]}")
        wait_for_start(window)
        window.locator(".jp-CodeCell .cm-content").first.click()
        window.keyboard.type("# typed here")
        window.wait_for_function("() => !jupyterapp.shell.currentWidget.context.model.dirty", timeout=20_000)
        window.goto(f"{server.address}/lab/index.html?path={EXERCISES[0]}")
        window.get_by_text("# typed here").wait_for(timeout=LONGEST)


def test_lesson_that_is_opened_again_asks_to_run_its_cells(server, opened, tmp_path):
    with opened(tmp_path / "again") as window:
        run_all(window, server, LESSON)
        window.keyboard.press("Control+s")
        window.get_by_text("Saving completed").wait_for()
        window.goto(f"{server.address}/lab/index.html?path={LESSON}")
        window.get_by_text("Run the cell above to see this again.").first.wait_for(timeout=LONGEST)
        assert window.get_by_text("Loading widget").count() == 0


def test_list_of_files_is_folded_on_a_phone(server, phone):
    with phone() as window:
        window.goto(f"{server.address}/lab/index.html?path={LESSON}")
        wait_for_start(window)  # the list opens more than once until then
        assert window.locator(".jp-Notebook").bounding_box()["width"] > 250


def test_nothing_was_asked_of_another_server(server, asked):
    assert len(asked) > 100
    assert addresses_elsewhere(server, asked) == []
