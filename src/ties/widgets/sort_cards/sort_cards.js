// Cards sorted into piles by pointer, keys or a list per card: all three change the same values.
import { make, newId } from "../shared/dom.js";
import { boxesOf, howTo, painter, plainList } from "./board.js";
import { cardsOf } from "./model.js";
import { dragging } from "./pointer.js";

function render({ model, el }) {
  const sorted = cardsOf(model);
  const { piles, label, places, state, where, on, current, move, step } = sorted;
  const id = `ties-cards-${newId()}`;
  const live = make("p", { class: "now", "aria-live": "polite" });
  const parts = { paint: () => {} };

  function put(card, place) {
    if (where(card) === place) return;
    live.textContent = move(card, place);
    parts.paint();
    model.set("values", { ...state.values });
    model.save_changes();
  }
  function choose(place, steps) {
    step(place, steps);
    parts.paint();
    parts.lists.get(place).querySelector(".active")?.scrollIntoView({ block: "nearest" });
  }
  function pressed(event, place) {
    const card = current(place),
      at = places.indexOf(place),
      steps = { ArrowUp: -1, ArrowDown: 1, Home: -99, End: 99 }[event.key];
    const next =
      { ArrowLeft: at - 1, ArrowRight: at + 1 }[event.key] ?? (/^\d$/.test(event.key) ? Number(event.key) : null);
    if (event.ctrlKey || event.metaKey || event.altKey || !card || (steps == null && next == null)) return;
    event.preventDefault();
    event.stopPropagation();
    if (steps != null) return choose(place, steps);
    if (!(next in places)) return;
    put(card, places[next]);
    // an emptied list cannot hold the focus, so it goes on with the card
    if (!on(place).length) parts.lists.get(places[next]).focus();
  }

  const { press, drag, drop } = dragging(sorted, parts, put);
  Object.assign(parts, boxesOf(sorted, id, { pressed, paint: () => parts.paint() }), plainList(sorted, put), { press });
  parts.paint = painter(sorted, id, parts);
  const { boxes, plain } = parts;
  const board = make(
    "div",
    { class: "board", on: { pointermove: drag, pointerup: drop, pointercancel: drop } },
    boxes[0],
    make("div", { class: "piles" }, ...boxes.slice(1)),
  );
  el.append(make("section", { class: "ties-cards", "aria-label": label }, howTo(piles, id), board, live, plain));
  model.on("change:values", () => {
    state.values = { ...model.get("values") };
    parts.paint();
  });
  parts.paint();
  return () => model.off();
}

export default { render };
