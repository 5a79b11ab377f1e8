// Draws the events of a timeline: a band per theme, dots, labels where there is room, marked days and years.
import { make } from "../shared/dom.js";
import { ticksOf, wordsOf } from "./model.js";

const DIAMOND = "M0,-6L6,0L0,6L-6,0Z"; // hindsight
const DASHES = ["6 4", "2 3", "8 3 2 3", null]; // each marked day has its own line

const text = (words, x, y, more = {}) => make("svg:text", { x, y, ...more }, words);

/** Draw the mark of an event, a line as long as its date, and its label. */
function markOf(event, { x, y, side, label }, layout) {
  const [from, to] = [layout.x(event.begin) - x, layout.x(event.end) - x];
  const dot = event.known
    ? make("svg:circle", { class: "dot", r: 5 })
    : make("svg:path", { class: "dot later", d: DIAMOND });
  const words = side
    ? text(label, side === "right" ? 10 : -10, 4, { "text-anchor": side === "right" ? "start" : "end" })
    : null;
  return make(
    "svg:g",
    { class: "event", role: "option", "aria-label": wordsOf(event), transform: `translate(${x},${y})` },
    make("svg:rect", { class: "hit", x: -9, y: -9, width: 18, height: 18 }),
    to - from > 2 ? make("svg:path", { class: "span", d: `M${from},0H${to}` }) : null,
    dot,
    words,
  );
}

function bandOf({ theme, top, height }, at, layout) {
  const narrow = layout.left < 50;
  return [
    make("svg:rect", { class: at % 2 ? "band odd" : "band", x: 0, y: top, width: layout.width, height }),
    narrow ? text(theme, 4, top + 12, { class: "theme" }) : text(theme, 6, top + 17, { class: "theme" }),
  ];
}

/** Draw marked days; return the lines and, for the legend, the words of those that are drawn. */
function daysOf(marks, layout) {
  const drawn = marks.filter((mark) => mark.begin >= layout.low && mark.end <= layout.high);
  return drawn.map((mark, at) => ({
    words: mark.words,
    dashes: DASHES[at % DASHES.length],
    line: make("svg:path", {
      class: "day",
      d: `M${layout.x((mark.begin + mark.end) / 2)},0V${layout.bottom}`,
      "stroke-dasharray": DASHES[at % DASHES.length],
    }),
  }));
}

/** Fill the picture; return the option of each event and the marked days. */
export function drawPicture(spec, layout, { picture, list }, id) {
  const options = new Map();
  const years = ticksOf(layout.low, layout.high, layout.right - layout.left).filter(
    (year) => layout.x(year) >= layout.left,
  );
  const days = daysOf(spec.marks, layout);
  spec.events.forEach((event, at) => {
    const option = markOf(event, layout.spots.get(event), layout);
    option.id = `${id}-${at}`;
    options.set(event, option);
  });
  list.replaceChildren(...options.values());
  picture.setAttribute("viewBox", `0 0 ${layout.width} ${layout.height}`);
  picture.setAttribute("width", layout.width);
  picture.setAttribute("height", layout.height);
  picture.replaceChildren(
    make(
      "svg:g",
      { "aria-hidden": "true" },
      ...layout.bands.flatMap((band, at) => bandOf(band, at, layout)),
      ...years.flatMap((year) => [
        make("svg:path", { class: "year", d: `M${layout.x(year)},0V${layout.bottom}` }),
        text(year, layout.x(year), layout.bottom + 16, { "text-anchor": "middle", class: "tick" }),
      ]),
      ...days.map((day) => day.line),
    ),
    list,
  );
  return { options, days };
}

/** Make the legend: what a dot, a diamond, a line through them and each marked day mean. */
export function legendOf(spec, days) {
  const key = (mark) =>
    make("svg:svg", { width: 26, height: 14, viewBox: "-13 -7 26 14", "aria-hidden": "true" }, mark);
  const entry = (mark, words) => make("span", { class: "key" }, key(mark), words);
  const line = (dashes) => make("svg:path", { class: "day", d: "M-13,0H13", "stroke-dasharray": dashes });
  const has = (known) => spec.events.some((event) => event.known === known);
  const drawn = spec.events.length > 0;
  return [
    has(true) ? entry(make("svg:circle", { class: "dot", r: 5 }), "event") : null,
    has(false) ? entry(make("svg:path", { class: "dot later", d: DIAMOND }), "hindsight") : null,
    drawn ? entry(make("svg:path", { class: "span", d: "M-13,0H13" }), "the exact day is not known") : null,
    ...days.map((day) => entry(line(day.dashes), day.words)),
  ].filter(Boolean);
}
