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

/** Run `work` once, `wait` milliseconds after the last call. */
function settle(work, wait) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, wait);
  };
}

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

/** Say it in the widget when its kernel is lost or restarted. ipywidgets marks the element; return what ends the watch. */
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

// Which area is active, and which countries are selected: by key, pointer or name.

/** Return what makes an area active and selects countries. */
function chooserOf(map) {
  const { state, byCode, model, push, land, live } = map;
  function activate(area) {
    state.active = area;
    if (area) {
      land.setAttribute("aria-activedescendant", area.marks[0].id);
      area.marks[0].setAttribute("aria-label", map.words(area));
    } else land.removeAttribute("aria-activedescendant");
    map.paintSelection();
    map.speak();
  }
  function choose(area) {
    const code = area && map.owner(area);
    if (!code) return;
    state.chosen.has(code) ? state.chosen.delete(code) : state.chosen.add(code);
    chosen();
  }
  function chosen() {
    map.paintSelection();
    map.speak();
    model.set("selected", [...state.chosen]);
    push();
  }
  function find(text) {
    const area = [...byCode.values()].find((one) => one.name.toLowerCase() === text.trim().toLowerCase());
    if (!area) {
      if (text) live.textContent = `No country called “${text}” on this map; choose one from the list.`;
      return;
    }
    map.search.value = "";
    state.chosen.add(area.code);
    activate(area);
    chosen();
  }
  return { activate, choose, chosen, find };
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
  const picture = make("svg:svg", {}, defs, land, seams, lines, rings, names);
  return { picture, defs, land, lines, rings, names };
}

