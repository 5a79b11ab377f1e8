// The legend: a button for each class, with its colour or pattern and how many areas have it. Pressed, it shows them.
import { control, make } from "../shared/dom.js";

/** Return what paints the legend of the year, and what fits its patterns to the zoom. */
export function legendOf(map) {
  const { spec, state, legend } = map;
  let drawn = null;
  let keys = [];
  const rows = () => [
    ...spec.legend.map((row, number) => [number, row.label]),
    [spec.no_data, "no data"],
    ["disputed", "in dispute"],
  ];
  function press(number) {
    state.lit = state.lit === number ? null : number;
    map.paint();
  }
  function keyOf([number]) {
    const swatch = make(
      "svg:svg",
      { viewBox: "0 0 24 15", "aria-hidden": "true" },
      make("svg:rect", { width: "100%", height: "100%", fill: map.fillOf(number) }),
    );
    const words = make("span", {});
    const button = control(
      "button",
      { type: "button", class: "key", on: { click: () => press(number) } },
      swatch,
      words,
    );
    return { swatch, words, button };
  }
  function build() {
    drawn = spec.legend;
    keys = rows().map(keyOf);
    legend.setAttribute("role", "group");
    legend.setAttribute("aria-label", `Legend: ${spec.unit || spec.title}. A button shows the areas of its class.`);
    legend.replaceChildren(
      make("strong", {}, spec.unit || "Legend"),
      make("span", {}, " (areas in the world)"),
      ...keys.map((key) => key.button),
    );
  }
  map.legendEntries = () => {
    const counts = map.counts();
    return rows().map(([number, label]) => [number, `${label} (${counts.get(number)})`]);
  };
  function paintLegend() {
    if (drawn !== spec.legend) build();
    for (const [at, [number, words]] of map.legendEntries().entries()) {
      keys[at].words.textContent = words;
      keys[at].button.setAttribute("aria-pressed", String(state.lit === number));
    }
  }
  /** A pattern looks in the legend as it does on the map; `size` is a pixel in map units. */
  function sizeLegend(size) {
    for (const { swatch } of keys) swatch.setAttribute("viewBox", `0 0 ${24 * size} ${15 * size}`);
  }
  return { paintLegend, sizeLegend };
}
