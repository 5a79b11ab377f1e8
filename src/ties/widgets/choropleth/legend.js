// The legend: a colour or a pattern for each class, and how many areas have it.
import { make } from "../shared/dom.js";

/** Return what paints the legend of the year. */
export function legendOf(map) {
  const { spec, classes, state, model, legend, fillOf } = map;
  map.legendEntries = () => {
    const row = [...classes.subarray(state.row * spec.codes.length, (state.row + 1) * spec.codes.length)];
    return [
      ...spec.legend.map((one, number) => [number, `${one.label} (${row.filter((n) => n === number).length})`]),
      [spec.no_data, "no data"],
      ["disputed", "in dispute"],
    ];
  };
  function paintLegend() {
    const entry = (number, text) => {
      const scale = spec.windows[model.get("region")][2] / 640; // so that a pattern looks as it does on the map
      const swatch = make(
        "svg:svg",
        { viewBox: `0 0 ${24 * scale} ${15 * scale}`, "aria-hidden": "true" },
        make("svg:rect", { width: "100%", height: "100%", fill: fillOf(number) }),
      );
      return make("div", { class: "key" }, swatch, make("span", {}, text));
    };
    legend.replaceChildren(
      make("strong", {}, spec.unit || "Legend"),
      make("span", {}, " (number of areas)"),
      ...map.legendEntries().map(([number, text]) => entry(number, text)),
    );
  }
  return paintLegend;
}
