// Events along time. Each has a dot; those with room have a label; the selected one is shown in full beside it.
import { control, make, newId, sender, tell } from "../shared/dom.js";
import { letCellsRun } from "../shared/running.js";
import { cardOf } from "./card.js";
import { layoutOf, nextEvent, wordsOf } from "./model.js";
import { drawPicture, legendOf } from "./picture.js";

const WALKS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"];
const ENDS = {
  ArrowLeft: "is the first event shown.",
  ArrowRight: "is the last event shown.",
  ArrowUp: "is in the topmost theme.",
  ArrowDown: "is in the lowest theme.",
};
const HOW =
  "Events along time. Left and Right go to the event before and after, Up and Down to another theme, " +
  "Home and End to the first and the last, Enter selects, Escape lets go.";

function render({ model, el }) {
  letCellsRun();
  const id = `ties-timeline-${newId()}`;
  const state = { active: null, width: 0, options: new Map() };
  const list = control("svg:g", { role: "listbox", tabindex: 0, "aria-label": HOW });
  const picture = make("svg:svg", { class: "picture" });
  const tip = make("div", { class: "tip", hidden: true, "aria-hidden": "true" });
  const stage = make("div", { class: "stage" }, picture, tip);
  const keys = make("div", { class: "keys" });
  const live = make("p", { class: "now", "aria-live": "polite" });
  const { card, write } = cardOf(stepSelection);
  const push = sender(model);
  const events = () => model.get("spec").events;
  const selected = () => events().find((one) => one.event === model.get("selected")) ?? null;
  const say = (text, quiet) => tell(live, text, quiet);

  function showTip(event) {
    tip.hidden = !event;
    if (!event) return;
    const { x, y } = state.layout.spots.get(event);
    tip.textContent = wordsOf(event);
    tip.style.left = `${Math.max(0, Math.min(x - 20, state.width - tip.offsetWidth))}px`;
    tip.style.top = `${y + 12}px`;
  }
  function paint() {
    const chosen = selected();
    for (const [event, option] of state.options) {
      option.classList.toggle("chosen", event === chosen);
      option.classList.toggle("active", event === state.active);
      option.setAttribute("aria-selected", String(event === chosen));
    }
    const inTime = [...events()].sort((a, b) => a.begin - b.begin);
    write(chosen, chosen === inTime[0], chosen === inTime.at(-1));
  }
  function draw() {
    const spec = model.get("spec");
    showTip(null);
    state.active = null;
    list.removeAttribute("aria-activedescendant");
    el.firstChild.hidden = !spec.events.length;
    if (!spec.events.length || !state.width) return;
    state.layout = layoutOf(spec, state.width);
    const { options, days } = drawPicture(spec, state.layout, { picture, list }, id);
    state.options = options;
    keys.replaceChildren(...legendOf(spec, days));
    for (const [event, option] of options) {
      option.addEventListener("click", () => select(event));
      option.addEventListener("mouseenter", () => showTip(event));
      option.addEventListener("mouseleave", () => showTip(null));
    }
    paint();
  }
  function activate(event) {
    state.active = event;
    if (event) list.setAttribute("aria-activedescendant", state.options.get(event).id);
    else list.removeAttribute("aria-activedescendant");
    paint();
    showTip(event);
    if (event) say(wordsOf(event), document.activeElement === list);
  }
  function select(event) {
    model.set("selected", event.event);
    push();
    paint();
    say(`Selected: ${wordsOf(event)}`);
  }
  function stepSelection(key) {
    const next = nextEvent(model.get("spec"), selected(), key);
    if (next) select(next);
  }
  function walk(key) {
    const from = state.active ?? selected();
    const next = from ? nextEvent(model.get("spec"), from, key) : nextEvent(model.get("spec"), events()[0], "End");
    if (next) activate(next);
    else say(`${from.date}, ${from.event}, ${ENDS[key]}`);
  }
  list.addEventListener("keydown", (event) => {
    const chooses = event.key === "Enter" || event.key === " ";
    const known = WALKS.includes(event.key) || chooses || event.key === "Escape";
    if (!known || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (WALKS.includes(event.key)) walk(event.key);
    else if (!chooses) activate(null);
    else if (state.active ?? selected()) select(state.active ?? selected());
  });
  list.addEventListener("focus", () => {
    if (!state.active && list.matches(":focus-visible")) activate(selected() ?? events().at(-1));
  });
  list.addEventListener("blur", () => activate(null));

  const body = make("div", { class: "body" }, stage, card);
  el.append(make("section", { class: "ties-timeline", "aria-label": "Events along time" }, live, body, keys));
  const watcher = new ResizeObserver(() => {
    if (stage.clientWidth === state.width) return;
    state.width = stage.clientWidth;
    draw();
  });
  watcher.observe(stage);
  model.on("change:spec", draw);
  model.on("change:selected", paint);
  state.width = stage.clientWidth;
  draw();
  return () => {
    watcher.disconnect();
    model.off();
  };
}

export default { render };
