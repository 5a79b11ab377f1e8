"""The script of the drawn line: marks, numbers, words and Python agree, and keys do what they say."""

import pandas as pd
import pytest

from tests.browser.line_page import GIVEN, YEARS, ShownLine

pytestmark = pytest.mark.browser


@pytest.fixture
def line(plain_page):
    return lambda values=None: ShownLine(plain_page, values)


def test_axis_lines_are_where_their_numbers_say(line):
    shown = line()
    labels = [(float(text), y - 4) for text, _, y in shown.labels("end") if text.replace(".", "").isdigit()]
    assert [number for number, _ in labels] == [place for place, _ in shown.widget.spec["ticks"]]
    assert shown.grid() == pytest.approx([y for _, y in labels])
    box = shown.find(".plot rect.asked").first
    top, height = (float(box.get_attribute(name)) for name in ("y", "height"))
    for number, y in labels:
        assert y == pytest.approx(top + height * (1 - number / 10), abs=0.1)


def test_the_unit_stands_over_the_axis(line):
    assert [text for text, _, _ in line().labels("start")] == ["US$ bn"]


def test_years_to_draw_are_shaded_and_the_given_ones_are_not(line):
    shown = line()
    middles = shown.find(".plot rect.asked").evaluate_all(
        "(all) => all.map((one) => Number(one.getAttribute('x')) + Number(one.getAttribute('width')) / 2)"
    )
    across = [x for text, x, _ in shown.labels("middle") if text in map(str, YEARS[1:])]
    assert middles == pytest.approx(across)


def test_values_are_drawn_as_marks_and_joined_by_a_line(line):
    values = {2019: 4.0, 2020: 8.0, 2022: 1.0}
    shown = line(values)
    assert shown.marks("guess") == shown.places(values)
    assert shown.marks("given") == shown.places(GIVEN)
    joined = [*shown.places(GIVEN), *shown.places({2019: 4.0}), *shown.places({2019: 4.0, 2020: 8.0})]
    assert shown.path("guess") == joined


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("ArrowUp", 5.2),
        ("ArrowDown", 4.8),
        ("PageUp", 7.0),
        ("PageDown", 3.0),
        ("Delete", None),
        ("Backspace", None),
    ],
)
def test_a_key_changes_the_value_of_the_year(line, key, value):
    shown = line({2019: 5.0, 2020: 6.0})
    shown.press(key)
    assert shown.drawn() == {year: one for year, one in {2019: value, 2020: 6.0}.items() if one is not None}
    assert shown.marks("guess") == shown.places(shown.drawn())
    words = "nothing drawn" if value is None else f"{value:.1f} US$ bn"
    assert shown.find(".plot").get_attribute("aria-valuetext") == f"2019: {words}"
    assert shown.table()[1] == ["2019", "" if value is None else f"{value:g}"]


@pytest.mark.parametrize(
    ("keys", "year"),
    [
        (["End"], 2022),
        (["End", "Home"], 2019),
        (["ArrowRight"], 2020),
        (["ArrowRight", "ArrowRight", "ArrowLeft"], 2020),
        (["ArrowLeft"], 2019),
        (["End", "ArrowRight"], 2022),
    ],
)
def test_a_key_goes_to_another_year(line, keys, year):
    shown = line(dict.fromkeys(YEARS[1:], 5.0))
    shown.press(*keys)
    assert shown.find(".plot").get_attribute("aria-valuetext") == f"{year}: 5.0 US$ bn"
    assert shown.find(".plot text.now").text_content() == f"{year}: 5.0 US$ bn"
    cursor = shown.find(".plot .cursor").get_attribute("d")
    across = shown.across()
    assert float(cursor[1:].split(",")[0]) == pytest.approx(across[str(year)])
    shown.press("PageUp")
    assert shown.drawn()[year] == 7.0


def test_the_cursor_is_there_only_while_the_plot_has_the_focus(line):
    shown = line({2019: 5.0})
    assert shown.find(".plot .cursor").count() == shown.find(".plot text.now").count() == 1
    shown.page.evaluate("() => document.activeElement.blur()")
    shown.set(values={"2019": 6.0})
    assert shown.find(".plot .cursor, .plot text.now").count() == 0


def test_a_year_without_a_value_starts_from_the_one_before_it(line):
    shown = line()
    shown.press("ArrowUp", "ArrowRight", "ArrowUp")
    assert shown.drawn() == {2019: 2.2, 2020: 2.4}


