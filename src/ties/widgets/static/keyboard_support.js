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

let serial = Math.floor(Math.random() * 1e9); // each widget loads its own copy of this file, and no two may share an id

/** Return a number that no other widget of the page has. */
function newId() {
  return ++serial;
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

// Shift+Enter and Ctrl+Enter run the cell from a control too, as from everywhere else in JupyterLab.
const SUPPRESSED = "data-lm-suppress-shortcuts";

/** Let these keys reach JupyterLab, once for the whole page; a control keeps all other keys. */
function letCellsRun() {
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

// Keeps the shortcuts of JupyterLab away from the controls of a panel, names what has no name, ties replies to fields.

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

var keyboard_support = {
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

export { keyboard_support as default };
