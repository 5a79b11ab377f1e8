// The legend: a colour or a pattern for each class, and how many areas have it.
import { make } from "../shared/dom.js";

/** Return what paints the legend of the year. */
export function legendOf(map) {
  const { spec, classes, state, model, legend, fillOf } = map;
  function paintLegend() {
    const row = [...classes.subarray(state.row * spec.codes.length, (state.row + 1) * spec.codes.length)];
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
      ...spec.legend.map((one, number) => entry(number, `${one.label} (${row.filter((n) => n === number).length})`)),
      entry(spec.no_data, "no data"),
      entry("disputed", "in dispute"),
    );
  }
  return paintLegend;
}