/** Return the name of the list of countries. */
const landLabel = ({ title }) =>
  `Countries: ${title}. Arrow keys move, Enter selects, Page Up and Page Down change the year.`;

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
  const { model, spec, classes, areas, defs, land } = map;
  const sent = model.get("spec");
  Object.assign(spec, measureOf(sent, model.get("value")));
  classes.set(classesOf(sent, model.get("classes"), model.get("value")));
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
  copy.prepend(make("svg:rect", { x, y, width, height, fill: sea }));
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
    heading: `${spec.unit} (number of areas)`.trim(),
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
  const say = (words) => {
    map.live.textContent = words;
  };
  const drawn = () =>
    savedPicture({
      picture: map.picture,
      view: map.windowOf(),
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

// The controls above the map that have no module of their own: search, borders, region, selection, picture.

/** Return the bar of controls. */
function controlsOf(map) {
  const { spec, state, byCode, model, id, push } = map;
  const search = control("input", {
    type: "search",
    list: `${id}-names`,
    placeholder: "country",
    on: { change: () => map.find(search.value), keydown: (event) => event.key === "Enter" && map.find(search.value) },
  });
  const offered = make(
    "datalist",
    { id: `${id}-names` },
    ...[...byCode.values()]
      .map((area) => area.name)
      .sort()
      .map((name) => make("option", { value: name })),
  );
  const pick = (label, options, trait) => {
    const box = control(
      "select",
      {
        on: {
          change: () => {
            model.set(trait, box.value);
            push();
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
        click: () => {
          state.chosen.clear();
          map.chosen();
        },
      },
    },
    "Clear selection",
  );
  const bar = make(
    "div",
    { class: "bar" },
    ...map.yearControls,
    measureList(map),
    make("label", {}, "Find a country", search),
    offered,
    pick("Borders", spec.view_names, "view"),
    pick("Region", spec.region_names, "region"),
    clear,
    ...saveButtons(map),
  );
  return { bar, search };
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

/** Return the questions that the other modules ask. */
function dataOf({ spec, classes, model, state, byCode }) {
  const column = new Map(spec.codes.map((code, index) => [code, index]));
  const year = () => spec.years[state.row];
  const owner = (area) => ownerOf(spec, model.get("view"), area, year());
  const classOf = (area) => {
    const code = owner(area);
    if (code === null) return "disputed";
    const at = column.get(code);
    return at === undefined ? spec.no_data : classes[state.row * spec.codes.length + at];
  };
  const textOf = (code) => spec.texts[code]?.[state.row] || "no data";
  const shownValue = (code) => (textOf(code) === "no data" ? "no data" : `${textOf(code)} ${spec.unit}`.trim());
  const rankOf = rankerOf(spec, state);
  const known = () => spec.codes.filter((code) => spec.texts[code][state.row]);
  const words = (area) => {
    const code = owner(area);
    if (code === null) return `${area.name}: in dispute. ${area.note}`;
    const rank = rankOf(code) ? `, rank ${rankOf(code)} of ${known().length}` : "";
    const drawn = drawnWith(spec, model.get("view"), area, year(), nameOf);
    return `${area.name}${drawn && ` (${drawn})`}: ${shownValue(code)}${rank}.${area.note ? ` ${area.note}` : ""}`;
  };
  const nameOf = (code) => byCode.get(code)?.name ?? spec.without_outline[code] ?? code;
  const tieWords = (line) => `${nameOf(line.start)} → ${nameOf(line.end)}: ${line.texts[state.row]}`;
  const activeLines = () =>
    spec.lines.filter(
      (line) => line.weights[state.row] && (state.chosen.has(line.start) || state.chosen.has(line.end)),
    );
  const spoken = () => {
    const codes = known();
    const when = year() ? `${year()}: ` : "";
    const best = codes.find((code) => rankOf(code) === 1);
    const shown = state.active
      ? words(state.active)
      : state.chosen.size
        ? [...state.chosen].map((code) => `${nameOf(code)} ${shownValue(code)}`).join("; ")
        : codes.length || !year()
          ? `${codes.length} areas with data${best ? `, highest ${nameOf(best)} with ${shownValue(best)}` : ""}`
          : `no data for this year on this map; its years are ${yearsWithData(spec)}.`;
    return when + shown;
  };
  return { owner, classOf, textOf, shownValue, rankOf, known, words, nameOf, tieWords, activeLines, spoken };
}

// Keys and the pointer on the map: from area to area, from year to year.

/** Listen to keys, focus and clicks on the countries. */
function listenToKeys(map) {
  const { spec, state, areas, byCode, model, land, activate, choose } = map;
  function inView(area) {
    const [x, y, width, height] = spec.windows[model.get("region")];
    return area.x > x && area.x < x + width && area.y > y && area.y < y + height;
  }
  function nearest(dx, dy) {
    const [x, y, width, height] = spec.windows[model.get("region")];
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
    return best ?? state.active;
  }
  const KEYS = {
    ArrowLeft: () => activate(nearest(-1, 0)),
    ArrowRight: () => activate(nearest(1, 0)),
    ArrowUp: () => activate(nearest(0, -1)),
    ArrowDown: () => activate(nearest(0, 1)),
    Enter: () => choose(state.active),
    " ": () => choose(state.active),
    Escape: () => activate(null),
    PageUp: () => map.toRow(state.row + 1),
    PageDown: () => map.toRow(state.row - 1),
    Home: () => map.toRow(0),
    End: () => map.toRow(spec.years.length - 1),
  };
  land.addEventListener("keydown", (event) => {
    if (!KEYS[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    KEYS[event.key]();
  });
  land.addEventListener("focus", () => {
    if (!state.active && land.matches(":focus-visible")) activate(byCode.get([...state.chosen][0]) ?? nearest(1, 0));
  });
  land.addEventListener("blur", () => activate(null));
  land.addEventListener("click", (event) => choose(event.target.area));
}

// The names on the map.

/** Return what writes the names of the region. */
function labelsOf({ spec, model, names }) {
  function paintNames() {
    const near = spec.with_places.includes(model.get("region"));
    const [left, top, width, height] = spec.windows[model.get("region")];
    const far = model.get("region") === "world",
      size = width / (far ? 55 : 62);
    const seen = (one) =>
      (!far || spec.far_labels.includes(one.text)) &&
      one.x > left &&
      one.x < left + width &&
      one.y > top &&
      one.y < top + height;
    names.setAttribute("font-size", size);
    names.setAttribute("stroke-width", size / 4);
    names.replaceChildren(
      ...(spec.close.includes(model.get("region")) ? spec.close_labels : spec.labels)
        .filter(seen)
        .map((one) => make("svg:text", { x: one.x, y: one.y }, one.text)),
      ...(near
        ? spec.places.flatMap((one) => [
            make("svg:text", { x: one.x, y: one.y + size * 0.25, "font-size": size * 0.8 }, "+"),
            make(
              "svg:text",
              { x: one.x + size * 0.6, y: one.y + size * 0.25, "font-size": size * 0.8, "text-anchor": "start" },
              one.text,
            ),
          ])
        : []),
    );
  }
  return paintNames;
}

// The legend: a colour or a pattern for each class, and how many areas have it.

/** Return what paints the legend of the year. */
function legendOf(map) {
  const { spec, classes, state, model, legend, fillOf } = map;
  map.legendEntries = () => {
    const row = [...classes.subarray(state.row * spec.codes.length, (state.row + 1) * spec.codes.length)];
    return [
      ...spec.legend.map((one, number) => [number, `${one.label} (${row.filter((n) => n === number).length})`]),
      [spec.no_data, "no data"],
      ["disputed", "in dispute"],
    ];
  };
  function paintLegend() {
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
      ...map.legendEntries().map(([number, text]) => entry(number, text)),
    );
  }
  return paintLegend;
}

// Painting: the classes of the year, the words around the picture, the window of the region.

/** Return what paints the map anew after a change of year, view or region. */
function painterOf(map) {
  const { spec, state, areas, model, land, defs, picture, heading, note } = map;
  function paint() {
    for (const area of areas) {
      const fill = map.fillOf(map.classOf(area));
      if (area.fill !== fill) for (const mark of area.marks) mark.setAttribute("fill", fill);
      area.fill = fill;
    }
    const year = spec.years[state.row];
    map.paintYear();
    heading.textContent = year ? `${spec.title}, ${year}` : spec.title;
    note.textContent = noteOf(spec, model.get("view"), year);
    const view = spec.windows[model.get("region")];
    picture.setAttribute("viewBox", view.map(Math.round).join(" "));
    const dot = spec.close.includes(model.get("region")) ? 0 : view[2] / 190;
    for (const one of land.querySelectorAll("circle")) one.setAttribute("r", dot);
    for (const one of defs.querySelectorAll("pattern")) one.setAttribute("patternTransform", `scale(${view[2] / 640})`);
    map.paintLegend();
    map.paintSelection();
    map.paintNames();
    map.speak();
  }
  return paint;
}

// What is selected: rings, ties and the table beside the map.

/** Return what paints the selection. */
function selectionOf(map) {
  const { spec, state, areas, byCode, model, id, rings, lines, table, nameOf } = map;
  function paintSelection() {
    const selected = [...state.chosen].map((code) => byCode.get(code)).filter(Boolean);
    for (const area of areas) area.marks[0].setAttribute("aria-selected", state.chosen.has(area.code));
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
          r: spec.windows[model.get("region")][2] / 130,
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
  return paintSelection;
}

// What the modules of the map share: what Python sent, the areas, and what is shown of them now.

/** Make the one object that the modules share; each adds its elements and its functions to it. */
function newMap(model) {
  const sent = model.get("spec");
  const spec = { ...sent, ...measureOf(sent, model.get("value")) }; // with title, unit, legend … of the measure shown
  const classes = classesOf(sent, model.get("classes"), model.get("value")).slice();
  const areas = spec.areas.map((area) => ({ ...area, marks: [] }));
  const byCode = new Map(areas.filter((area) => area.code).map((area) => [area.code, area]));
  const push = settle(() => model.save_changes(), 120);
  const state = {
    row: Math.max(0, spec.years.indexOf(model.get("year"))),
    chosen: new Set(model.get("selected")),
    active: null,
    playing: 0,
  };
  const windowOf = () => spec.windows[model.get("region")];
  return { model, spec, classes, id: `ties-map-${newId()}`, areas, byCode, push, state, windowOf };
}

// The words under the pointer.

/** Return the box of words that follows the pointer over a picture in its stage. */
function tooltipOf({ picture, words }) {
  const tip = make("div", { class: "tip", hidden: true });
  const stage = make("div", { class: "stage" }, picture, tip);
  picture.addEventListener("mousemove", (event) => {
    const area = event.target.area;
    tip.hidden = !area;
    if (!area) return;
    const box = stage.getBoundingClientRect();
    tip.textContent = words(area);
    tip.style.left = `${Math.min(event.clientX - box.left + 12, Math.max(0, box.width - 200))}px`;
    tip.style.top = `${event.clientY - box.top + 14}px`;
  });
  picture.addEventListener("mouseleave", () => {
    tip.hidden = true;
  });
  return stage;
}

// The controls of the year: slider, steps and play.

/** Return the controls of the year, and what they do; a map of one year has no controls. */
function yearsOf(map) {
  const { spec, state, model, push } = map;
  const several = spec.years.length > 1;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches; // then nothing moves by itself; the steps remain
  const slider = control("input", {
    type: "range",
    min: 0,
    max: spec.years.length - 1,
    step: 1,
    on: { input: () => map.toRow(Number(slider.value)) },
  });
  const yearText = make("output", {});
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
  const play = control(
    "button",
    { type: "button", "aria-pressed": "false", on: { click: () => map.toggle() } },
    "Play",
  );
  const paintYear = () => {
    const year = spec.years[state.row];
    slider.value = state.row;
    slider.setAttribute("aria-valuetext", String(year));
    yearText.textContent = year;
  };
  function toRow(row) {
    state.row = Math.min(Math.max(row, 0), spec.years.length - 1);
    map.paint();
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
    play.setAttribute("aria-pressed", String(on));
  }
  const yearControls = [
    (several && make("label", { class: "grow" }, make("span", {}, "Year ", yearText), slider)) || null,
    ...(several ? [step(-1), step(1), still ? null : play] : []),
  ];
  return { yearControls, paintYear, toRow, toggle };
}

// The map of countries. All years are here: a step in years repaints classes and words without the kernel.

function render({ model, el }) {
  const map = newMap(model);
  Object.assign(map, dataOf(map), { fillOf: fillsOf(map) }, pictureOf(map), wordsAround(map));
  map.speak = () => {
    map.live.textContent = map.spoken();
  };
  map.paintLegend = legendOf(map);
  map.paintSelection = selectionOf(map);
  map.paintNames = labelsOf(map);
  map.paint = painterOf(map);
  Object.assign(map, yearsOf(map));
  Object.assign(map, controlsOf(map));
  Object.assign(map, chooserOf(map));
  listenToKeys(map);
  map.stage = tooltipOf(map);
  el.append(together(map));
  followPython(map);
  map.paint();
  const stop = watchConnection(el);
  return () => {
    clearInterval(map.state.playing);
    model.off();
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
    make("div", { class: "body" }, stage, make("div", { class: "side" }, legend, table)),
    live,
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
      map.paint();
    }
  });
  outside("selected", () => {
    const given = model.get("selected");
    if (given.length === state.chosen.size && given.every((code) => state.chosen.has(code))) return;
    state.chosen = new Set(given);
    map.paintSelection();
    map.speak();
  });
}

var country_map = { render };

export { country_map as default };
