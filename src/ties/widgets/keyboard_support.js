// Keeps the shortcuts of JupyterLab away from the controls of a panel and names what has no name.
import { watchConnection } from "./shared/connection.js";

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

export default {
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
