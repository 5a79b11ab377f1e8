// The patterns of classes, of no data and of areas in dispute, and the head of an arrow.
import { make } from "../shared/dom.js";

const PATTERNS = {
  dots: '<circle cx="4" cy="4" r="1.8" fill="#1f2933" fill-opacity=".65"/>',
  lines: '<path d="M0,8L8,0" stroke="#1f2933" stroke-opacity=".6" stroke-width="1.6"/>',
  cross: '<path d="M0,8L8,0M0,0L8,8" stroke="#1f2933" stroke-opacity=".6" stroke-width="1.4"/>',
  bars: '<path d="M0,4L8,4" stroke="#1f2933" stroke-opacity=".6" stroke-width="1.6"/>',
  back: '<path d="M0,0L8,8" stroke="#1f2933" stroke-opacity=".6" stroke-width="1.6"/>',
  columns: '<path d="M4,0L4,8" stroke="#1f2933" stroke-opacity=".6" stroke-width="1.6"/>',
  grid: '<path d="M4,0L4,8M0,4L8,4" stroke="#1f2933" stroke-opacity=".6" stroke-width="1.2"/>',
  rings: '<circle cx="4" cy="4" r="2.4" fill="none" stroke="#1f2933" stroke-opacity=".65"/>',
  stars: '<path d="M4,1.5V6.5M1.8,2.8L6.2,5.2M6.2,2.8L1.8,5.2" stroke="#1f2933" stroke-opacity=".7" stroke-width="1"/>',
};

/** Return what fills the areas of a class: a colour, or a pattern. */
export function fillsOf({ spec, id }) {
  return (number) =>
    number === "disputed" || number === spec.no_data || spec.legend[number].hatch
      ? `url(#${id}-${number})`
      : spec.legend[number].colour;
}

/** Return the colour of a class without its pattern. */
export function plainFillsOf({ spec }) {
  return (number) => spec.legend[number]?.colour ?? spec.colours.no_data;
}

/** Return the patterns and the arrow, as the picture keeps them. */
export function definitions({ spec, id }) {
  const pattern = (number, ground, marks) => {
    const node = make("svg:pattern", { id: `${id}-${number}`, width: 8, height: 8, patternUnits: "userSpaceOnUse" });
    node.innerHTML = `<rect width="8" height="8" fill="${ground}"/>${marks}`;
    return node;
  };
  const hatch = `<path d="M0,8L8,0" stroke="${spec.colours.hatch}" stroke-opacity=".55" stroke-width="1"/>`;
  const arrow = make("svg:marker", {
    id: `${id}-arrow`,
    viewBox: "0 0 8 8",
    refX: 6,
    refY: 4,
    markerWidth: 46,
    markerHeight: 46,
    markerUnits: "userSpaceOnUse",
    orient: "auto",
  });
  arrow.innerHTML = `<path d="M0,0L8,4L0,8Z" fill="${spec.colours.tie}"/>`;
  return make(
    "svg:defs",
    {},
    arrow,
    pattern(spec.no_data, spec.colours.no_data, hatch),
    pattern("disputed", "#ffffff", PATTERNS.cross),
    ...spec.legend.map((row, number) => row.hatch && pattern(number, row.colour, PATTERNS[row.hatch])),
  );
}
