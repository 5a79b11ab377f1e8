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

// The map of countries. All years are here: a step in years repaints classes and words without the kernel.

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

function render({ model, el }) {
  const spec = model.get("spec");
  const bytes = model.get("classes");
  const classes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const id = `ties-map-${newId()}`;
  const column = new Map(spec.codes.map((code, index) => [code, index]));
  const areas = spec.areas.map((area) => ({ ...area, marks: [] }));
  const byCode = new Map(areas.filter((area) => area.code).map((area) => [area.code, area]));
  const push = settle(() => model.save_changes(), 120);
  const state = {
    row: Math.max(0, spec.years.indexOf(model.get("year"))),
    chosen: new Set(model.get("selected")),
    active: null,
    playing: 0,
  };

  // ---- what is asked of the data
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
  const fillOf = (number) =>
    number === "disputed" || number === spec.no_data || spec.legend[number].hatch
      ? `url(#${id}-${number})`
      : spec.legend[number].colour;
  const words = (area) => {
    const code = owner(area);
    if (code === null) return `${area.name}: in dispute. ${area.note}`;
    const rank = rankOf(code) ? `, rank ${rankOf(code)} of ${known().length}` : "";
    const drawn = area.code ? "" : ` (drawn with ${byCode.get(code).name})`;
    return `${area.name}${drawn}: ${shownValue(code)}${rank}.${area.note ? ` ${area.note}` : ""}`;
  };

  // ---- the picture
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
  const defs = make(
    "svg:defs",
    {},
    arrow,
    pattern(spec.no_data, spec.colours.no_data, hatch),
    pattern("disputed", "#ffffff", PATTERNS.cross),
    ...spec.legend.map((row, number) => row.hatch && pattern(number, row.colour, PATTERNS[row.hatch])),
  );
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
  for (const area of areas) {
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
  for (const area of areas.filter((one) => one.dot)) {
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
  const tip = make("div", { class: "tip", hidden: true });

  // ---- the words around it
  const live = make("p", { class: "now", "aria-live": "polite" });
  const legend = make("div");
  const table = make("table");
  const note = make("p", { class: "note" });
  const heading = make("h4", { id: `${id}-title` });

  // ---- the controls
  const several = spec.years.length > 1;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches; // then nothing moves by itself; the steps remain
  const slider = control("input", {
    type: "range",
    min: 0,
    max: spec.years.length - 1,
    step: 1,
    on: { input: () => toRow(Number(slider.value)) },
  });
  const yearText = make("output", {});
  const step = (by) =>
    control(
      "button",
      {
        type: "button",
        "aria-label": by < 0 ? "Previous year" : "Next year",
        on: { click: () => toRow(state.row + by) },
      },
      by < 0 ? "◀" : "▶",
    );
  const play = control("button", { type: "button", "aria-pressed": "false", on: { click: () => toggle() } }, "Play");
  const search = control("input", {
    type: "search",
    list: `${id}-names`,
    placeholder: "country",
    on: { change: () => find(search.value), keydown: (event) => event.key === "Enter" && find(search.value) },
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
      paint();
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
          chosen();
        },
      },
    },
    "Clear selection",
  );
  const save = control("button", { type: "button", on: { click: () => savePicture() } }, "Save as PNG");
  const bar = make(
    "div",
    { class: "bar" },
    (several && make("label", { class: "grow" }, make("span", {}, "Year ", yearText), slider)) || null,
    ...(several ? [step(-1), step(1), still ? null : play] : []),
    make("label", {}, "Find a country", search),
    offered,
    pick("Borders", spec.view_names, "view"),
    pick("Region", spec.region_names, "region"),
    clear,
    save,
  );

  // ---- painting
  function paint() {
    for (const area of areas) {
      const fill = fillOf(classOf(area));
      if (area.fill !== fill) for (const mark of area.marks) mark.setAttribute("fill", fill);
      area.fill = fill;
    }
    const year = spec.years[state.row];
    slider.value = state.row;
    slider.setAttribute("aria-valuetext", String(year));
    yearText.textContent = year;
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
    paintLegend();
    paintSelection();
    paintNames();
    speak();
  }
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
    const active = spec.lines.filter(
      (line) => line.weights[state.row] && (state.chosen.has(line.start) || state.chosen.has(line.end)),
    );
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
          make("svg:title", {}, tieWords(line)),
        ),
      ),
    );
    const rows = selected.map((area) => [area.name, textOf(area.code)]);
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
  const nameOf = (code) => byCode.get(code)?.name ?? code;
  const tieWords = (line) => `${nameOf(line.start)} → ${nameOf(line.end)}: ${line.texts[state.row]}`;
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
  function speak() {
    const codes = known();
    const year = spec.years[state.row] ? `${spec.years[state.row]}: ` : "";
    const best = codes.find((code) => rankOf(code) === 1);
    const shown = state.active
      ? words(state.active)
      : state.chosen.size
        ? [...state.chosen].map((code) => `${nameOf(code)} ${shownValue(code)}`).join("; ")
        : `${codes.length} areas with data${best ? `, highest ${nameOf(best)} with ${shownValue(best)}` : ""}`;
    live.textContent = year + shown;
  }

  // ---- moving about
  function toRow(row) {
    state.row = Math.min(Math.max(row, 0), spec.years.length - 1);
    paint();
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
  function activate(area) {
    state.active = area;
    if (area) {
      land.setAttribute("aria-activedescendant", area.marks[0].id);
      area.marks[0].setAttribute("aria-label", words(area));
    } else land.removeAttribute("aria-activedescendant");
    paintSelection();
    speak();
  }
  function choose(area) {
    const code = area && owner(area);
    if (!code) return;
    state.chosen.has(code) ? state.chosen.delete(code) : state.chosen.add(code);
    chosen();
  }
  function chosen() {
    paintSelection();
    speak();
    model.set("selected", [...state.chosen]);
    push();
  }
  function find(text) {
    const area = [...byCode.values()].find((one) => one.name.toLowerCase() === text.trim().toLowerCase());
    if (!area) {
      if (text) live.textContent = `No country called “${text}” on this map; choose one from the list.`;
      return;
    }
    search.value = "";
    state.chosen.add(area.code);
    activate(area);
    chosen();
  }
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
    PageUp: () => toRow(state.row + 1),
    PageDown: () => toRow(state.row - 1),
    Home: () => toRow(0),
    End: () => toRow(spec.years.length - 1),
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

  // ---- keeping a picture
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

  // ---- together
  const stage = make("div", { class: "stage" }, picture, tip);
  el.append(
    make(
      "section",
      { class: "ties-map", "aria-labelledby": `${id}-title` },
      heading,
      bar,
      make("div", { class: "body" }, stage, make("div", { class: "side" }, legend, table)),
      live,
      note,
    ),
  );
  const outside = (trait, take) => model.on(`change:${trait}`, take);
  outside("year", () => {
    const row = spec.years.indexOf(model.get("year"));
    if (row >= 0 && row !== state.row) {
      state.row = row;
      paint();
    }
  });
  outside("selected", () => {
    const given = model.get("selected");
    if (given.length === state.chosen.size && given.every((code) => state.chosen.has(code))) return;
    state.chosen = new Set(given);
    paintSelection();
    speak();
  });
  paint();
  const stop = watchConnection(el);
  return () => {
    clearInterval(state.playing);
    model.off();
    stop();
  };
}

var country_map = { render };

export { country_map as default };
