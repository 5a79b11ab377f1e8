// The table of ties. Rows of one country, theme and span are here: what is chosen among them needs no kernel.
import { watchConnection } from "../shared/connection.js";
import { asCsv } from "../shared/csv.js";
import { control, download, make, newId, settle } from "../shared/dom.js";
import { chip, chooser, columnBoxes, copyText, field, labelled, offer, pushButton } from "./controls.js";
import { asText, codesOf, fieldsOf, matching, nextOrder, ordered, partners, searchText } from "./model.js";
import { drawHead, drawRow, drawSources } from "./rows.js";

const SIZES = [15, 25, 50, 0];
const PATIENCE = 5000; // milliseconds

function render({ model, el }) {
  const id = `ties-table-${newId()}`,
    start = () => model.get("choices").start;
  let spec,
    columns,
    kept = [],
    at = 0; // what was given, what the filters leave of it, and the page
  let drawn = new Map(),
    texts = new Map(),
    opened = new Set(),
    longest = []; // what was made of each row
  let asked = 0,
    waiting = 0,
    due = false,
    problem = "";

  // ---- what is chosen, here and in Python
  const save = settle(() => model.save_changes(), 150);
  const countryName = (code) => new Map(model.get("choices").countries).get(code);
  const nameOf = (code) => spec.rows.find((row) => row.code === code)?.name ?? countryName(code) ?? code;
  const names = (codes) => codes.map(nameOf);
  const same = (a, b) => a.length === b.length && a.every((one, number) => one === b[number]);
  function choose(values, now = false) {
    for (const [name, value] of Object.entries(values)) model.set(name, value);
    if (now) model.save_changes();
    else save();
  }

  /** Choose what only Python can compute, and say so if no answer comes. */
  function ask(values) {
    choose(values, true);
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      problem = "Python has not answered yet: it is busy, or was stopped. Sorting, filters and files work without it.";
      say();
    }, PATIENCE);
  }

  // ---- controls
  const title = make("h4", { id: `${id}-title` }),
    units = make("p", { class: "note" });
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
  const boxes = make("fieldset", {}, make("legend", {}, "Columns")),
    reset = pushButton(
      "Reset",
      () => {
        choose(start(), true);
        only.value = "";
        problem = "";
        say();
      },
      { title: "Back to what the cell asked for" },
    );
  const bar = make(
    "div",
    { class: "bar" },
    labelled("Country", country),
    labelled("Theme", theme),
    labelled("First year", first, "short"),
    labelled("Last year", last, "short"),
    labelled("Only these partners", only, "grow"),
    labelled("Find in the table", find, "grow"),
  );
  const chips = make("ul", { class: "chips", "aria-label": "Filters in use" });
  const every = pushButton("Show all partners", () => {
    choose({ partners: [], search: "" });
    every.hidden = true;
    find.focus();
  });
  const live = make("p", { class: "now", role: "status", "aria-live": "polite" });

  function years() {
    const span = [Number(first.value), Number(last.value)],
      wrongWay = span[0] > span[1];
    for (const list of [first, last]) list.setAttribute("aria-invalid", String(wrongWay));
    if (!wrongWay) return ask({ span });
    const remedy = "Choose two years in order; the table is as it was.";
    problem = `The first year, ${span[0]}, comes after the last, ${span[1]}. ${remedy}`;
    say();
  }

  function namePartners(text) {
    if (text.trim() === written()) return;
    const codes = codesOf(spec.rows, text);
    if (codes) choose({ partners: codes });
    else ask({ asked: { text, number: ++asked } });
  }
  const written = () => (leading() ? "" : names(model.get("partners")).join("; "));
  const leading = () => model.get("partners").length > 0 && same(model.get("partners"), spec.leading);

  // ---- what is said: one message for one change
  function say() {
    const words = [problem, status()].filter(Boolean).join(" ");
    live.classList.toggle("wrong", Boolean(problem));
    live.textContent = live.textContent === words && problem ? `${words}\u00a0` : words; // a repeated error is said again
  }
  const speak = settle(say, 300);
  function status() {
    const [sorted, way] = model.get("sort"),
      column = columns.find((one) => one.id === sorted);
    const order = column
      ? `sorted by ${column.head}, ${column.orders.find(([one]) => one === way)?.[1]}`
      : "leading partners first";
    const pages = pageCount(),
      of = spec.rows.filter((row) => !row.group).length;
    const count = kept.length < of ? `${kept.length || "No"} of ${partners(of)}` : partners(kept.length);
    return `${count}, ${order}.${pages > 1 ? ` Page ${at + 1} of ${pages}.` : ""}`;
  }

  // ---- pages
  const pageCount = () => Math.max(1, Math.ceil(kept.length / (model.get("size") || Infinity)));
  const turn = (step) => () => {
    const next = Math.min(Math.max(at + step, 0), pageCount() - 1);
    if (next === at) return;
    at = next;
    paintRows();
    problem = "";
    say();
  };
  const back = pushButton("‹ Previous", turn(-1)),
    on = pushButton("Next ›", turn(1)),
    where = make("span", {});
  const pager = make("nav", { class: "pager", "aria-label": "Pages of the table" }, back, where, on);

  // ---- the table
  const head = make("thead"),
    body = make("tbody");
  const table = make("table", { "aria-labelledby": `${id}-title` }, head, body);
  const box = control("div", { class: "scroll", tabindex: 0, role: "region", "aria-labelledby": `${id}-title` }, table);
  const more = make("p", { class: "more" }),
    nothing = make("p", { class: "nothing" });
  const notes = make("ul", {}),
    folded = make("details", { class: "note" }, control("summary", {}, "Sources and notes"), notes);

  function sortBy(column) {
    choose({ sort: nextOrder(column, model.get("sort")) });
  }

  const width = () => columns.filter((one) => one.shown).length;

  function openSources(row) {
    const node = drawn.get(row.code),
      isOpen = opened.has(row.code);
    if (isOpen) node.nextSibling.remove();
    else node.after(drawSources(row, width()));
    if (isOpen) opened.delete(row.code);
    else opened.add(row.code);
    node.querySelector(".sources").setAttribute("aria-expanded", String(!isOpen));
  }

  function textOf(row) {
    if (!texts.has(row.code)) texts.set(row.code, searchText(row, columns));
    return texts.get(row.code);
  }

  function rowNodes(row) {
    const isOpen = opened.has(row.code);
    if (!drawn.has(row.code)) drawn.set(row.code, drawRow(row, columns, openSources, isOpen));
    return [drawn.get(row.code), ...(isOpen ? [drawSources(row, width())] : [])];
  }

  function paintRows() {
    const many = model.get("size") || kept.length,
      page = kept.slice(at * many, (at + 1) * many),
      pages = pageCount();
    columns.forEach((_, number) => {
      const most = Math.max(...page.map((row) => (row.cells[number].bar ? row.cells[number].key : 0)), 0);
      if (longest[number] !== most) body.style.setProperty(`--most-${number}`, most || 1); // it styles every row anew
      longest[number] = most;
    });
    body.replaceChildren(...page.flatMap(rowNodes));
    pager.hidden = pages < 2;
    where.textContent = `Page ${at + 1} of ${pages}`;
    back.setAttribute("aria-disabled", String(at === 0));
    on.setAttribute("aria-disabled", String(at === pages - 1));
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

  function paintChips() {
    const named = model.get("partners"),
      search = model.get("search"),
      list = [];
    const away = (values) => () => {
      choose(values);
      find.focus();
    };
    const who = leading() ? `the ${named.length} leading ones` : names(named).join(", ");
    if (named.length) list.push(chip(`Partners: ${who}`, away({ partners: [] })));
    if (search) list.push(chip(`Contains “${search}”`, away({ search: "" })));
    chips.replaceChildren(...list);
    chips.hidden = !list.length;
    every.hidden = !named.length;
    if (document.activeElement !== only) only.value = written();
    if (document.activeElement !== find || !search) find.value = search;
  }

  function paint(quiet = false) {
    kept = ordered(matching(spec.rows, model.get("partners"), model.get("search"), textOf), columns, model.get("sort"));
    at = 0;
    paintHead();
    paintRows();
    paintChips();
    const empty = spec.rows.length < 1 || columns.length < 2;
    const why = empty ? `No data: ${spec.nothing}` : "No partner in this table fits the filters. Take one away.";
    nothing.textContent = kept.length ? "" : why;
    nothing.hidden = Boolean(kept.length);
    box.hidden = !kept.length;
    const codes = kept.map((row) => row.code);
    if (!same(codes, model.get("shown"))) choose({ shown: codes });
    if (quiet) speak();
    else say();
  }

  // ---- columns that lie off the screen are named
  const signs = () =>
    requestAnimationFrame(() => {
      const end = box.getBoundingClientRect().right;
      const off = [...head.querySelectorAll("[data-id]")].filter(
        (cell) => cell.getBoundingClientRect().right > end + 4,
      );
      const headers = off.map((cell) => columns.find((one) => one.id === cell.dataset.id).head);
      const count = headers.length === 1 ? "one more column" : `${headers.length} more columns, the last of them`;
      more.textContent = off.length ? `→ Scroll the table sideways for ${count}: ${headers.at(-1)}.` : "";
      more.hidden = !off.length;
      box.classList.toggle("goes-on", off.length > 0);
    });
  const watcher = new ResizeObserver(signs);
  watcher.observe(box);
  watcher.observe(table);
  box.addEventListener("scroll", signs, { passive: true });

  // ---- files
  const rowsOfFields = () => fieldsOf(spec, columns, kept);
  const saveCsv = pushButton("Save as CSV", () => {
    download(new Blob([asCsv(rowsOfFields())], { type: "text/csv;charset=utf-8" }), spec.file);
    live.textContent = `${partners(kept.length)} saved as ${spec.file}.`;
  });
  const copy = pushButton("Copy", async () => {
    const done = await copyText(asText(rowsOfFields()));
    const words = `${partners(kept.length)} copied; paste them into a spreadsheet.`;
    live.textContent = done ? words : "The browser did not allow the copy; use Save as CSV.";
  });

  // ---- together
  function take() {
    spec = model.get("spec");
    [drawn, texts, opened] = [new Map(), new Map(), new Set()];
    const { countries, themes, years } = model.get("choices");
    offer(country, countries, model.get("country"));
    offer(
      theme,
      themes.map((one) => [one, one[0].toUpperCase() + one.slice(1)]),
      model.get("theme"),
    );
    const all = [...new Set([...years, ...model.get("span")])]
      .sort((a, b) => a - b)
      .map((year) => [String(year), String(year)]);
    offer(first, all, String(model.get("span")[0]));
    offer(last, all, String(model.get("span")[1]));
    for (const list of [first, last]) list.removeAttribute("aria-invalid");
    known.replaceChildren(...spec.rows.map((row) => make("option", { value: row.name })));
    title.replaceChildren(...(spec.title ? [spec.title, make("br")] : []), spec.heading);
    units.textContent = spec.units;
    notes.replaceChildren(...spec.notes.map((words) => make("li", {}, words)));
    folded.hidden = !spec.rows.length;
    takeColumns();
  }

  function takeColumns() {
    const hidden = model.get("hidden");
    columns = spec.columns.map((column) => ({ ...column, shown: !hidden.includes(column.id) }));
    [drawn, texts] = [new Map(), new Map()];
    head.replaceChildren(...drawHead(columns, sortBy));
    if (!boxes.contains(document.activeElement)) {
      boxes.replaceChildren(
        boxes.firstChild,
        ...columnBoxes(columns, hidden, (one, isShown) => {
          const others = model.get("hidden").filter((name) => name !== one);
          choose({ hidden: isShown ? others : [...others, one] });
        }),
      );
    }
  }

  offer(
    size,
    SIZES.map((one) => [String(one), one ? `${one} rows` : "all rows"]),
    String(model.get("size")),
  );
  el.append(
    make(
      "section",
      { class: "ties-table", "aria-labelledby": title.id },
      title,
      units,
      bar,
      make("div", { class: "bar" }, chips, every),
      live,
      more,
      nothing,
      box,
      pager,
      make(
        "div",
        { class: "bar" },
        labelled("Rows on a page", size, "short"),
        saveCsv,
        copy,
        reset,
        make("details", { class: "columns" }, control("summary", {}, "Choose columns"), boxes),
      ),
      folded,
      known,
    ),
  );
  const changes = new Set();
  const later = (name) => () => {
    changes.add(name);
    if (due) return;
    due = true;
    queueMicrotask(() => {
      due = false;
      if (changes.has("spec") || changes.has("message")) clearTimeout(waiting);
      problem = changes.has("message") ? model.get("message").text : "";
      if (changes.has("spec")) take();
      else if (changes.has("hidden")) takeColumns();
      const typed = changes.size === 1 && changes.has("search");
      changes.clear();
      offer(
        size,
        [...size.options].map((one) => [one.value, one.textContent]),
        String(model.get("size")),
      );
      paint(typed);
    });
  };
  for (const name of ["spec", "partners", "sort", "search", "hidden", "size", "message"])
    model.on(`change:${name}`, later(name));
  take();
  paint();
  const stop = watchConnection(el);
  return () => {
    stop();
    watcher.disconnect();
    clearTimeout(waiting);
    model.off();
    model.save_changes();
  };
}

export default { render };
