// The controls above the map that have no module of their own: borders, region, selection, picture.
import { control, make, tell } from "../shared/dom.js";
import { measureList } from "./measure_list.js";
import { saveButtons } from "./saving.js";

/** Return the bar of controls. */
export function controlsOf(map) {
  const { spec, model, push } = map;
  const pick = (label, options, trait) => {
    const box = control(
      "select",
      {
        on: {
          change: () => {
            model.set(trait, box.value);
            push();
            tell(map.live, `${label}: ${options[box.value]}. ${map.spoken()}`);
          },
        },
      },
      ...Object.entries(options).map(([value, text]) => make("option", { value }, text)),
    );
    box.value = model.get(trait);
    model.on(`change:${trait}`, () => {
      box.value = model.get(trait);
      map.paint();
    });
    return make("label", {}, label, box);
  };
  const clear = control(
    "button",
    {
      type: "button",
      on: {
        click: () => map.clear(),
      },
    },
    "Clear selection",
  );
  const bar = make(
    "div",
    { class: "bar" },
    ...map.yearControls,
    measureList(map),
    map.finder,
    pick("Borders", spec.view_names, "view"),
    pick("Region", spec.region_names, "region"),
    clear,
    ...saveButtons(map),
  );
  return bar;
}
