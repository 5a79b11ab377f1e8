"""A map of a few made-up rows in a plain page, and ways to read what its script draws."""

from functools import cache
from typing import Any

import pandas as pd
from playwright.sync_api import Page

import ties
from tests.browser.script_page import Shown
from ties.widgets.choropleth.widget import CountryMap

YEARS = [2018, 2019, 2020, 2021, 2022, 2023]
LIMITS = [0, 10, 20, 30]
VALUES = {  # a value a year; two values never share a class by accident
    "VNM": [5, 15, 25, None, 5, 15],
    "MNG": [15, 5, 5, 25, 15, 5],
    "CHN": [25, 29, 15, 5, 29, 25],
    "UKR": [5, 5, 15, 15, 25, 5],
    "RUS": [25, 25, 5, 5, 15, 15],
    "FJI": [3, 12, 3, 12, 22, 22],
    "BRN": [12, 3, 12, 22, 3, 3],
}
NAMES = {"VNM": "Vietnam", "MNG": "Mongolia", "CHN": "China", "RUS": "Russia", "UKR": "Ukraine", "FJI": "Fiji"}
TIES = [("VNM", "RUS", 1.0), ("VNM", "CHN", 4.0), ("MNG", "RUS", 2.0), ("CHN", "RUS", 3.0)]  # receives, sends, weight
READ = """() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const plain = (fill) => fill.replace(/^url\\(#ties-map-\\d+-(.*)\\)$/, "pattern $1");
  const text = (selector) => document.querySelector(selector)?.textContent;
  const fill = (node) => plain(node.getAttribute("fill"));
  const words = (nodes) => nodes.map((one) => one.textContent);
  return {
    fills: Object.fromEntries(all(".stage [role=option]").map((one) => [one.area.code ?? one.area.id, fill(one)])),
    heading: text("h4"),
    note: text("p.note"),
    year: text(".bar label span span"),
    slider: document.querySelector("input[type=range]")?.value,
    legend: all(".key").map((one) => [one.textContent, fill(one.querySelector("rect"))]),
    selected: all("[aria-selected=true]").map((one) => one.area.code).sort(),
    table: all("table tr").map((one) => words([...one.children])),
    lines: all("path[marker-end]").map((one) => ({ words: one.textContent, d: one.getAttribute("d"),
      width: Number(one.getAttribute("stroke-width")) })),
    window: document.querySelector(".stage svg").getAttribute("viewBox").split(" ").map(Number),
    names: words(all(".names text")),
    options: Object.fromEntries(all(".stage [role=option]").map((one) => [one.area.code ?? one.area.id,
      one.getAttribute("aria-label")])),
  };
}"""
RINGS = """() => {
  const options = [...document.querySelectorAll(".stage [role=option]")];
  const paths = new Map(options.map((one) => [one.area.edge || one.area.d, one.area.code]));
  const middle = (one) => `circle ${one.getAttribute("cx")} ${one.getAttribute("cy")}`;
  const around = (one) => paths.get(one.getAttribute("d")) ?? middle(one);
  return [...document.querySelectorAll(".stage svg > g")].flatMap((group) => [...group.children])
    .filter((one) => ["#1a1a1a", "#0072b2"].includes(one.getAttribute("stroke")))
    .map((one) => [around(one), one.getAttribute("stroke")]);
}"""
FIND = """(code) => [...document.querySelectorAll(".stage [role=option]")]
  .find((one) => one.area.code === code || one.area.id === code)"""
CLICK = f"""(code) => ({FIND})(code).dispatchEvent(new MouseEvent("click", {{ bubbles: true }}))"""
CENTRE = f"""(code) => {{ const area = ({FIND})(code).area; return [area.x, area.y]; }}"""
ON_SCREEN = """([x, y]) => {
  const spot = new DOMPoint(x, y).matrixTransform(document.querySelector(".stage svg").getScreenCTM());
  return [spot.x, spot.y];
}"""
ACTIVE = """() => {
  const id = document.querySelector("[role=listbox]").getAttribute("aria-activedescendant");
  const area = document.getElementById(id)?.area;
  return area ? area.code ?? area.id : null;
}"""


def rows() -> pd.DataFrame:
    """Return one row per country and year."""
    long = [(code, year, value) for code, values in VALUES.items() for year, value in zip(YEARS, values, strict=True)]
    return pd.DataFrame(long, columns=["iso3", "year", "share"])


