// The search for a country: a text field with a list of what the text can mean. The list exists while it is open.
import { control, make, settle, tell } from "../shared/dom.js";
import { entriesOf, matches } from "./names.js";
import { contains } from "./zoom.js";

const OFFERED = 8; // matches that are offered for a text; without a text all are

/** Return the field, with its list, and what looks for a name. */
export function finderOf(map) {
  const { id, spec, byCode, live } = map;
  const entries = entriesOf([...byCode.values()], spec.other_names ?? {});
  const inView = (area) => contains(map.windowOf(), area);
  const meant = (text) => matches(entries, text, text.trim() ? inView : undefined);
  let list = null;
  let offered = [];
  let at = -1;
  const search = control("input", {
    type: "search",
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: "country",
    on: { input: () => open(), keydown: (event) => press(event), blur: () => close() },
  });
  const box = make("div", { class: "finder" }, search);

  function close() {
    list?.remove();
    list = null;
    at = -1;
    search.setAttribute("aria-expanded", "false");
    search.removeAttribute("aria-activedescendant");
    search.removeAttribute("aria-controls");
  }
  function open(all = false) {
    close();
    const text = search.value;
    offered = all || text.trim() ? meant(text).slice(0, text.trim() ? OFFERED : undefined) : [];
    sayNothing();
    if (!offered.length) return;
    list = make("ul", { role: "listbox", id: `${id}-found`, "aria-label": "Countries found" }, ...offered.map(entry));
    search.setAttribute("aria-expanded", "true");
    search.setAttribute("aria-controls", list.id);
    box.append(list);
  }
  // once typing rests, not at every letter
  const sayNothing = settle(() => {
    const text = search.value;
    if (text.trim() && !meant(text).length) tell(live, noMatch(text));
  }, 300);
  function entry({ area, by }, number) {
    const also = by === area.name || by === area.code ? area.name : `${area.name} (${by})`;
    // before the field loses the focus
    const take = (event) => {
      event.preventDefault();
      find(area.name);
    };
    return make("li", { role: "option", id: `${id}-found-${number}`, on: { pointerdown: take } }, also);
  }
  function step(by) {
    if (!list) open(true);
    if (!list) return;
    at = at < 0 && by < 0 ? offered.length - 1 : (at + by + offered.length) % offered.length;
    for (const [number, one] of [...list.children].entries()) one.setAttribute("aria-selected", String(number === at));
    search.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  }
  function press(event) {
    const keys = { ArrowDown: () => step(1), ArrowUp: () => step(-1), Enter: () => enter(), Escape: () => leave() };
    if (!keys[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
  }
  function leave() {
    if (!list) search.value = "";
    close();
  }
  function enter() {
    find(at >= 0 ? offered[at].area.name : search.value);
  }
  /** Select the first country that a text can mean; say so where there is none. */
  function find(text) {
    const found = text.trim() ? meant(text) : [];
    close();
    if (found.length) {
      search.value = "";
      map.take(found[0].area);
    } else if (text.trim()) tell(live, noMatch(text));
  }
  const noMatch = (text) =>
    `No country on this map has a name with “${text.trim()}” in it; check the spelling, or type less.`;
  return { search, finder: make("label", {}, "Find a country", box), find };
}
