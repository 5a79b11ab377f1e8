// Made by `nox -s scripts` from the modules in src/ties/widgets/ties_table; change those.
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

// The controls above a table of ties. Each keeps its place and its focus while the table changes.

/** Put a label above a control. */
const labelled = (words, node, kind = "") => make("label", { class: kind }, words, node);

/** Offer choices in a list, and keep the one that is chosen; `[value, words]` each. */
function offer(list, choices, value) {
  const known = [...list.options].map((option) => option.value).join("\n");
  if (known !== choices.map(([one]) => one).join("\n")) {
    list.replaceChildren(...choices.map(([one, words]) => make("option", { value: one }, words)));
  }
  list.value = value;
}

/** Make a list of choices that tells what was chosen. */
function chooser(take) {
  return control("select", { on: { change: (event) => take(event.target.value) } });
}

/** Make a field; Enter, or leaving it, tells what was typed. */
function field(attributes, take) {
  const tell = () => take(input.value);
  const input = control("input", { autocomplete: "off", spellcheck: "false", ...attributes, on: { change: tell } });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    tell();
  });
  return input;
}

const pushButton = (words, take, attributes = {}) =>
  control("button", { type: "button", ...attributes, on: { click: take } }, words);

/** Make the boxes that show and hide columns; the partner is always there. */
function columnBoxes(columns, hidden, take) {
  return columns.slice(1).map((column) => {
    const box = control("input", { type: "checkbox", on: { change: () => take(column.id, box.checked) } });
    box.checked = !hidden.includes(column.id);
    return make("label", { class: "box" }, box, ` ${column.head}`);
  });
}

/** Make a filter in use, with a button that takes it away. */
function chip(words, take) {
  return make("li", {}, words, " ", pushButton("×", take, { "aria-label": `Remove the filter: ${words}` }));
}

/** Put text on the clipboard, also where a page may not use the newer way. */
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = make("textarea", { style: "position:fixed;opacity:0" });
    const before = document.activeElement;
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    before?.focus();
    return done;
  }
}

// What a table of ties shows: which rows, in which order, and as a file. Nothing here touches the page.
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
const COLLATOR = new Intl.Collator("en", { sensitivity: "base", numeric: true });

/** Return the codes of typed names, if each is the name or code of a row; null where the kernel has to be asked. */
function codesOf(rows, text) {
  const byName = new Map(
    rows.flatMap((row) => [
      [fold(row.name), row.code],
      [fold(row.code), row.code],
    ]),
  );
  const whole = byName.get(fold(text));
  if (whole) return [whole];
  const names = text
    .split(text.includes(";") ? ";" : ",")
    .map(fold)
    .filter(Boolean);
  const codes = names.map((name) => byName.get(name));
  return codes.every(Boolean) ? [...new Set(codes)] : null;
}

/** Return the words of a row in the columns that are shown, ready to be searched. */
function searchText(row, columns) {
  const seen = row.cells.filter((cell, at) => columns[at].shown && !cell.points);
  return fold(`${seen.map((cell) => `${cell.text ?? ""} ${cell.small ?? ""}`).join(" ")} ${row.code}`);
}

/** Keep the rows of the named partners, or all but groups, that contain the searched words. */
function matching(rows, partners, search, textOf) {
  const named = new Set(partners),
    words = fold(search);
  const kept = rows.filter((row) => (named.size ? named.has(row.code) : !row.group));
  return words ? kept.filter((row) => textOf(row).includes(words)) : kept;
}

/** Sort rows by a column; a missing value comes last either way, and equal ones stay in the given order. */
function ordered(rows, columns, [id, way] = []) {
  const at = columns.findIndex((column) => column.id === id);
  if (at < 0) return rows;
  const sign = way === "down" ? -1 : 1;
  const pairs = rows.map((row) => [row.cells[at].key, row]);
  const known = pairs.filter(([key]) => key != null);
  const missing = pairs.filter(([key]) => key == null);
  known.sort(([a], [b]) => sign * (typeof a === "number" ? a - b : COLLATOR.compare(a, b)));
  return [...known, ...missing].map(([, row]) => row);
}

