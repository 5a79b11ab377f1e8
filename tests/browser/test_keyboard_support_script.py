"""The script that makes the controls of a panel usable by keyboard, and the functions that all scripts share."""

import pytest

from tests.browser.script_page import script_page
from ties.widgets import base

pytestmark = pytest.mark.browser

PANEL = """<div class="jp-Cell" tabindex="0" id="cell"><div class="ties-panel"><p>Did trade <strong>grow</strong>?</p>
<div class="jupyter-widgets"><label class="widget-label">How sure?</label>
<div role="slider" tabindex="0" id="slider"></div></div><div role="slider" id="named" aria-label="Own name"></div>
<input id="field"><select id="list"></select><button id="button">Go</button><textarea id="text"></textarea>
<div tabindex="0" id="wide"><button id="heading">Sort</button></div>
<div><input id="number" aria-describedby="hint"></div><div class="ties-complaint"></div>
<div class="ties-live"><div class="widget-html-content"><p><strong aria-hidden="true">→</strong> Said.</p></div></div>
<div id="here"></div></div></div><input id="outside">"""
PUT = "([place, html]) => { document.querySelector(place).innerHTML = html; }"
RUN = """async ([code, html, name]) => {
  document.body.innerHTML = html;
  const script = await import(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
  window.answers = [];
  const model = {
    get: () => name,
    on: (event, handler) => { window.ask = [event, handler]; },
    off: (event) => { if (event === window.ask[0]) window.ask = null; },
    send: (words) => window.answers.push(words),
  };
  window.leave = script.default.render({ model, el: document.querySelector("#here") });
}"""
SHARED = """async (code) => {
  Object.assign(window, await import(URL.createObjectURL(new Blob([code], { type: "text/javascript" }))));
}"""


@pytest.fixture(scope="module")
def page(fresh_page):
    page = script_page(fresh_page())
    yield page
    assert page.complaints == []
    page.context.close()


@pytest.fixture
def panel(page):
    page.evaluate(RUN, [base.script(base.__file__, "keyboard_support.js"), PANEL, ""])
    page.clock.run_for(50)
    return page


@pytest.fixture
def shared(page):
    page.evaluate(SHARED, base.read_beside(base.__file__, "shared/dom.js"))
    return page


def kept(page, name):
    return page.locator(f"#{name}").get_attribute("data-lm-suppress-shortcuts")


def test_controls_of_the_panel_keep_their_keys(panel):
    assert [kept(panel, name) for name in ("slider", "field", "list", "button")] == ["true"] * 4
    assert kept(panel, "outside") is None


def test_a_panel_is_a_group_with_the_name_of_its_question(panel):
    box = panel.locator(".ties-panel")
    assert (box.get_attribute("role"), box.get_attribute("aria-label")) == ("group", "Did trade grow?")


def test_a_panel_has_the_name_that_python_gives_it(page):
    page.evaluate(RUN, [base.script(base.__file__, "keyboard_support.js"), PANEL, "The claim."])
    page.clock.run_for(50)
    assert page.get_by_role("group", name="The claim.").count() == 1


def test_a_reply_is_no_name_of_a_panel(page):
    reply = "<div class='ties-panel'><div class='ties-live'><p>3 of 4.</p></div><div id='here'></div></div>"
    page.evaluate(RUN, [base.script(base.__file__, "keyboard_support.js"), reply, ""])
    page.clock.run_for(50)
    assert page.locator(".ties-panel").get_attribute("aria-label") == "Controls"


def test_what_is_wrong_is_tied_to_the_field_before_it_while_it_stands_there(panel):
    field, place = panel.locator("#number"), ".ties-complaint"
    panel.evaluate(PUT, [place, "<p>Write a number.</p>"])
    panel.locator("#number[aria-invalid=true]").wait_for()
    own, hint = field.get_attribute("aria-describedby").split()
    assert (panel.locator(f"#{own}").text_content(), hint) == ("Write a number.", "hint")
    assert panel.locator(place).get_attribute("aria-live") == "polite"
    panel.evaluate(PUT, [place, ""])
    panel.locator("#number:not([aria-invalid])").wait_for()
    assert field.get_attribute("aria-describedby") == "hint"