def test_a_value_stops_at_the_ends_of_the_axis(line):
    shown = line({2019: 9.0, 2020: 1.0})
    shown.press("PageUp", "ArrowRight", "PageDown")
    assert shown.drawn() == {2019: 10.0, 2020: 0.0}


def test_years_still_to_draw_are_said(line):
    shown = line({2019: 1.0, 2020: 1.0, 2022: 1.0})
    shown.press("ArrowUp")
    shown.page.clock.run_for(400)
    assert shown.spoken() == "Still to draw: 2021."
    shown.press("End", "ArrowLeft", "ArrowUp")
    shown.page.clock.run_for(400)
    assert shown.spoken() == "Every year is drawn."


def test_numbers_written_in_the_table_are_drawn(line):
    shown = line()
    shown.find("summary").click()
    shown.find("input[aria-label='2021, US$ bn']").fill("7.5")
    shown.press("Enter")
    assert shown.drawn() == {2021: 7.5}
    assert shown.marks("guess") == shown.places({2021: 7.5})
    shown.find("input[aria-label='2021, US$ bn']").fill("")
    shown.press("Enter")
    assert shown.drawn() == {}


def test_a_number_counts_once_it_is_entered_and_not_before(line):
    shown = line({2021: 3.0})
    shown.find("summary").click()
    shown.find("input[aria-label='2021, US$ bn']").focus()
    shown.press("Control+a", "4", ".", "5")
    assert shown.page.evaluate("window.sent") == []
    shown.press("Enter")
    assert shown.drawn() == {2021: 4.5}


def test_a_number_beyond_the_axis_is_refused_and_nothing_is_lost(line):
    shown = line({2021: 3.0})
    shown.find("summary").click()
    for number in ("11", "-1"):
        shown.find("input[aria-label='2021, US$ bn']").fill(number)
        shown.press("Enter")
        refused = "2021 keeps 3.0: write a number from 0.0 to 10.0."
        assert (shown.spoken(), shown.all_text(".refused:visible")) == (refused, [refused])
        assert shown.find("input[aria-invalid=true]").get_attribute("aria-label") == "2021, US$ bn"
        assert shown.table()[3] == ["2021", "3"]
    assert shown.drawn() == {2021: 3.0}
    shown.find("input[aria-label='2021, US$ bn']").fill("4")
    shown.press("Enter")
    assert (shown.all_text(".refused:visible"), shown.find("input[aria-invalid=true]").count()) == ([], 0)


def test_a_year_that_is_not_reported_is_not_asked_and_said_so(plain_page):
    shown = ShownLine(plain_page, {2019: 3.0}, missing=[2020])
    assert "No figure is reported for 2020, so nothing is asked there." in shown.text(".how")
    assert shown.table()[2] == ["2020", "not reported, so not asked"]
    assert shown.find(".plot rect.gap").count() == 1
    assert shown.find(".plot rect.asked").count() == 3
    shown.press("ArrowRight", "ArrowUp")
    shown.drag((2020, 9), (2020, 2))
    assert shown.drawn() == {2019: 3.0, 2021: 3.2}


def test_the_pointer_draws_every_year_that_it_passes(line):
    shown = line()
    shown.drag((2019, 2), (2022, 8))
    assert shown.drawn() == pytest.approx({2019: 2.0, 2020: 4.0, 2021: 6.0, 2022: 8.0}, abs=0.21)
    assert shown.marks("guess") == shown.places(shown.widget.guess.to_dict())


def test_the_pointer_leaves_what_is_given(line):
    shown = line()
    shown.drag((2018, 9), (2019, 5))
    assert shown.drawn() == pytest.approx({2019: 5.0}, abs=0.21)
    assert shown.table()[0] == ["2018", "2.0 (given)"]
    assert shown.marks("guess") == shown.places(shown.drawn())


def test_values_set_in_python_are_drawn(line):
    shown = line({2019: 1.0})
    shown.set(values={"2020": 6.0, "2021": 4.0})
    assert shown.marks("guess") == shown.places({2020: 6.0, 2021: 4.0})
    assert [row[1] for row in shown.table()] == ["2.0 (given)", "", "6", "4", ""]


GUESS = {2019: 4.0, 2020: 8.0, 2021: 6.0, 2022: 1.0}
TRUTH = {2018: 2.0, 2019: 3.0, 2020: None, 2021: 7.0, 2022: 9.0}


def revealed(line):
    shown = line(GUESS)
    shown.widget.show(pd.Series(TRUTH))
    shown.set(disabled=True)
    shown.set(truth=shown.widget.truth)
    return shown