/** Return the order of the next click on a header: its first, its second, then that of the leading partners. */
function nextOrder(column, [id, way] = []) {
  const ways = column.orders.map(([one]) => one);
  const next = id === column.id ? ways[ways.indexOf(way) + 1] : ways[0];
  return next ? [column.id, next] : [];
}

/** Return the fields of the rows in the columns that are shown, a header first. */
function fieldsOf(spec, columns, rows) {
  const kept = spec.fields.map(([, at]) => columns[at].shown);
  const pick = (fields) => fields.filter((_, number) => kept[number]);
  return [pick(spec.fields.map(([name]) => name)), ...rows.map((row) => pick(row.fields))];
}

/** Return rows of fields as text that a spreadsheet takes when it is pasted. */
const asText = (rows) =>
  rows.map((row) => row.map((text) => text.replace(/[\t\r\n]+/g, " ")).join("\t")).join("\n");

/** Return a number of partners with its noun. */
const partners = (count) => `${count || "no"} partner${count === 1 ? "" : "s"}`;

// The controls of a table of ties: what is computed in Python, and what is filtered in the page.

const SIZES = [15, 25, 50, 0];
const capital = (word) => word[0].toUpperCase() + word.slice(1);

/** Return the controls above and below the table, and what brings them in step with the choices. */
function controlsOf(t, id) {
  const { model, choose, ask, names } = t;
  const start = () => model.get("choices").start;
  const country = chooser((value) => ask({ country: value }));
  const theme = chooser((value) => ask({ theme: value }));
  const [first, last] = [chooser(years), chooser(years)];
  const known = make("datalist", { id: `${id}-names` });
  const only = field({ type: "text", list: known.id, placeholder: "all; or names, then Enter" }, namePartners);
  const find = control("input", {
    type: "search",
    autocomplete: "off",
    on: { input: () => choose({ search: find.value }) },
  });
  const size = chooser((value) => choose({ size: Number(value) }));
  const boxes = make("fieldset", {}, make("legend", {}, "Columns"));
  const startAgain = () => {
    choose(start());
    only.value = "";
    t.problem = "";
    t.say();
  };
  const reset = pushButton("Reset", startAgain, { title: "Back to what the cell asked for" });
  const computed = [
    labelled("Country", country),
    labelled("Theme", theme),
    labelled("First year", first, "short"),
    labelled("Last year", last, "short"),
  ];
  const bar = make(
    "div",
    { class: "bar" },
    ...(t.alone ? [] : computed),
    labelled("Only these partners", only, "grow"),
    labelled("Find in the table", find, "grow"),
  );
  const chips = make("ul", { class: "chips", "aria-label": "Filters in use" });
  const every = pushButton("Show all partners", () => {
    choose({ partners: [], search: "" });
    every.hidden = true;
    find.focus();
  });
  const pages = SIZES.map((one) => [String(one), one ? `${one} rows` : "all rows"]);

  function years() {
    const span = [Number(first.value), Number(last.value)],
      wrongWay = span[0] > span[1];
    for (const list of [first, last]) list.setAttribute("aria-invalid", String(wrongWay));
    if (!wrongWay) return ask({ span });
    const remedy = "Choose two years in order; the table is as it was.";
    t.problem = `The first year, ${span[0]}, comes after the last, ${span[1]}. ${remedy}`;
    t.say();
  }

  function namePartners(text) {
    if (text.trim() === t.written()) return;
    const codes = codesOf(t.spec.rows, text);
    t.problem = t.alone && !codes ? `No partner in this table is called “${text.trim()}”; choose from the list.` : "";
    if (codes) choose({ partners: codes });
    else if (t.alone) t.say();
    else ask({ asked: { text, number: ++t.asked } });
  }

  function paintChips() {
    const named = model.get("partners"),
      search = model.get("search"),
      list = [];
    const away = (values) => () => {
      choose(values);
      find.focus();
    };
    const who = t.leading() ? `the ${named.length} leading ones` : names(named).join(", ");
    if (named.length) list.push(chip(`Partners: ${who}`, away({ partners: [] })));
    if (search) list.push(chip(`Contains “${search}”`, away({ search: "" })));
    chips.replaceChildren(...list);
    chips.hidden = !list.length;
    every.hidden = !named.length;
    if (document.activeElement !== only) only.value = t.written();
    if (document.activeElement !== find || !search) find.value = search;
  }

  /** Offer the choices that Python has sent. */
  function takeChoices() {
    const { countries, themes, years } = model.get("choices"),
      span = model.get("span");
    const all = [...new Set([...years, ...span])].sort((a, b) => a - b).map((year) => [String(year), String(year)]);
    const ways = themes.map((one) => [one, capital(one)]);
    offer(country, countries, model.get("country"));
    offer(theme, ways, model.get("theme"));
    offer(first, all, String(span[0]));
    offer(last, all, String(span[1]));
    for (const list of [first, last]) list.removeAttribute("aria-invalid");
    known.replaceChildren(...t.spec.rows.map((row) => make("option", { value: row.name })));
  }

  /** Offer the columns, unless somebody is at them. */
  function takeBoxes(hidden) {
    if (boxes.contains(document.activeElement)) return;
    boxes.replaceChildren(
      boxes.firstChild,
      ...columnBoxes(t.columns, hidden, (one, isShown) => {
        const others = model.get("hidden").filter((name) => name !== one);
        choose({ hidden: isShown ? others : [...others, one] });
      }),
    );
  }

  const showSize = () => offer(size, pages, String(model.get("size")));
  const columns = make("details", { class: "columns" }, control("summary", {}, "Choose columns"), boxes);
  const upper = [bar, make("div", { class: "bar" }, chips, every)];
  const lower = (...buttons) => [labelled("Rows on a page", size, "short"), ...buttons, reset, columns];
  return { upper, lower, known, paintChips, takeChoices, takeBoxes, showSize };
}

