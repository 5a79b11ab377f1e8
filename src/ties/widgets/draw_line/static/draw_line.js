// Made by `nox -s scripts` from the modules in src/ties/widgets/draw_line; change those.
// Elements of a page, and what a control needs inside JupyterLab.
const SVG = "http://www.w3.org/2000/svg";

/** Make an element: attributes, then children (text or elements). `on` maps events to handlers. */
function make(tag, attributes = {}, ...children) {
  const node = tag.startsWith("svg:") ? document.createElementNS(SVG, tag.slice(4)) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") for (const [event, handler] of Object.entries(value)) node.addEventListener(event, handler);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

/** Make a control that can hold the focus. JupyterLab takes its arrow keys unless the control itself says no. */
function control(tag, attributes = {}, ...children) {
  return make(tag, { ...attributes, "data-lm-suppress-shortcuts": "true" }, ...children);
}

/** Run `work` once, `wait` milliseconds after the last call. */
function settle(work, wait) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, wait);
  };
}

let serial = Math.floor(Math.random() * 1e9); // each widget loads its own copy of this file, and no two may share an id

/** Return a number that no other widget of the page has. */
function newId() {
  return ++serial;
}

// What a drawn line knows: its values, its axis and its words. Nothing here touches the page.
const HEIGHT = 260;
const EDGE = { left: 56, right: 12, top: 28, bottom: 26 };
const FOOT = HEIGHT - EDGE.bottom;
const TALL = FOOT - EDGE.top;
const MARKS = {
  given: "M-4,-4L4,4M-4,4L4,-4",
  guess: "M-5,-5H5V5H-5Z",
  truth: "M-5,0A5,5 0 1 0 5,0A5,5 0 1 0 -5,0Z",
};

/** Return the line of a widget: what is chosen, where each year and value is, and how a value is written. */
function lineOf(model) {
  const spec = model.get("spec");
  const { years, given, bottom, top, digits, unit } = spec;
  const state = { values: { ...model.get("values") }, at: 0, width: 600, last: null, before: null, refused: {} };
  const locked = () => model.get("disabled"),
    truth = () => model.get("truth"),
    revealed = () => Object.keys(truth()).length > 0;
  const text = (value) =>
    value == null
      ? "not reported"
      : value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const drawn = (year) => (state.values[year] == null ? "nothing drawn" : `${text(state.values[year])} ${unit}`.trim());
  const band = () => (state.width - EDGE.left - EDGE.right) / years.length;
  const x = (year) => EDGE.left + (years.indexOf(year) + 0.5) * band();
  const within = (value) => Math.min(Math.max(value, bottom), top);
  const y = (value) => FOOT - ((within(value) - bottom) / (top - bottom)) * TALL;
  /** A year without a value starts from the nearest known one before it, so that a line can be continued. */
  function start(year) {
    const all = { ...given, ...state.values };
    return (
      all[[...years.slice(0, years.indexOf(year) + 1).reverse(), ...years].find((one) => all[one] != null)] ?? bottom
    );
  }
  /** Say why a number of the table is not taken, and what is kept; an empty text if it is possible. */
  function refusal(year, value) {
    if (!(value < bottom || value > top)) return "";
    const kept = state.values[year] == null ? "stays empty" : `keeps ${text(state.values[year])}`;
    return `${year} ${kept}: write a number from ${text(bottom)} to ${text(top)}.`;
  }
  return { spec, state, locked, truth, revealed, text, drawn, band, x, within, y, start, refusal };
}

// Changes the values of a drawn line: by steps of the keys, by numbers of the table, and by the pointer.

/** Return what changes a value; each change is painted, said and sent to Python. */
function changer(line, model, { live }, paint) {
  const { spec, state, within, start, refusal } = line;
  const { asked, digits } = spec;
  const tell = settle(() => {
    const missing = asked.filter((year) => state.values[year] == null);
    live.textContent = missing.length ? `Still to draw: ${missing.join(", ")}.` : "Every year is drawn.";
  }, 300);
  const put = (year, value) => {
    state.values[year] = value === null ? undefined : Number(within(value).toFixed(digits));
    delete state.refused[year];
  };
  function push() {
    paint();
    tell();
    model.set("values", { ...state.values });
    model.save_changes();
  }
  function write(year, input) {
    const value = input.valueAsNumber;
    const refused = refusal(year, value);
    if (refused) {
      state.refused[year] = refused;
      live.textContent = refused;
      return paint();
    }
    state.at = asked.indexOf(year);
    put(year, Number.isNaN(value) ? null : value);
    push();
  }
  const go = (at) => {
    state.at = Math.min(Math.max(at, 0), asked.length - 1);
    paint();
  };
  const change = (steps) => {
    put(asked[state.at], steps && start(asked[state.at]) + steps * spec.step);
    push();
  };
  return { put, push, write, go, change };
}

