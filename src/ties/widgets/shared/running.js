// Shift+Enter and Ctrl+Enter run the cell from a control too, as from everywhere else in JupyterLab.
const SUPPRESSED = "data-lm-suppress-shortcuts";

/** Let these keys reach JupyterLab, once for the whole page; a control keeps all other keys. */
export function letCellsRun() {
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
