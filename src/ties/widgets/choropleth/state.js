// What the modules of the map share: what Python sent, the areas, and what is shown of them now.
import { newId, sender } from "../shared/dom.js";
import { classesOf, measureOf } from "./measures.js";
import { outlinesOf } from "./outlines.js";

/** Make the one object that the modules share; each adds its elements and its functions to it. */
export function newMap(model) {
  const sent = model.get("spec");
  const spec = { ...sent, ...measureOf(sent, model.get("value")) }; // with title, unit, legend … of the measure shown
  const classes = classesOf(sent, model.get("classes"), model.get("value")).slice();
  const areas = spec.areas.map((area) => ({ ...area, marks: [] }));
  const byCode = new Map(areas.filter((area) => area.code).map((area) => [area.code, area]));
  const push = sender(model);
  const state = {
    row: Math.max(0, spec.years.indexOf(model.get("year"))),
    chosen: new Set(model.get("selected")),
    active: null,
    lit: null, // the class whose areas the legend shows
    part: null, // what is zoomed to; null is the whole region
    playing: 0,
  };
  const windowOf = () => spec.windows[model.get("region")];
  return {
    model,
    spec,
    classes,
    id: `ties-map-${newId()}`,
    areas,
    byCode,
    push,
    state,
    windowOf,
    outlines: outlinesOf(areas),
  };
}
