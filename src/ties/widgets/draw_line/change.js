// Changes the values of a drawn line: by steps of the keys, by numbers of the table, and by the pointer.
import { settle } from "../shared/dom.js";
import { EDGE, FOOT, HEIGHT, TALL } from "./model.js";

/** Return what changes a value; each change is painted, said and sent to Python. */
export function changer(line, model, { live }, paint) {
  const { spec, state, within, start, refusal } = line;
  const { asked, digits } = spec;
  const tell = settle(() => {
    const missing = asked.filter((year) => state.values[year] == null);
    live.textContent = missing.length ? `Still to draw: ${missing.join(", ")}.` : "Every year is drawn.";
  }, 300);
  const put = (year, value) => {
    state.values[year] = value === null ? undefined : Number(within(value).toFixed(digits));
    delete state.refused[year];
  };
  function push() {
    paint();
    tell();
    model.set("values", { ...state.values });
    model.save_changes();
  }
  function write(year, input) {
    const value = input.valueAsNumber;
    const refused = refusal(year, value);
    if (refused) {
      state.refused[year] = refused;
      live.textContent = refused;
      return paint();
    }
    state.at = asked.indexOf(year);
    put(year, Number.isNaN(value) ? null : value);
    push();
  }
  const go = (at) => {
    state.at = Math.min(Math.max(at, 0), asked.length - 1);
    paint();
  };
  const change = (steps) => {
    put(asked[state.at], steps && start(asked[state.at]) + steps * spec.step);
    push();
  };
  return { put, push, write, go, change };
}

/** Let keys choose a year and change its value. */
export function listenToKeys(line, { plot }, { go, change }) {
  const { state, locked } = line;
  const { asked } = line.spec;
  const KEYS = {
    ArrowLeft: () => go(state.at - 1),
    ArrowRight: () => go(state.at + 1),
    Home: () => go(0),
    End: () => go(asked.length - 1),
    ArrowUp: () => change(1),
    ArrowDown: () => change(-1),
    PageUp: () => change(10),
    PageDown: () => change(-10),
    Delete: () => change(null),
    Backspace: () => change(null),
  };
  plot.addEventListener("keydown", (event) => {
    if (locked() || !KEYS[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    KEYS[event.key]();
  });
}

/** Let the pointer draw. */
export function listenToPointer(line, { plot, picture }, { put, push }, paint) {
  const { spec, state, locked, band } = line;
  const { years, asked, bottom, top } = spec;
  function spot(event) {
    const box = picture.getBoundingClientRect();
    const across = (((event.clientX - box.left) * state.width) / box.width - EDGE.left) / band() - 0.5;
    const up = (FOOT - ((event.clientY - box.top) * HEIGHT) / box.height) / TALL;
    return { across, value: Math.round((bottom + up * (top - bottom)) / spec.step) * spec.step };
  }
  /** Take every asked year between the last spot and this one, however fast the pointer went. */
  function stroke(event) {
    const to = spot(event),
      from = state.last ?? { ...to, across: Math.round(to.across) };
    years.forEach((year, at) => {
      const near = at === Math.round(to.across),
        part = (at - from.across) / (to.across - from.across);
      if (!asked.includes(year) || !(near || (part >= 0 && part <= 1))) return;
      put(year, near ? to.value : from.value + (to.value - from.value) * part);
      if (near) state.at = asked.indexOf(year);
    });
    state.last = to;
    paint();
  }
  function finish() {
    if (state.last) push();
    state.last = null;
  }
  plot.addEventListener("pointerdown", (event) => {
    if (locked() || event.button) return;
    plot.setPointerCapture(event.pointerId);
    state.before = { ...state.values };
    stroke(event);
  });
  plot.addEventListener("pointermove", (event) => {
    if (state.last) stroke(event);
  });
  plot.addEventListener("pointerup", finish);
  // it became a scroll
  plot.addEventListener("pointercancel", () => {
    if (state.last) state.values = state.before;
    finish();
  });
}