// Draws the rows of a table of ties: cells, bars, small lines and, on demand, where the figures come from.

const LINE = { width: 96, height: 24, edge: 3 };

/** Draw all years of a figure: a line, a dot for a lone year and for the last, a pale band where years are missing. */
function smallLine(points, words) {
  const [years, values] = [points.map(([year]) => year), points.map(([, value]) => value)];
  const [first, last, low, high] = [years[0], years.at(-1), Math.min(...values), Math.max(...values)];
  const x = (year) => LINE.edge + ((year - first) / (last - first)) * (LINE.width - 2 * LINE.edge);
  const part = (value) => (high > low ? (value - low) / (high - low) : 0.5);
  const y = (value) => LINE.height - LINE.edge - part(value) * (LINE.height - 2 * LINE.edge);
  const joined = (at) => years[at - 1] === years[at] - 1;
  const parts = [];
  const path = points.map(([year, value], at) => {
    if (at && !joined(at)) {
      const edge = Math.min(2, (x(year) - x(years[at - 1])) / 4),
        left = x(years[at - 1]) + edge;
      parts.push(make("svg:rect", { class: "gap", x: left, y: 0, width: x(year) - edge - left, height: LINE.height }));
    }
    const alone = !joined(at) && !joined(at + 1);
    if (alone || at === points.length - 1) parts.push(make("svg:circle", { cx: x(year), cy: y(value), r: 2 }));
    return `${joined(at) ? "L" : "M"}${x(year).toFixed(1)},${y(value).toFixed(1)}`;
  });
  const size = { width: LINE.width, height: LINE.height, viewBox: `0 0 ${LINE.width} ${LINE.height}` };
  return make(
    "svg:svg",
    { role: "img", "aria-label": words, ...size },
    ...parts,
    make("svg:path", { d: path.join("") }),
  );
}

