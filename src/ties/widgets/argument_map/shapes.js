// The shapes of claims and the legend that names them.
import { make } from "../shared/dom.js";
import { STATES } from "./model.js";

/** Draw the outline of a claim: its shape and colours say what it asserts. */
export const outline = (spec, asserts, attributes = {}) =>
  make("svg:path", {
    class: "box",
    d: spec.shapes[asserts].d,
    style: `--edge:${spec.shapes[asserts].edge};--ground:${spec.shapes[asserts].ground}`,
    ...attributes,
  });

/** Make a small picture for a legend or a line of the tree. */
export const key = (...marks) =>
  make("svg:svg", { class: "key", viewBox: "-76 -38 152 76", "aria-hidden": "true" }, ...marks);

export const shapeKey = (spec, asserts) => key(outline(spec, asserts, { class: "box small" }));

const lineKey = (look) =>
  key(
    make("svg:path", {
      class: "line",
      d: "M-74,0H74",
      "stroke-width": look.width * 5,
      "stroke-dasharray": look.dashes.replace(/\d+/g, (n) => n * 3.5) || null,
    }),
  );

/** Make the legend: shapes and lines with counts, and the signs. */
export function legend({ spec, nodes }) {
  const count = (name) => nodes.filter((node) => node.asserts === name).length;
  const entry = (...parts) => make("span", {}, ...parts);
  return make(
    "div",
    { class: "keys" },
    ...Object.keys(spec.shapes).map((name) => entry(shapeKey(spec, name), `${name} (${count(name)})`)),
    ...Object.entries(spec.kinds).map(([kind, look]) => entry(lineKey(look), `${kind} (${look.count})`)),
    entry("¶ paragraph"),
    entry("~ hedged"),
    entry(key(make("svg:path", { class: "gone", d: "M-68,-30H68V30H-68Z" })), `pulled out, or ${STATES.lost}`),
  );
}
