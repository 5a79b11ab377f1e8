// A line drawn by pointer, keys or numbers: all three change the same values. The truth comes only with the lock.
import { control, make, newId } from "../shared/dom.js";
import { changer, listenToKeys, listenToPointer } from "./change.js";
import { framer } from "./frame.js";
import { HEIGHT, lineOf } from "./model.js";
import { painter } from "./paint.js";

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

export default { render };
