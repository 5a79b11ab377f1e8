// Made by `nox -s scripts` from the modules in src/ties/widgets/explainer; change those.
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

/** Make a control that can hold the focus. JupyterLab takes its arrow keys unless the control itself says no. */
function control(tag, attributes = {}, ...children) {
  return make(tag, { ...attributes, "data-lm-suppress-shortcuts": "true" }, ...children);
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

// A plain table or a picture that is wider than its place says so, and takes the focus, so that keys can scroll it.
const OUTPUTS = ".jp-OutputArea-output.jp-RenderedHTMLCommon";
const WIDE = `${OUTPUTS} table, .jp-OutputArea-output figure > img`;

/** Return what scrolls a table or a picture: the output, or the figure. */
const placeOf = (one) => one.closest(`figure, ${OUTPUTS}`);

function attributesOf(place) {
  if (place.matches("figure")) return { tabindex: "0", "aria-label": place.querySelector("img").alt };
  return { role: "region", tabindex: "0", "aria-label": place.querySelector("caption")?.textContent.trim() || "Table" };
}

function mark(place) {
  const wide = place.scrollWidth > place.clientWidth + 1;
  if (wide) place.style.setProperty("--ties-room", `${place.clientWidth}px`);
  if (place.classList.contains("ties-wide") === wide) return;
  place.classList.toggle("ties-wide", wide);
  for (const [key, value] of Object.entries(attributesOf(place)))
    if (wide) place.setAttribute(key, value);
    else place.removeAttribute(key);
}

/** Mark each place whenever its width or its content's changes; return what looks for new places and what stops. */
function watchWide(root) {
  const seen = new WeakSet();
  const sizes = new ResizeObserver((changes) => {
    for (const place of new Set(changes.map(({ target }) => placeOf(target)).filter(Boolean))) mark(place);
  });
  const look = () => {
    for (const one of root.querySelectorAll(WIDE)) {
      if (seen.has(one) || (one.matches("table") && one.closest(".ties-panel"))) continue;
      seen.add(one);
      sizes.observe(one);
      sizes.observe(placeOf(one));
    }
  };
  return { look, stop: () => sizes.disconnect() };
}

// Wraps codes of claims and terms of the glossary in buttons that show their meaning on hover, focus and tap.

// an output of a notebook, a panel, and on a page of the site a section with what it contains
const TEXTS = ".jp-RenderedHTMLCommon, .widget-html-content, .ties-explained, .bd-article section";
const LEFT_ALONE = [
  "a, button, code, pre, summary, label, h1, h2, h3, h4, h5, h6, svg, [role=option], [role=listbox]",
  ".ties-tip, .ties-alone, [aria-live=polite]", // what is changed in a live region is announced once more
].join();
const ABOUT = { type: "button", class: "ties-term", "aria-describedby": "ties-tip" };
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const longestFirst = (names) =>
  [...names]
    .sort((a, b) => b.length - a.length)
    .map(escaped)
    .join("|");

/** Prepare the words to look for: codes as they are, terms in any capitals. */
function prepare({ codes, terms }) {
  const parts = [longestFirst(Object.keys(codes)), longestFirst(Object.keys(terms))].filter(Boolean);
  const pattern = parts.length ? new RegExp(`(?<![\\p{L}\\p{N}])(${parts.join("|")})(?![\\p{L}\\p{N}])`, "giu") : null;
  return { codes, pattern, terms: new Map(Object.entries(terms).map((pair) => [pair[0].toLowerCase(), pair])) };
}

/** Find what is to be explained in a text: where it begins, its letters, its name and its meaning. */
function mentions(text, { codes, terms, pattern }, seen) {
  const found = [];
  for (const match of pattern ? text.matchAll(pattern) : []) {
    const [term, meaning] = terms.get(match[0].toLowerCase()) ?? [];
    if (codes[match[0]]) found.push([match.index, match[0], match[0], codes[match[0]]]);
    else if (term && !seen.has(term)) found.push([match.index, match[0], term, meaning]);
    if (term) seen.add(term);
  }
  return found;
}

/** Keep brackets on the line of their term, since a line may break beside a button; return how much text it took. */
function holdBrackets(term) {
  const [before, after] = [term.previousSibling, term.nextSibling];
  const open = /[([]$/.exec(before?.data ?? "")?.[0] ?? "";
  const shut = /^[)\].,;:]+/.exec(after?.data ?? "")?.[0] ?? "";
  if (!open && !shut) return 0;
  if (open) before.data = before.data.slice(0, -1);
  if (shut) after.data = after.data.slice(shut.length);
  const held = make("span", { class: "ties-held" });
  term.replaceWith(held);
  held.append(open, term, shut);
  return shut.length;
}

/** Return whether the words of a claim are beside its code already; it would be one more stop that says them again. */
function isSaidBeside(node, code, { codes }) {
  const words = codes[code]?.replace(/ \([^(]*\)$/, ""); // without the place in the article
  return Boolean(words && node.parentElement.closest("p, li, tr")?.textContent.includes(words));
}

/** Wrap the mentions in one place; text that was wrapped before is left as it is. */
function explain(place, words) {
  const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT),
    nodes = [];
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest(LEFT_ALONE)) nodes.push(walker.currentNode);
  const seen = new Set([...place.querySelectorAll(".ties-term")].map((one) => one.dataset.term));
  for (const node of nodes) {
    let rest = node,
      cut = 0;
    const found = mentions(node.data, words, seen).filter(([, , name]) => !isSaidBeside(node, name, words));
    for (const [at, word, name, meaning] of found) {
      const start = rest.splitText(at - cut);
      rest = start.splitText(word.length);
      cut = at + word.length;
      const term = control("button", { ...ABOUT, "data-term": name, "data-meaning": `${name}: ${meaning}` }, word);
      start.replaceWith(term);
      cut += holdBrackets(term);
    }
  }
}

