// Draws the plot of a drawn line: axis, years to draw, and one series of marks for each of given, guess and truth.
import { make } from "../shared/dom.js";
import { EDGE, FOOT, HEIGHT, MARKS, TALL } from "./model.js";

/** Make the mark of a series at a place. */
export const mark = (kind, px, py) =>
  make("svg:path", {
    class: kind === "given" ? "given line" : `${kind} mark`,
    d: MARKS[kind],
    transform: `translate(${px},${py})`,
  });

const words = (content, px, py, more = {}) =>
  make("svg:text", { x: px, y: py, "text-anchor": "middle", ...more }, content);

/** Draw one series: marks, and a line between neighbouring years; a year without a value leaves a gap. */
function series(line, kind, values, from = {}) {
  const { x, y } = line;
  const { years } = line.spec;
  const at = (year) => values[year] ?? from[year],
    here = years.filter((year) => values[year] != null);
  const path = years
    .slice(1)
    .map((year, before) => [years[before], year])
    .filter(([a, b]) => at(a) != null && at(b) != null && (values[a] != null || values[b] != null))
    .map(([a, b]) => `M${x(a)},${y(at(a))}L${x(b)},${y(at(b))}`)
    .join("");
  return [
    make("svg:path", { class: `${kind} line`, d: path }),
    ...here.map((year) => mark(kind, x(year), y(values[year]))),
  ];
}

/** Draw a year that is not reported: a dashed frame with words, away from the drawn line. */
function gap({ spec, state, x, y, band }, year) {
  const middle = y(state.values[year] ?? spec.bottom) < EDGE.top + TALL / 2 ? FOOT - 50 : EDGE.top + 50;
  return [
    make("svg:rect", { class: "gap", x: x(year) - band() * 0.4, y: EDGE.top, width: band() * 0.8, height: TALL }),
    words("not reported", 0, 4, { transform: `translate(${x(year)},${middle}) rotate(-90)` }),
  ];
}

/** Return the years that are not reported: those known from the start, and those of the answer. */
const gapYears = (line) => [
  ...line.spec.missing,
  ...Object.entries(line.truth())
    .filter(([, value]) => value == null)
    .map(([year]) => Number(year))
    .filter((year) => !line.spec.missing.includes(year)),
];

/** Return what paints the plot, its words for assistive technology, and the fields of the table. */
export function painter(line, { picture, plot, inputs }) {
  const { spec, state, locked, truth, drawn, band, x, y } = line;
  const { years, asked, given, bottom, unit } = spec;
  return function paint() {
    picture.setAttribute("width", state.width);
    const right = state.width - EDGE.right,
      apart = Math.ceil(42 / band()),
      now = asked[state.at];
    picture.replaceChildren(
      ...asked.map((year) =>
        make("svg:rect", { class: "asked", x: x(year) - band() / 2, y: EDGE.top, width: band(), height: TALL }),
      ),
      ...spec.ticks.flatMap(([value, label]) => [
        make("svg:path", { class: "grid", d: `M${EDGE.left},${y(value)}H${right}` }),
        words(label, EDGE.left - 6, y(value) + 4, { "text-anchor": "end" }),
      ]),
      ...years.filter((_, at) => at % apart === 0).map((year) => words(year, x(year), HEIGHT - 8)),
      words(unit, 6, 16, { "text-anchor": "start" }),
      ...(plot.matches(":focus") && !locked()
        ? [
            make("svg:path", { class: "cursor", d: `M${x(now)},${EDGE.top}V${FOOT}` }),
            words(`${now}: ${drawn(now)}`, right, 16, { class: "now", "text-anchor": "end" }),
          ]
        : []),
      ...gapYears(line).flatMap((year) => gap(line, year)),
      ...series(line, "truth", truth()),
      ...series(line, "given", given),
      ...series(line, "guess", state.values, given),
    );
    for (const [year, { input, refused }] of inputs) {
      input.value = state.values[year] ?? "";
      refused.textContent = state.refused[year] ?? "";
      input.setAttribute("aria-invalid", String(Boolean(state.refused[year])));
    }
    if (locked()) return;
    plot.setAttribute("aria-valuenow", state.values[now] ?? bottom);
    plot.setAttribute("aria-valuetext", `${now}: ${drawn(now)}`);
  };
}
