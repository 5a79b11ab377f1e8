// Shift+Enter and Ctrl+Enter run the cell from a control too, as from everywhere else in JupyterLab.
const SUPPRESSED = "data-lm-suppress-shortcuts";

/**
 * Let these keys reach JupyterLab, once for the whole page. A control keeps all other keys, and a box of several lines
 * keeps these too: there they begin a new line.
 */
export function letCellsRun() {
  const page = document.documentElement;
  if (page.dataset.tiesCellsRun) return;
  page.dataset.tiesCellsRun = "true";
  const listen = (event) => {
    const control = event.key === "Enter" && event.target.closest?.(`[${SUPPRESSED}]`);
    if (!control) return;
    if (control.matches("textarea"))
      event.stopPropagation(); // JupyterLab takes the new line away if it hears of it
    else if (event.shiftKey || event.ctrlKey) letThrough(control);
  };
  window.addEventListener("keydown", listen, true); // JupyterLab listens at the document, so it comes after this
}

/** Take the mark from a control and from what is round it, such as the box of a wide table, for this one key. */
function letThrough(control) {
  for (let one = control; one; one = one.parentElement?.closest(`[${SUPPRESSED}]`)) {
    one.removeAttribute(SUPPRESSED);
    setTimeout(() => one.setAttribute(SUPPRESSED, "true"));
  }
}