/** Draw what a cell says. The longest bar is that of the largest number on screen, so the style has its width. */
function cellParts(cell, at) {
  if (cell.missing) return [make("small", {}, "not reported")];
  if (cell.points) return [smallLine(cell.points, cell.text)];
  const words = make(cell.key == null ? "small" : "b", {}, cell.text);
  const small = cell.small ? make("small", {}, ` ${cell.small}`) : null;
  const style = `--v:${Math.max(0, cell.key)};--most:var(--most-${at})`;
  const bar = cell.bar ? make("div", { class: `bar ${cell.bar}`, style }) : null;
  return [words, small, bar].filter(Boolean);
}

/** Draw a row. Where a table of the caller says nothing of the partner, that is said once for its columns. */
function drawRow(row, columns, open, isOpen) {
  const cells = [];
  for (let at = 1; at < columns.length; at++) {
    if (!columns[at].shown) continue;
    let width = 1,
      end = at + 1;
    if (row.cells[at].missing) {
      const same = (one) => one.table === columns[at].table && one.theme === columns[at].theme;
      for (; columns[end] && (!columns[end].shown || (same(columns[end]) && row.cells[end].missing)); end++) {
        if (columns[end].shown) width += 1;
      }
    }
    const look = width > 1 ? { class: "left", colspan: width } : { class: columns[at].side };
    cells.push(make("td", look, ...cellParts(row.cells[at], at)));
    if (width > 1) at = end - 1;
  }
  const words = { "aria-label": `Sources for ${row.name}`, title: "Where these figures come from" };
  const state = { type: "button", class: "sources", "aria-expanded": String(isOpen) };
  const button = row.sources.length ? control("button", { ...state, ...words, on: { click: () => open(row) } }) : null;
  return make("tr", {}, make("th", { scope: "row" }, row.name, " ", button), ...cells);
}

/** Draw the row below a partner that says where its figures come from. */
function drawSources(row, width) {
  const list = make("ul", {}, ...row.sources.map((words) => make("li", {}, words)));
  return make("tr", { class: "info" }, make("td", { colspan: width }, list));
}

/** Draw the header: a row of themes where there are several, then a button for each column that can be sorted. */
function drawHead(columns, sortBy) {
  const shown = columns.filter((column) => column.shown),
    themes = [];
  for (const { theme } of shown) {
    if (themes.at(-1)?.theme === theme) themes.at(-1).width += 1;
    else themes.push({ theme, width: 1 });
  }
  const capital = (theme) => theme[0].toUpperCase() + theme.slice(1);
  const above = ({ theme, width }) =>
    theme ? make("th", { scope: "colgroup", colspan: width }, capital(theme)) : make("td", {});
  const button = (column) =>
    control(
      "button",
      { type: "button", on: { click: () => sortBy(column) } },
      column.head,
      make("span", { class: "way", "aria-hidden": "true" }),
    );
  const cell = (column) =>
    make(
      "th",
      { scope: "col", class: column.side, "data-id": column.id },
      column.orders.length ? button(column) : column.head,
    );
  const first = themes.length > 2 ? [make("tr", { class: "themes" }, ...themes.map(above))] : [];
  return [...first, make("tr", {}, ...shown.map(cell))];
}

// The rows of a table of ties on screen: one page of them, the order in the header, and what lies off the screen.

/** Put rows on screen. Those that stay in their order are left in place: a filter lays out only what changes. */
function put(body, rows) {
  const wanted = new Set(rows);
  for (const one of [...body.children]) if (!wanted.has(one)) one.remove();
  let next = body.firstElementChild;
  for (const one of rows) {
    if (one === next) next = next.nextElementSibling;
    else body.insertBefore(one, next);
  }
}

