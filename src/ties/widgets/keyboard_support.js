// Keeps the shortcuts of JupyterLab away from the controls of a panel, names what has no name, ties replies to fields.
import { watchConnection } from "./shared/connection.js";
import { newId } from "./shared/dom.js";
import { letCellsRun } from "./shared/running.js";

const CONTROLS = "input, select, button, textarea, [tabindex], [role=slider]";
const FIELDS = "input, select, textarea, [role=slider]";

/** Return the words of a panel itself; those of a reply change, and are no name. */
function nameOf(panel) {
  const first = [...panel.querySelectorAll("p")].find(
    (words) => !words.closest(".ties-live, .ties-complaint, .ties-lost"),
  );
  return first?.textContent.trim() || "Controls";
}

/** Tie what is wrong to the field before it, so that it is heard there too. */
function tie(place) {
  const field = place.previousElementSibling?.querySelector(FIELDS);
  if (!field) return;
  place.id ||= `ties-complaint-${newId()}`;
  const wrong = place.textContent.trim() !== "";
  const others = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && one !== place.id);
  const about = wrong ? [place.id, ...others] : others;
  if (about.length) field.setAttribute("aria-describedby", about.join(" "));
  else field.removeAttribute("aria-describedby");
  if (wrong) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

/** A reply is announced, or, where the focus goes to it, read because of that: its first sentence is its name. */
function announce(place) {
  place.setAttribute("aria-live", place.classList.contains("ties-quiet") ? "off" : "polite");
  const words = place.querySelector(".widget-html-content"); // ipywidgets moves the focus to it, and it takes none
  if (!words) return;
  words.tabIndex = -1;
  const sentence = words.querySelector("p");
  if (sentence) {
    sentence.id ||= `ties-reply-${newId()}`;
    words.setAttribute("role", "group");
    words.setAttribute("aria-labelledby", sentence.id);
  } else for (const one of ["role", "aria-labelledby"]) words.removeAttribute(one);
}

/** Scroll to the first sentence of a new reply that is off the screen, if it answers what was done in this panel. */
function bringToScreen(panel, records) {
  if (!panel.contains(document.activeElement)) return;
  for (const place of panel.querySelectorAll(".ties-live, .ties-complaint")) {
    const isNew = records.some(({ target, addedNodes }) => addedNodes.length && place.contains(target));
    const sentence = isNew && place.querySelector("p");
    if (sentence) requestAnimationFrame(() => sentence.scrollIntoView({ block: "nearest" }));
  }
}

/** A table that is wider than its box says that it goes on; it has a width only once its fold is open. */
function markWide(panel) {
  for (const box of panel.querySelectorAll("[role=region]"))
    box.classList.toggle("ties-wide", box.scrollWidth > box.clientWidth + 1);
}

/** ipywidgets adds the number of chosen files to the name of the button, and "(0)" says nothing to a reader. */
function withoutCount(button) {
  for (const node of button.childNodes)
    if (node.nodeType === Node.TEXT_NODE && / \(0\)$/.test(node.data)) node.data = node.data.replace(/ \(0\)$/, "");
}

function support(panel, name) {
  markWide(panel);
  for (const button of panel.querySelectorAll(".widget-upload")) withoutCount(button);
  panel.setAttribute("role", "group"); // a question is heard with its buttons
  panel.setAttribute("aria-label", name || nameOf(panel));
  for (const place of panel.querySelectorAll(".ties-live")) announce(place);
  for (const control of panel.querySelectorAll(CONTROLS)) {
    control.dataset.lmSuppressShortcuts = "true"; // must stand on the focused element itself
    const label = control.closest(".jupyter-widgets")?.querySelector(".widget-label");
    const named = control.hasAttribute("aria-label") || control.hasAttribute("aria-labelledby");
    if (control.getAttribute("role") === "slider" && label && !named)
      control.setAttribute("aria-label", label.textContent);
  }
  for (const place of panel.querySelectorAll(".ties-complaint")) {
    place.setAttribute("aria-live", "polite");
    tie(place);
  }
}

export default {
  render({ model, el }) {
    letCellsRun();
    el.style.display = "none";
    let panel = null,
      stop = () => {};
    const watcher = new MutationObserver((records) => {
      support(panel, model.get("name"));
      bringToScreen(panel, records);
    });
    // the panel puts its children in place after they have been drawn
    const start = requestAnimationFrame(function find() {
      panel = el.closest(".ties-panel");
      if (!panel) return requestAnimationFrame(find);
      support(panel, model.get("name"));
      panel.addEventListener("toggle", () => markWide(panel), true); // it does not bubble
      stop = watchConnection(panel);
      watcher.observe(panel, { childList: true, subtree: true, attributeFilter: ["class"] });
    });
    /** What was typed has been sent by now, since ipywidgets sends what it held back before it hands on a message. */
    const answer = ({ settle }) => model.send({ settled: settle });
    model.on("msg:custom", answer);
    return () => {
      model.off("msg:custom", answer);
      cancelAnimationFrame(start);
      watcher.disconnect();
      stop();
    };
  },
};
