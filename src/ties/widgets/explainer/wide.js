// A plain table that is wider than its output says so, and takes the focus, so that the arrow keys can scroll it.
const OUTPUTS = ".jp-OutputArea-output.jp-RenderedHTMLCommon";

function mark(output) {
  const wide = output.scrollWidth > output.clientWidth + 1;
  if (wide) output.style.setProperty("--ties-room", `${output.clientWidth}px`);
  if (output.classList.contains("ties-wide") === wide) return;
  output.classList.toggle("ties-wide", wide);
  if (wide) {
    const name = output.querySelector("caption")?.textContent.trim() || "Table";
    for (const [key, value] of [
      ["role", "region"],
      ["tabindex", "0"],
      ["aria-label", name],
    ])
      output.setAttribute(key, value);
  } else for (const key of ["role", "tabindex", "aria-label"]) output.removeAttribute(key);
}

/** Mark each output with a table whenever its width or that of its table changes; return what stops it and looks anew. */
export function watchWide(root) {
  const seen = new WeakSet();
  const sizes = new ResizeObserver((changes) => {
    const changed = new Set(changes.map(({ target }) => target.closest(OUTPUTS)).filter(Boolean));
    for (const output of changed) mark(output);
  });
  const look = () => {
    for (const table of root.querySelectorAll(`${OUTPUTS} table`)) {
      if (seen.has(table) || table.closest(".ties-panel")) continue;
      seen.add(table);
      sizes.observe(table);
      sizes.observe(table.closest(OUTPUTS));
    }
  };
  return { look, stop: () => sizes.disconnect() };
}
