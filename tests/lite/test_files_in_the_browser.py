"""
What Python and JupyterLab do in a browser when a file cannot be written, is gone, or is asked for with another.

The store is full for real: Chromium gets a small quota, which is used up before the answer.
"""

import json

import pytest

from tests.lite.edition import LONGEST, run_all
from tests.lite.test_kept_answers import LESSON, is_locked, lock_prediction, prediction, press_lock, save_answers

QUOTA = 4_000_000  # bytes: more than a lesson takes while it runs
FILL = """async () => {
  for (const size of [60_000, 6_000, 600, 60, 6]) while (await STORED(size));
}"""
STORED = """async (size) => {
  const opened = indexedDB.open("fill", 1);
  await new Promise((resolve) => {
    opened.onupgradeneeded = () => opened.result.createObjectStore("fill", { autoIncrement: true });
    opened.onsuccess = opened.onerror = resolve;
  });
  if (opened.error) return false;
  const work = opened.result.transaction("fill", "readwrite");
  work.objectStore("fill").put(crypto.getRandomValues(new Uint8Array(size)));
  const stored = await new Promise((resolve) => {
    work.oncomplete = () => resolve(true);
    work.onabort = () => resolve(false);
  });
  opened.result.close();
  return stored;
}"""
ASK_TWICE = """async () => {
  const channel = new BroadcastChannel("/sw-api.v1");
  const { browsingContextId } = await new Promise((resolve) => {
    channel.onmessage = ({ data }) => resolve(data);
    jupyterapp.commands.execute("notebook:run-all-cells");
  });
  const ask = async (path) => {
    const body = JSON.stringify({ data: { method: "readdir", path }, browsingContextId });
    return await (await fetch("/api/drive", { method: "POST", body })).json();
  };
  return await Promise.all([ask("/notebooks"), ask("/exercises")]);
}"""
SILENT = """() => {
  const real = IDBDatabase.prototype.transaction;
  const silent = { objectStore: () => ({ delete: () => ({}), put: () => ({}) }) };
  IDBDatabase.prototype.transaction = function (names, mode) {
    return mode === "readwrite" ? silent : real.call(this, names, mode);
  };
}"""
DELETE = "() => jupyterapp.serviceManager.contents.delete('my_work/answers.json')"
NOT_SAVED = "your answer could not be written to my_work/answers.json (No space left on device)"


def give_room(page, address, size):
    """Set how many bytes the browser stores for a server."""
    quota = {"origin": "/".join(address.split("/")[:3]), "quotaSize": size}
    page.context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", quota)


@pytest.fixture
def small(server, opened, tmp_path):
    """Return a page of a browser that gives this server a small store, with lesson 1 run."""
    with opened(tmp_path / "small") as page:
        give_room(page, server.address, QUOTA)
        run_all(page, server, LESSON)
        yield page


def fill(page):
    """Use up the room that the browser gives to this server."""
    page.evaluate(FILL.replace("STORED", f"({STORED})"))


def lock_again(page, guess):
    """Change the first prediction of lesson 1."""
    panel = prediction(page)
    panel.get_by_role("button", name="Change my prediction").click()
    panel.locator("input").first.fill(guess)
    panel.locator("input").first.press("Tab")
    panel.get_by_role("button", name="Lock my prediction").click()


def test_answer_that_has_no_room_is_said_and_kept_until_there_is_room(server, small, tmp_path):
    fill(small)
    press_lock(small)
    prediction(small).get_by_text(NOT_SAVED).wait_for()
    save_answers(small, tmp_path / "answers.json")
    assert json.loads((tmp_path / "answers.json").read_text("utf-8"))["L01-P1"]["value"] == 37
    give_room(small, small.url, 10 * QUOTA)
    lock_again(small, "38")
    prediction(small).get_by_text("→ Locked.").wait_for()
    run_all(small, server, LESSON)
    assert is_locked(small, "38")


def test_earlier_answer_stays_where_a_later_one_has_no_room(server, small):
    lock_prediction(small)
    fill(small)
    lock_again(small, "38")
    prediction(small).get_by_text(NOT_SAVED).wait_for()
    run_all(small, server, LESSON)
    assert is_locked(small, "37")


def test_answer_is_kept_in_a_browser_that_never_says_whether_it_has_room(page, server):
    run_all(page, server, LESSON)
    page.evaluate(SILENT)
    press_lock(page)
    prediction(page).get_by_text(NOT_SAVED).wait_for(timeout=LONGEST)


def save_notebook(page):
    """Save the notebook from the menu, since the focus may be in a widget."""
    page.get_by_role("menuitem", name="File", exact=True).click()
    page.get_by_role("menuitem", name="Save Notebook Ctrl+S").click()


def test_notebook_that_has_no_room_says_why_it_was_not_saved_until_it_is(small):
    fill(small)
    save_notebook(small)
    small.get_by_role("dialog").get_by_role("button", name="Close").click()
    said = small.get_by_role("status").filter(has_text="This notebook was not saved, most likely because")
    said.wait_for()
    assert "before you download it" in said.inner_text()
    give_room(small, small.url, 10 * QUOTA)
    save_notebook(small)
    said.wait_for(state="detached")


def test_answer_is_kept_after_the_file_of_answers_was_deleted(page, server):
    run_all(page, server, LESSON)
    lock_prediction(page)
    page.evaluate(DELETE)
    lock_again(page, "38")
    prediction(page).get_by_text("→ Locked.").wait_for()
    run_all(page, server, LESSON)
    assert is_locked(page, "38")


def test_requests_for_files_at_the_same_time_get_their_own_answers(page, server):
    run_all(page, server, LESSON)
    lessons, exercises = page.evaluate(ASK_TWICE)
    assert len([name for name in lessons if name.endswith(".ipynb")]) == 11
    assert len([name for name in exercises if name.startswith(("0", "1"))]) == 10
