// The part of the map that is shown. A change moves the picture's window and keeps sizes on the screen, in one frame.
import { partAt, showing, timesOf } from "./zoom.js";

const DOT = 3.4; // radius of a small area, in pixels
const ARROW = 8;

/** Return what shows a part of the region, and what asks for the part that is shown. */
export function viewOf(map) {
  const { spec, model, state, picture, defs, land, push } = map;
  let frame = 0;
  const pixels = () => picture.clientWidth || 640;
  const partOf = () => {
    const whole = map.windowOf();
    const [x, y, width, height] = state.part ?? whole;
    return state.part ? partAt(whole, x + width / 2, y + height / 2, whole[2] / width) : whole;
  };
  const times = () => timesOf(partOf(), map.windowOf());
  const unit = () => partOf()[2] / pixels(); // map units of a pixel
  function paintView() {
    cancelAnimationFrame(frame);
    frame = 0;
    const part = partOf();
    const whole = map.windowOf();
    picture.parentElement.style.setProperty("--ratio", (whole[2] / whole[3]).toFixed(4));
    const size = unit();
    picture.setAttribute("viewBox", part.map((one) => Math.round(one * 10) / 10).join(" "));
    const dot = spec.close.includes(model.get("region")) ? 0 : DOT * size;
    for (const one of land.querySelectorAll("circle")) one.setAttribute("r", dot);
    for (const one of defs.querySelectorAll("pattern")) one.setAttribute("patternTransform", `scale(${size})`);
    for (const one of defs.querySelectorAll("marker"))
      for (const side of ["markerWidth", "markerHeight"]) one.setAttribute(side, ARROW * size);
    map.sizeLegend(size);
    map.sizeRings(size);
    map.paintNames();
    map.paintZoom();
  }
  function show(part) {
    state.part = timesOf(part, map.windowOf()) > 1.001 ? part : null;
    frame ||= requestAnimationFrame(paintView);
    model.set("window", state.part ?? []);
    push();
  }
  /** Move the part so that an area is in it. */
  function bring(area) {
    const part = partOf();
    const next = showing(part, map.windowOf(), area);
    if (next !== part) show(next);
  }
  return { partOf, times, pixels, unit, paintView, show, bring };
}

/** Follow the part that is set from outside, by a map beside this one, and the width of the page. */
export function followView(map) {
  const { model, state, picture } = map;
  model.on("change:window", () => {
    const given = model.get("window") ?? [];
    if (String(given) === String(state.part ?? [])) return;
    state.part = given.length === 4 ? given : null;
    map.paintView();
  });
  model.on("change:region", () => {
    state.part = null;
    model.set("window", []);
    map.push();
  });
  const watcher = new ResizeObserver(() => map.paintView());
  watcher.observe(picture);
  return () => watcher.disconnect();
}
