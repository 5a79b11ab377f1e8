// Keys and clicks on the map: from area to area, from year to year, nearer and farther.
import { contains } from "./zoom.js";

/** Listen to keys, focus and clicks on the countries. */
export function listenToKeys(map) {
  const { spec, state, areas, byCode, land, activate, choose } = map;
  const inView = (area) => contains(map.windowOf(), area);
  function nearest(dx, dy) {
    const [x, y, width, height] = map.partOf();
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
    "+": () => map.zoom(1.6),
    "=": () => map.zoom(1.6),
    "-": () => map.zoom(1 / 1.6),
    _: () => map.zoom(1 / 1.6),
    0: () => map.whole(),
    PageUp: () => map.toRow(state.row + 1),
    PageDown: () => map.toRow(state.row - 1),
    Home: () => map.toRow(0),
    End: () => map.toRow(spec.years.length - 1),
  };
  const SHIFTED = {
    ArrowLeft: () => map.move(-0.2, 0),
    ArrowRight: () => map.move(0.2, 0),
    ArrowUp: () => map.move(0, -0.2),
    ArrowDown: () => map.move(0, 0.2),
  };
  land.addEventListener("keydown", (event) => {
    const act =
      event.ctrlKey || event.metaKey || event.altKey ? null : (event.shiftKey && SHIFTED[event.key]) || KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });
  land.addEventListener("focus", () => {
    if (!state.active && land.matches(":focus-visible")) activate(byCode.get([...state.chosen][0]) ?? nearest(1, 0));
  });
  // a pointer that goes down on a line must find it still there when it comes up
  land.addEventListener("blur", () => state.active && activate(null));
  map.picture.addEventListener("click", (event) => choose(map.areaAt(event)));
}
