// The map of countries. All years are here: a step in years repaints classes and words without the kernel.
import { watchConnection } from "../shared/connection.js";
import { make } from "../shared/dom.js";
import { chooserOf } from "./choosing.js";
import { controlsOf } from "./controls.js";
import { dataOf } from "./data.js";
import { listenToKeys } from "./keys.js";
import { labelsOf } from "./labels.js";
import { legendOf } from "./legend.js";
import { painterOf } from "./painting.js";
import { fillsOf } from "./patterns.js";
import { pictureOf } from "./picture.js";
import { selectionOf } from "./selection.js";
import { newMap } from "./state.js";
import { tooltipOf } from "./tooltip.js";
import { yearsOf } from "./years.js";

function render({ model, el }) {
  const map = newMap(model);
  Object.assign(map, dataOf(map), { fillOf: fillsOf(map) }, pictureOf(map), wordsAround(map));
  map.speak = () => {
    map.live.textContent = map.spoken();
  };
  map.paintLegend = legendOf(map);
  map.paintSelection = selectionOf(map);
  map.paintNames = labelsOf(map);
  map.paint = painterOf(map);
  Object.assign(map, yearsOf(map));
  Object.assign(map, controlsOf(map));
  Object.assign(map, chooserOf(map));
  listenToKeys(map);
  map.stage = tooltipOf(map);
  el.append(together(map));
  followPython(map);
  map.paint();
  const stop = watchConnection(el);
  return () => {
    clearInterval(map.state.playing);
    model.off();
    stop();
  };
}

function wordsAround({ id }) {
  return {
    live: make("p", { class: "now", "aria-live": "polite" }),
    legend: make("div"),
    table: make("table"),
    note: make("p", { class: "note" }),
    heading: make("h4", { id: `${id}-title` }),
  };
}

function together({ id, heading, bar, stage, legend, table, live, note }) {
  return make(
    "section",
    { class: "ties-map", "aria-labelledby": `${id}-title` },
    heading,
    bar,
    make("div", { class: "body" }, stage, make("div", { class: "side" }, legend, table)),
    live,
    note,
  );
}

function followPython(map) {
  const { model, spec, state } = map;
  const outside = (trait, take) => model.on(`change:${trait}`, take);
  outside("year", () => {
    const row = spec.years.indexOf(model.get("year"));
    if (row >= 0 && row !== state.row) {
      state.row = row;
      map.paint();
    }
  });
  outside("selected", () => {
    const given = model.get("selected");
    if (given.length === state.chosen.size && given.every((code) => state.chosen.has(code))) return;
    state.chosen = new Set(given);
    map.paintSelection();
    map.speak();
  });
}

export default { render };
