// The controls above an argument: views, search and filters.
import { control, make } from "../shared/dom.js";

const VIEWS = { picture: "Picture", tree: "Tree", table: "Table" };

/** Make a list that keeps the claims with one value. */
const pick = (state, act, { key: name, label, options }) => {
  const box = control(
    "select",
    {
      on: {
        change: () => {
          state.filters[name] = box.value;
          act.filtered();
        },
      },
    },
    make("option", { value: "" }, "all"),
    ...Object.entries(options).map(([value, text]) => make("option", { value }, text)),
  );
  return make("label", {}, label, box);
};

/** Return the bar of controls, and what tells it which view is shown. */
export function barOf({ spec, state }, act) {
  const search = control("input", {
    type: "search",
    placeholder: "id or word",
    on: {
      input: () => {
        state.text = search.value.trim().toLowerCase();
        act.filtered();
      },
      keydown: (event) => {
        if (event.key === "Enter") act.find(search);
      },
    },
  });
  const view = (name) => () => {
    state.asked = true;
    act.show(name);
  };
  const switches = Object.entries(VIEWS).map(([name, text]) =>
    control("button", { type: "button", "data-view": name, on: { click: view(name) } }, text),
  );
  const whole = control("button", { type: "button", class: "whole", on: { click: () => act.zoom() } }, "Whole map");
  const putBack = control("button", { type: "button", on: { click: () => act.putBack() } }, "Put all back");
  const bar = make(
    "div",
    { class: "bar" },
    make("div", { role: "group", "aria-label": "View" }, ...switches, whole),
    make("label", {}, "Find a claim", search),
    ...spec.filters.map((filter) => pick(state, act, filter)),
    putBack,
  );
  function paint(pulled) {
    for (const button of switches) button.setAttribute("aria-pressed", String(button.dataset.view === state.view));
    whole.hidden = state.view !== "picture";
    whole.setAttribute("aria-pressed", String(state.whole));
    putBack.hidden = !pulled.length;
  }
  return { bar, paint };
}