/** One box for the whole page shows the meaning of the term under the pointer or with the focus. */
function tipOf(page) {
  const known = page.querySelector("#ties-tip");
  if (known) return known;
  const tip = make("div", { id: "ties-tip", class: "ties-tip", role: "tooltip", hidden: true });
  const show = (event) => {
    const term = event.target.closest?.(".ties-term");
    if (term) place(term);
  };
  const place = (term) => {
    tip.textContent = term.dataset.meaning;
    tip.hidden = false;
    const spot = term.getBoundingClientRect(),
      box = tip.getBoundingClientRect();
    const below = spot.bottom + 6 + box.height < innerHeight;
    tip.style.left = `${Math.max(4, Math.min(spot.left, innerWidth - box.width - 4))}px`;
    tip.style.top = `${below ? spot.bottom + 6 : Math.max(4, spot.top - box.height - 6)}px`;
  };
  const hide = () => {
    tip.hidden = true;
  };
  for (const event of ["mouseover", "focusin", "click"]) page.addEventListener(event, show);
  page.addEventListener("mouseout", (event) => event.target.closest?.(".ties-term") && hide());
  page.addEventListener("focusout", hide);
  // the page scrolls when a term off the screen gets the focus: its meaning goes along
  page.addEventListener(
    "scroll",
    () => {
      if (!tip.hidden && page.activeElement?.matches(".ties-term")) place(page.activeElement);
      else hide();
    },
    true,
  );
  page.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  page.body.append(tip);
  return tip;
}

function render({ model, el }) {
  letCellsRun();
  el.style.display = "none";
  const words = prepare(model.get("spec"));
  let root = null,
    wide = null,
    waiting = false;
  const look = () => {
    waiting = false;
    for (const place of root.querySelectorAll(TEXTS)) explain(place, words);
    wide.look();
  };
  const watcher = new MutationObserver(() => {
    if (!waiting) {
      waiting = true;
      requestAnimationFrame(look);
    }
  });
  const start = requestAnimationFrame(() => {
    root = el.closest(".jp-Notebook") ?? document.body;
    tipOf(document);
    wide = watchWide(root);
    look();
    watcher.observe(root, { childList: true, subtree: true });
  });
  return () => {
    cancelAnimationFrame(start);
    watcher.disconnect();
    wide?.stop();
  };
}

var explainer = { render };

export { explainer as default };