def test_a_reply_that_takes_the_focus_has_its_sentence_as_its_name(panel):
    reply = panel.get_by_role("group", name="Said.", exact=True)
    reply.focus()
    assert reply.evaluate("(node) => node === document.activeElement")
    assert reply.get_attribute("data-lm-suppress-shortcuts") == "true"
    panel.evaluate("document.querySelector('.ties-live').classList.add('ties-quiet')")
    panel.locator(".ties-live[aria-live=off]").wait_for()


SEEN = "(node) => node.getBoundingClientRect().bottom <= innerHeight"


def test_a_reply_off_the_screen_is_scrolled_to_if_it_answers_what_was_done_here(panel):
    panel.evaluate("document.querySelector('.ties-live').style.marginTop = '3000px'")
    reply = panel.locator(".ties-live p")
    panel.locator("#outside").focus()
    panel.evaluate("window.scrollTo(0, 0)")
    panel.evaluate(PUT, [".ties-live .widget-html-content", "<p>From elsewhere.</p>"])
    panel.clock.run_for(50)
    assert not reply.evaluate(SEEN)
    panel.locator("#button").focus()
    panel.evaluate(PUT, [".ties-live .widget-html-content", "<p>Saved.</p>"])
    panel.clock.run_for(50)
    assert reply.evaluate(SEEN)


def test_a_lost_kernel_is_said_until_it_is_back(panel):
    panel.evaluate("document.querySelector('.ties-panel').classList.add('jupyter-widgets-disconnected')")
    note = panel.locator(".ties-panel > .ties-lost")
    note.wait_for()
    assert note.get_attribute("role") == "alert"
    assert "Run ▸ Run All Above Selected Cell" in note.text_content()
    panel.evaluate("document.querySelector('.ties-panel').classList.remove('jupyter-widgets-disconnected')")
    note.wait_for(state="detached")


def test_a_slider_without_a_name_is_named_by_its_label(panel):
    assert panel.locator("#slider").get_attribute("aria-label") == "How sure?"
    assert panel.locator("#named").get_attribute("aria-label") == "Own name"


def test_replies_of_a_panel_are_read_out(panel):
    assert panel.locator(".ties-live").get_attribute("aria-live") == "polite"
    assert panel.locator(".ties-complaint").get_attribute("aria-live") == "polite"


def test_a_control_that_comes_later_keeps_its_keys_too(panel):
    panel.evaluate("document.querySelector('.ties-panel').insertAdjacentHTML('beforeend', '<input id=later>')")
    panel.wait_for_function("document.querySelector('#later').dataset.lmSuppressShortcuts === 'true'")


# what JupyterLab does at each key that it hears
PREVENTS_LINES = """() => document.addEventListener("keydown", (event) => {
  const prevent = (entry) => { if (entry.inputType === "insertLineBreak") entry.preventDefault(); };
  event.target.addEventListener("beforeinput", prevent, { once: true });
}, true)"""
# what reaches the page after the box: the element, the key, its number, and whether Shift or Ctrl is down
HEARD = """([id, keys]) => {
  const seen = [];
  const hear = (event) => seen.push([event.target.id, event.key, event.keyCode, event.shiftKey || event.ctrlKey]);
  document.addEventListener("keydown", hear);
  document.querySelector(`#${id}`).dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, ...keys }));
  document.removeEventListener("keydown", hear);
  return seen;
}"""
REACHES = """([id, keys]) => {
  const seen = [];
  const hear = (event) => seen.push(!event.target.closest("[data-lm-suppress-shortcuts]"));
  document.addEventListener("keydown", hear, true);
  const event = new KeyboardEvent("keydown", { bubbles: true, ...keys });
  document.querySelector(`#${id}`).dispatchEvent(event);
  document.removeEventListener("keydown", hear, true);
  return seen;
}"""


@pytest.mark.parametrize(
    ("control", "keys", "reaches"),
    [
        ("button", {"key": "Enter", "shiftKey": True}, True),
        ("field", {"key": "Enter", "ctrlKey": True}, True),
        ("button", {"key": "Enter"}, False),
        ("button", {"key": "ArrowDown", "shiftKey": True}, False),
        ("heading", {"key": "Enter", "shiftKey": True}, True),
    ],
)
def test_keys_that_run_a_cell_reach_jupyterlab_from_a_control(panel, control, keys, reaches):
    assert panel.evaluate(REACHES, [control, keys]) == [reaches]