def test_nothing_of_the_truth_is_shown_before_it_is_sent(line):
    shown = line(GUESS)
    assert shown.marks("truth") == []
    assert shown.path("truth") == []
    assert "the data" not in shown.text(".ties-line")


def test_the_truth_is_drawn_over_the_line_of_the_student(line):
    shown = revealed(line)
    known = {year: value for year, value in TRUTH.items() if value is not None}
    assert shown.marks("truth") == shown.places(known)
    assert shown.marks("guess") == shown.places(GUESS)
    ends = shown.places({2018: 2.0, 2019: 3.0}) + shown.places({2021: 7.0, 2022: 9.0})
    assert shown.path("truth") == ends


def test_a_year_that_is_not_reported_is_a_gap_in_words(line):
    shown = revealed(line)
    gap = shown.find(".plot rect.gap")
    across = shown.across()
    middle = float(gap.get_attribute("x")) + float(gap.get_attribute("width")) / 2
    assert middle == pytest.approx(across["2020"])
    assert shown.all_text(".plot text").count("not reported") == 1
    place = shown.find(".plot text:has-text('not reported')").get_attribute("transform")
    mark = next(y for x, y in shown.marks("guess") if x == pytest.approx(across["2020"]))
    assert abs(float(place.partition(",")[2].partition(")")[0]) - mark) > 60  # the words keep off the student's mark


def test_guess_and_truth_stand_side_by_side_in_the_table(line):
    shown = revealed(line)
    assert shown.all_text("thead th") == ["year", "you (US$ bn)", "the data"]
    assert shown.table() == [
        ["2018", "2.0 (given)", "2.0"],
        ["2019", "4.0", "3.0"],
        ["2020", "8.0", "not reported"],
        ["2021", "6.0", "7.0"],
        ["2022", "1.0", "9.0"],
    ]


def test_a_locked_line_is_a_picture_in_words_and_keeps_its_values(line):
    shown = revealed(line)
    plot = shown.find(".plot")
    assert (plot.get_attribute("role"), plot.get_attribute("tabindex")) == ("img", None)
    assert plot.get_attribute("aria-label") == (
        "How did it go? In US$ bn. 2019: you 4.0, the data 3.0; 2020: you 8.0, the data not reported; "
        "2021: you 6.0, the data 7.0; 2022: you 1.0, the data 9.0."
    )
    plot.dispatch_event("keydown", {"key": "ArrowUp"})
    shown.drag((2019, 9), (2022, 9))
    assert shown.marks("guess") == shown.places(GUESS)
    shown.page.clock.run_for(500)
    assert shown.page.evaluate("window.sent") == []


def test_each_series_has_its_own_mark_and_name_in_the_legend(line):
    shown = revealed(line)
    names = shown.find(".key").all_text_contents()
    assert names == ["given (crosses)", "your line (dashed, squares)", "the data (solid, circles)"]
    assert shown.find(".key .mark").evaluate_all("(all) => all.map((one) => one.getAttribute('class'))") == [
        "guess mark",
        "truth mark",
    ]
    dashes = [
        shown.find(f".plot .{kind}.line").first.evaluate("(one) => getComputedStyle(one).strokeDasharray")
        for kind in ("guess", "truth")
    ]
    assert dashes[0] != "none"
    assert dashes[1] == "none"


def test_a_stroke_that_becomes_a_scroll_is_taken_back(line):
    shown = line({2019: 1.0})
    box = shown.find(".plot svg").bounding_box()
    shown.page.mouse.move(box["x"] + 200, box["y"] + 100)
    shown.page.mouse.down()
    assert shown.marks("guess") != shown.places({2019: 1.0})
    shown.find(".plot").dispatch_event("pointercancel")
    shown.page.mouse.up()
    assert shown.drawn() == {2019: 1.0}
    assert shown.marks("guess") == shown.places({2019: 1.0})


@pytest.mark.parametrize("held", ["ctrlKey", "altKey", "metaKey"])
def test_a_key_with_another_key_held_down_is_left_to_the_browser(line, held):
    shown = line({2019: 5.0})
    shown.find(".plot").dispatch_event("keydown", {"key": "ArrowUp", held: True})
    assert shown.drawn() == {2019: 5.0}


def test_the_slider_tells_its_value_and_its_ends(line):
    shown = line({2019: 5.0})
    shown.press("PageUp")
    told = [shown.find(".plot").get_attribute(f"aria-value{name}") for name in ("min", "now", "max")]
    assert [float(number) for number in told] == [0.0, 7.0, 10.0]
