"""The live map is zoomed and moved by keys, buttons, wheel and pointers; sizes on the screen stay."""

import pytest

from tests.browser.map_page import ShownMap
from ties.settings import current
from ties.widgets.choropleth import projection

pytestmark = pytest.mark.browser

SIZES = """() => {
  const box = (node) => node.getBoundingClientRect();
  const all = (selector) => [...document.querySelectorAll(selector)];
  const picture = document.querySelector(".stage svg");
  const scale = box(picture).width / picture.viewBox.baseVal.width;
  const pattern = document.querySelector("pattern").patternTransform.baseVal[0].matrix.a;
  return {
    name: Number(document.querySelector(".names").getAttribute("font-size")) * scale,
    dot: Number(document.querySelector(".stage [role=listbox] circle").getAttribute("r")) * scale,
    ring: Number(all(".stage svg > g:not([role]) > circle")[0].getAttribute("r")) * scale,
    arrow: Number(document.querySelector("marker").getAttribute("markerWidth")) * scale,
    pattern: pattern * scale,
    edge: getComputedStyle(document.querySelector(".stage [role=option]")).vectorEffect,
  };
}"""


@pytest.fixture
def chart(plain_page):
    return lambda **chosen: ShownMap(plain_page, **chosen)


def frame(shown):
    """Let the page draw one frame."""
    shown.page.clock.run_for(17)


def part(shown):
    return shown.read()["window"]


def whole(region):
    return [pytest.approx(one, abs=0.51) for one in projection.region_window(region)]


def times(shown, region="asia-pacific"):
    return projection.region_window(region)[2] / part(shown)[2]


def keys(shown, *pressed):
    shown.focus()
    for one in pressed:
        shown.press(one)
        frame(shown)


def middle(shown):
    x, y, width, height = part(shown)
    return x + width / 2, y + height / 2


def inside(shown, region):
    x, y, width, height = part(shown)
    left, top, whole_width, whole_height = projection.region_window(region)
    slack = 0.2  # the window is written with one decimal
    return (
        x >= left - slack
        and y >= top - slack
        and x + width <= left + whole_width + slack
        and y + height <= top + whole_height + slack
    )


def stage(shown):
    box = shown.find(".stage > svg").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize("region", [*current().map.regions])
def test_every_region_is_in_the_list_and_shown_as_its_window(chart, region):
    shown = chart(region="world" if region != "world" else "asia")
    shown.find("label:has-text('Region') select").select_option(region)
    assert part(shown) == whole(region)
    shown.reaches_python()
    assert shown.widget.region == region


def test_keys_zoom_in_and_out_and_back_to_the_whole(chart):
    shown = chart()
    keys(shown, "+", "+")
    assert times(shown) == pytest.approx(1.6**2, rel=0.01)
    keys(shown, "-")
    assert times(shown) == pytest.approx(1.6, rel=0.01)
    keys(shown, "0")
    assert part(shown) == whole("asia-pacific")


def test_the_window_changes_in_the_next_frame_and_once(chart):
    shown = chart()
    shown.focus()
    shown.press("+", "+", "+")
    assert part(shown) == whole("asia-pacific")
    frame(shown)
    assert times(shown) == pytest.approx(1.6**3, rel=0.01)


def test_zoom_ends_at_twelve_times_and_at_the_whole(chart):
    shown = chart(region="europe")
    keys(shown, *["+"] * 8)
    assert times(shown, "europe") == pytest.approx(12, rel=0.01)
    keys(shown, *["-"] * 9)
    assert part(shown) == whole("europe")


def test_buttons_zoom_and_say_when_they_can_do_no_more(chart):
    shown = chart()
    button = {
        name: shown.find(f".zoom button[aria-label='{name}']") for name in ("Zoom in", "Zoom out", "Whole region")
    }
    assert button["Zoom out"].get_attribute("aria-disabled") == "true"
    button["Zoom in"].click()
    button["Zoom in"].click()
    frame(shown)
    assert times(shown) == pytest.approx(1.6**2, rel=0.01)
    assert {one.get_attribute("aria-disabled") for one in button.values()} == {"false"}
    button["Zoom out"].click()
    frame(shown)
    assert times(shown) == pytest.approx(1.6, rel=0.01)
    button["Whole region"].click()
    frame(shown)
    assert part(shown) == whole("asia-pacific")


@pytest.mark.parametrize(
    ("key", "axis", "sign"), [("ArrowLeft", 0, -1), ("ArrowRight", 0, 1), ("ArrowUp", 1, -1), ("ArrowDown", 1, 1)]
)
def test_shift_and_an_arrow_move_the_zoomed_map_up_to_its_edge(chart, key, axis, sign):
    shown = chart(region="africa")
    keys(shown, "+", "+")
    before = middle(shown)
    keys(shown, f"Shift+{key}")
    after = middle(shown)
    assert (after[axis] - before[axis]) * sign > 50
    assert after[1 - axis] == pytest.approx(before[1 - axis], abs=0.2)
    keys(shown, *[f"Shift+{key}"] * 12)
    assert inside(shown, "africa")


