// A card that is dragged to a pile.
import { scrollAtEdges } from "./edge.js";

const FAR = 5; // pixels after which a press becomes a drag

/** Return what a board hears from the pointer. */
export function dragging({ places, state, where }, parts, put) {
  const under = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-place]");
  const box = (event) => {
    const found = under(event);
    return parts.boxes.includes(found) ? found : null;
  };
  function press(event, card) {
    if (event.button) return;
    const item = event.currentTarget;
    state.active[where(card)] = card;
    state.drag = { card, item, x: event.clientX, y: event.clientY, moved: false };
    item.setPointerCapture(event.pointerId);
  }
  function show(held, event) {
    held.event = event;
    held.item.classList.add("held"); // each time, since a card is painted anew when its list gets the focus
    held.item.style.transform = `translate(${event.clientX - held.x}px,${event.clientY - held.y}px)`;
    for (const one of parts.boxes) one.classList.toggle("over", one === box(event));
  }
  function lift(held, event) {
    Object.assign(held, { moved: true, event });
    const height = () => (state.drag === held ? held.event.clientY : undefined);
    scrollAtEdges(held.item, height, (pixels) => {
      held.y -= pixels;
      show(held, held.event);
    });
  }
  function drag(event) {
    const held = state.drag;
    if (!held) return;
    if (!held.moved && Math.hypot(event.clientX - held.x, event.clientY - held.y) < FAR) return;
    if (!held.moved) lift(held, event);
    show(held, event);
  }
  function drop(event) {
    const held = state.drag;
    if (!held) return;
    const target = held.moved && event.type === "pointerup" ? box(event) : null;
    state.drag = null;
    held.item.classList.remove("held");
    held.item.style.transform = "";
    for (const one of parts.boxes) one.classList.remove("over");
    if (target) put(held.card, places[Number(target.dataset.place)]);
    else {
      parts.lists.get(where(held.card)).focus();
      parts.paint();
    }
  }
  return { press, drag, drop };
}
