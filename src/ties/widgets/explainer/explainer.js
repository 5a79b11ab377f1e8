// Wraps codes of claims and terms of the glossary in buttons that show their meaning on hover, focus and tap.
import { control, make } from "../shared/dom.js";
import { letCellsRun } from "../shared/running.js";
import { watchWide } from "./wide.js";

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

export default { render };
