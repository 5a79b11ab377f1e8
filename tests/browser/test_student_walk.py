"""A lesson as a student uses it: wrong, right, two tabs, reloaded, restarted, run out of order, killed, reopened."""

import json
import os
import shutil
import signal

import psutil
import pytest

from tests.browser.lab import DONE, READY, ROOT, lab, run_all, run_notebook

pytestmark = pytest.mark.browser
BOOK = "notebooks/05-vietnam-trade-and-energy.ipynb"
QUESTION = "Russia looks for buyers of its energy outside Europe"
WRITTEN = "How does the line go from 2015 to 2018"
UNLOCKED = "In 2021 the EU bought 155 bcm of gas"
PREDICTION = "By how many per cent was Moscow's figure"
WRONG, RIGHT = "An effect", "An aim"
# ipywidgets holds back the second text until Python has read the first; the press does not wait for it
OVERTAKE = """([field, texts, button]) => {
  for (const text of texts) {
    field.value = text;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  button.click();
}"""
CHOSEN = r"(list) => list.selectedOptions[0].text.replace(/\s/g, ' ')"  # ipywidgets makes its blanks unbreakable
ACTIVE = "() => [...document.querySelectorAll('.jp-Notebook .jp-Cell')].findIndex((e) => e.matches('.jp-mod-active'))"
FOCUSED = """() => document.activeElement === document.body ? ""
  : [document.activeElement.textContent, document.activeElement.value].join(" ").trim()"""


class Walk:
    """One student's JupyterLab: its page, its kernel and the file of answers."""

    def __init__(self, fresh_page, address, home):
        self.fresh_page, self.address, self.home = fresh_page, address, home
        self.page = fresh_page()
        self.page.on("dialog", lambda dialog: dialog.accept())
        run_notebook(self.page, address, BOOK)

    def panel(self, words, page=None):
        page = page or self.page
        # the steps of the lesson name it too, in a panel that holds other panels
        return page.locator(".ties-panel:not(:has(.ties-panel))", has_text=words).first

    def options(self, page=None):
        return self.panel(QUESTION, page).locator(".ties-option").all_inner_texts()

    def choose(self, answer):
        button = self.panel(QUESTION).locator(".ties-option", has_text=answer)
        button.click()
        button.filter(has_text="Your answer").wait_for()

    def stored(self):
        path = self.home / "work/answers.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}

    def run_everything(self, page=None):
        run_all(page or self.page)
        (page or self.page).wait_for_function(DONE)

    def kernels(self):
        mine = [one for one in psutil.process_iter(["cmdline", "environ"]) if "ipykernel_launcher" in str(one.info)]
        return [one for one in mine if str(self.home) in str(one.info["environ"])]


@pytest.fixture(scope="module")
def walk(fresh_page, tmp_path_factory):
    home = tmp_path_factory.mktemp("walk")
    (home / "course/notebooks").mkdir(parents=True)
    shutil.copy(ROOT / BOOK, home / "course" / BOOK)
    with lab(home, root=home / "course") as address:
        yield Walk(fresh_page, address, home)


MARKED = [f"✘ Your answer, not right: {WRONG}", "A fact about sales", "A forecast", f"✔ Your answer, right: {RIGHT}"]


def test_wrong_and_right_answer_stay_marked(walk):
    walk.choose(WRONG)
    assert "Not quite" in walk.panel(QUESTION).inner_text()
    walk.choose(RIGHT)
    assert walk.options() == MARKED
    assert walk.stored()["L05-W"]["tried"] == [WRONG, RIGHT]


def test_key_that_runs_a_cell_goes_on_from_a_button_and_presses_nothing(walk):
    walk.choose(RIGHT)
    before = walk.stored()["L05-W"]
    at = walk.page.evaluate(ACTIVE)
    walk.page.keyboard.press("Shift+Enter")
    walk.page.wait_for_function(f"(at) => ({ACTIVE})() > at", arg=at)
    assert walk.stored()["L05-W"] == before


def test_prediction_is_refused_locked_changed_and_opened_by_keyboard(walk):
    panel, press = walk.panel(PREDICTION), walk.page.keyboard.press
    reply = panel.locator(".ties-live")
    panel.locator("input").first.focus()
    walk.page.keyboard.type("-500")
    for key in ("Tab", "ArrowDown", "Tab"):
        press(key)
    walk.page.keyboard.type("prices")
    press("Tab")
    press("Enter")
    wrong = panel.locator(".ties-complaint")
    wrong.filter(has_text="The answer cannot be below −100 %. Change your number, then lock.").wait_for()
    panel.locator("input").first.fill("30")
    panel.get_by_role("button", name="Lock my prediction").focus()
    press("Enter")
    reply.filter(has_text="Locked. Show the answer, or change your prediction first.").wait_for()
    assert panel.locator("img").count() == 0
    walk.page.wait_for_function(f"() => ({FOCUSED})().includes('Locked. Show the answer')")
    press("Tab")
    walk.page.wait_for_function(f"() => ({FOCUSED})() === 'Show the answer'")
    press("Tab")
    press("Enter")
    reply.filter(has_text="Change your prediction, then lock it again.").wait_for()
    walk.page.wait_for_function(f"() => ({FOCUSED})() === '30'")
    field, button = panel.locator("input").first, panel.get_by_role("button", name="Lock my prediction")
    walk.page.evaluate(OVERTAKE, [field.element_handle(), ["-900", "31"], button.element_handle()])
    panel.get_by_role("button", name="Show the answer").click()
    panel.locator("img").wait_for()
    walk.page.wait_for_function(f"() => ({FOCUSED})().includes('You said 31 %; the answer is 33 %.')")


