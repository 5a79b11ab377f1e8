// Which area is active, and which countries are selected: by key, pointer or name.
import { tell } from "../shared/dom.js";
import { contains } from "./zoom.js";

/** Return what makes an area active and selects countries. */
export function chooserOf(map) {
  const { state, model, push, land, live } = map;
  /** Walk to an area, or to none; what the keys are on says its own name. */
  function activate(area, quiet = Boolean(area) && document.activeElement === land) {
    state.active = area;
    if (area) {
      land.setAttribute("aria-activedescendant", area.marks[0].id);
      map.bring(area);
    } else land.removeAttribute("aria-activedescendant");
    map.paintSelection();
    map.tellActive();
    map.speak(quiet);
  }
  function choose(area) {
    const code = area && map.owner(area);
    if (!code) return;
    state.chosen.has(code) ? state.chosen.delete(code) : state.chosen.add(code);
    chosen();
  }
  function chosen() {
    map.paintSelection();
    map.paintNames();
    map.speak();
    model.set("selected", [...state.chosen]);
    push();
  }
  /** Select a country that was found by its name. */
  function take(area) {
    state.chosen.add(area.code);
    activate(area);
    chosen();
    if (!contains(map.windowOf(), area)) tell(live, `${live.textContent} It is outside the region that the map shows.`);
  }
  function clear() {
    state.chosen.clear();
    state.active = null;
    activate(null);
    chosen();
  }
  return { activate, choose, chosen, take, clear };
}
