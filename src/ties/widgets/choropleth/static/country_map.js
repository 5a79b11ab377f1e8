// Made by `nox -s scripts` from the modules in src/ties/widgets/choropleth; change those.
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

/** Write words into a live line. It is `quiet` where they are heard already, as the name of what the keys are on. */
function tell(live, words, quiet = false) {
  live.setAttribute("aria-live", quiet ? "off" : "polite");
  live.textContent = words;
}

/** Run `work` once, `wait` milliseconds after the last call. */
function settle(work, wait) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, wait);
  };
}

/**
 * Return what sends changes to Python, at once: Python repeats what it was sent, and a change that waited here would
 * be undone by the repetition of the one before. Many changes are no burden: ipywidgets sends one message at a time.
 */
const sender = (model) => () => model.save_changes();

/** Offer a blob as a file, without leaving the page. */
function download(blob, name) {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

let serial = Math.floor(Math.random() * 1e9); // each widget loads its own copy of this file, and no two may share an id

/** Return a number that no other widget of the page has. */
function newId() {
  return ++serial;
}

// Says in a widget when it has lost its kernel.

const LOST =
  "This part has lost its connection to Python, so nothing is saved and no answer comes. What you answered before is " +
  "kept. Choose Run ▸ Run All Above Selected Cell, then run this cell again (Shift+Enter).";

/** Say in the widget that its kernel is lost; ipywidgets marks the element. Return what ends the watch. */
function watchConnection(el) {
  const note = make("p", {
    role: "alert",
    class: "ties-lost",
    style:
      "border:2px solid #b35806;border-left-width:8px;" +
      "padding:.4em .7em;margin:0 0 .5em;background:#fff;color:#1f2933;font-size:14px;line-height:1.4",
  });
  const look = () => {
    const lost = el.classList.contains("jupyter-widgets-disconnected");
    if (lost === Boolean(note.textContent)) return;
    note.textContent = lost ? LOST : "";
    if (lost) el.prepend(note);
    else note.remove();
  };
  const watcher = new MutationObserver(look);
  watcher.observe(el, { attributes: true, attributeFilter: ["class"] });
  look();
  return () => watcher.disconnect();
}

// Shift+Enter and Ctrl+Enter run the cell from a control too, as from everywhere else in JupyterLab.
const SUPPRESSED = "data-lm-suppress-shortcuts";

/** Let these keys reach JupyterLab, once for the whole page; a control keeps all other keys. */
function letCellsRun() {
  const page = document.documentElement;
  if (page.dataset.tiesCellsRun) return;
  page.dataset.tiesCellsRun = "true";
  // JupyterLab listens at the document, so it comes after this
  window.addEventListener("keydown", (event) => event.key === "Enter" && hear(event), true);
}

/** Decide what Enter does in a control: it runs the cell with Shift or Ctrl, and begins a new line in a large box. */
function hear(event) {
  const control = event.target.closest?.(`[${SUPPRESSED}]`);
  if (!control) return;
  if (event.shiftKey || event.ctrlKey) runFrom(control, event);
  else if (control.matches("textarea")) event.stopPropagation(); // JupyterLab takes the new line away if it hears of it
}

function runFrom(control, event) {
  if (control.matches("input:read-write, textarea")) giveToCell(control, event);
  else letThrough(control);
}

/** Take the mark from a control and from what is round it, such as the box of a wide table, for this one key. */
function letThrough(control) {
  for (let one = control; one; one = one.parentElement?.closest(`[${SUPPRESSED}]`)) {
    one.removeAttribute(SUPPRESSED);
    setTimeout(() => one.setAttribute(SUPPRESSED, "true"));
  }
}

/** Press the key on the cell of a box instead: ipywidgets keeps every key of a box, and JupyterLab leaves it alone. */
function giveToCell(box, event) {
  const cell = box.closest(".jp-Cell");
  if (!cell) return;
  event.preventDefault();
  event.stopPropagation();
  cell.focus();
  cell.dispatchEvent(new KeyboardEvent("keydown", event));
}

// Parts of the map, as x, y, width and height in map units: to zoom and to move, within a whole. Nothing is drawn here.
const MOST = 12; // times that a part may be magnified

const between = (low, number, high) => Math.min(Math.max(number, low), high);

/** Return a part with its centre near a point, `times` as large as the whole on the screen, and inside the whole. */
function partAt([left, top, width, height], x, y, times) {
  const scale = between(1, times, MOST);
  const [w, h] = [width / scale, height / scale];
  return [between(left, x - w / 2, left + width - w), between(top, y - h / 2, top + height - h), w, h];
}

/** Return how many times a part is magnified. */
const timesOf = (part, whole) => whole[2] / part[2];

/** Return the middle of a part. */
const middleOf = ([x, y, width, height]) => [x + width / 2, y + height / 2];

/** Zoom a part; the point `at` stays where it is on the screen as far as the whole allows. */
function zoomed(part, whole, factor, at = middleOf(part)) {
  const times = between(1, timesOf(part, whole) * factor, MOST);
  const shrunk = timesOf(part, whole) / times;
  const [x, y] = middleOf(part);
  return partAt(whole, at[0] + (x - at[0]) * shrunk, at[1] + (y - at[1]) * shrunk, times);
}

/** Move a part by map units. */
function moved(part, whole, dx, dy) {
  const [x, y] = middleOf(part);
  return partAt(whole, x + dx, y + dy, timesOf(part, whole));
}

/** Return whether a point is in a part. */
const contains = ([left, top, width, height], { x, y }) =>
  x > left && x < left + width && y > top && y < top + height;

/** Return a part that shows a point: the same one if the point is in it, else one with the point in its middle. */
const showing = (part, whole, point) =>
  contains(part, point) || !contains(whole, point) ? part : partAt(whole, point.x, point.y, timesOf(part, whole));

// Which area is active, and which countries are selected: by key, pointer or name.

/** Return what makes an area active and selects countries. */
function chooserOf(map) {
  const { state, model, push, land, live } = map;
  /** Walk to an area, or to none; what the keys are on says its own name. */
  function activate(area, quiet = Boolean(area) && document.activeElement === land) {
    state.active = area;
    if (area) {
      land.setAttribute("aria-activedescendant", area.marks[0].id);
      map.bring(area);
    } else land.removeAttribute("aria-activedescendant");
    map.paintSelection();
    map.tellActive();
    map.speak(quiet);
  }
  function choose(area) {
    const code = area && map.owner(area);
    if (!code) return;
    state.chosen.has(code) ? state.chosen.delete(code) : state.chosen.add(code);
    chosen();
  }
  function chosen() {
    map.paintSelection();
    map.paintNames();
    map.speak();
    model.set("selected", [...state.chosen]);
    push();
  }
  /** Select a country that was found by its name. */
  function take(area) {
    state.chosen.add(area.code);
    activate(area);
    chosen();
    if (!contains(map.windowOf(), area)) tell(live, `${live.textContent} It is outside the region that the map shows.`);
  }
  function clear() {
    state.chosen.clear();
    state.active = null;
    activate(null);
    chosen();
  }
  return { activate, choose, chosen, take, clear };
}

// Rows of fields as a file that spreadsheets open as it is meant.

const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
/** Return rows of fields as CSV; the mark in front tells spreadsheets that it is UTF-8. */
const asCsv = (rows) => `\ufeff${rows.map((row) => row.map(quoted).join(",")).join("\r\n")}\r\n`;

/** Return a number as it is and text as text: with a mark in front where a spreadsheet would run it as a formula. */
const field = (value) =>
  typeof value === "string" && /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : String(value ?? "");

// The measures of a map: which one is shown, its classes, its ranks, and its numbers as a file.

const OWN = ["title", "unit", "legend", "texts", "numbers", "ranks_to"];
const HEADER = ["iso3", "name", "year", "value", "class", "unit"];

/** Return what a map has of one measure alone; the first one is at the top of what Python sends. */
const measureOf = (spec, value) =>
  spec.others[value] ?? Object.fromEntries(OWN.map((name) => [name, spec[name]]));

/** Return the classes of one measure, by year and then by country; those of all measures are sent in one piece. */
function classesOf(spec, bytes, value) {
  const size = spec.years.length * spec.codes.length;
  const at = Math.max(0, spec.values.indexOf(value)) * size;
  return new Uint8Array(bytes.buffer, bytes.byteOffset + at, size);
}

/** Return the rank of each country in a year, the largest number first; equal numbers share the better rank. */
function ranksOf({ numbers, ranks_to: last }, row) {
  const known = Object.keys(numbers).filter((code) => numbers[code][row] != null);
  known.sort((a, b) => numbers[b][row] - numbers[a][row]);
  const ranks = new Map();
  for (const [at, code] of known.entries()) {
    const before = known[at - 1];
    ranks.set(code, before && numbers[before][row] === numbers[code][row] ? ranks.get(before) : at + 1);
  }
  return new Map([...ranks].filter(([, rank]) => rank <= (last ?? Infinity)));
}

/** Return what gives the rank of a country in the year that is shown, 0 without one; it counts once a year. */
function rankerOf(spec, state) {
  let of = {};
  return (code) => {
    if (of.row !== state.row || of.numbers !== spec.numbers)
      of = { row: state.row, numbers: spec.numbers, ranks: ranksOf(spec, state.row) };
    return of.ranks.get(code) ?? 0;
  };
}

/** Return the years of a map in which any country has data, as "2019" or "2019 to 2021". */
function yearsWithData({ years, codes, texts }) {
  const some = years.filter((_, row) => codes.some((code) => texts[code][row]));
  return [...new Set([some[0], some.at(-1)])].join(" to ") || "none";
}

/** Return a measure as rows of fields, a header first: one row per country and year, also where there is no data. */
function fieldsOf(spec, measure, classes, nameOf) {
  const rows = spec.years.flatMap((year, row) =>
    spec.codes.map((code, column) => {
      const number = classes[row * spec.codes.length + column];
      const value = measure.numbers[code]?.[row] ?? measure.texts[code][row];
      const label = number === spec.no_data ? "no data" : measure.legend[number].label;
      return [code, nameOf(code), year || "", value, label, measure.unit].map(field);
    }),
  );
  return [HEADER, ...rows];
}

/** Return a name for a file: the title and the year, or the first and the last of several years. */
function fileName(title, years, ending) {
  const shown = [...new Set([years[0], years.at(-1)])].filter(Boolean);
  const words = [title.slice(0, 80), ...shown].join(" ");
  return `${words.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "map"}.${ending}`;
}

// The patterns of classes, of no data and of areas in dispute, and the head of an arrow.

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
function fillsOf({ spec, id }) {
  return (number) =>
    number === "disputed" || number === spec.no_data || spec.legend[number].hatch
      ? `url(#${id}-${number})`
      : spec.legend[number].colour;
}

/** Return the colour of a class without its pattern. */
function plainFillsOf({ spec }) {
  return (number) => spec.legend[number]?.colour ?? spec.colours.no_data;
}

/** Return the patterns and the arrow, as the picture keeps them. */
function definitions({ spec, id }) {
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

// The elements of the picture, drawn once: areas, seams, dots, and the groups that painting fills.

/** Draw the picture; return its parts. */
function pictureOf(map) {
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
const landLabel = ({ title }) =>
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

// The list of measures: another one changes colours, legend, words and ranks; outlines and year stay.

/** Return the list with its label, or nothing for a map of one measure. */
function measureList(map) {
  const { model, push } = map;
  const { values } = model.get("spec");
  if (values.length < 2) return null;
  const box = control(
    "select",
    {
      on: {
        change: () => {
          model.set("value", values[box.selectedIndex]);
          push();
        },
      },
    },
    ...values.map((value) => make("option", {}, measureOf(model.get("spec"), value).title)),
  );
  box.selectedIndex = values.indexOf(model.get("value"));
  model.on("change:value", () => {
    box.selectedIndex = values.indexOf(model.get("value"));
    showMeasure(map);
  });
  return make("label", {}, "Measure", box);
}

/** Show the measure that the model names. */
function showMeasure(map) {
  const { model, spec, classes, areas, defs, land, state } = map;
  const sent = model.get("spec");
  Object.assign(spec, measureOf(sent, model.get("value")));
  classes.set(classesOf(sent, model.get("classes"), model.get("value")));
  state.lit = null; // a class of the measure before
  defs.replaceChildren(...definitions(map).children);
  land.setAttribute("aria-label", landLabel(spec));
  for (const area of areas) area.fill = null; // the same class may look otherwise now
  map.paint();
}

// Where everything of a saved picture is: the map in its frame, and words around it in lines of measured width.

const WIDTH = 1600;
const MARGIN = 40;
const INNER = WIDTH - 2 * MARGIN;
const TALLEST = 900; // of the map
const BESIDE = 420; // width from which there is room for a column beside the map
const GAP = 32;
const KEY = { width: 48, height: 30, gap: 16 };
const FONTS = {
  title: { size: 46, weight: "bold" },
  heading: { size: 28, weight: "bold" },
  text: { size: 26, weight: "normal" },
  small: { size: 22, weight: "normal" },
};
const LEADING = 1.35;
const lineOf = (font) => FONTS[font].size * LEADING;

/** Break words into lines that fit a width; `widthOf` measures. A word that is wider than a line is broken inside. */
function wrapped(words, width, widthOf) {
  const lines = [];
  let line = "";
  for (let word of words.split(/\s+/).filter(Boolean)) {
    const longer = line ? `${line} ${word}` : word;
    if (widthOf(longer) <= width) {
      line = longer;
      continue;
    }
    if (line) lines.push(line);
    while (word.length > 1 && widthOf(word) > width) {
      let end = word.length - 1;
      while (end > 1 && widthOf(word.slice(0, end)) > width) end--;
      lines.push(word.slice(0, end));
      word = word.slice(end);
    }
    line = word;
  }
  return line ? [...lines, line] : lines;
}

/** Put blocks of words one below the other; return the lines with their place, the keys, and where the column ends. */
function column(blocks, left, top, width, measure) {
  const texts = [];
  const keys = [];
  let y = top;
  for (const { words, font, key } of blocks) {
    const indent = key === undefined ? 0 : KEY.width + KEY.gap;
    if (key !== undefined) keys.push({ key, x: left, y: y + 2 });
    for (const line of wrapped(words, width - indent, (text) => measure(text, FONTS[font]))) {
      texts.push({ text: line, font, x: left + indent, y: y + FONTS[font].size });
      y += lineOf(font);
    }
    y += key === undefined ? 0 : 6;
  }
  return { texts, keys, bottom: y };
}

/**
 * Lay out a saved picture.
 *
 * `ratio` is the width of the map by its height. `words` has the title, the legend (a heading and entries of a key and
 * words), the selection (lines, may be empty) and the note. Return the frame of the map, the lines of text, the keys of
 * the legend, and the height of it all.
 */
function layout(ratio, words, measure) {
  const title = column([{ words: words.title, font: "title" }], MARGIN, MARGIN - 8, INNER, measure);
  const width = Math.min(INNER, TALLEST * ratio);
  const frame = { x: MARGIN, y: title.bottom + 14, width, height: width / ratio };
  const beside = INNER - width - GAP >= BESIDE;
  const below = frame.y + frame.height + GAP;
  const half = (INNER - GAP) / 2;
  const room = beside ? INNER - width - GAP : half;
  const legend = column(
    [
      { words: words.heading, font: "heading" },
      ...words.entries.map(({ key, text }) => ({ words: text, font: "text", key })),
    ],
    beside ? frame.x + width + GAP : MARGIN,
    beside ? frame.y : below,
    room,
    measure,
  );
  const chosen = column(
    words.selection.map((text, at) => ({ words: text, font: at ? "text" : "heading" })),
    beside ? frame.x + width + GAP : MARGIN + half + GAP,
    beside ? legend.bottom + GAP / 2 : below,
    room,
    measure,
  );
  const end = Math.max(frame.y + frame.height, legend.bottom, words.selection.length ? chosen.bottom : 0);
  const note = column([{ words: words.note, font: "small" }], MARGIN, end + GAP / 2, INNER, measure);
  return {
    frame,
    keys: legend.keys,
    texts: [title, legend, chosen, note].flatMap((one) => one.texts),
    height: Math.ceil(note.bottom + MARGIN / 2),
  };
}

// Keeping the map: as a picture with everything that belongs to it, and its numbers as a file.

const FAMILY = "'DejaVu Sans', system-ui, sans-serif";
const INK = "#1f2933";
const LAND = ["listbox", "option"]; // roles that mean nothing in a picture

/** Measure text as the picture writes it. */
function ruler() {
  const pen = make("canvas").getContext("2d");
  return (text, { size, weight }) => {
    pen.font = `${weight} ${size}px ${FAMILY}`;
    return pen.measureText(text).width;
  };
}

/** Return a copy of the map alone, without what only a page needs, clipped to its frame by its own `svg` element. */
function framedMap(picture, [x, y, width, height], frame, sea) {
  const copy = picture.cloneNode(true);
  for (const name of [...copy.attributes].map((one) => one.name)) copy.removeAttribute(name);
  for (const node of copy.querySelectorAll("*")) {
    for (const name of ["class", "style", "id", "tabindex", "data-lm-suppress-shortcuts", "aria-activedescendant"])
      if (name !== "id" || !/^(pattern|marker|clipPath)$/.test(node.tagName)) node.removeAttribute(name);
    if (LAND.includes(node.getAttribute("role"))) node.removeAttribute("role");
  }
  const frameOf = (more) => make("svg:rect", { x, y, width, height, ...more });
  // for programs that show what leaves an inner svg
  const clip = make("svg:clipPath", { id: "ties-frame" }, frameOf({}));
  const inside = make("svg:g", { "clip-path": "url(#ties-frame)" }, frameOf({ fill: sea }), ...copy.childNodes);
  copy.replaceChildren(clip, inside);
  const attributes = { ...frame, viewBox: [x, y, width, height].join(" "), overflow: "hidden" };
  for (const [name, value] of Object.entries(attributes)) copy.setAttribute(name, value);
  return copy;
}

/** Return a key of the legend; its pattern is as large as on the map. */
function keyOf({ key, x, y }, fillOf, scale) {
  const { width, height } = KEY;
  const box = { x, y, width, height, viewBox: `0 0 ${width * scale} ${height * scale}` };
  return make("svg:svg", box, make("svg:rect", { width: "100%", height: "100%", fill: fillOf(key), stroke: "none" }));
}

/**
 * Draw the map with title, legend, selection and note around it, on white, as an SVG element of its own.
 *
 * `words` is what `layout` takes; `fillOf` gives the fill of a key of the legend.
 */
function savedPicture({ picture, view, words, fillOf, sea }) {
  const place = layout(view[2] / view[3], words, ruler());
  const { frame, height } = place;
  const scale = view[2] / frame.width;
  return make(
    "svg:svg",
    { xmlns: "http://www.w3.org/2000/svg", width: WIDTH, height, viewBox: `0 0 ${WIDTH} ${height}` },
    make("svg:title", {}, words.title),
    make("svg:rect", { width: WIDTH, height, fill: "#fff" }),
    framedMap(picture, view, frame, sea),
    make("svg:rect", { ...frame, fill: "none", stroke: "#9aa5b1", "stroke-width": 2 }),
    ...place.keys.map((one) => keyOf(one, fillOf, scale)),
    ...place.keys.map(({ x, y }) =>
      make("svg:rect", { x, y, width: KEY.width, height: KEY.height, fill: "none", stroke: "#7b8794" }),
    ),
    ...place.texts.map(({ text, font, x, y }) =>
      make(
        "svg:text",
        {
          x,
          y,
          fill: INK,
          "font-family": FAMILY,
          "font-size": FONTS[font].size,
          "font-weight": FONTS[font].weight,
        },
        text,
      ),
    ),
  );
}

const asText = (svg) => new XMLSerializer().serializeToString(svg);

/** Offer a picture as a file that can be enlarged and changed. */
function saveSvg(svg, name) {
  download(new Blob([asText(svg)], { type: "image/svg+xml;charset=utf-8" }), name);
}

/** Offer a picture as a file of pixels; `done` is called with whether that worked. */
function savePng(svg, name, done) {
  const image = new Image();
  image.onerror = () => done(false);
  image.onload = () => {
    const canvas = make("canvas", { width: image.width, height: image.height });
    canvas.getContext("2d").drawImage(image, 0, 0);
    canvas.toBlob((blob) => {
      if (blob) download(blob, name);
      done(Boolean(blob));
    });
  };
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(asText(svg))}`;
}

/** Offer rows of fields as a file. */
function saveCsv(rows, name) {
  download(new Blob([asCsv(rows)], { type: "text/csv;charset=utf-8" }), name);
}

// The buttons that keep the map as a picture or its numbers as a file, with the words that belong to them.

/** Return the words of a saved picture: all that the page says of the map that is shown. */
function wordsOf(map) {
  const { spec, state, heading, note } = map;
  const year = spec.years[state.row];
  const codes = [...state.chosen];
  return {
    title: heading.textContent,
    heading: `${spec.unit} (areas in the world)`.trim(),
    entries: map.legendEntries().map(([key, text]) => ({ key, text })),
    selection: codes.length
      ? [
          `Selected${year ? `, ${year}` : ""}`,
          ...codes.map((code) => `${map.nameOf(code)}: ${map.shownValue(code)}`),
          ...map.activeLines().map(map.tieWords),
        ]
      : [],
    note: note.textContent,
  };
}

/** Return the buttons. */
function saveButtons(map) {
  const { spec, state, classes } = map;
  const say = (words) => tell(map.live, words);
  const drawn = () =>
    savedPicture({
      picture: map.picture,
      view: map.partOf(),
      words: wordsOf(map),
      fillOf: map.fillOf,
      sea: spec.colours.sea,
    });
  const name = (ending, years = [spec.years[state.row]]) => fileName(spec.title, years, ending);
  const done = (worked) =>
    say(worked ? "The picture was saved." : "The picture could not be made; save it as SVG instead.");
  const actions = {
    "Save as PNG": () => savePng(drawn(), name("png"), done),
    "Save as SVG": () => {
      saveSvg(drawn(), name("svg"));
      done(true);
    },
    "Save as CSV": () => {
      saveCsv(fieldsOf(spec, spec, classes, map.nameOf), name("csv", spec.years));
      say("The numbers were saved.");
    },
  };
  return Object.entries(actions).map(([text, click]) => control("button", { type: "button", on: { click } }, text));
}

// The controls above the map that have no module of their own: borders, region, selection, picture.

/** Return the bar of controls. */
function controlsOf(map) {
  const { spec, model, push } = map;
  const pick = (label, options, trait) => {
    const box = control(
      "select",
      {
        on: {
          change: () => {
            model.set(trait, box.value);
            push();
            tell(map.live, `${label}: ${options[box.value]}. ${map.spoken()}`);
          },
        },
      },
      ...Object.entries(options).map(([value, text]) => make("option", { value }, text)),
    );
    box.value = model.get(trait);
    model.on(`change:${trait}`, () => {
      box.value = model.get(trait);
      map.paint();
    });
    return make("label", {}, label, box);
  };
  const clear = control(
    "button",
    {
      type: "button",
      on: {
        click: () => map.clear(),
      },
    },
    "Clear selection",
  );
  const bar = make(
    "div",
    { class: "bar" },
    ...map.yearControls,
    measureList(map),
    map.finder,
    pick("Borders", spec.view_names, "view"),
    pick("Region", spec.region_names, "region"),
    clear,
    ...saveButtons(map),
  );
  return bar;
}

// Who a contested area is drawn with. It depends on the border view, and for some areas on the year.

const holdersOf = (spec, view, area) => spec.views[view][area.id] ?? [[null, 0]];

/** Return the code of the country that an area is drawn with in a year, 0 for today; null for a hatched area. */
function ownerOf(spec, view, area, year) {
  if (area.code) return area.code;
  return holdersOf(spec, view, area)
    .filter(([, first]) => !year || first <= year)
    .at(-1)[0];
}

/** Return what follows the name of a contested area: who it is drawn with, and what changes after the year. */
function drawnWith(spec, view, area, year, nameOf) {
  if (area.code) return "";
  const now = ownerOf(spec, view, area, year);
  const later = holdersOf(spec, view, area)
    .filter(([, first]) => year && first > year)
    .map(([code, first]) => `from ${first} ${code ? `with ${nameOf(code)}` : "in dispute"}`);
  return [now ? `drawn with ${nameOf(now)}` : "", ...later].filter(Boolean).join("; ");
}

/** Return the note of a border view, and which outlines of today a year does not have yet; 0 is today. */
function borderNote(spec, view, year) {
  const later = spec.outlines_since.filter(([, first]) => year && year < first).map(([words]) => words);
  return [spec.notes[view], later.length ? `${spec.outlines_of_today}, also of ${later.join(", ")}.` : ""]
    .filter(Boolean)
    .join(" ");
}

/** Return the words under the map: borders, source, what has no outline, and rows that were not used. */
function noteOf(spec, view, year) {
  const nowhere = Object.values(spec.without_outline);
  return [
    borderNote(spec, view, year),
    spec.source,
    spec.left_out.length ? `Not on the map: ${spec.left_out.join(", ")}.` : "",
    nowhere.length ? `No outline of their own: ${nowhere.join(", ")}; “Save as CSV” has their numbers.` : "",
    spec.not_used,
  ]
    .filter(Boolean)
    .join(" ");
}

// What is asked of the data: owner, class, value and words of an area in the year that is shown. Nothing is drawn here.

const LISTED = 8; // names that are said of a class

/** Return the questions that the other modules ask. */
function dataOf({ spec, classes, model, state, areas, byCode, outlines, windowOf }) {
  const column = new Map(spec.codes.map((code, index) => [code, index]));
  const year = () => spec.years[state.row];
  const owner = (area) => ownerOf(spec, model.get("view"), area, year());
  const classOf = (area) => {
    const code = owner(area);
    if (code === null) return "disputed";
    const at = column.get(code);
    return at === undefined ? spec.no_data : classes[state.row * spec.codes.length + at];
  };
  const textOf = (code, row = state.row) => spec.texts[code]?.[row] || "no data";
  const shownValue = (code, row) =>
    textOf(code, row) === "no data" ? "no data" : `${textOf(code, row)} ${spec.unit}`.trim();
  const rankOf = rankerOf(spec, state);
  const known = () => spec.codes.filter((code) => spec.texts[code][state.row]);
  const words = (area) => {
    const code = owner(area);
    if (code === null) return `${area.name}: in dispute. ${area.note}`;
    const rank = rankOf(code) ? `, rank ${rankOf(code)} of ${known().length}` : "";
    const drawn = drawnWith(spec, model.get("view"), area, year(), nameOf);
    return `${area.name}${drawn && ` (${drawn})`}: ${shownValue(code)}${rank}.${area.note ? ` ${area.note}` : ""}`;
  };
  /** Name an area in a few words: what is drawn there, and its value in the year. */
  const nameWithValue = (area) => {
    const code = owner(area);
    const drawn = code === null ? "" : drawnWith(spec, model.get("view"), area, year(), nameOf);
    const value = code === null ? "in dispute" : shownValue(code);
    return `${area.name}${drawn && ` (${drawn})`}: ${value}${year() ? `, ${year()}` : ""}`;
  };
  const inOrder = (list) => list.map((area) => area.name).sort((one, other) => one.localeCompare(other));
  const nameOf = (code) => byCode.get(code)?.name ?? spec.without_outline[code] ?? code;
  const tieWords = (line) => `${nameOf(line.start)} → ${nameOf(line.end)}: ${line.texts[state.row]}`;
  const activeLines = () =>
    spec.lines.filter(
      (line) => line.weights[state.row] && (state.chosen.has(line.start) || state.chosen.has(line.end)),
    );
  /** Return the names of what is drawn in a class. */
  const membersOf = (number) => {
    if (number === "disputed") return areas.filter((area) => owner(area) === null).map((area) => area.name);
    if (number === spec.no_data) return inOrder([...byCode.values()].filter((area) => classOf(area) === number));
    return spec.codes.filter((_, at) => classes[state.row * spec.codes.length + at] === number).map(nameOf);
  };
  const numbers = () => [...spec.legend.keys(), spec.no_data, "disputed"];
  const counts = () => new Map(numbers().map((number) => [number, membersOf(number).length]));
  const litWords = () => {
    const found = membersOf(state.lit);
    const label = spec.legend[state.lit]?.label ?? (state.lit === "disputed" ? "in dispute" : "no data");
    const kind = spec.legend[state.lit] ? `${label} ${spec.unit}`.trim() : label;
    const more = found.length > LISTED ? ` and ${found.length - LISTED} more` : "";
    const listed = found.length ? `: ${found.slice(0, LISTED).join(", ")}${more}` : "";
    return `${kind}: ${found.length} ${found.length === 1 ? "area" : "areas"}${listed}`;
  };
  const views = new Map(); // by region: the countries of which it shows anything
  const inView = () => {
    const region = model.get("region");
    if (!views.has(region)) {
      const met = areas.filter((area) => area.code && outlines.reaches(area, windowOf()));
      views.set(region, new Set(met.map((area) => area.code)));
    }
    return views.get(region);
  };
  /** Say how many areas have data, and which has the most, of those that the region shows; the world shows all. */
  const general = () => {
    const whole = model.get("region") === "world";
    const codes = whole ? known() : known().filter((code) => inView().has(code));
    const [best] = codes.filter(rankOf).sort((one, other) => rankOf(one) - rankOf(other));
    const most = best ? `, highest ${nameOf(best)} with ${shownValue(best)}` : "";
    return `${codes.length} ${codes.length === 1 ? "area" : "areas"} with data${whole ? "" : " in this view"}${most}`;
  };
  const chosenWords = () => {
    const words = [...state.chosen].map((code) => `${nameOf(code)} ${shownValue(code)}`).join("; ");
    // a country that others send to has no value of its own here: say first what the map does show
    return known().length && [...state.chosen].every((code) => textOf(code) === "no data")
      ? `${general()}; selected: ${words}`
      : words;
  };
  const spoken = () => {
    const when = year() ? `${year()}: ` : "";
    const shown = state.active
      ? words(state.active)
      : state.lit !== null
        ? litWords()
        : state.chosen.size
          ? chosenWords()
          : known().length || !year()
            ? general()
            : `no data for this year on this map; its years are ${yearsWithData(spec)}.`;
    return when + shown;
  };
  return {
    owner,
    classOf,
    textOf,
    shownValue,
    rankOf,
    known,
    words,
    nameWithValue,
    nameOf,
    tieWords,
    activeLines,
    counts,
    spoken,
  };
}

// Which countries a text can mean: by a part of a name, by another name, by a code. Nothing is drawn here.

/** Remove what people spell differently: capitals, accents, punctuation, *the*, *and*. The same is done in Python. */
function fold(name) {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("&", " and ");
  const words = plain.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const kept = words.filter((word) => word !== "the" && word !== "and");
  return (kept.length ? kept : words).join(" ");
}

/** Return the entries of a list of countries: each name of each one, folded. `others` has other names by code. */
function entriesOf(areas, others) {
  return areas.map((area) => {
    const names = [area.name, area.code, ...(others[area.code]?.split("|") ?? [])];
    return { area, names: names.map((name) => ({ name, folded: fold(name) })) };
  });
}

/** Say how well a name fits what was typed: 0 is the name itself, null is not at all. */
function fit(folded, typed, first) {
  if (folded === typed) return first ? 0 : 1;
  if (folded.startsWith(typed)) return first ? 2 : 4;
  const words = folded.split(" ");
  return typed.split(" ").every((part) => words.some((word) => word.startsWith(part))) ? (first ? 3 : 5) : null;
}

/**
 * Return the countries that a text can mean, the best first, each with the name that it was found by. Of two that fit
 * as well the one comes first that is `near`: on the part of the map that is shown.
 */
function matches(entries, text, near = () => false) {
  const typed = fold(text);
  const found = entries.flatMap(({ area, names }) => {
    const fits = names.map(({ name, folded }, at) => ({ area, by: name, rank: fit(folded, typed, at === 0) }));
    const best = fits.filter((one) => one.rank !== null).sort((one, other) => one.rank - other.rank);
    return best.slice(0, 1);
  });
  const order = (one, other) =>
    one.rank - other.rank || near(other.area) - near(one.area) || one.area.name.localeCompare(other.area.name);
  return text.trim() && !typed ? [] : found.sort(order);
}

// The search for a country: a text field with a list of what the text can mean. The list exists while it is open.

const OFFERED = 8; // matches that are offered for a text; without a text all are

/** Return the field, with its list, and what looks for a name. */
function finderOf(map) {
  const { id, spec, byCode, live } = map;
  const entries = entriesOf([...byCode.values()], spec.other_names ?? {});
  const inView = (area) => contains(map.windowOf(), area);
  const meant = (text) => matches(entries, text, text.trim() ? inView : undefined);
  let list = null;
  let offered = [];
  let at = -1;
  const search = control("input", {
    type: "search",
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: "country",
    on: { input: () => open(), keydown: (event) => press(event), blur: () => close() },
  });
  const box = make("div", { class: "finder" }, search);

  function close() {
    list?.remove();
    list = null;
    at = -1;
    search.setAttribute("aria-expanded", "false");
    search.removeAttribute("aria-activedescendant");
    search.removeAttribute("aria-controls");
  }
  function open(all = false) {
    close();
    const text = search.value;
    offered = all || text.trim() ? meant(text).slice(0, text.trim() ? OFFERED : undefined) : [];
    sayNothing();
    if (!offered.length) return;
    list = make("ul", { role: "listbox", id: `${id}-found`, "aria-label": "Countries found" }, ...offered.map(entry));
    search.setAttribute("aria-expanded", "true");
    search.setAttribute("aria-controls", list.id);
    box.append(list);
  }
  // once typing rests, not at every letter
  const sayNothing = settle(() => {
    const text = search.value;
    if (text.trim() && !meant(text).length) tell(live, noMatch(text));
  }, 300);
  function entry({ area, by }, number) {
    const also = by === area.name || by === area.code ? area.name : `${area.name} (${by})`;
    // before the field loses the focus
    const take = (event) => {
      event.preventDefault();
      find(area.name);
    };
    return make("li", { role: "option", id: `${id}-found-${number}`, on: { pointerdown: take } }, also);
  }
  function step(by) {
    if (!list) open(true);
    if (!list) return;
    at = at < 0 && by < 0 ? offered.length - 1 : (at + by + offered.length) % offered.length;
    for (const [number, one] of [...list.children].entries()) one.setAttribute("aria-selected", String(number === at));
    search.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  }
  function press(event) {
    const keys = { ArrowDown: () => step(1), ArrowUp: () => step(-1), Enter: () => enter(), Escape: () => leave() };
    if (!keys[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
  }
  function leave() {
    if (!list) search.value = "";
    close();
  }
  function enter() {
    find(at >= 0 ? offered[at].area.name : search.value);
  }
  /** Select the first country that a text can mean; say so where there is none. */
  function find(text) {
    const found = text.trim() ? meant(text) : [];
    close();
    if (found.length) {
      search.value = "";
      map.take(found[0].area);
    } else if (text.trim()) tell(live, noMatch(text));
  }
  const noMatch = (text) =>
    `No country on this map has a name with “${text.trim()}” in it; check the spelling, or type less.`;
  return { search, finder: make("label", {}, "Find a country", box), find };
}

// Keys and clicks on the map: from area to area, from year to year, nearer and farther.

/** Listen to keys, focus and clicks on the countries. */
function listenToKeys(map) {
  const { spec, state, areas, byCode, land, activate, choose } = map;
  const inView = (area) => contains(map.windowOf(), area);
  function nearest(dx, dy) {
    const [x, y, width, height] = map.partOf();
    const from = state.active ?? { x: x + width / 2, y: y + height / 2 };
    let best = null,
      least = Infinity;
    for (const area of areas) {
      const along = (area.x - from.x) * dx + (area.y - from.y) * dy;
      const across = Math.abs((area.x - from.x) * dy) + Math.abs((area.y - from.y) * dx);
      if (area === state.active || along <= 0 || across > 2 * along || !inView(area)) continue;
      if (along + 2 * across < least) {
        least = along + 2 * across;
        best = area;
      }
    }
    return best;
  }
  function walk(dx, dy, way) {
    const next = nearest(dx, dy);
    if (next) activate(next);
    else tell(map.live, `${state.active ? `${state.active.name}: ` : ""}there is no country farther ${way}.`);
  }
  const KEYS = {
    ArrowLeft: () => walk(-1, 0, "to the left"),
    ArrowRight: () => walk(1, 0, "to the right"),
    ArrowUp: () => walk(0, -1, "up"),
    ArrowDown: () => walk(0, 1, "down"),
    Enter: () => choose(state.active),
    " ": () => choose(state.active),
    Escape: () => activate(null),
    "+": () => map.zoom(1.6),
    "=": () => map.zoom(1.6),
    "-": () => map.zoom(1 / 1.6),
    _: () => map.zoom(1 / 1.6),
    0: () => map.whole(),
    PageUp: () => map.toRow(state.row + 1),
    PageDown: () => map.toRow(state.row - 1),
    Home: () => map.toRow(0),
    End: () => map.toRow(spec.years.length - 1),
  };
  const SHIFTED = {
    ArrowLeft: () => map.move(-0.2, 0),
    ArrowRight: () => map.move(0.2, 0),
    ArrowUp: () => map.move(0, -0.2),
    ArrowDown: () => map.move(0, 0.2),
  };
  land.addEventListener("keydown", (event) => {
    const act =
      event.ctrlKey || event.metaKey || event.altKey ? null : (event.shiftKey && SHIFTED[event.key]) || KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });
  land.addEventListener("focus", () => {
    if (!state.active && land.matches(":focus-visible")) activate(byCode.get([...state.chosen][0]) ?? nearest(1, 0));
  });
  // a pointer that goes down on a line must find it still there when it comes up
  land.addEventListener("blur", () => state.active && activate(null, true));
  map.picture.addEventListener("click", (event) => choose(map.areaAt(event)));
}

// Which names find room on the map. Nothing is drawn here.
const AIR = 2; // pixels that stay free around a name

const overlap = (one, other) =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

/** Return the box of a name at one of its spots; `side` says where the name is, seen from its point. */
function boxOf({ width, height }, { x, y, side = "middle" }) {
  const left = { start: x, end: x - width }[side] ?? x - width / 2;
  return { left: left - AIR, right: left + width + AIR, top: y - height / 2 - AIR, bottom: y + height / 2 + AIR };
}

/**
 * Place names in their order, each at the first of its spots that has room, in pixels of a frame.
 *
 * A name is left out where it would cover another one, the edge, or the upper right corner, which has buttons.
 * A name with `stays` is only at spots that it allows. A mark is taken as it is: names keep off it.
 */
function placed(names, frame, corner = { width: 0, height: 0 }) {
  const marks = names.filter((one) => one.mark).map((one) => boxOf(one, one.spots[0]));
  const taken = [...marks, { left: frame.width - corner.width, right: frame.width, top: 0, bottom: corner.height }];
  const inside = (box) => box.left >= 0 && box.top >= 0 && box.right <= frame.width && box.bottom <= frame.height;
  const found = [];
  for (const one of names) {
    const free = (spot) => {
      const box = boxOf(one, spot);
      return inside(box) && !taken.some((other) => overlap(box, other)) && (one.stays?.(spot) ?? true);
    };
    const spot = one.mark ? one.spots.find((at) => inside(boxOf(one, at))) : one.spots.find(free);
    if (!spot) continue;
    if (!one.mark) taken.push(boxOf(one, spot));
    found.push({ ...one, ...spot });
  }
  return found;
}

// Where a name may stand around its point, in pixels, the best place first.

/** Return the spots of a name beside a small mark, the best first. */
function around({ x, y }, gap) {
  return [
    { x: x + gap, y, side: "start" },
    { x: x - gap, y, side: "end" },
    { x, y: y + gap + 7 },
    { x, y: y - gap - 7 },
  ];
}

/** Return the spots of a name that begins or ends a line above or below a small mark. */
function aslant({ x, y }, gap) {
  return [gap, -gap].flatMap((dx) => [12, -12].map((dy) => ({ x: x + dx, y: y + dy, side: dx > 0 ? "start" : "end" })));
}

/** Return the spots of a name in the middle of its area, and a little beside it. */
function upright({ x, y }) {
  return [0, -18, 18, -36, 36].flatMap((dx) => [0, -9, 9, 18].map((dy) => ({ x: x + dx, y: y + dy })));
}

/** Return the spots of a name some way from its country, the nearest first. */
function farFrom({ x, y }) {
  return [50, 80].flatMap((r) => [0, 1, 2, 3, 4, 5, 6, 7].map((n) => aside(x, y, r, (n * Math.PI) / 4)));
}

function aside(x, y, distance, angle) {
  return { x: x + 1.4 * distance * Math.cos(angle), y: y + 0.6 * distance * Math.sin(angle), far: true };
}

// The names on the map: those of the selection, then those set by hand, then those of areas with room on the screen.

const SIZE = 12; // pixels
const NEAR = 2; // times of zoom from which small areas have a name, and every name is at its own area
const ROOM = 2; // a name may be so many times wider than the side of its area
const BUTTONS = { width: 38, height: 100 }; // the corner of the zoom buttons
const pen = document.createElement("canvas").getContext("2d");
const widths = new Map();

/** Return the width of a text in pixels, measured once. */
function widthOf(text, size) {
  const key = `${size} ${text}`;
  if (!widths.has(key)) {
    pen.font = `${size}px system-ui, sans-serif`;
    widths.set(key, pen.measureText(text).width);
  }
  return widths.get(key);
}

/** Return what writes the names of the part that is shown. */
function labelsOf(map) {
  const { spec, model, state, names, byCode, areas, outlines } = map;
  let scale = 1; // map units of a pixel
  const byName = new Map(areas.map((area) => [area.name, area]));
  const own = () => (spec.close.includes(model.get("region")) ? spec.close_labels : spec.labels);
  const chosen = () => {
    const set = new Map(own().map((one) => [one.text, one]));
    const list = [...state.chosen].map((code) => byCode.get(code)).filter(Boolean);
    return list.map((area) => ({ ...atPlace(set.get(area.name) ?? { text: area.name, ...area }), wanted: true }));
  };
  /** A name set by hand may be in the sea beside its country, which is too far away once the map is zoomed. */
  const atPlace = (one) => {
    const area = map.times() < NEAR ? null : byName.get(one.text);
    return area && !spec.close.includes(model.get("region"))
      ? { text: one.text, ...area, hand: true }
      : { ...one, hand: true };
  };
  const byHand = () => {
    const first = (one) => spec.far_labels.includes(one.text);
    const far = (one) => model.get("region") !== "world" || first(one) || fits(byName.get(one.text), one.text);
    return [...own().filter(first), ...own().filter((one) => !first(one))].filter(far).map(atPlace);
  };
  const fits = (area, text) => area && widthOf(text, SIZE) < (ROOM * area.size) / scale;
  const byArea = () => {
    if (spec.close.includes(model.get("region"))) return [];
    const near = map.times() >= NEAR;
    const room = areas.filter((area) => area.code && (near || fits(area, area.name)));
    return room.map((area) => ({ text: area.name, ...area }));
  };
  const places = () => (spec.with_places.includes(model.get("region")) ? spec.places : []);

  /** Return the names that may be shown, the most important first, with their size and spots in pixels. */
  function candidates(part) {
    const at = (one) => ({ x: (one.x - part[0]) / scale, y: (one.y - part[1]) / scale });
    const sized = (text, size, spots) => ({ text, size, width: widthOf(text, size), height: size * 1.15, spots });
    /** A name that was set by hand beside its country may go onto it, where there is no room in the sea. */
    const spotsOf = (one) =>
      [one, one.hand && byName.get(one.text)].filter(Boolean).flatMap((spot) => upright(at(spot)));
    const along = (words, spot, parts) => {
      const { left, right, top, bottom } = boxOf(words, spot);
      const y = part[1] + (scale * (top + bottom)) / 2;
      return parts.map((one) => ({ x: part[0] + scale * (left + one * (right - left)), y }));
    };
    /** A name is in its area, or where it was put; one set by hand may move in the sea, never onto a country. */
    const keeps = (one, words) => {
      const own = byName.get(one.text);
      const home = own ?? outlines.at(one);
      const free = (point) => [undefined, home].includes(outlines.at(point));
      const stays = (spot) => {
        if (spot.far) return true; // a selected country has its name, if need be over another one and with a line
        const [middle, ...sides] = along(words, spot, [0.5, 0.2, 0.25, 0.3, 0.7, 0.75, 0.8]);
        if (home && outlines.has(home, middle)) return true;
        return one.hand || !own ? [middle, ...sides].every(free) : spot === words.spots[0];
      };
      const land = (spot) => along(words, spot, [0, 0.25, 0.5, 0.75, 1]).filter((point) => !free(point)).length;
      const far = one.wanted && own ? farFrom(words.spots[0]).sort((a, b) => land(a) - land(b)) : [];
      const apart = (spot) => own && !along(words, spot, [0, 0.25, 0.5, 0.75, 1]).some((p) => outlines.has(own, p));
      return {
        ...words,
        spots: [...words.spots, ...far],
        stays,
        lead: (spot) => {
          const end = apart(spot) && outlines.nearest(own, along(words, spot, [0.5])[0], part);
          return end && at(end);
        },
      };
    };
    const name = (one) =>
      one.dot ? sized(one.text, SIZE, around(at(one), 8)) : keeps(one, sized(one.text, SIZE, spotsOf(one)));
    const mark = (one) => ({ ...sized("+", SIZE * 0.8, [at(one)]), mark: true });
    const place = (one) =>
      keeps(one, sized(one.text, SIZE * 0.8, [...around(at(one), 9), ...aslant(at(one), 9), ...aslant(at(one), 20)]));
    const inPart = (list) => list.filter((one) => contains(part, one));
    const unlike = new Map([...chosen(), ...byHand(), ...byArea()].reverse().map((one) => [one.text, one]));
    const ordered = inPart([...unlike.values()].reverse());
    const count = ordered.filter((one) => one.hand).length;
    const spots = inPart(places());
    return [
      ...spots.map(mark),
      ...ordered.slice(0, count).map(name),
      ...spots.map(place),
      ...ordered.slice(count).map(name),
    ];
  }
  function paintNames() {
    const part = map.partOf();
    scale = map.unit();
    const found = placed(candidates(part), { width: part[2] / scale, height: part[3] / scale }, BUTTONS);
    names.setAttribute("font-size", SIZE * scale);
    names.setAttribute("stroke-width", (SIZE / 4) * scale);
    const leads = found.map((one) => leader(one, part, scale)).filter(Boolean);
    names.replaceChildren(...leads, ...found.map((one) => text(one, part, scale)));
  }
  return paintNames;
}

/** Return a thin line from a name in the sea to its country; nothing for a name that touches its own. */
function leader(one, part, scale) {
  const end = one.lead?.(one);
  if (!end) return null;
  const { left, right, top, bottom } = boxOf(one, one);
  const start = { x: Math.min(Math.max(end.x, left), right), y: Math.min(Math.max(end.y, top), bottom) };
  const [x1, x2] = [start, end].map(({ x }) => part[0] + x * scale);
  const [y1, y2] = [start, end].map(({ y }) => part[1] + y * scale);
  return make("svg:line", { class: "leader", x1, y1, x2, y2, stroke: "#1f2933", "stroke-width": 0.8 * scale });
}

function text({ text: words, size, x, y, side = "middle" }, part, scale) {
  const place = { x: part[0] + x * scale, y: part[1] + (y + size * 0.35) * scale };
  const other = size === SIZE ? {} : { "font-size": size * scale };
  return make("svg:text", { ...place, ...other, "text-anchor": side === "middle" ? null : side }, words);
}

// The legend: a button for each class, with its colour or pattern and how many areas have it. Pressed, it shows them.

/** Return what paints the legend of the year, and what fits its patterns to the zoom. */
function legendOf(map) {
  const { spec, state, legend } = map;
  let drawn = null;
  let keys = [];
  const rows = () => [
    ...spec.legend.map((row, number) => [number, row.label]),
    [spec.no_data, "no data"],
    ["disputed", "in dispute"],
  ];
  function press(number) {
    state.lit = state.lit === number ? null : number;
    map.paint();
  }
  function keyOf([number]) {
    const swatch = make(
      "svg:svg",
      { viewBox: "0 0 24 15", "aria-hidden": "true" },
      make("svg:rect", { width: "100%", height: "100%", fill: map.fillOf(number) }),
    );
    const words = make("span", {});
    const button = control(
      "button",
      { type: "button", class: "key", on: { click: () => press(number) } },
      swatch,
      words,
    );
    return { swatch, words, button };
  }
  function build() {
    drawn = spec.legend;
    keys = rows().map(keyOf);
    legend.setAttribute("role", "group");
    legend.setAttribute("aria-label", `Legend: ${spec.unit || spec.title}. A button shows the areas of its class.`);
    legend.replaceChildren(
      make("strong", {}, spec.unit || "Legend"),
      make("span", {}, " (areas in the world)"),
      ...keys.map((key) => key.button),
    );
  }
  map.legendEntries = () => {
    const counts = map.counts();
    return rows().map(([number, label]) => [number, `${label} (${counts.get(number)})`]);
  };
  function paintLegend() {
    if (drawn !== spec.legend) build();
    for (const [at, [number, words]] of map.legendEntries().entries()) {
      keys[at].words.textContent = words;
      keys[at].button.setAttribute("aria-pressed", String(state.lit === number));
    }
  }
  /** A pattern looks in the legend as it does on the map; `size` is a pixel in map units. */
  function sizeLegend(size) {
    for (const { swatch } of keys) swatch.setAttribute("viewBox", `0 0 ${24 * size} ${15 * size}`);
  }
  return { paintLegend, sizeLegend };
}

// Which area the pointer meets. A small area is met a little way around its dot, so that a finger can do it.
const FINGER = 10; // pixels

/** Return the small area whose middle is nearest to a place, within a reach; all in map units. */
function nearestDot(areas, [x, y], reach) {
  const far = (area) => Math.hypot(area.x - x, area.y - y);
  const near = areas.filter((area) => area.dot && far(area) < reach);
  return near.sort((one, other) => far(one) - far(other))[0] ?? null;
}

/** Return what tells the area that an event of the pointer means. */
function meetingOf(map) {
  const { spec, model, picture, areas } = map;
  return (event) => {
    const real = event.clientX || event.clientY; // a click that a script makes has no place
    if (!real) return event.target.area;
    const met =
      event.target.area ?? document.elementsFromPoint(event.clientX, event.clientY).find((one) => one.area)?.area;
    if (spec.close.includes(model.get("region"))) return met;
    const box = picture.getBoundingClientRect();
    const [left, top] = map.partOf();
    const place = [left + (event.clientX - box.left) * map.unit(), top + (event.clientY - box.top) * map.unit()];
    return nearestDot(areas, place, FINGER * map.unit()) ?? met;
  };
}

// Zoom and move by pointer, wheel, keys and buttons. The wheel alone scrolls the page; with Ctrl it zooms.

const STEP = 1.6;
const TWICE = 450; // milliseconds between the clicks of a double click
const SLACK = 4; // pixels that a pointer may move in a click

/** Return the buttons of the zoom and what the keys call. */
function zoomOf(map) {
  const zoom = (factor, at) => map.show(zoomed(map.partOf(), map.windowOf(), factor, at));
  const whole = () => map.show(map.windowOf());
  const move = (dx, dy) => {
    const [, , width, height] = map.partOf();
    map.show(moved(map.partOf(), map.windowOf(), dx * width, dy * height));
  };
  const button = (words, sign, click) =>
    control("button", { type: "button", "aria-label": words, title: words, on: { click } }, sign);
  const nearer = button("Zoom in", "+", () => zoom(STEP));
  const farther = button("Zoom out", "−", () => zoom(1 / STEP));
  const back = button("Whole region", "⟲", whole);
  const zoomButtons = make("div", { class: "zoom", role: "group", "aria-label": "Zoom" }, nearer, farther, back);
  const paintZoom = () => {
    const times = map.times();
    farther.setAttribute("aria-disabled", String(times < 1.01));
    back.setAttribute("aria-disabled", String(times < 1.01));
    nearer.setAttribute("aria-disabled", String(times > 11.99));
    map.picture.classList.toggle("zoomed", times > 1.01);
  };
  return { zoom, whole, move, zoomButtons, paintZoom };
}

/** Return the place of an event in map units. */
function placeOf({ picture, partOf }, { clientX, clientY }) {
  const box = picture.getBoundingClientRect();
  const [x, y, width, height] = partOf();
  return [x + ((clientX - box.left) / box.width) * width, y + ((clientY - box.top) / box.height) * height];
}

/** Listen to the wheel, the double click and the pointers that drag or pinch. */
function listenToPointers(map) {
  const { picture } = map;
  const down = new Map(); // pointers on the picture, by their id
  let dragged = false;
  picture.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    map.zoom(2 ** (-event.deltaY / (event.deltaMode ? 8 : 240)), placeOf(map, event));
  });
  // the browser's own double click is none where the first click draws something under the pointer
  let last = { timeStamp: -TWICE, clientX: 0, clientY: 0 };
  picture.addEventListener("click", (event) => {
    const near = Math.hypot(event.clientX - last.clientX, event.clientY - last.clientY) < SLACK;
    const twice = near && event.timeStamp - last.timeStamp < TWICE;
    last = twice ? { ...last, timeStamp: -TWICE } : event;
    if (twice) map.zoom(STEP * STEP, placeOf(map, event));
  });
  picture.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    if (!down.size) dragged = false;
    down.set(event.pointerId, event);
    if (map.times() > 1.01) picture.setPointerCapture(event.pointerId); // a fast drag leaves the picture at once
  });
  picture.addEventListener("pointermove", (event) => {
    const before = down.get(event.pointerId);
    if (!before) return;
    if (!event.buttons) return void down.delete(event.pointerId); // it was let go outside
    if (down.size === 1 && map.times() < 1.01) return;
    if (!dragged && Math.hypot(event.clientX - before.clientX, event.clientY - before.clientY) < SLACK) return;
    dragged = true;
    follow(map, [...down.values()], [...down.set(event.pointerId, event).values()]);
  });
  for (const end of ["pointerup", "pointercancel"])
    picture.addEventListener(end, (event) => down.delete(event.pointerId));
  const noClick = (event) => {
    if (!dragged) return;
    dragged = false;
    event.stopPropagation();
  };
  picture.addEventListener("click", noClick, true);
}

/** Move and zoom so that what was under the pointers stays under them. */
function follow(map, before, after) {
  const middle = (pointers) => middleOf(spread(pointers));
  const size = (pointers) => Math.hypot(spread(pointers)[2], spread(pointers)[3]);
  const [from, to] = [middle(before), middle(after)];
  const factor = after.length > 1 && size(before) > 1 ? size(after) / size(before) : 1;
  const place = placeOf(map, { clientX: from[0], clientY: from[1] });
  const part = zoomed(map.partOf(), map.windowOf(), factor, place);
  const scale = part[2] / map.pixels();
  map.show(moved(part, map.windowOf(), (from[0] - to[0]) * scale, (from[1] - to[1]) * scale));
}

/** Return x, y, width and height of what one or two pointers span. */
function spread([one, other = one]) {
  return [one.clientX, one.clientY, other.clientX - one.clientX, other.clientY - one.clientY];
}

// Painting: the classes of the year, the words around the picture, the window of the region.

/** Return what paints the map anew: all of it, or only what a step in years changes. */
function painterOf(map) {
  const { spec, state, areas, model, heading, note } = map;
  function paintStep() {
    for (const area of areas) {
      const number = map.classOf(area);
      const dim = state.lit !== null && number !== state.lit;
      paintArea(area, dim ? map.plainFillOf(number) : map.fillOf(number), dim);
    }
    const year = spec.years[state.row];
    map.paintYear();
    heading.textContent = year ? `${spec.title}, ${year}` : spec.title;
    note.textContent = noteOf(spec, model.get("view"), year);
    map.paintLegend();
    map.paintLit();
    map.paintSelection();
    nameAreas();
    map.speak();
  }
  /** Each area has its value of this year in its name, as the colour shows it. */
  function nameAreas() {
    for (const area of areas) {
      const name = map.nameWithValue(area);
      if (area.named !== name) area.marks[0].setAttribute("aria-label", name);
      area.named = name;
    }
  }
  function paint() {
    paintStep();
    map.paintView(); // window, names and sizes on the screen are the same in all years
  }
  return { paint, paintStep };
}

/** Fill an area and its dot. One that is not in the class of the pressed button is pale and has no pattern. */
function paintArea(area, fill, dim) {
  if (area.fill === fill && area.dim === dim) return;
  for (const mark of area.marks) {
    mark.setAttribute("fill", fill);
    if (dim) mark.setAttribute("fill-opacity", 0.2);
    else mark.removeAttribute("fill-opacity");
  }
  Object.assign(area, { fill, dim });
}

/** Return what draws an outline around the areas in the class of the pressed button. */
function litOf(map) {
  const { areas, state, lit } = map;
  return () => {
    const found = state.lit === null ? [] : areas.filter((area) => map.classOf(area) === state.lit);
    const drawn = found.map((area) => area.edge || area.d).join("");
    if (lit.getAttribute("d") !== drawn) lit.setAttribute("d", drawn);
  };
}

// What is selected: rings, ties and the table beside the map.

const RING = 5; // radius around a small area, in pixels

/** Return what paints the selection, and what keeps the size of its rings. */
function selectionOf(map) {
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

// Which area is at a point of the map, from the outlines themselves: a map that is not on the page yet cannot be asked.
const NUMBER = /-?\d+/g;

/** Return the rings of an outline as points; it is written as a point, then steps, in whole numbers. */
function ringsOf(d) {
  return d
    .split("M")
    .filter(Boolean)
    .map((ring) => {
      const steps = ring.match(NUMBER).map(Number);
      const points = [];
      for (let at = 0, x = 0, y = 0; at < steps.length - 1; at += 2) {
        x += steps[at];
        y += steps[at + 1];
        points.push([x, y]);
      }
      return points;
    });
}

/** Return whether a ring goes around a point. */
function goesAround(ring, { x, y }) {
  let inside = false;
  for (let at = 0, before = ring.length - 1; at < ring.length; before = at++) {
    const [[ax, ay], [bx, by]] = [ring[at], ring[before]];
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
  }
  return inside;
}

/** Return the questions that can be asked of the outlines; each is read once, when it is first needed. */
function outlinesOf(areas) {
  const read = new Map();
  const topFirst = [...areas].reverse(); // small areas are drawn on large ones
  const shapeOf = (area) => {
    if (!read.has(area)) {
      const rings = ringsOf(area.d);
      const [xs, ys] = [0, 1].map((side) => rings.flatMap((ring) => ring.map((point) => point[side])));
      const ends = (list) => list.reduce(([low, high], one) => [Math.min(low, one), Math.max(high, one)], [1e9, -1e9]);
      read.set(area, { rings, x: ends(xs), y: ends(ys) });
    }
    return read.get(area);
  };
  const has = (area, point) => {
    const { rings, x, y } = shapeOf(area);
    if (point.x < x[0] || point.x > x[1] || point.y < y[0] || point.y > y[1]) return false;
    return rings.filter((ring) => goesAround(ring, point)).length % 2 === 1;
  };
  /** Return the area at a point; of two areas the one that is drawn on top. */
  const at = (point) => topFirst.find((area) => has(area, point));
  /** Return whether a part of the map shows anything of an area. */
  const reaches = (area, [left, top, width, height]) =>
    shapeOf(area).rings.some((ring) =>
      ring.some(([x, y]) => x > left && x < left + width && y > top && y < top + height),
    );
  /** Return the corner nearest to a point, of the mainland, that a part shows; null without one. */
  const nearest = (area, { x, y }, [left, top, width, height]) => {
    const [mainland] = [...shapeOf(area).rings].sort((one, other) => other.length - one.length);
    const far = ([px, py]) => Math.hypot(px - x, py - y);
    const seen = mainland.filter(([px, py]) => px > left && px < left + width && py > top && py < top + height);
    if (!seen.length) return null;
    const [px, py] = seen.reduce((one, other) => (far(other) < far(one) ? other : one));
    return { x: px, y: py };
  };
  return { has, at, reaches, nearest };
}

// What the modules of the map share: what Python sent, the areas, and what is shown of them now.

/** Make the one object that the modules share; each adds its elements and its functions to it. */
function newMap(model) {
  const sent = model.get("spec");
  const spec = { ...sent, ...measureOf(sent, model.get("value")) }; // with title, unit, legend … of the measure shown
  const classes = classesOf(sent, model.get("classes"), model.get("value")).slice();
  const areas = spec.areas.map((area) => ({ ...area, marks: [] }));
  const byCode = new Map(areas.filter((area) => area.code).map((area) => [area.code, area]));
  const push = sender(model);
  const state = {
    row: Math.max(0, spec.years.indexOf(model.get("year"))),
    chosen: new Set(model.get("selected")),
    active: null,
    lit: null, // the class whose areas the legend shows
    part: null, // what is zoomed to; null is the whole region
    playing: 0,
  };
  const windowOf = () => spec.windows[model.get("region")];
  return {
    model,
    spec,
    classes,
    id: `ties-map-${newId()}`,
    areas,
    byCode,
    push,
    state,
    windowOf,
    outlines: outlinesOf(areas),
  };
}

// A small line of one country's numbers over the years, with gaps where years are missing. Nothing is drawn here.

/** Return the places of the known numbers in a box, by year; null where there is none. */
function pointsOf(numbers, width, height) {
  const known = numbers.filter((number) => number != null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const across = (at) => (numbers.length > 1 ? (at * width) / (numbers.length - 1) : width / 2);
  const down = (number) => (high > low ? height * (1 - (number - low) / (high - low)) : height / 2);
  return numbers.map((number, at) => (number == null ? null : [round(across(at)), round(down(number))]));
}

const round = (number) => Math.round(number * 10) / 10;

/** Return path data: a line through years that follow each other, and a point for a year alone. */
function pathOf(points) {
  const steps = points.map((point, at) => {
    if (!point) return "";
    if (points[at - 1]) return `L${point.join(" ")}`;
    return `M${point.join(" ")}${points[at + 1] ? "" : "h0"}`;
  });
  return steps.join("");
}

/** Return the rows of the first and the last number; null where there are fewer than two. */
function endsOf(numbers) {
  const known = [...numbers.keys()].filter((row) => numbers[row] != null);
  return known.length > 1 ? [known[0], known.at(-1)] : null;
}

// The words beside pointer or focus, with the country's line over the years. They go with pointer, focus and Escape.

const [LINE_WIDTH, LINE_HEIGHT] = [150, 32];
const APART = 12; // pixels from the place that the words are about
const REACH = 40;

/** Return where a box of words goes: beside a place, or in the corner that is farthest from it; all in pixels. */
function tipPlace(place, tip, stage) {
  const low = (at, size, room) => Math.max(0, Math.min(at, room - size));
  const middle = { x: (place.left + place.right) / 2, y: (place.top + place.bottom) / 2 };
  const beside = [
    [place.right + APART, low(middle.y, tip.height, stage.height)],
    [place.left - APART - tip.width, low(middle.y, tip.height, stage.height)],
    [low(middle.x, tip.width, stage.width), place.bottom + APART],
    [low(middle.x, tip.width, stage.width), place.top - APART - tip.height],
  ];
  const fits = ([x, y]) => x >= 0 && y >= 0 && x + tip.width <= stage.width && y + tip.height <= stage.height;
  const corner = [
    middle.x > stage.width / 2 ? 0 : Math.max(0, stage.width - tip.width),
    middle.y > stage.height / 2 ? 0 : Math.max(0, stage.height - tip.height),
  ];
  return beside.find(fits) ?? corner;
}

/** Return the box of words over a picture in its stage, and what shows and hides it. */
function tooltipOf(map) {
  const { picture, spec, state, land } = map;
  const tip = make("div", { class: "tip", hidden: true });
  const stage = make("div", { class: "stage" }, picture, tip, map.zoomButtons);
  function tellAt(area, place) {
    const code = map.owner(area);
    tip.replaceChildren(make("div", { class: "about" }, map.words(area)), ...trend(code));
    tip.hidden = false;
    const room = stage.getBoundingClientRect();
    const [x, y] = tipPlace(place, tip.getBoundingClientRect(), room);
    tip.style.left = `${x}px`;
    tip.style.top = `${y}px`;
  }
  function trend(code) {
    const numbers = spec.numbers?.[code];
    const ends = spec.years.length > 1 && numbers && endsOf(numbers);
    if (!ends) return [];
    const points = pointsOf(numbers, LINE_WIDTH, LINE_HEIGHT);
    const now = points[state.row];
    const [first, last] = ends.map((row) => `${map.shownValue(code, row)} in ${spec.years[row]}`);
    return [
      make(
        "svg:svg",
        { class: "trend", viewBox: `-4 -4 ${LINE_WIDTH + 8} ${LINE_HEIGHT + 8}`, "aria-hidden": "true" },
        make("svg:path", { d: pathOf(points) }),
        now && make("svg:circle", { cx: now[0], cy: now[1], r: 3.5 }),
      ),
      make("div", { class: "ends" }, `From ${first} to ${last}.`),
    ];
  }
  const around = (x, y, reach = 0) => ({ left: x - reach, right: x + reach, top: y - reach, bottom: y + reach });
  function untell() {
    tip.hidden = true;
  }
  /** Show the words beside the area that the keys are on. */
  function tellActive() {
    if (!state.active || document.activeElement !== land) return untell();
    const [left, top] = map.partOf();
    const [x, y] = [(state.active.x - left) / map.unit(), (state.active.y - top) / map.unit()];
    const size = state.active.marks[0].getBoundingClientRect();
    tellAt(state.active, around(x, y, Math.min(REACH, Math.max(8, Math.min(size.width, size.height) / 2))));
  }
  picture.addEventListener("pointermove", (event) => {
    const area = event.buttons ? null : map.areaAt(event);
    if (!area) return untell();
    const box = stage.getBoundingClientRect();
    tellAt(area, around(event.clientX - box.left, event.clientY - box.top));
  });
  picture.addEventListener("pointerleave", untell);
  // for the words beside a pointer, while the focus is elsewhere
  const onKey = (event) => event.key === "Escape" && untell();
  document.addEventListener("keydown", onKey);
  const stopTip = () => document.removeEventListener("keydown", onKey);
  return { stage, tellActive, stopTip };
}

// The part of the map that is shown. A change moves the picture's window and keeps sizes on the screen, in one frame.

const DOT = 3.4; // radius of a small area, in pixels
const ARROW = 8;

/** Return what shows a part of the region, and what asks for the part that is shown. */
function viewOf(map) {
  const { spec, model, state, picture, defs, land, push } = map;
  let frame = 0;
  const pixels = () => picture.clientWidth || 640;
  const partOf = () => {
    const whole = map.windowOf();
    const [x, y, width, height] = state.part ?? whole;
    return state.part ? partAt(whole, x + width / 2, y + height / 2, whole[2] / width) : whole;
  };
  const times = () => timesOf(partOf(), map.windowOf());
  const unit = () => partOf()[2] / pixels(); // map units of a pixel
  function paintView() {
    cancelAnimationFrame(frame);
    frame = 0;
    const part = partOf();
    const whole = map.windowOf();
    picture.parentElement.style.setProperty("--ratio", (whole[2] / whole[3]).toFixed(4));
    const size = unit();
    picture.setAttribute("viewBox", part.map((one) => Math.round(one * 10) / 10).join(" "));
    const dot = spec.close.includes(model.get("region")) ? 0 : DOT * size;
    for (const one of land.querySelectorAll("circle")) one.setAttribute("r", dot);
    for (const one of defs.querySelectorAll("pattern")) one.setAttribute("patternTransform", `scale(${size})`);
    for (const one of defs.querySelectorAll("marker"))
      for (const side of ["markerWidth", "markerHeight"]) one.setAttribute(side, ARROW * size);
    map.sizeLegend(size);
    map.sizeRings(size);
    map.paintNames();
    map.paintZoom();
  }
  function show(part) {
    state.part = timesOf(part, map.windowOf()) > 1.001 ? part : null;
    frame ||= requestAnimationFrame(paintView);
    model.set("window", state.part ?? []);
    push();
  }
  /** Move the part so that an area is in it. */
  function bring(area) {
    const part = partOf();
    const next = showing(part, map.windowOf(), area);
    if (next !== part) show(next);
  }
  return { partOf, times, pixels, unit, paintView, show, bring };
}

/** Follow the part that is set from outside, by a map beside this one, and the width of the page. */
function followView(map) {
  const { model, state, picture } = map;
  model.on("change:window", () => {
    const given = model.get("window") ?? [];
    if (String(given) === String(state.part ?? [])) return;
    state.part = given.length === 4 ? given : null;
    map.paintView();
  });
  model.on("change:region", () => {
    state.part = null;
    model.set("window", []);
    map.push();
  });
  const watcher = new ResizeObserver(() => map.paintView());
  watcher.observe(picture);
  return () => watcher.disconnect();
}

// The controls of the year: slider, steps and play.

/** Return the controls of the year, and what they do; a map of one year has no controls. */
function yearsOf(map) {
  const { spec, state, model, push } = map;
  const several = spec.years.length > 1;
  // then nothing moves by itself; the steps remain
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const slider = control("input", {
    type: "range",
    "aria-label": "Year",
    min: 0,
    max: spec.years.length - 1,
    step: 1,
    on: { input: () => map.toRow(Number(slider.value)) },
  });
  const yearText = make("span", {});
  const step = (by) =>
    control(
      "button",
      {
        type: "button",
        "aria-label": by < 0 ? "Previous year" : "Next year",
        on: { click: () => map.toRow(state.row + by) },
      },
      by < 0 ? "◀" : "▶",
    );
  const play = control("button", { type: "button", class: "play", on: { click: () => map.toggle() } }, "Play");
  const paintYear = () => {
    const year = spec.years[state.row];
    slider.value = state.row;
    yearText.textContent = year;
  };
  const nameYear = () => slider.setAttribute("aria-valuetext", map.spoken());
  const sliderSays = () => document.activeElement === slider;
  function toRow(row) {
    state.row = Math.min(Math.max(row, 0), spec.years.length - 1);
    map.paintStep();
    model.set("year", spec.years[state.row]);
    push();
  }
  function toggle(on = !state.playing) {
    clearInterval(state.playing);
    if (on && state.row === spec.years.length - 1) toRow(0);
    state.playing = on
      ? setInterval(() => (state.row < spec.years.length - 1 ? toRow(state.row + 1) : toggle(false)), 900)
      : 0;
    play.textContent = on ? "Pause" : "Play";
    if (!on) map.speak();
  }
  const yearControls = [
    (several && make("label", { class: "grow" }, make("span", {}, "Year ", yearText), slider)) || null,
    ...(several ? [step(-1), step(1), still ? null : play] : []),
  ];
  return { yearControls, paintYear, nameYear, sliderSays, toRow, toggle };
}

// The map of countries. All years are here: a step in years repaints classes and words without the kernel.

function render({ model, el }) {
  letCellsRun();
  const map = newMap(model);
  Object.assign(
    map,
    dataOf(map),
    { fillOf: fillsOf(map), plainFillOf: plainFillsOf(map) },
    pictureOf(map),
    wordsAround(map),
  );
  // the slider says its own steps, and a map that plays says where it stops
  map.speak = (quiet = map.sliderSays() || Boolean(map.state.playing)) => {
    tell(map.live, map.spoken(), quiet);
    map.nameYear();
  };
  Object.assign(map, legendOf(map), selectionOf(map), zoomOf(map), viewOf(map), chooserOf(map));
  Object.assign(map, {
    areaAt: meetingOf(map),
    paintLit: litOf(map),
    paintNames: labelsOf(map),
    ...painterOf(map),
  });
  Object.assign(map, yearsOf(map), finderOf(map), tooltipOf(map));
  const stopView = followView(map); // before the controls, which paint: a new region begins whole
  map.bar = controlsOf(map);
  listenToKeys(map);
  listenToPointers(map);
  el.append(together(map));
  followPython(map);
  map.paint();
  const stop = watchConnection(el);
  return () => {
    clearInterval(map.state.playing);
    model.off();
    stopView();
    map.stopTip();
    stop();
  };
}

function wordsAround({ id }) {
  return {
    live: make("p", { class: "now", "aria-live": "polite" }),
    legend: make("div"),
    table: make("table"),
    note: make("p", { class: "note" }),
    heading: make("h4", { id: `${id}-title` }),
  };
}

function together({ id, heading, bar, stage, legend, table, live, note }) {
  return make(
    "section",
    { class: "ties-map", "aria-labelledby": `${id}-title` },
    heading,
    bar,
    live,
    make("div", { class: "body" }, stage, make("div", { class: "side" }, legend, table)),
    note,
  );
}

function followPython(map) {
  const { model, spec, state } = map;
  const outside = (trait, take) => model.on(`change:${trait}`, take);
  outside("year", () => {
    const row = spec.years.indexOf(model.get("year"));
    if (row >= 0 && row !== state.row) {
      state.row = row;
      map.paintStep();
    }
  });
  outside("selected", () => {
    const given = model.get("selected");
    if (given.length === state.chosen.size && given.every((code) => state.chosen.has(code))) return;
    state.chosen = new Set(given);
    map.paintSelection();
    map.paintNames();
    map.speak();
  });
}

var country_map = { render };

export { country_map as default };
