// Made by `nox -s scripts` from the modules in src/ties/widgets; change those.
// Elements of a page, and what a control needs inside JupyterLab.
const SVG = "http://www.w3.org/2000/svg";

/** Make an element: attributes, then children (text or elements). `on` maps events to handlers. */
function make(tag, attributes = {}, ...children) {
  const node = tag.startsWith("svg:") ? document.createElementNS(SVG, tag.slice(4)) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") for (const [event, handler] of Object.entries(value)) node.addEventListener(event, handler);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

// Says in a widget when it has lost its kernel.

const LOST =
  "This part has lost its connection to Python, so nothing is saved and no answer comes. What you answered before is " +
  "kept. Choose Run ▸ Run All Above Selected Cell, then run this cell again (Shift+Enter).";

/** Say in the widget that its kernel is lost; ipywidgets marks the element. Return what ends the watch. */
function watchConnection(el) {
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

// Keeps the shortcuts of JupyterLab away from the controls of a panel and names what has no name.

const CONTROLS = "input, select, button, textarea, [tabindex], [role=slider]";

function support(panel) {
  panel.setAttribute("role", "group"); // a question is heard with its buttons
  panel.setAttribute("aria-label", panel.querySelector("p")?.textContent.trim() || "Controls");
  for (const control of panel.querySelectorAll(CONTROLS)) {
    control.dataset.lmSuppressShortcuts = "true"; // must stand on the focused element itself
    const label = control.closest(".jupyter-widgets")?.querySelector(".widget-label");
    const named = control.hasAttribute("aria-label") || control.hasAttribute("aria-labelledby");
    if (control.getAttribute("role") === "slider" && label && !named)
      control.setAttribute("aria-label", label.textContent);
  }
  for (const place of panel.querySelectorAll(".ties-live")) place.setAttribute("aria-live", "polite");
}

var keyboard_support = {
  render({ el }) {
    el.style.display = "none";
    let panel = null,
      stop = () => {};
    const watcher = new MutationObserver(() => support(panel));
    // the panel puts its children in place after they have been drawn
    const start = requestAnimationFrame(function find() {
      panel = el.closest(".ties-panel");
      if (!panel) return requestAnimationFrame(find);
      support(panel);
      stop = watchConnection(panel);
      watcher.observe(panel, { childList: true, subtree: true });
    });
    return () => {
      cancelAnimationFrame(start);
      watcher.disconnect();
      stop();
    };
  },
};

export { keyboard_support as default };
