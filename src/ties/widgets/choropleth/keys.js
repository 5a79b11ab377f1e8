// Keys and clicks on the map: from area to area, from year to year, nearer and farther.
import { tell } from "../shared/dom.js";
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
    return best;
  }
  function walk(dx, dy, way) {
    const next = nearest(dx, dy);
    if (next) activate(next);
    else tell(map.live, `${state.active ? `${state.active.name}: ` : ""}there is no country farther ${way}.`);
  }
  const KEYS = {
    ArrowLeft: () => walk(-1, 0, "to the left"),
    ArrowRight: () => walk(1, 0, "to the right"),
    ArrowUp: () => walk(0, -1, "up"),
    ArrowDown: () => walk(0, 1, "down"),
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
  land.addEventListener("blur", () => state.active && activate(null, true));
  map.picture.addEventListener("click", (event) => choose(map.areaAt(event)));
}
