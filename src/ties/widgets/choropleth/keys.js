// Keys and the pointer on the map: from area to area, from year to year.

/** Listen to keys, focus and clicks on the countries. */
export function listenToKeys(map) {
  const { spec, state, areas, byCode, model, land, activate, choose } = map;
  function inView(area) {
    const [x, y, width, height] = spec.windows[model.get("region")];
    return area.x > x && area.x < x + width && area.y > y && area.y < y + height;
  }
  function nearest(dx, dy) {
    const [x, y, width, height] = spec.windows[model.get("region")];
    const from = state.active ?? { x: x + width / 2, y: y + height / 2 };
    let best = null,
      least = Infinity;
    for (const area of areas) {
      const along = (area.x - from.x) * dx + (area.y - from.y) * dy;
      const across = Math.abs((area.x - from.x) * dy) + Math.abs((area.y - from.y) * dx);
      if (area === state.active || along <= 0 || across > 2 * along || !inView(area)) continue;
      if (along + 2 * across < least) {
        least = along + 2 * across;
        best = area;
      }
    }
    return best ?? state.active;
  }
  const KEYS = {
    ArrowLeft: () => activate(nearest(-1, 0)),
    ArrowRight: () => activate(nearest(1, 0)),
    ArrowUp: () => activate(nearest(0, -1)),
    ArrowDown: () => activate(nearest(0, 1)),
    Enter: () => choose(state.active),
    " ": () => choose(state.active),
    Escape: () => activate(null),
    PageUp: () => map.toRow(state.row + 1),
    PageDown: () => map.toRow(state.row - 1),
    Home: () => map.toRow(0),
    End: () => map.toRow(spec.years.length - 1),
  };
  land.addEventListener("keydown", (event) => {
    if (!KEYS[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    KEYS[event.key]();
  });
  land.addEventListener("focus", () => {
    if (!state.active && land.matches(":focus-visible")) activate(byCode.get([...state.chosen][0]) ?? nearest(1, 0));
  });
  land.addEventListener("blur", () => activate(null));
  land.addEventListener("click", (event) => choose(event.target.area));
}