/** Return the table with its pages, and what paints them. */
function bodyOf(t, id) {
  const { model, pageCount } = t;
  const turn = (step) => () => {
    const next = Math.min(Math.max(t.at + step, 0), pageCount() - 1);
    if (next === t.at) return;
    t.at = next;
    paintRows();
    t.problem = "";
    t.say();
  };
  const back = pushButton("‹ Previous", turn(-1)),
    on = pushButton("Next ›", turn(1)),
    where = make("span", {});
  const pager = make("nav", { class: "pager", "aria-label": "Pages of the table" }, back, where, on);
  const head = make("thead"),
    body = make("tbody");
  const table = make("table", { "aria-labelledby": `${id}-title` }, head, body);
  const box = control(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": "Rows of the table" },
    table,
  );
  const width = () => t.columns.filter((one) => one.shown).length;

  function openSources(row) {
    const node = t.drawn.get(row.code),
      isOpen = t.opened.has(row.code);
    if (isOpen) node.nextSibling.remove();
    else node.after(drawSources(row, width()));
    if (isOpen) t.opened.delete(row.code);
    else t.opened.add(row.code);
    node.querySelector(".sources").setAttribute("aria-expanded", String(!isOpen));
  }

  function textOf(row) {
    if (!t.texts.has(row.code)) t.texts.set(row.code, searchText(row, t.columns));
    return t.texts.get(row.code);
  }

  function rowNodes(row) {
    const isOpen = t.opened.has(row.code);
    if (!t.drawn.has(row.code)) t.drawn.set(row.code, drawRow(row, t.columns, openSources, isOpen));
    return [t.drawn.get(row.code), ...(isOpen ? [drawSources(row, width())] : [])];
  }

  function paintRows() {
    const many = model.get("size") || t.kept.length,
      page = t.kept.slice(t.at * many, (t.at + 1) * many),
      pages = pageCount();
    t.columns.forEach((_, number) => {
      const most = Math.max(...page.map((row) => (row.cells[number].bar ? row.cells[number].key : 0)), 0);
      if (t.longest[number] !== most) body.style.setProperty(`--most-${number}`, most || 1); // it styles every row anew
      t.longest[number] = most;
    });
    put(body, page.flatMap(rowNodes));
    pager.hidden = pages < 2;
    where.textContent = `Page ${t.at + 1} of ${pages}`;
    back.setAttribute("aria-disabled", String(t.at === 0));
    on.setAttribute("aria-disabled", String(t.at === pages - 1));
  }

  function paintHead() {
    const [sorted, way] = model.get("sort");
    for (const cell of head.querySelectorAll("[data-id]")) {
      const isSorted = cell.dataset.id === sorted,
        button = cell.querySelector(".way");
      if (button) cell.setAttribute("aria-sort", !isSorted ? "none" : way === "down" ? "descending" : "ascending");
      if (button) button.textContent = !isSorted ? " ↕" : way === "down" ? " ↓" : " ↑";
    }
  }

  return { box, table, head, pager, textOf, paintRows, paintHead };
}

/** Name the columns that lie off the screen; return what ends the watch. */
function nameHiddenColumns(t, { box, table, head }, more) {
  const signs = () =>
    requestAnimationFrame(() => {
      const end = box.getBoundingClientRect().right;
      const off = [...head.querySelectorAll("[data-id]")].filter(
        (cell) => cell.getBoundingClientRect().right > end + 4,
      );
      const headers = off.map((cell) => t.columns.find((one) => one.id === cell.dataset.id).head);
      const count = headers.length === 1 ? "one more column" : `${headers.length} more columns, the last of them`;
      more.textContent = off.length ? `→ Scroll the table sideways for ${count}: ${headers.at(-1)}.` : "";
      more.hidden = !off.length;
      box.classList.toggle("goes-on", off.length > 0);
    });
  const watcher = new ResizeObserver(signs);
  watcher.observe(box);
  watcher.observe(table);
  box.addEventListener("scroll", signs, { passive: true });
  return () => watcher.disconnect();
}

// What is chosen in a table of ties, here and in Python, and what is said of it.

const PATIENCE = 5000; // milliseconds