def test_the_wheel_zooms_with_ctrl_alone_and_keeps_the_place_under_the_pointer(chart):
    shown = chart()
    shown.page.evaluate("document.body.style.height = '4000px'")
    shown.page.mouse.move(*shown.on_screen("MNG"))
    shown.page.mouse.wheel(0, 60)
    assert any(shown.page.evaluate("window.scrollY") for _ in range(500))
    assert part(shown) == whole("asia-pacific")
    shown.page.evaluate("window.scrollTo(0, 0)")
    before = shown.on_screen("MNG")
    shown.page.keyboard.down("Control")
    shown.page.mouse.wheel(0, -300)
    shown.page.keyboard.up("Control")
    shown.page.evaluate("document.body.style.height = ''")
    assert any(frame(shown) or times(shown) > 1.5 for _ in range(500))
    assert shown.on_screen("MNG") == [pytest.approx(one, abs=2) for one in before]


def test_a_double_click_zooms_and_leaves_the_selection_as_it_was(chart):
    shown = chart(selected=["VNM"])
    before = shown.on_screen("MNG")
    shown.page.mouse.dblclick(*before)
    frame(shown)
    assert times(shown) > 2
    assert shown.on_screen("MNG") == [pytest.approx(one, abs=2) for one in before]
    assert shown.read()["selected"] == ["VNM"]


def drag(shown, dx, dy, start=None):
    x, y = start or stage(shown)
    shown.page.mouse.move(x, y)
    shown.page.mouse.down()
    for step in (0.3, 0.6, 1):
        shown.page.mouse.move(x + dx * step, y + dy * step)
    shown.page.mouse.up()
    frame(shown)


def test_a_drag_moves_the_zoomed_map_with_the_pointer_and_selects_nothing(chart):
    shown = chart()
    keys(shown, "+", "Escape")
    before = shown.on_screen("CHN")
    drag(shown, 60, 35, start=before)
    assert shown.on_screen("CHN") == [pytest.approx(before[0] + 60, abs=2), pytest.approx(before[1] + 35, abs=2)]
    assert shown.read()["selected"] == []
    drag(shown, 4000, 4000)
    assert inside(shown, "asia-pacific")
    shown.page.mouse.click(*shown.on_screen("KAZ"))
    assert shown.read()["selected"] == ["KAZ"]


def test_a_drag_of_the_whole_region_moves_nothing(chart):
    shown = chart()
    drag(shown, 60, -35)
    assert part(shown) == whole("asia-pacific")


def test_two_fingers_zoom_at_their_middle(chart):
    shown = chart()
    x, y = shown.on_screen("CHN")
    before = shown.on_screen("CHN")
    touch = shown.page.context.new_cdp_session(shown.page)
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 2})
    for kind, reach in (("touchStart", 20), ("touchMove", 30), ("touchMove", 45), ("touchMove", 60)):
        points = [{"x": x - reach, "y": y, "id": 0}, {"x": x + reach, "y": y, "id": 1}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        frame(shown)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
    frame(shown)
    assert 2 < times(shown) < 4
    assert shown.on_screen("CHN") == [pytest.approx(one, abs=12) for one in before]
    assert shown.read()["selected"] == []


def test_names_dots_rings_arrows_and_patterns_keep_their_size_on_the_screen(chart):
    shown = chart(selected=["BRN"])
    before = shown.page.evaluate(SIZES)
    keys(shown, "+", "+", "+", "+")
    assert shown.page.evaluate(SIZES) == {
        name: pytest.approx(size, rel=0.01) if name != "edge" else size for name, size in before.items()
    }
    assert before["edge"] == "non-scaling-stroke"
    assert before["name"] == pytest.approx(12, abs=0.1)


def test_only_the_window_changes_and_no_outline_is_drawn_again(chart):
    shown = chart()
    shown.page.evaluate("window.land = [...document.querySelectorAll('.stage [role=option]')]")
    keys(shown, "+", "Shift+ArrowLeft")
    same = "window.land.every((one, at) => one === document.querySelectorAll('.stage [role=option]')[at])"
    assert shown.page.evaluate(same)


def test_another_region_begins_whole(chart):
    shown = chart()
    keys(shown, "+", "+")
    shown.set(region="europe")
    frame(shown)
    assert part(shown) == whole("europe")
    shown.reaches_python()
    assert shown.widget.window == []


def test_the_zoomed_part_reaches_python_and_can_be_set_from_there(chart):
    shown = chart()
    keys(shown, "+", "+")
    shown.reaches_python()
    assert shown.widget.window == [pytest.approx(one, abs=0.1) for one in part(shown)]
    shown.set(window=[])
    assert part(shown) == whole("asia-pacific")


def test_the_zoomed_map_follows_the_keys_from_area_to_area(chart):
    shown = chart(selected=["MNG"])
    keys(shown, "+", "+", "+", "+", "+")
    for key in ["ArrowDown"] * 4 + ["ArrowRight"] * 3:
        keys(shown, key)
        x, y, width, height = part(shown)
        spot = shown.middle(shown.active())
        assert x < spot[0] < x + width
        assert y < spot[1] < y + height
    assert inside(shown, "asia-pacific")


def test_a_click_a_little_beside_a_small_area_selects_it(chart):
    shown = chart()
    x, y = shown.on_screen("BRN")
    shown.page.mouse.click(x, y - 8)
    assert shown.read()["selected"] == ["BRN"]
