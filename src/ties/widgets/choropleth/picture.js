// The elements of the picture, drawn once: areas, seams, dots, and the groups that painting fills.
import { control, make } from "../shared/dom.js";
import { definitions } from "./patterns.js";

/** Draw the picture; return its parts. */
export function pictureOf(map) {
  const { spec } = map;
  const defs = definitions(map);
  const land = control("svg:g", {
    role: "listbox",
    tabindex: 0,
    "aria-multiselectable": "true",
    "aria-label": landLabel(spec),
  });
  const seams = make("svg:g", {
    class: "seams",
    "aria-hidden": "true",
    "pointer-events": "none",
    fill: "none",
    stroke: "#fff",
    "stroke-width": 0.7,
    "vector-effect": "non-scaling-stroke",
  });
  for (const area of map.areas) drawArea(map, area, land, seams);
  for (const area of map.areas.filter((one) => one.dot)) drawDot(area, land);
  const lines = make("svg:g", {
    "aria-hidden": "true",
    fill: "none",
    stroke: spec.colours.tie,
    "stroke-linecap": "round",
    "stroke-opacity": 0.85,
  });
  const lit = make("svg:path", {
    class: "lit",
    d: "",
    "aria-hidden": "true",
    "pointer-events": "none",
    fill: "none",
    stroke: "#1f2933",
    "stroke-width": 1.4,
    "vector-effect": "non-scaling-stroke",
  });
  const rings = make("svg:g", { "aria-hidden": "true", fill: "none", "pointer-events": "none" });
  const names = make("svg:g", {
    class: "names",
    "aria-hidden": "true",
    "pointer-events": "none",
    "text-anchor": "middle",
    "font-family": "system-ui, sans-serif",
    fill: "#1f2933",
    stroke: "#fff",
    "stroke-width": 4,
    "paint-order": "stroke",
  });
  const picture = make("svg:svg", {}, defs, land, seams, lit, lines, rings, names);
  return { picture, defs, land, lines, lit, rings, names };
}

/** Return the name of the list of countries. */
export const landLabel = ({ title }) =>
  `Countries: ${title}. Arrow keys move, Enter selects, Page Up and Page Down change the year, plus and minus zoom.`;

function drawArea({ id }, area, land, seams) {
  const option = make("svg:path", {
    id: `${id}-${area.id}`,
    role: "option",
    d: area.d,
    "aria-label": area.name,
    "aria-selected": "false",
    stroke: area.edge ? "none" : "#fff",
    "stroke-width": 0.7,
    "vector-effect": "non-scaling-stroke",
  });
  option.area = area;
  area.marks.push(option);
  land.append(option);
  if (area.edge) seams.append(make("svg:path", { d: area.edge, "vector-effect": "non-scaling-stroke" }));
}

function drawDot(area, land) {
  const dot = make("svg:circle", {
    cx: area.x,
    cy: area.y,
    r: 0,
    "aria-hidden": "true",
    stroke: "#52606d",
    "stroke-width": 0.8,
    "vector-effect": "non-scaling-stroke",
    style: "cursor:pointer",
  });
  dot.area = area;
  area.marks.push(dot);
  land.append(dot);
}
