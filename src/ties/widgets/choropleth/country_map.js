// The map of countries. All years are here: a step in years repaints classes and words without the kernel.
import { watchConnection } from "../shared/connection.js";
import { make, tell } from "../shared/dom.js";
import { letCellsRun } from "../shared/running.js";
import { chooserOf } from "./choosing.js";
import { controlsOf } from "./controls.js";
import { dataOf } from "./data.js";
import { finderOf } from "./finder.js";
import { listenToKeys } from "./keys.js";
import { labelsOf } from "./labels.js";
import { legendOf } from "./legend.js";
import { meetingOf } from "./meeting.js";
import { listenToPointers, zoomOf } from "./moving.js";
import { litOf, painterOf } from "./painting.js";
import { fillsOf, plainFillsOf } from "./patterns.js";
import { pictureOf } from "./picture.js";
import { selectionOf } from "./selection.js";
import { newMap } from "./state.js";
import { tooltipOf } from "./tooltip.js";
import { followView, viewOf } from "./view.js";
import { yearsOf } from "./years.js";

function render({ model, el }) {
  letCellsRun();
  const map = newMap(model);
  Object.assign(
    map,
    dataOf(map),
    { fillOf: fillsOf(map), plainFillOf: plainFillsOf(map) },
    pictureOf(map),
    wordsAround(map),
  );
  // the slider says its own steps, and a map that plays says where it stops
  map.speak = (quiet = map.sliderSays() || Boolean(map.state.playing)) => {
    tell(map.live, map.spoken(), quiet);
    map.nameYear();
  };
  Object.assign(map, legendOf(map), selectionOf(map), zoomOf(map), viewOf(map), chooserOf(map));
  Object.assign(map, {
    areaAt: meetingOf(map),
    paintLit: litOf(map),
    paintNames: labelsOf(map),
    ...painterOf(map),
  });
  Object.assign(map, yearsOf(map), finderOf(map), tooltipOf(map));
  const stopView = followView(map); // before the controls, which paint: a new region begins whole
  map.bar = controlsOf(map);
  listenToKeys(map);
  listenToPointers(map);
  el.append(together(map));
  followPython(map);
  map.paint();
  const stop = watchConnection(el);
  return () => {
    clearInterval(map.state.playing);
    model.off();
    stopView();
    map.stopTip();
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
    live,
    make("div", { class: "body" }, stage, make("div", { class: "side" }, legend, table)),
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
      map.paintStep();
    }
  });
  outside("selected", () => {
    const given = model.get("selected");
    if (given.length === state.chosen.size && given.every((code) => state.chosen.has(code))) return;
    state.chosen = new Set(given);
    map.paintSelection();
    map.paintNames();
    map.speak();
  });
}

export default { render };