/** Return the state of one table: what was given, what the filters leave of it, the page, and ways to change it. */
function choicesOf(model) {
  const t = {
    model,
    spec: null,
    columns: null,
    kept: [],
    at: 0,
    drawn: new Map(),
    texts: new Map(),
    opened: new Set(),
    longest: [],
    asked: 0,
    waiting: 0,
    problem: "",
    alone: Boolean(model.get("alone")), // on a page without a kernel
  };
  const send = sender(model);
  const countryName = (code) => new Map(model.get("choices").countries).get(code);
  const nameOf = (code) => t.spec.rows.find((row) => row.code === code)?.name ?? countryName(code) ?? code;
  t.names = (codes) => codes.map(nameOf);
  t.same = (a, b) => a.length === b.length && a.every((one, number) => one === b[number]);
  t.choose = (values) => {
    for (const [name, value] of Object.entries(values)) model.set(name, value);
    send();
  };
  /** Choose what only Python can compute, and say so if no answer comes. */
  t.ask = (values) => {
    t.choose(values);
    clearTimeout(t.waiting);
    t.waiting = setTimeout(() => {
      t.problem =
        "Python has not answered yet: it is busy, or was stopped. Sorting, filters and files work without it.";
      t.say();
    }, PATIENCE);
  };
  t.written = () => (t.leading() ? "" : t.names(model.get("partners")).join("; "));
  t.leading = () => model.get("partners").length > 0 && t.same(model.get("partners"), t.spec.leading);
  t.pageCount = () => Math.max(1, Math.ceil(t.kept.length / (model.get("size") || Infinity)));
  return t;
}

/** Say in words what the table shows: how many partners, in which order, on which page. */
function statusOf({ model, columns, spec, kept, at, pageCount }) {
  const of = spec.rows.filter((row) => !row.group).length;
  if (!kept.length) return of ? `None of ${partners(of)} fits the filters.` : "No partners.";
  const [sorted, way] = model.get("sort"),
    column = columns.find((one) => one.id === sorted);
  const order = column
    ? `sorted by ${column.head}, ${column.orders.find(([one]) => one === way)?.[1]}`
    : "leading partners first";
  const pages = pageCount(),
    count = kept.length < of ? `${kept.length} of ${partners(of)}` : partners(kept.length);
  return `${count}, ${order}.${pages > 1 ? ` Page ${at + 1} of ${pages}.` : ""}`;
}

/** Let the table say what it shows: one message for one change. */
function speaker(t, live) {
  t.say = () => {
    const words = [t.problem, statusOf(t)].filter(Boolean).join(" ");
    live.classList.toggle("wrong", Boolean(t.problem));
    // a repeated error is said again
    live.textContent = live.textContent === words && t.problem ? `${words}\u00a0` : words;
  };
  t.speak = settle(t.say, 300);
}

// Rows of fields as a file that spreadsheets open as it is meant.

const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
/** Return rows of fields as CSV; the mark in front tells spreadsheets that it is UTF-8. */
const asCsv = (rows) => `\ufeff${rows.map((row) => row.map(quoted).join(",")).join("\r\n")}\r\n`;

// What leaves a table of ties: a file, or text on the clipboard.


/** Make the buttons that save and copy the rows which the filters leave. */
function fileButtons(t, live) {
  const rowsOfFields = () => fieldsOf(t.spec, t.columns, t.kept);
  const saveCsv = pushButton("Save as CSV", () => {
    download(new Blob([asCsv(rowsOfFields())], { type: "text/csv;charset=utf-8" }), t.spec.file);
    live.textContent = `${partners(t.kept.length)} saved as ${t.spec.file}.`;
  });
  const copy = pushButton("Copy", async () => {
    const done = await copyText(asText(rowsOfFields()));
    const words = `${partners(t.kept.length)} copied; paste them into a spreadsheet.`;
    live.textContent = done ? words : "The browser did not allow the copy; use Save as CSV.";
  });
  return [saveCsv, copy];
}

