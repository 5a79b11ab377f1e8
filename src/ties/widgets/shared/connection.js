// Says in a widget when it has lost its kernel.
import { make } from "./dom.js";

const LOST =
  "This part has lost its connection to Python, so nothing is saved and no answer comes. What you answered before is " +
  "kept. Choose Run ▸ Run All Above Selected Cell, then run this cell again (Shift+Enter).";

/** Say in the widget that its kernel is lost; ipywidgets marks the element. Return what ends the watch. */
export function watchConnection(el) {
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
