// The controls above a table of ties. Each keeps its place and its focus while the table changes.
import { control, make } from "../shared/dom.js";

/** Put a label above a control. */
export const labelled = (words, node, kind = "") => make("label", { class: kind }, words, node);

/** Offer choices in a list, and keep the one that is chosen; `[value, words]` each. */
export function offer(list, choices, value) {
  const known = [...list.options].map((option) => option.value).join("\n");
  if (known !== choices.map(([one]) => one).join("\n")) {
    list.replaceChildren(...choices.map(([one, words]) => make("option", { value: one }, words)));
  }
  list.value = value;
}

/** Make a list of choices that tells what was chosen. */
export function chooser(take) {
  return control("select", { on: { change: (event) => take(event.target.value) } });
}

/** Make a field; Enter, or leaving it, tells what was typed. */
export function field(attributes, take) {
  const tell = () => take(input.value);
  const input = control("input", { autocomplete: "off", spellcheck: "false", ...attributes, on: { change: tell } });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    tell();
  });
  return input;
}

export const pushButton = (words, take, attributes = {}) =>
  control("button", { type: "button", ...attributes, on: { click: take } }, words);

/** Make the boxes that show and hide columns; the partner is always there. */
export function columnBoxes(columns, hidden, take) {
  return columns.slice(1).map((column) => {
    const box = control("input", { type: "checkbox", on: { change: () => take(column.id, box.checked) } });
    box.checked = !hidden.includes(column.id);
    return make("label", { class: "box" }, box, ` ${column.head}`);
  });
}

/** Make a filter in use, with a button that takes it away. */
export function chip(words, take) {
  return make("li", {}, words, " ", pushButton("×", take, { "aria-label": `Remove the filter: ${words}` }));
}

/** Put text on the clipboard, also where a page may not use the newer way. */
export async function copyText(text) {
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