// The table of ties. Rows of one country, theme and span are here: what is chosen among them needs no kernel.

const WATCHED = ["spec", "partners", "sort", "search", "hidden", "size", "message"];

function render({ model, el }) {
  letCellsRun();
  const id = `ties-table-${newId()}`,
    t = choicesOf(model);
  const title = make("h4", { id: `${id}-title` }),
    units = make("p", { class: "note" });
  const live = make("p", { class: "now", role: "status", "aria-live": "polite" });
  const more = make("p", { class: "more" }),
    nothing = make("p", { class: "nothing" });
  const notes = make("ul", {}),
    folded = make("details", { class: "note" }, control("summary", {}, "Sources and notes"), notes);
  speaker(t, live);
  const controls = controlsOf(t, id),
    body = bodyOf(t, id);
  const { box, pager, head, textOf, paintRows, paintHead } = body;
  const sortBy = (column) => t.choose({ sort: nextOrder(column, model.get("sort")) });

  function paint(quiet = false) {
    const left = matching(t.spec.rows, model.get("partners"), model.get("search"), textOf);
    t.kept = ordered(left, t.columns, model.get("sort"));
    t.at = 0;
    paintHead();
    paintRows();
    controls.paintChips();
    const empty = t.spec.rows.length < 1 || t.columns.length < 2;
    const why = empty ? `No data: ${t.spec.nothing}` : "No partner in this table fits the filters. Take one away.";
    nothing.textContent = t.kept.length ? "" : why;
    nothing.hidden = Boolean(t.kept.length);
    box.hidden = !t.kept.length;
    const codes = t.kept.map((row) => row.code);
    if (!t.same(codes, model.get("shown"))) t.choose({ shown: codes });
    if (quiet) t.speak();
    else t.say();
  }

  function take() {
    t.spec = model.get("spec");
    [t.drawn, t.texts, t.opened] = [new Map(), new Map(), new Set()];
    controls.takeChoices();
    title.replaceChildren(...(t.spec.title ? [t.spec.title, make("br")] : []), t.spec.heading);
    units.textContent = t.spec.units;
    notes.replaceChildren(...t.spec.notes.map((words) => make("li", {}, words)));
    folded.hidden = !t.spec.rows.length;
    takeColumns();
  }

  function takeColumns() {
    const hidden = model.get("hidden");
    t.columns = t.spec.columns.map((column) => ({ ...column, shown: !hidden.includes(column.id) }));
    [t.drawn, t.texts] = [new Map(), new Map()];
    head.replaceChildren(...drawHead(t.columns, sortBy));
    controls.takeBoxes(hidden);
  }

  el.append(
    make(
      "section",
      { class: "ties-table", "aria-labelledby": title.id },
      ...[title, units, ...controls.upper, live, more, nothing, box, pager],
      make("div", { class: "bar" }, ...controls.lower(...fileButtons(t, live))),
      ...[folded, controls.known],
    ),
  );
  const changes = new Set();
  let due = false;
  function bringInStep() {
    due = false;
    if (changes.has("spec") || changes.has("message")) clearTimeout(t.waiting);
    t.problem = changes.has("message") ? model.get("message").text : "";
    if (changes.has("spec")) take();
    else if (changes.has("hidden")) takeColumns();
    const typed = changes.size === 1 && changes.has("search");
    changes.clear();
    controls.showSize();
    paint(typed);
  }
  const later = (name) => () => {
    changes.add(name);
    if (!due) queueMicrotask(bringInStep);
    due = true;
  };
  for (const name of WATCHED) model.on(`change:${name}`, later(name));
  const stopNaming = nameHiddenColumns(t, body, more);
  take();
  controls.showSize();
  paint();
  const stop = watchConnection(el);
  return () => {
    stop();
    stopNaming();
    clearTimeout(t.waiting);
    model.off();
    model.save_changes();
  };
}

var ties_table = { render };

export { ties_table as default };
