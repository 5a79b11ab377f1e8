// Zoom and move by pointer, wheel, keys and buttons. The wheel alone scrolls the page; with Ctrl it zooms.
import { control, make } from "../shared/dom.js";
import { middleOf, moved, zoomed } from "./zoom.js";

const STEP = 1.6;
const TWICE = 450; // milliseconds between the clicks of a double click
const SLACK = 4; // pixels that a pointer may move in a click

/** Return the buttons of the zoom and what the keys call. */
export function zoomOf(map) {
  const zoom = (factor, at) => map.show(zoomed(map.partOf(), map.windowOf(), factor, at));
  const whole = () => map.show(map.windowOf());
  const move = (dx, dy) => {
    const [, , width, height] = map.partOf();
    map.show(moved(map.partOf(), map.windowOf(), dx * width, dy * height));
  };
  const button = (words, sign, click) =>
    control("button", { type: "button", "aria-label": words, title: words, on: { click } }, sign);
  const nearer = button("Zoom in", "+", () => zoom(STEP));
  const farther = button("Zoom out", "−", () => zoom(1 / STEP));
  const back = button("Whole region", "⟲", whole);
  const zoomButtons = make("div", { class: "zoom", role: "group", "aria-label": "Zoom" }, nearer, farther, back);
  const paintZoom = () => {
    const times = map.times();
    farther.setAttribute("aria-disabled", String(times < 1.01));
    back.setAttribute("aria-disabled", String(times < 1.01));
    nearer.setAttribute("aria-disabled", String(times > 11.99));
    map.picture.classList.toggle("zoomed", times > 1.01);
  };
  return { zoom, whole, move, zoomButtons, paintZoom };
}

/** Return the place of an event in map units. */
function placeOf({ picture, partOf }, { clientX, clientY }) {
  const box = picture.getBoundingClientRect();
  const [x, y, width, height] = partOf();
  return [x + ((clientX - box.left) / box.width) * width, y + ((clientY - box.top) / box.height) * height];
}

/** Listen to the wheel, the double click and the pointers that drag or pinch. */
export function listenToPointers(map) {
  const { picture } = map;
  const down = new Map(); // pointers on the picture, by their id
  let dragged = false;
  picture.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    map.zoom(2 ** (-event.deltaY / (event.deltaMode ? 8 : 240)), placeOf(map, event));
  });
  // the browser's own double click is none where the first click draws something under the pointer
  let last = { timeStamp: -TWICE, clientX: 0, clientY: 0 };
  picture.addEventListener("click", (event) => {
    const near = Math.hypot(event.clientX - last.clientX, event.clientY - last.clientY) < SLACK;
    const twice = near && event.timeStamp - last.timeStamp < TWICE;
    last = twice ? { ...last, timeStamp: -TWICE } : event;
    if (twice) map.zoom(STEP * STEP, placeOf(map, event));
  });
  picture.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    if (!down.size) dragged = false;
    down.set(event.pointerId, event);
    if (map.times() > 1.01) picture.setPointerCapture(event.pointerId); // a fast drag leaves the picture at once
  });
  picture.addEventListener("pointermove", (event) => {
    const before = down.get(event.pointerId);
    if (!before) return;
    if (!event.buttons) return void down.delete(event.pointerId); // it was let go outside
    if (down.size === 1 && map.times() < 1.01) return;
    if (!dragged && Math.hypot(event.clientX - before.clientX, event.clientY - before.clientY) < SLACK) return;
    dragged = true;
    follow(map, [...down.values()], [...down.set(event.pointerId, event).values()]);
  });
  for (const end of ["pointerup", "pointercancel"])
    picture.addEventListener(end, (event) => down.delete(event.pointerId));
  const noClick = (event) => {
    if (!dragged) return;
    dragged = false;
    event.stopPropagation();
  };
  picture.addEventListener("click", noClick, true);
}

/** Move and zoom so that what was under the pointers stays under them. */
function follow(map, before, after) {
  const middle = (pointers) => middleOf(spread(pointers));
  const size = (pointers) => Math.hypot(spread(pointers)[2], spread(pointers)[3]);
  const [from, to] = [middle(before), middle(after)];
  const factor = after.length > 1 && size(before) > 1 ? size(after) / size(before) : 1;
  const place = placeOf(map, { clientX: from[0], clientY: from[1] });
  const part = zoomed(map.partOf(), map.windowOf(), factor, place);
  const scale = part[2] / map.pixels();
  map.show(moved(part, map.windowOf(), (from[0] - to[0]) * scale, (from[1] - to[1]) * scale));
}

/** Return x, y, width and height of what one or two pointers span. */
function spread([one, other = one]) {
  return [one.clientX, one.clientY, other.clientX - one.clientX, other.clientY - one.clientY];
}
