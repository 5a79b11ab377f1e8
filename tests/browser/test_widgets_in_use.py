"""Every widget used in JupyterLab as a student uses it: by keyboard alone, and a line by pointer and numbers too."""

import pytest

from tests.browser import widgets
from tests.browser.lab import lab, run_notebook
from ties.tables.package import read

pytestmark = pytest.mark.browser

LINES = {
    "by pointer": widgets.line("B-pointer", "Draw by pointer."),
    "by keys": widgets.line("B-keys", "Draw by keys."),
    "by numbers": widgets.line("B-numbers", "Draw by numbers."),
}
# a ring of three pixels on the control itself; on the stage around the picture that takes the keys of a map
RINGED = """(node) => {
  const look = getComputedStyle(node.closest("svg")?.parentElement ?? node);
  return look.outlineStyle === "solid" && look.outlineWidth === "3px";
}"""
CELLS = {**widgets.CELLS, **LINES}


@pytest.fixture(scope="module")
def page(fresh_page, tmp_path_factory):
    """A notebook with one widget a cell, run in JupyterLab."""
    folder = tmp_path_factory.mktemp("use")
    widgets.write(folder, CELLS.values())
    with lab(tmp_path_factory.mktemp("home"), root=folder) as address:
        page = fresh_page()
        run_notebook(page, address, "all.ipynb")
        page.set_default_timeout(20_000)
        yield page
        page.context.close()


@pytest.fixture
def found(page):
    """Return a widget by its name, drawn and in view."""

    def find(name):
        widget = page.locator(CELLS[name].place).first
        widget.scroll_into_view_if_needed()
        return widget

    return find


def go(page, control, most=60):
    """Press Tab until the focus is on a control and is seen there; fails where no number of Tabs leads to it."""
    for _ in range(most):
        if control.evaluate("(node) => node === document.activeElement"):
            assert control.evaluate(RINGED), f"the focus is not seen on {control}"
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{most} Tabs do not lead to {control}")


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def says(widget, words):
    """Wait until a reply with these words stands where assistive technology reads it out, or has the focus."""
    widget.locator(f"[aria-live=polite]:has-text({words!r}), :focus:has-text({words!r})").first.wait_for()


def lock(page, panel, why="a guess"):
    """Enter a confidence and a reason, lock, and open the answer if there is one, moving with Tab only."""
    go(page, panel.locator("select").last)
    press(page, "ArrowDown", "ArrowDown", "Tab")
    page.keyboard.type(why)
    go(page, panel.locator("button:has-text('Lock')"))
    press(page, "Enter")
    says(panel, "Show the answer, or change your prediction first.")
    go(page, panel.locator("button:has-text('Show the answer')"))
    press(page, "Enter")


def drawn(line):
    """What the table of numbers holds, by year."""
    rows = line.locator("tbody tr").all()[1:]
    return {row.locator("th").text_content(): row.locator("input").input_value() for row in rows}


def test_line_can_be_drawn_with_the_pointer(page, found):
    line = found("by pointer")
    box = line.locator(".plot").bounding_box()
    left, top, year = box["x"] + 56, box["y"] + 28, (box["width"] - 70) / 3
    page.mouse.move(left + 1.5 * year, top + 104)
    page.mouse.down()
    page.mouse.move(left + 2.5 * year, top + 156)
    page.mouse.up()
    assert drawn(line) == {"2021": "3", "2022": "1.5"}
    says(line, "Every year is drawn.")


def test_line_can_be_drawn_and_locked_by_keyboard(page, found):
    line = found("by keys")
    plot = line.locator(".plot")
    plot.focus()
    press(page, "PageUp", "ArrowUp", "ArrowRight", "PageUp", "Delete", "PageUp", "ArrowDown")
    assert plot.get_attribute("aria-valuetext") == "2022: 3.0 US$ bn"
    assert "the data" not in line.inner_text()
    lock(page, line)
    says(line, "Largest miss: 2022, US$ 1.0 bn too low")
    says(line, "the direction is right")
    assert plot.get_attribute("aria-label").endswith("2021: you 2.1, the data 2.0; 2022: you 3.0, the data 4.0.")


def test_locked_line_cannot_be_changed(page, found):
    line = found("line")
    line.locator(".plot").focus()
    press(page, "PageUp", "ArrowRight", "PageUp")
    lock(page, line)
    says(line, "Largest miss")
    before = line.inner_text()
    line.locator(".plot").click(position={"x": 300, "y": 60})
    press(page, "ArrowUp")
    assert (line.inner_text(), line.locator("input[type=number]").count()) == (before, 0)
    assert line.locator(".plot").get_attribute("tabindex") is None


def test_line_drawn_as_numbers_rejects_a_number_outside_the_plot(page, found):
    line = found("by numbers")
    line.locator("summary").first.focus()
    press(page, "Enter", "Tab", "9", "Enter")
    says(line, "2021 stays empty: write a number from 0.0 to 6.0.")
    press(page, "2", "Enter", "Tab", "3", "Tab")
    assert drawn(line) == {"2021": "2", "2022": "3"}


def test_map_can_be_explored_and_searched_by_keyboard(page, found):
    world = found("map")
    world.locator("input[type=range]").focus()
    press(page, "ArrowLeft")
    assert world.locator("h4").text_content() == "Growth, 2024"
    go(page, world.locator("input[type=search]"))
    page.keyboard.type("Mongolia")
    press(page, "Enter")
    go(page, world.locator("[role=listbox]"))
    press(page, "ArrowDown", "Enter")
    assert world.locator("[aria-selected=true]").evaluate_all("(all) => all.map((one) => one.area.name).sort()") == [
        "China",
        "Mongolia",
        "Vietnam",
    ]


