// What is selected: rings, ties and the table beside the map.
import { make } from "../shared/dom.js";

const RING = 5; // radius around a small area, in pixels

/** Return what paints the selection, and what keeps the size of its rings. */
export function selectionOf(map) {
  const { spec, state, areas, byCode, id, rings, lines, table, nameOf } = map;
  function paintSelection() {
    const selected = [...state.chosen].map((code) => byCode.get(code)).filter(Boolean);
    for (const { code, marks } of areas) {
      const now = String(state.chosen.has(code));
      if (marks[0].getAttribute("aria-selected") !== now) marks[0].setAttribute("aria-selected", now);
    }
    const drawn = [
      ...selected.map((area) => [area, "#1a1a1a", 2.2]),
      ...(state.active ? [[state.active, "#0072b2", 3.2]] : []),
    ];
    rings.replaceChildren(
      ...drawn.flatMap(([area, stroke, width]) => [ring(area, "#fff", width + 2.6), ring(area, stroke, width)]),
    );
    const active = map.activeLines();
    lines.replaceChildren(
      ...active.map((line) =>
        make(
          "svg:path",
          {
            d: line.d,
            "stroke-width": 1 + line.weights[state.row],
            "vector-effect": "non-scaling-stroke",
            "marker-end": `url(#${id}-arrow)`,
          },
          make("svg:title", {}, map.tieWords(line)),
        ),
      ),
    );
    const rows = selected.map((area) => [area.name, map.textOf(area.code)]);
    const ties = active.map((line) => [`${nameOf(line.start)} → ${nameOf(line.end)}`, line.texts[state.row]]);
    table.hidden = !rows.length;
    table.replaceChildren(
      make(
        "caption",
        { style: "text-align:left;font-weight:600" },
        `Selected${spec.years[state.row] ? `, ${spec.years[state.row]}` : ""}`,
      ),
      ...[...rows, ...ties].map(([name, text]) =>
        make("tr", {}, make("th", { scope: "row" }, name), make("td", {}, text)),
      ),
    );
  }
  const ring = (area, stroke, width) =>
    area.dot
      ? make("svg:circle", {
          cx: area.x,
          cy: area.y,
          r: RING * map.unit(),
          stroke,
          "stroke-width": width,
          "vector-effect": "non-scaling-stroke",
        })
      : make("svg:path", {
          d: area.edge || area.d,
          stroke,
          "stroke-width": width,
          "vector-effect": "non-scaling-stroke",
        });
  const sizeRings = (size) => {
    for (const one of rings.querySelectorAll("circle")) one.setAttribute("r", RING * size);
  };
  return { paintSelection, sizeRings };
}
