// The words beside pointer or focus, with the country's line over the years. They go with pointer, focus and Escape.
import { make } from "../shared/dom.js";
import { endsOf, pathOf, pointsOf } from "./trend.js";

const [LINE_WIDTH, LINE_HEIGHT] = [150, 32];
const APART = 12; // pixels from the place that the words are about
const REACH = 40;

/** Return where a box of words goes: beside a place, or in the corner that is farthest from it; all in pixels. */
export function tipPlace(place, tip, stage) {
  const low = (at, size, room) => Math.max(0, Math.min(at, room - size));
  const middle = { x: (place.left + place.right) / 2, y: (place.top + place.bottom) / 2 };
  const beside = [
    [place.right + APART, low(middle.y, tip.height, stage.height)],
    [place.left - APART - tip.width, low(middle.y, tip.height, stage.height)],
    [low(middle.x, tip.width, stage.width), place.bottom + APART],
    [low(middle.x, tip.width, stage.width), place.top - APART - tip.height],
  ];
  const fits = ([x, y]) => x >= 0 && y >= 0 && x + tip.width <= stage.width && y + tip.height <= stage.height;
  const corner = [
    middle.x > stage.width / 2 ? 0 : Math.max(0, stage.width - tip.width),
    middle.y > stage.height / 2 ? 0 : Math.max(0, stage.height - tip.height),
  ];
  return beside.find(fits) ?? corner;
}

/** Return the box of words over a picture in its stage, and what shows and hides it. */
export function tooltipOf(map) {
  const { picture, spec, state, land } = map;
  const tip = make("div", { class: "tip", hidden: true });
  const stage = make("div", { class: "stage" }, picture, tip, map.zoomButtons);
  function tellAt(area, place) {
    const code = map.owner(area);
    tip.replaceChildren(make("div", { class: "about" }, map.words(area)), ...trend(code));
    tip.hidden = false;
    const room = stage.getBoundingClientRect();
    const [x, y] = tipPlace(place, tip.getBoundingClientRect(), room);
    tip.style.left = `${x}px`;
    tip.style.top = `${y}px`;
  }
  function trend(code) {
    const numbers = spec.numbers?.[code];
    const ends = spec.years.length > 1 && numbers && endsOf(numbers);
    if (!ends) return [];
    const points = pointsOf(numbers, LINE_WIDTH, LINE_HEIGHT);
    const now = points[state.row];
    const [first, last] = ends.map((row) => `${map.shownValue(code, row)} in ${spec.years[row]}`);
    return [
      make(
        "svg:svg",
        { class: "trend", viewBox: `-4 -4 ${LINE_WIDTH + 8} ${LINE_HEIGHT + 8}`, "aria-hidden": "true" },
        make("svg:path", { d: pathOf(points) }),
        now && make("svg:circle", { cx: now[0], cy: now[1], r: 3.5 }),
      ),
      make("div", { class: "ends" }, `From ${first} to ${last}.`),
    ];
  }
  const around = (x, y, reach = 0) => ({ left: x - reach, right: x + reach, top: y - reach, bottom: y + reach });
  function untell() {
    tip.hidden = true;
  }
  /** Show the words beside the area that the keys are on. */
  function tellActive() {
    if (!state.active || document.activeElement !== land) return untell();
    const [left, top] = map.partOf();
    const [x, y] = [(state.active.x - left) / map.unit(), (state.active.y - top) / map.unit()];
    const size = state.active.marks[0].getBoundingClientRect();
    tellAt(state.active, around(x, y, Math.min(REACH, Math.max(8, Math.min(size.width, size.height) / 2))));
  }
  picture.addEventListener("pointermove", (event) => {
    const area = event.buttons ? null : map.areaAt(event);
    if (!area) return untell();
    const box = stage.getBoundingClientRect();
    tellAt(area, around(event.clientX - box.left, event.clientY - box.top));
  });
  picture.addEventListener("pointerleave", untell);
  // for the words beside a pointer, while the focus is elsewhere
  const onKey = (event) => event.key === "Escape" && untell();
  document.addEventListener("keydown", onKey);
  const stopTip = () => document.removeEventListener("keydown", onKey);
  return { stage, tellActive, stopTip };
}