/** Let keys choose a year and change its value. */
function listenToKeys(line, { plot }, { go, change }) {
  const { state, locked } = line;
  const { asked } = line.spec;
  const KEYS = {
    ArrowLeft: () => go(state.at - 1),
    ArrowRight: () => go(state.at + 1),
    Home: () => go(0),
    End: () => go(asked.length - 1),
    ArrowUp: () => change(1),
    ArrowDown: () => change(-1),
    PageUp: () => change(10),
    PageDown: () => change(-10),
    Delete: () => change(null),
    Backspace: () => change(null),
  };
  plot.addEventListener("keydown", (event) => {
    if (locked() || !KEYS[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    KEYS[event.key]();
  });
}

/** Let the pointer draw. */
function listenToPointer(line, { plot, picture }, { put, push }, paint) {
  const { spec, state, locked, band } = line;
  const { years, asked, bottom, top } = spec;
  function spot(event) {
    const box = picture.getBoundingClientRect();
    const across = (((event.clientX - box.left) * state.width) / box.width - EDGE.left) / band() - 0.5;
    const up = (FOOT - ((event.clientY - box.top) * HEIGHT) / box.height) / TALL;
    return { across, value: Math.round((bottom + up * (top - bottom)) / spec.step) * spec.step };
  }
  /** Take every asked year between the last spot and this one, however fast the pointer went. */
  function stroke(event) {
    const to = spot(event),
      from = state.last ?? { ...to, across: Math.round(to.across) };
    years.forEach((year, at) => {
      const near = at === Math.round(to.across),
        part = (at - from.across) / (to.across - from.across);
      if (!asked.includes(year) || !(near || (part >= 0 && part <= 1))) return;
      put(year, near ? to.value : from.value + (to.value - from.value) * part);
      if (near) state.at = asked.indexOf(year);
    });
    state.last = to;
    paint();
  }
  function finish() {
    if (state.last) push();
    state.last = null;
  }
  plot.addEventListener("pointerdown", (event) => {
    if (locked() || event.button) return;
    plot.setPointerCapture(event.pointerId);
    state.before = { ...state.values };
    stroke(event);
  });
  plot.addEventListener("pointermove", (event) => {
    if (state.last) stroke(event);
  });
  plot.addEventListener("pointerup", finish);
  // it became a scroll
  plot.addEventListener("pointercancel", () => {
    if (state.last) state.values = state.before;
    finish();
  });
}

// Draws the plot of a drawn line: axis, years to draw, and one series of marks for each of given, guess and truth.

/** Make the mark of a series at a place. */
const mark = (kind, px, py) =>
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
function painter(line, { picture, plot, inputs }) {
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

// The words around the plot of a drawn line: legend and table; after the lock what was drawn and what the data say.

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
function framer(line, { id, plot, key, head, rows, inputs, how, live }, paint, write) {
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

// A line drawn by pointer, keys or numbers: all three change the same values. The truth comes only with the lock.

/** Make the elements that stay. */
function partsOf({ label, bottom, top, missing }) {
  const id = `ties-line-${newId()}`;
  const picture = make("svg:svg", { height: HEIGHT, "aria-hidden": "true" });
  const plot = control(
    "div",
    {
      class: "plot",
      tabindex: 0,
      role: "slider",
      "aria-orientation": "vertical",
      "aria-valuemin": bottom,
      "aria-valuemax": top,
      "aria-labelledby": `${id}-name`,
      "aria-describedby": `${id}-how`,
    },
    picture,
  );
  const name = make("span", { id: `${id}-name`, hidden: true }, `Line to draw: ${label}`);
  const without = missing.length ? ` No figure is reported for ${missing.join(", ")}, so nothing is asked there.` : "";
  const how = make(
    "p",
    { class: "how", id: `${id}-how` },
    "Drag across the shaded years. Or use the keys: Left and Right choose a year, " +
      "Up and Down change its value (Page Up and Page Down by ten steps), Delete clears it. " +
      `Or write numbers in the table.${without}`,
  );
  const key = make("p"),
    live = make("p", { class: "now", "aria-live": "polite" });
  const rows = make("tbody"),
    head = make("tr"),
    inputs = new Map();
  const table = make(
    "details",
    {},
    make("summary", {}, "As a table of numbers"),
    make("table", {}, make("thead", {}, head), rows),
  );
  return { id, picture, plot, name, how, key, live, rows, head, inputs, table };
}

function render({ model, el }) {
  const line = lineOf(model);
  const { state } = line;
  const parts = partsOf(line.spec);
  const { plot, name, how, key, live, table } = parts;
  const paint = painter(line, parts);
  const changes = changer(line, model, parts, paint);
  const frame = framer(line, parts, paint, changes.write);
  listenToKeys(line, parts, changes);
  listenToPointer(line, parts, changes, paint);
  for (const name of ["focus", "blur"]) plot.addEventListener(name, paint);
  el.append(make("section", { class: "ties-line" }, name, how, plot, key, live, table));
  const watcher = new ResizeObserver(() => {
    state.width = plot.clientWidth || state.width;
    paint();
  });
  watcher.observe(plot);
  model.on("change:values", () => {
    state.values = { ...model.get("values") };
    paint();
  });
  model.on("change:disabled change:truth", frame);
  frame();
  return () => {
    watcher.disconnect();
    model.off();
  };
}

var draw_line = { render };

export { draw_line as default };
