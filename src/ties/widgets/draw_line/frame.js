// The words around the plot of a drawn line: legend and table; after the lock what was drawn and what the data say.
import { control, make } from "../shared/dom.js";
import { mark } from "./paint.js";

/** Make an entry of the legend. */
const entry = (kind, label) =>
  make(
    "span",
    { class: "key" },
    make(
      "svg:svg",
      { width: 34, height: 14, "aria-hidden": "true" },
      make("svg:path", { class: `${kind} line`, d: "M0,7H34" }),
      mark(kind, 17, 7),
    ),
    label,
  );

/** Return what writes the words again, as after the lock. */
export function framer(line, { id, plot, key, head, rows, inputs, how, live }, paint, write) {
  const { spec, state, locked, truth, revealed, text } = line;
  const { years, asked, given, bottom, top, unit, missing } = spec;
  function cell(year) {
    if (given[year] != null) return [`${text(given[year])} (given)`];
    if (missing.includes(year)) return ["not reported, so not asked"];
    if (locked()) return [text(state.values[year] ?? null)];
    const input = control("input", {
      type: "number",
      step: "any",
      min: bottom,
      max: top,
      "aria-label": `${year}${unit ? `, ${unit}` : ""}`,
      "aria-describedby": `${id}-no-${year}`,
      on: { change: () => write(year, input), keydown: (event) => event.key === "Enter" && write(year, input) },
    });
    const refused = make("small", { id: `${id}-no-${year}`, class: "refused" });
    inputs.set(year, { input, refused });
    return [input, refused];
  }
  function close() {
    for (const one of plot.getAttributeNames()) if (/^tabindex|^aria-/.test(one)) plot.removeAttribute(one);
    plot.setAttribute("role", "img");
    const read = asked.map(
      (year) => `${year}: you ${text(state.values[year])}${revealed() ? `, the data ${text(truth()[year])}` : ""}`,
    );
    plot.setAttribute("aria-label", `${spec.label} ${unit ? `In ${unit}. ` : ""}${read.join("; ")}.`);
    how.hidden = live.hidden = true;
  }
  return function frame() {
    key.replaceChildren(
      ...(Object.keys(given).length ? [entry("given", "given (crosses)")] : []),
      entry("guess", "your line (dashed, squares)"),
      ...(revealed() ? [entry("truth", "the data (solid, circles)")] : []),
    );
    const columns = [
      "year",
      `${locked() ? "you" : "your number"}${unit ? ` (${unit})` : ""}`,
      ...(revealed() ? ["the data"] : []),
    ];
    head.replaceChildren(...columns.map((name) => make("th", { scope: "col" }, name)));
    inputs.clear();
    rows.replaceChildren(
      ...years.map((year) =>
        make(
          "tr",
          {},
          make("th", { scope: "row" }, String(year)),
          make("td", {}, ...cell(year)),
          revealed() ? make("td", {}, text(truth()[year])) : null,
        ),
      ),
    );
    if (locked()) close();
    paint();
  };
}