def test_control_in_a_marked_box_and_the_box_keep_their_keys_afterwards(panel):
    assert panel.evaluate(REACHES, ["heading", {"key": "Enter", "shiftKey": True}]) == [True]
    panel.clock.run_for(10)
    assert [kept(panel, name) for name in ("heading", "wide")] == ["true"] * 2


def test_jupyterlab_does_not_hear_of_a_new_line_in_a_box_and_cannot_take_it_away(panel):
    assert panel.evaluate(REACHES, ["text", {"key": "Enter"}]) == []


@pytest.mark.parametrize("box", ["text", "field"])
@pytest.mark.parametrize("with_key", ["shiftKey", "ctrlKey"])
def test_key_that_runs_a_cell_is_pressed_on_the_cell_of_a_box(panel, box, with_key):
    """JupyterLab leaves the keys of a box alone, and ipywidgets keeps them."""
    panel.locator(f"#{box}").focus()
    heard = panel.evaluate(HEARD, [box, {"key": "Enter", "keyCode": 13, with_key: True}])
    assert heard == [["cell", "Enter", 13, True]]
    assert panel.evaluate("document.activeElement.id") == "cell"


def test_new_line_in_a_box_stays_though_jupyterlab_prevents_those_that_it_hears_of(panel):
    panel.evaluate(PREVENTS_LINES)
    panel.locator("#text").press_sequentially("one\ntwo")
    assert panel.locator("#text").input_value() == "one\ntwo"


def test_the_page_answers_once_it_has_sent_what_was_typed(panel):
    assert panel.evaluate("() => { ask[1]({ settle: 7 }); return [ask[0], answers]; }") == [
        "msg:custom",
        [{"settled": 7}],
    ]
    assert panel.evaluate("() => { leave(); return ask; }") is None


def test_the_script_itself_takes_no_room(panel):
    assert not panel.locator("#here").is_visible()


def test_an_element_has_its_attributes_children_and_handlers(shared):
    made = shared.evaluate("""() => {
      const heard = [];
      const on = { click: () => heard.push("click") };
      const looks = { hidden: true, title: "T", lang: false, dir: null, tabindex: 0 };
      const node = make("p", { ...looks, on }, "words", null, make("svg:path", { d: "M0,0" }));
      node.click();
      return [node.outerHTML, node.lastChild.namespaceURI, heard];
    }""")
    assert made == [
        '<p hidden="" title="T" tabindex="0">words<path d="M0,0"></path></p>',
        "http://www.w3.org/2000/svg",
        ["click"],
    ]


def test_a_control_keeps_its_keys_from_jupyterlab(shared):
    kept = shared.evaluate("control('button', { type: 'button' }, 'Go').dataset.lmSuppressShortcuts")
    assert kept == "true"


def test_work_is_done_once_after_the_last_call(shared):
    shared.evaluate("() => { window.count = 0; window.work = settle(() => { window.count += 1; }, 100); work(); }")
    shared.clock.run_for(60)
    shared.evaluate("work()")
    shared.clock.run_for(60)
    assert shared.evaluate("window.count") == 0
    shared.clock.run_for(60)
    assert shared.evaluate("window.count") == 1


WIDE = """<div class='ties-panel'><p>Which?</p><details><summary>Table</summary>
  <div role=region style="overflow:auto;width:200px" id=wide><table><caption>Title</caption>
    <tr><td style="min-width:600px">a</td></tr></table></div>
  <div role=region style="overflow:auto;width:200px" id=narrow><table><tr><td>a</td></tr></table></div></details>
  <button class='widget-upload' id=upload></button><div id='here'></div></div>"""


def test_a_table_wider_than_its_box_says_so_once_it_is_open(page):
    page.evaluate(RUN, [base.script(base.__file__, "keyboard_support.js"), WIDE, ""])
    page.clock.run_for(50)
    page.locator("summary").click()
    page.locator("#wide.ties-wide").wait_for()
    assert page.locator("#narrow.ties-wide").count() == 0


def test_the_button_for_files_has_no_count_of_nought(page):
    page.evaluate(RUN, [base.script(base.__file__, "keyboard_support.js"), WIDE, ""])
    page.clock.run_for(50)
    page.evaluate("document.querySelector('#upload').append('Load answers from a file (0)')")
    page.wait_for_function("document.querySelector('#upload').textContent === 'Load answers from a file'")
    page.evaluate("document.querySelector('#upload').firstChild.data = 'Load answers from a file (2)'")
    assert page.locator("#upload").text_content() == "Load answers from a file (2)"
