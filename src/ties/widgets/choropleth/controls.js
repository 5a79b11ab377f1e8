// The controls above the map that have no module of their own: search, borders, region, selection, picture.
import { control, make } from "../shared/dom.js";
import { measureList } from "./measure_list.js";
import { saveButtons } from "./saving.js";

/** Return the bar of controls. */
export function controlsOf(map) {
  const { spec, state, byCode, model, id, push } = map;
  const search = control("input", {
    type: "search",
    list: `${id}-names`,
    placeholder: "country",
    on: { change: () => map.find(search.value), keydown: (event) => event.key === "Enter" && map.find(search.value) },
  });
  const offered = make(
    "datalist",
    { id: `${id}-names` },
    ...[...byCode.values()]
      .map((area) => area.name)
      .sort()
      .map((name) => make("option", { value: name })),
  );
  const pick = (label, options, trait) => {
    const box = control(
      "select",
      {
        on: {
          change: () => {
            model.set(trait, box.value);
            push();
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
        click: () => {
          state.chosen.clear();
          map.chosen();
        },
      },
    },
    "Clear selection",
  );
  const bar = make(
    "div",
    { class: "bar" },
    ...map.yearControls,
    measureList(map),
    make("label", {}, "Find a country", search),
    offered,
    pick("Borders", spec.view_names, "view"),
    pick("Region", spec.region_names, "region"),
    clear,
    ...saveButtons(map),
  );
  return { bar, search };
}