def run_from(walk, field, reply, words):
    """Press the key that runs a cell in a field, and wait until the new form says what became of its draft."""
    field.focus()
    walk.page.keyboard.press("Shift+Enter")
    reply.filter(has_text=words).wait_for()


def test_prediction_that_is_run_before_it_is_locked_stays_filled_in(walk):
    panel = walk.panel(UNLOCKED)
    panel.locator("input").first.fill("12")
    panel.locator("select").select_option("60 %")
    panel.locator("input").last.focus()
    walk.page.keyboard.type("few fields")  # the last letters may reach Python after the key that runs the cell
    run_from(walk, panel.locator("input").last, panel.locator(".ties-live"), "It is not locked yet.")
    walk.page.wait_for_function("(box) => box.value === 'few fields'", arg=panel.locator("input").last.element_handle())
    assert panel.locator("input").first.input_value() == "12"
    assert panel.locator("select").evaluate(CHOSEN) == "60 %"
    assert "L05-P3" not in walk.stored()


def test_ledger_line_that_is_run_before_it_is_saved_stays_filled_in(walk):
    panel = walk.panel("What can it not show?")
    panel.locator("select").first.select_option("challenges")
    panel.locator("input").fill("one year")
    run_from(walk, panel.locator("input"), panel.locator(".ties-live"), "It is not saved yet.")
    assert panel.locator("select").first.evaluate(CHOSEN) == "challenges"
    assert panel.locator("input").input_value() == "one year"
    assert not any(key.startswith("ledger") for key in walk.stored())


def test_open_question_begins_a_line_with_enter_and_is_run_from_its_box(walk):
    panel = walk.panel(WRITTEN)
    box = panel.locator("textarea").first
    box.focus()
    walk.page.keyboard.type("up")
    walk.page.keyboard.press("Enter")
    walk.page.keyboard.type("then down")
    run_from(walk, box, panel.locator(".ties-live"), "It is not saved yet.")
    assert box.input_value() == "up\nthen down"


def test_second_tab_shows_the_same_answers(walk):
    other = walk.fresh_page()
    other.goto(f"{walk.address}/lab/tree/{BOOK}")
    other.wait_for_function(READY)
    walk.run_everything(other)
    assert walk.options(other) == MARKED
    assert "You said 31 %" in walk.panel(PREDICTION, other).inner_text()
    other.context.close()


def test_reloaded_lesson_is_a_picture_until_its_cells_are_run(walk):
    walk.page.goto(f"{walk.address}/lab/tree/{BOOK}?reset")
    walk.page.wait_for_function(READY)
    notes = walk.page.locator(".jp-OutputArea", has_text="This is a picture. Run the cell above to use it")
    notes.first.wait_for()
    walk.run_everything()
    assert walk.options() == MARKED
    assert "You said 31 %" in walk.panel(PREDICTION).inner_text()


def restart(page):
    """Choose it from the menu; `fresh_page` accepts what JupyterLab asks before the next step."""
    page.click(".lm-MenuBar-itemLabel:text-is('Kernel')")
    page.click(".lm-Menu-itemLabel:text-is('Restart Kernel…')")


def test_restarted_kernel_is_said_in_each_widget(walk):
    panels = walk.page.locator(".ties-panel").count()
    restart(walk.page)
    walk.page.locator(".ties-lost").nth(panels - 1).wait_for()
    words = walk.panel(QUESTION).locator("[role=alert]").inner_text()
    assert "lost its connection to Python" in words
    assert "Run ▸ Run All Above Selected Cell" in words


def test_cell_run_too_early_says_which_to_run(walk):
    cell = walk.page.locator(".jp-CodeCell", has_text="hanoi = trade.query").first
    cell.locator(".cm-content").click()
    walk.page.keyboard.press("Control+Enter")
    said = cell.locator(".jp-OutputArea", has_text="Nothing is called 'ties' yet.")
    said.wait_for()
    assert "Run ▸ Run All Above Selected Cell" in said.inner_text()
    assert "Traceback" not in said.inner_text()


def test_everything_is_back_after_running_the_lesson_again(walk):
    walk.run_everything()
    assert walk.options() == MARKED
    assert walk.page.locator(".ties-lost").count() == 0
    assert "You said 31 %" in walk.panel(PREDICTION).inner_text()


def test_killed_kernel_loses_no_answer_and_is_said(walk):
    before = walk.stored()
    for kernel in walk.kernels():
        os.kill(kernel.pid, signal.SIGKILL)
    walk.page.locator(".ties-lost").first.wait_for()
    assert walk.stored() == before


def test_closed_and_reopened_lesson_has_every_answer(walk):
    walk.page.context.close()
    walk.page = walk.fresh_page()
    run_notebook(walk.page, walk.address, BOOK)
    assert walk.options() == MARKED
    assert "You said 31 %" in walk.panel(PREDICTION).inner_text()
    assert walk.page.complaints == []
    walk.page.context.close()
