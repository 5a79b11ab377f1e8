// Which area is active, and which countries are selected: by key, pointer or name.

/** Return what makes an area active and selects countries. */
export function chooserOf(map) {
  const { state, byCode, model, push, land, live } = map;
  function activate(area) {
    state.active = area;
    if (area) {
      land.setAttribute("aria-activedescendant", area.marks[0].id);
      area.marks[0].setAttribute("aria-label", map.words(area));
    } else land.removeAttribute("aria-activedescendant");
    map.paintSelection();
    map.speak();
  }
  function choose(area) {
    const code = area && map.owner(area);
    if (!code) return;
    state.chosen.has(code) ? state.chosen.delete(code) : state.chosen.add(code);
    chosen();
  }
  function chosen() {
    map.paintSelection();
    map.speak();
    model.set("selected", [...state.chosen]);
    push();
  }
  function find(text) {
    const area = [...byCode.values()].find((one) => one.name.toLowerCase() === text.trim().toLowerCase());
    if (!area) {
      if (text) live.textContent = `No country called “${text}” on this map; choose one from the list.`;
      return;
    }
    map.search.value = "";
    state.chosen.add(area.code);
    activate(area);
    chosen();
  }
  return { activate, choose, chosen, find };
}
