"""A line from a name on the map begins at the name, where the name is nearest to its country."""

import pytest

from tests.browser.map_page import ShownMap

pytestmark = pytest.mark.browser

LINES = """() => {
  const svg = document.querySelector(".stage > svg"), matrix = svg.getScreenCTM();
  const names = [...svg.querySelectorAll(".names text")].map((one) => one.getBoundingClientRect())
    .map(({ left, right, top, bottom }) => ({ left, right, top, bottom }));
  const lines = [...svg.querySelectorAll(".leader")].map((one) => ["1", "2"].map((end) => {
    const [x, y] = ["x", "y"].map((name) => Number(one.getAttribute(name + end)));
    const point = new DOMPoint(x, y).matrixTransform(matrix);
    return [point.x, point.y];
  }));
  return { names, lines };
}"""
EDGE = 5  # pixels: air around a name, and what a letter may be higher than its size


def nearest(box, point):
    """Return the point of a box that is nearest to another point."""
    return (
        min(max(point[0], box["left"]), box["right"]),
        min(max(point[1], box["top"]), box["bottom"]),
    )


def distance(one, other):
    """Return the distance of two points in pixels."""
    return ((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5


@pytest.mark.parametrize("width", [340, 540, 820])
def test_a_line_begins_where_its_name_is_nearest_to_the_country(plain_page, width):
    shown = ShownMap(plain_page, region="asia-pacific", width=width, selected=["PRK", "VNM", "KOR"])
    seen = shown.page.evaluate(LINES)
    assert seen["lines"]
    for start, end in seen["lines"]:
        assert min(distance(start, nearest(box, end)) for box in seen["names"]) < EDGE
