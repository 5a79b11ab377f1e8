// The rows of a table of ties on screen: one page of them, the order in the header, and what lies off the screen.
import { control, make } from "../shared/dom.js";
import { pushButton } from "./controls.js";
import { searchText } from "./model.js";
import { drawRow, drawSources } from "./rows.js";

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
export function bodyOf(t, id) {
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
export function nameHiddenColumns(t, { box, table, head }, more) {
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
