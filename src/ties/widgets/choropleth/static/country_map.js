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
  const save = control("button", { type: "button", on: { click: () => map.savePicture() } }, "Save as PNG");
  const bar = make(
    "div",
    { class: "bar" },
    ...map.yearControls,
    make("label", {}, "Find a country", search),
    offered,
    pick("Borders", spec.view_names, "view"),
    pick("Region", spec.region_names, "region"),
    clear,
    save,
  );
  return { bar, search };
}

// What is asked of the data: owner, class, value and words of an area in the year that is shown. Nothing is drawn here.

/** Return the questions that the other modules ask. */
function dataOf({ spec, classes, model, state, byCode }) {
  const column = new Map(spec.codes.map((code, index) => [code, index]));
  const owner = (area) => area.code ?? spec.views[model.get("view")][area.id] ?? null;
  const classOf = (area) => {
    const code = owner(area);
    if (code === null) return "disputed";
    const at = column.get(code);
    return at === undefined ? spec.no_data : classes[state.row * spec.codes.length + at];
  };
  const textOf = (code) => spec.texts[code]?.[state.row] || "no data";
  const shownValue = (code) => (textOf(code) === "no data" ? "no data" : `${textOf(code)} ${spec.unit}`.trim());
  const rankOf = (code) => spec.ranks[code]?.[state.row] || 0;
  const known = () => spec.codes.filter((code) => spec.texts[code][state.row]);
  const words = (area) => {
    const code = owner(area);
    if (code === null) return `${area.name}: in dispute. ${area.note}`;
    const rank = rankOf(code) ? `, rank ${rankOf(code)} of ${known().length}` : "";
    const drawn = area.code ? "" : ` (drawn with ${byCode.get(code).name})`;
    return `${area.name}${drawn}: ${shownValue(code)}${rank}.${area.note ? ` ${area.note}` : ""}`;
  };
  const nameOf = (code) => byCode.get(code)?.name ?? code;
  const tieWords = (line) => `${nameOf(line.start)} → ${nameOf(line.end)}: ${line.texts[state.row]}`;
  const activeLines = () =>
    spec.lines.filter(
      (line) => line.weights[state.row] && (state.chosen.has(line.start) || state.chosen.has(line.end)),
    );
  const spoken = () => {
    const codes = known();
    const year = spec.years[state.row] ? `${spec.years[state.row]}: ` : "";
    const best = codes.find((code) => rankOf(code) === 1);
    const shown = state.active
      ? words(state.active)
      : state.chosen.size
        ? [...state.chosen].map((code) => `${nameOf(code)} ${shownValue(code)}`).join("; ")
        : `${codes.length} areas with data${best ? `, highest ${nameOf(best)} with ${shownValue(best)}` : ""}`;
    return year + shown;
  };
  return { owner, classOf, textOf, shownValue, rankOf, known, words, nameOf, tieWords, activeLines, spoken };
}

// Keeping a picture of the map.

/** Return what saves the map, as it is shown, as a picture. */
function pictureSaverOf({ spec, model, picture, heading, note, live, fillOf }) {
  function savePicture() {
    const [x, y, width, height] = spec.windows[model.get("region")];
    const line = width / 48,
      keys = spec.legend.length + 2;
    const copy = picture.cloneNode(true);
    copy.setAttribute("viewBox", `${x} ${y - 2.4 * line} ${width} ${height + (6.5 + keys * 1.3) * line}`);
    copy.insertBefore(
      make("svg:rect", { x, y: y - 2.4 * line, width, height: height * 2, fill: "#fff" }),
      copy.firstChild,
    );
    copy.insertBefore(make("svg:rect", { x, y, width, height, fill: spec.colours.sea }), copy.children[1]);
    const write = (text, row, size, weight = "normal", indent = 0) =>
      copy.append(
        make(
          "svg:text",
          {
            x: x + line * (0.4 + indent),
            y: y + row * line,
            "font-size": line * size,
            "font-family": "sans-serif",
            "font-weight": weight,
            fill: "#1f2933",
          },
          text,
        ),
      );
    const foot = height / line;
    write(`${heading.textContent}${spec.unit ? ` (${spec.unit})` : ""}`, -0.8, 1.2, "bold");
    const entries = [
      ...spec.legend.map((one, number) => [number, one.label]),
      [spec.no_data, "no data"],
      ["disputed", "in dispute"],
    ];
    entries.forEach(([number, text], at) => {
      copy.append(
        make("svg:rect", {
          x: x + line * 0.4,
          y: y + (foot + 0.6 + at * 1.3) * line,
          width: line * 1.8,
          height: line,
          fill: fillOf(number),
        }),
      );
      write(text, foot + 1.45 + at * 1.3, 0.9, "normal", 2.4);
    });
    for (const [at, text] of note.textContent.match(/.{1,110}(\s|$)/g).entries())
      write(text, foot + 1.6 + keys * 1.3 + at, 0.72);
    copy.setAttribute("width", 1600);
    copy.setAttribute("height", (1600 * (height + (6.5 + keys * 1.3) * line)) / width);
    const image = new Image();
    image.onload = () => {
      const canvas = make("canvas", { width: image.width, height: image.height });
      canvas.getContext("2d").drawImage(image, 0, 0);
      canvas.toBlob((blob) => download(blob, `${heading.textContent.replace(/[^\w]+/g, "-")}.png`));
      live.textContent = "The picture was saved.";
    };
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  }
  return savePicture;
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
  function paintLegend() {
    const row = [...classes.subarray(state.row * spec.codes.length, (state.row + 1) * spec.codes.length)];
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
      ...spec.legend.map((one, number) => entry(number, `${one.label} (${row.filter((n) => n === number).length})`)),
      entry(spec.no_data, "no data"),
      entry("disputed", "in dispute"),
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
    note.textContent = [
      spec.notes[model.get("view")],
      spec.source,
      spec.left_out.length ? `Not on the map: ${spec.left_out.join(", ")}.` : "",
      spec.not_used,
    ]
      .filter(Boolean)
      .join(" ");
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
    "aria-label": `Countries: ${spec.title}. Arrow keys move, Enter selects, Page Up and Page Down change the year.`,
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
  const spec = { ...model.get("spec") };
  const bytes = model.get("classes");
  const classes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
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
  map.savePicture = pictureSaverOf(map);
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
