// Made by `nox -s scripts` from the modules in src/ties/widgets/timeline; change those.
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

/**
 * Return what sends changes to Python, at once: Python repeats what it was sent, and a change that waited here would
 * be undone by the repetition of the one before. Many changes are no burden: ipywidgets sends one message at a time.
 */
const sender = (model) => () => model.save_changes();

let serial = Math.floor(Math.random() * 1e9); // each widget loads its own copy of this file, and no two may share an id

/** Return a number that no other widget of the page has. */
function newId() {
  return ++serial;
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

// The selected event in full, with its sources, and buttons for the one before and after it.

/** Return the card, and what writes an event into it. */
function cardOf(step) {
  const heading = make("h5", { tabindex: -1 });
  const about = make("div", {});
  const button = (words, key) => control("button", { type: "button", on: { click: () => step(key) } }, words);
  const [back, on] = [button("‹ Earlier", "ArrowLeft"), button("Later ›", "ArrowRight")];
  const card = make(
    "section",
    { class: "card", "aria-label": "The selected event" },
    heading,
    about,
    make("p", {}, back, " ", on),
  );
  const row = (name, value) => (value ? [make("dt", {}, name), make("dd", {}, value)] : []);
  function write(event, isFirst, isLast) {
    heading.textContent = event ? event.event : "No event is selected";
    const sources = event?.sources.length ? make("ul", {}, ...event.sources.map((one) => make("li", {}, one))) : null;
    about.replaceChildren(
      event
        ? make(
            "dl",
            {},
            ...row("Date", `${event.date}${event.known ? "" : " (hindsight: after the article)"}`),
            ...row("Who", event.actors),
            ...row("Theme", event.theme),
            ...row("Why it matters", event.significance),
            ...row("Source", sources ?? "none is given"),
          )
        : make("p", {}, "Click a dot or a label, or walk with the arrow keys and press Enter."),
    );
    for (const [one, off] of [
      [back, isFirst],
      [on, isLast],
    ]) {
      one.hidden = !event;
      one.setAttribute("aria-disabled", String(off));
    }
  }
  return { card, write };
}

// Where the events of a timeline are, which have room for a label, and which is next. Nothing here touches the page.
const ROW = 18; // height of a row of dots and labels
const LETTER = 6.3; // width of a letter of a label, on the safe side
const DOT = 7; // half the room of a dot
const LABELLED = 6; // rows of a theme in which labels are tried
const FOOT = 24; // for the years

/** Shorten words at a blank, so that a label stays short; the words in full are shown on focus and below. */
function labelOf(words, longest) {
  if (words.length <= longest) return words;
  const cut = words.slice(0, longest + 1);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), longest / 2)).replace(/[\s,;:.(]+$/, "")}…`;
}

/** Return whole years for the axis, at most one per 60 pixels. */
function ticksOf(begin, end, width) {
  const most = Math.max(2, Math.floor(width / 60));
  const step = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500].find((one) => (end - begin) / one <= most) ?? 1000;
  const first = Math.ceil(begin / step) * step;
  return Array.from({ length: Math.floor((end - first) / step) + 1 }, (_, at) => first + at * step);
}

const free = (taken, [from, to]) => taken.every(([a, b]) => to <= a || from >= b);

/** Find a row for one event: with a label on its right or its left where there is room, else for its dot alone. */
function place(rows, x, words, left, right) {
  const wide = words.length * LETTER + 4;
  for (let row = 0; row < LABELLED; row++) {
    rows[row] ??= [];
    for (const [side, from, to] of [
      ["right", x - DOT, x + DOT + wide],
      ["left", x - DOT - wide, x + DOT],
    ])
      if (from >= left && to <= right && free(rows[row], [from, to])) return { row, side, room: [from, to] };
  }
  for (let row = 0; ; row++) {
    rows[row] ??= [];
    if (free(rows[row], [x - DOT, x + DOT])) return { row, side: "", room: [x - DOT, x + DOT] };
  }
}

/** Return the places of all events on a picture of some width: a band per theme, as high as its rows. */
function layoutOf({ events, themes }, width) {
  const left = width < 520 ? 8 : 92,
    right = width - 8,
    head = width < 520 ? 16 : 4; // in a narrow picture the name of a theme is above its band
  const begin = Math.min(...events.map((one) => one.begin)),
    end = Math.max(...events.map((one) => one.end));
  const pad = Math.max((end - begin) * 0.03, 0.04);
  const [low, high] = [begin - pad, end + pad];
  const x = (year) => left + ((year - low) / (high - low)) * (right - left);
  const middle = (one) => x((one.begin + one.end) / 2);
  const longest = Math.max(22, Math.min(48, Math.round(width / 18))); // letters of a label
  const spots = new Map();
  let top = 0;
  const bands = themes.map((theme) => {
    const rows = [];
    // the newest first: they are the ones that a lesson speaks of
    const own = events.filter((one) => one.theme === theme).sort((a, b) => b.begin - a.begin);
    for (const event of own) {
      const at = middle(event),
        label = labelOf(event.event, longest);
      const { row, side, room } = place(rows, at, label, left, right);
      rows[row].push(room);
      spots.set(event, { x: at, y: top + head + (row + 0.5) * ROW, side, label: side ? label : "" });
    }
    const band = { theme, top, height: head + rows.filter((row) => row?.length).length * ROW + 4, head };
    top += band.height;
    return band;
  });
  return { left, right, width, height: top + FOOT, bottom: top, x, low, high, bands, spots };
}

/** Return the event that a step leads to: in time among all, or to the next theme with the nearest date. */
function nextEvent({ events, themes }, from, key) {
  const inTime = [...events].sort((a, b) => a.begin - b.begin);
  const at = inTime.indexOf(from);
  if (key === "Home") return inTime[0];
  if (key === "End") return inTime.at(-1);
  if (key === "ArrowLeft") return inTime[at - 1];
  if (key === "ArrowRight") return inTime[at + 1];
  const theme = themes[themes.indexOf(from.theme) + (key === "ArrowUp" ? -1 : 1)];
  const there = events.filter((one) => one.theme === theme);
  return there.sort((a, b) => Math.abs(a.begin - from.begin) - Math.abs(b.begin - from.begin))[0];
}

/** Say an event in a sentence: date, words, theme and whether it came later. */
function wordsOf(event) {
  const about = [event.theme, event.known ? "" : "hindsight", event.actors].filter(Boolean);
  return `${event.date}: ${event.event}. ${about.join(", ")}.`;
}

// Draws the events of a timeline: a band per theme, dots, labels where there is room, marked days and years.

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
function drawPicture(spec, layout, { picture, list }, id) {
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
function legendOf(spec, days) {
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

// Events along time. Each has a dot; those with room have a label; the selected one is shown in full beside it.

const WALKS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"];
const ENDS = {
  ArrowLeft: "is the first event shown.",
  ArrowRight: "is the last event shown.",
  ArrowUp: "is in the topmost theme.",
  ArrowDown: "is in the lowest theme.",
};
const HOW =
  "Events along time. Left and Right go to the event before and after, Up and Down to another theme, " +
  "Home and End to the first and the last, Enter selects, Escape lets go.";

function render({ model, el }) {
  letCellsRun();
  const id = `ties-timeline-${newId()}`;
  const state = { active: null, width: 0, options: new Map() };
  const list = control("svg:g", { role: "listbox", tabindex: 0, "aria-label": HOW });
  const picture = make("svg:svg", { class: "picture" });
  const tip = make("div", { class: "tip", hidden: true, "aria-hidden": "true" });
  const stage = make("div", { class: "stage" }, picture, tip);
  const keys = make("div", { class: "keys" });
  const live = make("p", { class: "now", "aria-live": "polite" });
  const { card, write } = cardOf(stepSelection);
  const push = sender(model);
  const events = () => model.get("spec").events;
  const selected = () => events().find((one) => one.event === model.get("selected")) ?? null;
  const say = (text, quiet) => tell(live, text, quiet);

  function showTip(event) {
    tip.hidden = !event;
    if (!event) return;
    const { x, y } = state.layout.spots.get(event);
    tip.textContent = wordsOf(event);
    tip.style.left = `${Math.max(0, Math.min(x - 20, state.width - tip.offsetWidth))}px`;
    tip.style.top = `${y + 12}px`;
  }
  function paint() {
    const chosen = selected();
    for (const [event, option] of state.options) {
      option.classList.toggle("chosen", event === chosen);
      option.classList.toggle("active", event === state.active);
      option.setAttribute("aria-selected", String(event === chosen));
    }
    const inTime = [...events()].sort((a, b) => a.begin - b.begin);
    write(chosen, chosen === inTime[0], chosen === inTime.at(-1));
  }
  function draw() {
    const spec = model.get("spec");
    showTip(null);
    state.active = null;
    list.removeAttribute("aria-activedescendant");
    el.firstChild.hidden = !spec.events.length;
    if (!spec.events.length || !state.width) return;
    state.layout = layoutOf(spec, state.width);
    const { options, days } = drawPicture(spec, state.layout, { picture, list }, id);
    state.options = options;
    keys.replaceChildren(...legendOf(spec, days));
    for (const [event, option] of options) {
      option.addEventListener("click", () => select(event));
      option.addEventListener("mouseenter", () => showTip(event));
      option.addEventListener("mouseleave", () => showTip(null));
    }
    paint();
  }
  function activate(event) {
    state.active = event;
    if (event) list.setAttribute("aria-activedescendant", state.options.get(event).id);
    else list.removeAttribute("aria-activedescendant");
    paint();
    showTip(event);
    if (event) say(wordsOf(event), document.activeElement === list);
  }
  function select(event) {
    model.set("selected", event.event);
    push();
    paint();
    say(`Selected: ${wordsOf(event)}`);
  }
  function stepSelection(key) {
    const next = nextEvent(model.get("spec"), selected(), key);
    if (next) select(next);
  }
  function walk(key) {
    const from = state.active ?? selected();
    const next = from ? nextEvent(model.get("spec"), from, key) : nextEvent(model.get("spec"), events()[0], "End");
    if (next) activate(next);
    else say(`${from.date}, ${from.event}, ${ENDS[key]}`);
  }
  list.addEventListener("keydown", (event) => {
    const chooses = event.key === "Enter" || event.key === " ";
    const known = WALKS.includes(event.key) || chooses || event.key === "Escape";
    if (!known || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (WALKS.includes(event.key)) walk(event.key);
    else if (!chooses) activate(null);
    else if (state.active ?? selected()) select(state.active ?? selected());
  });
  list.addEventListener("focus", () => {
    if (!state.active && list.matches(":focus-visible")) activate(selected() ?? events().at(-1));
  });
  list.addEventListener("blur", () => activate(null));

  const body = make("div", { class: "body" }, stage, card);
  el.append(make("section", { class: "ties-timeline", "aria-label": "Events along time" }, live, body, keys));
  const watcher = new ResizeObserver(() => {
    if (stage.clientWidth === state.width) return;
    state.width = stage.clientWidth;
    draw();
  });
  watcher.observe(stage);
  model.on("change:spec", draw);
  model.on("change:selected", paint);
  state.width = stage.clientWidth;
  draw();
  return () => {
    watcher.disconnect();
    model.off();
  };
}

var timeline = { render };

export { timeline as default };