def test_argument_map_can_be_used_by_keyboard(page, found):
    argument = found("argument")
    argument.locator("button:has-text('Picture')").focus()
    go(page, argument.locator("[role=listbox]"))
    press(page, "ArrowLeft", "Enter")
    says(argument, "C01 is open")
    press(page, "p")
    says(argument, "C01 is pulled out")
    press(page, "p")
    argument.locator("button:has-text('Picture')").focus()
    go(page, argument.locator("button:has-text('Table')"))
    press(page, "Enter")
    assert argument.locator("table tbody tr").count() == len(read("claims")) + 1  # and the open one


def test_ties_table_can_be_sorted_and_filtered_by_keyboard(page, found):
    ties = found("ties")
    ties.locator("select").first.focus()
    go(page, ties.locator("thead button:has-text('Partner')").first)
    press(page, "Enter")
    says(ties, "2 of 36 partners, sorted by Partner, A to Z")
    ties.locator("select").first.focus()
    go(page, ties.locator("input[type=text]"))
    press(page, "Control+a")
    page.keyboard.type("Korea, Rep., Rusia")
    press(page, "Enter")
    says(ties, "There is no country called “Rusia”")
    says(ties, "1 of 36 partners")
    go(page, ties.locator("input[type=search]"))
    page.keyboard.type("atlantis")
    says(ties, "None of 36 partners fits the filters.")
    go(page, ties.locator("button:has-text('Show all')"))
    press(page, "Enter")
    says(ties, "36 partners, sorted by Partner, A to Z. Page 1 of 3.")
    go(page, ties.locator(".sources").first)
    press(page, "Space")
    assert ties.locator("tr.info").count() == 1


def test_timeline_can_be_filtered_by_keyboard(page, found):
    timeline = found("timeline")
    says(timeline, "Hidden, from after the article")
    timeline.locator("select").first.focus()
    go(page, timeline.locator("select").nth(1))
    press(page, "ArrowDown")
    timeline.locator("caption:has-text('with Vietnam, economic')").first.wait_for()
    press(page, "ArrowUp")
    go(page, timeline.locator("input[type=checkbox]"))
    press(page, "Space")
    timeline.locator("[aria-live=polite]:has-text('events'):not(:has-text('Hidden'))").wait_for()


def test_multiverse_choices_can_be_changed_by_keyboard(page, found):
    explorer = found("explore")
    explorer.locator("select").first.focus()
    press(page, "ArrowDown")
    says(explorer, "0 of 2 choices: the claim survives")
    go(page, explorer.locator("button:has-text('Reset')"))
    press(page, "Enter")
    says(explorer, "1 of 4 choices: the claim survives")


def test_ranking_by_keyboard_keeps_focus_on_the_moved_name(page, found):
    order = found("rank")
    order.locator("button:enabled").first.focus()
    press(page, "Enter")
    says(order, "is on place 2 of 2")
    lock(page, order)
    says(order, "All 2 places are right.")


def test_number_can_be_predicted_and_locked_by_keyboard(page, found):
    number = found("number")
    number.locator("input").first.focus()
    page.keyboard.type("8")
    lock(page, number)
    says(number, "You said 8 states; the answer is 10 states. You are 2 states too low")


def test_question_can_be_answered_by_keyboard(page, found):
    check = found("check")
    check.locator("button").first.focus()
    go(page, check.locator("button:has-text('5')"))
    press(page, "Enter")
    says(check, "Not quite: count again.")


def test_claim_can_be_weighed_by_keyboard(page, found):
    claim = found("weigh")
    claim.locator("select").first.focus()
    press(page, "ArrowDown")
    go(page, claim.locator("button:has-text('Save')"))
    press(page, "Enter")
    says(claim, "Your line:")


def test_open_question_is_answered_and_compared_by_keyboard(page, found):
    written = found("write")
    box, model = written.locator("textarea").first, written.locator("button:has-text('Show the model answer')")
    assert model.is_disabled()
    box.focus()
    page.keyboard.type("the upper one, j and Enter included")
    press(page, "Enter")
    page.keyboard.type("second line")
    model.locator("xpath=self::*[not(@disabled)]").wait_for()
    go(page, written.locator("button:has-text('Save my answers')"))
    press(page, "Enter")
    says(written, "Still without an answer: What else would you need to know?")
    go(page, model)
    press(page, "Enter")
    says(written, "A record of reasons.")
    assert box.input_value() == "the upper one, j and Enter included\nsecond line"


def test_the_label_of_an_open_question_is_its_name(page, found):
    box = found("write").get_by_role("textbox", name="What do you see? Which line is longer?")
    label = found("write").locator(".ties-written .widget-label").first
    assert label.bounding_box()["y"] + label.bounding_box()["height"] <= box.bounding_box()["y"]


def test_cards_are_sorted_and_compared_by_keyboard(page, found):
    sorting = found("cards")
    sorting.locator("[role=listbox]").first.focus()
    press(page, "1", "2", "3")
    says(sorting, "C: value. Every card is sorted.")
    go(page, sorting.locator("button:has-text('Compare')"))
    press(page, "Enter")
    says(sorting, "You and we agree on 2 of 3 cards.")
    says(sorting, "C: you say value, we say aim. May is no wish.")


def test_selection_on_the_map_is_checked_by_keyboard(page, found):
    task = found("find")
    task.locator("button").first.focus()
    press(page, "Enter")
    says(task, "Still to find: 1.")
    says(task, "Vietnam")
