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
    const control = event.target.closest?.(`[${SUPPRESSED}]`);
    if (event.key !== "Enter" || !(event.shiftKey || event.ctrlKey) || !control || control.matches("textarea")) return;
    control.removeAttribute(SUPPRESSED);
    setTimeout(() => control.setAttribute(SUPPRESSED, "true"));
  };
  window.addEventListener("keydown", listen, true); // JupyterLab listens at the document, so it comes after this
}
