// A card that is dragged to a pile.
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
  function drag(event) {
    const held = state.drag;
    if (!held) return;
    const x = event.clientX - held.x,
      y = event.clientY - held.y;
    if (!held.moved && Math.hypot(x, y) < FAR) return;
    held.moved = true;
    held.item.classList.add("held");
    held.item.style.transform = `translate(${x}px,${y}px)`;
    for (const one of parts.boxes) one.classList.toggle("over", one === box(event));
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