def flows() -> pd.DataFrame:
    """Return ties that differ in weight, other ones in 2021, none in the last two years, and one in 2018 alone."""
    years = pd.DataFrame(
        [(*pair, 5 - weight if year == 2021 else weight, year) for *pair, weight in TIES for year in YEARS[:4]]
    )
    only = pd.DataFrame([("CHN", "VNM", 4.0, 2018)])
    return pd.concat([years, only]).set_axis(["iso3", "partner_iso3", "share", "year"], axis=1)


@cache
def widget() -> CountryMap:
    """Make the map of these rows once; its still picture takes longer than everything else."""
    options = {"unit": "%", "breaks": LIMITS, "ties": flows(), "source": "Made up."}
    return ties.map_countries(rows(), "share", title="Share", **options)


def value(code: str, year: int) -> int | None:
    """Return the value of a country in a year."""
    return VALUES[code][YEARS.index(year)]


def name_in(code: str, year: int) -> str:
    """Return the name that an area has for assistive technology in a year."""
    number = value(code, year)
    return f"{NAMES[code]}: {'no data' if number is None else f'{number} %'}, {year}"


class ShownMap(Shown):
    """The map in the page."""

    def __init__(self, page: Page, chart: CountryMap | None = None, *, width: int = 1000, **chosen: Any) -> None:
        chart = chart or widget()
        start = {"year": 2019, "selected": [], "view": "un", "region": "asia-pacific"} if chart is widget() else {}
        for name, choice in (start | chosen).items():
            setattr(chart, name, choice)
        super().__init__(page, chart, width)

    def read(self) -> dict[str, Any]:
        """Return fills, legend, words, selection, table and ties as they are drawn."""
        return self.page.evaluate(READ)

    def rings(self) -> list[list[str]]:
        """Return what the rings go around, and their colours."""
        return self.page.evaluate(RINGS)

    def expected(self, code: str, year: int) -> str:
        """Return the fill that a value of our rows asks for: its class, as the legend in Python paints it."""
        given = value(code, year)
        return "pattern 255" if given is None else self.widget.spec["legend"][given // 10]["colour"]

    def agrees(self, year: int) -> None:
        """Check fills, counts of the legend, heading and slider against the rows of a year."""
        seen = self.read()
        assert {code: seen["fills"][code] for code in VALUES} == {code: self.expected(code, year) for code in VALUES}
        assert seen["fills"]["JPN"] == "pattern 255"
        classes = [value(code, year) // 10 for code in VALUES if value(code, year) is not None]
        words = [f"{10 * n} to {'under ' * (n < 2)}{10 * n + 10} ({classes.count(n)})" for n in range(3)]
        assert [text for text, _ in seen["legend"]][:-2] == words
        fills = list(seen["fills"].values())
        codes = [fill for name, fill in seen["fills"].items() if name.isupper()]
        bare = [f"no data ({codes.count('pattern 255')})", f"in dispute ({fills.count('pattern disputed')})"]
        assert [text for text, _ in seen["legend"]][-2:] == bare
        assert (seen["heading"], seen["year"]) == (f"Share, {year}", str(year))
        assert int(seen["slider"]) == YEARS.index(year)
        assert self.find("input[type=range]").get_attribute("aria-valuetext") == self.spoken()
        assert {code: seen["options"][code] for code in NAMES} == {code: name_in(code, year) for code in NAMES}

    def middle(self, code: str) -> list[int]:
        """Return the middle of an area on the map."""
        return self.page.evaluate(CENTRE, code)

    def on_screen(self, code: str) -> list[float]:
        """Return where the middle of an area is on the screen."""
        return self.page.evaluate(ON_SCREEN, self.middle(code))

    def click(self, code: str) -> None:
        """Click on an area itself, whatever lies above it on the screen."""
        self.page.evaluate(CLICK, code)

    def search(self, name: str) -> None:
        """Look for a country by its name."""
        self.find("input[type=search]").fill(name)
        self.press("Enter")

    def focus(self) -> None:
        """Focus the countries."""
        self.find("[role=listbox]").focus()

    def active(self) -> str | None:
        """Return the code or the id of the area that the keys are on."""
        return self.page.evaluate(ACTIVE)
