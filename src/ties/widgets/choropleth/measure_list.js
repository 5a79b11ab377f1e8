// The list of measures: another one changes colours, legend, words and ranks; outlines and year stay.
import { control, make } from "../shared/dom.js";
import { classesOf, measureOf } from "./measures.js";
import { definitions } from "./patterns.js";
import { landLabel } from "./picture.js";

/** Return the list with its label, or nothing for a map of one measure. */
export function measureList(map) {
  const { model, push } = map;
  const { values } = model.get("spec");
  if (values.length < 2) return null;
  const box = control(
    "select",
    {
      on: {
        change: () => {
          model.set("value", values[box.selectedIndex]);
          push();
        },
      },
    },
    ...values.map((value) => make("option", {}, measureOf(model.get("spec"), value).title)),
  );
  box.selectedIndex = values.indexOf(model.get("value"));
  model.on("change:value", () => {
    box.selectedIndex = values.indexOf(model.get("value"));
    showMeasure(map);
  });
  return make("label", {}, "Measure", box);
}

/** Show the measure that the model names. */
function showMeasure(map) {
  const { model, spec, classes, areas, defs, land, state } = map;
  const sent = model.get("spec");
  Object.assign(spec, measureOf(sent, model.get("value")));
  classes.set(classesOf(sent, model.get("classes"), model.get("value")));
  state.lit = null; // a class of the measure before
  defs.replaceChildren(...definitions(map).children);
  land.setAttribute("aria-label", landLabel(spec));
  for (const area of areas) area.fill = null; // the same class may look otherwise now
  map.paint();
}
