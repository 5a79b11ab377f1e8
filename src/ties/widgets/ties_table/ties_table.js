// The table of ties. Rows of one country, theme and span are here: what is chosen among them needs no kernel.
import { watchConnection } from "../shared/connection.js";
import { control, make, newId } from "../shared/dom.js";
import { letCellsRun } from "../shared/running.js";
import { controlsOf } from "./bar.js";
import { bodyOf, nameHiddenColumns } from "./body.js";
import { choicesOf, speaker } from "./choices.js";
import { fileButtons } from "./files.js";
import { matching, nextOrder, ordered } from "./model.js";
import { drawHead } from "./rows.js";

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

export default { render };
